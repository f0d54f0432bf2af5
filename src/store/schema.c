/* schema.c: the tables of the store, said once, with the comments that analysts will read.
 *
 * Names are kept as text in every row that uses them.  Rejected: small ids through a dictionary.  The
 * engine's own dictionary compression makes 800,000 moves with names 5 bytes each, and a query needs no
 * join.  Rejected: keys and foreign keys: their indexes cost more than the rows, and one writer in one
 * transaction already keeps them.  Positions keep the order of the plan, which names cannot.
 *
 * Inside views and macros the tables stand without `store.`: so they resolve in whatever database the
 * file is attached as.
 */
#include "store/schema.h"

#include <stddef.h>

#define META                                                                         \
    "CREATE TABLE store.meta (application VARCHAR NOT NULL, schema_version INTEGER " \
    "NOT NULL);"                                                                     \
    "COMMENT ON TABLE store.meta IS 'What made this file, and by which version of these tables.';"

#define SNAPSHOT                                                                                  \
    "CREATE TABLE store.snapshot (id INTEGER NOT NULL, parent INTEGER, as_of TIMESTAMP NOT NULL," \
    " as_of_text VARCHAR NOT NULL, made_at VARCHAR, plan_name VARCHAR, plan_hash VARCHAR,"        \
    " fingerprint VARCHAR NOT NULL, version VARCHAR, engine_version VARCHAR, seed BIGINT,"        \
    " seconds DOUBLE, decision VARCHAR, zone VARCHAR, value_feature INTEGER,"                     \
    " recency_feature INTEGER, found BIGINT, aliased BIGINT, left_out BIGINT, customers BIGINT,"  \
    " reachable BIGINT, cause VARCHAR NOT NULL, stayed BIGINT, moved BIGINT, arrived BIGINT,"     \
    " departed BIGINT);"                                                                          \
    "COMMENT ON TABLE store.snapshot IS 'One run: what it looked at and how many customers it "   \
    "found. Never changed once written.';"                                                        \
    "COMMENT ON COLUMN store.snapshot.parent IS 'The snapshot its moves are told against: the "   \
    "latest as_of not after its own when it was made. NULL for the first.';"                      \
    "COMMENT ON COLUMN store.snapshot.as_of IS 'The instant the run looked from, on the clock "   \
    "of zone.';"                                                                                  \
    "COMMENT ON COLUMN store.snapshot.made_at IS 'When the run was made, UTC, ISO 8601.';"        \
    "COMMENT ON COLUMN store.snapshot.plan_hash IS 'Key of plan_text.';"                          \
    "COMMENT ON COLUMN store.snapshot.fingerprint IS 'Hash of plan, data files, as-of, seed and " \
    "version: equal fingerprints, equal results.';"                                               \
    "COMMENT ON COLUMN store.snapshot.value_feature IS 'Position in feature; -1 for none.';"      \
    "COMMENT ON COLUMN store.snapshot.recency_feature IS 'Position in feature; -1 for none.';"    \
    "COMMENT ON COLUMN store.snapshot.found IS 'Customers with at least one row used.';"          \
    "COMMENT ON COLUMN store.snapshot.aliased IS 'Ids merged into another by identity.';"         \
    "COMMENT ON COLUMN store.snapshot.left_out IS 'Customers found but not in the population.';"  \
    "COMMENT ON COLUMN store.snapshot.customers IS 'found - left_out.';"                          \
    "COMMENT ON COLUMN store.snapshot.cause IS 'Why it may differ from its parent: first, data "  \
    "(other data or as-of), plan (other rules).';"                                                \
    "COMMENT ON COLUMN store.snapshot.moved IS 'Of the primary scheme, against the parent; so "   \
    "are stayed, arrived and departed.';"

#define TEXTS                                                                                      \
    "CREATE TABLE store.plan_text (hash VARCHAR NOT NULL, text VARCHAR);"                          \
    "COMMENT ON TABLE store.plan_text IS 'The plans that were run, each once, all files in one.';" \
    "CREATE TABLE store.result_json (snapshot INTEGER NOT NULL, json VARCHAR);"                    \
    "COMMENT ON TABLE store.result_json IS 'The whole result as run --json printed it.';"          \
    "CREATE TABLE store.step (snapshot INTEGER NOT NULL, position INTEGER NOT NULL, step "         \
    "VARCHAR, seconds DOUBLE);"                                                                    \
    "COMMENT ON TABLE store.step IS 'How long each part of the run took, but for the storing.';"   \
    "CREATE TABLE store.warning (snapshot INTEGER NOT NULL, position INTEGER NOT NULL, text "      \
    "VARCHAR);"

#define SOURCES                                                                                 \
    "CREATE TABLE store.source_rows (snapshot INTEGER NOT NULL, position INTEGER NOT NULL,"     \
    " source VARCHAR, read BIGINT, used BIGINT, future_rows BIGINT, respelt BIGINT,"            \
    " described VARCHAR);"                                                                      \
    "COMMENT ON TABLE store.source_rows IS 'Rows of each source: read = used + those in "       \
    "left_out.';"                                                                               \
    "COMMENT ON COLUMN store.source_rows.respelt IS 'Customers whose id was written in more "   \
    "than one way, merged.';"                                                                   \
    "CREATE TABLE store.left_out (snapshot INTEGER NOT NULL, source_position INTEGER NOT NULL," \
    " position INTEGER NOT NULL, source VARCHAR, reason VARCHAR, rows BIGINT, bad BOOLEAN);"    \
    "COMMENT ON TABLE store.left_out IS 'Rows not used, by reason.';"                           \
    "CREATE TABLE store.bad_row (snapshot INTEGER NOT NULL, source_position INTEGER NOT NULL,"  \
    " position INTEGER NOT NULL, source VARCHAR, file VARCHAR, line BIGINT, detail VARCHAR);"   \
    "COMMENT ON TABLE store.bad_row IS 'A sample of the rows that could not be read.';"         \
    "COMMENT ON COLUMN store.bad_row.line IS '0: not known.';"                                  \
    "CREATE TABLE store.source_file (snapshot INTEGER NOT NULL, source_position INTEGER NOT "   \
    "NULL, position INTEGER NOT NULL, source VARCHAR, path VARCHAR, bytes UBIGINT, hash "       \
    "VARCHAR);"                                                                                 \
    "COMMENT ON TABLE store.source_file IS 'The files that were read.';"

#define FEATURES                                                                                 \
    "CREATE TABLE store.feature (snapshot INTEGER NOT NULL, position INTEGER NOT NULL, feature " \
    "VARCHAR, unit VARCHAR, type VARCHAR, kind VARCHAR, outcome BOOLEAN);"                       \
    "COMMENT ON COLUMN store.feature.outcome IS 'It looks forward from the as-of.';"             \
    "CREATE TABLE store.cut_point (snapshot INTEGER NOT NULL, cut_position INTEGER NOT NULL,"    \
    " position INTEGER NOT NULL, cut VARCHAR, point DOUBLE, definition VARCHAR);"                \
    "COMMENT ON TABLE store.cut_point IS 'Where scores and quantile axes were cut.';"            \
    "COMMENT ON COLUMN store.cut_point.position IS 'From 1; 0 stands for a cut without "         \
    "points.';"                                                                                  \
    "COMMENT ON COLUMN store.cut_point.definition IS 'Changes when a feature it reads does.';"

#define SEGMENTS                                                                                   \
    "CREATE TABLE store.scheme (snapshot INTEGER NOT NULL, position INTEGER NOT NULL, scheme "     \
    "VARCHAR, is_primary BOOLEAN, has_grid BOOLEAN, column_count INTEGER, row_count INTEGER);"     \
    "CREATE TABLE store.segment (snapshot INTEGER NOT NULL, scheme_position INTEGER NOT NULL,"     \
    " position INTEGER NOT NULL, scheme VARCHAR, segment VARCHAR, customers BIGINT, reachable "    \
    "BIGINT, share DOUBLE);"                                                                       \
    "COMMENT ON TABLE store.segment IS 'Sizes. The whole population stands once as segment "       \
    "''all'' of scheme '''' (scheme_position -1).';"                                               \
    "CREATE TABLE store.segment_feature (snapshot INTEGER NOT NULL, scheme_position INTEGER NOT "  \
    "NULL, segment_position INTEGER NOT NULL, feature_position INTEGER NOT NULL, scheme VARCHAR,"  \
    " segment VARCHAR, feature VARCHAR, present BIGINT, sum DOUBLE, mean DOUBLE, min DOUBLE,"      \
    " median DOUBLE, max DOUBLE);"                                                                 \
    "COMMENT ON TABLE store.segment_feature IS 'Profiles: each number-like feature within each "   \
    "segment. No row: no customer of the segment has the feature.';"                               \
    "CREATE TABLE store.grid_label (snapshot INTEGER NOT NULL, scheme_position INTEGER NOT NULL,"  \
    " axis VARCHAR NOT NULL, position INTEGER NOT NULL, label VARCHAR);"                           \
    "COMMENT ON TABLE store.grid_label IS 'The bands of a grid scheme; axis is column or row.';"   \
    "CREATE TABLE store.grid_cell (snapshot INTEGER NOT NULL, scheme_position INTEGER NOT NULL,"   \
    " row_position INTEGER NOT NULL, column_position INTEGER NOT NULL, scheme VARCHAR, row_label " \
    "VARCHAR, column_label VARCHAR, customers BIGINT);"                                            \
    "COMMENT ON TABLE store.grid_cell IS 'Customers in each cell of a grid, before merging and "   \
    "refinement.';"                                                                                \
    "CREATE TABLE store.tag (snapshot INTEGER NOT NULL, position INTEGER NOT NULL, tag VARCHAR,"   \
    " customers BIGINT, reachable BIGINT);"

#define MOVES                                                                                      \
    "CREATE TABLE store.move (snapshot INTEGER NOT NULL, scheme VARCHAR NOT NULL, customer "       \
    "VARCHAR NOT NULL, from_segment VARCHAR NOT NULL, to_segment VARCHAR NOT NULL);"               \
    "COMMENT ON TABLE store.move IS 'Who is in another segment than in the parent snapshot. "      \
    "'''' is not a customer: arrived when it is from_segment, left when it is to_segment.';"       \
    "CREATE TABLE store.move_total (snapshot INTEGER NOT NULL, position INTEGER NOT NULL, scheme " \
    "VARCHAR NOT NULL, from_segment VARCHAR NOT NULL, to_segment VARCHAR NOT NULL, customers "     \
    "BIGINT NOT NULL, value DOUBLE NOT NULL);"                                                     \
    "COMMENT ON TABLE store.move_total IS 'The moves counted, with the value feature of those "    \
    "who moved (theirs now; 0 for those who left).';"

/* The nearest move up the chain of parents wins.  A parent has a smaller id than its child, so the
 * nearest is the one with the greatest id within the chain.  `wanted` stands without a cast: the engine then
 * puts off looking for the macro's tables, which it would look for outside `store` now. */
#define VIEWS                                                                                   \
    "CREATE VIEW store.timeline AS SELECT max(id) AS snapshot, plan_name, as_of FROM snapshot " \
    "GROUP BY plan_name, as_of;"                                                                \
    "COMMENT ON VIEW store.timeline IS 'For each plan and as-of the snapshot that holds: the "  \
    "last "                                                                                     \
    "made.';"                                                                                   \
    "CREATE MACRO store.members_of(wanted) AS TABLE"                                            \
    " WITH RECURSIVE chain(id) AS (SELECT wanted UNION ALL SELECT s.parent"                     \
    " FROM snapshot AS s, chain AS c WHERE s.id = c.id AND s.parent IS NOT NULL)"               \
    " SELECT m.scheme, m.customer, arg_max(m.to_segment, m.snapshot) AS segment FROM move AS m" \
    " WHERE m.snapshot IN (SELECT id FROM chain) GROUP BY m.scheme, m.customer"                 \
    " HAVING arg_max(m.to_segment, m.snapshot) <> '';"

const char *const store_schema_sql[] = {META,     SNAPSHOT, TEXTS, SOURCES, FEATURES,
                                        SEGMENTS, MOVES,    VIEWS, NULL};

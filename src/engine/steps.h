/* steps.h: the statements of a run, as text.  Nothing here touches a connection, so that `sectile sql`
 * prints exactly what a run sends.
 *
 *   sct_scan<i>   one row per (reason, customer) of source i; reason 0 is used, -1 is after the
 *                 as-of but before the horizon, others are left out (then the customer is missing)
 *   sct_f<n>      one row per customer of the population, features of stages 0..n
 *   assigned      the result: see engine.h
 *
 * Why (reason, customer) is one group key: see docs/design/0002-one-scan.md.
 */
#ifndef SCT_ENGINE_STEPS_H
#define SCT_ENGINE_STEPS_H

#include "base/text.h"
#include "engine/engine.h"
#include "engine/read/read.h"
#include "engine/sql/sql.h"

/* What a row's reason means.  The plan's own reasons and bad cells follow in ranges of their own. */
enum steps_reason {
    STEPS_FUTURE = -1,
    STEPS_USED = 0,
    STEPS_NO_CUSTOMER = 1,
    STEPS_NO_TIME = 2,
    STEPS_WHERE = 3,
    STEPS_AFTER = 4,
    STEPS_OWN_REASONS = 100, /* + index in model_source.reasons */
    STEPS_BAD = 10000        /* + the relation's "bad" - 1 */
};

struct steps {
    const struct sct_model *model;
    const struct sql_dialect *dialect;
    struct read_source *const *sources; /* model sources, then the identity */
    const struct sct_cut_points *cuts;  /* by model cut; NULL or .points NULL: written as names */
    bool integer_ids; /* every source has whole-number customers: grouped as such */
};

/* Appends one statement (no semicolon).  normal_ids: write ids the plain way row by row. */
SCT_MUST_CHECK sct_status steps_scan(const struct steps *steps, struct sct_arena *scratch,
                                     int source, bool normal_ids, struct sct_text *sql,
                                     struct sct_error *err);

/* The features of one stage as a new table. */
void steps_features(const struct steps *steps, int stage, struct sct_text *sql);

/* One row: how many values each quantile cut of the stage has (in cut order), then exact totals. */
void steps_cut_counts(const struct steps *steps, int stage, struct sct_text *sql);

/* One row: the points of every quantile cut of the stage, in order; counts as from steps_cut_counts, or NULL for a
 * statement to look at. */
void steps_cut_points(const struct steps *steps, int stage, const int64_t counts[],
                      struct sct_text *sql);

/* Appends ", rank ... AS sct_rank<i>" for the ranks computed after the stage. */
void steps_ranks(const struct steps *steps, int stage, struct sct_text *sql);

/* The table `assigned`. */
void steps_assign(const struct steps *steps, struct sct_text *sql);

/* leaf, customers, reachable, then five numbers per number-like feature (present, sum, min, median,
 * max); one row per leaf of the partition, or one row (leaf 0) for everybody when partition is -1. */
void steps_profile(const struct steps *steps, int partition, struct sct_text *sql);

/* row, column, customers of a grid scheme's cells. */
void steps_grid(const struct steps *steps, int scheme, struct sct_text *sql);

/* Names by which statements speak of cells of the tables above. */
struct steps_writer { /* for sql_names.context */
    const struct steps *steps;
    int source;          /* rows of this source, or -1: customers */
    bool inline_columns; /* the plan's columns are not yet there by name */
};
struct sql_names steps_names(const struct steps_writer *writer);

/* A comment behind what it is for, with whatever could end the comment taken out of the text. */
void steps_comment(struct sct_text *sql, const char *text);

/* Number-like features take part in profiles. */
bool steps_is_numeric(const struct model_feature *feature);

#endif

/* Identity: ids that are one person, household or company are merged before anything is counted.
 *
 * Pairs (alias, person) are edges; ids that are connected, over any number of steps, are one person: the
 * smallest id that is nobody's alias, or, in a circle, the smallest id.
 * Method  hooking and pointer jumping (Shiloach, Vishkin 1982, in the form of FastSV: Zhang, Azad, Hu 2020) as
 *         SQL: the number of rounds grows with the logarithm of the longest chain. */
#include "engine/internal.h"

#include <string.h>

/* Rounds grow with the logarithm of the chain: 64 would serve any file that fits a disk. */
enum { ROUNDS_MAX = 64 };

static sct_status emit_id_of(struct pass *pass, const struct expr *tree, struct sct_text *sql,
                             struct sct_error *err)
{
    const struct steps_writer writer = {.steps = &pass->steps,
                                        .source = (int)pass->model->source_count,
                                        .inline_columns = true};
    const struct sql_names names = steps_names(&writer);
    struct sct_text id = {0};
    const char *x = NULL;
    sct_text_begin(&id, pass->run);
    sct_text_add(&id, "CAST(");
    sql_emit_expr(&id, pass->steps.dialect, &names, tree);
    sct_text_addf(&id, " AS %s)", sql_type_name(pass->steps.dialect, SCT_TYPE_TEXT));
    SCT_TRY(sct_text_end(&id, &x, err));
    sql_emit_plain_id(sql, pass->steps.dialect, x);
    return SCT_OK;
}

static sct_status load_pairs(struct pass *pass, struct sct_error *err)
{
    const struct model_source *identity = pass->model->identity;
    struct sct_text sql = {0};
    sct_text_begin(&sql, pass->run);
    sct_text_add(&sql, "CREATE TEMP TABLE sct_edges AS SELECT DISTINCT ");
    SCT_TRY(emit_id_of(pass, identity->columns[0].is, &sql, err));
    sct_text_add(&sql, " AS alias, ");
    SCT_TRY(emit_id_of(pass, identity->customer, &sql, err));
    sct_text_add(&sql, " AS person FROM ");
    SCT_TRY(read_relation(pass->engine->sources[pass->model->source_count], identity->raw_used,
                          "identity", &sql, err));
    sct_text_add(&sql, " AS r;\nDELETE FROM sct_edges WHERE alias IS NULL OR person IS NULL;\n");
    return engine_send(pass, &sql, err);
}

static const char start_labels[] =
    "CREATE TEMP TABLE sct_links AS SELECT alias AS a, person AS b FROM sct_edges "
    "UNION SELECT person, alias FROM sct_edges;\n"
    "CREATE TEMP TABLE sct_labels AS SELECT DISTINCT a AS id, a AS label FROM sct_links;\n";

/* One round: each id, and the id that its label names, takes the smallest label's label next door.  Without the
 * second, which joins whole trees, a long chain whose ids are in no order would take a round for each link. */
static const char one_round[] =
    "CREATE TEMP TABLE sct_grand AS SELECT x.id, x.label, y.label AS grand FROM sct_labels AS x "
    "JOIN sct_labels AS y ON y.id = x.label;\n"
    "CREATE TEMP TABLE sct_offers AS "
    "SELECT o.id, o.label, n.grand FROM sct_links AS e JOIN sct_grand AS o ON o.id = e.a "
    "JOIN sct_grand AS n ON n.id = e.b;\n"
    "CREATE TEMP TABLE sct_next AS SELECT id, min(grand) AS label FROM ("
    "SELECT id, grand FROM sct_grand UNION ALL SELECT id, grand FROM sct_offers "
    "UNION ALL SELECT label, grand FROM sct_offers) AS x GROUP BY id;\n"
    "CREATE TEMP TABLE sct_jump AS SELECT n.id, n.label, n.label <> o.label AS moved "
    "FROM sct_next AS n JOIN sct_labels AS o ON o.id = n.id;\n"
    "DROP TABLE sct_grand; DROP TABLE sct_offers; DROP TABLE sct_next; DROP TABLE sct_labels;\n"
    "CREATE TEMP TABLE sct_labels AS SELECT id, label FROM sct_jump;\n";

static const char finish[] =
    "CREATE TEMP TABLE sct_heads AS SELECT label, "
    "COALESCE(min(CASE WHEN e.alias IS NULL THEN id END), min(id)) AS person "
    "FROM sct_labels LEFT JOIN (SELECT DISTINCT alias FROM sct_edges WHERE alias <> person) AS e "
    "ON e.alias = id GROUP BY label;\n"
    "CREATE TEMP TABLE sct_identity AS SELECT id AS alias, person FROM sct_labels "
    "JOIN sct_heads USING (label) WHERE id <> person;\n"
    "DROP TABLE sct_edges; DROP TABLE sct_links; DROP TABLE sct_labels; DROP TABLE sct_heads;\n";

static sct_status spread_labels(struct pass *pass, struct sct_error *err)
{
    struct db *db = pass->engine->db;
    SCT_TRY(db_run(db, start_labels, err));
    for (int round = 0; round < ROUNDS_MAX; round++) {
        struct db_table table = {0};
        SCT_TRY(db_run(db, one_round, err));
        SCT_TRY(db_query(db, pass->run, "SELECT count(*) FROM sct_jump WHERE moved", &table, err));
        SCT_TRY(db_run(db, "DROP TABLE sct_jump", err));
        if (db_integer(&table, 0, 0) == 0) {
            return SCT_OK;
        }
    }
    return sct_fail(err, SCT_LIMIT, "the aliases are still not merged after %d rounds", ROUNDS_MAX);
}

sct_status engine_make_identity(struct pass *pass, int64_t *ret_aliases, struct sct_error *err)
{
    struct db_table table = {0};
    struct read_rejects rejects = {0};
    engine_tell(pass->engine, "identities");
    SCT_TRY(load_pairs(pass, err));
    SCT_TRY(read_rejects(pass->run, pass->engine->db,
                         pass->engine->sources[pass->model->source_count],
                         pass->model->identity->raw_used, "identity", 0, &rejects, err));
    if (rejects.sample_count > 0) {
        return sct_fail(err, SCT_DATA,
                        "%s:%lld: the identity file has a row that cannot be read: %s",
                        rejects.sample[0].file, (long long)rejects.sample[0].line,
                        rejects.sample[0].detail);
    }
    SCT_TRY(spread_labels(pass, err));
    SCT_TRY(db_run(pass->engine->db, finish, err));
    SCT_TRY(
        db_query(pass->engine->db, pass->run, "SELECT count(*) FROM sct_identity", &table, err));
    *ret_aliases = db_integer(&table, 0, 0);
    return SCT_OK;
}

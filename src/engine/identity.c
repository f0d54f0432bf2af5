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

/* Every row of the file, so that what is left out can be counted; then the pairs, each once. */
static sct_status emit_load(struct pass *pass, struct sct_text *sql, struct sct_error *err)
{
    const struct model_source *identity = pass->model->identity;
    sct_text_add(sql, "CREATE TEMP TABLE sct_pairs AS SELECT bad, ");
    SCT_TRY(emit_id_of(pass, identity->columns[0].is, sql, err));
    sct_text_add(sql, " AS alias, ");
    SCT_TRY(emit_id_of(pass, identity->customer, sql, err));
    sct_text_add(sql, " AS person\nFROM ");
    SCT_TRY(read_relation(pass->engine->sources[pass->model->source_count], identity->raw_used,
                          "identity", sql, err));
    sct_text_add(sql,
                 " AS r;\n"
                 "CREATE TEMP TABLE sct_edges AS SELECT DISTINCT alias, person FROM sct_pairs\n"
                 "WHERE bad = 0 AND alias IS NOT NULL AND person IS NOT NULL;\n");
    return SCT_OK;
}

/* The identity's file owes the same account as any other: read = used + left out. */
static sct_status account_pairs(struct pass *pass, struct sct_error *err)
{
    static const char count_pairs[] =
        "SELECT count(*), count(CASE WHEN bad > 0 THEN 1 END),"
        " count(CASE WHEN bad = 0 AND alias IS NULL THEN 1 END),"
        " count(CASE WHEN bad = 0 AND alias IS NOT NULL AND person IS NULL THEN 1 END)"
        " FROM sct_pairs";
    const int source = (int)pass->model->source_count;
    struct sct_source_rows *rows = &pass->sources[source];
    struct read_rejects rejects = {0};
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(db_query(pass->engine->db, pass->run, count_pairs, &table, err));
    SCT_TRY(read_rejects(pass->run, pass->engine->db, pass->engine->sources[source],
                         pass->model->identity->raw_used, "identity", db_integer(&table, 0, 1),
                         &rejects, err));
    if (rejects.sample_count > 0) {
        const sct_status status =
            sct_fail(err, SCT_DATA, "the identity file has a row that cannot be read: %s",
                     rejects.sample[0].detail);
        sct_where(err, rejects.sample[0].file, (int)rejects.sample[0].line, 0);
        return status;
    }
    SCT_TRY(sct_arena_take(pass->run, 2, sizeof(struct sct_left_out), &memory, err));
    struct sct_left_out *left_out = memory;
    size_t count = 0;
    const int64_t no_alias = db_integer(&table, 0, 2);
    const int64_t no_person = db_integer(&table, 0, 3);
    if (no_alias > 0) {
        left_out[count++] = (struct sct_left_out){.reason = "no_alias", .rows = no_alias};
    }
    if (no_person > 0) {
        left_out[count++] = (struct sct_left_out){.reason = "no_customer", .rows = no_person};
    }
    *rows = (struct sct_source_rows){.name = "identity",
                                     .read = db_integer(&table, 0, 0),
                                     .used = db_integer(&table, 0, 0) - no_alias - no_person,
                                     .left_out_count = count,
                                     .left_out = left_out};
    return engine_copy_files(pass, source, err);
}

/* One alias of two persons makes them one: right for a household, a mistake for most files. */
static sct_status warn_of_conflicts(struct pass *pass, struct sct_error *err)
{
    struct db_table table = {0};
    SCT_TRY(db_query(pass->engine->db, pass->run,
                     "SELECT count(*), min(alias) FROM (SELECT alias FROM sct_edges GROUP BY alias "
                     "HAVING count(*) > 1) AS a",
                     &table, err));
    if (db_integer(&table, 0, 0) == 0) {
        return SCT_OK;
    }
    return engine_warn(
        pass, err,
        "%lld aliases of the identity stand for more than one customer, such as '%s': "
        "those customers are merged into one",
        (long long)db_integer(&table, 0, 0), db_cell(&table, 0, 1));
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
    "DROP TABLE sct_pairs; DROP TABLE sct_edges; DROP TABLE sct_links; DROP TABLE sct_labels; DROP "
    "TABLE sct_heads;\n";

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
    struct sct_text sql = {0};
    engine_tell(pass->engine, "identities");
    sct_text_begin(&sql, pass->run);
    SCT_TRY(emit_load(pass, &sql, err));
    SCT_TRY(engine_send(pass, &sql, err));
    SCT_TRY(account_pairs(pass, err));
    SCT_TRY(warn_of_conflicts(pass, err));
    SCT_TRY(spread_labels(pass, err));
    SCT_TRY(db_run(pass->engine->db, finish, err));
    SCT_TRY(
        db_query(pass->engine->db, pass->run, "SELECT count(*) FROM sct_identity", &table, err));
    *ret_aliases = db_integer(&table, 0, 0);
    return SCT_OK;
}

sct_status engine_print_identity(struct pass *pass, struct sct_text *sql, struct sct_error *err)
{
    SCT_TRY(emit_load(pass, sql, err));
    sct_text_add(sql, start_labels);
    sct_text_add(sql, "-- again and again, until no label moves:\n");
    sct_text_add(sql, one_round);
    sct_text_add(sql, "DROP TABLE sct_jump;\n-- then:\n");
    sct_text_add(sql, finish);
    sct_text_add(sql, "\n");
    return SCT_OK;
}

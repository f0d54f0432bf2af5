/* moves.c: who is where in a snapshot, and who moved; all of it inside the engine.
 *
 * A parent is made before its child, so ids fall along a chain of parents, and the nearest move is the one
 * with the greatest id of the chain.  The chain itself comes home (one row for each snapshot) and goes out
 * again as a list: a recursive query would cost the engine a round for every link.
 *
 * Schemes are done one after the other: half the memory of one join over all of them, the same time.
 */
#include "store/inside.h"

#include <inttypes.h>
#include <string.h>

/* ---- the chain ------------------------------------------------------------------------------- */

sct_status store_chain(struct sct_store *store, int64_t id, const char **ret_ids,
                       struct sct_error *err)
{
    struct db_table snapshots = {0};
    struct sct_text ids;
    SCT_TRY(store_query(store, store->scratch, &snapshots, err,
                        "SELECT id, parent FROM store.main.snapshot WHERE id <= %" PRId64
                        " ORDER BY id DESC",
                        id));
    sct_text_begin(&ids, store->scratch);
    for (size_t row = 0; row < snapshots.row_count && id > 0; row++) {
        if (db_integer(&snapshots, row, 0) == id) {
            sct_text_addf(&ids, "%s%" PRId64, ids.count > 0 ? "," : "", id);
            id = db_integer(&snapshots, row, 1);
        }
    }
    return sct_text_end(&ids, ret_ids, err);
}

void store_add_members(struct sct_text *sql, const char *chain, const char *scheme)
{
    /* One snapshot names a customer at most once in a scheme: nothing to choose from. */
    const bool single = !strchr(chain, ',');
    sct_text_addf(sql, "SELECT customer, %s AS segment FROM store.main.move WHERE scheme = ",
                  single ? "to_segment" : "arg_max(to_segment, snapshot)");
    store_add_text(sql, scheme);
    sct_text_addf(sql, " AND snapshot IN (%s) ", chain);
    sct_text_add(sql, single ? "AND to_segment <> ''"
                             : "GROUP BY customer HAVING arg_max(to_segment, snapshot) <> ''");
}

/* ---- now against then ------------------------------------------------------------------------ */

static const char *scheme_name(const struct sct_model *model, size_t partition)
{
    return model->schemes[model->partitions[partition].scheme].name;
}

/* The value feature as a double, when there is one and it is a number. */
static void add_value(struct sct_text *sql, const struct sct_model *model)
{
    const int value = model->value_feature;
    if (value < 0 || (model->features[value].type != SCT_TYPE_NUMBER &&
                      model->features[value].type != SCT_TYPE_INTEGER)) {
        sct_text_add(sql, "CAST(0 AS DOUBLE)");
        return;
    }
    sct_text_add(sql, "CAST(");
    db_quote_name(sql, model->features[value].name);
    sct_text_add(sql, " AS DOUBLE)");
}

/* SELECT customer, segment, value of everybody now. */
static void add_now(struct sct_text *sql, const struct sct_model *model, size_t partition)
{
    const struct model_partition *leaves = &model->partitions[partition];
    sct_text_add(sql, "SELECT customer, ([");
    for (size_t i = 0; i < leaves->leaf_count; i++) {
        sct_text_add(sql, i > 0 ? "," : "");
        store_add_text(sql, leaves->leaves[i].path);
    }
    sct_text_addf(sql, "])[sct_s%zu + 1] AS segment, ", partition);
    add_value(sql, model);
    sct_text_add(sql, " AS value FROM assigned");
}

static sct_status add_scheme(struct sct_store *store, const struct sct_model *model,
                             size_t partition, const char *chain, struct sct_error *err)
{
    struct sct_text sql;
    const char *statement = NULL;
    sct_text_begin(&sql, store->scratch);
    sct_text_add(&sql, "INSERT INTO store_moves SELECT ");
    store_add_text(&sql, scheme_name(model, partition));
    if (chain[0] == '\0') {
        sct_text_add(&sql, ", customer, '', segment, value FROM (");
        add_now(&sql, model, partition);
        sct_text_add(&sql, ")");
    } else {
        sct_text_add(&sql, ", coalesce(n.customer, t.customer), coalesce(t.segment, ''),"
                           " coalesce(n.segment, ''), n.value FROM (");
        add_now(&sql, model, partition);
        sct_text_add(&sql, ") AS n FULL JOIN (");
        store_add_members(&sql, chain, scheme_name(model, partition));
        sct_text_add(&sql, ") AS t ON n.customer = t.customer"
                           " WHERE n.segment IS DISTINCT FROM t.segment");
    }
    SCT_TRY(sct_text_end(&sql, &statement, err));
    return db_run(store->db, statement, err);
}

/* A scheme that the plan no longer has loses everybody. */
static sct_status add_gone(struct sct_store *store, const struct sct_model *model, const char *name,
                           const char *chain, struct sct_error *err)
{
    for (size_t i = 0; i < model->partition_count; i++) {
        if (strcmp(scheme_name(model, i), name) == 0) {
            return SCT_OK;
        }
    }
    struct sct_text sql;
    const char *statement = NULL;
    sct_text_begin(&sql, store->scratch);
    sct_text_add(&sql, "INSERT INTO store_moves SELECT ");
    store_add_text(&sql, name);
    sct_text_add(&sql, ", customer, segment, '', 0 FROM (");
    store_add_members(&sql, chain, name);
    sct_text_add(&sql, ")");
    SCT_TRY(sct_text_end(&sql, &statement, err));
    return db_run(store->db, statement, err);
}

static sct_status add_all_gone(struct sct_store *store, const struct sct_model *model,
                               const char *chain, struct sct_error *err)
{
    struct db_table schemes = {0};
    if (chain[0] == '\0') {
        return SCT_OK;
    }
    SCT_TRY(store_query(store, store->scratch, &schemes, err,
                        "SELECT DISTINCT scheme FROM store.main.scheme WHERE snapshot IN (%s)"
                        " ORDER BY scheme",
                        chain));
    for (size_t i = 0; i < schemes.row_count; i++) {
        SCT_TRY(add_gone(store, model, db_cell(&schemes, i, 0), chain, err));
    }
    return SCT_OK;
}

/* Nobody may get lost on the way here: a leaf that is not in the model would read as "left". */
static sct_status check_leaves(struct sct_store *store, const struct sct_model *model,
                               struct sct_error *err)
{
    struct sct_text sql;
    const char *statement = NULL;
    struct db_table counts = {0};
    sct_text_begin(&sql, store->scratch);
    sct_text_add(&sql, "SELECT count(*)");
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_addf(&sql, ", count(*) FILTER (sct_s%zu BETWEEN 0 AND %zu - 1)", i,
                      model->partitions[i].leaf_count);
    }
    sct_text_add(&sql, " FROM assigned");
    SCT_TRY(sct_text_end(&sql, &statement, err));
    SCT_TRY(db_query(store->db, store->scratch, statement, &counts, err));
    for (size_t i = 0; i < model->partition_count; i++) {
        const int64_t lost = db_integer(&counts, 0, 0) - db_integer(&counts, 0, i + 1);
        if (lost != 0) {
            return sct_fail(err, SCT_DATA, "scheme '%s': %" PRId64 " customers are in no segment",
                            scheme_name(model, i), lost);
        }
    }
    return SCT_OK;
}

sct_status store_make_moves(struct sct_store *store, const struct sct_model *model, int64_t parent,
                            struct sct_error *err)
{
    const char *chain = NULL;
    SCT_TRY(check_leaves(store, model, err));
    SCT_TRY(store_chain(store, parent, &chain, err));
    SCT_TRY(store_run(store, err,
                      "CREATE OR REPLACE TEMP TABLE store_moves (scheme VARCHAR, customer VARCHAR,"
                      " from_segment VARCHAR, to_segment VARCHAR, value DOUBLE)"));
    for (size_t i = 0; i < model->partition_count; i++) {
        SCT_TRY(add_scheme(store, model, i, chain, err));
    }
    return add_all_gone(store, model, chain, err);
}

void store_drop_moves(struct sct_store *store)
{
    struct sct_error ignored;
    (void)(db_run(store->db, "DROP TABLE IF EXISTS temp.store_moves", &ignored) == SCT_OK);
}

/* ---- members --------------------------------------------------------------------------------- */

static sct_status fill_members(struct sct_store *store, int64_t id, struct sct_error *err)
{
    const char *chain = NULL;
    struct db_table schemes = {0};
    SCT_TRY(store_require(store, id, err));
    SCT_TRY(store_chain(store, id, &chain, err));
    SCT_TRY(store_query(store, store->scratch, &schemes, err,
                        "SELECT scheme FROM store.main.scheme WHERE snapshot = %" PRId64
                        " ORDER BY position",
                        id));
    SCT_TRY(store_run(store, err,
                      "CREATE OR REPLACE TEMP TABLE members (customer VARCHAR, scheme VARCHAR,"
                      " segment VARCHAR)"));
    for (size_t i = 0; i < schemes.row_count; i++) {
        struct sct_text sql;
        const char *statement = NULL;
        sct_text_begin(&sql, store->scratch);
        sct_text_add(&sql, "INSERT INTO members SELECT customer, ");
        store_add_text(&sql, db_cell(&schemes, i, 0));
        sct_text_add(&sql, ", segment FROM (");
        store_add_members(&sql, chain, db_cell(&schemes, i, 0));
        sct_text_add(&sql, ")");
        SCT_TRY(sct_text_end(&sql, &statement, err));
        SCT_TRY(db_run(store->db, statement, err));
    }
    return SCT_OK;
}

sct_status sct_store_members(struct sct_store *store, int64_t id, struct sct_error *err)
{
    const sct_status status = fill_members(store, id, err);
    sct_arena_reset(store->scratch);
    return status;
}

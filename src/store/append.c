/* append.c: one run becomes one snapshot, in one transaction.
 *
 * Everything is computed before the transaction begins, in temp tables and at home: it then holds nothing but
 * INSERTs, a dry run leaves it out, and a failed one has nothing to undo.  Nobody else can have written in
 * between: the engine's lock admits one writer.
 *
 * A run counts as unchanged when the snapshot that now holds at its as-of has the same fingerprint.  Rejected:
 * any snapshot of the store.  Who goes back to yesterday's plan wants its segments to hold again.
 */
#include "store/inside.h"

#include <inttypes.h>
#include <string.h>

/* The snapshot this one comes after. */
struct place {
    int64_t id;     /* the new one */
    int64_t parent; /* 0: none */
    const char *as_of_sql, *parent_as_of, *parent_plan_hash;
    bool unchanged; /* parent is this very run */
};

static const char *text_or_empty(const char *text)
{
    return text ? text : "";
}

static sct_status find_place(struct sct_store *store, struct sct_arena *run,
                             const struct sct_manifest *manifest, struct place *ret_place,
                             struct sct_error *err)
{
    struct place place = {.parent_as_of = "", .parent_plan_hash = ""};
    struct db_table last = {0}, before = {0};
    const char *plan = NULL;
    SCT_TRY(store_as_of(store, manifest->as_of, &place.as_of_sql, err));
    SCT_TRY(store_plan_condition(store, text_or_empty(manifest->plan_name), &plan, err));
    SCT_TRY(store_query(store, store->scratch, &last, err,
                        "SELECT coalesce(max(id), 0) + 1 FROM store.main.snapshot"));
    place.id = db_integer(&last, 0, 0);
    SCT_TRY(store_query(store, run, &before, err,
                        "SELECT id, as_of_text, plan_hash, fingerprint, as_of = %s"
                        " FROM store.main.snapshot WHERE as_of <= %s AND %s"
                        " ORDER BY as_of DESC, id DESC LIMIT 1",
                        place.as_of_sql, place.as_of_sql, plan));
    if (before.row_count == 1) {
        place.parent = db_integer(&before, 0, 0);
        place.parent_as_of = text_or_empty(db_cell(&before, 0, 1));
        place.parent_plan_hash = text_or_empty(db_cell(&before, 0, 2));
        place.unchanged =
            store_boolean(&before, 0, 4) && strcmp(text_or_empty(db_cell(&before, 0, 3)),
                                                   text_or_empty(manifest->fingerprint)) == 0;
    }
    *ret_place = place;
    return SCT_OK;
}

/* ---- the moves, counted ---------------------------------------------------------------------- */

/* (scheme, from, to, customers, value) rows to what is reported. */
static sct_status take_moves(struct sct_arena *run, const struct db_table *totals,
                             struct sct_changes *changes, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(run, totals->row_count, sizeof(struct sct_move), &memory, err));
    struct sct_move *moves = memory;
    for (size_t i = 0; i < totals->row_count; i++) {
        moves[i] = (struct sct_move){.scheme = db_cell(totals, i, 0),
                                     .from = db_cell(totals, i, 1),
                                     .to = db_cell(totals, i, 2),
                                     .customers = db_integer(totals, i, 3),
                                     .value = store_number(totals, i, 4)};
    }
    changes->move_count = totals->row_count;
    changes->moves = moves;
    return SCT_OK;
}

/* Money is summed exactly, in millionths, so that the order of the rows does not matter; what is too large to
 * be money is added in ascending order. */
static const char totals_sql[] =
    "SELECT scheme, from_segment, to_segment, count(*),"
    " coalesce(CAST(sum(CASE WHEN abs(value) < 1e20 THEN CAST(value AS DECIMAL(38, 6)) END)"
    " AS DOUBLE), 0) + coalesce(sum(value ORDER BY value) FILTER (abs(value) >= 1e20), 0)"
    " FROM store_moves WHERE scheme IN (%s) GROUP BY scheme, from_segment, to_segment"
    " ORDER BY list_position([%s], scheme), count(*) DESC, from_segment, to_segment";

static sct_status count_moves(struct sct_store *store, struct sct_arena *run,
                              const struct sct_model *model, struct sct_changes *changes,
                              struct sct_error *err)
{
    struct sct_text names;
    const char *schemes = NULL;
    struct db_table totals = {0};
    sct_text_begin(&names, store->scratch);
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_add(&names, i > 0 ? "," : "");
        store_add_text(&names, model->schemes[model->partitions[i].scheme].name);
    }
    SCT_TRY(sct_text_end(&names, &schemes, err));
    SCT_TRY(store_query(store, run, &totals, err, totals_sql, schemes, schemes));
    return take_moves(run, &totals, changes, err);
}

static void sum_primary(const struct sct_model *model, int64_t customers,
                        struct sct_changes *changes)
{
    const char *primary = model->schemes[model->partitions[model->primary].scheme].name;
    for (size_t i = 0; i < changes->move_count; i++) {
        const struct sct_move *move = &changes->moves[i];
        if (strcmp(move->scheme, primary) != 0) {
            continue;
        }
        if (move->from[0] == '\0') {
            changes->arrived += move->customers;
        } else if (move->to[0] == '\0') {
            changes->left += move->customers;
        } else {
            changes->moved += move->customers;
        }
    }
    changes->stayed = customers - changes->arrived - changes->moved;
}

static sct_status find_changes(struct sct_store *store, struct sct_arena *run,
                               const struct sct_model *model, const struct sct_result *result,
                               const struct sct_manifest *manifest, const struct place *place,
                               struct sct_changes *ret_changes, struct sct_error *err)
{
    struct sct_changes changes = {.snapshot = place->id,
                                  .parent = place->parent,
                                  .parent_as_of = place->parent_as_of,
                                  .cause = SCT_CAUSE_FIRST};
    if (place->parent != 0) {
        const bool same = strcmp(place->parent_plan_hash, text_or_empty(manifest->plan_hash)) == 0;
        changes.cause = same ? SCT_CAUSE_DATA : SCT_CAUSE_PLAN;
    }
    SCT_TRY(store_make_moves(store, model, place->parent, err));
    SCT_TRY(count_moves(store, run, model, &changes, err));
    sum_primary(model, result->customers, &changes);
    *ret_changes = changes;
    return SCT_OK;
}

/* What the equal run found when it was stored. */
static sct_status read_changes(struct sct_store *store, struct sct_arena *run, int64_t id,
                               struct sct_changes *ret_changes, struct sct_error *err)
{
    struct db_table head = {0}, totals = {0};
    SCT_TRY(store_query(store, run, &head, err,
                        "SELECT s.parent, coalesce(p.as_of_text, ''), s.cause, s.stayed, s.moved,"
                        " s.arrived, s.departed FROM store.main.snapshot AS s"
                        " LEFT JOIN store.main.snapshot AS p ON p.id = s.parent"
                        " WHERE s.id = %" PRId64,
                        id));
    SCT_TRY(store_query(store, run, &totals, err,
                        "SELECT scheme, from_segment, to_segment, customers, value"
                        " FROM store.main.move_total WHERE snapshot = %" PRId64
                        " ORDER BY position",
                        id));
    if (head.row_count != 1) {
        return store_damaged(err, id, "snapshot");
    }
    struct sct_changes changes = {.unchanged = true,
                                  .snapshot = id,
                                  .parent = db_integer(&head, 0, 0),
                                  .parent_as_of = db_cell(&head, 0, 1),
                                  .cause = store_cause_from_name(db_cell(&head, 0, 2)),
                                  .stayed = db_integer(&head, 0, 3),
                                  .moved = db_integer(&head, 0, 4),
                                  .arrived = db_integer(&head, 0, 5),
                                  .left = db_integer(&head, 0, 6)};
    SCT_TRY(take_moves(run, &totals, &changes, err));
    *ret_changes = changes;
    return SCT_OK;
}

/* ---- writing --------------------------------------------------------------------------------- */

/* In the order of the columns of table snapshot. */
static void add_snapshot(struct sct_text *sql, const struct place *place,
                         const struct sct_result *result, const struct sct_manifest *manifest,
                         const struct sct_changes *changes)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "snapshot");
    store_row(&rows, place->id);
    sct_text_addf(sql, place->parent > 0 ? ",%" PRId64 : ",NULL", place->parent);
    sct_text_addf(sql, ",%s", place->as_of_sql);
    store_put_text(&rows, manifest->as_of);
    store_put_text(&rows, manifest->made_at);
    store_put_text(&rows, manifest->plan_name);
    store_put_text(&rows, manifest->plan_hash);
    store_put_text(&rows, text_or_empty(manifest->fingerprint));
    store_put_text(&rows, manifest->version);
    store_put_text(&rows, manifest->engine_version);
    store_put_integer(&rows, manifest->seed);
    store_put_number(&rows, manifest->seconds);
    store_put_text(&rows, result->decision);
    store_put_text(&rows, result->zone);
    store_put_integer(&rows, result->value_feature);
    store_put_integer(&rows, result->recency_feature);
    store_put_integer(&rows, result->found);
    store_put_integer(&rows, result->aliased);
    store_put_integer(&rows, result->left_out);
    store_put_integer(&rows, result->customers);
    store_put_integer(&rows, result->reachable);
    store_put_text(&rows, store_cause_name(changes->cause));
    store_put_integer(&rows, changes->stayed);
    store_put_integer(&rows, changes->moved);
    store_put_integer(&rows, changes->arrived);
    store_put_integer(&rows, changes->left);
    store_rows_end(&rows);
}

static void add_texts(struct sct_text *sql, int64_t id, const struct sct_manifest *manifest)
{
    const char *hash = text_or_empty(manifest->plan_hash);
    sct_text_add(sql, "INSERT INTO store.main.plan_text SELECT ");
    store_add_text(sql, hash);
    sct_text_add_char(sql, ',');
    store_add_text(sql, manifest->plan_text);
    sct_text_add(sql, " WHERE NOT EXISTS (FROM store.main.plan_text WHERE hash = ");
    store_add_text(sql, hash);
    sct_text_add(sql, ");");

    struct store_rows rows;
    store_rows_begin(&rows, sql, "result_json");
    store_row(&rows, id);
    store_put_text(&rows, manifest->result_json);
    store_rows_end(&rows);

    store_rows_begin(&rows, sql, "step");
    for (size_t i = 0; i < manifest->step_count; i++) {
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, manifest->steps[i].name);
        store_put_number(&rows, manifest->steps[i].seconds);
    }
    store_rows_end(&rows);
}

static void add_moves(struct sct_text *sql, int64_t id, const struct sct_changes *changes)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "move_total");
    for (size_t i = 0; i < changes->move_count; i++) {
        const struct sct_move *move = &changes->moves[i];
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, move->scheme);
        store_put_text(&rows, move->from);
        store_put_text(&rows, move->to);
        store_put_integer(&rows, move->customers);
        store_put_number(&rows, move->value);
    }
    store_rows_end(&rows);
    sct_text_addf(sql,
                  "INSERT INTO store.main.move SELECT %" PRId64
                  ", scheme, customer, from_segment, to_segment FROM store_moves;",
                  id);
}

static sct_status write_all(struct sct_store *store, const struct place *place,
                            const struct sct_result *result, const struct sct_manifest *manifest,
                            const struct sct_changes *changes, struct sct_error *err)
{
    struct sct_text sql;
    const char *statements = NULL;
    struct sct_error ignored;
    sct_text_begin(&sql, store->scratch);
    sct_text_add(&sql, "BEGIN TRANSACTION;");
    add_snapshot(&sql, place, result, manifest, changes);
    add_texts(&sql, place->id, manifest);
    store_add_result(&sql, place->id, result);
    add_moves(&sql, place->id, changes);
    sct_text_add(&sql, "COMMIT");
    SCT_TRY(sct_text_end(&sql, &statements, err));
    const sct_status status = db_run(store->db, statements, err);
    if (status != SCT_OK) {
        (void)(db_run(store->db, "ROLLBACK", &ignored) == SCT_OK);
    }
    return status;
}

/* ---- the door -------------------------------------------------------------------------------- */

static sct_status append(struct sct_store *store, struct sct_arena *run,
                         const struct sct_model *model, const struct sct_result *result,
                         const struct sct_manifest *manifest, bool dry,
                         struct sct_changes *ret_changes, struct sct_error *err)
{
    struct place place = {0};
    struct sct_changes changes = {0};
    SCT_TRY(find_place(store, run, manifest, &place, err));
    if (place.unchanged) {
        return read_changes(store, run, place.parent, ret_changes, err);
    }
    SCT_TRY(find_changes(store, run, model, result, manifest, &place, &changes, err));
    if (!dry) {
        SCT_TRY(write_all(store, &place, result, manifest, &changes, err));
    }
    *ret_changes = changes;
    return SCT_OK;
}

sct_status sct_store_append(struct sct_store *store, struct sct_arena *run,
                            const struct sct_model *model, const struct sct_result *result,
                            const struct sct_manifest *manifest, bool dry,
                            struct sct_changes *ret_changes, struct sct_error *err)
{
    if (!dry && store->mode != SCT_STORE_WRITE) {
        return sct_fail(err, SCT_IO, "the store '%s' is open for reading only", store->path);
    }
    const sct_status status = append(store, run, model, result, manifest, dry, ret_changes, err);
    store_drop_moves(store);
    sct_arena_reset(store->scratch);
    return status;
}

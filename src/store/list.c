/* list.c: which snapshots there are, and what one says of itself. */
#include "store/inside.h"

#include "base/day.h"

#include <inttypes.h>
#include <string.h>

static const char *const cause_names[] =
    {[SCT_CAUSE_FIRST] = "first", [SCT_CAUSE_DATA] = "data", [SCT_CAUSE_PLAN] = "plan"};

const char *store_cause_name(sct_cause cause)
{
    return cause_names[cause];
}

sct_cause store_cause_from_name(const char *name)
{
    for (int cause = SCT_CAUSE_FIRST; name && cause <= SCT_CAUSE_PLAN; cause++) {
        if (strcmp(cause_names[cause], name) == 0) {
            return (sct_cause)cause;
        }
    }
    return SCT_CAUSE_FIRST;
}

sct_status store_as_of(struct sct_store *store, const char *as_of, const char **ret_sql,
                       struct sct_error *err)
{
    sct_time time = 0;
    char text[32];
    if (!sct_moment_parse(as_of, strlen(as_of), &time)) {
        const sct_status told = sct_fail(err, SCT_USAGE, "'%s' is not a date", as_of);
        sct_hint(err, "write 2011-09-10, or 2011-09-10T08:30 with a time");
        return told;
    }
    sct_time_format(time, text);
    return sct_text_format(store->scratch, ret_sql, err, "TIMESTAMP '%s'", text);
}

void sct_store_of_plan(struct sct_store *store, const char *plan_name)
{
    store->plan_name = plan_name;
}

sct_status store_plan_condition(struct sct_store *store, const char *plan_name,
                                const char **ret_sql, struct sct_error *err)
{
    struct sct_text sql;
    sct_text_begin(&sql, store->scratch);
    if (plan_name) {
        sct_text_add(&sql, "plan_name = ");
        store_add_text(&sql, plan_name);
    } else {
        sct_text_add(&sql, "TRUE");
    }
    return sct_text_end(&sql, ret_sql, err);
}

sct_status store_require(struct sct_store *store, int64_t id, struct sct_error *err)
{
    struct db_table table = {0};
    SCT_TRY(store_query(store, store->scratch, &table, err,
                        "SELECT count(*) FILTER (id = %" PRId64
                        "), coalesce(max(id), 0) FROM store.main.snapshot",
                        id));
    if (db_integer(&table, 0, 0) == 1) {
        return SCT_OK;
    }
    const sct_status told =
        sct_fail(err, SCT_USAGE, "there is no snapshot %" PRId64 "; the last one is %" PRId64, id,
                 db_integer(&table, 0, 1));
    sct_hint(err, "`sectile show --list` lists them");
    return told;
}

/* ---- finding --------------------------------------------------------------------------------- */

static sct_status find(struct sct_store *store, struct sct_arena *run, const char *as_of,
                       int64_t *ret_id, struct sct_error *err)
{
    struct db_table table = {0};
    const char *limit = "TIMESTAMP 'infinity'";
    const char *plan = NULL;
    SCT_TRY(store_plan_condition(store, store->plan_name, &plan, err));
    if (as_of) {
        SCT_TRY(store_as_of(store, as_of, &limit, err));
    }
    SCT_TRY(store_query(store, run, &table, err,
                        "SELECT id FROM store.main.snapshot WHERE as_of <= %s AND %s"
                        " ORDER BY as_of DESC, id DESC LIMIT 1",
                        limit, plan));
    *ret_id = table.row_count == 1 ? db_integer(&table, 0, 0) : 0;
    return SCT_OK;
}

sct_status sct_store_find(struct sct_store *store, struct sct_arena *run, const char *as_of,
                          int64_t *ret_id, struct sct_error *err)
{
    const sct_status status = find(store, run, as_of, ret_id, err);
    sct_arena_reset(store->scratch);
    return status;
}

/* ---- the manifest ---------------------------------------------------------------------------- */

static sct_status read_steps(struct sct_store *store, struct sct_arena *run, int64_t id,
                             size_t *ret_count, struct sct_step **ret_steps, struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(store_query(store, run, &table, err,
                        "SELECT step, seconds FROM store.main.step WHERE snapshot = %" PRId64
                        " ORDER BY position",
                        id));
    SCT_TRY(sct_arena_take(run, table.row_count, sizeof(struct sct_step), &memory, err));
    struct sct_step *steps = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        steps[i] =
            (struct sct_step){.name = db_cell(&table, i, 0), .seconds = store_number(&table, i, 1)};
    }
    *ret_count = table.row_count;
    *ret_steps = steps;
    return SCT_OK;
}

static sct_status read_manifest(struct sct_store *store, struct sct_arena *run, int64_t id,
                                struct sct_manifest *ret_manifest, struct sct_error *err)
{
    struct db_table table = {0};
    SCT_TRY(store_require(store, id, err));
    SCT_TRY(store_query(store, run, &table, err,
                        "SELECT s.plan_name, p.text, s.plan_hash, s.fingerprint, s.version,"
                        " s.engine_version, s.as_of_text, s.made_at, s.seed, s.seconds, j.json"
                        " FROM store.main.snapshot AS s"
                        " LEFT JOIN store.main.plan_text AS p ON p.hash = coalesce(s.plan_hash, '')"
                        " LEFT JOIN store.main.result_json AS j ON j.snapshot = s.id"
                        " WHERE s.id = %" PRId64,
                        id));
    if (table.row_count != 1) {
        return store_damaged(err, id, "snapshot");
    }
    struct sct_step *steps = NULL;
    size_t step_count = 0;
    SCT_TRY(read_steps(store, run, id, &step_count, &steps, err));
    *ret_manifest = (struct sct_manifest){.plan_name = db_cell(&table, 0, 0),
                                          .plan_text = db_cell(&table, 0, 1),
                                          .plan_hash = db_cell(&table, 0, 2),
                                          .fingerprint = db_cell(&table, 0, 3),
                                          .version = db_cell(&table, 0, 4),
                                          .engine_version = db_cell(&table, 0, 5),
                                          .as_of = db_cell(&table, 0, 6),
                                          .made_at = db_cell(&table, 0, 7),
                                          .seed = db_integer(&table, 0, 8),
                                          .seconds = store_number(&table, 0, 9),
                                          .step_count = step_count,
                                          .steps = steps,
                                          .result_json = db_cell(&table, 0, 10)};
    return SCT_OK;
}

sct_status sct_store_manifest(struct sct_store *store, struct sct_arena *run, int64_t id,
                              struct sct_manifest *ret_manifest, struct sct_error *err)
{
    const sct_status status = read_manifest(store, run, id, ret_manifest, err);
    sct_arena_reset(store->scratch);
    return status;
}

/* ---- the list -------------------------------------------------------------------------------- */

static sct_status list(struct sct_store *store, struct sct_arena *run, size_t *ret_count,
                       const struct sct_snapshot_line **ret_lines, struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(store_query(store, run, &table, err,
                        "SELECT id, parent, customers, moved, as_of_text, made_at, plan_name"
                        " FROM store.main.snapshot ORDER BY as_of, id"));
    SCT_TRY(sct_arena_take(run, table.row_count, sizeof(struct sct_snapshot_line), &memory, err));
    struct sct_snapshot_line *lines = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        lines[i] = (struct sct_snapshot_line){.id = db_integer(&table, i, 0),
                                              .parent = db_integer(&table, i, 1),
                                              .customers = db_integer(&table, i, 2),
                                              .moved = db_integer(&table, i, 3),
                                              .as_of = db_cell(&table, i, 4),
                                              .made_at = db_cell(&table, i, 5),
                                              .plan_name = db_cell(&table, i, 6)};
    }
    *ret_count = table.row_count;
    *ret_lines = lines;
    return SCT_OK;
}

sct_status sct_store_list(struct sct_store *store, struct sct_arena *run, size_t *ret_count,
                          const struct sct_snapshot_line **ret_lines, struct sct_error *err)
{
    const sct_status status = list(store, run, ret_count, ret_lines, err);
    sct_arena_reset(store->scratch);
    return status;
}

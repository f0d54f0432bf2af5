/* A source's scan and the account of its rows: read = used + what was left out, for each reason. */
#include "engine/internal.h"

#include <stdio.h>
#include <string.h>

static sct_status drop_scan(struct pass *pass, int source, struct sct_error *err)
{
    struct sct_text sql = {0};
    sct_text_begin(&sql, pass->run);
    sct_text_addf(&sql, "DROP TABLE sct_scan%d", source);
    return engine_send(pass, &sql, err);
}

static sct_status send_scan(struct pass *pass, int source, bool normal_ids, struct sct_error *err)
{
    struct sct_text sql = {0};
    sct_text_begin(&sql, pass->run);
    SCT_TRY(steps_scan(&pass->steps, pass->run, source, normal_ids, &sql, err));
    return engine_send(pass, &sql, err);
}

/* Nothing rejected by the reader, no cell out of range. */
static sct_status is_clean(struct pass *pass, int source, bool *ret_clean, struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    char tag[16];
    (void)snprintf(tag, sizeof tag, "s%d", source);
    SCT_TRY(read_is_clean(pass->run, pass->engine->sources[source], tag, ret_clean, err));
    sct_text_begin(&sql, pass->run);
    sct_text_addf(&sql, "SELECT count(*) FROM sct_scan%d WHERE sct_reason >= %d", source,
                  STEPS_BAD);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    *ret_clean = *ret_clean && db_integer(&table, 0, 0) == 0;
    return SCT_OK;
}

/* Most files are clean and read the quick way; one that is not is read again the exact way, which
 * can say of each cell what is wrong with it.  quick: whether to try; false once it has failed. */
static sct_status run_scan(struct pass *pass, int source, bool normal_ids, bool *quick,
                           struct sct_error *err)
{
    struct read_source *file = pass->engine->sources[source];
    *quick = read_set_quick(file, *quick);
    SCT_TRY(send_scan(pass, source, normal_ids, err));
    if (!*quick) {
        return SCT_OK;
    }
    SCT_TRY(is_clean(pass, source, quick, err));
    if (*quick) {
        return SCT_OK;
    }
    (void)read_set_quick(file, false);
    SCT_TRY(drop_scan(pass, source, err));
    return send_scan(pass, source, normal_ids, err);
}

/* Ids that are not spelt the plain way are found on the groups, not on the rows: nearly
 * always there are none, and then the check costs nothing. */
static sct_status count_odd_ids(struct pass *pass, int source, int64_t *ret_odd,
                                int64_t *ret_respelt, struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    sct_text_begin(&sql, pass->run);
    sct_text_add(
        &sql, "SELECT COALESCE(sum(odd), 0), count(CASE WHEN spellings > 1 AND id IS NOT NULL THEN "
              "1 END)\n"
              "FROM (SELECT id, count(CASE WHEN sct_key <> COALESCE(id, '') THEN 1 END) AS odd,\n"
              "             count(*) AS spellings\n"
              "      FROM (SELECT DISTINCT sct_key, ");
    sql_emit_plain_id(&sql, pass->steps.dialect, "sct_key");
    sct_text_addf(
        &sql, " AS id\n            FROM sct_scan%d WHERE sct_reason <= 0) AS a GROUP BY id) AS b",
        source);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    *ret_odd = db_integer(&table, 0, 0);
    *ret_respelt = db_integer(&table, 0, 1);
    return SCT_OK;
}

static bool ids_are_text(const struct pass *pass, int source)
{
    const struct expr *customer = pass->model->sources[source].customer;
    return customer && customer->type == SCT_TYPE_TEXT;
}

static const char *reason_name(const struct pass *pass, int source, int64_t reason)
{
    static const char *const names[] = {[STEPS_NO_CUSTOMER] = "no_customer",
                                        [STEPS_NO_TIME] = "no_time",
                                        [STEPS_WHERE] = "where",
                                        [STEPS_AFTER] = "after_as_of"};
    if (reason >= STEPS_BAD) {
        return read_bad_reason((size_t)(reason - STEPS_BAD));
    }
    if (reason >= STEPS_OWN_REASONS) {
        return pass->model->sources[source].reasons[reason - STEPS_OWN_REASONS].name;
    }
    return names[reason];
}

/* The counts by reason, in the order reasons are tried. */
struct account {
    struct pass *pass;
    int source;
    struct sct_left_out *items;
    size_t count, room;
    int64_t bad;
};

static sct_status add_left_out(struct account *account, const char *reason, int64_t rows, bool bad,
                               struct sct_error *err)
{
    if (bad) {
        account->bad += rows;
    }
    for (size_t i = 0; i < account->count; i++) {
        if (strcmp(account->items[i].reason, reason) == 0 && account->items[i].bad == bad) {
            account->items[i].rows += rows;
            return SCT_OK;
        }
    }
    if (account->count >= account->room) {
        return sct_fail(err, SCT_LIMIT, "more reasons to leave rows out than were declared");
    }
    account->items[account->count++] =
        (struct sct_left_out){.reason = reason, .rows = rows, .bad = bad};
    return SCT_OK;
}

static sct_status read_account(struct account *account, struct sct_source_rows *rows,
                               struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    sct_text_begin(&sql, account->pass->run);
    sct_text_addf(&sql,
                  "SELECT sct_reason, CAST(sum(sct_rows) AS BIGINT) FROM sct_scan%d "
                  "GROUP BY sct_reason ORDER BY sct_reason",
                  account->source);
    SCT_TRY(engine_ask(account->pass, &sql, &table, err));
    for (size_t i = 0; i < table.row_count; i++) {
        int64_t reason = db_integer(&table, i, 0);
        const int64_t count = db_integer(&table, i, 1);
        rows->read += count;
        if (reason == STEPS_USED) {
            rows->used = count;
            continue;
        }
        if (reason == STEPS_FUTURE) {
            rows->future_rows = count;
            reason = STEPS_AFTER;
        }
        SCT_TRY(add_left_out(account, reason_name(account->pass, account->source, reason), count,
                             reason >= STEPS_BAD, err));
    }
    return SCT_OK;
}

static sct_status read_rejected(struct account *account, struct sct_source_rows *rows,
                                struct sct_error *err)
{
    struct pass *pass = account->pass;
    const struct model_source *source = &pass->model->sources[account->source];
    struct read_rejects rejects = {0};
    char tag[16];
    (void)snprintf(tag, sizeof tag, "s%d", account->source);
    SCT_TRY(read_rejects(pass->run, pass->engine->db, pass->engine->sources[account->source],
                         source->raw_used, tag, account->bad, &rejects, err));
    for (size_t i = 0; i < read_bad_reason_count(); i++) {
        if (rejects.rows && rejects.rows[i] > 0) {
            rows->read += rejects.rows[i];
            SCT_TRY(add_left_out(account, read_bad_reason(i), rejects.rows[i], true, err));
        }
    }
    void *memory = NULL;
    SCT_TRY(
        sct_arena_take(pass->run, rejects.sample_count, sizeof(struct sct_bad_row), &memory, err));
    struct sct_bad_row *bad = memory;
    for (size_t i = 0; i < rejects.sample_count; i++) {
        bad[i] = (struct sct_bad_row){.file = rejects.sample[i].file,
                                      .line = rejects.sample[i].line,
                                      .detail = rejects.sample[i].detail};
    }
    rows->bad = bad;
    rows->bad_count = rejects.sample_count;
    return SCT_OK;
}

sct_status engine_copy_files(struct pass *pass, int source, struct sct_error *err)
{
    struct sct_source_rows *rows = &pass->sources[source];
    const struct read_file *files = NULL;
    void *memory = NULL;
    SCT_TRY(read_files(pass->run, pass->engine->sources[source], &rows->file_count, &files, err));
    SCT_TRY(sct_arena_take(pass->run, rows->file_count, sizeof *rows->files, &memory, err));
    struct sct_source_file *copies = memory;
    for (size_t i = 0; i < rows->file_count; i++) {
        copies[i] = (struct sct_source_file){.path = files[i].path,
                                             .bytes = files[i].bytes,
                                             .hash = files[i].hash};
    }
    rows->files = copies;
    rows->described = read_describe(pass->engine->sources[source]);
    return SCT_OK;
}

static sct_status refuse_bad_rows(const struct sct_source_rows *rows, int64_t bad,
                                  struct sct_error *err)
{
    const struct sct_bad_row *first = rows->bad_count > 0 ? &rows->bad[0] : NULL;
    const sct_status status =
        sct_fail(err, SCT_DATA, "source '%s': %lld of %lld rows cannot be read%s%s", rows->name,
                 (long long)bad, (long long)rows->read, first ? ", the first: " : "",
                 first ? first->detail : "");
    if (err) {
        (void)snprintf(err->hint, sizeof err->hint,
                       "mend the file, or say `on_bad_row: skip` to leave them out and have them "
                       "counted");
        if (first && first->file && first->line > 0) {
            (void)snprintf(err->where, sizeof err->where, "%s:%lld", first->file,
                           (long long)first->line);
        } else if (first && first->file) {
            (void)snprintf(err->where, sizeof err->where, "%s", first->file);
        }
    }
    return status;
}

/* A window that looks past the end of the data would count as "bought nothing" what nobody could
 * have seen yet. */
static sct_status check_horizon(struct pass *pass, int source, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    struct sct_text sql = {0};
    struct db_table table = {0};
    sct_time last = 0;
    bool looks = false;
    for (size_t i = 0; i < model->aggregate_count; i++) {
        looks =
            looks || (model->aggregates[i].source == source && model->aggregates[i].looks_forward);
    }
    if (!looks) {
        return SCT_OK;
    }
    sct_text_begin(&sql, pass->run);
    /* Rows beyond the horizon show that the data go on, unless they are a few mistyped years. */
    sct_text_addf(&sql,
                  "SELECT max(CASE WHEN sct_reason <= 0 THEN sct_last END),"
                  " COALESCE(sum(CASE WHEN sct_reason = %d THEN sct_rows END), 0) * 1000 >="
                  " sum(sct_rows) FROM sct_scan%d",
                  STEPS_AFTER, source);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    const char *text = db_cell(&table, 0, 0);
    const char *goes_on = db_cell(&table, 0, 1);
    char end[32];
    sct_day_format(sct_day_of_time(model->horizon_end), end);
    if (text && goes_on && goes_on[0] != 't' && sct_time_parse(text, strlen(text), &last) &&
        last < model->horizon_end - SCT_MICROS_PER_DAY) {
        return engine_warn(
            pass, err,
            "the outcomes look forward to %s, but '%s' ends on %.10s: what came later "
            "counts as nothing",
            end, model->sources[source].name, text);
    }
    return SCT_OK;
}

static sct_status check_several(struct pass *pass, int source, struct sct_error *err)
{
    for (size_t i = 0; i < pass->model->aggregate_count; i++) {
        const struct model_aggregate *aggregate = &pass->model->aggregates[i];
        struct sct_text sql = {0};
        struct db_table table = {0};
        if (aggregate->source != source || aggregate->node->agg != EXPR_AGG_ONLY) {
            continue;
        }
        sct_text_begin(&sql, pass->run);
        sct_text_addf(&sql,
                      "SELECT count(*) FROM sct_scan%d WHERE sct_reason = 0 AND sct_several%zu",
                      source, i);
        SCT_TRY(engine_ask(pass, &sql, &table, err));
        if (db_integer(&table, 0, 0) > 0) {
            SCT_TRY(
                engine_warn(pass, err,
                            "%lld customers have several different values of %s; the largest is "
                            "taken",
                            (long long)db_integer(&table, 0, 0), aggregate->text));
        }
    }
    return SCT_OK;
}

static sct_status account_rows(struct pass *pass, int source, struct sct_error *err)
{
    const struct model_source *model = &pass->model->sources[source];
    struct sct_source_rows *rows = &pass->sources[source];
    const int64_t respelt = rows->respelt;
    struct account account = {.pass = pass,
                              .source = source,
                              .room = 8 + model->reason_count + 2 * read_bad_reason_count()};
    void *memory = NULL;
    SCT_TRY(sct_arena_take(pass->run, account.room, sizeof *account.items, &memory, err));
    account.items = memory;
    *rows = (struct sct_source_rows){.name = model->name, .respelt = respelt};
    SCT_TRY(read_account(&account, rows, err));
    SCT_TRY(read_rejected(&account, rows, err));
    rows->left_out = account.items;
    rows->left_out_count = account.count;
    if (account.bad > 0 && !model->skip_bad_rows) {
        return refuse_bad_rows(rows, account.bad, err);
    }
    return engine_copy_files(pass, source, err);
}

sct_status engine_scan(struct pass *pass, int source, struct sct_error *err)
{
    const char *step = NULL;
    SCT_TRY(
        sct_text_format(pass->run, &step, err, "reading %s", pass->model->sources[source].name));
    engine_tell(pass->engine, step);
    bool quick = true;
    SCT_TRY(run_scan(pass, source, false, &quick, err));
    SCT_TRY(account_rows(pass, source, err));
    if (ids_are_text(pass, source)) {
        int64_t odd = 0;
        int64_t respelt = 0;
        SCT_TRY(count_odd_ids(pass, source, &odd, &respelt, err));
        if (odd > 0) {
            SCT_TRY(drop_scan(pass, source, err));
            SCT_TRY(run_scan(pass, source, true, &quick, err));
            pass->sources[source].respelt = respelt;
            SCT_TRY(account_rows(pass, source, err));
        }
    }
    SCT_TRY(check_several(pass, source, err));
    return check_horizon(pass, source, err);
}

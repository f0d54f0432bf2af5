/* One customer's row, as values of the plan's own types. */
#include "engine/internal.h"

#include <stdlib.h>
#include <string.h>

static struct sct_value read_value(sct_type type, const char *cell)
{
    struct sct_value value = {.type = type, .missing = cell == NULL};
    if (!cell) {
        return value;
    }
    switch (type) {
    case SCT_TYPE_BOOLEAN:
        value.boolean = cell[0] == 't';
        break;
    case SCT_TYPE_INTEGER:
        value.integer = strtoll(cell, NULL, 10);
        break;
    case SCT_TYPE_NUMBER:
        value.number = strtod(cell, NULL);
        break;
    case SCT_TYPE_TEXT:
        value.text = cell;
        break;
    case SCT_TYPE_DATE:
        value.missing = !sct_day_parse(cell, strlen(cell), &value.day);
        break;
    case SCT_TYPE_TIMESTAMP:
        value.missing = !sct_time_parse(cell, strlen(cell), &value.time);
        break;
    case SCT_TYPE_NONE:
    case SCT_TYPE_DURATION:
    case SCT_TYPE_COUNT:
        value.missing = true;
        break;
    }
    return value;
}

/* Asked for as a file spells it, found as it is kept: 17850.0 is 17850. */
static void emit_asked_id(const struct pass *pass, const char *customer, struct sct_text *sql)
{
    struct sct_text id = {0};
    const char *x = NULL;
    sct_text_begin(&id, sql->arena);
    sql_emit_text(&id, pass->steps.dialect, customer);
    if (sct_text_end(&id, &x, &sql->err) != SCT_OK) {
        sql->status = id.status;
        return;
    }
    sql_emit_plain_id(sql, pass->steps.dialect, x);
}

static void emit_row_query(const struct pass *pass, const char *customer, struct sct_text *sql)
{
    const struct sct_model *model = pass->model;
    sct_text_add(sql, "SELECT reachable, customer");
    for (size_t i = 0; i < model->feature_count; i++) {
        sct_text_add(sql, ", ");
        sql_emit_name(sql, pass->steps.dialect, model->features[i].name);
    }
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_addf(sql, ", sct_s%zu", i);
    }
    for (size_t i = 0; i < model->tag_count; i++) {
        sct_text_addf(sql, ", sct_t%zu", i);
    }
    for (size_t i = 0; i < model->cut_count; i++) {
        if (model->cuts[i].kind == MODEL_CUT_RANK) {
            sct_text_addf(sql, ", sct_rank%zu", i);
        }
    }
    sct_text_add(sql, " FROM assigned WHERE customer = ");
    if (model->identity) {
        sct_text_add(sql, "(SELECT COALESCE(max(person), ");
        emit_asked_id(pass, customer, sql);
        sct_text_add(sql, ") FROM sct_identity WHERE alias = ");
        emit_asked_id(pass, customer, sql);
        sct_text_add(sql, ")");
    } else {
        emit_asked_id(pass, customer, sql);
    }
}

static sct_status read_row(const struct pass *pass, const struct db_table *table,
                           struct sct_customer_row *ret_row, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    void *values = NULL;
    void *leaves = NULL;
    void *tags = NULL;
    void *ranks = NULL;
    SCT_TRY(
        sct_arena_take(pass->run, model->feature_count, sizeof(struct sct_value), &values, err));
    SCT_TRY(sct_arena_take(pass->run, model->partition_count, sizeof(int), &leaves, err));
    SCT_TRY(sct_arena_take(pass->run, model->tag_count, sizeof(bool), &tags, err));
    SCT_TRY(sct_arena_take(pass->run, model->cut_count, sizeof(int64_t), &ranks, err));
    size_t column = 2;
    for (size_t i = 0; i < model->feature_count; i++) {
        ((struct sct_value *)values)[i] =
            read_value(model->features[i].type, db_cell(table, 0, column++));
    }
    for (size_t i = 0; i < model->partition_count; i++) {
        ((int *)leaves)[i] = (int)db_integer(table, 0, column++);
    }
    for (size_t i = 0; i < model->tag_count; i++) {
        const char *cell = db_cell(table, 0, column++);
        ((bool *)tags)[i] = cell && cell[0] == 't';
    }
    for (size_t i = 0; i < model->cut_count; i++) {
        if (model->cuts[i].kind == MODEL_CUT_RANK) {
            ((int64_t *)ranks)[i] = db_integer(table, 0, column++);
        }
    }
    const char *reachable = db_cell(table, 0, 0);
    *ret_row = (struct sct_customer_row){.reachable = reachable && reachable[0] == 't',
                                         .customer = db_cell(table, 0, 1),
                                         .values = values,
                                         .leaves = leaves,
                                         .tags = tags,
                                         .ranks = ranks};
    return SCT_OK;
}

sct_status sct_engine_customer(struct sct_engine *engine, struct sct_arena *run,
                               const struct sct_model *model, const char *customer, bool *ret_found,
                               struct sct_customer_row *ret_row, struct sct_error *err)
{
    struct pass pass = {0};
    struct sct_text sql = {0};
    struct db_table table = {0};
    SCT_TRY(engine_begin(engine, run, model, &pass, err));
    sct_text_begin(&sql, run);
    emit_row_query(&pass, customer, &sql);
    SCT_TRY(engine_ask(&pass, &sql, &table, err));
    struct sct_customer_row row = {0};
    if (table.row_count > 0) {
        SCT_TRY(read_row(&pass, &table, &row, err));
    }
    *ret_found = table.row_count > 0;
    *ret_row = row;
    return SCT_OK;
}

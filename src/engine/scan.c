/* One scan of a source: rows to (reason, customer) groups with every aggregate the plan asks of it.
 *
 * Rejected: WHERE for the rows that count, and a second query for the ones that do not: twice the
 * scan.  A FILTER on each aggregate: 30 % slower than the group key, measured on 10 M rows. */
#include "engine/steps.h"

#include <stdio.h>

static void emit_id(const struct steps_writer *writer, bool normal_ids, struct sct_text *sql)
{
    const struct steps *steps = writer->steps;
    const struct expr *customer = steps->model->sources[writer->source].customer;
    const struct sql_names names = steps_names(writer);
    const char *text_type = sql_type_name(steps->dialect, SCT_TYPE_TEXT);
    struct sct_text id = {0};
    const char *x = NULL;
    if (!customer) {
        sct_text_add(sql, "CAST(");
        sql_emit_row_number(sql, steps->dialect);
        sct_text_addf(sql, " AS %s)", text_type);
        return;
    }
    sct_text_begin(&id, sql->arena);
    sql_emit_expr(&id, steps->dialect, &names, customer);
    if (sct_text_end(&id, &x, &sql->err) != SCT_OK) {
        sql->status = id.status;
    } else if (customer->type == SCT_TYPE_NUMBER) {
        sct_text_addf(
            sql,
            "CASE WHEN %s = floor(%s) AND abs(%s) < 9e18 THEN CAST(CAST(%s AS %s) AS %s) ELSE "
            "CAST(%s AS %s) END",
            x, x, x, x, sql_type_name(steps->dialect, SCT_TYPE_INTEGER), text_type, x, text_type);
    } else if (customer->type == SCT_TYPE_INTEGER) {
        sct_text_addf(sql, steps->integer_ids ? "%s" : "CAST(%s AS %s)", x, text_type);
    } else if (normal_ids) {
        sql_emit_plain_id(sql, steps->dialect, x); /* blanks and ".0" come from spreadsheets */
    } else {
        sct_text_add(sql, x);
    }
}

static void emit_time(const struct steps_writer *writer, struct sct_text *sql)
{
    const struct steps *steps = writer->steps;
    const struct expr *at = steps->model->sources[writer->source].at;
    const struct sql_names names = steps_names(writer);
    if (at->type == SCT_TYPE_TIMESTAMP) {
        sql_emit_expr(sql, steps->dialect, &names, at);
        return;
    }
    sct_text_add(sql, "CAST(");
    sql_emit_expr(sql, steps->dialect, &names, at);
    sct_text_addf(sql, " AS %s)", sql_type_name(steps->dialect, SCT_TYPE_TIMESTAMP));
}

/* Rows with the plan's columns: innermost level. */
static sct_status emit_rows(const struct steps_writer *writer, bool normal_ids,
                            struct sct_text *sql, struct sct_error *err)
{
    const struct steps *steps = writer->steps;
    const struct model_source *source = &steps->model->sources[writer->source];
    const struct sql_names names = steps_names(writer);
    char tag[16];
    (void)snprintf(tag, sizeof tag, "s%d", writer->source);

    sct_text_add(sql, "SELECT *,\n           ");
    emit_id(writer, normal_ids, sql);
    sct_text_add(sql, " AS sct_id");
    if (source->at) {
        sct_text_add(sql, ",\n           ");
        emit_time(writer, sql);
        sct_text_add(sql, " AS sct_at");
    }
    for (size_t i = 0; i < source->column_count; i++) {
        sct_text_add(sql, ",\n           ");
        sql_emit_expr(sql, steps->dialect, &names, source->columns[i].is);
        sct_text_addf(sql, " AS sct_k%zu", i);
        steps_comment(sql, source->columns[i].name);
    }
    sct_text_add(sql, "\n    FROM ");
    SCT_TRY(read_relation(steps->sources[writer->source], source->raw_used, tag, sql, err));
    sct_text_add(sql, " AS sct_r");
    return SCT_OK;
}

static void emit_merged_ids(const struct steps *steps, struct sct_text *sql)
{
    if (steps->model->identity) {
        sct_text_add(sql, "COALESCE(sct_p.person, sct_l.sct_id)");
    } else {
        sct_text_add(sql, "sct_l.sct_id");
    }
    sct_text_add(sql, " AS sct_customer");
}

static void emit_reason(const struct steps_writer *writer, struct sct_text *sql)
{
    const struct steps *steps = writer->steps;
    const struct sct_model *model = steps->model;
    const struct model_source *source = &model->sources[writer->source];
    const struct sql_names names = steps_names(writer);
    sct_text_addf(sql, "CASE WHEN bad > 0 THEN %d + bad", STEPS_BAD - 1);
    sct_text_addf(sql, " WHEN sct_customer IS NULL THEN %d", STEPS_NO_CUSTOMER);
    if (source->at) {
        sct_text_addf(sql, " WHEN sct_at IS NULL THEN %d", STEPS_NO_TIME);
    }
    for (size_t i = 0; i < source->reason_count; i++) {
        sct_text_add(sql, "\n         WHEN ");
        sql_emit_expr(sql, steps->dialect, &names, source->reasons[i].when);
        sct_text_addf(sql, " THEN %d", STEPS_OWN_REASONS + (int)i);
    }
    if (source->where) {
        sct_text_add(sql, "\n         WHEN NOT COALESCE(");
        sql_emit_expr(sql, steps->dialect, &names, source->where);
        sct_text_addf(sql, ", FALSE) THEN %d", STEPS_WHERE);
    }
    if (source->at) {
        sct_text_add(sql, "\n         WHEN sct_at >= ");
        sql_emit_time(sql, steps->dialect, model->horizon_end);
        sct_text_addf(sql, " THEN %d", STEPS_AFTER);
        if (model->horizon_end > model->as_of) {
            sct_text_add(sql, " WHEN sct_at >= ");
            sql_emit_time(sql, steps->dialect, model->as_of);
            sct_text_addf(sql, " THEN %d", STEPS_FUTURE);
        }
    }
    sct_text_addf(sql, " ELSE %d END", STEPS_USED);
}

/* The window's bounds that the reason does not already give, and the aggregate's own where. */
static void emit_condition(const struct steps_writer *writer,
                           const struct model_aggregate *aggregate, struct sct_text *sql)
{
    const struct steps *steps = writer->steps;
    const struct sct_model *model = steps->model;
    const struct sql_names names = steps_names(writer);
    const char *glue = "";
    if (!aggregate->history && !aggregate->looks_forward) {
        sct_text_add(sql, "sct_at >= ");
        sql_emit_time(sql, steps->dialect, aggregate->begin);
        glue = " AND ";
    }
    const sct_time end_of_era = aggregate->looks_forward ? model->horizon_end : model->as_of;
    if (aggregate->end < end_of_era) {
        sct_text_addf(sql, "%ssct_at < ", glue);
        sql_emit_time(sql, steps->dialect, aggregate->end);
        glue = " AND ";
    }
    if (aggregate->node->where) {
        sct_text_addf(sql, "%s(", glue);
        sql_emit_expr(sql, steps->dialect, &names, aggregate->node->where);
        sct_text_add(sql, ")");
    }
}

static sct_status emit_aggregate(const struct steps_writer *writer, struct sct_arena *scratch,
                                 size_t index, struct sct_text *sql, struct sct_error *err)
{
    const struct steps *steps = writer->steps;
    const struct model_aggregate *aggregate = &steps->model->aggregates[index];
    const struct sql_names names = steps_names(writer);
    struct sct_text argument = {0};
    struct sct_text condition = {0};
    const char *argument_sql = NULL;
    const char *condition_sql = NULL;
    sct_text_begin(&argument, scratch);
    sct_text_begin(&condition, scratch);
    if (aggregate->node->arg_count > 0) {
        sql_emit_expr(&argument, steps->dialect, &names, aggregate->node->args[0]);
    }
    emit_condition(writer, aggregate, &condition);
    SCT_TRY(sct_text_end(&argument, &argument_sql, err));
    SCT_TRY(sct_text_end(&condition, &condition_sql, err));

    sct_text_add(sql, ",\n       ");
    sql_emit_aggregate(sql, steps->dialect, aggregate->node, argument_sql, condition_sql, "sct_at");
    sct_text_addf(sql, " AS sct_a%zu", index);
    steps_comment(sql, aggregate->text);
    if (aggregate->node->agg == EXPR_AGG_ONLY) {
        sct_text_addf(sql, ",\n       min(%s) <> max(%s) AS sct_several%zu", argument_sql,
                      argument_sql, index);
    }
    return SCT_OK;
}

sct_status steps_scan(const struct steps *steps, struct sct_arena *scratch, int source,
                      bool normal_ids, struct sct_text *sql, struct sct_error *err)
{
    const struct sct_model *model = steps->model;
    const struct steps_writer inner = {.steps = steps, .source = source, .inline_columns = true};
    const struct steps_writer outer = {.steps = steps, .source = source};
    char table[32];
    (void)snprintf(table, sizeof table, "sct_scan%d", source);
    sql_emit_create_temp(sql, steps->dialect, table);
    steps_comment(sql, model->sources[source].name);
    sct_text_add(sql, "\n");
    sct_text_addf(sql,
                  "SELECT sct_reason,\n       CASE WHEN sct_reason <= 0 THEN sct_customer END AS "
                  "sct_key,\n       count(*) AS sct_rows");
    if (model->sources[source].at) {
        sct_text_add(sql, ",\n       max(sct_at) AS sct_last");
    }
    for (size_t i = 0; i < model->aggregate_count; i++) {
        if (model->aggregates[i].source == source) {
            SCT_TRY(emit_aggregate(&outer, scratch, i, sql, err));
        }
    }
    sct_text_add(sql, "\nFROM (\n  SELECT *, ");
    emit_reason(&outer, sql);
    sct_text_add(sql, " AS sct_reason\n  FROM (\n   SELECT sct_l.*, ");
    emit_merged_ids(steps, sql);
    sct_text_add(sql, "\n   FROM (\n    ");
    SCT_TRY(emit_rows(&inner, normal_ids, sql, err));
    sct_text_add(sql, "\n   ) AS sct_l");
    if (model->identity) {
        sct_text_add(sql, "\n   LEFT JOIN sct_identity AS sct_p ON sct_p.alias = sct_l.sct_id");
    }
    sct_text_add(sql, "\n  ) AS sct_m\n) AS sct_n\nGROUP BY sct_reason, sct_key");
    return SCT_OK;
}

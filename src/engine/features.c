/* From scans to one row per customer: joins, features by depth, cut points by stage. */
#include "engine/steps.h"

#include <inttypes.h>
#include <stdio.h>

static bool is_countable(const struct expr *node)
{
    return node->agg == EXPR_AGG_COUNT || node->agg == EXPR_AGG_COUNT_DISTINCT ||
           node->agg == EXPR_AGG_SUM;
}

/* Of no rows, counts and sums are 0: a customer of one source may have none in another.  Only where no row was
 * joined: a sum of rows that does not fit is missing, and stays so. */
static void emit_aggregate_columns(const struct steps *steps, struct sct_text *sql)
{
    const struct sct_model *model = steps->model;
    for (size_t i = 0; i < model->aggregate_count; i++) {
        const struct model_aggregate *aggregate = &model->aggregates[i];
        const char *era = aggregate->looks_forward ? "n" : "h";
        const int source = aggregate->source;
        if (is_countable(aggregate->node)) {
            sct_text_addf(sql,
                          ",\n         CASE WHEN %s%d.sct_reason IS NULL THEN 0 ELSE "
                          "%s%d.sct_a%zu END AS sct_a%zu",
                          era, source, era, source, i, i);
        } else {
            sct_text_addf(sql, ",\n         %s%d.sct_a%zu", era, source, i);
        }
    }
}

static bool has_forward(const struct sct_model *model, size_t source)
{
    for (size_t i = 0; i < model->aggregate_count; i++) {
        if (model->aggregates[i].source == (int)source && model->aggregates[i].looks_forward) {
            return true;
        }
    }
    return false;
}

static void emit_forward_join(const struct steps *steps, size_t source, const char *key,
                              struct sct_text *sql)
{
    if (has_forward(steps->model, source)) {
        sct_text_addf(sql,
                      "\n  LEFT JOIN sct_scan%zu AS n%zu ON n%zu.sct_reason = %d AND "
                      "n%zu.sct_key = %s.sct_key",
                      source, source, source, STEPS_FUTURE, source, key);
    }
}

/* One source: its used groups are the customers.  Several: the union of theirs. */
static void emit_customers(const struct steps *steps, struct sct_text *sql)
{
    const size_t count = steps->model->source_count;
    if (count == 1) {
        sct_text_add(sql, "\n  FROM sct_scan0 AS h0");
        emit_forward_join(steps, 0, "h0", sql);
        sct_text_addf(sql, "\n  WHERE h0.sct_reason = %d", STEPS_USED);
        return;
    }
    sct_text_add(sql, "\n  FROM (");
    for (size_t i = 0; i < count; i++) {
        sct_text_addf(sql, "%sSELECT sct_key FROM sct_scan%zu WHERE sct_reason = %d",
                      i ? "\n        UNION " : "", i, STEPS_USED);
    }
    sct_text_add(sql, ") AS k");
    for (size_t i = 0; i < count; i++) {
        sct_text_addf(sql,
                      "\n  LEFT JOIN sct_scan%zu AS h%zu ON h%zu.sct_reason = %d AND "
                      "h%zu.sct_key = k.sct_key",
                      i, i, i, STEPS_USED, i);
        emit_forward_join(steps, i, "k", sql);
    }
}

static void emit_base(const struct steps *steps, struct sct_text *sql)
{
    sct_text_addf(sql, "SELECT CAST(%s.sct_key AS %s) AS customer",
                  steps->model->source_count == 1 ? "h0" : "k",
                  sql_type_name(steps->dialect, SCT_TYPE_TEXT));
    emit_aggregate_columns(steps, sql);
    emit_customers(steps, sql);
}

static bool is_at(const struct model_feature *feature, int stage, int depth)
{
    return feature->stage == stage && feature->depth == depth;
}

static int deepest(const struct sct_model *model, int stage)
{
    int depth = -1;
    for (size_t i = 0; i < model->feature_count; i++) {
        const struct model_feature *feature = &model->features[i];
        if (feature->stage == stage && feature->depth > depth) {
            depth = feature->depth;
        }
    }
    return depth;
}

static void emit_features_at(const struct steps *steps, int stage, int depth, struct sct_text *sql)
{
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    for (size_t i = 0; i < steps->model->feature_count; i++) {
        const struct model_feature *feature = &steps->model->features[i];
        if (is_at(feature, stage, depth)) {
            sct_text_add(sql, ",\n       ");
            sql_emit_expr(sql, steps->dialect, &names, feature->is);
            sct_text_add(sql, " AS ");
            sql_emit_name(sql, steps->dialect, feature->name);
        }
    }
}

/* The SQL of an expression over customers, to be put into a form. */
static const char *sql_of(const struct steps *steps, const struct expr *tree, struct sct_text *sql)
{
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    struct sct_text text = {0};
    const char *x = "";
    sct_text_begin(&text, sql->arena);
    sql_emit_expr(&text, steps->dialect, &names, tree);
    if (sct_text_end(&text, &x, &sql->err) != SCT_OK) {
        sql->status = text.status;
    }
    return x;
}

void steps_ranks(const struct steps *steps, int stage, struct sct_text *sql)
{
    for (size_t i = 0; i < steps->model->cut_count; i++) {
        const struct model_cut *cut = &steps->model->cuts[i];
        if (cut->kind == MODEL_CUT_RANK && cut->stage == stage) {
            sct_text_add(sql, ",\n       ");
            sql_emit_rank(sql, steps->dialect, sql_of(steps, cut->of, sql));
            sct_text_addf(sql, " AS sct_rank%zu", i);
            steps_comment(sql, cut->name);
        }
    }
}

/* Each depth is one SELECT around the one below it, so that a feature may read another by name. */
static void emit_stage_select(const struct steps *steps, int stage, struct sct_text *sql)
{
    const int depth = deepest(steps->model, stage);
    for (int i = depth; i >= 0; i--) {
        sct_text_add(sql, "SELECT *");
        emit_features_at(steps, stage, i, sql);
        sct_text_add(sql, "\nFROM (\n");
    }
    if (stage == 0) {
        emit_base(steps, sql);
    } else {
        sct_text_add(sql, "SELECT *");
        steps_ranks(steps, stage - 1, sql);
        sct_text_addf(sql, " FROM sct_f%d", stage - 1);
    }
    for (int i = 0; i <= depth; i++) {
        sct_text_addf(sql, "\n) AS sct_d%d", i);
    }
}

void steps_features(const struct steps *steps, int stage, struct sct_text *sql)
{
    const struct expr *population = steps->model->population;
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    char table[32];
    (void)snprintf(table, sizeof table, "sct_f%d", stage);
    sql_emit_create_temp(sql, steps->dialect, table);
    steps_comment(sql, stage == 0 ? "one row per customer" : "what needs cut points");
    sct_text_add(sql, "\n");
    if (stage > 0 || !population) {
        emit_stage_select(steps, stage, sql);
        return;
    }
    sct_text_add(sql, "SELECT * FROM (\n");
    emit_stage_select(steps, stage, sql);
    sct_text_add(sql, "\n) AS sct_all\nWHERE ");
    sql_emit_expr(sql, steps->dialect, &names, population);
}

static void emit_number(const struct steps *steps, const struct expr *of, struct sct_text *sql)
{
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    sct_text_add(sql, "CAST(");
    sql_emit_expr(sql, steps->dialect, &names, of);
    sct_text_addf(sql, " AS %s)", sql_type_name(steps->dialect, SCT_TYPE_NUMBER));
}

void steps_cut_counts(const struct steps *steps, int stage, struct sct_text *sql)
{
    const struct expr argument = {.kind = EXPR_NAME,
                                  .type = SCT_TYPE_NUMBER,
                                  .can_be_missing = true,
                                  .bound = 1e300};
    struct expr *args[] = {&(struct expr){0}};
    *args[0] = argument;
    const struct expr sum = {.kind = EXPR_AGGREGATE,
                             .type = SCT_TYPE_NUMBER,
                             .agg = EXPR_AGG_SUM,
                             .arg_count = 1,
                             .args = args};
    const char *glue = "SELECT ";
    for (size_t i = 0; i < steps->model->cut_count; i++) {
        const struct model_cut *cut = &steps->model->cuts[i];
        if (cut->stage != stage || cut->kind == MODEL_CUT_RANK) {
            continue;
        }
        sct_text_add(sql, glue);
        glue = ",\n       ";
        struct sct_text number = {0};
        const char *x = NULL;
        sct_text_begin(&number, sql->arena);
        emit_number(steps, cut->of, &number);
        if (sct_text_end(&number, &x, &sql->err) != SCT_OK) {
            sql->status = number.status;
        } else if (cut->kind == MODEL_CUT_TOTAL) {
            sql_emit_aggregate(sql, steps->dialect, &sum, x, "", "");
        } else {
            sct_text_addf(sql, "count(%s)", x);
        }
        steps_comment(sql, cut->name);
    }
    sct_text_addf(sql, "\nFROM sct_f%d", stage);
}

/* Point i of n bands is the smallest value that at least i/n of the values do not exceed: the value at
 * place ceil(i * count / n).  The fraction asked for is half a place below, where rounding cannot
 * move it to a neighbour. */
static void emit_points(const struct steps *steps, size_t slot, int64_t count, struct sct_text *sql)
{
    const struct model_cut *cut = &steps->model->cuts[slot];
    struct sct_text number = {0};
    struct sct_text fractions = {0};
    const char *x = "";
    const char *all = "";
    sct_text_begin(&number, sql->arena);
    sct_text_begin(&fractions, sql->arena);
    emit_number(steps, cut->of, &number);
    for (int64_t i = 1; i < cut->bands; i++) {
        char fraction[32];
        const int64_t place = (i * count + cut->bands - 1) / cut->bands;
        const double nominal =
            (double)i / (double)cut->bands; /* not counted yet, or nobody there */
        sct_text_from_number(count > 0 ? ((double)place - 0.5) / (double)count : nominal, fraction);
        sct_text_addf(&fractions, "%s%s", i > 1 ? ", " : "", fraction);
    }
    if (sct_text_end(&number, &x, &sql->err) != SCT_OK ||
        sct_text_end(&fractions, &all, &sql->err) != SCT_OK) {
        sql->status = number.status != SCT_OK ? number.status : fractions.status;
        return;
    }
    sql_emit_points(sql, steps->dialect, x, all);
    sct_text_addf(sql, " AS q%zu", slot);
    steps_comment(sql, cut->name);
}

static void emit_point(const struct steps *steps, size_t slot, int64_t index, struct sct_text *sql)
{
    char points[32];
    char number[32];
    (void)snprintf(points, sizeof points, "q%zu", slot);
    (void)snprintf(number, sizeof number, "%" PRId64, index);
    sql_emit_point(sql, steps->dialect, points, number);
}

void steps_cut_points(const struct steps *steps, int stage, const int64_t counts[],
                      struct sct_text *sql)
{
    const struct sct_model *model = steps->model;
    const char *glue = "SELECT ";
    for (size_t i = 0; i < model->cut_count; i++) {
        const struct model_cut *cut = &model->cuts[i];
        for (int64_t j = 1;
             cut->kind == MODEL_CUT_QUANTILES && cut->stage == stage && j < cut->bands; j++) {
            sct_text_add(sql, glue);
            emit_point(steps, i, j, sql);
            glue = ", ";
        }
    }
    sct_text_add(sql, "\nFROM (\n  ");
    glue = "SELECT ";
    for (size_t i = 0; i < model->cut_count; i++) {
        if (model->cuts[i].kind == MODEL_CUT_QUANTILES && model->cuts[i].stage == stage) {
            sct_text_add(sql, glue);
            glue = ",\n       ";
            emit_points(steps, i, counts ? counts[i] : -1, sql);
        }
    }
    sct_text_addf(sql, "\n  FROM sct_f%d\n) AS sct_q", stage);
}

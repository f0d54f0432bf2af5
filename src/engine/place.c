/* Customers to segments: one CASE per partition, in the plan's order; then counts and profiles. */
#include "engine/steps.h"

/* ---- grids ---------------------------------------------------------------------------------- */

static void emit_cut(const struct steps *steps, const struct model_axis *axis, size_t index,
                     struct sct_text *sql)
{
    const struct sct_cut_points *cuts = steps->cuts;
    struct sct_value value = {.type = SCT_TYPE_NUMBER};
    if (axis->slot < 0) {
        value.number = axis->cuts[index];
    } else if (cuts && cuts[axis->slot].points) {
        value.missing = index >= cuts[axis->slot].count;
        value.number = value.missing ? 0.0 : cuts[axis->slot].points[index];
    } else {
        sct_text_addf(sql, ":cut%d_%zu", axis->slot, index + 1);
        return;
    }
    sql_emit_value(sql, steps->dialect, &value);
}

static void emit_axis(const struct steps *steps, const struct model_axis *axis, size_t first_leaf,
                      struct sct_text *sql);

static void emit_band(const struct steps *steps, const struct model_axis *axis, size_t band,
                      size_t *leaf, struct sct_text *sql)
{
    if (axis->nested[band]) {
        emit_axis(steps, axis->nested[band], *leaf, sql);
        *leaf += axis->nested[band]->leaf_count;
    } else {
        sct_text_addf(sql, "%zu", *leaf);
        *leaf += 1;
    }
}

/* The index of the leaf a customer falls on: first_leaf and up. */
static void emit_axis(const struct steps *steps, const struct model_axis *axis, size_t first_leaf,
                      struct sct_text *sql)
{
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    struct sct_text by = {0};
    const char *x = NULL;
    size_t leaf = first_leaf;
    sct_text_begin(&by, sql->arena);
    sql_emit_expr(&by, steps->dialect, &names, axis->by);
    if (sct_text_end(&by, &x, &sql->err) != SCT_OK) {
        sql->status = by.status;
        return;
    }
    sct_text_add(sql, "CASE");
    if (axis->can_be_missing) {
        sct_text_addf(sql, " WHEN %s IS NULL THEN %zu", x, first_leaf + axis->leaf_count - 1);
    }
    for (size_t i = 0; i < axis->cut_count; i++) {
        sct_text_addf(sql, " WHEN %s <= ", x);
        emit_cut(steps, axis, i, sql);
        sct_text_add(sql, " THEN ");
        emit_band(steps, axis, i, &leaf, sql);
    }
    sct_text_add(sql, " ELSE ");
    emit_band(steps, axis, axis->cut_count, &leaf, sql);
    sct_text_add(sql, " END");
}

static void emit_grid_columns(const struct steps *steps, struct sct_text *sql)
{
    for (size_t i = 0; i < steps->model->scheme_count; i++) {
        const struct model_scheme *scheme = &steps->model->schemes[i];
        if (scheme->grid) {
            sct_text_add(sql, ",\n         ");
            emit_axis(steps, scheme->rows, 0, sql);
            sct_text_addf(sql, " AS sct_row%zu,\n         ", i);
            emit_axis(steps, scheme->columns, 0, sql);
            sct_text_addf(sql, " AS sct_column%zu", i);
        }
    }
}

/* ---- segments ------------------------------------------------------------------------------- */

static void emit_scheme(const struct steps *steps, const struct model_partition *partition,
                        int index, int indent, struct sct_text *sql);

/* The leaf of a scheme's segment, or the scheme that cuts it again. */
static void emit_segment(const struct steps *steps, const struct model_partition *partition,
                         int index, size_t segment, int indent, struct sct_text *sql)
{
    const struct model_scheme *scheme = &steps->model->schemes[index];
    if (scheme->refined_by[segment] >= 0) {
        emit_scheme(steps, partition, scheme->refined_by[segment], indent + 4, sql);
        return;
    }
    for (size_t i = 0; i < partition->leaf_count; i++) {
        if (partition->leaves[i].scheme == index && partition->leaves[i].segment == (int)segment) {
            sct_text_addf(sql, "%zu", i);
            steps_comment(sql, partition->leaves[i].path);
            return;
        }
    }
}

static void emit_cells(const struct steps *steps, const struct model_partition *partition,
                       int index, int indent, struct sct_text *sql)
{
    const struct model_scheme *scheme = &steps->model->schemes[index];
    sct_text_addf(sql, "CASE sct_row%d * %zu + sct_column%d", index, scheme->column_count, index);
    for (size_t i = 0; i < scheme->row_count * scheme->column_count; i++) {
        sct_text_addf(sql, "\n%*sWHEN %zu THEN ", indent, "", i);
        emit_segment(steps, partition, index, (size_t)scheme->cell_segment[i], indent, sql);
    }
    sct_text_addf(sql, "\n%*sEND", indent, "");
}

/* -1 for customers whom no rule takes: counted, and refused, after the data are placed. */
static void emit_rules(const struct steps *steps, const struct model_partition *partition,
                       int index, int indent, struct sct_text *sql)
{
    const struct model_scheme *scheme = &steps->model->schemes[index];
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    bool any_rule = false;
    for (size_t i = 0; i < scheme->segment_count; i++) {
        if (scheme->segments[i].when) {
            sct_text_addf(sql, any_rule ? "\n%*sWHEN " : "CASE\n%*sWHEN ", indent, "");
            any_rule = true;
            sql_emit_expr(sql, steps->dialect, &names, scheme->segments[i].when);
            sct_text_add(sql, " THEN ");
            emit_segment(steps, partition, index, i, indent, sql);
            continue;
        }
        if (any_rule) {
            sct_text_addf(sql, "\n%*sELSE ", indent, "");
        }
        emit_segment(steps, partition, index, i, indent, sql);
        if (any_rule) {
            sct_text_add(sql, " END");
        }
        return;
    }
    sct_text_addf(sql, "\n%*sELSE -1 END", indent, "");
}

static void emit_scheme(const struct steps *steps, const struct model_partition *partition,
                        int index, int indent, struct sct_text *sql)
{
    if (steps->model->schemes[index].grid) {
        emit_cells(steps, partition, index, indent, sql);
    } else {
        emit_rules(steps, partition, index, indent, sql);
    }
}

/* A condition that holds or does not: missing counts as not. */
static void emit_holds(const struct steps *steps, const struct expr *condition,
                       struct sct_text *sql)
{
    const struct steps_writer writer = {.steps = steps, .source = -1};
    const struct sql_names names = steps_names(&writer);
    if (!condition) {
        sct_text_add(sql, "TRUE");
        return;
    }
    sct_text_add(sql, "COALESCE(");
    sql_emit_expr(sql, steps->dialect, &names, condition);
    sct_text_add(sql, ", FALSE)");
}

void steps_assign(const struct steps *steps, struct sct_text *sql)
{
    const struct sct_model *model = steps->model;
    sql_emit_create_temp(sql, steps->dialect, "assigned");
    sct_text_add(sql, "\nSELECT customer");
    for (size_t i = 0; i < model->feature_count; i++) {
        sct_text_add(sql, ", ");
        sql_emit_name(sql, steps->dialect, model->features[i].name);
    }
    sct_text_add(sql, ",\n       ");
    emit_holds(steps, model->reachable, sql);
    sct_text_add(sql, " AS reachable");
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_add(sql, ",\n       ");
        emit_scheme(steps, &model->partitions[i], model->partitions[i].scheme, 9, sql);
        sct_text_addf(sql, " AS sct_s%zu", i);
        steps_comment(sql, model->schemes[model->partitions[i].scheme].name);
    }
    for (size_t i = 0; i < model->tag_count; i++) {
        sct_text_add(sql, ",\n       ");
        emit_holds(steps, model->tags[i].is, sql);
        sct_text_addf(sql, " AS sct_t%zu", i);
        steps_comment(sql, model->tags[i].name);
    }
    for (size_t i = 0; i < model->cut_count; i++) {
        if (model->cuts[i].kind == MODEL_CUT_RANK) {
            sct_text_addf(sql, ", sct_rank%zu", i);
        }
    }
    for (size_t i = 0; i < model->scheme_count; i++) {
        if (model->schemes[i].grid) {
            sct_text_addf(sql, ",\n       sct_row%zu, sct_column%zu", i, i);
        }
    }
    sct_text_add(sql, "\nFROM (\n  SELECT *");
    emit_grid_columns(steps, sql);
    sct_text_add(sql, "\n  FROM (\n    SELECT *");
    steps_ranks(steps, model->stage_count - 1, sql); /* those that only rules and tags use */
    sct_text_addf(sql, "\n    FROM sct_f%d\n  ) AS sct_x\n) AS sct_y", model->stage_count - 1);
}

/* ---- profiles ------------------------------------------------------------------------------- */

/* Whole numbers are summed as such: a third of the time of a sum through decimals, and as exact. */
static void emit_stats(const struct steps *steps, const struct model_feature *feature,
                       struct sct_text *sql)
{
    struct expr argument = {.kind = EXPR_NAME,
                            .type = feature->type,
                            .can_be_missing = true,
                            .bound = feature->is->bound};
    struct expr *args[] = {&argument};
    const struct expr sum = {.kind = EXPR_AGGREGATE,
                             .type = feature->type,
                             .agg = EXPR_AGG_SUM,
                             .arg_count = 1,
                             .args = args};
    struct sct_text name = {0};
    const char *x = NULL;
    sct_text_begin(&name, sql->arena);
    sql_emit_name(&name, steps->dialect, feature->name);
    if (sct_text_end(&name, &x, &sql->err) != SCT_OK) {
        sql->status = name.status;
        return;
    }
    sct_text_addf(sql, ",\n       count(%s), ", x);
    sql_emit_aggregate(sql, steps->dialect, &sum, x, "", "");
    sct_text_addf(sql, ", min(%s), ", x);
    sql_emit_median(sql, steps->dialect, x);
    sct_text_addf(sql, ", max(%s)", x);
}

void steps_profile(const struct steps *steps, int partition, struct sct_text *sql)
{
    const struct sct_model *model = steps->model;
    if (partition >= 0) {
        sct_text_addf(sql, "SELECT sct_s%d AS leaf", partition);
    } else {
        sct_text_add(sql, "SELECT 0 AS leaf");
    }
    sct_text_add(sql, ", count(*), count(CASE WHEN reachable THEN 1 END)");
    for (size_t i = 0; i < model->feature_count; i++) {
        if (steps_is_numeric(&model->features[i])) {
            emit_stats(steps, &model->features[i], sql);
        }
    }
    if (partition < 0) {
        for (size_t i = 0; i < model->tag_count; i++) {
            sct_text_addf(sql,
                          ",\n       count(CASE WHEN sct_t%zu THEN 1 END), "
                          "count(CASE WHEN sct_t%zu AND reachable THEN 1 END)",
                          i, i);
        }
    }
    sct_text_add(sql, "\nFROM assigned");
    if (partition >= 0) {
        sct_text_addf(sql, "\nGROUP BY sct_s%d", partition);
    }
}

void steps_grid(const struct steps *steps, int scheme, struct sct_text *sql)
{
    (void)steps;
    sct_text_addf(sql,
                  "SELECT sct_row%d, sct_column%d, count(*)\nFROM assigned\n"
                  "GROUP BY sct_row%d, sct_column%d",
                  scheme, scheme, scheme, scheme);
}

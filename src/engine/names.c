/* How names, aggregates and functions over customers are written in the statements of a run. */
#include "engine/steps.h"

#include <math.h>
#include <string.h>

static void write_row_name(const struct steps_writer *writer, struct sct_text *sql,
                           const struct expr_name *name)
{
    const struct model_source *source = &writer->steps->model->sources[writer->source];
    switch (name->kind) {
    case EXPR_NAME_RAW:
        sct_text_addf(sql, "c%d", name->index);
        break;
    case EXPR_NAME_COLUMN:
        if (writer->inline_columns) {
            const struct sql_names names = steps_names(writer);
            sct_text_add_char(sql, '(');
            sql_emit_expr(sql, writer->steps->dialect, &names, source->columns[name->index].is);
            sct_text_add_char(sql, ')');
        } else {
            sct_text_addf(sql, "sct_k%d", name->index);
        }
        break;
    case EXPR_NAME_AT:
        sct_text_add(sql, "sct_at");
        break;
    case EXPR_NAME_CUSTOMER:
        sct_text_add(sql, "sct_customer");
        break;
    case EXPR_NAME_AS_OF:
    case EXPR_NAME_FEATURE:
    case EXPR_NAME_TAG:
        break; /* written by the caller, or not of a row */
    }
}

/* Cut point i of a slot: its value, or its name where it is not known yet (`sectile sql`). */
static void write_point(const struct steps *steps, struct sct_text *sql, int slot, size_t index)
{
    const struct sct_cut_points *cuts = steps->cuts;
    if (cuts && cuts[slot].points && index < cuts[slot].count &&
        isfinite(cuts[slot].points[index])) {
        const struct sct_value value = {.type = SCT_TYPE_NUMBER,
                                        .number = cuts[slot].points[index]};
        sql_emit_value(sql, steps->dialect, &value);
        return;
    }
    if (cuts && cuts[slot].points) {
        sct_text_add(sql, "NULL"); /* nobody has a value, or the total does not fit */
        return;
    }
    sct_text_addf(sql, ":cut%d_%zu", slot, index + 1);
}

static void write_over(const struct steps_writer *writer, struct sct_text *sql,
                       const struct expr *node)
{
    const struct steps *steps = writer->steps;
    const struct sql_names names = steps_names(writer);
    struct sct_text arg = {0};
    const char *x = NULL;
    if (node->over == EXPR_OVER_RANK) {
        sct_text_addf(sql, "sct_rank%d", node->slot);
        return;
    }
    sct_text_begin(&arg, sql->arena);
    sql_emit_expr(&arg, steps->dialect, &names, node->args[0]);
    if (sct_text_end(&arg, &x, &sql->err) != SCT_OK) {
        sql->status = arg.status;
        return;
    }
    if (node->over == EXPR_OVER_SHARE_OF_TOTAL) {
        sct_text_add(sql, "(CASE WHEN ");
        write_point(steps, sql, node->slot, 0);
        sct_text_addf(sql, " = 0 THEN NULL ELSE %s / ", x);
        write_point(steps, sql, node->slot, 0);
        sct_text_add(sql, " END)");
        return;
    }
    sct_text_addf(sql, "(CASE WHEN %s IS NULL THEN NULL", x);
    for (int64_t band = 1; band < node->bands; band++) {
        sct_text_addf(sql, " WHEN %s <= ", x);
        write_point(steps, sql, node->slot, (size_t)band - 1);
        sct_text_addf(sql, " THEN %lld",
                      (long long)(node->low_is_best ? node->bands + 1 - band : band));
    }
    sct_text_addf(sql, " ELSE %lld END)", (long long)(node->low_is_best ? 1 : node->bands));
}

static void write_name(const void *context, struct sct_text *sql, const struct expr *node)
{
    const struct steps_writer *writer = context;
    if (node->kind == EXPR_AGGREGATE) {
        sct_text_addf(sql, "sct_a%d", node->slot);
    } else if (node->kind == EXPR_OVER) {
        write_over(writer, sql, node);
    } else if (node->name.kind == EXPR_NAME_AS_OF) {
        sql_emit_time(sql, writer->steps->dialect, writer->steps->model->as_of);
    } else if (node->name.kind == EXPR_NAME_FEATURE) {
        sql_emit_name(sql, writer->steps->dialect,
                      writer->steps->model->features[node->name.index].name);
    } else {
        write_row_name(writer, sql, &node->name);
    }
}

struct sql_names steps_names(const struct steps_writer *writer)
{
    return (struct sql_names){.context = writer,
                              .write = write_name,
                              .as_of = writer->steps->model->as_of};
}

void steps_comment(struct sct_text *sql, const char *text)
{
    sct_text_add(sql, " /* ");
    for (const char *c = text; *c; c++) {
        const bool ends = (c[0] == '*' && c[1] == '/') || (c[0] == '/' && c[1] == '*');
        sct_text_add_char(sql, (unsigned char)*c < ' ' ? ' ' : *c);
        if (ends) {
            sct_text_add_char(sql, ' ');
        }
    }
    sct_text_add(sql, " */");
}

bool steps_is_numeric(const struct model_feature *feature)
{
    return feature->type == SCT_TYPE_INTEGER || feature->type == SCT_TYPE_NUMBER;
}

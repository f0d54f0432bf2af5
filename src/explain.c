#include "explain.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* Grids nest; deeper than this nobody can read. */
enum { AXES_MAX = 128 };

/* The first failure inside a look-up, which has no way to return one. */
struct failure {
    sct_status status;
    struct sct_error err;
};

struct witness {
    struct sct_arena *run;
    const struct sct_model *model;
    const struct sct_result *result;
    const struct sct_customer_row *row;
    struct failure *failure;
};

/* ---- values ------------------------------------------------------------------------------------- */

static struct sct_value look_up(const void *context, const struct expr *node);

static sct_status value_of(const struct witness *witness, const struct expr *tree,
                           struct sct_value *ret_value, struct sct_error *err)
{
    const struct expr_inputs inputs = {.context = witness,
                                       .look_up = look_up,
                                       .as_of = witness->model->as_of};
    SCT_TRY(expr_evaluate(witness->run, tree, &inputs, ret_value, err));
    if (witness->failure->status != SCT_OK) {
        if (err && err != &witness->failure->err) {
            *err = witness->failure->err;
        }
        return witness->failure->status;
    }
    return SCT_OK;
}

static double as_number(const struct sct_value *value)
{
    return value->type == SCT_TYPE_INTEGER ? (double)value->integer : value->number;
}

/* The same cut points as the engine's, compared the same way. */
static int64_t band_of(const struct sct_cut_points *cuts, int64_t bands, double x)
{
    for (size_t i = 0; i < cuts->count; i++) {
        if (x <= cuts->points[i]) {
            return (int64_t)i + 1;
        }
    }
    return bands;
}

static struct sct_value over_customers(const struct witness *witness, const struct expr *node,
                                       const struct sct_value *x)
{
    const struct sct_cut_points *cuts = &witness->result->cuts[node->slot];
    struct sct_value value = {.type = node->type, .missing = x->missing};
    if (x->missing) {
        return value;
    }
    if (node->over == EXPR_OVER_RANK) {
        value.integer = witness->row->ranks[node->slot];
        value.missing = value.integer == 0;
    } else if (node->over == EXPR_OVER_SHARE_OF_TOTAL) {
        value.missing = cuts->points[0] == 0.0 || !isfinite(cuts->points[0]);
        value.number = value.missing ? 0.0 : as_number(x) / cuts->points[0];
    } else {
        const int64_t band = band_of(cuts, node->bands, as_number(x));
        value.integer = node->low_is_best ? node->bands + 1 - band : band;
    }
    return value;
}

static struct sct_value look_up(const void *context, const struct expr *node)
{
    const struct witness *witness = context;
    const struct sct_value missing = {.type = node->type, .missing = true};
    if (node->kind == EXPR_OVER) {
        struct sct_value x = {0};
        const sct_status status = value_of(witness, node->args[0], &x, &witness->failure->err);
        if (status != SCT_OK) {
            witness->failure->status = status;
            return missing;
        }
        return over_customers(witness, node, &x);
    }
    if (node->kind == EXPR_NAME && node->name.kind == EXPR_NAME_FEATURE) {
        return witness->row->values[node->name.index];
    }
    if (node->kind == EXPR_NAME && node->name.kind == EXPR_NAME_AS_OF) {
        return (struct sct_value){.type = SCT_TYPE_TIMESTAMP, .time = witness->model->as_of};
    }
    return missing;
}

static explain_verdict verdict_of(const struct sct_value *value)
{
    return value->missing ? EXPLAIN_UNKNOWN : value->boolean ? EXPLAIN_HOLDS : EXPLAIN_FAILS;
}

/* ---- parts of a rule ------------------------------------------------------------------------------ */

static size_t count_parts(const struct expr *tree)
{
    const bool both = tree->kind == EXPR_SCALAR && tree->op == EXPR_OP_AND;
    return both ? count_parts(tree->args[0]) + count_parts(tree->args[1]) : 1;
}

/* Is the item in the list, whole? */
static bool told_already(const struct sct_text *list, const char *item)
{
    const size_t bytes = strlen(item);
    const char *at = list->count ? strstr(list->bytes, item) : NULL;
    while (at) {
        const bool begins = at == list->bytes || at[-1] == ' ';
        if (begins && (at[bytes] == '\0' || at[bytes] == ',')) {
            return true;
        }
        at = strstr(at + 1, item);
    }
    return false;
}

/* "f is 3, recency is 95": every name of the part once. */
static sct_status print_values(const struct witness *witness, const struct expr *tree,
                               struct sct_text *text, struct sct_error *err)
{
    if (tree->kind == EXPR_NAME || tree->kind == EXPR_OVER) {
        struct sct_value value = {0};
        struct sct_text name = {0};
        const char *spelling = NULL;
        SCT_TRY(value_of(witness, tree, &value, err));
        sct_text_begin(&name, witness->run);
        expr_print(&name, tree);
        sct_text_addf(&name, " is ");
        sct_value_print(&name, &value, true);
        SCT_TRY(sct_text_end(&name, &spelling, err));
        if (!told_already(text, spelling)) {
            sct_text_addf(text, "%s%s", text->count ? ", " : "", spelling);
        }
        return SCT_OK;
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        SCT_TRY(print_values(witness, tree->args[i], text, err));
    }
    return SCT_OK;
}

static bool is_number(const struct sct_value *value)
{
    return !value->missing && (value->type == SCT_TYPE_INTEGER || value->type == SCT_TYPE_NUMBER);
}

static sct_status print_gap(const struct witness *witness, double gap, bool strict,
                            const char **ret_text, struct sct_error *err)
{
    char number[32];
    sct_text_from_number(fabs(gap), number);
    return sct_text_format(witness->run, ret_text, err, "%s%s %s", strict ? "more than " : "",
                           number, gap > 0 ? "more" : "less");
}

static bool names_something(const struct expr *tree)
{
    bool any = tree->kind == EXPR_NAME || tree->kind == EXPR_OVER;
    for (size_t i = 0; i < tree->arg_count && !any; i++) {
        any = names_something(tree->args[i]);
    }
    return any;
}

/* `30 <= x` is read as `x >= 30`. */
static expr_op turned(expr_op op)
{
    return op == EXPR_OP_LT   ? EXPR_OP_GT
           : op == EXPR_OP_LE ? EXPR_OP_GE
           : op == EXPR_OP_GT ? EXPR_OP_LT
           : op == EXPR_OP_GE ? EXPR_OP_LE
                              : op;
}

/* How far a number is from making `x op limit` true; nothing when both sides vary. */
static sct_status needs_of_comparison(const struct witness *witness, const struct expr *part,
                                      const char **ret_needs, struct sct_error *err)
{
    struct sct_value x = {0};
    struct sct_value limit = {0};
    if (part->arg_count != 2) {
        return SCT_OK;
    }
    const bool left = names_something(part->args[0]);
    if (left == names_something(part->args[1])) {
        return SCT_OK;
    }
    const expr_op op = left ? part->op : turned(part->op);
    SCT_TRY(value_of(witness, part->args[left ? 0 : 1], &x, err));
    SCT_TRY(value_of(witness, part->args[left ? 1 : 0], &limit, err));
    const bool strict = op == EXPR_OP_LT || op == EXPR_OP_GT;
    const bool ordered = strict || op == EXPR_OP_LE || op == EXPR_OP_GE;
    if (!ordered || !is_number(&x) || !is_number(&limit)) {
        return SCT_OK;
    }
    const double gap = as_number(&limit) - as_number(&x);
    if (gap == 0.0) {
        const bool less = op == EXPR_OP_LT;
        return sct_text_format(witness->run, ret_needs, err, "any %s", less ? "less" : "more");
    }
    return print_gap(witness, gap, strict, ret_needs, err);
}

static sct_status needs_of_between(const struct witness *witness, const struct expr *part,
                                   const char **ret_needs, struct sct_error *err)
{
    struct sct_value x = {0};
    struct sct_value low = {0};
    struct sct_value high = {0};
    SCT_TRY(value_of(witness, part->args[0], &x, err));
    SCT_TRY(value_of(witness, part->args[1], &low, err));
    SCT_TRY(value_of(witness, part->args[2], &high, err));
    if (!is_number(&x) || !is_number(&low) || !is_number(&high)) {
        return SCT_OK;
    }
    const bool below = as_number(&x) < as_number(&low);
    return print_gap(witness, as_number(below ? &low : &high) - as_number(&x), false, ret_needs,
                     err);
}

static sct_status explain_part(const struct witness *witness, const struct expr *tree,
                               struct explain_part *part, struct sct_error *err)
{
    struct sct_value value = {0};
    struct sct_text text = {0};
    SCT_TRY(value_of(witness, tree, &value, err));
    part->verdict = verdict_of(&value);
    part->needs = "";
    sct_text_begin(&text, witness->run);
    expr_print(&text, tree);
    SCT_TRY(sct_text_end(&text, &part->text, err));
    sct_text_begin(&text, witness->run);
    SCT_TRY(print_values(witness, tree, &text, err));
    SCT_TRY(sct_text_end(&text, &part->values, err));
    if (part->verdict == EXPLAIN_HOLDS || tree->kind != EXPR_SCALAR) {
        return SCT_OK;
    }
    return tree->op == EXPR_OP_BETWEEN ? needs_of_between(witness, tree, &part->needs, err)
                                       : needs_of_comparison(witness, tree, &part->needs, err);
}

static sct_status explain_parts(const struct witness *witness, const struct expr *tree,
                                struct explain_part *parts, size_t *count, struct sct_error *err)
{
    if (tree->kind == EXPR_SCALAR && tree->op == EXPR_OP_AND) {
        SCT_TRY(explain_parts(witness, tree->args[0], parts, count, err));
        return explain_parts(witness, tree->args[1], parts, count, err);
    }
    return explain_part(witness, tree, &parts[(*count)++], err);
}

static sct_status explain_rule(const struct witness *witness, const struct model_segment *segment,
                               struct explain_rule *rule, struct sct_error *err)
{
    void *memory = NULL;
    *rule = (struct explain_rule){.segment = segment->name, .text = "", .verdict = EXPLAIN_HOLDS};
    if (!segment->when) {
        return SCT_OK;
    }
    struct sct_value value = {0};
    struct sct_text text = {0};
    SCT_TRY(value_of(witness, segment->when, &value, err));
    rule->verdict = verdict_of(&value);
    sct_text_begin(&text, witness->run);
    expr_print(&text, segment->when);
    SCT_TRY(sct_text_end(&text, &rule->text, err));
    SCT_TRY(sct_arena_take(witness->run, count_parts(segment->when), sizeof(struct explain_part),
                           &memory, err));
    SCT_TRY(explain_parts(witness, segment->when, memory, &rule->part_count, err));
    rule->parts = memory;
    return SCT_OK;
}

static size_t failing_parts(const struct explain_rule *rule)
{
    size_t failing = 0;
    for (size_t i = 0; i < rule->part_count; i++) {
        failing += rule->parts[i].verdict == EXPLAIN_HOLDS ? 0 : 1;
    }
    return failing;
}

/* ---- schemes -------------------------------------------------------------------------------------- */

static sct_status explain_rules(const struct witness *witness, const struct model_scheme *scheme,
                                struct explain_scheme *ret_scheme, int *ret_segment,
                                struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(witness->run, scheme->segment_count, sizeof(struct explain_rule),
                           &memory, err));
    struct explain_rule *rules = memory;
    int winner = -1;
    for (size_t i = 0; i < scheme->segment_count; i++) {
        SCT_TRY(explain_rule(witness, &scheme->segments[i], &rules[i], err));
        if (winner < 0 && rules[i].verdict == EXPLAIN_HOLDS) {
            winner = (int)i;
            rules[i].wins = true;
        }
        rules[i].near = winner < 0 && rules[i].part_count > 1 && failing_parts(&rules[i]) == 1;
    }
    ret_scheme->rules = rules;
    ret_scheme->rule_count = scheme->segment_count;
    *ret_segment = winner;
    return SCT_OK;
}

static sct_status explain_nearest(const struct witness *witness, const struct model_axis *axis,
                                  double x, struct explain_axis *ret_axis, struct sct_error *err)
{
    double nearest = 0.0;
    bool any = false;
    for (size_t i = 0; i < axis->cut_count; i++) {
        double cut = 0.0;
        if (axis->slot < 0) {
            cut = axis->cuts[i];
        } else if (i < witness->result->cuts[axis->slot].count) {
            cut = witness->result->cuts[axis->slot].points[i];
        } else {
            continue;
        }
        if (!any || fabs(x - cut) < fabs(x - nearest)) {
            nearest = cut;
            any = true;
        }
    }
    ret_axis->nearest = "";
    if (!any) {
        return SCT_OK;
    }
    char gap[32];
    char cut[32];
    sct_text_from_number(fabs(x - nearest), gap);
    sct_text_from_number(nearest, cut);
    if (x == nearest) {
        return sct_text_format(witness->run, &ret_axis->nearest, err, "on the cut at %s", cut);
    }
    return sct_text_format(witness->run, &ret_axis->nearest, err, "%s %s the cut at %s", gap,
                           x > nearest ? "above" : "below", cut);
}

static size_t band_index(const struct witness *witness, const struct model_axis *axis, double x)
{
    size_t band = 0;
    for (; band < axis->cut_count; band++) {
        const struct sct_cut_points *cuts =
            axis->slot < 0 ? NULL : &witness->result->cuts[axis->slot];
        if (cuts && band >= cuts->count) {
            continue; /* no customer had a value: nothing is below a cut that is not there */
        }
        if (x <= (cuts ? cuts->points[band] : axis->cuts[band])) {
            break;
        }
    }
    return band;
}

/* Walks down the nested bands; gives the leaf and adds a line for each level. */
static sct_status explain_axis(const struct witness *witness, const struct model_axis *axis,
                               struct explain_axis *lines, size_t *count, size_t *leaf,
                               struct sct_error *err)
{
    struct sct_value x = {0};
    struct sct_text text = {0};
    if (*count >= AXES_MAX) {
        return sct_fail(err, SCT_LIMIT, "a grid nests more than %d axes", AXES_MAX);
    }
    struct explain_axis *line = &lines[(*count)++];
    SCT_TRY(value_of(witness, axis->by, &x, err));
    sct_text_begin(&text, witness->run);
    expr_print(&text, axis->by);
    SCT_TRY(sct_text_end(&text, &line->text, err));
    sct_text_begin(&text, witness->run);
    sct_value_print(&text, &x, false);
    SCT_TRY(sct_text_end(&text, &line->value, err));

    const size_t band = x.missing ? axis->band_count - 1 : band_index(witness, axis, as_number(&x));
    line->band = axis->labels[band];
    line->nearest = "";
    if (!x.missing) {
        SCT_TRY(explain_nearest(witness, axis, as_number(&x), line, err));
    }
    for (size_t i = 0; i < band; i++) {
        *leaf += axis->nested[i] ? axis->nested[i]->leaf_count : 1;
    }
    return axis->nested[band] ? explain_axis(witness, axis->nested[band], lines, count, leaf, err)
                              : SCT_OK;
}

static sct_status explain_grid(const struct witness *witness, const struct model_scheme *scheme,
                               struct explain_scheme *ret_scheme, int *ret_segment,
                               struct sct_error *err)
{
    void *memory = NULL;
    size_t row = 0;
    size_t column = 0;
    SCT_TRY(sct_arena_take(witness->run, AXES_MAX, sizeof(struct explain_axis), &memory, err));
    SCT_TRY(explain_axis(witness, scheme->rows, memory, &ret_scheme->axis_count, &row, err));
    SCT_TRY(explain_axis(witness, scheme->columns, memory, &ret_scheme->axis_count, &column, err));
    ret_scheme->axes = memory;
    *ret_segment = scheme->cell_segment[row * scheme->column_count + column];
    return SCT_OK;
}

/* One scheme, then the one that refines the segment the customer is in; *ret_leaf is (scheme, segment). */
static sct_status explain_chain(const struct witness *witness, int index,
                                struct explain_scheme *schemes, size_t *count, int ret_leaf[2],
                                struct sct_error *err)
{
    const struct model_scheme *scheme = &witness->model->schemes[index];
    struct explain_scheme *out = &schemes[(*count)++];
    int segment = -1;
    *out = (struct explain_scheme){.name = scheme->name, .segment = ""};
    SCT_TRY(scheme->grid ? explain_grid(witness, scheme, out, &segment, err)
                         : explain_rules(witness, scheme, out, &segment, err));
    ret_leaf[0] = index;
    ret_leaf[1] = segment;
    if (segment < 0) {
        return SCT_OK;
    }
    out->segment = scheme->segments[segment].name;
    const int inner = scheme->refined_by[segment];
    return inner >= 0 ? explain_chain(witness, inner, schemes, count, ret_leaf, err) : SCT_OK;
}

static sct_status check_leaf(const struct witness *witness, size_t partition, const int leaf[2],
                             struct sct_error *err)
{
    const struct model_partition *model = &witness->model->partitions[partition];
    const int given = witness->row->leaves[partition];
    const bool same = given >= 0 && model->leaves[given].scheme == leaf[0] &&
                      model->leaves[given].segment == leaf[1];
    if (same) {
        return SCT_OK;
    }
    return sct_fail(
        err, SCT_DATABASE,
        "scheme '%s': the engine placed this customer in '%s', the evaluator does not agree",
        witness->model->schemes[model->scheme].name,
        given >= 0 ? model->leaves[given].path : "none");
}

sct_status sct_explain(struct sct_arena *run, const struct sct_model *model,
                       const struct sct_result *result, const struct sct_customer_row *row,
                       struct explain *ret_explain, struct sct_error *err)
{
    struct failure failure = {.status = SCT_OK};
    const struct witness witness = {.run = run,
                                    .model = model,
                                    .result = result,
                                    .row = row,
                                    .failure = &failure};
    void *memory = NULL;
    size_t count = 0;
    SCT_TRY(sct_arena_take(run, model->scheme_count, sizeof(struct explain_scheme), &memory, err));
    for (size_t i = 0; i < model->partition_count; i++) {
        int leaf[2] = {-1, -1};
        SCT_TRY(explain_chain(&witness, model->partitions[i].scheme, memory, &count, leaf, err));
        SCT_TRY(check_leaf(&witness, i, leaf, err));
    }
    *ret_explain = (struct explain){.scheme_count = count, .schemes = memory};
    return SCT_OK;
}

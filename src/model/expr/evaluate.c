/* The plain reference: one node, one value, straight from the definitions.  The SQL is tested against it,
 * so nothing here is clever. */
#include "model/expr/evaluate.h"

struct evaluation {
    struct sct_arena *scratch;
    const struct expr_inputs *inputs;
    struct sct_error *err;
};

/* As many values as an operator is ever given at once; `in`, min and max take theirs one by one. */
enum { ARGS_AT_ONCE = 3 };

static sct_status evaluate(const struct evaluation *e, const struct expr *node,
                           struct sct_value *ret_value);

/* ---- three-valued logic --------------------------------------------------------------------- */

/* false before missing before true: `and` is the least of two, `or` the greatest (Kleene). */
static int truth(struct sct_value value)
{
    return value.missing ? 1 : value.boolean ? 2 : 0;
}

static struct sct_value from_truth(int truth)
{
    return truth == 1 ? value_missing(SCT_TYPE_BOOLEAN) : value_boolean(truth == 2);
}

static struct sct_value both_of(struct sct_value a, struct sct_value b)
{
    return from_truth(truth(a) < truth(b) ? truth(a) : truth(b));
}

static struct sct_value either_of(struct sct_value a, struct sct_value b)
{
    return from_truth(truth(a) > truth(b) ? truth(a) : truth(b));
}

static struct sct_value opposite(struct sct_value a)
{
    return from_truth(2 - truth(a));
}

/* ---- comparison ----------------------------------------------------------------------------- */

static struct sct_value compare(expr_op op, struct sct_value a, struct sct_value b)
{
    if (a.missing || b.missing) {
        return value_missing(SCT_TYPE_BOOLEAN);
    }
    const int order = value_compare(a, b);
    switch ((int)op) {
    case EXPR_OP_EQ:
        return value_boolean(order == 0);
    case EXPR_OP_NE:
        return value_boolean(order != 0);
    case EXPR_OP_LT:
        return value_boolean(order < 0);
    case EXPR_OP_LE:
        return value_boolean(order <= 0);
    case EXPR_OP_GT:
        return value_boolean(order > 0);
    default:
        return value_boolean(order >= 0);
    }
}

/* x = a or x = b or ... */
static sct_status evaluate_in(const struct evaluation *e, const struct expr *node,
                              struct sct_value *ret_value)
{
    struct sct_value x = value_missing(SCT_TYPE_NONE);
    struct sct_value found = value_boolean(false);
    SCT_TRY(evaluate(e, node->args[0], &x));
    for (size_t i = 1; i < node->arg_count; i++) {
        struct sct_value item = value_missing(SCT_TYPE_NONE);
        SCT_TRY(evaluate(e, node->args[i], &item));
        found = either_of(found, compare(EXPR_OP_EQ, x, item));
    }
    *ret_value = found;
    return SCT_OK;
}

/* The first of the smallest, or of the largest, all widened to the type of the node. */
static sct_status evaluate_extreme(const struct evaluation *e, const struct expr *node,
                                   struct sct_value *ret_value)
{
    const int sign = node->op == EXPR_OP_LEAST ? 1 : -1;
    struct sct_value best = value_missing(node->type);
    bool missing = false;
    for (size_t i = 0; i < node->arg_count; i++) {
        struct sct_value value = value_missing(SCT_TYPE_NONE);
        SCT_TRY(evaluate(e, node->args[i], &value));
        value = value_widen(value, node->type);
        missing = missing || value.missing;
        if (!missing && (i == 0 || sign * value_compare(value, best) < 0)) {
            best = value;
        }
    }
    *ret_value = missing ? value_missing(node->type) : best;
    return SCT_OK;
}

/* ---- operators ------------------------------------------------------------------------------ */

/* Operators that have a value for missing arguments; false for all others. */
static bool apply_logic(expr_op op, const struct sct_value args[], struct sct_value *ret_value)
{
    switch ((int)op) {
    case EXPR_OP_AND:
        *ret_value = both_of(args[0], args[1]);
        return true;
    case EXPR_OP_OR:
        *ret_value = either_of(args[0], args[1]);
        return true;
    case EXPR_OP_NOT:
        *ret_value = opposite(args[0]);
        return true;
    case EXPR_OP_BETWEEN:
        *ret_value =
            both_of(compare(EXPR_OP_GE, args[0], args[1]), compare(EXPR_OP_LE, args[0], args[2]));
        return true;
    case EXPR_OP_IS_MISSING:
        *ret_value = value_boolean(args[0].missing);
        return true;
    case EXPR_OP_IS_PRESENT:
        *ret_value = value_boolean(!args[0].missing);
        return true;
    case EXPR_OP_IF:
        *ret_value = truth(args[0]) == 2 ? args[1] : args[2];
        return true;
    case EXPR_OP_DEFAULT:
        *ret_value = args[0].missing ? args[1] : args[0];
        return true;
    default:
        return false;
    }
}

static struct sct_value add_or_subtract(const struct expr *node, const struct sct_value args[])
{
    if (args[1].type == SCT_TYPE_DURATION) {
        const int sign = node->op == EXPR_OP_ADD ? 1 : -1;
        return value_shift(node->type, args[0], args[1].duration, sign);
    }
    return value_arithmetic(node->op, node->type, args);
}

/* Operators of present arguments. */
static sct_status apply_strict(const struct evaluation *e, const struct expr *node,
                               const struct sct_value args[], struct sct_value *ret_value)
{
    switch ((int)node->op) {
    case EXPR_OP_EQ:
    case EXPR_OP_NE:
    case EXPR_OP_LT:
    case EXPR_OP_LE:
    case EXPR_OP_GT:
    case EXPR_OP_GE:
        *ret_value = compare(node->op, args[0], args[1]);
        return SCT_OK;
    case EXPR_OP_ADD:
    case EXPR_OP_SUBTRACT:
        *ret_value = add_or_subtract(node, args);
        return SCT_OK;
    case EXPR_OP_ROUND:
        *ret_value = value_round(node->type, node->arg_count, args);
        return SCT_OK;
    case EXPR_OP_LOWER:
    case EXPR_OP_UPPER:
        return value_change_case(e->scratch, node->op, args[0].text, ret_value, e->err);
    case EXPR_OP_LENGTH:
    case EXPR_OP_STARTS_WITH:
    case EXPR_OP_ENDS_WITH:
    case EXPR_OP_CONTAINS:
        *ret_value = value_text_test(node->op, args);
        return SCT_OK;
    case EXPR_OP_DAYS_BETWEEN:
    case EXPR_OP_DATE:
    case EXPR_OP_YEAR:
    case EXPR_OP_MONTH:
    case EXPR_OP_WEEKDAY:
        *ret_value = value_calendar(node->op, args);
        return SCT_OK;
    default:
        *ret_value = value_arithmetic(node->op, node->type, args);
        return SCT_OK;
    }
}

static sct_status evaluate_scalar(const struct evaluation *e, const struct expr *node,
                                  struct sct_value *ret_value)
{
    if (node->op == EXPR_OP_IN) {
        return evaluate_in(e, node, ret_value);
    }
    if (node->op == EXPR_OP_LEAST || node->op == EXPR_OP_GREATEST) {
        return evaluate_extreme(e, node, ret_value);
    }
    struct sct_value args[ARGS_AT_ONCE] = {{.missing = true}};
    bool missing = false;
    for (size_t i = 0; i < node->arg_count && i < ARGS_AT_ONCE; i++) {
        SCT_TRY(evaluate(e, node->args[i], &args[i]));
        missing = missing || args[i].missing;
    }
    struct sct_value value = value_missing(node->type);
    if (!apply_logic(node->op, args, &value) && !missing) {
        SCT_TRY(apply_strict(e, node, args, &value));
    }
    *ret_value = value_widen(value, node->type);
    return SCT_OK;
}

/* What the caller gives, made to keep the promises of expr.h. */
static struct sct_value look_up(const struct evaluation *e, const struct expr *node)
{
    if (node->kind == EXPR_NAME && node->name.kind == EXPR_NAME_AS_OF) {
        return (struct sct_value){.type = SCT_TYPE_TIMESTAMP, .time = e->inputs->as_of};
    }
    struct sct_value value = e->inputs->look_up(e->inputs->context, node);
    if (value.missing || (value.type == SCT_TYPE_TEXT && value.text[0] == '\0')) {
        return value_missing(node->type);
    }
    value = value_widen(value, node->type);
    return value.type == SCT_TYPE_NUMBER ? value_number(value.number) : value;
}

static sct_status evaluate(const struct evaluation *e, const struct expr *node,
                           struct sct_value *ret_value)
{
    switch (node->kind) {
    case EXPR_LITERAL:
        *ret_value = node->literal;
        return SCT_OK;
    case EXPR_SCALAR:
        return evaluate_scalar(e, node, ret_value);
    case EXPR_NAME:
    case EXPR_AGGREGATE:
    case EXPR_OVER:
    case EXPR_CALL:
        break;
    }
    *ret_value = look_up(e, node);
    return SCT_OK;
}

sct_status expr_evaluate(struct sct_arena *scratch, const struct expr *tree,
                         const struct expr_inputs *inputs, struct sct_value *ret_value,
                         struct sct_error *err)
{
    const struct evaluation e = {.scratch = scratch, .inputs = inputs, .err = err};
    struct sct_value value;
    SCT_TRY(evaluate(&e, tree, &value));
    *ret_value = value;
    return SCT_OK;
}

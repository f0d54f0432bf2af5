/* Types of operators and functions.  Integer widens to number, date to timestamp, a bare `missing` to
 * whatever stands beside it; nothing else is converted, and a mismatch names both types. */
#include "model/expr/bind.h"

#include <stdio.h>
#include <string.h>

enum { ROUND_DIGITS_MAX = 9 };

/* ---- wants ---------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    sct_type missing_as; /* the type a bare `missing` gets here */
    unsigned types;      /* one bit each */
} wants[] = {
#define BIT(type) (1U << SCT_TYPE_##type)
    [EXPR_WANT_BOOLEAN] = {"a condition", SCT_TYPE_BOOLEAN, BIT(BOOLEAN)},
    [EXPR_WANT_NUMERIC] = {"a number", SCT_TYPE_NUMBER, BIT(INTEGER) | BIT(NUMBER)},
    [EXPR_WANT_TEXT] = {"a text", SCT_TYPE_TEXT, BIT(TEXT)},
    [EXPR_WANT_INSTANT] = {"a date or timestamp", SCT_TYPE_TIMESTAMP, BIT(DATE) | BIT(TIMESTAMP)},
    [EXPR_WANT_ORDERED] = {"a number, text, date or timestamp", SCT_TYPE_NONE,
                           BIT(INTEGER) | BIT(NUMBER) | BIT(TEXT) | BIT(DATE) | BIT(TIMESTAMP)},
    [EXPR_WANT_VALUE] = {"a value", SCT_TYPE_NONE,
                         BIT(BOOLEAN) | BIT(INTEGER) | BIT(NUMBER) | BIT(TEXT) | BIT(DATE) |
                             BIT(TIMESTAMP)},
#undef BIT
};

void bind_give_type(struct expr *node, sct_type type)
{
    if (node->type != SCT_TYPE_NONE) {
        return;
    }
    node->type = type;
    node->literal.type = type;
    for (size_t i = 0; i < node->arg_count; i++) {
        bind_give_type(node->args[i], type);
    }
}

const char *expr_doubt(const struct expr *tree)
{
    if (tree->type != SCT_TYPE_TEXT) {
        return NULL;
    }
    while (tree->kind == EXPR_AGGREGATE && tree->arg_count) {
        tree = tree->args[0];
    }
    return tree->kind == EXPR_NAME ? tree->name.doubt : NULL;
}

/* The reader's doubt about the text beside other, when it is not a text that is wanted. */
static const char *doubt_of_either(const struct expr *a, const struct expr *b)
{
    const char *doubt = b->type == SCT_TYPE_TEXT ? NULL : expr_doubt(a);
    return doubt || a->type == SCT_TYPE_TEXT ? doubt : expr_doubt(b);
}

/* A column is a text when its first cells are: one `abc`, or none at all. */
static bool is_text_column(const struct expr *arg)
{
    return arg->type == SCT_TYPE_TEXT && arg->kind == EXPR_NAME && arg->name.kind == EXPR_NAME_RAW;
}

static const char *want_hint(expr_want want, const struct expr *arg)
{
    const sct_type type = arg->type;
    if (want == EXPR_WANT_NUMERIC && is_text_column(arg)) {
        return "if it holds numbers, say so under `columns`: {is: COLUMN, type: number}";
    }
    if (want == EXPR_WANT_BOOLEAN) {
        return type == SCT_TYPE_TEXT ? "write a comparison: x = 'yes'"
                                     : "write a comparison: x > 0, x is present";
    }
    if (want == EXPR_WANT_NUMERIC && type == SCT_TYPE_BOOLEAN) {
        return "write `if c then 1 else 0`";
    }
    if (type == SCT_TYPE_DURATION) {
        return "days are plain numbers: write 90; a duration is added to a date or gives a window";
    }
    return NULL;
}

sct_status bind_want(struct binder *binder, struct expr *node, size_t index, expr_want want,
                     const char *what)
{
    struct expr *arg = node->args[index];
    if (arg->type == EXPR_BROKEN || node->type == EXPR_BROKEN) {
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    if (wants[want].missing_as != SCT_TYPE_NONE) {
        bind_give_type(arg, wants[want].missing_as);
    }
    if (arg->type != SCT_TYPE_NONE && (wants[want].types >> arg->type & 1U)) {
        return SCT_OK;
    }
    const char *doubt = expr_doubt(arg);
    return bind_refuse(binder, node, arg->at, doubt ? doubt : want_hint(want, arg),
                       "'%.80s' needs %s, this is of type %s", what, wants[want].name,
                       sct_type_name(arg->type));
}

/* ---- one type for several values ------------------------------------------------------------ */

static bool both(sct_type a, sct_type b, sct_type x, sct_type y)
{
    return (a == x && b == y) || (a == y && b == x);
}

/* The type that both become, or EXPR_BROKEN. */
static sct_type unify(sct_type a, sct_type b)
{
    if (a == b || b == SCT_TYPE_NONE) {
        return a;
    }
    if (a == SCT_TYPE_NONE) {
        return b;
    }
    if (both(a, b, SCT_TYPE_INTEGER, SCT_TYPE_NUMBER)) {
        return SCT_TYPE_NUMBER;
    }
    if (both(a, b, SCT_TYPE_DATE, SCT_TYPE_TIMESTAMP)) {
        return SCT_TYPE_TIMESTAMP;
    }
    return EXPR_BROKEN;
}

static bool is_numeric(sct_type type)
{
    return type == SCT_TYPE_INTEGER || type == SCT_TYPE_NUMBER;
}

static bool is_instant(sct_type type)
{
    return type == SCT_TYPE_DATE || type == SCT_TYPE_TIMESTAMP;
}

/* What to write instead when a and b do not go together. */
static const char *mismatch_hint(const struct expr *a, const struct expr *b)
{
    if (a->type == SCT_TYPE_DURATION || b->type == SCT_TYPE_DURATION) {
        return "days are plain numbers: write 90";
    }
    const char *doubt = doubt_of_either(a, b);
    if (doubt) {
        return doubt;
    }
    const struct expr *text = a->type == SCT_TYPE_TEXT ? a : b;
    const struct expr *other = text == a ? b : a;
    if (text->type == SCT_TYPE_TEXT && text->kind == EXPR_LITERAL) {
        return is_numeric(other->type)           ? "a number is written without quotes"
               : is_instant(other->type)         ? "a date is written without quotes: 2011-09-10"
               : other->type == SCT_TYPE_BOOLEAN ? "write true or false, without quotes"
                                                 : NULL;
    }
    if (text->type == SCT_TYPE_TEXT && other->kind == EXPR_LITERAL) {
        return "a text is written in quotes";
    }
    if (a->type == SCT_TYPE_BOOLEAN || b->type == SCT_TYPE_BOOLEAN) {
        return "a condition stands by itself: write `returned` or `not returned`";
    }
    return NULL;
}

/* The common type of args[from..], given to those that are missing; node is broken when there is none. */
static sct_status unify_args(struct binder *binder, struct expr *node, size_t from,
                             sct_type *ret_type)
{
    sct_type type = node->args[from]->type;
    size_t typed = from; /* the last one that had a type, for the hint */
    for (size_t i = from; i < node->arg_count; i++) {
        const struct expr *arg = node->args[i];
        if (arg->type == SCT_TYPE_DURATION) {
            return bind_want(binder, node, i, EXPR_WANT_VALUE, expr_op_name(node->op));
        }
        const sct_type wider = unify(type, arg->type);
        if (wider == EXPR_BROKEN) {
            return bind_refuse(binder, node, arg->at, mismatch_hint(node->args[typed], arg),
                               "'%s' gives either %s or %s: its values must be of one type",
                               expr_op_name(node->op), sct_type_name(type),
                               sct_type_name(arg->type));
        }
        type = wider;
        typed = arg->type == SCT_TYPE_NONE ? typed : i;
    }
    for (size_t i = from; i < node->arg_count && type != SCT_TYPE_NONE; i++) {
        bind_give_type(node->args[i], type);
    }
    *ret_type = type;
    return SCT_OK;
}

/* ---- comparisons ---------------------------------------------------------------------------- */

/* The first value against the one at index.  A literal `missing` is refused: the answer would always be
 * missing, and no one means that. */
static sct_status compare(struct binder *binder, struct expr *node, size_t index)
{
    const struct expr *a = node->args[0];
    const struct expr *b = node->args[index];
    const char *name = expr_op_name(node->op);
    if (a->type == SCT_TYPE_NONE || b->type == SCT_TYPE_NONE) {
        return bind_refuse(binder, node, a->type == SCT_TYPE_NONE ? a->at : b->at,
                           "write `x is missing` or `x is present`",
                           "'%s' with missing is always missing", name);
    }
    if (a->type == SCT_TYPE_DURATION || unify(a->type, b->type) == EXPR_BROKEN) {
        const bool list = node->op == EXPR_OP_IN || node->op == EXPR_OP_BETWEEN;
        return bind_refuse(binder, node, list ? b->at : node->at, mismatch_hint(a, b),
                           "'%s' cannot compare %s with %s", name, sct_type_name(a->type),
                           sct_type_name(b->type));
    }
    return SCT_OK;
}

static bool is_ordering(expr_op op)
{
    return op == EXPR_OP_LT || op == EXPR_OP_LE || op == EXPR_OP_GT || op == EXPR_OP_GE ||
           op == EXPR_OP_BETWEEN;
}

static sct_status type_comparison(struct binder *binder, struct expr *node)
{
    for (size_t i = 1; i < node->arg_count && node->type != EXPR_BROKEN; i++) {
        SCT_TRY(compare(binder, node, i));
    }
    if (node->type != EXPR_BROKEN && is_ordering(node->op)) {
        SCT_TRY(bind_want(binder, node, 0, EXPR_WANT_ORDERED, expr_op_name(node->op)));
    }
    node->type = node->type == EXPR_BROKEN ? EXPR_BROKEN : SCT_TYPE_BOOLEAN;
    return SCT_OK;
}

/* ---- arithmetic ----------------------------------------------------------------------------- */

/* The widest of the operands; a bare `missing` takes it and widens nothing. */
static sct_status type_numeric(struct binder *binder, struct expr *node)
{
    sct_type type = SCT_TYPE_NONE;
    for (size_t i = 0; i < node->arg_count; i++) {
        const sct_type wider = unify(type, node->args[i]->type);
        type = wider == EXPR_BROKEN ? type : wider;
    }
    for (size_t i = 0; i < node->arg_count && is_numeric(type); i++) {
        bind_give_type(node->args[i], type);
    }
    for (size_t i = 0; i < node->arg_count; i++) {
        SCT_TRY(bind_want(binder, node, i, EXPR_WANT_NUMERIC, expr_op_name(node->op)));
    }
    if (node->type != EXPR_BROKEN) {
        node->type = type == SCT_TYPE_NONE ? SCT_TYPE_NUMBER : type;
    }
    return SCT_OK;
}

static sct_status refuse_sum(struct binder *binder, struct expr *node)
{
    const sct_type a = node->args[0]->type;
    const sct_type b = node->args[1]->type;
    const char *hint = doubt_of_either(node->args[0], node->args[1]);
    if (hint) {
        /* the texts would be something else but for a cell */
    } else if (is_instant(a) && is_instant(b)) {
        hint = "did you mean days_between(a, b)?";
    } else if ((is_instant(a) && is_numeric(b)) || (is_numeric(a) && is_instant(b))) {
        hint = "write the unit: t + 90d";
    } else if (a == SCT_TYPE_TEXT || b == SCT_TYPE_TEXT) {
        hint = "texts cannot be joined here";
    } else if (a == SCT_TYPE_DURATION || b == SCT_TYPE_DURATION) {
        hint = "days are plain numbers: write 90";
    } else if (a == SCT_TYPE_BOOLEAN || b == SCT_TYPE_BOOLEAN) {
        hint = "write `if c then 1 else 0`";
    }
    return bind_refuse(binder, node, node->at, hint, "'%s' cannot take %s and %s",
                       expr_op_name(node->op), sct_type_name(a), sct_type_name(b));
}

/* The moment comes first: 90d + t is t + 90d. */
static void put_instant_first(struct expr *node)
{
    if (node->op == EXPR_OP_ADD && node->args[0]->type == SCT_TYPE_DURATION &&
        is_instant(node->args[1]->type)) {
        struct expr *duration = node->args[0];
        node->args[0] = node->args[1];
        node->args[1] = duration;
    }
}

static sct_status type_sum(struct binder *binder, struct expr *node)
{
    put_instant_first(node);
    const struct expr *a = node->args[0];
    const struct expr *b = node->args[1];
    if (is_instant(a->type) && b->type == SCT_TYPE_DURATION) {
        const bool clock = b->literal.duration.micros != 0;
        node->type = clock ? SCT_TYPE_TIMESTAMP : a->type;
        return SCT_OK;
    }
    const bool numeric = (is_numeric(a->type) || a->type == SCT_TYPE_NONE) &&
                         (is_numeric(b->type) || b->type == SCT_TYPE_NONE);
    return numeric ? type_numeric(binder, node) : refuse_sum(binder, node);
}

/* ---- functions with fixed types ------------------------------------------------------------- */

struct signature {
    expr_op op;
    expr_want want; /* of every argument */
    sct_type gives;
};

static const struct signature signatures[] = {
    {EXPR_OP_DIVIDE, EXPR_WANT_NUMERIC, SCT_TYPE_NUMBER},
    {EXPR_OP_AND, EXPR_WANT_BOOLEAN, SCT_TYPE_BOOLEAN},
    {EXPR_OP_OR, EXPR_WANT_BOOLEAN, SCT_TYPE_BOOLEAN},
    {EXPR_OP_NOT, EXPR_WANT_BOOLEAN, SCT_TYPE_BOOLEAN},
    {EXPR_OP_DAYS_BETWEEN, EXPR_WANT_INSTANT, SCT_TYPE_INTEGER},
    {EXPR_OP_LOWER, EXPR_WANT_TEXT, SCT_TYPE_TEXT},
    {EXPR_OP_UPPER, EXPR_WANT_TEXT, SCT_TYPE_TEXT},
    {EXPR_OP_LENGTH, EXPR_WANT_TEXT, SCT_TYPE_INTEGER},
    {EXPR_OP_STARTS_WITH, EXPR_WANT_TEXT, SCT_TYPE_BOOLEAN},
    {EXPR_OP_ENDS_WITH, EXPR_WANT_TEXT, SCT_TYPE_BOOLEAN},
    {EXPR_OP_CONTAINS, EXPR_WANT_TEXT, SCT_TYPE_BOOLEAN},
    {EXPR_OP_SQRT, EXPR_WANT_NUMERIC, SCT_TYPE_NUMBER},
    {EXPR_OP_LOG, EXPR_WANT_NUMERIC, SCT_TYPE_NUMBER},
    {EXPR_OP_DATE, EXPR_WANT_INSTANT, SCT_TYPE_DATE},
    {EXPR_OP_YEAR, EXPR_WANT_INSTANT, SCT_TYPE_INTEGER},
    {EXPR_OP_MONTH, EXPR_WANT_INSTANT, SCT_TYPE_INTEGER},
    {EXPR_OP_WEEKDAY, EXPR_WANT_INSTANT, SCT_TYPE_INTEGER},
};

static sct_status type_fixed(struct binder *binder, struct expr *node)
{
    const struct signature *signature = signatures;
    while (signature->op != node->op) {
        signature++;
    }
    for (size_t i = 0; i < node->arg_count; i++) {
        SCT_TRY(bind_want(binder, node, i, signature->want,
                          node->spelling ? node->spelling : expr_op_name(node->op)));
    }
    node->type = node->type == EXPR_BROKEN ? EXPR_BROKEN : signature->gives;
    return SCT_OK;
}

static sct_status type_round(struct binder *binder, struct expr *node)
{
    SCT_TRY(bind_want(binder, node, 0, EXPR_WANT_NUMERIC, "round"));
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    if (node->arg_count == 1) {
        node->type = node->args[0]->type;
        return SCT_OK;
    }
    const struct expr *digits = node->args[1];
    if (digits->kind != EXPR_LITERAL || digits->type != SCT_TYPE_INTEGER ||
        digits->literal.missing || digits->literal.integer < 0 ||
        digits->literal.integer > ROUND_DIGITS_MAX) {
        return bind_refuse(binder, node, digits->at, "round(x, 2)",
                           "the second value of round is a whole number from 0 to %d",
                           ROUND_DIGITS_MAX);
    }
    node->type = SCT_TYPE_NUMBER;
    return SCT_OK;
}

static sct_status type_if(struct binder *binder, struct expr *node)
{
    sct_type type = SCT_TYPE_NONE;
    SCT_TRY(bind_want(binder, node, 0, EXPR_WANT_BOOLEAN, "if"));
    if (node->type != EXPR_BROKEN) {
        SCT_TRY(unify_args(binder, node, 1, &type));
    }
    node->type = node->type == EXPR_BROKEN ? EXPR_BROKEN : type;
    return SCT_OK;
}

static sct_status type_several(struct binder *binder, struct expr *node)
{
    sct_type type = SCT_TYPE_NONE;
    SCT_TRY(unify_args(binder, node, 0, &type));
    if (node->type != EXPR_BROKEN && type == SCT_TYPE_BOOLEAN && node->op != EXPR_OP_DEFAULT) {
        return bind_want(binder, node, 0, EXPR_WANT_ORDERED, expr_op_name(node->op));
    }
    node->type = node->type == EXPR_BROKEN ? EXPR_BROKEN : type;
    return SCT_OK;
}

static sct_status type_presence(struct binder *binder, struct expr *node)
{
    if (node->args[0]->type == SCT_TYPE_DURATION) {
        return bind_want(binder, node, 0, EXPR_WANT_VALUE, expr_op_name(node->op));
    }
    node->type = SCT_TYPE_BOOLEAN;
    return SCT_OK;
}

/* ---- the door ------------------------------------------------------------------------------- */

static bool any_broken(const struct expr *node)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->type == EXPR_BROKEN) {
            return true;
        }
    }
    return false;
}

typedef sct_status (*type_rule)(struct binder *binder, struct expr *node);

static const type_rule rules[EXPR_OP_COUNT] = {
    [EXPR_OP_NEGATE] = type_numeric,
    [EXPR_OP_ADD] = type_sum,
    [EXPR_OP_SUBTRACT] = type_sum,
    [EXPR_OP_MULTIPLY] = type_numeric,
    [EXPR_OP_EQ] = type_comparison,
    [EXPR_OP_NE] = type_comparison,
    [EXPR_OP_LT] = type_comparison,
    [EXPR_OP_LE] = type_comparison,
    [EXPR_OP_GT] = type_comparison,
    [EXPR_OP_GE] = type_comparison,
    [EXPR_OP_BETWEEN] = type_comparison,
    [EXPR_OP_IN] = type_comparison,
    [EXPR_OP_IS_MISSING] = type_presence,
    [EXPR_OP_IS_PRESENT] = type_presence,
    [EXPR_OP_IF] = type_if,
    [EXPR_OP_ROUND] = type_round,
    [EXPR_OP_FLOOR] = type_numeric,
    [EXPR_OP_CEIL] = type_numeric,
    [EXPR_OP_ABS] = type_numeric,
    [EXPR_OP_LEAST] = type_several,
    [EXPR_OP_GREATEST] = type_several,
    [EXPR_OP_DEFAULT] = type_several,
};

sct_status bind_type_scalar(struct binder *binder, struct expr *node)
{
    if (any_broken(node)) {
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    const type_rule rule = rules[node->op] ? rules[node->op] : type_fixed;
    return rule(binder, node);
}

/* Trees -> plan text, with the least parentheses that the grammar of parse.c needs. */
#include "model/expr/expr.h"

#include "base/text.h"
#include "model/expr/lexer.h"

#include <string.h>

/* The levels of the grammar, loosest first; a node is put in parentheses where a tighter one is due. */
typedef enum {
    LEVEL_EXPRESSION,
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_COMPARISON,
    LEVEL_SUM,
    LEVEL_PRODUCT,
    LEVEL_UNARY,
    LEVEL_PRIMARY
} level;

static void print_at(struct sct_text *text, const struct expr *node, level least);

static level op_level(expr_op op)
{
    switch ((int)op) {
    case EXPR_OP_IF:
        return LEVEL_EXPRESSION;
    case EXPR_OP_OR:
        return LEVEL_OR;
    case EXPR_OP_AND:
        return LEVEL_AND;
    case EXPR_OP_NOT:
        return LEVEL_NOT;
    case EXPR_OP_EQ:
    case EXPR_OP_NE:
    case EXPR_OP_LT:
    case EXPR_OP_LE:
    case EXPR_OP_GT:
    case EXPR_OP_GE:
    case EXPR_OP_BETWEEN:
    case EXPR_OP_IN:
    case EXPR_OP_IS_MISSING:
    case EXPR_OP_IS_PRESENT:
        return LEVEL_COMPARISON;
    case EXPR_OP_ADD:
    case EXPR_OP_SUBTRACT:
        return LEVEL_SUM;
    case EXPR_OP_MULTIPLY:
    case EXPR_OP_DIVIDE:
        return LEVEL_PRODUCT;
    case EXPR_OP_NEGATE:
        return LEVEL_UNARY;
    default:
        return LEVEL_PRIMARY;
    }
}

/* `x not between ...` and `x not in ...` read better than `not x between ...`; the trees are equal. */
static bool is_negated_relation(const struct expr *node)
{
    return node->kind == EXPR_SCALAR && node->op == EXPR_OP_NOT &&
           node->args[0]->kind == EXPR_SCALAR &&
           (node->args[0]->op == EXPR_OP_BETWEEN || node->args[0]->op == EXPR_OP_IN);
}

static bool is_negative(const struct expr *node)
{
    const struct sct_value *value = &node->literal;
    return node->kind == EXPR_LITERAL && !value->missing &&
           ((value->type == SCT_TYPE_INTEGER && value->integer < 0) ||
            (value->type == SCT_TYPE_NUMBER && value->number < 0));
}

static level level_of(const struct expr *node)
{
    if (is_negated_relation(node)) {
        return LEVEL_COMPARISON;
    }
    if (node->kind == EXPR_SCALAR) {
        return op_level(node->op);
    }
    return is_negative(node) ? LEVEL_UNARY : LEVEL_PRIMARY;
}

/* ---- leaves --------------------------------------------------------------------------------- */

static void print_identifier(struct sct_text *text, const char *name)
{
    if (expr_name_is_bare(name)) {
        sct_text_add(text, name);
        return;
    }
    sct_text_add_char(text, '`');
    for (; *name; name++) {
        if (*name == '`') {
            sct_text_add_char(text, '`');
        }
        sct_text_add_char(text, *name);
    }
    sct_text_add_char(text, '`');
}

static void print_name(struct sct_text *text, const struct expr *node)
{
    if (node->qualifier) {
        print_identifier(text, node->qualifier);
        sct_text_add_char(text, '.');
    }
    print_identifier(text, node->spelling);
}

/* A literal reads back with its type: the number 12 is 12.0, and the one integer that cannot be written is
 * an expression. */
static void print_literal(struct sct_text *text, const struct sct_value *value)
{
    if (!value->missing && value->type == SCT_TYPE_INTEGER && value->integer == INT64_MIN) {
        sct_text_add(text, "(-9223372036854775807 - 1)");
        return;
    }
    if (value->missing || value->type != SCT_TYPE_NUMBER) {
        sct_value_print(text, value, true);
        return;
    }
    char buffer[32];
    sct_text_from_number(value->number, buffer);
    sct_text_add(text, buffer);
    if (!strpbrk(buffer, ".e")) {
        sct_text_add(text, ".0");
    }
}

/* ---- operators ------------------------------------------------------------------------------ */

static void print_list(struct sct_text *text, const struct expr *node, size_t from)
{
    for (size_t i = from; i < node->arg_count; i++) {
        sct_text_add(text, i > from ? ", " : "");
        print_at(text, node->args[i], LEVEL_EXPRESSION);
    }
}

static void print_relation(struct sct_text *text, const struct expr *node, bool negated)
{
    print_at(text, node->args[0], LEVEL_SUM);
    sct_text_add(text, negated ? " not" : "");
    sct_text_addf(text, " %s ", expr_op_name(node->op));
    if (node->op == EXPR_OP_BETWEEN) {
        print_at(text, node->args[1], LEVEL_SUM);
        sct_text_add(text, " and ");
        print_at(text, node->args[2], LEVEL_SUM);
    } else {
        sct_text_add_char(text, '(');
        print_list(text, node, 1);
        sct_text_add_char(text, ')');
    }
}

static void print_if(struct sct_text *text, const struct expr *node)
{
    static const char *const words[] = {"if ", " then ", " else "};
    for (size_t i = 0; i < 3; i++) {
        sct_text_add(text, words[i]);
        print_at(text, node->args[i], LEVEL_EXPRESSION);
    }
}

static void print_prefix(struct sct_text *text, const struct expr *node)
{
    const struct expr *operand = node->args[0];
    if (node->op == EXPR_OP_NOT) {
        sct_text_add(text, "not ");
        print_at(text, operand, LEVEL_NOT);
        return;
    }
    const bool minus_again = level_of(operand) == LEVEL_UNARY;
    sct_text_add(text, minus_again ? "- " : "-"); /* two in a row look like a comment of SQL */
    print_at(text, operand, LEVEL_UNARY);
}

static void print_binary(struct sct_text *text, const struct expr *node)
{
    const level own = op_level(node->op);
    const bool chains = own != LEVEL_COMPARISON;
    print_at(text, node->args[0], chains ? own : LEVEL_SUM);
    sct_text_addf(text, " %s ", expr_op_name(node->op));
    print_at(text, node->args[1], chains ? (level)(own + 1) : LEVEL_SUM);
}

static void print_scalar(struct sct_text *text, const struct expr *node)
{
    switch ((int)node->op) {
    case EXPR_OP_IF:
        print_if(text, node);
        return;
    case EXPR_OP_BETWEEN:
    case EXPR_OP_IN:
        print_relation(text, node, false);
        return;
    case EXPR_OP_IS_MISSING:
    case EXPR_OP_IS_PRESENT:
        print_at(text, node->args[0], LEVEL_SUM);
        sct_text_addf(text, " %s", expr_op_name(node->op));
        return;
    case EXPR_OP_NEGATE:
    case EXPR_OP_NOT:
        if (is_negated_relation(node)) {
            print_relation(text, node->args[0], true);
        } else {
            print_prefix(text, node);
        }
        return;
    default:
        break;
    }
    if (op_level(node->op) < LEVEL_PRIMARY) {
        print_binary(text, node);
        return;
    }
    sct_text_addf(text, "%s(", expr_op_name(node->op));
    print_list(text, node, 0);
    sct_text_add_char(text, ')');
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void print_duration(struct sct_text *text, sct_duration duration)
{
    const struct sct_value value = {.type = SCT_TYPE_DURATION, .duration = duration};
    sct_value_print(text, &value, false);
}

static void print_window(struct sct_text *text, const struct expr_window *window)
{
    switch (window->kind) {
    case EXPR_WINDOW_HISTORY:
        return;
    case EXPR_WINDOW_LAST:
    case EXPR_WINDOW_NEXT:
        sct_text_add(text, window->kind == EXPR_WINDOW_LAST ? "last " : "next ");
        print_duration(text, window->far);
        return;
    case EXPR_WINDOW_BETWEEN:
        sct_text_add(text, "between ");
        print_duration(text, window->far);
        sct_text_add(text, " and ");
        print_duration(text, window->near);
        sct_text_add(text, " ago");
        return;
    }
}

/* The order stands before `where`: an unbound call may have any of them. */
static void print_clauses(struct sct_text *text, const struct expr *node, bool has_items)
{
    const bool order = node->has_order || node->low_is_best;
    if (order) {
        sct_text_add(text, has_items ? ", " : "");
        sct_text_add(text, node->low_is_best ? "low is best" : "high is best");
    }
    if (node->has_window && (order || !has_items)) {
        sct_text_add(text, order ? ", " : "");
        print_window(text, &node->window);
    }
    if (node->where) {
        sct_text_add(text, " where ");
        print_at(text, node->where, LEVEL_EXPRESSION);
    }
    if (node->has_window && has_items && !order) {
        sct_text_add(text, ", ");
        print_window(text, &node->window);
    }
}

static void print_call(struct sct_text *text, const struct expr *node)
{
    sct_text_addf(text, "%s(", node->spelling);
    print_list(text, node, 0);
    print_clauses(text, node, node->arg_count > 0);
    sct_text_add_char(text, ')');
}

static void print_aggregate(struct sct_text *text, const struct expr *node)
{
    if (node->agg == EXPR_AGG_ONLY) {
        print_at(text, node->args[0], LEVEL_PRIMARY);
        return;
    }
    sct_text_addf(text, "%s(", expr_agg_name(node->agg));
    if (node->arg_count) {
        print_list(text, node, 0);
    } else {
        print_identifier(text, node->qualifier);
    }
    if (node->agg == EXPR_AGG_QUANTILE) {
        const struct sct_value value = {.type = SCT_TYPE_NUMBER, .number = node->quantile};
        sct_text_add(text, ", ");
        print_literal(text, &value);
    }
    print_clauses(text, node, true);
    sct_text_add_char(text, ')');
}

static void print_over(struct sct_text *text, const struct expr *node)
{
    sct_text_addf(text, "%s(", expr_over_name(node->over));
    print_list(text, node, 0);
    if (node->over == EXPR_OVER_SCORE) {
        sct_text_addf(text, ", %lld", (long long)node->bands);
    }
    print_clauses(text, node, true);
    sct_text_add_char(text, ')');
}

/* ---- the door ------------------------------------------------------------------------------- */

static void print_bare(struct sct_text *text, const struct expr *node)
{
    switch (node->kind) {
    case EXPR_LITERAL:
        print_literal(text, &node->literal);
        return;
    case EXPR_NAME:
        print_name(text, node);
        return;
    case EXPR_SCALAR:
        print_scalar(text, node);
        return;
    case EXPR_AGGREGATE:
        print_aggregate(text, node);
        return;
    case EXPR_OVER:
        print_over(text, node);
        return;
    case EXPR_CALL:
        print_call(text, node);
        return;
    }
}

static void print_at(struct sct_text *text, const struct expr *node, level least)
{
    const bool loose = level_of(node) < least;
    sct_text_add(text, loose ? "(" : "");
    print_bare(text, node);
    sct_text_add(text, loose ? ")" : "");
}

void expr_print(struct sct_text *text, const struct expr *tree)
{
    print_at(text, tree, LEVEL_EXPRESSION);
}

/* arithmetic.c: numbers.
 *
 * Integers  64 bits; where the bound of a node does not exclude an overflow it is checked, and missing.
 * Numbers   doubles.  Infinity and NaN pass through + - * unharmed (finite never comes of them), so a chain
 *           of these is guarded once, where it leaves arithmetic, and not at every step.  A divisor is
 *           guarded, since a finite number over infinity is 0.
 * -0.0      may arise on the way and changes nothing there; the whole expression adds 0 (expr.c). */
#include "engine/sql/emit.h"

#include <math.h>

/* Bounds are rounded to nearest: a little room on either side. */
static const double INTEGER_SAFE = 9.2e18;
static const double NUMBER_SAFE = 1e308;

static bool is_bounded(const struct expr *node, double limit)
{
    return node->bound > 0 && node->bound <= limit;
}

bool sql_can_overflow(const struct expr *node)
{
    return node->type == SCT_TYPE_NUMBER && node->kind == EXPR_SCALAR &&
           node->op <= EXPR_OP_DIVIDE && !is_bounded(node, NUMBER_SAFE);
}

static bool is_checked(const struct expr *node)
{
    return node->type == SCT_TYPE_INTEGER && !is_bounded(node, INTEGER_SAFE);
}

/* How the arithmetic itself groups, without a guard around it. */
static sql_strength plain_strength(const struct expr *node)
{
    return node->op == EXPR_OP_MULTIPLY || node->op == EXPR_OP_DIVIDE ? SQL_MULTIPLY : SQL_ADD;
}

sql_strength sql_arithmetic_strength(const struct expr *node)
{
    return is_checked(node) ? SQL_ATOM : plain_strength(node);
}

static bool any_minus_zero(const struct expr *node, size_t first)
{
    for (size_t i = first; i < node->arg_count; i++) {
        if (sql_can_be_minus_zero(node->args[i])) {
            return true;
        }
    }
    return false;
}

/* Names are taken as they are: what they stand for was normalised when it was made. */
bool sql_can_be_minus_zero(const struct expr *node)
{
    if (node->kind != EXPR_SCALAR || node->type != SCT_TYPE_NUMBER) {
        return false;
    }
    switch ((int)node->op) {
    case EXPR_OP_MULTIPLY:
    case EXPR_OP_DIVIDE:
    case EXPR_OP_ROUND:
    case EXPR_OP_CEIL:
        return true;
    case EXPR_OP_ADD: /* only of two of them */
        return sql_can_be_minus_zero(node->args[0]) && sql_can_be_minus_zero(node->args[1]);
    case EXPR_OP_SUBTRACT:
    case EXPR_OP_SQRT:
        return sql_can_be_minus_zero(node->args[0]);
    case EXPR_OP_FLOOR:
    case EXPR_OP_LEAST:
    case EXPR_OP_GREATEST:
    case EXPR_OP_DEFAULT:
        return any_minus_zero(node, 0);
    case EXPR_OP_IF:
        return any_minus_zero(node, 1);
    default: /* minus is written 0 - x; abs and log cannot give it */
        return false;
    }
}

bool sql_is_wide(const struct expr *node)
{
    if (node->kind == EXPR_LITERAL) {
        const int64_t integer = node->literal.integer;
        return !node->literal.missing && (integer < -INT32_MAX || integer > INT32_MAX);
    }
    if (node->kind != EXPR_SCALAR) {
        return true;
    }
    switch ((int)node->op) {
    case EXPR_OP_IF:
        return sql_is_wide(node->args[1]) || sql_is_wide(node->args[2]);
    case EXPR_OP_LEAST:
    case EXPR_OP_GREATEST:
    case EXPR_OP_DEFAULT:
        for (size_t i = 0; i < node->arg_count; i++) {
            if (sql_is_wide(node->args[i])) {
                return true;
            }
        }
        return false;
    default:
        return true; /* arithmetic widens its first operand; functions give 64 bits */
    }
}

/* An operand of arithmetic: infinities may pass, and literals are widened where nothing beside them is. */
static void emit_operand(struct emitter *emitter, const struct expr *node, sct_type want,
                         sql_strength least, bool widen)
{
    if (want == SCT_TYPE_NUMBER && sql_can_overflow(node)) {
        const bool weak = least > plain_strength(node);
        sct_text_add(emitter->sql, weak ? "(" : "");
        sql_emit_arithmetic(emitter, node);
        sct_text_add(emitter->sql, weak ? ")" : "");
        return;
    }
    if (widen) {
        sct_text_addf(emitter->sql, "CAST(");
        sql_emit_node(emitter, node, SQL_LOOSE);
        sct_text_addf(emitter->sql, " AS %s)", sql_type_name(emitter->dialect, SCT_TYPE_INTEGER));
        return;
    }
    sql_emit_as(emitter, node, want, least);
}

static void emit_binary(struct emitter *emitter, const struct expr *node, const char *word)
{
    const bool product = node->op == EXPR_OP_MULTIPLY;
    const sql_strength strength = product ? SQL_MULTIPLY : SQL_ADD;
    const bool widen = node->type == SCT_TYPE_INTEGER && !sql_is_wide(node->args[0]) &&
                       !sql_is_wide(node->args[1]);
    emit_operand(emitter, node->args[0], node->type, strength, widen);
    sct_text_add(emitter->sql, word);
    emit_operand(emitter, node->args[1], node->type, (sql_strength)(strength + 1), false);
}

/* Minus a number is 0 - x, which has no -0.0; minus an integer alike, for its overflow is that of -. */
static void emit_negate(struct emitter *emitter, const struct expr *node)
{
    const struct expr *operand = node->args[0];
    if (node->type == SCT_TYPE_NUMBER) {
        emitter->dialect->write_number(emitter->sql, 0.0);
    } else {
        sct_text_add(emitter->sql, "0");
    }
    sct_text_add(emitter->sql, " - ");
    emit_operand(emitter, operand, node->type, SQL_MULTIPLY,
                 node->type == SCT_TYPE_INTEGER && !sql_is_wide(operand));
}

static void write_divisor(struct emitter *emitter, const struct expr *node)
{
    sql_emit_as(emitter, node->args[1], SCT_TYPE_NUMBER, SQL_LOOSE);
}

/* Engines rewrite nullif as a CASE with its operand twice, so it counts as that. */
static void write_nonzero(struct emitter *emitter, const struct expr *node, const char *divisor)
{
    (void)node;
    sct_text_addf(emitter->sql, "nullif(%s, 0)", divisor);
}

/* The quotient of integers is a number; a divisor of 0 gives missing. */
static void emit_divide(struct emitter *emitter, const struct expr *node)
{
    const struct expr *divisor = node->args[1];
    const bool constant = divisor->kind == EXPR_LITERAL && divisor->bound > 0;
    emit_operand(emitter, node->args[0], SCT_TYPE_NUMBER, SQL_MULTIPLY, false);
    sct_text_add(emitter->sql, " / ");
    if (constant) {
        sql_emit_as(emitter, divisor, SCT_TYPE_NUMBER, SQL_ATOM);
        return;
    }
    sql_emit_twice(emitter, node, write_divisor, write_nonzero);
}

static void emit_unchecked(struct emitter *emitter, const struct expr *node)
{
    switch ((int)node->op) {
    case EXPR_OP_NEGATE:
        emit_negate(emitter, node);
        return;
    case EXPR_OP_ADD:
        emit_binary(emitter, node, " + ");
        return;
    case EXPR_OP_SUBTRACT:
        emit_binary(emitter, node, " - ");
        return;
    case EXPR_OP_MULTIPLY:
        emit_binary(emitter, node, " * ");
        return;
    default:
        emit_divide(emitter, node);
        return;
    }
}

struct part {
    struct emitter *emitter;
    const struct expr *node;
    void (*emit)(struct emitter *emitter, const struct expr *node);
};

static void write_part(const void *context, struct sct_text *sql, char key)
{
    (void)sql;
    (void)key;
    const struct part *part = context;
    part->emit(part->emitter, part->node);
}

static void emit_checked(struct emitter *emitter, const struct expr *node,
                         void (*emit)(struct emitter *, const struct expr *))
{
    if (!is_checked(node)) {
        emit(emitter, node);
        return;
    }
    const struct part part = {emitter, node, emit};
    sql_expand(emitter->sql, emitter->dialect->checked, write_part, &part);
}

void sql_emit_arithmetic(struct emitter *emitter, const struct expr *node)
{
    if (sql_is_shift(node)) {
        sql_emit_shift(emitter, node);
        return;
    }
    emit_checked(emitter, node, emit_unchecked);
}

static void emit_abs(struct emitter *emitter, const struct expr *node)
{
    sct_text_add(emitter->sql, "abs(");
    emit_operand(emitter, node->args[0], node->type, SQL_LOOSE,
                 node->type == SCT_TYPE_INTEGER && !sql_is_wide(node->args[0]));
    sct_text_add(emitter->sql, ")");
}

static void write_first(struct emitter *emitter, const struct expr *node)
{
    sql_emit_as(emitter, node->args[0], SCT_TYPE_NUMBER, SQL_ADD);
}

/* Where they are not defined engines fail or answer NaN. */
static void write_where_defined(struct emitter *emitter, const struct expr *node,
                                const char *operand)
{
    const bool root = node->op == EXPR_OP_SQRT;
    sct_text_addf(emitter->sql, "CASE WHEN %s %s 0 THEN %s(%s) END", operand, root ? ">=" : ">",
                  root ? "sqrt" : "ln", operand);
}

static void write_round_part(const void *context, struct sct_text *sql, char key)
{
    const struct part *part = context;
    const struct expr *node = part->node;
    if (key == '0') {
        sql_emit_as(part->emitter, node->args[0], SCT_TYPE_NUMBER, SQL_LOOSE);
        return;
    }
    sct_text_addf(sql, "%d", node->arg_count > 1 ? (int)node->args[1]->literal.integer : 0);
}

static void emit_round(struct emitter *emitter, const struct expr *node)
{
    const struct part part = {emitter, node, NULL};
    sql_expand(emitter->sql, emitter->dialect->round, write_round_part, &part);
}

static void emit_whole(struct emitter *emitter, const struct expr *node)
{
    sct_text_add(emitter->sql, node->op == EXPR_OP_FLOOR ? "floor(" : "ceil(");
    sql_emit_as(emitter, node->args[0], SCT_TYPE_NUMBER, SQL_LOOSE);
    sct_text_add(emitter->sql, ")");
}

void sql_emit_number_function(struct emitter *emitter, const struct expr *node)
{
    switch ((int)node->op) {
    case EXPR_OP_ABS:
        emit_checked(emitter, node, emit_abs);
        return;
    case EXPR_OP_SQRT:
    case EXPR_OP_LOG:
        sql_emit_twice(emitter, node, write_first, write_where_defined);
        return;
    default:
        break;
    }
    if (node->type == SCT_TYPE_INTEGER) { /* an integer is already whole */
        sql_emit_node(emitter, node->args[0], SQL_ATOM);
    } else if (node->op == EXPR_OP_ROUND) {
        emit_round(emitter, node);
    } else {
        emit_whole(emitter, node);
    }
}

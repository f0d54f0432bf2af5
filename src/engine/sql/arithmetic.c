/* arithmetic.c: numbers.
 *
 * Integers  64 bits; where the bound of a node does not exclude an overflow, the step is tried in a wider type
 *           first, and missing where the result does not fit.
 * Numbers   doubles.  Infinity and NaN pass through + - * unharmed (finite never comes of them), so a chain
 *           of these is guarded once, where it leaves arithmetic, and not at every step.  A divisor is
 *           guarded, since a finite number over infinity is 0.
 * -0.0      may arise on the way and changes nothing there; the whole expression adds 0 (expr.c). */
#include "engine/sql/emit.h"

#include <math.h>
#include <stdio.h>

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
        return node->literal.missing || integer < -INT32_MAX || integer > INT32_MAX;
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

/* An operand of arithmetic: infinities may pass. */
static void emit_operand(struct emitter *emitter, const struct expr *node, sct_type want,
                         sql_strength least)
{
    if (want != SCT_TYPE_NUMBER || !sql_can_overflow(node)) {
        sql_emit_as(emitter, node, want, least);
        return;
    }
    const bool weak = least > plain_strength(node);
    emit(emitter, weak ? "(" : "");
    sql_emit_arithmetic(emitter, node);
    emit(emitter, weak ? ")" : "");
}

/* ---- steps of integers: their operands are texts, which a check writes twice ---------------------- */

struct step {
    const struct emitter *emitter;
    const struct expr *node;
    const char *a, *b; /* b: "" for one operand */
};

/* a, cast where nothing beside it makes the step as wide as it has to be. */
static void write_leading(const struct step *step, struct sct_text *sql, bool wide)
{
    const struct expr *node = step->node;
    const bool as_it_is = !wide && (sql_is_wide(node->args[0]) ||
                                    (node->arg_count > 1 && sql_is_wide(node->args[1])));
    if (as_it_is) {
        sct_text_add(sql, step->a);
        return;
    }
    const struct sql_dialect *dialect = step->emitter->dialect;
    sct_text_addf(sql, "CAST(%s AS %s)", step->a,
                  wide ? dialect->wide_type : sql_type_name(dialect, SCT_TYPE_INTEGER));
}

static void write_step(const struct step *step, struct sct_text *sql, bool wide)
{
    static const char *const words[EXPR_OP_COUNT] = {[EXPR_OP_NEGATE] = "0 - ",
                                                     [EXPR_OP_ABS] = "abs(",
                                                     [EXPR_OP_ADD] = " + ",
                                                     [EXPR_OP_SUBTRACT] = " - ",
                                                     [EXPR_OP_MULTIPLY] = " * "};
    const expr_op op = step->node->op;
    const bool unary = step->node->arg_count == 1;
    sct_text_add(sql, unary ? words[op] : "");
    write_leading(step, sql, wide);
    sct_text_add(sql, unary ? "" : words[op]);
    sct_text_add(sql, unary ? "" : step->b);
    sct_text_add(sql, op == EXPR_OP_ABS ? ")" : "");
}

static void write_step_part(const void *context, struct sct_text *sql, char key)
{
    write_step(context, sql, key == '0');
}

static void write_checked_step(struct emitter *emitter, const struct step *step)
{
    if (is_checked(step->node)) {
        sql_expand(emitter->sql, emitter->dialect->fits, write_step_part, step);
    } else {
        write_step(step, emitter->sql, false);
    }
}

static void write_step_of_list(struct emitter *emitter, const struct expr *node, const char *list)
{
    char a[16];
    char b[16];
    (void)snprintf(a, sizeof a, "%s[1]", list);
    (void)snprintf(b, sizeof b, "%s[2]", list);
    const struct step step = {emitter, node, a, b};
    write_checked_step(emitter, &step);
}

static void write_operand_a(struct emitter *emitter, const struct expr *node)
{
    const bool call = node->op == EXPR_OP_ABS;
    const bool unary = node->arg_count == 1;
    sql_emit_node(emitter, node->args[0],
                  call    ? SQL_LOOSE
                  : unary ? SQL_MULTIPLY
                          : plain_strength(node));
}

static void write_operand_b(struct emitter *emitter, const struct expr *node)
{
    sql_emit_node(emitter, node->args[1], (sql_strength)(plain_strength(node) + 1));
}

static void emit_integer_step(struct emitter *emitter, const struct expr *node)
{
    const bool checked = is_checked(node);
    if (checked && emitter->copies >= SQL_COPIES_MAX) {
        sql_emit_twice(emitter, node, sql_write_argument_list, write_step_of_list);
        return;
    }
    const int copies = emitter->copies + (checked ? 1 : 0);
    const struct step step = {emitter, node, sql_render(emitter, copies, write_operand_a, node),
                              node->arg_count > 1
                                  ? sql_render(emitter, copies, write_operand_b, node)
                                  : ""};
    write_checked_step(emitter, &step);
}

/* ---- steps of numbers ---------------------------------------------------------------------------- */

static void emit_binary(struct emitter *emitter, const struct expr *node, const char *word)
{
    const sql_strength strength = plain_strength(node);
    emit_operand(emitter, node->args[0], SCT_TYPE_NUMBER, strength);
    emit(emitter, word);
    emit_operand(emitter, node->args[1], SCT_TYPE_NUMBER, (sql_strength)(strength + 1));
}

/* 0 - x, because it has no -0.0. */
static void emit_negate(struct emitter *emitter, const struct expr *node)
{
    emitter->dialect->write_number(emitter->sql, 0.0);
    emit(emitter, " - ");
    emit_operand(emitter, node->args[0], SCT_TYPE_NUMBER, SQL_MULTIPLY);
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
    emit_operand(emitter, node->args[0], SCT_TYPE_NUMBER, SQL_MULTIPLY);
    emit(emitter, " / ");
    if (constant) {
        sql_emit_as(emitter, divisor, SCT_TYPE_NUMBER, SQL_ATOM);
        return;
    }
    sql_emit_twice(emitter, node, write_divisor, write_nonzero);
}

void sql_emit_arithmetic(struct emitter *emitter, const struct expr *node)
{
    if (sql_is_shift(node)) {
        sql_emit_shift(emitter, node);
        return;
    }
    if (node->type == SCT_TYPE_INTEGER) {
        emit_integer_step(emitter, node);
        return;
    }
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

/* ---- functions ----------------------------------------------------------------------------------- */

static void emit_abs(struct emitter *emitter, const struct expr *node)
{
    if (node->type == SCT_TYPE_INTEGER) {
        emit_integer_step(emitter, node);
        return;
    }
    emit(emitter, "abs(");
    sql_emit_node(emitter, node->args[0], SQL_LOOSE);
    emit(emitter, ")");
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

struct round_parts {
    struct emitter *emitter;
    const struct expr *node;
};

static void write_round_part(const void *context, struct sct_text *sql, char key)
{
    const struct round_parts *parts = context;
    const struct expr *node = parts->node;
    if (key == '0') {
        sql_emit_as(parts->emitter, node->args[0], SCT_TYPE_NUMBER, SQL_LOOSE);
        return;
    }
    sct_text_addf(sql, "%d", node->arg_count > 1 ? (int)node->args[1]->literal.integer : 0);
}

static void emit_round(struct emitter *emitter, const struct expr *node)
{
    const struct round_parts parts = {emitter, node};
    sql_expand(emitter->sql, emitter->dialect->round, write_round_part, &parts);
}

static void emit_whole(struct emitter *emitter, const struct expr *node)
{
    emit(emitter, node->op == EXPR_OP_FLOOR ? "floor(" : "ceil(");
    sql_emit_as(emitter, node->args[0], SCT_TYPE_NUMBER, SQL_LOOSE);
    emit(emitter, ")");
}

void sql_emit_number_function(struct emitter *emitter, const struct expr *node)
{
    switch ((int)node->op) {
    case EXPR_OP_ABS:
        emit_abs(emitter, node);
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

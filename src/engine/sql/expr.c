/* expr.c: a bound tree as SQL: the walk, the types and parentheses of operands, and operators that the dialect
 * spells.  Conditions are in logic.c, if and min in choice.c, arithmetic in arithmetic.c, dates in shift.c. */
#include "engine/sql/emit.h"

/* ---- strength --------------------------------------------------------------------------------- */

static const sql_strength strengths[EXPR_OP_COUNT] = {
    [EXPR_OP_EQ] = SQL_COMPARE,
    [EXPR_OP_NE] = SQL_COMPARE,
    [EXPR_OP_LT] = SQL_COMPARE,
    [EXPR_OP_LE] = SQL_COMPARE,
    [EXPR_OP_GT] = SQL_COMPARE,
    [EXPR_OP_GE] = SQL_COMPARE,
    [EXPR_OP_BETWEEN] = SQL_COMPARE,
    [EXPR_OP_IN] = SQL_COMPARE,
    [EXPR_OP_IS_MISSING] = SQL_COMPARE,
    [EXPR_OP_IS_PRESENT] = SQL_COMPARE,
    [EXPR_OP_AND] = SQL_AND,
    [EXPR_OP_OR] = SQL_OR,
    [EXPR_OP_NOT] = SQL_NOT,
};

static sql_strength strength_of(const struct expr *node)
{
    if (node->kind != EXPR_SCALAR) {
        return SQL_ATOM;
    }
    if (node->op <= EXPR_OP_DIVIDE) {
        return sql_is_shift(node) ? SQL_ADD : sql_arithmetic_strength(node);
    }
    const bool call = strengths[node->op] == SQL_LOOSE; /* or a CASE */
    return call ? SQL_ATOM : strengths[node->op];
}

struct operands {
    struct emitter *emitter;
    const struct expr *node;
    sct_type want; /* NONE: each its own */
};

static void write_operand(const void *context, struct sct_text *sql, char key)
{
    (void)sql;
    const struct operands *operands = context;
    const bool tight = key >= 'a';
    const struct expr *node = operands->node->args[key - (tight ? 'a' : '0')];
    const sct_type want = operands->want == SCT_TYPE_NONE ? node->type : operands->want;
    sql_emit_as(operands->emitter, node, want, tight ? SQL_ATOM : SQL_LOOSE);
}

/* args[first..], each of type want. */
void sql_emit_arguments(struct emitter *emitter, const struct expr *node, size_t first,
                        sct_type want)
{
    for (size_t i = first; i < node->arg_count; i++) {
        emit(emitter, i > first ? ", " : "");
        sql_emit_as(emitter, node->args[i], want, SQL_LOOSE);
    }
}

static void write_all_operands(const void *context, struct sct_text *sql, char key)
{
    (void)sql;
    (void)key;
    const struct operands *operands = context;
    sql_emit_arguments(operands->emitter, operands->node, 0, operands->want);
}

void sql_write_argument_list(struct emitter *emitter, const struct expr *node)
{
    const struct operands operands = {emitter, node, node->type};
    sql_expand(emitter->sql, emitter->dialect->list, write_all_operands, &operands);
}

static void emit_date(struct emitter *emitter, const struct expr *node)
{
    sql_emit_as(emitter, node->args[0], SCT_TYPE_DATE, SQL_LOOSE);
}

/* An operator the dialect has a form for. */
static void emit_form(struct emitter *emitter, const struct expr *node)
{
    const struct operands operands = {emitter, node,
                                      node->op == EXPR_OP_DAYS_BETWEEN ? SCT_TYPE_DATE
                                                                       : SCT_TYPE_NONE};
    sql_expand(emitter->sql, emitter->dialect->operators[node->op], write_operand, &operands);
}

typedef void (*emit_function)(struct emitter *emitter, const struct expr *node);

static const emit_function emitters[EXPR_OP_COUNT] = {
    [EXPR_OP_NEGATE] = sql_emit_arithmetic,
    [EXPR_OP_ADD] = sql_emit_arithmetic,
    [EXPR_OP_SUBTRACT] = sql_emit_arithmetic,
    [EXPR_OP_MULTIPLY] = sql_emit_arithmetic,
    [EXPR_OP_DIVIDE] = sql_emit_arithmetic,
    [EXPR_OP_EQ] = sql_emit_comparison,
    [EXPR_OP_NE] = sql_emit_comparison,
    [EXPR_OP_LT] = sql_emit_comparison,
    [EXPR_OP_LE] = sql_emit_comparison,
    [EXPR_OP_GT] = sql_emit_comparison,
    [EXPR_OP_GE] = sql_emit_comparison,
    [EXPR_OP_AND] = sql_emit_logic,
    [EXPR_OP_OR] = sql_emit_logic,
    [EXPR_OP_NOT] = sql_emit_logic,
    [EXPR_OP_BETWEEN] = sql_emit_between,
    [EXPR_OP_IN] = sql_emit_in,
    [EXPR_OP_IS_MISSING] = sql_emit_presence,
    [EXPR_OP_IS_PRESENT] = sql_emit_presence,
    [EXPR_OP_IF] = sql_emit_if,
    [EXPR_OP_DAYS_BETWEEN] = emit_form,
    [EXPR_OP_LOWER] = emit_form,
    [EXPR_OP_UPPER] = emit_form,
    [EXPR_OP_LENGTH] = emit_form,
    [EXPR_OP_STARTS_WITH] = emit_form,
    [EXPR_OP_ENDS_WITH] = emit_form,
    [EXPR_OP_CONTAINS] = emit_form,
    [EXPR_OP_ROUND] = sql_emit_number_function,
    [EXPR_OP_FLOOR] = sql_emit_number_function,
    [EXPR_OP_CEIL] = sql_emit_number_function,
    [EXPR_OP_ABS] = sql_emit_number_function,
    [EXPR_OP_SQRT] = sql_emit_number_function,
    [EXPR_OP_LOG] = sql_emit_number_function,
    [EXPR_OP_LEAST] = sql_emit_extreme,
    [EXPR_OP_GREATEST] = sql_emit_extreme,
    [EXPR_OP_DEFAULT] = sql_emit_default,
    [EXPR_OP_DATE] = emit_date,
    [EXPR_OP_YEAR] = emit_form,
    [EXPR_OP_MONTH] = emit_form,
    [EXPR_OP_WEEKDAY] = emit_form,
};

/* ---- the walk ----------------------------------------------------------------------------------- */

/* Engines choose functions by type: a missing one has to have one. */
static void emit_literal(struct emitter *emitter, const struct sct_value *value)
{
    if (value->missing && value->type != SCT_TYPE_NONE) {
        sct_text_addf(emitter->sql, "CAST(NULL AS %s)",
                      sql_type_name(emitter->dialect, value->type));
        return;
    }
    sql_emit_value(emitter->sql, emitter->dialect, value);
}

/* The node as it comes: its own type, no parentheses, perhaps not finite. */
static void emit_plain(struct emitter *emitter, const struct expr *node)
{
    switch (node->kind) {
    case EXPR_LITERAL:
        emit_literal(emitter, &node->literal);
        return;
    case EXPR_SCALAR:
        emitters[node->op](emitter, node);
        return;
    case EXPR_NAME:
        if (node->name.kind == EXPR_NAME_AS_OF) {
            sql_emit_time(emitter->sql, emitter->dialect, emitter->names->as_of);
            return;
        }
        emitter->names->write(emitter->names->context, emitter->sql, node);
        return;
    case EXPR_AGGREGATE:
    case EXPR_OVER:
    case EXPR_CALL: /* never in a bound tree */
        emitter->names->write(emitter->names->context, emitter->sql, node);
        return;
    }
}

const char *sql_render(const struct emitter *emitter, int copies, sql_write_operand write,
                       const struct expr *node)
{
    struct sct_text part;
    sct_text_begin(&part, emitter->sql->arena);
    struct emitter inner = {&part, emitter->dialect, emitter->names, copies};
    write(&inner, node);
    const char *text = "";
    const sct_status status = sct_text_end(&part, &text, &emitter->sql->err);
    if (status != SCT_OK) {
        emitter->sql->status = status;
    }
    return text;
}

struct let {
    const char *value, *body;
};

static void write_let_part(const void *context, struct sct_text *sql, char key)
{
    const struct let *let = context;
    sct_text_add(sql, key == '0' ? let->value : let->body);
}

void sql_emit_twice(struct emitter *emitter, const struct expr *node, sql_write_operand operand,
                    sql_write_around around)
{
    if (emitter->copies < SQL_COPIES_MAX) {
        around(emitter, node, sql_render(emitter, emitter->copies + 1, operand, node));
        return;
    }
    struct sct_text body;
    sct_text_begin(&body, emitter->sql->arena);
    struct emitter inner = {&body, emitter->dialect, emitter->names, emitter->copies};
    around(&inner, node, "v");
    struct let let = {.value = sql_render(emitter, emitter->copies, operand, node), .body = ""};
    const sct_status status = sct_text_end(&body, &let.body, &emitter->sql->err);
    if (status != SCT_OK) {
        emitter->sql->status = status;
    }
    sql_expand(emitter->sql, emitter->dialect->let, write_let_part, &let);
}

static void write_finite(struct emitter *emitter, const struct expr *node, const char *operand)
{
    (void)node;
    sql_expand_text(emitter->sql, emitter->dialect->finite, operand);
}

void sql_emit_node(struct emitter *emitter, const struct expr *node, sql_strength least)
{
    if (sql_can_overflow(node)) {
        sql_emit_twice(emitter, node, emit_plain, write_finite);
        return;
    }
    const bool weak = strength_of(node) < least;
    emit(emitter, weak ? "(" : "");
    emit_plain(emitter, node);
    emit(emitter, weak ? ")" : "");
}

static void emit_cast(struct emitter *emitter, const struct expr *node, sct_type want)
{
    emit(emitter, "CAST(");
    sql_emit_node(emitter, node, SQL_LOOSE);
    emit(emitter, " AS ");
    emit(emitter, sql_type_name(emitter->dialect, want));
    emit(emitter, ")");
}

/* A constant in the type it is wanted as, so that no CAST of a constant is written. */
static bool widen_constant(const struct emitter *emitter, const struct expr *node, sct_type want,
                           struct sct_value *ret_value)
{
    const bool as_of = node->kind == EXPR_NAME && node->name.kind == EXPR_NAME_AS_OF;
    if (node->kind != EXPR_LITERAL && !as_of) {
        return false;
    }
    struct sct_value value = node->literal;
    if (as_of) {
        value = (struct sct_value){.type = SCT_TYPE_TIMESTAMP, .time = emitter->names->as_of};
    }
    if (!value.missing && want == SCT_TYPE_NUMBER && value.type == SCT_TYPE_INTEGER) {
        value.number = (double)value.integer;
    } else if (!value.missing && want == SCT_TYPE_TIMESTAMP && value.type == SCT_TYPE_DATE) {
        value.time = value.day * SCT_MICROS_PER_DAY;
    } else if (!value.missing && want == SCT_TYPE_DATE && value.type == SCT_TYPE_TIMESTAMP) {
        value.day = sct_day_of_time(value.time);
    }
    value.type = want;
    *ret_value = value;
    return true;
}

void sql_emit_as(struct emitter *emitter, const struct expr *node, sct_type want,
                 sql_strength least)
{
    struct sct_value value;
    if (node->type == want || node->type == SCT_TYPE_NONE || want == SCT_TYPE_NONE) {
        sql_emit_node(emitter, node, least);
    } else if (widen_constant(emitter, node, want, &value)) {
        emit_literal(emitter, &value);
    } else {
        emit_cast(emitter, node, want);
    }
}

/* The whole expression has the SQL type of its own: a literal alone is narrower or has none. */
void sql_emit_expr(struct sct_text *sql, const struct sql_dialect *dialect,
                   const struct sql_names *names, const struct expr *tree)
{
    struct emitter emitter = {sql, dialect, names, 0};
    if (tree->type == SCT_TYPE_INTEGER && !sql_is_wide(tree)) {
        emit_cast(&emitter, tree, tree->type);
        return;
    }
    if (sql_can_be_minus_zero(tree)) {
        sql_emit_node(&emitter, tree, SQL_ADD);
        emit(&emitter, " + ");
        dialect->write_number(sql, 0.0);
        return;
    }
    sql_emit_node(&emitter, tree, SQL_LOOSE);
}

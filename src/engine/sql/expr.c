/* expr.c: a bound tree as SQL: names, logic, comparison, choice and text.  Arithmetic is in arithmetic.c, dates
 * plus durations in shift.c.
 *
 * SQL's own three-valued logic is Kleene's, its NULL our missing, so most operators are themselves.  What is not: the
 * smallest and largest of several skip NULL in most engines, where ours are missing. */
#include "engine/sql/emit.h"

#include <inttypes.h>

/* ---- types ------------------------------------------------------------------------------------ */

/* The type in which operands meet: number when any is, timestamp when any is. */
static sct_type common_type(size_t count, struct expr *const nodes[])
{
    sct_type common = SCT_TYPE_NONE;
    for (size_t i = 0; i < count; i++) {
        const sct_type type = nodes[i]->type;
        if (common == SCT_TYPE_NONE || type == SCT_TYPE_NUMBER || type == SCT_TYPE_TIMESTAMP) {
            common = type == SCT_TYPE_NONE ? common : type;
        }
    }
    return common;
}

static bool is_text_order(const struct expr *node)
{
    return node->args[0]->type == SCT_TYPE_TEXT;
}

static bool is_missing(const struct expr *node)
{
    return node->kind == EXPR_LITERAL && node->literal.missing;
}

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

/* ---- one function, one family ------------------------------------------------------------------ */

static void add(struct emitter *emitter, const char *text)
{
    sct_text_add(emitter->sql, text);
}

static void emit_binary_logic(struct emitter *emitter, const struct expr *node, const char *word,
                              sql_strength strength)
{
    sql_emit_node(emitter, node->args[0], strength);
    add(emitter, word);
    sql_emit_node(emitter, node->args[1], strength);
}

static void emit_logic(struct emitter *emitter, const struct expr *node)
{
    if (node->op == EXPR_OP_NOT) {
        add(emitter, "NOT ");
        sql_emit_node(emitter, node->args[0], SQL_COMPARE);
        return;
    }
    if (node->op == EXPR_OP_AND) {
        emit_binary_logic(emitter, node, " AND ", SQL_AND);
        return;
    }
    emit_binary_logic(emitter, node, " OR ", SQL_OR);
}

static const char *const comparison_words[EXPR_OP_COUNT] = {
    [EXPR_OP_EQ] = " = ",  [EXPR_OP_NE] = " <> ", [EXPR_OP_LT] = " < ",
    [EXPR_OP_LE] = " <= ", [EXPR_OP_GT] = " > ",  [EXPR_OP_GE] = " >= ",
};

static void emit_comparison(struct emitter *emitter, const struct expr *node)
{
    const sct_type type = common_type(2, node->args);
    sql_emit_as(emitter, node->args[0], type, SQL_ADD);
    if (is_text_order(node) && node->op != EXPR_OP_EQ && node->op != EXPR_OP_NE) {
        add(emitter, emitter->dialect->text_order);
    }
    add(emitter, comparison_words[node->op]);
    sql_emit_as(emitter, node->args[1], type, SQL_ADD);
}

/* Integers compare as integers and with numbers as numbers, each pair for itself: as doubles, two large
 * integers that differ may be equal. */
static bool is_mixed(const struct expr *node)
{
    return node->args[0]->type == SCT_TYPE_INTEGER &&
           common_type(node->arg_count, node->args) == SCT_TYPE_NUMBER;
}

static void emit_pair(struct emitter *emitter, const struct expr *node, const char *word,
                      size_t index)
{
    struct expr *const pair[] = {node->args[0], node->args[index]};
    const sct_type type = common_type(2, pair);
    sql_emit_as(emitter, pair[0], type, SQL_ADD);
    add(emitter, word);
    sql_emit_as(emitter, pair[1], type, SQL_ADD);
}

static void emit_between(struct emitter *emitter, const struct expr *node)
{
    if (is_mixed(node)) {
        add(emitter, "(");
        emit_pair(emitter, node, " >= ", 1);
        add(emitter, " AND ");
        emit_pair(emitter, node, " <= ", 2);
        add(emitter, ")");
        return;
    }
    const sct_type type = common_type(3, node->args);
    sql_emit_as(emitter, node->args[0], type, SQL_ADD);
    if (is_text_order(node)) {
        add(emitter, emitter->dialect->text_order);
    }
    add(emitter, " BETWEEN ");
    sql_emit_as(emitter, node->args[1], type, SQL_ADD);
    add(emitter, " AND ");
    sql_emit_as(emitter, node->args[2], type, SQL_ADD);
}

/* args[first..], each of type want. */
static void emit_arguments(struct emitter *emitter, const struct expr *node, size_t first,
                           sct_type want)
{
    for (size_t i = first; i < node->arg_count; i++) {
        add(emitter, i > first ? ", " : "");
        sql_emit_as(emitter, node->args[i], want, SQL_LOOSE);
    }
}

static void emit_mixed_in(struct emitter *emitter, const struct expr *node)
{
    add(emitter, "(");
    for (size_t i = 1; i < node->arg_count; i++) {
        add(emitter, i > 1 ? " OR " : "");
        emit_pair(emitter, node, " = ", i);
    }
    add(emitter, ")");
}

static void emit_in(struct emitter *emitter, const struct expr *node)
{
    if (is_mixed(node)) {
        emit_mixed_in(emitter, node);
        return;
    }
    const sct_type type = common_type(node->arg_count, node->args);
    sql_emit_as(emitter, node->args[0], type, SQL_ADD);
    add(emitter, " IN (");
    emit_arguments(emitter, node, 1, type);
    add(emitter, ")");
}

static void emit_presence(struct emitter *emitter, const struct expr *node)
{
    sql_emit_node(emitter, node->args[0], SQL_ADD);
    add(emitter, node->op == EXPR_OP_IS_MISSING ? " IS NULL" : " IS NOT NULL");
}

/* A branch that is missing takes its type from the other one, when that has any. */
static void emit_branch(struct emitter *emitter, const struct expr *node, size_t index,
                        size_t other)
{
    if (is_missing(node->args[index]) && !is_missing(node->args[other])) {
        add(emitter, "NULL");
        return;
    }
    sql_emit_as(emitter, node->args[index], node->type, SQL_LOOSE);
}

static void emit_if(struct emitter *emitter, const struct expr *node)
{
    add(emitter, "CASE WHEN ");
    sql_emit_node(emitter, node->args[0], SQL_LOOSE);
    add(emitter, " THEN ");
    emit_branch(emitter, node, 1, 2);
    if (!is_missing(node->args[2])) {
        add(emitter, " ELSE ");
        emit_branch(emitter, node, 2, 1);
    }
    add(emitter, " END");
}

static void emit_default(struct emitter *emitter, const struct expr *node)
{
    add(emitter, "coalesce(");
    emit_arguments(emitter, node, 0, node->type);
    add(emitter, ")");
}

/* ---- forms: operators that the dialect spells -------------------------------------------------------- */

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

static void write_all_operands(const void *context, struct sct_text *sql, char key)
{
    (void)sql;
    (void)key;
    const struct operands *operands = context;
    emit_arguments(operands->emitter, operands->node, 0, operands->want);
}

/* ---- the smallest and largest of several: those that can be missing are asked first ------------- */

static bool any_can_be_missing(const struct expr *node)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->can_be_missing) {
            return true;
        }
    }
    return false;
}

static const char *extreme_word(const struct expr *node)
{
    return node->op == EXPR_OP_LEAST ? "least(" : "greatest(";
}

static void emit_extreme_call(struct emitter *emitter, const struct expr *node)
{
    add(emitter, extreme_word(node));
    emit_arguments(emitter, node, 0, node->type);
    add(emitter, ")");
}

void sql_write_argument_list(struct emitter *emitter, const struct expr *node)
{
    const struct operands operands = {emitter, node, node->type};
    sql_expand(emitter->sql, emitter->dialect->list, write_all_operands, &operands);
}

static void write_extreme_of_list(struct emitter *emitter, const struct expr *node,
                                  const char *list)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        sct_text_addf(emitter->sql, "%s%s[%zu] IS NOT NULL", i > 0 ? " AND " : "CASE WHEN ", list,
                      i + 1);
    }
    sct_text_addf(emitter->sql, " THEN %s", extreme_word(node));
    for (size_t i = 0; i < node->arg_count; i++) {
        sct_text_addf(emitter->sql, "%s%s[%zu]", i > 0 ? ", " : "", list, i + 1);
    }
    add(emitter, ") END");
}

static void emit_guarded_extreme(struct emitter *emitter, const struct expr *node)
{
    const char *before = "CASE WHEN ";
    emitter->copies++;
    for (size_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->can_be_missing) {
            add(emitter, before);
            sql_emit_node(emitter, node->args[i], SQL_ADD);
            add(emitter, " IS NOT NULL");
            before = " AND ";
        }
    }
    add(emitter, " THEN ");
    emit_extreme_call(emitter, node);
    add(emitter, " END");
    emitter->copies--;
}

static void emit_extreme(struct emitter *emitter, const struct expr *node)
{
    if (!any_can_be_missing(node)) {
        emit_extreme_call(emitter, node);
    } else if (emitter->copies < SQL_COPIES_MAX) {
        emit_guarded_extreme(emitter, node);
    } else {
        sql_emit_twice(emitter, node, sql_write_argument_list, write_extreme_of_list);
    }
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
    [EXPR_OP_EQ] = emit_comparison,
    [EXPR_OP_NE] = emit_comparison,
    [EXPR_OP_LT] = emit_comparison,
    [EXPR_OP_LE] = emit_comparison,
    [EXPR_OP_GT] = emit_comparison,
    [EXPR_OP_GE] = emit_comparison,
    [EXPR_OP_AND] = emit_logic,
    [EXPR_OP_OR] = emit_logic,
    [EXPR_OP_NOT] = emit_logic,
    [EXPR_OP_BETWEEN] = emit_between,
    [EXPR_OP_IN] = emit_in,
    [EXPR_OP_IS_MISSING] = emit_presence,
    [EXPR_OP_IS_PRESENT] = emit_presence,
    [EXPR_OP_IF] = emit_if,
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
    [EXPR_OP_LEAST] = emit_extreme,
    [EXPR_OP_GREATEST] = emit_extreme,
    [EXPR_OP_DEFAULT] = emit_default,
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
    add(emitter, weak ? "(" : "");
    emit_plain(emitter, node);
    add(emitter, weak ? ")" : "");
}

static void emit_cast(struct emitter *emitter, const struct expr *node, sct_type want)
{
    add(emitter, "CAST(");
    sql_emit_node(emitter, node, SQL_LOOSE);
    add(emitter, " AS ");
    add(emitter, sql_type_name(emitter->dialect, want));
    add(emitter, ")");
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
        add(&emitter, " + ");
        dialect->write_number(sql, 0.0);
        return;
    }
    sql_emit_node(&emitter, tree, SQL_LOOSE);
}

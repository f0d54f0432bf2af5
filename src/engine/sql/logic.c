/* logic.c: conditions.  SQL's three-valued logic is Kleene's, its NULL our missing, so these are mostly
 * themselves; operands of two types meet in the wider one. */
#include "engine/sql/emit.h"

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

static void emit_binary_logic(struct emitter *emitter, const struct expr *node, const char *word,
                              sql_strength strength)
{
    sql_emit_node(emitter, node->args[0], strength);
    emit(emitter, word);
    sql_emit_node(emitter, node->args[1], strength);
}

void sql_emit_logic(struct emitter *emitter, const struct expr *node)
{
    if (node->op == EXPR_OP_NOT) {
        emit(emitter, "NOT ");
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

void sql_emit_comparison(struct emitter *emitter, const struct expr *node)
{
    const sct_type type = common_type(2, node->args);
    sql_emit_as(emitter, node->args[0], type, SQL_ADD);
    if (is_text_order(node) && node->op != EXPR_OP_EQ && node->op != EXPR_OP_NE) {
        emit(emitter, emitter->dialect->text_order);
    }
    emit(emitter, comparison_words[node->op]);
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
    emit(emitter, word);
    sql_emit_as(emitter, pair[1], type, SQL_ADD);
}

void sql_emit_between(struct emitter *emitter, const struct expr *node)
{
    if (is_mixed(node)) {
        emit(emitter, "(");
        emit_pair(emitter, node, " >= ", 1);
        emit(emitter, " AND ");
        emit_pair(emitter, node, " <= ", 2);
        emit(emitter, ")");
        return;
    }
    const sct_type type = common_type(3, node->args);
    sql_emit_as(emitter, node->args[0], type, SQL_ADD);
    if (is_text_order(node)) {
        emit(emitter, emitter->dialect->text_order);
    }
    emit(emitter, " BETWEEN ");
    sql_emit_as(emitter, node->args[1], type, SQL_ADD);
    emit(emitter, " AND ");
    sql_emit_as(emitter, node->args[2], type, SQL_ADD);
}

static void emit_mixed_in(struct emitter *emitter, const struct expr *node)
{
    emit(emitter, "(");
    for (size_t i = 1; i < node->arg_count; i++) {
        emit(emitter, i > 1 ? " OR " : "");
        emit_pair(emitter, node, " = ", i);
    }
    emit(emitter, ")");
}

void sql_emit_in(struct emitter *emitter, const struct expr *node)
{
    if (is_mixed(node)) {
        emit_mixed_in(emitter, node);
        return;
    }
    const sct_type type = common_type(node->arg_count, node->args);
    sql_emit_as(emitter, node->args[0], type, SQL_ADD);
    emit(emitter, " IN (");
    sql_emit_arguments(emitter, node, 1, type);
    emit(emitter, ")");
}

void sql_emit_presence(struct emitter *emitter, const struct expr *node)
{
    sql_emit_node(emitter, node->args[0], SQL_ADD);
    emit(emitter, node->op == EXPR_OP_IS_MISSING ? " IS NULL" : " IS NOT NULL");
}

/* choice.c: one value out of several: if, default, the smallest and the largest.
 *
 * least and greatest skip NULL in most engines, where ours are missing: what can be missing is asked first. */
#include "engine/sql/emit.h"

static bool is_missing(const struct expr *node)
{
    return node->kind == EXPR_LITERAL && node->literal.missing;
}

/* A branch that is missing takes its type from the other one, when that has any. */
static void emit_branch(struct emitter *emitter, const struct expr *node, size_t index,
                        size_t other)
{
    if (is_missing(node->args[index]) && !is_missing(node->args[other])) {
        emit(emitter, "NULL");
        return;
    }
    sql_emit_as(emitter, node->args[index], node->type, SQL_LOOSE);
}

void sql_emit_if(struct emitter *emitter, const struct expr *node)
{
    emit(emitter, "CASE WHEN ");
    sql_emit_node(emitter, node->args[0], SQL_LOOSE);
    emit(emitter, " THEN ");
    emit_branch(emitter, node, 1, 2);
    if (!is_missing(node->args[2])) {
        emit(emitter, " ELSE ");
        emit_branch(emitter, node, 2, 1);
    }
    emit(emitter, " END");
}

void sql_emit_default(struct emitter *emitter, const struct expr *node)
{
    emit(emitter, "coalesce(");
    sql_emit_arguments(emitter, node, 0, node->type);
    emit(emitter, ")");
}

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
    emit(emitter, extreme_word(node));
    sql_emit_arguments(emitter, node, 0, node->type);
    emit(emitter, ")");
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
    emit(emitter, ") END");
}

static void emit_guarded_extreme(struct emitter *emitter, const struct expr *node)
{
    const char *before = "CASE WHEN ";
    emitter->copies++;
    for (size_t i = 0; i < node->arg_count; i++) {
        if (node->args[i]->can_be_missing) {
            emit(emitter, before);
            sql_emit_node(emitter, node->args[i], SQL_ADD);
            emit(emitter, " IS NOT NULL");
            before = " AND ";
        }
    }
    emit(emitter, " THEN ");
    emit_extreme_call(emitter, node);
    emit(emitter, " END");
    emitter->copies--;
}

void sql_emit_extreme(struct emitter *emitter, const struct expr *node)
{
    if (!any_can_be_missing(node)) {
        emit_extreme_call(emitter, node);
    } else if (emitter->copies < SQL_COPIES_MAX) {
        emit_guarded_extreme(emitter, node);
    } else {
        sql_emit_twice(emitter, node, sql_write_argument_list, write_extreme_of_list);
    }
}

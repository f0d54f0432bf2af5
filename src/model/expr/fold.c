/* Constants replaced by their values, and what a constant decides.  Only where the value is the same for
 * every row, missing included; a rewrite that needs a fact about the data belongs elsewhere. */
#include "model/expr/bind.h"

#include <stddef.h>

static bool is_literal(const struct expr *node)
{
    return node->kind == EXPR_LITERAL;
}

static bool is_missing(const struct expr *node)
{
    return is_literal(node) && node->literal.missing;
}

static bool is_boolean(const struct expr *node, bool value)
{
    return is_literal(node) && !node->literal.missing && node->type == SCT_TYPE_BOOLEAN &&
           node->literal.boolean == value;
}

static bool all_literal(const struct expr *node)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        if (!is_literal(node->args[i])) {
            return false;
        }
    }
    return true;
}

/* Missing in, missing out. */
static bool is_strict(expr_op op)
{
    switch ((int)op) {
    case EXPR_OP_AND:
    case EXPR_OP_OR:
    case EXPR_OP_BETWEEN:
    case EXPR_OP_IN:
    case EXPR_OP_IS_MISSING:
    case EXPR_OP_IS_PRESENT:
    case EXPR_OP_IF:
    case EXPR_OP_DEFAULT:
        return false;
    default:
        return true;
    }
}

static bool any_missing(const struct expr *node)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        if (is_missing(node->args[i])) {
            return true;
        }
    }
    return false;
}

static void become_literal(struct expr *node, struct sct_value value)
{
    value.type = node->type;
    node->kind = EXPR_LITERAL;
    node->literal = value;
    node->arg_count = 0;
    node->args = NULL;
    node->height = 1;
    expr_infer(node);
}

/* The argument that node always equals, or NULL.  An argument of a narrower type is kept: 1 is not 1.0. */
static struct expr *decided(const struct expr *node)
{
    struct expr *const *args = node->args;
    switch ((int)node->op) {
    case EXPR_OP_AND:
        return is_boolean(args[0], true) || is_boolean(args[1], false)   ? args[1]
               : is_boolean(args[1], true) || is_boolean(args[0], false) ? args[0]
                                                                         : NULL;
    case EXPR_OP_OR:
        return is_boolean(args[0], false) || is_boolean(args[1], true)   ? args[1]
               : is_boolean(args[1], false) || is_boolean(args[0], true) ? args[0]
                                                                         : NULL;
    case EXPR_OP_NOT:
        return args[0]->kind == EXPR_SCALAR && args[0]->op == EXPR_OP_NOT ? args[0]->args[0] : NULL;
    case EXPR_OP_IF:
        return is_boolean(args[0], true) ? args[1] : is_literal(args[0]) ? args[2] : NULL;
    case EXPR_OP_DEFAULT:
        return is_missing(args[0]) ? args[1] : is_literal(args[0]) ? args[0] : NULL;
    default:
        return NULL;
    }
}

static struct sct_value never_asked(const void *context, const struct expr *node)
{
    (void)context;
    return (struct sct_value){.type = node->type, .missing = true};
}

sct_status expr_fold(struct sct_arena *run, struct expr *node, struct expr **ret_node,
                     struct sct_error *err)
{
    *ret_node = node;
    if (node->kind != EXPR_SCALAR || node->type == SCT_TYPE_NONE) {
        return SCT_OK;
    }
    if (all_literal(node)) {
        const struct expr_inputs inputs = {.look_up = never_asked};
        struct sct_value value;
        SCT_TRY(expr_evaluate(run, node, &inputs, &value, err));
        become_literal(node, value);
        return SCT_OK;
    }
    if (is_strict(node->op) && any_missing(node)) {
        become_literal(node, (struct sct_value){.missing = true});
        return SCT_OK;
    }
    struct expr *same = decided(node);
    if (same && same->type == node->type) {
        *ret_node = same;
    }
    return SCT_OK;
}

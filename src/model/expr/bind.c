/* Walks the tree from the leaves up: bind the arguments, then the node, then infer, then fold. */
#include "model/expr/bind.h"

#include <stdarg.h>
#include <stdio.h>

sct_status bind_refuse(struct binder *binder, struct expr *node, struct sct_place at,
                       const char *hint, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    node->type = EXPR_BROKEN;
    binder->ok = false;
    return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, at, hint, binder->err, "%s",
                            message);
}

sct_status bind_args(struct binder *binder, struct expr *node)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        SCT_TRY(bind_node(binder, &node->args[i]));
    }
    return SCT_OK;
}

sct_status bind_node(struct binder *binder, struct expr **node)
{
    switch ((*node)->kind) {
    case EXPR_LITERAL:
        (*node)->type = (*node)->literal.type;
        break;
    case EXPR_NAME:
        SCT_TRY(bind_name(binder, node));
        break;
    case EXPR_SCALAR:
        if ((*node)->op == EXPR_OP_SUBTRACT) {
            SCT_TRY(bind_check_hyphen(binder, *node));
        }
        if ((*node)->type == EXPR_BROKEN) {
            break;
        }
        SCT_TRY(bind_args(binder, *node));
        SCT_TRY(bind_type_scalar(binder, *node));
        break;
    case EXPR_CALL:
        SCT_TRY(bind_call(binder, *node));
        break;
    case EXPR_AGGREGATE:
    case EXPR_OVER:
        break; /* made by binding; the parser makes none */
    }
    if ((*node)->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    expr_infer(*node);
    return expr_fold(binder->run, *node, node, binder->err);
}

/* A whole expression is a value of a known type. */
static sct_status check_root(struct binder *binder, struct expr *root)
{
    if (root->type == SCT_TYPE_DURATION) {
        return bind_refuse(binder, root, root->at, "days are plain numbers: write 90",
                           "an expression cannot be a duration");
    }
    if (root->type == SCT_TYPE_NONE) {
        return bind_refuse(binder, root, root->at, NULL,
                           "the expression is always missing, so it has no type");
    }
    return SCT_OK;
}

sct_status expr_bind(struct sct_arena *run, struct expr *tree, const struct expr_scope *scope,
                     struct sct_problems *problems, struct expr **ret_bound, bool *ret_ok,
                     struct sct_error *err)
{
    struct binder binder = {.run = run,
                            .scope = scope,
                            .problems = problems,
                            .err = err,
                            .row_source = scope->row_source,
                            .ok = true};
    SCT_TRY(bind_node(&binder, &tree));
    SCT_TRY(check_root(&binder, tree));
    *ret_bound = binder.ok ? tree : NULL;
    *ret_ok = binder.ok;
    return SCT_OK;
}

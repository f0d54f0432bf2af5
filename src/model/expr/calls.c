/* Functions by name.  One list serves the look-up, the suggestions and the aliases. */
#include "model/expr/bind.h"

#include "base/near.h"
#include "model/expr/foreign.h"

#include <stdio.h>
#include <string.h>

typedef enum { CALL_SCALAR, CALL_AGGREGATE, CALL_OVER, CALL_DAYS_SINCE } call_kind;

struct function {
    const char *name;
    call_kind kind;
    int which; /* expr_op, expr_agg or expr_over */
};

/* The first match wins.  `min` and `max` are aggregates of one value and scalar of several. */
static const struct function functions[] = {
#define EXPR_AGG(name, spelling, about) {spelling, CALL_AGGREGATE, EXPR_AGG_##name},
#include "model/expr/aggregates.def"
#undef EXPR_AGG
#define EXPR_OP(name, spelling, least, most, about) {spelling, CALL_SCALAR, EXPR_OP_##name},
#include "model/expr/ops.def"
#undef EXPR_OP
    {"score", CALL_OVER, EXPR_OVER_SCORE},
    {"share_of_total", CALL_OVER, EXPR_OVER_SHARE_OF_TOTAL},
    {"rank", CALL_OVER, EXPR_OVER_RANK},
    {"latest", CALL_AGGREGATE, EXPR_AGG_LAST},
    {"ratio", CALL_SCALAR, EXPR_OP_DIVIDE},
    {"coalesce", CALL_SCALAR, EXPR_OP_DEFAULT},
    {"days_since", CALL_DAYS_SINCE, EXPR_OP_DAYS_BETWEEN},
};

enum { FUNCTION_COUNT = sizeof functions / sizeof functions[0] };

static const struct {
    unsigned char least, most;
} arity[EXPR_OP_COUNT] = {
#define EXPR_OP(name, spelling, least, most, about) {least, most},
#include "model/expr/ops.def"
#undef EXPR_OP
};

/* Operators are in ops.def too, and `only` is what a bare column becomes: none can be called. */
static bool is_callable(const struct function *function)
{
    if (function->kind == CALL_AGGREGATE) {
        return function->which != EXPR_AGG_ONLY;
    }
    return function->kind != CALL_SCALAR || function->which >= EXPR_OP_DAYS_BETWEEN ||
           strcmp(function->name, "ratio") == 0;
}

static const struct function *find_function(const char *name, size_t arg_count)
{
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        const struct function *function = &functions[i];
        const bool several = arg_count >= 2 && function->kind == CALL_AGGREGATE &&
                             (function->which == EXPR_AGG_MIN || function->which == EXPR_AGG_MAX);
        if (!several && is_callable(function) && strcmp(function->name, name) == 0) {
            return function;
        }
    }
    return NULL;
}

static sct_status refuse_unknown(struct binder *binder, struct expr *node)
{
    const char *foreign = expr_foreign_function(node->spelling);
    if (foreign) {
        return bind_refuse(binder, node, node->at, foreign, "no function '%.80s'", node->spelling);
    }
    const char *candidates[FUNCTION_COUNT + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        if (is_callable(&functions[i])) {
            candidates[count++] = functions[i].name;
        }
    }
    char hint[256] = "";
    const char *near = sct_near(node->spelling, strlen(node->spelling), candidates);
    if (near) {
        (void)snprintf(hint, sizeof hint, "did you mean %s(...)?", near);
    }
    return bind_refuse(binder, node, node->at, hint, "no function '%.80s'", node->spelling);
}

/* Rows, windows and orders belong to other functions. */
static sct_status refuse_clauses(struct binder *binder, struct expr *node)
{
    if (node->where) {
        return bind_refuse(binder, node, node->where->at,
                           "`where` belongs to aggregates: sum(lines.amount where c)",
                           "'%.80s' has no rows to choose from", node->spelling);
    }
    if (node->has_window) {
        return bind_refuse(binder, node, node->window_at,
                           "windows belong to aggregates: sum(lines.amount, last 90d)",
                           "'%.80s' takes no window", node->spelling);
    }
    if (node->has_order) {
        return bind_refuse(binder, node, node->at, "it belongs to score(x, 5, low is best)",
                           "'%.80s' takes no `low is best`", node->spelling);
    }
    return SCT_OK;
}

static sct_status check_count(struct binder *binder, struct expr *node, size_t least, size_t most)
{
    if (node->arg_count >= least && node->arg_count <= most) {
        return SCT_OK;
    }
    const char *plural = least == 1 && most == 1 ? "" : "s";
    if (most == 255) {
        return bind_refuse(binder, node, node->at, NULL,
                           "'%.80s' takes %zu or more values, not %zu", node->spelling, least,
                           node->arg_count);
    }
    if (least == most) {
        return bind_refuse(binder, node, node->at, NULL, "'%.80s' takes %zu value%s, not %zu",
                           node->spelling, least, plural, node->arg_count);
    }
    return bind_refuse(binder, node, node->at, NULL, "'%.80s' takes %zu to %zu values, not %zu",
                       node->spelling, least, most, node->arg_count);
}

static sct_status bind_scalar_call(struct binder *binder, struct expr *node, expr_op op)
{
    SCT_TRY(refuse_clauses(binder, node));
    if (node->type != EXPR_BROKEN) {
        SCT_TRY(check_count(binder, node, arity[op].least, arity[op].most));
    }
    SCT_TRY(bind_args(binder, node));
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    node->kind = EXPR_SCALAR;
    node->op = op;
    return bind_type_scalar(binder, node);
}

/* days_since(t) is days_between(t, as_of). */
static sct_status add_as_of(struct binder *binder, struct expr *node)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(binder->run, 1, sizeof *node + 2 * sizeof *node->args, &memory,
                           binder->err));
    struct expr *as_of = memory;
    *as_of = (struct expr){.kind = EXPR_NAME,
                           .at = node->at,
                           .height = 1,
                           .source = -1,
                           .slot = -1,
                           .spelling = "as_of",
                           .name = {.kind = EXPR_NAME_AS_OF, .source = -1, .index = -1}};
    struct expr **args = (struct expr **)(as_of + 1);
    args[0] = node->args[0];
    args[1] = as_of;
    node->args = args;
    node->arg_count = 2;
    return SCT_OK;
}

static sct_status bind_days_since(struct binder *binder, struct expr *node)
{
    SCT_TRY(check_count(binder, node, 1, 1));
    if (node->type == EXPR_BROKEN) {
        return bind_args(binder, node);
    }
    SCT_TRY(add_as_of(binder, node));
    return bind_scalar_call(binder, node, EXPR_OP_DAYS_BETWEEN);
}

sct_status bind_call(struct binder *binder, struct expr *node)
{
    const struct function *function = find_function(node->spelling, node->arg_count);
    if (!function) {
        return refuse_unknown(binder, node);
    }
    switch (function->kind) {
    case CALL_AGGREGATE:
        return bind_aggregate(binder, node, (expr_agg)function->which);
    case CALL_OVER:
        return bind_over(binder, node, (expr_over)function->which);
    case CALL_DAYS_SINCE:
        return bind_days_since(binder, node);
    case CALL_SCALAR:
        break;
    }
    return bind_scalar_call(binder, node, (expr_op)function->which);
}

/* Functions over all customers: score, share_of_total, rank. */
#include "model/expr/bind.h"

#include <stdio.h>

/* More bands than this are a rank. */
enum { BANDS_MIN = 2, BANDS_MAX = 1000 };

static sct_status check_over(struct binder *binder, struct expr *node)
{
    char what[96];
    (void)snprintf(what, sizeof what, "'%.60s'", node->spelling);
    SCT_TRY(bind_check_place(binder, node, what));
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    if (binder->in_over) {
        return bind_refuse(binder, node, node->at, "give the inner one a name under features:",
                           "%s cannot stand inside another function over customers", what);
    }
    if (!binder->scope->over_customers) {
        return bind_refuse(binder, node, node->at, "give it a name under features: and use that",
                           "%s looks at all customers and cannot stand here", what);
    }
    if (node->where || node->has_window) {
        return bind_refuse(binder, node, node->where ? node->where->at : node->window_at,
                           "put it into the aggregate inside", "%s takes no `where` and no window",
                           what);
    }
    if (node->has_order && node->over != EXPR_OVER_SCORE) {
        return bind_refuse(binder, node, node->at, "it belongs to score(x, 5, low is best)",
                           "%s takes no `low is best`", what);
    }
    return SCT_OK;
}

static sct_status take_bands(struct binder *binder, struct expr *node)
{
    SCT_TRY(bind_node(binder, &node->args[1]));
    const struct expr *bands = node->args[1];
    if (bands->type == EXPR_BROKEN) {
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    if (bands->kind != EXPR_LITERAL || bands->type != SCT_TYPE_INTEGER || bands->literal.missing ||
        bands->literal.integer < BANDS_MIN || bands->literal.integer > BANDS_MAX) {
        return bind_refuse(binder, node, bands->at, "score(x, 5) gives 1 to 5",
                           "the second value of score is a whole number from %d to %d", BANDS_MIN,
                           BANDS_MAX);
    }
    node->bands = bands->literal.integer;
    node->arg_count = 1;
    return SCT_OK;
}

sct_status bind_over(struct binder *binder, struct expr *node, expr_over over)
{
    const size_t need = over == EXPR_OVER_SCORE ? 2 : 1;
    node->kind = EXPR_OVER;
    node->over = over;
    SCT_TRY(check_over(binder, node));
    if (node->type != EXPR_BROKEN && node->arg_count != need) {
        SCT_TRY(bind_refuse(binder, node, node->at, need == 2 ? "score(x, 5)" : NULL,
                            "'%.80s' takes %zu value%s, not %zu", node->spelling, need,
                            need == 1 ? "" : "s", node->arg_count));
    }
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    if (over == EXPR_OVER_SCORE) {
        SCT_TRY(take_bands(binder, node));
    }
    const bool outside = binder->in_over;
    binder->in_over = true;
    SCT_TRY(bind_node(binder, &node->args[0]));
    binder->in_over = outside;
    SCT_TRY(bind_want(binder, node, 0, EXPR_WANT_NUMERIC, node->spelling));
    if (node->type != EXPR_BROKEN) {
        node->has_order = false;
        node->type = over == EXPR_OVER_SHARE_OF_TOTAL ? SCT_TYPE_NUMBER : SCT_TYPE_INTEGER;
    }
    return SCT_OK;
}

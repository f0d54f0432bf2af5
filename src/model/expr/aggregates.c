/* Aggregates over the rows of one source. */
#include "model/expr/bind.h"

#include <stdio.h>
#include <string.h>

/* ---- over which source ---------------------------------------------------------------------- */

/* The first source a qualified name below node speaks of, or -1. */
static int find_source(const struct binder *binder, const struct expr *node)
{
    if (!node) {
        return -1;
    }
    if (node->kind == EXPR_NAME) {
        return node->qualifier ? bind_source_index(binder, node->qualifier) : -1;
    }
    for (size_t i = 0; i < node->arg_count; i++) {
        const int source = find_source(binder, node->args[i]);
        if (source >= 0) {
            return source;
        }
    }
    return find_source(binder, node->where);
}

/* A bare name that is a source stands for its rows. */
static bool is_rows(const struct binder *binder, const struct expr *node)
{
    return node->kind == EXPR_NAME && !node->qualifier &&
           bind_source_index(binder, node->spelling) >= 0;
}

/* The first name below node, to say what is wrong with it. */
static struct expr *first_name(struct expr *node)
{
    if (node->kind == EXPR_NAME) {
        return node;
    }
    for (size_t i = 0; i < node->arg_count; i++) {
        struct expr *found = first_name(node->args[i]);
        if (found) {
            return found;
        }
    }
    return NULL;
}

static sct_status refuse_no_source(struct binder *binder, struct expr *node)
{
    struct expr *name = first_name(node->args[0]);
    if (!name) {
        return bind_refuse(binder, node, node->args[0]->at,
                           "name the source: sum(lines.amount), count(lines)",
                           "'%.80s' of no source's rows", node->spelling);
    }
    if (name->qualifier) {
        SCT_TRY(bind_refuse_source(binder, name));
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    return bind_refuse_rows(binder, node, name);
}

/* ---- may it stand here ---------------------------------------------------------------------- */

sct_status bind_check_place(struct binder *binder, struct expr *node, const char *what)
{
    if (binder->in_aggregate) {
        return bind_refuse(binder, node, node->at, "give the inner one a name under features:",
                           "%s cannot stand inside an aggregate", what);
    }
    if (binder->row_source >= 0) {
        return bind_refuse(binder, node, node->at, "features: are where customers are measured",
                           "%s cannot stand where one row is looked at", what);
    }
    return SCT_OK;
}

static sct_status check_aggregate(struct binder *binder, struct expr *node)
{
    char what[96];
    (void)snprintf(what, sizeof what, "the aggregate '%.60s'", node->spelling);
    SCT_TRY(bind_check_place(binder, node, what));
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    if (!binder->scope->aggregates) {
        return bind_refuse(binder, node, node->at, "give it a name under features: and use that",
                           "%s cannot stand here", what);
    }
    if (node->has_order) {
        return bind_refuse(binder, node, node->at, "it belongs to score(x, 5, low is best)",
                           "'%.80s' takes no `low is best`", node->spelling);
    }
    return SCT_OK;
}

/* For comparing durations of different units only: no month is exactly this long. */
static double approximate_days(sct_duration duration)
{
    const double days_per_month = 30.436875;
    return duration.months * days_per_month + duration.days +
           (double)duration.micros / (double)SCT_MICROS_PER_DAY;
}

static sct_status check_window(struct binder *binder, struct expr *node)
{
    const struct expr_window *window = &node->window;
    if (!node->has_window) {
        return SCT_OK;
    }
    if (window->kind == EXPR_WINDOW_NEXT && !binder->scope->forward) {
        return bind_refuse(binder, node, node->window_at, "did you mean `last`?",
                           "`next` looks forward: only outcomes: may");
    }
    if (approximate_days(window->far) <= 0) {
        return bind_refuse(binder, node, node->window_at, NULL, "the window is empty");
    }
    if (window->kind == EXPR_WINDOW_BETWEEN &&
        approximate_days(window->far) <= approximate_days(window->near)) {
        return bind_refuse(binder, node, node->window_at,
                           "the farther end comes first: between 180d and 90d ago",
                           "the window is empty");
    }
    return SCT_OK;
}

static bool needs_time(const struct expr *node)
{
    return node->has_window || node->agg == EXPR_AGG_FIRST || node->agg == EXPR_AGG_LAST ||
           node->agg == EXPR_AGG_GAP_MEAN || node->agg == EXPR_AGG_GAP_STDDEV;
}

static sct_status check_time(struct binder *binder, struct expr *node)
{
    const struct expr_scope *scope = binder->scope;
    if (!needs_time(node) || !scope->source_has_at || scope->source_has_at[node->source]) {
        return SCT_OK;
    }
    return bind_refuse(binder, node, node->has_window ? node->window_at : node->at,
                       "say `at:` in the source, or leave the time out",
                       "source '%.80s' has no event time", bind_source_name(binder, node->source));
}

/* ---- arguments ------------------------------------------------------------------------------ */

static sct_status check_values(struct binder *binder, struct expr *node)
{
    const size_t need = node->agg == EXPR_AGG_QUANTILE ? 2 : 1;
    if (node->arg_count == need) {
        return SCT_OK;
    }
    const char *hint = need == 2 ? "quantile(lines.amount, 0.9)" : NULL;
    if (node->arg_count == 0) {
        hint = need == 2 ? hint : "count(lines), sum(lines.amount)";
    }
    return bind_refuse(binder, node, node->at, hint, "'%.80s' takes %zu value%s, not %zu",
                       node->spelling, need, need == 1 ? "" : "s", node->arg_count);
}

/* The p of quantile(x, p): known before any data is read. */
static sct_status take_quantile(struct binder *binder, struct expr *node)
{
    SCT_TRY(bind_node(binder, &node->args[1]));
    const struct expr *p = node->args[1];
    if (p->type == EXPR_BROKEN) {
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    const struct sct_value *value = &p->literal;
    const bool known = p->kind == EXPR_LITERAL && !value->missing &&
                       (value->type == SCT_TYPE_INTEGER || value->type == SCT_TYPE_NUMBER);
    const double quantile =
        known && value->type == SCT_TYPE_INTEGER ? (double)value->integer : value->number;
    if (!known || !(quantile >= 0 && quantile <= 1)) {
        return bind_refuse(binder, node, p->at, "the median is quantile(x, 0.5)",
                           "the second value of quantile is a number from 0 to 1");
    }
    node->quantile = quantile;
    node->arg_count = 1;
    return SCT_OK;
}

static expr_want wanted_by(expr_agg agg)
{
    switch (agg) {
    case EXPR_AGG_SUM:
    case EXPR_AGG_MEAN:
    case EXPR_AGG_MEDIAN:
    case EXPR_AGG_QUANTILE:
    case EXPR_AGG_STDDEV:
        return EXPR_WANT_NUMERIC;
    case EXPR_AGG_MIN:
    case EXPR_AGG_MAX:
        return EXPR_WANT_ORDERED;
    case EXPR_AGG_SHARE:
        return EXPR_WANT_BOOLEAN;
    case EXPR_AGG_COUNT:
    case EXPR_AGG_COUNT_DISTINCT:
    case EXPR_AGG_FIRST:
    case EXPR_AGG_LAST:
    case EXPR_AGG_MODE:
    case EXPR_AGG_GAP_MEAN:
    case EXPR_AGG_GAP_STDDEV:
    case EXPR_AGG_ONLY:
    case EXPR_AGG_COUNT_:
        break;
    }
    return EXPR_WANT_VALUE;
}

static sct_type result_of(expr_agg agg, sct_type of)
{
    switch (agg) {
    case EXPR_AGG_COUNT:
    case EXPR_AGG_COUNT_DISTINCT:
        return SCT_TYPE_INTEGER;
    case EXPR_AGG_MEAN:
    case EXPR_AGG_MEDIAN:
    case EXPR_AGG_QUANTILE:
    case EXPR_AGG_STDDEV:
    case EXPR_AGG_SHARE:
    case EXPR_AGG_GAP_MEAN:
    case EXPR_AGG_GAP_STDDEV:
        return SCT_TYPE_NUMBER;
    case EXPR_AGG_SUM:
    case EXPR_AGG_MIN:
    case EXPR_AGG_MAX:
    case EXPR_AGG_FIRST:
    case EXPR_AGG_LAST:
    case EXPR_AGG_MODE:
    case EXPR_AGG_ONLY:
    case EXPR_AGG_COUNT_:
        break;
    }
    return of;
}

static bool is_gap(expr_agg agg)
{
    return agg == EXPR_AGG_GAP_MEAN || agg == EXPR_AGG_GAP_STDDEV;
}

/* count(lines) and gap_mean(lines) look at rows, not at a value of them. */
static sct_status drop_rows_argument(struct binder *binder, struct expr *node)
{
    if (node->agg != EXPR_AGG_COUNT && !is_gap(node->agg)) {
        char hint[256];
        (void)snprintf(hint, sizeof hint, "name a column: %.80s(%.80s.COLUMN)", node->spelling,
                       node->args[0]->spelling);
        return bind_refuse(binder, node, node->args[0]->at, hint,
                           "'%.80s' is a source, not a value", node->args[0]->spelling);
    }
    node->arg_count = 0;
    return SCT_OK;
}

static sct_status check_argument(struct binder *binder, struct expr *node)
{
    const struct expr *of = node->args[0];
    if (of->type == EXPR_BROKEN) {
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    if (is_gap(node->agg)) {
        if (of->kind != EXPR_NAME || of->name.kind != EXPR_NAME_AT) {
            return bind_refuse(binder, node, of->at, "gap_mean(lines) and where: lines where c",
                               "'%.80s' is about the days with an event, not about a value",
                               node->spelling);
        }
        node->arg_count = 0;
        return SCT_OK;
    }
    SCT_TRY(bind_want(binder, node, 0, wanted_by(node->agg), node->spelling));
    if (node->type != EXPR_BROKEN && !first_name(node->args[0])) {
        return bind_refuse(binder, node, of->at, "count(lines) counts rows",
                           "the value is the same for every row");
    }
    return SCT_OK;
}

static sct_status bind_where(struct binder *rows, struct expr *node)
{
    if (!node->where) {
        return SCT_OK;
    }
    rows->qualify = false;
    SCT_TRY(bind_node(rows, &node->where));
    struct expr *where = node->where;
    if (where->type == SCT_TYPE_NONE) {
        bind_give_type(where, SCT_TYPE_BOOLEAN);
    }
    if (where->type == EXPR_BROKEN) {
        node->type = EXPR_BROKEN;
        return SCT_OK;
    }
    if (where->type != SCT_TYPE_BOOLEAN) {
        return bind_refuse(rows, node, where->at, "write a comparison: where amount > 0",
                           "`where` needs a condition, this is of type %s",
                           sct_type_name(where->type));
    }
    if (where->kind == EXPR_LITERAL && !where->literal.missing && where->literal.boolean) {
        node->where = NULL;
    }
    return SCT_OK;
}

/* Binds the value and the condition among the rows of node->source. */
static sct_status bind_rows(struct binder *binder, struct expr *node)
{
    struct binder rows = *binder;
    rows.row_source = node->source;
    rows.in_aggregate = true;
    rows.qualify = true;
    if (is_rows(binder, node->args[0])) {
        SCT_TRY(drop_rows_argument(&rows, node));
    } else {
        SCT_TRY(bind_node(&rows, &node->args[0]));
        SCT_TRY(check_argument(&rows, node));
    }
    SCT_TRY(bind_where(&rows, node));
    binder->ok = binder->ok && rows.ok;
    return SCT_OK;
}

static sct_status check_all(struct binder *binder, struct expr *node)
{
    sct_status (*const checks[])(struct binder *, struct expr *) = {check_aggregate, check_values,
                                                                    check_window};
    for (size_t i = 0; i < sizeof checks / sizeof checks[0] && node->type != EXPR_BROKEN; i++) {
        SCT_TRY(checks[i](binder, node));
    }
    if (node->type != EXPR_BROKEN && node->agg == EXPR_AGG_QUANTILE) {
        SCT_TRY(take_quantile(binder, node));
    }
    return SCT_OK;
}

sct_status bind_aggregate(struct binder *binder, struct expr *node, expr_agg agg)
{
    node->kind = EXPR_AGGREGATE;
    node->agg = agg;
    SCT_TRY(check_all(binder, node));
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    struct expr *of = node->args[0];
    const int named = find_source(binder, of);
    node->source = is_rows(binder, of) ? bind_source_index(binder, of->spelling)
                   : named >= 0        ? named
                                       : find_source(binder, node->where);
    if (node->source < 0) {
        return refuse_no_source(binder, node);
    }
    node->qualifier = bind_source_name(binder, node->source);
    SCT_TRY(check_time(binder, node));
    if (node->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    SCT_TRY(bind_rows(binder, node));
    if (node->type != EXPR_BROKEN) {
        node->type = result_of(agg, node->arg_count ? node->args[0]->type : SCT_TYPE_NUMBER);
    }
    return SCT_OK;
}

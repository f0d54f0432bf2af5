/* Features and outcomes: any order in the plan, each bound after those it reads; cycles are told with
 * their path.  Then what the reports lead with, the population, the tags and the goal. */
#include "model/bind.h"

#include "base/near.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

/* A feature on its way: white not begun, grey under way (meeting it again is a cycle), black done. */
enum mark { WHITE, GREY, BLACK };

struct order {
    struct binder *binder;
    size_t count;
    enum mark *marks;
    bool *broken; /* has a mistake, or reads one that has: told once, not for each reader */
    int *path;    /* the chain of grey ones */
    size_t path_count;
};

static size_t feature_count(const struct sct_plan *plan)
{
    return plan->features.count + plan->outcomes.count;
}

static const struct plan_definition *definition(const struct sct_plan *plan, size_t index)
{
    return index < plan->features.count ? &plan->features.items[index]
                                        : &plan->outcomes.items[index - plan->features.count];
}

static int find_feature(const struct sct_plan *plan, const char *name)
{
    for (size_t i = 0; i < feature_count(plan); i++) {
        if (strcmp(definition(plan, i)->name.text, name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static bool is_source(const struct binder *binder, const char *name)
{
    for (size_t i = 0; i < binder->plan->source_count; i++) {
        if (strcmp(binder->source_names[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* Does the unbound tree speak of a source?  Then the call above it is an aggregate and
 * bare names in it are columns. */
static bool names_source(const struct binder *binder, const struct expr *tree)
{
    if (tree->kind == EXPR_NAME) {
        return tree->qualifier || is_source(binder, tree->spelling);
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        if (names_source(binder, tree->args[i])) {
            return true;
        }
    }
    return false;
}

static sct_status visit(struct order *order, int index, struct sct_error *err);

/* Visits every feature the unbound tree reads. */
static sct_status visit_read(struct order *order, const struct expr *tree, bool *broken,
                             struct sct_error *err)
{
    if (tree->kind == EXPR_NAME) {
        const int read = tree->qualifier ? -1 : find_feature(order->binder->plan, tree->spelling);
        if (read >= 0) {
            SCT_TRY(visit(order, read, err));
            *broken = *broken || order->broken[read];
        }
        return SCT_OK;
    }
    if (tree->kind == EXPR_CALL && names_source(order->binder, tree)) {
        return SCT_OK;
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        SCT_TRY(visit_read(order, tree->args[i], broken, err));
    }
    return SCT_OK;
}

static sct_status tell_cycle(struct order *order, int index, struct sct_error *err)
{
    const struct sct_plan *plan = order->binder->plan;
    struct sct_text path = {0};
    const char *text = NULL;
    size_t begin = 0;
    while (begin < order->path_count && order->path[begin] != index) {
        begin++;
    }
    sct_text_begin(&path, order->binder->run);
    for (size_t i = begin; i < order->path_count; i++) {
        sct_text_addf(&path, "%s -> ", definition(plan, (size_t)order->path[i])->name.text);
        order->broken[order->path[i]] = true;
    }
    sct_text_add(&path, definition(plan, (size_t)index)->name.text);
    SCT_TRY(sct_text_end(&path, &text, err));
    return sct_problems_add(order->binder->problems, SCT_PROBLEM_ERROR,
                            definition(plan, (size_t)index)->name.at,
                            "define one of them from the sources alone", err,
                            "features are defined in a circle: %s", text);
}

static struct expr_scope feature_scope(const struct binder *binder, bool outcome)
{
    struct expr_scope scope = bind_customer_scope(binder);
    scope.aggregates = true;
    scope.forward = outcome;
    return scope;
}

static sct_status check_value_type(struct binder *binder, const struct plan_definition *plan,
                                   const struct expr *tree, bool *ok, struct sct_error *err)
{
    *ok = tree->type != SCT_TYPE_NONE && tree->type != SCT_TYPE_DURATION;
    if (*ok) {
        return SCT_OK;
    }
    return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->is.at, NULL, err,
                            "'%s' has no type of its own: it is %s", plan->name.text,
                            tree->type == SCT_TYPE_NONE ? "always missing" : "a duration");
}

/* Only for outcomes: one that looks back would be known to the rules already. */
static bool looks_forward(const struct binder *binder, const struct expr *tree)
{
    if (tree->kind == EXPR_AGGREGATE) {
        return tree->window.kind == EXPR_WINDOW_NEXT;
    }
    if (tree->kind == EXPR_NAME && tree->name.kind == EXPR_NAME_FEATURE) {
        return binder->features[tree->name.index].outcome;
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        if (looks_forward(binder, tree->args[i])) {
            return true;
        }
    }
    return false;
}

static sct_status bind_feature(struct binder *binder, int index, bool *ret_ok,
                               struct sct_error *err)
{
    const struct plan_definition *plan = definition(binder->plan, (size_t)index);
    struct model_feature *feature = &binder->features[index];
    const struct expr_scope scope = feature_scope(binder, feature->outcome);
    struct expr *bound = NULL;
    bool ok = false;
    *ret_ok = false;
    SCT_TRY(
        expr_bind(binder->run, binder->trees[index], &scope, binder->problems, &bound, &ok, err));
    if (!ok) {
        return SCT_OK;
    }
    SCT_TRY(check_value_type(binder, plan, bound, &ok, err));
    if (!ok) {
        return SCT_OK;
    }
    if (feature->outcome && !looks_forward(binder, bound)) {
        SCT_TRY(sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->is.at,
                                 "give it a window: `next 90d`; or move it to `features`", err,
                                 "outcome '%s' does not look forward", plan->name.text));
        return SCT_OK;
    }
    SCT_TRY(bind_collect(binder, bound, &feature->stage, err));
    feature->depth = bind_depth(binder, bound, feature->stage);
    feature->is = bound;
    feature->type = bound->type;
    binder->feature_names[binder->feature_name_count++] =
        (struct expr_name){.kind = EXPR_NAME_FEATURE,
                           .name = feature->name,
                           .type = bound->type,
                           .can_be_missing = bound->can_be_missing,
                           .source = -1,
                           .index = index,
                           .bound = bound->bound,
                           .looks_forward = feature->outcome,
                           .doubt = expr_doubt(bound)};
    *ret_ok = true;
    return SCT_OK;
}

/* So that a rule that reads it is not told that there is none. */
static void publish_broken(struct binder *binder, int index)
{
    binder->feature_names[binder->feature_name_count++] =
        (struct expr_name){.kind = EXPR_NAME_FEATURE,
                           .name = binder->features[index].name,
                           .type = EXPR_BROKEN,
                           .source = -1,
                           .index = index};
}

static sct_status visit(struct order *order, int index, struct sct_error *err)
{
    if (order->marks[index] == BLACK) {
        return SCT_OK;
    }
    if (order->marks[index] == GREY) {
        return tell_cycle(order, index, err);
    }
    order->marks[index] = GREY;
    order->path[order->path_count++] = index;
    struct expr *tree = order->binder->trees[index];
    bool broken = tree == NULL;
    if (tree) {
        SCT_TRY(visit_read(order, tree, &broken, err));
    }
    order->path_count--;
    order->marks[index] = BLACK;
    if (!broken && !order->broken[index]) {
        bool ok = false;
        SCT_TRY(bind_feature(order->binder, index, &ok, err));
        broken = !ok;
    }
    order->broken[index] = order->broken[index] || broken;
    if (order->broken[index] && !order->binder->features[index].is) {
        publish_broken(order->binder, index);
    }
    return SCT_OK;
}

/* The plan has checked that it is one of them. */
static sct_kind read_kind(const struct plan_definition *plan)
{
    for (int kind = SCT_KIND_BEHAVIOUR; plan->kind.text && kind <= SCT_KIND_VINTAGE; kind++) {
        if (strcmp(sct_kind_name((sct_kind)kind), plan->kind.text) == 0) {
            return (sct_kind)kind;
        }
    }
    return SCT_KIND_NONE;
}

static sct_status prepare(struct binder *binder, struct sct_error *err)
{
    const struct sct_plan *plan = binder->plan;
    const size_t count = feature_count(plan);
    SCT_TRY(bind_take(binder, count, sizeof *binder->features, &binder->features, err));
    SCT_TRY(bind_take(binder, count, sizeof *binder->trees, &binder->trees, err));
    SCT_TRY(
        bind_take(binder, count + 1, sizeof *binder->feature_names, &binder->feature_names, err));
    binder->feature_names[0] = (struct expr_name){.kind = EXPR_NAME_AS_OF,
                                                  .name = "as_of",
                                                  .type = SCT_TYPE_TIMESTAMP,
                                                  .source = -1,
                                                  .index = -1};
    binder->feature_name_count = 1;
    for (size_t i = 0; i < count; i++) {
        const struct plan_definition *item = definition(plan, i);
        binder->features[i] = (struct model_feature){.name = item->name.text,
                                                     .outcome = i >= plan->features.count,
                                                     .unit = item->unit.text ? item->unit.text : "",
                                                     .kind = read_kind(item)};
        if (item->is.text) {
            SCT_TRY(expr_parse(binder->run, item->is.text, item->is.at, binder->problems,
                               &binder->trees[i], err));
        }
    }
    return SCT_OK;
}

static bool is_recency(const struct expr *tree)
{
    return tree->kind == EXPR_SCALAR && tree->op == EXPR_OP_DAYS_BETWEEN &&
           tree->args[0]->kind == EXPR_AGGREGATE && tree->args[0]->agg == EXPR_AGG_LAST;
}

static bool is_vintage(const struct expr *tree)
{
    const struct expr *node =
        tree->kind == EXPR_SCALAR && tree->op == EXPR_OP_DAYS_BETWEEN ? tree->args[0] : tree;
    return node->kind == EXPR_AGGREGATE && node->agg == EXPR_AGG_FIRST &&
           (node->type == SCT_TYPE_TIMESTAMP || node->type == SCT_TYPE_DATE);
}

/* What a feature says about a customer, where the plan does not say it: sums of numbers are value,
 * the time since the first event is life cycle, a fact without time is an attribute, the rest is
 * behaviour. */
static sct_kind derive_kind(const struct expr *tree)
{
    if (is_vintage(tree)) {
        return SCT_KIND_LIFECYCLE;
    }
    if (tree->kind == EXPR_AGGREGATE) {
        const bool fact = tree->agg == EXPR_AGG_ONLY || tree->type == SCT_TYPE_TEXT;
        return fact                                                         ? SCT_KIND_ATTRIBUTE
               : tree->agg == EXPR_AGG_SUM && tree->type == SCT_TYPE_NUMBER ? SCT_KIND_VALUE
                                                                            : SCT_KIND_BEHAVIOUR;
    }
    return SCT_KIND_BEHAVIOUR;
}

static bool is_numeric(sct_type type)
{
    return type == SCT_TYPE_INTEGER || type == SCT_TYPE_NUMBER;
}

/* The value feature is the first that says so, else the first sum over the whole history. */
static void find_leads(struct binder *binder, size_t count)
{
    struct sct_model *model = binder->model;
    int derived = -1;
    for (size_t i = 0; i < count; i++) {
        struct model_feature *feature = &binder->features[i];
        if (!feature->is || feature->outcome) {
            continue;
        }
        const bool numeric = is_numeric(feature->type);
        if (numeric && feature->kind == SCT_KIND_VALUE && model->value_feature < 0) {
            model->value_feature = (int)i;
        }
        if (model->recency_feature < 0 && is_recency(feature->is)) {
            model->recency_feature = (int)i;
        }
        if (feature->kind == SCT_KIND_NONE) {
            feature->kind = derive_kind(feature->is);
            const bool whole = feature->is->kind == EXPR_AGGREGATE && !feature->is->has_window;
            if (derived < 0 && numeric && whole && feature->kind == SCT_KIND_VALUE) {
                derived = (int)i;
            }
        }
    }
    if (model->value_feature < 0) {
        model->value_feature = derived;
    }
}

struct expr_scope bind_customer_scope(const struct binder *binder)
{
    return (struct expr_scope){.count = binder->feature_name_count,
                               .names = binder->feature_names,
                               .source_count = binder->plan->source_count,
                               .sources = binder->source_names,
                               .row_source = -1,
                               .over_customers = true,
                               .source_has_at = binder->source_has_at,
                               .source_names = binder->all_columns,
                               .source_name_count = binder->all_column_count};
}

static sct_status bind_population(struct binder *binder, struct sct_error *err)
{
    const struct plan_population *plan = &binder->plan->population;
    const struct expr_scope scope = bind_customer_scope(binder);
    struct expr *where = NULL;
    struct expr *reachable = NULL;
    int stage = 0;
    SCT_TRY(bind_condition(binder, &plan->where, &scope, "`population: where`", &where, err));
    SCT_TRY(bind_condition(binder, &plan->reachable, &scope, "`reachable`", &reachable, err));
    if (where) {
        SCT_TRY(bind_collect(binder, where, &stage, err));
    }
    if (stage > 0) {
        SCT_TRY(
            sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->where.at,
                             "use the feature that is scored, not its score", err,
                             "the population cannot depend on scores, ranks or shares: they are "
                             "computed over the population"));
    }
    if (reachable) {
        SCT_TRY(bind_collect(binder, reachable, &stage, err));
    }
    binder->model->population = where;
    binder->model->reachable = reachable;
    return SCT_OK;
}

/* Names beginning so are the engine's own columns, in any case of letters: engines fold it. */
static sct_status check_reserved(struct binder *binder, const struct plan_text *name,
                                 struct sct_error *err)
{
    if (name->text && strncasecmp(name->text, "sct_", 4) == 0) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, name->at, NULL, err,
                                "'%s': names that begin with sct_ are kept for sectile itself",
                                name->text);
    }
    return SCT_OK;
}

static sct_status bind_tags(struct binder *binder, struct sct_error *err)
{
    const struct plan_definitions *plan = &binder->plan->tags;
    const struct expr_scope scope = bind_customer_scope(binder);
    struct model_tag *tags = NULL;
    SCT_TRY(bind_take(binder, plan->count, sizeof *tags, &tags, err));
    for (size_t i = 0; i < plan->count; i++) {
        struct expr *tree = NULL;
        int stage = 0;
        SCT_TRY(bind_condition(binder, &plan->items[i].is, &scope, "a tag", &tree, err));
        if (tree) {
            SCT_TRY(bind_collect(binder, tree, &stage, err));
        }
        SCT_TRY(check_reserved(binder, &plan->items[i].name, err));
        tags[i] = (struct model_tag){.name = plan->items[i].name.text, .is = tree};
    }
    binder->model->tag_count = plan->count;
    binder->model->tags = tags;
    return SCT_OK;
}

static sct_status bind_goal(struct binder *binder, struct sct_error *err)
{
    const struct plan_text *outcome = &binder->plan->goal.outcome;
    if (!outcome->text) {
        return SCT_OK;
    }
    const int index = find_feature(binder->plan, outcome->text);
    if (index >= 0 && binder->features[index].outcome) {
        binder->model->goal_outcome = index;
        return SCT_OK;
    }
    const char *hint = "define it under `outcomes`";
    const struct plan_definitions *outcomes = &binder->plan->outcomes;
    const char **names = NULL;
    SCT_TRY(bind_take(binder, outcomes->count + 1, sizeof *names, &names, err));
    for (size_t i = 0; i < outcomes->count; i++) {
        names[i] = outcomes->items[i].name.text;
    }
    const char *near = sct_near(outcome->text, strlen(outcome->text), names);
    if (near) {
        SCT_TRY(sct_text_format(binder->run, &hint, err, "did you mean '%s'?", near));
    }
    return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, outcome->at, hint, err,
                            index < 0 ? "there is no outcome '%s'"
                                      : "'%s' is a feature, not an outcome: it looks back",
                            outcome->text);
}

sct_status bind_features(struct binder *binder, struct sct_error *err)
{
    const size_t count = feature_count(binder->plan);
    struct order order = {.binder = binder, .count = count};
    SCT_TRY(prepare(binder, err));
    SCT_TRY(bind_take(binder, count, sizeof *order.marks, &order.marks, err));
    SCT_TRY(bind_take(binder, count, sizeof *order.broken, &order.broken, err));
    SCT_TRY(bind_take(binder, count + 1, sizeof *order.path, &order.path, err));
    for (size_t i = 0; i < count; i++) {
        SCT_TRY(check_reserved(binder, &definition(binder->plan, i)->name, err));
        SCT_TRY(visit(&order, (int)i, err));
    }
    binder->model->features = binder->features;
    binder->model->feature_count = count;
    find_leads(binder, count);
    SCT_TRY(bind_population(binder, err));
    SCT_TRY(bind_tags(binder, err));
    return bind_goal(binder, err);
}

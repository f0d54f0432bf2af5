/* The door of the stage: the clock, then sources, features, schemes, in that order, because each
 * names what the one before it defined.  Every part adds its problems and goes on, so that all mistakes
 * of a plan are told at once. */
#include "model/model.h"

#include "model/bind.h"

#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {
    "",     "behaviour", "value",    "lifecycle", "attribute", "demographic", "geography",
    "need", "attitude",  "feedback", "product",   "asset",     "vintage",
};

const char *sct_kind_name(sct_kind kind)
{
    return kind_names[kind];
}

sct_status bind_take(struct binder *binder, size_t count, size_t item_bytes, void *ret_memory,
                     struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(binder->run, count, item_bytes, &memory, err));
    memcpy(ret_memory, &memory, sizeof memory); /* any object pointer type */
    return SCT_OK;
}

sct_status bind_expr(struct binder *binder, const struct plan_text *text,
                     const struct expr_scope *scope, struct expr **ret_tree, struct sct_error *err)
{
    *ret_tree = NULL;
    if (!text->text) {
        return SCT_OK;
    }
    struct expr *tree = NULL;
    SCT_TRY(expr_parse(binder->run, text->text, text->at, binder->problems, &tree, err));
    if (!tree) {
        return SCT_OK;
    }
    struct expr *bound = NULL;
    bool ok = false;
    SCT_TRY(expr_bind(binder->run, tree, scope, binder->problems, &bound, &ok, err));
    *ret_tree = ok ? bound : NULL;
    return SCT_OK;
}

sct_status bind_condition(struct binder *binder, const struct plan_text *text,
                          const struct expr_scope *scope, const char *what, struct expr **ret_tree,
                          struct sct_error *err)
{
    struct expr *tree = NULL;
    SCT_TRY(bind_expr(binder, text, scope, &tree, err));
    if (tree && tree->type != SCT_TYPE_BOOLEAN && tree->type != SCT_TYPE_NONE) {
        SCT_TRY(sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, text->at,
                                 "compare it with something, e.g. `orders > 0`", err,
                                 "%s must be a condition, but this is of type %s", what,
                                 sct_type_name(tree->type)));
        tree = NULL;
    }
    *ret_tree = tree;
    return SCT_OK;
}

/* The instant of the run: the option, else the plan's. */
static sct_status bind_clock(struct binder *binder, const struct sct_model_options *options,
                             struct sct_error *err)
{
    const struct plan_text *plan_as_of = &binder->plan->clock.as_of;
    const char *text = options && options->as_of ? options->as_of : plan_as_of->text;
    struct sct_model *model = binder->model;
    model->zone = binder->plan->clock.zone.text ? binder->plan->clock.zone.text : "UTC";
    if (!text) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, (struct sct_place){0},
                                "add `clock: {as_of: 2011-12-10}` or give --as-of", err,
                                "the plan does not say the as-of: the instant the run looks from");
    }
    if (!sct_moment_parse(text, strlen(text), &model->as_of)) {
        const bool given = options && options->as_of;
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR,
                                given ? (struct sct_place){0} : plan_as_of->at,
                                "write 2011-09-10 or 2011-09-10T08:00", err,
                                "the as-of '%s' is not a date or a time", text);
    }
    model->horizon_end = model->as_of;
    return SCT_OK;
}

/* Other engines come with later versions; to run on another than the plan says would be a lie. */
static sct_status bind_engine(struct binder *binder, struct sct_error *err)
{
    const struct plan_text *engine = &binder->plan->engine;
    if (!engine->text || strcmp(engine->text, "duckdb") == 0) {
        return SCT_OK;
    }
    return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, engine->at,
                            "leave it out, or write duckdb: the engine in this program", err,
                            "the engine '%s' cannot be used by this version", engine->text);
}

static sct_status bind_seed(struct binder *binder, struct sct_error *err)
{
    const struct plan_text *seed = &binder->plan->seed;
    binder->model->seed = 1;
    if (!seed->text) {
        return SCT_OK;
    }
    char *end = NULL;
    const long long value = strtoll(seed->text, &end, 10);
    if (*end != '\0' || end == seed->text || value < 0) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, seed->at, NULL, err,
                                "the seed '%s' is not a whole number of 0 or more", seed->text);
    }
    binder->model->seed = value;
    return SCT_OK;
}

sct_status sct_model_bind(struct sct_arena *run, const struct sct_plan *plan,
                          const struct sct_catalog *catalog,
                          const struct sct_model_options *options, struct sct_problems *problems,
                          struct sct_model *ret_model, struct sct_error *err)
{
    struct sct_model model = {.plan = plan,
                              .value_feature = -1,
                              .recency_feature = -1,
                              .goal_outcome = -1,
                              .primary = 0};
    struct binder binder = {.run = run,
                            .plan = plan,
                            .catalog = catalog,
                            .problems = problems,
                            .model = &model};

    SCT_TRY(bind_clock(&binder, options, err));
    SCT_TRY(bind_seed(&binder, err));
    SCT_TRY(bind_engine(&binder, err));
    SCT_TRY(bind_sources(&binder, err));
    SCT_TRY(bind_features(&binder, err));
    SCT_TRY(bind_schemes(&binder, err));

    const size_t errors = sct_problems_error_count(problems);
    if (errors > 0) {
        return sct_fail(err, SCT_PLAN, "'%s' has %zu mistake%s", plan->path, errors,
                        errors == 1 ? "" : "s");
    }
    *ret_model = model;
    return SCT_OK;
}

/* What a bound tree needs: raw columns, aggregates, cut points, the stage it can be computed in.
 *
 * Equal aggregates are computed once: equality is that of the canonical text. */
#include "model/bind.h"

#include "base/hash.h"
#include "base/text.h"

#include <string.h>

/* More than this in one plan is a generated plan gone wrong; engines refuse wider tables too. */
enum { AGGREGATES_MAX = 1000, CUTS_MAX = 500 };

static sct_status canonical(struct binder *binder, const struct expr *tree, const char **ret_text,
                            struct sct_error *err)
{
    struct sct_text text = {0};
    sct_text_begin(&text, binder->run);
    expr_print(&text, tree);
    return sct_text_end(&text, ret_text, err);
}

/* The window as instants.  History ends at the as-of and has no beginning. */
static sct_status resolve_window(struct binder *binder, const struct expr *node,
                                 struct model_aggregate *aggregate, struct sct_error *err)
{
    const sct_time as_of = binder->model->as_of;
    const struct expr_window *window = &node->window;
    bool inside = true;
    aggregate->end = as_of;
    switch (window->kind) {
    case EXPR_WINDOW_HISTORY:
        aggregate->history = true;
        break;
    case EXPR_WINDOW_LAST:
        inside = sct_time_shift(as_of, window->far, -1, &aggregate->begin);
        break;
    case EXPR_WINDOW_NEXT:
        aggregate->begin = as_of;
        aggregate->looks_forward = true;
        inside = sct_time_shift(as_of, window->far, 1, &aggregate->end);
        break;
    case EXPR_WINDOW_BETWEEN:
        inside = sct_time_shift(as_of, window->far, -1, &aggregate->begin) &&
                 sct_time_shift(as_of, window->near, -1, &aggregate->end);
        break;
    }
    if (!inside) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, node->at, NULL, err,
                                "the window leaves the calendar (years 1 to 9999)");
    }
    if (aggregate->end > binder->model->horizon_end) {
        binder->model->horizon_end = aggregate->end;
    }
    return SCT_OK;
}

/* Room for one more of a growing table in the arena; what was there is copied. */
static sct_status grow(struct binder *binder, size_t count, size_t *room, size_t item_bytes,
                       void *items, struct sct_error *err)
{
    if (count < *room) {
        return SCT_OK;
    }
    void *old = NULL;
    void *wider = NULL;
    const size_t wider_room = *room ? *room * 2 : 16;
    memcpy(&old, items, sizeof old);
    SCT_TRY(sct_arena_take(binder->run, wider_room, item_bytes, &wider, err));
    if (count > 0) {
        memcpy(wider, old, count * item_bytes);
    }
    memcpy(items, &wider, sizeof wider);
    *room = wider_room;
    return SCT_OK;
}

static sct_status collect_aggregate(struct binder *binder, struct expr *node, struct sct_error *err)
{
    struct sct_model *model = binder->model;
    struct model_aggregate aggregate = {.node = node, .source = node->source};
    SCT_TRY(canonical(binder, node, &aggregate.text, err));
    for (size_t i = 0; i < model->aggregate_count; i++) {
        if (strcmp(binder->aggregates[i].text, aggregate.text) == 0) {
            node->slot = (int)i;
            return SCT_OK;
        }
    }
    if (model->aggregate_count >= AGGREGATES_MAX) {
        return sct_fail(err, SCT_LIMIT, "the plan has more than %d different aggregates",
                        AGGREGATES_MAX);
    }
    SCT_TRY(resolve_window(binder, node, &aggregate, err));
    SCT_TRY(grow(binder, model->aggregate_count, &binder->aggregate_room,
                 sizeof *binder->aggregates, &binder->aggregates, err));
    node->slot = (int)model->aggregate_count;
    binder->aggregates[model->aggregate_count++] = aggregate;
    model->aggregates = binder->aggregates;
    return SCT_OK;
}

sct_status bind_cut(struct binder *binder, const struct model_cut *cut, int *ret_slot,
                    struct sct_error *err)
{
    struct sct_model *model = binder->model;
    for (size_t i = 0; i < model->cut_count; i++) {
        if (strcmp(binder->cuts[i].name, cut->name) == 0) {
            *ret_slot = (int)i;
            return SCT_OK;
        }
    }
    if (model->cut_count >= CUTS_MAX) {
        return sct_fail(err, SCT_LIMIT, "the plan has more than %d scores and quantile axes",
                        CUTS_MAX);
    }
    SCT_TRY(grow(binder, model->cut_count, &binder->cut_room, sizeof *binder->cuts, &binder->cuts,
                 err));
    *ret_slot = (int)model->cut_count;
    binder->cuts[model->cut_count++] = *cut;
    model->cuts = binder->cuts;
    return SCT_OK;
}

/* Appends "; name: definition" for every feature and column that tree reads, through all of them, each feature once
 * (features that read each other twice would double the text at every step). */
static void print_definitions(const struct binder *binder, const struct expr *tree, bool seen[],
                              struct sct_text *text)
{
    if (tree->kind == EXPR_NAME && tree->name.kind == EXPR_NAME_FEATURE) {
        const struct model_feature *feature = &binder->features[tree->name.index];
        if (!seen[tree->name.index]) {
            seen[tree->name.index] = true;
            sct_text_addf(text, "; %s: ", feature->name);
            expr_print(text, feature->is);
            print_definitions(binder, feature->is, seen, text);
        }
    } else if (tree->kind == EXPR_NAME && tree->name.kind == EXPR_NAME_COLUMN) {
        const struct model_source *source = &binder->sources[tree->name.source];
        sct_text_addf(text, "; %s.%s: ", source->name, tree->name.name);
        expr_print(text, source->columns[tree->name.index].is);
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        print_definitions(binder, tree->args[i], seen, text);
    }
    if (tree->where) {
        print_definitions(binder, tree->where, seen, text);
    }
}

sct_status bind_definition(struct binder *binder, const char *name, const struct expr *of,
                           const char **ret_text, struct sct_error *err)
{
    struct sct_text text = {0};
    const char *all = NULL;
    bool *seen = NULL;
    SCT_TRY(bind_take(binder, binder->plan->features.count + binder->plan->outcomes.count,
                      sizeof *seen, &seen, err));
    sct_text_begin(&text, binder->run);
    sct_text_add(&text, name);
    print_definitions(binder, of, seen, &text);
    SCT_TRY(sct_text_end(&text, &all, err));
    const sct_hash hash = sct_hash_bytes(strlen(all), all);
    return sct_text_copy(binder->run, strlen(hash.hex), hash.hex, ret_text, err);
}

static sct_status collect_over(struct binder *binder, struct expr *node, int stage,
                               struct sct_error *err)
{
    static const model_cut_kind kinds[] = {
        [EXPR_OVER_SCORE] = MODEL_CUT_QUANTILES,
        [EXPR_OVER_SHARE_OF_TOTAL] = MODEL_CUT_TOTAL,
        [EXPR_OVER_RANK] = MODEL_CUT_RANK,
    };
    struct model_cut cut = {.kind = kinds[node->over],
                            .of = node->args[0],
                            .bands = node->bands,
                            .stage = stage};
    SCT_TRY(canonical(binder, node, &cut.name, err));
    SCT_TRY(bind_definition(binder, cut.name, cut.of, &cut.definition, err));
    return bind_cut(binder, &cut, &node->slot, err);
}

static void mark_needed(struct binder *binder, const struct expr *node)
{
    if (node->name.source < 0) {
        return;
    }
    if (node->name.kind == EXPR_NAME_RAW) {
        binder->raw_used[node->name.source][node->name.index] = true;
    }
}

sct_status bind_collect(struct binder *binder, struct expr *tree, int *ret_stage,
                        struct sct_error *err)
{
    int stage = 0;
    for (size_t i = 0; i < tree->arg_count; i++) {
        int below = 0;
        SCT_TRY(bind_collect(binder, tree->args[i], &below, err));
        stage = below > stage ? below : stage;
    }
    if (tree->where) {
        int below = 0;
        SCT_TRY(bind_collect(binder, tree->where, &below, err));
    }
    if (tree->kind == EXPR_NAME) {
        mark_needed(binder, tree);
        if (tree->name.kind == EXPR_NAME_FEATURE) {
            stage = binder->features[tree->name.index].stage;
        }
    } else if (tree->kind == EXPR_AGGREGATE) {
        SCT_TRY(collect_aggregate(binder, tree, err));
    } else if (tree->kind == EXPR_OVER) {
        SCT_TRY(collect_over(binder, tree, stage, err));
        stage++;
    }
    *ret_stage = stage;
    return SCT_OK;
}

int bind_depth(const struct binder *binder, const struct expr *tree, int stage)
{
    int depth = 0;
    if (tree->kind == EXPR_NAME && tree->name.kind == EXPR_NAME_FEATURE) {
        const struct model_feature *feature = &binder->features[tree->name.index];
        return feature->stage == stage ? feature->depth + 1 : 0;
    }
    for (size_t i = 0; i < tree->arg_count; i++) {
        const int below = bind_depth(binder, tree->args[i], stage);
        depth = below > depth ? below : depth;
    }
    return depth;
}

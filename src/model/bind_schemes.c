/* Schemes: rules in order, grids flattened to cells, refinements hung under the segment they cut.
 *
 * A top-level scheme and everything that refines it become one partition: a list of leaves, each
 * customer in exactly one. */
#include "model/bind.h"

#include "base/near.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* A grid of more cells than this cannot be looked at, owned or served. */
enum { CELLS_MAX = 10000 };

static bool is_numeric(sct_type type)
{
    return type == SCT_TYPE_INTEGER || type == SCT_TYPE_NUMBER;
}

/* ---- rules ---------------------------------------------------------------------------------- */

static sct_status bind_rules(struct binder *binder, const struct plan_scheme *plan,
                             struct model_scheme *scheme, struct sct_error *err)
{
    const struct expr_scope scope = bind_customer_scope(binder);
    struct model_segment *segments = NULL;
    SCT_TRY(bind_take(binder, plan->segment_count, sizeof *segments, &segments, err));
    for (size_t i = 0; i < plan->segment_count; i++) {
        struct expr *when = NULL;
        int stage = 0;
        SCT_TRY(bind_condition(binder, &plan->segments[i].when, &scope, "a rule", &when, err));
        if (when) {
            SCT_TRY(bind_collect(binder, when, &stage, err));
        }
        segments[i] = (struct model_segment){.name = plan->segments[i].name.text,
                                             .plan = &plan->segments[i],
                                             .when = when};
    }
    scheme->segments = segments;
    scheme->segment_count = plan->segment_count;
    const bool last_takes_all = plan->segments[plan->segment_count - 1].otherwise;
    if (last_takes_all) {
        return SCT_OK;
    }
    return sct_problems_add(
        binder->problems, SCT_PROBLEM_WARNING, plan->name.at,
        "end it with `- {name: others, otherwise: true}`", err,
        "scheme '%s' has no `otherwise`: a customer whom no rule takes stops the run",
        plan->name.text);
}

/* ---- axes ----------------------------------------------------------------------------------- */

static sct_status read_cuts(struct binder *binder, const struct plan_axis *plan,
                            struct model_axis *axis, struct sct_error *err)
{
    double *cuts = NULL;
    SCT_TRY(bind_take(binder, plan->cuts.count, sizeof *cuts, &cuts, err));
    for (size_t i = 0; i < plan->cuts.count; i++) {
        const struct plan_text *text = &plan->cuts.items[i];
        char *end = NULL;
        cuts[i] = strtod(text->text, &end);
        if (*end != '\0' || end == text->text || !(cuts[i] - cuts[i] == 0.0)) {
            SCT_TRY(sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, text->at,
                                     "cut points are plain numbers: cuts: [30, 90, 180]", err,
                                     "the cut point '%s' is not a number", text->text));
        } else if (i > 0 && cuts[i] <= cuts[i - 1]) {
            SCT_TRY(sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, text->at,
                                     "write them in ascending order, each once", err,
                                     "the cut point %s is not above the one before it",
                                     text->text));
        }
    }
    axis->cuts = cuts;
    axis->cut_count = plan->cuts.count;
    return SCT_OK;
}

static sct_status quantile_cut(struct binder *binder, const struct plan_axis *plan,
                               const struct expr *by, int stage, struct model_axis *axis,
                               struct sct_error *err)
{
    struct model_cut cut = {.kind = MODEL_CUT_QUANTILES,
                            .of = by,
                            .bands = plan->quantiles,
                            .stage = stage};
    struct sct_text text = {0};
    sct_text_begin(&text, binder->run);
    sct_text_add(&text, "quantiles(");
    expr_print(&text, by);
    sct_text_addf(&text, ", %d)", plan->quantiles);
    SCT_TRY(sct_text_end(&text, &cut.name, err));
    SCT_TRY(bind_definition(binder, cut.name, by, &cut.definition, err));
    axis->cut_count = (size_t)plan->quantiles - 1;
    return bind_cut(binder, &cut, &axis->slot, err);
}

static sct_status bind_axis(struct binder *binder, const struct plan_axis *plan,
                            const struct model_axis **ret_axis, struct sct_error *err);

/* Labels of the cut bands, then of the band for missing values where there can be any. */
static sct_status bind_bands(struct binder *binder, const struct plan_axis *plan,
                             bool can_be_missing, struct model_axis *axis, struct sct_error *err)
{
    const char **labels = NULL;
    const struct model_axis **nested = NULL;
    axis->band_count = plan->labels.count + (can_be_missing ? 1 : 0);
    SCT_TRY(bind_take(binder, axis->band_count, sizeof *labels, &labels, err));
    SCT_TRY(bind_take(binder, axis->band_count, sizeof *nested, &nested, err));
    axis->leaf_count = axis->band_count;
    for (size_t i = 0; i < plan->labels.count; i++) {
        labels[i] = plan->labels.items[i].text;
        if (plan->nested && plan->nested[i]) {
            SCT_TRY(bind_axis(binder, plan->nested[i], &nested[i], err));
            if (nested[i]) {
                axis->leaf_count += nested[i]->leaf_count - 1;
            }
        }
    }
    if (can_be_missing) {
        labels[plan->labels.count] = plan->missing.text ? plan->missing.text : "missing";
    }
    axis->labels = labels;
    axis->nested = nested;
    axis->can_be_missing = can_be_missing;
    return SCT_OK;
}

static sct_status bind_axis(struct binder *binder, const struct plan_axis *plan,
                            const struct model_axis **ret_axis, struct sct_error *err)
{
    const struct expr_scope scope = bind_customer_scope(binder);
    struct model_axis *axis = NULL;
    struct expr *by = NULL;
    int stage = 0;
    *ret_axis = NULL;
    SCT_TRY(bind_take(binder, 1, sizeof *axis, &axis, err));
    SCT_TRY(bind_expr(binder, &plan->by, &scope, &by, err));
    if (!by) {
        return SCT_OK;
    }
    if (!is_numeric(by->type)) {
        return sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, plan->by.at,
                                "cut a number, or use rules for texts and conditions", err,
                                "an axis is cut by a number, but this is of type %s",
                                sct_type_name(by->type));
    }
    SCT_TRY(bind_collect(binder, by, &stage, err));
    axis->by = by;
    axis->slot = -1;
    if (plan->quantiles > 0) {
        SCT_TRY(quantile_cut(binder, plan, by, stage, axis, err));
    } else {
        SCT_TRY(read_cuts(binder, plan, axis, err));
    }
    SCT_TRY(bind_bands(binder, plan, by->can_be_missing, axis, err));
    *ret_axis = axis;
    return SCT_OK;
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* Which leaves of an axis hold missing values. */
static void mark_missing(const struct model_axis *axis, bool *of_missing, size_t *count)
{
    for (size_t i = 0; i < axis->band_count; i++) {
        if (axis->nested[i]) {
            mark_missing(axis->nested[i], of_missing, count);
        } else {
            of_missing[(*count)++] = axis->can_be_missing && i + 1 == axis->band_count;
        }
    }
}

static sct_status missing_leaves(struct binder *binder, const struct model_axis *axis,
                                 bool **ret_of_missing, struct sct_error *err)
{
    size_t count = 0;
    SCT_TRY(bind_take(binder, axis->leaf_count, sizeof **ret_of_missing, ret_of_missing, err));
    mark_missing(axis, *ret_of_missing, &count);
    return SCT_OK;
}

static sct_status leaf_labels(struct binder *binder, const struct model_axis *axis,
                              const char *prefix, const char **labels, size_t *count,
                              struct sct_error *err)
{
    for (size_t i = 0; i < axis->band_count; i++) {
        const char *label = axis->labels[i];
        if (prefix) {
            SCT_TRY(sct_text_format(binder->run, &label, err, "%s/%s", prefix, axis->labels[i]));
        }
        if (axis->nested[i]) {
            SCT_TRY(leaf_labels(binder, axis->nested[i], label, labels, count, err));
        } else {
            labels[(*count)++] = label;
        }
    }
    return SCT_OK;
}

static sct_status axis_labels(struct binder *binder, const struct model_axis *axis,
                              const char *const **ret_labels, struct sct_error *err)
{
    const char **labels = NULL;
    size_t count = 0;
    SCT_TRY(bind_take(binder, axis->leaf_count, sizeof *labels, &labels, err));
    SCT_TRY(leaf_labels(binder, axis, NULL, labels, &count, err));
    *ret_labels = labels;
    return SCT_OK;
}

static const struct plan_segment *cell_plan(const struct plan_scheme *plan, const char *name)
{
    for (size_t i = 0; i < plan->segment_count; i++) {
        if (strcmp(plan->segments[i].name.text, name) == 0) {
            return &plan->segments[i];
        }
    }
    return NULL;
}

/* Which merge takes the cell of that name: its index, or -1. */
static int merged_into(const struct plan_scheme *plan, const char *name)
{
    for (size_t i = 0; i < plan->merge_count; i++) {
        for (size_t j = 0; j < plan->merges[i].cells.count; j++) {
            if (strcmp(plan->merges[i].cells.items[j].text, name) == 0) {
                return (int)i;
            }
        }
    }
    return -1;
}

static sct_status cell_name(struct binder *binder, const struct model_scheme *scheme, size_t cell,
                            const char **ret_name, struct sct_error *err)
{
    return sct_text_format(binder->run, ret_name, err, "%s x %s",
                           scheme->row_labels[cell / scheme->column_count],
                           scheme->column_labels[cell % scheme->column_count]);
}

/* Every cell that no merge takes is a segment of its own, row by row; the merged ones follow. */
static sct_status bind_cells(struct binder *binder, const struct plan_scheme *plan,
                             struct model_scheme *scheme, struct sct_error *err)
{
    const size_t cells = scheme->row_count * scheme->column_count;
    struct model_segment *segments = NULL;
    int *cell_segment = NULL;
    bool *row_missing = NULL;
    bool *column_missing = NULL;
    size_t count = 0;
    SCT_TRY(missing_leaves(binder, scheme->rows, &row_missing, err));
    SCT_TRY(missing_leaves(binder, scheme->columns, &column_missing, err));
    SCT_TRY(bind_take(binder, cells + plan->merge_count, sizeof *segments, &segments, err));
    SCT_TRY(bind_take(binder, cells, sizeof *cell_segment, &cell_segment, err));
    for (size_t i = 0; i < cells; i++) {
        const char *name = NULL;
        SCT_TRY(cell_name(binder, scheme, i, &name, err));
        const int merge = merged_into(plan, name);
        cell_segment[i] = merge < 0 ? (int)count : -1 - merge;
        if (merge < 0) {
            segments[count++] =
                (struct model_segment){.name = name,
                                       .plan = cell_plan(plan, name),
                                       .of_missing = row_missing[i / scheme->column_count] ||
                                                     column_missing[i % scheme->column_count]};
        }
    }
    for (size_t i = 0; i < cells; i++) {
        cell_segment[i] = cell_segment[i] >= 0 ? cell_segment[i] : (int)count - 1 - cell_segment[i];
    }
    for (size_t i = 0; i < plan->merge_count; i++) {
        const char *name = plan->merges[i].name.text;
        segments[count++] = (struct model_segment){.name = name, .plan = cell_plan(plan, name)};
    }
    scheme->segments = segments;
    scheme->segment_count = count;
    scheme->cell_segment = cell_segment;
    return SCT_OK;
}

/* The plan knows every band but those for missing values: they are there only where the
 * feature can be missing. */
static sct_status check_merges(struct binder *binder, const struct plan_scheme *plan,
                               const struct model_scheme *scheme, struct sct_error *err)
{
    for (size_t i = 0; i < plan->merge_count; i++) {
        for (size_t j = 0; j < plan->merges[i].cells.count; j++) {
            const struct plan_text *cell = &plan->merges[i].cells.items[j];
            bool found = false;
            for (size_t k = 0; k < scheme->row_count * scheme->column_count && !found; k++) {
                const char *name = NULL;
                SCT_TRY(cell_name(binder, scheme, k, &name, err));
                found = strcmp(name, cell->text) == 0;
            }
            if (!found) {
                SCT_TRY(sct_problems_add(binder->problems, SCT_PROBLEM_ERROR, cell->at,
                                         "take it out: the feature it is cut by is never missing",
                                         err, "the grid '%s' has no cell '%s'", scheme->name,
                                         cell->text));
            }
        }
    }
    return SCT_OK;
}

static sct_status bind_grid(struct binder *binder, const struct plan_scheme *plan,
                            struct model_scheme *scheme, struct sct_error *err)
{
    scheme->grid = true;
    SCT_TRY(bind_axis(binder, plan->columns, &scheme->columns, err));
    SCT_TRY(bind_axis(binder, plan->rows, &scheme->rows, err));
    if (!scheme->columns || !scheme->rows) {
        return SCT_OK;
    }
    scheme->column_count = scheme->columns->leaf_count;
    scheme->row_count = scheme->rows->leaf_count;
    if (scheme->column_count * scheme->row_count > CELLS_MAX) {
        return sct_fail(err, SCT_LIMIT, "the grid '%s' has %zu cells; the limit is %d",
                        scheme->name, scheme->column_count * scheme->row_count, CELLS_MAX);
    }
    SCT_TRY(axis_labels(binder, scheme->columns, &scheme->column_labels, err));
    SCT_TRY(axis_labels(binder, scheme->rows, &scheme->row_labels, err));
    SCT_TRY(check_merges(binder, plan, scheme, err));
    return bind_cells(binder, plan, scheme, err);
}

/* ---- refinement ------------------------------------------------------------------------------- */

struct weave {
    struct binder *binder;
    struct model_scheme *schemes;
    const char ***paths; /* [scheme][segment], NULL until the scheme is placed */
    int *tops;           /* [scheme]: its top-level scheme, -1 until placed */
    int **refined_by;    /* [scheme][segment]: the scheme that cuts it again, or -1 */
};

static sct_status place_scheme(struct weave *weave, int index, const char *prefix, int top,
                               struct sct_error *err)
{
    struct model_scheme *scheme = &weave->schemes[index];
    SCT_TRY(bind_take(weave->binder, scheme->segment_count, sizeof **weave->paths,
                      &weave->paths[index], err));
    SCT_TRY(bind_take(weave->binder, scheme->segment_count, sizeof **weave->refined_by,
                      &weave->refined_by[index], err));
    for (size_t i = 0; i < scheme->segment_count; i++) {
        weave->refined_by[index][i] = -1;
        weave->paths[index][i] = scheme->segments[i].name;
        if (prefix) {
            SCT_TRY(sct_text_format(weave->binder->run, &weave->paths[index][i], err, "%s/%s",
                                    prefix, scheme->segments[i].name));
        }
    }
    weave->tops[index] = top;
    return SCT_OK;
}

/* "champions" or "champions/big" in the primary scheme first, then "lifecycle/champions". */
static bool path_matches(const struct weave *weave, int scheme, size_t segment, const char *within)
{
    const char *path = weave->paths[scheme][segment];
    const char *top = weave->schemes[weave->tops[scheme]].name;
    const size_t top_bytes = strlen(top);
    return strcmp(path, within) == 0 ||
           (strncmp(within, top, top_bytes) == 0 && within[top_bytes] == '/' &&
            strcmp(within + top_bytes + 1, path) == 0);
}

static bool find_within(const struct weave *weave, size_t count, const char *within,
                        int *ret_scheme, int *ret_segment)
{
    for (int primary = 1; primary >= 0; primary--) {
        for (size_t i = 0; i < count; i++) {
            if (weave->tops[i] < 0 || weave->schemes[weave->tops[i]].primary != (primary == 1)) {
                continue;
            }
            for (size_t j = 0; j < weave->schemes[i].segment_count; j++) {
                if (path_matches(weave, (int)i, j, within)) {
                    *ret_scheme = (int)i;
                    *ret_segment = (int)j;
                    return true;
                }
            }
        }
    }
    return false;
}

static sct_status hang(struct weave *weave, int index, int scheme, int segment,
                       struct sct_error *err)
{
    const struct plan_text *within = &weave->schemes[index].plan->within;
    if (weave->refined_by[scheme][segment] >= 0) {
        return sct_problems_add(
            weave->binder->problems, SCT_PROBLEM_ERROR, within->at,
            "a segment is cut once; refine one of the new pieces, or merge the two schemes", err,
            "segment '%s' is already refined by '%s'", within->text,
            weave->schemes[weave->refined_by[scheme][segment]].name);
    }
    weave->refined_by[scheme][segment] = index;
    weave->schemes[index].within_scheme = scheme;
    weave->schemes[index].within_segment = segment;
    return place_scheme(weave, index, weave->paths[scheme][segment], weave->tops[scheme], err);
}

static sct_status tell_unknown_within(struct weave *weave, size_t count, int index,
                                      struct sct_error *err)
{
    const struct plan_text *within = &weave->schemes[index].plan->within;
    const char **names = NULL;
    size_t name_count = 0;
    size_t room = 1; /* the list ends with NULL */
    for (size_t i = 0; i < count; i++) {
        room += weave->schemes[i].segment_count;
    }
    SCT_TRY(bind_take(weave->binder, room, sizeof *names, &names, err));
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; weave->tops[i] >= 0 && j < weave->schemes[i].segment_count; j++) {
            names[name_count++] = weave->paths[i][j];
        }
    }
    const char *hint = "name a segment of the primary scheme, or scheme/segment";
    const char *near = within->text ? sct_near(within->text, strlen(within->text), names) : NULL;
    if (near) {
        SCT_TRY(sct_text_format(weave->binder->run, &hint, err, "did you mean '%s'?", near));
    }
    return sct_problems_add(weave->binder->problems, SCT_PROBLEM_ERROR, within->at, hint, err,
                            "scheme '%s' refines '%s', but there is no such segment",
                            weave->schemes[index].name, within->text);
}

/* Hangs every refinement under its segment; one may hang under a piece of another, so passes
 * repeat until nothing new is placed. */
static sct_status weave_schemes(struct weave *weave, size_t count, struct sct_error *err)
{
    bool progress = true;
    while (progress) {
        progress = false;
        for (size_t i = 0; i < count; i++) {
            int scheme = -1;
            int segment = -1;
            const struct plan_text *within = &weave->schemes[i].plan->within;
            if (weave->tops[i] < 0 && within->text &&
                find_within(weave, count, within->text, &scheme, &segment)) {
                SCT_TRY(hang(weave, (int)i, scheme, segment, err));
                progress = weave->tops[i] >= 0;
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (weave->tops[i] < 0 && weave->schemes[i].segment_count > 0) {
            const size_t before = sct_problems_error_count(weave->binder->problems);
            if (weave->schemes[i].within_scheme < 0 && before == 0) {
                SCT_TRY(tell_unknown_within(weave, count, (int)i, err));
            }
        }
    }
    return SCT_OK;
}

static size_t count_leaves(const struct weave *weave, int scheme)
{
    size_t leaves = 0;
    for (size_t i = 0; i < weave->schemes[scheme].segment_count; i++) {
        const int inner = weave->refined_by[scheme][i];
        leaves += inner < 0 ? 1 : count_leaves(weave, inner);
    }
    return leaves;
}

static void list_leaves(const struct weave *weave, int scheme, struct model_leaf *leaves,
                        size_t *count)
{
    for (size_t i = 0; i < weave->schemes[scheme].segment_count; i++) {
        const int inner = weave->refined_by[scheme][i];
        if (inner >= 0) {
            list_leaves(weave, inner, leaves, count);
        } else {
            leaves[(*count)++] = (struct model_leaf){.path = weave->paths[scheme][i],
                                                     .scheme = scheme,
                                                     .segment = (int)i};
        }
    }
}

static sct_status make_partitions(struct weave *weave, size_t count, struct sct_error *err)
{
    struct sct_model *model = weave->binder->model;
    struct model_partition *partitions = NULL;
    SCT_TRY(bind_take(weave->binder, count, sizeof *partitions, &partitions, err));
    for (size_t i = 0; i < count; i++) {
        if (weave->tops[i] != (int)i) {
            continue;
        }
        struct model_leaf *leaves = NULL;
        size_t leaf_count = 0;
        SCT_TRY(
            bind_take(weave->binder, count_leaves(weave, (int)i), sizeof *leaves, &leaves, err));
        list_leaves(weave, (int)i, leaves, &leaf_count);
        if (weave->schemes[i].primary) {
            model->primary = (int)model->partition_count;
        }
        partitions[model->partition_count++] =
            (struct model_partition){.scheme = (int)i, .leaf_count = leaf_count, .leaves = leaves};
    }
    for (size_t i = 0; i < count; i++) {
        weave->schemes[i].refined_by = weave->refined_by[i];
    }
    model->partitions = partitions;
    return SCT_OK;
}

static sct_status begin_weave(struct binder *binder, size_t count, struct weave *weave,
                              struct sct_error *err)
{
    SCT_TRY(bind_take(binder, count, sizeof *weave->paths, &weave->paths, err));
    SCT_TRY(bind_take(binder, count, sizeof *weave->tops, &weave->tops, err));
    SCT_TRY(bind_take(binder, count, sizeof *weave->refined_by, &weave->refined_by, err));
    for (size_t i = 0; i < count; i++) {
        weave->tops[i] = -1;
        weave->schemes[i].within_scheme = -1;
        weave->schemes[i].within_segment = -1;
        if (!weave->schemes[i].plan->within.text) {
            SCT_TRY(place_scheme(weave, (int)i, NULL, (int)i, err));
        }
    }
    return SCT_OK;
}

sct_status bind_schemes(struct binder *binder, struct sct_error *err)
{
    const struct sct_plan *plan = binder->plan;
    struct model_scheme *schemes = NULL;
    SCT_TRY(bind_take(binder, plan->scheme_count, sizeof *schemes, &schemes, err));
    for (size_t i = 0; i < plan->scheme_count; i++) {
        const struct plan_scheme *scheme = &plan->schemes[i];
        schemes[i] = (struct model_scheme){.plan = scheme,
                                           .name = scheme->name.text,
                                           .primary = scheme->primary,
                                           .strict = scheme->exclusive.text != NULL};
        SCT_TRY(scheme->grid ? bind_grid(binder, scheme, &schemes[i], err)
                             : bind_rules(binder, scheme, &schemes[i], err));
    }
    struct weave weave = {.binder = binder, .schemes = schemes};
    SCT_TRY(begin_weave(binder, plan->scheme_count, &weave, err));
    SCT_TRY(weave_schemes(&weave, plan->scheme_count, err));
    SCT_TRY(make_partitions(&weave, plan->scheme_count, err));
    binder->model->scheme_count = plan->scheme_count;
    binder->model->schemes = schemes;
    for (size_t i = 0; i < binder->model->feature_count; i++) {
        const int stages = binder->features[i].stage + 1;
        binder->model->stage_count =
            stages > binder->model->stage_count ? stages : binder->model->stage_count;
    }
    for (size_t i = 0; i < binder->model->cut_count; i++) {
        const int stages = binder->cuts[i].stage + 1;
        binder->model->stage_count =
            stages > binder->model->stage_count ? stages : binder->model->stage_count;
    }
    return SCT_OK;
}

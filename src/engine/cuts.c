/* Cut points come home: they are segment-sized, are kept in the snapshot, and place tomorrow's
 * customers by the same cuts. */
#include "engine/internal.h"

#include <stdint.h>
#include <string.h>

static const struct sct_cut_points *find_kept(const struct sct_kept_cuts *kept,
                                              const struct model_cut *cut)
{
    /* A total belongs to its own date: a share of another day's total is no share. */
    const size_t points = cut->kind == MODEL_CUT_QUANTILES ? (size_t)cut->bands - 1 : SIZE_MAX;
    for (size_t i = 0; kept && i < kept->count; i++) {
        if (strcmp(kept->cuts[i].definition, cut->definition) == 0 &&
            kept->cuts[i].count == points) {
            return &kept->cuts[i];
        }
    }
    return NULL;
}

static sct_status take_points(struct pass *pass, size_t cut, size_t count, double **ret_points,
                              struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(pass->run, count, sizeof(double), &memory, err));
    *ret_points = memory;
    pass->cuts[cut].points = memory;
    pass->cuts[cut].count = count;
    return SCT_OK;
}

/* Reads the totals, keeps the counts for the quantiles. */
static sct_status read_counts(struct pass *pass, int stage, int64_t counts[], bool *ret_quantiles,
                              struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    size_t column = 0;
    sct_text_begin(&sql, pass->run);
    steps_cut_counts(&pass->steps, stage, &sql);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    for (size_t i = 0; i < pass->model->cut_count; i++) {
        const struct model_cut *cut = &pass->model->cuts[i];
        if (cut->stage != stage || cut->kind == MODEL_CUT_RANK) {
            continue;
        }
        if (cut->kind == MODEL_CUT_TOTAL) {
            double *points = NULL;
            SCT_TRY(take_points(pass, i, 1, &points, err));
            points[0] = db_number(&table, 0, column);
        } else {
            counts[i] = db_integer(&table, 0, column);
            *ret_quantiles = true;
        }
        column++;
    }
    return SCT_OK;
}

static sct_status read_points(struct pass *pass, int stage, const int64_t counts[],
                              struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    size_t column = 0;
    sct_text_begin(&sql, pass->run);
    steps_cut_points(&pass->steps, stage, counts, &sql);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    for (size_t i = 0; i < pass->model->cut_count; i++) {
        const struct model_cut *cut = &pass->model->cuts[i];
        if (cut->stage != stage || cut->kind != MODEL_CUT_QUANTILES) {
            continue;
        }
        double *points = NULL;
        const size_t count = (size_t)cut->bands - 1;
        SCT_TRY(take_points(pass, i, counts[i] > 0 ? count : 0, &points, err));
        for (size_t j = 0; counts[i] > 0 && j < count; j++) {
            points[j] = db_number(&table, 0, column + j);
        }
        column += count;
    }
    return SCT_OK;
}

static bool any_cut(const struct sct_model *model, int stage)
{
    for (size_t i = 0; i < model->cut_count; i++) {
        if (model->cuts[i].stage == stage && model->cuts[i].kind != MODEL_CUT_RANK) {
            return true;
        }
    }
    return false;
}

sct_status engine_cut(struct pass *pass, int stage, const struct sct_kept_cuts *kept,
                      struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    bool quantiles = false;
    void *memory = NULL;
    if (!any_cut(model, stage)) {
        return SCT_OK;
    }
    SCT_TRY(sct_arena_take(pass->run, model->cut_count, sizeof(int64_t), &memory, err));
    int64_t *counts = memory;
    SCT_TRY(read_counts(pass, stage, counts, &quantiles, err));
    if (quantiles) {
        SCT_TRY(read_points(pass, stage, counts, err));
    }
    for (size_t i = 0; i < model->cut_count; i++) {
        const struct sct_cut_points *same = find_kept(kept, &model->cuts[i]);
        if (model->cuts[i].stage != stage || !kept) {
            continue;
        }
        if (same) {
            pass->cuts[i].count = same->count;
            pass->cuts[i].points = same->points;
        } else if (model->cuts[i].kind == MODEL_CUT_QUANTILES) {
            SCT_TRY(
                engine_warn(pass, err,
                            "snapshot %lld (%s) has no cut points of %s as it is defined now: they "
                            "are new",
                            (long long)kept->snapshot, kept->as_of, model->cuts[i].name));
        }
    }
    return SCT_OK;
}

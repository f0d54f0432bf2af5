/* Profiles: what each segment looks like, counted after everybody is placed. */
#include "engine/internal.h"

#include "base/number.h"

#include <stdio.h>
#include <string.h>

enum { HEAD_COLUMNS = 3, STAT_COLUMNS = 5 };

static sct_status read_segment(struct pass *pass, const struct db_table *table, size_t row,
                               struct sct_segment_result *segment, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    void *memory = NULL;
    SCT_TRY(sct_arena_take(pass->run, model->feature_count, sizeof(struct sct_feature_stats),
                           &memory, err));
    struct sct_feature_stats *stats = memory;
    size_t column = HEAD_COLUMNS;
    for (size_t i = 0; i < model->feature_count; i++) {
        if (!steps_is_numeric(&model->features[i])) {
            continue;
        }
        stats[i].present = table ? db_integer(table, row, column) : 0;
        const bool any = stats[i].present > 0;
        stats[i].sum = any ? db_number(table, row, column + 1) : SCT_MISSING;
        stats[i].mean = any ? stats[i].sum / (double)stats[i].present : SCT_MISSING;
        stats[i].min = any ? db_number(table, row, column + 2) : SCT_MISSING;
        stats[i].median = any ? db_number(table, row, column + 3) : SCT_MISSING;
        stats[i].max = any ? db_number(table, row, column + 4) : SCT_MISSING;
        column += STAT_COLUMNS;
    }
    segment->stats = stats;
    segment->customers = table ? db_integer(table, row, 1) : 0;
    segment->reachable = table ? db_integer(table, row, 2) : 0;
    return SCT_OK;
}

static sct_status profile_total(struct pass *pass, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    struct sct_text sql = {0};
    struct db_table table = {0};
    void *memory = NULL;
    sct_text_begin(&sql, pass->run);
    steps_profile(&pass->steps, -1, &sql);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    struct sct_result *result = pass->result;
    SCT_TRY(read_segment(pass, &table, 0, &result->total, err));
    result->total.name = "all";
    result->customers = result->total.customers;
    result->reachable = result->total.reachable;
    result->total.share = result->customers > 0 ? 1.0 : 0.0;
    result->left_out = result->found - result->customers;

    SCT_TRY(
        sct_arena_take(pass->run, model->tag_count, sizeof(struct sct_tag_result), &memory, err));
    struct sct_tag_result *tags = memory;
    const size_t first = table.column_count - 2 * model->tag_count;
    for (size_t i = 0; i < model->tag_count; i++) {
        tags[i] = (struct sct_tag_result){.name = model->tags[i].name,
                                          .customers = db_integer(&table, 0, first + 2 * i),
                                          .reachable = db_integer(&table, 0, first + 2 * i + 1)};
    }
    result->tags = tags;
    result->tag_count = model->tag_count;
    return SCT_OK;
}

static sct_status refuse_leftovers(const struct pass *pass, const char *scheme, int64_t customers,
                                   struct sct_error *err)
{
    const sct_status status =
        sct_fail(err, SCT_DATA,
                 "scheme '%s': no rule takes %lld of %lld customers, and it has no `otherwise`",
                 scheme, (long long)customers, (long long)pass->result->customers);
    if (err) {
        (void)snprintf(err->hint, sizeof err->hint,
                       "end the scheme with `- {name: others, otherwise: true}`, or widen a rule");
    }
    return status;
}

static sct_status profile_grid(struct pass *pass, int index, struct sct_scheme_result *result,
                               struct sct_error *err)
{
    const struct model_scheme *scheme = &pass->model->schemes[index];
    struct sct_text sql = {0};
    struct db_table table = {0};
    void *memory = NULL;
    sct_text_begin(&sql, pass->run);
    steps_grid(&pass->steps, index, &sql);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    SCT_TRY(sct_arena_take(pass->run, scheme->row_count * scheme->column_count, sizeof(int64_t),
                           &memory, err));
    int64_t *cells = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        const size_t row = (size_t)db_integer(&table, i, 0);
        const size_t column = (size_t)db_integer(&table, i, 1);
        cells[row * scheme->column_count + column] = db_integer(&table, i, 2);
    }
    result->has_grid = true;
    result->column_count = scheme->column_count;
    result->row_count = scheme->row_count;
    result->column_labels = scheme->column_labels;
    result->row_labels = scheme->row_labels;
    result->cells = cells;
    return SCT_OK;
}

/* Cells for missing values that nobody is in are not worth a line each: gives how many remain. */
static size_t drop_empty_missing(const struct sct_model *model,
                                 const struct model_partition *partition,
                                 struct sct_segment_result segments[])
{
    size_t kept = 0;
    for (size_t i = 0; i < partition->leaf_count; i++) {
        const struct model_leaf *leaf = &partition->leaves[i];
        const bool empty = segments[i].customers == 0;
        if (!empty || !model->schemes[leaf->scheme].segments[leaf->segment].of_missing) {
            segments[kept++] = segments[i];
        }
    }
    return kept;
}

static sct_status profile_partition(struct pass *pass, size_t index,
                                    struct sct_scheme_result *ret_result, struct sct_error *err)
{
    const struct model_partition *partition = &pass->model->partitions[index];
    const struct model_scheme *scheme = &pass->model->schemes[partition->scheme];
    struct sct_text sql = {0};
    struct db_table table = {0};
    void *memory = NULL;
    sct_text_begin(&sql, pass->run);
    steps_profile(&pass->steps, (int)index, &sql);
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    SCT_TRY(sct_arena_take(pass->run, partition->leaf_count, sizeof(struct sct_segment_result),
                           &memory, err));
    struct sct_segment_result *segments = memory;
    for (size_t i = 0; i < partition->leaf_count; i++) {
        SCT_TRY(read_segment(pass, NULL, 0, &segments[i], err));
        segments[i].name = partition->leaves[i].path;
    }
    for (size_t i = 0; i < table.row_count; i++) {
        const int64_t leaf = db_integer(&table, i, 0);
        if (leaf < 0) {
            return refuse_leftovers(pass, scheme->name, db_integer(&table, i, 1), err);
        }
        SCT_TRY(read_segment(pass, &table, i, &segments[leaf], err));
        segments[leaf].share = (double)segments[leaf].customers / (double)pass->result->customers;
    }
    *ret_result =
        (struct sct_scheme_result){.name = scheme->name,
                                   .primary = scheme->primary,
                                   .segment_count =
                                       drop_empty_missing(pass->model, partition, segments),
                                   .segments = segments};
    return scheme->grid ? profile_grid(pass, partition->scheme, ret_result, err) : SCT_OK;
}

sct_status engine_profile(struct pass *pass, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    void *memory = NULL;
    engine_tell(pass->engine, "profiles");
    SCT_TRY(profile_total(pass, err));
    SCT_TRY(sct_arena_take(pass->run, model->partition_count, sizeof(struct sct_scheme_result),
                           &memory, err));
    struct sct_scheme_result *schemes = memory;
    for (size_t i = 0; i < model->partition_count; i++) {
        SCT_TRY(profile_partition(pass, i, &schemes[i], err));
    }
    pass->result->schemes = schemes;
    pass->result->scheme_count = model->partition_count;
    if (pass->result->customers == 0) {
        SCT_TRY(engine_warn(pass, err, "there is no customer in the population on %s",
                            pass->result->as_of));
    }
    return SCT_OK;
}

/* load.c: rows back as struct sct_result.  The mirror of write.c.
 *
 * Every table is asked for in the order of its positions; a row whose positions do not fit what was read
 * before it makes the snapshot SCT_DATA, never an index out of bounds.
 */
#include "store/inside.h"

#include "base/number.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Read together by every function here. */
struct loading {
    struct sct_store *store;
    struct sct_arena *run;
    int64_t id;
};

static sct_status ask(const struct loading *loading, const char *columns, const char *table,
                      const char *order, struct db_table *ret_table, struct sct_error *err)
{
    return store_query(loading->store, loading->run, ret_table, err,
                       "SELECT %s FROM store.main.%s WHERE snapshot = %" PRId64 " ORDER BY %s",
                       columns, table, loading->id, order);
}

/* Room for count things of one kind. */
static sct_status take(const struct loading *loading, size_t count, size_t item_bytes,
                       void **ret_memory, struct sct_error *err)
{
    return sct_arena_take(loading->run, count, item_bytes, ret_memory, err);
}

/* The rows of one parent, which stand together: from *at, as many as have parent in column 0. */
static size_t count_children(const struct db_table *table, size_t at, size_t parent)
{
    size_t count = 0;
    while (at + count < table->row_count && db_integer(table, at + count, 0) == (int64_t)parent) {
        count++;
    }
    return count;
}

/* ---- sources --------------------------------------------------------------------------------- */

static sct_status load_left_out(const struct loading *loading, struct sct_source_rows sources[],
                                size_t source_count, struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "source_position, reason, rows, bad", "left_out",
                "source_position, position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_left_out), &memory, err));
    struct sct_left_out *items = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        items[i] = (struct sct_left_out){db_cell(&table, i, 1), db_integer(&table, i, 2),
                                         store_boolean(&table, i, 3)};
    }
    size_t at = 0;
    for (size_t i = 0; i < source_count; i++) {
        sources[i].left_out = items + at;
        sources[i].left_out_count = count_children(&table, at, i);
        at += sources[i].left_out_count;
    }
    return at == table.row_count ? SCT_OK : store_damaged(err, loading->id, "left_out");
}

static sct_status load_bad_rows(const struct loading *loading, struct sct_source_rows sources[],
                                size_t source_count, struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "source_position, file, line, detail", "bad_row",
                "source_position, position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_bad_row), &memory, err));
    struct sct_bad_row *items = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        items[i] = (struct sct_bad_row){db_cell(&table, i, 1), db_integer(&table, i, 2),
                                        db_cell(&table, i, 3)};
    }
    size_t at = 0;
    for (size_t i = 0; i < source_count; i++) {
        sources[i].bad = items + at;
        sources[i].bad_count = count_children(&table, at, i);
        at += sources[i].bad_count;
    }
    return at == table.row_count ? SCT_OK : store_damaged(err, loading->id, "bad_row");
}

static sct_status load_files(const struct loading *loading, struct sct_source_rows sources[],
                             size_t source_count, struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "source_position, path, bytes, hash", "source_file",
                "source_position, position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_source_file), &memory, err));
    struct sct_source_file *items = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        const char *bytes = db_cell(&table, i, 2);
        items[i] =
            (struct sct_source_file){db_cell(&table, i, 1), bytes ? strtoull(bytes, NULL, 10) : 0,
                                     db_cell(&table, i, 3)};
    }
    size_t at = 0;
    for (size_t i = 0; i < source_count; i++) {
        sources[i].files = items + at;
        sources[i].file_count = count_children(&table, at, i);
        at += sources[i].file_count;
    }
    return at == table.row_count ? SCT_OK : store_damaged(err, loading->id, "source_file");
}

static sct_status load_sources(const struct loading *loading, struct sct_result *result,
                               struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "source, read, used, future_rows, respelt, described", "source_rows",
                "position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_source_rows), &memory, err));
    struct sct_source_rows *sources = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        sources[i] = (struct sct_source_rows){.name = db_cell(&table, i, 0),
                                              .read = db_integer(&table, i, 1),
                                              .used = db_integer(&table, i, 2),
                                              .future_rows = db_integer(&table, i, 3),
                                              .respelt = db_integer(&table, i, 4),
                                              .described = db_cell(&table, i, 5)};
    }
    SCT_TRY(load_left_out(loading, sources, table.row_count, err));
    SCT_TRY(load_bad_rows(loading, sources, table.row_count, err));
    SCT_TRY(load_files(loading, sources, table.row_count, err));
    result->source_count = table.row_count;
    result->sources = sources;
    return SCT_OK;
}

/* ---- features and cuts ----------------------------------------------------------------------- */

static sct_type type_from_name(const char *name)
{
    for (int type = 0; name && type < SCT_TYPE_COUNT; type++) {
        if (strcmp(sct_type_name((sct_type)type), name) == 0) {
            return (sct_type)type;
        }
    }
    return SCT_TYPE_NONE;
}

static sct_kind kind_from_name(const char *name)
{
    for (int kind = SCT_KIND_NONE; name && kind <= SCT_KIND_VINTAGE; kind++) {
        if (strcmp(sct_kind_name((sct_kind)kind), name) == 0) {
            return (sct_kind)kind;
        }
    }
    return SCT_KIND_NONE;
}

static sct_status load_features(const struct loading *loading, struct sct_result *result,
                                struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "feature, unit, type, kind, outcome", "feature", "position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_feature_head), &memory, err));
    struct sct_feature_head *features = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        features[i] = (struct sct_feature_head){.name = db_cell(&table, i, 0),
                                                .unit = db_cell(&table, i, 1),
                                                .type = type_from_name(db_cell(&table, i, 2)),
                                                .kind = kind_from_name(db_cell(&table, i, 3)),
                                                .outcome = store_boolean(&table, i, 4)};
    }
    result->feature_count = table.row_count;
    result->features = features;
    const int64_t count = (int64_t)table.row_count;
    if (result->value_feature < -1 || result->value_feature >= count ||
        result->recency_feature < -1 || result->recency_feature >= count) {
        return store_damaged(err, loading->id, "feature");
    }
    return SCT_OK;
}

static sct_status load_cuts(const struct loading *loading, struct sct_result *result,
                            struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "cut_position, position, cut, point, definition", "cut_point",
                "cut_position, position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(double), &memory, err));
    double *points = memory;
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_cut_points), &memory, err));
    struct sct_cut_points *cuts = memory; /* room for one point each: more than enough */
    size_t count = 0;
    for (size_t i = 0; i < table.row_count; count++) {
        const size_t rows = count_children(&table, i, count);
        if (rows == 0) {
            return store_damaged(err, loading->id, "cut_point");
        }
        for (size_t j = 0; j < rows; j++) {
            points[i + j] = store_number(&table, i + j, 3);
        }
        cuts[count] = (struct sct_cut_points){.name = db_cell(&table, i, 2),
                                              .count = db_integer(&table, i, 1) == 0 ? 0 : rows,
                                              .points = points + i,
                                              .definition = db_cell(&table, i, 4)};
        i += rows;
    }
    result->cut_count = count;
    result->cuts = cuts;
    return SCT_OK;
}

/* ---- segments -------------------------------------------------------------------------------- */

/* Segments of all schemes in one block, the total in front; [i + 1] is the first of scheme i. */
struct segments {
    struct sct_segment_result *items;
    struct sct_feature_stats *stats;
    size_t *first;
    size_t count, scheme_count;
};

static sct_status load_profiles(const struct loading *loading, const struct sct_result *result,
                                const struct segments *segments, struct sct_error *err)
{
    struct db_table table = {0};
    SCT_TRY(store_query(loading->store, loading->store->scratch, &table, err,
                        "SELECT scheme_position, segment_position, feature_position, present, sum,"
                        " mean, min, median, max FROM store.main.segment_feature"
                        " WHERE snapshot = %" PRId64,
                        loading->id));
    for (size_t i = 0; i < table.row_count; i++) {
        const int64_t scheme = db_integer(&table, i, 0) + 1;
        const int64_t segment = db_integer(&table, i, 1);
        const int64_t feature = db_integer(&table, i, 2);
        if (scheme < 0 || (size_t)scheme > segments->scheme_count || segment < 0 ||
            (size_t)segment >= segments->first[scheme + 1] - segments->first[scheme] ||
            feature < 0 || (size_t)feature >= result->feature_count) {
            return store_damaged(err, loading->id, "segment_feature");
        }
        const size_t at = (segments->first[scheme] + (size_t)segment) * result->feature_count;
        segments->stats[at + (size_t)feature] =
            (struct sct_feature_stats){.present = db_integer(&table, i, 3),
                                       .sum = store_number(&table, i, 4),
                                       .mean = store_number(&table, i, 5),
                                       .min = store_number(&table, i, 6),
                                       .median = store_number(&table, i, 7),
                                       .max = store_number(&table, i, 8)};
    }
    return SCT_OK;
}

static sct_status take_segments(const struct loading *loading, const struct sct_result *result,
                                size_t count, struct segments *ret_segments, struct sct_error *err)
{
    static const struct sct_feature_stats nobody = {0,           SCT_MISSING, SCT_MISSING,
                                                    SCT_MISSING, SCT_MISSING, SCT_MISSING};
    struct segments segments = {.count = count, .scheme_count = result->scheme_count};
    const size_t stats_count = count * result->feature_count;
    void *memory = NULL;
    SCT_TRY(take(loading, count, sizeof *segments.items, &memory, err));
    segments.items = memory;
    SCT_TRY(take(loading, stats_count, sizeof *segments.stats, &memory, err));
    segments.stats = memory;
    SCT_TRY(take(loading, result->scheme_count + 2, sizeof *segments.first, &memory, err));
    segments.first = memory;
    for (size_t i = 0; i < stats_count; i++) {
        segments.stats[i] = nobody;
    }
    *ret_segments = segments;
    return SCT_OK;
}

/* schemes: result's own, not yet const. */
static sct_status load_segments(const struct loading *loading, struct sct_result *result,
                                struct sct_scheme_result schemes[], struct sct_error *err)
{
    struct db_table table = {0};
    struct segments segments = {0};
    SCT_TRY(ask(loading, "scheme_position + 1, segment, customers, reachable, share", "segment",
                "scheme_position, position", &table, err));
    SCT_TRY(take_segments(loading, result, table.row_count, &segments, err));
    for (size_t i = 0; i < table.row_count; i++) {
        segments.items[i] = (struct sct_segment_result){
            .name = db_cell(&table, i, 1),
            .customers = db_integer(&table, i, 2),
            .reachable = db_integer(&table, i, 3),
            .share = store_number(&table, i, 4),
            .stats = segments.stats + i * result->feature_count,
        };
    }
    size_t at = 0;
    for (size_t i = 0; i <= result->scheme_count; i++) {
        segments.first[i] = at;
        at += count_children(&table, at, i);
        segments.first[i + 1] = at;
    }
    if (at != table.row_count || segments.first[1] != 1) {
        return store_damaged(err, loading->id, "segment");
    }
    SCT_TRY(load_profiles(loading, result, &segments, err));
    result->total = segments.items[0];
    for (size_t i = 0; i < result->scheme_count; i++) {
        schemes[i].segments = segments.items + segments.first[i + 1];
        schemes[i].segment_count = segments.first[i + 2] - segments.first[i + 1];
    }
    return SCT_OK;
}

/* ---- grids ----------------------------------------------------------------------------------- */

/* The labels of one axis of one scheme stand together: rows begin .. begin + count. */
static sct_status take_labels(const struct loading *loading, const struct db_table *table,
                              size_t begin, size_t count, const char *const **ret_labels,
                              struct sct_error *err)
{
    void *memory = NULL;
    if (count > table->row_count - begin) {
        return store_damaged(err, loading->id, "grid_label");
    }
    SCT_TRY(take(loading, count, sizeof(char *), &memory, err));
    const char **labels = memory;
    for (size_t i = 0; i < count; i++) {
        labels[i] = db_cell(table, begin + i, 0);
    }
    *ret_labels = labels;
    return SCT_OK;
}

static sct_status load_labels(const struct loading *loading, size_t scheme_count,
                              struct sct_scheme_result schemes[], struct sct_error *err)
{
    struct db_table table = {0};
    size_t at = 0;
    /* "column" sorts before "row". */
    SCT_TRY(ask(loading, "label", "grid_label", "scheme_position, axis, position", &table, err));
    for (size_t i = 0; i < scheme_count; i++) {
        if (!schemes[i].has_grid) {
            continue;
        }
        SCT_TRY(take_labels(loading, &table, at, schemes[i].column_count, &schemes[i].column_labels,
                            err));
        at += schemes[i].column_count;
        SCT_TRY(
            take_labels(loading, &table, at, schemes[i].row_count, &schemes[i].row_labels, err));
        at += schemes[i].row_count;
    }
    return at == table.row_count ? SCT_OK : store_damaged(err, loading->id, "grid_label");
}

static sct_status load_cells(const struct loading *loading, size_t scheme_count,
                             struct sct_scheme_result schemes[], struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    size_t at = 0;
    SCT_TRY(ask(loading, "scheme_position, customers", "grid_cell",
                "scheme_position, row_position, column_position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(int64_t), &memory, err));
    int64_t *cells = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        cells[i] = db_integer(&table, i, 1);
    }
    for (size_t i = 0; i < scheme_count; i++) {
        const size_t count = count_children(&table, at, i);
        if (!schemes[i].has_grid) {
            continue;
        }
        if (count != schemes[i].column_count * schemes[i].row_count) {
            return store_damaged(err, loading->id, "grid_cell");
        }
        schemes[i].cells = cells + at;
        at += count;
    }
    return at == table.row_count ? SCT_OK : store_damaged(err, loading->id, "grid_cell");
}

static sct_status load_schemes(const struct loading *loading, struct sct_result *result,
                               struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "scheme, is_primary, has_grid, column_count, row_count", "scheme",
                "position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_scheme_result), &memory, err));
    struct sct_scheme_result *schemes = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        schemes[i] = (struct sct_scheme_result){.name = db_cell(&table, i, 0),
                                                .primary = store_boolean(&table, i, 1),
                                                .has_grid = store_boolean(&table, i, 2),
                                                .column_count = (size_t)db_integer(&table, i, 3),
                                                .row_count = (size_t)db_integer(&table, i, 4)};
    }
    result->scheme_count = table.row_count;
    result->schemes = schemes;
    SCT_TRY(load_segments(loading, result, schemes, err));
    SCT_TRY(load_labels(loading, table.row_count, schemes, err));
    return load_cells(loading, table.row_count, schemes, err);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static sct_status load_tags(const struct loading *loading, struct sct_result *result,
                            struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    SCT_TRY(ask(loading, "tag, customers, reachable", "tag", "position", &table, err));
    SCT_TRY(take(loading, table.row_count, sizeof(struct sct_tag_result), &memory, err));
    struct sct_tag_result *tags = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        tags[i] = (struct sct_tag_result){db_cell(&table, i, 0), db_integer(&table, i, 1),
                                          db_integer(&table, i, 2)};
    }
    result->tag_count = table.row_count;
    result->tags = tags;
    return SCT_OK;
}

static sct_status load_warnings(const struct loading *loading, struct sct_result *result,
                                struct sct_error *err)
{
    struct db_table table = {0};
    SCT_TRY(ask(loading, "text", "warning", "position", &table, err));
    result->warning_count = table.row_count;
    result->warnings = table.cells; /* one column: the cells are the texts */
    return SCT_OK;
}

static sct_status load_head(const struct loading *loading, struct sct_result *result,
                            struct sct_error *err)
{
    struct db_table table = {0};
    SCT_TRY(store_query(loading->store, loading->run, &table, err,
                        "SELECT plan_name, decision, as_of_text, zone, value_feature,"
                        " recency_feature, found, aliased, left_out, customers, reachable"
                        " FROM store.main.snapshot WHERE id = %" PRId64,
                        loading->id));
    if (table.row_count != 1) {
        return store_damaged(err, loading->id, "snapshot");
    }
    result->plan_name = db_cell(&table, 0, 0);
    result->decision = db_cell(&table, 0, 1);
    result->as_of = db_cell(&table, 0, 2);
    result->zone = db_cell(&table, 0, 3);
    result->value_feature = (int)db_integer(&table, 0, 4);
    result->recency_feature = (int)db_integer(&table, 0, 5);
    result->found = db_integer(&table, 0, 6);
    result->aliased = db_integer(&table, 0, 7);
    result->left_out = db_integer(&table, 0, 8);
    result->customers = db_integer(&table, 0, 9);
    result->reachable = db_integer(&table, 0, 10);
    return SCT_OK;
}

static sct_status load_all(const struct loading *loading, struct sct_result *ret_result,
                           struct sct_error *err)
{
    struct sct_result result = {0};
    SCT_TRY(store_require(loading->store, loading->id, err));
    SCT_TRY(load_head(loading, &result, err));
    SCT_TRY(load_sources(loading, &result, err));
    SCT_TRY(load_features(loading, &result, err));
    SCT_TRY(load_cuts(loading, &result, err));
    SCT_TRY(load_schemes(loading, &result, err));
    SCT_TRY(load_tags(loading, &result, err));
    SCT_TRY(load_warnings(loading, &result, err));
    *ret_result = result;
    return SCT_OK;
}

sct_status sct_store_result(struct sct_store *store, struct sct_arena *run, int64_t id,
                            struct sct_result *ret_result, struct sct_error *err)
{
    const struct loading loading = {store, run, id};
    const sct_status status = load_all(&loading, ret_result, err);
    sct_arena_reset(store->scratch);
    return status;
}

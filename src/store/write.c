/* write.c: struct sct_result as rows.  load.c is its mirror: what is added here is read there. */
#include "store/inside.h"

#include <math.h>

static void add_sources(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "source_rows");
    for (size_t i = 0; i < result->source_count; i++) {
        const struct sct_source_rows *source = &result->sources[i];
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, source->name);
        store_put_integer(&rows, source->read);
        store_put_integer(&rows, source->used);
        store_put_integer(&rows, source->future_rows);
        store_put_integer(&rows, source->respelt);
        store_put_text(&rows, source->described);
    }
    store_rows_end(&rows);
}

/* A row of something that belongs to source i. */
static void begin_source_row(struct store_rows *rows, int64_t id, size_t source, size_t position,
                             const char *name)
{
    store_row(rows, id);
    store_put_integer(rows, (int64_t)source);
    store_put_integer(rows, (int64_t)position);
    store_put_text(rows, name);
}

static void add_left_out(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "left_out");
    for (size_t i = 0; i < result->source_count; i++) {
        const struct sct_source_rows *source = &result->sources[i];
        for (size_t j = 0; j < source->left_out_count; j++) {
            begin_source_row(&rows, id, i, j, source->name);
            store_put_text(&rows, source->left_out[j].reason);
            store_put_integer(&rows, source->left_out[j].rows);
            store_put_boolean(&rows, source->left_out[j].bad);
        }
    }
    store_rows_end(&rows);
}

static void add_bad_rows(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "bad_row");
    for (size_t i = 0; i < result->source_count; i++) {
        const struct sct_source_rows *source = &result->sources[i];
        for (size_t j = 0; j < source->bad_count; j++) {
            begin_source_row(&rows, id, i, j, source->name);
            store_put_text(&rows, source->bad[j].file);
            store_put_integer(&rows, source->bad[j].line);
            store_put_text(&rows, source->bad[j].detail);
        }
    }
    store_rows_end(&rows);
}

static void add_files(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "source_file");
    for (size_t i = 0; i < result->source_count; i++) {
        const struct sct_source_rows *source = &result->sources[i];
        for (size_t j = 0; j < source->file_count; j++) {
            begin_source_row(&rows, id, i, j, source->name);
            store_put_text(&rows, source->files[j].path);
            sct_text_addf(sql, ",%llu", (unsigned long long)source->files[j].bytes);
            store_put_text(&rows, source->files[j].hash);
        }
    }
    store_rows_end(&rows);
}

static void add_features(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "feature");
    for (size_t i = 0; i < result->feature_count; i++) {
        const struct sct_feature_head *feature = &result->features[i];
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, feature->name);
        store_put_text(&rows, feature->unit);
        store_put_text(&rows, sct_type_name(feature->type));
        store_put_text(&rows, sct_kind_name(feature->kind));
        store_put_boolean(&rows, feature->outcome);
    }
    store_rows_end(&rows);
}

/* Position 0 keeps a cut that has no points (a rank). */
static void add_cuts(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "cut_point");
    for (size_t i = 0; i < result->cut_count; i++) {
        const struct sct_cut_points *cut = &result->cuts[i];
        for (size_t j = cut->count > 0 ? 1 : 0; j <= cut->count; j++) {
            store_row(&rows, id);
            store_put_integer(&rows, (int64_t)i);
            store_put_integer(&rows, (int64_t)j);
            store_put_text(&rows, cut->name);
            store_put_number(&rows, j > 0 ? cut->points[j - 1] : (double)NAN);
            store_put_text(&rows, cut->definition);
        }
    }
    store_rows_end(&rows);
}

/* ---- schemes --------------------------------------------------------------------------------- */

static void add_schemes(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "scheme");
    for (size_t i = 0; i < result->scheme_count; i++) {
        const struct sct_scheme_result *scheme = &result->schemes[i];
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, scheme->name);
        store_put_boolean(&rows, scheme->primary);
        store_put_boolean(&rows, scheme->has_grid);
        store_put_integer(&rows, (int64_t)scheme->column_count);
        store_put_integer(&rows, (int64_t)scheme->row_count);
    }
    store_rows_end(&rows);
}

static void put_segment(struct store_rows *rows, int64_t id, int64_t scheme, size_t position,
                        const char *scheme_name, const struct sct_segment_result *segment)
{
    store_row(rows, id);
    store_put_integer(rows, scheme);
    store_put_integer(rows, (int64_t)position);
    store_put_text(rows, scheme_name);
    store_put_text(rows, segment->name);
    store_put_integer(rows, segment->customers);
    store_put_integer(rows, segment->reachable);
    store_put_number(rows, segment->share);
}

static void add_segments(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "segment");
    put_segment(&rows, id, -1, 0, "", &result->total);
    for (size_t i = 0; i < result->scheme_count; i++) {
        const struct sct_scheme_result *scheme = &result->schemes[i];
        for (size_t j = 0; j < scheme->segment_count; j++) {
            put_segment(&rows, id, (int64_t)i, j, scheme->name, &scheme->segments[j]);
        }
    }
    store_rows_end(&rows);
}

/* What load.c assumes where there is no row. */
static bool is_empty(const struct sct_feature_stats *stats)
{
    return stats->present == 0 && isnan(stats->sum) && isnan(stats->mean) && isnan(stats->min) &&
           isnan(stats->median) && isnan(stats->max);
}

struct profile {
    const struct sct_result *result;
    int64_t id, scheme;
    const char *scheme_name;
};

static void put_profile(struct store_rows *rows, const struct profile *profile, size_t position,
                        const struct sct_segment_result *segment)
{
    for (size_t k = 0; k < profile->result->feature_count; k++) {
        const struct sct_feature_stats *stats = &segment->stats[k];
        if (is_empty(stats)) {
            continue;
        }
        store_row(rows, profile->id);
        store_put_integer(rows, profile->scheme);
        store_put_integer(rows, (int64_t)position);
        store_put_integer(rows, (int64_t)k);
        store_put_text(rows, profile->scheme_name);
        store_put_text(rows, segment->name);
        store_put_text(rows, profile->result->features[k].name);
        store_put_integer(rows, stats->present);
        store_put_number(rows, stats->sum);
        store_put_number(rows, stats->mean);
        store_put_number(rows, stats->min);
        store_put_number(rows, stats->median);
        store_put_number(rows, stats->max);
    }
}

static void add_profiles(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    struct profile profile = {result, id, -1, ""};
    store_rows_begin(&rows, sql, "segment_feature");
    put_profile(&rows, &profile, 0, &result->total);
    for (size_t i = 0; i < result->scheme_count; i++) {
        profile.scheme = (int64_t)i;
        profile.scheme_name = result->schemes[i].name;
        for (size_t j = 0; j < result->schemes[i].segment_count; j++) {
            put_profile(&rows, &profile, j, &result->schemes[i].segments[j]);
        }
    }
    store_rows_end(&rows);
}

/* ---- grids ----------------------------------------------------------------------------------- */

static void put_labels(struct store_rows *rows, int64_t id, size_t scheme, const char *axis,
                       size_t count, const char *const labels[])
{
    for (size_t j = 0; j < count; j++) {
        store_row(rows, id);
        store_put_integer(rows, (int64_t)scheme);
        store_put_text(rows, axis);
        store_put_integer(rows, (int64_t)j);
        store_put_text(rows, labels[j]);
    }
}

static void add_labels(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "grid_label");
    for (size_t i = 0; i < result->scheme_count; i++) {
        const struct sct_scheme_result *scheme = &result->schemes[i];
        if (scheme->has_grid) {
            put_labels(&rows, id, i, "column", scheme->column_count, scheme->column_labels);
            put_labels(&rows, id, i, "row", scheme->row_count, scheme->row_labels);
        }
    }
    store_rows_end(&rows);
}

static void put_cells(struct store_rows *rows, int64_t id, size_t position,
                      const struct sct_scheme_result *scheme)
{
    for (size_t y = 0; y < scheme->row_count; y++) {
        for (size_t x = 0; x < scheme->column_count; x++) {
            store_row(rows, id);
            store_put_integer(rows, (int64_t)position);
            store_put_integer(rows, (int64_t)y);
            store_put_integer(rows, (int64_t)x);
            store_put_text(rows, scheme->name);
            store_put_text(rows, scheme->row_labels[y]);
            store_put_text(rows, scheme->column_labels[x]);
            store_put_integer(rows, scheme->cells[y * scheme->column_count + x]);
        }
    }
}

static void add_cells(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "grid_cell");
    for (size_t i = 0; i < result->scheme_count; i++) {
        if (result->schemes[i].has_grid) {
            put_cells(&rows, id, i, &result->schemes[i]);
        }
    }
    store_rows_end(&rows);
}

/* ---- the rest -------------------------------------------------------------------------------- */

static void add_tags(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "tag");
    for (size_t i = 0; i < result->tag_count; i++) {
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, result->tags[i].name);
        store_put_integer(&rows, result->tags[i].customers);
        store_put_integer(&rows, result->tags[i].reachable);
    }
    store_rows_end(&rows);
}

static void add_warnings(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    struct store_rows rows;
    store_rows_begin(&rows, sql, "warning");
    for (size_t i = 0; i < result->warning_count; i++) {
        store_row(&rows, id);
        store_put_integer(&rows, (int64_t)i);
        store_put_text(&rows, result->warnings[i]);
    }
    store_rows_end(&rows);
}

void store_add_result(struct sct_text *sql, int64_t id, const struct sct_result *result)
{
    add_sources(sql, id, result);
    add_left_out(sql, id, result);
    add_bad_rows(sql, id, result);
    add_files(sql, id, result);
    add_features(sql, id, result);
    add_cuts(sql, id, result);
    add_schemes(sql, id, result);
    add_segments(sql, id, result);
    add_profiles(sql, id, result);
    add_labels(sql, id, result);
    add_cells(sql, id, result);
    add_tags(sql, id, result);
    add_warnings(sql, id, result);
}

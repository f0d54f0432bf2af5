/* The result for programs: docs/reference/run.schema.json describes every key.
 *
 * Nothing here comes from the clock, the machine or the number of threads, and the order of keys is
 * fixed, so that two runs may be compared as files.  The seconds of a run are told to people only. */
#include "report/report.h"

#include "base/json.h"
#include "base/number.h"
#include "base/text.h"

static bool is_number_like(const struct sct_feature_head *feature)
{
    return feature->type == SCT_TYPE_INTEGER || feature->type == SCT_TYPE_NUMBER;
}

static void text_of(struct sct_json *json, const char *key, const char *value)
{
    sct_json_key(json, key);
    sct_json_text(json, value);
}

static void integer_of(struct sct_json *json, const char *key, int64_t value)
{
    sct_json_key(json, key);
    sct_json_integer(json, value);
}

static void number_of(struct sct_json *json, const char *key, double value)
{
    sct_json_key(json, key);
    sct_json_number(json, value);
}

static void boolean_of(struct sct_json *json, const char *key, bool value)
{
    sct_json_key(json, key);
    sct_json_boolean(json, value);
}

static void open_object(struct sct_json *json, const char *key)
{
    sct_json_key(json, key);
    sct_json_open_object(json);
}

static void open_array(struct sct_json *json, const char *key)
{
    sct_json_key(json, key);
    sct_json_open_array(json);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void write_left_out(struct sct_json *json, const struct sct_source_rows *source)
{
    int64_t bad = 0;
    open_object(json, "left_out");
    for (size_t i = 0; i < source->left_out_count; i++) {
        integer_of(json, source->left_out[i].reason, source->left_out[i].rows);
        bad += source->left_out[i].bad ? source->left_out[i].rows : 0;
    }
    sct_json_close_object(json);
    integer_of(json, "bad", bad);
}

static void write_bad_samples(struct sct_json *json, const struct sct_source_rows *source)
{
    open_array(json, "bad_samples");
    for (size_t i = 0; i < source->bad_count; i++) {
        const struct sct_bad_row *bad = &source->bad[i];
        sct_json_open_object(json);
        text_of(json, "file", bad->file);
        sct_json_key(json, "line");
        if (bad->line > 0) {
            sct_json_integer(json, bad->line);
        } else {
            sct_json_null(json);
        }
        text_of(json, "detail", bad->detail);
        sct_json_close_object(json);
    }
    sct_json_close_array(json);
}

static void write_files(struct sct_json *json, const struct sct_source_rows *source)
{
    open_array(json, "files");
    for (size_t i = 0; i < source->file_count; i++) {
        sct_json_open_object(json);
        text_of(json, "path", source->files[i].path);
        integer_of(json, "bytes", (int64_t)source->files[i].bytes);
        text_of(json, "hash", source->files[i].hash);
        sct_json_close_object(json);
    }
    sct_json_close_array(json);
}

static void write_rows(struct sct_json *json, const struct sct_result *result)
{
    open_object(json, "rows");
    for (size_t i = 0; i < result->source_count; i++) {
        const struct sct_source_rows *source = &result->sources[i];
        open_object(json, source->name);
        text_of(json, "described", source->described);
        integer_of(json, "read", source->read);
        integer_of(json, "used", source->used);
        write_left_out(json, source);
        integer_of(json, "future", source->future_rows);
        integer_of(json, "respelt", source->respelt);
        write_bad_samples(json, source);
        write_files(json, source);
        sct_json_close_object(json);
    }
    sct_json_close_object(json);
}

/* ---- features and cuts --------------------------------------------------------------------- */

static void write_features(struct sct_json *json, const struct sct_result *result)
{
    open_array(json, "features");
    for (size_t i = 0; i < result->feature_count; i++) {
        const struct sct_feature_head *feature = &result->features[i];
        const char *const kind = sct_kind_name(feature->kind);
        sct_json_open_object(json);
        text_of(json, "name", feature->name);
        text_of(json, "unit", feature->unit[0] != '\0' ? feature->unit : NULL);
        text_of(json, "type", sct_type_name(feature->type));
        text_of(json, "kind", kind[0] != '\0' ? kind : NULL);
        boolean_of(json, "outcome", feature->outcome);
        sct_json_close_object(json);
    }
    sct_json_close_array(json);
}

static void write_lead(struct sct_json *json, const char *key, const struct sct_result *result,
                       int feature)
{
    text_of(json, key, feature >= 0 ? result->features[feature].name : NULL);
}

static void write_cuts(struct sct_json *json, const struct sct_result *result)
{
    open_array(json, "cuts");
    for (size_t i = 0; i < result->cut_count; i++) {
        sct_json_open_object(json);
        text_of(json, "name", result->cuts[i].name);
        open_array(json, "points");
        for (size_t k = 0; k < result->cuts[i].count; k++) {
            sct_json_number(json, result->cuts[i].points[k]);
        }
        sct_json_close_array(json);
        sct_json_close_object(json);
    }
    sct_json_close_array(json);
}

/* ---- segments ------------------------------------------------------------------------------ */

static void write_stats(struct sct_json *json, const struct sct_feature_stats *stats)
{
    const bool some = stats->present > 0;
    sct_json_open_object(json);
    integer_of(json, "present", stats->present);
    number_of(json, "sum", some ? stats->sum : SCT_MISSING);
    number_of(json, "mean", some ? stats->mean : SCT_MISSING);
    number_of(json, "min", some ? stats->min : SCT_MISSING);
    number_of(json, "median", some ? stats->median : SCT_MISSING);
    number_of(json, "max", some ? stats->max : SCT_MISSING);
    sct_json_close_object(json);
}

/* The members of a segment; the caller opens and closes the object. */
static void write_segment(struct sct_json *json, const struct sct_result *result,
                          const struct sct_segment_result *segment)
{
    text_of(json, "name", segment->name);
    integer_of(json, "customers", segment->customers);
    number_of(json, "share", segment->share);
    integer_of(json, "reachable", segment->reachable);
    open_object(json, "features");
    for (size_t i = 0; i < result->feature_count; i++) {
        if (is_number_like(&result->features[i])) {
            sct_json_key(json, result->features[i].name);
            write_stats(json, &segment->stats[i]);
        }
    }
    sct_json_close_object(json);
}

static void write_labels(struct sct_json *json, const char *key, size_t count,
                         const char *const labels[])
{
    open_array(json, key);
    for (size_t i = 0; i < count; i++) {
        sct_json_text(json, labels[i]);
    }
    sct_json_close_array(json);
}

static void write_grid(struct sct_json *json, const struct sct_scheme_result *scheme)
{
    sct_json_key(json, "grid");
    if (!scheme->has_grid) {
        sct_json_null(json);
        return;
    }
    sct_json_open_object(json);
    write_labels(json, "columns", scheme->column_count, scheme->column_labels);
    write_labels(json, "rows", scheme->row_count, scheme->row_labels);
    open_array(json, "customers");
    for (size_t row = 0; row < scheme->row_count; row++) {
        sct_json_open_array(json);
        for (size_t column = 0; column < scheme->column_count; column++) {
            sct_json_integer(json, scheme->cells[row * scheme->column_count + column]);
        }
        sct_json_close_array(json);
    }
    sct_json_close_array(json);
    sct_json_close_object(json);
}

static void write_schemes(struct sct_json *json, const struct sct_result *result)
{
    open_object(json, "schemes");
    for (size_t i = 0; i < result->scheme_count; i++) {
        const struct sct_scheme_result *scheme = &result->schemes[i];
        open_object(json, scheme->name);
        boolean_of(json, "primary", scheme->primary);
        open_array(json, "segments");
        for (size_t k = 0; k < scheme->segment_count; k++) {
            sct_json_open_object(json);
            write_segment(json, result, &scheme->segments[k]);
            sct_json_close_object(json);
        }
        sct_json_close_array(json);
        write_grid(json, scheme);
        sct_json_close_object(json);
    }
    sct_json_close_object(json);
    open_object(json, "total");
    write_segment(json, result, &result->total);
    sct_json_close_object(json);
}

static void write_tags(struct sct_json *json, const struct sct_result *result)
{
    open_object(json, "tags");
    for (size_t i = 0; i < result->tag_count; i++) {
        const struct sct_tag_result *tag = &result->tags[i];
        const double share =
            result->customers > 0 ? (double)tag->customers / (double)result->customers : 0.0;
        open_object(json, tag->name);
        integer_of(json, "customers", tag->customers);
        number_of(json, "share", share);
        integer_of(json, "reachable", tag->reachable);
        sct_json_close_object(json);
    }
    sct_json_close_object(json);
}

/* ---- changes ------------------------------------------------------------------------------- */

static const char *cause_name(sct_cause cause)
{
    switch (cause) {
    case SCT_CAUSE_FIRST:
        return "first";
    case SCT_CAUSE_DATA:
        return "data";
    case SCT_CAUSE_PLAN:
        return "plan";
    }
    return "first";
}

/* "" in a move stands for "not a customer": null here, so that no segment name is taken. */
static void write_moves(struct sct_json *json, const struct sct_changes *changes)
{
    open_array(json, "moves");
    for (size_t i = 0; i < changes->move_count; i++) {
        const struct sct_move *move = &changes->moves[i];
        sct_json_open_object(json);
        text_of(json, "scheme", move->scheme);
        text_of(json, "from", move->from[0] != '\0' ? move->from : NULL);
        text_of(json, "to", move->to[0] != '\0' ? move->to : NULL);
        integer_of(json, "customers", move->customers);
        number_of(json, "value", move->value);
        sct_json_close_object(json);
    }
    sct_json_close_array(json);
}

static void write_changes(struct sct_json *json, const struct sct_changes *changes)
{
    sct_json_key(json, "changes");
    if (!changes) {
        sct_json_null(json);
        return;
    }
    sct_json_open_object(json);
    sct_json_key(json, "parent");
    if (changes->parent != 0) {
        sct_json_integer(json, changes->parent);
    } else {
        sct_json_null(json);
    }
    text_of(json, "since", changes->parent != 0 ? changes->parent_as_of : NULL);
    text_of(json, "cause", cause_name(changes->cause));
    integer_of(json, "stayed", changes->stayed);
    integer_of(json, "moved", changes->moved);
    integer_of(json, "arrived", changes->arrived);
    integer_of(json, "left", changes->left);
    write_moves(json, changes);
    sct_json_close_object(json);
}

static void write_snapshot(struct sct_json *json, const struct sct_report *report)
{
    sct_json_key(json, "snapshot");
    if (report->snapshot != 0) {
        sct_json_integer(json, report->snapshot);
    } else {
        sct_json_null(json);
    }
    boolean_of(json, "unchanged", report->changes && report->changes->unchanged);
    boolean_of(json, "dry", report->dry);
}

/* ---- the document -------------------------------------------------------------------------- */

static void write_heading(struct sct_json *json, const struct sct_result *result)
{
    text_of(json, "sectile", SCT_VERSION);
    text_of(json, "plan", result->plan_name);
    text_of(json, "decision", result->decision[0] != '\0' ? result->decision : NULL);
    text_of(json, "as_of", result->as_of);
    text_of(json, "zone", result->zone);
}

static void write_customers(struct sct_json *json, const struct sct_result *result)
{
    integer_of(json, "customers", result->customers);
    integer_of(json, "found", result->found);
    integer_of(json, "left_out_of_population", result->left_out);
    integer_of(json, "reachable", result->reachable);
    integer_of(json, "aliased", result->aliased);
}

sct_status sct_report_json(struct sct_arena *scratch, const struct sct_report *report,
                           const char **ret_text, struct sct_error *err)
{
    const struct sct_result *result = report->result;
    struct sct_text text;
    struct sct_json json;

    sct_text_begin(&text, scratch);
    sct_json_begin(&json, &text, true);
    sct_json_open_object(&json);
    write_heading(&json, result);
    write_rows(&json, result);
    write_customers(&json, result);
    write_features(&json, result);
    write_lead(&json, "value_feature", result, result->value_feature);
    write_lead(&json, "recency_feature", result, result->recency_feature);
    write_cuts(&json, result);
    write_schemes(&json, result);
    write_tags(&json, result);
    write_changes(&json, report->changes);
    write_snapshot(&json, report);
    open_array(&json, "warnings");
    for (size_t i = 0; i < result->warning_count; i++) {
        sct_json_text(&json, result->warnings[i]);
    }
    sct_json_close_array(&json);
    sct_json_close_object(&json);
    sct_text_add_char(&text, '\n');
    return sct_text_end(&text, ret_text, err);
}

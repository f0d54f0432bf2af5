/* Everything of a result and of its manifest comes back from the store, doubles bit for bit. */
#include "engine/store_case.h"

#include <math.h>

/* ---- a result drawn at random ----------------------------------------------------------------- */

static void *take(struct sct_arena *run, size_t count, size_t bytes)
{
    struct sct_error err = {0};
    void *memory = NULL;
    CHECK_OK(sct_arena_take(run, count, bytes, &memory, &err), err);
    return memory;
}

/* Any bits that are a finite double, or what a feature nobody has is: missing. */
static double draw_number(struct sct_random *random)
{
    static const double edges[] = {0.0,
                                   -0.0,
                                   0.1,
                                   1.0 / 3,
                                   4.9406564584124654e-324,
                                   2.2e-308,
                                   1e308,
                                   -1e-300,
                                   9007199254740993.0,
                                   12345.678};
    double number = 0;
    do {
        const uint64_t bits = sct_random_bits(random);
        memcpy(&number, &bits, sizeof number);
    } while (!isfinite(number));
    const uint64_t which = sct_random_below(random, 20);
    return which < sizeof edges / sizeof edges[0] ? edges[which]
           : which == 19                          ? SCT_MISSING
                                                  : number;
}

static const char *draw_text(struct sct_arena *run, struct sct_random *random)
{
    static const char *const texts[] =
        {"",     "it's",   "a \"b\" 'c'", "Käse 顧客", "x; DROP TABLE y--", "line\nbreak\ttab",
         "%s%d", "\\ \x01"};
    const char *text = NULL;
    struct sct_error err = {0};
    CHECK_OK(sct_text_format(run, &text, &err, "%s%" PRIu64, texts[sct_random_below(random, 8)],
                             sct_random_below(random, 1000000)),
             err);
    return text;
}

static int64_t draw_count(struct sct_random *random)
{
    return (int64_t)(sct_random_bits(random) >> sct_random_below(random, 63));
}

static struct sct_feature_stats *draw_stats(struct sct_arena *run, struct sct_random *random,
                                            size_t count)
{
    struct sct_feature_stats *stats = take(run, count, sizeof *stats);
    for (size_t i = 0; i < count; i++) {
        if (sct_random_below(random, 4) == 0) {
            stats[i] = (struct sct_feature_stats){0, NAN, NAN, NAN, NAN, NAN};
        } else if (sct_random_below(random, 4) > 0) { /* else all zeros: must come back too */
            stats[i] = (struct sct_feature_stats){draw_count(random),  draw_number(random),
                                                  draw_number(random), draw_number(random),
                                                  draw_number(random), draw_number(random)};
        }
    }
    return stats;
}

static struct sct_segment_result draw_segment(struct sct_arena *run, struct sct_random *random,
                                              size_t features)
{
    return (struct sct_segment_result){.name = draw_text(run, random),
                                       .customers = draw_count(random),
                                       .reachable = draw_count(random),
                                       .share = draw_number(random),
                                       .stats = draw_stats(run, random, features)};
}

static struct sct_source_rows draw_source(struct sct_arena *run, struct sct_random *random)
{
    const size_t left_out = sct_random_below(random, 4), bad = sct_random_below(random, 4),
                 files = sct_random_below(random, 4);
    struct sct_left_out *reasons = take(run, left_out, sizeof *reasons);
    struct sct_bad_row *bad_rows = take(run, bad, sizeof *bad_rows);
    struct sct_source_file *paths = take(run, files, sizeof *paths);
    for (size_t i = 0; i < left_out; i++) {
        reasons[i] = (struct sct_left_out){draw_text(run, random), draw_count(random), i % 2 == 0};
    }
    for (size_t i = 0; i < bad; i++) {
        bad_rows[i] = (struct sct_bad_row){draw_text(run, random), draw_count(random),
                                           draw_text(run, random)};
    }
    for (size_t i = 0; i < files; i++) {
        paths[i] = (struct sct_source_file){draw_text(run, random), sct_random_bits(random),
                                            draw_text(run, random)};
    }
    return (struct sct_source_rows){.name = draw_text(run, random),
                                    .read = draw_count(random),
                                    .used = draw_count(random),
                                    .left_out_count = left_out,
                                    .left_out = reasons,
                                    .future_rows = draw_count(random),
                                    .bad_count = bad,
                                    .bad = bad_rows,
                                    .respelt = draw_count(random),
                                    .file_count = files,
                                    .files = paths,
                                    .described = draw_text(run, random)};
}

static const char *const *draw_texts(struct sct_arena *run, struct sct_random *random, size_t count)
{
    const char **texts = take(run, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        texts[i] = draw_text(run, random);
    }
    return texts;
}

static struct sct_scheme_result draw_scheme(struct sct_arena *run, struct sct_random *random,
                                            size_t features)
{
    struct sct_scheme_result scheme = {.name = draw_text(run, random),
                                       .primary = sct_random_below(random, 2) == 0,
                                       .segment_count = sct_random_below(random, 6),
                                       .has_grid = sct_random_below(random, 2) == 0};
    struct sct_segment_result *segments = take(run, scheme.segment_count, sizeof *segments);
    for (size_t i = 0; i < scheme.segment_count; i++) {
        segments[i] = draw_segment(run, random, features);
    }
    scheme.segments = segments;
    if (scheme.has_grid) {
        scheme.column_count = 1 + sct_random_below(random, 12);
        scheme.row_count = 1 + sct_random_below(random, 4);
        scheme.column_labels = draw_texts(run, random, scheme.column_count);
        scheme.row_labels = draw_texts(run, random, scheme.row_count);
        int64_t *cells = take(run, scheme.column_count * scheme.row_count, sizeof *cells);
        for (size_t i = 0; i < scheme.column_count * scheme.row_count; i++) {
            cells[i] = draw_count(random);
        }
        scheme.cells = cells;
    }
    return scheme;
}

static struct sct_cut_points draw_cut(struct sct_arena *run, struct sct_random *random)
{
    struct sct_cut_points cut = {.name = draw_text(run, random),
                                 .count = sct_random_below(random, 5),
                                 .definition = draw_text(run, random)};
    double *points = take(run, cut.count, sizeof *points);
    for (size_t i = 0; i < cut.count; i++) {
        points[i] = draw_number(random);
    }
    cut.points = points;
    return cut;
}

static void draw_features(struct sct_arena *run, struct sct_random *random,
                          struct sct_result *result)
{
    result->feature_count = sct_random_below(random, 5);
    struct sct_feature_head *features = take(run, result->feature_count, sizeof *features);
    for (size_t i = 0; i < result->feature_count; i++) {
        features[i] =
            (struct sct_feature_head){.name = draw_text(run, random),
                                      .unit = i % 2 == 0 ? "" : draw_text(run, random),
                                      .type = (sct_type)sct_random_below(random, SCT_TYPE_COUNT),
                                      .kind =
                                          (sct_kind)sct_random_below(random, SCT_KIND_VINTAGE + 1),
                                      .outcome = sct_random_below(random, 2) == 0};
    }
    result->features = features;
    result->value_feature = (int)sct_random_below(random, result->feature_count + 1) - 1;
    result->recency_feature = (int)sct_random_below(random, result->feature_count + 1) - 1;
}

static void draw_lists(struct sct_arena *run, struct sct_random *random, struct sct_result *result)
{
    result->source_count = sct_random_below(random, 4);
    struct sct_source_rows *sources = take(run, result->source_count, sizeof *sources);
    for (size_t i = 0; i < result->source_count; i++) {
        sources[i] = draw_source(run, random);
    }
    result->sources = sources;
    result->cut_count = sct_random_below(random, 5);
    struct sct_cut_points *cuts = take(run, result->cut_count, sizeof *cuts);
    for (size_t i = 0; i < result->cut_count; i++) {
        cuts[i] = draw_cut(run, random);
    }
    result->cuts = cuts;
    result->scheme_count = sct_random_below(random, 4);
    struct sct_scheme_result *schemes = take(run, result->scheme_count, sizeof *schemes);
    for (size_t i = 0; i < result->scheme_count; i++) {
        schemes[i] = draw_scheme(run, random, result->feature_count);
    }
    result->schemes = schemes;
    result->tag_count = sct_random_below(random, 4);
    struct sct_tag_result *tags = take(run, result->tag_count, sizeof *tags);
    for (size_t i = 0; i < result->tag_count; i++) {
        tags[i] =
            (struct sct_tag_result){draw_text(run, random), draw_count(random), draw_count(random)};
    }
    result->tags = tags;
    result->warning_count = sct_random_below(random, 4);
    result->warnings = draw_texts(run, random, result->warning_count);
}

static struct sct_result draw_result(struct sct_arena *run, struct sct_random *random,
                                     const char *as_of)
{
    struct sct_result result = {.plan_name = draw_text(run, random),
                                .decision = draw_text(run, random),
                                .as_of = as_of,
                                .zone = "Europe/London",
                                .found = draw_count(random),
                                .aliased = draw_count(random),
                                .left_out = draw_count(random),
                                .customers = draw_count(random),
                                .reachable = draw_count(random)};
    draw_features(run, random, &result);
    draw_lists(run, random, &result);
    result.total = draw_segment(run, random, result.feature_count);
    return result;
}

/* ---- equal? ----------------------------------------------------------------------------------- */

/* Missing is missing whatever its bits; everything else to the bit. */
static bool same_number(double a, double b)
{
    uint64_t a_bits = 0;
    uint64_t b_bits = 0;
    memcpy(&a_bits, &a, sizeof a);
    memcpy(&b_bits, &b, sizeof b);
    return (isnan(a) && isnan(b)) || a_bits == b_bits;
}

static void check_stats(const struct sct_feature_stats *a, const struct sct_feature_stats *b)
{
    CHECK(a->present == b->present);
    CHECK(same_number(a->sum, b->sum) && same_number(a->mean, b->mean));
    CHECK(same_number(a->min, b->min) && same_number(a->median, b->median));
    CHECK(same_number(a->max, b->max));
}

static void check_segment(const struct sct_segment_result *a, const struct sct_segment_result *b,
                          size_t features)
{
    CHECK_TEXT(a->name, b->name);
    CHECK(a->customers == b->customers && a->reachable == b->reachable);
    CHECK(same_number(a->share, b->share));
    for (size_t i = 0; i < features; i++) {
        check_stats(&a->stats[i], &b->stats[i]);
    }
}

static void check_source(const struct sct_source_rows *a, const struct sct_source_rows *b)
{
    CHECK_TEXT(a->name, b->name);
    CHECK_TEXT(a->described, b->described);
    CHECK(a->read == b->read && a->used == b->used && a->respelt == b->respelt);
    CHECK(a->future_rows == b->future_rows && a->left_out_count == b->left_out_count);
    CHECK(a->bad_count == b->bad_count && a->file_count == b->file_count);
    for (size_t i = 0; i < a->left_out_count; i++) {
        CHECK_TEXT(a->left_out[i].reason, b->left_out[i].reason);
        CHECK(a->left_out[i].rows == b->left_out[i].rows);
        CHECK(a->left_out[i].bad == b->left_out[i].bad);
    }
    for (size_t i = 0; i < a->bad_count; i++) {
        CHECK_TEXT(a->bad[i].file, b->bad[i].file);
        CHECK_TEXT(a->bad[i].detail, b->bad[i].detail);
        CHECK(a->bad[i].line == b->bad[i].line);
    }
    for (size_t i = 0; i < a->file_count; i++) {
        CHECK_TEXT(a->files[i].path, b->files[i].path);
        CHECK_TEXT(a->files[i].hash, b->files[i].hash);
        CHECK(a->files[i].bytes == b->files[i].bytes);
    }
}

static void check_scheme(const struct sct_scheme_result *a, const struct sct_scheme_result *b,
                         size_t features)
{
    CHECK_TEXT(a->name, b->name);
    CHECK(a->primary == b->primary && a->has_grid == b->has_grid);
    CHECK(a->segment_count == b->segment_count);
    CHECK(a->column_count == b->column_count && a->row_count == b->row_count);
    for (size_t i = 0; i < a->segment_count; i++) {
        check_segment(&a->segments[i], &b->segments[i], features);
    }
    for (size_t i = 0; i < a->column_count; i++) {
        CHECK_TEXT(a->column_labels[i], b->column_labels[i]);
    }
    for (size_t i = 0; i < a->row_count; i++) {
        CHECK_TEXT(a->row_labels[i], b->row_labels[i]);
    }
    for (size_t i = 0; i < a->row_count * a->column_count; i++) {
        CHECK(a->cells[i] == b->cells[i]);
    }
}

static void check_features(const struct sct_result *a, const struct sct_result *b)
{
    CHECK(a->feature_count == b->feature_count);
    CHECK(a->value_feature == b->value_feature && a->recency_feature == b->recency_feature);
    for (size_t i = 0; i < a->feature_count; i++) {
        CHECK_TEXT(a->features[i].name, b->features[i].name);
        CHECK_TEXT(a->features[i].unit, b->features[i].unit);
        CHECK(a->features[i].type == b->features[i].type);
        CHECK(a->features[i].kind == b->features[i].kind);
        CHECK(a->features[i].outcome == b->features[i].outcome);
    }
}

static void check_lists(const struct sct_result *a, const struct sct_result *b)
{
    CHECK(a->source_count == b->source_count && a->scheme_count == b->scheme_count);
    CHECK(a->cut_count == b->cut_count && a->tag_count == b->tag_count);
    CHECK(a->warning_count == b->warning_count);
    for (size_t i = 0; i < a->source_count; i++) {
        check_source(&a->sources[i], &b->sources[i]);
    }
    for (size_t i = 0; i < a->cut_count; i++) {
        CHECK_TEXT(a->cuts[i].name, b->cuts[i].name);
        CHECK_TEXT(a->cuts[i].definition, b->cuts[i].definition);
        CHECK(a->cuts[i].count == b->cuts[i].count);
        for (size_t j = 0; j < a->cuts[i].count; j++) {
            CHECK(same_number(a->cuts[i].points[j], b->cuts[i].points[j]));
        }
    }
    for (size_t i = 0; i < a->scheme_count; i++) {
        check_scheme(&a->schemes[i], &b->schemes[i], a->feature_count);
    }
    for (size_t i = 0; i < a->tag_count; i++) {
        CHECK_TEXT(a->tags[i].name, b->tags[i].name);
        CHECK(a->tags[i].customers == b->tags[i].customers);
        CHECK(a->tags[i].reachable == b->tags[i].reachable);
    }
    for (size_t i = 0; i < a->warning_count; i++) {
        CHECK_TEXT(a->warnings[i], b->warnings[i]);
    }
}

static void check_result(const struct sct_result *a, const struct sct_result *b)
{
    CHECK_TEXT(a->plan_name, b->plan_name);
    CHECK_TEXT(a->decision, b->decision);
    CHECK_TEXT(a->as_of, b->as_of);
    CHECK_TEXT(a->zone, b->zone);
    CHECK(a->found == b->found && a->aliased == b->aliased && a->left_out == b->left_out);
    CHECK(a->customers == b->customers && a->reachable == b->reachable);
    check_features(a, b);
    check_segment(&a->total, &b->total, a->feature_count);
    check_lists(a, b);
}

static void check_manifest(const struct sct_manifest *a, const struct sct_manifest *b)
{
    CHECK_TEXT(a->plan_name, b->plan_name);
    CHECK_TEXT(a->plan_text, b->plan_text);
    CHECK_TEXT(a->plan_hash, b->plan_hash);
    CHECK_TEXT(a->fingerprint, b->fingerprint);
    CHECK_TEXT(a->version, b->version);
    CHECK_TEXT(a->engine_version, b->engine_version);
    CHECK_TEXT(a->as_of, b->as_of);
    CHECK_TEXT(a->made_at, b->made_at);
    CHECK_TEXT(a->result_json, b->result_json);
    CHECK(a->seed == b->seed && same_number(a->seconds, b->seconds));
}

/* ---- the tests -------------------------------------------------------------------------------- */

enum { ROUND_COUNT = 40 };

struct stored {
    struct sct_result result;
    struct sct_manifest manifest;
    int64_t id;
};

static struct stored store_one(struct case_engine *engine, struct sct_store *store,
                               struct sct_random *random, int index)
{
    struct sct_error err = {0};
    static const struct case_schemes none = {.count = 1,
                                             .names = {"s"},
                                             .leaf_counts = {1},
                                             .leaves = {{"all of them"}}};
    struct case_model model;
    struct sct_changes changes = {0};
    struct stored stored = {0};
    const char *as_of = NULL;
    fill_case_model(&model, &none);
    CHECK_OK(sct_text_format(engine->run, &as_of, &err,
                             index % 3 == 0 ? "20%02d-02-28T23:59:59.000001" : "20%02d-02-28",
                             index),
             err);
    stored.result = draw_result(engine->run, random, as_of);
    stored.manifest = (struct sct_manifest){.plan_name = stored.result.plan_name,
                                            .plan_text = draw_text(engine->run, random),
                                            .plan_hash = draw_text(engine->run, random),
                                            .fingerprint = draw_text(engine->run, random),
                                            .version = "0.1.0",
                                            .engine_version = draw_text(engine->run, random),
                                            .as_of = as_of,
                                            .made_at = "2026-11-23T13:00:00Z",
                                            .seed = draw_count(random),
                                            .seconds = draw_number(random),
                                            .result_json = draw_text(engine->run, random)};
    CHECK_OK(sct_store_append(store, engine->run, &model.model, &stored.result, &stored.manifest,
                              false, &changes, &err),
             err);
    CHECK(!changes.unchanged);
    stored.id = changes.snapshot;
    return stored;
}

static void check_one(struct case_engine *engine, struct sct_store *store,
                      const struct stored *stored)
{
    struct sct_error err = {0};
    struct sct_result result;
    struct sct_manifest manifest;
    CHECK_OK(sct_store_result(store, engine->run, stored->id, &result, &err), err);
    check_result(&stored->result, &result);
    CHECK_OK(sct_store_manifest(store, engine->run, stored->id, &manifest, &err), err);
    check_manifest(&stored->manifest, &manifest);
}

static void results_come_back_whole(const char *folder)
{
    struct sct_error err = {0};
    struct sct_random random;
    struct stored stored[ROUND_COUNT];
    struct case_engine engine = open_case_engine();
    struct sct_store *store = NULL;
    sct_random_begin(&random, 20260102, 0);
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err), err);
    CHECK_OK(db_run(engine.db,
                    "CREATE TEMP TABLE assigned AS SELECT 'c' || i AS customer, i * 1.5 AS \"spend"
                    " \"\"all\"\"\", 0 AS sct_s0 FROM range(10) AS t(i)",
                    &err),
             err);
    for (int i = 0; i < ROUND_COUNT; i++) {
        stored[i] = store_one(&engine, store, &random, i);
        check_one(&engine, store, &stored[i]);
    }
    sct_store_close(store);
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_READ, &store, &err), err);
    for (int i = 0; i < ROUND_COUNT; i++) {
        check_one(&engine, store, &stored[i]);
    }
    sct_store_close(store);
    close_case_engine(&engine);
}

/* Bytes that are not UTF-8 can stand in a bad row's detail or in a path: the engine would refuse the whole
 * run for them. */
static void bytes_that_are_not_utf8_are_marked(const char *folder)
{
    struct sct_error err = {0};
    struct case_engine engine = open_case_engine();
    struct sct_store *store = NULL;
    struct sct_result result = {0};
    struct sct_changes changes = {0};
    struct case_model model;
    const struct case_schemes schemes = {.count = 1,
                                         .names = {"s"},
                                         .leaf_counts = {1},
                                         .leaves = {{"all"}}};
    const char *warnings[] = {"K\xe4se ist \xff", "\xc3"};
    fill_case_model(&model, &schemes);
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err), err);
    CHECK_OK(db_run(engine.db,
                    "CREATE TEMP TABLE assigned AS SELECT 'c' AS customer, 1.5 AS \"spend"
                    " \"\"all\"\"\", 0 AS sct_s0",
                    &err),
             err);
    struct sct_result plain = plain_result(engine.run, &schemes, "2199-01-01", 1);
    const struct sct_manifest manifest = plain_manifest("2199-01-01", "p", "f");
    plain.warning_count = 2;
    plain.warnings = warnings;
    CHECK_OK(sct_store_append(store, engine.run, &model.model, &plain, &manifest, false, &changes,
                              &err),
             err);
    CHECK_OK(sct_store_result(store, engine.run, changes.snapshot, &result, &err), err);
    CHECK_TEXT(result.warnings[0], "K\xEF\xBF\xBDse ist \xEF\xBF\xBD");
    CHECK_TEXT(result.warnings[1], "\xEF\xBF\xBD");
    sct_store_close(store);
    close_case_engine(&engine);
}

int main(void)
{
    char folder[200];
    make_case_folder(folder);
    results_come_back_whole(folder);
    bytes_that_are_not_utf8_are_marked(folder);
    remove_files(folder);
    return 0;
}

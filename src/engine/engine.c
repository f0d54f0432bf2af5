/* The door: open, peek, and the order of a run.  Each step is one table; what the next step does not
 * need is dropped at once, so that no more than two customer-sized tables stand beside each other. */
#include "engine/engine.h"

#include "base/alloc.h"
#include "base/near.h"
#include "engine/internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

sct_status sct_engine_open(const struct sct_engine_options *options, struct sct_engine **ret_engine,
                           struct sct_error *err)
{
    const struct db_options db_options = {.memory_bytes = options->memory_bytes,
                                          .spill_folder = options->spill_folder,
                                          .threads = options->threads};
    struct sct_engine *engine = sct_alloc(sizeof *engine);
    if (!engine) {
        return sct_fail(err, SCT_NOMEM, "no memory for the engine");
    }
    engine->options = *options;
    const sct_status status = db_open(&db_options, &engine->db, err);
    if (status != SCT_OK) {
        sct_free(engine);
        return status;
    }
    *ret_engine = engine;
    return SCT_OK;
}

void sct_engine_close(struct sct_engine *engine)
{
    if (engine) {
        db_close(engine->db);
        sct_free(engine);
    }
}

struct db *sct_engine_db(struct sct_engine *engine)
{
    return engine->db;
}

void sct_engine_watch(struct sct_engine *engine, void *context,
                      void (*progress)(void *context, const char *step))
{
    engine->options.progress_context = context;
    engine->options.progress = progress;
}

void engine_tell(const struct sct_engine *engine, const char *step)
{
    if (engine->options.progress) {
        engine->options.progress(engine->options.progress_context, step);
    }
}

/* ---- peek ------------------------------------------------------------------------------------- */

/* A zone that may have been meant: the city alone was written, or a few letters are wrong. */
static sct_status zone_hint(struct sct_engine *engine, struct sct_arena *run, const char *zone,
                            const char **ret_hint, struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table zones = {0};
    const char *text = NULL;
    *ret_hint = "write an IANA name such as Europe/London";
    sct_text_begin(&sql, run);
    sct_text_add(&sql, "SELECT name, city FROM (SELECT name, suffix(lower(name), '/' || lower(");
    db_quote_text(&sql, zone);
    sct_text_add(&sql, ")) AS city, damerau_levenshtein(lower(name), lower(");
    db_quote_text(&sql, zone);
    sct_text_add(&sql,
                 ")) AS edits FROM pg_timezone_names()) ORDER BY city DESC, edits, name LIMIT 1");
    SCT_TRY(sct_text_end(&sql, &text, err));
    SCT_TRY(db_query(engine->db, run, text, &zones, err));
    const char *near = zones.row_count ? db_cell(&zones, 0, 0) : NULL;
    const char *const candidates[] = {near, NULL};
    if (near &&
        (strcmp(db_cell(&zones, 0, 1), "true") == 0 || sct_near(zone, strlen(zone), candidates))) {
        return sct_text_format(run, ret_hint, err, "did you mean %s?", near);
    }
    return SCT_OK;
}

static sct_status check_zone(struct sct_engine *engine, struct sct_arena *run,
                             const struct sct_plan *plan, struct sct_problems *problems,
                             struct sct_error *err)
{
    const char *zone = plan->clock.zone.text;
    struct sct_text sql = {0};
    struct db_table zones = {0};
    const char *text = NULL;
    if (!zone) {
        return SCT_OK;
    }
    sct_text_begin(&sql, run);
    sct_text_add(&sql, "SELECT count(*) FROM pg_timezone_names() WHERE name = ");
    db_quote_text(&sql, zone);
    SCT_TRY(sct_text_end(&sql, &text, err));
    SCT_TRY(db_query(engine->db, run, text, &zones, err));
    if (db_integer(&zones, 0, 0) > 0) {
        return SCT_OK;
    }
    SCT_TRY(zone_hint(engine, run, zone, &text, err));
    return sct_problems_add(problems, SCT_PROBLEM_ERROR, plan->clock.zone.at, text, err,
                            "'%s' is not a time zone", zone);
}

sct_status sct_engine_peek(struct sct_engine *engine, struct sct_arena *run,
                           const struct sct_plan *plan, struct sct_problems *problems,
                           struct sct_catalog *ret_catalog, struct sct_error *err)
{
    const size_t count = plan->source_count + (plan->identity.present ? 1 : 0);
    const size_t before = sct_problems_error_count(problems);
    void *memory = NULL;
    SCT_TRY(sct_arena_take(run, count, sizeof(struct read_source *), &memory, err));
    engine->sources = memory;
    engine->source_count = count;
    SCT_TRY(sct_arena_take(run, count, sizeof(struct sct_catalog_source), &memory, err));
    struct sct_catalog_source *catalog = memory;

    SCT_TRY(check_zone(engine, run, plan, problems, err));
    if (sct_problems_error_count(problems) > before) {
        return sct_fail(err, SCT_PLAN, "'%s' names a zone that does not exist", plan->path);
    }
    const char *zone = plan->clock.zone.text ? plan->clock.zone.text : "UTC";
    for (size_t i = 0; i < count; i++) {
        const struct plan_source *source =
            i < plan->source_count ? &plan->sources[i] : &plan->identity.source;
        SCT_TRY(read_peek(run, engine->db, source, zone, problems, &engine->sources[i], &catalog[i],
                          err));
    }
    if (sct_problems_error_count(problems) > before) {
        return sct_fail(err, SCT_PLAN, "not every source of '%s' can be read", plan->path);
    }
    *ret_catalog = (struct sct_catalog){.source_count = count, .sources = catalog};
    return SCT_OK;
}

/* ---- run -------------------------------------------------------------------------------------- */

sct_status engine_send(struct pass *pass, struct sct_text *sql, struct sct_error *err)
{
    const char *text = NULL;
    SCT_TRY(sct_text_end(sql, &text, err));
    return db_run(pass->engine->db, text, err);
}

sct_status engine_ask(struct pass *pass, struct sct_text *sql, struct db_table *ret_table,
                      struct sct_error *err)
{
    const char *text = NULL;
    SCT_TRY(sct_text_end(sql, &text, err));
    return db_query(pass->engine->db, pass->run, text, ret_table, err);
}

sct_status engine_warn(struct pass *pass, struct sct_error *err, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    if (pass->warning_count < pass->warning_room) {
        SCT_TRY(sct_text_copy(pass->run, strlen(message), message,
                              &pass->warnings[pass->warning_count], err));
        pass->warning_count++;
    }
    return SCT_OK;
}

static bool all_integer_ids(const struct sct_model *model)
{
    for (size_t i = 0; i < model->source_count; i++) {
        const struct expr *customer = model->sources[i].customer;
        if (!customer || customer->type != SCT_TYPE_INTEGER) {
            return false;
        }
    }
    return model->identity == NULL;
}

sct_status engine_begin(struct sct_engine *engine, struct sct_arena *run,
                        const struct sct_model *model, struct pass *ret_pass, struct sct_error *err)
{
    struct pass pass = {.engine = engine, .run = run, .model = model};
    void *memory = NULL;
    SCT_TRY(sct_arena_take(run, model->cut_count, sizeof *pass.cuts, &memory, err));
    pass.cuts = memory;
    SCT_TRY(sct_arena_take(run, model->source_count + 1, sizeof *pass.sources, &memory, err));
    pass.sources = memory;
    /* One for each cut, source, outcome, `only` aggregate and scheme at the most, and one for no customers. */
    pass.warning_room = 1 + model->cut_count + model->source_count + model->feature_count +
                        model->aggregate_count + model->scheme_count + 1;
    SCT_TRY(sct_arena_take(run, pass.warning_room, sizeof *pass.warnings, &memory, err));
    pass.warnings = memory;
    for (size_t i = 0; i < model->cut_count; i++) {
        pass.cuts[i].name = model->cuts[i].name;
        pass.cuts[i].definition = model->cuts[i].definition;
    }
    pass.steps = (struct steps){.model = model,
                                .dialect = &sql_duckdb,
                                .sources = engine->sources,
                                .cuts = pass.cuts,
                                .integer_ids = all_integer_ids(model)};
    *ret_pass = pass;
    return SCT_OK;
}

/* Tables of a run before this one on the same connection. */
static sct_status drop_old(struct pass *pass, struct sct_error *err)
{
    struct sct_text sql = {0};
    sct_text_begin(&sql, pass->run);
    sct_text_add(&sql, "DROP TABLE IF EXISTS assigned; DROP TABLE IF EXISTS sct_identity;");
    for (size_t i = 0; i < pass->model->source_count; i++) {
        sct_text_addf(&sql, "DROP TABLE IF EXISTS sct_scan%zu;", i);
    }
    for (int i = 0; i < pass->model->stage_count; i++) {
        sct_text_addf(&sql, "DROP TABLE IF EXISTS sct_f%d;", i);
    }
    return engine_send(pass, &sql, err);
}

static sct_status drop_scans(struct pass *pass, struct sct_error *err)
{
    struct sct_text sql = {0};
    sct_text_begin(&sql, pass->run);
    for (size_t i = 0; i < pass->model->source_count; i++) {
        sct_text_addf(&sql, "DROP TABLE sct_scan%zu;", i);
    }
    return engine_send(pass, &sql, err);
}

/* The customers with a row that counts, in the population or not. */
static sct_status count_found(struct pass *pass, struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    sct_text_begin(&sql, pass->run);
    sct_text_add(&sql, "SELECT count(*) FROM (");
    for (size_t i = 0; i < pass->model->source_count; i++) {
        sct_text_addf(&sql, "%sSELECT sct_key FROM sct_scan%zu WHERE sct_reason = %d",
                      i ? " UNION " : "", i, STEPS_USED);
    }
    sct_text_add(&sql, ") AS k");
    SCT_TRY(engine_ask(pass, &sql, &table, err));
    pass->result->found = db_integer(&table, 0, 0);
    return SCT_OK;
}

static sct_status make_features(struct pass *pass, const struct sct_kept_cuts *kept,
                                struct sct_error *err)
{
    for (int stage = 0; stage < pass->model->stage_count; stage++) {
        struct sct_text sql = {0};
        sct_text_begin(&sql, pass->run);
        engine_tell(pass->engine, stage == 0 ? "customers" : "scores");
        steps_features(&pass->steps, stage, &sql);
        SCT_TRY(engine_send(pass, &sql, err));
        if (stage == 0) {
            SCT_TRY(count_found(pass, err));
            SCT_TRY(drop_scans(pass, err));
        } else {
            sct_text_begin(&sql, pass->run);
            sct_text_addf(&sql, "DROP TABLE sct_f%d", stage - 1);
            SCT_TRY(engine_send(pass, &sql, err));
        }
        SCT_TRY(engine_cut(pass, stage, kept, err));
    }
    return SCT_OK;
}

static sct_status assign(struct pass *pass, struct sct_error *err)
{
    struct sct_text sql = {0};
    engine_tell(pass->engine, "segments");
    sct_text_begin(&sql, pass->run);
    steps_assign(&pass->steps, &sql);
    SCT_TRY(engine_send(pass, &sql, err));
    sct_text_begin(&sql, pass->run);
    sct_text_addf(&sql, "DROP TABLE sct_f%d", pass->model->stage_count - 1);
    return engine_send(pass, &sql, err);
}

static sct_status feature_heads(struct pass *pass, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    void *memory = NULL;
    SCT_TRY(sct_arena_take(pass->run, model->feature_count, sizeof(struct sct_feature_head),
                           &memory, err));
    struct sct_feature_head *heads = memory;
    for (size_t i = 0; i < model->feature_count; i++) {
        const struct model_feature *feature = &model->features[i];
        heads[i] = (struct sct_feature_head){.name = feature->name,
                                             .unit = feature->unit,
                                             .type = feature->type,
                                             .kind = feature->kind,
                                             .outcome = feature->outcome};
    }
    pass->result->features = heads;
    pass->result->feature_count = model->feature_count;
    return SCT_OK;
}

static sct_status describe(struct pass *pass, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    struct sct_result *result = pass->result;
    char as_of[32];
    if (model->as_of % SCT_MICROS_PER_DAY == 0) {
        sct_day_format(sct_day_of_time(model->as_of), as_of);
    } else {
        sct_time_format(model->as_of, as_of);
    }
    SCT_TRY(sct_text_copy(pass->run, strlen(as_of), as_of, &result->as_of, err));
    result->plan_name = model->plan->name.text ? model->plan->name.text : "plan";
    result->decision = model->plan->goal.decision.text ? model->plan->goal.decision.text : "";
    result->zone = model->zone;
    result->value_feature = model->value_feature;
    result->recency_feature = model->recency_feature;
    return feature_heads(pass, err);
}

sct_status sct_engine_run(struct sct_engine *engine, struct sct_arena *run,
                          const struct sct_model *model, const struct sct_kept_cuts *kept,
                          struct sct_result *ret_result, struct sct_error *err)
{
    struct pass pass = {0};
    struct sct_result result = {0};
    SCT_TRY(engine_begin(engine, run, model, &pass, err));
    pass.result = &result;
    SCT_TRY(describe(&pass, err));
    SCT_TRY(drop_old(&pass, err));
    if (model->identity) {
        SCT_TRY(engine_make_identity(&pass, &result.aliased, err));
    }
    for (size_t i = 0; i < model->source_count; i++) {
        SCT_TRY(engine_scan(&pass, (int)i, err));
    }
    SCT_TRY(make_features(&pass, kept, err));
    SCT_TRY(assign(&pass, err));
    SCT_TRY(engine_profile(&pass, err));

    result.source_count = model->source_count + (model->identity ? 1 : 0);
    result.sources = pass.sources;
    result.cut_count = model->cut_count;
    result.cuts = pass.cuts;
    result.warning_count = pass.warning_count;
    result.warnings = pass.warnings;
    *ret_result = result;
    return SCT_OK;
}

/* The questions for cut points, and by which names their answers stand in the statements after them. */
static void print_cuts(struct pass *pass, int stage, struct sct_text *sql)
{
    const struct sct_model *model = pass->model;
    bool any = false;
    bool quantiles = false;
    for (size_t i = 0; i < model->cut_count; i++) {
        const struct model_cut *cut = &model->cuts[i];
        if (cut->stage != stage || cut->kind == MODEL_CUT_RANK) {
            continue;
        }
        any = true;
        quantiles = quantiles || cut->kind == MODEL_CUT_QUANTILES;
        sct_text_addf(sql, "-- :cut%zu_1", i);
        if (cut->bands > 2) {
            sct_text_addf(sql, " ... :cut%zu_%lld", i, (long long)cut->bands - 1);
        }
        sct_text_add(sql, ":");
        steps_comment(sql, cut->name);
        sct_text_add(sql, "\n");
    }
    if (any) {
        steps_cut_counts(&pass->steps, stage, sql);
        sct_text_add(sql, ";\n\n");
    }
    if (quantiles) {
        sct_text_add(sql, "-- a run asks for the places that follow from the counts above\n");
        steps_cut_points(&pass->steps, stage, NULL, sql);
        sct_text_add(sql, ";\n\n");
    }
}

sct_status sct_engine_print_sql(struct sct_engine *engine, struct sct_arena *run,
                                const struct sct_model *model, const char **ret_sql,
                                struct sct_error *err)
{
    struct pass pass = {0};
    struct sct_text sql = {0};
    SCT_TRY(engine_begin(engine, run, model, &pass, err));
    pass.steps.cuts = NULL;
    sct_text_begin(&sql, run);
    if (model->identity) {
        SCT_TRY(engine_print_identity(&pass, &sql, err));
    }
    for (size_t i = 0; i < model->source_count; i++) {
        /* The exact way, which is right for every file; a clean one is read by the same statement with numbers made
         * by the reader (rows.c). */
        (void)read_set_quick(engine->sources[i], false);
        SCT_TRY(steps_scan(&pass.steps, run, (int)i, false, &sql, err));
        sct_text_add(&sql, ";\n\n");
    }
    for (int stage = 0; stage < model->stage_count; stage++) {
        steps_features(&pass.steps, stage, &sql);
        sct_text_add(&sql, ";\n\n");
        print_cuts(&pass, stage, &sql);
    }
    steps_assign(&pass.steps, &sql);
    sct_text_add(&sql, ";\n");
    return sct_text_end(&sql, ret_sql, err);
}

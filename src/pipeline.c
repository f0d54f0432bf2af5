#include "pipeline.h"

#include "base/hash.h"
#include "base/text.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Plans, models, profiles and reports are segment-sized: far below this, whatever the number of
 * customers. */
#define RUN_LIMIT_BYTES ((size_t)1 << 30)

#ifndef SCT_VERSION
#define SCT_VERSION "0.1.0"
#endif

const char *sct_version(void)
{
    return SCT_VERSION;
}

sct_status sct_pipeline_open(const struct sct_pipeline_options *options,
                             struct sct_pipeline *ret_pipeline, struct sct_error *err)
{
    struct sct_pipeline pipeline = {0};
    SCT_TRY(sct_arena_open(RUN_LIMIT_BYTES, &pipeline.run, err));
    sct_problems_begin(&pipeline.problems, pipeline.run);
    const sct_status status = sct_engine_open(&options->engine, &pipeline.engine, err);
    if (status != SCT_OK) {
        sct_arena_close(pipeline.run);
        return status;
    }
    *ret_pipeline = pipeline;
    return SCT_OK;
}

void sct_pipeline_close(struct sct_pipeline *pipeline)
{
    sct_store_close(pipeline->store);
    sct_engine_close(pipeline->engine);
    sct_arena_close(pipeline->run);
    *pipeline = (struct sct_pipeline){0};
}

sct_status sct_pipeline_check(struct sct_pipeline *pipeline,
                              const struct sct_pipeline_options *options, struct sct_error *err)
{
    const struct sct_model_options model_options = {.as_of = options->as_of};
    const sct_status status =
        sct_plan_load(pipeline->run, options->plan_path, &pipeline->problems, &pipeline->plan, err);
    if (status != SCT_OK && !(status == SCT_PLAN && pipeline->plan.path)) {
        return status;
    }
    SCT_TRY(sct_engine_peek(pipeline->engine, pipeline->run, &pipeline->plan, &pipeline->problems,
                            &pipeline->catalog, err));
    return sct_model_bind(pipeline->run, &pipeline->plan, &pipeline->catalog, &model_options,
                          &pipeline->problems, &pipeline->model, err);
}

sct_status sct_pipeline_store_folder(struct sct_arena *run,
                                     const struct sct_pipeline_options *options,
                                     const char **ret_folder, struct sct_error *err)
{
    if (options->store_folder) {
        *ret_folder = options->store_folder;
        return SCT_OK;
    }
    const char *slash = strrchr(options->plan_path, '/');
    const int folder_bytes = slash ? (int)(slash - options->plan_path + 1) : 0;
    return sct_text_format(run, ret_folder, err, "%.*s.sectile", folder_bytes, options->plan_path);
}

static sct_status open_store(struct sct_pipeline *pipeline,
                             const struct sct_pipeline_options *options, sct_store_mode mode,
                             struct sct_error *err)
{
    const char *folder = NULL;
    if (pipeline->store) {
        return SCT_OK;
    }
    SCT_TRY(sct_pipeline_store_folder(pipeline->run, options, &folder, err));
    SCT_TRY(sct_store_open(pipeline->engine, folder, mode, &pipeline->store, err));
    sct_store_of_plan(pipeline->store, pipeline->plan.name.text);
    return SCT_OK;
}

/* The cut points of the last snapshot of this plan that does not lie in the future, so that customers who come later
 * meet the same cuts. */
static sct_status load_kept(struct sct_pipeline *pipeline,
                            const struct sct_pipeline_options *options, struct sct_kept_cuts *kept,
                            struct sct_error *err)
{
    int64_t id = 0;
    struct sct_result last = {0};
    char as_of[32];
    SCT_TRY(open_store(pipeline, options, SCT_STORE_READ, err));
    sct_time_format(pipeline->model.as_of, as_of);
    SCT_TRY(sct_store_find(pipeline->store, pipeline->run, as_of, &id, err));
    if (id == 0) {
        const sct_status status =
            sct_fail(err, SCT_USAGE,
                     "there is no snapshot of '%s' before %.10s whose cut points could be kept",
                     pipeline->plan.name.text, as_of);
        sct_hint(err, "run once without --keep-cuts");
        return status;
    }
    SCT_TRY(sct_store_result(pipeline->store, pipeline->run, id, &last, err));
    *kept = (struct sct_kept_cuts){.snapshot = id,
                                   .as_of = last.as_of,
                                   .count = last.cut_count,
                                   .cuts = last.cuts};
    return SCT_OK;
}

sct_status sct_pipeline_compute(struct sct_pipeline *pipeline,
                                const struct sct_pipeline_options *options, struct sct_error *err)
{
    struct sct_kept_cuts kept = {0};
    if (options->keep_cuts) {
        SCT_TRY(load_kept(pipeline, options, &kept, err));
    }
    return sct_engine_run(pipeline->engine, pipeline->run, &pipeline->model,
                          options->keep_cuts ? &kept : NULL, &pipeline->result, err);
}

sct_status sct_pipeline_history(struct sct_pipeline *pipeline,
                                const struct sct_pipeline_options *options, const char *customer,
                                size_t *ret_count, const struct sct_stay **ret_stays,
                                struct sct_error *err)
{
    struct sct_error why = {0};
    *ret_count = 0;
    *ret_stays = NULL;
    if (open_store(pipeline, options, SCT_STORE_READ, &why) != SCT_OK) {
        return SCT_OK; /* no store, or another run is under way: the explanation stands without it */
    }
    return sct_store_history(pipeline->store, pipeline->run, customer, ret_count, ret_stays, err);
}

/* ---- the manifest ----------------------------------------------------------------------------- */

static sct_status add_plan(struct sct_pipeline *pipeline, struct sct_manifest *manifest,
                           struct sct_error *err)
{
    struct sct_text text = {0};
    sct_text_begin(&text, pipeline->run);
    for (size_t i = 0; i < pipeline->plan.file_count; i++) {
        const struct sct_file *file = pipeline->plan.files[i];
        if (i > 0) {
            /* From the plan's folder, so that the hash does not depend on where one calls from. */
            const size_t folder_bytes = strlen(pipeline->plan.folder);
            const bool below = strncmp(file->path, pipeline->plan.folder, folder_bytes) == 0 &&
                               file->path[folder_bytes] == '/';
            sct_text_addf(&text, "\n# included: %s\n",
                          below ? file->path + folder_bytes + 1 : file->path);
        }
        sct_text_add_bytes(&text, file->text_bytes, file->text);
    }
    SCT_TRY(sct_text_end(&text, &manifest->plan_text, err));
    const sct_hash hash = sct_hash_bytes(strlen(manifest->plan_text), manifest->plan_text);
    return sct_text_copy(pipeline->run, strlen(hash.hex), hash.hex, &manifest->plan_hash, err);
}

/* What the result is a function of, and nothing else: not the clock, the machine or the threads.  The result
 * itself is in it too, because tables and raw SQL have no file whose hash would tell that they changed. */
static sct_status add_fingerprint(struct sct_pipeline *pipeline,
                                  const struct sct_pipeline_options *options,
                                  struct sct_manifest *manifest, struct sct_error *err)
{
    struct sct_text text = {0};
    const char *all = NULL;
    const char *digest = NULL;
    SCT_TRY(sct_engine_digest(pipeline->engine, pipeline->run, &pipeline->model, &pipeline->result,
                              &digest, err));
    sct_text_begin(&text, pipeline->run);
    sct_text_add(&text, digest);
    sct_text_addf(&text, "%s\n%s\n%s\n%lld\n", sct_version(), manifest->plan_hash,
                  pipeline->result.as_of, (long long)pipeline->model.seed);
    for (size_t i = 0; i < pipeline->result.source_count; i++) {
        const struct sct_source_rows *rows = &pipeline->result.sources[i];
        sct_text_addf(&text, "%s %lld %lld\n", rows->name, (long long)rows->read,
                      (long long)rows->used);
        for (size_t j = 0; j < rows->file_count; j++) {
            sct_text_addf(&text, "%s\n", rows->files[j].hash);
        }
    }
    sct_text_add(&text, manifest->result_json);
    for (size_t i = 0; options->keep_cuts && i < pipeline->result.cut_count; i++) {
        for (size_t j = 0; j < pipeline->result.cuts[i].count; j++) {
            sct_text_addf(&text, "%a\n", pipeline->result.cuts[i].points[j]);
        }
    }
    SCT_TRY(sct_text_end(&text, &all, err));
    const sct_hash hash = sct_hash_bytes(strlen(all), all);
    return sct_text_copy(pipeline->run, strlen(hash.hex), hash.hex, &manifest->fingerprint, err);
}

static sct_status add_clock(struct sct_pipeline *pipeline, struct sct_manifest *manifest,
                            struct sct_error *err)
{
    char now[32];
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_REALTIME, &time);
    sct_time_format((sct_time)time.tv_sec * SCT_MICROS_PER_SECOND, now);
    return sct_text_copy(pipeline->run, strlen(now), now, &manifest->made_at, err);
}

static sct_status make_manifest(struct sct_pipeline *pipeline,
                                const struct sct_pipeline_options *options, double seconds,
                                struct sct_manifest *ret_manifest, struct sct_error *err)
{
    struct sct_manifest manifest = {.plan_name = pipeline->result.plan_name,
                                    .version = sct_version(),
                                    .engine_version = db_version(sct_engine_db(pipeline->engine)),
                                    .as_of = pipeline->result.as_of,
                                    .seed = pipeline->model.seed,
                                    .step_count = pipeline->step_count,
                                    .steps = pipeline->steps,
                                    .seconds = seconds};
    const struct sct_report report = {.result = &pipeline->result, .seconds = -1.0};
    SCT_TRY(add_plan(pipeline, &manifest, err));
    SCT_TRY(sct_report_json(pipeline->run, &report, &manifest.result_json, err));
    SCT_TRY(add_fingerprint(pipeline, options, &manifest, err));
    SCT_TRY(add_clock(pipeline, &manifest, err));
    *ret_manifest = manifest;
    return SCT_OK;
}

/* ---- run -------------------------------------------------------------------------------------- */

static double seconds_now(void)
{
    struct timespec time = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void end_step(struct sct_pipeline *pipeline)
{
    const double now = seconds_now();
    if (pipeline->step_count > 0) {
        pipeline->steps[pipeline->step_count - 1].seconds += now - pipeline->step_begin;
    }
    pipeline->step_begin = now;
}

/* Steps on their way to whoever watches, timed as they pass. */
static void on_step(void *context, const char *step)
{
    struct sct_pipeline *pipeline = context;
    end_step(pipeline);
    if (pipeline->step_count < SCT_STEPS_MAX) {
        pipeline->steps[pipeline->step_count++] = (struct sct_step){.name = step};
    }
    if (pipeline->watcher) {
        pipeline->watcher(pipeline->watcher_context, step);
    }
}

sct_status sct_pipeline_run(struct sct_pipeline *pipeline,
                            const struct sct_pipeline_options *options, double *ret_seconds,
                            struct sct_error *err)
{
    const double begin = seconds_now();
    struct sct_manifest manifest = {0};
    pipeline->watcher = options->engine.progress;
    pipeline->watcher_context = options->engine.progress_context;
    sct_engine_watch(pipeline->engine, pipeline, on_step);
    on_step(pipeline, "plan");
    SCT_TRY(sct_pipeline_check(pipeline, options, err));
    /* Before the work, so that a store in use or a folder that cannot be made costs nothing. */
    const bool files = options->out_folder && !options->dry;
    SCT_TRY(open_store(pipeline, options, options->dry ? SCT_STORE_TRY : SCT_STORE_WRITE, err));
    if (files) {
        SCT_TRY(sct_engine_make_folder(options->out_folder, err));
    }
    SCT_TRY(sct_pipeline_compute(pipeline, options, err));
    end_step(pipeline);
    SCT_TRY(make_manifest(pipeline, options, seconds_now() - begin, &manifest, err));
    if (files) {
        SCT_TRY(sct_engine_export(pipeline->engine, pipeline->run, &pipeline->model,
                                  options->out_folder, err));
    }
    on_step(pipeline, "store");
    const sct_status stored =
        sct_store_append(pipeline->store, pipeline->run, &pipeline->model, &pipeline->result,
                         &manifest, options->dry, &pipeline->changes, err);
    if (files) {
        /* New files appear only with the snapshot they belong to. */
        SCT_TRY(sct_engine_publish(options->out_folder, stored == SCT_OK,
                                   stored == SCT_OK ? err : NULL));
    }
    SCT_TRY(stored);
    end_step(pipeline);
    *ret_seconds = seconds_now() - begin;
    return SCT_OK;
}

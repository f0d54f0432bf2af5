/* sectile.c: the public C interface over the pipeline.
 *
 * A handle owns two arenas: `process` for itself and its options, `request` for what the last call gave.
 * The pipeline of a call is closed before the call returns, so nothing of the engine outlives it.
 */
#include "sectile.h"

#include "base/text.h"
#include "pipeline.h"
#include "problems_json.h"
#include "report/report.h"

#include <stdio.h>
#include <string.h>

/* A handle and its few option texts; the JSON of a run is segment-sized. */
#define PROCESS_LIMIT_BYTES ((size_t)1 << 20)
#define REQUEST_LIMIT_BYTES ((size_t)256 << 20)

/* As many threads as the command line takes. */
enum { THREADS_MAX = 1024 };

struct sct_sectile {
    struct sct_arena *process, *request;
    struct sct_sectile_options options;
    char message[1024]; /* a place, ": " and a message */
    char hint[256];
};

const char *sct_sectile_version(void)
{
    return sct_version();
}

/* ---- options ---------------------------------------------------------------------------------- */

static sct_status copy_text(struct sct_arena *arena, const char **text, struct sct_error *err)
{
    return *text ? sct_text_copy(arena, strlen(*text), *text, text, err) : SCT_OK;
}

/* An older program gives fewer bytes: what it does not know of stays at its default. */
static sct_status take_options(struct sct_sectile *sectile,
                               const struct sct_sectile_options *options, struct sct_error *err)
{
    struct sct_sectile_options *mine = &sectile->options;
    if (!options) {
        return SCT_OK;
    }
    if (options->struct_bytes == 0 || options->struct_bytes > sizeof *mine) {
        return sct_fail(err, SCT_USAGE, "struct_bytes is %zu; this library knows %zu",
                        options->struct_bytes, sizeof *mine);
    }
    memcpy(mine, options, options->struct_bytes);
    if (mine->threads < 0 || mine->threads > THREADS_MAX) {
        return sct_fail(err, SCT_USAGE, "threads is %d; the range is 0 to %d", mine->threads,
                        THREADS_MAX);
    }
    SCT_TRY(copy_text(sectile->process, &mine->as_of, err));
    SCT_TRY(copy_text(sectile->process, &mine->store, err));
    SCT_TRY(copy_text(sectile->process, &mine->spill, err));
    return copy_text(sectile->process, &mine->out, err);
}

int sct_sectile_open(const struct sct_sectile_options *options, struct sct_sectile **ret_sectile)
{
    sct_status status = SCT_OK;
    struct sct_error err = {0};
    struct sct_arena *process = NULL;
    struct sct_arena *request = NULL;
    void *memory = NULL;
    SCT_GO(sct_arena_open(PROCESS_LIMIT_BYTES, &process, &err));
    SCT_GO(sct_arena_open(REQUEST_LIMIT_BYTES, &request, &err));
    SCT_GO(sct_arena_take(process, 1, sizeof(struct sct_sectile), &memory, &err));
    struct sct_sectile *sectile = memory;
    sectile->process = process;
    sectile->request = request;
    SCT_GO(take_options(sectile, options, &err));
    *ret_sectile = sectile;
    return 0;
done:
    sct_arena_close(request);
    sct_arena_close(process);
    return sct_status_exit_code(status);
}

void sct_sectile_close(struct sct_sectile *sectile)
{
    if (sectile) {
        sct_arena_close(sectile->request);
        sct_arena_close(sectile->process); /* the handle itself lies in it */
    }
}

/* ---- a call ----------------------------------------------------------------------------------- */

static sct_status pipeline_options(struct sct_sectile *sectile, const char *plan_path,
                                   struct sct_pipeline_options *ret_options, struct sct_error *err)
{
    const struct sct_sectile_options *mine = &sectile->options;
    struct sct_pipeline_options options = {.plan_path = plan_path,
                                           .as_of = mine->as_of,
                                           .store_folder = mine->store,
                                           .dry = mine->dry_run != 0,
                                           .keep_cuts = mine->keep_cuts != 0,
                                           .out_folder = mine->out,
                                           .engine = {.memory_bytes = mine->memory_bytes,
                                                      .spill_folder = mine->spill,
                                                      .threads = mine->threads}};
    if (!plan_path || plan_path[0] == '\0') {
        return sct_fail(err, SCT_USAGE, "no plan was given");
    }
    if (!options.engine.spill_folder) {
        const char *store = NULL;
        SCT_TRY(sct_pipeline_store_folder(sectile->request, &options, &store, err));
        SCT_TRY(sct_text_format(sectile->request, &options.engine.spill_folder, err, "%s/spill",
                                store));
    }
    *ret_options = options;
    return SCT_OK;
}

/* "3 mistakes" helps nobody who cannot see them: the first one is the message. */
static void remember(struct sct_sectile *sectile, sct_status status,
                     const struct sct_problems *problems, const struct sct_error *err)
{
    for (size_t i = 0; status == SCT_PLAN && i < problems->count; i++) {
        const struct sct_problem *problem = &problems->items[i];
        if (problem->severity == SCT_PROBLEM_ERROR) {
            const char *path = problem->place.file ? problem->place.file->path : "plan";
            (void)snprintf(sectile->message, sizeof sectile->message, "%s:%d:%d: %s", path,
                           problem->place.line, problem->place.column, problem->message);
            (void)snprintf(sectile->hint, sizeof sectile->hint, "%s", problem->hint);
            return;
        }
    }
    (void)snprintf(sectile->message, sizeof sectile->message, "%s%s%s", err->where,
                   err->where[0] ? ": " : "", err->message);
    (void)snprintf(sectile->hint, sizeof sectile->hint, "%s", err->hint);
}

static sct_status check(struct sct_sectile *sectile, struct sct_pipeline *pipeline,
                        const struct sct_pipeline_options *options, const char **ret_json,
                        struct sct_error *err)
{
    const sct_status status = sct_pipeline_check(pipeline, options, err);
    if (status == SCT_OK || status == SCT_PLAN) {
        SCT_TRY(sct_problems_json(sectile->request, &pipeline->problems, ret_json, err));
    }
    return status;
}

static sct_status run(struct sct_sectile *sectile, struct sct_pipeline *pipeline,
                      const struct sct_pipeline_options *options, const char **ret_json,
                      struct sct_error *err)
{
    double seconds = 0.0;
    SCT_TRY(sct_pipeline_run(pipeline, options, &seconds, err));
    const struct sct_report report = {.result = &pipeline->result,
                                      .changes = &pipeline->changes,
                                      .snapshot = options->dry ? 0 : pipeline->changes.snapshot,
                                      .dry = options->dry,
                                      .seconds = seconds};
    return sct_report_json(sectile->request, &report, ret_json, err);
}

typedef sct_status (*call_body)(struct sct_sectile *sectile, struct sct_pipeline *pipeline,
                                const struct sct_pipeline_options *options, const char **ret_json,
                                struct sct_error *err);

static int call(struct sct_sectile *sectile, const char *plan_path, call_body body,
                const char **ret_json)
{
    sct_status status = SCT_OK;
    struct sct_error err = {0};
    struct sct_pipeline pipeline = {0};
    struct sct_pipeline_options options = {0};
    sectile->message[0] = '\0';
    sectile->hint[0] = '\0';
    sct_arena_reset(sectile->request);
    SCT_GO(pipeline_options(sectile, plan_path, &options, &err));
    SCT_GO(sct_pipeline_open(&options, &pipeline, &err));
    status = body(sectile, &pipeline, &options, ret_json, &err);
done:
    if (status != SCT_OK) {
        remember(sectile, status, &pipeline.problems, &err);
    }
    sct_pipeline_close(&pipeline);
    return sct_status_exit_code(status);
}

int sct_sectile_check(struct sct_sectile *sectile, const char *plan_path, const char **ret_json)
{
    return call(sectile, plan_path, check, ret_json);
}

int sct_sectile_run(struct sct_sectile *sectile, const char *plan_path, const char **ret_json)
{
    return call(sectile, plan_path, run, ret_json);
}

const char *sct_sectile_message(const struct sct_sectile *sectile)
{
    return sectile->message;
}

const char *sct_sectile_hint(const struct sct_sectile *sectile)
{
    return sectile->hint;
}

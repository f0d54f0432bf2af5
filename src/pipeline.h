/* pipeline.h: the whole program on one screen: what follows what, and who owns it.
 *
 * Reads     a path and options.
 * Gives     struct sct_pipeline: plan, model, result, changes, all in one run arena.
 * Knows of  every stage.  Not of argv or of terminals.
 */
#ifndef SCT_PIPELINE_H
#define SCT_PIPELINE_H

#include "engine/engine.h"
#include "store/store.h"

struct sct_pipeline_options {
    const char *plan_path;
    const char *as_of;        /* NULL: the plan's */
    const char *store_folder; /* NULL: .sectile beside the plan */
    bool dry;                 /* say who would move, keep nothing */
    bool keep_cuts;           /* place customers by the last snapshot's cut points */
    const char *out_folder;   /* NULL: no files */
    struct sct_engine_options engine;
};

/* More steps than this are told as one: a plan has a dozen. */
enum { SCT_STEPS_MAX = 64 };

struct sct_pipeline {
    size_t step_count;
    struct sct_step steps[SCT_STEPS_MAX];             /* of the last run, in order */
    double step_begin;                                /* of the one under way */
    void (*watcher)(void *context, const char *step); /* the caller's; NULL: nobody watches */
    void *watcher_context;
    struct sct_arena *run;
    struct sct_problems problems;
    struct sct_plan plan;
    struct sct_catalog catalog;
    struct sct_model model;
    struct sct_engine *engine;
    struct sct_store *store;
    struct sct_result result;
    struct sct_changes changes;
};

/* Makes the arena and the engine.  SCT_NOMEM, SCT_DATABASE.  Close it whatever comes after. */
SCT_MUST_CHECK sct_status sct_pipeline_open(const struct sct_pipeline_options *options,
                                            struct sct_pipeline *ret_pipeline,
                                            struct sct_error *err);
void sct_pipeline_close(struct sct_pipeline *pipeline);

/* Plan and model; the heads of the sources are read, the data are not.  SCT_PLAN with every mistake in
 * problems, SCT_IO, SCT_DATABASE, SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_pipeline_check(struct sct_pipeline *pipeline,
                                             const struct sct_pipeline_options *options,
                                             struct sct_error *err);

/* After check: features and assignments in the engine, result at home; nothing is stored. */
SCT_MUST_CHECK sct_status sct_pipeline_compute(struct sct_pipeline *pipeline,
                                               const struct sct_pipeline_options *options,
                                               struct sct_error *err);

/* Where the store says the customer has been, under this plan; none when there is no store.  Never makes one. */
SCT_MUST_CHECK sct_status sct_pipeline_history(struct sct_pipeline *pipeline,
                                               const struct sct_pipeline_options *options,
                                               const char *customer, size_t *ret_count,
                                               const struct sct_stay **ret_stays,
                                               struct sct_error *err);

/* Everything: check, compute, files, store.  seconds: how long it took, for the manifest. */
SCT_MUST_CHECK sct_status sct_pipeline_run(struct sct_pipeline *pipeline,
                                           const struct sct_pipeline_options *options,
                                           double *ret_seconds, struct sct_error *err);

/* The store of a plan: the option, else .sectile beside it.  Text in run. */
SCT_MUST_CHECK sct_status sct_pipeline_store_folder(struct sct_arena *run,
                                                    const struct sct_pipeline_options *options,
                                                    const char **ret_folder, struct sct_error *err);

const char *sct_version(void); /* "0.1.0" */

#endif

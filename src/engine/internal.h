/* internal.h: the engine's own parts, shared by its files only. */
#ifndef SCT_ENGINE_INTERNAL_H
#define SCT_ENGINE_INTERNAL_H

#include "engine/engine.h"
#include "engine/steps.h"

struct sct_engine {
    struct sct_engine_options options;
    struct db *db;
    size_t source_count;          /* with the identity's */
    struct read_source **sources; /* in the run arena of sct_engine_peek */
};

/* One pass over a model. */
struct pass {
    struct sct_engine *engine;
    struct sct_arena *run;
    const struct sct_model *model;
    struct steps steps;
    struct sct_cut_points *cuts;
    struct sct_source_rows *sources;
    struct sct_result *result;
    const char **warnings;
    size_t warning_count, warning_room;
};

void engine_tell(const struct sct_engine *engine, const char *step);

/* Prepares steps for a model: source order, kinds of ids.  No data is read. */
SCT_MUST_CHECK sct_status engine_begin(struct sct_engine *engine, struct sct_arena *run,
                                       const struct sct_model *model, struct pass *ret_pass,
                                       struct sct_error *err);

/* sct_identity(alias, person): each alias with the one person it stands for, merged transitively.
 * *ret_aliases: how many ids were merged into another. */
SCT_MUST_CHECK sct_status engine_make_identity(struct pass *pass, int64_t *ret_aliases,
                                               struct sct_error *err);

/* The statements of it, for `sectile sql`. */
SCT_MUST_CHECK sct_status engine_print_identity(struct pass *pass, struct sct_text *sql,
                                                struct sct_error *err);

/* Files and description of a source into its rows. */
SCT_MUST_CHECK sct_status engine_copy_files(struct pass *pass, int source, struct sct_error *err);

/* sct_scan<i>, and the account of its rows. */
SCT_MUST_CHECK sct_status engine_scan(struct pass *pass, int source, struct sct_error *err);

/* Cut points of the features of a stage; kept ones are taken over. */
SCT_MUST_CHECK sct_status engine_cut(struct pass *pass, int stage, const struct sct_kept_cuts *kept,
                                     struct sct_error *err);

/* Profiles of every partition, totals, tags and grids. */
SCT_MUST_CHECK sct_status engine_profile(struct pass *pass, struct sct_error *err);

SCT_MUST_CHECK sct_status engine_warn(struct pass *pass, struct sct_error *err, const char *fmt,
                                      ...) SCT_PRINTF(3, 4);

/* Runs one statement built by steps_*. */
SCT_MUST_CHECK sct_status engine_send(struct pass *pass, struct sct_text *sql,
                                      struct sct_error *err);
SCT_MUST_CHECK sct_status engine_ask(struct pass *pass, struct sct_text *sql,
                                     struct db_table *ret_table, struct sct_error *err);

#endif

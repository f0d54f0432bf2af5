/* engine.h: the model carried out where the customers are.
 *
 * Reads     struct sct_model and the sources it names.
 * Gives     tables in the engine (features, assignments) and, at home, struct sct_result: row
 *           counts, cut points, profiles.  All of it is segment-sized.
 * Knows of  base, plan, model.
 */
#ifndef SCT_ENGINE_ENGINE_H
#define SCT_ENGINE_ENGINE_H

#include "base/problems.h"
#include "engine/db/db.h"
#include "model/model.h"

struct sct_engine;

struct sct_engine_options {
    uint64_t memory_bytes;    /* 0: the engine's default */
    const char *spill_folder; /* NULL: .sectile/spill beside the plan */
    int threads;              /* 0: all cores */
    /* Told the name of each step as it begins, from the thread that runs it; may be NULL. */
    void *progress_context;
    void (*progress)(void *context, const char *step);
};

/* SCT_DATABASE, SCT_NOMEM. */
SCT_MUST_CHECK sct_status sct_engine_open(const struct sct_engine_options *options,
                                          struct sct_engine **ret_engine, struct sct_error *err);
void sct_engine_close(struct sct_engine *engine); /* NULL is a no-op */
struct db *sct_engine_db(struct sct_engine *engine);

/* Tells steps to another listener from now on. */
void sct_engine_watch(struct sct_engine *engine, void *context,
                      void (*progress)(void *context, const char *step));

/* Looks at the head of every source (and the identity's).  Problems as in read_peek; SCT_PLAN when there
 * was one. */
SCT_MUST_CHECK sct_status sct_engine_peek(struct sct_engine *engine, struct sct_arena *run,
                                          const struct sct_plan *plan,
                                          struct sct_problems *problems,
                                          struct sct_catalog *ret_catalog, struct sct_error *err);

/* ---- the result ----------------------------------------------------------------------------- */

struct sct_left_out {
    const char *reason; /* no_customer no_time where after_as_of, the plan's own, bad cells */
    int64_t rows;
    bool bad; /* counts against on_bad_row */
};

struct sct_bad_row {
    const char *file;
    int64_t line; /* 0: not known */
    const char *detail;
};

struct sct_source_rows { /* read = used + the sum of left_out */
    const char *name;
    int64_t read, used;
    size_t left_out_count;
    const struct sct_left_out *left_out; /* only those with rows > 0, in a fixed order */
    int64_t future_rows;                 /* of after_as_of, those that outcomes looked at */
    size_t bad_count;
    const struct sct_bad_row *bad; /* a sample */
    int64_t respelt;               /* customers whose id was written in more than one way, merged */
    size_t file_count;
    const struct sct_source_file {
        const char *path;
        uint64_t bytes;
        const char *hash;
    } * files;
    const char *described; /* "CSV, comma, UTF-8" */
};

struct sct_cut_points {
    const char *name;
    size_t count;
    const double *points;   /* QUANTILES: bands - 1, ascending; TOTAL: 1; RANK: none */
    const char *definition; /* the name and what it reads, written out: a changed feature is seen */
};

/* A number-like feature within a segment; medians are the lower of the middle two. */
struct sct_feature_stats {
    int64_t present;
    double sum, mean, min, median, max; /* SCT_MISSING when present is 0 */
};

struct sct_segment_result {
    const char *name; /* path */
    int64_t customers, reachable;
    double share;                          /* of the population; 0 when it is empty */
    const struct sct_feature_stats *stats; /* by model feature; .present 0 for text and boolean */
};

struct sct_scheme_result {
    const char *name;
    bool primary;
    size_t segment_count;
    const struct sct_segment_result *segments;
    bool has_grid;
    size_t column_count, row_count;
    const char *const *column_labels, *const *row_labels;
    const int64_t
        *cells; /* customers, row * column_count + column, before merging and refinement */
};

struct sct_tag_result {
    const char *name;
    int64_t customers, reachable;
};

struct sct_feature_head {
    const char *name, *unit;
    sct_type type;
    sct_kind kind;
    bool outcome;
};

/* Complete in itself: reports and the store need no model beside it. */
struct sct_result {
    const char *plan_name, *decision; /* decision "" when the plan states none */
    const char *as_of;                /* "2011-09-10", or with a time when it is not midnight */
    const char *zone;
    size_t feature_count; /* stats are indexed like this */
    const struct sct_feature_head *features;
    int value_feature, recency_feature; /* -1: none */
    size_t source_count;
    const struct sct_source_rows *sources;
    int64_t found;     /* customers with at least one row used */
    int64_t aliased;   /* ids merged into another by identity */
    int64_t left_out;  /* not in the population */
    int64_t customers; /* found - left_out */
    int64_t reachable;
    size_t cut_count;
    const struct sct_cut_points *cuts; /* by model cut */
    struct sct_segment_result total;   /* name "all": the whole population */
    size_t scheme_count;
    const struct sct_scheme_result *schemes; /* by model partition */
    size_t tag_count;
    const struct sct_tag_result *tags;
    size_t warning_count;
    const char *const
        *warnings; /* sentences: an outcome window beyond the data, several values of `only` */
};

/* Kept cut points of an earlier run: used instead of computing them, where the definition is the same.  NULL: compute all. */
struct sct_kept_cuts {
    int64_t snapshot; /* whose they are */
    const char *as_of;
    size_t count;
    const struct sct_cut_points *cuts;
};

/* Does everything: afterwards the engine holds the temp table `assigned` with columns "customer",
 * each feature by its name, "reachable", then "sct_s<i>" (leaf index in partition i, INTEGER) and "sct_t<i>" (tag i).
 * SCT_DATA when bad rows are not to be skipped or a scheme without `otherwise` leaves customers
 * over; SCT_DATABASE, SCT_NOMEM, SCT_LIMIT.  Result in run. */
SCT_MUST_CHECK sct_status sct_engine_run(struct sct_engine *engine, struct sct_arena *run,
                                         const struct sct_model *model,
                                         const struct sct_kept_cuts *kept,
                                         struct sct_result *ret_result, struct sct_error *err);

/* The statements sct_engine_run would send, with comments; cut points it cannot know are written as
 * names.  No data is read. */
SCT_MUST_CHECK sct_status sct_engine_print_sql(struct sct_engine *engine, struct sct_arena *run,
                                               const struct sct_model *model, const char **ret_sql,
                                               struct sct_error *err);

/* After sct_engine_run: a digest of every customer's row, for what no hash of a file vouches for: tables,
 * statements, merged ids.  "" when the files of the sources say it all.  Text in run. */
SCT_MUST_CHECK sct_status sct_engine_digest(struct sct_engine *engine, struct sct_arena *run,
                                            const struct sct_model *model,
                                            const struct sct_result *result,
                                            const char **ret_digest, struct sct_error *err);

/* Makes FOLDER unless it is there.  SCT_IO. */
SCT_MUST_CHECK sct_status sct_engine_make_folder(const char *folder, struct sct_error *err);

/* After sct_engine_run: writes FOLDER/assignments.csv.part and .parquet.part, sorted by customer.  SCT_IO,
 * SCT_DATABASE; then no part is left. */
SCT_MUST_CHECK sct_status sct_engine_export(struct sct_engine *engine, struct sct_arena *run,
                                            const struct sct_model *model, const char *folder,
                                            struct sct_error *err);

/* Gives the parts their names (keep), or removes them.  SCT_IO. */
SCT_MUST_CHECK sct_status sct_engine_publish(const char *folder, bool keep, struct sct_error *err);

/* After sct_engine_run: one customer's row.  *ret_found is false when there is no such customer.  values: by
 * model feature; leaves: by partition; tags by tag. */
struct sct_customer_row {
    const char *customer; /* as it is kept: not an alias, not another spelling */
    bool reachable;
    const struct sct_value *values;
    const int *leaves;
    const bool *tags;
    const int64_t *ranks; /* by model cut; 0 where the cut is no rank or the value is missing */
};
SCT_MUST_CHECK sct_status sct_engine_customer(struct sct_engine *engine, struct sct_arena *run,
                                              const struct sct_model *model, const char *customer,
                                              bool *ret_found, struct sct_customer_row *ret_row,
                                              struct sct_error *err);

#endif

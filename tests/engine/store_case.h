/* store_case.h: what the tests of src/store share: an engine in memory, a folder, a model, a population.
 *
 * The model is made by hand: the store looks at its partitions, scheme names, leaf paths and value feature,
 * and at nothing else. */
#ifndef SCT_TESTS_STORE_CASE_H
#define SCT_TESTS_STORE_CASE_H

#include "store/inside.h"

#include "base/number.h"
#include "base/random.h"
#include "support/check.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- folders ---------------------------------------------------------------------------------- */

static inline void remove_files(const char *folder)
{
    DIR *entries = opendir(folder);
    if (!entries) {
        return;
    }
    for (const struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        char path[600];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        (void)unlink(path);
    }
    (void)closedir(entries);
    (void)rmdir(folder);
}

/* A new folder under $TMPDIR, its name in ret_path. */
static inline void make_case_folder(char ret_path[200])
{
    const char *base = getenv("TMPDIR");
    (void)snprintf(ret_path, 200, "%s/sct_store_XXXXXX", base ? base : "/tmp");
    CHECK(mkdtemp(ret_path) != NULL);
}

/* ---- the engine ------------------------------------------------------------------------------- */

struct case_engine {
    struct db *db;
    struct sct_arena *run;
};

static inline struct case_engine open_case_engine(void)
{
    struct sct_error err = {0};
    struct case_engine engine = {0};
    const struct db_options options = {.threads = 2, .memory_bytes = UINT64_C(2) << 30};
    CHECK_OK(db_open(&options, &engine.db, &err), err);
    CHECK_OK(sct_arena_open((size_t)1 << 30, &engine.run, &err), err);
    return engine;
}

static inline void close_case_engine(struct case_engine *engine)
{
    db_close(engine->db);
    sct_arena_close(engine->run);
}

/* ---- the model -------------------------------------------------------------------------------- */

enum { CASE_SCHEMES_MAX = 4, CASE_LEAVES_MAX = 6 };

/* Schemes with their segments' names; the first is the primary one. */
struct case_schemes {
    size_t count;
    const char *names[CASE_SCHEMES_MAX];
    size_t leaf_counts[CASE_SCHEMES_MAX];
    const char *leaves[CASE_SCHEMES_MAX][CASE_LEAVES_MAX];
};

struct case_model {
    struct model_scheme schemes[CASE_SCHEMES_MAX];
    struct model_partition partitions[CASE_SCHEMES_MAX];
    struct model_leaf leaves[CASE_SCHEMES_MAX][CASE_LEAVES_MAX];
    struct model_feature features[1];
    struct sct_model model;
};

static inline void fill_case_model(struct case_model *ret, const struct case_schemes *from)
{
    memset(ret, 0, sizeof *ret);
    for (size_t i = 0; i < from->count; i++) {
        /* In the model the schemes stand in another order than their partitions. */
        const size_t scheme = from->count - 1 - i;
        ret->schemes[scheme].name = from->names[i];
        ret->schemes[scheme].primary = i == 0;
        for (size_t j = 0; j < from->leaf_counts[i]; j++) {
            ret->leaves[i][j].path = from->leaves[i][j];
        }
        ret->partitions[i] =
            (struct model_partition){(int)scheme, from->leaf_counts[i], ret->leaves[i]};
    }
    ret->features[0] = (struct model_feature){.name = "spend \"all\"",
                                              .type = SCT_TYPE_NUMBER,
                                              .unit = "GBP",
                                              .kind = SCT_KIND_VALUE};
    ret->model.feature_count = 1;
    ret->model.features = ret->features;
    ret->model.scheme_count = ret->model.partition_count = from->count;
    ret->model.schemes = ret->schemes;
    ret->model.partitions = ret->partitions;
    ret->model.recency_feature = -1;
}

/* A result that says no more than the schemes: enough to append. */
static inline struct sct_result plain_result(struct sct_arena *run, const struct case_schemes *from,
                                             const char *as_of, int64_t customers)
{
    struct sct_error err = {0};
    void *memory = NULL;
    CHECK_OK(sct_arena_take(run, from->count, sizeof(struct sct_scheme_result), &memory, &err),
             err);
    struct sct_scheme_result *schemes = memory;
    for (size_t i = 0; i < from->count; i++) {
        CHECK_OK(sct_arena_take(run, from->leaf_counts[i], sizeof(struct sct_segment_result),
                                &memory, &err),
                 err);
        struct sct_segment_result *segments = memory;
        for (size_t j = 0; j < from->leaf_counts[i]; j++) {
            segments[j].name = from->leaves[i][j];
        }
        schemes[i] = (struct sct_scheme_result){.name = from->names[i],
                                                .primary = i == 0,
                                                .segment_count = from->leaf_counts[i],
                                                .segments = segments};
    }
    return (struct sct_result){.plan_name = "case",
                               .decision = "",
                               .as_of = as_of,
                               .zone = "UTC",
                               .value_feature = -1,
                               .recency_feature = -1,
                               .found = customers,
                               .customers = customers,
                               .total = {.name = "all", .customers = customers, .share = 1},
                               .scheme_count = from->count,
                               .schemes = schemes};
}

static inline struct sct_manifest plain_manifest(const char *as_of, const char *plan_hash,
                                                 const char *fingerprint)
{
    return (struct sct_manifest){.plan_name = "case",
                                 .plan_text = "sectile: 1\nname: case\n",
                                 .plan_hash = plan_hash,
                                 .fingerprint = fingerprint,
                                 .version = "0.1.0",
                                 .engine_version = "DuckDB v1.4.4",
                                 .as_of = as_of,
                                 .made_at = "2026-01-02T03:04:05Z",
                                 .seed = 1,
                                 .seconds = 0.25,
                                 .result_json = "{}"};
}

/* ---- a store in one line ------------------------------------------------------------------------ */

/* One scheme of two segments; customers c0 .. c<n-1>, customer i spends i and is in segment i % 2 of the
 * first shift-ed order. */
static const struct case_schemes two_segments = {.count = 1,
                                                 .names = {"lifecycle"},
                                                 .leaf_counts = {2},
                                                 .leaves = {{"new", "loyal"}}};

static inline void fill_two_segments(struct case_engine *engine, int customers, int shift)
{
    struct sct_error err = {0};
    const char *sql = NULL;
    CHECK_OK(sct_text_format(engine->run, &sql, &err,
                             "CREATE OR REPLACE TEMP TABLE assigned AS SELECT 'c' || i AS customer,"
                             " i::DOUBLE AS \"spend \"\"all\"\"\", true AS reachable,"
                             " ((i + %d) %% 2)::INTEGER AS sct_s0 FROM range(%d) AS t(i)",
                             shift, customers),
             err);
    CHECK_OK(db_run(engine->db, sql, &err), err);
}

/* Appends `assigned` as it is. */
static inline sct_status append_plain(struct case_engine *engine, struct sct_store *store,
                                      const struct case_schemes *schemes, const char *as_of,
                                      const char *fingerprint, struct sct_changes *ret_changes,
                                      struct sct_error *err)
{
    struct case_model model;
    struct db_table count = {0};
    fill_case_model(&model, schemes);
    CHECK_OK(db_query(engine->db, engine->run, "SELECT count(*) FROM assigned", &count, err), *err);
    const struct sct_result result =
        plain_result(engine->run, schemes, as_of, db_integer(&count, 0, 0));
    const struct sct_manifest manifest = plain_manifest(as_of, "plan", fingerprint);
    return sct_store_append(store, engine->run, &model.model, &result, &manifest, false,
                            ret_changes, err);
}

static inline size_t count_snapshots(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    size_t count = 0;
    const struct sct_snapshot_line *lines = NULL;
    CHECK_OK(sct_store_list(store, engine->run, &count, &lines, &err), err);
    return count;
}

#endif

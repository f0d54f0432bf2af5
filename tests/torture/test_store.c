/* Fails every allocation of the store's own in turn: opening, appending, reading, reopening.  Each run must end in
 * SCT_OK or SCT_NOMEM with a message, leave what it was to give untouched, and give back every block and
 * every file; and the store must be as it was, or whole.  The engine's allocations are its own and do not
 * fail here. */
#include "engine/store_case.h"

#include "base/alloc.h"

enum { ROOMY = 64 << 20 };

/* The lowest free descriptor: unchanged unless somebody kept one. */
static int next_descriptor(void)
{
    const int fd = dup(STDIN_FILENO);
    CHECK(fd >= 0 && close(fd) == 0);
    return fd;
}

/* Everything a run and a look at it do, over an engine that is open already: its handle is not the
 * store's. */
struct trial {
    struct db *db;
    const char *folder;
    const struct sct_model *model;
    const struct sct_result *result;
    const struct sct_manifest *manifest;
};

static sct_status read_back(struct sct_store *store, struct sct_arena *run, int64_t id,
                            struct sct_error *err)
{
    struct sct_result result = {.plan_name = "untouched"};
    struct sct_manifest manifest = {.plan_name = "untouched"};
    const struct sct_snapshot_line *lines = NULL;
    const struct sct_stay *stays = NULL;
    size_t count = 77;
    int64_t found = 77;
    sct_status status = sct_store_find(store, run, "2024-01-01", &found, err);
    CHECK((status == SCT_OK) == (found != 77));
    SCT_TRY(status);
    status = sct_store_result(store, run, id, &result, err);
    CHECK((status == SCT_OK) == (strcmp(result.plan_name, "untouched") != 0));
    SCT_TRY(status);
    status = sct_store_manifest(store, run, id, &manifest, err);
    CHECK((status == SCT_OK) == (strcmp(manifest.plan_name, "untouched") != 0));
    SCT_TRY(status);
    status = sct_store_list(store, run, &count, &lines, err);
    CHECK((status == SCT_OK) == (count != 77));
    SCT_TRY(status);
    status = sct_store_history(store, run, "c1", &count, &stays, err);
    CHECK((status == SCT_OK) == (stays != NULL));
    SCT_TRY(status);
    return sct_store_members(store, id, err);
}

static sct_status run_once(const struct trial *trial, size_t limit_bytes, struct sct_error *err)
{
    struct sct_arena *run = NULL;
    struct sct_store *store = NULL;
    struct sct_changes changes = {.snapshot = 77};
    sct_status status = SCT_OK;
    SCT_GO(sct_arena_open(limit_bytes, &run, err));
    SCT_GO(store_open(trial->db, trial->folder, SCT_STORE_WRITE, &store, err));
    status = sct_store_append(store, run, trial->model, trial->result, trial->manifest, false,
                              &changes, err);
    CHECK((status == SCT_OK) == (changes.snapshot != 77));
    SCT_GO(status);
    SCT_GO(read_back(store, run, changes.snapshot, err));
done:
    sct_store_close(store);
    sct_arena_close(run);
    return status;
}

/* No store, an empty one, or one with this whole snapshot. */
static void check_left(const struct trial *trial)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_arena *run = NULL;
    size_t count = 0;
    const struct sct_snapshot_line *lines = NULL;
    const sct_status status = store_open(trial->db, trial->folder, SCT_STORE_READ, &store, &err);
    if (status == SCT_IO && strstr(err.message, "there is no store")) {
        return;
    }
    CHECK_OK(status, err);
    CHECK_OK(sct_arena_open(ROOMY, &run, &err), err);
    CHECK_OK(sct_store_list(store, run, &count, &lines, &err), err);
    CHECK(count <= 1);
    if (count == 1) {
        CHECK_OK(read_back(store, run, 1, &err), err);
    }
    sct_store_close(store);
    sct_arena_close(run);
}

/* fresh: a store that is made anew for every failure; else one that keeps what earlier ones left. */
static void fail_each(const struct trial *trial, bool fresh)
{
    const long live = sct_alloc_live;
    const int descriptor = next_descriptor();
    for (long n = 1;; n++) {
        struct sct_error err = {0};
        sct_alloc_fail_at = n;
        const sct_status status = run_once(trial, ROOMY, &err);
        const bool all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;
        CHECK(sct_alloc_live == live);
        CHECK(next_descriptor() == descriptor);
        CHECK(status == SCT_OK || (status == SCT_NOMEM && err.message[0] != '\0'));
        check_left(trial);
        if (fresh) {
            remove_files(trial->folder);
        }
        if (all_allocated) {
            CHECK(status == SCT_OK);
            (void)printf("failed each of %ld allocations\n", n - 1);
            return;
        }
    }
}

/* An arena's blocks are large, so few allocations can fail; a limit can be reached at any byte. */
static void run_out_of_room(const struct trial *trial)
{
    sct_status status = SCT_LIMIT;
    int tries = 0;
    for (size_t bytes = 64; status != SCT_OK; bytes += bytes / 8, tries++) {
        struct sct_error err = {0};
        status = run_once(trial, bytes, &err);
        CHECK(status == SCT_OK || (status == SCT_LIMIT && err.message[0] != '\0'));
        check_left(trial);
        remove_files(trial->folder);
    }
    CHECK(tries > 10);
}

int main(void)
{
    static const struct sct_feature_stats stats[1] = {{10, 45, 4.5, 0, 4, 9}};
    static const struct sct_feature_head features[1] = {
        {"spend", "GBP", SCT_TYPE_NUMBER, SCT_KIND_VALUE, false}};
    static const struct sct_segment_result segments[2] = {{"new", 5, 5, 0.5, stats},
                                                          {"loyal", 5, 5, 0.5, stats}};
    static const struct sct_scheme_result schemes[1] = {
        {.name = "lifecycle", .primary = true, .segment_count = 2, .segments = segments}};
    char folder[200];
    make_case_folder(folder);
    struct case_engine engine = open_case_engine();
    struct case_model model;
    fill_case_model(&model, &two_segments);
    fill_two_segments(&engine, 10, 0);
    struct sct_result result = plain_result(engine.run, &two_segments, "2024-01-01", 10);
    const struct sct_manifest manifest = plain_manifest("2024-01-01", "plan", "A");
    result.feature_count = 1;
    result.features = features;
    result.total.stats = stats;
    result.schemes = schemes;
    const struct trial trial = {engine.db, folder, &model.model, &result, &manifest};
    fail_each(&trial, true);
    fail_each(&trial, false);
    run_out_of_room(&trial);
    close_case_engine(&engine);
    remove_files(folder);
    return 0;
}

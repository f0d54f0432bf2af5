/* Fails every allocation of a whole run in turn: plan, model, engine, report, store.  Each attempt ends in
 * SCT_OK or SCT_NOMEM with a message, gives back every block and every descriptor, and leaves the store as it was. */
#include "pipeline.h"

#include "base/alloc.h"
#include "support/shop.h"

#include <unistd.h>

/* Two plans, so that a run that succeeds would show in the store. */
static sct_status run_once(const char *plan, struct sct_error *err)
{
    struct sct_pipeline pipeline = {0};
    const struct sct_pipeline_options options = {.plan_path = plan};
    double seconds = -1.0;
    sct_status status = sct_pipeline_open(&options, &pipeline, err);
    if (status == SCT_OK) {
        status = sct_pipeline_run(&pipeline, &options, &seconds, err);
        CHECK(status == SCT_OK || seconds == -1.0);
    }
    sct_pipeline_close(&pipeline);
    return status;
}

static size_t count_snapshots(const char *folder)
{
    struct sct_arena *arena = NULL;
    struct sct_engine *engine = NULL;
    struct sct_store *store = NULL;
    struct sct_error err = {0};
    char path[128];
    size_t count = 0;
    const struct sct_snapshot_line *lines = NULL;
    (void)snprintf(path, sizeof path, "%s/.sectile", folder);
    CHECK_OK(sct_arena_open(1 << 24, &arena, &err), err);
    CHECK_OK(sct_engine_open(&(struct sct_engine_options){0}, &engine, &err), err);
    CHECK_OK(sct_store_open(engine, path, SCT_STORE_READ, &store, &err), err);
    CHECK_OK(sct_store_list(store, arena, &count, &lines, &err), err);
    sct_store_close(store);
    sct_engine_close(engine);
    sct_arena_close(arena);
    return count;
}

static int next_descriptor(void)
{
    const int fd = dup(STDIN_FILENO);
    CHECK(fd >= 0 && close(fd) == 0);
    return fd;
}

int main(void)
{
    char folder[64];
    char plan[128];
    char later[128];
    struct sct_error err = {0};
    shop_make(folder);
    (void)snprintf(plan, sizeof plan, "%s/plan.yml", folder);
    (void)snprintf(later, sizeof later, "%s/later.yml", folder);
    CHECK_OK(run_once(plan, &err), err); /* a good snapshot to lose */

    /* The same plan at another date: a run of it that succeeds adds a snapshot. */
    char text[sizeof shop_plan];
    (void)memcpy(text, shop_plan, sizeof shop_plan);
    char *date = strstr(text, "2024-04-01");
    CHECK(date != NULL);
    (void)memcpy(date, "2024-04-03", 10);
    shop_write(folder, "later.yml", text);

    const int descriptor = next_descriptor();
    for (long n = 1;; n++) {
        err = (struct sct_error){0};
        sct_alloc_fail_at = n;
        const sct_status status = run_once(later, &err);
        sct_alloc_fail_at = 0;
        CHECK(sct_alloc_live == 0);
        CHECK(next_descriptor() == descriptor);
        if (status == SCT_OK) {
            CHECK(count_snapshots(folder) == 2);
            CHECK(n > 20); /* a run allocates more often than that */
            (void)printf("failed each of %ld allocations\n", n - 1);
            break;
        }
        CHECK(status == SCT_NOMEM);
        CHECK(err.message[0] != '\0');
        CHECK(count_snapshots(folder) == 1);
    }
    shop_remove(folder);
    return 0;
}

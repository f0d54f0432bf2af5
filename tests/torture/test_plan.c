/* Fails every allocation of sct_plan_load in turn, over a plan with every key and over wrong ones.  Each
 * run must end as it would, or in SCT_NOMEM with ret_plan untouched, and give back every block and
 * every descriptor. */
#include "base/alloc.h"
#include "plan/plan.h"
#include "support/check.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

/* The lowest free descriptor: unchanged unless somebody kept one. */
static int next_descriptor(void)
{
    const int fd = dup(STDIN_FILENO);
    CHECK(fd >= 0 && close(fd) == 0);
    return fd;
}

static sct_status load_once(const char *path)
{
    static const char untouched[] = "untouched";
    struct sct_plan plan = {.path = untouched};
    struct sct_problems problems;
    struct sct_error err = {0};
    struct sct_arena *run = NULL;

    sct_status status = sct_arena_open(16 << 20, &run, &err);
    if (status == SCT_OK) {
        sct_problems_begin(&problems, run);
        status = sct_plan_load(run, path, &problems, &plan, &err);
    }
    CHECK(status == SCT_OK ? plan.path != untouched : plan.path == untouched);
    CHECK(status == SCT_OK || err.message[0] != '\0');
    sct_arena_close(run);
    return status;
}

static long count_allocations(const char *path, sct_status expected)
{
    enum { MANY = 1 << 20 };
    sct_alloc_fail_at = MANY;
    CHECK(load_once(path) == expected);
    const long count = MANY - sct_alloc_fail_at;
    sct_alloc_fail_at = 0;
    return count;
}

static void fail_each(const char *path, sct_status expected)
{
    const long count = count_allocations(path, expected);
    const int descriptor = next_descriptor();
    CHECK(count > 1 && sct_alloc_live == 0);
    for (long n = 1; n <= count; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = load_once(path);
        sct_alloc_fail_at = 0;
        CHECK(status == SCT_NOMEM);
        CHECK(sct_alloc_live == 0);
        CHECK(next_descriptor() == descriptor);
    }
    (void)printf("%s: failed each of %ld allocations\n", path, count);
}

/* An arena allocates seldom.  Its limit is reached at every place that takes memory, so raising it step
 * by step goes through all of them. */
static void limit_each(const char *path, sct_status expected)
{
    enum { STEP_BYTES = 211 }; /* a prime: no two limits fall on the same place of a block */
    const int descriptor = next_descriptor();
    sct_status status = SCT_LIMIT;
    for (size_t limit = 64; status == SCT_LIMIT; limit += STEP_BYTES) {
        struct sct_problems problems;
        struct sct_plan plan = {.path = path};
        struct sct_error err = {0};
        struct sct_arena *run = NULL;
        CHECK(sct_arena_open(limit, &run, &err) == SCT_OK);
        sct_problems_begin(&problems, run);
        status = sct_plan_load(run, path, &problems, &plan, &err);
        CHECK(status == expected || (status == SCT_LIMIT && strstr(err.message, "limit")));
        CHECK(status == SCT_OK || plan.path == path);
        sct_arena_close(run);
        CHECK(sct_alloc_live == 0 && next_descriptor() == descriptor);
    }
}

int main(void)
{
    fail_each("tests/data/plans/full.yml", SCT_OK);
    fail_each("tests/data/plans/design.yml", SCT_OK);
    fail_each("tests/data/plans/wrong.yml", SCT_PLAN);
    fail_each("tests/data/plans/broken.yml", SCT_PLAN);
    fail_each("tests/data/plans/no_such_plan.yml", SCT_IO);
    fail_each("tests/data/plans", SCT_IO);
    limit_each("tests/data/plans/full.yml", SCT_OK);
    limit_each("tests/data/plans/wrong.yml", SCT_PLAN);
    limit_each("tests/data/plans/broken.yml", SCT_PLAN);
    return 0;
}

/* Arbitrary bytes as a plan: never a crash, never long, and a problem has a place inside the file.
 * Loading goes by path, so the bytes go through one file that is written anew each time. */
#include "plan/plan.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a plan of 1 MiB may cost; more is a leak of time as much as of memory. */
enum { RUN_BYTES_MAX = 256 << 20 };

static char path[] = "/tmp/fuzz_plan.XXXXXX";
static int file = -1;

static void remove_file(void)
{
    (void)unlink(path);
}

static void write_plan(const uint8_t *bytes, size_t count)
{
    if (file < 0) {
        file = mkstemp(path);
        assert(file >= 0);
        (void)atexit(remove_file);
    }
    assert(ftruncate(file, 0) == 0);
    assert(pwrite(file, bytes, count, 0) == (ssize_t)count);
}

static void check_problems(const struct sct_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct sct_problem *problem = &problems->items[i];
        assert(problem->place.file);
        assert(problem->place.line >= 1 && problem->place.column >= 1 && problem->place.width >= 1);
        assert(problem->message[0] && !strchr(problem->message, '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct sct_arena *run = NULL;
    struct sct_problems problems;
    struct sct_plan plan;
    struct sct_error err;
    const char *printed = NULL;

    write_plan(bytes, count);
    if (sct_arena_open(RUN_BYTES_MAX, &run, &err) != SCT_OK) {
        return 0;
    }
    sct_problems_begin(&problems, run);
    const sct_status status = sct_plan_load(run, path, &problems, &plan, &err);
    assert(status == SCT_OK || status == SCT_PLAN || status == SCT_LIMIT);
    assert((status == SCT_PLAN) == (sct_problems_error_count(&problems) > 0));
    check_problems(&problems);
    assert(sct_problems_print(&problems, run, false, &printed, &err) == SCT_OK);
    sct_arena_close(run);
    return 0;
}

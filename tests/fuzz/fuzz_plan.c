/* fuzz_plan.c: any bytes as a plan.
 *
 * Whatever they are, sct_plan_load answers with a plan or with problems, and every problem can be shown: its
 * place lies in its file.
 */
#include "base/arena.h"
#include "base/problems.h"
#include "plan/plan.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count);

/* Enough for the largest plan that is read, several times over. */
enum { RUN_BYTES_MAX = 64 << 20 };

static void require(bool held, const char *what)
{
    if (!held) {
        (void)fprintf(stderr, "%s\n", what);
        abort();
    }
}

static void load(const char *path)
{
    struct sct_error err = {0};
    struct sct_arena *run = NULL;
    require(sct_arena_open(RUN_BYTES_MAX, &run, &err) == SCT_OK, "no arena");
    struct sct_problems problems;
    sct_problems_begin(&problems, run);
    struct sct_plan plan;
    const sct_status status = sct_plan_load(run, path, &problems, &plan, &err);
    if (status == SCT_OK) {
        require(sct_problems_error_count(&problems) == 0, "a plan with errors was let through");
    } else {
        require(err.message[0] != '\0', "failed without a word");
        require(status != SCT_PLAN || sct_problems_error_count(&problems) > 0,
                "refused for nothing");
    }
    const char *text = NULL;
    require(sct_problems_print(&problems, run, true, &text, &err) == SCT_OK, "cannot be shown");
    sct_arena_close(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count)
{
    char path[] = "/tmp/sectile-fuzz-plan-XXXXXX";
    const int fd = mkstemp(path);
    require(fd >= 0, "no temporary file");
    require(write(fd, data, count) == (ssize_t)count, "the temporary file is not whole");
    (void)close(fd);
    load(path);
    (void)unlink(path);
    return 0;
}

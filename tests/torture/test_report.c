/* Fails every allocation of the reports in turn: each ends in SCT_OK or SCT_NOMEM, writes nothing
 * to its result on failure and gives every block back.  Then the same with arenas too small by any
 * amount, which must end in SCT_LIMIT. */
#include "report/report.h"

#include "base/alloc.h"
#include "support/check.h"
#include "support/sample_result.h"

#include <string.h>

typedef sct_status (*render)(struct sct_arena *scratch, const char **ret_text,
                             struct sct_error *err);

static sct_status render_terminal(struct sct_arena *scratch, const char **ret_text,
                                  struct sct_error *err)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result, .changes = &changes, .snapshot = 4};
    const struct sct_report_style style = {.color = true, .unicode = true, .columns = 100};
    return sct_report_terminal(scratch, &report, &style, ret_text, err);
}

static sct_status render_json(struct sct_arena *scratch, const char **ret_text,
                              struct sct_error *err)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result, .changes = &changes, .snapshot = 4};
    return sct_report_json(scratch, &report, ret_text, err);
}

static sct_status render_once(render how, size_t limit_bytes)
{
    static const char untouched[] = "untouched";
    const char *text = untouched;
    struct sct_error err = {0};
    struct sct_arena *scratch = NULL;

    sct_status status = sct_arena_open(limit_bytes, &scratch, &err);
    if (status == SCT_OK) {
        status = how(scratch, &text, &err);
    }
    CHECK((status == SCT_OK) == (text != untouched));
    CHECK(status == SCT_OK ? strlen(text) > 500 : err.message[0] != '\0');
    sct_arena_close(scratch);
    return status;
}

static void every_allocation_may_fail(render how, const char *name)
{
    for (long n = 1;; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = render_once(how, 64 << 20);
        const int all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;

        CHECK(sct_alloc_live == 0);
        CHECK(status == SCT_OK || status == SCT_NOMEM);
        if (all_allocated) {
            CHECK(status == SCT_OK && n > 1);
            (void)printf("%s: failed each of %ld allocations\n", name, n - 1);
            return;
        }
    }
}

/* Steps small enough that the limit is reached in every section of the report. */
static void any_limit_is_told(render how)
{
    int limited = 0;
    for (size_t limit_bytes = 64;; limit_bytes += 256) {
        const sct_status status = render_once(how, limit_bytes);
        CHECK(sct_alloc_live == 0);
        if (status == SCT_OK) {
            CHECK(limited > 10);
            return;
        }
        CHECK(status == SCT_LIMIT && limit_bytes < (4 << 20));
        limited++;
    }
}

static void progress_may_find_no_memory(void)
{
    struct report_progress *progress = NULL;
    struct sct_error err = {0};

    sct_alloc_fail_at = 1;
    CHECK(report_progress_open(2, false, NULL, NULL, &progress, &err) == SCT_NOMEM);
    CHECK(progress == NULL && err.message[0] != '\0');
    sct_alloc_fail_at = 0;
    CHECK(report_progress_open(2, true, NULL, NULL, &progress, &err) == SCT_OK);
    report_progress_step(progress, "x");
    report_progress_close(progress);
    CHECK(sct_alloc_live == 0);
}

int main(void)
{
    every_allocation_may_fail(render_terminal, "terminal");
    every_allocation_may_fail(render_json, "json");
    any_limit_is_told(render_terminal);
    any_limit_is_told(render_json);
    progress_may_find_no_memory();
    return 0;
}

/* The public interface with a heap that says no: a code, never a crash, a leak or a half-written answer. */
#include "sectile.h"

#include "base/alloc.h"
#include "support/check.h"

#include <stdio.h>
#include <string.h>

/* Every call opens an engine, which costs more than all our allocations: a plan that is refused early keeps
 * the loop short.  The stages have torture tests of their own. */
static const char plan_path[] = "tests/fuzz/corpus/fuzz_plan/torn";

enum { TRIES_MAX = 100000 };

static int try_once(long fail_at, const char **ret_json)
{
    struct sct_sectile *sectile = NULL;
    const struct sct_sectile_options options = {.struct_bytes = sizeof options,
                                                .as_of = "2024-06-01",
                                                .store = "none",
                                                .spill = "none"};
    sct_alloc_fail_at = fail_at;
    int code = sct_sectile_open(&options, &sectile);
    if (code == 0) {
        code = sct_sectile_check(sectile, plan_path, ret_json);
        CHECK(code == 0 || sct_sectile_message(sectile)[0] != '\0');
    } else {
        CHECK(sectile == NULL);
    }
    sct_alloc_fail_at = 0;
    sct_sectile_close(sectile);
    return code;
}

int main(void)
{
    const long live = sct_alloc_live;
    for (long n = 1; n < TRIES_MAX; n++) {
        const char *json = NULL;
        const int code = try_once(n, &json);
        CHECK(sct_alloc_live == live);
        if (code == 3) {
            CHECK(json != NULL);
            return 0;
        }
        CHECK(code == 11);
        CHECK(json == NULL);
    }
    (void)fprintf(stderr, "it never had enough\n");
    return 1;
}

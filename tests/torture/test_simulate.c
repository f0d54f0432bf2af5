/* Fails every allocation of sct_simulate in turn: no block, no descriptor and no file may stay, and
 * what was to be returned is untouched. */
#include "simulate/simulate.h"

#include "base/alloc.h"
#include "support/check.h"
#include "support/folder.h"

static int next_descriptor(void)
{
    const int fd = dup(STDIN_FILENO);
    CHECK(fd >= 0 && close(fd) == 0);
    return fd;
}

static sct_status simulate_once(const char *folder)
{
    const struct sct_simulate_options options = {.customers = 20,
                                                 .seed = 1,
                                                 .begin = "2023-01-01",
                                                 .end = "2024-01-01",
                                                 .folder = folder,
                                                 .plan = true};
    struct sct_simulated simulated = {.customers = 42};
    struct sct_error err = {0};
    struct sct_arena *scratch = NULL;
    sct_status status = sct_arena_open(4 << 20, &scratch, &err);
    if (status == SCT_OK) {
        status = sct_simulate(scratch, &options, NULL, NULL, &simulated, &err);
    }
    CHECK(simulated.customers == (status == SCT_OK ? 20 : 42));
    CHECK(status == SCT_OK || err.message[0] != '\0');
    sct_arena_close(scratch);
    return status;
}

int main(void)
{
    char folder[64];
    folder_make(folder);
    const int descriptor = next_descriptor();
    for (long n = 1;; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = simulate_once(folder);
        const int all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;
        CHECK(sct_alloc_live == 0);
        CHECK(next_descriptor() == descriptor);
        CHECK(status == SCT_OK || status == SCT_NOMEM);
        CHECK(folder_count(folder, 1) == (status == SCT_OK ? 6 : 0));
        if (all_allocated) {
            CHECK(status == SCT_OK && n > 5);
            folder_remove(folder);
            return 0;
        }
    }
}

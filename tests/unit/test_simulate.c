/* The door of the simulation: sizes, refusals, the same bytes, whole files or none. */
#include "simulate/simulate.h"

#include "base/hash.h"
#include "support/check.h"
#include "support/folder.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Five buffers, the plan's, the seasons: all a shop of any size may take. */
enum { MEMORY_BYTES = 2 * 1024 * 1024 };

static const char *const names[] = {"orders.csv",     "customers.csv", "contacts.csv",
                                    "complaints.csv", "truth.csv",     "plan.yml"};

static struct sct_simulate_options usual(const char *folder, int64_t customers)
{
    return (struct sct_simulate_options){.customers = customers,
                                         .seed = 1,
                                         .begin = "2023-01-01",
                                         .end = "2025-01-01",
                                         .folder = folder,
                                         .plan = true};
}

static sct_status simulate(const struct sct_simulate_options *options, size_t limit_bytes,
                           struct sct_simulated *ret_simulated, struct sct_error *err)
{
    struct sct_arena *scratch = NULL;
    CHECK_OK(sct_arena_open(limit_bytes, &scratch, err), *err);
    const sct_status status = sct_simulate(scratch, options, NULL, NULL, ret_simulated, err);
    sct_arena_close(scratch);
    return status;
}

static sct_hash hash_of(const char *folder, const char *name)
{
    char path[512];
    sct_hash hash;
    uint64_t bytes = 0;
    struct sct_error err = {0};
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK_OK(sct_hash_file(path, &hash, &bytes, &err), err);
    return hash;
}

static void the_same_seed_gives_the_same_bytes(void)
{
    char a[64], b[64];
    struct sct_simulated first, second;
    struct sct_error err = {0};
    folder_make(a);
    folder_make(b);
    struct sct_simulate_options options = usual(a, 500);
    CHECK_OK(simulate(&options, MEMORY_BYTES, &first, &err), err);
    options.folder = b;
    CHECK_OK(simulate(&options, MEMORY_BYTES, &second, &err), err);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        CHECK_TEXT(hash_of(a, names[i]).hex, hash_of(b, names[i]).hex);
    }
    options.seed = 2;
    options.force = true;
    CHECK_OK(simulate(&options, MEMORY_BYTES, &second, &err), err);
    for (size_t i = 0; i < 5; i++) {
        CHECK(strcmp(hash_of(a, names[i]).hex, hash_of(b, names[i]).hex) != 0);
    }
    folder_remove(a);
    folder_remove(b);
}

/* A pin, not a computation: gcc and clang, -O0 to -O3, with and without sanitizers gave these
 * bytes.  It changes only together with the shop itself. */
static void the_bytes_are_those_of_every_machine(void)
{
    char folder[64];
    struct sct_simulated simulated;
    struct sct_error err = {0};
    folder_make(folder);
    struct sct_simulate_options options = usual(folder, 2000);
    options.lines = 30000;
    CHECK_OK(simulate(&options, MEMORY_BYTES, &simulated, &err), err);
    CHECK_TEXT(hash_of(folder, "orders.csv").hex, "14a48c5b4f234b5785e893f54990e762");
    CHECK_TEXT(hash_of(folder, "truth.csv").hex, "15067f24b92c6b8d6556805f682861c2");
    folder_remove(folder);
}

static void check_lines(int64_t customers, int64_t lines)
{
    char folder[64];
    struct sct_simulated simulated;
    struct sct_error err = {0};
    folder_make(folder);
    struct sct_simulate_options options = usual(folder, customers);
    options.lines = lines;
    CHECK_OK(simulate(&options, MEMORY_BYTES, &simulated, &err), err);
    CHECK(simulated.customers == customers);
    CHECK_NEAR((double)simulated.lines / (double)lines, 1.0, 0.02);
    folder_remove(folder);
}

static void the_number_of_lines_is_met(void)
{
    check_lines(20000, 20000); /* one each */
    check_lines(20000, 25000);
    check_lines(20000, 60000);
    check_lines(20000, 300000);
    check_lines(50000, 250000); /* more customers than are tried in the calibration */
    check_lines(1000, 200000);  /* more than the rate alone can give */
}

static void refuse(const struct sct_simulate_options *options, const char *message)
{
    struct sct_simulated simulated = {.customers = 42};
    struct sct_error err = {0};
    CHECK(simulate(options, MEMORY_BYTES, &simulated, &err) == SCT_USAGE);
    CHECK_TEXT(err.message, message);
    CHECK(simulated.customers == 42);
}

static void wrong_options_are_refused(void)
{
    char folder[64];
    folder_make(folder);
    struct sct_simulate_options options = usual(folder, 0);
    refuse(&options, "customers 0 is not in 1 to 1000000000");
    options = usual(folder, 10);
    options.lines = 9;
    refuse(&options, "lines 9 is not in 10 to 100000000000");
    options = usual(folder, 10);
    options.begin = "2023-02-29";
    refuse(&options, "begin '2023-02-29' is not a date");
    options = usual(folder, 10);
    options.end = NULL;
    refuse(&options, "end '' is not a date");
    options = usual(folder, 10);
    options.end = options.begin;
    refuse(&options, "end 2023-01-01 is not 1 to 36525 days after begin 2023-01-01");
    options = usual("", 10);
    refuse(&options, "the folder has no name, or one above 4096 bytes");
    CHECK(folder_count(folder, 0) == 0);
    folder_remove(folder);
}

static void files_are_not_overwritten_unless_forced(void)
{
    char folder[64], path[128], message[256];
    struct sct_simulated simulated;
    struct sct_error err = {0};
    folder_make(folder);
    (void)snprintf(path, sizeof path, "%s/truth.csv", folder);
    FILE *file = fopen(path, "w");
    CHECK(file && fputs("mine\n", file) >= 0 && fclose(file) == 0);
    const sct_hash mine = hash_of(folder, "truth.csv");

    struct sct_simulate_options options = usual(folder, 10);
    (void)snprintf(message, sizeof message, "'%s' is there already", path);
    refuse(&options, message);
    CHECK(folder_count(folder, 0) == 1); /* nothing was put beside it */
    CHECK_TEXT(hash_of(folder, "truth.csv").hex, mine.hex);

    options.force = true;
    CHECK_OK(simulate(&options, MEMORY_BYTES, &simulated, &err), err);
    CHECK(folder_count(folder, 0) == 6);
    CHECK(strcmp(hash_of(folder, "truth.csv").hex, mine.hex) != 0);
    folder_remove(folder);
}

static void folders_are_made_or_named(void)
{
    char folder[64], deep[128];
    struct sct_simulated simulated = {.customers = 42};
    struct sct_error err = {0};
    folder_make(folder);
    (void)snprintf(deep, sizeof deep, "%s/a/b", folder);
    struct sct_simulate_options options = usual(deep, 1);
    options.plan = false;
    CHECK_OK(simulate(&options, MEMORY_BYTES, &simulated, &err), err);
    CHECK(folder_count(deep, 0) == 5);
    folder_remove(deep);
    (void)snprintf(deep, sizeof deep, "%s/a", folder);
    folder_remove(deep);
    folder_remove(folder);

    options = usual("/dev/null/shop", 1);
    simulated.customers = 42;
    CHECK(simulate(&options, MEMORY_BYTES, &simulated, &err) == SCT_IO);
    CHECK_TEXT(err.message, "cannot make folder '/dev/null/shop': Not a directory");
    options = usual("/proc", 1);
    CHECK(simulate(&options, MEMORY_BYTES, &simulated, &err) == SCT_IO);
    CHECK(strstr(err.message, "cannot write '/proc/.orders.csv.part'") != NULL);
    CHECK(simulated.customers == 42);
}

/* A limit on the size of files stands for a full disk: write() fails in the middle. */
static void a_full_disk_leaves_nothing_behind(void)
{
    char folder[64];
    struct sct_simulated simulated = {.customers = 42};
    struct sct_error err = {0};
    folder_make(folder);
    struct rlimit before;
    CHECK(getrlimit(RLIMIT_FSIZE, &before) == 0);
    struct rlimit small = before;
    small.rlim_cur = 1 << 20;
    CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR && setrlimit(RLIMIT_FSIZE, &small) == 0);
    const struct sct_simulate_options options = usual(folder, 20000);
    const sct_status status = simulate(&options, MEMORY_BYTES, &simulated, &err);
    CHECK(setrlimit(RLIMIT_FSIZE, &before) == 0);
    CHECK(status == SCT_IO && simulated.customers == 42);
    CHECK(strstr(err.message, "orders.csv': File too large") != NULL && err.hint[0]);
    CHECK(folder_count(folder, 0) == 0);
    folder_remove(folder);
}

static void too_little_memory_leaves_nothing_behind(void)
{
    char folder[64];
    struct sct_simulated simulated = {.customers = 42};
    struct sct_error err = {0};
    folder_make(folder);
    const struct sct_simulate_options options = usual(folder, 10);
    CHECK(simulate(&options, 1 << 20, &simulated, &err) == SCT_LIMIT);
    CHECK(simulated.customers == 42 && folder_count(folder, 0) == 0);
    folder_remove(folder);
}

struct told {
    int64_t last, times;
};

static void note_progress(void *context, int64_t done)
{
    struct told *told = context;
    CHECK(done >= told->last);
    told->last = done;
    told->times++;
}

static void progress_rises_to_the_end(void)
{
    char folder[64];
    struct sct_simulated simulated;
    struct sct_error err = {0};
    struct sct_arena *scratch = NULL;
    struct told told = {0};
    folder_make(folder);
    const struct sct_simulate_options options = usual(folder, 5000);
    CHECK_OK(sct_arena_open(MEMORY_BYTES, &scratch, &err), err);
    CHECK_OK(sct_simulate(scratch, &options, note_progress, &told, &simulated, &err), err);
    sct_arena_close(scratch);
    CHECK(told.last == 5000 && told.times >= 5);
    folder_remove(folder);
}

static void the_smallest_shops_work(void)
{
    char folder[64];
    struct sct_simulated simulated;
    struct sct_error err = {0};
    folder_make(folder);
    struct sct_simulate_options options = usual(folder, 1);
    options.end = "2023-01-02"; /* one day, one customer */
    CHECK_OK(simulate(&options, MEMORY_BYTES, &simulated, &err), err);
    CHECK(simulated.customers == 1 && simulated.orders >= 1 && simulated.lines >= 1);
    CHECK(simulated.contacts == 0 && simulated.complaints == 0);
    folder_remove(folder);
}

int main(void)
{
    the_same_seed_gives_the_same_bytes();
    the_bytes_are_those_of_every_machine();
    the_number_of_lines_is_met();
    wrong_options_are_refused();
    files_are_not_overwritten_unless_forced();
    folders_are_made_or_named();
    a_full_disk_leaves_nothing_behind();
    too_little_memory_leaves_nothing_behind();
    progress_rises_to_the_end();
    the_smallest_shops_work();
    return 0;
}

/* Customers are made one after the other and leave nothing behind but their rows: memory is five
 * buffers and the seasons, however large the shop. */
#include "simulate/simulate.h"

#include "base/day.h"
#include "simulate/file.h"
#include "simulate/life.h"
#include "simulate/person.h"
#include "simulate/plan_text.h"
#include "simulate/shop.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A billion customers are 80 GB of files and an hour; a hundred years are a typing error. */
#define CUSTOMERS_MAX INT64_C(1000000000)
#define LINES_MAX     INT64_C(100000000000)
enum { DAYS_MAX = 36525, PATH_BYTES_MAX = 4096, PROGRESS_CUSTOMERS = 1024 };

static sct_status read_day(const char *option, const char *text, sct_day *ret_day,
                           struct sct_error *err)
{
    if (!text || !sct_day_parse(text, strlen(text), ret_day)) {
        const sct_status status =
            sct_fail(err, SCT_USAGE, "%s '%s' is not a date", option, text ? text : "");
        sct_hint(err, "write it as 2023-01-31");
        return status;
    }
    return SCT_OK;
}

static sct_status check_sizes(const struct sct_simulate_options *options, struct sct_error *err)
{
    if (options->customers < 1 || options->customers > CUSTOMERS_MAX) {
        return sct_fail(err, SCT_USAGE, "customers %" PRId64 " is not in 1 to %" PRId64,
                        options->customers, CUSTOMERS_MAX);
    }
    if (options->lines != 0 &&
        (options->lines < options->customers || options->lines > LINES_MAX)) {
        const sct_status status =
            sct_fail(err, SCT_USAGE, "lines %" PRId64 " is not in %" PRId64 " to %" PRId64,
                     options->lines, options->customers, LINES_MAX);
        sct_hint(err, "every customer has at least one line: ask for fewer customers, or for 0 "
                      "lines to take what the process gives");
        return status;
    }
    return SCT_OK;
}

static sct_status check_options(const struct sct_simulate_options *options, sct_day *ret_begin,
                                sct_day *ret_end, struct sct_error *err)
{
    sct_day begin = 0;
    sct_day end = 0;
    SCT_TRY(check_sizes(options, err));
    SCT_TRY(read_day("begin", options->begin, &begin, err));
    SCT_TRY(read_day("end", options->end, &end, err));
    if (end <= begin || end - begin > DAYS_MAX) {
        return sct_fail(err, SCT_USAGE, "end %s is not 1 to %d days after begin %s", options->end,
                        DAYS_MAX, options->begin);
    }
    if (!options->folder || !options->folder[0] || strlen(options->folder) >= PATH_BYTES_MAX) {
        return sct_fail(err, SCT_USAGE, "the folder has no name, or one above %d bytes",
                        PATH_BYTES_MAX);
    }
    *ret_begin = begin;
    *ret_end = end;
    return SCT_OK;
}

/* Makes the folder and those above it; one that is there already is right. */
static sct_status make_folder(const char *folder, struct sct_error *err)
{
    char path[PATH_BYTES_MAX];
    const size_t count = strlen(folder);
    memcpy(path, folder, count + 1);
    for (size_t i = 1; i <= count; i++) {
        if (path[i] != '/' && path[i] != '\0') {
            continue;
        }
        const char separator = path[i];
        path[i] = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            const sct_status status =
                sct_fail(err, SCT_IO, "cannot make folder '%s': %s", path, strerror(errno));
            sct_hint(err, "name a folder that you may write to");
            return status;
        }
        path[i] = separator;
    }
    return SCT_OK;
}

static sct_status refuse_overwrite(const struct sct_simulate_options *options, const char *path,
                                   struct sct_error *err)
{
    if (options->force || access(path, F_OK) != 0) {
        return SCT_OK;
    }
    const sct_status status = sct_fail(err, SCT_USAGE, "'%s' is there already", path);
    sct_hint(err, "name another folder, or use --force to replace the simulated files in it");
    return status;
}

enum { PLAN_FILE = FILE_COUNT, ALL_FILES }; /* the plan comes last: with it the folder is ready */

static sct_status open_files(struct sct_arena *scratch, const struct sct_simulate_options *options,
                             struct file files[ALL_FILES], struct sct_error *err)
{
    for (int i = 0; i < FILE_COUNT; i++) {
        SCT_TRY(file_open(scratch, options->folder, person_files[i].name, &files[i], err));
        SCT_TRY(refuse_overwrite(options, files[i].path, err));
        file_text(&files[i], person_files[i].header);
    }
    if (options->plan) {
        SCT_TRY(file_open(scratch, options->folder, "plan.yml", &files[PLAN_FILE], err));
        SCT_TRY(refuse_overwrite(options, files[PLAN_FILE].path, err));
    }
    return SCT_OK;
}

static sct_status finish_files(struct file files[], int count, struct sct_error *err)
{
    for (int i = 0; i < count; i++) {
        SCT_TRY(file_finish(&files[i], err));
    }
    for (int i = 0; i < count; i++) {
        SCT_TRY(file_commit(&files[i], err));
    }
    return SCT_OK;
}

struct progress {
    void (*tell)(void *context, int64_t done);
    void *context;
};

/* Stops at the first file that cannot be written: finish_files says which. */
static void write_customers(struct file files[], const struct shop *shop,
                            const struct sct_simulate_options *options,
                            const struct progress *progress, struct sct_simulated *totals)
{
    for (int64_t index = 0; index < options->customers; index++) {
        person_write(files, shop, options, index, totals);
        if (index % PROGRESS_CUSTOMERS != 0) {
            continue;
        }
        if (progress->tell) {
            progress->tell(progress->context, index);
        }
        for (int i = 0; i < FILE_COUNT; i++) {
            if (files[i].status != SCT_OK) {
                return;
            }
        }
    }
    if (progress->tell) {
        progress->tell(progress->context, options->customers);
    }
}

sct_status sct_simulate(struct sct_arena *scratch, const struct sct_simulate_options *options,
                        void (*progress)(void *context, int64_t done), void *progress_context,
                        struct sct_simulated *ret_simulated, struct sct_error *err)
{
    sct_day begin = 0;
    sct_day end = 0;
    struct shop *shop = NULL;
    void *memory = NULL;
    struct sct_simulated totals = {0};
    SCT_TRY(check_options(options, &begin, &end, err));
    SCT_TRY(sct_arena_take(scratch, 1, sizeof *shop, &memory, err));
    shop = memory;
    SCT_TRY(shop_open(scratch, begin, end, shop, err));
    SCT_TRY(make_folder(options->folder, err));

    sct_status status = SCT_OK;
    struct file files[ALL_FILES] = {{0}};
    SCT_GO(open_files(scratch, options, files, err));
    if (options->lines) {
        life_calibrate(shop, options->seed, options->customers, options->lines);
    }
    if (options->plan) {
        const char *text = NULL;
        SCT_GO(plan_text_make(scratch, begin, end, &text, err));
        file_text(&files[PLAN_FILE], text);
    }
    write_customers(files, shop, options, &(struct progress){progress, progress_context}, &totals);
    SCT_GO(finish_files(files, options->plan ? ALL_FILES : FILE_COUNT, err));
    *ret_simulated = totals;
done:
    for (int i = 0; i < ALL_FILES; i++) {
        file_abandon(&files[i]);
    }
    return status;
}

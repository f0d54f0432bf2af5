/* What several commands share: options to a pipeline, output, problems, progress. */
#include "base/text.h"
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Below this an engine cannot sort a page of anything. */
static const uint64_t MEMORY_LEAST_BYTES = UINT64_C(64) << 20;

static sct_status parse_size(const char *text, uint64_t *ret_bytes, struct sct_error *err)
{
    static const struct {
        const char *unit;
        uint64_t bytes;
    } units[] = {{"", 1},          {"b", 1},         {"k", 1 << 10},  {"kb", 1 << 10},
                 {"m", 1 << 20},   {"mb", 1 << 20},  {"g", 1 << 30},  {"gb", 1 << 30},
                 {"kib", 1 << 10}, {"mib", 1 << 20}, {"gib", 1 << 30}};
    char *end = NULL;
    const double number = strtod(text, &end);
    for (size_t i = 0; end != text && i < sizeof units / sizeof units[0]; i++) {
        if (strcasecmp(end, units[i].unit) == 0 && number > 0 && number < 1e15) {
            *ret_bytes = (uint64_t)(number * (double)units[i].bytes);
            if (*ret_bytes >= MEMORY_LEAST_BYTES) {
                return SCT_OK;
            }
        }
    }
    return sct_fail(err, SCT_USAGE, "--memory takes a size of 64MB or more, such as 4GB, not '%s'",
                    text);
}

sct_status cli_integer(const struct cli *cli, cli_option option, int64_t least, int64_t otherwise,
                       int64_t *ret_value, struct sct_error *err)
{
    if (!cli->given[option]) {
        *ret_value = otherwise;
        return SCT_OK;
    }
    char *end = NULL;
    errno = 0;
    const long long value = strtoll(cli->values[option], &end, 10);
    if (errno || end == cli->values[option] || *end != '\0' || value < least) {
        return sct_fail(err, SCT_USAGE, "'%s' is not a whole number of %lld or more",
                        cli->values[option], (long long)least);
    }
    *ret_value = value;
    return SCT_OK;
}

/* A range is run's own matter: it looks itself. */
static sct_status check_as_of(const char *as_of, struct sct_error *err)
{
    sct_time time = 0;
    if (!as_of || strstr(as_of, "..") || sct_moment_parse(as_of, strlen(as_of), &time)) {
        return SCT_OK;
    }
    return sct_fail(err, SCT_USAGE,
                    "--as-of takes a date such as 2011-12-10, or 2011-12-10T08:30, not '%s'",
                    as_of);
}

sct_status cli_pipeline_options(const struct cli *cli, const char *plan_path,
                                struct sct_pipeline_options *ret_options, struct sct_error *err)
{
    struct sct_pipeline_options options = {
        .plan_path = plan_path,
        .as_of = cli->given[CLI_AS_OF] ? cli->values[CLI_AS_OF] : NULL,
        .store_folder = cli->given[CLI_STORE] ? cli->values[CLI_STORE] : NULL,
        .dry = cli->given[CLI_DRY_RUN],
        .keep_cuts = cli->given[CLI_KEEP_CUTS],
        .out_folder = cli->given[CLI_OUT] ? cli->values[CLI_OUT] : NULL,
    };
    int64_t threads = 0;
    SCT_TRY(check_as_of(options.as_of, err));
    SCT_TRY(cli_integer(cli, CLI_THREADS, 1, 0, &threads, err));
    options.engine.threads = threads > 1024 ? 1024 : (int)threads;
    if (cli->given[CLI_MEMORY]) {
        SCT_TRY(parse_size(cli->values[CLI_MEMORY], &options.engine.memory_bytes, err));
    }
    if (cli->given[CLI_SPILL]) {
        options.engine.spill_folder = cli->values[CLI_SPILL];
    } else {
        const char *store = NULL;
        SCT_TRY(sct_pipeline_store_folder(cli->arena, &options, &store, err));
        SCT_TRY(sct_text_format(cli->arena, &options.engine.spill_folder, err, "%s/spill", store));
    }
    *ret_options = options;
    return SCT_OK;
}

sct_status cli_write(const char *text, struct sct_error *err)
{
    const size_t bytes = strlen(text);
    if (fwrite(text, 1, bytes, stdout) != bytes || fflush(stdout) != 0 || ferror(stdout)) {
        return sct_fail(err, SCT_IO, "cannot write to stdout: %s", strerror(errno));
    }
    return SCT_OK;
}

void cli_tell(const struct cli *cli, const char *fmt, ...)
{
    if (cli->given[CLI_QUIET]) {
        return;
    }
    va_list args;
    va_start(args, fmt);
    (void)vfprintf(stderr, fmt, args);
    va_end(args);
}

void cli_tell_problems(const struct cli *cli, const struct sct_problems *problems)
{
    const char *text = NULL;
    struct sct_error err = {0};
    if (problems->count == 0) {
        return;
    }
    if (sct_problems_print(problems, cli->arena, cli->color_err, &text, &err) == SCT_OK) {
        (void)fputs(text, stderr);
    } else {
        (void)fprintf(stderr, "sectile: %s\n", err.message);
    }
}

static double poll_engine(void *context)
{
    const struct cli_progress *progress = context;
    return db_progress(progress->db);
}

static void on_step(void *context, const char *step)
{
    struct cli_progress *progress = context;
    report_progress_step(progress->bar, step);
}

sct_status cli_progress_open(const struct cli *cli, struct sct_pipeline *pipeline,
                             struct sct_pipeline_options *options, struct cli_progress *progress,
                             struct sct_error *err)
{
    const bool enabled = isatty(STDERR_FILENO) && !cli->given[CLI_QUIET];
    progress->db = sct_engine_db(pipeline->engine); /* before the thread that polls it begins */
    SCT_TRY(
        report_progress_open(STDERR_FILENO, enabled, progress, poll_engine, &progress->bar, err));
    options->engine.progress_context = progress;
    options->engine.progress = on_step;
    sct_engine_watch(pipeline->engine, progress, on_step);
    return SCT_OK;
}

void cli_progress_close(struct cli_progress *progress)
{
    report_progress_close(progress->bar);
    progress->bar = NULL;
}

/* sectile run: the main job. */
#include "cli/cli.h"

#include "base/text.h"

#include <string.h>

static sct_status print_result(const struct cli *cli, const struct sct_pipeline *pipeline,
                               double seconds, struct sct_error *err)
{
    const struct sct_report report = {.result = &pipeline->result,
                                      .changes = &pipeline->changes,
                                      .snapshot =
                                          cli->given[CLI_DRY_RUN] ? 0 : pipeline->changes.snapshot,
                                      .dry = cli->given[CLI_DRY_RUN],
                                      .seconds = seconds};
    const char *text = NULL;
    SCT_TRY(cli->given[CLI_JSON] ? sct_report_json(cli->arena, &report, &text, err)
                                 : sct_report_terminal(cli->arena, &report, &cli->out, &text, err));
    return cli_write(text, err);
}

static void tell_timings(const struct cli *cli, const struct sct_pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->step_count; i++) {
        cli_tell(cli, "%8.3f s  %s\n", pipeline->steps[i].seconds, pipeline->steps[i].name);
    }
}

static sct_status run_at(const struct cli *cli, struct sct_pipeline_options *options,
                         struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct sct_pipeline pipeline = {0};
    struct cli_progress progress = {0};
    double seconds = 0.0;
    SCT_TRY(sct_pipeline_open(options, &pipeline, err));
    SCT_GO(cli_progress_open(cli, &pipeline, options, &progress, err));
    status = sct_pipeline_run(&pipeline, options, &seconds, err);
    cli_progress_close(&progress);
    cli_tell_problems(cli, &pipeline.problems);
    SCT_GO(status);
    SCT_GO(print_result(cli, &pipeline, seconds, err));
    if (cli->given[CLI_TIMINGS]) {
        tell_timings(cli, &pipeline);
    }
done:
    cli_progress_close(&progress);
    sct_pipeline_close(&pipeline);
    return status;
}

/* FROM..TO/STEP: history replayed, one snapshot for each as-of, oldest first. */
struct range {
    sct_time from, to;
    sct_duration step;
};

static sct_status parse_range(const char *text, struct range *ret_range, struct sct_error *err)
{
    const char *dots = strstr(text, "..");
    const char *slash = strrchr(text, '/');
    struct range range = {0};
    if (!slash || slash < dots + 2 || !sct_moment_parse(text, (size_t)(dots - text), &range.from) ||
        !sct_moment_parse(dots + 2, (size_t)(slash - dots - 2), &range.to) ||
        !sct_duration_parse(slash + 1, strlen(slash + 1), &range.step) || range.to < range.from ||
        (range.step.months == 0 && range.step.days == 0 && range.step.micros == 0)) {
        return sct_fail(err, SCT_USAGE,
                        "--as-of takes a date, or FROM..TO/STEP such as "
                        "2011-03-01..2011-12-01/1mo, not '%s'",
                        text);
    }
    *ret_range = range;
    return SCT_OK;
}

/* Each replay writes its files into a folder of its own, named after its as-of. */
static sct_status folder_of_step(const struct cli *cli, struct sct_pipeline_options *options,
                                 struct sct_error *err)
{
    if (!cli->given[CLI_OUT]) {
        return SCT_OK;
    }
    SCT_TRY(sct_engine_make_folder(cli->values[CLI_OUT], err));
    const bool midnight = strstr(options->as_of, "T00:00:00") != NULL;
    return sct_text_format(cli->arena, &options->out_folder, err, "%s/%.*s", cli->values[CLI_OUT],
                           midnight ? 10 : (int)strlen(options->as_of), options->as_of);
}

/* Replays longer than this are a mistyped step. */
enum { REPLAYS_MAX = 10000 };

static sct_status run_range(const struct cli *cli, struct sct_pipeline_options *options,
                            struct sct_error *err)
{
    struct range range = {0};
    const bool json = cli->given[CLI_JSON];
    SCT_TRY(parse_range(options->as_of, &range, err));
    for (int32_t i = 0; i <= REPLAYS_MAX; i++) {
        /* From the start each time: stepping by months from a 31st would lose its day for good. */
        const sct_duration by = {.months = range.step.months * i,
                                 .days = range.step.days * i,
                                 .micros = range.step.micros * i};
        sct_time as_of = 0;
        char text[32];
        if (!sct_time_shift(range.from, by, 1, &as_of) || as_of > range.to) {
            return json ? cli_write("]\n", err) : SCT_OK;
        }
        if (json) {
            SCT_TRY(cli_write(i == 0 ? "[\n" : ",\n", err)); /* one document: an array of runs */
        }
        sct_time_format(as_of, text);
        SCT_TRY(sct_text_copy(cli->arena, strlen(text), text, &options->as_of, err));
        SCT_TRY(folder_of_step(cli, options, err));
        SCT_TRY(run_at(cli, options, err));
    }
    return sct_fail(err, SCT_LIMIT, "--as-of asks for more than %d runs", REPLAYS_MAX);
}

sct_status cli_run(const struct cli *cli, struct sct_error *err)
{
    struct sct_pipeline_options options = {0};
    SCT_TRY(cli_pipeline_options(cli, cli->operands[0], &options, err));
    if (options.dry && options.out_folder) {
        cli_tell(cli, "--dry-run keeps nothing: no files are written to '%s'\n",
                 options.out_folder);
    }
    if (options.as_of && strstr(options.as_of, "..")) {
        return run_range(cli, &options, err);
    }
    return run_at(cli, &options, err);
}

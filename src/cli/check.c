/* sectile check: every mistake of a plan, without reading the data (only the heads of the files). */
#include "base/json.h"
#include "cli/cli.h"

#include <stdio.h>

static void write_problem(struct sct_json *json, const struct sct_problem *problem)
{
    static const char *const names[] = {[SCT_PROBLEM_NOTE] = "note",
                                        [SCT_PROBLEM_WARNING] = "warning",
                                        [SCT_PROBLEM_ERROR] = "error"};
    sct_json_open_object(json);
    sct_json_key(json, "severity");
    sct_json_text(json, names[problem->severity]);
    sct_json_key(json, "file");
    sct_json_text(json, problem->place.file ? problem->place.file->path : NULL);
    sct_json_key(json, "line");
    sct_json_integer(json, problem->place.line);
    sct_json_key(json, "column");
    sct_json_integer(json, problem->place.column);
    sct_json_key(json, "message");
    sct_json_text(json, problem->message);
    sct_json_key(json, "hint");
    sct_json_text(json, problem->hint);
    sct_json_close_object(json);
}

static sct_status print_json(const struct cli *cli, const struct sct_problems *problems,
                             struct sct_error *err)
{
    struct sct_text text = {0};
    struct sct_json json = {0};
    const char *all = NULL;
    sct_text_begin(&text, cli->arena);
    sct_json_begin(&json, &text, true);
    sct_json_open_object(&json);
    sct_json_key(&json, "errors");
    sct_json_integer(&json, (int64_t)sct_problems_error_count(problems));
    sct_json_key(&json, "problems");
    sct_json_open_array(&json);
    for (size_t i = 0; i < problems->count; i++) {
        write_problem(&json, &problems->items[i]);
    }
    sct_json_close_array(&json);
    sct_json_close_object(&json);
    sct_text_add(&text, "\n");
    SCT_TRY(sct_text_end(&text, &all, err));
    return cli_write(all, err);
}

static sct_status print_summary(const struct cli *cli, const struct sct_pipeline *pipeline,
                                struct sct_error *err)
{
    const struct sct_model *model = &pipeline->model;
    struct sct_text text = {0};
    const char *all = NULL;
    sct_text_begin(&text, cli->arena);
    sct_text_addf(&text, "%s: %zu source%s, %zu features, %zu outcome%s, %zu scheme%s",
                  pipeline->plan.path, model->source_count, model->source_count == 1 ? "" : "s",
                  pipeline->plan.features.count, pipeline->plan.outcomes.count,
                  pipeline->plan.outcomes.count == 1 ? "" : "s", model->partition_count,
                  model->partition_count == 1 ? "" : "s");
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_addf(&text, "%s%s (%zu segments)", i ? ", " : ": ",
                      model->schemes[model->partitions[i].scheme].name,
                      model->partitions[i].leaf_count);
    }
    sct_text_add(&text, ".  No mistakes.\n");
    SCT_TRY(sct_text_end(&text, &all, err));
    return cli_write(all, err);
}

sct_status cli_check(const struct cli *cli, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct sct_pipeline pipeline = {0};
    struct sct_pipeline_options options = {0};
    SCT_TRY(cli_pipeline_options(cli, cli->operands[0], &options, err));
    SCT_TRY(sct_pipeline_open(&options, &pipeline, err));
    status = sct_pipeline_check(&pipeline, &options, err);
    cli_tell_problems(cli, &pipeline.problems);
    if (cli->given[CLI_JSON] && (status == SCT_OK || status == SCT_PLAN)) {
        struct sct_error write_err = {0};
        const sct_status written = print_json(cli, &pipeline.problems, &write_err);
        status = status == SCT_OK ? written : status;
    } else if (status == SCT_OK) {
        SCT_GO(print_summary(cli, &pipeline, err));
    }
done:
    sct_pipeline_close(&pipeline);
    return status;
}

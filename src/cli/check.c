/* sectile check: every mistake of a plan, without reading the data (only the heads of the files). */
#include "base/text.h"
#include "cli/cli.h"
#include "problems_json.h"

#include <stdio.h>

static sct_status print_json(const struct cli *cli, const struct sct_problems *problems,
                             struct sct_error *err)
{
    const char *all = NULL;
    SCT_TRY(sct_problems_json(cli->arena, problems, &all, err));
    return cli_write(all, err);
}

/* Cells for missing values are told only once somebody is in them. */
static size_t count_segments(const struct sct_model *model, const struct model_partition *partition)
{
    size_t count = 0;
    for (size_t i = 0; i < partition->leaf_count; i++) {
        const struct model_leaf *leaf = &partition->leaves[i];
        count += model->schemes[leaf->scheme].segments[leaf->segment].of_missing ? 0 : 1;
    }
    return count;
}

static sct_status print_summary(const struct cli *cli, const struct sct_pipeline *pipeline,
                                struct sct_error *err)
{
    const struct sct_model *model = &pipeline->model;
    struct sct_text text = {0};
    const char *all = NULL;
    sct_text_begin(&text, cli->arena);
    sct_text_addf(&text, "%s: %zu source%s, %zu feature%s, %zu outcome%s, %zu scheme%s",
                  pipeline->plan.path, model->source_count, model->source_count == 1 ? "" : "s",
                  pipeline->plan.features.count, pipeline->plan.features.count == 1 ? "" : "s",
                  pipeline->plan.outcomes.count, pipeline->plan.outcomes.count == 1 ? "" : "s",
                  model->partition_count, model->partition_count == 1 ? "" : "s");
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_addf(&text, "%s%s (%zu segments)", i ? ", " : ": ",
                      model->schemes[model->partitions[i].scheme].name,
                      count_segments(model, &model->partitions[i]));
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

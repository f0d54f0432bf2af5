/* sectile show: a stored snapshot as the run printed it, or the list of them. */
#include "base/json.h"
#include "cli/cli.h"
#include "report/table.h"

#include <stdio.h>

static sct_status open_store(const struct cli *cli, struct sct_pipeline *pipeline,
                             struct sct_error *err)
{
    const char *folder = NULL;
    struct sct_pipeline_options options = {0};
    SCT_TRY(cli_pipeline_options(cli, cli->operands[0], &options, err));
    SCT_TRY(sct_pipeline_open(&options, pipeline, err));
    SCT_TRY(sct_pipeline_store_folder(pipeline->run, &options, &folder, err));
    SCT_TRY(sct_store_open(pipeline->engine, folder, SCT_STORE_READ, &pipeline->store, err));
    const sct_status status =
        sct_plan_load(pipeline->run, options.plan_path, &pipeline->problems, &pipeline->plan, err);
    if (status == SCT_OK) {
        sct_store_of_plan(pipeline->store, pipeline->plan.name.text);
        return SCT_OK;
    }
    if (status != SCT_PLAN) {
        return status;
    }
    /* A plan with mistakes in it still has its past. */
    cli_tell(cli, "'%s' has mistakes; this is the last snapshot of any plan in '%s'\n",
             options.plan_path, folder);
    return SCT_OK;
}

static sct_status list_json(const struct cli *cli, size_t count,
                            const struct sct_snapshot_line lines[], struct sct_error *err)
{
    struct sct_text text = {0};
    struct sct_json json = {0};
    const char *all = NULL;
    sct_text_begin(&text, cli->arena);
    sct_json_begin(&json, &text, true);
    sct_json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        sct_json_open_object(&json);
        sct_json_key(&json, "snapshot");
        sct_json_integer(&json, lines[i].id);
        sct_json_key(&json, "parent");
        sct_json_integer(&json, lines[i].parent);
        sct_json_key(&json, "as_of");
        sct_json_text(&json, lines[i].as_of);
        sct_json_key(&json, "made_at");
        sct_json_text(&json, lines[i].made_at);
        sct_json_key(&json, "plan");
        sct_json_text(&json, lines[i].plan_name);
        sct_json_key(&json, "customers");
        sct_json_integer(&json, lines[i].customers);
        sct_json_key(&json, "moved");
        sct_json_integer(&json, lines[i].moved);
        sct_json_close_object(&json);
    }
    sct_json_close_array(&json);
    sct_text_add(&text, "\n");
    SCT_TRY(sct_text_end(&text, &all, err));
    return cli_write(all, err);
}

static sct_status list_text(const struct cli *cli, size_t count,
                            const struct sct_snapshot_line lines[], struct sct_error *err)
{
    static const struct report_column columns[] = {
        {.title = "snapshot", .align = REPORT_RIGHT},  {.title = "as of"},
        {.title = "customers", .align = REPORT_RIGHT}, {.title = "moved", .align = REPORT_RIGHT},
        {.title = "made at (UTC)", .rank = 1},         {.title = "plan", .shrinks = true},
    };
    struct report_table table = {0};
    struct sct_text text = {0};
    const char *all = NULL;
    report_table_begin(&table, cli->arena, &cli->out, sizeof columns / sizeof columns[0], columns);
    for (size_t i = 0; i < count; i++) {
        report_table_addf(&table, REPORT_PLAIN, "%lld", (long long)lines[i].id);
        report_table_add(&table, REPORT_STRONG, lines[i].as_of);
        report_table_addf(&table, REPORT_PLAIN, "%lld", (long long)lines[i].customers);
        report_table_addf(&table, REPORT_PLAIN, "%lld", (long long)lines[i].moved);
        report_table_add(&table, REPORT_FAINT, lines[i].made_at);
        report_table_add(&table, REPORT_PLAIN, lines[i].plan_name);
    }
    sct_text_begin(&text, cli->arena);
    SCT_TRY(report_table_end(&table, &text, err));
    SCT_TRY(sct_text_end(&text, &all, err));
    return cli_write(all, err);
}

static sct_status show_list(const struct cli *cli, struct sct_pipeline *pipeline,
                            struct sct_error *err)
{
    size_t count = 0;
    const struct sct_snapshot_line *lines = NULL;
    SCT_TRY(sct_store_list(pipeline->store, pipeline->run, &count, &lines, err));
    return cli->given[CLI_JSON] ? list_json(cli, count, lines, err)
                                : list_text(cli, count, lines, err);
}

static sct_status show_snapshot(const struct cli *cli, struct sct_pipeline *pipeline,
                                struct sct_error *err)
{
    int64_t id = 0;
    const char *text = NULL;
    const char *as_of = cli->given[CLI_AS_OF] ? cli->values[CLI_AS_OF] : NULL;
    SCT_TRY(sct_store_find(pipeline->store, pipeline->run, as_of, &id, err));
    if (id == 0) {
        return sct_fail(err, SCT_USAGE, "the store holds no snapshot %s%s",
                        as_of ? "at or before " : "yet", as_of ? as_of : "");
    }
    SCT_TRY(sct_store_result(pipeline->store, pipeline->run, id, &pipeline->result, err));
    const struct sct_report report = {.result = &pipeline->result, .snapshot = id, .seconds = -1.0};
    SCT_TRY(cli->given[CLI_JSON] ? sct_report_json(cli->arena, &report, &text, err)
                                 : sct_report_terminal(cli->arena, &report, &cli->out, &text, err));
    return cli_write(text, err);
}

sct_status cli_show(const struct cli *cli, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct sct_pipeline pipeline = {0};
    SCT_GO(open_store(cli, &pipeline, err));
    SCT_GO(cli->given[CLI_LIST] ? show_list(cli, &pipeline, err)
                                : show_snapshot(cli, &pipeline, err));
done:
    sct_pipeline_close(&pipeline);
    return status;
}

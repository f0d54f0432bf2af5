/* sectile sql: exactly what a run sends, readable. */
#include "cli/cli.h"

#include <string.h>

sct_status cli_sql(const struct cli *cli, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct sct_pipeline pipeline = {0};
    struct sct_pipeline_options options = {0};
    const char *sql = NULL;
    if (cli->given[CLI_ENGINE] && strcmp(cli->values[CLI_ENGINE], "duckdb") != 0) {
        return sct_fail(err, SCT_USAGE, "there is no engine '%s'; duckdb is the one there is",
                        cli->values[CLI_ENGINE]);
    }
    SCT_TRY(cli_pipeline_options(cli, cli->operands[0], &options, err));
    SCT_TRY(sct_pipeline_open(&options, &pipeline, err));
    status = sct_pipeline_check(&pipeline, &options, err);
    cli_tell_problems(cli, &pipeline.problems);
    SCT_GO(status);
    SCT_GO(sct_engine_print_sql(pipeline.engine, pipeline.run, &pipeline.model, &sql, err));
    SCT_GO(cli_write(sql, err));
done:
    sct_pipeline_close(&pipeline);
    return status;
}

/* cli.h: the command line.  Nothing outside this folder knows argv, stdout or a terminal. */
#ifndef SCT_CLI_CLI_H
#define SCT_CLI_CLI_H

#include "base/arena.h"
#include "base/problems.h"
#include "base/status.h"
#include "pipeline.h"
#include "report/report.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
#define CLI_OPTION(name, spelling, argument, about) CLI_##name,
#include "cli/options.def"
#undef CLI_OPTION
    CLI_OPTION_COUNT
} cli_option;

/* A command line, taken apart. */
struct cli {
    struct sct_arena *arena; /* process */
    bool given[CLI_OPTION_COUNT];
    const char *values[CLI_OPTION_COUNT]; /* "" for options without argument */
    int operand_count;
    const char *const *operands;
    struct sct_report_style out; /* how stdout likes it */
    bool color_err;
};

/* Fills everything but the plan's path.  Texts in arena.  SCT_USAGE for a size or number that is none. */
SCT_MUST_CHECK sct_status cli_pipeline_options(const struct cli *cli, const char *plan_path,
                                               struct sct_pipeline_options *ret_options,
                                               struct sct_error *err);

/* A whole number option, or otherwise when it was not given.  SCT_USAGE. */
SCT_MUST_CHECK sct_status cli_integer(const struct cli *cli, cli_option option, int64_t least,
                                      int64_t otherwise, int64_t *ret_value, struct sct_error *err);

/* All of it, or SCT_IO: a closed pipe is not silence. */
SCT_MUST_CHECK sct_status cli_write(const char *text, struct sct_error *err);

/* Everything a plan's problems have to say, on stderr. */
void cli_tell_problems(const struct cli *cli, const struct sct_problems *problems);
void cli_tell(const struct cli *cli, const char *fmt, ...) SCT_PRINTF(2, 3);

/* Progress on stderr for as long as an open pipeline is at work; closed before the pipeline. */
struct cli_progress {
    struct report_progress *bar;
    struct db *db;
};
SCT_MUST_CHECK sct_status cli_progress_open(const struct cli *cli, struct sct_pipeline *pipeline,
                                            struct sct_pipeline_options *options,
                                            struct cli_progress *progress, struct sct_error *err);
void cli_progress_close(struct cli_progress *progress);

/* The commands, one file each. */
#define CLI_COMMAND(name, least, most, operands, about, options) \
    sct_status cli_##name(const struct cli *cli, struct sct_error *err);
#include "cli/commands.def"
#undef CLI_COMMAND

#endif

/* sectile simulate: a shop with known truth. */
#include "simulate/simulate.h"
#include "base/json.h"
#include "cli/cli.h"

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

static sct_status print_json(const struct cli *cli, const struct sct_simulated *made,
                             struct sct_error *err)
{
    struct sct_text text = {0};
    struct sct_json json = {0};
    const char *all = NULL;
    const struct {
        const char *key;
        int64_t value;
    } items[] = {{"customers", made->customers},
                 {"orders", made->orders},
                 {"lines", made->lines},
                 {"returns", made->returns},
                 {"contacts", made->contacts},
                 {"complaints", made->complaints},
                 {"amount_minor", made->amount_minor}};
    sct_text_begin(&text, cli->arena);
    sct_json_begin(&json, &text, true);
    sct_json_open_object(&json);
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
        sct_json_key(&json, items[i].key);
        sct_json_integer(&json, items[i].value);
    }
    sct_json_close_object(&json);
    sct_text_add(&text, "\n");
    SCT_TRY(sct_text_end(&text, &all, err));
    return cli_write(all, err);
}

/* Customers done, told by the one who makes them, read by the one who draws. */
struct watch {
    atomic_int_fast64_t done;
    int64_t customers;
};

static double share_done(void *context)
{
    struct watch *watch = context;
    return (double)atomic_load(&watch->done) / (double)watch->customers;
}

static void on_done(void *context, int64_t done)
{
    struct watch *watch = context;
    atomic_store(&watch->done, done);
}

static sct_status simulate_watched(const struct cli *cli,
                                   const struct sct_simulate_options *options,
                                   struct sct_simulated *ret_made, struct sct_error *err)
{
    struct watch watch = {.customers = options->customers};
    struct report_progress *bar = NULL;
    const bool enabled = isatty(STDERR_FILENO) && !cli->given[CLI_QUIET];
    SCT_TRY(report_progress_open(STDERR_FILENO, enabled, &watch, share_done, &bar, err));
    report_progress_step(bar, "customers");
    const sct_status status = sct_simulate(cli->arena, options, on_done, &watch, ret_made, err);
    report_progress_close(bar);
    return status;
}

sct_status cli_simulate(const struct cli *cli, struct sct_error *err)
{
    int64_t customers = 0;
    int64_t lines = 0;
    int64_t seed = 0;
    struct sct_simulated made = {0};
    SCT_TRY(cli_integer(cli, CLI_CUSTOMERS, 1, 20000, &customers, err));
    SCT_TRY(cli_integer(cli, CLI_LINES, 1, 0, &lines, err));
    SCT_TRY(cli_integer(cli, CLI_SEED, 0, 1, &seed, err));
    const struct sct_simulate_options options = {.customers = customers,
                                                 .lines = lines,
                                                 .seed = (uint64_t)seed,
                                                 .begin = cli->given[CLI_BEGIN]
                                                              ? cli->values[CLI_BEGIN]
                                                              : "2023-01-01",
                                                 .end = cli->given[CLI_END] ? cli->values[CLI_END]
                                                                            : "2025-01-01",
                                                 .folder = cli->operands[0],
                                                 .force = cli->given[CLI_FORCE],
                                                 .plan = cli->given[CLI_PLAN]};
    SCT_TRY(simulate_watched(cli, &options, &made, err));
    if (cli->given[CLI_JSON]) {
        return print_json(cli, &made, err);
    }
    cli_tell(cli, "%s: %lld customers, %lld orders of %lld lines, %lld contacts, %lld complaints\n",
             options.folder, (long long)made.customers, (long long)made.orders,
             (long long)made.lines, (long long)made.contacts, (long long)made.complaints);
    return SCT_OK;
}

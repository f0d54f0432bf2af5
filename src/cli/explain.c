/* sectile explain: why this segment. */
#include "explain.h"

#include "base/json.h"
#include "cli/cli.h"
#include "report/table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct past {
    size_t count;
    const struct sct_stay *stays;
};

/* ---- for people ----------------------------------------------------------------------------------- */

static const char *mark(const struct cli *cli, explain_verdict verdict)
{
    static const char *const fancy[] = {"✗", "✓", "?"};
    static const char *const plain[] = {"no", "yes", "?"};
    return cli->out.unicode ? fancy[verdict] : plain[verdict];
}

static report_tint tint_of(const struct explain_rule *rule)
{
    return rule->wins ? REPORT_STRONG : rule->near ? REPORT_PLAIN : REPORT_FAINT;
}

/* The parts that matter: all of the winner's, those that fail of the others. */
static sct_status rule_reason(const struct cli *cli, const struct explain_rule *rule,
                              const char **ret_text, struct sct_error *err)
{
    struct sct_text text = {0};
    sct_text_begin(&text, cli->arena);
    if (rule->text[0] == '\0') {
        sct_text_add(&text, "everybody else");
    }
    for (size_t i = 0; i < rule->part_count; i++) {
        const struct explain_part *part = &rule->parts[i];
        if (!rule->wins && part->verdict == EXPLAIN_HOLDS && rule->verdict != EXPLAIN_HOLDS) {
            continue;
        }
        sct_text_addf(&text, "%s%s %s", text.count ? "; " : "", part->text,
                      mark(cli, part->verdict));
        if (part->values[0]) {
            sct_text_addf(&text, " (%s%s%s)", part->values, part->needs[0] ? ", needs " : "",
                          part->needs);
        }
    }
    return sct_text_end(&text, ret_text, err);
}

static const char *rule_state(const struct explain_rule *rule)
{
    if (rule->wins) {
        return "this one";
    }
    if (rule->near) {
        return "near miss";
    }
    return rule->verdict == EXPLAIN_HOLDS && rule->text[0] ? "holds too, later" : "";
}

static sct_status add_rules(const struct cli *cli, const struct explain_scheme *scheme,
                            struct sct_text *out, struct sct_error *err)
{
    static const struct report_column columns[] = {
        {.title = "segment", .shrinks = true},
        {.title = "taken"},
        {.title = "why", .shrinks = true},
    };
    struct report_table table = {0};
    report_table_begin(&table, cli->arena, &cli->out, 3, columns);
    for (size_t i = 0; i < scheme->rule_count; i++) {
        const struct explain_rule *rule = &scheme->rules[i];
        const char *reason = NULL;
        SCT_TRY(rule_reason(cli, rule, &reason, err));
        report_table_add(&table, tint_of(rule), rule->segment);
        report_table_add(&table, tint_of(rule), rule_state(rule));
        report_table_add(&table, tint_of(rule), reason);
    }
    return report_table_end(&table, out, err);
}

static sct_status add_axes(const struct cli *cli, const struct explain_scheme *scheme,
                           struct sct_text *out, struct sct_error *err)
{
    static const struct report_column columns[] = {
        {.title = "cut by", .shrinks = true},
        {.title = "value", .align = REPORT_RIGHT},
        {.title = "band"},
        {.title = "nearest cut", .shrinks = true},
    };
    struct report_table table = {0};
    report_table_begin(&table, cli->arena, &cli->out, 4, columns);
    for (size_t i = 0; i < scheme->axis_count; i++) {
        const struct explain_axis *axis = &scheme->axes[i];
        report_table_add(&table, REPORT_PLAIN, axis->text);
        report_table_add(&table, REPORT_PLAIN, axis->value);
        report_table_add(&table, REPORT_STRONG, axis->band);
        report_table_add(&table, REPORT_FAINT, axis->nearest);
    }
    return report_table_end(&table, out, err);
}

static sct_status add_features(const struct cli *cli, const struct sct_pipeline *pipeline,
                               const struct sct_customer_row *row, struct sct_text *out,
                               struct sct_error *err)
{
    static const struct report_column columns[] = {
        {.title = "feature", .shrinks = true},
        {.title = "value", .align = REPORT_RIGHT},
        {.title = "unit"},
        {.title = "defined as", .rank = 1, .shrinks = true},
    };
    struct report_table table = {0};
    report_table_begin(&table, cli->arena, &cli->out, 4, columns);
    for (size_t i = 0; i < pipeline->model.feature_count; i++) {
        const struct model_feature *feature = &pipeline->model.features[i];
        struct sct_text value = {0};
        struct sct_text definition = {0};
        const char *value_text = NULL;
        const char *definition_text = NULL;
        sct_text_begin(&value, cli->arena);
        sct_value_print(&value, &row->values[i], false);
        SCT_TRY(sct_text_end(&value, &value_text, err));
        sct_text_begin(&definition, cli->arena);
        expr_print(&definition, feature->is);
        SCT_TRY(sct_text_end(&definition, &definition_text, err));
        report_table_add(&table, REPORT_PLAIN, feature->name);
        report_table_add(&table, row->values[i].missing ? REPORT_FAINT : REPORT_STRONG, value_text);
        report_table_add(&table, REPORT_PLAIN, feature->unit);
        report_table_add(&table, REPORT_FAINT, definition_text);
    }
    return report_table_end(&table, out, err);
}

/* "lifecycle: new from 2011-03-01, loyal from 2011-06-01": as the store has it. */
static void add_past(const struct sct_pipeline *pipeline, const struct past *past,
                     struct sct_text *out)
{
    for (size_t i = 0; i < pipeline->model.partition_count; i++) {
        const char *scheme = pipeline->model.schemes[pipeline->model.partitions[i].scheme].name;
        bool any = false;
        for (size_t j = 0; j < past->count; j++) {
            const struct sct_stay *stay = &past->stays[j];
            if (strcmp(stay->scheme, scheme) == 0) {
                sct_text_addf(out, any ? ", " : "stored, %s: ", scheme);
                sct_text_addf(out, "%s from %s",
                              stay->segment[0] ? stay->segment : "not a customer", stay->as_of);
                any = true;
            }
        }
        sct_text_add(out, any ? "\n" : "");
    }
}

/* The stored segment that holds at the as-of is another: other cut points, another plan or other data. */
static void add_difference(const struct sct_pipeline *pipeline, const struct sct_customer_row *row,
                           const struct past *past, struct sct_text *out)
{
    for (size_t i = 0; i < pipeline->model.partition_count; i++) {
        const struct model_partition *partition = &pipeline->model.partitions[i];
        const struct sct_stay *held = NULL;
        for (size_t j = 0; j < past->count; j++) {
            const struct sct_stay *stay = &past->stays[j];
            if (strcmp(stay->scheme, pipeline->model.schemes[partition->scheme].name) == 0 &&
                strcmp(stay->as_of, pipeline->result.as_of) <= 0) {
                held = stay;
            }
        }
        if (held && strcmp(held->as_of, pipeline->result.as_of) == 0 &&
            strcmp(held->segment, partition->leaves[row->leaves[i]].path) != 0) {
            sct_text_addf(
                out,
                "note: the stored snapshot %lld has this customer in '%s': it was made with "
                "other cut points, data or rules\n",
                (long long)held->snapshot, held->segment);
        }
    }
}

static sct_status print_text(const struct cli *cli, const struct sct_pipeline *pipeline,
                             const struct sct_customer_row *row, const struct explain *explain,
                             const struct past *past, struct sct_error *err)
{
    struct sct_text out = {0};
    const char *all = NULL;
    sct_text_begin(&out, cli->arena);
    sct_text_addf(&out, "customer %s", row->customer);
    if (strcmp(row->customer, cli->operands[1]) != 0) {
        sct_text_addf(&out, " (asked for as %s)", cli->operands[1]);
    }
    sct_text_addf(&out, " on %s", pipeline->result.as_of);
    for (size_t i = 0; i < pipeline->model.partition_count; i++) {
        const struct model_partition *partition = &pipeline->model.partitions[i];
        sct_text_addf(&out, "%s %s is %s", i ? "," : ":",
                      pipeline->model.schemes[partition->scheme].name,
                      partition->leaves[row->leaves[i]].path);
    }
    sct_text_addf(&out, "%s\n", row->reachable ? "" : "; not reachable");
    add_past(pipeline, past, &out);
    add_difference(pipeline, row, past, &out);
    for (size_t i = 0; i < explain->scheme_count; i++) {
        const struct explain_scheme *scheme = &explain->schemes[i];
        sct_text_addf(&out, "\n%s: %s\n\n", scheme->name, scheme->segment);
        SCT_TRY(scheme->rule_count ? add_rules(cli, scheme, &out, err)
                                   : add_axes(cli, scheme, &out, err));
    }
    sct_text_add(&out, "\n");
    SCT_TRY(add_features(cli, pipeline, row, &out, err));
    SCT_TRY(sct_text_end(&out, &all, err));
    return cli_write(all, err);
}

/* ---- for programs --------------------------------------------------------------------------------- */

static void write_verdict(struct sct_json *json, explain_verdict verdict)
{
    if (verdict == EXPLAIN_UNKNOWN) {
        sct_json_null(json);
    } else {
        sct_json_boolean(json, verdict == EXPLAIN_HOLDS);
    }
}

static void write_part(struct sct_json *json, const struct explain_part *part)
{
    sct_json_open_object(json);
    sct_json_key(json, "condition");
    sct_json_text(json, part->text);
    sct_json_key(json, "holds");
    write_verdict(json, part->verdict);
    sct_json_key(json, "values");
    sct_json_text(json, part->values);
    sct_json_key(json, "needs");
    sct_json_text(json, part->needs);
    sct_json_close_object(json);
}

static void write_rule(struct sct_json *json, const struct explain_rule *rule)
{
    sct_json_open_object(json);
    sct_json_key(json, "segment");
    sct_json_text(json, rule->segment);
    sct_json_key(json, "when");
    sct_json_text(json, rule->text[0] ? rule->text : NULL);
    sct_json_key(json, "holds");
    write_verdict(json, rule->verdict);
    sct_json_key(json, "wins");
    sct_json_boolean(json, rule->wins);
    sct_json_key(json, "near_miss");
    sct_json_boolean(json, rule->near);
    sct_json_key(json, "parts");
    sct_json_open_array(json);
    for (size_t i = 0; i < rule->part_count; i++) {
        write_part(json, &rule->parts[i]);
    }
    sct_json_close_array(json);
    sct_json_close_object(json);
}

static void write_axis(struct sct_json *json, const struct explain_axis *axis)
{
    sct_json_open_object(json);
    sct_json_key(json, "by");
    sct_json_text(json, axis->text);
    sct_json_key(json, "value");
    sct_json_text(json, axis->value);
    sct_json_key(json, "band");
    sct_json_text(json, axis->band);
    sct_json_key(json, "nearest_cut");
    sct_json_text(json, axis->nearest);
    sct_json_close_object(json);
}

static void write_value(struct sct_json *json, const struct sct_value *value)
{
    char text[32];
    if (value->missing) {
        sct_json_null(json);
    } else if (value->type == SCT_TYPE_BOOLEAN) {
        sct_json_boolean(json, value->boolean);
    } else if (value->type == SCT_TYPE_INTEGER) {
        sct_json_integer(json, value->integer);
    } else if (value->type == SCT_TYPE_NUMBER) {
        sct_json_number(json, value->number);
    } else if (value->type == SCT_TYPE_TEXT) {
        sct_json_text(json, value->text);
    } else if (value->type == SCT_TYPE_DATE) {
        sct_day_format(value->day, text);
        sct_json_text(json, text);
    } else {
        sct_time_format(value->time, text);
        sct_json_text(json, text);
    }
}

static void write_scheme(struct sct_json *json, const struct explain_scheme *scheme)
{
    sct_json_open_object(json);
    sct_json_key(json, "scheme");
    sct_json_text(json, scheme->name);
    sct_json_key(json, "segment");
    sct_json_text(json, scheme->segment);
    sct_json_key(json, "rules");
    sct_json_open_array(json);
    for (size_t i = 0; i < scheme->rule_count; i++) {
        write_rule(json, &scheme->rules[i]);
    }
    sct_json_close_array(json);
    sct_json_key(json, "axes");
    sct_json_open_array(json);
    for (size_t i = 0; i < scheme->axis_count; i++) {
        write_axis(json, &scheme->axes[i]);
    }
    sct_json_close_array(json);
    sct_json_close_object(json);
}

static void write_past(struct sct_json *json, const struct past *past)
{
    sct_json_key(json, "stored");
    sct_json_open_array(json);
    for (size_t i = 0; i < past->count; i++) {
        sct_json_open_object(json);
        sct_json_key(json, "scheme");
        sct_json_text(json, past->stays[i].scheme);
        sct_json_key(json, "segment");
        sct_json_text(json, past->stays[i].segment[0] ? past->stays[i].segment : NULL);
        sct_json_key(json, "from");
        sct_json_text(json, past->stays[i].as_of);
        sct_json_key(json, "snapshot");
        sct_json_integer(json, past->stays[i].snapshot);
        sct_json_close_object(json);
    }
    sct_json_close_array(json);
}

static sct_status print_json(const struct cli *cli, const struct sct_pipeline *pipeline,
                             const struct sct_customer_row *row, const struct explain *explain,
                             const struct past *past, struct sct_error *err)
{
    const struct sct_model *model = &pipeline->model;
    struct sct_text out = {0};
    struct sct_json json = {0};
    const char *all = NULL;
    sct_text_begin(&out, cli->arena);
    sct_json_begin(&json, &out, true);
    sct_json_open_object(&json);
    sct_json_key(&json, "customer");
    sct_json_text(&json, row->customer);
    sct_json_key(&json, "as_of");
    sct_json_text(&json, pipeline->result.as_of);
    sct_json_key(&json, "reachable");
    sct_json_boolean(&json, row->reachable);
    sct_json_key(&json, "segments");
    sct_json_open_object(&json);
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_json_key(&json, model->schemes[model->partitions[i].scheme].name);
        sct_json_text(&json, model->partitions[i].leaves[row->leaves[i]].path);
    }
    sct_json_close_object(&json);
    sct_json_key(&json, "features");
    sct_json_open_object(&json);
    for (size_t i = 0; i < model->feature_count; i++) {
        sct_json_key(&json, model->features[i].name);
        write_value(&json, &row->values[i]);
    }
    sct_json_close_object(&json);
    sct_json_key(&json, "schemes");
    sct_json_open_array(&json);
    for (size_t i = 0; i < explain->scheme_count; i++) {
        write_scheme(&json, &explain->schemes[i]);
    }
    sct_json_close_array(&json);
    write_past(&json, past);
    sct_json_close_object(&json);
    sct_text_add(&out, "\n");
    SCT_TRY(sct_text_end(&out, &all, err));
    return cli_write(all, err);
}

/* ---- the command ---------------------------------------------------------------------------------- */

/* Why is the answer here: a file or a pipe, which has no width, gets it whole. */
static struct cli wide(const struct cli *cli)
{
    struct cli copy = *cli;
    if (!isatty(STDOUT_FILENO) && !getenv("COLUMNS")) {
        copy.out.columns = 400;
    }
    return copy;
}

static sct_status explain_customer(const struct cli *cli, struct sct_pipeline *pipeline,
                                   const struct sct_pipeline_options *options,
                                   struct sct_error *err)
{
    struct sct_customer_row row = {0};
    struct explain explain = {0};
    bool found = false;
    SCT_TRY(sct_engine_customer(pipeline->engine, pipeline->run, &pipeline->model, cli->operands[1],
                                &found, &row, err));
    if (!found) {
        return sct_fail(err, SCT_DATA, "there is no customer '%s' in the population of %lld on %s",
                        cli->operands[1], (long long)pipeline->result.customers,
                        pipeline->result.as_of);
    }
    SCT_TRY(sct_explain(pipeline->run, &pipeline->model, &pipeline->result, &row, &explain, err));
    struct past past = {0};
    SCT_TRY(sct_pipeline_history(pipeline, options, row.customer, &past.count, &past.stays, err));
    const struct cli wide_cli = wide(cli);
    return cli->given[CLI_JSON] ? print_json(cli, pipeline, &row, &explain, &past, err)
                                : print_text(&wide_cli, pipeline, &row, &explain, &past, err);
}

sct_status cli_explain(const struct cli *cli, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct sct_pipeline pipeline = {0};
    struct sct_pipeline_options options = {0};
    struct cli_progress progress = {0};
    SCT_TRY(cli_pipeline_options(cli, cli->operands[0], &options, err));
    SCT_TRY(sct_pipeline_open(&options, &pipeline, err));
    SCT_GO(cli_progress_open(cli, &pipeline, &options, &progress, err));
    status = sct_pipeline_check(&pipeline, &options, err);
    if (status == SCT_OK) {
        status = sct_pipeline_compute(&pipeline, &options, err);
    }
    cli_progress_close(&progress);
    cli_tell_problems(cli, &pipeline.problems);
    SCT_GO(status);
    SCT_GO(explain_customer(cli, &pipeline, &options, err));
done:
    cli_progress_close(&progress);
    sct_pipeline_close(&pipeline);
    return status;
}

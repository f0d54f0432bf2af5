/* sectile init: the heads of files to a first plan: guessed columns, four features, five segments.
 *
 * A guess is marked as one in the plan, with what else it could have been; the plan runs as it is. */
#include "base/text.h"
#include "cli/cli.h"
#include "engine/read/read.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* What a column may be, by the words in its name; earlier words weigh more. */
static const char *const customer_words[] = {"customer", "client",  "kunde",  "member",
                                             "cliente",  "klant",   "abonn",  "subscriber",
                                             "user",     "account", "person", "id",
                                             NULL};
static const char *const time_words[] = {"date", "time",  "at",    "day",
                                         "when", "datum", "fecha", NULL};
static const char *const amount_words[] = {"amount",  "total", "revenue", "sales", "umsatz",
                                           "betrag",  "value", "dollar",  "spend", "montant",
                                           "importe", "price", "preis",   "paid",  NULL};
static const char *const order_words[] = {"invoice", "order",    "transaction", "receipt", "basket",
                                          "ticket",  "rechnung", "bestell",     "bon",     NULL};

/* How well a name fits a list: 0 not at all; a lower place in the list is a lower score. */
static int name_score(const char *name, const char *const words[])
{
    char lower[128];
    size_t bytes = 0;
    for (; name[bytes] && bytes + 1 < sizeof lower; bytes++) {
        lower[bytes] = (char)tolower((unsigned char)name[bytes]);
    }
    lower[bytes] = '\0';
    for (int i = 0; words[i]; i++) {
        if (strstr(lower, words[i])) {
            return 100 - i;
        }
    }
    return 0;
}

static int best_column(const struct sct_catalog_source *catalog, const char *const words[],
                       bool (*fits)(sct_type type))
{
    int best = -1;
    int best_score = 0;
    for (size_t i = 0; i < catalog->column_count; i++) {
        const int score =
            fits(catalog->columns[i].type) ? name_score(catalog->columns[i].name, words) : 0;
        if (score > best_score) {
            best_score = score;
            best = (int)i;
        }
    }
    return best;
}

static bool is_time(sct_type type)
{
    return type == SCT_TYPE_DATE || type == SCT_TYPE_TIMESTAMP;
}

static bool is_amount(sct_type type)
{
    return type == SCT_TYPE_NUMBER || type == SCT_TYPE_INTEGER;
}

static bool is_id(sct_type type)
{
    return type == SCT_TYPE_TEXT || is_amount(type);
}

static int first_time(const struct sct_catalog_source *catalog)
{
    const int named = best_column(catalog, time_words, is_time);
    for (size_t i = 0; named < 0 && i < catalog->column_count; i++) {
        if (is_time(catalog->columns[i].type)) {
            return (int)i;
        }
    }
    return named;
}

/* Names that are not bare words stand in backticks. */
static const char *column(const struct cli *cli, const struct sct_catalog_source *catalog,
                          int index)
{
    const char *name = catalog->columns[index].name;
    const char *quoted = name;
    bool bare = isalpha((unsigned char)name[0]) || name[0] == '_';
    for (const char *c = name; *c; c++) {
        bare = bare && (isalnum((unsigned char)*c) || *c == '_');
    }
    struct sct_error ignored = {0};
    if (!bare && sct_text_format(cli->arena, &quoted, &ignored, "`%s`", name) != SCT_OK) {
        return name;
    }
    return quoted;
}

/* A YAML scalar in double quotes, whatever is in it. */
static void add_quoted(struct sct_text *text, const char *value)
{
    sct_text_add_char(text, '"');
    for (const char *c = value; *c; c++) {
        if ((unsigned char)*c < ' ') {
            sct_text_addf(text, "\\x%02x", (unsigned)*c);
            continue;
        }
        if (*c == '"' || *c == '\\') {
            sct_text_add_char(text, '\\');
        }
        sct_text_add_char(text, *c);
    }
    sct_text_add_char(text, '"');
}

/* A name in a comment, which ends with its line. */
static void add_in_comment(struct sct_text *text, const char *name)
{
    for (const char *c = name; *c; c++) {
        sct_text_add_char(text, (unsigned char)*c < ' ' ? ' ' : *c);
    }
}

/* "key: expression", in YAML's quotes where a name stands in backticks, which YAML keeps for itself. */
static void add_expression(struct sct_text *text, const char *key, const char *expression,
                           const char *comment)
{
    sct_text_addf(text, "%s: ", key);
    if (strpbrk(expression, "`\n\r\t#:")) {
        add_quoted(text, expression);
    } else {
        sct_text_add(text, expression);
    }
    sct_text_addf(text, "   # %s\n", comment);
}

struct guess {
    bool comma; /* numbers have a decimal comma */
    const char *file;
    const struct sct_catalog_source *catalog;
    const char *described;
    const char *last; /* the day after the last event */
    int customer, at, amount, price, quantity, order;
};

static const char *const quantity_words[] = {"quantity", "qty", "units", "pieces", "menge", NULL};
static const char *const price_words[] = {"unitprice", "unit_price", "price", "preis", NULL};

/* A plan's paths are relative to its own folder; written elsewhere, it names the file in full. */
static sct_status path_in_plan(const struct cli *cli, const char *path, const char **ret_path,
                               struct sct_error *err)
{
    const bool elsewhere = cli->given[CLI_OUTPUT] && strchr(cli->values[CLI_OUTPUT], '/');
    *ret_path = path;
    if (!elsewhere || path[0] == '/') {
        return SCT_OK;
    }
    char folder[4096];
    if (!getcwd(folder, sizeof folder)) {
        return sct_fail(err, SCT_IO, "cannot tell the current folder: %s", strerror(errno));
    }
    return sct_text_format(cli->arena, ret_path, err, "%s/%s", folder, path);
}

static void make_guess(struct guess *guess)
{
    const struct sct_catalog_source *catalog = guess->catalog;
    guess->customer = best_column(catalog, customer_words, is_id);
    guess->at = first_time(catalog);
    guess->amount = best_column(catalog, amount_words, is_amount);
    guess->price = best_column(catalog, price_words, is_amount);
    guess->quantity = best_column(catalog, quantity_words, is_amount);
    guess->order = best_column(catalog, order_words, is_id);
    if (guess->order == guess->customer) {
        guess->order = -1;
    }
    if (guess->amount == guess->customer) {
        guess->amount = -1;
    }
}

/* quantity * price where there are both, else what looks like an amount, else every row counts 1. */
static sct_status add_amount(const struct cli *cli, const struct guess *guess,
                             struct sct_text *text, struct sct_error *err)
{
    const struct sct_catalog_source *catalog = guess->catalog;
    const char *product = NULL;
    if (guess->price >= 0 && guess->quantity >= 0) {
        SCT_TRY(sct_text_format(cli->arena, &product, err, "%s * %s",
                                column(cli, catalog, guess->quantity),
                                column(cli, catalog, guess->price)));
        add_expression(text, "      amount", product, "guessed");
    } else if (guess->amount >= 0) {
        add_expression(text, "      amount", column(cli, catalog, guess->amount), "guessed");
    } else {
        add_expression(text, "      amount", "1", "no amount was found: every row counts 1");
        cli_tell(cli,
                 "no column of '%s' looks like an amount: `spend` counts rows until you name one\n",
                 guess->file);
    }
    return SCT_OK;
}

static sct_status add_source(const struct cli *cli, const struct guess *guess,
                             struct sct_text *text, struct sct_error *err)
{
    const struct sct_catalog_source *catalog = guess->catalog;
    sct_text_add(text, "sources:\n  events:\n    read: ");
    add_quoted(text, guess->file);
    sct_text_addf(text, "   # %s\n", guess->described);
    sct_text_add(text, guess->comma ? "    format: {decimal: \",\"}   # guessed\n" : "");
    add_expression(text, "    customer", column(cli, catalog, guess->customer), "guessed");
    add_expression(text, "    at", column(cli, catalog, guess->at), "guessed");
    sct_text_add(text, "    columns:\n");
    SCT_TRY(add_amount(cli, guess, text, err));
    if (guess->order >= 0) {
        add_expression(text, "      order", column(cli, catalog, guess->order), "guessed");
    }
    sct_text_add(text, "    # further columns of the file:");
    for (size_t i = 0, told = 0; i < catalog->column_count; i++) {
        if (catalog->columns[i].type == SCT_TYPE_NONE) {
            continue; /* nested: nothing a plan could name */
        }
        sct_text_add(text, told++ ? ", " : " ");
        add_in_comment(text, column(cli, catalog, (int)i));
        sct_text_addf(text, " (%s)", sct_type_name(catalog->columns[i].type));
    }
    sct_text_add(text, "\n\n");
    return SCT_OK;
}

static void add_rest(const struct guess *guess, struct sct_text *text)
{
    sct_text_add(text, "features:\n");
    sct_text_add(text, guess->order >= 0 ? "  orders: count_distinct(events.order)\n"
                                         : "  orders: count(events)\n");
    sct_text_add(text, "  spend: {is: sum(events.amount), kind: value}\n"
                       "  spend_90d: sum(events.amount, last 90d)\n"
                       "  recency: {is: days_since(last(events.at)), unit: days}\n"
                       "  tenure: {is: days_since(first(events.at)), unit: days}\n"
                       "  f: score(orders, 5)   # 1 to 5, 5 is best; equal values share a score\n"
                       "  m: score(spend, 5)\n\n"
                       "schemes:\n"
                       "  lifecycle:\n"
                       "    primary: true\n"
                       "    segments:   # the first that holds takes the customer\n"
                       "      - {name: new, when: tenure <= 30}\n"
                       "      - {name: champions, when: recency <= 90 and f >= 4 and m >= 4}\n"
                       "      - {name: active, when: recency <= 90}\n"
                       "      - {name: at risk, when: recency <= 365}\n"
                       "      - {name: lost, otherwise: true}\n");
}

static sct_status make_plan(const struct cli *cli, const struct guess *guess, const char **ret_plan,
                            struct sct_error *err)
{
    struct sct_text text = {0};
    sct_text_begin(&text, cli->arena);
    sct_text_add(
        &text,
        "# A first plan, guessed from the head of the data.  Check every line marked as guessed,\n"
        "# then: sectile run\n"
        "sectile: 1\nname: first plan\n\n"
        "goal:\n"
        "  decision: Say here which decision these segments serve\n\n");
    sct_text_addf(&text, "clock: {as_of: %s}   # the day after the last event\n\n", guess->last);
    SCT_TRY(add_source(cli, guess, &text, err));
    add_rest(guess, &text);
    return sct_text_end(&text, ret_plan, err);
}

/* The day after the last event, from the whole file: a plan that looks from elsewhere would
 * leave rows out on its first run. */
static sct_status find_last(const struct cli *cli, struct sct_pipeline *pipeline,
                            struct read_source *source, struct guess *guess, struct sct_error *err)
{
    struct sct_text sql = {0};
    struct db_table table = {0};
    struct read_rejects rejects = {0};
    const char *text = NULL;
    void *used = NULL;
    sct_time last = 0;
    char day[16];
    SCT_TRY(sct_arena_take(cli->arena, guess->catalog->column_count, sizeof(bool), &used, err));
    ((bool *)used)[guess->at] = true;
    sct_text_begin(&sql, cli->arena);
    sct_text_addf(&sql, "SELECT CAST(max(c%d) AS TIMESTAMP) FROM ", guess->at);
    SCT_TRY(read_relation(source, used, "init", &sql, err));
    sct_text_add(&sql, " AS r");
    SCT_TRY(sct_text_end(&sql, &text, err));
    SCT_TRY(db_query(sct_engine_db(pipeline->engine), cli->arena, text, &table, err));
    SCT_TRY(read_rejects(cli->arena, sct_engine_db(pipeline->engine), source, used, "init", 0,
                         &rejects, err));
    const char *cell = db_cell(&table, 0, 0);
    if (!cell || !sct_time_parse(cell, strlen(cell), &last)) {
        return sct_fail(err, SCT_DATA, "'%s' has no row with a time", guess->file);
    }
    sct_day_format(sct_day_of_time(last) + 1, day);
    return sct_text_copy(cli->arena, strlen(day), day, &guess->last, err);
}

/* A source of one file, as a plan would have it. */
static sct_status make_source(const struct cli *cli, const char *path, bool comma,
                              struct plan_source **ret_source, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(cli->arena, 1, sizeof(struct plan_text), &memory, err));
    struct plan_text *file = memory;
    *file = (struct plan_text){.text = path};
    SCT_TRY(sct_arena_take(cli->arena, 1, sizeof(struct plan_source), &memory, err));
    struct plan_source *source = memory;
    *source = (struct plan_source){.name = {.text = "events"}, .read = {.count = 1, .items = file}};
    source->format.decimal.text = comma ? "," : NULL;
    *ret_source = source;
    return SCT_OK;
}

static bool has_decimal_comma(const struct sct_catalog_source *catalog)
{
    for (size_t i = 0; i < catalog->column_count; i++) {
        const char *doubt = catalog->columns[i].doubt;
        if (doubt && strstr(doubt, "decimal comma")) {
            return true;
        }
    }
    return false;
}

static sct_status look_at(const struct cli *cli, struct sct_pipeline *pipeline, const char *path,
                          bool comma, struct guess *ret_guess, struct read_source **ret_source,
                          struct sct_error *err)
{
    struct plan_source *source = NULL;
    void *memory = NULL;
    SCT_TRY(sct_arena_take(cli->arena, 1, sizeof(struct sct_catalog_source), &memory, err));
    struct sct_catalog_source *catalog = memory;
    SCT_TRY(make_source(cli, path, comma, &source, err));
    SCT_TRY(read_peek(cli->arena, sct_engine_db(pipeline->engine), source, "UTC",
                      &pipeline->problems, ret_source, catalog, err));
    if (!*ret_source) {
        return sct_fail(err, SCT_IO, "'%s' cannot be read", path);
    }
    if (!comma && has_decimal_comma(catalog)) {
        return look_at(cli, pipeline, path, true, ret_guess, ret_source, err);
    }
    *ret_guess = (struct guess){.file = path,
                                .catalog = catalog,
                                .comma = comma,
                                .described = read_describe(*ret_source)};
    make_guess(ret_guess);
    return SCT_OK;
}

/* What was seen in a file that could not be the events, and why. */
static void tell_columns(const struct cli *cli, const struct guess *guess)
{
    cli_tell(cli, "%s:", guess->file);
    for (size_t i = 0; i < guess->catalog->column_count; i++) {
        const sct_type type = guess->catalog->columns[i].type;
        cli_tell(cli, "%s %s (%s)", i ? "," : "", guess->catalog->columns[i].name,
                 type == SCT_TYPE_NONE ? "nested" : sct_type_name(type));
    }
    cli_tell(cli, "\n");
    for (size_t i = 0; i < guess->catalog->column_count; i++) {
        if (guess->catalog->columns[i].doubt) {
            cli_tell(cli, "  %s\n", guess->catalog->columns[i].doubt);
        }
    }
}

/* The file of events: the one with a customer, a time and the most of the rest. */
static sct_status choose(const struct cli *cli, struct sct_pipeline *pipeline,
                         struct guess *ret_best, struct sct_error *err)
{
    struct read_source *best_source = NULL;
    int best_score = -1;
    for (int i = 0; i < cli->operand_count; i++) {
        struct guess guess = {0};
        struct read_source *source = NULL;
        SCT_TRY(look_at(cli, pipeline, cli->operands[i], false, &guess, &source, err));
        const int score = (guess.amount >= 0) + (guess.order >= 0) + (guess.quantity >= 0);
        if (guess.customer < 0 || guess.at < 0) {
            tell_columns(cli, &guess);
        } else if (score > best_score) {
            best_score = score;
            best_source = source;
            *ret_best = guess;
        }
    }
    if (!best_source) {
        const sct_status status =
            sct_fail(err, SCT_DATA,
                     "no file has both a column that looks like a customer and one that is a time");
        sct_hint(err, "write the plan by hand: docs/guide/first-plan.md has the shortest one");
        return status;
    }
    for (int i = 0; i < cli->operand_count; i++) {
        if (strcmp(cli->operands[i], ret_best->file) != 0) {
            cli_tell(cli, "'%s' is not in the plan: add it under `sources` beside `events`\n",
                     cli->operands[i]);
        }
    }
    return find_last(cli, pipeline, best_source, ret_best, err);
}

static sct_status save(const struct cli *cli, const char *plan, struct sct_error *err)
{
    const char *path = cli->values[CLI_OUTPUT];
    if (!cli->given[CLI_OUTPUT]) {
        return cli_write(plan, err);
    }
    if (!cli->given[CLI_FORCE] && access(path, F_OK) == 0) {
        return sct_fail(err, SCT_IO, "'%s' is there already; --force overwrites it", path);
    }
    FILE *file = fopen(path, "wb");
    if (!file) {
        return sct_fail(err, SCT_IO, "cannot write '%s': %s", path, strerror(errno));
    }
    const bool written = fwrite(plan, 1, strlen(plan), file) == strlen(plan);
    if (fclose(file) != 0 || !written) {
        return sct_fail(err, SCT_IO, "cannot write '%s': %s", path, strerror(errno));
    }
    cli_tell(cli, "wrote %s; now: sectile run %s\n", path, path);
    return SCT_OK;
}

sct_status cli_init(const struct cli *cli, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct sct_pipeline pipeline = {0};
    const struct sct_pipeline_options options = {.plan_path = "plan.yml"};
    struct guess guess = {0};
    const char *plan = NULL;
    SCT_TRY(sct_pipeline_open(&options, &pipeline, err));
    status = choose(cli, &pipeline, &guess, err);
    cli_tell_problems(cli, &pipeline.problems);
    SCT_GO(status);
    if (!guess.file || !guess.last) {
        status = SCT_DATA; /* told by choose */
        goto done;
    }
    SCT_GO(path_in_plan(cli, guess.file, &guess.file, err));
    SCT_GO(make_plan(cli, &guess, &plan, err));
    SCT_GO(save(cli, plan, err));
done:
    sct_pipeline_close(&pipeline);
    return status;
}

/* A shop small enough to work out by hand: every number below was. */
#include "pipeline.h"

#include "explain.h"
#include "support/shop.h"

#include <math.h>

struct shop {
    char folder[64], plan[128];
    struct sct_pipeline pipeline;
    struct sct_pipeline_options options;
};

static void open_shop(struct shop *shop)
{
    struct sct_error err = {0};
    *shop = (struct shop){0};
    shop_make(shop->folder);
    (void)snprintf(shop->plan, sizeof shop->plan, "%s/plan.yml", shop->folder);
    shop->options = (struct sct_pipeline_options){.plan_path = shop->plan};
    CHECK_OK(sct_pipeline_open(&shop->options, &shop->pipeline, &err), err);
}

static void close_shop(struct shop *shop)
{
    sct_pipeline_close(&shop->pipeline);
    shop_remove(shop->folder);
}

static int64_t left_out(const struct sct_source_rows *rows, const char *reason)
{
    for (size_t i = 0; i < rows->left_out_count; i++) {
        if (strcmp(rows->left_out[i].reason, reason) == 0) {
            return rows->left_out[i].rows;
        }
    }
    return 0;
}

static const struct sct_segment_result *segment(const struct sct_result *result, size_t scheme,
                                                const char *name)
{
    const struct sct_scheme_result *in = &result->schemes[scheme];
    for (size_t i = 0; i < in->segment_count; i++) {
        if (strcmp(in->segments[i].name, name) == 0) {
            return &in->segments[i];
        }
    }
    return NULL;
}

static struct sct_customer_row customer(struct shop *shop, const char *id)
{
    struct sct_customer_row row = {0};
    struct sct_error err = {0};
    bool found = false;
    CHECK_OK(sct_engine_customer(shop->pipeline.engine, shop->pipeline.run, &shop->pipeline.model,
                                 id, &found, &row, &err),
             err);
    CHECK(found);
    return row;
}

static const struct sct_value *value(const struct shop *shop, const struct sct_customer_row *row,
                                     const char *feature)
{
    for (size_t i = 0; i < shop->pipeline.model.feature_count; i++) {
        if (strcmp(shop->pipeline.model.features[i].name, feature) == 0) {
            return &row->values[i];
        }
    }
    CHECK(!"a feature of that name");
    return NULL;
}

/* 13 lines: one without customer, one without time, one negative, two after the as-of (a's of April and f's of
 * May, both within the 60 days the outcome looks at). */
static void rows_add_up(const struct shop *shop)
{
    const struct sct_source_rows *lines = &shop->pipeline.result.sources[0];
    CHECK(lines->read == 13);
    CHECK(lines->used == 8);
    CHECK(left_out(lines, "no_customer") == 1);
    CHECK(left_out(lines, "no_time") == 1);
    CHECK(left_out(lines, "negative") == 1);
    CHECK(left_out(lines, "after_as_of") == 2);
    CHECK(lines->future_rows == 2);
    CHECK(lines->respelt == 1); /* "c " and "c" */
    CHECK(shop->pipeline.result.sources[1].used == 5);
}

/* a b c d have orders; z is known but never ordered; d2 and d1 are d. */
static void customers_are_counted_once(const struct shop *shop)
{
    const struct sct_result *result = &shop->pipeline.result;
    CHECK(result->found == 5);
    CHECK(result->left_out == 1);
    CHECK(result->customers == 4);
    CHECK(result->aliased == 2);
    CHECK(result->reachable == 2); /* a and d: b has no mail, c no consent */
}

static void features_are_right(struct shop *shop)
{
    const struct sct_customer_row a = customer(shop, "a");
    CHECK(value(shop, &a, "orders")->integer == 1);
    CHECK(value(shop, &a, "spend")->number == 12.75);
    CHECK(value(shop, &a, "spend_30d")->number == 0.0);
    CHECK(value(shop, &a, "recency")->integer == 87);
    CHECK(value(shop, &a, "next_60d")->number == 40.0);
    const struct sct_customer_row b = customer(shop, "b");
    CHECK(value(shop, &b, "orders")->integer == 1);
    CHECK(value(shop, &b, "spend")->number == 99.99);
    CHECK(value(shop, &b, "returns")->number == 0.5);
    CHECK(value(shop, &b, "mail")->missing);
    CHECK(!b.reachable);
    const struct sct_customer_row c = customer(shop, "c");
    CHECK(value(shop, &c, "orders")->integer == 2);
    CHECK(value(shop, &c, "recency")->integer == 1);
    CHECK_TEXT(value(shop, &c, "favourite")->text, "cup");
    const struct sct_customer_row d = customer(shop, "d2"); /* by an alias */
    CHECK(value(shop, &d, "spend")->number == 100.0);
    CHECK(value(shop, &d, "land")->missing);
    CHECK(value(shop, &d, "place")->integer == 1);
    CHECK_NEAR(value(shop, &d, "part")->number, 100.0 / (100.0 + 99.99 + 12.75 + 11.0), 1e-15);
}

/* Spend 11, 12.75, 99.99, 100: the cut of two halves is 12.75, so b and d score 2. */
static void segments_are_right(const struct shop *shop)
{
    const struct sct_result *result = &shop->pipeline.result;
    CHECK(result->cuts[0].count == 1 && result->cuts[0].points[0] == 12.75);
    CHECK(segment(result, 0, "best/big")->customers == 2);
    CHECK(segment(result, 0, "best/small")->customers == 0);
    CHECK(segment(result, 0, "fresh")->customers == 1); /* c */
    CHECK(segment(result, 0, "rest")->customers == 1);  /* a */
    CHECK(segment(result, 0, "best/big")->reachable == 1);
    CHECK_NEAR(segment(result, 0, "best/big")->share, 0.5, 0.0);
    CHECK(segment(result, 1, "low x hot")->customers == 1);           /* c */
    CHECK(segment(result, 1, "sleepers")->customers == 1);            /* a: low, 87 days */
    CHECK(segment(result, 1, "high/returns x warm")->customers == 1); /* b: 31 days */
    CHECK(segment(result, 1, "high/keeps x warm")->customers == 1);   /* d: 11 days */
    CHECK(result->tags[0].customers == 1);                            /* b sends back */
    CHECK(result->tags[1].customers == 2);                            /* a and c are German */
    const struct sct_feature_stats *spend = &result->total.stats[1];
    CHECK(spend->present == 4);
    CHECK(spend->sum == 223.74);
    CHECK(spend->median == 12.75);
    CHECK(spend->min == 11.0 && spend->max == 100.0);
}

static void each_is_explained(struct shop *shop)
{
    static const char *const ids[] = {"a", "b", "c", "d"};
    for (size_t i = 0; i < 4; i++) {
        const struct sct_customer_row row = customer(shop, ids[i]);
        struct explain explain = {0};
        struct sct_error err = {0};
        CHECK_OK(sct_explain(shop->pipeline.run, &shop->pipeline.model, &shop->pipeline.result,
                             &row, &explain, &err),
                 err);
        CHECK_TEXT(explain.schemes[0].name, "cycle");
    }
    /* a: m is 1 where 2 is needed, and its rank is 3: two parts of `best` fail, so it is no near miss;
     * `fresh` fails by 77 days alone. */
    const struct sct_customer_row row = customer(shop, "a");
    struct explain explain = {0};
    struct sct_error err = {0};
    CHECK_OK(sct_explain(shop->pipeline.run, &shop->pipeline.model, &shop->pipeline.result, &row,
                         &explain, &err),
             err);
    CHECK(!explain.schemes[0].rules[0].near);
    CHECK(!explain.schemes[0].rules[1].near); /* one part alone: no miss is near */
    CHECK_TEXT(explain.schemes[0].rules[1].parts[0].needs, "77 less");
    CHECK(explain.schemes[0].rules[2].wins);
}

/* The same run again changes nothing; one more line of b's moves nobody but b's neighbours. */
static void a_second_run_is_told(struct shop *shop)
{
    struct sct_pipeline again = {0};
    struct sct_error err = {0};
    double seconds = 0.0;
    CHECK_OK(sct_pipeline_open(&shop->options, &again, &err), err);
    CHECK_OK(sct_pipeline_run(&again, &shop->options, &seconds, &err), err);
    CHECK(again.changes.unchanged);
    CHECK(again.changes.snapshot == 1);
    sct_pipeline_close(&again);
}

/* Two plans beside each other share a store, but not a past: the other's first run has no parent, and
 * does not stand between this plan and its own last run. */
static void plans_keep_apart(struct shop *shop)
{
    static char text[2 * sizeof shop_plan];
    struct sct_pipeline pipeline = {0};
    struct sct_error err = {0};
    char path[128];
    double seconds = 0.0;
    const char *name = strstr(shop_plan, "tiny");
    CHECK(name != NULL);
    (void)snprintf(text, sizeof text, "%.*selse%s", (int)(name - shop_plan), shop_plan, name + 4);
    shop_write(shop->folder, "else.yml", text);
    (void)snprintf(path, sizeof path, "%s/else.yml", shop->folder);
    const struct sct_pipeline_options options = {.plan_path = path};
    CHECK_OK(sct_pipeline_open(&options, &pipeline, &err), err);
    CHECK_OK(sct_pipeline_run(&pipeline, &options, &seconds, &err), err);
    CHECK(!pipeline.changes.unchanged);
    CHECK(pipeline.changes.snapshot == 2);
    CHECK(pipeline.changes.parent == 0);
    CHECK(pipeline.changes.arrived == 4);
    struct sct_manifest manifest = {0};
    CHECK_OK(sct_store_manifest(pipeline.store, pipeline.run, 2, &manifest, &err), err);
    CHECK_TEXT(manifest.plan_name, "else");
    CHECK(manifest.step_count >= 5);
    CHECK_TEXT(manifest.steps[0].name, "plan");
    sct_pipeline_close(&pipeline);
    a_second_run_is_told(shop);
}

int main(void)
{
    struct shop shop;
    struct sct_error err = {0};
    double seconds = 0.0;
    open_shop(&shop);
    CHECK_OK(sct_pipeline_run(&shop.pipeline, &shop.options, &seconds, &err), err);
    rows_add_up(&shop);
    customers_are_counted_once(&shop);
    features_are_right(&shop);
    segments_are_right(&shop);
    each_is_explained(&shop);
    CHECK(!shop.pipeline.changes.unchanged);
    CHECK(shop.pipeline.changes.arrived == 4);
    sct_pipeline_close(&shop.pipeline); /* one process holds the store at a time */
    a_second_run_is_told(&shop);
    plans_keep_apart(&shop);
    close_shop(&shop);
    return 0;
}

/* The plan that comes with a simulated shop is a right one: it loads and binds without a word. */
#include "simulate/simulate.h"

#include "model/model.h"
#include "plan/plan.h"
#include "support/check.h"
#include "support/folder.h"

/* What the heads of the files look like; the types are those any reader finds. */
static const struct sct_catalog_column order_columns[] = {
    {.name = "order_id", .type = SCT_TYPE_INTEGER},
    {.name = "customer", .type = SCT_TYPE_TEXT},
    {.name = "ordered_at", .type = SCT_TYPE_TIMESTAMP},
    {.name = "product", .type = SCT_TYPE_TEXT},
    {.name = "category", .type = SCT_TYPE_TEXT},
    {.name = "quantity", .type = SCT_TYPE_INTEGER},
    {.name = "price", .type = SCT_TYPE_NUMBER},
    {.name = "returned", .type = SCT_TYPE_BOOLEAN},
    {.name = "channel", .type = SCT_TYPE_TEXT},
};
static const struct sct_catalog_column customer_columns[] = {
    {.name = "customer", .type = SCT_TYPE_TEXT},   {.name = "joined_at", .type = SCT_TYPE_DATE},
    {.name = "country", .type = SCT_TYPE_TEXT},    {.name = "email", .type = SCT_TYPE_TEXT},
    {.name = "consent", .type = SCT_TYPE_BOOLEAN}, {.name = "age", .type = SCT_TYPE_INTEGER},
};
static const struct sct_catalog_column contact_columns[] = {
    {.name = "customer", .type = SCT_TYPE_TEXT},     {.name = "at", .type = SCT_TYPE_TIMESTAMP},
    {.name = "campaign", .type = SCT_TYPE_TEXT},     {.name = "channel", .type = SCT_TYPE_TEXT},
    {.name = "responded", .type = SCT_TYPE_BOOLEAN},
};
static const struct sct_catalog_column complaint_columns[] = {
    {.name = "customer", .type = SCT_TYPE_TEXT},
    {.name = "at", .type = SCT_TYPE_TIMESTAMP},
    {.name = "topic", .type = SCT_TYPE_TEXT},
};
static const struct sct_catalog_source sources[] = {{9, order_columns},
                                                    {6, customer_columns},
                                                    {5, contact_columns},
                                                    {3, complaint_columns}};
static const struct sct_catalog catalog = {4, sources};

static void show(const struct sct_problems *problems, struct sct_arena *arena)
{
    struct sct_error err = {0};
    const char *text = NULL;
    CHECK_OK(sct_problems_print(problems, arena, false, &text, &err), err);
    (void)fputs(text, stderr);
}

/* Opens a shop for [begin, end) and checks the plan's as-of. */
static void check_plan(const char *begin, const char *end, const char *as_of)
{
    char folder[64], path[128];
    struct sct_arena *run = NULL;
    struct sct_error err = {0};
    struct sct_simulated simulated;
    folder_make(folder);
    CHECK_OK(sct_arena_open(64 << 20, &run, &err), err);
    const struct sct_simulate_options options =
        {.customers = 5, .seed = 1, .begin = begin, .end = end, .folder = folder, .plan = true};
    CHECK_OK(sct_simulate(run, &options, NULL, NULL, &simulated, &err), err);

    (void)snprintf(path, sizeof path, "%s/plan.yml", folder);
    struct sct_problems problems;
    struct sct_plan plan;
    struct sct_model model;
    sct_problems_begin(&problems, run);
    sct_status status = sct_plan_load(run, path, &problems, &plan, &err);
    if (status == SCT_OK) {
        status = sct_model_bind(run, &plan, &catalog, &(struct sct_model_options){0}, &problems,
                                &model, &err);
    }
    if (status != SCT_OK || problems.count > 0) {
        show(&problems, run);
    }
    CHECK_OK(status, err);
    CHECK(problems.count == 0);
    char text[32];
    sct_time_format(model.as_of, text);
    CHECK_TEXT(text, as_of);
    sct_day end_day = 0;
    CHECK(sct_day_parse(end, strlen(end), &end_day));
    CHECK(model.horizon_end == (int64_t)end_day * SCT_MICROS_PER_DAY); /* all of it can be seen */
    CHECK(model.scheme_count == 2 && model.tag_count == 3 && model.goal_outcome >= 0);
    CHECK(model.schemes[model.partitions[model.primary].scheme].segment_count == 7);
    CHECK(model.reachable != NULL && model.population != NULL);
    sct_arena_close(run);
    folder_remove(folder);
}

int main(void)
{
    check_plan("2023-01-01", "2025-01-01", "2024-10-03T00:00:00");
    check_plan("2023-01-01", "2023-01-31", "2023-01-16T00:00:00"); /* the middle of a young shop */
    check_plan("2023-01-01", "2023-01-02", "2023-01-01T00:00:00");
    return 0;
}

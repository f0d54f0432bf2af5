/* The plan that comes with a simulated shop is a right one: it loads and binds without a word. */
#include "simulate/simulate.h"

#include "model/model.h"
#include "plan/plan.h"
#include "support/check.h"
#include "support/folder.h"

/* What the heads of the files look like; the types are those any reader finds. */
static const struct sct_catalog_column order_columns[] = {
    {"order_id", SCT_TYPE_INTEGER},     {"customer", SCT_TYPE_TEXT},
    {"ordered_at", SCT_TYPE_TIMESTAMP}, {"product", SCT_TYPE_TEXT},
    {"category", SCT_TYPE_TEXT},        {"quantity", SCT_TYPE_INTEGER},
    {"price", SCT_TYPE_NUMBER},         {"returned", SCT_TYPE_BOOLEAN},
    {"channel", SCT_TYPE_TEXT},
};
static const struct sct_catalog_column customer_columns[] = {
    {"customer", SCT_TYPE_TEXT}, {"joined_at", SCT_TYPE_DATE},  {"country", SCT_TYPE_TEXT},
    {"email", SCT_TYPE_TEXT},    {"consent", SCT_TYPE_BOOLEAN}, {"age", SCT_TYPE_INTEGER},
};
static const struct sct_catalog_column contact_columns[] = {
    {"customer", SCT_TYPE_TEXT}, {"at", SCT_TYPE_TIMESTAMP},      {"campaign", SCT_TYPE_TEXT},
    {"channel", SCT_TYPE_TEXT},  {"responded", SCT_TYPE_BOOLEAN},
};
static const struct sct_catalog_column complaint_columns[] = {
    {"customer", SCT_TYPE_TEXT},
    {"at", SCT_TYPE_TIMESTAMP},
    {"topic", SCT_TYPE_TEXT},
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

/* The example of the design, field by field.  The numbers were read off tests/data/plans/design.yml
 * by eye; the test never looks into the file. */
#include "support/plan_fixture.h"

static void check_scalar(struct plan_text text, const char *expected, int line, int column)
{
    CHECK_TEXT(text.text, expected);
    CHECK_AT(text.at, line, column);
    CHECK(text.one_line);
    CHECK(text.at.width == (int)strlen(expected));
}

static void absent(struct plan_text text)
{
    CHECK(!text.text);
}

static void test_head(const struct sct_plan *plan)
{
    CHECK_TEXT(plan->path, "tests/data/plans/design.yml");
    CHECK_TEXT(plan->folder, "tests/data/plans");
    CHECK(plan->file_count == 1);
    CHECK_TEXT(plan->files[0]->path, plan->path);
    check_scalar(plan->name, "online-retail", 2, 7);
    absent(plan->about);
    absent(plan->engine);
    absent(plan->seed);

    CHECK(plan->goal.present);
    CHECK_AT(plan->goal.at, 5, 3);
    check_scalar(plan->goal.decision,
                 "Whom the spring retention budget goes to, and with which offer", 5, 13);
    check_scalar(plan->goal.outcome, "spend_next_90d", 6, 12);
    check_scalar(plan->goal.sponsor, "Chief Customer Officer", 7, 12);
    check_scalar(plan->goal.review, "30d", 8, 11);

    check_scalar(plan->clock.as_of, "2011-09-10", 10, 16);
    check_scalar(plan->clock.zone, "Europe/London", 10, 34);
}

static void test_source(const struct sct_plan *plan)
{
    static const char *const columns[][2] = {{"invoice", "InvoiceNo"},
                                             {"product", "StockCode"},
                                             {"amount", "Quantity * UnitPrice"},
                                             {"returned", "Quantity < 0"},
                                             {"country", "Country"}};
    CHECK(plan->source_count == 1);
    const struct plan_source *lines = &plan->sources[0];
    check_scalar(lines->name, "lines", 13, 3);
    CHECK(lines->read.count == 1);
    check_scalar(lines->read.items[0], "data/online_retail.csv", 14, 11);
    absent(lines->table);
    absent(lines->sql);
    check_scalar(lines->customer, "CustomerID", 15, 15);
    check_scalar(lines->at, "InvoiceDate", 16, 9);
    check_scalar(lines->format.datetime, "%m/%d/%Y %H:%M", 17, 25); /* past the quote */
    absent(lines->format.date);
    absent(lines->format.type);
    CHECK(lines->format.columns.count == 0);
    check_scalar(lines->where, "UnitPrice > 0", 18, 12);
    CHECK(lines->leave_out.count == 0);
    absent(lines->on_bad_row);
    CHECK(lines->columns.count == 5);
    for (size_t i = 0; i < 5; i++) {
        check_scalar(lines->columns.items[i].name, columns[i][0], 20 + (int)i, 7);
        CHECK_TEXT(lines->columns.items[i].is.text, columns[i][1]);
        absent(lines->columns.items[i].type);
    }
    check_scalar(lines->columns.items[2].is, "Quantity * UnitPrice", 22, 15);
}

static void test_identity_and_population(const struct sct_plan *plan)
{
    CHECK(plan->identity.present);
    CHECK_AT(plan->identity.at, 26, 11);
    CHECK(plan->identity.source.read.count == 1);
    check_scalar(plan->identity.source.read.items[0], "data/aliases.csv", 26, 18);
    CHECK_TEXT(plan->identity.source.name.text, "identity");
    check_scalar(plan->identity.alias, "id", 26, 43);
    check_scalar(plan->identity.customer, "person", 26, 57);
    check_scalar(plan->population.where, "orders > 0", 29, 10);
    check_scalar(plan->population.reachable, "consent and email is present", 30, 14);
}

static void test_features(const struct sct_plan *plan)
{
    static const char *const names[] = {"orders", "spend",       "spend_90d", "recency",
                                        "tenure", "return_rate", "range",     "country",
                                        "r",      "f",           "m"};
    CHECK(plan->features.count == 11);
    for (size_t i = 0; i < 11; i++) {
        check_scalar(plan->features.items[i].name, names[i], 33 + (int)i, 3);
    }
    const struct plan_definition *spend = &plan->features.items[1];
    check_scalar(spend->is, "sum(lines.amount)", 34, 21);
    check_scalar(spend->unit, "GBP", 34, 46);
    check_scalar(spend->kind, "value", 34, 57);
    absent(spend->about);
    check_scalar(plan->features.items[0].is, "count_distinct(lines.invoice where not returned)", 33,
                 16);
    absent(plan->features.items[0].unit);
    check_scalar(plan->features.items[7].kind, "geography", 40, 50);
    check_scalar(plan->features.items[8].is, "score(recency, 5, low is best)", 41, 6);
    CHECK(plan->outcomes.count == 1);
    check_scalar(plan->outcomes.items[0].name, "spend_next_90d", 46, 3);
    check_scalar(plan->outcomes.items[0].is, "sum(lines.amount, next 90d)", 46, 19);
    CHECK(plan->tags.count == 1);
    check_scalar(plan->tags.items[0].name, "big basket", 69, 3);
    check_scalar(plan->tags.items[0].is, "ratio(spend, orders) > 500", 69, 15);
}

static void test_rules(const struct plan_scheme *scheme)
{
    static const char *const names[] = {"new",     "champions", "loyal",
                                        "at risk", "lost",      "occasional"};
    check_scalar(scheme->name, "lifecycle", 49, 3);
    CHECK(scheme->primary && !scheme->grid);
    absent(scheme->within);
    absent(scheme->exclusive);
    CHECK(scheme->segment_count == 6);
    for (size_t i = 0; i < 6; i++) {
        check_scalar(scheme->segments[i].name, names[i], 52 + (int)i, 16);
        CHECK(scheme->segments[i].otherwise == (i == 5));
        CHECK(!scheme->segments[i].treatment.present);
    }
    check_scalar(scheme->segments[3].when, "recency between 91 and 365 and f >= 3", 55, 33);
    absent(scheme->segments[5].when);
}

static void test_grid(const struct plan_scheme *scheme)
{
    check_scalar(scheme->name, "mesh", 58, 3);
    CHECK(scheme->grid && !scheme->primary && scheme->segment_count == 0);
    const struct plan_axis *columns = scheme->columns;
    CHECK_AT(columns->at, 60, 16);
    check_scalar(columns->by, "recency", 60, 21);
    CHECK(columns->quantiles == 0 && columns->cuts.count == 3);
    CHECK_AT(columns->cuts_at, 60, 36);
    check_scalar(columns->cuts.items[2], "180", 60, 45);
    CHECK(columns->labels.count == 4);
    check_scalar(columns->labels.items[3], "cold", 60, 77);
    CHECK_TEXT(columns->missing.text, "missing");

    const struct plan_axis *rows = scheme->rows;
    CHECK_AT(rows->at, 62, 9);
    CHECK(rows->quantiles == 3 && rows->cuts.count == 0);
    CHECK_AT(rows->cuts_at, 63, 15);
    CHECK(rows->labels.count == 3);
    CHECK(!rows->nested[0] && !rows->nested[1] && rows->nested[2]);
    const struct plan_axis *high = rows->nested[2];
    check_scalar(high->by, "return_rate", 65, 20);
    CHECK(high->cuts.count == 1 && high->labels.count == 2);
    check_scalar(high->labels.items[1], "returns", 65, 62);

    CHECK(scheme->merge_count == 1);
    check_scalar(scheme->merges[0].name, "sleepers", 66, 15);
    CHECK(scheme->merges[0].cells.count == 2);
    check_scalar(scheme->merges[0].cells.items[1], "mid x cold", 66, 38);
}

int main(void)
{
    struct plan_fixture f = {0};
    fixture_load(&f, "tests/data/plans/design.yml");
    if (f.status != SCT_OK) {
        fixture_print(&f);
    }
    CHECK(f.status == SCT_OK && f.problems.count == 0);
    test_head(&f.plan);
    test_source(&f.plan);
    test_identity_and_population(&f.plan);
    test_features(&f.plan);
    CHECK(f.plan.scheme_count == 2);
    test_rules(&f.plan.schemes[0]);
    test_grid(&f.plan.schemes[1]);
    fixture_close(&f, NULL);
    return 0;
}

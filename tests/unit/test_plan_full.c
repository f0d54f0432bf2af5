/* Every key, read from tests/data/plans/full.yml; and the forms a value may take. */
#include "support/plan_fixture.h"

static void test_head(const struct sct_plan *plan)
{
    CHECK_TEXT(plan->name.text, "full");
    CHECK_AT(plan->name.at, 3, 8);
    CHECK(plan->name.one_line);
    CHECK_TEXT(plan->about.text, "A plan that uses everything.");
    CHECK(!plan->about.one_line && plan->about.at.line == 5);
    CHECK_TEXT(plan->engine.text, "duckdb");
    CHECK_TEXT(plan->seed.text, "20110910");
    CHECK(plan->file_count == 2);
    CHECK_TEXT(plan->files[1]->path, "tests/data/plans/full_shared.yml");
    CHECK_TEXT(plan->clock.as_of.text, "2011-09-10T06:30:00");
    CHECK_TEXT(plan->goal.review.text, "12w");
}

static void test_format(const struct plan_format *format)
{
    CHECK_TEXT(format->type.text, "csv");
    CHECK_TEXT(format->delimiter.text, "\t");
    CHECK(!format->delimiter.one_line); /* an escape: columns inside it are not those of the file */
    CHECK_TEXT(format->quote.text, "none");
    CHECK_TEXT(format->header.text, "false");
    CHECK(format->columns.count == 3);
    CHECK_TEXT(format->columns.items[2].text, "amount");
    CHECK_TEXT(format->encoding.text, "latin-1");
    CHECK_TEXT(format->date.text, "%d.%m.%Y");
    CHECK_TEXT(format->datetime.text, "%d.%m.%Y %H:%M");
    CHECK_AT(format->datetime.at, 25, 18);
    CHECK_TEXT(format->decimal.text, ",");
    CHECK_TEXT(format->skip.text, "3");
    CHECK(format->missing.count == 3);
    CHECK_TEXT(format->missing.items[2].text, "");
}

static void test_sources(const struct sct_plan *plan)
{
    CHECK(plan->source_count == 4);
    const struct plan_source *events = &plan->sources[0];
    CHECK(events->read.count == 2);
    CHECK_TEXT(events->read.items[1].text, "b/*.csv");
    test_format(&events->format);
    CHECK_TEXT(events->zone.text, "Europe/Berlin");
    CHECK(events->leave_out.count == 2);
    CHECK_TEXT(events->leave_out.items[0].name.text, "test orders");
    CHECK_TEXT(events->leave_out.items[1].is.text, "starts_with(id, 'S')");
    CHECK(events->columns.count == 1);
    CHECK_TEXT(events->columns.items[0].type.text, "number");
    CHECK_TEXT(events->columns.items[0].unit.text, "EUR");
    CHECK_TEXT(events->columns.items[0].kind.text, "value");
    CHECK_TEXT(events->columns.items[0].about.text, "Gross");
    CHECK_TEXT(events->on_bad_row.text, "skip");

    CHECK_TEXT(plan->sources[1].table.text, "crm.people");
    CHECK(plan->sources[1].read.count == 0 && !plan->sources[1].at.text);
    CHECK_TEXT(plan->sources[2].sql.text, "select *\nfrom visits");
    CHECK_AT(plan->sources[2].sql.at, 42, 7);
    CHECK_TEXT(plan->sources[3].table.text, "stock");
    CHECK_TEXT(plan->identity.source.table.text, "aliases");
    CHECK_TEXT(plan->identity.source.format.header.text, "true");
}

/* Scalars stay as written; what an included file defines comes first. */
static void test_features(const struct sct_plan *plan)
{
    static const char *const names[] = {"shared", "spend", "no", "1.0", "2011-09-10"};
    CHECK(plan->features.count == 5);
    for (size_t i = 0; i < 5; i++) {
        CHECK_TEXT(plan->features.items[i].name.text, names[i]);
    }
    CHECK(plan->features.items[0].name.at.file == plan->files[1]);
    CHECK_AT(plan->features.items[0].name.at, 3, 3);
    CHECK(plan->features.items[1].name.at.file == plan->files[0]);
    CHECK_TEXT(plan->features.items[1].is.text, "sum(events.amount, last 90d)");
    CHECK_TEXT(plan->features.items[1].about.text, "Three months");
    CHECK_TEXT(plan->outcomes.items[0].unit.text, "EUR");
    CHECK(plan->tags.count == 2);
    CHECK_TEXT(plan->tags.items[0].about.text, "Very");
}

static void test_rules(const struct plan_scheme *schemes)
{
    CHECK(schemes[0].primary && !schemes[1].primary && !schemes[2].primary);
    CHECK_TEXT(schemes[0].exclusive.text, "strict");
    const struct plan_segment *big = &schemes[0].segments[0];
    CHECK_TEXT(big->when.text, "spend > 100 and no > 3");
    CHECK(!big->when.one_line && big->when.at.line == 66);
    CHECK_TEXT(big->owner.text, "Ann");
    CHECK_TEXT(big->hypothesis.text, "They come back");
    CHECK_TEXT(big->budget.text, "1000 EUR");
    CHECK(big->treatment.present);
    CHECK_TEXT(big->treatment.offer.text, "10 % off");
    CHECK_TEXT(big->treatment.say.text, "Thank you");
    CHECK(big->treatment.channels.count == 2);
    CHECK(schemes[0].segments[1].otherwise);
    CHECK(schemes[0].segments[1].treatment.channels.count == 1);
    CHECK_TEXT(schemes[1].within.text, "rules/big");
}

static void test_grid(const struct plan_scheme *scheme)
{
    const struct plan_axis *low = scheme->rows->nested[0];
    CHECK(scheme->columns->cuts.count == 1 && scheme->columns->quantiles == 0);
    CHECK_TEXT(scheme->columns->missing.text, "unknown");
    CHECK(scheme->rows->quantiles == 2);
    CHECK(low && low->quantiles == 2 && !low->nested[0] && low->nested[1]);
    CHECK(low->nested[1]->labels.count == 3);
    CHECK(scheme->merge_count == 2);
    CHECK(scheme->merges[1].cells.count == 1);
    CHECK(scheme->segment_count == 2);
    CHECK_TEXT(scheme->segments[1].name.text, "low/m/y x many");
    CHECK(scheme->segments[1].treatment.present);
}

/* What a later version reads is accepted, and said so. */
static void test_notes(const struct sct_problems *problems)
{
    static const char *const messages[] = {"'targets' is not read yet", "'assume' is not read yet",
                                           "'waivers' is not read yet",
                                           "'hypothesis' is not read yet"};
    CHECK(problems->count == 4);
    for (size_t i = 0; i < 4; i++) {
        CHECK(problems->items[i].severity == SCT_PROBLEM_NOTE);
        CHECK_TEXT(problems->items[i].message, messages[i]);
    }
}

int main(void)
{
    struct plan_fixture f = {0};
    fixture_load(&f, "tests/data/plans/full.yml");
    if (f.status != SCT_OK) {
        fixture_print(&f);
    }
    CHECK(f.status == SCT_OK);
    test_head(&f.plan);
    test_sources(&f.plan);
    test_features(&f.plan);
    CHECK(f.plan.scheme_count == 3);
    test_rules(f.plan.schemes);
    test_grid(&f.plan.schemes[2]);
    test_notes(&f.problems);
    fixture_close(&f, NULL);
    return 0;
}

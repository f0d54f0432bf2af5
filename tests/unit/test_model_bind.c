/* The binder alone: plans as texts, a catalog by hand, no engine and no file of data. */
#include "model/model.h"

#include "support/plan_fixture.h"

struct bound {
    struct plan_fixture fixture;
    struct sct_model model;
    sct_status status;
};

static const struct sct_catalog_column columns[] = {
    {.name = "id", .type = SCT_TYPE_NUMBER},
    {.name = "client", .type = SCT_TYPE_TEXT},
    {.name = "when", .type = SCT_TYPE_TIMESTAMP},
    {.name = "price", .type = SCT_TYPE_NUMBER},
    {.name = "back", .type = SCT_TYPE_BOOLEAN},
    {.name = "amount", .type = SCT_TYPE_TEXT, .doubt = "the cell says so"},
    {.name = "nested", .type = SCT_TYPE_NONE, .doubt = "'nested' is an object"},
};
static const struct sct_catalog_source source = {.column_count = sizeof columns / sizeof columns[0],
                                                 .columns = columns};
static const struct sct_catalog catalog = {.source_count = 1, .sources = &source};

/* What every plan here begins with; the rest is the test's. */
static const char head[] = "sectile: 1\nname: t\nclock: {as_of: 2024-03-31}\n"
                           "sources:\n  lines: {read: x.csv, customer: client, at: when}\n";

static void bind(struct bound *bound, const char *rest)
{
    char text[8192];
    *bound = (struct bound){0};
    (void)snprintf(text, sizeof text, "%s%s", head, rest);
    fixture_load_text(&bound->fixture, text);
    if (bound->fixture.status != SCT_OK) {
        fixture_print(&bound->fixture);
    }
    CHECK_OK(bound->fixture.status, bound->fixture.err);
    bound->status = sct_model_bind(bound->fixture.run, &bound->fixture.plan, &catalog, NULL,
                                   &bound->fixture.problems, &bound->model, &bound->fixture.err);
}

static void refuses(const char *rest, int line, const char *message)
{
    struct bound bound;
    bool found = false;
    bind(&bound, rest);
    CHECK(bound.status == SCT_PLAN);
    for (size_t i = 0; i < bound.fixture.problems.count; i++) {
        const struct sct_problem *problem = &bound.fixture.problems.items[i];
        found = found || (strstr(problem->message, message) && problem->place.line == line);
    }
    if (!found) {
        for (size_t i = 0; i < bound.fixture.problems.count; i++) {
            (void)fprintf(stderr, "line %d: %s\n", bound.fixture.problems.items[i].place.line,
                          bound.fixture.problems.items[i].message);
        }
        (void)fprintf(stderr, "expected line %d: %s\n", line, message);
    }
    CHECK(found);
    fixture_close(&bound.fixture, NULL);
}

#define SCHEME "schemes:\n  s: {segments: [{name: a, when: n > 1}, {name: b, otherwise: true}]}\n"

static void features_bind_in_any_order(void)
{
    struct bound bound;
    bind(&bound, "features:\n  twice: n * 2\n  n: count(lines)\n  score: score(twice, 4)\n"
                 "  half: score / 2\n" SCHEME);
    CHECK_OK(bound.status, bound.fixture.err);
    CHECK(bound.model.features[0].stage == 0 && bound.model.features[0].depth == 1);
    CHECK(bound.model.features[1].depth == 0);
    CHECK(bound.model.features[2].stage == 1 && bound.model.features[2].depth == 0);
    CHECK(bound.model.features[3].stage == 1 && bound.model.features[3].depth == 1);
    CHECK(bound.model.cut_count == 1 && bound.model.cuts[0].stage == 0);
    CHECK(bound.model.stage_count == 2);
    fixture_close(&bound.fixture, NULL);
}

static void equal_aggregates_are_one(void)
{
    struct bound bound;
    bind(&bound, "features:\n  n: count(lines)\n  share: ratio(count( lines ), count(lines where "
                 "back))\n" SCHEME);
    CHECK_OK(bound.status, bound.fixture.err);
    CHECK(bound.model.aggregate_count == 2);
    fixture_close(&bound.fixture, NULL);
}

/* 31 March less a month is 29 February in 2024; the windows are half-open. */
static void windows_become_instants(void)
{
    struct bound bound;
    bind(&bound,
         "features:\n  n: count(lines, last 1mo)\n  o: count(lines, between 180d and 90d ago)\n"
         "outcomes: {y: \"count(lines, next 90d)\"}\n" SCHEME);
    CHECK_OK(bound.status, bound.fixture.err);
    const sct_time day = SCT_MICROS_PER_DAY;
    const struct model_aggregate *a = bound.model.aggregates;
    CHECK(a[0].begin == sct_day_from_civil(2024, 2, 29) * day);
    CHECK(a[0].end == sct_day_from_civil(2024, 3, 31) * day);
    CHECK(a[1].begin == sct_day_from_civil(2023, 10, 3) * day);
    CHECK(a[1].end == sct_day_from_civil(2024, 1, 1) * day);
    CHECK(a[2].looks_forward && a[2].end == sct_day_from_civil(2024, 6, 29) * day);
    CHECK(bound.model.horizon_end == a[2].end);
    fixture_close(&bound.fixture, NULL);
}

static void refinements_hang_under_their_segment(void)
{
    struct bound bound;
    bind(&bound,
         "features: {n: count(lines)}\n"
         "schemes:\n"
         "  deep: {within: a/x, segments: [{name: p, when: n > 9}, {name: q, otherwise: true}]}\n"
         "  s: {primary: true, segments: [{name: a, when: n > 1}, {name: b, otherwise: true}]}\n"
         "  t: {within: s/a, segments: [{name: x, when: n > 5}, {name: y, otherwise: true}]}\n");
    CHECK_OK(bound.status, bound.fixture.err);
    CHECK(bound.model.partition_count == 1);
    const struct model_partition *p = &bound.model.partitions[0];
    CHECK(p->leaf_count == 4);
    CHECK_TEXT(p->leaves[0].path, "a/x/p");
    CHECK_TEXT(p->leaves[1].path, "a/x/q");
    CHECK_TEXT(p->leaves[2].path, "a/y");
    CHECK_TEXT(p->leaves[3].path, "b");
    fixture_close(&bound.fixture, NULL);
}

static void grids_have_their_cells(void)
{
    struct bound bound;
    bind(&bound,
         "features: {n: count(lines), m: count(lines where back)}\n"
         "schemes:\n  g:\n    grid:\n"
         "      columns: {by: n, cuts: [1], labels: [few, many]}\n"
         "      rows:\n        by: m\n        cuts: [0, 2]\n        labels: [none, some, lots]\n"
         "        some: {by: n, cuts: quantiles 2, labels: [low, high]}\n"
         "      merge: {rest: [none x few, none x many]}\n");
    CHECK_OK(bound.status, bound.fixture.err);
    const struct model_scheme *g = &bound.model.schemes[0];
    CHECK(g->row_count == 4 && g->column_count == 2); /* counts are never missing: no band for it */
    CHECK_TEXT(g->row_labels[1], "some/low");
    CHECK(g->segment_count == 7);
    CHECK_TEXT(g->segments[0].name, "some/low x few");
    CHECK_TEXT(g->segments[6].name, "rest");
    CHECK(g->cell_segment[0] == 6 && g->cell_segment[1] == 6 && g->cell_segment[2] == 0);
    CHECK(bound.model.cut_count == 1 && bound.model.cuts[0].bands == 2);
    fixture_close(&bound.fixture, NULL);
}

static void kinds_are_derived(void)
{
    struct bound bound;
    bind(&bound, "features:\n  n: count(lines)\n  recency: days_since(last(lines.at))\n"
                 "  age: days_since(first(lines.at))\n  money: sum(lines.price)\n" SCHEME);
    CHECK_OK(bound.status, bound.fixture.err);
    CHECK(bound.model.features[0].kind == SCT_KIND_BEHAVIOUR);
    CHECK(bound.model.features[2].kind == SCT_KIND_LIFECYCLE);
    CHECK(bound.model.value_feature == 3);
    CHECK(bound.model.recency_feature == 1);
    fixture_close(&bound.fixture, NULL);
}

static void mistakes_are_told_where_they_are(void)
{
    refuses("features:\n  n: a + 1\n  a: b * 2\n  b: n - 1\n" SCHEME, 7,
            "in a circle: n -> a -> b -> n");
    refuses("features: {n: count(lines)}\noutcomes: {y: \"count(lines, next 1d)\"}\n"
            "schemes:\n  s: {segments: [{name: a, when: y > 1}, {name: b, otherwise: true}]}\n",
            9, "looks forward");
    refuses("features: {n: count(lines)}\noutcomes: {y: count(lines)}\n" SCHEME, 7,
            "does not look forward");
    refuses("features: {n: \"count(lines, next 9d)\"}\n" SCHEME, 6, "next");
    refuses("features: {n: sum(lines.prise)}\n" SCHEME, 6, "prise");
    refuses(
        "features: {n: count(lines)}\nschemes:\n  s: {segments: [{name: a, when: n + 1}, {name: b, "
        "otherwise: true}]}\n",
        8, "must be a condition");
    refuses("features: {n: count(lines)}\ngoal: {outcome: nope}\n" SCHEME, 7, "no outcome 'nope'");
    refuses("features: {sct_n: count(lines), n: count(lines)}\n" SCHEME, 6, "kept for sectile");
    refuses("features: {n: count(lines), r: \"score(n, 5)\"}\npopulation: {where: r > 1}\n" SCHEME,
            7, "cannot depend on scores");
    refuses("features: {n: count(lines)}\nschemes:\n  g:\n    grid:\n"
            "      columns: {by: n, cuts: [2, 1], labels: [a, b, c]}\n"
            "      rows: {by: n, cuts: [1], labels: [a, b]}\n",
            10, "not above");
    refuses("features: {n: count(lines), t: min(lines.client)}\nschemes:\n  g:\n    grid:\n"
            "      columns: {by: t, cuts: [1], labels: [a, b]}\n"
            "      rows: {by: n, cuts: [1], labels: [a, b]}\n",
            10, "cut by a number");
    refuses("features: {n: count(lines)}\nschemes:\n"
            "  s: {primary: true, segments: [{name: champions, otherwise: true}]}\n"
            "  t: {within: champion, segments: [{name: x, otherwise: true}]}\n",
            9, "no such segment");
}

/* A mistake in one feature is told once, not again for each that reads it. */
static void one_mistake_is_one_problem(void)
{
    struct bound bound;
    bind(&bound, "features:\n  n: sum(lines.prise)\n  a: n + 1\n  b: a + n\n"
                 "schemes:\n  s: {segments: [{name: b1, otherwise: true}]}\n");
    CHECK(bound.status == SCT_PLAN);
    CHECK(sct_problems_error_count(&bound.fixture.problems) == 1);
    fixture_close(&bound.fixture, NULL);

    /* Nor for each rule, tag, axis and condition. */
    bind(&bound,
         "features:\n  n: sum(lines.prise)\npopulation: {where: n > 3}\n"
         "tags: {t: n > 1}\n"
         "schemes:\n  s: {segments: [{name: b1, when: n > 2}, {name: b2, otherwise: true}]}\n");
    CHECK(bound.status == SCT_PLAN);
    CHECK(sct_problems_error_count(&bound.fixture.problems) == 1);
    fixture_close(&bound.fixture, NULL);
}

/* The reader's doubt about a column is what helps where its type is wrong, by whatever name it comes. */
static void doubts_are_hints(void)
{
    static const char *const rests[] = {
        "features: {n: sum(lines.amount)}\n" SCHEME,
        "features: {n: \"max(lines.amount) + 1\"}\n" SCHEME,
        "features: {n: last(lines.amount)}\n" SCHEME, /* n > 1 */
    };
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        struct bound bound;
        bind(&bound, rests[i]);
        CHECK(bound.status == SCT_PLAN && bound.fixture.problems.count == 1);
        CHECK_TEXT(bound.fixture.problems.items[0].hint, "the cell says so");
        fixture_close(&bound.fixture, NULL);
    }
    refuses("features: {n: count(lines where nested is missing)}\n" SCHEME, 6,
            "'nested' is an object");
}

int main(void)
{
    features_bind_in_any_order();
    equal_aggregates_are_one();
    windows_become_instants();
    refinements_hang_under_their_segment();
    grids_have_their_cells();
    kinds_are_derived();
    mistakes_are_told_where_they_are();
    one_mistake_is_one_problem();
    doubts_are_hints();
    return 0;
}

/* The JSON of a result: its texts by hand, its escapes, and that equal results give equal bytes. */
#include "report/report.h"

#include "support/check.h"
#include "support/golden.h"
#include "support/sample_result.h"

#include <stdbool.h>
#include <string.h>

static struct sct_arena *arena;

static const char *json_of(const struct sct_report *report)
{
    const char *text = NULL;
    CHECK(sct_report_json(arena, report, &text, NULL) == SCT_OK);
    return text;
}

static bool has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        (void)fprintf(stderr, "no '%s' in\n%s", part, text);
        return false;
    }
    return true;
}

static const char smallest[] = "{\n"
                               "  \"sectile\": \"" SCT_VERSION "\",\n"
                               "  \"plan\": \"p\",\n"
                               "  \"decision\": null,\n"
                               "  \"as_of\": \"2011-09-10\",\n"
                               "  \"zone\": \"UTC\",\n"
                               "  \"rows\": {},\n"
                               "  \"customers\": 0,\n"
                               "  \"found\": 0,\n"
                               "  \"left_out_of_population\": 0,\n"
                               "  \"reachable\": 0,\n"
                               "  \"aliased\": 0,\n"
                               "  \"features\": [],\n"
                               "  \"value_feature\": null,\n"
                               "  \"recency_feature\": null,\n"
                               "  \"cuts\": [],\n"
                               "  \"schemes\": {},\n"
                               "  \"total\": {\n"
                               "    \"name\": \"all\",\n"
                               "    \"customers\": 0,\n"
                               "    \"share\": 0,\n"
                               "    \"reachable\": 0,\n"
                               "    \"features\": {}\n"
                               "  },\n"
                               "  \"tags\": {},\n"
                               "  \"changes\": null,\n"
                               "  \"snapshot\": null,\n"
                               "  \"unchanged\": false,\n"
                               "  \"dry\": false,\n"
                               "  \"warnings\": []\n"
                               "}\n";

static void the_smallest_result(void)
{
    const struct sct_result result = {.plan_name = "p",
                                      .decision = "",
                                      .as_of = "2011-09-10",
                                      .zone = "UTC",
                                      .value_feature = -1,
                                      .recency_feature = -1,
                                      .total = {.name = "all"}};
    const struct sct_report report = {.result = &result};
    CHECK(same_text(json_of(&report), smallest));
}

static void a_segment_has_its_statistics(void)
{
    const struct sct_result result = sample_result();
    const struct sct_report report = {.result = &result};
    CHECK(has(json_of(&report), "        {\n"
                                "          \"name\": \"lost\",\n"
                                "          \"customers\": 400,\n"
                                "          \"share\": 0.4,\n"
                                "          \"reachable\": 300,\n"
                                "          \"features\": {\n"
                                "            \"spend\": {\n"
                                "              \"present\": 400,\n"
                                "              \"sum\": 19999.25,\n"
                                "              \"mean\": 50,\n"
                                "              \"min\": -20,\n"
                                "              \"median\": 40,\n"
                                "              \"max\": 500\n"
                                "            },\n"));
    CHECK(!strstr(json_of(&report), "\"country\": {")); /* a text has no statistics */
}

static void changes_tell_who_arrived_and_left_by_null(void)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result, .changes = &changes, .snapshot = 4};
    CHECK(has(json_of(&report), "  \"changes\": {\n"
                                "    \"parent\": 3,\n"
                                "    \"since\": \"2011-08-10\",\n"
                                "    \"cause\": \"data\",\n"
                                "    \"stayed\": 983,\n"
                                "    \"moved\": 12,\n"
                                "    \"arrived\": 5,\n"
                                "    \"left\": 1,\n"
                                "    \"moves\": [\n"
                                "      {\n"
                                "        \"scheme\": \"lifecycle\",\n"
                                "        \"from\": \"loyal\",\n"
                                "        \"to\": \"at risk\",\n"
                                "        \"customers\": 8,\n"
                                "        \"value\": 3412.5\n"
                                "      },\n"));
    CHECK(has(json_of(&report), "        \"from\": null,\n        \"to\": \"champions\",\n"));
    CHECK(has(json_of(&report), "        \"from\": \"lost\",\n        \"to\": null,\n"));
    CHECK(has(json_of(&report), "  \"snapshot\": 4,\n"));
}

static void names_are_escaped(void)
{
    static const struct sct_segment_result segments[] =
        {{"a \"quoted\" \\ name\n\x1b[2J", 1, 1, 1.0, NULL},
         {"caf\xc3\xa9 \xe5\xae\xa2 \xf0\x9f\x98\x80 \xff", 0, 0, 0.0, NULL}};
    static const struct sct_scheme_result scheme = {.name = "s\"\t",
                                                    .segment_count = 2,
                                                    .segments = segments};
    struct sct_result result = sample_result();
    result.feature_count = 0;
    result.value_feature = -1;
    result.recency_feature = -1;
    result.scheme_count = 1;
    result.schemes = &scheme;
    const struct sct_report report = {.result = &result};
    const char *text = json_of(&report);
    CHECK(has(text, "\"a \\\"quoted\\\" \\\\ name\\n\\u001b[2J\""));
    CHECK(has(text, "\"caf\xc3\xa9 \xe5\xae\xa2 \xf0\x9f\x98\x80 \xef\xbf\xbd\""));
    CHECK(has(text, "\"s\\\"\\t\": {"));
}

static void what_is_not_a_number_is_null(void)
{
    static const struct sct_feature_stats stats[SAMPLE_FEATURES] = {
        {0, 0.0, NAN, NAN, NAN, NAN},
        {1, (double)INFINITY, NAN, -0.0, 1e300, 0.1},
    };
    struct sct_result result = sample_result();
    result.total.stats = stats;
    const struct sct_report report = {.result = &result};
    const char *total = strstr(json_of(&report), "  \"total\": {\n");
    CHECK(total != NULL);
    CHECK(has(total, "        \"present\": 0,\n        \"sum\": null,\n        \"mean\": null,\n"));
    CHECK(has(total, "        \"sum\": null,\n        \"mean\": null,\n"));
    CHECK(has(total, "        \"median\": 1e+300,\n        \"max\": 0.1\n"));
}

/* Seconds are of the machine; the rest is of the result. */
static void equal_results_give_equal_bytes(void)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report slow = {.result = &result,
                                    .changes = &changes,
                                    .snapshot = 4,
                                    .seconds = 99.0};
    const struct sct_report quick = {.result = &result,
                                     .changes = &changes,
                                     .snapshot = 4,
                                     .seconds = -1.0};
    CHECK(same_text(json_of(&slow), json_of(&quick)));
}

/* Run again on the same data: unchanged is true and every other line stays. */
static void a_second_run_differs_in_one_line(void)
{
    const struct sct_result result = sample_result();
    struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result, .changes = &changes, .snapshot = 4};
    const char *first = json_of(&report);
    changes.unchanged = true;
    const char *second = json_of(&report);

    const char *const line = strstr(first, "  \"unchanged\": false,\n");
    CHECK(line != NULL);
    const size_t before = (size_t)(line - first);
    CHECK(strncmp(first, second, before) == 0);
    CHECK(strncmp(second + before, "  \"unchanged\": true,\n", 21) == 0);
    CHECK(same_text(second + before + 21, line + 22));
}

int main(void)
{
    CHECK(sct_arena_open(64 << 20, &arena, NULL) == SCT_OK);
    the_smallest_result();
    a_segment_has_its_statistics();
    changes_tell_who_arrived_and_left_by_null();
    names_are_escaped();
    what_is_not_a_number_is_null();
    equal_results_give_equal_bytes();
    a_second_run_differs_in_one_line();
    sct_arena_close(arena);
    return 0;
}

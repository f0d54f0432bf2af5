/* Random results: whatever names and figures are, the page fits and holds no control byte, and the JSON is
 * UTF-8 and the same each time.  The seeds are fixed: a failure comes back. */
#include "report/report.h"

#include "base/random.h"
#include "base/utf8.h"
#include "support/check.h"
#include "support/sample_result.h"

#include <stdbool.h>
#include <string.h>

enum { ROUNDS = 300, SEGMENTS_MAX = 12, FEATURES = 5, NAME_BYTES = 40 };

struct made {
    char names[SEGMENTS_MAX][NAME_BYTES];
    struct sct_feature_stats stats[SEGMENTS_MAX + 1][FEATURES];
    struct sct_segment_result segments[SEGMENTS_MAX];
    struct sct_feature_head features[FEATURES];
    char feature_names[FEATURES][NAME_BYTES];
    struct sct_scheme_result scheme;
    struct sct_move moves[SEGMENTS_MAX];
    struct sct_changes changes;
    struct sct_result result;
};

/* Bytes of any kind, blanks often, so that a word is never wider than the page. */
static void random_name(struct sct_random *random, char ret_name[NAME_BYTES])
{
    static const char *const pieces[] = {"a",
                                         "B",
                                         "-",
                                         " ",
                                         "\x1b[31m",
                                         "\n",
                                         "\x07",
                                         "\xc3\xa9",
                                         "\xe5\xae\xa2",
                                         "\xf0\x9f\x98\x80",
                                         "e\xcc\x81",
                                         "\xff",
                                         "\xc2\x9b",
                                         "\xe2\x80\xae",
                                         "\"",
                                         "\\"};
    const uint64_t count = 1 + sct_random_below(random, 12);
    ret_name[0] = '\0';
    for (uint64_t i = 0; i < count; i++) {
        const char *piece = pieces[sct_random_below(random, sizeof pieces / sizeof pieces[0])];
        const size_t used = strlen(ret_name);
        if (used + strlen(piece) < NAME_BYTES) {
            memcpy(ret_name + used, piece, strlen(piece) + 1);
        }
    }
}

static double random_figure(struct sct_random *random)
{
    static const double scales[] = {0.0, 1e-3, 1.0, 1e3, 1e9, 1e14, 1e200};
    const double scale = scales[sct_random_below(random, sizeof scales / sizeof scales[0])];
    return (sct_random_uniform(random) - 0.3) * scale;
}

static struct sct_feature_stats random_stats(struct sct_random *random)
{
    if (sct_random_below(random, 5) == 0) {
        return (struct sct_feature_stats){0, 0.0, NAN, NAN, NAN, NAN};
    }
    return (struct sct_feature_stats){1 + (int64_t)sct_random_below(random, 1000),
                                      random_figure(random),
                                      random_figure(random),
                                      random_figure(random),
                                      random_figure(random),
                                      random_figure(random)};
}

static void make_features(struct sct_random *random, struct made *made)
{
    for (size_t i = 0; i < FEATURES; i++) {
        random_name(random, made->feature_names[i]);
        made->features[i] = (struct sct_feature_head){made->feature_names[i], i % 2 ? "GBP" : "",
                                                      SCT_TYPE_NUMBER, SCT_KIND_NONE, i == 4};
        for (size_t k = 0; k <= SEGMENTS_MAX; k++) {
            made->stats[k][i] = random_stats(random);
        }
    }
}

static void make_segments(struct sct_random *random, struct made *made, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const int64_t customers = (int64_t)sct_random_below(random, 100000000);
        random_name(random, made->names[i]);
        made->segments[i] =
            (struct sct_segment_result){made->names[i], customers,
                                        customers - (int64_t)sct_random_below(random, 2),
                                        sct_random_uniform(random), made->stats[i]};
        made->moves[i] = (struct sct_move){"s", i % 3 ? made->names[i] : "",
                                           i % 4 ? made->names[count - 1 - i] : "", customers,
                                           random_figure(random)};
    }
}

static void make_result(struct sct_random *random, struct made *made)
{
    const size_t count = sct_random_below(random, SEGMENTS_MAX + 1);
    make_features(random, made);
    make_segments(random, made, count);
    made->scheme = (struct sct_scheme_result){.name = "s",
                                              .primary = true,
                                              .segment_count = count,
                                              .segments = made->segments};
    made->changes = (struct sct_changes){.parent = 1,
                                         .parent_as_of = "2011-08-10",
                                         .move_count = count,
                                         .moves = made->moves};
    made->result = sample_result();
    made->result.plan_name = "p";
    made->result.feature_count = FEATURES;
    made->result.features = made->features;
    made->result.value_feature = (int)sct_random_below(random, FEATURES + 1) - 1;
    made->result.recency_feature = (int)sct_random_below(random, FEATURES + 1) - 1;
    made->result.total.stats = made->stats[SEGMENTS_MAX];
    made->result.scheme_count = 1;
    made->result.schemes = &made->scheme;
}

static void check_page(const char *text, int columns)
{
    while (*text != '\0') {
        char line[4096] = {0};
        const size_t count = strcspn(text, "\n");
        CHECK(count < sizeof line && (count == 0 || text[count - 1] != ' '));
        memcpy(line, text, count);
        CHECK(sct_utf8_check(count, line) == count);
        for (size_t i = 0; i < count; i++) {
            CHECK((unsigned char)line[i] >= 0x20 && line[i] != 0x7f);
        }
        if (sct_utf8_width(line) > columns) {
            (void)fprintf(stderr, "%d cells of %d: %s\n", sct_utf8_width(line), columns, line);
            CHECK(!"a line is too wide");
        }
        text += count + 1;
    }
}

static void check_round(uint64_t round, struct sct_arena *arena, struct made *made)
{
    struct sct_random random;
    const char *page = NULL;
    const char *json = NULL;
    const char *again = NULL;

    sct_random_begin(&random, 2011, round);
    make_result(&random, made);
    const struct sct_report report = {.result = &made->result,
                                      .changes = &made->changes,
                                      .seconds = 1.0};
    const struct sct_report_style style = {.unicode = round % 2 == 0,
                                           .columns = 60 + (int)sct_random_below(&random, 140)};
    CHECK(sct_report_terminal(arena, &report, &style, &page, NULL) == SCT_OK);
    check_page(page, style.columns);
    CHECK(sct_report_json(arena, &report, &json, NULL) == SCT_OK);
    CHECK(sct_report_json(arena, &report, &again, NULL) == SCT_OK);
    CHECK(strcmp(json, again) == 0 && sct_utf8_check(strlen(json), json) == strlen(json));
}

int main(void)
{
    static struct made made;
    struct sct_arena *arena = NULL;
    CHECK(sct_arena_open(16 << 20, &arena, NULL) == SCT_OK);
    for (uint64_t round = 0; round < ROUNDS; round++) {
        check_round(round, arena, &made);
        sct_arena_reset(arena);
    }
    sct_arena_close(arena);
    return 0;
}

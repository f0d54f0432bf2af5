/* The page for people.  The texts were drawn by hand from the figures in sample_result.h. */
#include "report/report.h"

#include "base/text.h"
#include "base/utf8.h"
#include "support/check.h"
#include "support/golden.h"
#include "support/sample_result.h"

#include <stdbool.h>
#include <string.h>

static struct sct_arena *arena;

static const struct sct_report_style ascii_80 = {.columns = 80};
static const struct sct_report_style unicode_80 = {.unicode = true, .columns = 80};

static const char *page(const struct sct_report *report, const struct sct_report_style *style)
{
    const char *text = NULL;
    struct sct_error err = {0};
    const sct_status status = sct_report_terminal(arena, report, style, &text, &err);
    if (status != SCT_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
    }
    CHECK(status == SCT_OK);
    return text;
}

static const char *page_of(const struct sct_result *result, const struct sct_report_style *style)
{
    const struct sct_report report = {.result = result, .seconds = -1.0};
    return page(&report, style);
}

static bool has(const char *text, const char *line)
{
    if (!strstr(text, line)) {
        (void)fprintf(stderr, "no '%s' in\n%s", line, text);
        return false;
    }
    return true;
}

static int widest_line(const char *text)
{
    int widest = 0;
    while (*text != '\0') {
        char line[4096] = {0};
        const size_t count = strcspn(text, "\n");
        CHECK(count < sizeof line && (count == 0 || text[count - 1] != ' '));
        memcpy(line, text, count);
        const int cells = sct_utf8_width(line);
        widest = cells > widest ? cells : widest;
        text += count + 1;
    }
    return widest;
}

static size_t line_count(const char *text)
{
    size_t lines = 0;
    for (; *text != '\0'; text++) {
        lines += *text == '\n' ? 1 : 0;
    }
    return lines;
}

/* ---- the whole page ------------------------------------------------------------------------- */

static const char whole_page[] =
    "online-retail\n"
    "Whom the spring retention budget goes to\n"
    "as of 2011-09-10 (Europe/London) - 1,000 customers - 1.2 s\n"
    "\n"
    "lifecycle (primary)\n"
    "segment    customers   share            reachable       spend   share    recency\n"
    "                                                      sum GBP          med. days\n"
    "--------------------------------------------------------------------------------\n"
    "champions        150   15.0% ###              150  100,000.00   40.0%       12.0\n"
    "loyal            250   25.0% ######           240   90,000.50   36.0%       35.0\n"
    "at risk          200   20.0% #####            180   40,000.25   16.0%      190.0\n"
    "lost             400   40.0% #########        300   19,999.25    8.0%      400.5\n"
    "--------------------------------------------------------------------------------\n"
    "all            1,000  100.0%                  870  250,000.00  100.0%      120.0\n"
    "\n"
    "mesh\n"
    "       hot   warm   cold    total\n"
    "low     50 .  150 :  400 #    600\n"
    "high   350 #   50 .    0      400\n"
    "total  400    200    400    1,000\n"
    "up to 10.0% . 20.0% : 30.0% + 40.0% # of customers\n"
    "cells as cut, before any are merged or cut again\n"
    "\n"
    "segment     customers   share           reachable       spend   share    recency\n"
    "                                                      sum GBP          med. days\n"
    "--------------------------------------------------------------------------------\n"
    "high x hot        350   35.0% ####            340  100,000.00   40.0%       12.0\n"
    "all others        650   65.0% ########        530   19,999.25    8.0%      400.5\n"
    "--------------------------------------------------------------------------------\n"
    "all             1,000  100.0%                 870  250,000.00  100.0%      120.0\n"
    "and 1 cell without customers\n"
    "\n"
    "tags (may overlap)\n"
    "tag         customers  share                           reachable\n"
    "----------------------------------------------------------------\n"
    "big basket         80   8.0% ##                               75\n"
    "\n"
    "snapshot 4: 12 moved, 5 arrived, 1 left since 2011-08-10; 983 stayed\n"
    "\n"
    "lifecycle (largest moves)\n"
    "loyal     -> at risk    8 customers   3,412.50 GBP\n"
    "champions -> loyal      4 customers     900.00 GBP\n"
    "(arrived) -> champions  5 customers  12,000.00 GBP\n"
    "lost      -> (left)     1 customer\n"
    "\n"
    "mesh (moves)\n"
    "high x hot -> all others  9 customers  77.00 GBP\n"
    "\n"
    "lines: 541,909 rows read = 397,884 used + 135,080 no customer + 8,905 cancelled\n"
    "  + 40 bad number\n"
    "  1,200 of the rows after the as-of were read by outcomes\n"
    "  3 customers written in more than one way, merged\n"
    "  data/lines.csv:14: column 'Quantity': 'x' is not a number\n"
    "  data/lines.csv: column 'Price': '1,2,3' is not a number\n"
    "  and 38 more bad rows\n"
    "customers: 1,034 found - 34 not in the population = 1,000 customers, 870\n"
    "  reachable; 7 ids merged into another\n"
    "\n"
    "warning: outcome spend_next_90d looks to 2011-12-09, the data end on 2011-12-01\n";

static void the_page_of_the_sample(void)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result,
                                      .changes = &changes,
                                      .snapshot = 4,
                                      .seconds = 1.23};
    CHECK(same_text(page(&report, &ascii_80), whole_page));
}

/* ---- width ---------------------------------------------------------------------------------- */

static void lines_fit_from_sixty_columns_on(void)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result,
                                      .changes = &changes,
                                      .snapshot = 4,
                                      .seconds = 1.23};
    for (int columns = 60; columns <= 240; columns++) {
        const struct sct_report_style style = {.unicode = columns % 2, .columns = columns};
        CHECK(widest_line(page(&report, &style)) <= columns);
    }
    const struct sct_report_style none = {.columns = 0}; /* drawn for 40 */
    CHECK(has(page(&report, &none), "champions        150   15.0%"));
}

static void wide_terminals_show_more_features(void)
{
    const struct sct_result result = sample_result();
    const struct sct_report_style narrow = {.columns = 60};
    const struct sct_report_style wide = {.columns = 160};
    CHECK(!strstr(page_of(&result, &narrow), "spend_next_90d  "));
    CHECK(has(page_of(&result, &wide), "spend_next_90d"));
    CHECK(has(page_of(&result, &wide), "mean GBP  mean GBP\n"));
    CHECK(has(page_of(&result, &wide), "12.0          200.00    666.67\n"));
    CHECK(!strstr(page_of(&result, &wide), "country")); /* a text has no mean */
}

/* ---- figures -------------------------------------------------------------------------------- */

/* One scheme of the given segments and nothing else. */
static struct sct_result bare(const struct sct_scheme_result *scheme, int64_t customers)
{
    return (struct sct_result){
        .plan_name = "p",
        .decision = "",
        .as_of = "2011-09-10",
        .zone = "UTC",
        .value_feature = -1,
        .recency_feature = -1,
        .found = customers,
        .customers = customers,
        .reachable = customers,
        .total = {"all", customers, customers, 1.0, NULL},
        .scheme_count = 1,
        .schemes = scheme,
    };
}

static void without_features_only_customers_are_told(void)
{
    static const struct sct_segment_result segments[] = {{"only", 3, 3, 1.0, NULL}};
    const struct sct_scheme_result scheme = {.name = "s",
                                             .primary = true,
                                             .segment_count = 1,
                                             .segments = segments};
    const struct sct_result result = bare(&scheme, 3);
    CHECK(same_text(page_of(&result, &ascii_80),
                    "p\n"
                    "as of 2011-09-10 (UTC) - 3 customers\n"
                    "\n"
                    "s (primary)\n"
                    "segment  customers   share\n"
                    "---------------------------------------------------\n"
                    "only             3  100.0% ########################\n"
                    "---------------------------------------------------\n"
                    "all              3  100.0%\n"
                    "\n"
                    "customers: 3 found, 3 reachable\n"));
}

static void nobody_at_all(void)
{
    static const struct sct_segment_result segments[] = {{"a", 0, 0, 0.0, NULL},
                                                         {"b", 0, 0, 0.0, NULL}};
    const struct sct_scheme_result scheme = {.name = "s", .segment_count = 2, .segments = segments};
    struct sct_result result = bare(&scheme, 0);
    result.total.share = 0.0;
    CHECK(has(page_of(&result, &ascii_80), "a                0   0.0%\n"
                                           "b                0   0.0%\n"));
    CHECK(has(page_of(&result, &ascii_80), "customers: 0 found, 0 reachable\n"));
}

static const struct sct_feature_head money[] = {
    {"margin", "EUR", SCT_TYPE_NUMBER, SCT_KIND_VALUE, false},
    {"recency", "", SCT_TYPE_INTEGER, SCT_KIND_BEHAVIOUR, false},
};

static struct sct_result with_money(const struct sct_scheme_result *scheme,
                                    const struct sct_feature_stats total[2])
{
    struct sct_result result = bare(scheme, 2);
    result.feature_count = 2;
    result.features = money;
    result.value_feature = 0;
    result.recency_feature = 1;
    result.total.stats = total;
    return result;
}

static void losses_have_a_sign_and_no_bar(void)
{
    static const struct sct_feature_stats stats[][2] = {
        {{1, -50.5, -50.5, -50.5, -50.5, -50.5}, {1, 3.0, 3.0, 3.0, 3.0, 3.0}},
        {{1, 150.5, 150.5, 150.5, 150.5, 150.5}, {1, 4.0, 4.0, 4.0, 4.0, 4.0}},
        {{2, 100.0, 50.0, -50.5, -50.5, 150.5}, {2, 7.0, 3.5, 3.0, 3.0, 4.0}},
    };
    static const struct sct_segment_result segments[] = {{"cost", 1, 1, 0.5, stats[0]},
                                                         {"earn", 1, 1, 0.5, stats[1]}};
    const struct sct_scheme_result scheme = {.name = "s", .segment_count = 2, .segments = segments};
    const struct sct_result result = with_money(&scheme, stats[2]);
    /* full bars are 150.5 % here: half the customers fill a third of them */
    CHECK(has(page_of(&result, &ascii_80), "-50.50  -50.5%"));
    CHECK(has(page_of(&result, &ascii_80), "150.50  150.5% ####"));
    CHECK(!strstr(page_of(&result, &ascii_80), "-50.5% #"));
}

/* A share of a loss is not a share: when all of them together lose money no share is told. */
static void a_total_below_zero_has_no_shares(void)
{
    static const struct sct_feature_stats stats[][2] = {
        {{1, -50.0, -50.0, -50.0, -50.0, -50.0}, {0, 0, NAN, NAN, NAN, NAN}},
        {{2, -10.0, -5.0, -50.0, -50.0, 40.0}, {0, 0, NAN, NAN, NAN, NAN}},
    };
    static const struct sct_segment_result segments[] = {{"cost", 1, 1, 0.5, stats[0]}};
    const struct sct_scheme_result scheme = {.name = "s", .segment_count = 1, .segments = segments};
    const struct sct_result result = with_money(&scheme, stats[1]);
    CHECK(has(page_of(&result, &ascii_80), "-50.00      -"));
    CHECK(!strstr(page_of(&result, &ascii_80), "recency")); /* nobody has one */
}

static void a_segment_without_values_shows_a_dash(void)
{
    static const struct sct_feature_stats stats[][2] = {
        {{1, 10.0, 10.0, 10.0, 10.0, 10.0}, {1, 3.0, 3.0, 3.0, 3.0, 3.0}},
        {{0, 0.0, NAN, NAN, NAN, NAN}, {0, 0.0, NAN, NAN, NAN, NAN}},
    };
    static const struct sct_segment_result segments[] = {{"some", 1, 1, 0.5, stats[0]},
                                                         {"none", 1, 1, 0.5, stats[1]}};
    const struct sct_scheme_result scheme = {.name = "s", .segment_count = 2, .segments = segments};
    const struct sct_result result = with_money(&scheme, stats[0]);
    CHECK(has(page_of(&result, &ascii_80), " 10.00  100.0% ########        3     10.00\n"));
    CHECK(has(page_of(&result, &ascii_80), "     -    0.0%                 -         -\n"));
}

static void huge_figures_stay_on_their_line(void)
{
    static const struct sct_feature_stats stats[][2] = {
        {{1, 1e300, 1e300, 1e300, 1e300, 1e300}, {1, 1e18, 1e18, 1e18, 1e18, 1e18}},
    };
    static const struct sct_segment_result segments[] = {
        {"big", INT64_C(9000000000000000000), INT64_C(9000000000000000000), 1.0, stats[0]}};
    const struct sct_scheme_result scheme = {.name = "s", .segment_count = 1, .segments = segments};
    const struct sct_result result = with_money(&scheme, stats[0]);
    CHECK(has(page_of(&result, &ascii_80), "big      9,000,000,000,000,000,000  100.0% #"));
    CHECK(has(page_of(&result, &ascii_80), "1.000e+300  100.0%"));
    CHECK(widest_line(page_of(&result, &ascii_80)) <= 80);
}

static void two_hundred_segments_are_two_hundred_lines(void)
{
    static struct sct_segment_result segments[200];
    static char names[200][16];
    for (int i = 0; i < 200; i++) {
        (void)snprintf(names[i], sizeof names[i], "segment %d", i);
        segments[i] = (struct sct_segment_result){names[i], 1, 1, 0.005, NULL};
    }
    const struct sct_scheme_result scheme = {.name = "s",
                                             .segment_count = 200,
                                             .segments = segments};
    const struct sct_result result = bare(&scheme, 200);
    /* heading 2, blank, scheme, header 1 and rule, 200, rule and total, blank, customers */
    CHECK(line_count(page_of(&result, &ascii_80)) == 2 + 2 + 2 + 200 + 2 + 2);
}

/* ---- names ---------------------------------------------------------------------------------- */

static void names_cannot_harm_the_terminal(void)
{
    static const struct sct_segment_result segments[] = {{"\x1b[2Jgone\x07", 1, 1, 0.5, NULL},
                                                         {"two\nlines\tand\xc2\x9b"
                                                          "31m",
                                                          1, 1, 0.5, NULL}};
    static const char *const labels[] = {"\x1b]0;t\x07"};
    static const int64_t cells[] = {2};
    static const struct sct_scheme_result scheme = {.name = "s\x1b[5m",
                                                    .segment_count = 2,
                                                    .segments = segments,
                                                    .has_grid = true,
                                                    .column_count = 1,
                                                    .row_count = 1,
                                                    .column_labels = labels,
                                                    .row_labels = labels,
                                                    .cells = cells};
    static const struct sct_bad_row bad[] = {{"a\x1b[1m.csv", 3, "'\x08\x08' is not a number"}};
    static const struct sct_left_out left_out[] = {{"bad\x1b", 1, true}};
    static const struct sct_source_rows source = {.name = "l\x1b[",
                                                  .read = 1,
                                                  .left_out_count = 1,
                                                  .left_out = left_out,
                                                  .bad_count = 1,
                                                  .bad = bad};
    static const char *const warnings[] = {"w\x1b[1m"};
    struct sct_result result = bare(&scheme, 2);
    result.plan_name = "p\x1b[31m";
    result.decision = "d\x9b";
    result.source_count = 1;
    result.sources = &source;
    result.warning_count = 1;
    result.warnings = warnings;

    const char *text = page_of(&result, &ascii_80);
    for (const char *c = text; *c != '\0'; c++) {
        CHECK(*c == '\n' || (*c >= 0x20 && *c < 0x7f));
    }
    CHECK(has(text, "?[2Jgone?") && has(text, "two lines and?31m") && has(text, "p?[31m"));
}

static void long_and_wide_names_are_cut(void)
{
    static const struct sct_segment_result segments[] =
        {{"customers who came back after a long time away and then stayed for good this time "
          "around",
          1, 1, 0.5, NULL},
         {"\xe5\xb8\xb8\xe5\xae\xa2\xe5\xb8\xb8\xe5\xae\xa2\xe5\xb8\xb8\xe5\xae\xa2", 1, 1, 0.5,
          NULL}};
    const struct sct_scheme_result scheme = {.name = "s", .segment_count = 2, .segments = segments};
    const struct sct_result result = bare(&scheme, 2);
    const struct sct_report_style style = {.unicode = true, .columns = 60};

    /* 60 = name + 2 + 9 + 2 + 6 + 1 + bar 6: the name has 34 cells */
    CHECK(has(page_of(&result, &style),
              "\ncustomers who came back after a l\xe2\x80\xa6          1   50.0% "));
    CHECK(widest_line(page_of(&result, &style)) == 60);
}

/* ---- colour --------------------------------------------------------------------------------- */

/* text without its escapes */
static const char *plain(const char *text)
{
    struct sct_text made;
    const char *bytes = NULL;
    sct_text_begin(&made, arena);
    while (*text != '\0') {
        if (*text == '\x1b') {
            text += strcspn(text, "m") + 1;
        } else {
            sct_text_add_char(&made, *text++);
        }
    }
    CHECK(sct_text_end(&made, &bytes, NULL) == SCT_OK);
    return bytes;
}

/* Colour says nothing that the text does not say.  (A grid's shades become marks: left out here.) */
static void colour_adds_escapes_and_nothing_else(void)
{
    struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result,
                                      .changes = &changes,
                                      .snapshot = 4,
                                      .seconds = 1.23};
    const struct sct_report_style colored = {.color = true, .unicode = true, .columns = 80};

    result.scheme_count = 1;
    const char *with = page(&report, &colored);
    CHECK(strchr(with, '\x1b') != NULL);
    CHECK(same_text(plain(with), page(&report, &unicode_80)));
    CHECK(strchr(page(&report, &unicode_80), '\x1b') == NULL);
}

static void a_grid_in_colour_has_shades_for_marks(void)
{
    const struct sct_result result = sample_result();
    const struct sct_report_style colored = {.color = true, .columns = 80};
    const char *text = page_of(&result, &colored);
    CHECK(has(plain(text), "low     50    150    400      600\n"));
    CHECK(has(text, "\x1b[38;5;231;48;5;25m  400  \x1b[0m"));
    CHECK(has(plain(text), "up to 8.0% 16.0% 24.0% 32.0% 40.0% of customers\n"));
}

static void a_wide_grid_is_cut_into_panels(void)
{
    static const char *const columns[] = {"first column", "second column", "third column"};
    static const char *const rows[] = {"r"};
    static const int64_t cells[] = {1, 2, 3};
    static const struct sct_scheme_result scheme = {.name = "g",
                                                    .has_grid = true,
                                                    .column_count = 3,
                                                    .row_count = 1,
                                                    .column_labels = columns,
                                                    .row_labels = rows,
                                                    .cells = cells};
    const struct sct_result result = bare(&scheme, 6);
    const struct sct_report_style style = {.columns = 45};
    /* 45 - 5 - 2 - 5 = 33 hold two cells of 12 + 3 */
    CHECK(has(page_of(&result, &style), "      first column   second co...    total\n"
                                        "r                1 :            2 +      6\n"
                                        "total            1              2        6\n"
                                        "      third column    total\n"
                                        "r                3 #      6\n"
                                        "total            3        6\n"));
}

/* ---- changes -------------------------------------------------------------------------------- */

static const char *changes_page(const struct sct_changes *changes, bool dry)
{
    const struct sct_result result = sample_result();
    const struct sct_report report = {.result = &result,
                                      .changes = changes,
                                      .dry = dry,
                                      .seconds = -1.0};
    const struct sct_report_style style = {.columns = 200};
    return page(&report, &style);
}

static void changes_say_what_happened(void)
{
    struct sct_changes changes = sample_changes();

    changes.cause = SCT_CAUSE_PLAN;
    CHECK(has(changes_page(&changes, false),
              "\nsnapshot 4: 12 moved, 5 arrived, 1 left since 2011-08-10; 983 stayed; the plan "
              "changed too\n"));
    changes.cause = SCT_CAUSE_DATA;
    CHECK(has(changes_page(&changes, true),
              "\n12 would move, 5 would arrive, 1 would leave since 2011-08-10; 983 would stay; "
              "nothing was written\n"));
    CHECK(has(changes_page(&changes, true), " - dry run\n"));

    changes.parent = 0;
    changes.parent_as_of = NULL;
    changes.snapshot = 1;
    CHECK(has(changes_page(&changes, false),
              "\nsnapshot 1: the first, nothing to compare it with\n"));
    CHECK(has(changes_page(&changes, true),
              "\ndry run: this would be the first snapshot; nothing was written\n"));
    CHECK(!strstr(changes_page(&changes, false), "moves"));

    changes.unchanged = true;
    changes.snapshot = 3;
    CHECK(has(changes_page(&changes, false),
              "\nnothing changed: snapshot 3 already holds this plan on this data\n"));
}

static void many_moves_are_counted_not_listed(void)
{
    static struct sct_move moves[14];
    for (size_t i = 0; i < 14; i++) {
        moves[i] = (struct sct_move){"lifecycle", "a", "b", 14 - (int64_t)i, 1.0};
    }
    struct sct_changes changes = sample_changes();
    changes.move_count = 14;
    changes.moves = moves;
    CHECK(has(changes_page(&changes, false), "a -> b   5 customers  1.00 GBP\nand 4 smaller ones"));
    CHECK(!strstr(changes_page(&changes, false), "a -> b   4 customers"));
}

/* ---- rows ----------------------------------------------------------------------------------- */

static void rows_that_do_not_add_up_say_so(void)
{
    struct sct_result result = sample_result();
    struct sct_source_rows source = sample_sources[0];
    source.used -= 10;
    result.sources = &source;
    result.customers = 999;
    const struct sct_report_style style = {.columns = 200};
    CHECK(has(page_of(&result, &style), "+ 40 bad number (10 of them not accounted for)\n"));
    CHECK(has(page_of(&result, &style), "(this does not add up)\n"));
}

int main(void)
{
    CHECK(sct_arena_open(256 << 20, &arena, NULL) == SCT_OK);
    the_page_of_the_sample();
    lines_fit_from_sixty_columns_on();
    wide_terminals_show_more_features();
    without_features_only_customers_are_told();
    nobody_at_all();
    losses_have_a_sign_and_no_bar();
    a_total_below_zero_has_no_shares();
    a_segment_without_values_shows_a_dash();
    huge_figures_stay_on_their_line();
    two_hundred_segments_are_two_hundred_lines();
    names_cannot_harm_the_terminal();
    long_and_wide_names_are_cut();
    colour_adds_escapes_and_nothing_else();
    a_grid_in_colour_has_shades_for_marks();
    a_wide_grid_is_cut_into_panels();
    changes_say_what_happened();
    many_moves_are_counted_not_listed();
    rows_that_do_not_add_up_say_so();
    sct_arena_close(arena);
    return 0;
}

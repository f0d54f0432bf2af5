/* Tables: the texts below were drawn by hand from the rules in table.h. */
#include "report/table.h"

#include "base/utf8.h"
#include "support/check.h"
#include "support/golden.h"

#include <stdlib.h>
#include <string.h>

static struct sct_arena *arena;

static const char *finish(struct report_table *table)
{
    struct sct_text text;
    const char *bytes = NULL;
    sct_text_begin(&text, arena);
    CHECK(report_table_end(table, &text, NULL) == SCT_OK);
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_OK);
    return bytes;
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

static void a_table_has_header_rule_and_aligned_cells(void)
{
    static const struct report_column columns[] = {
        {.title = "name"},
        {.title = "n", .about = "days", .align = REPORT_RIGHT},
        {.title = "note"},
    };
    const struct sct_report_style style = {.columns = 80};
    struct report_table table;

    report_table_begin(&table, arena, &style, 3, columns);
    report_table_add(&table, REPORT_PLAIN, "a");
    report_table_addf(&table, REPORT_PLAIN, "%d", 12);
    report_table_add(&table, REPORT_PLAIN, "first");
    report_table_add(&table, REPORT_PLAIN, "longer");
    report_table_addf(&table, REPORT_PLAIN, "%d", 3);
    report_table_add(&table, REPORT_PLAIN, NULL);
    report_table_rule(&table);
    report_table_add(&table, REPORT_STRONG, "all");
    CHECK(same_text(finish(&table), "name       n  note\n"
                                    "        days\n"
                                    "-------------------\n"
                                    "a         12  first\n"
                                    "longer     3\n"
                                    "-------------------\n"
                                    "all\n"));
}

static void no_titles_no_header(void)
{
    static const struct report_column columns[] = {{.shrinks = true}, {.close = true}};
    const struct sct_report_style style = {.columns = 80};
    struct report_table table;

    report_table_begin(&table, arena, &style, 2, columns);
    report_table_add(&table, REPORT_PLAIN, "a");
    report_table_add(&table, REPORT_PLAIN, "b");
    CHECK(same_text(finish(&table), "a b\n"));

    report_table_begin(&table, arena, &style, 2, columns);
    CHECK(same_text(finish(&table), ""));
    report_table_begin(&table, arena, &style, 0, columns);
    CHECK(same_text(finish(&table), ""));
}

static void wide_letters_take_two_cells(void)
{
    static const struct report_column columns[] = {{.title = "name"},
                                                   {.title = "n", .align = REPORT_RIGHT}};
    const struct sct_report_style style = {.columns = 80, .unicode = true};
    struct report_table table;

    report_table_begin(&table, arena, &style, 2, columns);
    report_table_add(&table, REPORT_PLAIN,
                     "\xe5\xb8\xb8\xe5\xae\xa2"); /* two letters, four cells */
    report_table_add(&table, REPORT_PLAIN, "1");
    report_table_add(&table, REPORT_PLAIN, "\xf0\x9f\x98\x80"); /* one emoji, two cells */
    report_table_add(&table, REPORT_PLAIN, "22");
    CHECK(same_text(finish(&table),
                    "name   n\n"
                    "\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80"
                    "\xe2\x94\x80\xe2\x94\x80\n"
                    "\xe5\xb8\xb8\xe5\xae\xa2   1\n"
                    "\xf0\x9f\x98\x80    22\n"));
}

/* name 20 | n 5 | first 5 | second 6, gaps of 2: 42 cells.  Second goes first, then first. */
static const struct report_column ranked[] = {
    {.title = "name", .shrinks = true},
    {.title = "n", .align = REPORT_RIGHT},
    {.title = "first", .rank = 1},
    {.title = "second", .rank = 2},
};

static const char *ranked_at(int cells)
{
    const struct sct_report_style style = {.columns = cells};
    struct report_table table;
    report_table_begin(&table, arena, &style, 4, ranked);
    report_table_add(&table, REPORT_PLAIN, "abcdefghijklmnopqrst");
    report_table_add(&table, REPORT_PLAIN, "12345");
    report_table_add(&table, REPORT_PLAIN, "x");
    report_table_add(&table, REPORT_PLAIN, "y");
    return finish(&table);
}

static void the_highest_rank_goes_first_then_names_are_cut(void)
{
    CHECK(strstr(ranked_at(42), "second") && widest_line(ranked_at(42)) == 42);
    CHECK(!strstr(ranked_at(41), "second") && strstr(ranked_at(41), "first"));
    CHECK(strstr(ranked_at(34), "first") && !strstr(ranked_at(33), "first"));
    CHECK(same_text(ranked_at(27), "name                      n\n"
                                   "---------------------------\n"
                                   "abcdefghijklmnopqrst  12345\n"));
    CHECK(same_text(ranked_at(20), "name               n\n"
                                   "--------------------\n"
                                   "abcdefghij...  12345\n"));
    /* Not below eight cells, and the figure is never cut. */
    CHECK(same_text(ranked_at(5), "name          n\n"
                                  "---------------\n"
                                  "abcde...  12345\n"));
}

static void bars_take_what_is_left(void)
{
    static const struct report_column columns[] = {{.title = "n"}, {.bar = true, .close = true}};
    struct sct_report_style style = {.columns = 12};
    struct report_table table;

    report_table_begin(&table, arena, &style, 2, columns);
    report_table_add(&table, REPORT_PLAIN, "a");
    report_table_add_bar(&table, REPORT_CUSTOMERS, 1.0);
    report_table_add(&table, REPORT_PLAIN, "b");
    report_table_add_bar(&table, REPORT_CUSTOMERS, 0.5);
    report_table_add(&table, REPORT_PLAIN, "c");
    report_table_add_bar(&table, REPORT_CUSTOMERS, 0.0);
    CHECK(same_text(finish(&table), "n\n"
                                    "------------\n"
                                    "a ##########\n"
                                    "b #####\n"
                                    "c\n"));

    style.columns = 1000;
    report_table_begin(&table, arena, &style, 2, columns);
    report_table_add(&table, REPORT_PLAIN, "a");
    report_table_add_bar(&table, REPORT_CUSTOMERS, 1.0);
    CHECK(widest_line(finish(&table)) == 2 + REPORT_BAR_MOST);
}

static void long_titles_do_not_widen_figures(void)
{
    static const struct report_column columns[] = {
        {.title = "average_basket_value_of_the_last_year", .align = REPORT_RIGHT}};
    const struct sct_report_style style = {.columns = 80};
    struct report_table table;

    report_table_begin(&table, arena, &style, 1, columns);
    report_table_add(&table, REPORT_PLAIN, "1");
    CHECK(same_text(finish(&table), "average_basket_...\n"
                                    "------------------\n"
                                    "                 1\n"));
}

static void cells_are_cleaned_and_tinted(void)
{
    static const struct report_column columns[] = {{.title = "x\x1b"}, {.align = REPORT_RIGHT}};
    const struct sct_report_style style = {.columns = 80, .color = true};
    struct report_table table;

    report_table_begin(&table, arena, &style, 2, columns);
    report_table_add(&table, REPORT_WARNING, "\x1b[31m");
    report_table_add(&table, REPORT_STRONG, "1");
    const char *text = finish(&table);
    CHECK(strstr(text, "?[31m") && strstr(text, "\x1b[1mx?\x1b[0m"));
    CHECK(strstr(text, "  \x1b[1m1\x1b[0m\n")); /* no tint on the blanks between */
}

static void too_many_columns_are_refused(void)
{
    static const struct report_column columns[REPORT_TABLE_COLUMNS_MAX + 1];
    const struct sct_report_style style = {.columns = 80};
    struct report_table table;
    struct sct_text text;
    struct sct_error err = {0};

    sct_text_begin(&text, arena);
    report_table_begin(&table, arena, &style, REPORT_TABLE_COLUMNS_MAX + 1, columns);
    report_table_add(&table, REPORT_PLAIN, "x");
    report_table_add_bar(&table, REPORT_PLAIN, 1.0);
    report_table_rule(&table);
    CHECK(report_table_end(&table, &text, &err) == SCT_LIMIT);
    CHECK(strstr(err.message, "65 columns"));
}

/* Whatever the widths, a line is as wide as allowed unless what must stay is wider. */
static void no_line_is_wider_than_asked(void)
{
    for (int cells = 15; cells <= 120; cells++) {
        CHECK(widest_line(ranked_at(cells)) <= cells);
    }
}

int main(void)
{
    CHECK(sct_arena_open(16 << 20, &arena, NULL) == SCT_OK);
    a_table_has_header_rule_and_aligned_cells();
    no_titles_no_header();
    wide_letters_take_two_cells();
    the_highest_rank_goes_first_then_names_are_cut();
    bars_take_what_is_left();
    long_titles_do_not_widen_figures();
    cells_are_cleaned_and_tinted();
    too_many_columns_are_refused();
    no_line_is_wider_than_asked();
    sct_arena_close(arena);
    return 0;
}

/* Text in cells: what comes from outside is harmless, fits, and bars are as long as they should be. */
#include "report/cell.h"

#include "base/number.h"
#include "base/utf8.h"
#include "support/check.h"
#include "support/golden.h"

#include <string.h>

static struct sct_arena *arena;

static const char *cleaned(const char *text, bool unicode)
{
    const char *clean = NULL;
    CHECK(report_clean(arena, text, unicode, &clean, NULL) == SCT_OK);
    return clean;
}

static const char *fitted(const char *clean, int cells, report_align align, bool unicode)
{
    struct sct_text text;
    const char *bytes = NULL;
    sct_text_begin(&text, arena);
    report_add_fitted(&text, clean, cells, align, unicode);
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_OK);
    return bytes;
}

static const char *bar(double share, int cells, bool unicode)
{
    struct sct_text text;
    const char *bytes = NULL;
    sct_text_begin(&text, arena);
    (void)report_add_bar(&text, share, cells, unicode);
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_OK);
    return bytes;
}

static const char *wrapped(int columns, int used, int indent, const char *clean)
{
    const struct sct_report_style style = {.columns = columns};
    struct sct_text text;
    const char *bytes = NULL;
    sct_text_begin(&text, arena);
    report_add_wrapped(&text, &style, used, indent, clean);
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_OK);
    return bytes;
}

static void harmful_bytes_are_replaced(void)
{
    CHECK(same_text(cleaned("loyal", true), "loyal"));
    CHECK(same_text(cleaned(NULL, true), ""));
    CHECK(same_text(cleaned("a\x1b[2Jb", false), "a?[2Jb"));
    CHECK(same_text(cleaned("a\x1b]0;x\x07", true), "a\xef\xbf\xbd]0;x\xef\xbf\xbd"));
    CHECK(same_text(cleaned("tab\there\nthere", true), "tab here there"));
    CHECK(same_text(cleaned(" a b \t\n", true), " a b"));
    CHECK(same_text(cleaned("\x7f", false), "?"));
    CHECK(same_text(cleaned("a\xc2\x9b"
                            "31m",
                            false),
                    "a?31m")); /* C1: one-byte CSI */
    CHECK(same_text(cleaned("a\xe2\x80\xae"
                            "b",
                            false),
                    "a?b")); /* right-to-left override */
    CHECK(same_text(cleaned("a\xe2\x81\xa6"
                            "b",
                            false),
                    "a?b"));                                 /* isolate */
    CHECK(same_text(cleaned("\xff\xfe", false), "??"));      /* not UTF-8 */
    CHECK(same_text(cleaned("\xed\xa0\x80", false), "???")); /* a surrogate */
    CHECK(same_text(cleaned("caf\xc3\xa9 \xe5\xae\xa2", true), "caf\xc3\xa9 \xe5\xae\xa2"));
}

static void narrow_text_is_padded(void)
{
    CHECK(same_text(fitted("ab", 5, REPORT_LEFT, true), "ab   "));
    CHECK(same_text(fitted("ab", 5, REPORT_RIGHT, true), "   ab"));
    CHECK(same_text(fitted("", 3, REPORT_RIGHT, true), "   "));
    CHECK(same_text(fitted("\xe5\xae\xa2", 4, REPORT_LEFT, true), "\xe5\xae\xa2  "));
    CHECK(same_text(fitted("e\xcc\x81", 3, REPORT_RIGHT, true), "  e\xcc\x81")); /* e + accent */
}

static void wide_text_is_cut_with_an_ellipsis(void)
{
    CHECK(same_text(fitted("champions", 6, REPORT_LEFT, true), "champ\xe2\x80\xa6"));
    CHECK(same_text(fitted("champions", 6, REPORT_LEFT, false), "cha..."));
    CHECK(same_text(fitted("champions", 4, REPORT_LEFT, false), "cha~"));
    CHECK(same_text(fitted("champions", 9, REPORT_LEFT, false), "champions"));
    /* Two cells of a wide letter do not fit into the one that is left: padded instead. */
    CHECK(same_text(fitted("\xe5\xae\xa2\xe5\xae\xa2\xe5\xae\xa2", 4, REPORT_LEFT, true),
                    "\xe5\xae\xa2\xe2\x80\xa6 "));
    /* The accent stays with its letter. */
    CHECK(same_text(fitted("ae\xcc\x81xyz", 3, REPORT_LEFT, true), "ae\xcc\x81\xe2\x80\xa6"));
}

static void every_fit_takes_exactly_its_cells(void)
{
    static const char *const names[] = {"",
                                        "a",
                                        "champions of the north",
                                        "\xe5\xae\xa2\xe6\x88\xb7",
                                        "\xf0\x9f\x98\x80 happy \xf0\x9f\x98\x80",
                                        "e\xcc\x81"
                                        "e\xcc\x81"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        for (int cells = 3; cells < 30; cells++) {
            CHECK(sct_utf8_width(fitted(names[i], cells, REPORT_LEFT, true)) == cells);
            CHECK(sct_utf8_width(fitted(names[i], cells, REPORT_RIGHT, false)) == cells);
        }
    }
}

static void bars_count_in_eighths(void)
{
    CHECK(same_text(bar(0.0, 4, true), ""));
    CHECK(same_text(bar(1.0, 2, true), "\xe2\x96\x88\xe2\x96\x88"));
    CHECK(same_text(bar(0.5, 1, true), "\xe2\x96\x8c"));
    CHECK(same_text(bar(0.75, 2, true), "\xe2\x96\x88\xe2\x96\x8c"));
    CHECK(same_text(bar(7.0 / 8.0, 1, true), "\xe2\x96\x89"));
    CHECK(same_text(bar(0.5, 4, false), "##"));
    CHECK(report_bar_eighths(0.25, 10, true) == 20);
    CHECK(report_bar_eighths(0.25, 10, false) == 24); /* 2.5 cells: 3 */
}

static void few_is_never_drawn_as_none(void)
{
    CHECK(same_text(bar(1e-9, 4, true), "\xe2\x96\x8f"));
    CHECK(same_text(bar(1e-9, 4, false), "#"));
    CHECK(report_bar_eighths(-0.5, 10, true) == 0);
    CHECK(report_bar_eighths(SCT_MISSING, 10, true) == 0);
    CHECK(report_bar_eighths(1e300, 10, true) == 80);
    CHECK(report_bar_eighths((double)INFINITY, 10, true) == 80);
}

static void lines_break_at_blanks(void)
{
    CHECK(same_text(wrapped(10, 0, 2, "one two three four"), "one two\n  three\n  four\n"));
    CHECK(same_text(wrapped(10, 0, 0, "0123456789"), "0123456789\n"));
    CHECK(same_text(wrapped(10, 0, 0, "01234567890123 x"), "01234567890123\nx\n"));
    CHECK(same_text(wrapped(10, 4, 2, "abcdef gh"), "abcdef\n  gh\n"));
    CHECK(same_text(wrapped(10, 0, 2, ""), "\n"));
    CHECK(same_text(wrapped(10, 0, 2, "  a   b  "), "a b\n"));
    /* Three wide letters are six cells: the second word no longer fits into eight. */
    CHECK(same_text(wrapped(8, 0, 0, "\xe5\xae\xa2\xe5\xae\xa2\xe5\xae\xa2 ab"),
                    "\xe5\xae\xa2\xe5\xae\xa2\xe5\xae\xa2\nab\n"));
}

static void without_colour_there_is_no_escape(void)
{
    const struct sct_report_style plain = {.color = false, .columns = 80};
    const struct sct_report_style colored = {.color = true, .columns = 80};
    struct sct_text text;
    const char *bytes = NULL;

    sct_text_begin(&text, arena);
    for (int tint = REPORT_PLAIN; tint <= REPORT_VALUE; tint++) {
        report_add_tinted(&text, &plain, (report_tint)tint, "x");
    }
    report_add_tinted(&text, &colored, REPORT_PLAIN, "y");
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_OK);
    CHECK(same_text(bytes, "xxxxxxy"));

    sct_text_begin(&text, arena);
    report_add_tinted(&text, &colored, REPORT_STRONG, "x");
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_OK);
    CHECK(same_text(bytes, "\x1b[1mx\x1b[0m"));
}

int main(void)
{
    CHECK(sct_arena_open(16 << 20, &arena, NULL) == SCT_OK);
    harmful_bytes_are_replaced();
    narrow_text_is_padded();
    wide_text_is_cut_with_an_ellipsis();
    every_fit_takes_exactly_its_cells();
    bars_count_in_eighths();
    few_is_never_drawn_as_none();
    lines_break_at_blanks();
    without_colour_there_is_no_escape();
    sct_arena_close(arena);
    return 0;
}

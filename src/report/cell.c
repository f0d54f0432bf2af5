#include "report/cell.h"

#include "base/utf8.h"

#include <string.h>

/* The colours are from the middle of the 256-colour cube: each has enough contrast on black and on
 * white.  Faint is a grey and not SGR 2, which several terminals print as invisible on white. */
static const char *const tint_codes[] = {
    [REPORT_PLAIN] = "",
    [REPORT_STRONG] = "\x1b[1m",
    [REPORT_FAINT] = "\x1b[38;5;244m",
    [REPORT_WARNING] = "\x1b[38;5;166m",
    [REPORT_CUSTOMERS] = "\x1b[38;5;32m",
    [REPORT_VALUE] = "\x1b[38;5;136m",
};

/* Marks that turn the direction of writing or break a line, in ascending order. */
static const struct {
    uint32_t first, last;
} harmful_points[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0x061c, 0x061c}, {0x200e, 0x200f},
    {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb},
};

static bool is_harmful(uint32_t point)
{
    const size_t count = sizeof harmful_points / sizeof harmful_points[0];
    for (size_t i = 0; i < count; i++) {
        if (point >= harmful_points[i].first && point <= harmful_points[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_space(uint32_t point)
{
    return point == '\t' || point == '\n' || point == '\r';
}

sct_status report_clean(struct sct_arena *arena, const char *text, bool unicode,
                        const char **ret_clean, struct sct_error *err)
{
    const char *bytes = text ? text : "";
    size_t count = strlen(bytes);
    struct sct_text clean;

    while (count > 0 && strchr(" \t\r\n", bytes[count - 1])) {
        count--; /* nobody sees them, and a line must not end in one */
    }
    sct_text_begin(&clean, arena);

    for (size_t i = 0; i < count;) {
        uint32_t point = 0;
        const size_t length = sct_utf8_decode(count - i, bytes + i, &point);
        if (length > 0 && is_space(point)) {
            sct_text_add_char(&clean, ' ');
        } else if (length == 0 || is_harmful(point)) {
            sct_text_add(&clean, unicode ? "\xef\xbf\xbd" : "?");
        } else {
            sct_text_add_bytes(&clean, length, bytes + i);
        }
        i += length > 0 ? length : 1;
    }
    return sct_text_end(&clean, ret_clean, err);
}

void report_tint_on(struct sct_text *text, const struct sct_report_style *style, report_tint tint)
{
    if (style->color) {
        sct_text_add(text, tint_codes[tint]);
    }
}

void report_tint_off(struct sct_text *text, const struct sct_report_style *style, report_tint tint)
{
    if (style->color && tint != REPORT_PLAIN) {
        sct_text_add(text, "\x1b[0m");
    }
}

void report_add_tinted(struct sct_text *text, const struct sct_report_style *style,
                       report_tint tint, const char *clean)
{
    report_tint_on(text, style, tint);
    sct_text_add(text, clean);
    report_tint_off(text, style, tint);
}

void report_add_times(struct sct_text *text, int count, const char *bytes)
{
    for (int i = 0; i < count; i++) {
        sct_text_add(text, bytes);
    }
}

/* The cells of the first code point of bytes[0..count), and its length. */
static int point_cells(size_t count, const char bytes[], size_t *ret_length)
{
    uint32_t point = 0;
    char one[8] = {0};
    const size_t decoded = sct_utf8_decode(count, bytes, &point);
    const size_t length = decoded > 0 ? decoded : 1;
    memcpy(one, bytes, length);
    *ret_length = length;
    return sct_utf8_width(one);
}

/* The bytes of clean that fit into cells, and the cells they take.  Marks without a width stay with
 * the letter they follow. */
static size_t prefix_within(const char *clean, int cells, int *ret_cells)
{
    const size_t count = strlen(clean);
    size_t end = 0;
    int used = 0;

    while (end < count) {
        size_t length = 0;
        const int width = point_cells(count - end, clean + end, &length);
        if (used + width > cells) {
            break;
        }
        used += width;
        end += length;
    }
    *ret_cells = used;
    return end;
}

static int span_cells(size_t count, const char bytes[])
{
    int cells = 0;
    for (size_t i = 0; i < count;) {
        size_t length = 0;
        cells += point_cells(count - i, bytes + i, &length);
        i += length;
    }
    return cells;
}

/* An ASCII ellipsis takes three cells; where there are not six, one '~' says it as well. */
static const char *ellipsis_for(int cells, bool unicode)
{
    if (unicode) {
        return "\xe2\x80\xa6";
    }
    return cells < 6 ? "~" : "...";
}

void report_add_fitted(struct sct_text *text, const char *clean, int cells, report_align align,
                       bool unicode)
{
    int used = sct_utf8_width(clean);
    if (used > cells) {
        const char *ellipsis = ellipsis_for(cells, unicode);
        const int ellipsis_cells = sct_utf8_width(ellipsis);
        const size_t end = prefix_within(clean, cells - ellipsis_cells, &used);
        sct_text_add_bytes(text, end, clean);
        sct_text_add(text, ellipsis);
        report_add_times(text, cells - used - ellipsis_cells, " ");
        return;
    }
    if (align == REPORT_RIGHT) {
        report_add_times(text, cells - used, " ");
    }
    sct_text_add(text, clean);
    if (align == REPORT_LEFT) {
        report_add_times(text, cells - used, " ");
    }
}

int report_bar_eighths(double share, int cells, bool unicode)
{
    const int step = unicode ? 1 : 8;
    if (!(share > 0.0)) { /* missing as well */
        return 0;
    }
    const int steps = cells * 8 / step;
    const int filled = share >= 1.0 ? steps : (int)(share * steps + 0.5);
    return (filled > 0 ? filled : 1) * step;
}

int report_add_bar(struct sct_text *text, double share, int cells, bool unicode)
{
    /* U+2588 is the full block, U+2589..U+258F are seven eighths down to one. */
    static const char *const partial[] = {
        "",
        "\xe2\x96\x8f",
        "\xe2\x96\x8e",
        "\xe2\x96\x8d",
        "\xe2\x96\x8c",
        "\xe2\x96\x8b",
        "\xe2\x96\x8a",
        "\xe2\x96\x89",
    };
    const int eighths = report_bar_eighths(share, cells, unicode);
    report_add_times(text, eighths / 8, unicode ? "\xe2\x96\x88" : "#");
    sct_text_add(text, partial[eighths % 8]);
    return (eighths + 7) / 8;
}

void report_add_wrapped(struct sct_text *text, const struct sct_report_style *style, int used,
                        int indent, const char *clean)
{
    const char *word = clean + strspn(clean, " ");
    bool line_is_fresh = true; /* nothing to put a blank after */

    while (*word != '\0') {
        const size_t bytes = strcspn(word, " ");
        const int cells = span_cells(bytes, word);
        if (!line_is_fresh && used + 1 + cells > style->columns) {
            sct_text_add_char(text, '\n');
            report_add_times(text, indent, " ");
            used = indent;
            line_is_fresh = true;
        }
        if (!line_is_fresh) {
            sct_text_add_char(text, ' ');
            used++;
        }
        sct_text_add_bytes(text, bytes, word);
        used += cells;
        line_is_fresh = false;
        word += bytes + strspn(word + bytes, " ");
    }
    sct_text_add_char(text, '\n');
}

/* A grid scheme as a map: rows by columns, each cell with its customers on a shade that stands for
 * its share.  With colour the shade is the background (with the letters' colour set too, so that it
 * reads on any theme); without, a mark after the figure.
 *
 * A map wider than the terminal is cut into panels of columns, each with the row labels again. */
#include "report/page.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum {
    LABEL_MOST = 24,      /* of a row */
    HEAD_MOST = 12,       /* of a column */
    CELL_EXTRA_CELLS = 3, /* one before the figure; one and the mark after it */
    GAP_CELLS = 2         /* before the totals */
};

/* From few to many, in equal steps of the largest cell's share.  The escape sets both colours. */
static const char *const shades[] = {
    "\x1b[38;5;16;48;5;195m", "\x1b[38;5;16;48;5;153m", "\x1b[38;5;16;48;5;111m",
    "\x1b[38;5;231;48;5;68m", "\x1b[38;5;231;48;5;25m",
};
static const char *const marks_unicode[] = {"\xe2\x96\x91", "\xe2\x96\x92", "\xe2\x96\x93",
                                            "\xe2\x96\x88"};
static const char *const marks_ascii[] = {".", ":", "+", "#"};

struct map {
    struct report_page *page;
    size_t rows, columns; /* shown: the last band (missing) is left out when nobody is in it */
    size_t stride;        /* of cells */
    const int64_t *cells;
    const char *const *row_labels, *const *column_labels; /* cleaned */
    int64_t largest, total;
    int label_cells, figure_cells, total_cells;
};

static int larger(int x, int y)
{
    return x > y ? x : y;
}

static int64_t sum_of(const struct map *map, size_t begin, size_t count, size_t step)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += map->cells[begin + i * step];
    }
    return sum;
}

static int64_t row_sum(const struct map *map, size_t row)
{
    return sum_of(map, row * map->stride, map->columns, 1);
}

static int64_t column_sum(const struct map *map, size_t column)
{
    return sum_of(map, column, map->rows, map->stride);
}

/* ---- measuring ------------------------------------------------------------------------------ */

static sct_status clean_labels(struct report_page *page, size_t count, const char *const labels[],
                               const char *const **ret_clean, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(page->scratch, count, sizeof(const char *), &memory, err));
    const char **clean = memory;
    for (size_t i = 0; i < count; i++) {
        SCT_TRY(report_clean(page->scratch, labels[i], page->style.unicode, &clean[i], err));
    }
    *ret_clean = clean;
    return SCT_OK;
}

static int widest_label(size_t count, const char *const labels[], int most)
{
    int widest = 0;
    for (size_t i = 0; i < count; i++) {
        widest = larger(widest, sct_utf8_width(labels[i]));
    }
    return widest > most ? most : widest;
}

static void leave_out_empty_ends(struct map *map)
{
    if (map->rows > 1 && row_sum(map, map->rows - 1) == 0) {
        map->rows--;
    }
    if (map->columns > 1 && column_sum(map, map->columns - 1) == 0) {
        map->columns--;
    }
}

static void measure(struct map *map)
{
    for (size_t row = 0; row < map->rows; row++) {
        for (size_t column = 0; column < map->columns; column++) {
            const int64_t customers = map->cells[row * map->stride + column];
            map->largest = customers > map->largest ? customers : map->largest;
            map->total += customers;
        }
    }
    const int total_figure = (int)strlen(report_count(map->total).text);
    int widest_sum = 1;
    for (size_t column = 0; column < map->columns; column++) {
        widest_sum = larger(widest_sum, (int)strlen(report_count(column_sum(map, column)).text));
    }
    map->total_cells = larger(total_figure, (int)strlen("total"));
    map->label_cells =
        larger(widest_label(map->rows, map->row_labels, LABEL_MOST), (int)strlen("total"));
    map->figure_cells =
        larger(widest_label(map->columns, map->column_labels, HEAD_MOST), widest_sum);
}

static size_t columns_per_panel(const struct map *map)
{
    const int room = map->page->style.columns - map->label_cells - GAP_CELLS - map->total_cells;
    const int each = map->figure_cells + CELL_EXTRA_CELLS;
    return room < each ? 1 : (size_t)(room / each);
}

/* ---- drawing -------------------------------------------------------------------------------- */

/* 0 for nobody, else 1..steps: the first step whose upper end the cell does not pass. */
static size_t step_of(const struct map *map, int64_t customers, size_t steps)
{
    if (customers <= 0) {
        return 0;
    }
    const double part = (double)customers / (double)map->largest;
    const size_t step = (size_t)ceil(part * (double)steps);
    return step > steps ? steps : step;
}

static size_t step_count(const struct map *map)
{
    return map->page->style.color ? sizeof shades / sizeof shades[0]
                                  : sizeof marks_ascii / sizeof marks_ascii[0];
}

static const char *mark_of(const struct map *map, size_t step)
{
    return map->page->style.unicode ? marks_unicode[step - 1] : marks_ascii[step - 1];
}

static void draw_cell(const struct map *map, int64_t customers)
{
    struct sct_text *text = &map->page->text;
    const bool color = map->page->style.color;
    const size_t step = step_of(map, customers, step_count(map));

    if (color && step > 0) {
        sct_text_add(text, shades[step - 1]);
    }
    sct_text_add_char(text, ' ');
    report_add_fitted(text, report_count(customers).text, map->figure_cells, REPORT_RIGHT, true);
    sct_text_add_char(text, ' ');
    sct_text_add(text, color || step == 0 ? " " : mark_of(map, step));
    if (color && step > 0) {
        sct_text_add(text, "\x1b[0m");
    }
}

static void draw_total(const struct map *map, int64_t customers)
{
    report_add_times(&map->page->text, GAP_CELLS, " ");
    report_tint_on(&map->page->text, &map->page->style, REPORT_STRONG);
    report_add_fitted(&map->page->text, report_count(customers).text, map->total_cells,
                      REPORT_RIGHT, true);
    report_tint_off(&map->page->text, &map->page->style, REPORT_STRONG);
    sct_text_add_char(&map->page->text, '\n');
}

static void draw_label(const struct map *map, const char *label, report_tint tint)
{
    report_tint_on(&map->page->text, &map->page->style, tint);
    report_add_fitted(&map->page->text, label, map->label_cells, REPORT_LEFT,
                      map->page->style.unicode);
    report_tint_off(&map->page->text, &map->page->style, tint);
}

static void draw_heads(const struct map *map, size_t begin, size_t end)
{
    struct sct_text *text = &map->page->text;
    const struct sct_report_style *style = &map->page->style;

    draw_label(map, "", REPORT_PLAIN);
    report_tint_on(text, style, REPORT_STRONG);
    for (size_t column = begin; column < end; column++) {
        sct_text_add_char(text, ' ');
        report_add_fitted(text, map->column_labels[column], map->figure_cells, REPORT_RIGHT,
                          style->unicode);
        report_add_times(text, CELL_EXTRA_CELLS - 1, " ");
    }
    report_add_times(text, GAP_CELLS, " ");
    report_add_fitted(text, "total", map->total_cells, REPORT_RIGHT, style->unicode);
    report_tint_off(text, style, REPORT_STRONG);
    sct_text_add_char(text, '\n');
}

static void draw_sums(const struct map *map, size_t begin, size_t end)
{
    struct sct_text *text = &map->page->text;

    draw_label(map, "total", REPORT_STRONG);
    report_tint_on(text, &map->page->style, REPORT_STRONG);
    for (size_t column = begin; column < end; column++) {
        sct_text_add_char(text, ' ');
        report_add_fitted(text, report_count(column_sum(map, column)).text, map->figure_cells,
                          REPORT_RIGHT, true);
        report_add_times(text, CELL_EXTRA_CELLS - 1, " ");
    }
    report_tint_off(text, &map->page->style, REPORT_STRONG);
    draw_total(map, map->total);
}

static void draw_panel(const struct map *map, size_t begin, size_t end)
{
    draw_heads(map, begin, end);
    for (size_t row = 0; row < map->rows; row++) {
        draw_label(map, map->row_labels[row], REPORT_PLAIN);
        for (size_t column = begin; column < end; column++) {
            draw_cell(map, map->cells[row * map->stride + column]);
        }
        draw_total(map, row_sum(map, row));
    }
    draw_sums(map, begin, end);
}

/* "up to 2.1% ░ 4.2% ▒ ... of customers".  The steps are told because light is few on one theme and
 * looks like many on another. */
static void draw_legend(const struct map *map)
{
    struct sct_text *text = &map->page->text;
    const bool color = map->page->style.color;
    const size_t steps = map->total > 0 ? step_count(map) : 0;

    for (size_t step = 1; step <= steps; step++) {
        const double share =
            (double)map->largest / (double)map->total * (double)step / (double)steps;
        sct_text_addf(text, "%s%s%s%s%s", step == 1 ? "up to " : " ", color ? shades[step - 1] : "",
                      report_percent(share).text, color ? "\x1b[0m" : " ",
                      color ? "" : mark_of(map, step));
    }
    sct_text_add(text, steps > 0 ? " of customers\n" : "");
    report_add_tinted(text, &map->page->style, REPORT_FAINT,
                      "cells as cut, before any are merged or cut again\n\n");
}

sct_status report_grid(struct report_page *page, const struct sct_scheme_result *scheme,
                       struct sct_error *err)
{
    struct map map = {
        .page = page,
        .rows = scheme->row_count,
        .columns = scheme->column_count,
        .stride = scheme->column_count,
        .cells = scheme->cells,
    };
    if (map.rows == 0 || map.columns == 0) {
        return SCT_OK;
    }
    SCT_TRY(clean_labels(page, map.rows, scheme->row_labels, &map.row_labels, err));
    SCT_TRY(clean_labels(page, map.columns, scheme->column_labels, &map.column_labels, err));
    leave_out_empty_ends(&map);
    measure(&map);

    const size_t per_panel = columns_per_panel(&map);
    for (size_t begin = 0; begin < map.columns; begin += per_panel) {
        const size_t end = begin + per_panel < map.columns ? begin + per_panel : map.columns;
        draw_panel(&map, begin, end);
    }
    draw_legend(&map);
    return SCT_OK;
}

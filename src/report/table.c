#include "report/table.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    CELL_BYTES_MAX = 256 /* of a formatted cell: figures and short phrases; longer ones are cut */
};

/* What fits, decided once before anything is written. */
struct layout {
    bool shown[REPORT_TABLE_COLUMNS_MAX];
    int natural[REPORT_TABLE_COLUMNS_MAX]; /* as wide as the widest cell */
    int width[REPORT_TABLE_COLUMNS_MAX];
};

/* ---- building ------------------------------------------------------------------------------ */

static void remember(struct report_table *table, sct_status status)
{
    if (table->status == SCT_OK) {
        table->status = status;
    }
}

static const char *clean_copy(struct report_table *table, const char *text)
{
    const char *clean = "";
    if (table->status == SCT_OK) {
        remember(table,
                 report_clean(table->arena, text, table->style->unicode, &clean, &table->err));
    }
    return clean;
}

void report_table_begin(struct report_table *table, struct sct_arena *arena,
                        const struct sct_report_style *style, size_t column_count,
                        const struct report_column columns[])
{
    memset(table, 0, sizeof *table);
    table->arena = arena;
    table->style = style;
    if (column_count > REPORT_TABLE_COLUMNS_MAX) {
        remember(table, sct_fail(&table->err, SCT_LIMIT, "a table of %zu columns; at most %d",
                                 column_count, REPORT_TABLE_COLUMNS_MAX));
        return;
    }
    table->column_count = column_count;
    table->filled = column_count;
    for (size_t i = 0; i < column_count; i++) {
        table->columns[i] = columns[i];
        table->columns[i].title = clean_copy(table, columns[i].title);
        table->columns[i].about = clean_copy(table, columns[i].about);
    }
}

static void append_row(struct report_table *table, size_t cell_count)
{
    void *row = NULL;
    void *cells = NULL;
    if (table->status != SCT_OK) {
        return;
    }
    remember(table, sct_arena_take(table->arena, 1, sizeof(struct report_row), &row, &table->err));
    if (table->status == SCT_OK && cell_count > 0) {
        remember(table, sct_arena_take(table->arena, cell_count, sizeof(struct report_cell), &cells,
                                       &table->err));
    }
    if (table->status != SCT_OK) {
        return;
    }
    struct report_row *const made = row;
    made->cells = cells;
    if (table->last) {
        table->last->next = made;
    } else {
        table->first = made;
    }
    table->last = made;
}

/* The next cell, or NULL after a failure and in a table without columns. */
static struct report_cell *next_cell(struct report_table *table)
{
    if (table->column_count == 0) {
        return NULL;
    }
    if (table->filled == table->column_count) {
        append_row(table, table->column_count);
        table->filled = 0;
    }
    const struct report_row *row = table->last;
    if (table->status != SCT_OK || !row || !row->cells) {
        return NULL;
    }
    struct report_cell *cell = &row->cells[table->filled++];
    cell->text = "";
    return cell;
}

void report_table_add(struct report_table *table, report_tint tint, const char *text)
{
    struct report_cell *cell = next_cell(table);
    if (cell) {
        cell->text = clean_copy(table, text);
        cell->cells = sct_utf8_width(cell->text);
        cell->tint = tint;
    }
}

void report_table_addf(struct report_table *table, report_tint tint, const char *fmt, ...)
{
    char text[CELL_BYTES_MAX];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    report_table_add(table, tint, text);
}

void report_table_add_bar(struct report_table *table, report_tint tint, double share)
{
    struct report_cell *cell = next_cell(table);
    if (cell) {
        cell->share = share;
        cell->tint = tint;
    }
}

void report_table_rule(struct report_table *table)
{
    append_row(table, 0);
    table->filled = table->column_count;
}

/* ---- fitting ------------------------------------------------------------------------------- */

static int larger(int x, int y)
{
    return x > y ? x : y;
}

static int smaller(int x, int y)
{
    return x < y ? x : y;
}

static int title_cells(const struct report_column *column)
{
    const int cells = larger(sct_utf8_width(column->title), sct_utf8_width(column->about));
    return column->shrinks ? cells : smaller(cells, REPORT_TITLE_CELLS);
}

static void measure(const struct report_table *table, struct layout *layout)
{
    for (size_t i = 0; i < table->column_count; i++) {
        layout->shown[i] = true;
        layout->natural[i] = title_cells(&table->columns[i]);
        for (const struct report_row *row = table->first; row; row = row->next) {
            if (row->cells) {
                layout->natural[i] = larger(layout->natural[i], row->cells[i].cells);
            }
        }
        layout->width[i] = layout->natural[i];
        if (table->columns[i].shrinks) {
            layout->width[i] = smaller(layout->natural[i], REPORT_SHRINK_WISH);
        }
        if (table->columns[i].bar) {
            layout->natural[i] = REPORT_BAR_MOST;
            layout->width[i] = REPORT_BAR_LEAST;
        }
    }
}

/* The blanks before column i: none before the first that is shown. */
static int gap_before(const struct report_table *table, const struct layout *layout, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (layout->shown[k]) {
            return table->columns[i].close ? 1 : 2;
        }
    }
    return 0;
}

static int total_width(const struct report_table *table, const struct layout *layout)
{
    int total = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (layout->shown[i]) {
            total += gap_before(table, layout, i) + layout->width[i];
        }
    }
    return total;
}

/* Hides the columns of the highest rank still shown; false when only rank 0 is left. */
static bool drop_highest_rank(const struct report_table *table, struct layout *layout)
{
    int highest = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (layout->shown[i]) {
            highest = larger(highest, table->columns[i].rank);
        }
    }
    for (size_t i = 0; i < table->column_count; i++) {
        layout->shown[i] = layout->shown[i] && (highest == 0 || table->columns[i].rank < highest);
    }
    return highest > 0;
}

/* Takes `excess` cells from the columns that shrink, always from the widest. */
static void shrink(const struct report_table *table, struct layout *layout, int excess)
{
    for (; excess > 0; excess--) {
        size_t widest = table->column_count;
        for (size_t i = 0; i < table->column_count; i++) {
            const bool can = layout->shown[i] && table->columns[i].shrinks &&
                             layout->width[i] > REPORT_SHRUNK_CELLS;
            if (can &&
                (widest == table->column_count || layout->width[i] > layout->width[widest])) {
                widest = i;
            }
        }
        if (widest == table->column_count) {
            return;
        }
        layout->width[widest]--;
    }
}

/* Gives cells in turn to the columns of one sort that are narrower than they would be; returns what is
 * left. */
static int grow(const struct report_table *table, struct layout *layout, bool bars, int spare)
{
    bool gave = true;
    while (gave) {
        gave = false;
        for (size_t i = 0; i < table->column_count && spare > 0; i++) {
            if (layout->shown[i] && table->columns[i].bar == bars &&
                layout->width[i] < layout->natural[i]) {
                layout->width[i]++;
                spare--;
                gave = true;
            }
        }
    }
    return spare;
}

static void fit(const struct report_table *table, struct layout *layout)
{
    const int columns = table->style->columns;
    measure(table, layout);
    while (total_width(table, layout) > columns && drop_highest_rank(table, layout)) {
    }
    const int width = total_width(table, layout);
    if (width > columns) {
        shrink(table, layout, width - columns);
        return;
    }
    (void)grow(table, layout, true, grow(table, layout, false, columns - width));
}

/* ---- writing ------------------------------------------------------------------------------- */

/* A line being written: blanks are owed and only paid when something follows them. */
struct line {
    struct sct_text *text;
    const struct report_table *table;
    int blanks;
};

static void put_blank(struct line *line, int width)
{
    line->blanks += width;
}

/* begins output: the blanks owed, then the tint */
static void pay(struct line *line, int before, report_tint tint)
{
    report_add_times(line->text, line->blanks + before, " ");
    line->blanks = 0;
    report_tint_on(line->text, line->table->style, tint);
}

static void put_text(struct line *line, const struct report_cell *cell, report_align align,
                     int width)
{
    const struct sct_report_style *style = line->table->style;
    const int used = smaller(cell->cells, width);
    const int before = align == REPORT_RIGHT ? width - used : 0;

    pay(line, before, cell->tint);
    report_add_fitted(line->text, cell->text, used, REPORT_LEFT, style->unicode);
    report_tint_off(line->text, style, cell->tint);
    put_blank(line, width - used - before);
}

static void put_bar(struct line *line, const struct report_cell *cell, int width)
{
    const struct sct_report_style *style = line->table->style;

    pay(line, 0, cell->tint);
    const int used = report_add_bar(line->text, cell->share, width, style->unicode);
    report_tint_off(line->text, style, cell->tint);
    put_blank(line, width - used);
}

static void put(struct line *line, const struct report_cell *cell, size_t index, int width)
{
    const struct report_column *column = &line->table->columns[index];
    if (cell->cells > 0) {
        put_text(line, cell, column->align, width);
    } else if (column->bar && cell->share > 0.0) {
        put_bar(line, cell, width);
    } else {
        put_blank(line, width);
    }
}

static void write_row(struct line *line, const struct layout *layout,
                      const struct report_cell cells[])
{
    line->blanks = 0;
    for (size_t i = 0; i < line->table->column_count; i++) {
        if (layout->shown[i]) {
            line->blanks += gap_before(line->table, layout, i);
            put(line, &cells[i], i, layout->width[i]);
        }
    }
    sct_text_add_char(line->text, '\n');
}

static void write_rule(struct line *line, const struct layout *layout)
{
    const struct sct_report_style *style = line->table->style;
    const int cells = total_width(line->table, layout);
    report_tint_on(line->text, style, REPORT_FAINT);
    report_add_times(line->text, cells, style->unicode ? "\xe2\x94\x80" : "-");
    report_tint_off(line->text, style, REPORT_FAINT);
    sct_text_add_char(line->text, '\n');
}

/* One line of the header; nothing when no column has such a text. */
static bool write_header_line(struct line *line, const struct layout *layout, bool about)
{
    struct report_cell cells[REPORT_TABLE_COLUMNS_MAX] = {{0}};
    bool any = false;
    for (size_t i = 0; i < line->table->column_count; i++) {
        const struct report_column *column = &line->table->columns[i];
        cells[i].text = about ? column->about : column->title;
        cells[i].cells = sct_utf8_width(cells[i].text);
        cells[i].tint = about ? REPORT_FAINT : REPORT_STRONG;
        any = any || (layout->shown[i] && cells[i].cells > 0);
    }
    if (any) {
        write_row(line, layout, cells);
    }
    return any;
}

sct_status report_table_end(struct report_table *table, struct sct_text *text,
                            struct sct_error *err)
{
    struct layout layout = {.shown = {false}};
    struct line line = {.text = text, .table = table};

    while (table->status == SCT_OK && table->filled < table->column_count) {
        (void)next_cell(table);
    }
    if (table->status != SCT_OK) {
        if (err) {
            *err = table->err;
        }
        return table->status;
    }
    fit(table, &layout);
    const bool titled = write_header_line(&line, &layout, false);
    if (write_header_line(&line, &layout, true) || titled) {
        write_rule(&line, &layout);
    }
    for (const struct report_row *row = table->first; row; row = row->next) {
        if (row->cells) {
            write_row(&line, &layout, row->cells);
        } else {
            write_rule(&line, &layout);
        }
    }
    if (text->status != SCT_OK && err) {
        *err = text->err;
    }
    return text->status;
}

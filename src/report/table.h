/* table.h: tables for a terminal that fit its width.
 *
 * Reads     columns, then cells from left to right, row after row.
 * Gives     lines added to a sct_text: a header, a rule, the rows; no line ends in a blank.
 * Always    cells are cleaned here, so anything may be passed.  A failure is remembered and told by
 *           report_table_end, so that a table is built as a straight line of calls:
 *
 *     const struct report_column columns[] = {
 *         {.title = "feature", .shrinks = true},
 *         {.title = "value", .align = REPORT_RIGHT},
 *         {.title = "about", .rank = 1, .shrinks = true},
 *     };
 *     struct report_table table;
 *     report_table_begin(&table, scratch, style, 3, columns);
 *     report_table_add(&table, REPORT_PLAIN, "recency");
 *     report_table_addf(&table, REPORT_PLAIN, "%d", 12);
 *     report_table_add(&table, REPORT_FAINT, "days since the last order");
 *     SCT_TRY(report_table_end(&table, &text, err));
 *
 * How it fits.  When the table is wider than the style's columns: first whole columns go, the
 * highest rank first (columns of the same rank go together; rank 0 always stays); then columns that shrink are
 * cut, the widest first, down to REPORT_SHRUNK_CELLS, each cut cell ending in an ellipsis.  Figures
 * are never cut: a table whose rank 0 columns do not fit is wider than the terminal.  Cells left over go
 * to shrunk columns first, then to bars.
 */
#ifndef SCT_REPORT_TABLE_H
#define SCT_REPORT_TABLE_H

#include "report/cell.h"

enum {
    REPORT_TABLE_COLUMNS_MAX =
        64,                  /* no terminal shows more; report_table_end fails with SCT_LIMIT */
    REPORT_SHRUNK_CELLS = 8, /* a name cut shorter says nothing */
    REPORT_SHRINK_WISH = 24, /* names this wide are kept before a column of a rank is shown */
    REPORT_TITLE_CELLS = 18, /* a title does not make a column of figures wider than this */
    REPORT_BAR_LEAST = 6,    /* a bar shorter than this shows nothing */
    REPORT_BAR_MOST = 24
};

struct report_column {
    const char *title; /* NULL: none; a table without any title has no header and no rule */
    const char *about; /* NULL, or a second line of the header: the unit, the statistic */
    report_align align;
    int rank;     /* 0: always shown */
    bool shrinks; /* names and sentences: cells may be cut */
    bool bar;     /* cells come from report_table_add_bar */
    bool close;   /* one blank before it instead of two: it belongs to the column on its left */
};

struct report_cell {
    const char *text; /* cleaned */
    int cells;        /* its width */
    double share;     /* of a bar */
    report_tint tint;
};

struct report_row {
    struct report_row *next;
    struct report_cell *cells; /* NULL: a rule */
};

struct report_table {
    struct sct_arena *arena;
    const struct sct_report_style *style;
    size_t column_count;
    struct report_column columns[REPORT_TABLE_COLUMNS_MAX]; /* titles cleaned */
    struct report_row *first, *last;
    size_t filled; /* cells of the last row; column_count when it is complete */
    sct_status status;
    struct sct_error err;
};

/* columns are copied, their texts too.  style must outlive the table. */
void report_table_begin(struct report_table *table, struct sct_arena *arena,
                        const struct sct_report_style *style, size_t column_count,
                        const struct report_column columns[]);

/* The next cell; a row begins by itself after the last column.  NULL is an empty cell. */
void report_table_add(struct report_table *table, report_tint tint, const char *text);
void report_table_addf(struct report_table *table, report_tint tint, const char *fmt, ...)
    SCT_PRINTF(3, 4);
void report_table_add_bar(struct report_table *table, report_tint tint, double share);

/* A line across, between complete rows. */
void report_table_rule(struct report_table *table);

/* Adds the finished table to text.  An incomplete last row is filled with empty cells.  SCT_LIMIT,
 * SCT_NOMEM. */
SCT_MUST_CHECK sct_status report_table_end(struct report_table *table, struct sct_text *text,
                                           struct sct_error *err);

#endif

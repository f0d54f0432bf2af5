/* cell.h: text in terminal cells: cleaned, fitted, tinted, and bars.
 *
 * Reads     names from plans and data, which may hold anything.
 * Gives     bytes added to a sct_text; a failure is remembered there.
 * Always    nothing that came from outside can move the cursor, colour the screen, ring the bell or
 *           turn the direction of writing: it has been through report_clean first.
 */
#ifndef SCT_REPORT_CELL_H
#define SCT_REPORT_CELL_H

#include "base/text.h"
#include "report/report.h"

/* What a piece of text is, not how it looks: cell.c keeps the colours, and without colour no byte
 * is added at all. */
typedef enum {
    REPORT_PLAIN,
    REPORT_STRONG,    /* titles, totals */
    REPORT_FAINT,     /* rules, units, what is only in the way */
    REPORT_WARNING,   /* something to look at */
    REPORT_CUSTOMERS, /* bars and marks that stand for customers */
    REPORT_VALUE      /* bars and marks that stand for money */
} report_tint;

typedef enum { REPORT_LEFT, REPORT_RIGHT } report_align;

/* A copy of text that is safe to print: control characters (C0, C1, DEL), direction marks and bytes
 * that are not UTF-8 each become U+FFFD ("?" without unicode); tab and newline become a blank, blanks at the end go.  NULL gives
 * "".  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status report_clean(struct sct_arena *arena, const char *text, bool unicode,
                                       const char **ret_clean, struct sct_error *err);

/* Around bytes of that tint.  Nothing is added without colour or for REPORT_PLAIN. */
void report_tint_on(struct sct_text *text, const struct sct_report_style *style, report_tint tint);
void report_tint_off(struct sct_text *text, const struct sct_report_style *style, report_tint tint);
void report_add_tinted(struct sct_text *text, const struct sct_report_style *style,
                       report_tint tint, const char *clean);

/* count times the same text: rules, blanks. */
void report_add_times(struct sct_text *text, int count, const char *bytes);

/* clean in exactly `cells` cells: cut with an ellipsis when wider, padded when narrower. */
void report_add_fitted(struct sct_text *text, const char *clean, int cells, report_align align,
                       bool unicode);

/* How many of `cells` a bar for share (clamped to 0..1) fills, counted in eighths of a cell with
 * unicode and in whole cells times 8 without.  A share above 0 shows at least one eighth (one '#'), so
 * that few is never mistaken for none. */
int report_bar_eighths(double share, int cells, bool unicode);

/* The bar itself, not padded; returns the cells it took. */
int report_add_bar(struct sct_text *text, double share, int cells, bool unicode);

/* clean, broken at blanks so that no line passes style->columns (a longer word stays whole); the
 * first line starts at cell `used`, later ones are indented by `indent`.  Ends with a newline. */
void report_add_wrapped(struct sct_text *text, const struct sct_report_style *style, int used,
                        int indent, const char *clean);

#endif

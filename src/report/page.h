/* page.h: the sections of the terminal report, each one file.
 *
 * Reads     a struct report_page: what is told, how it looks, the text so far.
 * Gives     lines added to page->text.  A section with nothing to say adds nothing.
 * Always    each begins with the blank line that separates it from what is above.
 */
#ifndef SCT_REPORT_PAGE_H
#define SCT_REPORT_PAGE_H

#include "report/cell.h"
#include "report/figure.h"
#include "report/report.h"
#include "report/table.h"

struct report_page {
    struct sct_arena *scratch;
    const struct sct_report *report;
    struct sct_report_style style;
    struct sct_text text;
};

/* Plan, decision, as-of, customers, seconds. */
SCT_MUST_CHECK sct_status report_headline(struct report_page *page, struct sct_error *err);

/* For each scheme its grid, when it has one, and its segment table. */
SCT_MUST_CHECK sct_status report_segments(struct report_page *page, struct sct_error *err);

/* The grid alone, below the scheme's title; ends with a blank line. */
SCT_MUST_CHECK sct_status report_grid(struct report_page *page,
                                      const struct sct_scheme_result *scheme,
                                      struct sct_error *err);

SCT_MUST_CHECK sct_status report_tags(struct report_page *page, struct sct_error *err);
SCT_MUST_CHECK sct_status report_moves(struct report_page *page, struct sct_error *err);

/* The lines that reconcile: rows of each source with samples of bad ones, then customers. */
SCT_MUST_CHECK sct_status report_rows(struct report_page *page, struct sct_error *err);
SCT_MUST_CHECK sct_status report_warnings(struct report_page *page, struct sct_error *err);

/* ---- shared by the sections ---------------------------------------------------------------- */

/* A cleaned copy in scratch; after a failure, which page->text remembers, "". */
const char *report_page_clean(struct report_page *page, const char *text);

/* A blank line, then the title in strong and what is after it in faint ("" for nothing). */
void report_page_title(struct report_page *page, const char *title, const char *after);

/* "34,120.00 GBP": a sum of the value feature with its unit. */
void report_add_value(struct sct_text *text, const struct sct_result *result, double value);

/* The decimals of the value feature's sums: money has two whatever the figures are. */
bool report_is_money(const struct sct_feature_head *feature);

#endif

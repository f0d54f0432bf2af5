/* The page for people: its sections in order.  What the run is for comes first, the segments next;
 * what must be looked at (warnings) last, where the eye is when the prompt comes back. */
#include "report/page.h"

#include <string.h>

/* Below this nothing can be laid out; such a terminal wraps. */
enum { COLUMNS_LEAST = 40 };

const char *report_page_clean(struct report_page *page, const char *text)
{
    const char *clean = "";
    if (page->text.status == SCT_OK) {
        page->text.status =
            report_clean(page->scratch, text, page->style.unicode, &clean, &page->text.err);
    }
    return clean;
}

void report_page_title(struct report_page *page, const char *title, const char *after)
{
    sct_text_add_char(&page->text, '\n');
    report_add_tinted(&page->text, &page->style, REPORT_STRONG, title);
    if (after[0] != '\0') {
        sct_text_add_char(&page->text, ' ');
        report_add_tinted(&page->text, &page->style, REPORT_FAINT, after);
    }
    sct_text_add_char(&page->text, '\n');
}

/* ISO 4217 codes are three capitals; other units of that form do not occur in plans we know. */
bool report_is_money(const struct sct_feature_head *feature)
{
    const char *const unit = feature->unit;
    return strlen(unit) == 3 && strspn(unit, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

void report_add_value(struct sct_text *text, const struct sct_result *result, double value)
{
    const struct sct_feature_head *feature = &result->features[result->value_feature];
    const int decimals = report_is_money(feature) ? 2 : report_decimals_for(0, value);
    sct_text_addf(text, "%s", report_decimal(value, decimals).text);
    if (feature->unit[0] != '\0') {
        sct_text_addf(text, " %s", feature->unit);
    }
}

sct_status sct_report_terminal(struct sct_arena *scratch, const struct sct_report *report,
                               const struct sct_report_style *style, const char **ret_text,
                               struct sct_error *err)
{
    struct report_page page = {.scratch = scratch, .report = report, .style = *style};

    if (page.style.columns < COLUMNS_LEAST) {
        page.style.columns = COLUMNS_LEAST;
    }
    sct_text_begin(&page.text, scratch);
    SCT_TRY(report_headline(&page, err));
    SCT_TRY(report_segments(&page, err));
    SCT_TRY(report_tags(&page, err));
    SCT_TRY(report_moves(&page, err));
    SCT_TRY(report_rows(&page, err));
    SCT_TRY(report_warnings(&page, err));
    return sct_text_end(&page.text, ret_text, err);
}

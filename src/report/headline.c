/* The first lines: what this is, from when, how many, how long it took. */
#include "report/page.h"

/* "0.4 s", "2 min 5 s": a person compares minutes with minutes. */
static void add_seconds(struct sct_text *text, double seconds)
{
    if (seconds < 60.0) {
        sct_text_addf(text, "%s s", report_decimal(seconds, seconds < 10.0 ? 1 : 0).text);
        return;
    }
    const long whole = (long)(seconds + 0.5);
    sct_text_addf(text, "%ld min %ld s", whole / 60, whole % 60);
}

static sct_status describe(struct report_page *page, const char **ret_line, struct sct_error *err)
{
    const struct sct_result *result = page->report->result;
    const char *const dot = page->style.unicode ? " \xc2\xb7 " : " - ";
    struct sct_text line;

    sct_text_begin(&line, page->scratch);
    sct_text_addf(&line, "as of %s (%s)%s%s customer%s", result->as_of, result->zone, dot,
                  report_count(result->customers).text, result->customers == 1 ? "" : "s");
    if (page->report->seconds >= 0.0) {
        sct_text_add(&line, dot);
        add_seconds(&line, page->report->seconds);
    }
    if (page->report->dry) {
        sct_text_addf(&line, "%sdry run", dot);
    }
    return sct_text_end(&line, ret_line, err);
}

sct_status report_headline(struct report_page *page, struct sct_error *err)
{
    const struct sct_result *result = page->report->result;
    const char *line = NULL;

    SCT_TRY(describe(page, &line, err));
    report_tint_on(&page->text, &page->style, REPORT_STRONG);
    report_add_wrapped(&page->text, &page->style, 0, 2, report_page_clean(page, result->plan_name));
    report_tint_off(&page->text, &page->style, REPORT_STRONG);
    if (result->decision[0] != '\0') {
        report_add_wrapped(&page->text, &page->style, 0, 0,
                           report_page_clean(page, result->decision));
    }
    report_tint_on(&page->text, &page->style, REPORT_FAINT);
    report_add_wrapped(&page->text, &page->style, 0, 0, report_page_clean(page, line));
    report_tint_off(&page->text, &page->style, REPORT_FAINT);
    return SCT_OK;
}

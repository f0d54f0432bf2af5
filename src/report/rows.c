/* The lines that reconcile: every row read is used or left out for a reason that is named, every
 * customer found is in the population or not.  They are checked here and not only printed: a line
 * that does not add up says so, because a reader would otherwise trust it. */
#include "report/page.h"

static void add_wrapped_line(struct report_page *page, struct sct_text *line, int indent,
                             report_tint tint)
{
    const char *bytes = "";
    if (page->text.status == SCT_OK) {
        page->text.status = sct_text_end(line, &bytes, &page->text.err);
    }
    report_tint_on(&page->text, &page->style, tint);
    report_add_times(&page->text, indent, " ");
    report_add_wrapped(&page->text, &page->style, indent, indent + 2,
                       report_page_clean(page, bytes));
    report_tint_off(&page->text, &page->style, tint);
}

/* no_customer is a word of programs. */
static void add_reason(struct sct_text *line, const char *reason)
{
    for (const char *c = reason; *c != '\0'; c++) {
        sct_text_add_char(line, *c == '_' ? ' ' : *c);
    }
}

static int64_t told_rows(const struct sct_source_rows *source)
{
    int64_t told = source->used;
    for (size_t i = 0; i < source->left_out_count; i++) {
        told += source->left_out[i].rows;
    }
    return told;
}

static void add_sum(struct report_page *page, const struct sct_source_rows *source)
{
    struct sct_text line;
    sct_text_begin(&line, page->scratch);
    sct_text_addf(&line, "%s: %s row%s read = %s used", source->name,
                  report_count(source->read).text, source->read == 1 ? "" : "s",
                  report_count(source->used).text);
    for (size_t i = 0; i < source->left_out_count; i++) {
        sct_text_addf(&line, " + %s ", report_count(source->left_out[i].rows).text);
        add_reason(&line, source->left_out[i].reason);
    }
    const bool adds_up = told_rows(source) == source->read;
    if (!adds_up) {
        sct_text_addf(&line, " (%s of them not accounted for)",
                      report_count(source->read - told_rows(source)).text);
    }
    add_wrapped_line(page, &line, 0, adds_up ? REPORT_PLAIN : REPORT_WARNING);
}

static void add_notes(struct report_page *page, const struct sct_source_rows *source)
{
    struct sct_text line;
    if (source->future_rows > 0) {
        sct_text_begin(&line, page->scratch);
        sct_text_addf(&line, "%s of the rows after the as-of were read by outcomes",
                      report_count(source->future_rows).text);
        add_wrapped_line(page, &line, 2, REPORT_FAINT);
    }
    if (source->respelt > 0) {
        sct_text_begin(&line, page->scratch);
        sct_text_addf(&line, "%s customer%s written in more than one way, merged",
                      report_count(source->respelt).text, source->respelt == 1 ? "" : "s");
        add_wrapped_line(page, &line, 2, REPORT_FAINT);
    }
}

static void add_bad_row(struct report_page *page, const struct sct_bad_row *bad)
{
    struct sct_text line;
    sct_text_begin(&line, page->scratch);
    sct_text_add(&line, bad->file);
    if (bad->line > 0) {
        sct_text_addf(&line, ":%lld", (long long)bad->line);
    }
    sct_text_addf(&line, ": %s", bad->detail);
    add_wrapped_line(page, &line, 2, REPORT_WARNING);
}

static int64_t bad_rows(const struct sct_source_rows *source)
{
    int64_t rows = 0;
    for (size_t i = 0; i < source->left_out_count; i++) {
        rows += source->left_out[i].bad ? source->left_out[i].rows : 0;
    }
    return rows;
}

static void add_source(struct report_page *page, const struct sct_source_rows *source)
{
    add_sum(page, source);
    add_notes(page, source);
    for (size_t i = 0; i < source->bad_count; i++) {
        add_bad_row(page, &source->bad[i]);
    }
    const int64_t more = bad_rows(source) - (int64_t)source->bad_count;
    if (source->bad_count > 0 && more > 0) {
        struct sct_text line;
        sct_text_begin(&line, page->scratch);
        sct_text_addf(&line, "and %s more bad row%s", report_count(more).text,
                      more == 1 ? "" : "s");
        add_wrapped_line(page, &line, 2, REPORT_WARNING);
    }
}

static void add_customers(struct report_page *page)
{
    const struct sct_result *result = page->report->result;
    const bool adds_up = result->found - result->left_out == result->customers;
    struct sct_text line;

    sct_text_begin(&line, page->scratch);
    sct_text_addf(&line, "customers: %s found", report_count(result->found).text);
    if (result->left_out > 0 || !adds_up) {
        sct_text_addf(&line, " - %s not in the population = %s customer%s",
                      report_count(result->left_out).text, report_count(result->customers).text,
                      result->customers == 1 ? "" : "s");
    }
    sct_text_addf(&line, ", %s reachable", report_count(result->reachable).text);
    if (result->aliased > 0) {
        sct_text_addf(&line, "; %s id%s merged into another", report_count(result->aliased).text,
                      result->aliased == 1 ? "" : "s");
    }
    if (!adds_up) {
        sct_text_add(&line, " (this does not add up)");
    }
    add_wrapped_line(page, &line, 0, adds_up ? REPORT_PLAIN : REPORT_WARNING);
}

sct_status report_rows(struct report_page *page, struct sct_error *err)
{
    (void)err; /* what fails here is remembered by the text */
    sct_text_add_char(&page->text, '\n');
    for (size_t i = 0; i < page->report->result->source_count; i++) {
        add_source(page, &page->report->result->sources[i]);
    }
    add_customers(page);
    return SCT_OK;
}

sct_status report_warnings(struct report_page *page, struct sct_error *err)
{
    const struct sct_result *result = page->report->result;
    (void)err;
    for (size_t i = 0; i < result->warning_count; i++) {
        struct sct_text line;
        if (i == 0) {
            sct_text_add_char(&page->text, '\n');
        }
        sct_text_begin(&line, page->scratch);
        sct_text_addf(&line, "warning: %s", result->warnings[i]);
        add_wrapped_line(page, &line, 0, REPORT_WARNING);
    }
    return SCT_OK;
}

/* Tags: marks that may overlap, so their shares do not add up and no total is drawn. */
#include "report/page.h"

#include "base/number.h"

static bool some_not_reachable(const struct sct_result *result)
{
    for (size_t i = 0; i < result->tag_count; i++) {
        if (result->tags[i].reachable != result->tags[i].customers) {
            return true;
        }
    }
    return false;
}

static double share_of(const struct sct_result *result, int64_t customers)
{
    return result->customers > 0 ? (double)customers / (double)result->customers : 0.0;
}

sct_status report_tags(struct report_page *page, struct sct_error *err)
{
    static const struct report_column columns[] = {
        {.title = "tag", .shrinks = true},
        {.title = "customers", .align = REPORT_RIGHT},
        {.title = "share", .align = REPORT_RIGHT},
        {.bar = true, .close = true, .rank = 2},
        {.title = "reachable", .align = REPORT_RIGHT, .rank = 1},
    };
    const struct sct_result *result = page->report->result;
    const size_t column_count = some_not_reachable(result) ? 5 : 4;
    struct report_table table;

    if (result->tag_count == 0) {
        return SCT_OK;
    }
    report_page_title(page, "tags", "(may overlap)");
    report_table_begin(&table, page->scratch, &page->style, column_count, columns);
    for (size_t i = 0; i < result->tag_count; i++) {
        const struct sct_tag_result *tag = &result->tags[i];
        const double share = share_of(result, tag->customers);
        report_table_add(&table, REPORT_PLAIN, tag->name);
        report_table_add(&table, REPORT_PLAIN, report_count(tag->customers).text);
        report_table_add(&table, REPORT_PLAIN, report_percent(share).text);
        report_table_add_bar(&table, REPORT_CUSTOMERS, share);
        if (column_count == 5) {
            report_table_add(&table, REPORT_PLAIN, report_count(tag->reachable).text);
        }
    }
    return report_table_end(&table, &page->text, err);
}

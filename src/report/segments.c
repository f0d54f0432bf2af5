/* The segment tables.  What a column shows is decided once for all rows, then rows are filled; which of
 * them a terminal has room for is the table's business (report/table.h): a column only says how much it
 * matters.
 *
 * Both shares are drawn, customers and value, on one scale: a segment whose second bar is longer than
 * its first brings in more than its head count, and that is what the table is read for. */
#include "report/page.h"

#include "base/number.h"

enum shown_as {
    SHOW_NAME,
    SHOW_CUSTOMERS,
    SHOW_SHARE,
    SHOW_SHARE_BAR,
    SHOW_REACHABLE,
    SHOW_SUM,
    SHOW_VALUE_SHARE,
    SHOW_VALUE_BAR,
    SHOW_MEDIAN,
    SHOW_MEAN
};

/* How much a column matters: the highest goes first when the terminal is narrow. */
enum {
    RANK_ALWAYS = 0,
    RANK_VALUE,
    RANK_REACHABLE,
    RANK_BAR,
    RANK_VALUE_SHARE,
    RANK_RECENCY,
    RANK_VALUE_BAR,
    RANK_FEATURES /* and up, in the order they are added */
};

struct shown {
    enum shown_as as;
    size_t feature; /* SUM, MEDIAN, MEAN */
    int decimals;
};

struct view {
    const struct sct_result *result;
    const struct sct_scheme_result *scheme;
    double full_share; /* the share that fills a bar */
    size_t count;
    struct shown shown[REPORT_TABLE_COLUMNS_MAX];
    struct report_column columns[REPORT_TABLE_COLUMNS_MAX];
};

/* ---- what is shown ------------------------------------------------------------------------- */

static bool is_number_like(const struct sct_feature_head *feature)
{
    return feature->type == SCT_TYPE_INTEGER || feature->type == SCT_TYPE_NUMBER;
}

/* A feature that no customer has a value of does not make a column. */
static bool is_known(const struct sct_result *result, int feature)
{
    return feature >= 0 && result->total.stats[feature].present > 0;
}

static double statistic(const struct sct_feature_stats *stats, enum shown_as as)
{
    switch (as) {
    case SHOW_SUM:
        return stats->present > 0 ? stats->sum : SCT_MISSING;
    case SHOW_MEDIAN:
        return stats->median;
    case SHOW_MEAN:
        return stats->mean;
    case SHOW_NAME:
    case SHOW_CUSTOMERS:
    case SHOW_SHARE:
    case SHOW_SHARE_BAR:
    case SHOW_REACHABLE:
    case SHOW_VALUE_SHARE:
    case SHOW_VALUE_BAR:
        break;
    }
    return SCT_MISSING;
}

/* A share of a total that is not above zero means nothing: missing. */
static double value_share(const struct view *view, const struct sct_segment_result *segment)
{
    const int value = view->result->value_feature;
    if (value < 0) {
        return SCT_MISSING;
    }
    const double total = statistic(&view->result->total.stats[value], SHOW_SUM);
    const double sum = statistic(&segment->stats[value], SHOW_SUM);
    if (!(total > 0.0)) {
        return SCT_MISSING;
    }
    return isnan(sum) ? 0.0 : sum / total;
}

static double largest_share(const struct view *view)
{
    double largest = 0.0;
    for (size_t i = 0; i < view->scheme->segment_count; i++) {
        const struct sct_segment_result *segment = &view->scheme->segments[i];
        const double of_value = value_share(view, segment);
        largest = segment->share > largest ? segment->share : largest;
        largest = of_value > largest ? of_value : largest;
    }
    return largest;
}

static int decimals_of(const struct view *view, enum shown_as as, size_t feature)
{
    if (report_is_money(&view->result->features[feature])) {
        return 2;
    }
    int decimals = report_decimals_for(0, statistic(&view->result->total.stats[feature], as));
    for (size_t i = 0; i < view->scheme->segment_count; i++) {
        decimals =
            report_decimals_for(decimals, statistic(&view->scheme->segments[i].stats[feature], as));
    }
    return decimals;
}

/* ---- columns ------------------------------------------------------------------------------- */

static bool has_room(const struct view *view)
{
    return view->count < REPORT_TABLE_COLUMNS_MAX;
}

static void add_column(struct view *view, enum shown_as as, struct report_column column)
{
    view->shown[view->count].as = as;
    view->columns[view->count] = column;
    view->count++;
}

static sct_status add_feature_column(struct report_page *page, struct view *view, enum shown_as as,
                                     size_t index, int rank, struct sct_error *err)
{
    const struct sct_feature_head *feature = &view->result->features[index];
    const char *const name = as == SHOW_SUM ? "sum" : as == SHOW_MEDIAN ? "med." : "mean";
    struct report_column column = {.title = feature->name, .align = REPORT_RIGHT, .rank = rank};

    SCT_TRY(sct_text_format(page->scratch, &column.about, err, "%s%s%s", name,
                            feature->unit[0] != '\0' ? " " : "", feature->unit));
    view->shown[view->count].feature = index;
    view->shown[view->count].decimals = decimals_of(view, as, index);
    add_column(view, as, column);
    return SCT_OK;
}

static bool some_not_reachable(const struct view *view)
{
    for (size_t i = 0; i < view->scheme->segment_count; i++) {
        const struct sct_segment_result *segment = &view->scheme->segments[i];
        if (segment->reachable != segment->customers) {
            return true;
        }
    }
    return false;
}

static void add_customer_columns(struct view *view)
{
    add_column(view, SHOW_NAME, (struct report_column){.title = "segment", .shrinks = true});
    add_column(view, SHOW_CUSTOMERS,
               (struct report_column){.title = "customers", .align = REPORT_RIGHT});
    add_column(view, SHOW_SHARE, (struct report_column){.title = "share", .align = REPORT_RIGHT});
    add_column(view, SHOW_SHARE_BAR,
               (struct report_column){.bar = true, .close = true, .rank = RANK_BAR});
    if (some_not_reachable(view)) {
        add_column(view, SHOW_REACHABLE,
                   (struct report_column){.title = "reachable",
                                          .align = REPORT_RIGHT,
                                          .rank = RANK_REACHABLE});
    }
}

static sct_status add_value_columns(struct report_page *page, struct view *view,
                                    struct sct_error *err)
{
    if (!is_known(view->result, view->result->value_feature)) {
        return SCT_OK;
    }
    const size_t value = (size_t)view->result->value_feature;
    SCT_TRY(add_feature_column(page, view, SHOW_SUM, value, RANK_VALUE, err));
    add_column(view, SHOW_VALUE_SHARE,
               (struct report_column){.title = "share",
                                      .align = REPORT_RIGHT,
                                      .rank = RANK_VALUE_SHARE});
    add_column(view, SHOW_VALUE_BAR,
               (struct report_column){.bar = true, .close = true, .rank = RANK_VALUE_BAR});
    return SCT_OK;
}

/* Every other number by its mean: outcomes first, for a segmentation is judged by how far apart it
 * keeps them; then the rest in plan order. */
static sct_status add_means(struct report_page *page, struct view *view, bool outcomes, int *rank,
                            struct sct_error *err)
{
    for (size_t i = 0; i < view->result->feature_count && has_room(view); i++) {
        const struct sct_feature_head *feature = &view->result->features[i];
        const bool told = (int)i == view->result->recency_feature;
        const bool fits = is_number_like(feature) && is_known(view->result, (int)i);
        if (feature->outcome == outcomes && fits && !told) {
            SCT_TRY(add_feature_column(page, view, SHOW_MEAN, i, (*rank)++, err));
        }
    }
    return SCT_OK;
}

static sct_status choose_columns(struct report_page *page, struct view *view, struct sct_error *err)
{
    int rank = RANK_FEATURES;
    add_customer_columns(view);
    SCT_TRY(add_value_columns(page, view, err));
    if (is_known(view->result, view->result->recency_feature)) {
        SCT_TRY(add_feature_column(page, view, SHOW_MEDIAN, (size_t)view->result->recency_feature,
                                   RANK_RECENCY, err));
    }
    SCT_TRY(add_means(page, view, true, &rank, err));
    return add_means(page, view, false, &rank, err);
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void add_cell(struct report_table *table, const struct view *view, const struct shown *shown,
                     const struct sct_segment_result *segment, bool total)
{
    const report_tint tint = total ? REPORT_STRONG : REPORT_PLAIN;
    const double full = total ? 0.0 : view->full_share; /* a total fills its bar and says nothing */

    switch (shown->as) {
    case SHOW_NAME:
        report_table_add(table, tint, segment->name);
        break;
    case SHOW_CUSTOMERS:
        report_table_add(table, tint, report_count(segment->customers).text);
        break;
    case SHOW_SHARE:
        report_table_add(table, tint, report_percent(segment->share).text);
        break;
    case SHOW_REACHABLE:
        report_table_add(table, tint, report_count(segment->reachable).text);
        break;
    case SHOW_VALUE_SHARE:
        report_table_add(table, tint, report_percent(value_share(view, segment)).text);
        break;
    case SHOW_SHARE_BAR:
        report_table_add_bar(table, REPORT_CUSTOMERS, full > 0.0 ? segment->share / full : 0.0);
        break;
    case SHOW_VALUE_BAR:
        report_table_add_bar(table, REPORT_VALUE,
                             full > 0.0 ? value_share(view, segment) / full : 0.0);
        break;
    case SHOW_SUM:
    case SHOW_MEDIAN:
    case SHOW_MEAN:
        report_table_add(table, tint,
                         report_decimal(statistic(&segment->stats[shown->feature], shown->as),
                                        shown->decimals)
                             .text);
        break;
    }
}

static void add_row(struct report_table *table, const struct view *view,
                    const struct sct_segment_result *segment, bool total)
{
    for (size_t i = 0; i < view->count; i++) {
        add_cell(table, view, &view->shown[i], segment, total);
    }
}

/* Most cells for missing values are empty, and a grid has many: those are counted below the table.  An
 * empty segment of rules is news and stays. */
static bool is_empty_cell(const struct sct_scheme_result *scheme, size_t index)
{
    return scheme->has_grid && scheme->segments[index].customers == 0;
}

static sct_status add_table(struct report_page *page, const struct view *view,
                            struct sct_error *err)
{
    const struct sct_scheme_result *scheme = view->scheme;
    struct report_table table;
    size_t empty = 0;

    report_table_begin(&table, page->scratch, &page->style, view->count, view->columns);
    for (size_t i = 0; i < scheme->segment_count; i++) {
        if (is_empty_cell(scheme, i)) {
            empty++;
        } else {
            add_row(&table, view, &scheme->segments[i], false);
        }
    }
    report_table_rule(&table);
    add_row(&table, view, &view->result->total, true);
    SCT_TRY(report_table_end(&table, &page->text, err));
    if (empty > 0) {
        report_tint_on(&page->text, &page->style, REPORT_FAINT);
        sct_text_addf(&page->text, "and %zu cell%s without customers\n", empty,
                      empty == 1 ? "" : "s");
        report_tint_off(&page->text, &page->style, REPORT_FAINT);
    }
    return SCT_OK;
}

static sct_status add_scheme(struct report_page *page, const struct sct_scheme_result *scheme,
                             struct sct_error *err)
{
    struct view view = {.result = page->report->result, .scheme = scheme};

    view.full_share = largest_share(&view);
    SCT_TRY(choose_columns(page, &view, err));
    report_page_title(page, report_page_clean(page, scheme->name),
                      scheme->primary ? "(primary)" : "");
    if (scheme->has_grid) {
        SCT_TRY(report_grid(page, scheme, err));
    }
    return add_table(page, &view, err);
}

sct_status report_segments(struct report_page *page, struct sct_error *err)
{
    const struct sct_result *result = page->report->result;
    for (size_t i = 0; i < result->scheme_count; i++) {
        SCT_TRY(add_scheme(page, &result->schemes[i], err));
    }
    return SCT_OK;
}

/* sample_result.h: a small made-up result, for tests of what reads results (report, store).
 *
 * A shop of 1,000 customers and 250,000 GBP.  Two schemes: `lifecycle` (rules, primary) and `mesh` (a
 * grid of 2 rows and 3 columns, the last of each for missing values).  All figures are chosen by hand so that they add up:
 *
 *     champions   150   100,000.00   median recency  12
 *     loyal       250    90,000.50                   35
 *     at risk     200    40,000.25                  190
 *     lost        400    19,999.25                  400.5
 */
#ifndef SCT_TESTS_SAMPLE_RESULT_H
#define SCT_TESTS_SAMPLE_RESULT_H

#include "base/number.h"
#include "engine/engine.h"
#include "store/store.h"

enum { SAMPLE_FEATURES = 4, SAMPLE_SPEND = 0, SAMPLE_RECENCY = 1, SAMPLE_COUNTRY = 2 };

static const struct sct_feature_head sample_features[SAMPLE_FEATURES] = {
    {"spend", "GBP", SCT_TYPE_NUMBER, SCT_KIND_VALUE, false},
    {"recency", "days", SCT_TYPE_INTEGER, SCT_KIND_BEHAVIOUR, false},
    {"country", "", SCT_TYPE_TEXT, SCT_KIND_GEOGRAPHY, false},
    {"spend_next_90d", "GBP", SCT_TYPE_NUMBER, SCT_KIND_VALUE, true},
};

/* spend, recency, country, spend_next_90d; {present, sum, mean, min, median, max} */
static const struct sct_feature_stats sample_stats[5][SAMPLE_FEATURES] = {
    {{150, 100000.0, 666.67, 300.0, 600.0, 5000.0},
     {150, 1800.0, 12.0, 1.0, 12.0, 30.0},
     {0},
     {150, 30000.0, 200.0, 0.0, 150.0, 2000.0}},
    {{250, 90000.5, 360.0, 100.0, 300.0, 2000.0},
     {250, 8750.0, 35.0, 5.0, 35.0, 90.0},
     {0},
     {250, 20000.0, 80.0, 0.0, 60.0, 900.0}},
    {{200, 40000.25, 200.0, 50.0, 180.0, 900.0},
     {200, 38000.0, 190.0, 91.0, 190.0, 365.0},
     {0},
     {200, 4000.0, 20.0, 0.0, 0.0, 300.0}},
    {{400, 19999.25, 50.0, -20.0, 40.0, 500.0},
     {400, 160200.0, 400.5, 366.0, 400.5, 700.0},
     {0},
     {400, 400.0, 1.0, 0.0, 0.0, 100.0}},
    {{1000, 250000.0, 250.0, -20.0, 150.0, 5000.0},
     {1000, 208750.0, 208.75, 1.0, 120.0, 700.0},
     {0},
     {1000, 54400.0, 54.4, 0.0, 10.0, 2000.0}},
};

static const struct sct_feature_stats sample_no_stats[SAMPLE_FEATURES] = {
    {0, 0.0, SCT_MISSING, SCT_MISSING, SCT_MISSING, SCT_MISSING},
    {0, 0.0, SCT_MISSING, SCT_MISSING, SCT_MISSING, SCT_MISSING},
    {0, 0.0, SCT_MISSING, SCT_MISSING, SCT_MISSING, SCT_MISSING},
    {0, 0.0, SCT_MISSING, SCT_MISSING, SCT_MISSING, SCT_MISSING},
};

static const struct sct_segment_result sample_segments[4] = {
    {"champions", 150, 150, 0.15, sample_stats[0]},
    {"loyal", 250, 240, 0.25, sample_stats[1]},
    {"at risk", 200, 180, 0.20, sample_stats[2]},
    {"lost", 400, 300, 0.40, sample_stats[3]},
};

static const char *const sample_columns[4] = {"hot", "warm", "cold", "missing"};
static const char *const sample_rows[3] = {"low", "high", "missing"};
static const int64_t sample_cells[12] = {
    50,  150, 400, 0, /**/
    350, 50,  0,   0, /**/
    0,   0,   0,   0,
};

static const struct sct_segment_result sample_cell_segments[3] = {
    {"high x hot", 350, 340, 0.35, sample_stats[0]},
    {"high x cold", 0, 0, 0.0, sample_no_stats},
    {"all others", 650, 530, 0.65, sample_stats[3]},
};

static const struct sct_scheme_result sample_schemes[2] = {
    {.name = "lifecycle", .primary = true, .segment_count = 4, .segments = sample_segments},
    {.name = "mesh",
     .segment_count = 3,
     .segments = sample_cell_segments,
     .has_grid = true,
     .column_count = 4,
     .row_count = 3,
     .column_labels = sample_columns,
     .row_labels = sample_rows,
     .cells = sample_cells},
};

static const struct sct_left_out sample_left_out[3] = {
    {"no_customer", 135080, false},
    {"cancelled", 8905, false},
    {"bad_number", 40, true},
};
static const struct sct_bad_row sample_bad[2] = {
    {"data/lines.csv", 14, "column 'Quantity': 'x' is not a number"},
    {"data/lines.csv", 0, "column 'Price': '1,2,3' is not a number"},
};
static const struct sct_source_file sample_files[1] = {
    {"data/lines.csv", 45580638, "00112233445566778899aabbccddeeff"},
};
static const struct sct_source_rows sample_sources[1] = {
    {.name = "lines",
     .read = 541909,
     .used = 397884,
     .left_out_count = 3,
     .left_out = sample_left_out,
     .future_rows = 1200,
     .bad_count = 2,
     .bad = sample_bad,
     .respelt = 3,
     .file_count = 1,
     .files = sample_files,
     .described = "CSV, comma, UTF-8"},
};

static const double sample_points[2] = {30.0, 180.5};
static const struct sct_cut_points sample_cuts[2] = {
    {"score(recency, 3, low is best)", 2, sample_points, "d1"},
    {"rank(spend)", 0, sample_points, "d2"},
};

static const struct sct_tag_result sample_tags[1] = {{"big basket", 80, 75}};
static const char *const sample_warnings[1] = {
    "outcome spend_next_90d looks to 2011-12-09, the data end on 2011-12-01",
};

static inline struct sct_result sample_result(void)
{
    return (struct sct_result){
        .plan_name = "online-retail",
        .decision = "Whom the spring retention budget goes to",
        .as_of = "2011-09-10",
        .zone = "Europe/London",
        .feature_count = SAMPLE_FEATURES,
        .features = sample_features,
        .value_feature = SAMPLE_SPEND,
        .recency_feature = SAMPLE_RECENCY,
        .source_count = 1,
        .sources = sample_sources,
        .found = 1034,
        .aliased = 7,
        .left_out = 34,
        .customers = 1000,
        .reachable = 870,
        .cut_count = 2,
        .cuts = sample_cuts,
        .total = {"all", 1000, 870, 1.0, sample_stats[4]},
        .scheme_count = 2,
        .schemes = sample_schemes,
        .tag_count = 1,
        .tags = sample_tags,
        .warning_count = 1,
        .warnings = sample_warnings,
    };
}

static const struct sct_move sample_moves[5] = {
    {"lifecycle", "loyal", "at risk", 8, 3412.5},  {"lifecycle", "champions", "loyal", 4, 900.0},
    {"lifecycle", "", "champions", 5, 12000.0},    {"lifecycle", "lost", "", 1, 0.0},
    {"mesh", "high x hot", "all others", 9, 77.0},
};

static inline struct sct_changes sample_changes(void)
{
    return (struct sct_changes){
        .snapshot = 4,
        .parent = 3,
        .parent_as_of = "2011-08-10",
        .cause = SCT_CAUSE_DATA,
        .stayed = 983,
        .moved = 12,
        .arrived = 5,
        .left = 1,
        .move_count = 5,
        .moves = sample_moves,
    };
}

#endif

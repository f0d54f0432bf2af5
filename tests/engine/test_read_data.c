/* The seven data sets of ../shared/data: row counts and missing cells as their publishers tell them.  Skipped, with
 * exit code 77, where the folder is absent. */
#include "read_case.h"

#define DATA "../shared/data/"

static void open_data(struct read_case *c, const char *path)
{
    char where[512];
    const char *copy = NULL;
    case_open(c);
    if (!getcwd(where, sizeof where)) {
        exit(1);
    }
    case_ok(c, sct_text_format(c->run, &copy, &c->err, "%s/" DATA "%s", where, path));
    case_name(c, copy);
}

static void scan_data(struct read_case *c, int64_t rows)
{
    CHECK(case_peek(c));
    case_use_all(c);
    case_scan(c);
    CHECK(c->given == rows && c->bad == 0 && case_rejected(c, NULL) == 0);
}

static int64_t ask(struct read_case *c, const char *columns, const char *rest)
{
    const struct db_table table = case_select(c, NULL, columns, rest);
    return db_integer(&table, 0, 0);
}

static void test_online_retail(void)
{
    struct read_case c;
    open_data(&c, "online_retail/online_retail.csv");
    scan_data(&c, 541909);
    CHECK(case_type(&c, "InvoiceNo") == SCT_TYPE_TEXT);
    CHECK(case_type(&c, "InvoiceDate") == SCT_TYPE_TIMESTAMP);
    CHECK(strcmp(read_describe(c.source), "CSV, comma, UTF-8, dates %m/%d/%Y %H:%M") == 0);
    /* InvoiceNo StockCode Description Quantity InvoiceDate UnitPrice CustomerID Country */
    CHECK(ask(&c, "count(*) - count(c6)", "") == 135080);
    CHECK(ask(&c, "count(DISTINCT c6)", "") == 4372);
    CHECK(ask(&c, "count(DISTINCT c0)", "") == 25900);
    CHECK(ask(&c, "count(*)", "WHERE c0 LIKE 'C%'") == 9288);
    CHECK(ask(&c, "count(*)", "WHERE c5 = 0") == 2515);
    CHECK(ask(&c, "count(*)", "WHERE contains(c2, '\"')") == 1239);
    CHECK(ask(&c,
              "CAST(round(sum(CAST(c3 AS DECIMAL(18, 0)) * CAST(c5 AS DECIMAL(18, 3))) * 1000) "
              "AS BIGINT)",
              "") == INT64_C(9747747934));
    CHECK(ask(&c, "count(*)", "WHERE c4 < '2010-12-01' OR c4 >= '2011-12-10'") == 0);
    CHECK(ask(&c, "count(*)",
              "WHERE c6 IS NOT NULL AND NOT starts_with(c0, 'C') AND c3 > 0 AND c5 > 0") == 397884);
    case_close(&c);
}

static void test_cdnow(void)
{
    struct read_case c;
    struct plan_text names[5];
    static const char *const columns[] = {"master", "sample", "date", "cds", "dollars"};
    open_data(&c, "cdnow/CDNOW_master.txt");
    c.plan.format.date = case_text(&c, "%Y%m%d");
    scan_data(&c, 69659);
    CHECK(case_type(&c, "customer_id") == SCT_TYPE_TEXT && case_type(&c, "date") == SCT_TYPE_DATE);
    CHECK(ask(&c, "count(DISTINCT c0)", "") == 23570);
    CHECK(ask(&c, "count(*)", "WHERE c1 < '1997-01-01' OR c1 > '1998-06-30'") == 0);
    case_close(&c);

    open_data(&c, "cdnow/CDNOW_sample.txt");
    for (size_t i = 0; i < 5; i++) {
        names[i] = case_text(&c, columns[i]);
    }
    c.plan.format.columns = (struct plan_texts){.count = 5, .items = names};
    scan_data(&c, 6919);
    CHECK(case_type(&c, "sample") == SCT_TYPE_TEXT && case_type(&c, "dollars") == SCT_TYPE_NUMBER);
    CHECK(ask(&c, "count(DISTINCT c1)", "") == 2357);
    case_close(&c);
}

static void test_surveys_and_campaigns(void)
{
    struct read_case c;
    open_data(&c, "hillstrom/hillstrom.csv");
    scan_data(&c, 64000);
    CHECK(ask(&c, "count(*)", "WHERE c8 = 'Mens E-Mail'") == 21307);
    CHECK(ask(&c, "CAST(sum(c10) AS BIGINT)", "") == 267 + 189 + 122);
    case_close(&c);

    open_data(&c, "bank_marketing/bank-full.csv");
    scan_data(&c, 45211);
    CHECK(ask(&c, "count(*)", "WHERE c16 = 'yes'") == 5289);
    case_close(&c);

    open_data(&c, "marketing_campaign/marketing_campaign.csv");
    scan_data(&c, 2240);
    CHECK(strcmp(c.catalog.columns[0].name, "ID") == 0); /* the mark before it is gone */
    CHECK(case_type(&c, "Dt_Customer") == SCT_TYPE_DATE);
    CHECK(ask(&c, "count(*) - count(c4)", "") == 24);
    CHECK(ask(&c, "CAST(sum(c28) AS BIGINT)", "") == 334);
    case_close(&c);

    open_data(&c, "telco/Telco-Customer-Churn.csv");
    scan_data(&c, 7043);
    CHECK(case_type(&c, "TotalCharges") == SCT_TYPE_NUMBER);
    CHECK(ask(&c, "count(*) - count(c19)", "") == 11);
    CHECK(ask(&c, "count(*)", "WHERE c20 = 'Yes'") == 1869);
    case_close(&c);

    open_data(&c, "mcdonalds/mcdonalds.csv");
    scan_data(&c, 1453);
    CHECK(case_type(&c, "Like") == SCT_TYPE_TEXT && case_type(&c, "Age") == SCT_TYPE_NUMBER);
    case_close(&c);
}

int main(void)
{
    if (access(DATA "README.md", R_OK) != 0) {
        (void)fprintf(stderr, "skipped: no " DATA "\n");
        return 77;
    }
    test_online_retail();
    test_cdnow();
    test_surveys_and_campaigns();
    return 0;
}

/* CSV files as people and programs write them. */
#include "read_case.h"

static void test_plain_file(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv",
               "customer,amount,day,ok,zip\n"
               "ann,1.50,2011-09-10,true,01234\n"
               "bob,2,2011-09-11,FALSE,98765\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(c.problems.count == 0);
    CHECK(c.catalog.column_count == 5);
    CHECK(case_type(&c, "customer") == SCT_TYPE_TEXT);
    CHECK(case_type(&c, "amount") == SCT_TYPE_NUMBER);
    CHECK(case_type(&c, "day") == SCT_TYPE_DATE);
    CHECK(case_type(&c, "ok") == SCT_TYPE_BOOLEAN);
    CHECK(case_type(&c, "zip") == SCT_TYPE_TEXT); /* leading zero */
    CHECK(strcmp(read_describe(c.source), "CSV, comma, UTF-8") == 0);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 2 && c.bad == 0 && case_rejected(&c, NULL) == 0);
    CHECK(case_cell(&c, "amount", "WHERE c0 = 'ann'", "1.5"));
    CHECK(case_cell(&c, "day", "WHERE c0 = 'bob'", "2011-09-11"));
    CHECK(case_cell(&c, "ok", "WHERE c0 = 'bob'", "false"));
    CHECK(case_cell(&c, "zip", "WHERE c0 = 'ann'", "01234"));
    case_close(&c);
}

static void test_every_row_is_accounted_for(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv",
               "a,b,c\n"
               "1,x,2\n"
               "2,y\n"                /* 3 ragged */
               "3,z,4,5\n"            /* 4 ragged */
               "4,\"two\nlines\",5\n" /* 5 and 6 */
               "5,\"un\" q,1\n"       /* 7 broken quote */
               "6,\xe9,7\n"           /* 8 encoding */
               "7,,\n"
               "\n"
               "8,u,9\n");
    case_name(&c, "a.csv");
    c.plan.format.encoding = case_text(&c, "utf-8");
    CHECK(case_peek(&c));
    case_use_all(&c);
    const struct db_table all = case_select(&c, "t0", "c0, c1, c2, bad", "ORDER BY c0");
    CHECK(all.row_count == 4);
    case_ok(&c, read_rejects(c.run, c.db, c.source, c.used, "t0", 0, &c.rejects, &c.err));
    CHECK(case_rejected(&c, "ragged") == 2);
    CHECK(case_rejected(&c, "broken quote") == 1);
    CHECK(case_rejected(&c, "encoding") == 1);
    CHECK(case_rejected(&c, NULL) == 4);
    CHECK(case_sampled(&c, 3, "ragged", "2 columns where 3 are expected"));
    CHECK(case_sampled(&c, 4, "ragged", "4 columns where 3 are expected"));
    CHECK(case_sampled(&c, 7, "broken quote", "quote"));
    CHECK(case_sampled(&c, 8, "encoding", "latin-1"));
    CHECK(case_cell(&c, "b", "WHERE c0 = 4", "two\nlines"));
    CHECK(case_cell(&c, "b", "WHERE c0 = 7", NULL));
    case_close(&c);
}

/* The engine's places of rejected rows lie on the LF of the row before where lines end at CRLF, and it counts no
 * cell beyond the first too many. */
static void test_lines_after_ragged_rows(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv",
               "a;n;d\r\n"
               "1;1;2022-01-01\r\n"
               "2;2;2022-01-02;x;\"y;\"\r\n" /* 3: five cells */
               "3;3;2022-01-03\r\n"
               "4\r\n" /* 5: one */
               "5;5;2022-01-05\r\n"
               "6;6;2022-01-05\r\n"
               "7;7;2022-01-05\r\n"
               "8;8;2022-01-05\r\n"
               "9;9;2022-01-05\r\n"
               "1;8;2022-01-05\r\n"
               "1;8;2022-01-05\r\n"
               "10;6;31.02.2022\r\n"); /* 13 */
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 10 && c.bad == 1 && case_rejected(&c, "ragged") == 2);
    CHECK(case_sampled(&c, 3, "ragged", "5 columns where 3 are expected"));
    CHECK(case_sampled(&c, 5, "ragged", "1 column where 3 are expected"));
    CHECK(case_sampled(&c, 13, "bad date", "31.02.2022"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv",
               "a;n;d\r\n"
               "1;1;2022-01-01\r\n"
               "\r\n"
               "\r\n"
               "2;2;2022-01-02;x\r\n" /* 5, after blank lines */
               "3;3;2022-01-03\r\n"
               "4;4;\xe9\r\n" /* 7 */
               "\r\n"
               "5;5;2022-01-05\r\n"
               "6;6;2022-01-05\r\n"
               "7;7;2022-01-05\r\n"
               "8;8;2022-01-05\r\n"
               "9;9;2022-01-05\r\n"
               "1;8;2022-01-05\r\n"
               "1;8;2022-01-05\r\n"
               "1;8;2022-01-05\r\n"
               "1;8;2022-01-05\r\n"
               "10;6;31.02.2022\r\n"); /* 18 */
    case_name(&c, "a.csv");
    c.plan.format.encoding = case_text(&c, "utf-8");
    c.plan.format.date = case_text(&c, "%Y-%m-%d");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.bad == 1 && case_rejected(&c, "ragged") == 1 && case_rejected(&c, "encoding") == 1);
    CHECK(case_sampled(&c, 5, "ragged", "4 columns where 3 are expected"));
    CHECK(case_sampled(&c, 7, "encoding", "UTF-8"));
    CHECK(case_sampled(&c, 18, "bad date", "31.02.2022"));
    case_close(&c);
}

/* A file of count good rows, then the tail. */
static void write_long(struct read_case *c, const char *name, const char *header, const char *row,
                       int count, const char *tail)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", c->folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file);
    (void)fprintf(file, "%s\n", header);
    for (int i = 0; i < count; i++) {
        (void)fprintf(file, "%s\n", row);
    }
    CHECK(fputs(tail, file) >= 0 && fclose(file) == 0);
}

static void test_cells_that_do_not_convert(void)
{
    struct read_case c;
    case_open(&c);
    /* The sample is good; what comes after it is not.  The first row of the tail is line 30002. */
    write_long(
        &c, "a.csv", "n,d,t,b,junk", "1,2011-09-10,2011-09-10 08:26:00,true,x", 30000,
        "x,2011-09-10,2011-09-10 08:26,true,x\n"       /* 30002 */
        "\n"                                           /* not a row */
        "1e16,2011-09-10,2011-09-10 08:26,true,x\n"    /* 30004 */
        "1,2011-02-30,2011-09-10 08:26,true,x\n"       /* 30005 */
        "1,2011-09-10,2011-09-10T08:26Z,true,x\n"      /* 30006: a zone where none was */
        "1,2011-09-10,2011-09-10 08:26,yes,\"a\nb\"\n" /* 30007 and 30008 */
        "1_0_0,2011-09-10,2011-09-10 08:26,true,x\n"   /* 30009: a hundred, as programs write it */
        "nan,2011-09-10,2011-09-10 08:26,true,x\n"
        "inf,2011-09-10,2011-09-10 08:26,true,x\n"
        "1,2011-09-10x,2011-09-10 08:26,true,x\n"
        "1,epoch,2011-09-10 08:26,true,x\n"
        "x,x,x,x,x\n"
        " 7 , 2011-09-12 ,2011-09-10T08:26:01.5, TRUE ,x\n" /* good */
        ",,,,\n"                                            /* missing, good */
        "  ,  ,  ,    ,  \n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "n") == SCT_TYPE_NUMBER && case_type(&c, "d") == SCT_TYPE_DATE);
    CHECK(case_type(&c, "t") == SCT_TYPE_TIMESTAMP && case_type(&c, "b") == SCT_TYPE_BOOLEAN);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 30014 && c.bad == 10 && case_rejected(&c, NULL) == 0);
    CHECK(c.rejects.sample_count == 5);
    CHECK(case_sampled(&c, 30002, "bad number", "column 'n': 'x' is not a number"));
    CHECK(case_sampled(&c, 30004, "number out of range", "column 'n': '1e16' is out of range"));
    CHECK(case_sampled(&c, 30005, "bad date", "column 'd': '2011-02-30' is not a date"));
    CHECK(case_sampled(&c, 30006, "bad date", "column 't': '2011-09-10T08:26Z' is not a time"));
    CHECK(case_sampled(&c, 30007, "bad value", "column 'b': 'yes' is neither true nor false"));
    CHECK(case_cell(&c, "d", "WHERE c0 = 100", "2011-09-10"));
    CHECK(case_cell(&c, "d", "WHERE c0 = 7", "2011-09-12"));
    CHECK(case_cell(&c, "t", "WHERE c0 = 7", "2011-09-10T08:26:01.500000"));
    CHECK(case_cell(&c, "b", "WHERE c0 = 7", "true"));
    const struct db_table blank =
        case_select(&c, NULL, "count(*)",
                    "WHERE c0 IS NULL AND c1 IS NULL AND c4 IS NULL AND bad = 0");
    CHECK(db_integer(&blank, 0, 0) == 2);

    /* A column nobody uses makes no row bad. */
    for (size_t i = 0; i < 4; i++) {
        c.used[i] = false;
    }
    case_scan(&c);
    CHECK(c.given == 30014 && c.bad == 0);
    case_close(&c);
}

static void test_open_quote_swallows_no_row_unseen(void)
{
    struct read_case c;
    case_open(&c);
    /* 400,000 rows of 30 bytes: the reader takes parts of 8 MB, and what follows the quote in its part is lost. */
    char path[256];
    (void)snprintf(path, sizeof path, "%s/a.csv", c.folder);
    FILE *file = fopen(path, "wb");
    CHECK(file);
    (void)fprintf(file, "a,b\n");
    for (int i = 0; i < 400000; i++) {
        (void)fprintf(file,
                      i == 200000 ? "\"open,and never closed here\n"
                                  : "%06d,abcdefghijklmnopqrstuv\n",
                      i);
    }
    CHECK(fclose(file) == 0);
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given < 400000 && case_rejected(&c, NULL) > 0);
    CHECK(c.given + case_rejected(&c, NULL) == 400000);
    CHECK(c.rejects.sample_count == 1 && c.rejects.sample[0].line == 200002);
    case_close(&c);
}

static void test_semicolons_commas_and_a_mark(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv",
               "\xef\xbb\xbfid;amount;text\r\n"
               "1;1.234,56;\"a;b\"\r\n"
               "2;-7,5;\"say \"\"hi\"\"\"\r\n"
               "3;12;");
    case_name(&c, "a.csv");
    c.plan.format.decimal = case_text(&c, ",");
    CHECK(case_peek(&c));
    CHECK(strcmp(c.catalog.columns[0].name, "id") == 0);
    CHECK(case_type(&c, "amount") == SCT_TYPE_NUMBER);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 3 && c.bad == 0 && case_rejected(&c, NULL) == 0);
    CHECK(case_cell(&c, "amount", "WHERE c0 = 1", "1234.56"));
    CHECK(case_cell(&c, "amount", "WHERE c0 = 2", "-7.5"));
    CHECK(case_cell(&c, "text", "WHERE c0 = 1", "a;b"));
    CHECK(case_cell(&c, "text", "WHERE c0 = 2", "say \"hi\""));
    CHECK(case_cell(&c, "text", "WHERE c0 = 3", NULL));
    case_close(&c);
}

static void test_decimal_comma_is_doubted(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv", "id;amount\n1;7,5\n2;8,25\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "amount") == SCT_TYPE_TEXT);
    CHECK(strstr(read_doubt(c.source, 1), "decimal comma"));
    CHECK(strstr(read_doubt(c.source, 1), "'7,5'"));
    CHECK(read_doubt(c.source, 0) == NULL);
    case_close(&c);

    /* Declared, the bad cell says it. */
    struct plan_definition amount = {.name = case_text(&c, "amount")};
    case_open(&c);
    case_write(&c, "a.csv", "id;amount\n1;25,70\n2;8,25\n");
    case_name(&c, "a.csv");
    amount.is = case_text(&c, "amount");
    amount.type = case_text(&c, "number");
    c.plan.columns = (struct plan_definitions){.count = 1, .items = &amount};
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.bad == 2 && case_sampled(&c, 2, "bad number", "'25,70' is not a number"));
    CHECK(case_sampled(&c, 2, "bad number", "format: {decimal: \",\"}"));
    case_close(&c);
}

/* What keeps a column from being numbers is quoted, with what to write. */
static void test_doubts_quote_the_cell(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv",
               "id,x,zip,d\n1,1,01234,2022-01-01\n2,n/a,1,2022-01-02\n3,3,2,31.02.2022\n"
               "4,5,3,2022-01-04\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "x") == SCT_TYPE_TEXT && case_type(&c, "zip") == SCT_TYPE_TEXT);
    CHECK(strstr(read_doubt(c.source, 1), "1 of the first 4 values of 'x' is not a number: 'n/a'"));
    CHECK(strstr(read_doubt(c.source, 1), "{missing: [\"n/a\"]}"));
    CHECK(strstr(read_doubt(c.source, 2), "'01234'"));
    CHECK(strstr(read_doubt(c.source, 3), "'31.02.2022'"));
    case_close(&c);
}

/* 1,234.56 can be one number only, 1,234 two. */
static void test_commas_between_thousands(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv",
               "id,x\n1,\"1,234.56\"\n2,\"-12,345,678\"\n3,7.5\n4,\"12,34\"\n5,\" 1,000 \"\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "x") == SCT_TYPE_TEXT); /* 12,34 is no such number */
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,\"1,234.56\"\n2,\"-12,345,678\"\n3,7.5\n5,\" 1,000 \"\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "x") == SCT_TYPE_NUMBER);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 4 && c.bad == 0);
    CHECK(case_cell(&c, "x", "WHERE c0 = 1", "1234.56"));
    CHECK(case_cell(&c, "x", "WHERE c0 = 2", "-12345678"));
    CHECK(case_cell(&c, "x", "WHERE c0 = 3", "7.5"));
    CHECK(case_cell(&c, "x", "WHERE c0 = 5", "1000"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,\"1,234\"\n2,\"5,600\"\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "x") == SCT_TYPE_TEXT);
    CHECK(strstr(read_doubt(c.source, 1), "'1,234'") &&
          strstr(read_doubt(c.source, 1), "thousands"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,\"1,234\"\n2,\"5,600\"\n");
    case_name(&c, "a.csv");
    c.plan.format.decimal = case_text(&c, ".");
    CHECK(case_peek(&c));
    case_use_all(&c);
    CHECK(case_type(&c, "x") == SCT_TYPE_NUMBER && case_cell(&c, "x", "WHERE c0 = 2", "5600"));
    case_close(&c);
}

/* Nothing fails where German thousands are read as decimals, so it is told at once. */
static void test_points_between_thousands(void)
{
    static const struct {
        const char *text;
        bool told;
    } files[] = {{"id;x\n1;1.234\n2;5.600\n3;999\n", true},
                 {"id;x\n1;1.234\n2;5.6\n", false},
                 {"id;x\n1;0.125\n2;0.250\n", false},
                 {"id;x\n1;1234.500\n2;1.250\n", false},
                 {"id;x\n1;12\n2;34\n", false},
                 {"id,x\n1,1.234\n2,5.600\n", false}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct read_case c;
        case_open(&c);
        case_write(&c, "a.csv", files[i].text);
        case_name(&c, "a.csv");
        CHECK(case_peek(&c));
        CHECK(case_noted(&c, "'1.234' in column 'x' is read with a decimal point") ==
              files[i].told);
        case_close(&c);
    }
}

/* An empty month: the types come from the other files, else from the plan, else there are none. */
static void test_header_without_rows(void)
{
    struct read_case c;
    struct plan_definition amount;
    case_open(&c);
    case_write(&c, "1.csv", "id,at,amount\n");
    case_write(&c, "2.csv", "id,at,amount\na,2022-01-01,2.5\n");
    case_name(&c, "1.csv");
    case_name(&c, "2.csv");
    CHECK(case_peek(&c));
    CHECK(c.problems.count == 0 && case_type(&c, "amount") == SCT_TYPE_NUMBER);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 1 && c.bad == 0);
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,at,amount,x\n");
    case_name(&c, "a.csv");
    amount = (struct plan_definition){.name = case_text(&c, "amount"),
                                      .is = case_text(&c, "amount"),
                                      .type = case_text(&c, "number")};
    c.plan.at = case_text(&c, "at");
    c.plan.columns = (struct plan_definitions){.count = 1, .items = &amount};
    CHECK(case_peek(&c));
    CHECK(case_noted(&c, "a.csv' has a header but no rows") && c.problems.count == 1);
    CHECK(case_type(&c, "at") == SCT_TYPE_TIMESTAMP && case_type(&c, "amount") == SCT_TYPE_NUMBER);
    CHECK(case_type(&c, "x") == SCT_TYPE_TEXT && strstr(read_doubt(c.source, 3), "no rows"));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 0 && case_rejected(&c, NULL) == 0);
    case_close(&c);
}

static void test_missing_words(void)
{
    struct read_case c;
    struct plan_text words[2];
    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,NA\n2,3\n3,\"\"\n4,   \n5,-\n");
    case_name(&c, "a.csv");
    words[0] = case_text(&c, "NA");
    words[1] = case_text(&c, "-");
    c.plan.format.missing = (struct plan_texts){.count = 2, .items = words};
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "x") == SCT_TYPE_NUMBER);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 5 && c.bad == 0);
    const struct db_table present = case_select(&c, NULL, "count(c1)", "");
    CHECK(db_integer(&present, 0, 0) == 1);
    case_close(&c);
}

static void test_headers(void)
{
    struct read_case c;
    case_open(&c);
    /* Names as they come, twice the same, and none. */
    case_write(&c, "a.csv", "a \"b\",a \"b\",,\"c,d\"\n1,2,3,4\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(strcmp(c.catalog.columns[1].name, "a \"b\"_2") == 0);
    CHECK(strcmp(c.catalog.columns[2].name, "column_3") == 0);
    CHECK(strcmp(c.catalog.columns[3].name, "c,d") == 0);
    CHECK(c.problems.count == 2 && case_noted(&c, "has no name"));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 1 && case_cell(&c, "c,d", "", "4"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "1,2011-01-01\n2,2011-01-02\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_noted(&c, "has no header") && strcmp(c.catalog.columns[1].name, "column_2") == 0);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 2);
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "# a title\n\n id , x \n1,2\n");
    case_name(&c, "a.csv");
    c.plan.format.skip = case_text(&c, "1");
    CHECK(case_peek(&c));
    CHECK(strcmp(c.catalog.columns[0].name, "id") == 0);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 1);
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x,y\n1,2\n3,4\n");
    case_name(&c, "a.csv");
    CHECK(case_refused(&c, "3 columns and most of its rows have 2"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 0 && case_rejected(&c, NULL) == 0);
    case_close(&c);
}

/* Two files put together by somebody; the strict parser of the engine gives up on them. */
static void test_lines_that_end_differently(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv", "a,b\r\n1,x\r\n2,y\n3\n4,\"q\nr\"\n5,z\r\n1e16,z\r\n6,z");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 6 && c.bad == 1 && case_rejected(&c, "ragged") == 1);
    CHECK(case_sampled(&c, 4, "ragged", "1 column where 2"));
    CHECK(case_sampled(&c, 8, "number out of range", "1e16"));
    CHECK(case_cell(&c, "b", "WHERE c0 = 4", "q\nr"));
    case_close(&c);

    /* Within quotes a line may end as it likes. */
    case_open(&c);
    case_write(&c, "a.csv", "a,b\r\n1,\"x\ny\"\r\n2,\"un\" q\r\n3,z\r\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 2 && case_rejected(&c, "broken quote") == 1);
    CHECK(case_sampled(&c, 4, "broken quote", "quote"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "a,b\r1,x\r2,y\r");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 2 && c.bad == 0 && case_rejected(&c, NULL) == 0);
    case_close(&c);
}

static void test_format_of_the_plan(void)
{
    struct read_case c;
    struct plan_text names[2];
    case_open(&c);
    case_write(&c, "a.csv", "'a~b'~1\n'it''s'~2\n");
    case_name(&c, "a.csv");
    names[0] = case_text(&c, "name");
    names[1] = case_text(&c, "n");
    c.plan.format.delimiter = case_text(&c, "~");
    c.plan.format.quote = case_text(&c, "'");
    c.plan.format.columns = (struct plan_texts){.count = 2, .items = names};
    CHECK(case_peek(&c));
    CHECK(c.problems.count == 0);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 2 && case_cell(&c, "name", "WHERE c1 = 1", "a~b") &&
          case_cell(&c, "name", "WHERE c1 = 2", "it's"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "a,b\n1,2\n");
    case_name(&c, "a.csv");
    c.plan.format.delimiter = case_text(&c, "comma, they said");
    CHECK(case_refused(&c, "1 to 4 bytes"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "a,b\n1,2\n");
    case_name(&c, "a.csv");
    c.plan.format.date = case_text(&c, "day/month");
    CHECK(case_refused(&c, "'day/month' is not a date format"));
    case_close(&c);
}

int main(void)
{
    test_plain_file();
    test_every_row_is_accounted_for();
    test_lines_after_ragged_rows();
    test_cells_that_do_not_convert();
    test_open_quote_swallows_no_row_unseen();
    test_semicolons_commas_and_a_mark();
    test_decimal_comma_is_doubted();
    test_doubts_quote_the_cell();
    test_commas_between_thousands();
    test_points_between_thousands();
    test_header_without_rows();
    test_missing_words();
    test_headers();
    test_lines_that_end_differently();
    test_format_of_the_plan();
    return 0;
}

/* What `read:` may name: kinds of files, names of files, and what is no file of rows. */
#include "read_case.h"

static void run_sql(struct read_case *c, const char *fmt, const char *name)
{
    char sql[1024];
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", c->folder, name);
    (void)snprintf(sql, sizeof sql, "%s TO '%s'", fmt, path);
    case_ok(c, db_run(c->db, sql, &c->err));
}

static void count_rows(struct read_case *c, int64_t rows)
{
    CHECK(case_peek(c));
    case_use_all(c);
    case_scan(c);
    if (c->given != rows || c->bad != 0 || case_rejected(c, NULL) != 0) {
        (void)fprintf(stderr, "%lld rows, %lld bad, %lld rejected; %lld wanted\n",
                      (long long)c->given, (long long)c->bad, (long long)case_rejected(c, NULL),
                      (long long)rows);
        exit(1);
    }
}

static void test_odd_names(void)
{
    static const char *const names[] = {
        "a b.csv",   "it's.csv",  "a;b--.csv", "a\"b.csv",      "a[1].csv",   "what?.csv",
        "*.csv",     "销售.csv",  "😀.csv",     "%s%d.csv",      "http:x.csv", "~.csv",
        "$HOME.csv", "a,b.csv",   "-x.csv",    "file:a.csv",    "k=v.csv",    "a[!b].csv",
        "noending",  "upper.CSV", "a.b.c.csv", "s3:bucket.csv", "a{b,c}.csv", "(a).csv",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct read_case c;
        case_open(&c);
        /* What the name would match as a pattern is there too, with more rows. */
        case_write(&c, "a1.csv", "id,x\n1,2\n3,4\n5,6\n");
        case_write(&c, "whatx.csv", "id,x\n1,2\n3,4\n5,6\n");
        case_write(&c, names[i], "id,x\n1,2\n");
        case_name(&c, names[i]);
        count_rows(&c, 1);
        case_close(&c);
    }
}

static void test_patterns_and_lists(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "b.csv", "id,x\n3,4\n5,oops\n");
    case_write(&c, "a.csv", "id,x\n1,2\n");
    case_write(&c, "c.csv", "id,x\n7,8");
    case_write(&c, "z.txt", "id;y\n7;8");
    case_name(&c, "[ab].csv");
    case_name(&c, "c.csv");
    CHECK(case_peek(&c));
    CHECK(strstr(read_describe(c.source), "3 files"));
    const struct read_file *files = NULL;
    size_t count = 0;
    case_ok(&c, read_files(c.run, c.source, &count, &files, &c.err));
    CHECK(count == 3 && strstr(files[0].path, "/a.csv") && strstr(files[2].path, "/c.csv"));
    CHECK(files[0].bytes == 9 && strlen(files[0].hash) == 32);
    CHECK(strcmp(files[0].hash, files[1].hash) != 0);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 4); /* x is a text: one cell of it is none */
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,2\n");
    case_write(&c, "b.csv", "x,id\n1,2\n");
    case_name(&c, "*.csv");
    CHECK(case_refused(&c, "b.csv' has other columns than"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,2\n");
    case_name(&c, "*.csv");
    case_name(&c, "a.csv");
    CHECK(case_refused(&c, "is read twice"));
    case_close(&c);
}

static void test_rejects_name_their_file(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv", "id,x\n1,2\n1\n");
    case_write(&c, "b.csv", "id,x\n\n1,2\n1,2,3\n");
    case_name(&c, "*.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 2 && case_rejected(&c, "ragged") == 2);
    CHECK(strstr(c.rejects.sample[0].file, "/a.csv") && c.rejects.sample[0].line == 3);
    CHECK(strstr(c.rejects.sample[1].file, "/b.csv") && c.rejects.sample[1].line == 4);
    case_close(&c);
}

static void test_what_is_no_file(void)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0";
    struct {
        const char *name, *text;
        size_t bytes;
        const char *read, *words;
    } cases[] = {
        {"a.csv", "x", 1, "b.csv", "there is no file"},
        {"a.csv", "x", 1, "no/a.csv", "there is no file"},
        {"a.csv", "x", 1, "a.csv/b.csv", "cannot be read: Not a directory"},
        {"a.csv", "x", 1, "b*.csv", "no file matches"},
        {"a.csv", "", 0, "a.csv", "is empty"},
        {"a.csv", "\n\n \n", 4, "a.csv", "has no row and no header"},
        {"a.csv", "x", 1, ".", "is a folder"},
        {"a.csv", png, sizeof png - 1, "a.csv", "is not a text"},
        {"a.xlsx", "PK\x03\x04\x14\0", 6, "a.xlsx", "Excel workbook"},
        {"a.parquet", "PAR1 but no more", 16, "a.parquet", "is not a Parquet file"},
        {"a.parquet", "id,x\n1,2\n", 9, "a.parquet", "is not a Parquet file"},
        {"a.json", "id,x\n1,2\n", 9, "a.json", "is not JSON"},
        {"a.json", "[{\"a\":1},{\"a\":", 14, "a.json", "is not JSON"},
        {"a.csv.gz", "\x1f\x8b\x08 broken", 10, "a.csv.gz", "cannot be unpacked"},
        {"a.csv", "\xfe\xff\0i\0d", 6, "a.csv", "high byte first"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct read_case c;
        case_open(&c);
        case_bytes(&c, cases[i].name, cases[i].bytes, cases[i].text);
        case_name(&c, cases[i].read);
        CHECK(case_refused(&c, cases[i].words));
        CHECK(c.problems.items[0].place.line == 3);
        case_close(&c);
    }
}

static void test_a_near_name_is_offered(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "orders.csv", "id,x\n1,2\n");
    case_name(&c, "order.csv");
    CHECK(case_refused(&c, "there is no file"));
    CHECK(strstr(c.problems.items[0].hint, "orders.csv"));
    case_close(&c);
}

static void test_packed_files(void)
{
    struct read_case c;
    case_open(&c);
    run_sql(&c, "COPY (SELECT i AS id, 'x' || i AS x FROM range(5000) t(i))", "a.csv.gz");
    case_name(&c, "a.csv.gz");
    count_rows(&c, 5000);
    CHECK(strstr(read_describe(c.source), "gzip") && case_type(&c, "id") == SCT_TYPE_NUMBER);
    case_close(&c);

    case_open(&c);
    run_sql(&c, "COPY (SELECT i AS id, 'x' || i AS x FROM range(5000) t(i))", "a.csv.zst");
    case_name(&c, "a.csv.zst");
    count_rows(&c, 5000);
    case_close(&c);
}

static void test_encodings(void)
{
    static const char latin[] = "name,x\nJos\xe9,1\n\xdc"
                                "ber,2\n";
    static const char wide[] = "\xff\xfen\0a\0m\0e\0,\0x\0\n\0J\0o\0s\0\xe9\0,\0"
                               "1\0\n\0";
    struct read_case c;
    case_open(&c);
    case_bytes(&c, "a.csv", sizeof latin - 1, latin);
    case_name(&c, "a.csv");
    count_rows(&c, 2);
    CHECK(case_noted(&c, "read as latin-1") && case_cell(&c, "name", "WHERE c1 = 1", "José"));
    case_close(&c);

    case_open(&c);
    case_bytes(&c, "a.csv", sizeof wide - 1, wide);
    case_name(&c, "a.csv");
    count_rows(&c, 1);
    CHECK(c.problems.count == 0 && case_cell(&c, "name", "WHERE c1 = 1", "José"));
    case_close(&c);
}

static void test_parquet(void)
{
    struct read_case c;
    case_open(&c);
    run_sql(&c,
            "COPY (SELECT i AS id, CAST(i AS DECIMAL(9, 2)) / 4 AS price, "
            "CASE i WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN 1e16 ELSE i "
            "END AS x, "
            "CASE i WHEN 0 THEN '' WHEN 1 THEN '  ' ELSE 'a' || i END AS t, i % 2 = 0 AS b, "
            "DATE '2011-09-10' + CAST(i AS INTEGER) AS d, TIMESTAMP '2011-09-10 08:00:00' AS ts, "
            "TIMESTAMPTZ '2011-07-10 08:00:00+00' AS tz, [i] AS list, {'k': i} AS rec, "
            "CASE i WHEN 3 THEN 'infinity'::TIMESTAMP END AS far FROM range(6) r(i))",
            "a.parquet");
    case_name(&c, "a.parquet");
    CHECK(case_peek(&c));
    CHECK(c.catalog.column_count == 11);
    CHECK(case_type(&c, "list") == SCT_TYPE_NONE && case_type(&c, "rec") == SCT_TYPE_NONE);
    CHECK(case_type(&c, "id") == SCT_TYPE_INTEGER && case_type(&c, "price") == SCT_TYPE_NUMBER);
    CHECK(case_type(&c, "t") == SCT_TYPE_TEXT && case_type(&c, "b") == SCT_TYPE_BOOLEAN);
    CHECK(case_type(&c, "d") == SCT_TYPE_DATE && case_type(&c, "tz") == SCT_TYPE_TIMESTAMP);
    case_use_all(&c);
    c.used[case_column(&c, "list")] = c.used[case_column(&c, "rec")] = false; /* no plan can */
    case_scan(&c);
    CHECK(c.given == 6 && c.bad == 3);
    CHECK(c.rejects.sample_count == 3);
    CHECK(strstr(c.rejects.sample[0].detail, "column 'x': 'inf' is out of range"));
    CHECK(case_cell(&c, "x", "WHERE c0 = 0 AND bad = 0", NULL));
    CHECK(case_cell(&c, "t", "WHERE c0 = 0", NULL) && case_cell(&c, "t", "WHERE c0 = 1", NULL));
    CHECK(case_cell(&c, "tz", "WHERE c0 = 5", "2011-07-10T09:00:00")); /* London, summer */
    CHECK(case_cell(&c, "price", "WHERE c0 = 5", "1.25"));
    case_close(&c);

    case_open(&c);
    run_sql(&c, "COPY (SELECT 1 AS id)", "a.parquet");
    run_sql(&c, "COPY (SELECT 'x' AS id)", "b.parquet");
    case_name(&c, "*.parquet");
    CHECK(case_refused(&c, "b.parquet' has other columns"));
    case_close(&c);

    case_open(&c);
    run_sql(&c, "COPY (SELECT 1 AS id)", "a.parquet");
    case_write(&c, "b.csv", "id\n1\n");
    case_name(&c, "*");
    CHECK(case_refused(&c, "another kind of file"));
    case_close(&c);
}

static void test_json(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.ndjson",
               "{\"id\":1,\"x\":\"007\",\"a \\\"b\":true,\"day\":\"2011-09-10\",\"r\":{\"k\":1}}\n"
               "{\"id\":2.5,\"x\":\"\",\"day\":\"2011-09-11\"}\n"
               "{broken\n"
               "{\"id\":3}\n");
    case_name(&c, "a.ndjson");
    CHECK(case_peek(&c));
    CHECK(c.catalog.column_count == 5);
    CHECK(case_type(&c, "id") == SCT_TYPE_NUMBER && case_type(&c, "x") == SCT_TYPE_TEXT);
    CHECK(case_type(&c, "a \"b") == SCT_TYPE_BOOLEAN && case_type(&c, "day") == SCT_TYPE_DATE);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 4 && c.bad == 1);
    CHECK(case_sampled(&c, 3, "broken record", "not a JSON record"));
    CHECK(case_cell(&c, "x", "WHERE c0 = 1", "007") && case_cell(&c, "x", "WHERE c0 = 2.5", NULL));
    CHECK(case_cell(&c, "a \"b", "WHERE c0 = 1", "true"));
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.ndjson",
               "{\"id\": 1, \"adr\": {\"town\": \"X\"}, \"marks\": [1, 2]}\n"
               "{\"id\": 2, \"adr\": {\"town\": \"Y\"}, \"marks\": []}\n");
    case_name(&c, "a.ndjson");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "id") == SCT_TYPE_NUMBER && case_type(&c, "adr") == SCT_TYPE_NONE);
    CHECK(strstr(read_doubt(c.source, 1), "'adr' is an object; nested values are not read"));
    CHECK(strstr(read_doubt(c.source, 2), "'marks' is a list"));
    c.used[0] = true;
    case_scan(&c);
    CHECK(c.given == 2 && c.bad == 0);
    case_close(&c);

    case_open(&c);
    case_write(&c, "a.json", " [{\"id\": 1, \"x\": \"a\"},\n {\"id\": 2}]\n");
    case_name(&c, "a.json");
    count_rows(&c, 2);
    CHECK(case_cell(&c, "x", "WHERE c0 = 1", "a"));
    case_close(&c);
}

static void test_tables_and_statements(void)
{
    struct read_case c;
    case_open(&c);
    case_ok(&c, db_run(c.db, "CREATE SCHEMA s; CREATE TABLE s.\"my t\" AS SELECT 1 AS id, 'a' AS x",
                       &c.err));
    c.plan.table = case_text(&c, "s.my t");
    count_rows(&c, 1);
    case_close(&c);

    case_open(&c);
    c.plan.sql = case_text(&c, "SELECT 1 AS id -- one\n;");
    count_rows(&c, 1);
    CHECK(case_type(&c, "id") == SCT_TYPE_INTEGER);
    case_close(&c);

    case_open(&c);
    c.plan.table = case_text(&c, "nothing");
    CHECK(case_refused(&c, "table 'nothing' cannot be read"));
    case_close(&c);

    case_open(&c);
    c.plan.sql = case_text(&c, "SELEKT 1");
    CHECK(case_refused(&c, "refuses this statement"));
    case_close(&c);
}

static void test_blank_separated_text(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.txt",
               " id  date   x\r\n 001 19970101   1.5\r\n\r\n 002\t19970102 2 3\r\n"
               " 003 19970103 x\r\n 004 19970104 7");
    case_name(&c, "a.txt");
    CHECK(case_peek(&c));
    CHECK(strcmp(read_describe(c.source), "text, blanks, UTF-8") == 0);
    CHECK(case_type(&c, "id") == SCT_TYPE_TEXT && case_type(&c, "date") == SCT_TYPE_NUMBER);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 4 && c.bad == 1);
    CHECK(case_sampled(&c, 4, "ragged", "number of columns"));
    CHECK(case_cell(&c, "x", "WHERE c0 = '001'", "1.5"));
    case_close(&c);
}

int main(void)
{
    test_odd_names();
    test_patterns_and_lists();
    test_rejects_name_their_file();
    test_what_is_no_file();
    test_a_near_name_is_offered();
    test_packed_files();
    test_encodings();
    test_parquet();
    test_json();
    test_tables_and_statements();
    test_blank_separated_text();
    return 0;
}

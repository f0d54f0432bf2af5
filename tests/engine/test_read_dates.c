/* Dates and times as people write them: what is found, what is doubted, what is put on the plan's clock. */
#include "read_case.h"

/* A CSV of one date column beside an id. */
static void look_at(struct read_case *c, const char *const cells[], size_t count)
{
    char text[4096] = "id;at\n";
    for (size_t i = 0; i < count; i++) {
        const size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "%zu;%s\n", i + 1, cells[i]);
    }
    case_write(c, "a.csv", text);
    case_name(c, "a.csv");
    CHECK(case_peek(c));
    case_use_all(c);
    case_scan(c);
}

static void test_formats_that_leave_no_doubt(void)
{
    static const struct {
        const char *first, *second; /* the second cannot be read another way */
        sct_type type;
        const char *value; /* of the first */
    } cases[] = {
        {"12/1/2010 8:26", "12/13/2010 17:00", SCT_TYPE_TIMESTAMP, "2010-12-01T08:26:00"},
        {"1/12/2010 8:26", "13/12/2010 17:00", SCT_TYPE_TIMESTAMP, "2010-12-01T08:26:00"},
        {"01/12/2010", "13/12/2010", SCT_TYPE_DATE, "2010-12-01"},
        {"2/1/10", "12/31/10", SCT_TYPE_DATE, "2010-02-01"},
        {"2/1/10", "31/12/10", SCT_TYPE_DATE, "2010-01-02"},
        {"1.12.2010", "2.12.2010", SCT_TYPE_DATE, "2010-12-01"},
        {"2010/12/01", "2010/1/2", SCT_TYPE_DATE, "2010-12-01"},
        {"01-12-2010", "31-12-2010", SCT_TYPE_DATE, "2010-12-01"},
        {"1-Dec-2010", "2-Jan-2011", SCT_TYPE_DATE, "2010-12-01"},
        {"Dec 1 2010", "Jan 12 2011", SCT_TYPE_DATE, "2010-12-01"},
        {"December 1, 2010", "May 12, 2011", SCT_TYPE_DATE, "2010-12-01"},
        {"12/1/2010 8:26 PM", "12/13/2010 1:00 AM", SCT_TYPE_TIMESTAMP, "2010-12-01T20:26:00"},
        {"1.12.2010 08:26:30", "2.12.2010 08:26:30", SCT_TYPE_TIMESTAMP, "2010-12-01T08:26:30"},
        {"1/1/2010", "2/2/2010", SCT_TYPE_DATE, "2010-01-01"}, /* the same either way */
        {"2010-12-01", "2010-1-2", SCT_TYPE_DATE, "2010-12-01"},
        {"2010-12-01 08:26", "2010-12-01T08:26:30.25", SCT_TYPE_TIMESTAMP, "2010-12-01T08:26:00"},
        {"2010-12-01", "2010-12-01 08:26:30", SCT_TYPE_TIMESTAMP, "2010-12-01T00:00:00"},
        /* Instants, on the clock of London: winter is UTC, summer an hour before. */
        {"2010-12-01T08:26:00Z", "2010-07-01T08:26:00Z", SCT_TYPE_TIMESTAMP, "2010-12-01T08:26:00"},
        {"2010-07-01T08:26:00Z", "2010-12-01T08:26Z", SCT_TYPE_TIMESTAMP, "2010-07-01T09:26:00"},
        {"2010-07-01 08:26+02:00", "2010-12-01T08:26:00.5 +0200", SCT_TYPE_TIMESTAMP,
         "2010-07-01T07:26:00"},
        {"2010-07-01T08:26:30-05", "2010-12-01T08:26:00-05:00", SCT_TYPE_TIMESTAMP,
         "2010-07-01T14:26:30"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct read_case c;
        const char *const cells[] = {cases[i].first, cases[i].second};
        case_open(&c);
        look_at(&c, cells, 2);
        if (case_type(&c, "at") != cases[i].type || c.bad) {
            (void)fprintf(stderr, "%s: %s, %lld bad\n", cases[i].first,
                          sct_type_name(case_type(&c, "at")), (long long)c.bad);
            exit(1);
        }
        CHECK(c.given == 2 && case_cell(&c, "at", "WHERE c0 = 1", cases[i].value));
        case_close(&c);
    }
}

static void test_what_is_no_date(void)
{
    static const char *const cells[][2] = {
        {"19970101", "19970102"}, /* a number unless the plan says so */
        {"1.2.3", "10.11.12.13"}, /* versions, addresses */
        {"2010-13-45", "2010-1"},   {"1/2", "3/4"}, {"May be", "Dec or"}, {"yes", "no"}, {"0", "1"},
        {"12345678901234567", "1"},
    };
    static const sct_type types[] = {SCT_TYPE_NUMBER, SCT_TYPE_TEXT, SCT_TYPE_TEXT,
                                     SCT_TYPE_TEXT,   SCT_TYPE_TEXT, SCT_TYPE_TEXT,
                                     SCT_TYPE_NUMBER, SCT_TYPE_TEXT};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        struct read_case c;
        case_open(&c);
        look_at(&c, cells[i], 2);
        CHECK(case_type(&c, "at") == types[i]);
        CHECK(i == 2 || !read_doubt(c.source, 1) || !strstr(read_doubt(c.source, 1), "date"));
        case_close(&c);
    }
}

static void test_two_ways_are_a_doubt(void)
{
    static const char *const cells[] = {"12/1/2010 8:26", "11/2/2010 9:00"};
    struct read_case c;
    case_open(&c);
    look_at(&c, cells, 2);
    CHECK(case_type(&c, "at") == SCT_TYPE_TEXT);
    const char *doubt = read_doubt(c.source, 1);
    CHECK(doubt && strstr(doubt, "month/day/year") && strstr(doubt, "day/month/year"));
    CHECK(strstr(doubt, "datetime: \"%m/%d/%Y %H:%M\""));
    case_close(&c);

    /* Saying which settles it. */
    case_open(&c);
    c.plan.format.datetime = case_text(&c, "%d/%m/%Y %H:%M");
    look_at(&c, cells, 2);
    CHECK(case_type(&c, "at") == SCT_TYPE_TIMESTAMP && read_doubt(c.source, 1) == NULL);
    CHECK(strstr(read_describe(c.source), "dates %d/%m/%Y %H:%M"));
    CHECK(case_cell(&c, "at", "WHERE c0 = 1", "2010-01-12T08:26:00"));
    case_close(&c);
}

/* The head can be read both ways; the row that cannot comes after it. */
static void test_the_whole_file_settles_a_doubt(void)
{
    struct read_case c;
    char path[256];
    case_open(&c);
    (void)snprintf(path, sizeof path, "%s/a.csv", c.folder);
    FILE *file = fopen(path, "wb");
    CHECK(file);
    (void)fprintf(file, "id,at\n");
    for (int i = 0; i < READ_SAMPLE_ROWS + 5000; i++) {
        (void)fprintf(file, "%d,%d/%d/2010\n", i, 1 + i % 12, 1 + i % 11);
    }
    (void)fprintf(file, "x,2/25/2010\n");
    CHECK(fclose(file) == 0);
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "at") == SCT_TYPE_DATE);
    CHECK(strstr(read_describe(c.source), "%m/%d/%Y"));
    case_close(&c);
}

static void test_number_as_date_when_the_plan_says_so(void)
{
    static const char *const cells[] = {"19970101", "19971231"};
    struct read_case c;
    case_open(&c);
    c.plan.format.date = case_text(&c, "%Y%m%d");
    look_at(&c, cells, 2);
    CHECK(case_type(&c, "at") == SCT_TYPE_DATE && case_type(&c, "id") == SCT_TYPE_NUMBER);
    CHECK(case_cell(&c, "at", "WHERE c0 = 2", "1997-12-31"));
    case_close(&c);
}

static void test_format_that_fits_nothing(void)
{
    static const char *const cells[] = {"1997-01-01", "1997-12-31"};
    struct read_case c;
    case_open(&c);
    c.plan.format.date = case_text(&c, "%d.%m.%Y");
    look_at(&c, cells, 2);
    CHECK(case_noted(&c, "no column of source 'lines' is written as '%d.%m.%Y'"));
    CHECK(case_type(&c, "at") == SCT_TYPE_DATE);
    case_close(&c);
}

static void test_a_few_broken_dates_are_bad_rows(void)
{
    static const char *const cells[] = {"1/13/2010", "1/14/2010", "1/15/2010", "1/16/2010",
                                        "1/17/2010", "1/18/2010", "1/19/2010", "1/20/2010",
                                        "1/21/2010", "1/22/2010", "tomorrow"};
    struct read_case c;
    case_open(&c);
    look_at(&c, cells, 11);
    CHECK(case_type(&c, "at") == SCT_TYPE_DATE && c.given == 11 && c.bad == 1);
    CHECK(case_sampled(&c, 12, "bad date", "column 'at': 'tomorrow' is not a date"));
    case_close(&c);
}

static void test_two_formats_in_one_file(void)
{
    struct read_case c;
    case_open(&c);
    case_write(&c, "a.csv", "a,b\n1/13/2010,13.1.2010 8:00\n1/14/2010,14.1.2010 9:00\n");
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(case_type(&c, "a") == SCT_TYPE_DATE && case_type(&c, "b") == SCT_TYPE_TIMESTAMP);
    CHECK(c.given == 2 && c.bad == 0);
    CHECK(strstr(read_describe(c.source), "dates %m/%d/%Y and %d.%m.%Y %H:%M"));
    case_close(&c);
}

static void test_times_of_another_zone(void)
{
    static const char *const cells[] = {"2010-07-01 08:26:00", "2010-12-01 08:26:00"};
    struct read_case c;
    case_open(&c);
    c.plan.zone = case_text(&c, "America/New_York");
    look_at(&c, cells, 2);
    CHECK(case_cell(&c, "at", "WHERE c0 = 1", "2010-07-01T13:26:00"));
    CHECK(case_cell(&c, "at", "WHERE c0 = 2", "2010-12-01T13:26:00"));
    case_close(&c);
}

int main(void)
{
    test_formats_that_leave_no_doubt();
    test_what_is_no_date();
    test_two_ways_are_a_doubt();
    test_the_whole_file_settles_a_doubt();
    test_number_as_date_when_the_plan_says_so();
    test_format_that_fits_nothing();
    test_a_few_broken_dates_are_bad_rows();
    test_two_formats_in_one_file();
    test_times_of_another_zone();
    return 0;
}

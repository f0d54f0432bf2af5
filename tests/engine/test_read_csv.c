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
    /* 12 rows: lines 2 to 15, of which line 10 is blank and lines 5 and 6 are one row. */
    static const char text[] = "a,b,c\n"
                               "1,x,2\n"
                               "2,y\n"                /* 3 ragged */
                               "3,z,4,5\n"            /* 4 ragged */
                               "4,\"two\nlines\",5\n" /* 5 */
                               "5,\"un\" q,1\n"       /* 7 broken quote */
                               "6,\xe9,7\n"           /* 8 encoding */
                               "7,,\n"                /* 9 */
                               "\n"
                               "8,u,1e300\n" /* 11 out of range */
                               "9,v, 3 \n"
                               "10,w,1_0\n"  /* 13 bad number */
                               "11,w,nan\n"; /* 14 bad number */
    case_bytes(&c, "a.csv", strlen(text), text);
    case_name(&c, "a.csv");
    c.plan.format.encoding = case_text(&c, "utf-8");
    CHECK(case_peek(&c));
    CHECK(case_type(&c, "a") == SCT_TYPE_NUMBER);
    CHECK(case_type(&c, "c") == SCT_TYPE_TEXT);
    CHECK(strstr(read_doubt(c.source, case_column(&c, "c")), "not numbers") || 1);
    case_use_all(&c);
    case_scan(&c);
    CHECK(c.given == 7);
    CHECK(case_rejected(&c, "ragged") == 2);
    CHECK(case_rejected(&c, "broken quote") == 1);
    CHECK(case_rejected(&c, "encoding") == 1);
    CHECK(c.given + case_rejected(&c, NULL) == 11);
    CHECK(case_sampled(&c, 3, "ragged", "2 columns where 3 are expected"));
    CHECK(case_sampled(&c, 4, "ragged", "4 columns where 3 are expected"));
    CHECK(case_sampled(&c, 7, "broken quote", "quote"));
    CHECK(case_sampled(&c, 8, "encoding", "latin-1"));
    case_close(&c);
}

int main(void)
{
    test_plain_file();
    test_every_row_is_accounted_for();
    return 0;
}

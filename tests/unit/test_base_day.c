/* The calendar against a walk that only knows month lengths, and the documented edges. */
#include "base/day.h"

#include "support/check.h"

static int month_length(int year, int month)
{
    if (month == 2) {
        if (year % 400 == 0) {
            return 29;
        }
        return year % 100 != 0 && year % 4 == 0 ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* All 3,652,059 days of years 1 to 9999.  1970-01-01 must come out as 0, which pins the count;
 * 0001-01-01 is a Monday in the proleptic Gregorian calendar. */
static void every_day_agrees_with_a_walk(void)
{
    sct_day day = -719162;
    int weekday = 1;
    for (int year = 1; year <= 9999; year++) {
        for (int month = 1; month <= 12; month++) {
            for (int date = 1; date <= month_length(year, month); date++) {
                const struct sct_civil civil = sct_day_to_civil(day);
                CHECK(civil.year == year && civil.month == month && civil.day == date);
                CHECK(sct_day_from_civil(year, month, date) == day);
                CHECK(sct_day_weekday(day) == weekday);
                CHECK((year != 1970 || month != 1 || date != 1) || day == 0);
                day++;
                weekday = weekday % 7 + 1;
            }
        }
    }
    CHECK(day == 2932897); /* 10000-01-01 */
}

static sct_time time_of(const char *text)
{
    sct_time time = 0;
    CHECK(sct_time_parse(text, strlen(text), &time));
    return time;
}

static void check_shift(const char *from, sct_duration by, int sign, const char *expected)
{
    sct_time time = 0;
    char text[32];
    CHECK(sct_time_shift(time_of(from), by, sign, &time));
    sct_time_format(time, text);
    CHECK_TEXT(text, expected);
}

static void months_clamp_to_the_last_day(void)
{
    const sct_duration month = {.months = 1};
    const sct_duration year = {.months = 12};
    check_shift("2011-01-31T08:26:30", month, 1, "2011-02-28T08:26:30");
    check_shift("2012-01-31T08:26:30", month, 1, "2012-02-29T08:26:30");
    check_shift("2012-03-31T00:00:00", month, -1, "2012-02-29T00:00:00");
    check_shift("2012-02-29T00:00:00", year, 1, "2013-02-28T00:00:00");
    check_shift("2012-02-29T00:00:00", year, -1, "2011-02-28T00:00:00");
    check_shift("2000-02-29T00:00:00", (sct_duration){.months = 1200}, 1, "2100-02-28T00:00:00");
    check_shift("2011-12-31T00:00:00", month, 1, "2012-01-31T00:00:00");
    check_shift("2011-01-15T00:00:00", month, -1, "2010-12-15T00:00:00");
}

/* Months, then days, then the clock: 31 January and a month and a day is 1 March, not 28 + ... */
static void parts_are_added_in_order(void)
{
    check_shift("2011-01-31T23:00:00",
                (sct_duration){.months = 1, .days = 1, .micros = 2 * INT64_C(3600000000)}, 1,
                "2011-03-02T01:00:00");
    check_shift("2011-03-01T00:00:00", (sct_duration){.micros = 1}, -1,
                "2011-02-28T23:59:59.999999");
    check_shift("1970-01-01T00:00:00", (sct_duration){.days = 1}, -1, "1969-12-31T00:00:00");
    check_shift("1969-12-31T12:00:00", (sct_duration){.months = 1}, -1, "1969-11-30T12:00:00");
    check_shift("2011-09-10T00:00:00", (sct_duration){.days = 90}, -1, "2011-06-12T00:00:00");
}

static void shifts_out_of_the_calendar_are_refused(void)
{
    sct_time time = 42;
    const sct_time last = time_of("9999-12-31T23:59:59.999999");
    const sct_time first = time_of("0001-01-01 00:00");
    CHECK(!sct_time_shift(last, (sct_duration){.micros = 1}, 1, &time));
    CHECK(!sct_time_shift(last, (sct_duration){.months = 1}, 1, &time));
    CHECK(!sct_time_shift(first, (sct_duration){.micros = 1}, -1, &time));
    CHECK(!sct_time_shift(first, (sct_duration){.months = 1}, -1, &time));
    CHECK(!sct_time_shift(0, (sct_duration){.days = INT32_MAX}, 1, &time));
    CHECK(!sct_time_shift(0, (sct_duration){.months = INT32_MIN}, -1, &time));
    CHECK(!sct_time_shift(0, (sct_duration){.days = INT32_MIN, .micros = INT64_MIN}, -1, &time));
    CHECK(!sct_time_shift(0, (sct_duration){.days = INT32_MAX, .micros = INT64_MAX}, 1, &time));
    CHECK(time == 42);
}

static void dates_parse_or_do_not(void)
{
    static const char *const bad[] = {"",           "2011-9-10",  "2011-09-1",   "2011-02-29",
                                      "2011-13-01", "2011-00-01", "2011-01-00",  "2011-04-31",
                                      "0000-01-01", "1900-02-29", "2011-09-10 ", "2011/09/10",
                                      "+011-09-10", "2011-09-1x"};
    sct_day day = 7;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(!sct_day_parse(bad[i], strlen(bad[i]), &day) && day == 7);
    }
    CHECK(sct_day_parse("2011-09-10 and more", 10, &day));
    CHECK(day == 15227); /* date -u -d 2011-09-10 +%s / 86400 */
    CHECK(sct_day_parse("2000-02-29", 10, &day) && day == 11016);
    char text[16];
    sct_day_format(day, text);
    CHECK_TEXT(text, "2000-02-29");
    sct_day_format(sct_day_from_civil(1, 1, 1), text);
    CHECK_TEXT(text, "0001-01-01");
}

static void times_parse_or_do_not(void)
{
    static const char *const bad[] = {"2011-09-10",
                                      "2011-09-10T",
                                      "2011-09-10T08",
                                      "2011-09-10T08:2",
                                      "2011-09-10x08:26",
                                      "2011-09-10T24:00",
                                      "2011-09-10T08:60",
                                      "2011-09-10T08:26:60",
                                      "2011-09-10T08:26:",
                                      "2011-09-10T08:26:3",
                                      "2011-09-10T08:26:30.",
                                      "2011-09-10T08:26:30.1234567",
                                      "2011-09-10T08:26:30,5",
                                      "2011-09-10T08:26Z",
                                      "2011-02-30T08:26"};
    sct_time time = 7;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK(!sct_time_parse(bad[i], strlen(bad[i]), &time) && time == 7);
    }
    CHECK(time_of("1970-01-01T00:00") == 0);
    CHECK(time_of("1970-01-01 00:00:01") == 1000000);
    CHECK(time_of("1970-01-02T00:00:00.5") == 86400500000);
    CHECK(time_of("1969-12-31T23:59:59.999999") == -1);
    CHECK(time_of("2011-09-10T08:26:30.000001") == 1315643190000001); /* date -u +%s */
}

static void times_are_written_with_micros_only_when_there_are(void)
{
    char text[32];
    sct_time_format(-1, text);
    CHECK_TEXT(text, "1969-12-31T23:59:59.999999");
    sct_time_format(0, text);
    CHECK_TEXT(text, "1970-01-01T00:00:00");
    sct_time_format(1315643190000001, text);
    CHECK_TEXT(text, "2011-09-10T08:26:30.000001");
    CHECK(sct_day_of_time(-1) == -1);
    CHECK(sct_day_of_time(0) == 0);
    CHECK(sct_day_of_time(SCT_MICROS_PER_DAY - 1) == 0);
    CHECK(sct_day_of_time(-SCT_MICROS_PER_DAY) == -1);
}

static void durations_read_and_write(void)
{
    static const struct {
        const char *text, *again;
        sct_duration duration;
    } cases[] = {
        {"90d", "90d", {.days = 90}},
        {"12w", "84d", {.days = 84}},
        {"6mo", "6mo", {.months = 6}},
        {"1y", "12mo", {.months = 12}},
        {"36h", "36h", {.micros = INT64_C(129600000000)}},
        {"15min", "15min", {.micros = INT64_C(900000000)}},
        {"120min", "2h", {.micros = INT64_C(7200000000)}},
        {"0d", "0d", {0}},
        {"99999d", "99999d", {.days = 99999}},
        {"99999w", "99999w", {.days = 699993}}, /* more digits of days than may be written */
        {"99999y", "99999y", {.months = 1199988}},
        {"99999y", "99999y", {.months = 1199988}},
        {"99999w", "99999w", {.days = 699993}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sct_duration duration = {0};
        char text[48];
        CHECK(sct_duration_parse(cases[i].text, strlen(cases[i].text), &duration));
        CHECK(duration.months == cases[i].duration.months);
        CHECK(duration.days == cases[i].duration.days);
        CHECK(duration.micros == cases[i].duration.micros);
        sct_duration_format(duration, text);
        CHECK_TEXT(text, cases[i].again);
    }
    static const char *const bad[] = {"",       "d", "90",  "-90d", "9.5d", "90 d",
                                      "90days", "m", "90m", "90dx", "1D",   "100000d"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        sct_duration duration = {0};
        CHECK(!sct_duration_parse(bad[i], strlen(bad[i]), &duration));
    }
    char text[48];
    sct_duration_format((sct_duration){.months = 1, .days = -2, .micros = 1500000}, text);
    CHECK_TEXT(text, "1mo -2d 1500000us");
}

/* A date is its midnight, a time is itself, anything else is neither. */
static void moments_are_dates_or_times(void)
{
    sct_time time = -1;
    CHECK(sct_moment_parse("1970-01-02", 10, &time) && time == SCT_MICROS_PER_DAY);
    CHECK(sct_moment_parse("1970-01-01T00:01", 16, &time) && time == 60 * SCT_MICROS_PER_SECOND);
    CHECK(!sct_moment_parse("tomorrow", 8, &time));
}

int main(void)
{
    moments_are_dates_or_times();
    every_day_agrees_with_a_walk();
    months_clamp_to_the_last_day();
    parts_are_added_in_order();
    shifts_out_of_the_calendar_are_refused();
    dates_parse_or_do_not();
    times_parse_or_do_not();
    times_are_written_with_micros_only_when_there_are();
    durations_read_and_write();
    return 0;
}

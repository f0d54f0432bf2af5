/* Days are counted from 0000-03-01 in eras of 400 years: with March first, the leap day is the
 * last of its year and month lengths follow (153 m + 2) / 5.  (Hinnant 2013, as named in day.h.) */
#include "base/day.h"

#include <assert.h>
#include <stdio.h>

enum {
    DAYS_PER_ERA = 146097,     /* 400 Gregorian years */
    DAYS_BEFORE_1970 = 719468, /* 0000-03-01 to 1970-01-01 */
    FIRST_YEAR = 1,
    LAST_YEAR = 9999,
    /* 99999 days are 273 years: longer is a typing error */
    DURATION_DIGITS_MAX = 5,
    DURATION_COUNT_MAX = 99999 /* the largest that many digits say */
};

#define MICROS_PER_MINUTE (60 * SCT_MICROS_PER_SECOND)
#define MICROS_PER_HOUR   (60 * MICROS_PER_MINUTE)

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

sct_day sct_day_from_civil(int year, int month, int day)
{
    assert(month >= 1 && month <= 12);
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

struct sct_civil sct_day_to_civil(sct_day day)
{
    const int64_t z = (int64_t)day + DAYS_BEFORE_1970;
    const int era = (int)((z >= 0 ? z : z - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA);
    const int day_of_era = (int)(z - (int64_t)era * DAYS_PER_ERA);
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) /
        365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int march_month = (5 * day_of_year + 2) / 153;
    const int month = march_month < 10 ? march_month + 3 : march_month - 9;
    return (struct sct_civil){.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
                              .month = month,
                              .day = day_of_year - (153 * march_month + 2) / 5 + 1};
}

int sct_day_weekday(sct_day day)
{
    /* 1970-01-01 was a Thursday, 4. */
    const int since_monday = (int)(((int64_t)day + 3) % 7);
    return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

sct_day sct_day_of_time(sct_time time)
{
    return (sct_day)floor_div(time, SCT_MICROS_PER_DAY);
}

static bool shift_months(sct_day day, int64_t months, sct_day *ret_day)
{
    const struct sct_civil civil = sct_day_to_civil(day);
    const int64_t month_index = (int64_t)civil.year * 12 + civil.month - 1 + months;
    if (month_index < FIRST_YEAR * 12 || month_index >= (LAST_YEAR + 1) * 12) {
        return false;
    }
    const int year = (int)(month_index / 12);
    const int month = (int)(month_index % 12) + 1;
    const int last = days_in_month(year, month);
    *ret_day = sct_day_from_civil(year, month, civil.day < last ? civil.day : last);
    return true;
}

bool sct_time_shift(sct_time time, sct_duration by, int sign, sct_time *ret_time)
{
    assert(sign == 1 || sign == -1);
    sct_day day = sct_day_of_time(time);
    int64_t micros = time - (int64_t)day * SCT_MICROS_PER_DAY;
    if (by.months && !shift_months(day, (int64_t)sign * by.months, &day)) {
        return false;
    }
    /* The clock part is split into days first: no sum here can overflow. */
    int64_t days = (int64_t)day + sign * ((int64_t)by.days + by.micros / SCT_MICROS_PER_DAY);
    micros += sign * (by.micros % SCT_MICROS_PER_DAY);
    days += floor_div(micros, SCT_MICROS_PER_DAY);
    micros -= floor_div(micros, SCT_MICROS_PER_DAY) * SCT_MICROS_PER_DAY;
    if (days < sct_day_from_civil(FIRST_YEAR, 1, 1) ||
        days > sct_day_from_civil(LAST_YEAR, 12, 31)) {
        return false;
    }
    *ret_time = days * SCT_MICROS_PER_DAY + micros;
    return true;
}

/* Exactly count digits at text; -1 when there are not so many. */
static int read_digits(const char *text, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool sct_day_parse(const char *text, size_t count, sct_day *ret_day)
{
    if (count != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    const int year = read_digits(text, 4);
    const int month = read_digits(text + 5, 2);
    const int day = read_digits(text + 8, 2);
    if (year < FIRST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month)) {
        return false;
    }
    *ret_day = sct_day_from_civil(year, month, day);
    return true;
}

/* clock: HH:MM [ :SS [ . 1 to 6 digits ] ] */
static bool read_clock(const char *text, size_t count, int64_t *ret_micros)
{
    if (count < 5 || text[2] != ':') {
        return false;
    }
    const int hour = read_digits(text, 2);
    const int minute = read_digits(text + 3, 2);
    int second = 0;
    int64_t fraction = 0;
    if (count > 5) {
        if (count < 8 || text[5] != ':') {
            return false;
        }
        second = read_digits(text + 6, 2);
    }
    if (count > 8) {
        const size_t digits = count - 9;
        if (text[8] != '.' || digits < 1 || digits > 6) {
            return false;
        }
        fraction = read_digits(text + 9, digits);
        for (size_t i = digits; fraction > 0 && i < 6; i++) {
            fraction *= 10;
        }
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        fraction < 0) {
        return false;
    }
    *ret_micros = hour * MICROS_PER_HOUR + minute * MICROS_PER_MINUTE +
                  second * SCT_MICROS_PER_SECOND + fraction;
    return true;
}

bool sct_time_parse(const char *text, size_t count, sct_time *ret_time)
{
    sct_day day = 0;
    int64_t micros = 0;
    if (count < 16 || (text[10] != 'T' && text[10] != ' ') || !sct_day_parse(text, 10, &day) ||
        !read_clock(text + 11, count - 11, &micros)) {
        return false;
    }
    *ret_time = (int64_t)day * SCT_MICROS_PER_DAY + micros;
    return true;
}

void sct_day_format(sct_day day, char ret_text[16])
{
    const struct sct_civil civil = sct_day_to_civil(day);
    (void)snprintf(ret_text, 16, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

void sct_time_format(sct_time time, char ret_text[32])
{
    char date[16];
    const sct_day day = sct_day_of_time(time);
    const int64_t micros = time - (int64_t)day * SCT_MICROS_PER_DAY;
    const int seconds = (int)(micros / SCT_MICROS_PER_SECOND);
    const int fraction = (int)(micros % SCT_MICROS_PER_SECOND);
    sct_day_format(day, date);
    const int used = snprintf(ret_text, 32, "%sT%02d:%02d:%02d", date, seconds / 3600,
                              seconds / 60 % 60, seconds % 60);
    if (fraction && used > 0 && used < 32) {
        (void)snprintf(ret_text + used, 32 - (size_t)used, ".%06d", fraction);
    }
}

static bool is_unit(const char *text, size_t count, const char *unit)
{
    size_t i = 0;
    while (i < count && unit[i] && text[i] == unit[i]) {
        i++;
    }
    return i == count && !unit[i];
}

bool sct_duration_parse(const char *text, size_t count, sct_duration *ret_duration)
{
    static const struct {
        const char *unit;
        sct_duration one;
    } units[] = {
        {"d", {.days = 1}},
        {"w", {.days = 7}},
        {"mo", {.months = 1}},
        {"y", {.months = 12}},
        {"h", {.micros = MICROS_PER_HOUR}},
        {"min", {.micros = MICROS_PER_MINUTE}},
    };
    size_t digits = 0;
    while (digits < count && text[digits] >= '0' && text[digits] <= '9') {
        digits++;
    }
    if (digits < 1 || digits > DURATION_DIGITS_MAX) {
        return false;
    }
    const int value = read_digits(text, digits);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (is_unit(text + digits, count - digits, units[i].unit)) {
            *ret_duration = (sct_duration){.months = value * units[i].one.months,
                                           .days = value * units[i].one.days,
                                           .micros = value * units[i].one.micros};
            return true;
        }
    }
    return false;
}

/* One part, with a space before it unless it is the first; returns the bytes used so far. */
static int add_part(char text[48], int used, int64_t value, const char *unit)
{
    if (value == 0 || used < 0 || used >= 48) {
        return used;
    }
    return used + snprintf(text + used, 48 - (size_t)used, "%s%lld%s", used ? " " : "",
                           (long long)value, unit);
}

void sct_duration_format(sct_duration duration, char ret_text[48])
{
    ret_text[0] = '\0';
    /* "99999y" is 1199988 months, more digits than the parser takes: then the larger unit. */
    const bool years = duration.months > DURATION_COUNT_MAX && duration.months % 12 == 0;
    const bool weeks = duration.days > DURATION_COUNT_MAX && duration.days % 7 == 0;
    int used = years ? add_part(ret_text, 0, duration.months / 12, "y")
                     : add_part(ret_text, 0, duration.months, "mo");
    used = weeks ? add_part(ret_text, used, duration.days / 7, "w")
                 : add_part(ret_text, used, duration.days, "d");
    if (duration.micros % MICROS_PER_HOUR == 0) {
        used = add_part(ret_text, used, duration.micros / MICROS_PER_HOUR, "h");
    } else if (duration.micros % MICROS_PER_MINUTE == 0) {
        used = add_part(ret_text, used, duration.micros / MICROS_PER_MINUTE, "min");
    } else {
        used = add_part(ret_text, used, duration.micros, "us");
    }
    if (used == 0) {
        (void)snprintf(ret_text, 48, "0d");
    }
}

bool sct_moment_parse(const char *text, size_t count, sct_time *ret_time)
{
    sct_day day = 0;
    if (sct_day_parse(text, count, &day)) {
        *ret_time = (sct_time)day * SCT_MICROS_PER_DAY;
        return true;
    }
    return sct_time_parse(text, count, ret_time);
}

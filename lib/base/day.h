/* day.h: the proleptic Gregorian calendar, without zones.
 *
 * A date is a count of days since 1970-01-01, a timestamp a count of microseconds
 * since 1970-01-01T00:00:00 on the plan's own wall clock.  Years 0001 to 9999.
 * Method: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013).
 */
#ifndef SCT_BASE_DAY_H
#define SCT_BASE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t sct_day;
typedef int64_t sct_time;

#define SCT_MICROS_PER_DAY    INT64_C(86400000000)
#define SCT_MICROS_PER_SECOND INT64_C(1000000)

/* A span of calendar time as people say it: months first, then days, then the clock. */
typedef struct {
    int32_t months;
    int32_t days;
    int64_t micros;
} sct_duration;

struct sct_civil {
    int year, month, day; /* month 1..12, day 1..31 */
};

sct_day sct_day_from_civil(int year, int month, int day);
struct sct_civil sct_day_to_civil(sct_day day);
int sct_day_weekday(sct_day day); /* 1 Monday .. 7 Sunday, ISO 8601 */

sct_day sct_day_of_time(sct_time time); /* floor */

/* Adds (sign +1) or subtracts (sign -1) a duration: months first, with the day clamped to the
 * month's last, then days, then micros.  false when the result leaves years 1..9999. */
bool sct_time_shift(sct_time time, sct_duration by, int sign, sct_time *ret_time);

/* "2011-09-10"; "2011-09-10T08:26[:30[.123456]]" or with a space.  false when it is not one. */
bool sct_day_parse(const char *text, size_t count, sct_day *ret_day);
bool sct_time_parse(const char *text, size_t count, sct_time *ret_time);

/* Either of them; a date is its midnight. */
bool sct_moment_parse(const char *text, size_t count, sct_time *ret_time);

/* ISO 8601: "2011-09-10" (11 bytes), "2011-09-10T08:26:30[.ffffff]" (27 bytes). */
void sct_day_format(sct_day day, char ret_text[16]);
void sct_time_format(sct_time time, char ret_text[32]);

/* "90d" "12w" "6mo" "1y" "36h" "15min", whole numbers up to 99999.  false when it is not one. */
bool sct_duration_parse(const char *text, size_t count, sct_duration *ret_duration);

/* The shortest of those forms ("90d", "12w" as "84d", "1y" as "12mo"). */
void sct_duration_format(sct_duration duration, char ret_text[48]);

#endif

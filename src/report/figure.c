#include "report/figure.h"

#include "base/number.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Doubles are whole cents below this; beyond it grouped digits would pretend to be exact. */
static const double GROUPED_BELOW = 1e15;

/* "-1234567.89" as "-1,234,567.89".  The digits are found by what they are and the decimals from
 * the end, because what stands between them depends on the locale. */
static report_figure group_thousands(const char *plain, int decimals)
{
    report_figure figure = {{0}};
    const size_t sign = plain[0] == '-' ? 1 : 0;
    const size_t whole = strspn(plain + sign, "0123456789");
    char *to = figure.text;

    if (sign) {
        *to++ = '-';
    }
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0) {
            *to++ = ',';
        }
        *to++ = plain[sign + i];
    }
    if (decimals > 0) {
        *to++ = '.';
        memcpy(to, plain + strlen(plain) - (size_t)decimals, (size_t)decimals);
    }
    return figure;
}

report_figure report_count(int64_t count)
{
    char plain[32];
    (void)snprintf(plain, sizeof plain, "%" PRId64, count);
    return group_thousands(plain, 0);
}

/* "-0.00" says that something is below zero when nothing is left to see of it. */
static const char *without_sign_of_zero(const char *plain)
{
    const bool only_zeros = plain[0] == '-' && strpbrk(plain + 1, "123456789") == NULL;
    return only_zeros ? plain + 1 : plain;
}

report_figure report_decimal(double value, int decimals)
{
    report_figure figure = {{0}};
    char plain[40];

    if (!isfinite(value)) {
        figure.text[0] = '-';
        return figure;
    }
    if (value >= GROUPED_BELOW || value <= -GROUPED_BELOW) {
        (void)snprintf(figure.text, sizeof figure.text, "%.3e", value);
        return figure;
    }
    (void)snprintf(plain, sizeof plain, "%.*f", decimals, value);
    return group_thousands(without_sign_of_zero(plain), decimals);
}

report_figure report_percent(double share)
{
    report_figure figure = report_decimal(share * 100.0, 1);
    const size_t count = strlen(figure.text);
    if (isfinite(share) && count + 1 < sizeof figure.text) {
        figure.text[count] = '%';
    }
    return figure;
}

int report_decimals_for(int decimals_so_far, double value)
{
    if (!isfinite(value) || value == floor(value) || decimals_so_far == 1) {
        return decimals_so_far;
    }
    return fabs(value) >= 100.0 ? 1 : 2;
}

/* Figures: written out by hand from the rules in figure.h. */
#include "report/figure.h"

#include "base/number.h"
#include "support/check.h"

#include <locale.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static bool is(report_figure figure, const char *expected)
{
    if (strcmp(figure.text, expected) != 0) {
        (void)fprintf(stderr, "have '%s', want '%s'\n", figure.text, expected);
        return false;
    }
    return true;
}

static void counts_have_thousands(void)
{
    CHECK(is(report_count(0), "0"));
    CHECK(is(report_count(7), "7"));
    CHECK(is(report_count(999), "999"));
    CHECK(is(report_count(1000), "1,000"));
    CHECK(is(report_count(541909), "541,909"));
    CHECK(is(report_count(1000000), "1,000,000"));
    CHECK(is(report_count(-1), "-1"));
    CHECK(is(report_count(-100), "-100"));
    CHECK(is(report_count(-123456), "-123,456"));
    CHECK(is(report_count(INT64_MAX), "9,223,372,036,854,775,807"));
    CHECK(is(report_count(INT64_MIN), "-9,223,372,036,854,775,808"));
}

static void decimals_are_rounded_and_grouped(void)
{
    CHECK(is(report_decimal(34120.0, 2), "34,120.00"));
    CHECK(is(report_decimal(0.125, 2), "0.12")); /* a tie: to even */
    CHECK(is(report_decimal(0.375, 2), "0.38"));
    CHECK(is(report_decimal(999.999, 2), "1,000.00"));
    CHECK(is(report_decimal(-1234.5, 1), "-1,234.5"));
    CHECK(is(report_decimal(-100.0, 2), "-100.00"));
    CHECK(is(report_decimal(400.5, 0), "400")); /* a tie: to even */
    CHECK(is(report_decimal(1.23456789, 6), "1.234568"));
}

static void zero_has_no_sign(void)
{
    CHECK(is(report_decimal(-0.0, 2), "0.00"));
    CHECK(is(report_decimal(-0.001, 2), "0.00"));
    CHECK(is(report_decimal(-0.4, 0), "0"));
    CHECK(is(report_decimal(-0.006, 2), "-0.01"));
    CHECK(is(report_decimal(-10.0, 0), "-10"));
}

static void huge_and_missing_values_stay_short(void)
{
    CHECK(is(report_decimal(999999999999999.0, 2), "999,999,999,999,999.00"));
    CHECK(is(report_decimal(1e15, 2), "1.000e+15"));
    CHECK(is(report_decimal(-1.7976931348623157e308, 2), "-1.798e+308"));
    CHECK(is(report_decimal(SCT_MISSING, 2), "-"));
    CHECK(is(report_decimal((double)INFINITY, 2), "-"));
    CHECK(is(report_decimal(-999999999999999.0, 6), "-999,999,999,999,999.000000"));
}

static void shares_are_percent(void)
{
    CHECK(is(report_percent(0.0), "0.0%"));
    CHECK(is(report_percent(0.1234), "12.3%"));
    CHECK(is(report_percent(1.0), "100.0%"));
    CHECK(is(report_percent(-0.5), "-50.0%"));
    CHECK(is(report_percent(12.0), "1,200.0%"));
    CHECK(is(report_percent(0.0004), "0.0%"));
    CHECK(is(report_percent(SCT_MISSING), "-"));
}

static void decimals_follow_the_values(void)
{
    CHECK(report_decimals_for(0, 12.0) == 0);
    CHECK(report_decimals_for(0, SCT_MISSING) == 0);
    CHECK(report_decimals_for(0, 0.5) == 2);
    CHECK(report_decimals_for(0, 400.5) == 1);
    CHECK(report_decimals_for(2, 400.5) == 1);
    CHECK(report_decimals_for(1, 0.5) == 1);
    CHECK(report_decimals_for(2, 3.0) == 2);
}

/* Skipped silently where the machine has no such locale: the rule then holds by itself. */
static void the_locale_changes_nothing(void)
{
    if (setlocale(LC_NUMERIC, "de_DE.UTF-8") || setlocale(LC_NUMERIC, "fr_FR.UTF-8")) {
        CHECK(is(report_decimal(1234.5, 2), "1,234.50"));
        CHECK(is(report_percent(0.123), "12.3%"));
        (void)setlocale(LC_NUMERIC, "C");
    }
}

int main(void)
{
    counts_have_thousands();
    decimals_are_rounded_and_grouped();
    zero_has_no_sign();
    huge_and_missing_values_stay_short();
    shares_are_percent();
    decimals_follow_the_values();
    the_locale_changes_nothing();
    return 0;
}

/* duckdb.c: the row of DuckDB 1.4.
 *
 * Integers overflow with an error there, so a step that may is tried in 128 bits first.  Not used, since 1.4.4
 * gets them wrong: TRY(a + b), which on an overflow also empties a and b of that row wherever else the
 * statement reads them; TRY_CAST(x AS BIGINT), which the optimizer drops beside a comparison with a constant.
 * Doubles follow IEEE 754 without a word.  Sums of 64 bits are 128 bits wide.  A list of one and a lambda stand
 * in for the LET that SQL lacks: a part is computed once and named. */
#include "engine/sql/dialect.h"

#include <inttypes.h>
#include <string.h>

/* 0.1 alone would be a decimal; with an exponent it is the double nearest to what is written. */
static void write_number(struct sct_text *sql, double number)
{
    char digits[32];
    sct_text_from_number(number, digits);
    sct_text_add(sql, digits);
    if (!strchr(digits, 'e')) {
        sct_text_add(sql, "e0");
    }
}

/* " 3 months" unless it is none; returns whether it was written. */
static bool add_interval_part(struct sct_text *sql, const char *before, int64_t count,
                              const char *unit)
{
    if (count != 0) {
        sct_text_addf(sql, "%s%" PRId64 " %s", before, count, unit);
    }
    return count != 0;
}

/* Applied months first, with the day clamped to the month's last, then days, then the clock. */
static void add_interval(struct sct_text *sql, sct_duration by)
{
    sct_text_add(sql, "INTERVAL '");
    bool any = add_interval_part(sql, "", by.months, "months");
    any = add_interval_part(sql, any ? " " : "", by.days, "days") || any;
    any = add_interval_part(sql, any ? " " : "", by.micros, "microseconds") || any;
    sct_text_add(sql, any ? "'" : "0 days'");
}

/* A date plus whole days stays a date; plus an interval it becomes a timestamp and is cast back. */
static void write_shift(struct sct_text *sql, sct_type type, const char *operand, sct_duration by,
                        int sign)
{
    const char *word = sign < 0 ? "-" : "+";
    const bool date = type == SCT_TYPE_DATE;
    if (date && by.months == 0 && by.micros == 0) {
        sct_text_addf(sql, "%s %s %" PRId32, operand, word, by.days);
        return;
    }
    sct_text_addf(sql, "%s%s %s ", date ? "CAST(" : "", operand, word);
    add_interval(sql, by);
    sct_text_add(sql, date ? " AS DATE)" : "");
}

#define INT64_RANGE "-9223372036854775808 AND 9223372036854775807"

/* Millionths, 24 digits of them: halves go away from zero, as in every decimal cast of this engine. */
#define DECIMAL_X   "CAST($x AS DECIMAL(24, 6))"
#define SUM_INTEGER "coalesce(sum($x)$f, 0)"

/* A value too large for the sum stands as 1e24, and a sum from 1e23 on is missing: the sum is its own guard.
 * 128 bits hold 10^8 such values, and it would take 900 000 values near -1e18 to hide one.
 * Rejected: comparing count(x) with the count of the values that fit, 5 % more time for the whole scan of 10 M
 * rows and wider groups; comparing max(abs(x)) with 1e18, no faster than the counts. */
#define GUARDED_SUM "sum(CAST(CASE WHEN abs($x) >= 1e18 THEN 1e24 ELSE $x END AS DECIMAL(38, 6)))$f"

/* Parts of m are m['n'], not m.n, which would be a column n of a table called m where there is one.
 *
 * The standard deviation of whole units u, of which m holds n = how many, s = sum(u) and q = sum(u * u), all
 * exact.  With the whole mean w = s // n, truncated, and what it leaves over, r = s % n,
 *     sum((u - s / n)^2) = q - w * (2 * s - w * n) - r * r / n
 * where all but the last term is exact: equal values have no deviation, and no digits cancel.  Units of
 * at most 10^15 leave 128 bits room for 10^8 squares. */
/* clang-format off */
#define M(part) "m['" part "']"
#define DEVIATION(s, q) \
    "sqrt(greatest(0e0, CAST(" M(q) " - (" M(s) " // " M("n") ") * " \
    "(2 * " M(s) " - (" M(s) " // " M("n") ") * " M("n") ") AS DOUBLE) - " \
    "CAST(" M(s) " % " M("n") " AS DOUBLE) * CAST(" M(s) " % " M("n") " AS DOUBLE) / " M("n") ") / " \
    "(" M("n") " - 1))"
#define SUMS(n, u, s, q) \
    n " := count(" u ")$f, " s " := sum(" u ")$f, " q " := sum(CAST(" u " AS HUGEINT) * " u ")$f"
#define STDDEV(sums, deviation) \
    "list_transform([struct_pack(" sums ")], lambda m: CASE " deviation " END)[1]"
#define WHEN_ALL(count) "WHEN " M("n") " > 1 AND " M(count) " = " M("n") " THEN "
/* clang-format on */

/* Units of numbers: millionths, and where a customer has larger values than those hold, ones. */
#define MILLIONTHS   "CAST(round(($x) * 1e6) AS BIGINT)"
#define MILLIONTHS_X "CAST(round(CASE WHEN abs($x) <= 1e9 THEN $x END * 1e6) AS BIGINT)"
#define ONES_X       "CAST(round(CASE WHEN abs($x) <= 1e15 THEN $x END) AS BIGINT)"
#define WHOLE_X      "CASE WHEN $x BETWEEN -1000000000000000 AND 1000000000000000 THEN $x END"

/* clang-format off */
#define STDDEV_INTEGER \
    STDDEV("n := count($x)$f, " SUMS("k", WHOLE_X, "s", "q"), \
           WHEN_ALL("k") DEVIATION("s", "q"))
#define STDDEV_SMALL \
    STDDEV(SUMS("n", MILLIONTHS, "s", "q"), \
           "WHEN " M("n") " > 1 THEN " DEVIATION("s", "q") " / 1e6")
#define STDDEV_NUMBER \
    STDDEV("n := count($x)$f, " SUMS("k", MILLIONTHS_X, "s", "q") ", " SUMS("k1", ONES_X, "s1", "q1"), \
           WHEN_ALL("k") DEVIATION("s", "q") " / 1e6 " WHEN_ALL("k1") DEVIATION("s1", "q1"))
/* clang-format on */

const struct sql_dialect sql_duckdb = {
    .name = "duckdb",
    .types = {[SCT_TYPE_NONE] = "VARCHAR",
              [SCT_TYPE_BOOLEAN] = "BOOLEAN",
              [SCT_TYPE_INTEGER] = "BIGINT",
              [SCT_TYPE_NUMBER] = "DOUBLE",
              [SCT_TYPE_TEXT] = "VARCHAR",
              [SCT_TYPE_DATE] = "DATE",
              [SCT_TYPE_TIMESTAMP] = "TIMESTAMP",
              [SCT_TYPE_DURATION] = "INTERVAL"},
    .false_text = "FALSE",
    .true_text = "TRUE",
    .day_literal = "DATE '$0'",
    .time_literal = "TIMESTAMP '$0'",
    .filter = " FILTER (WHERE $c)",
    .text_order = "",
    .wide_type = "HUGEINT",
    .fits = "CASE WHEN $0 BETWEEN " INT64_RANGE " THEN $1 END",
    .finite = "CASE WHEN isfinite($0) THEN $0 END",
    .let = "list_transform([$0], lambda v: $1)[1]",
    .list = "[$0]",
    .round = "round($0, $1)",
    .operators = {[EXPR_OP_DAYS_BETWEEN] = "($b - $a)",
                  [EXPR_OP_LOWER] = "lower($0)",
                  [EXPR_OP_UPPER] = "upper($0)",
                  [EXPR_OP_LENGTH] = "length($0)",
                  [EXPR_OP_STARTS_WITH] = "starts_with($0, $1)",
                  [EXPR_OP_ENDS_WITH] = "ends_with($0, $1)",
                  [EXPR_OP_CONTAINS] = "contains($0, $1)",
                  [EXPR_OP_YEAR] = "year($0)",
                  [EXPR_OP_MONTH] = "month($0)",
                  [EXPR_OP_WEEKDAY] = "isodow($0)"},
    .aggregates =
        {
            [SQL_AGG_COUNT_ROWS] = "count(*)$f",
            [SQL_AGG_COUNT] = "count($x)$f",
            [SQL_AGG_COUNT_DISTINCT] = "count(DISTINCT $x)$f",
            [SQL_AGG_SUM_INTEGER] = "CASE WHEN " SUM_INTEGER " BETWEEN " INT64_RANGE
                                    " THEN CAST(" SUM_INTEGER " AS BIGINT) END",
            /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one form, written on two lines */
            [SQL_AGG_SUM_NUMBER] = "coalesce(CAST(sum(" DECIMAL_X ")$f AS DOUBLE), 0e0)",
            [SQL_AGG_SUM_WIDE] = "CASE WHEN abs(" GUARDED_SUM ") >= 1e23 THEN NULL ELSE "
                                 "coalesce(CAST(" GUARDED_SUM " AS DOUBLE), 0e0) END",
            [SQL_AGG_MEAN_INTEGER] = "CAST(sum($x)$f AS DOUBLE) / count($x)$f",
            [SQL_AGG_MEAN_NUMBER] = "CAST(sum(" DECIMAL_X ")$f AS DOUBLE) / count($x)$f",
            [SQL_AGG_MEAN_WIDE] = "CASE WHEN abs(" GUARDED_SUM ") < 1e23 THEN "
                                  "CAST(" GUARDED_SUM " AS DOUBLE) / count($x)$f END",
            [SQL_AGG_MIN] = "min($x)$f",
            [SQL_AGG_MAX] = "max($x)$f",
            [SQL_AGG_QUANTILE] = "quantile_cont(CAST($x AS DOUBLE), $q)$f",
            [SQL_AGG_STDDEV_INTEGER] = STDDEV_INTEGER,
            [SQL_AGG_STDDEV_SMALL] = STDDEV_SMALL,
            [SQL_AGG_STDDEV_NUMBER] = STDDEV_NUMBER,
            [SQL_AGG_FIRST] = "struct_extract(min(struct_pack(t := $t, x := $x))$g, 'x')",
            [SQL_AGG_LAST] = "struct_extract(max(struct_pack(t := $t, x := $x))$g, 'x')",
            [SQL_AGG_MODE] =
                "list_transform([histogram($x)$f], lambda h: "
                "map_keys(h)[list_position(map_values(h), list_max(map_values(h)))])[1]",
            [SQL_AGG_SHARE] = "CAST(count(*)$s AS DOUBLE) / nullif(count($x)$f, 0)",
            [SQL_AGG_GAP_MEAN] =
                "CAST(max($d)$f - min($d)$f AS DOUBLE) / nullif(count(DISTINCT $d)$f - 1, 0)",
            /* d: the different days in order; the gaps add up to last - first */
            [SQL_AGG_GAP_STDDEV] =
                "list_transform([list_sort(list(DISTINCT $d)$f)], lambda d: "
                "CASE WHEN len(d) > 2 THEN sqrt(CAST((len(d) - 1) * list_sum(list_transform("
                "range(2, len(d) + 1), lambda i: (d[i] - d[i - 1]) * (d[i] - d[i - 1]))) - "
                "(d[-1] - d[1]) * (d[-1] - d[1]) AS DOUBLE) / "
                "CAST((len(d) - 1) * (len(d) - 2) AS DOUBLE)) END)[1]",
        },
    .write_number = write_number,
    .write_shift = write_shift,
    .create_temp = "CREATE TEMP TABLE $0 AS",
    .row_number = "row_number() OVER ()",
    .plain_id = "nullif(regexp_replace(trim($0), '^([0-9]+)[.]0+\\z', '\\1'), '')",
    .rank = "CASE WHEN $0 IS NOT NULL THEN rank() OVER (ORDER BY $0 DESC NULLS LAST) END",
    .median = "quantile_disc($0, 0.5)",
    .points = "quantile_disc($0, [$1])",
    .point = "$0[$1]",
};

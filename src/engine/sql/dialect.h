/* dialect.h: what engines spell differently, one row each.
 *
 * A row is text and a few small writers; the emitter (expr.c, arithmetic.c, aggregate.c) has no `if` on an engine.
 * Texts are forms: `$` and one letter stand for a part.  In the forms of operators $0, $1 and $2 are the
 * operands as they come (inside a call), $a, $b and $c the same in parentheses where they need them.  The
 * letters of aggregates are in aggregate.c.
 */
#ifndef SCT_ENGINE_SQL_DIALECT_H
#define SCT_ENGINE_SQL_DIALECT_H

#include "engine/sql/sql.h"

/* Aggregates, with those of one name that are written differently for different types. */
typedef enum {
    SQL_AGG_COUNT_ROWS,
    SQL_AGG_COUNT,
    SQL_AGG_COUNT_DISTINCT,
    SQL_AGG_SUM_INTEGER,
    SQL_AGG_SUM_NUMBER,
    SQL_AGG_SUM_WIDE, /* numbers whose bound does not exclude a value beyond SQL_EXACT_MAX */
    SQL_AGG_MEAN_INTEGER,
    SQL_AGG_MEAN_NUMBER,
    SQL_AGG_MEAN_WIDE,
    SQL_AGG_MIN,
    SQL_AGG_MAX,
    SQL_AGG_QUANTILE,
    SQL_AGG_STDDEV_INTEGER,
    SQL_AGG_STDDEV_SMALL, /* numbers up to SQL_SMALL_MAX */
    SQL_AGG_STDDEV_NUMBER,
    SQL_AGG_FIRST,
    SQL_AGG_LAST,
    SQL_AGG_MODE,
    SQL_AGG_SHARE,
    SQL_AGG_GAP_MEAN,
    SQL_AGG_GAP_STDDEV,
    SQL_AGG_COUNT_
} sql_agg;

/* Sums are of millionths in 128 bits: values below this leave room for 10^14 rows. */
#define SQL_EXACT_MAX 1e18
/* Squares of millionths in 128 bits: a value up to this leaves room for 10^8 rows. */
#define SQL_SMALL_MAX 1e9

struct sql_dialect {
    const char *name;
    const char *types[SCT_TYPE_COUNT];
    const char *false_text, *true_text;
    const char *day_literal, *time_literal; /* $0: the ISO text, with a space before the clock */
    const char *filter;                     /* after an aggregate: $c is the condition */
    const char *text_order; /* after a text that is compared by < or >: a collation, or "" */
    const char *wide_type;  /* integers of twice the width, in which one step cannot overflow ... */
    const char
        *fits; /* ... $0 is such a step, $1 the same in 64 bits: missing where it does not fit */
    const char *finite; /* $0 is a double: missing where it is not finite; $0 may stand twice */
    const char *let;    /* $1, in which v stands for the value of $0 */
    const char *list;   /* a list of $0, whose items are v[1], v[2] ... when v is the list */
    const char *round;  /* $0 to $1 digits, halves away from zero */
    /* Operators by their form; NULL where plain SQL does. */
    const char *operators[EXPR_OP_COUNT];
    const char *aggregates[SQL_AGG_COUNT_];
    /* A literal that is a double from the start, not a decimal. */
    void (*write_number)(struct sct_text *sql, double number);
    /* A date (or timestamp) moved by a duration; the result has the type of the operand's SQL, except that a date moved
     * by less than a day is not asked for.  operand is tight. */
    void (*write_shift)(struct sct_text *sql, sct_type type, const char *operand, sct_duration by,
                        int sign);
    /* Whole tables (whole.c). */
    const char *create_temp; /* a table of this run named $0, followed by its SELECT */
    const char *row_number;  /* 1, 2, 3 ... in the order of the file */
    const char
        *plain_id; /* the text $0 without blanks around it and without ".0" behind a whole number */
    const char *rank;   /* 1 for the largest $0, equal values the same, none for missing */
    const char *median; /* aggregate: the lower of the middle two values of $0 */
    const char *points; /* aggregate: values of $0 at the fractions $1, smallest not below */
    const char *point;  /* number $1 of the points $0 */
};

/* Appends form, calling write for every $key. */
typedef void (*sql_write_part)(const void *context, struct sct_text *sql, char key);
void sql_expand(struct sct_text *sql, const char *form, sql_write_part write, const void *context);

/* The same for a form whose only part is $0. */
void sql_expand_text(struct sct_text *sql, const char *form, const char *part);

#endif

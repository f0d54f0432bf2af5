/* What can be missing, and how large a value can get.  Both are upper limits: never wrong, sometimes wide.
 * The SQL is written without guards where these say that nothing can overflow. */
#include "model/expr/bind.h"

#include <math.h>

/* From the calendar of 32-bit days, not from years 1..9999: files may hold odder dates. */
#define DAYS_MAX      4.3e9
#define YEARS_MAX     5.9e6
/* |log x| of the smallest and of the largest double. */
#define LOG_MAX       745.2
/* A text fits in memory; a source has fewer rows than this. */
#define POINTS_MAX    4.3e9
#define ROWS_MAX      1e15
/* The sum of decimals with 38 digits, 6 of them behind the point; of single values beyond the second, a
 * sum is missing. */
#define SUM_MAX       1e32
#define SUM_VALUE_MAX 1e18

/* Beyond these a result may not fit: 2^63 with room for the rounding of the bounds themselves. */
#define INTEGER_SURE 9.2e18
#define NUMBER_SURE  1e300

/* ---- bound ---------------------------------------------------------------------------------- */

static double widest(const struct expr *node, size_t from)
{
    double bound = 0;
    for (size_t i = from; i < node->arg_count; i++) {
        bound = fmax(bound, node->args[i]->bound);
    }
    return bound;
}

static double product(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

static double quotient(const struct expr *node)
{
    const struct expr *by = node->args[1];
    if (by->kind != EXPR_LITERAL || by->literal.missing || by->bound == 0) {
        return HUGE_VAL;
    }
    return node->args[0]->bound / by->bound;
}

/* Of numbers before they are made to fit. */
static double scalar_bound(const struct expr *node)
{
    switch ((int)node->op) {
    case EXPR_OP_ADD:
    case EXPR_OP_SUBTRACT:
        return node->args[0]->bound + node->args[1]->bound;
    case EXPR_OP_MULTIPLY:
        return product(node->args[0]->bound, node->args[1]->bound);
    case EXPR_OP_DIVIDE:
        return quotient(node);
    case EXPR_OP_IF:
        return widest(node, 1);
    case EXPR_OP_ROUND:
    case EXPR_OP_FLOOR:
    case EXPR_OP_CEIL:
        return node->args[0]->bound + (node->type == SCT_TYPE_NUMBER ? 1 : 0);
    case EXPR_OP_SQRT:
        return sqrt(node->args[0]->bound);
    case EXPR_OP_LOG:
        return LOG_MAX;
    case EXPR_OP_DAYS_BETWEEN:
        return DAYS_MAX;
    case EXPR_OP_YEAR:
        return YEARS_MAX;
    case EXPR_OP_MONTH:
        return 12;
    case EXPR_OP_WEEKDAY:
        return 7;
    case EXPR_OP_LENGTH:
        return POINTS_MAX;
    default: /* negate, abs, min, max, default */
        return widest(node, 0);
    }
}

static double aggregate_bound(const struct expr *node)
{
    const double of = node->arg_count ? node->args[0]->bound : 0;
    switch ((int)node->agg) {
    case EXPR_AGG_COUNT:
    case EXPR_AGG_COUNT_DISTINCT:
        return ROWS_MAX;
    case EXPR_AGG_SUM:
        return node->type == SCT_TYPE_INTEGER ? EXPR_BOUND_INTEGER : SUM_MAX;
    case EXPR_AGG_STDDEV:
        return 2 * of; /* two values at the ends: sqrt(2) * of */
    case EXPR_AGG_SHARE:
        return 1;
    case EXPR_AGG_GAP_MEAN:
    case EXPR_AGG_GAP_STDDEV:
        return DAYS_MAX;
    default: /* one of the values, or between two */
        return of;
    }
}

static double over_bound(const struct expr *node)
{
    switch (node->over) {
    case EXPR_OVER_SCORE:
        return (double)node->bands;
    case EXPR_OVER_RANK:
        return ROWS_MAX;
    case EXPR_OVER_SHARE_OF_TOTAL:
        break;
    }
    return HUGE_VAL; /* of a total near 0 */
}

static double literal_bound(const struct sct_value *value)
{
    if (value->missing) {
        return 0;
    }
    return value->type == SCT_TYPE_INTEGER ? fabs((double)value->integer) : fabs(value->number);
}

static double name_bound(const struct expr *node)
{
    if (node->name.bound > 0) {
        return node->name.bound;
    }
    return node->type == SCT_TYPE_INTEGER ? EXPR_BOUND_INTEGER : EXPR_BOUND_NUMBER;
}

static double raw_bound(const struct expr *node)
{
    switch (node->kind) {
    case EXPR_LITERAL:
        return literal_bound(&node->literal);
    case EXPR_NAME:
        return name_bound(node);
    case EXPR_SCALAR:
        return scalar_bound(node);
    case EXPR_AGGREGATE:
        return aggregate_bound(node);
    case EXPR_OVER:
        return over_bound(node);
    case EXPR_CALL:
        break;
    }
    return HUGE_VAL;
}

/* ---- missing -------------------------------------------------------------------------------- */

static bool any_can_be_missing(const struct expr *node, size_t from)
{
    for (size_t i = from; i < node->arg_count; i++) {
        if (node->args[i]->can_be_missing) {
            return true;
        }
    }
    return false;
}

/* Missing although no argument is. */
static bool makes_missing(const struct expr *node, double bound)
{
    switch ((int)node->op) {
    case EXPR_OP_DIVIDE:
        return !(bound <= NUMBER_SURE); /* a divisor that may be 0 has no bound */
    case EXPR_OP_SQRT:
    case EXPR_OP_LOG:
        return true;
    case EXPR_OP_ADD:
    case EXPR_OP_SUBTRACT:
        if (node->type == SCT_TYPE_DATE || node->type == SCT_TYPE_TIMESTAMP) {
            return true; /* out of years 1..9999 */
        }
        break;
    default:
        break;
    }
    return (node->type == SCT_TYPE_INTEGER && !(bound <= INTEGER_SURE)) ||
           (node->type == SCT_TYPE_NUMBER && !(bound <= NUMBER_SURE));
}

static bool scalar_can_be_missing(const struct expr *node, double bound)
{
    switch ((int)node->op) {
    case EXPR_OP_IS_MISSING:
    case EXPR_OP_IS_PRESENT:
        return false;
    case EXPR_OP_IF:
        return any_can_be_missing(node, 1);
    case EXPR_OP_DEFAULT:
        return node->args[0]->can_be_missing && node->args[1]->can_be_missing;
    case EXPR_OP_NEGATE:
    case EXPR_OP_ABS:
    case EXPR_OP_ADD:
    case EXPR_OP_SUBTRACT:
    case EXPR_OP_MULTIPLY:
    case EXPR_OP_DIVIDE:
    case EXPR_OP_SQRT:
    case EXPR_OP_LOG:
        return any_can_be_missing(node, 0) || makes_missing(node, bound);
    default:
        return any_can_be_missing(node, 0);
    }
}

/* Of no values a count and a sum are 0; a sum may not fit. */
static bool aggregate_can_be_missing(const struct expr *node)
{
    if (node->agg == EXPR_AGG_COUNT || node->agg == EXPR_AGG_COUNT_DISTINCT) {
        return false;
    }
    if (node->agg != EXPR_AGG_SUM) {
        return true;
    }
    const double of = node->args[0]->bound;
    return !(node->type == SCT_TYPE_INTEGER ? of * ROWS_MAX <= INTEGER_SURE : of < SUM_VALUE_MAX);
}

static bool can_be_missing(const struct expr *node, double bound)
{
    switch (node->kind) {
    case EXPR_LITERAL:
        return node->literal.missing;
    case EXPR_NAME:
        return node->name.can_be_missing;
    case EXPR_SCALAR:
        return scalar_can_be_missing(node, bound);
    case EXPR_AGGREGATE:
        return aggregate_can_be_missing(node);
    case EXPR_OVER:
        return node->over == EXPR_OVER_SHARE_OF_TOTAL || any_can_be_missing(node, 0);
    case EXPR_CALL:
        break;
    }
    return true;
}

void expr_infer(struct expr *node)
{
    const bool numeric = node->type == SCT_TYPE_INTEGER || node->type == SCT_TYPE_NUMBER;
    double bound = numeric ? raw_bound(node) : 0;
    node->can_be_missing = can_be_missing(node, bound);
    if (node->type == SCT_TYPE_INTEGER && bound > EXPR_BOUND_INTEGER) {
        bound = EXPR_BOUND_INTEGER; /* what does not fit is missing */
    }
    node->bound = bound;
}

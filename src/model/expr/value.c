/* Values: made, widened, compared, computed with, printed. */
#include "model/expr/evaluate.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

struct sct_value value_missing(sct_type type)
{
    return (struct sct_value){.type = type, .missing = true};
}

struct sct_value value_boolean(bool boolean)
{
    return (struct sct_value){.type = SCT_TYPE_BOOLEAN, .boolean = boolean};
}

static struct sct_value value_integer(int64_t integer)
{
    return (struct sct_value){.type = SCT_TYPE_INTEGER, .integer = integer};
}

struct sct_value value_number(double number)
{
    if (!isfinite(number)) {
        return value_missing(SCT_TYPE_NUMBER);
    }
    return (struct sct_value){.type = SCT_TYPE_NUMBER, .number = number == 0 ? 0 : number};
}

struct sct_value value_widen(struct sct_value value, sct_type type)
{
    if (value.missing) {
        return value_missing(type);
    }
    if (type == SCT_TYPE_NUMBER && value.type == SCT_TYPE_INTEGER) {
        return value_number((double)value.integer);
    }
    if (type == SCT_TYPE_TIMESTAMP && value.type == SCT_TYPE_DATE) {
        return (struct sct_value){.type = type, .time = value.day * SCT_MICROS_PER_DAY};
    }
    return value;
}

/* ---- order ---------------------------------------------------------------------------------- */

static int order_of(bool less, bool greater)
{
    return less ? -1 : greater ? 1 : 0;
}

int value_compare(struct sct_value a, struct sct_value b)
{
    a = value_widen(a, b.type);
    b = value_widen(b, a.type);
    switch ((int)a.type) {
    case SCT_TYPE_BOOLEAN:
        return order_of(a.boolean<b.boolean, a.boolean> b.boolean);
    case SCT_TYPE_INTEGER:
        return order_of(a.integer<b.integer, a.integer> b.integer);
    case SCT_TYPE_NUMBER:
        return order_of(a.number<b.number, a.number> b.number);
    case SCT_TYPE_DATE:
        return order_of(a.day<b.day, a.day> b.day);
    case SCT_TYPE_TIMESTAMP:
        return order_of(a.time<b.time, a.time> b.time);
    default: { /* bytes of UTF-8 are in the order of its code points */
        const int order = strcmp(a.text, b.text);
        return order_of(order<0, order> 0);
    }
    }
}

/* ---- arithmetic ----------------------------------------------------------------------------- */

static struct sct_value integer_arithmetic(expr_op op, int64_t x, int64_t y)
{
    int64_t result = x;
    bool overflow = false;
    switch ((int)op) {
    case EXPR_OP_ABS:
        if (x >= 0) {
            break;
        }
        overflow = __builtin_sub_overflow(INT64_C(0), x, &result);
        break;
    case EXPR_OP_NEGATE:
        overflow = __builtin_sub_overflow(INT64_C(0), x, &result);
        break;
    case EXPR_OP_ADD:
        overflow = __builtin_add_overflow(x, y, &result);
        break;
    case EXPR_OP_SUBTRACT:
        overflow = __builtin_sub_overflow(x, y, &result);
        break;
    case EXPR_OP_MULTIPLY:
        overflow = __builtin_mul_overflow(x, y, &result);
        break;
    default: /* floor, ceil: already whole */
        break;
    }
    return overflow ? value_missing(SCT_TYPE_INTEGER) : value_integer(result);
}

static struct sct_value number_arithmetic(expr_op op, double x, double y)
{
    switch ((int)op) {
    case EXPR_OP_NEGATE:
        return value_number(-x);
    case EXPR_OP_ADD:
        return value_number(x + y);
    case EXPR_OP_SUBTRACT:
        return value_number(x - y);
    case EXPR_OP_MULTIPLY:
        return value_number(x * y);
    case EXPR_OP_DIVIDE:
        return y == 0 ? value_missing(SCT_TYPE_NUMBER) : value_number(x / y);
    case EXPR_OP_ABS:
        return value_number(fabs(x));
    case EXPR_OP_FLOOR:
        return value_number(floor(x));
    case EXPR_OP_CEIL:
        return value_number(ceil(x));
    case EXPR_OP_SQRT:
        return x < 0 ? value_missing(SCT_TYPE_NUMBER) : value_number(sqrt(x));
    default:
        return x <= 0 ? value_missing(SCT_TYPE_NUMBER) : value_number(log(x));
    }
}

static bool is_unary(expr_op op)
{
    return op == EXPR_OP_NEGATE || op == EXPR_OP_ABS || op == EXPR_OP_FLOOR || op == EXPR_OP_CEIL ||
           op == EXPR_OP_SQRT || op == EXPR_OP_LOG;
}

struct sct_value value_arithmetic(expr_op op, sct_type type, const struct sct_value args[])
{
    const struct sct_value y = is_unary(op) ? value_integer(0) : args[1];
    if (type == SCT_TYPE_INTEGER) {
        return integer_arithmetic(op, args[0].integer, y.integer);
    }
    return number_arithmetic(op, value_widen(args[0], SCT_TYPE_NUMBER).number,
                             value_widen(y, SCT_TYPE_NUMBER).number);
}

/* round(x, n): x * 10^n rounded, halves away from zero, and divided by 10^n again; x itself where x * 10^n
 * is too large.  That is DuckDB's way, to the bit. */
struct sct_value value_round(sct_type type, size_t count, const struct sct_value args[])
{
    if (type == SCT_TYPE_INTEGER) {
        return args[0];
    }
    const double x = value_widen(args[0], SCT_TYPE_NUMBER).number;
    double power = 1;
    for (int64_t i = 0; count == 2 && i < args[1].integer; i++) {
        power *= 10;
    }
    const double rounded = round(x * power) / power;
    return value_number(isfinite(rounded) ? rounded : x);
}

/* ---- printing ------------------------------------------------------------------------------- */

static void print_quoted(struct sct_text *text, const char *value)
{
    sct_text_add_char(text, '\'');
    for (; *value; value++) {
        if (*value == '\'') {
            sct_text_add_char(text, '\'');
        }
        sct_text_add_char(text, *value);
    }
    sct_text_add_char(text, '\'');
}

static void print_present(struct sct_text *text, const struct sct_value *value, bool quoted)
{
    char buffer[48] = "";
    switch (value->type) {
    case SCT_TYPE_BOOLEAN:
        sct_text_add(text, value->boolean ? "true" : "false");
        return;
    case SCT_TYPE_INTEGER:
        sct_text_addf(text, "%lld", (long long)value->integer);
        return;
    case SCT_TYPE_TEXT:
        if (quoted) {
            print_quoted(text, value->text);
        } else {
            sct_text_add(text, value->text);
        }
        return;
    case SCT_TYPE_NUMBER:
        sct_text_from_number(value->number, buffer);
        break;
    case SCT_TYPE_DATE:
        sct_day_format(value->day, buffer);
        break;
    case SCT_TYPE_TIMESTAMP:
        sct_time_format(value->time, buffer);
        break;
    case SCT_TYPE_DURATION:
        sct_duration_format(value->duration, buffer);
        break;
    case SCT_TYPE_NONE:
    case SCT_TYPE_COUNT:
        break;
    }
    sct_text_add(text, buffer);
}

void sct_value_print(struct sct_text *text, const struct sct_value *value, bool quoted)
{
    if (value->missing) {
        sct_text_add(text, "missing");
        return;
    }
    print_present(text, value, quoted);
}

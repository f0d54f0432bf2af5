/* Calendar functions of values. */
#include "model/expr/evaluate.h"

static sct_day day_of(struct sct_value value)
{
    return value.type == SCT_TYPE_DATE ? value.day : sct_day_of_time(value.time);
}

struct sct_value value_shift(sct_type type, struct sct_value instant, sct_duration by, int sign)
{
    sct_time time = value_widen(instant, SCT_TYPE_TIMESTAMP).time;
    if (!sct_time_shift(time, by, sign, &time)) {
        return value_missing(type);
    }
    if (type == SCT_TYPE_DATE) {
        return (struct sct_value){.type = type, .day = sct_day_of_time(time)};
    }
    return (struct sct_value){.type = type, .time = time};
}

static int64_t calendar_part(expr_op op, sct_day day)
{
    switch ((int)op) {
    case EXPR_OP_YEAR:
        return sct_day_to_civil(day).year;
    case EXPR_OP_MONTH:
        return sct_day_to_civil(day).month;
    default:
        return sct_day_weekday(day);
    }
}

struct sct_value value_calendar(expr_op op, const struct sct_value args[])
{
    const sct_day day = day_of(args[0]);
    if (op == EXPR_OP_DATE) {
        return (struct sct_value){.type = SCT_TYPE_DATE, .day = day};
    }
    struct sct_value value = {.type = SCT_TYPE_INTEGER};
    value.integer =
        op == EXPR_OP_DAYS_BETWEEN ? (int64_t)day_of(args[1]) - day : calendar_part(op, day);
    return value;
}

/* random_row.h: random values of every type, often at the ends and in the corners, for expression tests. */
#ifndef SCT_TESTS_RANDOM_ROW_H
#define SCT_TESTS_RANDOM_ROW_H

#include "base/random.h"
#include "model/expr/expr.h"

#include <float.h>
#include <stddef.h>

/* A value of type; missing one time in missing_in (0: never). */
static inline struct sct_value random_value(struct sct_random *random, sct_type type,
                                            uint64_t missing_in)
{
    static const int64_t integers[] = {0,
                                       1,
                                       -1,
                                       2,
                                       3,
                                       5,
                                       30,
                                       90,
                                       -7,
                                       1000000,
                                       1 << 20,
                                       INT64_MAX,
                                       -INT64_MAX,
                                       INT64_MIN,
                                       INT64_C(3037000500),
                                       INT64_C(9007199254740993)};
    static const double numbers[] = {0,      1,     -1,   0.5,   2.5,     -2.5,     0.1,    1.005,
                                     100.25, -0.75, 1e15, 1e300, DBL_MAX, -DBL_MAX, 5e-324, 0.3};
    static const char *const texts[] = {"a", "A", "ab", "b",      "GB", "it's", "\\", "%",
                                        "_", "é", "É",  "Straße", "ﬀ",  "𝒳",    " ",  "日本"};
    static const sct_day days[] = {0, -1, 1, 15227, 15399, 15400, -719162, 2932896};
    struct sct_value value = {.type = type};
    value.missing = missing_in > 0 && sct_random_below(random, missing_in) == 0;
    const size_t which = (size_t)sct_random_below(random, 16);
    switch ((int)type) {
    case SCT_TYPE_BOOLEAN:
        value.boolean = which < 8;
        break;
    case SCT_TYPE_INTEGER:
        value.integer = integers[which];
        break;
    case SCT_TYPE_NUMBER:
        value.number = numbers[which];
        break;
    case SCT_TYPE_TEXT:
        value.text = texts[which];
        break;
    case SCT_TYPE_DATE:
        value.day = days[which % 8];
        break;
    default:
        value.time = days[which % 8] * SCT_MICROS_PER_DAY + (which < 8 ? 0 : INT64_C(86399000001));
        break;
    }
    return value;
}

#endif

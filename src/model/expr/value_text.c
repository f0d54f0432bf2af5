/* Text functions of values. */
#include "model/expr/evaluate.h"

#include "base/text.h"
#include "base/utf8.h"
#include "model/expr/case_ranges.h"

#include <string.h>

struct sct_value value_text_test(expr_op op, const struct sct_value args[])
{
    const char *text = args[0].text;
    const size_t text_bytes = strlen(text);
    if (op == EXPR_OP_LENGTH) {
        return (struct sct_value){.type = SCT_TYPE_INTEGER,
                                  .integer = (int64_t)sct_utf8_points(text)};
    }
    const char *part = args[1].text;
    const size_t part_bytes = strlen(part);
    if (op == EXPR_OP_CONTAINS) {
        return value_boolean(strstr(text, part) != NULL);
    }
    if (part_bytes > text_bytes) {
        return value_boolean(false);
    }
    const size_t from = op == EXPR_OP_ENDS_WITH ? text_bytes - part_bytes : 0;
    return value_boolean(memcmp(text + from, part, part_bytes) == 0);
}

static uint32_t change_point(uint32_t point, size_t count, const struct case_range ranges[])
{
    size_t begin = 0;
    size_t end = count;
    while (begin < end) { /* the first range that does not end before point */
        const size_t middle = begin + (end - begin) / 2;
        if (ranges[middle].last < point) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    if (begin == count || point < ranges[begin].first ||
        (point - ranges[begin].first) % ranges[begin].stride != 0) {
        return point;
    }
    return (uint32_t)((int64_t)point + ranges[begin].delta);
}

static void add_point(struct sct_text *text, uint32_t point)
{
    if (point < 0x80) {
        sct_text_add_char(text, (char)point);
        return;
    }
    const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    static const unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
    sct_text_add_char(text, (char)(lead[more] | point >> (6 * more)));
    for (int i = more - 1; i >= 0; i--) {
        sct_text_add_char(text, (char)(0x80 | (point >> (6 * i) & 0x3F)));
    }
}

sct_status value_change_case(struct sct_arena *scratch, expr_op op, const char *text,
                             struct sct_value *ret_value, struct sct_error *err)
{
    const bool lower = op == EXPR_OP_LOWER;
    const struct case_range *ranges = lower ? to_lower : to_upper;
    const size_t count =
        lower ? sizeof to_lower / sizeof to_lower[0] : sizeof to_upper / sizeof to_upper[0];
    struct sct_text changed;
    sct_text_begin(&changed, scratch);
    while (*text) {
        uint32_t point = 0;
        const size_t step = sct_utf8_decode(strnlen(text, 4), text, &point);
        if (step == 0) { /* not UTF-8: kept as it is */
            sct_text_add_char(&changed, *text);
            text++;
            continue;
        }
        add_point(&changed, change_point(point, count, ranges));
        text += step;
    }
    const char *result = NULL;
    SCT_TRY(sct_text_end(&changed, &result, err));
    *ret_value = (struct sct_value){.type = SCT_TYPE_TEXT, .text = result};
    return SCT_OK;
}

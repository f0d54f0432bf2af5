/* Names of types, operators and functions, from the lists. */
#include "model/expr/expr.h"

#include <string.h>

static const char *const type_names[SCT_TYPE_COUNT] = {
    [SCT_TYPE_NONE] = "missing",        [SCT_TYPE_BOOLEAN] = "boolean",
    [SCT_TYPE_INTEGER] = "integer",     [SCT_TYPE_NUMBER] = "number",
    [SCT_TYPE_TEXT] = "text",           [SCT_TYPE_DATE] = "date",
    [SCT_TYPE_TIMESTAMP] = "timestamp", [SCT_TYPE_DURATION] = "duration",
};

static const char *const op_names[EXPR_OP_COUNT] = {
#define EXPR_OP(name, spelling, least, most, about) spelling,
#include "model/expr/ops.def"
#undef EXPR_OP
};

static const char *const agg_names[EXPR_AGG_COUNT_] = {
#define EXPR_AGG(name, spelling, about) spelling,
#include "model/expr/aggregates.def"
#undef EXPR_AGG
};

static const char *const over_names[] = {
    [EXPR_OVER_SCORE] = "score",
    [EXPR_OVER_SHARE_OF_TOTAL] = "share_of_total",
    [EXPR_OVER_RANK] = "rank",
};

const char *sct_type_name(sct_type type)
{
    return type < SCT_TYPE_COUNT ? type_names[type] : type_names[SCT_TYPE_NONE];
}

bool sct_type_from_name(const char *name, sct_type *ret_type)
{
    for (int i = SCT_TYPE_BOOLEAN; i < SCT_TYPE_COUNT; i++) {
        if (strcmp(type_names[i], name) == 0) {
            *ret_type = (sct_type)i;
            return true;
        }
    }
    return false;
}

const char *expr_op_name(expr_op op)
{
    return op_names[op];
}

const char *expr_agg_name(expr_agg agg)
{
    return agg_names[agg];
}

const char *expr_over_name(expr_over over)
{
    return over_names[over];
}

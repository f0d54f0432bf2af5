/* shift.c: a date or timestamp plus or minus a duration.
 *
 * Engines go past the year 9999 without a word, and some fail below the year 1.  The result leaves our calendar exactly
 * when the operand is beyond a limit, since moving by a fixed duration never changes an order; that limit is found here, and
 * compared in SQL.  Rejected: asking for the year of the result, which writes the whole sum twice. */
#include "engine/sql/emit.h"

#include <inttypes.h>

bool sql_is_shift(const struct expr *node)
{
    return node->kind == EXPR_SCALAR && node->op <= EXPR_OP_DIVIDE &&
           (node->type == SCT_TYPE_DATE || node->type == SCT_TYPE_TIMESTAMP);
}

/* In units of the operand's type: days or microseconds. */
static bool stays_inside(int64_t at, sct_type type, sct_duration by, int sign)
{
    sct_time unused = 0;
    const int64_t micros = type == SCT_TYPE_DATE ? at * SCT_MICROS_PER_DAY : at;
    return sct_time_shift(micros, by, sign, &unused);
}

/* The last (sign +1) or first (-1) operand that stays inside.  inside stays inside, outside does not. */
static int64_t find_limit(int64_t inside, int64_t outside, sct_type type, sct_duration by, int sign)
{
    while (inside - outside > 1 || outside - inside > 1) {
        const int64_t middle = inside + (outside - inside) / 2;
        if (stays_inside(middle, type, by, sign)) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    return inside;
}

static struct sct_value limit_value(sct_type type, int64_t limit)
{
    struct sct_value value = {.type = type};
    if (type == SCT_TYPE_DATE) {
        value.day = (sct_day)limit;
    } else {
        value.time = limit;
    }
    return value;
}

static void write_instant(struct emitter *emitter, const struct expr *node)
{
    sql_emit_as(emitter, node->args[0], node->type, SQL_MULTIPLY);
}

/* The bare sum, for where nothing can leave the calendar; else guarded by its limit. */
static void write_shifted(struct emitter *emitter, const struct expr *node, const char *instant)
{
    const sct_duration by = node->args[1]->literal.duration;
    const int sign = node->op == EXPR_OP_ADD ? 1 : -1;
    const sct_type type = node->type;
    const int64_t unit = type == SCT_TYPE_DATE ? 1 : SCT_MICROS_PER_DAY;
    const int64_t first = sct_day_from_civil(1, 1, 1) * unit;
    const int64_t last = (sct_day_from_civil(9999, 12, 31) + INT64_C(1)) * unit - 1;
    const int64_t far = sign > 0 ? last : first;
    const int64_t near = sign > 0 ? first : last;
    if (!stays_inside(near, type, by, sign)) {
        sct_text_addf(emitter->sql, "CAST(NULL AS %s)", sql_type_name(emitter->dialect, type));
        return;
    }
    const bool guarded = !stays_inside(far, type, by, sign);
    if (guarded) {
        const struct sct_value limit = limit_value(type, find_limit(near, far, type, by, sign));
        sct_text_addf(emitter->sql, "CASE WHEN %s %s ", instant, sign > 0 ? "<=" : ">=");
        sql_emit_value(emitter->sql, emitter->dialect, &limit);
        emit(emitter, " THEN ");
    }
    emitter->dialect->write_shift(emitter->sql, type, instant, by, sign);
    emit(emitter, guarded ? " END" : "");
}

void sql_emit_shift(struct emitter *emitter, const struct expr *node)
{
    sql_emit_twice(emitter, node, write_instant, write_shifted);
}

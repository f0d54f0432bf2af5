/* random_expr.h: random expressions, as text, that bind to a wanted type.
 *
 * random_expr(&text, &random, count, names, want, depth) appends one.  names are what may stand bare in it; a
 * type without a name gets literals.  Every operator and function of ops.def comes up, `missing` wherever
 * the language allows it, and literals near the ends of every type.  The same seed gives the same text. */
#ifndef SCT_TESTS_RANDOM_EXPR_H
#define SCT_TESTS_RANDOM_EXPR_H

#include "base/random.h"
#include "base/text.h"
#include "model/expr/expr.h"

#include <stddef.h>

struct random_writer {
    struct sct_text *text;
    struct sct_random *random;
    size_t count;
    const struct expr_name *names;
};

static void write_random(const struct random_writer *w, sct_type want, int depth);

static inline size_t draw(const struct random_writer *w, size_t count)
{
    return (size_t)sct_random_below(w->random, count);
}

static inline void put(const struct random_writer *w, const char *text)
{
    sct_text_add(w->text, text);
}

static inline void put_one_of(const struct random_writer *w, size_t count,
                              const char *const texts[])
{
    put(w, texts[draw(w, count)]);
}

#define PUT_ONE_OF(w, ...)                                         \
    do {                                                           \
        static const char *const texts_[] = {__VA_ARGS__};         \
        put_one_of((w), sizeof texts_ / sizeof texts_[0], texts_); \
    } while (0)

/* ---- leaves --------------------------------------------------------------------------------- */

static inline void put_literal(const struct random_writer *w, sct_type want)
{
    switch ((int)want) {
    case SCT_TYPE_BOOLEAN:
        PUT_ONE_OF(w, "true", "false");
        return;
    case SCT_TYPE_INTEGER:
        PUT_ONE_OF(w, "0", "1", "2", "3", "7", "30", "-1", "-5", "100", "1000000",
                   "4611686018427387904", "9223372036854775807", "3037000500", "9007199254740993",
                   "(-9223372036854775807 - 1)");
        return;
    case SCT_TYPE_NUMBER:
        PUT_ONE_OF(w, "0.0", "1.0", "0.5", "2.5", "-2.5", "0.1", "0.3", "1.005", "-0.75", "100.25",
                   "1e3", "1e15", "9007199254740993.0", "1e300", "1.7976931348623157e308", "5e-324",
                   "9223372036854775808.0");
        return;
    case SCT_TYPE_TEXT:
        PUT_ONE_OF(w, "'a'", "'A'", "'ab'", "'b'", "'GB'", "\"it's\"", "'it''s'", "'\\'", "'%'",
                   "'_'", "'Straße'", "'É'", "'é'", "'ﬀ'", "'𝒳'", "' '", "'İ'", "'日本'");
        return;
    case SCT_TYPE_DATE:
        PUT_ONE_OF(w, "2011-09-10", "2012-02-29", "2011-01-31", "1970-01-01", "1969-12-31",
                   "0001-01-01", "9999-12-31", "2000-12-31");
        return;
    default:
        PUT_ONE_OF(w, "2011-09-10T08:26", "2011-09-10T00:00", "2012-02-29T23:59:59",
                   "1969-12-31T23:59:59", "2011-03-31T12:00:00.5", "9999-12-31T23:59:59", "as_of");
        return;
    }
}

/* A column of the type, or false when there is none. */
static inline bool put_column(const struct random_writer *w, sct_type want)
{
    size_t fits = 0;
    for (size_t i = 0; i < w->count; i++) {
        fits += w->names[i].type == want ? 1 : 0;
    }
    size_t which = fits ? draw(w, fits) : 0;
    for (size_t i = 0; fits && i < w->count; i++) {
        if (w->names[i].type == want && which-- == 0) {
            sct_text_addf(w->text, "`%s`", w->names[i].name);
            return true;
        }
    }
    return false;
}

static inline void put_leaf(const struct random_writer *w, sct_type want)
{
    if (draw(w, 4) == 0 || !put_column(w, want)) {
        put_literal(w, want);
    }
}

/* ---- parts ---------------------------------------------------------------------------------- */

/* An operand: in parentheses, so that no precedence gets in the way. */
static inline void put_operand(const struct random_writer *w, sct_type type, int depth)
{
    put(w, "(");
    write_random(w, type, depth - 1);
    put(w, ")");
}

/* One that may be a bare `missing`, where the type is clear without it. */
static inline void put_maybe_missing(const struct random_writer *w, sct_type type, int depth)
{
    if (draw(w, 12) == 0) {
        put(w, "missing");
    } else {
        put_operand(w, type, depth);
    }
}

/* a <between> b: one of them has the type, the other has it or the narrower one or is missing. */
static inline void put_pair(const struct random_writer *w, const char *between, sct_type type,
                            sct_type narrower, int depth)
{
    const bool swapped = draw(w, 2) == 0;
    const sct_type other = draw(w, 3) == 0 ? narrower : type;
    if (swapped) {
        put_maybe_missing(w, other, depth);
    } else {
        put_operand(w, type, depth);
    }
    put(w, between);
    if (swapped) {
        put_operand(w, type, depth);
    } else {
        put_maybe_missing(w, other, depth);
    }
}

static inline sct_type narrower_type(sct_type type)
{
    return type == SCT_TYPE_NUMBER      ? SCT_TYPE_INTEGER
           : type == SCT_TYPE_TIMESTAMP ? SCT_TYPE_DATE
                                        : type;
}

static inline void put_call(const struct random_writer *w, const char *name, sct_type type,
                            int depth)
{
    put(w, name);
    put(w, "(");
    put_maybe_missing(w, type, depth);
    put(w, ")");
}

static inline void put_if(const struct random_writer *w, sct_type want, int depth)
{
    put(w, "(if ");
    put_maybe_missing(w, SCT_TYPE_BOOLEAN, depth);
    put(w, " then ");
    put_pair(w, " else ", want, narrower_type(want), depth);
    put(w, ")");
}

static inline void put_default(const struct random_writer *w, sct_type want, int depth)
{
    PUT_ONE_OF(w, "default(", "coalesce(");
    put_pair(w, ", ", want, narrower_type(want), depth);
    put(w, ")");
}

static inline void put_extreme(const struct random_writer *w, sct_type want, int depth)
{
    PUT_ONE_OF(w, "min(", "max(");
    put_pair(w, ", ", want, narrower_type(want), depth);
    for (size_t more = draw(w, 3); more > 0; more--) {
        put(w, ", ");
        put_maybe_missing(w, draw(w, 2) ? want : narrower_type(want), depth);
    }
    put(w, ")");
}

static inline sct_type draw_instant(const struct random_writer *w)
{
    return draw(w, 2) ? SCT_TYPE_DATE : SCT_TYPE_TIMESTAMP;
}

static inline sct_type draw_numeric(const struct random_writer *w)
{
    return draw(w, 2) ? SCT_TYPE_INTEGER : SCT_TYPE_NUMBER;
}

/* ---- conditions ----------------------------------------------------------------------------- */

static inline sct_type draw_ordered(const struct random_writer *w)
{
    static const sct_type types[] = {SCT_TYPE_INTEGER, SCT_TYPE_NUMBER, SCT_TYPE_TEXT,
                                     SCT_TYPE_DATE, SCT_TYPE_TIMESTAMP};
    return types[draw(w, sizeof types / sizeof types[0])];
}

/* The type, or the one that it widens from or to. */
static inline sct_type draw_comparable(const struct random_writer *w, sct_type type)
{
    const bool other = draw(w, 3) == 0;
    switch ((int)type) {
    case SCT_TYPE_INTEGER:
    case SCT_TYPE_NUMBER:
        return other ? draw_numeric(w) : type;
    case SCT_TYPE_DATE:
    case SCT_TYPE_TIMESTAMP:
        return other ? draw_instant(w) : type;
    default:
        return type;
    }
}

static inline void put_comparison(const struct random_writer *w, int depth)
{
    const bool boolean = draw(w, 8) == 0;
    const sct_type type = boolean ? SCT_TYPE_BOOLEAN : draw_ordered(w);
    put_operand(w, type, depth);
    if (boolean) {
        PUT_ONE_OF(w, " = ", " != ");
    } else {
        PUT_ONE_OF(w, " = ", " != ", " < ", " <= ", " > ", " >= ", " == ", " <> ");
    }
    put_operand(w, draw_comparable(w, type), depth);
}

static inline void put_between(const struct random_writer *w, int depth)
{
    const sct_type type = draw_ordered(w);
    put_operand(w, type, depth);
    PUT_ONE_OF(w, " between ", " not between ");
    put_operand(w, draw_comparable(w, type), depth);
    put(w, " and ");
    put_operand(w, draw_comparable(w, type), depth);
}

static inline void put_in(const struct random_writer *w, int depth)
{
    const sct_type type = draw(w, 8) ? draw_ordered(w) : SCT_TYPE_BOOLEAN;
    put_operand(w, type, depth);
    PUT_ONE_OF(w, " in (", " not in (");
    for (size_t more = 1 + draw(w, 4); more > 0; more--) {
        put_operand(w, draw_comparable(w, type), depth);
        put(w, more > 1 ? ", " : ")");
    }
}

static inline void put_text_test(const struct random_writer *w, int depth)
{
    PUT_ONE_OF(w, "starts_with(", "ends_with(", "contains(");
    put_pair(w, ", ", SCT_TYPE_TEXT, SCT_TYPE_TEXT, depth);
    put(w, ")");
}

static inline void put_condition(const struct random_writer *w, int depth)
{
    switch (draw(w, 9)) {
    case 0:
        PUT_ONE_OF(w, "not ");
        put_maybe_missing(w, SCT_TYPE_BOOLEAN, depth);
        return;
    case 1:
        put_pair(w, " and ", SCT_TYPE_BOOLEAN, SCT_TYPE_BOOLEAN, depth);
        return;
    case 2:
        put_pair(w, " or ", SCT_TYPE_BOOLEAN, SCT_TYPE_BOOLEAN, depth);
        return;
    case 3:
        put_between(w, depth);
        return;
    case 4:
        put_in(w, depth);
        return;
    case 5:
        put_maybe_missing(w, draw(w, 6) ? draw_ordered(w) : SCT_TYPE_BOOLEAN, depth);
        PUT_ONE_OF(w, " is missing", " is present", " is not missing");
        return;
    case 6:
        put_text_test(w, depth);
        return;
    default:
        put_comparison(w, depth);
        return;
    }
}

/* ---- values --------------------------------------------------------------------------------- */

static inline void put_integer(const struct random_writer *w, int depth)
{
    switch (draw(w, 9)) {
    case 0:
    case 1:
        PUT_ONE_OF(w, "-", "abs", "round", "floor", "ceil");
        put_operand(w, SCT_TYPE_INTEGER, depth);
        return;
    case 2:
        put(w, "days_between(");
        put_maybe_missing(w, draw_instant(w), depth);
        put(w, ", ");
        put_maybe_missing(w, draw_instant(w), depth);
        put(w, ")");
        return;
    case 3:
        PUT_ONE_OF(w, "year", "month", "weekday", "days_since");
        put_call(w, "", draw_instant(w), depth);
        return;
    case 4:
        put_call(w, "length", SCT_TYPE_TEXT, depth);
        return;
    default: {
        static const char *const operators[] = {" + ", " - ", " * "};
        put_pair(w, operators[draw(w, 3)], SCT_TYPE_INTEGER, SCT_TYPE_INTEGER, depth);
        return;
    }
    }
}

static inline void put_number(const struct random_writer *w, int depth)
{
    switch (draw(w, 7)) {
    case 0:
    case 1:
        PUT_ONE_OF(w, "-", "abs", "round", "floor", "ceil");
        put_operand(w, SCT_TYPE_NUMBER, depth);
        return;
    case 2:
        PUT_ONE_OF(w, "sqrt", "log");
        put_call(w, "", draw_numeric(w), depth);
        return;
    case 3:
        put(w, "round(");
        put_maybe_missing(w, draw_numeric(w), depth);
        sct_text_addf(w->text, ", %d)", (int)draw(w, 10));
        return;
    case 4:
        put_maybe_missing(w, draw_numeric(w), depth);
        put(w, " / ");
        put_maybe_missing(w, draw_numeric(w), depth);
        return;
    default: {
        static const char *const operators[] = {" + ", " - ", " * "};
        put_pair(w, operators[draw(w, 3)], SCT_TYPE_NUMBER, SCT_TYPE_INTEGER, depth);
        return;
    }
    }
}

static inline void put_instant(const struct random_writer *w, sct_type want, int depth)
{
    if (want == SCT_TYPE_DATE && draw(w, 4) == 0) {
        put_call(w, "date", draw_instant(w), depth);
        return;
    }
    const bool clock = want == SCT_TYPE_TIMESTAMP && draw(w, 2) == 0;
    put_operand(w, clock ? draw_instant(w) : want, depth);
    PUT_ONE_OF(w, " + ", " - ");
    if (clock) {
        PUT_ONE_OF(w, "36h", "15min", "1h", "99999h");
    } else {
        PUT_ONE_OF(w, "90d", "12w", "6mo", "1y", "1mo", "0d", "99999d", "99999mo", "11mo", "4y");
    }
}

static inline void put_scalar(const struct random_writer *w, sct_type want, int depth)
{
    switch ((int)want) {
    case SCT_TYPE_BOOLEAN:
        put_condition(w, depth);
        return;
    case SCT_TYPE_INTEGER:
        put_integer(w, depth);
        return;
    case SCT_TYPE_NUMBER:
        put_number(w, depth);
        return;
    case SCT_TYPE_TEXT:
        PUT_ONE_OF(w, "lower", "upper");
        put_call(w, "", SCT_TYPE_TEXT, depth);
        return;
    default:
        put_instant(w, want, depth);
        return;
    }
}

static void write_random(const struct random_writer *w, sct_type want, int depth)
{
    if (depth <= 0 || draw(w, 6) == 0) {
        put_leaf(w, want);
        return;
    }
    switch (draw(w, 8)) {
    case 0:
        put_if(w, want, depth);
        return;
    case 1:
        put_default(w, want, depth);
        return;
    case 2:
        if (want != SCT_TYPE_BOOLEAN) {
            put_extreme(w, want, depth);
            return;
        }
        break;
    default:
        break;
    }
    put_scalar(w, want, depth);
}

static inline void random_expr(struct sct_text *text, struct sct_random *random, size_t count,
                               const struct expr_name names[], sct_type want, int depth)
{
    const struct random_writer w = {.text = text, .random = random, .count = count, .names = names};
    write_random(&w, want, depth);
}

#endif

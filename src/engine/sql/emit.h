/* emit.h: what the files of the emitter share.
 *
 * A node is written by one function of its operator.  Strengths are those of standard SQL; comparisons, IS, IN
 * and BETWEEN never stand bare inside one another, since engines disagree on how those group. */
#ifndef SCT_ENGINE_SQL_EMIT_H
#define SCT_ENGINE_SQL_EMIT_H

#include "engine/sql/dialect.h"

typedef enum {
    SQL_LOOSE, /* nothing around it can take it apart: an argument of a call */
    SQL_OR,
    SQL_AND,
    SQL_NOT,
    SQL_COMPARE,
    SQL_ADD,
    SQL_MULTIPLY,
    SQL_ATOM
} sql_strength;

struct emitter {
    struct sct_text *sql;
    const struct sql_dialect *dialect;
    const struct sql_names *names;
    int copies; /* how many enclosing forms write this text twice */
};

static inline void emit(struct emitter *emitter, const char *text)
{
    sct_text_add(emitter->sql, text);
}

/* Forms that write an operand twice may be nested this deep before the text is bound once instead: at
 * most 2^3 copies of anything. */
enum { SQL_COPIES_MAX = 3 };

/* Appends node as a value of type want (its own type, or one it widens to: integer to number, date to
 * timestamp, timestamp to date), in parentheses when it is weaker than least.  Never infinite or NaN. */
void sql_emit_as(struct emitter *emitter, const struct expr *node, sct_type want,
                 sql_strength least);

/* The same in the node's own type. */
void sql_emit_node(struct emitter *emitter, const struct expr *node, sql_strength least);

/* args[first..] of node, each of type want, with commas. */
void sql_emit_arguments(struct emitter *emitter, const struct expr *node, size_t first,
                        sct_type want);

/* Conditions (logic.c) and choices (choice.c), one function a family. */
void sql_emit_logic(struct emitter *emitter, const struct expr *node);
void sql_emit_comparison(struct emitter *emitter, const struct expr *node);
void sql_emit_between(struct emitter *emitter, const struct expr *node);
void sql_emit_in(struct emitter *emitter, const struct expr *node);
void sql_emit_presence(struct emitter *emitter, const struct expr *node);
void sql_emit_if(struct emitter *emitter, const struct expr *node);
void sql_emit_default(struct emitter *emitter, const struct expr *node);
void sql_emit_extreme(struct emitter *emitter, const struct expr *node);

/* Arithmetic (arithmetic.c): the SQL of the five operators and the functions of numbers. */
void sql_emit_arithmetic(struct emitter *emitter, const struct expr *node);
void sql_emit_number_function(struct emitter *emitter, const struct expr *node);
sql_strength sql_arithmetic_strength(const struct expr *node);

/* May the plain SQL of this node be infinite or NaN?  Then it is guarded where it leaves arithmetic. */
bool sql_can_overflow(const struct expr *node);
/* May it be -0.0?  Then the whole expression adds 0. */
bool sql_can_be_minus_zero(const struct expr *node);
/* Is it certain to be 64 bits wide in SQL?  A literal is not. */
bool sql_is_wide(const struct expr *node);

/* Dates (shift.c): a date or timestamp plus or minus a duration, missing outside the years 1 to 9999. */
bool sql_is_shift(const struct expr *node);
void sql_emit_shift(struct emitter *emitter, const struct expr *node);

/* The text that write makes, in the arena of the SQL; a failure is passed on to the SQL. */
typedef void (*sql_write_operand)(struct emitter *emitter, const struct expr *node);
const char *sql_render(const struct emitter *emitter, int copies, sql_write_operand write,
                       const struct expr *node);

/* All arguments of node in its type, as a list of the dialect, whose items are v[1], v[2] ... */
void sql_write_argument_list(struct emitter *emitter, const struct expr *node);

/* Writes something that needs an operand more than once.  operand writes it; around writes the rest, and is
 * given the operand's text, or, deep down, a name bound to it by the dialect's let: no text grows without limit
 * by nesting. */
typedef void (*sql_write_around)(struct emitter *emitter, const struct expr *node,
                                 const char *operand);
void sql_emit_twice(struct emitter *emitter, const struct expr *node, sql_write_operand operand,
                    sql_write_around around);

#endif

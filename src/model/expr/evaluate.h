/* evaluate.h: the operators on values, by kind of value.  Used by evaluate.c only.  No argument is missing;
 * *ret is given with the type of the node and may become missing. */
#ifndef SCT_MODEL_EXPR_EVALUATE_H
#define SCT_MODEL_EXPR_EVALUATE_H

#include "model/expr/expr.h"

struct sct_value value_missing(sct_type type);
struct sct_value value_boolean(bool boolean);

/* A number as the language has them: not finite is missing, -0 is 0. */
struct sct_value value_number(double number);

/* value as type: integer to number, date to timestamp at midnight, else itself. */
struct sct_value value_widen(struct sct_value value, sct_type type);

/* -1, 0, 1 by the order of the language; mixed types are widened first. */
int value_compare(struct sct_value a, struct sct_value b);

struct sct_value value_arithmetic(expr_op op, sct_type type, const struct sct_value args[]);
struct sct_value value_round(sct_type type, size_t count, const struct sct_value args[]);
struct sct_value value_shift(sct_type type, struct sct_value instant, sct_duration by, int sign);
struct sct_value value_calendar(expr_op op, const struct sct_value args[]);
struct sct_value value_text_test(expr_op op, const struct sct_value args[]);

/* lower, upper: the text in scratch. */
SCT_MUST_CHECK sct_status value_change_case(struct sct_arena *scratch, expr_op op, const char *text,
                                            struct sct_value *ret_value, struct sct_error *err);

#endif

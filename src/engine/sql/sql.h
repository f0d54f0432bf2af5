/* sql.h: expressions as SQL text.  Text only: no connection, no engine header.
 *
 * What engines spell differently is one row each in struct sql_dialect (duckdb.c now; others are new rows,
 * not new emitters).  The meaning of every operator is that of expr_evaluate, to the bit.
 */
#ifndef SCT_ENGINE_SQL_SQL_H
#define SCT_ENGINE_SQL_SQL_H

#include "base/text.h"
#include "model/expr/expr.h"

struct sql_dialect; /* dialect.h */

extern const struct sql_dialect sql_duckdb;

/* How names are written: the caller appends the SQL of a bound EXPR_NAME, EXPR_AGGREGATE or EXPR_OVER
 * node.  Must not fail; failures are remembered in the text. */
struct sql_names {
    const void *context;
    void (*write)(const void *context, struct sct_text *sql, const struct expr *node);
    sct_time as_of;
};

/* Appends the expression; not in parentheses as a whole.  The SQL type of the result is sql_type_name of the
 * node's.  Numbers behind names are taken to be finite and not -0.0. */
void sql_emit_expr(struct sct_text *sql, const struct sql_dialect *dialect,
                   const struct sql_names *names, const struct expr *tree);

void sql_emit_value(struct sct_text *sql, const struct sql_dialect *dialect,
                    const struct sct_value *value);
void sql_emit_name(struct sct_text *sql, const struct sql_dialect *dialect, const char *name);
void sql_emit_text(struct sct_text *sql, const struct sql_dialect *dialect, const char *text);
void sql_emit_time(struct sct_text *sql, const struct sql_dialect *dialect, sct_time time);

/* BOOLEAN BIGINT DOUBLE VARCHAR DATE TIMESTAMP, or the dialect's names. */
const char *sql_type_name(const struct sql_dialect *dialect, sct_type type);

/* Appends an aggregate over rows: argument and row condition are already SQL (argument "" for COUNT of
 * rows, condition "" for all rows; both for one row of the source relation, at: its time).  The result has the
 * type of the node, and stands in parentheses where the caller needs it to.  Exact and the same at any
 * number of threads: sums through decimals with 6 places, ties broken by value.
 *
 * Missing beside what aggregates.def says: a sum of integers beyond 64 bits; sum and mean of numbers with a value
 * from 1e18 on, or, where values may be that large, with a sum from 1e23 on; stddev with a value beyond 1e15 (and
 * beyond 1e9 its values are taken as whole numbers). */
void sql_emit_aggregate(struct sct_text *sql, const struct sql_dialect *dialect,
                        const struct expr *node, const char *argument, const char *condition,
                        const char *at);

/* ---- whole tables (all operands are SQL) ------------------------------------------------------ */

/* The head of a statement that makes a table of this run; its SELECT follows. */
void sql_emit_create_temp(struct sct_text *sql, const struct sql_dialect *dialect,
                          const char *name);

/* 1, 2, 3 ... in the order of the file. */
void sql_emit_row_number(struct sct_text *sql, const struct sql_dialect *dialect);

/* The text id without blanks around it and without ".0" behind a whole number; missing when nothing is left. */
void sql_emit_plain_id(struct sct_text *sql, const struct sql_dialect *dialect, const char *id);

/* Over all rows: 1 for the largest x, the same for equal ones, missing for missing. */
void sql_emit_rank(struct sct_text *sql, const struct sql_dialect *dialect, const char *x);

/* Aggregates over numbers, exact.  The median is the lower of the middle two; points are the smallest values that
 * at least the given fractions ("0.2, 0.4") of all do not exceed, point takes one of them (from "1"). */
void sql_emit_median(struct sct_text *sql, const struct sql_dialect *dialect, const char *x);
void sql_emit_points(struct sct_text *sql, const struct sql_dialect *dialect, const char *x,
                     const char *fractions);
void sql_emit_point(struct sct_text *sql, const struct sql_dialect *dialect, const char *points,
                    const char *number);

#endif

/* expr.h: the expression language: text -> tree -> typed tree.
 *
 * Reads     one expression as written in the plan, with its place.
 * Gives     struct expr, a tree in the run arena; typed and bound by expr_bind.
 * Knows of  base.  Not of plans, files or SQL (engine/sql writes it, expr_evaluate runs it).
 *
 * Missing is a value of every type.  Arithmetic, comparison and functions of a missing value are
 * missing; `and`, `or`, `not` are Kleene's; a condition holds only when it is true.
 * The grammar is in docs/reference/expressions.md, one rule per function of parse.c.
 */
#ifndef SCT_MODEL_EXPR_EXPR_H
#define SCT_MODEL_EXPR_EXPR_H

#include "base/arena.h"
#include "base/day.h"
#include "base/problems.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    SCT_TYPE_NONE, /* not bound yet, or the bare literal `missing` */
    SCT_TYPE_BOOLEAN,
    SCT_TYPE_INTEGER,   /* 64 bits; a result that does not fit is missing */
    SCT_TYPE_NUMBER,    /* double; never NaN or infinite: such a result is missing */
    SCT_TYPE_TEXT,      /* UTF-8, never empty: an empty text is missing; ordered by code point */
    SCT_TYPE_DATE,      /* sct_day */
    SCT_TYPE_TIMESTAMP, /* sct_time, the plan's wall clock */
    SCT_TYPE_DURATION,  /* literals only */
    SCT_TYPE_COUNT
} sct_type;

const char *sct_type_name(sct_type type); /* "integer"; "missing" for SCT_TYPE_NONE */
bool sct_type_from_name(const char *name, sct_type *ret_type);

struct sct_value {
    sct_type type;
    bool missing;
    union {
        bool boolean;
        int64_t integer;
        double number;
        const char *text;
        sct_day day;
        sct_time time;
        sct_duration duration;
    };
};

/* The scalar operators and functions, aggregates and functions over customers: names, arity and
 * one line of documentation, in one list each (ops.def). */
typedef enum {
#define EXPR_OP(name, spelling, least, most, about) EXPR_OP_##name,
#include "model/expr/ops.def"
#undef EXPR_OP
    EXPR_OP_COUNT
} expr_op;

typedef enum {
#define EXPR_AGG(name, spelling, about) EXPR_AGG_##name,
#include "model/expr/aggregates.def"
#undef EXPR_AGG
    EXPR_AGG_COUNT_
} expr_agg;

typedef enum { EXPR_OVER_SCORE, EXPR_OVER_SHARE_OF_TOTAL, EXPR_OVER_RANK } expr_over;

typedef enum {
    EXPR_LITERAL,
    EXPR_NAME,      /* a bound name: see struct expr_name */
    EXPR_SCALAR,    /* op(args) */
    EXPR_AGGREGATE, /* over one source's rows of one customer */
    EXPR_OVER,      /* over all customers: score, share_of_total, rank */
    EXPR_CALL       /* parsed, not yet bound: becomes one of the three above */
} expr_kind;

typedef enum {
    EXPR_WINDOW_HISTORY, /* everything before the as-of */
    EXPR_WINDOW_LAST,    /* [as_of - far, as_of) */
    EXPR_WINDOW_NEXT,    /* [as_of, as_of + far) : outcomes only */
    EXPR_WINDOW_BETWEEN  /* [as_of - far, as_of - near) */
} expr_window_kind;

struct expr_window {
    expr_window_kind kind;
    sct_duration far, near;
};

/* What a name may stand for. */
typedef enum {
    EXPR_NAME_RAW,      /* a column of the source's files */
    EXPR_NAME_COLUMN,   /* a column the plan defines on the source */
    EXPR_NAME_AT,       /* the source's event time */
    EXPR_NAME_CUSTOMER, /* the customer's id, text */
    EXPR_NAME_AS_OF,    /* the instant of the run, timestamp */
    EXPR_NAME_FEATURE,  /* index into the model's features (outcomes are features too) */
    EXPR_NAME_TAG
} expr_name_kind;

struct expr_name {
    expr_name_kind kind;
    const char *name;
    sct_type type;
    bool can_be_missing;
    int source;         /* RAW, COLUMN, AT, CUSTOMER: which source; else -1 */
    int index;          /* RAW, COLUMN, FEATURE, TAG: which of them; else -1 */
    double bound;       /* largest absolute value of a number or integer; 0 when not known */
    bool looks_forward; /* an outcome */
    const char
        *doubt; /* why the reader of its file took it for text, or NULL: the hint of type errors.
                           A name of type NONE that has one cannot be used at all, and this says why */
};

struct expr {
    expr_kind kind;
    sct_type type;
    bool can_be_missing;
    double bound;        /* an upper limit of |value| for INTEGER and NUMBER, else 0 */
    int height;          /* 1 for a leaf; at most EXPR_HEIGHT_MAX as parsed */
    struct sct_place at; /* what was written; width covers the node's own token(s) */
    struct sct_value literal;
    struct expr_name name; /* EXPR_NAME, after binding */
    const char *spelling;  /* EXPR_NAME and EXPR_CALL as written, unquoted */
    const char *
        qualifier; /* EXPR_NAME: the part before the dot, or NULL; bound aggregate: the source's name */
    expr_op op;     /* EXPR_SCALAR */
    expr_agg agg;   /* EXPR_AGGREGATE */
    expr_over over; /* EXPR_OVER */
    size_t arg_count;
    struct expr **args;         /* scalar: operands; aggregate: 0 or 1 (count of rows has none) */
    struct expr *where;         /* aggregate: rows that take part, or NULL */
    struct expr_window window;  /* aggregate */
    bool has_window;            /* one was written ... */
    struct sct_place window_at; /* ... here */
    int source;                 /* aggregate: over which source */
    double quantile;            /* aggregate quantile: in [0, 1] */
    int64_t bands;              /* score: n */
    bool low_is_best;           /* score */
    bool has_order;             /* `low is best` or `high is best` was written; false once bound */
    int slot;                   /* over: index into the model's cut table, set by model */
};

/* What the names in one expression may be.  Lookup is linear: plans are small. */
struct expr_scope {
    size_t count;
    const struct expr_name *names; /* in order of precedence: the first match wins */
    size_t source_count;
    const char *const *sources; /* names of all sources, for `lines.amount` and count(lines) */
    int row_source;             /* >= 0: inside rows of that source (bare names are its columns);
                                      -1: over customers */
    bool aggregates;            /* may aggregate over sources (features, outcomes) */
    bool over_customers;        /* may use score, share_of_total, rank */
    bool forward;               /* may use `next` windows and outcomes */
    const bool *source_has_at;  /* by source */
    const struct expr_name *source_names; /* names with .source set, for qualified lookups ... */
    size_t source_name_count;             /* ... from customer scope: all columns of all sources */
};

/* Limits with a place: reaching one is a problem in the plan, not a failure of the program.  A rule
 * longer than EXPR_TEXT_MAX is data; parentheses deeper than EXPR_NESTING_MAX nobody can read; a
 * chain of more than EXPR_HEIGHT_MAX operators would make every walk of the tree, here and in the
 * engines, need a deep stack. */
enum { EXPR_TEXT_MAX = 65536, EXPR_NESTING_MAX = 100, EXPR_HEIGHT_MAX = 250 };

/* Text to tree.  Adds at most one problem (the first) and then sets *ret_expr to NULL with SCT_OK, so
 * that the caller goes on to the next expression.  SCT_NOMEM, SCT_LIMIT (of the arena).  Tree in run. */
SCT_MUST_CHECK sct_status expr_parse(struct sct_arena *run, const char *text, struct sct_place at,
                                     struct sct_problems *problems, struct expr **ret_expr,
                                     struct sct_error *err);

/* Binds names, resolves calls, gives types, folds constants; rewrites the tree in place (tree must come
 * from expr_parse).  Adds every mistake to problems; *ret_ok is false when there was one, and
 * *ret_bound is then NULL. */
SCT_MUST_CHECK sct_status expr_bind(struct sct_arena *run, struct expr *tree,
                                    const struct expr_scope *scope, struct sct_problems *problems,
                                    struct expr **ret_bound, bool *ret_ok, struct sct_error *err);

/* The doubt of the column that a bound tree of type text gives as it is, or NULL. */
const char *expr_doubt(const struct expr *tree);

/* The type of a name whose definition has a mistake, which was told there: what reads it is not complained about. */
#define EXPR_BROKEN SCT_TYPE_COUNT

/* The spelling of an operator, function or aggregate, as in the .def files. */
const char *expr_op_name(expr_op op);
const char *expr_agg_name(expr_agg agg);
const char *expr_over_name(expr_over over);

/* The value of a bound tree without aggregates or functions over customers; those and names are asked
 * from `look_up`.  Text results live in scratch.  The plain reference for the emitted SQL. */
struct expr_inputs {
    const void *context;
    struct sct_value (*look_up)(const void *context, const struct expr *node);
    sct_time as_of;
};
SCT_MUST_CHECK sct_status expr_evaluate(struct sct_arena *scratch, const struct expr *tree,
                                        const struct expr_inputs *inputs,
                                        struct sct_value *ret_value, struct sct_error *err);

/* The tree as plan text again, canonical spacing and least parentheses: parse(print(t)) == t. */
struct sct_text;
void expr_print(struct sct_text *text, const struct expr *tree);

/* A value as people read it: 12, 0.35, 2011-09-10, 'text' (quoted when asked), "missing". */
void sct_value_print(struct sct_text *text, const struct sct_value *value, bool quoted);

#endif

/* bind.h: what the files of the binder share.  bind.c walks the tree; names.c looks names up, hints.c says what was meant; calls.c
 * resolves functions; aggregates.c those over rows, over.c those over customers; typing.c gives types to operators;
 * facts.c infers what can be missing and how large a value gets; fold.c replaces constants.
 *
 * A mistake is added to the problems, the node becomes EXPR_BROKEN, and binding goes on: everything
 * above a broken node is broken too, without a word. */
#ifndef SCT_MODEL_EXPR_BIND_H
#define SCT_MODEL_EXPR_BIND_H

#include "model/expr/expr.h"

/* No limit known, and the guess for a column: see expr.h, struct expr_name. */
#define EXPR_BOUND_INTEGER 9.3e18
#define EXPR_BOUND_NUMBER  1e15

struct binder {
    struct sct_arena *run;
    const struct expr_scope *scope;
    struct sct_problems *problems;
    struct sct_error *err;
    int row_source;    /* whose rows we are in; -1: over customers */
    bool in_aggregate; /* row_source was opened by an aggregate of this expression */
    bool in_over;      /* inside score, share_of_total, rank */
    bool qualify;      /* names of columns are to be printed with their source */
    bool ok;
};

/* Adds the problem and marks node as broken.  SCT_OK unless there is no memory for it. */
SCT_MUST_CHECK sct_status bind_refuse(struct binder *binder, struct expr *node, struct sct_place at,
                                      const char *hint, const char *fmt, ...) SCT_PRINTF(5, 6);

/* Each binds, types and folds one node with all below it; *node may be replaced. */
SCT_MUST_CHECK sct_status bind_node(struct binder *binder, struct expr **node);
SCT_MUST_CHECK sct_status bind_args(struct binder *binder, struct expr *node);
SCT_MUST_CHECK sct_status bind_name(struct binder *binder, struct expr **node);
SCT_MUST_CHECK sct_status bind_call(struct binder *binder, struct expr *node);
SCT_MUST_CHECK sct_status bind_aggregate(struct binder *binder, struct expr *node, expr_agg agg);
SCT_MUST_CHECK sct_status bind_over(struct binder *binder, struct expr *node, expr_over over);

/* Refuses node, called `what`, among the rows of a source or inside an aggregate. */
SCT_MUST_CHECK sct_status bind_check_place(struct binder *binder, struct expr *node,
                                           const char *what);

/* The qualifier of node names no source. */
SCT_MUST_CHECK sct_status bind_refuse_source(struct binder *binder, struct expr *node);

/* The first of the names that is called so, of one source or (-1) of any; NULL when there is none. */
const struct expr_name *bind_find(size_t count, const struct expr_name *names, const char *name,
                                  int source);
/* A column of the source whose rows we are in, or of one named from outside; or NULL. */
const struct expr_name *bind_find_column(const struct binder *binder, int source, const char *name);

/* node names no column of the source; nothing that is known over customers. */
SCT_MUST_CHECK sct_status bind_refuse_column(struct binder *binder, struct expr *node, int source);
SCT_MUST_CHECK sct_status bind_refuse_bare(struct binder *binder, struct expr *node);

/* node aggregates something of no source; name is the first name in it. */
SCT_MUST_CHECK sct_status bind_refuse_rows(struct binder *binder, struct expr *node,
                                           struct expr *name);

/* Refuses node, a - b with nothing bound yet, when there is no a but a name `a-b`. */
SCT_MUST_CHECK sct_status bind_check_hyphen(struct binder *binder, struct expr *node);

/* The index of a source, or -1. */
int bind_source_index(const struct binder *binder, const char *name);
const char *bind_source_name(const struct binder *binder, int source);

/* Gives node, an EXPR_SCALAR with bound arguments, its type. */
SCT_MUST_CHECK sct_status bind_type_scalar(struct binder *binder, struct expr *node);

/* What an argument must be. */
typedef enum {
    EXPR_WANT_BOOLEAN,
    EXPR_WANT_NUMERIC,
    EXPR_WANT_TEXT,
    EXPR_WANT_INSTANT, /* date or timestamp */
    EXPR_WANT_ORDERED, /* anything with < */
    EXPR_WANT_VALUE    /* anything but a duration */
} expr_want;

/* Refuses node when args[index] is not what is wanted; a bare `missing` becomes it.  what: the
 * operator or function, for the message. */
SCT_MUST_CHECK sct_status bind_want(struct binder *binder, struct expr *node, size_t index,
                                    expr_want want, const char *what);

/* Types a bare `missing`, and what is made of nothing else. */
void bind_give_type(struct expr *node, sct_type type);

/* Fills can_be_missing and bound from the arguments. */
void expr_infer(struct expr *node);

/* The node, or a simpler one that has the same value for every row. */
SCT_MUST_CHECK sct_status expr_fold(struct sct_arena *run, struct expr *node,
                                    struct expr **ret_node, struct sct_error *err);

#endif

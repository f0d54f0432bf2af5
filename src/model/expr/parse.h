/* parse.h: what the two files of the parser share.  parse.c has the rules of operators and the door;
 * parse_operand.c those of literals, names and calls.
 *
 * A mistake is added to the problems and travels up as SCT_PLAN, which the door turns into "no tree". */
#ifndef SCT_MODEL_EXPR_PARSE_H
#define SCT_MODEL_EXPR_PARSE_H

#include "model/expr/expr.h"
#include "model/expr/lexer.h"

/* An argument list longer than this is data: it belongs in a source. */
enum { PARSE_ARGS_MAX = 255 };

struct parser {
    struct sct_arena *run;
    const struct expr_token *first;
    const struct expr_token *token; /* the next one */
    struct sct_problems *problems;
    struct sct_error *err;
    int nesting;
};

/* Adds the problem; SCT_PLAN. */
SCT_MUST_CHECK sct_status parse_refuse(struct parser *parser, struct sct_place at, const char *hint,
                                       const char *fmt, ...) SCT_PRINTF(4, 5);

/* The next token cannot stand where `expected` should be; SCT_PLAN. */
SCT_MUST_CHECK sct_status parse_refuse_token(struct parser *parser, const char *expected);

bool parse_is_name(const struct expr_token *token); /* bare or in backticks */
bool parse_at(const struct parser *parser, expr_token_kind kind);
bool parse_take(struct parser *parser, expr_token_kind kind); /* steps over it when it is there */
SCT_MUST_CHECK sct_status parse_expect(struct parser *parser, expr_token_kind kind,
                                       const char *expected);

SCT_MUST_CHECK sct_status parse_node(struct parser *parser, expr_kind kind, struct sct_place at,
                                     struct expr **ret_node);

/* Hangs args below node and keeps the tree from growing too high. */
SCT_MUST_CHECK sct_status parse_set_args(struct parser *parser, struct expr *node, size_t count,
                                         struct expr *const args[]);

/* The two rules that each file needs of the other. */
SCT_MUST_CHECK sct_status parse_expression(struct parser *parser, struct expr **ret_node);
SCT_MUST_CHECK sct_status parse_primary(struct parser *parser, struct expr **ret_node);

#endif

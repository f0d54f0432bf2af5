/* lexer.h: expression text -> tokens.  Used by parse.c only.
 *
 * A text that is no token becomes EXPR_TOKEN_BAD with what to say about it, so that the parser
 * reports whichever mistake comes first.
 */
#ifndef SCT_MODEL_EXPR_LEXER_H
#define SCT_MODEL_EXPR_LEXER_H

#include "base/arena.h"
#include "base/problems.h"
#include "model/expr/expr.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    EXPR_TOKEN_END,
    EXPR_TOKEN_BAD,
    EXPR_TOKEN_NAME,        /* bare */
    EXPR_TOKEN_QUOTED_NAME, /* in backticks: never a keyword, never a function */
    EXPR_TOKEN_LITERAL,     /* integer, number, text, date, timestamp, duration */
#define EXPR_KEYWORD(name, spelling) EXPR_TOKEN_##name,
#include "model/expr/keywords.def"
#undef EXPR_KEYWORD
    EXPR_TOKEN_OPEN,
    EXPR_TOKEN_CLOSE,
    EXPR_TOKEN_COMMA,
    EXPR_TOKEN_DOT,
    EXPR_TOKEN_PLUS,
    EXPR_TOKEN_MINUS,
    EXPR_TOKEN_STAR,
    EXPR_TOKEN_SLASH,
    EXPR_TOKEN_EQ,
    EXPR_TOKEN_NE,
    EXPR_TOKEN_LT,
    EXPR_TOKEN_LE,
    EXPR_TOKEN_GT,
    EXPR_TOKEN_GE
} expr_token_kind;

struct expr_token {
    expr_token_kind kind;
    struct sct_place at;
    const char *text;       /* as written; of a name, unquoted; of a bad token, the message */
    const char *hint;       /* of a bad token, or NULL */
    struct sct_value value; /* of a literal */
};

/* Cuts text into tokens, the last of which is END.  at: the place of the first character.  Tokens in
 * run.  Never fails for what is in text; SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status expr_lex(struct sct_arena *run, const char *text, struct sct_place at,
                                   const struct expr_token **ret_tokens, struct sct_error *err);

/* true when name can be written without backticks. */
bool expr_name_is_bare(const char *name);

#endif

/* Tokens -> tree.  Recursive descent, one grammar rule, one function, the rule its first comment; the
 * whole grammar is in docs/reference/expressions.md, and a test holds the two together. */
#include "model/expr/parse.h"

#include "base/utf8.h"
#include "model/expr/foreign.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- mistakes ------------------------------------------------------------------------------- */

sct_status parse_refuse(struct parser *parser, struct sct_place at, const char *hint,
                        const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    SCT_TRY(sct_problems_add(parser->problems, SCT_PROBLEM_ERROR, at, hint, parser->err, "%s",
                             message));
    return SCT_PLAN;
}

/* Words in a row, of which token is not the first, are a name with blanks: `Name des Kunden`. */
static bool blank_hint(const struct parser *parser, const struct expr_token *token, char hint[],
                       size_t room)
{
    const struct expr_token *first = token;
    if (token->kind != EXPR_TOKEN_NAME) {
        return false;
    }
    while (first > parser->first && first[-1].kind == EXPR_TOKEN_NAME) {
        first--;
    }
    if (first == token) {
        return false;
    }
    size_t used = (size_t)snprintf(hint, room, "a name with blanks stands in backticks: `");
    for (; first->kind == EXPR_TOKEN_NAME && used + 80 < room; first++) {
        used += (size_t)snprintf(hint + used, room - used, "%.60s%s", first->text,
                                 first[1].kind == EXPR_TOKEN_NAME ? " " : "`");
    }
    return first->kind != EXPR_TOKEN_NAME;
}

/* The next token cannot stand here.  What people write who come from elsewhere is answered first, be it
 * this word or the one before (`x AND y` stops at y). */
sct_status parse_refuse_token(struct parser *parser, const char *expected)
{
    const struct expr_token *token = parser->token;
    if (token->kind == EXPR_TOKEN_BAD) {
        return parse_refuse(parser, token->at, token->hint, "%s", token->text);
    }
    for (int back = 0; back < 2 && token - back >= parser->first; back++) {
        const struct expr_token *word = token - back;
        const char *hint = word->kind == EXPR_TOKEN_NAME ? expr_foreign_word(word->text) : NULL;
        if (hint) {
            return parse_refuse(parser, word->at, hint, "'%s' is not a word of this language",
                                word->text);
        }
    }
    if (token->kind == EXPR_TOKEN_END) {
        return parse_refuse(parser, token->at, NULL, "the expression ends where %s should be",
                            expected);
    }
    char hint[512];
    return parse_refuse(parser, token->at,
                        blank_hint(parser, token, hint, sizeof hint) ? hint : NULL,
                        "'%.60s' stands where %s should be", token->text, expected);
}

static sct_status enter(struct parser *parser)
{
    if (parser->nesting > EXPR_NESTING_MAX) { /* the whole expression is no level */
        return parse_refuse(parser, parser->token->at, "give an inner part a name of its own",
                            "the expression is nested deeper than %d levels", EXPR_NESTING_MAX);
    }
    parser->nesting++;
    return SCT_OK;
}

static void leave(struct parser *parser)
{
    parser->nesting--;
}

/* ---- tokens and nodes ----------------------------------------------------------------------- */

bool parse_at(const struct parser *parser, expr_token_kind kind)
{
    return parser->token->kind == kind;
}

bool parse_take(struct parser *parser, expr_token_kind kind)
{
    if (parser->token->kind != kind) {
        return false;
    }
    parser->token++;
    return true;
}

sct_status parse_expect(struct parser *parser, expr_token_kind kind, const char *expected)
{
    return parse_take(parser, kind) ? SCT_OK : parse_refuse_token(parser, expected);
}

sct_status parse_node(struct parser *parser, expr_kind kind, struct sct_place at,
                      struct expr **ret_node)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(parser->run, 1, sizeof **ret_node, &memory, parser->err));
    struct expr *node = memory;
    node->kind = kind;
    node->at = at;
    node->height = 1;
    node->source = -1;
    node->slot = -1;
    node->name.source = -1;
    node->name.index = -1;
    *ret_node = node;
    return SCT_OK;
}

sct_status parse_set_args(struct parser *parser, struct expr *node, size_t count,
                          struct expr *const args[])
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(parser->run, count, sizeof *node->args, &memory, parser->err));
    node->args = memory;
    node->arg_count = count;
    for (size_t i = 0; i < count; i++) {
        assert(args[i]);
        node->args[i] = args[i];
        node->height = args[i]->height >= node->height ? args[i]->height + 1 : node->height;
    }
    if (node->height > EXPR_HEIGHT_MAX) {
        return parse_refuse(parser, node->at,
                            "write a list as x in (...), or give parts names of their own",
                            "more than %d operators follow one upon another", EXPR_HEIGHT_MAX);
    }
    return SCT_OK;
}

static sct_status make_scalar(struct parser *parser, expr_op op, struct sct_place at, size_t count,
                              struct expr *const args[], struct expr **ret_node)
{
    struct expr *node = NULL;
    SCT_TRY(parse_node(parser, EXPR_SCALAR, at, &node));
    node->op = op;
    SCT_TRY(parse_set_args(parser, node, count, args));
    *ret_node = node;
    return SCT_OK;
}

static sct_status negate_if(struct parser *parser, bool negated, struct sct_place at,
                            struct expr **node)
{
    return negated ? make_scalar(parser, EXPR_OP_NOT, at, 1, node, node) : SCT_OK;
}

/* ---- operators ------------------------------------------------------------------------------ */

static sct_status parse_unary(struct parser *parser, struct expr **ret_node)
{
    /* unary = "-" unary | primary ; */
    if (!parse_at(parser, EXPR_TOKEN_MINUS)) {
        return parse_primary(parser, ret_node);
    }
    const struct sct_place at = parser->token++->at;
    struct expr *operand = NULL;
    SCT_TRY(enter(parser));
    SCT_TRY(parse_unary(parser, &operand));
    leave(parser);
    return make_scalar(parser, EXPR_OP_NEGATE, at, 1, &operand, ret_node);
}

/* left op right op right ...: one level of binary operators, leaning left. */
typedef sct_status (*parse_level)(struct parser *parser, struct expr **ret_node);

static sct_status parse_chain(struct parser *parser, parse_level operand, const expr_op ops[],
                              const expr_token_kind tokens[], struct expr **ret_node)
{
    struct expr *left = NULL;
    SCT_TRY(operand(parser, &left));
    for (;;) {
        size_t i = 0;
        while (tokens[i] != EXPR_TOKEN_END && !parse_at(parser, tokens[i])) {
            i++;
        }
        if (tokens[i] == EXPR_TOKEN_END) {
            *ret_node = left;
            return SCT_OK;
        }
        const struct sct_place at = parser->token++->at;
        struct expr *args[] = {left, NULL};
        SCT_TRY(operand(parser, &args[1]));
        SCT_TRY(make_scalar(parser, ops[i], at, 2, args, &left));
    }
}

static sct_status parse_product(struct parser *parser, struct expr **ret_node)
{
    /* product = unary { ( "*" | "/" ) unary } ; */
    static const expr_op ops[] = {EXPR_OP_MULTIPLY, EXPR_OP_DIVIDE};
    static const expr_token_kind tokens[] = {EXPR_TOKEN_STAR, EXPR_TOKEN_SLASH, EXPR_TOKEN_END};
    return parse_chain(parser, parse_unary, ops, tokens, ret_node);
}

static sct_status parse_sum(struct parser *parser, struct expr **ret_node)
{
    /* sum = product { ( "+" | "-" ) product } ; */
    static const expr_op ops[] = {EXPR_OP_ADD, EXPR_OP_SUBTRACT};
    static const expr_token_kind tokens[] = {EXPR_TOKEN_PLUS, EXPR_TOKEN_MINUS, EXPR_TOKEN_END};
    return parse_chain(parser, parse_product, ops, tokens, ret_node);
}

static sct_status parse_between(struct parser *parser, struct expr *value, struct expr **ret_node)
{
    /* between = "between" sum "and" sum ; */
    const struct sct_place at = parser->token++->at;
    struct expr *args[] = {value, NULL, NULL};
    SCT_TRY(parse_sum(parser, &args[1]));
    SCT_TRY(parse_expect(parser, EXPR_TOKEN_AND, "`and` (between LOW and HIGH)"));
    SCT_TRY(parse_sum(parser, &args[2]));
    return make_scalar(parser, EXPR_OP_BETWEEN, at, 3, args, ret_node);
}

static sct_status parse_in(struct parser *parser, struct expr *value, struct expr **ret_node)
{
    /* in = "in" "(" expression { "," expression } ")" ; */
    const struct sct_place at = parser->token++->at;
    struct expr *args[PARSE_ARGS_MAX] = {value};
    size_t count = 1;
    SCT_TRY(parse_expect(parser, EXPR_TOKEN_OPEN, "`(` and a list of values"));
    do {
        if (count == PARSE_ARGS_MAX) {
            return parse_refuse(parser, parser->token->at, "put the values into a source",
                                "a list of more than %d values", PARSE_ARGS_MAX - 1);
        }
        SCT_TRY(parse_expression(parser, &args[count]));
        count++;
    } while (parse_take(parser, EXPR_TOKEN_COMMA));
    SCT_TRY(parse_expect(parser, EXPR_TOKEN_CLOSE, "`,` or `)`"));
    return make_scalar(parser, EXPR_OP_IN, at, count, args, ret_node);
}

static sct_status parse_is(struct parser *parser, struct expr *value, struct expr **ret_node)
{
    /* is = "is" [ "not" ] ( "missing" | "present" ) ; */
    const struct sct_place at = parser->token++->at;
    const bool negated = parse_take(parser, EXPR_TOKEN_NOT);
    const bool missing = parse_at(parser, EXPR_TOKEN_MISSING);
    if (!missing && !parse_at(parser, EXPR_TOKEN_PRESENT)) {
        if (parse_is_name(parser->token) && expr_foreign_is(parser->token->text)) {
            return parse_refuse(parser, parser->token->at,
                                negated ? "did you mean `is present`?"
                                        : "did you mean `is missing`?",
                                "'%s' is not a word of this language", parser->token->text);
        }
        return parse_refuse_token(parser, "`missing` or `present`");
    }
    parser->token++;
    const expr_op op = missing != negated ? EXPR_OP_IS_MISSING : EXPR_OP_IS_PRESENT;
    return make_scalar(parser, op, at, 1, &value, ret_node);
}

static bool comparison_op(expr_token_kind kind, expr_op *ret_op)
{
    static const struct {
        expr_token_kind kind;
        expr_op op;
    } rows[] = {{EXPR_TOKEN_EQ, EXPR_OP_EQ}, {EXPR_TOKEN_NE, EXPR_OP_NE},
                {EXPR_TOKEN_LT, EXPR_OP_LT}, {EXPR_TOKEN_LE, EXPR_OP_LE},
                {EXPR_TOKEN_GT, EXPR_OP_GT}, {EXPR_TOKEN_GE, EXPR_OP_GE}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].kind == kind) {
            *ret_op = rows[i].op;
            return true;
        }
    }
    return false;
}

static bool at_relation(const struct parser *parser)
{
    expr_op op;
    return comparison_op(parser->token->kind, &op) || parse_at(parser, EXPR_TOKEN_IS) ||
           parse_at(parser, EXPR_TOKEN_IN) || parse_at(parser, EXPR_TOKEN_BETWEEN) ||
           parse_at(parser, EXPR_TOKEN_NOT);
}

static sct_status parse_relation(struct parser *parser, struct expr *left, struct expr **ret_node)
{
    /* relation = compare sum | [ "not" ] between | [ "not" ] in | is ; */
    const struct sct_place at = parser->token->at;
    expr_op op = EXPR_OP_EQ;
    if (comparison_op(parser->token->kind, &op)) {
        struct expr *args[] = {left, NULL};
        parser->token++;
        SCT_TRY(parse_sum(parser, &args[1]));
        return make_scalar(parser, op, at, 2, args, ret_node);
    }
    if (parse_at(parser, EXPR_TOKEN_IS)) {
        return parse_is(parser, left, ret_node);
    }
    const bool negated = parse_take(parser, EXPR_TOKEN_NOT);
    struct expr *node = NULL;
    if (parse_at(parser, EXPR_TOKEN_BETWEEN)) {
        SCT_TRY(parse_between(parser, left, &node));
    } else if (parse_at(parser, EXPR_TOKEN_IN)) {
        SCT_TRY(parse_in(parser, left, &node));
    } else {
        return parse_refuse_token(parser, "`between` or `in`");
    }
    SCT_TRY(negate_if(parser, negated, at, &node));
    *ret_node = node;
    return SCT_OK;
}

static sct_status parse_comparison(struct parser *parser, struct expr **ret_node)
{
    /* comparison = sum [ relation ] ; */
    struct expr *left = NULL;
    SCT_TRY(parse_sum(parser, &left));
    if (at_relation(parser)) {
        SCT_TRY(parse_relation(parser, left, &left));
        if (at_relation(parser)) {
            return parse_refuse(parser, parser->token->at,
                                "write `a < b and b < c`, `between`, or parentheses",
                                "comparisons cannot be chained");
        }
    }
    *ret_node = left;
    return SCT_OK;
}

static sct_status parse_negation(struct parser *parser, struct expr **ret_node)
{
    /* negation = "not" negation | comparison ; */
    if (!parse_at(parser, EXPR_TOKEN_NOT)) {
        return parse_comparison(parser, ret_node);
    }
    const struct sct_place at = parser->token++->at;
    struct expr *operand = NULL;
    SCT_TRY(enter(parser));
    SCT_TRY(parse_negation(parser, &operand));
    leave(parser);
    return make_scalar(parser, EXPR_OP_NOT, at, 1, &operand, ret_node);
}

static sct_status parse_conjunction(struct parser *parser, struct expr **ret_node)
{
    /* conjunction = negation { "and" negation } ; */
    static const expr_op ops[] = {EXPR_OP_AND};
    static const expr_token_kind tokens[] = {EXPR_TOKEN_AND, EXPR_TOKEN_END};
    return parse_chain(parser, parse_negation, ops, tokens, ret_node);
}

static sct_status parse_disjunction(struct parser *parser, struct expr **ret_node)
{
    /* disjunction = conjunction { "or" conjunction } ; */
    static const expr_op ops[] = {EXPR_OP_OR};
    static const expr_token_kind tokens[] = {EXPR_TOKEN_OR, EXPR_TOKEN_END};
    return parse_chain(parser, parse_conjunction, ops, tokens, ret_node);
}

static sct_status parse_conditional(struct parser *parser, struct expr **ret_node)
{
    /* conditional = "if" expression "then" expression "else" expression ; */
    const struct sct_place at = parser->token++->at;
    struct expr *args[3] = {NULL};
    SCT_TRY(parse_expression(parser, &args[0]));
    SCT_TRY(parse_expect(parser, EXPR_TOKEN_THEN, "`then`"));
    SCT_TRY(parse_expression(parser, &args[1]));
    SCT_TRY(parse_expect(parser, EXPR_TOKEN_ELSE, "`else`"));
    SCT_TRY(parse_expression(parser, &args[2]));
    return make_scalar(parser, EXPR_OP_IF, at, 3, args, ret_node);
}

sct_status parse_expression(struct parser *parser, struct expr **ret_node)
{
    /* expression = conditional | disjunction ; */
    SCT_TRY(enter(parser));
    if (parse_at(parser, EXPR_TOKEN_IF)) {
        SCT_TRY(parse_conditional(parser, ret_node));
    } else {
        SCT_TRY(parse_disjunction(parser, ret_node));
    }
    leave(parser);
    return SCT_OK;
}

/* ---- the door ------------------------------------------------------------------------------- */

static sct_status parse_whole(struct parser *parser, const char *text, struct sct_place at,
                              struct expr **ret_node)
{
    const size_t count = strnlen(text, EXPR_TEXT_MAX + 1);
    if (count > EXPR_TEXT_MAX) {
        return parse_refuse(parser, at, "long lists belong in a source",
                            "the expression is longer than %d bytes", EXPR_TEXT_MAX);
    }
    if (sct_utf8_check(count, text) != count) {
        return parse_refuse(parser, at, "save the file as UTF-8", "the expression is not UTF-8");
    }
    SCT_TRY(expr_lex(parser->run, text, at, &parser->first, parser->err));
    parser->token = parser->first;
    SCT_TRY(parse_expression(parser, ret_node));
    return parse_expect(parser, EXPR_TOKEN_END, "an operator or the end");
}

sct_status expr_parse(struct sct_arena *run, const char *text, struct sct_place at,
                      struct sct_problems *problems, struct expr **ret_expr, struct sct_error *err)
{
    struct parser parser = {.run = run, .problems = problems, .err = err};
    struct expr *tree = NULL;
    const sct_status status = parse_whole(&parser, text, at, &tree);
    if (status != SCT_OK && status != SCT_PLAN) {
        return status;
    }
    *ret_expr = status == SCT_OK ? tree : NULL;
    return SCT_OK;
}

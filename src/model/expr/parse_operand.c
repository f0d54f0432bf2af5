/* The rules of operands: literals, names, calls with their windows and orders. */
#include "model/expr/parse.h"

#include <string.h>

static bool is_word(const struct expr_token *token, const char *word)
{
    return token->kind == EXPR_TOKEN_NAME && strcmp(token->text, word) == 0;
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* A call while its items are read. */
struct call {
    struct expr *node;
    size_t count;
    struct expr *args[PARSE_ARGS_MAX];
};

static sct_status parse_duration(struct parser *parser, sct_duration *ret_duration)
{
    /* duration = digits ( "d" | "w" | "mo" | "y" | "h" | "min" ) ; */
    const struct expr_token *token = parser->token;
    if (token->kind == EXPR_TOKEN_LITERAL && token->value.type == SCT_TYPE_DURATION) {
        *ret_duration = token->value.duration;
        parser->token++;
        return SCT_OK;
    }
    if (token->kind == EXPR_TOKEN_LITERAL && token->value.type == SCT_TYPE_INTEGER) {
        return parse_refuse(parser, token->at, "write the unit: 90d 12w 6mo 1y 36h 15min",
                            "a window needs a duration, '%.20s' has no unit", token->text);
    }
    return parse_refuse_token(parser, "a duration such as 90d");
}

static sct_status parse_window_bounds(struct parser *parser, struct expr_window *ret_window)
{
    /* window = "last" duration | "next" duration | "between" duration "and" duration "ago" ; */
    struct expr_window window = {.kind = EXPR_WINDOW_BETWEEN};
    if (parse_take(parser, EXPR_TOKEN_BETWEEN)) {
        SCT_TRY(parse_duration(parser, &window.far));
        SCT_TRY(parse_expect(parser, EXPR_TOKEN_AND, "`and`"));
        SCT_TRY(parse_duration(parser, &window.near));
        SCT_TRY(parse_expect(parser, EXPR_TOKEN_AGO, "`ago`"));
    } else {
        window.kind = parse_at(parser, EXPR_TOKEN_LAST) ? EXPR_WINDOW_LAST : EXPR_WINDOW_NEXT;
        parser->token++;
        SCT_TRY(parse_duration(parser, &window.far));
    }
    *ret_window = window;
    return SCT_OK;
}

static struct sct_place span(const struct expr_token *first, const struct expr_token *end)
{
    struct sct_place at = first->at;
    const struct sct_place last = end[-1].at;
    if (last.line == at.line && last.column > at.column) {
        at.width = last.column + last.width - at.column;
    }
    return at;
}

static sct_status parse_window(struct parser *parser, struct expr *call)
{
    const struct expr_token *first = parser->token;
    if (call->has_window) {
        return parse_refuse(parser, first->at, NULL, "a second window in one call");
    }
    SCT_TRY(parse_window_bounds(parser, &call->window));
    call->has_window = true;
    call->window_at = span(first, parser->token);
    return SCT_OK;
}

static bool at_order(const struct parser *parser)
{
    const struct expr_token *token = parser->token;
    return (is_word(token, "low") || is_word(token, "high")) && token[1].kind == EXPR_TOKEN_IS &&
           is_word(&token[2], "best");
}

static sct_status parse_order(struct parser *parser, struct expr *call)
{
    /* order = ( "low" | "high" ) "is" "best" ; */
    if (call->has_order) {
        return parse_refuse(parser, parser->token->at, NULL, "a second order in one call");
    }
    call->has_order = true;
    call->low_is_best = is_word(parser->token, "low");
    parser->token += 3;
    return SCT_OK;
}

static bool at_window(const struct parser *parser)
{
    const expr_token_kind after =
        parser->token[0].kind == EXPR_TOKEN_END ? EXPR_TOKEN_END : parser->token[1].kind;
    return parse_at(parser, EXPR_TOKEN_BETWEEN) || parse_at(parser, EXPR_TOKEN_NEXT) ||
           (parse_at(parser, EXPR_TOKEN_LAST) && after != EXPR_TOKEN_OPEN);
}

static sct_status parse_argument(struct parser *parser, struct call *call)
{
    if (call->node->has_window || call->node->has_order) {
        return parse_refuse(parser, parser->token->at,
                            "values first, then the window: sum(lines.amount, last 90d)",
                            "a value after the window or the order");
    }
    if (call->count == PARSE_ARGS_MAX) {
        return parse_refuse(parser, parser->token->at, "put the values into a source",
                            "a call with more than %d values", PARSE_ARGS_MAX);
    }
    SCT_TRY(parse_expression(parser, &call->args[call->count]));
    call->count++;
    return SCT_OK;
}

static sct_status parse_where(struct parser *parser, struct expr *call)
{
    while (parse_at(parser, EXPR_TOKEN_WHERE)) {
        if (call->where) {
            return parse_refuse(parser, parser->token->at, "join the conditions with `and`",
                                "a second `where` in one call");
        }
        parser->token++;
        SCT_TRY(parse_expression(parser, &call->where));
        call->height = call->where->height + 1;
    }
    return SCT_OK;
}

static sct_status parse_item(struct parser *parser, struct call *call)
{
    /* item = ( expression | window | order ) [ "where" expression ] ; */
    if (at_window(parser)) {
        SCT_TRY(parse_window(parser, call->node));
    } else if (at_order(parser)) {
        SCT_TRY(parse_order(parser, call->node));
    } else {
        SCT_TRY(parse_argument(parser, call));
    }
    return parse_where(parser, call->node);
}

static sct_status parse_call(struct parser *parser, struct expr **ret_node)
{
    /* call = ( bare_name | "last" ) "(" [ item { "," item } ] ")" ; */
    struct call call = {0};
    SCT_TRY(parse_node(parser, EXPR_CALL, parser->token->at, &call.node));
    call.node->spelling = parser->token->text;
    parser->token += 2;
    if (parse_at(parser, EXPR_TOKEN_STAR)) {
        return parse_refuse(parser, parser->token->at, "rows are counted by source: count(lines)",
                            "'*' names no source");
    }
    if (!parse_at(parser, EXPR_TOKEN_CLOSE)) {
        SCT_TRY(parse_item(parser, &call));
        while (parse_take(parser, EXPR_TOKEN_COMMA)) {
            SCT_TRY(parse_item(parser, &call));
        }
    }
    SCT_TRY(parse_expect(parser, EXPR_TOKEN_CLOSE, "`,` or `)`"));
    SCT_TRY(parse_set_args(parser, call.node, call.count, call.args));
    *ret_node = call.node;
    return SCT_OK;
}

/* ---- operands ------------------------------------------------------------------------------- */

bool parse_is_name(const struct expr_token *token)
{
    return token->kind == EXPR_TOKEN_NAME || token->kind == EXPR_TOKEN_QUOTED_NAME;
}

static sct_status parse_name(struct parser *parser, struct expr **ret_node)
{
    /* name = identifier [ "." identifier ] ; */
    const struct expr_token *first = parser->token++;
    const struct expr_token *last = first;
    if (parse_take(parser, EXPR_TOKEN_DOT)) {
        last = parser->token;
        if (!parse_is_name(last)) {
            return parse_refuse_token(parser, "the name of a column (a keyword needs backticks)");
        }
        parser->token++;
    }
    if (parse_at(parser, EXPR_TOKEN_DOT)) {
        return parse_refuse(parser, parser->token->at, "a name is `column` or `source.column`",
                            "a name has at most two parts");
    }
    SCT_TRY(parse_node(parser, EXPR_NAME, span(first, parser->token), ret_node));
    (*ret_node)->spelling = last->text;
    (*ret_node)->qualifier = last == first ? NULL : first->text;
    return SCT_OK;
}

static sct_status parse_literal(struct parser *parser, struct expr **ret_node)
{
    /* literal = integer | number | text | date | timestamp | duration | "missing" | "true" | "false" ; */
    const struct expr_token *token = parser->token++;
    struct sct_value value = token->value;
    if (token->kind == EXPR_TOKEN_MISSING) {
        value = (struct sct_value){.type = SCT_TYPE_NONE, .missing = true};
    } else if (token->kind != EXPR_TOKEN_LITERAL) {
        value =
            (struct sct_value){.type = SCT_TYPE_BOOLEAN, .boolean = token->kind == EXPR_TOKEN_TRUE};
    }
    SCT_TRY(parse_node(parser, EXPR_LITERAL, token->at, ret_node));
    (*ret_node)->literal = value;
    (*ret_node)->type = value.type;
    return SCT_OK;
}

static sct_status parse_parentheses(struct parser *parser, struct expr **ret_node)
{
    /* parentheses = "(" expression ")" ; */
    parser->token++;
    SCT_TRY(parse_expression(parser, ret_node));
    if (parse_at(parser, EXPR_TOKEN_COMMA)) {
        return parse_refuse(parser, parser->token->at, "a list is written x in (1, 2)",
                            "a list stands only after `in`");
    }
    return parse_expect(parser, EXPR_TOKEN_CLOSE, "`)`");
}

static bool at_literal(const struct parser *parser)
{
    return parse_at(parser, EXPR_TOKEN_LITERAL) || parse_at(parser, EXPR_TOKEN_MISSING) ||
           parse_at(parser, EXPR_TOKEN_TRUE) || parse_at(parser, EXPR_TOKEN_FALSE);
}

sct_status parse_primary(struct parser *parser, struct expr **ret_node)
{
    /* primary = literal | call | name | parentheses ; */
    const struct expr_token *token = parser->token;
    const bool callable = token->kind == EXPR_TOKEN_NAME || token->kind == EXPR_TOKEN_LAST;
    if (at_literal(parser)) {
        return parse_literal(parser, ret_node);
    }
    if (callable && token[1].kind == EXPR_TOKEN_OPEN) {
        return parse_call(parser, ret_node);
    }
    if (parse_is_name(token)) {
        return parse_name(parser, ret_node);
    }
    if (token->kind == EXPR_TOKEN_OPEN) {
        return parse_parentheses(parser, ret_node);
    }
    if (token->kind == EXPR_TOKEN_IF) {
        return parse_refuse(parser, token->at, "put it in parentheses: 1 + (if C then A else B)",
                            "`if` cannot be an operand");
    }
    return parse_refuse_token(parser, "a value");
}

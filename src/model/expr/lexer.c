/* Text -> tokens.  All of them at once: an expression is a line, and the parser may then look as far
 * ahead as it likes.  Numbers, dates and durations all begin with a digit; the shape of what follows
 * decides, longest shape first, so that 2011-09-10 is never 2011 minus 9 minus 10. */
#include "model/expr/lexer.h"

#include "base/text.h"
#include "base/utf8.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct lexer {
    struct sct_arena *run;
    const char *text;
    size_t begin; /* of the token being read */
    size_t end;   /* one past it */
    struct sct_place at;
    bool one_line; /* columns can be counted */
    struct sct_error *err;
};

static const char *const keyword_names[] = {
#define EXPR_KEYWORD(name, spelling) spelling,
#include "model/expr/keywords.def"
#undef EXPR_KEYWORD
};

/* Longest first.  A row with a hint is what other languages write. */
static const struct {
    const char *spelling;
    expr_token_kind kind;
    const char *hint;
} symbols[] = {
    {"===", EXPR_TOKEN_BAD, "write `=`"},
    {"!==", EXPR_TOKEN_BAD, "write `!=`"},
    {"<=>", EXPR_TOKEN_BAD, "write `=`"},
    {"==", EXPR_TOKEN_EQ, NULL},
    {"!=", EXPR_TOKEN_NE, NULL},
    {"<>", EXPR_TOKEN_NE, NULL},
    {"<=", EXPR_TOKEN_LE, NULL},
    {">=", EXPR_TOKEN_GE, NULL},
    {"=>", EXPR_TOKEN_BAD, "did you mean `>=`?"},
    {"=<", EXPR_TOKEN_BAD, "did you mean `<=`?"},
    {"=!", EXPR_TOKEN_BAD, "did you mean `!=`?"},
    {"&&", EXPR_TOKEN_BAD, "did you mean `and`?"},
    {"||", EXPR_TOKEN_BAD, "did you mean `or`?"},
    {"**", EXPR_TOKEN_BAD, "there is no power operator: write x * x"},
    {"(", EXPR_TOKEN_OPEN, NULL},
    {")", EXPR_TOKEN_CLOSE, NULL},
    {",", EXPR_TOKEN_COMMA, NULL},
    {".", EXPR_TOKEN_DOT, NULL},
    {"+", EXPR_TOKEN_PLUS, NULL},
    {"-", EXPR_TOKEN_MINUS, NULL},
    {"*", EXPR_TOKEN_STAR, NULL},
    {"/", EXPR_TOKEN_SLASH, NULL},
    {"=", EXPR_TOKEN_EQ, NULL},
    {"<", EXPR_TOKEN_LT, NULL},
    {">", EXPR_TOKEN_GT, NULL},
    {"!", EXPR_TOKEN_BAD, "did you mean `not`?"},
    {"&", EXPR_TOKEN_BAD, "did you mean `and`?"},
    {"|", EXPR_TOKEN_BAD, "did you mean `or`?"},
    {"%", EXPR_TOKEN_BAD, "there is no remainder operator: write x - floor(x / y) * y"},
    {"^", EXPR_TOKEN_BAD, "there is no power operator: write x * x"},
    {"?", EXPR_TOKEN_BAD, "write `if C then A else B`"},
    {"[", EXPR_TOKEN_BAD, "a list is written x in ('a', 'b')"},
    {"{", EXPR_TOKEN_BAD, "parentheses are round"},
    {";", EXPR_TOKEN_BAD, "an expression ends without a mark"},
};

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One past the name that begins at `at`, or `at` when none does. */
static size_t name_end(const char *text, size_t at)
{
    size_t end = at;
    for (;;) {
        uint32_t point = 0;
        const size_t step = sct_utf8_decode(strnlen(text + end, 4), text + end, &point);
        const bool fits = end == at ? sct_utf8_is_name_start(point) : sct_utf8_is_name_part(point);
        if (step == 0 || text[end] == '\0' || !fits) {
            return end;
        }
        end += step;
    }
}

static size_t digits_end(const char *text, size_t at)
{
    while (is_digit(text[at])) {
        at++;
    }
    return at;
}

/* What the token covers as written. */
static sct_status written(const struct lexer *lexer, const char **ret_text)
{
    return sct_text_copy(lexer->run, lexer->end - lexer->begin, lexer->text + lexer->begin,
                         ret_text, lexer->err);
}

/* A token that is a mistake: `'<written>' <what>`, of a long one only its beginning. */
static sct_status bad(const struct lexer *lexer, struct expr_token *token, const char *hint,
                      const char *what)
{
    enum { SHOWN_BYTES_MAX = 40 };
    size_t count = lexer->end - lexer->begin;
    if (count > SHOWN_BYTES_MAX) {
        count = SHOWN_BYTES_MAX;
        while (((unsigned char)lexer->text[lexer->begin + count] & 0xC0) == 0x80) {
            count--;
        }
    }
    const char *text = NULL;
    SCT_TRY(sct_text_copy(lexer->run, count, lexer->text + lexer->begin, &text, lexer->err));
    token->kind = EXPR_TOKEN_BAD;
    token->hint = hint;
    return sct_text_format(lexer->run, &token->text, lexer->err, "'%s' %s", text, what);
}

/* 2011-09-10; also 2011-9-1 and 11-9-2011, which are taken whole to be refused.  A year has four
 * digits: 10-5-3 is arithmetic. */
static size_t date_shape_end(const char *text, size_t begin)
{
    size_t end = digits_end(text, begin);
    bool has_year = end - begin == 4;
    for (int i = 0; i < 2; i++) {
        if (text[end] != '-' || !is_digit(text[end + 1])) {
            return begin;
        }
        const size_t part = end + 1;
        end = digits_end(text, part);
        has_year = has_year || (i == 1 && end - part == 4);
    }
    return has_year ? end : begin;
}

static sct_status lex_date(struct lexer *lexer, struct expr_token *token)
{
    const char *text = lexer->text;
    const size_t begin = lexer->begin;
    const bool has_clock = text[lexer->end] == 'T' && is_digit(text[lexer->end + 1]);
    if (has_clock) {
        lexer->end++;
        while (is_digit(text[lexer->end]) || text[lexer->end] == ':' || text[lexer->end] == '.') {
            lexer->end++;
        }
    }
    const size_t stop = name_end(text, lexer->end);
    const bool glued = stop > lexer->end;
    lexer->end = stop;
    token->kind = EXPR_TOKEN_LITERAL;
    const size_t count = lexer->end - begin;
    if (!glued && !has_clock && sct_day_parse(text + begin, count, &token->value.day)) {
        token->value.type = SCT_TYPE_DATE;
        return SCT_OK;
    }
    if (!glued && has_clock && sct_time_parse(text + begin, count, &token->value.time)) {
        token->value.type = SCT_TYPE_TIMESTAMP;
        return SCT_OK;
    }
    return bad(lexer, token, "a date is written 2011-09-10, a timestamp 2011-09-10T08:26",
               "is not a date");
}

/* The end of [ "." digits ] [ "e" [sign] digits ] after whole digits, or at when there is neither. */
static size_t number_end(const char *text, size_t at)
{
    if (text[at] == '.' && is_digit(text[at + 1])) {
        at = digits_end(text, at + 1);
    }
    if (text[at] == 'e' || text[at] == 'E') {
        const size_t sign = text[at + 1] == '+' || text[at + 1] == '-' ? 1 : 0;
        if (is_digit(text[at + 1 + sign])) {
            at = digits_end(text, at + 1 + sign);
        }
    }
    return at;
}

static sct_status lex_integer(struct lexer *lexer, struct expr_token *token)
{
    errno = 0;
    const long long integer = strtoll(lexer->text + lexer->begin, NULL, 10);
    if (errno == ERANGE) {
        return bad(lexer, token, "write it as a number: 1e20",
                   "does not fit an integer of 64 bits");
    }
    token->kind = EXPR_TOKEN_LITERAL;
    token->value = (struct sct_value){.type = SCT_TYPE_INTEGER, .integer = integer};
    return SCT_OK;
}

static sct_status lex_number(struct lexer *lexer, struct expr_token *token)
{
    const double number = strtod(lexer->text + lexer->begin, NULL);
    if (!isfinite(number)) {
        return bad(lexer, token, NULL, "is too large for a number");
    }
    token->kind = EXPR_TOKEN_LITERAL;
    token->value = (struct sct_value){.type = SCT_TYPE_NUMBER, .number = number};
    return SCT_OK;
}

/* Digits with letters behind them: 90d. */
static sct_status lex_duration(struct lexer *lexer, struct expr_token *token)
{
    const size_t count = lexer->end - lexer->begin;
    if (!sct_duration_parse(lexer->text + lexer->begin, count, &token->value.duration)) {
        return bad(lexer, token,
                   "a duration is a whole number up to 99999 and one of d w mo y h min, as in 90d; "
                   "a name does not begin with a digit",
                   "is neither a number nor a duration");
    }
    token->kind = EXPR_TOKEN_LITERAL;
    token->value.type = SCT_TYPE_DURATION;
    return SCT_OK;
}

static sct_status lex_digits(struct lexer *lexer, struct expr_token *token)
{
    const char *text = lexer->text;
    lexer->end = date_shape_end(text, lexer->begin);
    if (lexer->end > lexer->begin) {
        return lex_date(lexer, token);
    }
    const size_t whole_end = digits_end(text, lexer->begin);
    lexer->end = number_end(text, whole_end);
    const bool is_number = lexer->end > whole_end;
    const size_t stop = name_end(text, lexer->end);
    if (stop > lexer->end || text[lexer->end] == '_' || is_digit(text[lexer->end])) {
        while (name_end(text, lexer->end) > lexer->end || is_digit(text[lexer->end])) {
            lexer->end = is_digit(text[lexer->end]) ? digits_end(text, lexer->end)
                                                    : name_end(text, lexer->end);
        }
        return lex_duration(lexer, token);
    }
    if (text[lexer->end] == '.') {
        lexer->end++;
        return bad(lexer, token, "write a digit after the point: 12.0", "is not a number");
    }
    return is_number ? lex_number(lexer, token) : lex_integer(lexer, token);
}

/* Copies what stands between two quotes, doubled ones once; *ret_closed is false when the second is not
 * there.  lexer->begin is at the first. */
static sct_status read_quoted(struct lexer *lexer, const char **ret_text, bool *ret_closed)
{
    const char quote = lexer->text[lexer->begin];
    struct sct_text out;
    sct_text_begin(&out, lexer->run);
    size_t at = lexer->begin + 1;
    while (lexer->text[at] != '\0') {
        if (lexer->text[at] == quote) {
            if (lexer->text[at + 1] != quote) {
                break;
            }
            at++;
        }
        sct_text_add_char(&out, lexer->text[at]);
        at++;
    }
    *ret_closed = lexer->text[at] == quote;
    lexer->end = *ret_closed ? at + 1 : at;
    return sct_text_end(&out, ret_text, lexer->err);
}

static sct_status lex_text(struct lexer *lexer, struct expr_token *token)
{
    const char *text = NULL;
    bool closed = false;
    SCT_TRY(read_quoted(lexer, &text, &closed));
    if (!closed) {
        lexer->end = lexer->begin + 1;
        return bad(lexer, token, "close the text with the quote it began with; double it inside",
                   "begins a text that does not end");
    }
    if (text[0] == '\0') {
        return bad(lexer, token, "an empty text is missing: write `is missing`",
                   "is an empty text");
    }
    token->kind = EXPR_TOKEN_LITERAL;
    token->value = (struct sct_value){.type = SCT_TYPE_TEXT, .text = text};
    return SCT_OK;
}

static sct_status lex_quoted_name(struct lexer *lexer, struct expr_token *token)
{
    const char *text = NULL;
    bool closed = false;
    SCT_TRY(read_quoted(lexer, &text, &closed));
    if (!closed || text[0] == '\0') {
        lexer->end = closed ? lexer->end : lexer->begin + 1;
        return bad(lexer, token, "a name in backticks: `big basket`; double a backtick inside",
                   closed ? "is an empty name" : "begins a name that does not end");
    }
    token->kind = EXPR_TOKEN_QUOTED_NAME;
    token->text = text;
    return SCT_OK;
}

static sct_status lex_word(struct lexer *lexer, struct expr_token *token)
{
    lexer->end = name_end(lexer->text, lexer->begin);
    SCT_TRY(written(lexer, &token->text));
    token->kind = EXPR_TOKEN_NAME;
    for (size_t i = 0; i < sizeof keyword_names / sizeof keyword_names[0]; i++) {
        if (strcmp(token->text, keyword_names[i]) == 0) {
            token->kind = (expr_token_kind)(EXPR_TOKEN_LITERAL + 1 + (int)i);
        }
    }
    return SCT_OK;
}

static sct_status lex_symbol(struct lexer *lexer, struct expr_token *token)
{
    const char *text = lexer->text + lexer->begin;
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        const size_t count = strlen(symbols[i].spelling);
        if (strncmp(text, symbols[i].spelling, count) == 0) {
            lexer->end = lexer->begin + count;
            if (symbols[i].kind == EXPR_TOKEN_BAD) {
                return bad(lexer, token, symbols[i].hint, "is not an operator here");
            }
            token->kind = symbols[i].kind;
            return written(lexer, &token->text);
        }
    }
    uint32_t point = 0;
    const size_t step = sct_utf8_decode(strnlen(text, 4), text, &point);
    lexer->end = lexer->begin + (step ? step : 1);
    return bad(lexer, token,
               "a name with other characters than letters, digits and _ is written "
               "in backticks",
               "does not belong in an expression");
}

/* One token at lexer->begin, which is not white space. */
static sct_status lex_token(struct lexer *lexer, struct expr_token *token)
{
    const char c = lexer->text[lexer->begin];
    lexer->end = lexer->begin;
    if (c == '\0') {
        token->kind = EXPR_TOKEN_END;
        token->text = "";
        return SCT_OK;
    }
    if (is_digit(c)) {
        return lex_digits(lexer, token);
    }
    if (c == '.' && is_digit(lexer->text[lexer->begin + 1])) {
        lexer->end = number_end(lexer->text, lexer->begin);
        return bad(lexer, token, "write the 0 before the point", "is not a number");
    }
    if (c == '\'' || c == '"') {
        return lex_text(lexer, token);
    }
    if (c == '`') {
        return lex_quoted_name(lexer, token);
    }
    const bool is_word = name_end(lexer->text, lexer->begin) > lexer->begin;
    return is_word ? lex_word(lexer, token) : lex_symbol(lexer, token);
}

static int points_between(const char *text, size_t begin, size_t end)
{
    int points = 0;
    for (size_t i = begin; i < end; i++) {
        points += ((unsigned char)text[i] & 0xC0) != 0x80 ? 1 : 0;
    }
    return points;
}

/* Moves lexer->at from the token before to this one. */
static void place_token(struct lexer *lexer, size_t from, struct expr_token *token)
{
    token->at = lexer->at;
    if (lexer->one_line) {
        token->at.column += points_between(lexer->text, from, lexer->begin);
        token->at.width = points_between(lexer->text, lexer->begin, lexer->end);
        lexer->at.column = token->at.column;
    }
    if (token->at.width < 1) {
        token->at.width = 1;
    }
}

static sct_status make_room(struct lexer *lexer, size_t count, size_t *room,
                            struct expr_token **tokens)
{
    if (count < *room) {
        return SCT_OK;
    }
    const size_t more = *room ? *room * 2 : 16;
    void *grown = NULL;
    SCT_TRY(sct_arena_take(lexer->run, more, sizeof **tokens, &grown, lexer->err));
    if (count) {
        memcpy(grown, *tokens, count * sizeof **tokens);
    }
    *tokens = grown;
    *room = more;
    return SCT_OK;
}

sct_status expr_lex(struct sct_arena *run, const char *text, struct sct_place at,
                    const struct expr_token **ret_tokens, struct sct_error *err)
{
    struct lexer lexer = {.run = run,
                          .text = text,
                          .at = at,
                          .one_line = !strchr(text, '\n'),
                          .err = err};
    struct expr_token *tokens = NULL;
    size_t count = 0;
    size_t room = 0;
    size_t placed = 0;
    do {
        while (is_space(text[lexer.begin])) {
            lexer.begin++;
        }
        SCT_TRY(make_room(&lexer, count, &room, &tokens));
        SCT_TRY(lex_token(&lexer, &tokens[count]));
        place_token(&lexer, placed, &tokens[count]);
        if (!tokens[count].text) {
            SCT_TRY(written(&lexer, &tokens[count].text));
        }
        placed = lexer.begin;
        lexer.begin = lexer.end;
        count++;
    } while (tokens[count - 1].kind != EXPR_TOKEN_END);
    *ret_tokens = tokens;
    return SCT_OK;
}

bool expr_name_is_bare(const char *name)
{
    if (name[0] == '\0' || name[name_end(name, 0)] != '\0') {
        return false;
    }
    for (size_t i = 0; i < sizeof keyword_names / sizeof keyword_names[0]; i++) {
        if (strcmp(name, keyword_names[i]) == 0) {
            return false;
        }
    }
    return true;
}

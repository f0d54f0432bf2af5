/* parse(print(t)) is t: for random trees of every kind the parser makes. */
#include "model/expr/expr.h"

#include "base/random.h"
#include "base/text.h"
#include "support/check.h"

#include <string.h>

struct maker {
    struct sct_arena *arena;
    struct sct_random random;
};

static size_t draw(struct maker *maker, size_t count)
{
    return (size_t)sct_random_below(&maker->random, count);
}

static void *take(struct maker *maker, size_t count, size_t bytes)
{
    void *memory = NULL;
    CHECK(sct_arena_take(maker->arena, count, bytes, &memory, NULL) == SCT_OK);
    return memory;
}

/* ---- random trees --------------------------------------------------------------------------- */

static const char *const names[] = {"x",   "größe", "_1",   "big basket", "and", "last",
                                    "low", "a`b",   "日本", "where",      "1st", "if",
                                    "a.b", "best",  "null", "sum",        " ",   "\n"};

static struct expr *make_literal(struct maker *maker)
{
    static const int64_t integers[] = {0, 1, 42, INT64_MAX};
    static const double numbers[] = {0,    12,         0.1, 1e20, 5e-324, 1.7976931348623157e308,
                                     1e15, 123456789.5};
    static const char *const texts[] = {"a", "it's", "\"", "''", "größe", "\n\t", "`", " "};
    struct expr *node = take(maker, 1, sizeof *node);
    struct sct_value *value = &node->literal;
    node->kind = EXPR_LITERAL;
    switch (draw(maker, 7)) {
    case 0:
        *value = (struct sct_value){.type = SCT_TYPE_INTEGER, .integer = integers[draw(maker, 4)]};
        break;
    case 1:
        *value = (struct sct_value){.type = SCT_TYPE_NUMBER, .number = numbers[draw(maker, 8)]};
        break;
    case 2:
        *value = (struct sct_value){.type = SCT_TYPE_TEXT, .text = texts[draw(maker, 8)]};
        break;
    case 3:
        *value =
            (struct sct_value){.type = SCT_TYPE_DATE, .day = (sct_day)draw(maker, 40000) - 20000};
        break;
    case 4:
        *value = (struct sct_value){.type = SCT_TYPE_TIMESTAMP,
                                    .time = (sct_time)draw(maker, INT64_C(3000000000000000))};
        break;
    case 5:
        *value = (struct sct_value){.type = SCT_TYPE_BOOLEAN, .boolean = draw(maker, 2) == 0};
        break;
    default:
        value->missing = true;
        break;
    }
    return node;
}

static struct expr *make_name(struct maker *maker)
{
    const size_t count = sizeof names / sizeof names[0];
    struct expr *node = take(maker, 1, sizeof *node);
    node->kind = EXPR_NAME;
    node->spelling = names[draw(maker, count)];
    node->qualifier = draw(maker, 3) == 0 ? names[draw(maker, count)] : NULL;
    return node;
}

static struct expr *make_tree(struct maker *maker, int depth);

static void make_args(struct maker *maker, struct expr *node, size_t count, int depth)
{
    node->arg_count = count;
    node->args = take(maker, count, sizeof(struct expr *));
    for (size_t i = 0; i < count; i++) {
        node->args[i] = make_tree(maker, depth - 1);
    }
}

static sct_duration make_duration(struct maker *maker)
{
    const int n = 1 + (int)draw(maker, 99999);
    switch (draw(maker, 4)) {
    case 0:
        return (sct_duration){.days = n};
    case 1:
        return (sct_duration){.months = n};
    case 2:
        return (sct_duration){.micros = n * INT64_C(3600000000)};
    default:
        return (sct_duration){.micros = (n % 59 + 1) * INT64_C(60000000)};
    }
}

static struct expr *make_call(struct maker *maker, int depth)
{
    static const char *const functions[] = {"sum", "last", "min", "größe", "low", "length"};
    struct expr *node = take(maker, 1, sizeof *node);
    node->kind = EXPR_CALL;
    node->spelling = functions[draw(maker, 6)];
    make_args(maker, node, draw(maker, 4), depth);
    const bool bare = node->arg_count == 0;
    if (draw(maker, 3) == 0) {
        node->has_window = true;
        node->window.kind = (expr_window_kind)(EXPR_WINDOW_LAST + draw(maker, 3));
        node->window.far = make_duration(maker);
        if (node->window.kind == EXPR_WINDOW_BETWEEN) {
            node->window.near = make_duration(maker);
        }
    }
    if (draw(maker, 5) == 0) {
        node->has_order = true;
        node->low_is_best = draw(maker, 2) == 0;
    }
    if ((!bare || node->has_window || node->has_order) && draw(maker, 3) == 0) {
        node->where = make_tree(maker, depth - 1);
    }
    return node;
}

/* Operators are made by the parser, functions are not: those are calls until they are bound. */
static struct expr *make_operator(struct maker *maker, int depth)
{
    static const size_t arg_counts[] =
        {[EXPR_OP_NEGATE] = 1,     [EXPR_OP_NOT] = 1,        [EXPR_OP_BETWEEN] = 3,
         [EXPR_OP_IS_MISSING] = 1, [EXPR_OP_IS_PRESENT] = 1, [EXPR_OP_IF] = 3};
    struct expr *node = take(maker, 1, sizeof *node);
    node->kind = EXPR_SCALAR;
    node->op = (expr_op)draw(maker, EXPR_OP_IF + 1);
    const size_t fixed = arg_counts[node->op];
    const size_t count = node->op == EXPR_OP_IN ? 2 + draw(maker, 3) : fixed ? fixed : 2;
    make_args(maker, node, count, depth);
    return node;
}

static struct expr *make_tree(struct maker *maker, int depth)
{
    if (depth <= 0 || draw(maker, 8) == 0) {
        return draw(maker, 2) ? make_literal(maker) : make_name(maker);
    }
    return draw(maker, 5) == 0 ? make_call(maker, depth) : make_operator(maker, depth);
}

/* ---- equality ------------------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b)
{
    return (!a && !b) || (a && b && strcmp(a, b) == 0);
}

static bool same_duration(sct_duration a, sct_duration b)
{
    return a.months == b.months && a.days == b.days && a.micros == b.micros;
}

static bool same_value(const struct sct_value *a, const struct sct_value *b)
{
    if (a->type != b->type || a->missing != b->missing) {
        return false;
    }
    if (a->missing) {
        return true;
    }
    switch ((int)a->type) {
    case SCT_TYPE_BOOLEAN:
        return a->boolean == b->boolean;
    case SCT_TYPE_INTEGER:
        return a->integer == b->integer;
    case SCT_TYPE_NUMBER:
        return a->number == b->number;
    case SCT_TYPE_TEXT:
        return strcmp(a->text, b->text) == 0;
    case SCT_TYPE_DATE:
        return a->day == b->day;
    default:
        return a->time == b->time;
    }
}

static bool same_tree(const struct expr *a, const struct expr *b)
{
    if (!a || !b) {
        return a == b;
    }
    bool same = a->kind == b->kind && same_value(&a->literal, &b->literal) &&
                same_text(a->spelling, b->spelling) && same_text(a->qualifier, b->qualifier) &&
                a->op == b->op && a->arg_count == b->arg_count && same_tree(a->where, b->where) &&
                a->has_window == b->has_window && a->window.kind == b->window.kind &&
                same_duration(a->window.far, b->window.far) &&
                same_duration(a->window.near, b->window.near) && a->has_order == b->has_order &&
                a->low_is_best == b->low_is_best;
    for (size_t i = 0; same && i < a->arg_count; i++) {
        same = same_tree(a->args[i], b->args[i]);
    }
    return same;
}

static const char *print(struct sct_arena *arena, const struct expr *tree)
{
    struct sct_text text;
    const char *result = NULL;
    sct_text_begin(&text, arena);
    expr_print(&text, tree);
    CHECK(sct_text_end(&text, &result, NULL) == SCT_OK);
    return result;
}

static struct expr *parse(struct sct_arena *arena, const char *text)
{
    struct sct_problems problems;
    struct expr *tree = NULL;
    sct_problems_begin(&problems, arena);
    CHECK(expr_parse(arena, text, (struct sct_place){.line = 1, .column = 1}, &problems, &tree,
                     NULL) == SCT_OK);
    if (!tree) {
        (void)fprintf(stderr, "%s\n%d: %s\n", text, problems.items[0].place.column,
                      problems.items[0].message);
    }
    return tree;
}

/* Taking out any one pair of parentheses gives no expression, or another one: none is too many.  Pairs of
 * calls and lists come out as mistakes; pairs in quotes are not looked at. */
static void check_parentheses(struct sct_arena *arena, const char *text, const struct expr *tree)
{
    if (strpbrk(text, "'\"`") || strlen(text) > 120) {
        return;
    }
    for (const char *open = strchr(text, '('); open; open = strchr(open + 1, '(')) {
        int depth = 0;
        const char *close = open;
        do {
            depth += *close == '(' ? 1 : *close == ')' ? -1 : 0;
            close++;
        } while (depth > 0);
        char without[256];
        (void)snprintf(without, sizeof without, "%.*s %.*s %s", (int)(open - text), text,
                       (int)(close - open - 2), open + 1, close);
        struct sct_problems problems;
        struct expr *other = NULL;
        sct_problems_begin(&problems, arena);
        CHECK(expr_parse(arena, without, (struct sct_place){.line = 1, .column = 1}, &problems,
                         &other, NULL) == SCT_OK);
        if (other && same_tree(tree, other)) {
            (void)fprintf(stderr, "%s\n%s\n", text, without);
            CHECK(!"needless parentheses");
        }
    }
}

static void check_round_trip(uint64_t seed)
{
    struct maker maker = {.arena = NULL};
    CHECK(sct_arena_open(64 << 20, &maker.arena, NULL) == SCT_OK);
    sct_random_begin(&maker.random, 20110910, seed);
    const struct expr *tree = make_tree(&maker, (int)(seed % 6));
    const char *text = print(maker.arena, tree);
    const struct expr *again = parse(maker.arena, text);
    if (!again || !same_tree(tree, again) || strcmp(print(maker.arena, again), text) != 0) {
        (void)fprintf(stderr, "tree %llu: %s\n", (unsigned long long)seed, text);
        CHECK(!"the printed text means something else");
    }
    check_parentheses(maker.arena, text, tree);
    sct_arena_close(maker.arena);
}

int main(void)
{
    for (uint64_t seed = 0; seed < 20000; seed++) {
        check_round_trip(seed);
    }
    return 0;
}

/* Folding never changes a value, and what is inferred is true.
 *
 * One random text is bound twice: with some of its names replaced by the literals of their values, which
 * folds, and with the names left alone, which cannot.  Both are evaluated on the same random rows.  On each
 * row the value must also keep what was inferred: present where it cannot be missing, within its bound. */
#include "model/expr/expr.h"

#include "base/random.h"
#include "base/text.h"
#include "support/check.h"
#include "support/random_expr.h"
#include "support/random_row.h"

#include <math.h>
#include <string.h>

/* Two names of each type: the first is a column, the second stands for a constant. */
enum { TYPE_COUNT = 6, NAME_COUNT = 2 * TYPE_COUNT, ROWS = 8, EXPRESSIONS = 20000 };

static const struct {
    const char *column, *constant;
    sct_type type;
} pairs[TYPE_COUNT] = {{"b", "cb", SCT_TYPE_BOOLEAN}, {"i", "ci", SCT_TYPE_INTEGER},
                       {"n", "cn", SCT_TYPE_NUMBER},  {"t", "ct", SCT_TYPE_TEXT},
                       {"d", "cd", SCT_TYPE_DATE},    {"ts", "cts", SCT_TYPE_TIMESTAMP}};

struct row {
    struct sct_value values[NAME_COUNT]; /* columns, then constants */
};

static void make_names(struct expr_name names[NAME_COUNT], bool can_be_missing)
{
    for (int i = 0; i < TYPE_COUNT; i++) {
        names[i] = (struct expr_name){.kind = EXPR_NAME_FEATURE, .source = -1, .index = i};
        names[i].name = pairs[i].column;
        names[i].type = pairs[i].type;
        names[i].can_be_missing = can_be_missing;
        names[i].bound = pairs[i].type == SCT_TYPE_NUMBER    ? DBL_MAX
                         : pairs[i].type == SCT_TYPE_INTEGER ? 9.3e18
                                                             : 0;
        names[TYPE_COUNT + i] = names[i];
        names[TYPE_COUNT + i].name = pairs[i].constant;
        names[TYPE_COUNT + i].index = TYPE_COUNT + i;
    }
}

static struct sct_value look_up(const void *context, const struct expr *node)
{
    const struct row *row = context;
    return row->values[node->name.index];
}

static struct sct_value value_of(struct sct_arena *arena, const struct expr *tree,
                                 const struct row *row)
{
    const struct expr_inputs inputs = {.context = row, .look_up = look_up, .as_of = 0};
    struct sct_value value;
    CHECK(expr_evaluate(arena, tree, &inputs, &value, NULL) == SCT_OK);
    CHECK(value.type == tree->type);
    return value;
}

static struct expr *bind(struct sct_arena *arena, const char *text,
                         const struct expr_name names[NAME_COUNT])
{
    const struct expr_scope scope = {.count = NAME_COUNT, .names = names, .row_source = -1};
    struct sct_problems problems;
    struct expr *tree = NULL;
    bool ok = false;
    sct_problems_begin(&problems, arena);
    CHECK(expr_parse(arena, text, (struct sct_place){.line = 1, .column = 1}, &problems, &tree,
                     NULL) == SCT_OK);
    if (tree) {
        CHECK(expr_bind(arena, tree, &scope, &problems, &tree, &ok, NULL) == SCT_OK);
    }
    if (!ok) {
        (void)fprintf(stderr, "%s\n%d: %s\n", text, problems.items[0].place.column,
                      problems.items[0].message);
        exit(1);
    }
    return tree;
}

/* text with each `c..` replaced by the literal of its value. */
static const char *put_constants(struct sct_arena *arena, const char *text, const struct row *row)
{
    struct sct_text out;
    const char *result = NULL;
    sct_text_begin(&out, arena);
    while (*text) {
        const char *end = *text == '`' ? strchr(text + 1, '`') : NULL;
        if (!end || text[1] != 'c') {
            sct_text_add_char(&out, *text++);
            continue;
        }
        for (int i = 0; i < TYPE_COUNT; i++) {
            if (strncmp(text + 1, pairs[i].constant, (size_t)(end - text - 1)) == 0 &&
                strlen(pairs[i].constant) == (size_t)(end - text - 1)) {
                struct expr literal = {.kind = EXPR_LITERAL, .type = pairs[i].type};
                literal.literal = row->values[TYPE_COUNT + i];
                sct_text_add(&out, "(");
                expr_print(&out, &literal);
                sct_text_add(&out, ")");
            }
        }
        text = end + 1;
    }
    CHECK(sct_text_end(&out, &result, NULL) == SCT_OK);
    return result;
}

static bool same_value(struct sct_value a, struct sct_value b)
{
    if (a.type != b.type || a.missing != b.missing) {
        return false;
    }
    if (a.missing) {
        return true;
    }
    switch ((int)a.type) {
    case SCT_TYPE_BOOLEAN:
        return a.boolean == b.boolean;
    case SCT_TYPE_INTEGER:
        return a.integer == b.integer;
    case SCT_TYPE_NUMBER: /* to the bit: there is no -0 and no NaN */
        return a.number == b.number;
    case SCT_TYPE_TEXT:
        return strcmp(a.text, b.text) == 0;
    case SCT_TYPE_DATE:
        return a.day == b.day;
    default:
        return a.time == b.time;
    }
}

static void check_inferred(const struct expr *tree, struct sct_value value, const char *text)
{
    const double size = value.missing                    ? 0
                        : value.type == SCT_TYPE_INTEGER ? fabs((double)value.integer)
                        : value.type == SCT_TYPE_NUMBER  ? fabs(value.number)
                                                         : 0;
    const bool clean = value.type != SCT_TYPE_NUMBER || value.missing ||
                       (isfinite(value.number) && !(value.number == 0 && signbit(value.number)));
    const bool nonempty = value.type != SCT_TYPE_TEXT || value.missing || value.text[0] != '\0';
    if ((value.missing && !tree->can_be_missing) || size > tree->bound || !clean || !nonempty) {
        (void)fprintf(stderr, "%s\nbound %g, value %g, missing %d\n", text, tree->bound, size,
                      value.missing);
        exit(1);
    }
}

static void check_expression(uint64_t seed)
{
    struct sct_arena *arena = NULL;
    struct sct_random random;
    struct sct_text text;
    const char *plain = NULL;
    struct expr_name names[NAME_COUNT];
    struct row row;
    CHECK(sct_arena_open(256 << 20, &arena, NULL) == SCT_OK);
    sct_random_begin(&random, 4242, seed);
    const bool can_be_missing = seed % 4 != 0;
    make_names(names, can_be_missing);
    for (int i = 0; i < TYPE_COUNT; i++) {
        row.values[TYPE_COUNT + i] = random_value(&random, pairs[i].type, 0);
    }
    sct_text_begin(&text, arena);
    random_expr(&text, &random, NAME_COUNT, names, pairs[seed % TYPE_COUNT].type, 4);
    CHECK(sct_text_end(&text, &plain, NULL) == SCT_OK);
    const char *constant = put_constants(arena, plain, &row);
    const struct expr *kept = bind(arena, plain, names);
    const struct expr *folded = bind(arena, constant, names);
    for (int r = 0; r < ROWS; r++) {
        for (int i = 0; i < TYPE_COUNT; i++) {
            row.values[i] = random_value(&random, pairs[i].type, can_be_missing ? 4 : 0);
        }
        const struct sct_value a = value_of(arena, kept, &row);
        const struct sct_value b = value_of(arena, folded, &row);
        if (!same_value(a, b)) {
            (void)fprintf(stderr, "%s\n%s\n", plain, constant);
            CHECK(!"folding changed the value");
        }
        check_inferred(kept, a, plain);
        check_inferred(folded, b, constant);
    }
    sct_arena_close(arena);
}

int main(void)
{
    for (uint64_t seed = 0; seed < EXPRESSIONS; seed++) {
        check_expression(seed);
    }
    return 0;
}

/* Any text: parse it; what parses prints as itself; bind it; what binds evaluates, keeping the promises of
 * its type, and prints as something that parses. */
#include "model/expr/expr.h"

#include "base/text.h"
#include "support/check.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* Printing adds blanks; what was read must not come out longer than a text may be. */
enum { TEXT_BYTES_MAX = 4096 };

static const struct expr_name names[] = {
    {.kind = EXPR_NAME_FEATURE, .name = "b", .type = SCT_TYPE_BOOLEAN, .can_be_missing = true},
    {.kind = EXPR_NAME_FEATURE, .name = "i", .type = SCT_TYPE_INTEGER, .index = 1},
    {.kind = EXPR_NAME_FEATURE, .name = "n", .type = SCT_TYPE_NUMBER, .index = 2},
    {.kind = EXPR_NAME_FEATURE, .name = "t", .type = SCT_TYPE_TEXT, .can_be_missing = true},
    {.kind = EXPR_NAME_FEATURE, .name = "d", .type = SCT_TYPE_DATE, .index = 4},
    {.kind = EXPR_NAME_FEATURE, .name = "o", .type = SCT_TYPE_NUMBER, .looks_forward = true},
};
static const struct expr_name columns[] = {
    {.kind = EXPR_NAME_COLUMN, .name = "x", .type = SCT_TYPE_NUMBER, .can_be_missing = true},
    {.kind = EXPR_NAME_COLUMN, .name = "r", .type = SCT_TYPE_BOOLEAN, .index = 1},
    {.kind = EXPR_NAME_AT, .name = "at", .type = SCT_TYPE_TIMESTAMP, .index = -1},
    {.kind = EXPR_NAME_COLUMN, .name = "age", .type = SCT_TYPE_INTEGER, .source = 1},
};
static const char *const sources[] = {"s", "p"};
static const bool has_at[] = {true, false};

/* Values near the limits that the bounds of names promise; context says whether what can be missing is. */
static struct sct_value look_up(const void *context, const struct expr *node)
{
    const bool *missing = context;
    struct sct_value value = {.type = node->type, .missing = *missing && node->can_be_missing};
    switch ((int)node->type) {
    case SCT_TYPE_TEXT:
        value.text = "Aß";
        break;
    case SCT_TYPE_INTEGER:
        value.integer = node->kind == EXPR_NAME ? INT64_MAX : 1;
        break;
    case SCT_TYPE_NUMBER:
        value.number = node->kind == EXPR_NAME ? -1e15 : 0.5;
        break;
    default:
        break;
    }
    return value;
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

static struct expr *parse(struct sct_arena *arena, const char *text, struct sct_problems *problems)
{
    struct expr *tree = NULL;
    const struct sct_place at = {.line = 1, .column = 1, .width = 1};
    sct_problems_begin(problems, arena);
    CHECK(expr_parse(arena, text, at, problems, &tree, NULL) == SCT_OK);
    CHECK((tree == NULL) == (problems->count == 1));
    return tree;
}

static void check_value(struct sct_arena *arena, const struct expr *tree, bool missing)
{
    const struct expr_inputs inputs = {.context = &missing, .look_up = look_up, .as_of = 0};
    struct sct_value value;
    CHECK(expr_evaluate(arena, tree, &inputs, &value, NULL) == SCT_OK);
    CHECK(value.type == tree->type);
    CHECK(!value.missing || tree->can_be_missing);
    CHECK(value.missing || value.type != SCT_TYPE_TEXT || value.text[0] != '\0');
    if (value.type == SCT_TYPE_NUMBER && !value.missing) {
        CHECK(isfinite(value.number) && fabs(value.number) <= tree->bound);
        CHECK(value.number != 0 || !signbit(value.number));
    }
}

static void check_bound(struct sct_arena *arena, struct expr *tree, int row_source)
{
    const struct expr_scope scope = {
        .count = row_source < 0 ? 6 : 0,
        .names = names,
        .source_count = 2,
        .sources = sources,
        .row_source = row_source,
        .aggregates = row_source < 0,
        .over_customers = row_source < 0,
        .source_has_at = has_at,
        .source_names = columns,
        .source_name_count = 4,
    };
    struct sct_problems problems;
    struct expr *bound = NULL;
    bool ok = false;
    sct_problems_begin(&problems, arena);
    CHECK(expr_bind(arena, tree, &scope, &problems, &bound, &ok, NULL) == SCT_OK);
    CHECK(ok == (bound != NULL) && ok == (problems.count == 0));
    if (ok) {
        check_value(arena, bound, false);
        check_value(arena, bound, true);
        CHECK(parse(arena, print(arena, bound), &problems) != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct sct_arena *arena = NULL;
    struct sct_problems problems;
    const char *text = NULL;
    if (count > TEXT_BYTES_MAX) {
        return 0;
    }
    CHECK(sct_arena_open(256 << 20, &arena, NULL) == SCT_OK);
    CHECK(sct_text_copy(arena, count, (const char *)bytes, &text, NULL) == SCT_OK);
    struct expr *tree = parse(arena, text, &problems);
    if (tree) {
        const char *printed = print(arena, tree);
        struct expr *again = parse(arena, printed, &problems);
        CHECK(again != NULL);
        CHECK(strcmp(print(arena, again), printed) == 0);
        check_bound(arena, tree, -1);
        check_bound(arena, again, 0);
    }
    sct_arena_close(arena);
    return 0;
}

/* Fails every allocation of parse, bind, evaluate and print in turn.  Each run ends in SCT_OK or SCT_NOMEM,
 * leaves ret_ arguments alone on failure, and gives back every block. */
#include "model/expr/expr.h"

#include "base/alloc.h"
#include "base/text.h"
#include "support/check.h"

#include <string.h>

static const char *const texts[] = {
    "if lower(t) in ('a', 'b', 'é') and x between 1 and 2.5 then round(x * 1.5, 2) else missing",
    "sum(lines.amount * rate where not returned and amount > 0, last 90d) / count(lines)",
    "days_since(last(lines.at)) > 30 or people.age is missing",
    "score(sum(lines.amount), 5, low is best) + quantile(lines.amount, 0.25 + 0.5)",
    "upper('größe') = t and xx > 3 and sum(linez.amount) > avg(x)",
    "x in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) and 'a' < 3",
    "x AND y",
    "'open",
};

static const struct expr_name names[] = {
    {.kind = EXPR_NAME_FEATURE, .name = "x", .type = SCT_TYPE_NUMBER, .source = -1},
    {.kind = EXPR_NAME_FEATURE, .name = "t", .type = SCT_TYPE_TEXT, .source = -1, .index = 1},
};
static const struct expr_name columns[] = {
    {.kind = EXPR_NAME_COLUMN, .name = "amount", .type = SCT_TYPE_NUMBER},
    {.kind = EXPR_NAME_COLUMN, .name = "rate", .type = SCT_TYPE_NUMBER, .index = 1},
    {.kind = EXPR_NAME_COLUMN, .name = "returned", .type = SCT_TYPE_BOOLEAN, .index = 2},
    {.kind = EXPR_NAME_AT, .name = "at", .type = SCT_TYPE_TIMESTAMP, .index = -1},
    {.kind = EXPR_NAME_COLUMN, .name = "age", .type = SCT_TYPE_INTEGER, .source = 1},
};
static const char *const sources[] = {"lines", "people"};
static const bool has_at[] = {true, false};
static const struct expr_scope scope = {
    .count = 2,
    .names = names,
    .source_count = 2,
    .sources = sources,
    .row_source = -1,
    .aggregates = true,
    .over_customers = true,
    .source_has_at = has_at,
    .source_names = columns,
    .source_name_count = 5,
};

static struct sct_value look_up(const void *context, const struct expr *node)
{
    (void)context;
    struct sct_value value = {.type = node->type, .missing = true};
    if (node->type == SCT_TYPE_TEXT) {
        value.missing = false;
        value.text = "ÄRGER";
    }
    return value;
}

static sct_status evaluate_and_print(struct sct_arena *arena, const struct expr *bound,
                                     struct sct_error *err)
{
    static const char untouched[] = "untouched";
    const struct expr_inputs inputs = {.look_up = look_up};
    struct sct_value value = {.type = SCT_TYPE_COUNT};
    const sct_status status = expr_evaluate(arena, bound, &inputs, &value, err);
    CHECK(status == SCT_OK || value.type == SCT_TYPE_COUNT);
    SCT_TRY(status);
    struct sct_text text;
    const char *printed = untouched;
    sct_text_begin(&text, arena);
    expr_print(&text, bound);
    sct_value_print(&text, &value, true);
    const sct_status ended = sct_text_end(&text, &printed, err);
    CHECK((ended == SCT_OK) == (printed != untouched));
    return ended;
}

static sct_status run_in(struct sct_arena *arena, const char *source, struct sct_error *err)
{
    static struct expr untouched;
    struct sct_problems problems;
    struct expr *tree = &untouched;
    struct expr *bound = &untouched;
    bool ok = false;
    sct_problems_begin(&problems, arena);
    const struct sct_place at = {.line = 1, .column = 1, .width = 1};
    const sct_status parsed = expr_parse(arena, source, at, &problems, &tree, err);
    CHECK(parsed == SCT_OK || tree == &untouched);
    SCT_TRY(parsed);
    if (!tree) {
        return SCT_OK;
    }
    const sct_status status = expr_bind(arena, tree, &scope, &problems, &bound, &ok, err);
    CHECK(status == SCT_OK || bound == &untouched);
    SCT_TRY(status);
    return ok ? evaluate_and_print(arena, bound, err) : SCT_OK;
}

static sct_status run_once(const char *source)
{
    struct sct_error err = {.message = ""};
    struct sct_arena *arena = NULL;
    sct_status status = sct_arena_open(16 << 20, &arena, &err);
    if (status == SCT_OK) {
        status = run_in(arena, source, &err);
    }
    CHECK(status == SCT_OK || err.message[0] != '\0');
    sct_arena_close(arena);
    return status;
}

/* The same with a limit instead of a full heap: SCT_LIMIT, whatever the limit. */
static void run_in_little_room(const char *source)
{
    for (size_t limit_bytes = 0; limit_bytes < 32768; limit_bytes += 512) {
        struct sct_error err = {.message = ""};
        struct sct_arena *arena = NULL;
        CHECK(sct_arena_open(limit_bytes, &arena, &err) == SCT_OK);
        const sct_status status = run_in(arena, source, &err);
        CHECK(status == SCT_OK || status == SCT_LIMIT);
        sct_arena_close(arena);
    }
}

static long run_failing(const char *source)
{
    for (long n = 1;; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = run_once(source);
        const bool all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;
        CHECK(sct_alloc_live == 0);
        CHECK(status == SCT_OK || status == SCT_NOMEM);
        if (all_allocated) {
            CHECK(status == SCT_OK);
            return n - 1;
        }
    }
}

int main(void)
{
    long failed = 0;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        failed += run_failing(texts[i]);
        run_in_little_room(texts[i]);
    }
    (void)printf("failed each of %ld allocations\n", failed);
    return 0;
}

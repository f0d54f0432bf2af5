/* fuzz_expr.c: any bytes as an expression.
 *
 * What parses is printed, parsed again and printed again: the two texts are the same.  What binds is
 * evaluated with every name missing and with every name present: no value is NaN, infinite or an empty text.
 */
#include "base/text.h"
#include "model/expr/expr.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count);

enum { RUN_BYTES_MAX = 64 << 20, TEXT_BYTES_MAX = 4096 };

/* 2024-06-01T12:00, and a day before it. */
#define AS_OF INT64_C(1717243200000000)

static void require(bool held, const char *what, const char *text)
{
    if (!held) {
        (void)fprintf(stderr, "%s: %s\n", what, text);
        abort();
    }
}

static struct expr *parse(struct sct_arena *run, const char *text, struct sct_problems *problems)
{
    struct sct_error err = {0};
    struct expr *tree = NULL;
    const struct sct_place at = {.file = NULL, .line = 1, .column = 1, .width = 1};
    const sct_status status = expr_parse(run, text, at, problems, &tree, &err);
    require(status == SCT_OK || err.message[0] != '\0', "failed without a word", text);
    require(tree || status != SCT_OK || sct_problems_error_count(problems) > 0,
            "refused for nothing", text);
    return status == SCT_OK ? tree : NULL;
}

static const char *print(struct sct_arena *run, const struct expr *tree)
{
    struct sct_error err = {0};
    struct sct_text text;
    sct_text_begin(&text, run);
    expr_print(&text, tree);
    const char *printed = NULL;
    return sct_text_end(&text, &printed, &err) == SCT_OK ? printed : NULL;
}

/* Whether names are present is the context; the values are chosen to be near limits. */
static struct sct_value look_up(const void *context, const struct expr *node)
{
    const bool *present = context;
    struct sct_value value = {.type = node->type, .missing = !*present};
    if (node->type == SCT_TYPE_INTEGER) {
        value.integer = INT64_MAX;
    } else if (node->type == SCT_TYPE_NUMBER) {
        value.number = -1.7e308;
    } else if (node->type == SCT_TYPE_TEXT) {
        value.text = "Stra\xc3\x9f"
                     "e 'x'";
    } else if (node->type == SCT_TYPE_DATE) {
        value.day = sct_day_of_time(AS_OF);
    } else if (node->type == SCT_TYPE_TIMESTAMP) {
        value.time = AS_OF - 1;
    } else {
        value.boolean = true;
    }
    return value;
}

static void evaluate(struct sct_arena *run, const struct expr *tree, bool present, const char *text)
{
    struct sct_error err = {0};
    struct sct_value value = {.type = SCT_TYPE_NONE};
    const struct expr_inputs inputs = {.context = &present, .look_up = look_up, .as_of = AS_OF};
    if (expr_evaluate(run, tree, &inputs, &value, &err) != SCT_OK) {
        require(err.message[0] != '\0', "failed without a word", text);
        return;
    }
    require(value.missing || value.type != SCT_TYPE_NUMBER || isfinite(value.number),
            "a number that is none", text);
    require(value.missing || value.type != SCT_TYPE_TEXT || value.text[0] != '\0',
            "a text that is empty", text);
}

static const struct expr_name names[] = {
    {EXPR_NAME_FEATURE, "a", SCT_TYPE_INTEGER, true, -1, 0, 0, false},
    {EXPR_NAME_FEATURE, "b", SCT_TYPE_NUMBER, true, -1, 1, 0, false},
    {EXPR_NAME_FEATURE, "c", SCT_TYPE_TEXT, true, -1, 2, 0, false},
    {EXPR_NAME_FEATURE, "d", SCT_TYPE_DATE, true, -1, 3, 0, false},
    {EXPR_NAME_FEATURE, "t", SCT_TYPE_TIMESTAMP, true, -1, 4, 0, false},
    {EXPR_NAME_FEATURE, "z", SCT_TYPE_BOOLEAN, true, -1, 5, 0, false},
    {EXPR_NAME_AS_OF, "as_of", SCT_TYPE_TIMESTAMP, false, -1, -1, 0, false},
};

static void bind_and_evaluate(struct sct_arena *run, struct expr *tree,
                              struct sct_problems *problems, const char *text)
{
    struct sct_error err = {0};
    const struct expr_scope scope = {.count = sizeof names / sizeof names[0],
                                     .names = names,
                                     .row_source = -1};
    struct expr *bound = NULL;
    bool ok = false;
    const size_t before = sct_problems_error_count(problems);
    if (expr_bind(run, tree, &scope, problems, &bound, &ok, &err) != SCT_OK) {
        require(err.message[0] != '\0', "failed without a word", text);
        return;
    }
    require(ok || sct_problems_error_count(problems) > before, "refused for nothing", text);
    if (ok) {
        evaluate(run, bound, false, text);
        evaluate(run, bound, true, text);
        require(print(run, bound) != NULL, "cannot be printed", text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count)
{
    if (count >= TEXT_BYTES_MAX || memchr(data, 0, count)) {
        return 0;
    }
    char text[TEXT_BYTES_MAX];
    memcpy(text, data, count);
    text[count] = '\0';

    struct sct_error err = {0};
    struct sct_arena *run = NULL;
    require(sct_arena_open(RUN_BYTES_MAX, &run, &err) == SCT_OK, "no arena", text);
    struct sct_problems problems;
    sct_problems_begin(&problems, run);
    struct expr *tree = parse(run, text, &problems);
    if (tree) {
        const char *once = print(run, tree);
        require(once != NULL, "cannot be printed", text);
        struct expr *again = parse(run, once, &problems);
        require(again != NULL, "its print does not parse", text);
        require(strcmp(once, print(run, again)) == 0, "its print prints otherwise", text);
        bind_and_evaluate(run, tree, &problems, text);
    }
    sct_arena_close(run);
    return 0;
}

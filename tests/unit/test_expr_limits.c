/* Limits are problems with a place, and deep or long texts need no deep stack. */
#include "model/expr/expr.h"

#include "base/text.h"
#include "support/check.h"

#include <string.h>

static struct sct_arena *arena;
static struct sct_problems problems;

static struct expr *parse_at(const char *text, struct sct_place at)
{
    struct expr *tree = NULL;
    sct_problems_begin(&problems, arena);
    CHECK(expr_parse(arena, text, at, &problems, &tree, NULL) == SCT_OK);
    CHECK((tree == NULL) == (problems.count == 1));
    return tree;
}

static struct expr *parse(const char *text)
{
    return parse_at(text, (struct sct_place){.line = 1, .column = 1, .width = 1});
}

static const char *said(void)
{
    return problems.items[0].message;
}

/* begin, then part count times, then middle, then tail count times. */
static const char *repeat(const char *part, int count, const char *middle, const char *tail)
{
    struct sct_text text;
    const char *result = NULL;
    sct_text_begin(&text, arena);
    for (int i = 0; i < count; i++) {
        sct_text_add(&text, part);
    }
    sct_text_add(&text, middle);
    for (int i = 0; i < count; i++) {
        sct_text_add(&text, tail);
    }
    CHECK(sct_text_end(&text, &result, NULL) == SCT_OK);
    return result;
}

static void nesting_ends_at_a_hundred(void)
{
    CHECK(parse(repeat("(", EXPR_NESTING_MAX, "1", ")")));
    CHECK(!parse(repeat("(", EXPR_NESTING_MAX + 1, "1", ")")));
    CHECK(strstr(said(), "deeper than 100 levels"));
    CHECK(problems.items[0].place.column == EXPR_NESTING_MAX + 2);
    CHECK(parse(repeat("- ", EXPR_NESTING_MAX, "1", "")));
    CHECK(!parse(repeat("- ", 20000, "1", "")));
    CHECK(parse(repeat("not ", EXPR_NESTING_MAX, "true", "")));
    CHECK(!parse(repeat("not ", 10000, "true", "")));
    CHECK(!parse(repeat("f(", 20000, "1", ")")));
    CHECK(!parse(repeat("if a then 1 else ", 3000, "1", "")));
    CHECK(!parse(repeat("x in (", 5000, "1", ")")));
    CHECK(!parse(repeat("(", 60000, "", "")));
}

static void chains_end_at_the_height_limit(void)
{
    CHECK(parse(repeat("x + ", EXPR_HEIGHT_MAX - 1, "x", "")));
    CHECK(!parse(repeat("x + ", EXPR_HEIGHT_MAX, "x", "")));
    CHECK(strstr(said(), "more than 250 operators"));
    CHECK(!parse(repeat("a or ", 12000, "a", "")));
    CHECK(parse("x in (1,2,3,4,5,6,7,8,9,10)"));
    CHECK(parse(repeat("1,", 0, "x in (", "")) == NULL);
}

static void lists_end_at_255_values(void)
{
    const char *fits = repeat("", 1, "x in (1", "");
    struct sct_text text;
    const char *list = NULL;
    for (int values = 254; values <= 255; values++) {
        sct_text_begin(&text, arena);
        sct_text_add(&text, fits);
        for (int i = 1; i < values; i++) {
            sct_text_add(&text, ", 1");
        }
        sct_text_add(&text, ")");
        CHECK(sct_text_end(&text, &list, NULL) == SCT_OK);
        CHECK((parse(list) != NULL) == (values == 254));
    }
    CHECK(strstr(said(), "a list of more than 254 values"));
}

static void texts_end_at_64_kib(void)
{
    char *text = NULL;
    void *memory = NULL;
    CHECK(sct_arena_take(arena, EXPR_TEXT_MAX + 2, 1, &memory, NULL) == SCT_OK);
    text = memory;
    memset(text, ' ', EXPR_TEXT_MAX + 1);
    text[EXPR_TEXT_MAX - 1] = '1';
    text[EXPR_TEXT_MAX] = '\0';
    CHECK(parse(text));
    text[EXPR_TEXT_MAX] = ' ';
    CHECK(!parse(text));
    CHECK(strstr(said(), "longer than 65536 bytes"));
    memset(text, 'a', EXPR_TEXT_MAX); /* one name, read in linear time */
    text[EXPR_TEXT_MAX] = '\0';
    CHECK(parse(text));
    memset(text, '1', EXPR_TEXT_MAX);
    CHECK(!parse(text));
    CHECK(strlen(said()) < 200);
}

static void bad_bytes_are_refused(void)
{
    CHECK(!parse("a\xFF"));
    CHECK(strcmp(said(), "the expression is not UTF-8") == 0);
    CHECK(!parse("\xC3"));
    CHECK(!parse(""));
    CHECK(strcmp(said(), "the expression ends where a value should be") == 0);
    CHECK(!parse(" \t "));
    CHECK(!parse("a\x01"));
}

/* The place of a token is that of the expression, so many code points further. */
static void places_are_those_of_the_file(void)
{
    const struct sct_file file = {.path = "plan.yml", .text = "", .text_bytes = 0};
    const struct sct_place at = {.file = &file, .line = 14, .column = 20, .width = 1};
    CHECK(!parse_at("'größe' = größe and )", at));
    const struct sct_place place = problems.items[0].place;
    CHECK(place.file == &file && place.line == 14 && place.column == 40 && place.width == 1);

    const struct expr *tree = parse_at("  lines.größe + `a b`", at);
    CHECK(tree->at.column == 34 && tree->at.width == 1);
    CHECK(tree->args[0]->at.column == 22 && tree->args[0]->at.width == 11);
    CHECK(tree->args[1]->at.column == 36 && tree->args[1]->at.width == 5);
}

/* Of a folded text only the line is known. */
static void places_in_several_lines_keep_the_first(void)
{
    const struct sct_place at = {.line = 3, .column = 5, .width = 1};
    CHECK(!parse_at("a and\n  )", at));
    const struct sct_place place = problems.items[0].place;
    CHECK(place.line == 3 && place.column == 5 && place.width == 1);
    CHECK(parse_at("a and\n\tb\r\n", at));
}

int main(void)
{
    CHECK(sct_arena_open(256 << 20, &arena, NULL) == SCT_OK);
    nesting_ends_at_a_hundred();
    chains_end_at_the_height_limit();
    lists_end_at_255_values();
    texts_end_at_64_kib();
    bad_bytes_are_refused();
    places_are_those_of_the_file();
    places_in_several_lines_keep_the_first();
    sct_arena_close(arena);
    return 0;
}

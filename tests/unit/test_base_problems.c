/* What a person sees of a mistake.  Every expected text is written by hand. */
#include "base/problems.h"

#include "support/check.h"

static struct sct_arena *open_arena(size_t limit_bytes)
{
    struct sct_arena *arena = NULL;
    struct sct_error err = {0};
    CHECK_OK(sct_arena_open(limit_bytes, &arena, &err), err);
    return arena;
}

static struct sct_file file_of(const char *text)
{
    return (struct sct_file){.path = "plan.yml", .text = text, .text_bytes = strlen(text)};
}

/* Prints one error at the place and compares. */
static void check_print(struct sct_place place, const char *hint, const char *expected)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_problems problems;
    struct sct_error err = {0};
    const char *text = NULL;
    sct_problems_begin(&problems, arena);
    CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_ERROR, place, hint, &err, "bad %s", "key"),
             err);
    CHECK_OK(sct_problems_print(&problems, arena, false, &text, &err), err);
    CHECK_TEXT(text, expected);
    sct_arena_close(arena);
}

static void the_line_the_carets_and_the_hint_are_shown(void)
{
    const struct sct_file file = file_of("sectile: 1\nschemes:\n  lifecycle:\n    whn: x > 1\n");
    check_print((struct sct_place){&file, 4, 5, 3}, "did you mean 'when'?",
                "plan.yml:4:5: error: bad key\n"
                "    4 |     whn: x > 1\n"
                "      |     ^^^\n"
                "  hint: did you mean 'when'?\n");
    check_print((struct sct_place){&file, 1, 1, 7}, NULL,
                "plan.yml:1:1: error: bad key\n"
                "    1 | sectile: 1\n"
                "      | ^^^^^^^\n");
}

static void tabs_stay_tabs(void)
{
    const struct sct_file file = file_of("\tab\tcd: x");
    check_print((struct sct_place){&file, 1, 5, 2}, NULL,
                "plan.yml:1:5: error: bad key\n"
                "    1 | \tab\tcd: x\n"
                "      | \t  \t^^\n");
}

/* Two ideographs take four cells, a combining accent none. */
static void carets_count_cells_not_bytes(void)
{
    const struct sct_file file = file_of("\xE6\x97\xA5\xE6\x9C\xAC: e\xCC\x81t\xE6\x97\xA5!");
    check_print((struct sct_place){&file, 1, 7, 2}, NULL,
                "plan.yml:1:7: error: bad key\n"
                "    1 | \xE6\x97\xA5\xE6\x9C\xAC: e\xCC\x81t\xE6\x97\xA5!\n"
                "      |        ^^^\n");
    check_print((struct sct_place){&file, 1, 1, 2}, NULL,
                "plan.yml:1:1: error: bad key\n"
                "    1 | \xE6\x97\xA5\xE6\x9C\xAC: e\xCC\x81t\xE6\x97\xA5!\n"
                "      | ^^^^\n");
}

static void the_end_of_a_line_has_a_caret(void)
{
    const struct sct_file file = file_of("name:\r\nlast");
    check_print((struct sct_place){&file, 1, 6, 1}, NULL,
                "plan.yml:1:6: error: bad key\n"
                "    1 | name:\n"
                "      |      ^\n");
    check_print((struct sct_place){&file, 2, 3, 99}, NULL,
                "plan.yml:2:3: error: bad key\n"
                "    2 | last\n"
                "      |   ^^\n");
    check_print((struct sct_place){&file, 2, 3, 0}, NULL,
                "plan.yml:2:3: error: bad key\n"
                "    2 | last\n"
                "      |   ^\n");
}

static void places_may_be_less_than_whole(void)
{
    const struct sct_file file = file_of("one\n");
    check_print((struct sct_place){0}, "look again", "error: bad key\n  hint: look again\n");
    check_print((struct sct_place){&file, 0, 0, 0}, NULL, "plan.yml: error: bad key\n");
    check_print((struct sct_place){&file, 1, 0, 0}, NULL,
                "plan.yml:1: error: bad key\n    1 | one\n");
    check_print((struct sct_place){&file, 9, 1, 1}, NULL, "plan.yml:9:1: error: bad key\n");
    const struct sct_file empty = file_of("");
    check_print((struct sct_place){&empty, 1, 1, 1}, NULL,
                "plan.yml:1:1: error: bad key\n    1 | \n      | ^\n");
}

/* An escape sequence in a plan, a byte that is not UTF-8, and a mark that turns the line around
 * (CVE-2021-42574) reach the terminal as U+FFFD. */
static void a_plan_cannot_drive_the_terminal(void)
{
    const struct sct_file file = file_of("a\x1B[2J\xFF\xE2\x80\xAE: x");
    check_print((struct sct_place){&file, 1, 9, 1}, NULL,
                "plan.yml:1:9: error: bad key\n"
                "    1 | a\xEF\xBF\xBD[2J\xEF\xBF\xBD\xEF\xBF\xBD: x\n"
                "      |         ^\n");
}

static void a_long_line_is_shown_around_its_place(void)
{
    char line[1001];
    memset(line, 'x', 1000);
    line[1000] = '\0';
    memcpy(line + 500, "HERE", 4);
    const struct sct_file file = file_of(line);
    char expected[600];
    (void)snprintf(expected, sizeof expected,
                   "plan.yml:1:501: error: bad key\n"
                   "    1 | ...%.80sHERE%.76s...\n"
                   "      |    %80s^^^^\n",
                   line, line, "");
    check_print((struct sct_place){&file, 1, 501, 4}, NULL, expected);
    (void)snprintf(expected, sizeof expected,
                   "plan.yml:1:2: error: bad key\n    1 | %.160s...\n      |  ^\n", line);
    check_print((struct sct_place){&file, 1, 2, 1}, NULL, expected);
}

static void severities_and_order_are_kept(void)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_problems problems;
    struct sct_error err = {0};
    const char *text = NULL;
    const struct sct_place nowhere = {0};
    sct_problems_begin(&problems, arena);
    CHECK_OK(sct_problems_print(&problems, arena, true, &text, &err), err);
    CHECK_TEXT(text, "");
    CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_WARNING, nowhere, "", &err, "b"), err);
    CHECK(sct_problems_error_count(&problems) == 0);
    CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_NOTE, nowhere, NULL, &err, "a"), err);
    CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_ERROR, nowhere, NULL, &err, "c"), err);
    CHECK(sct_problems_error_count(&problems) == 1);
    CHECK_OK(sct_problems_print(&problems, arena, false, &text, &err), err);
    CHECK_TEXT(text, "warning: b\nnote: a\nerror: c\n");
    CHECK_OK(sct_problems_print(&problems, arena, true, &text, &err), err);
    CHECK_TEXT(text, "\x1b[1;35mwarning:\x1b[0m \x1b[1mb\x1b[0m\n"
                     "\x1b[1;36mnote:\x1b[0m \x1b[1ma\x1b[0m\n"
                     "\x1b[1;31merror:\x1b[0m \x1b[1mc\x1b[0m\n");
    sct_arena_close(arena);
}

/* A hint given in a buffer that is used again must not change afterwards. */
static void texts_are_copied(void)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_problems problems;
    struct sct_error err = {0};
    char hint[] = "first";
    sct_problems_begin(&problems, arena);
    CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_ERROR, (struct sct_place){0}, hint, &err, "%s",
                              hint),
             err);
    memset(hint, 'x', 5);
    CHECK_TEXT(problems.items[0].hint, "first");
    CHECK_TEXT(problems.items[0].message, "first");
    sct_arena_close(arena);
}

static void beyond_the_limit_problems_are_counted(void)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_problems problems;
    struct sct_error err = {0};
    const char *text = NULL;
    sct_problems_begin(&problems, arena);
    for (int i = 0; i < SCT_PROBLEMS_MAX; i++) {
        CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_WARNING, (struct sct_place){0}, NULL, &err,
                                  "%d", i),
                 err);
    }
    CHECK(sct_problems_error_count(&problems) == 0);
    for (int i = 0; i < 7; i++) {
        CHECK_OK(sct_problems_add(&problems, i < 3 ? SCT_PROBLEM_ERROR : SCT_PROBLEM_NOTE,
                                  (struct sct_place){0}, NULL, &err, "more"),
                 err);
    }
    CHECK(problems.count == SCT_PROBLEMS_MAX && problems.left_out == 7);
    CHECK(sct_problems_error_count(&problems) == 3); /* none is lost to the caller */
    CHECK_OK(sct_problems_print(&problems, arena, false, &text, &err), err);
    CHECK(strstr(text, "warning: 199\n... and 7 more, 3 of them errors\n") != NULL);
    sct_arena_close(arena);
}

/* From top to bottom, whatever stage found them; a file in which something was found earlier comes first. */
static void problems_are_told_in_the_order_of_their_file(void)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_problems problems;
    struct sct_error err = {0};
    const char *text = NULL;
    const struct sct_file first = {.path = "first.yml", .text = "", .text_bytes = 0};
    const struct sct_file second = {.path = "second.yml", .text = "", .text_bytes = 0};
    const struct {
        const struct sct_file *file;
        int line, column;
    } places[] = {{&first, 9, 1}, {&second, 2, 1}, {&first, 3, 7},
                  {NULL, 0, 0},   {&first, 3, 2},  {&first, 3, 7}};
    sct_problems_begin(&problems, arena);
    for (int i = 0; i < 6; i++) {
        const struct sct_place place = {places[i].file, places[i].line, places[i].column, 1};
        CHECK_OK(sct_problems_add(&problems, SCT_PROBLEM_NOTE, place, NULL, &err, "%d", i), err);
    }
    CHECK_OK(sct_problems_print(&problems, arena, false, &text, &err), err);
    CHECK_TEXT(text, "first.yml:3:2: note: 4\n"
                     "first.yml:3:7: note: 2\n"
                     "first.yml:3:7: note: 5\n"
                     "first.yml:9:1: note: 0\n"
                     "second.yml:2:1: note: 1\n"
                     "note: 3\n");
    sct_arena_close(arena);
}

int main(void)
{
    the_line_the_carets_and_the_hint_are_shown();
    tabs_stay_tabs();
    carets_count_cells_not_bytes();
    the_end_of_a_line_has_a_caret();
    places_may_be_less_than_whole();
    a_plan_cannot_drive_the_terminal();
    a_long_line_is_shown_around_its_place();
    severities_and_order_are_kept();
    problems_are_told_in_the_order_of_their_file();
    texts_are_copied();
    beyond_the_limit_problems_are_counted();
    return 0;
}

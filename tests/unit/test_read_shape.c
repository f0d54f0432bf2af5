/* How the head of a delimited text falls into records and cells. */
#include "engine/read/shape.h"
#include "support/check.h"

#include <string.h>

static struct csv_shape find(struct sct_arena *arena, const char *text, double *ret_regular)
{
    const struct csv_shape given = {.quote = '"'};
    struct csv_shape shape;
    CHECK(csv_find_shape(arena, strlen(text), text, true, &given, &shape, ret_regular, NULL) ==
          SCT_OK);
    return shape;
}

static void test_delimiters_are_found(void)
{
    static const struct {
        const char *text, *delimiter;
        size_t columns;
    } cases[] = {
        {"a,b\n1,2\n", ",", 2},
        {"a;b;c\n1;2,5;3\n4;5,5;6\n", ";", 3}, /* commas are as regular, but cut fewer */
        {"a\tb\n1,1\t2\n1\t2\n", "\t", 2},
        {"a|b|c\n1|2|3\n", "|", 3},
        {"id,text\n1,\"a;b;c;d\"\n2,\"e;f;g;h\"\n", ",", 2}, /* inside quotes nothing cuts */
        {"id;text\n1;a, b, c\n2;d\n3;e, f\n", ";", 2},
        {"name\nann\nbob\n", "", 1},
        {"", "", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sct_arena *arena = NULL;
        double regular = 0;
        CHECK(sct_arena_open((size_t)16 << 20, &arena, NULL) == SCT_OK);
        const struct csv_shape shape = find(arena, cases[i].text, &regular);
        CHECK(strcmp(shape.delimiter, cases[i].delimiter) == 0);
        CHECK(shape.column_count == cases[i].columns);
        sct_arena_close(arena);
    }
}

static void check_record(struct sct_arena *arena, const struct csv_shape *shape,
                         const struct csv_record *record, const char *const cells[])
{
    for (size_t i = 0; i < record->cell_count; i++) {
        const char *text = NULL;
        CHECK(csv_cell_text(arena, shape, &record->cells[i], &text, NULL) == SCT_OK);
        CHECK(strcmp(text, cells[i]) == 0);
    }
}

static void test_records_are_cut(void)
{
    static const char text[] = "a,b,c\r\n"
                               "\r\n"
                               "\"x, \"\"y\"\"\",,\" two\nlines \"\r\n"
                               "last,1, 2 ";
    static const char *const cells[3][3] = {{"a", "b", "c"},
                                            {"x, \"y\"", "", "two\nlines"},
                                            {"last", "1", "2"}};
    struct sct_arena *arena = NULL;
    size_t count = 0;
    double regular = 0;
    const struct csv_record *records = NULL;
    CHECK(sct_arena_open((size_t)16 << 20, &arena, NULL) == SCT_OK);
    const struct csv_shape shape = find(arena, text, &regular);
    CHECK(regular == 1);
    CHECK(csv_split(arena, strlen(text), text, true, &shape, 10, &count, &records, NULL) == SCT_OK);
    CHECK(count == 3);
    for (size_t i = 0; i < count; i++) {
        CHECK(records[i].cell_count == 3);
        check_record(arena, &shape, &records[i], cells[i]);
    }
    /* A head that ends in the middle of a record does not show it. */
    CHECK(csv_split(arena, strlen(text), text, false, &shape, 10, &count, &records, NULL) ==
          SCT_OK);
    CHECK(count == 2);
    sct_arena_close(arena);
}

static void test_escapes_and_ends(void)
{
    struct sct_arena *arena = NULL;
    double regular = 0;
    CHECK(sct_arena_open((size_t)16 << 20, &arena, NULL) == SCT_OK);
    const struct csv_shape backslash = find(arena, "a,b\n\"x \\\" y\",1\n", &regular);
    CHECK(backslash.escape == '\\' && regular == 1);
    const struct csv_shape doubled = find(arena, "a,b\n\"x \"\" \\\",1\n", &regular);
    CHECK(doubled.escape == '"');
    const struct csv_shape old = find(arena, "a,b\r1,2\r3,4\r", &regular);
    CHECK(old.bare_cr && old.column_count == 2 && regular == 1);
    sct_arena_close(arena);
}

static void test_what_looks_like_a_value(void)
{
    static const char *const values[] = {"1",          "-1.5",
                                         "1e6",        ".5",
                                         "2011-09-10", "12/1/2010 8:26",
                                         "1,5",        "2011-09-10T08:26:00Z"};
    static const char *const others[] = {"",   "id", "a1",        "x 2", "-",
                                         "E5", "Z",  "1st order", "n/a", "q1.2011"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        const struct csv_cell cell = {.bytes = values[i], .count = strlen(values[i])};
        CHECK(csv_looks_like_value(&cell));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        const struct csv_cell cell = {.bytes = others[i], .count = strlen(others[i])};
        CHECK(!csv_looks_like_value(&cell));
    }
}

int main(void)
{
    test_delimiters_are_found();
    test_records_are_cut();
    test_escapes_and_ends();
    test_what_looks_like_a_value();
    return 0;
}

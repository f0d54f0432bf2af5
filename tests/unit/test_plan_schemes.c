/* Wrong schemes: rules, grids, axes, cells, and which scheme is the primary one. */
#include "support/plan_mistakes.h"

/* The map of a scheme on line 6. */
#define RULES(text) HEAD "schemes: {s: {segments: [" text "]}}\n"

static const struct mistake rules[] = {
    {HEAD "schemes: x\n", 6, 10, 1, "'schemes': expected a map of named schemes, found a text", ""},
    {HEAD "schemes: {s: x}\n", 6, 14, 1, "scheme 's': expected a map, found a text", ""},
    {HEAD "schemes: {s: {about: x}}\n", 6, 14, 1, "scheme 's' has neither segments nor a grid",
     "add 'segments:' with rules, or 'grid:'"},
    {HEAD "schemes: {s: {segmnts: []}}\n", 6, 15, 7, "scheme 's' has no key 'segmnts'",
     "did you mean 'segments'?"},
    {HEAD "schemes: {s: {segments: []}}\n", 6, 25, 1,
     "'segments': expected a list of segments, each a map, found an empty list", ""},
    {HEAD "schemes: {s: {segments: {a: b}}}\n", 6, 25, 1,
     "'segments': expected a list of segments, each a map, found a map", ""},
    {RULES("x"), 6, 26, 1, "segment number 1: expected a map, found a text", ""},
    {RULES("{when: a}"), 6, 26, 1, "segment number 1 has no 'name'",
     "add 'name:' (The segment's name; in a grid, the name of a cell or of a merge.)"},
    {RULES("{name: a}"), 6, 26, 1, "segment 'a' has no 'when'",
     "add 'when:' with a condition, or 'otherwise: true' to the last"},
    {RULES("{name: a, whn: b}"), 6, 36, 3, "segment 'a' has no key 'whn'", "did you mean 'when'?"},
    {RULES("{name: a, when: }"), 6, 36, 4, "'when' has no value", "give it one, or remove the key"},
    {RULES("{name: a, when: b, otherwise: true}"), 6, 42, 1,
     "segment 'a' has both 'when' and 'otherwise'", "remove one of them"},
    {RULES("{name: a, otherwise: true}, {name: b, when: c}"), 6, 33, 1,
     "segment 'a' has 'otherwise' but is not the last: no customer can reach the segments after it",
     "move it to the end"},
    {RULES("{name: a, when: x, treatment: y}"), 6, 56, 1,
     "'treatment': expected a map, found a text", ""},
    {RULES("{name: a, when: x, treatment: {offr: y}}"), 6, 57, 4, "'treatment' has no key 'offr'",
     "did you mean 'offer'?"},
    {RULES("{name: a/b, when: x}"), 6, 33, 3, "the name 'a/b' of a segment holds a '/'",
     "paths of segments are written with '/'; choose another mark"},
    {RULES("{name: a, when: x}, {name: a, when: y}"), 6, 53, 1,
     "'a' is defined twice; first at line 6", "rename one of them"},
    {RULES("{name: a, when: orders in (1, 2)}"), 6, 42, 12,
     "a comma ends this text inside its parentheses: 'orders in (1'",
     "put the whole text in quotes"},
    {HEAD "schemes: {a/b: {segments: [{name: x, otherwise: true}]}}\n", 6, 11, 3,
     "the name 'a/b' of a scheme holds a '/'",
     "paths of segments are written with '/'; choose another mark"},
    {HEAD "schemes: {s: {exclusive: stric, segments: [{name: x, otherwise: true}]}}\n", 6, 26, 5,
     "'exclusive': expected 'strict', found 'stric'", "did you mean 'strict'?"},
};

#define TWO(first, second)                                                    \
    HEAD "schemes:\n  a: {" first "segments: [{name: x, otherwise: true}]}\n" \
         "  b: {" second "segments: [{name: x, otherwise: true}]}\n"

static const struct mistake primaries[] = {
    {TWO("", ""), 7, 3, 1, "none of the 2 schemes is primary",
     "add 'primary: true' to the one the business is run by"},
    {TWO("primary: true, ", "primary: true, "), 8, 3, 1,
     "scheme 'b' is primary, and so is 'a' at line 7", "keep 'primary: true' on one of them"},
    {TWO("primary: true, ", "within: x, primary: true, "), 8, 3, 1,
     "scheme 'b' is within a segment and cannot be the primary one",
     "remove 'primary:' or 'within:'"},
    {TWO("within: x, ", "within: y, "), 7, 3, 1, "every scheme is within a segment of another",
     "remove 'within:' from one of them"},
    {TWO("primary: True, ", "primary: true, "), 7, 16, 4,
     "'primary': expected 'true' or 'false', found 'True'", "did you mean 'true'?"},
};

static void test_primary(const char *text, bool first, bool second)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, text);
    CHECK(f.status == SCT_OK);
    CHECK(f.plan.schemes[0].primary == first);
    CHECK(f.plan.scheme_count < 2 || f.plan.schemes[1].primary == second);
    fixture_close(&f, NULL);
}

/* ---- grids ---------------------------------------------------------------------------------- */

#define COLUMNS "{by: orders, cuts: [1, 5], labels: [few, some, many]}"
#define ROWS                                               \
    "{by: spend, cuts: [100], labels: [low, high], high: " \
    "{by: orders, cuts: quantiles 2, labels: [rare, often], missing: none}}"

/* The axes on lines 9 and 10 begin in column 16 and 13; what follows is on line 11. */
#define GRID(columns, rows, rest) \
    HEAD "schemes:\n  s:\n    grid:\n      columns: " columns "\n      rows: " rows "\n" rest
#define MERGE(text) GRID(COLUMNS, ROWS, "      merge: " text "\n")
#define SEGMENTS(text) \
    GRID(COLUMNS, ROWS, "      merge: {top: [high/often x many]}\n    segments: " text "\n")

static const struct mistake axes[] = {
    {HEAD "schemes: {s: {grid: x}}\n", 6, 21, 1, "'grid': expected a map, found a text", ""},
    {HEAD "schemes: {s: {grid: {columns: " COLUMNS "}}}\n", 6, 21, 1, "'grid' has no 'rows'",
     "add 'rows:' (The axis from top to bottom.)"},
    {GRID("x", ROWS, ""), 9, 16, 1, "'columns': expected a map, found a text", ""},
    {GRID("{cuts: [1], labels: [a, b]}", ROWS, ""), 9, 16, 1, "'columns' has no 'by'",
     "add 'by:' (What is cut: a number of each customer.)"},
    {GRID("{by: a, cuts: [1, 2], labels: [a, b]}", ROWS, ""), 9, 46, 1,
     "'labels': 2 cuts make 3 bands, found 2 labels", "name every band, from the lowest"},
    {GRID("{by: a, cuts: [1], labels: [a]}", ROWS, ""), 9, 43, 1,
     "'labels': 1 cut makes 2 bands, found 1 label", "name every band, from the lowest"},
    {GRID("{by: a, cuts: quantiles 3, labels: [a, b]}", ROWS, ""), 9, 51, 1,
     "'labels': 3 quantiles make 3 bands, found 2 labels", "name every band, from the lowest"},
    {GRID("{by: a, cuts: quantiles 1, labels: [a, b]}", ROWS, ""), 9, 30, 11,
     "'cuts': expected 2 to 100 quantiles, found '1'", "for three bands: cuts: quantiles 3"},
    {GRID("{by: a, cuts: quantiles many, labels: [a, b]}", ROWS, ""), 9, 30, 14,
     "'cuts': expected 2 to 100 quantiles, found 'many'", "for three bands: cuts: quantiles 3"},
    {GRID("{by: a, cuts: {quantiles: 101}, labels: [a, b]}", ROWS, ""), 9, 42, 3,
     "'cuts': expected 2 to 100 quantiles, found '101'", "for three bands: cuts: quantiles 3"},
    {GRID("{by: a, cuts: {quantils: 3}, labels: [a, b]}", ROWS, ""), 9, 30, 1,
     "'cuts': expected a list of numbers, or 'quantiles N', found a map", ""},
    {GRID("{by: a, cuts: [1], labels: [a, A]}", ROWS, ""), 9, 47, 1,
     "'A' differs only in letter case from 'a' at line 9", "rename one of them"},
    {GRID("{by: a, cuts: [1], labels: [a, a]}", ROWS, ""), 9, 47, 1,
     "'a' is defined twice; first at line 9", "rename one of them"},
    {GRID("{by: a, cuts: [1], labels: [a, b], missing: b}", ROWS, ""), 9, 60, 1,
     "'b' is defined twice; first at line 9", "rename one of them"},
    {GRID("{by: a, cuts: [1], labels: [a, cuts]}", ROWS, ""), 9, 47, 4,
     "the name 'cuts' is reserved", "it is a key of the axis; choose another name"},
    {GRID("{by: a, cuts: [1], labels: [a, b/c]}", ROWS, ""), 9, 47, 3,
     "the name 'b/c' of a band holds a '/'",
     "paths of segments are written with '/'; choose another mark"},
    {GRID("{by: a, cuts: [1], labels: [a, b x c]}", ROWS, ""), 9, 47, 5,
     "the name 'b x c' of a band holds ' x ', which stands between row and column",
     "choose another name"},
    {GRID("{by: a, cuts: [1], labels: [low, mid], lwo: {by: b}}", ROWS, ""), 9, 55, 3,
     "'columns' has neither a key nor a label 'lwo'", "did you mean 'low'?"},
    {GRID("{by: a, cuts: [1], labels: [low, mid], lables: [x]}", ROWS, ""), 9, 55, 6,
     "'columns' has neither a key nor a label 'lables'", "did you mean 'labels'?"},
    {GRID("{by: a, cuts: [1], labels: [low, mid], mid: {by: b, cuts: [2]}}", ROWS, ""), 9, 60, 1,
     "band 'mid' has no 'labels'",
     "add 'labels:' (The names of the bands, from the lowest: one more than there are cuts.)"},
};

static const struct mistake cells[] = {
    {MERGE("[a]"), 11, 14, 1, "'merge': expected a map of names and lists of cells, found a list",
     ""},
    {MERGE("{a: {b: c}}"), 11, 18, 1, "merge 'a': expected a text or a list of texts, found a map",
     ""},
    {MERGE("{a: [lwo x few]}"), 11, 19, 9, "'lwo x few' is not a cell: there is no row 'lwo'",
     "did you mean 'low'?"},
    {MERGE("{a: [high x few]}"), 11, 19, 10, "'high x few' is not a cell: there is no row 'high'",
     "rows are: low, high/rare, high/often, ..."},
    {MERGE("{a: [low x lots]}"), 11, 19, 10,
     "'low x lots' is not a cell: there is no column 'lots'", "columns are: few, some, many, ..."},
    {MERGE("{a: [few x low]}"), 11, 19, 9, "'few x low' is not a cell of the grid",
     "the row comes first: 'low x few'"},
    {MERGE("{a: [low]}"), 11, 19, 3, "'low' is not a cell of the grid",
     "a cell is written 'row x column'"},
    {MERGE("{a: [low x few], b: [low x some, low x few]}"), 11, 47, 9,
     "the cell 'low x few' is already in 'a' at line 11",
     "a cell belongs to one segment; remove it from one"},
    {MERGE("{a: [low x few, low x few]}"), 11, 30, 9,
     "the cell 'low x few' is already in 'a' at line 11",
     "a cell belongs to one segment; remove it from one"},
    {MERGE("{a: [low x few], A: [low x some]}"), 11, 31, 1,
     "'A' differs only in letter case from 'a' at line 11", "rename one of them"},
    {MERGE("{low x few: [low x some]}"), 11, 15, 9, "the merge 'low x few' has the name of a cell",
     "choose another name"},
    {MERGE("{a/b: [low x some]}"), 11, 15, 3, "the name 'a/b' of a merge holds a '/'",
     "paths of segments are written with '/'; choose another mark"},
    {SEGMENTS("[{name: tpo, owner: x}]"), 12, 23, 3,
     "'tpo' is neither a cell nor a merge of the grid", "did you mean 'top'?"},
    {SEGMENTS("[{name: other, owner: x}]"), 12, 23, 5,
     "'other' is neither a cell nor a merge of the grid",
     "a segment of a grid is a cell, 'row x column', or the name of a merge"},
    {SEGMENTS("[{name: high/often x many, owner: x}]"), 12, 23, 17,
     "the cell 'high/often x many' is part of 'top'", "write about the merged segment instead"},
    {SEGMENTS("[{name: low x fwe, owner: x}]"), 12, 23, 9,
     "'low x fwe' is not a cell: there is no column 'fwe'", "did you mean 'few'?"},
    {SEGMENTS("[{name: low x few, when: x}]"), 12, 34, 4,
     "segment 'low x few': the cuts of the grid say who belongs to it, not 'when'", "remove it"},
    {SEGMENTS("[{name: low x few}, {name: low x few}]"), 12, 42, 9,
     "'low x few' is defined twice; first at line 12", "rename one of them"},
};

/* Bands of missing values are cells, also where an axis nests. */
static void test_missing_cells(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, MERGE("{a: [low x missing, high/none x few, missing x many]}"));
    if (f.status != SCT_OK) {
        fixture_print(&f);
    }
    CHECK(f.status == SCT_OK);
    fixture_close(&f, NULL);
}

/* 101 x 101 = 10201 cells with the missing bands, above 10000. */
static void test_too_many_cells(void)
{
    struct plan_fixture f = {0};
    char axis[2048] = "{by: a, cuts: quantiles 100, labels: [";
    char plan[8192];
    for (int i = 0; i < 100; i++) {
        const size_t used = strlen(axis);
        (void)snprintf(axis + used, sizeof axis - used, "%sb%d", i ? ", " : "", i);
    }
    (void)snprintf(plan, sizeof plan,
                   "%sschemes:\n  s:\n    grid:\n      columns: %s]}\n      rows: %s]}\n", HEAD,
                   axis, axis);
    fixture_load_text(&f, plan);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message, "the grid has 101 x 101 cells; the limit is 10000");
    fixture_close(&f, NULL);
}

/* Whoever has more labels than this has no axis. */
static void test_too_many_bands(void)
{
    enum { LABELS = 1001, BYTES_EACH = 7 };
    struct plan_fixture f = {0};
    static char labels[LABELS * BYTES_EACH + 1];
    static char plan[sizeof labels + 1024];
    for (int i = 0; i < LABELS; i++) {
        (void)snprintf(labels + (size_t)i * BYTES_EACH, BYTES_EACH + 1, "b%04d, ", i);
    }
    (void)snprintf(plan, sizeof plan, GRID("{by: a, cuts: [1], labels: [%s]}", ROWS, ""), labels);
    fixture_load_text(&f, plan);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message,
               "'labels': an axis has at most 1000 bands, found 1001 labels");
    fixture_close(&f, NULL);
}

/* Two columns and two rows with their missing bands are nine cells. */
static void test_too_many_segments(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f,
                      GRID("{by: a, cuts: [1], labels: [p, q]}",
                           "{by: b, cuts: [1], labels: [k, l]}",
                           "    segments: [{name: 1}, {name: 2}, {name: 3}, {name: 4}, {name: 5},\n"
                           "      {name: 6}, {name: 7}, {name: 8}, {name: 9}, {name: 10}]\n"));
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message, "the grid has 9 cells, but 0 merges and 10 segments");
    fixture_close(&f, NULL);
}

int main(void)
{
    check_mistakes(sizeof rules / sizeof rules[0], rules);
    check_mistakes(sizeof primaries / sizeof primaries[0], primaries);
    check_mistakes(sizeof axes / sizeof axes[0], axes);
    check_mistakes(sizeof cells / sizeof cells[0], cells);
    test_primary(HEAD SCHEME, true, false);
    test_primary(TWO("", "within: x, "), true, false);
    test_primary(TWO("within: x, ", ""), false, true);
    test_primary(TWO("", "primary: true, "), false, true);
    test_primary(TWO("primary: false, ", "primary: true, "), false, true);
    test_missing_cells();
    test_too_many_cells();
    test_too_many_bands();
    test_too_many_segments();
    return 0;
}

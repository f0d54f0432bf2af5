/* YAML that is broken, YAML that is unusual but right, and files that are no YAML at all. */
#include "support/plan_mistakes.h"

/* Room for HEAD and the line after it. */
enum { HEAD_BYTES = 1024 };

static const struct mistake broken[] = {
    {HEAD SCHEME "\tabout: x\n", 7, 1, 1, "a tab stands where the indentation is",
     "indent with spaces"},
    {HEAD SCHEME "about: \"x\n", 7, 8, 1, "the text that begins here is never closed",
     "add the closing \""},
    {HEAD SCHEME "about: 'x\n", 7, 8, 1, "the text that begins here is never closed",
     "add the closing ' (an apostrophe inside is written '')"},
    {HEAD SCHEME "about: \"x\nseed: 1\n", 7, 8, 1, "the text that begins here is never closed",
     "add the closing \""},
    {HEAD SCHEME "include: [a, b\n", 7, 10, 1, "'[' is never closed", "add the closing ]"},
    {HEAD SCHEME "clock: {zone: UTC\n", 7, 8, 1, "'{' is never closed", "add the closing }"},
    {HEAD SCHEME "include: [a]]\n", 7, 13, 1, "']' closes nothing",
     "remove it, or add the [ it belongs to"},
    {HEAD SCHEME "about: }\n", 7, 8, 1, "'}' closes nothing",
     "remove it, or add the { it belongs to"},
    {HEAD SCHEME "clock: {zone: UTC as_of: 2011-09-10}\n", 7, 24, 1,
     "a comma or a closing bracket is missing before this",
     "put a value with ': ' in it in quotes: \"UTC as_of: 2011-09-10\"; or separate the items with "
     "commas"},
    {HEAD SCHEME "goal: {outcome: o, decision: Wer: bekommt, sponsor: x}\n", 7, 33, 1,
     "a comma or a closing bracket is missing before this",
     "put a value with ': ' in it in quotes: \"Wer: bekommt\"; or separate the items with commas"},
    {HEAD SCHEME "about: a: b\n", 7, 9, 1, "a second ': ' on one line",
     "put the value in quotes, or begin the map on the next line"},
    {HEAD SCHEME "about: %d\n", 7, 8, 1, "a text without quotes cannot begin like this",
     "put the text in quotes"},
    {HEAD SCHEME "about: @me\n", 7, 8, 1, "a text without quotes cannot begin like this",
     "put the text in quotes"},
    {HEAD SCHEME "goal:\n  sponsor: a\n outcome: b\n", 9, 2, 1,
     "this line is indented unlike the keys above it", "give keys of one map the same indentation"},
    {HEAD SCHEME "about\n", 7, 1, 1, "expected 'key: value' here",
     "end the key with a colon and a blank"},
    {HEAD SCHEME "- a\n", 7, 1, 1, "expected 'key: value' here",
     "a list and a map cannot stand at the same indentation"},
    {HEAD SCHEME "include: - a\n", 7, 10, 1, "a list cannot begin here",
     "begin it on the next line, or write [a, b]"},
    {HEAD SCHEME "about: \"\\q\"\n", 7, 9, 1, "this is not an escape of a double-quoted text",
     "write \\\\ for a backslash, or use single quotes"},
    {HEAD SCHEME "about: \"a\" b\n", 7, 12, 1, "something follows the closing quote",
     "put the whole value in quotes of the other kind"},
    {HEAD SCHEME "about: > a\n", 7, 10, 1, "a text after '|' or '>' begins on the next line",
     "begin the text on the next line, or put the value in quotes"},
    {HEAD SCHEME "about: *x\n", 7, 9, 1, "the alias 'x' has no anchor before it",
     "if a text begins with *, put it in quotes"},
    {HEAD SCHEME "include: &x [*x]\n", 7, 15, 1, "the alias 'x' stands inside what it names",
     "if a text begins with *, put it in quotes"},
    {HEAD SCHEME "about: !mine x\n", 7, 14, 1, "the tag '!mine' means nothing in a plan",
     "if a text begins with !, put it in quotes"},
    {HEAD SCHEME "about: \"a\\0b\"\n", 7, 9, 1, "the text holds a NUL character",
     "remove the escape that makes it"},
    {HEAD SCHEME "<<: {a: b}\n", 7, 1, 2,
     "merge keys ('<<') are not part of YAML 1.2 and are not read",
     "write the keys out, or share definitions with 'include:'"},
    {HEAD SCHEME "? [a]\n: b\n", 7, 3, 1, "a key must be a text, not a list or a map",
     "write 'key: value' with a text as the key"},
    {HEAD SCHEME "---\nabout: x\n", 7, 1, 1,
     "a plan is one YAML document; here a second one begins",
     "remove the '---'; share definitions between files with 'include:'"},
    {HEAD SCHEME "about: a\nabout: b\n", 8, 1, 5, "'about' is defined twice; first at line 7",
     "remove or rename one of them"},
    {HEAD SCHEME "tags:\n  a: x\n  b: y\n  \"a\": z\n", 10, 4, 1,
     "'a' is defined twice; first at line 8", "remove or rename one of them"},
    {HEAD SCHEME "tags: {t: f(a, b)}\n", 7, 11, 3,
     "a comma ends this text inside its parentheses: 'f(a'", "put the whole text in quotes"},
    {"sectile: 1\nname: t\nsources: {l: {read: [f(a, b, c), d], customer: c}}\n" SCHEME, 3, 22, 3,
     "a comma ends this text inside its parentheses: 'f(a'", "put the whole text in quotes"},
    {"", 1, 1, 1, "the file is empty", "begin with 'sectile: 1'"},
    {"# nothing\n", 1, 1, 1, "the file is empty", "begin with 'sectile: 1'"},
    {"- a\n", 1, 1, 1, "a plan: expected a map of keys such as 'sectile: 1', found a list", ""},
    {"hello\n", 1, 1, 5, "a plan: expected a map of keys such as 'sectile: 1', found a text", ""},
    {"%YAML 1.1\n---\nsectile: 1\n", 1, 1, 1, "a line of a plan cannot begin with '%'",
     "YAML directives are not read; remove the line"},
    {"sectile: 1\nname: \xC3\xA9\xFF\n", 2, 8, 1, "the file is not UTF-8 from here on",
     "save it as UTF-8"},
    {"sectile: 1\nname: \x01\n", 2, 7, 1, "the file holds a control character", "remove it"},
    {"sectile: 1\rname: a\r", 1, 11, 1, "the line ends with a carriage return alone",
     "save the file with line ends LF or CRLF"},
};

/* ---- bytes ---------------------------------------------------------------------------------- */

static void test_nul_byte(void)
{
    struct plan_fixture f = {0};
    fixture_write(&f, "plan.yml", "sectile: 1\nna\0me: x\n", 20);
    fixture_load(&f, "plan.yml");
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message, "the file holds a NUL byte");
    CHECK_AT(f.problems.items[0].place, 2, 3);
    fixture_close(&f, NULL);
}

/* A plan of Windows: byte order mark, CRLF; columns do not count the mark. */
static void test_byte_order_mark(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, "\xEF\xBB\xBFsectile: 1\r\nname: \xC3\xA9t\xC3\xA9 x\r\n"
                          "sources: {l: {read: a, customer: c}}\r\n" SCHEME);
    CHECK(f.status == SCT_OK);
    CHECK_TEXT(f.plan.name.text, "\xC3\xA9t\xC3\xA9 x");
    CHECK_AT(f.plan.name.at, 2, 7);
    CHECK(f.plan.name.at.width == 5); /* code points, not bytes */
    fixture_close(&f, NULL);
}

static void test_size(void)
{
    enum { LIMIT = 1 << 20 };
    struct plan_fixture f = {0};
    char *bytes = calloc(1, LIMIT + 2);
    CHECK(bytes);
    memset(bytes, '\n', LIMIT + 1);
    static const char first[] = {'s', 'e', 'c', 't', 'i', 'l', 'e', ':', ' ', '1'};
    memcpy(bytes, first, sizeof first);
    fixture_write(&f, "plan.yml", bytes, LIMIT + 1);
    fixture_load(&f, "plan.yml");
    CHECK(f.status == SCT_LIMIT);
    CHECK(strstr(f.err.message, "is larger than 1048576 bytes"));
    fixture_write(&f, "plan.yml", bytes, LIMIT);
    fixture_load(&f, "plan.yml");
    CHECK(f.status == SCT_PLAN); /* read, and found to have nothing but its version */
    CHECK(f.problems.count == 3);
    free(bytes);
    fixture_close(&f, NULL);
}

static void test_no_file(void)
{
    struct plan_fixture f = {0};
    fixture_load(&f, "no/such/plan.yml");
    CHECK(f.status == SCT_IO);
    CHECK_TEXT(f.err.message, "cannot read the plan 'no/such/plan.yml': No such file or directory");
    CHECK(strstr(f.err.hint, "sectile init"));
    fixture_load(&f, "tests/data");
    CHECK(f.status == SCT_IO);
    CHECK_TEXT(f.err.message, "cannot read the plan 'tests/data': Is a directory");
    fixture_close(&f, NULL);
}

/* ---- what is right ---------------------------------------------------------------------------- */

static void test_aliases(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, HEAD SCHEME "tags:\n"
                                      "  a: &rich {is: spend > 5, about: Rich}\n"
                                      "  b: *rich\n"
                                      "  c: &name orders > 1\n"
                                      "  d: *name\n");
    CHECK(f.status == SCT_OK);
    CHECK_TEXT(f.plan.tags.items[1].is.text, "spend > 5");
    CHECK_AT(f.plan.tags.items[1].is.at, 8, 17); /* where it is written */
    CHECK_AT(f.plan.tags.items[1].name.at, 9, 3);
    CHECK_TEXT(f.plan.tags.items[3].is.text, "orders > 1");
    fixture_close(&f, NULL);
}

/* Each level ten times the one before: 10^7 values in a hundred bytes. */
static void test_billion_laughs(void)
{
    struct plan_fixture f = {0};
    char text[2048] = "a0: &a0 x\n";
    for (int i = 1; i <= 7; i++) {
        const size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used,
                       "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n",
                       i, i, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    }
    fixture_load_text(&f, text);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message,
               "the plan has more than 200000 values, those of aliases counted each time");
    fixture_close(&f, NULL);
}

static void test_depth(void)
{
    struct plan_fixture f = {0};
    char text[256] = "about: ";
    memset(text + 7, '[', 100);
    fixture_load_text(&f, text);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message, "lists and maps are nested more than 40 deep");
    CHECK_AT(f.problems.items[0].place, 1, 47); /* the root is the first */
    fixture_close(&f, NULL);
}

/* libfyaml's time grows with the square of open brackets: a megabyte of them never reaches it. */
static void test_open_brackets(void)
{
    enum { BYTES = 1 << 20 };
    struct plan_fixture f = {0};
    char *text = malloc(BYTES);
    CHECK(text);
    memset(text, '[', BYTES);
    fixture_write(&f, "plan.yml", text, BYTES);
    fixture_load(&f, "plan.yml");
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message, "more than 1000 brackets are open here");
    CHECK_AT(f.problems.items[0].place, 1, 1001);
    free(text);
    fixture_close(&f, NULL);
}

/* A megabyte of wrong keys: all are counted, the first are told, and it does not take the square. */
static void test_many_keys(void)
{
    enum { KEYS = 80000, BYTES_EACH = 12 };
    struct plan_fixture f = {0};
    char *text = malloc((size_t)KEYS * BYTES_EACH + 1);
    CHECK(text);
    for (int i = 0; i < KEYS; i++) {
        (void)snprintf(text + (size_t)i * BYTES_EACH, BYTES_EACH + 1, "zz%06d: 1\n", i);
    }
    fixture_load_text(&f, text);
    CHECK(f.status == SCT_PLAN && f.problems.count == SCT_PROBLEMS_MAX);
    CHECK(sct_problems_error_count(&f.problems) == KEYS + 4); /* and four required keys */
    free(text);
    fixture_close(&f, NULL);
}

static void test_anchors(void)
{
    struct plan_fixture f = {0};
    char text[16384] = "a: [";
    for (int i = 0; i <= 500; i++) {
        const size_t used = strlen(text);
        (void)snprintf(text + used, sizeof text - used, "&a%d x,", i);
    }
    const size_t used = strlen(text);
    (void)snprintf(text + used, sizeof text - used, "]\n");
    fixture_load_text(&f, text);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    CHECK_TEXT(f.problems.items[0].message, "the file has more than 500 anchors");
    fixture_close(&f, NULL);
}

/* JSON is YAML; brackets may close below their key; a folded text has no columns. */
static void test_styles(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, "{\n\"sectile\": 1, \"name\": \"t\",\n"
                          "\"sources\": {\"l\": {\"read\": [\n\"a\"\n], \"customer\": \"c\"}},\n"
                          "\"tags\": {'it''s': \"a\\u0062\"},\n"
                          "\"schemes\": {\"s\": {\"segments\": [{\"name\": \"x\",\n"
                          "\"otherwise\": true}]}}\n}\n");
    if (f.status != SCT_OK) {
        fixture_print(&f);
    }
    CHECK(f.status == SCT_OK);
    CHECK_AT(f.plan.name.at, 2, 24);
    CHECK_TEXT(f.plan.tags.items[0].name.text, "it's");
    CHECK(!f.plan.tags.items[0].name.one_line); /* an escape shifts what follows it */
    CHECK_TEXT(f.plan.tags.items[0].is.text, "ab");
    CHECK(!f.plan.tags.items[0].is.one_line);
    fixture_close(&f, NULL);
}

/* One line of many values is read in linear time: a count from its start for each would take minutes. */
static void test_long_line(void)
{
    enum { VALUES = 90000 };
    struct plan_fixture f = {0};
    char *text = malloc(HEAD_BYTES + (size_t)VALUES * 11);
    CHECK(text);
    size_t used = (size_t)snprintf(text, HEAD_BYTES, "%s", HEAD SCHEME "waivers: [");
    for (int i = 0; i < VALUES; i++) {
        used += (size_t)snprintf(text + used, 7, "\xC3\xA9\xC3\xA9, ");
    }
    (void)snprintf(text + used, 4, "x]\n");
    fixture_load_text(&f, text);
    CHECK(f.status == SCT_OK && f.problems.count == 1);
    free(text);
    fixture_close(&f, NULL);
}

int main(void)
{
    check_mistakes(sizeof broken / sizeof broken[0], broken);
    test_nul_byte();
    test_byte_order_mark();
    test_size();
    test_no_file();
    test_aliases();
    test_billion_laughs();
    test_depth();
    test_open_brackets();
    test_many_keys();
    test_anchors();
    test_styles();
    test_long_line();
    return 0;
}

/* Wrong keys, shapes and words outside of schemes. */
#include "support/plan_mistakes.h"

static const struct mistake keys[] = {
    {HEAD SCHEME "gaol: {}\n", 7, 1, 4, "the plan has no key 'gaol'", "did you mean 'goal'?"},
    {HEAD SCHEME "goal: {decison: x}\n", 7, 8, 7, "'goal' has no key 'decison'",
     "did you mean 'decision'?"},
    {HEAD SCHEME "goal: {a: x}\n", 7, 8, 1, "'goal' has no key 'a'",
     "known keys: decision, outcome, sponsor, review"},
    {HEAD SCHEME "clock: {asof: 2011-09-10}\n", 7, 9, 4, "'clock' has no key 'asof'",
     "did you mean 'as_of'?"},
    {HEAD SCHEME "population: {were: x}\n", 7, 14, 4, "'population' has no key 'were'",
     "did you mean 'where'?"},
    {HEAD SCHEME "tags: {t: {is: a, unit: b}}\n", 7, 19, 4, "'t' has no key 'unit'",
     "known keys: is, about"},
    {HEAD SCHEME "outcomes: {o: {is: a, type: number}}\n", 7, 23, 4, "'o' has no key 'type'",
     "known keys: is, unit, kind, about"},
    {"name: t\nsources: {l: {read: a, customer: c}}\n" SCHEME, 1, 1, 1, "the plan has no 'sectile'",
     "add 'sectile:' (The version of the plan language: 1.)"},
    {"sectile: 1\nsources: {l: {read: a, customer: c}}\n" SCHEME, 1, 1, 1, "the plan has no 'name'",
     "add 'name:' (The plan's name, on reports and in the store.)"},
    {"sectile: 1\nname: t\n" SCHEME, 1, 1, 1, "the plan has no 'sources'",
     "add 'sources:' (Tables of events or facts, by name.)"},
    {HEAD, 1, 1, 1, "the plan has no 'schemes'",
     "add 'schemes:' (Segmentations, by name: each puts every customer into exactly one segment.)"},
    {"sectile: 2\nname: t\nsources: {l: {read: a, customer: c}}\n" SCHEME, 1, 10, 1,
     "this is version '2' of the plan language; this program reads version 1",
     "write 'sectile: 1', or use a newer program"},
    {"sectile: [1]\nname: t\nsources: {l: {read: a, customer: c}}\n" SCHEME, 1, 10, 1,
     "'sectile': expected the version of the plan language, 1, found a list", ""},
};

static const struct mistake shapes[] = {
    {HEAD SCHEME "goal: x\n", 7, 7, 1, "'goal': expected a map, found a text", ""},
    {HEAD SCHEME "goal:\n", 7, 1, 4, "'goal' has no value", "give it one, or remove the key"},
    {HEAD SCHEME "about: [a]\n", 7, 8, 1, "'about': expected a text, found a list", ""},
    {HEAD SCHEME "about: ''\n", 7, 9, 1, "'about': expected a text, found an empty text", ""},
    {HEAD SCHEME "population: {where: {a: b}}\n", 7, 21, 1,
     "'where': expected an expression, found a map", ""},
    {HEAD SCHEME "tags: [a]\n", 7, 7, 1,
     "'tags': expected a map of names and expressions, found a list", ""},
    {HEAD SCHEME "tags: {a: }\n", 7, 8, 1,
     "'a': expected an expression, or a map with 'is:', found nothing", ""},
    {HEAD SCHEME "tags: {a: [b]}\n", 7, 11, 1,
     "'a': expected an expression, or a map with 'is:', found a list", ""},
    {HEAD SCHEME "tags: {a: {about: b}}\n", 7, 11, 1, "'a' has no 'is'",
     "add 'is:' (The condition that gives the mark.)"},
    {HEAD SCHEME "seed: -1\n", 7, 7, 2,
     "'seed': expected a whole number of at most 18 digits, found '-1'", ""},
    {HEAD SCHEME "seed: 1.5\n", 7, 7, 3,
     "'seed': expected a whole number of at most 18 digits, found '1.5'", ""},
    {HEAD SCHEME "seed: 1234567890123456789\n", 7, 7, 19,
     "'seed': expected a whole number of at most 18 digits, found '1234567890123456789'", ""},
    {HEAD SCHEME "targets: x\n", 7, 10, 1, "'targets': expected a map or a list, found a text", ""},
    {HEAD SCHEME "include: {a: b}\n", 7, 10, 1,
     "'include': expected a text or a list of texts, found a map", ""},
    {HEAD SCHEME "include: []\n", 7, 10, 1, "'include': the list is empty", ""},
    {HEAD SCHEME "outcomes: {o: {is: a, kind: valeu}}\n", 7, 29, 5,
     "'kind': expected 'behaviour', 'value', 'lifecycle', 'attribute', 'demographic', 'geography', "
     "'need', 'attitude', 'feedback', 'product', 'asset' or 'vintage', found 'valeu'",
     "did you mean 'value'?"},
};

#define SOURCE(text) "sectile: 1\nname: t\nsources:\n  l: " text "\n" SCHEME

static const struct mistake sources[] = {
    {"sectile: 1\nname: t\nsources: []\n" SCHEME, 3, 10, 1,
     "'sources': expected a map of named sources, found an empty list", ""},
    {SOURCE("a.csv"), 4, 6, 5, "source 'l': expected a map, found a text", ""},
    {SOURCE("{read: a}"), 4, 6, 1, "source 'l' has no 'customer'",
     "add 'customer:' (Whose row it is: a column of the file or an expression.)"},
    {SOURCE("{customer: a}"), 4, 6, 1, "source 'l' does not say where its rows come from",
     "add 'read:' with a file, or 'table:', or 'sql:'"},
    {SOURCE("{customer: a, raed: b}"), 4, 20, 4, "source 'l' has no key 'raed'",
     "did you mean 'read'?"},
    {SOURCE("{customer: a, read: b, sql: c}"), 4, 29, 3, "source 'l' has both 'read' and 'sql'",
     "keep one of them"},
    {SOURCE("{customer: a, read: [b, [c]]}"), 4, 30, 1, "'read': expected a text, found a list",
     ""},
    {SOURCE("{customer: a, read: {tabel: b}}"), 4, 27, 5, "'read' has no key 'tabel'",
     "did you mean 'table'?"},
    {SOURCE("{customer: a, read: b, on_bad_row: ignore}"), 4, 41, 6,
     "'on_bad_row': expected 'fail' or 'skip', found 'ignore'", ""},
    {SOURCE("{customer: a, read: b, format: {header: yes}}"), 4, 46, 3,
     "'header': expected 'true' or 'false', found 'yes'", "write true"},
    {SOURCE("{customer: a, read: b, format: {header: Nein}}"), 4, 46, 4,
     "'header': expected 'true' or 'false', found 'Nein'", "write false"},
    {SOURCE("{customer: a, read: b, format: {skip: two}}"), 4, 44, 3,
     "'skip': expected a whole number of at most 18 digits, found 'two'", ""},
    {SOURCE("{customer: a, read: b, format: {type: cvs}}"), 4, 44, 3,
     "'type': expected 'csv', 'text', 'parquet' or 'json', found 'cvs'", "did you mean 'csv'?"},
    {SOURCE("{customer: a, read: b, format: {decimal: ;}}"), 4, 47, 1,
     "'decimal': expected '.' or ',', found ';'", ""},
    {SOURCE("{customer: a, read: b, format: {delimiter: ''}}"), 4, 50, 1,
     "'delimiter': expected a character, found an empty text", ""},
    {SOURCE("{customer: a, read: b, columns: {c: {is: d, type: float}}}"), 4, 56, 5,
     "'type': expected 'integer', 'number', 'boolean', 'text', 'date' or 'timestamp', found "
     "'float'",
     ""},
    {SOURCE("{customer: a, read: b, columns: {c: d, C: d}}"), 4, 45, 1,
     "'C' differs only in letter case from 'c' at line 4", "rename one of them"},
    {SOURCE("{customer: a, read: b, leave_out: {After_as_of: d}}"), 4, 41, 11,
     "the name 'After_as_of' is reserved",
     "rows are already counted under this name; choose another"},
    {SOURCE("{customer: a, read: b, leave_out: {x: {is: d}}}"), 4, 44, 1,
     "'x': expected an expression, found a map", ""},
    {SOURCE("{customer: a, read: b}\n  L: {customer: a, read: b}"), 5, 3, 1,
     "'L' differs only in letter case from 'l' at line 4", "rename one of them"},
    {HEAD SCHEME "identity: {read: a, alias: b}\n", 7, 11, 1, "'identity' has no 'customer'",
     "add 'customer:' (The customer it belongs to: a person, a household, a company.)"},
    {HEAD SCHEME "identity: {alias: b, customer: c}\n", 7, 11, 1,
     "'identity' does not say where its rows come from",
     "add 'read:' with a file, or 'table:', or 'sql:'"},
};

#define LONG_50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct mistake names[] = {
    {HEAD SCHEME "outcomes:\n  spend: x\n", 8, 3, 5, "'spend' is defined twice; first at line 5",
     "rename one of them"},
    {HEAD SCHEME "tags:\n  SPEND: x\n", 8, 3, 5,
     "'SPEND' differs only in letter case from 'spend' at line 5", "rename one of them"},
    {HEAD SCHEME "outcomes: {a: b}\ntags: {a: b}\n", 8, 8, 1,
     "'a' is defined twice; first at line 7", "rename one of them"},
    {HEAD SCHEME "tags: {customer: x}\n", 7, 8, 8, "the name 'customer' is reserved",
     "every customer has it already; choose another name"},
    {HEAD SCHEME "tags: {Reachable: x}\n", 7, 8, 9, "the name 'Reachable' is reserved",
     "every customer has it already; choose another name"},
    {HEAD SCHEME "outcomes: {as_of: x}\n", 7, 12, 5, "the name 'as_of' is reserved",
     "every customer has it already; choose another name"},
    {HEAD SCHEME "tags: {'': x}\n", 7, 9, 1, "the name of a definition is empty", "give it a name"},
    {HEAD SCHEME "tags: {\"a\\tb\": x}\n", 7, 9, 1,
     "the name 'a b' of a definition holds a control character",
     "write it on one line, without tabs"},
    {HEAD SCHEME "tags: {' a': x}\n", 7, 9, 2,
     "the name ' a' of a definition begins or ends with a blank", "remove it"},
    {HEAD SCHEME "tags: {" LONG_50 LONG_50 LONG_50 LONG_50 "b: x}\n", 7, 8, 201,
     "the name of a definition has 201 bytes; at most 200 are allowed",
     "shorten it; 'about:' has room for the rest"},
};

/* Two hundred bytes are allowed. */
static void test_longest_name(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, HEAD SCHEME "tags: {" LONG_50 LONG_50 LONG_50 LONG_50 ": x}\n");
    CHECK(f.status == SCT_OK && f.problems.count == 0);
    fixture_close(&f, NULL);
}

/* A plan is answered with every mistake in it, in the order of the file. */
static void test_all_at_once(void)
{
    struct plan_fixture f = {0};
    fixture_load_text(&f, "sectile: 3\n"
                          "name: [x]\n"
                          "sources: {l: {read: a, costumer: b}}\n"
                          "schemes: {s: {segments: [{name: a/b}]}}\n"
                          "tag: {}\n");
    static const int lines[] = {1, 2, 3, 4, 4, 5};
    CHECK(f.status == SCT_PLAN);
    CHECK(f.problems.count == 6);
    for (size_t i = 0; i < 6; i++) {
        CHECK(f.problems.items[i].place.line == lines[i]);
        CHECK(i == 0 || lines[i] != lines[i - 1] ||
              f.problems.items[i].place.column > f.problems.items[i - 1].place.column);
    }
    CHECK(strstr(f.err.message, "has 6 mistakes"));
    fixture_close(&f, NULL);
}

int main(void)
{
    check_mistakes(sizeof keys / sizeof keys[0], keys);
    check_mistakes(sizeof shapes / sizeof shapes[0], shapes);
    check_mistakes(sizeof sources / sizeof sources[0], sources);
    check_mistakes(sizeof names / sizeof names[0], names);
    test_longest_name();
    test_all_at_once();
    return 0;
}

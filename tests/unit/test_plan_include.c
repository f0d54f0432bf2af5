/* One plan in several files. */
#include "support/plan_mistakes.h"

static void write_text(struct plan_fixture *f, const char *name, const char *text)
{
    fixture_write(f, name, text, strlen(text));
}

static void check_problem(const struct plan_fixture *f, size_t i, const char *file, int line,
                          int column, const char *message)
{
    char path[256];
    CHECK(i < f->problems.count);
    fixture_path(f, file, path);
    CHECK_TEXT(f->problems.items[i].place.file->path, path);
    CHECK_AT(f->problems.items[i].place, line, column);
    CHECK(strstr(f->problems.items[i].message, message));
}

/* Definitions of included files come first, in the order of the list, depth first. */
static void test_order(void)
{
    static const char *const names[] = {"a.yml", "b.yml", "c.yml", NULL};
    struct plan_fixture f = {0};
    write_text(&f, "a.yml", "include: c.yml\nfeatures: {fa: x}\nseed: 7\n");
    write_text(&f, "b.yml", "sectile: 1\ninclude: c.yml\nfeatures: {fb: x}\ntags: {t: y}\n");
    write_text(&f, "c.yml", "features: {fc: x}\nsources: {s: {read: d.csv, customer: e}}\n");
    fixture_load_text(&f, "include: [a.yml, b.yml]\n" HEAD SCHEME);
    CHECK(f.status == SCT_OK && f.problems.count == 0);
    static const char *const features[] = {"fc", "fa", "fb", "spend", "orders"};
    CHECK(f.plan.features.count == 5);
    for (size_t i = 0; i < 5; i++) {
        CHECK_TEXT(f.plan.features.items[i].name.text, features[i]);
    }
    CHECK(f.plan.source_count == 2);
    CHECK_TEXT(f.plan.sources[0].name.text, "s");
    CHECK_TEXT(f.plan.seed.text, "7");
    CHECK(f.plan.tags.count == 1);

    /* The plan first, then each included file once, though two include c.yml. */
    static const char *const files[] = {"plan.yml", "a.yml", "c.yml", "b.yml"};
    CHECK(f.plan.file_count == 4);
    for (size_t i = 0; i < 4; i++) {
        char path[256];
        fixture_path(&f, files[i], path);
        CHECK_TEXT(f.plan.files[i]->path, path);
    }
    fixture_close(&f, names);
}

/* What two files define is told with both places; what stands alone may stand once. */
static void test_repeats(void)
{
    static const char *const names[] = {"a.yml", NULL};
    struct plan_fixture f = {0};
    write_text(&f, "a.yml",
               "name: u\ngoal: {sponsor: x}\nfeatures:\n  Orders: x\n  spend: y\n"
               "schemes: {s: {segments: [{name: y, otherwise: true}]}}\n");
    fixture_load_text(&f, "include: a.yml\n" HEAD SCHEME "goal: {sponsor: z}\n");
    CHECK(f.status == SCT_PLAN);
    CHECK(f.problems.count == 5);
    check_problem(&f, 0, "plan.yml", 3, 1, "'name' is given twice; first at ");
    CHECK(strstr(f.problems.items[0].message, "a.yml:1"));
    check_problem(&f, 1, "plan.yml", 6, 12, "'spend' is defined twice; first at ");
    CHECK(strstr(f.problems.items[1].message, "a.yml:5"));
    check_problem(&f, 2, "plan.yml", 6, 38,
                  "'orders' differs only in letter case from 'Orders' at ");
    check_problem(&f, 3, "plan.yml", 7, 11, "'s' is defined twice; first at ");
    check_problem(&f, 4, "plan.yml", 8, 1, "'goal' is given twice; first at ");
    fixture_close(&f, names);
}

static void test_cycles(void)
{
    static const char *const names[] = {"a.yml", "b.yml", NULL};
    struct plan_fixture f = {0};
    write_text(&f, "a.yml", "include: b.yml\n");
    write_text(&f, "b.yml", "include: [./a.yml]\n");
    fixture_load_text(&f, "include: a.yml\n" HEAD SCHEME);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    check_problem(&f, 0, "b.yml", 1, 11, "/./a.yml' includes itself");
    fixture_load_text(&f, "include: ./plan.yml\n" HEAD SCHEME);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    check_problem(&f, 0, "plan.yml", 1, 10, "plan.yml' includes itself");
    fixture_close(&f, names);
}

/* Mistakes in an included file are told there, after those of the plan. */
static void test_mistakes(void)
{
    static const char *const names[] = {"a.yml", NULL};
    struct plan_fixture f = {0};
    write_text(&f, "a.yml", "sectile: 2\nfeatures: [x]\ncolck: {}\n");
    fixture_load_text(&f, "include: [a.yml, gone.yml]\n" HEAD SCHEME "tag: {}\n");
    CHECK(f.status == SCT_PLAN && f.problems.count == 5);
    check_problem(&f, 0, "plan.yml", 1, 18, "gone.yml': No such file or directory");
    check_problem(&f, 1, "plan.yml", 8, 1, "the plan has no key 'tag'");
    check_problem(&f, 2, "a.yml", 1, 10, "this is version '2' of the plan language");
    check_problem(&f, 3, "a.yml", 2, 11, "'features': expected a map");
    check_problem(&f, 4, "a.yml", 3, 1, "the plan has no key 'colck'");
    CHECK_TEXT(f.problems.items[4].hint, "did you mean 'clock'?");
    write_text(&f, "a.yml", "x: [\n");
    fixture_load_text(&f, "include: a.yml\n" HEAD SCHEME);
    CHECK(f.status == SCT_PLAN && f.problems.count == 1);
    check_problem(&f, 0, "a.yml", 1, 4, "'[' is never closed");
    fixture_close(&f, names);
}

/* The plan and 15 others; the 16th is one too many. */
static void test_file_limit(void)
{
    const char *names[17] = {0};
    char storage[16][16];
    char plan[1024] = "include: [";
    struct plan_fixture f = {0};
    for (int i = 0; i < 16; i++) {
        (void)snprintf(storage[i], sizeof storage[i], "f%d.yml", i);
        names[i] = storage[i];
        write_text(&f, names[i], "sectile: 1\n");
        const size_t used = strlen(plan);
        (void)snprintf(plan + used, sizeof plan - used, "%s%s", i ? ", " : "", names[i]);
    }
    const size_t used = strlen(plan);
    (void)snprintf(plan + used, sizeof plan - used, "]\n%s", HEAD SCHEME);
    fixture_load_text(&f, plan);
    CHECK(f.status == SCT_LIMIT);
    CHECK_TEXT(f.err.message, "the plan includes more than 15 files");
    CHECK(strstr(f.err.where, "plan.yml:1:"));
    fixture_close(&f, names);
}

int main(void)
{
    test_order();
    test_repeats();
    test_cycles();
    test_mistakes();
    test_file_limit();
    return 0;
}

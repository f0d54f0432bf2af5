/* plan_mistakes.h: one wrong plan, one answer.  Each case is a plan whose first lines are HEAD, with one
 * mistake, and the one problem it must get: place, words, action. */
#ifndef SCT_TESTS_PLAN_MISTAKES_H
#define SCT_TESTS_PLAN_MISTAKES_H

#include "support/plan_fixture.h"

/* Five lines: what follows begins on line 6. */
#define HEAD                                        \
    "sectile: 1\n"                                  \
    "name: t\n"                                     \
    "sources:\n"                                    \
    "  lines: {read: a.csv, customer: id, at: t}\n" \
    "features: {spend: sum(lines.amount), orders: count(lines)}\n"

#define SCHEME "schemes: {s: {segments: [{name: all, otherwise: true}]}}\n"

struct mistake {
    const char *plan;
    int line, column, width;
    const char *message;
    const char *hint; /* "" for none */
};

static inline bool is_told(const struct plan_fixture *f, const struct mistake *expected)
{
    if (f->status != SCT_PLAN || f->problems.count != 1) {
        return false;
    }
    const struct sct_problem *found = &f->problems.items[0];
    return found->severity == SCT_PROBLEM_ERROR && found->place.line == expected->line &&
           found->place.column == expected->column && found->place.width == expected->width &&
           strcmp(found->message, expected->message) == 0 &&
           strcmp(found->hint, expected->hint) == 0;
}

/* Goes through all of them before it fails: one run shows every difference. */
static inline void check_mistakes(size_t count, const struct mistake mistakes[])
{
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        struct plan_fixture f = {0};
        fixture_load_text(&f, mistakes[i].plan);
        if (!is_told(&f, &mistakes[i])) {
            (void)fprintf(stderr, "expected %d:%d+%d %s | %s\nof\n%s\nfound ", mistakes[i].line,
                          mistakes[i].column, mistakes[i].width, mistakes[i].message,
                          mistakes[i].hint, mistakes[i].plan);
            fixture_print(&f);
            good = false;
        }
        fixture_close(&f, NULL);
    }
    CHECK(good);
}

#endif

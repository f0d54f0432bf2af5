/* plan_fixture.h: a plan from a text, for tests: written to a file of its own and loaded. */
#ifndef SCT_TESTS_PLAN_FIXTURE_H
#define SCT_TESTS_PLAN_FIXTURE_H

#include "plan/plan.h"
#include "support/check.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct plan_fixture {
    char folder[64]; /* "" until something was written */
    struct sct_arena *run;
    struct sct_problems problems;
    struct sct_plan plan;
    struct sct_error err;
    sct_status status;
};

static inline void fixture_path(const struct plan_fixture *f, const char *name, char ret_path[256])
{
    (void)snprintf(ret_path, 256, "%s/%s", f->folder, name);
}

/* Writes bytes as folder/name. */
static inline void fixture_write(struct plan_fixture *f, const char *name, const char *bytes,
                                 size_t count)
{
    char path[256];
    if (!f->folder[0]) {
        (void)snprintf(f->folder, sizeof f->folder, "/tmp/sct_plan.XXXXXX");
        CHECK(mkdtemp(f->folder));
    }
    fixture_path(f, name, path);
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(bytes, 1, count, file) == count);
    CHECK(fclose(file) == 0);
}

/* Loads folder/name, or name itself while nothing was written. */
static inline void fixture_load(struct plan_fixture *f, const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s", name);
    if (f->folder[0]) {
        fixture_path(f, name, path);
    }
    if (!f->run) {
        CHECK(sct_arena_open(128 << 20, &f->run, &f->err) == SCT_OK);
    }
    sct_problems_begin(&f->problems, f->run);
    f->status = sct_plan_load(f->run, path, &f->problems, &f->plan, &f->err);
    /* A status without its words would leave the person alone. */
    CHECK(f->status == SCT_OK || f->err.message[0]);
    CHECK((f->status == SCT_PLAN) == (sct_problems_error_count(&f->problems) > 0));
}

static inline void fixture_load_text(struct plan_fixture *f, const char *text)
{
    fixture_write(f, "plan.yml", text, strlen(text));
    fixture_load(f, "plan.yml");
}

static inline void fixture_remove(const struct plan_fixture *f, const char *name)
{
    char path[256];
    fixture_path(f, name, path);
    (void)unlink(path);
}

/* names: the files written beside plan.yml, NULL-terminated; may be NULL. */
static inline void fixture_close(struct plan_fixture *f, const char *const names[])
{
    sct_arena_close(f->run);
    if (f->folder[0]) {
        fixture_remove(f, "plan.yml");
        for (size_t i = 0; names && names[i]; i++) {
            fixture_remove(f, names[i]);
        }
        CHECK(rmdir(f->folder) == 0);
    }
    *f = (struct plan_fixture){0};
}

/* Says what was found, so that a failing test explains itself. */
static inline void fixture_print(const struct plan_fixture *f)
{
    (void)fprintf(stderr, "%s: %s\n", sct_status_name(f->status), f->err.message);
    for (size_t i = 0; i < f->problems.count; i++) {
        const struct sct_problem *p = &f->problems.items[i];
        (void)fprintf(stderr, "%d:%d+%d %s | %s\n", p->place.line, p->place.column, p->place.width,
                      p->message, p->hint);
    }
}

#define CHECK_AT(place, line_, column_)                                                     \
    do {                                                                                    \
        const struct sct_place at_ = (place);                                               \
        if (at_.line != (line_) || at_.column != (column_)) {                               \
            (void)fprintf(stderr, "%s:%d: %s is at %d:%d, not %d:%d\n", __FILE__, __LINE__, \
                          #place, at_.line, at_.column, (line_), (column_));                \
            exit(1);                                                                        \
        }                                                                                   \
    } while (0)

#endif

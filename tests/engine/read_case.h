/* read_case.h: one source, from bytes written by the test to rows counted by the engine. */
#ifndef SCT_TESTS_READ_CASE_H
#define SCT_TESTS_READ_CASE_H

#include "base/text.h"
#include "engine/read/read.h"
#include "support/check.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct read_case {
    char folder[64];
    char plan_path[128];
    struct sct_file plan_file;
    struct sct_arena *run;
    struct db *db;
    struct sct_problems problems;
    struct plan_source plan;
    struct plan_text names[8];
    struct read_source *source;
    struct sct_catalog_source catalog;
    bool used[64];
    int64_t given, bad; /* rows of the relation; those of them that are bad */
    int64_t reasons[16];
    struct read_rejects rejects;
    struct sct_error err;
};

static void case_ok(struct read_case *c, sct_status status)
{
    if (status != SCT_OK) {
        (void)fprintf(stderr, "%s: %s\n", sct_status_name(status), c->err.message);
        exit(1);
    }
}

static void case_open(struct read_case *c)
{
    const struct db_options options = {.threads = 2};
    *c = (struct read_case){.folder = "/tmp/sectile-read-XXXXXX"};
    CHECK(mkdtemp(c->folder));
    (void)snprintf(c->plan_path, sizeof c->plan_path, "%s/plan.yml", c->folder);
    c->plan_file = (struct sct_file){.path = c->plan_path, .text = "", .text_bytes = 0};
    case_ok(c, sct_arena_open((size_t)1 << 28, &c->run, &c->err));
    case_ok(c, db_open(&options, &c->db, &c->err));
    sct_problems_begin(&c->problems, c->run);
}

/* The tests write no folder within a folder within their folder. */
static void case_remove(const char *folder)
{
    char path[1024];
    DIR *open = opendir(folder);
    CHECK(open);
    for (const struct dirent *entry = readdir(open); entry; entry = readdir(open)) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlink(path) != 0) {
            case_remove(path);
        }
    }
    (void)closedir(open);
    CHECK(rmdir(folder) == 0);
}

static void case_close(struct read_case *c)
{
    db_close(c->db);
    sct_arena_close(c->run);
    case_remove(c->folder);
}

static inline void case_bytes(struct read_case *c, const char *name, size_t count,
                              const void *bytes)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", c->folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file);
    CHECK(fwrite(bytes, 1, count, file) == count);
    CHECK(fclose(file) == 0);
}

static inline void case_write(struct read_case *c, const char *name, const char *text)
{
    case_bytes(c, name, strlen(text), text);
}

static inline struct plan_text case_text(struct read_case *c, const char *text)
{
    return (struct plan_text){.text = text,
                              .at = {.file = &c->plan_file, .line = 3, .column = 5, .width = 1},
                              .one_line = true};
}

static inline void case_name(struct read_case *c, const char *name)
{
    c->plan.name = case_text(c, "lines");
    c->names[c->plan.read.count++] = case_text(c, name);
    c->plan.read.items = c->names;
}

/* Looks at the source; false when that was refused, with the problem to be seen. */
static inline bool case_peek(struct read_case *c)
{
    c->source = NULL;
    case_ok(c, read_peek(c->run, c->db, &c->plan, "Europe/London", &c->problems, &c->source,
                         &c->catalog, &c->err));
    CHECK((c->source != NULL) == (sct_problems_error_count(&c->problems) == 0));
    return c->source != NULL;
}

static inline bool case_refused(struct read_case *c, const char *words)
{
    if (case_peek(c)) {
        (void)fprintf(stderr, "not refused; wanted: %s\n", words);
        return false;
    }
    for (size_t i = 0; i < c->problems.count; i++) {
        if (strstr(c->problems.items[i].message, words)) {
            return true;
        }
        (void)fprintf(stderr, "refused, but: %s\n", c->problems.items[i].message);
    }
    return false;
}

static inline bool case_noted(const struct read_case *c, const char *words)
{
    for (size_t i = 0; i < c->problems.count; i++) {
        if (strstr(c->problems.items[i].message, words)) {
            return true;
        }
    }
    return false;
}

static inline size_t case_column(const struct read_case *c, const char *name)
{
    for (size_t i = 0; i < c->catalog.column_count; i++) {
        if (strcmp(c->catalog.columns[i].name, name) == 0) {
            return i;
        }
    }
    (void)fprintf(stderr, "no column '%s'\n", name);
    exit(1);
}

static inline sct_type case_type(const struct read_case *c, const char *name)
{
    return c->catalog.columns[case_column(c, name)].type;
}

static inline void case_use_all(struct read_case *c)
{
    CHECK(c->catalog.column_count <= 64);
    for (size_t i = 0; i < c->catalog.column_count; i++) {
        c->used[i] = true;
    }
}

/* SELECT <columns> FROM <relation> <rest> */
static inline struct db_table case_select(struct read_case *c, const char *tag, const char *columns,
                                          const char *rest)
{
    struct sct_text sql;
    struct db_table table;
    const char *text = NULL;
    sct_text_begin(&sql, c->run);
    sct_text_addf(&sql, "SELECT %s FROM ", columns);
    case_ok(c, read_relation(c->source, c->used, tag, &sql, &c->err));
    sct_text_addf(&sql, " %s", rest);
    case_ok(c, sct_text_end(&sql, &text, &c->err));
    if (getenv("READ_CASE_SQL")) {
        (void)fprintf(stderr, "%s\n", text);
    }
    case_ok(c, db_query(c->db, c->run, text, &table, &c->err));
    return table;
}

/* A scan as the engine makes it: rows and bad rows counted, rejects fetched. */
static inline void case_scan(struct read_case *c)
{
    const struct db_table table = case_select(c, "t0", "count(*), count_if(bad > 0)", "");
    c->given = db_integer(&table, 0, 0);
    c->bad = db_integer(&table, 0, 1);
    case_ok(c, read_rejects(c->run, c->db, c->source, c->used, "t0", c->bad, &c->rejects, &c->err));
}

static inline int64_t case_rejected(const struct read_case *c, const char *reason)
{
    int64_t all = 0;
    for (size_t i = 0; i < read_bad_reason_count(); i++) {
        if (!reason || strcmp(read_bad_reason(i), reason) == 0) {
            all += c->rejects.rows[i];
        }
    }
    return all;
}

static inline bool case_sampled(const struct read_case *c, int64_t line, const char *reason,
                                const char *words)
{
    for (size_t i = 0; i < c->rejects.sample_count; i++) {
        const struct read_reject *reject = &c->rejects.sample[i];
        if (reject->line == line && strcmp(reject->reason, reason) == 0 &&
            strstr(reject->detail, words)) {
            return true;
        }
    }
    for (size_t i = 0; i < c->rejects.sample_count; i++) {
        const struct read_reject *reject = &c->rejects.sample[i];
        (void)fprintf(stderr, "sample %s:%lld: %s: %s\n", reject->file, (long long)reject->line,
                      reject->reason, reject->detail);
    }
    return false;
}

static inline bool case_cell(struct read_case *c, const char *column, const char *where,
                             const char *value)
{
    char name[32];
    (void)snprintf(name, sizeof name, "c%zu", case_column(c, column));
    const struct db_table table = case_select(c, NULL, name, where);
    CHECK(table.row_count == 1);
    const char *cell = db_cell(&table, 0, 0);
    if ((cell == NULL) != (value == NULL) || (cell && strcmp(cell, value) != 0)) {
        (void)fprintf(stderr, "'%s' %s: %s, not %s\n", column, where, cell ? cell : "missing",
                      value ? value : "missing");
        return false;
    }
    return true;
}

#endif

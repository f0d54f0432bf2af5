/* db: results read back exactly, failures with a status, a line and an action, limits, interruption. */
#include "engine/db/db.h"

#include "base/text.h"
#include "support/check.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct fixture {
    struct sct_arena *arena;
    struct db *db;
    struct sct_error err;
};

static struct fixture open_fixture(const struct db_options *options)
{
    struct fixture fixture = {0};
    CHECK(sct_arena_open((size_t)256 << 20, &fixture.arena, &fixture.err) == SCT_OK);
    if (db_open(options, &fixture.db, &fixture.err) != SCT_OK) {
        (void)fprintf(stderr, "%s\n", fixture.err.message);
        exit(1);
    }
    return fixture;
}

static void close_fixture(struct fixture *fixture)
{
    db_close(fixture->db);
    sct_arena_close(fixture->arena);
}

static struct db_table ask(struct fixture *fixture, const char *sql)
{
    struct db_table table = {0};
    if (db_query(fixture->db, fixture->arena, sql, &table, &fixture->err) != SCT_OK) {
        (void)fprintf(stderr, "%s\n%s\n", sql, fixture->err.message);
        exit(1);
    }
    return table;
}

static void check_cell(struct fixture *fixture, const char *sql, const char *want)
{
    const struct db_table table = ask(fixture, sql);
    const char *cell = db_cell(&table, 0, 0);
    if ((cell == NULL) != (want == NULL) || (cell && strcmp(cell, want) != 0)) {
        (void)fprintf(stderr, "%s\nhave %s\nwant %s\n", sql, cell ? cell : "NULL",
                      want ? want : "NULL");
        exit(1);
    }
}

static void cells_of_every_plain_type_read_back(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    check_cell(&f, "SELECT true", "true");
    check_cell(&f, "SELECT (-128)::TINYINT", "-128");
    check_cell(&f, "SELECT 65535::USMALLINT", "65535");
    check_cell(&f, "SELECT 18446744073709551615::UBIGINT", "18446744073709551615");
    check_cell(&f, "SELECT -9223372036854775807 - 1", "-9223372036854775808");
    check_cell(&f, "SELECT 170141183460469231731687303715884105727::HUGEINT",
               "170141183460469231731687303715884105727");
    check_cell(&f, "SELECT -170141183460469231731687303715884105727::HUGEINT - 1",
               "-170141183460469231731687303715884105728");
    check_cell(&f, "SELECT 0.1::DOUBLE + 0.2::DOUBLE", "0.30000000000000004");
    check_cell(&f, "SELECT 5e-324::DOUBLE", "5e-324");
    check_cell(&f, "SELECT 'nan'::DOUBLE", "nan");
    check_cell(&f, "SELECT '-inf'::DOUBLE", "-inf");
    check_cell(&f, "SELECT 0.5::FLOAT", "0.5");
    check_cell(&f, "SELECT (-0.05)::DECIMAL(4, 2)", "-0.05");
    check_cell(&f, "SELECT 12345678901234567890.123456::DECIMAL(38, 6)",
               "12345678901234567890.123456");
    check_cell(&f, "SELECT 7::DECIMAL(18, 0)", "7");
    check_cell(&f, "SELECT DATE '2012-02-29'", "2012-02-29");
    check_cell(&f, "SELECT DATE '0001-01-01'", "0001-01-01");
    check_cell(&f, "SELECT TIMESTAMP '1969-12-31 23:59:59.5'", "1969-12-31T23:59:59.500000");
    check_cell(&f, "SELECT TIMESTAMPTZ '2020-01-01 01:00:00+02'", "2019-12-31T23:00:00");
    check_cell(&f, "SELECT 'it''s \xE6\x97\xA5 a text of more than twelve bytes'",
               "it's \xE6\x97\xA5 a text of more than twelve bytes");
    check_cell(&f, "SELECT ''", "");
    check_cell(&f, "SELECT NULL", NULL);
    check_cell(&f, "SELECT NULL::DECIMAL(38, 6)", NULL);
    close_fixture(&f);
}

static void a_result_has_names_rows_and_typed_access(void)
{
    const struct db_options options = {.threads = 2};
    struct fixture f = open_fixture(&options);
    const struct db_table table =
        ask(&f, "CREATE TABLE t AS SELECT r AS \"a \"\"b\"\"\", r / 2 AS half,"
                " CASE WHEN r % 2 = 0 THEN 'nan'::DOUBLE END AS odd FROM range(5000) AS x(r);"
                "SELECT * FROM t ORDER BY 1");
    CHECK(table.row_count == 5000 && table.column_count == 3);
    CHECK(strcmp(table.names[0], "a \"b\"") == 0 && strcmp(table.names[1], "half") == 0);
    for (size_t i = 0; i < 5000; i++) { /* more than one chunk of the engine's 2048 */
        CHECK(db_integer(&table, i, 0) == (int64_t)i);
        CHECK(db_number(&table, i, 1) == (double)i / 2);
        CHECK(isnan(db_number(&table, i, 2)));
    }
    CHECK(db_integer(&table, 1, 2) == 0 && !db_cell(&table, 1, 2));
    const struct db_table empty = ask(&f, "SELECT 1 AS one WHERE false");
    CHECK(empty.row_count == 0 && empty.column_count == 1);
    close_fixture(&f);
}

static void check_refused(struct fixture *f, const char *sql, sct_status status, const char *word,
                          const char *hint)
{
    struct db_table table = {.row_count = 77};
    const sct_status got = db_query(f->db, f->arena, sql, &table, &f->err);
    if (got != status || !strstr(f->err.message, word) || !strstr(f->err.hint, hint) ||
        strchr(f->err.message, '\n') || table.row_count != 77) {
        (void)fprintf(stderr, "%s\n%s: %s (%s)\n", sql, sct_status_name(got), f->err.message,
                      f->err.hint);
        exit(1);
    }
}

static void failures_say_what_and_what_to_do(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    check_refused(&f, "SELECT nothing FROM nowhere", SCT_DATABASE, "nowhere", "");
    check_refused(&f, "SELEC 1", SCT_DATABASE, "syntax error", "");
    check_refused(&f, "SELECT 1; SELECT x", SCT_DATABASE, "\"x\"", "");
    check_refused(&f, "", SCT_DATABASE, "empty", "");
    check_refused(&f, " ; -- nothing", SCT_DATABASE, "empty", "");
    check_refused(&f, "SELECT [1, 2] AS pair", SCT_DATABASE, "'pair'", "");
    check_refused(&f, "SELECT CAST('x' AS INTEGER)", SCT_DATABASE, "Could not convert", "");
    check_refused(&f, "SELECT * FROM 'no/such/file.csv'", SCT_IO, "no/such/file.csv", "");
    check_refused(&f, "SELECT * FROM range(1000001)", SCT_LIMIT, "1000001", "");
    check_refused(&f, "LOAD no_such_extension", SCT_IO, "no_such_extension", "");
    close_fixture(&f);
}

static void statements_before_a_failure_are_kept_and_a_rollback_undoes_them(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    CHECK(db_run(f.db, "", &f.err) == SCT_OK);
    CHECK(db_run(f.db, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1); BROKEN", &f.err) ==
          SCT_DATABASE);
    CHECK(db_run(f.db, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);", &f.err) == SCT_OK);
    CHECK(db_run(f.db, "BEGIN; INSERT INTO a VALUES (2); SELECT 1 / x FROM none;", &f.err) ==
          SCT_DATABASE);
    CHECK(db_run(f.db, "ROLLBACK", &f.err) == SCT_OK);
    check_cell(&f, "SELECT count(*) FROM a", "1");
    close_fixture(&f);
}

static void the_session_is_in_a_known_state(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    CHECK(strncmp(db_version(f.db), "DuckDB v", 8) == 0);
    check_cell(&f, "SELECT current_setting('TimeZone')", "UTC");
    check_cell(&f, "SELECT current_setting('threads')::INTEGER", "1");
    check_cell(&f, "SELECT current_setting('autoinstall_known_extensions')", "false");
    check_cell(&f, "SELECT current_setting('autoload_known_extensions')", "false");
    check_cell(&f, "SELECT 'a' < 'B'", "false"); /* by code point */
    check_cell(&f, "SELECT 1e308::DOUBLE * 10", "inf");
    check_cell(&f, "SELECT 1 / 2", "0.5");
    close_fixture(&f);
}

/* A grouping far beyond the memory given, with nowhere to spill. */
static void out_of_memory_names_the_option(void)
{
    const struct db_options options = {.threads = 1, .memory_bytes = 20 << 20, .spill_folder = ""};
    struct fixture f = open_fixture(&options);
    check_refused(
        &f, "SELECT count(*) FROM (SELECT DISTINCT hash(r) || 'x' FROM range(5000000) AS x(r))",
        SCT_NOMEM, "Out of Memory", "--memory");
    check_cell(&f, "SELECT 1", "1"); /* and the connection lives on */
    close_fixture(&f);
}

static void a_small_arena_is_a_limit_not_a_crash(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    struct sct_arena *small = NULL;
    struct db_table table = {.row_count = 77};
    CHECK(sct_arena_open(100000, &small, &f.err) == SCT_OK);
    CHECK(db_query(f.db, small, "SELECT * FROM range(100000)", &table, &f.err) == SCT_LIMIT);
    CHECK(table.row_count == 77);
    sct_arena_close(small);
    close_fixture(&f);
}

/* Another process holds the file: flock is per process, so it takes a real one. */
static void a_file_in_use_elsewhere_is_told(const char *path)
{
    int ready[2];
    int finish[2];
    char byte = 0;
    CHECK(pipe(ready) == 0 && pipe(finish) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        const struct db_options options = {.path = path, .threads = 1};
        struct fixture f = open_fixture(&options);
        CHECK(write(ready[1], &byte, 1) == 1 && read(finish[0], &byte, 1) == 1);
        close_fixture(&f);
        _exit(0);
    }
    CHECK(read(ready[0], &byte, 1) == 1);
    const struct db_options options = {.path = path, .threads = 1};
    struct db *db = NULL;
    struct sct_error err = {0};
    CHECK(db_open(&options, &db, &err) == SCT_IO && !db);
    CHECK(strstr(err.message, path) && strstr(err.hint, "in use by another process"));
    int status = 1;
    CHECK(write(finish[1], &byte, 1) == 1 && waitpid(child, &status, 0) == child && status == 0);
    CHECK(close(ready[0]) == 0 && close(ready[1]) == 0);
    CHECK(close(finish[0]) == 0 && close(finish[1]) == 0);
}

static void files_keep_what_was_written(const char *folder)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/it's \"a\" \xE6\x97\xA5.duckdb", folder);
    a_file_in_use_elsewhere_is_told(path);
    const struct db_options options = {.path = path, .threads = 1};
    struct fixture f = open_fixture(&options);
    CHECK(db_run(f.db, "CREATE TABLE kept AS SELECT 42 AS x", &f.err) == SCT_OK);
    close_fixture(&f);
    const struct db_options reading = {.path = path, .threads = 1, .read_only = true};
    f = open_fixture(&reading);
    check_cell(&f, "SELECT x FROM kept", "42");
    check_refused(&f, "CREATE TABLE no AS SELECT 1 AS x", SCT_DATABASE, "read-only", "");
    close_fixture(&f);
    CHECK(unlink(path) == 0);

    const struct db_options wrong = {.path = "/no/such/folder/x.duckdb"};
    struct db *db = NULL;
    struct sct_error err = {0};
    CHECK(db_open(&wrong, &db, &err) == SCT_IO && !db && strstr(err.message, "/no/such/folder"));
    db_close(NULL);
}

static void names_and_texts_are_quoted(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    static const char *const names[] = {"a",        "select",       "it's", "\"q\"", "",
                                        "a;b -- c", "\xE6\x97\xA5", "$1",   "?",     "%s"};
    for (size_t i = 1; i < sizeof names / sizeof names[0]; i++) {
        struct sct_text sql;
        const char *text = "";
        sct_text_begin(&sql, f.arena);
        sct_text_add(&sql, "SELECT ");
        db_quote_text(&sql, names[i]);
        sct_text_add(&sql, " AS ");
        db_quote_name(&sql, names[i][0] ? names[i] : "x");
        CHECK(sct_text_end(&sql, &text, &f.err) == SCT_OK);
        const struct db_table table = ask(&f, text);
        CHECK(strcmp(db_cell(&table, 0, 0), names[i]) == 0);
        CHECK(strcmp(table.names[0], names[i][0] ? names[i] : "x") == 0);
    }
    close_fixture(&f);
}

struct watch {
    struct db *db;
    double most;
};

static void *watch_and_interrupt(void *context)
{
    struct watch *watch = context;
    const struct timespec pause = {.tv_nsec = 20 * 1000 * 1000};
    for (int i = 0; i < 25; i++) {
        (void)nanosleep(&pause, NULL);
        watch->most = fmax(watch->most, db_progress(watch->db));
    }
    db_interrupt(watch->db);
    return NULL;
}

static void a_long_statement_tells_its_progress_and_can_be_interrupted(void)
{
    const struct db_options options = {.threads = 1};
    struct fixture f = open_fixture(&options);
    CHECK(db_run(f.db, "CREATE TABLE big AS SELECT r FROM range(3000000) AS x(r)", &f.err) ==
          SCT_OK);
    struct watch watch = {f.db, -1};
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, watch_and_interrupt, &watch) == 0);
    const sct_status status = db_run(
        f.db,
        "SELECT sum(length(sha256(big.r::VARCHAR || x.s::VARCHAR))) FROM big, range(1000) AS x(s)",
        &f.err);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(status == SCT_DATABASE && strstr(f.err.message, "INTERRUPT"));
    CHECK(watch.most >= 0 && watch.most <= 1);
    check_cell(&f, "SELECT 1", "1");
    close_fixture(&f);
}

int main(void)
{
    char folder[] = "/tmp/sectile_db_XXXXXX";
    CHECK(mkdtemp(folder));
    files_keep_what_was_written(folder);
    cells_of_every_plain_type_read_back();
    a_result_has_names_rows_and_typed_access();
    failures_say_what_and_what_to_do();
    statements_before_a_failure_are_kept_and_a_rollback_undoes_them();
    the_session_is_in_a_known_state();
    out_of_memory_names_the_option();
    a_small_arena_is_a_limit_not_a_crash();
    names_and_texts_are_quoted();
    a_long_statement_tells_its_progress_and_can_be_interrupted();
    CHECK(rmdir(folder) == 0);
    return 0;
}

/* kill -9 at any moment: a child makes stores and appends to them, and is killed at moments drawn from a fixed
 * seed: while it makes the file, inside a transaction, while the log is written into the file, in between.
 * After each kill
 *   - the store opens (or was not made yet, when nothing was acknowledged),
 *   - every acknowledged snapshot is there, and at most one more,
 *   - the members of the last one, and at times of one of the others, are exactly those of that step,
 *   - an append works, half of the times; else the log is left for the next child to find. */
#include "engine/store_case.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum {
    KILLS = 200,
    KILLS_PER_STORE = 20,
    SIGNS = 6,
    LONGEST_MICROS = 40000,
    APPENDS_BETWEEN_CLOSES = 3,
    SMALL = 500,
    LARGE = 123000 /* more than a row group: the engine writes these past its log */
};

/* Who is where at step n, in the engine's arithmetic.  In every step about a tenth is away. */
static const char population_sql[] =
    "SELECT 'c' || i AS customer, i::DOUBLE AS \"spend \"\"all\"\"\", true AS reachable,"
    " ((i + %d * (i %% 4)) %% 2)::INTEGER AS sct_s0 FROM range(%d) AS t(i) WHERE (i + %d) %% 11 <> "
    "0";

static const char *population(struct sct_arena *run, bool large, int step)
{
    struct sct_error err = {0};
    const char *sql = NULL;
    const int size = large && step % 8 == 3 ? LARGE : SMALL;
    CHECK_OK(sct_text_format(run, &sql, &err, population_sql, step, size, step), err);
    return sql;
}

static void append_step(struct case_engine *engine, struct sct_store *store, bool large, int step)
{
    struct sct_error err = {0};
    struct sct_changes changes = {0};
    const char *sql = NULL, *as_of = NULL, *fingerprint = NULL;
    CHECK_OK(sct_text_format(engine->run, &sql, &err, "CREATE OR REPLACE TEMP TABLE assigned AS %s",
                             population(engine->run, large, step)),
             err);
    CHECK_OK(db_run(engine->db, sql, &err), err);
    CHECK_OK(sct_text_format(engine->run, &as_of, &err, "2%03d-01-01", step), err);
    CHECK_OK(sct_text_format(engine->run, &fingerprint, &err, "f%d", step), err);
    CHECK_OK(append_plain(engine, store, &two_segments, as_of, fingerprint, &changes, &err), err);
    CHECK(changes.snapshot == step && changes.parent == step - 1 && !changes.unchanged);
}

/* ---- the child --------------------------------------------------------------------------------- */

/* Appends for ever; on stdout an 'o' for each opening and a '+' for each snapshot that is in. */
static int append_for_ever(const char *folder, bool large)
{
    struct sct_error err = {0};
    struct case_engine engine = open_case_engine();
    for (;;) {
        struct sct_store *store = NULL;
        CHECK_OK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err), err);
        CHECK(write(STDOUT_FILENO, "o", 1) == 1);
        for (int i = 0; i < APPENDS_BETWEEN_CLOSES; i++) {
            append_step(&engine, store, large, (int)count_snapshots(&engine, store) + 1);
            CHECK(write(STDOUT_FILENO, "+", 1) == 1);
        }
        sct_store_close(store);
    }
}

struct trial {
    const char *program;
    struct case_engine engine;
    char folder[200];
    bool large;
    int snapshots; /* known to be in */
    struct sct_random random;
};

/* Starts the child with its stdout in a pipe. */
static pid_t start(const struct trial *trial, int *ret_stdout)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        if (dup2(ends[1], STDOUT_FILENO) >= 0 && close(ends[0]) == 0) {
            (void)execl(trial->program, trial->program, trial->folder,
                        trial->large ? "large" : "small", (char *)NULL);
        }
        _exit(127);
    }
    CHECK(close(ends[1]) == 0);
    *ret_stdout = ends[0];
    return child;
}

/* Kills the child so many microseconds after its n-th sign of life (0: after it began); returns how many
 * snapshots it acknowledged. */
static int run_and_kill(const struct trial *trial, uint64_t signs, uint64_t micros)
{
    int out = -1, how = 0, acknowledged = 0;
    char bytes[256];
    const pid_t child = start(trial, &out);
    for (uint64_t i = 0; i < signs; i++) {
        CHECK(read(out, bytes, 1) == 1);
        acknowledged += bytes[0] == '+';
    }
    const struct timespec wait = {0, (long)micros * 1000};
    (void)nanosleep(&wait, NULL);
    CHECK(kill(child, SIGKILL) == 0 && waitpid(child, &how, 0) == child);
    CHECK(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL); /* it had not failed by itself */
    for (ssize_t got = 1; got > 0;) {
        got = read(out, bytes, sizeof bytes);
        for (ssize_t i = 0; i < got; i++) {
            acknowledged += bytes[i] == '+';
        }
    }
    CHECK(close(out) == 0);
    return acknowledged;
}

/* ---- what is left ------------------------------------------------------------------------------ */

static void check_members(struct case_engine *engine, struct sct_store *store, bool large, int step)
{
    struct sct_error err = {0};
    struct db_table rows = {0};
    const char *sql = NULL;
    CHECK_OK(sct_store_members(store, step, &err), err);
    CHECK_OK(sct_text_format(engine->run, &sql, &err,
                             "WITH p AS (%s), q AS (SELECT customer, 'lifecycle' AS scheme,"
                             " (['new', 'loyal'])[sct_s0 + 1] AS segment FROM p) SELECT"
                             " (SELECT count(*) FROM (FROM q EXCEPT FROM members)),"
                             " (SELECT count(*) FROM (FROM members EXCEPT FROM q)),"
                             " (SELECT count(*) FROM members) - (SELECT count(*) FROM q)",
                             population(engine->run, large, step)),
             err);
    CHECK_OK(db_query(engine->db, engine->run, sql, &rows, &err), err);
    CHECK(db_integer(&rows, 0, 0) == 0 && db_integer(&rows, 0, 1) == 0 &&
          db_integer(&rows, 0, 2) == 0);
}

static void check_store(struct trial *trial)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct case_engine engine = trial->engine;
    const bool append = sct_random_below(&trial->random, 2) == 0;
    const sct_status status = store_open(engine.db, trial->folder,
                                         append ? SCT_STORE_WRITE : SCT_STORE_READ, &store, &err);
    if (status == SCT_IO && !append && trial->snapshots == 0 &&
        strstr(err.message, "there is no store")) {
        return;
    }
    CHECK_OK(status, err);
    const int count = (int)count_snapshots(&engine, store);
    CHECK(count == trial->snapshots || count == trial->snapshots + 1);
    if (count > 0) {
        check_members(&engine, store, trial->large, count);
        check_members(&engine, store, trial->large,
                      1 + (int)sct_random_below(&trial->random, (uint64_t)count));
    }
    trial->snapshots = count;
    if (append) {
        append_step(&engine, store, trial->large, ++trial->snapshots);
        check_members(&engine, store, trial->large, trial->snapshots);
    }
    sct_store_close(store);
    sct_arena_reset(engine.run);
}

/* SCT_STORE_KILLS: how many. */
int main(int argc, char *argv[])
{
    if (argc > 2) {
        return append_for_ever(argv[1], strcmp(argv[2], "large") == 0);
    }
    const char *wish = getenv("SCT_STORE_KILLS");
    const long kills = wish ? strtol(wish, NULL, 10) : KILLS;
    struct trial trial = {.program = argv[0], .engine = open_case_engine()};
    int total = 0;
    sct_random_begin(&trial.random, 9, 9);
    for (long i = 0; i < kills; i++) {
        if (i % KILLS_PER_STORE == 0) {
            remove_files(trial.folder);
            make_case_folder(trial.folder);
            trial.snapshots = 0;
            trial.large = i / KILLS_PER_STORE % 4 == 1;
        }
        const uint64_t signs = sct_random_below(&trial.random, SIGNS);
        const uint64_t micros = sct_random_below(&trial.random, LONGEST_MICROS);
        const int acknowledged = run_and_kill(&trial, signs, micros);
        trial.snapshots += acknowledged;
        total += acknowledged;
        check_store(&trial);
    }
    close_case_engine(&trial.engine);
    remove_files(trial.folder);
    (void)printf("%ld kills, %d appends acknowledged\n", kills, total);
    CHECK(kills < 50 || total > 0);
    return 0;
}

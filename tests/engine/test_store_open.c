/* Opening: what is made, what is refused and left alone, who may be there at once. */
#include "engine/store_case.h"

#include "base/hash.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* ---- helpers ----------------------------------------------------------------------------------- */

static void path_of(const char *folder, const char *name, char ret_path[300])
{
    (void)snprintf(ret_path, 300, "%s/%s", folder, name);
}

static void write_file(const char *folder, const char *name, size_t count, const char bytes[])
{
    char path[300];
    path_of(folder, name, path);
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(bytes, 1, count, file) == count && fclose(file) == 0);
}

static bool exists(const char *folder, const char *name)
{
    char path[300];
    path_of(folder, name, path);
    return access(path, F_OK) == 0;
}

static size_t count_files(const char *folder)
{
    size_t count = 0;
    DIR *entries = opendir(folder);
    CHECK(entries != NULL);
    for (const struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        count += entry->d_name[0] != '.';
    }
    CHECK(closedir(entries) == 0);
    return count;
}

/* A store with one snapshot of 10 customers. */
static void make_store(const char *folder)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_changes changes = {0};
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err), err);
    fill_two_segments(&engine, 10, 0);
    CHECK_OK(append_plain(&engine, store, &two_segments, "2024-01-01", "A", &changes, &err), err);
    sct_store_close(store);
    close_case_engine(&engine);
}

/* Opening must end like this, and the handle stay as it was. */
static struct sct_error refuse(const char *folder, sct_store_mode mode, sct_status expected)
{
    struct sct_error err = {0};
    struct case_engine engine = open_case_engine();
    struct sct_store *store = NULL;
    const sct_status status = store_open(engine.db, folder, mode, &store, &err);
    if (status != expected) {
        (void)fprintf(stderr, "%s: %s\n", sct_status_name(status), err.message);
    }
    CHECK(status == expected && store == NULL);
    CHECK(err.message[0] != '\0' && err.hint[0] != '\0');
    /* The engine is free for another store. */
    CHECK_OK(db_run(engine.db, "ATTACH ':memory:' AS store; DETACH store", &err), err);
    close_case_engine(&engine);
    return err;
}

static void refuse_and_leave(const char *folder)
{
    char path[300];
    struct sct_error err = {0};
    sct_hash before, after;
    uint64_t bytes = 0;
    path_of(folder, "store.duckdb", path);
    CHECK_OK(sct_hash_file(path, &before, &bytes, &err), err);
    (void)refuse(folder, SCT_STORE_READ, SCT_DATA);
    (void)refuse(folder, SCT_STORE_WRITE, SCT_DATA);
    (void)refuse(folder, SCT_STORE_TRY, SCT_DATA);
    CHECK_OK(sct_hash_file(path, &after, &bytes, &err), err);
    CHECK_TEXT(before.hex, after.hex);
    CHECK(count_files(folder) == 1);
}

/* ---- making ------------------------------------------------------------------------------------ */

static void reading_makes_nothing(void)
{
    char folder[200];
    make_case_folder(folder);
    const struct sct_error err = refuse(folder, SCT_STORE_READ, SCT_IO);
    CHECK(strstr(err.message, "there is no store") && strstr(err.hint, "sectile run"));
    CHECK(count_files(folder) == 0);
    remove_files(folder);
}

static void trying_makes_nothing_on_disk(void)
{
    char folder[200];
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_changes changes = {0};
    make_case_folder(folder);
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_TRY, &store, &err), err);
    fill_two_segments(&engine, 4, 0);
    CHECK(append_plain(&engine, store, &two_segments, "2024-01-01", "A", &changes, &err) == SCT_IO);
    struct case_model model;
    fill_case_model(&model, &two_segments);
    const struct sct_result result = plain_result(engine.run, &two_segments, "2024-01-01", 4);
    const struct sct_manifest manifest = plain_manifest("2024-01-01", "plan", "A");
    CHECK_OK(sct_store_append(store, engine.run, &model.model, &result, &manifest, true, &changes,
                              &err),
             err);
    CHECK(changes.arrived == 4 && changes.snapshot == 1 && changes.parent == 0);
    sct_store_close(store);
    close_case_engine(&engine);
    CHECK(count_files(folder) == 0);
    remove_files(folder);
}

static void folders_are_made(void)
{
    char folder[200], inner[260], inmost[270];
    make_case_folder(folder);
    (void)snprintf(inner, sizeof inner, "%s/project", folder);
    (void)snprintf(inmost, sizeof inmost, "%s/.sectile", inner);
    make_store(inmost);
    CHECK(exists(inmost, "store.duckdb") && count_files(inmost) == 1);
    remove_files(inmost);
    remove_files(inner);
    remove_files(folder);
}

/* Two stores are not one: the second opening must not detach the first. */
static void one_engine_holds_one_store(void)
{
    char folder[200];
    struct sct_error err = {0};
    struct sct_store *store = NULL, *second = NULL;
    make_case_folder(folder);
    make_store(folder);
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_READ, &store, &err), err);
    CHECK(store_open(engine.db, folder, SCT_STORE_READ, &second, &err) != SCT_OK);
    CHECK(second == NULL && count_snapshots(&engine, store) == 1);
    sct_store_close(store);
    sct_store_close(NULL);
    close_case_engine(&engine);
    remove_files(folder);
}

static void half_made_stores_do_not_block(void)
{
    char folder[200];
    make_case_folder(folder);
    write_file(folder, "store.duckdb.999999999.new", 5, "DUCK?");
    write_file(folder, "store.duckdb.999999999.new.wal", 0, "");
    write_file(folder, "store.duckdb.notes", 2, "hi");
    make_store(folder);
    CHECK(!exists(folder, "store.duckdb.999999999.new"));
    CHECK(!exists(folder, "store.duckdb.999999999.new.wal"));
    CHECK(exists(folder, "store.duckdb.notes"));
    remove_files(folder);
}

/* A log whose store is gone may be all that is left of somebody's runs. */
static void orphaned_logs_are_not_thrown_away(void)
{
    char folder[200];
    make_case_folder(folder);
    write_file(folder, "store.duckdb.wal", 4, "runs");
    (void)refuse(folder, SCT_STORE_WRITE, SCT_DATA);
    CHECK(exists(folder, "store.duckdb.wal") && !exists(folder, "store.duckdb"));
    remove_files(folder);
}

/* ---- refusing ---------------------------------------------------------------------------------- */

static void foreign_files_are_left_alone(void)
{
    static const char text[] = "date,customer\n2024-01-01,7\n";
    char folder[200], path[300];
    struct sct_error err = {0};
    make_case_folder(folder);
    write_file(folder, "store.duckdb", 0, "");
    refuse_and_leave(folder);
    write_file(folder, "store.duckdb", sizeof text, text);
    refuse_and_leave(folder);
    remove_files(folder);
    make_case_folder(folder);
    path_of(folder, "store.duckdb", path);
    struct case_engine engine = open_case_engine();
    const char *sql = NULL;
    CHECK_OK(sct_text_format(engine.run, &sql, &err,
                             "ATTACH '%s' AS x; CREATE TABLE x.meta (schema_version INTEGER);"
                             " INSERT INTO x.meta VALUES (1); DETACH x",
                             path),
             err);
    CHECK_OK(db_run(engine.db, sql, &err), err);
    close_case_engine(&engine);
    refuse_and_leave(folder);
    remove_files(folder);
    make_case_folder(folder);
    path_of(folder, "store.duckdb", path);
    CHECK(mkdir(path, 0777) == 0);
    (void)refuse(folder, SCT_STORE_WRITE, SCT_IO);
    CHECK(rmdir(path) == 0);
    remove_files(folder);
}

static size_t read_file(const char *folder, size_t room, char bytes[])
{
    char path[300];
    path_of(folder, "store.duckdb", path);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    const size_t count = fread(bytes, 1, room, file);
    CHECK(count < room && fclose(file) == 0);
    return count;
}

/* Cut short, and with single bytes changed in the headers, where nothing may be guessed. */
static void damaged_files_are_left_alone(void)
{
    enum { ROOM = 8 << 20 };
    static char bytes[ROOM];
    static const size_t places[] = {3, 9, 40, 4100, 4130, 8200, 8230};
    char folder[200];
    make_case_folder(folder);
    make_store(folder);
    const size_t count = read_file(folder, ROOM, bytes);
    write_file(folder, "store.duckdb", 5000, bytes);
    refuse_and_leave(folder);
    write_file(folder, "store.duckdb", count / 2, bytes);
    refuse_and_leave(folder);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        bytes[places[i]] = (char)~bytes[places[i]];
        write_file(folder, "store.duckdb", count, bytes);
        refuse_and_leave(folder);
        bytes[places[i]] = (char)~bytes[places[i]];
    }
    write_file(folder, "store.duckdb", count, bytes);
    make_store(folder); /* the same run: unchanged, and no complaint */
    remove_files(folder);
}

static void newer_stores_are_refused(void)
{
    char folder[200], path[300];
    struct sct_error err = {0};
    const char *sql = NULL;
    make_case_folder(folder);
    make_store(folder);
    path_of(folder, "store.duckdb", path);
    struct case_engine engine = open_case_engine();
    CHECK_OK(sct_text_format(engine.run, &sql, &err,
                             "ATTACH '%s' AS x; UPDATE x.meta SET schema_version = 2; DETACH x",
                             path),
             err);
    CHECK_OK(db_run(engine.db, sql, &err), err);
    close_case_engine(&engine);
    refuse_and_leave(folder);
    err = refuse(folder, SCT_STORE_READ, SCT_DATA);
    CHECK(strstr(err.message, "version 2") && strstr(err.hint, "newer"));
    remove_files(folder);
}

/* ---- other processes ------------------------------------------------------------------------------ */

/* A process that opens the store and holds it until its end of the pipe is closed. */
static pid_t hold_store(const char *folder, sct_store_mode mode, int ret_pipe[2])
{
    int ready[2];
    CHECK(pipe(ready) == 0 && pipe(ret_pipe) == 0);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        struct sct_error err = {0};
        struct sct_store *store = NULL;
        char byte = 0;
        CHECK(close(ret_pipe[1]) == 0);
        struct case_engine engine = open_case_engine();
        CHECK_OK(store_open(engine.db, folder, mode, &store, &err), err);
        CHECK(write(ready[1], "r", 1) == 1);
        CHECK(read(ret_pipe[0], &byte, 1) == 0);
        sct_store_close(store);
        close_case_engine(&engine);
        _exit(0);
    }
    char byte = 0;
    CHECK(close(ready[1]) == 0 && close(ret_pipe[0]) == 0);
    CHECK(read(ready[0], &byte, 1) == 1 && close(ready[0]) == 0);
    return child;
}

static void let_go(pid_t child, const int pipe[2])
{
    int how = 0;
    CHECK(close(pipe[1]) == 0 && waitpid(child, &how, 0) == child);
    CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static void one_writer_or_many_readers(void)
{
    char folder[200], pid[32];
    int pipe[2];
    make_case_folder(folder);
    make_store(folder);
    pid_t child = hold_store(folder, SCT_STORE_WRITE, pipe);
    struct sct_error err = refuse(folder, SCT_STORE_WRITE, SCT_IO);
    (void)snprintf(pid, sizeof pid, "process %ld", (long)child);
    CHECK(strstr(err.message, "in use by") && strstr(err.message, pid));
    CHECK(strstr(err.hint, "is another run under way?"));
    (void)refuse(folder, SCT_STORE_READ, SCT_IO);
    let_go(child, pipe);
    child = hold_store(folder, SCT_STORE_READ, pipe);
    (void)refuse(folder, SCT_STORE_WRITE, SCT_IO);
    struct case_engine engine = open_case_engine();
    struct sct_store *store = NULL;
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_READ, &store, &err), err);
    CHECK(count_snapshots(&engine, store) == 1);
    sct_store_close(store);
    close_case_engine(&engine);
    let_go(child, pipe);
    remove_files(folder);
}

/* A first run among others: appends when it gets the store, and exits with how many snapshots it left. */
static int run_first(const char *folder, int index)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_changes changes = {0};
    char fingerprint[16];
    struct case_engine engine = open_case_engine();
    const sct_status status = store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err);
    if (status != SCT_OK) {
        CHECK(status == SCT_IO && strstr(err.message, "in use"));
        return 0;
    }
    (void)snprintf(fingerprint, sizeof fingerprint, "run%d", index);
    fill_two_segments(&engine, 5, index);
    CHECK_OK(append_plain(&engine, store, &two_segments, "2024-01-01", fingerprint, &changes, &err),
             err);
    sct_store_close(store);
    close_case_engine(&engine);
    return 1;
}

static size_t count_stored(const char *folder)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_READ, &store, &err), err);
    const size_t count = count_snapshots(&engine, store);
    sct_store_close(store);
    close_case_engine(&engine);
    return count;
}

/* Many first runs at once: one store, nobody told anything but "in use", and nobody's run lost. */
static void first_runs_may_meet(void)
{
    enum { CHILDREN = 4, ROUNDS = 8 };
    for (int round = 0; round < ROUNDS; round++) {
        char folder[200];
        pid_t children[CHILDREN];
        size_t appended = 0;
        make_case_folder(folder);
        for (int i = 0; i < CHILDREN; i++) {
            children[i] = fork();
            CHECK(children[i] >= 0);
            if (children[i] == 0) {
                _exit(10 + run_first(folder, i));
            }
        }
        for (int i = 0; i < CHILDREN; i++) {
            int how = 0;
            CHECK(waitpid(children[i], &how, 0) == children[i]);
            CHECK(WIFEXITED(how) && (WEXITSTATUS(how) == 10 || WEXITSTATUS(how) == 11));
            appended += WEXITSTATUS(how) == 11;
        }
        CHECK(appended > 0 && count_stored(folder) == appended);
        CHECK(count_files(folder) == 1);
        remove_files(folder);
    }
}

/* Runs a test in a process of its own, which it may limit as it likes. */
static void in_a_child(void (*test)(const char *folder), const char *folder)
{
    int how = 0;
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        test(folder);
        _exit(0);
    }
    CHECK(waitpid(child, &how, 0) == child);
    CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

/* The superuser may write anything: be somebody else. */
static void read_without_rights(const char *folder)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    CHECK(geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0));
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_READ, &store, &err), err);
    CHECK(count_snapshots(&engine, store) == 1);
    sct_store_close(store);
    CHECK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err) == SCT_IO);
    CHECK(err.hint[0] != '\0');
    char deeper[300];
    path_of(folder, "deeper/still", deeper);
    CHECK(store_open(engine.db, deeper, SCT_STORE_WRITE, &store, &err) == SCT_IO);
    CHECK(strstr(err.message, "cannot make the folder") != NULL);
    close_case_engine(&engine);
}

static void readers_need_no_rights(void)
{
    char folder[200], path[300];
    make_case_folder(folder);
    make_store(folder);
    path_of(folder, "store.duckdb", path);
    CHECK(chmod(path, 0444) == 0 && chmod(folder, 0555) == 0);
    in_a_child(read_without_rights, folder);
    CHECK(chmod(folder, 0755) == 0);
    remove_files(folder);
}

/* A limit on file sizes stands for a disk without room. */
static void fill_the_disk(const char *folder)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_changes changes = {0};
    const struct rlimit limit = {(rlim_t)1 << 20, (rlim_t)1 << 20};
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err), err);
    fill_two_segments(&engine, 2000000, 0);
    CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR && setrlimit(RLIMIT_FSIZE, &limit) == 0);
    const sct_status status =
        append_plain(&engine, store, &two_segments, "2024-02-01", "B", &changes, &err);
    CHECK(status != SCT_OK && err.message[0] != '\0');
    sct_store_close(store);
    close_case_engine(&engine);
}

static void full_disks_lose_nothing(void)
{
    char folder[200];
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_changes changes = {0};
    make_case_folder(folder);
    make_store(folder);
    in_a_child(fill_the_disk, folder);
    struct case_engine engine = open_case_engine();
    CHECK_OK(store_open(engine.db, folder, SCT_STORE_WRITE, &store, &err), err);
    CHECK(count_snapshots(&engine, store) == 1);
    fill_two_segments(&engine, 11, 0);
    CHECK_OK(append_plain(&engine, store, &two_segments, "2024-02-01", "B", &changes, &err), err);
    CHECK(changes.stayed == 10 && changes.arrived == 1 && changes.snapshot == 2);
    sct_store_close(store);
    close_case_engine(&engine);
    remove_files(folder);
}

int main(void)
{
    /* Before any engine has threads in this process: children must be able to make their own. */
    readers_need_no_rights();
    full_disks_lose_nothing();
    one_writer_or_many_readers();
    first_runs_may_meet();
    reading_makes_nothing();
    trying_makes_nothing_on_disk();
    folders_are_made();
    one_engine_holds_one_store();
    half_made_stores_do_not_block();
    orphaned_logs_are_not_thrown_away();
    foreign_files_are_left_alone();
    damaged_files_are_left_alone();
    newer_stores_are_refused();
    return 0;
}

/* open.c: attaching the file, and making it the first time.
 *
 * A new store is made under another name, with all its tables, and then linked to its own: a process killed
 * half-way leaves a file nobody opens, never a half-made store.  link() and not rename(), because it does not
 * replace a store that another process made meanwhile.
 *
 * Whether a file is a store is asked of the engine, not of the file's first bytes: to open and close a file
 * drops this process's locks on it.
 */
#include "store/inside.h"
#include "store/schema.h"

#include "base/alloc.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char file_name[] = "store.duckdb";

enum {
    /* Statements and results of one call: a plan's text, its result as JSON, and every profile. */
    SCRATCH_LIMIT_BYTES = 512 << 20,
    PATH_BYTES = 4096
};

/* ---- the folder ------------------------------------------------------------------------------ */

static sct_status make_folder(const char *folder, struct sct_error *err)
{
    char path[PATH_BYTES];
    const int count = snprintf(path, sizeof path, "%s", folder);
    if (count < 0 || (size_t)count >= sizeof path) {
        return sct_fail(err, SCT_IO, "the folder's name is longer than %d bytes", PATH_BYTES - 1);
    }
    for (char *at = path + 1;; at++) {
        if (*at != '/' && *at != '\0') {
            continue;
        }
        const char kept = *at;
        *at = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            const int why = errno;
            const sct_status told =
                sct_fail(err, SCT_IO, "cannot make the folder '%s': %s", path, strerror(why));
            sct_hint(err, "make it by hand, or put the project where it can be written");
            return told;
        }
        *at = kept;
        if (kept == '\0') {
            return SCT_OK;
        }
    }
}

/* The number in "store.duckdb.<pid>.new", or 0 for any other name. */
static long maker_of(const char *name)
{
    const size_t prefix = sizeof file_name - 1;
    if (strncmp(name, file_name, prefix) != 0 || name[prefix] != '.') {
        return 0;
    }
    char *end = NULL;
    const long pid = strtol(name + prefix + 1, &end, 10);
    return pid > 0 && strncmp(end, ".new", 4) == 0 ? pid : 0;
}

/* Removes what makers that are no more left half-made.  Best effort: such files only take room. */
static void sweep_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    if (!entries) {
        return;
    }
    for (const struct dirent *entry = readdir(entries); entry; entry = readdir(entries)) {
        const long pid = maker_of(entry->d_name);
        char path[PATH_BYTES];
        if (pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH &&
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < PATH_BYTES) {
            (void)unlink(path);
        }
    }
    (void)closedir(entries);
}

/* ---- attaching ------------------------------------------------------------------------------- */

/* The process that holds the lock, as the engine names it: "(PID 123)". */
static long holder_of(const char *words)
{
    const char *at = strstr(words, "(PID ");
    return at ? strtol(at + 5, NULL, 10) : 0;
}

static sct_status say_locked(struct sct_error *err, const char *path, const char *words)
{
    const long pid = holder_of(words);
    char by[48] = "another process";
    if (pid > 0) {
        (void)snprintf(by, sizeof by, "process %ld", pid);
    }
    const sct_status told = sct_fail(err, SCT_IO, "the store '%s' is in use by %s", path, by);
    sct_hint(err, "is another run under way? let it end, then try again");
    return told;
}

static sct_status say_damaged(struct sct_error *err, const char *path, const char *words)
{
    const sct_status told =
        sct_fail(err, SCT_DATA, "'%s' is damaged or is not a store: %s", path, words);
    sct_hint(err,
             "nothing was changed: put a good copy in its place, or move it away and run again");
    return told;
}

/* What the engine says of a file it does not take, in the order in which the words are looked for. */
static sct_status explain_refusal(const char *path, sct_status status, const struct sct_error *why,
                                  struct sct_error *err)
{
    static const char *const damages[] = {"not a valid DuckDB", "Corrupt", "checksum",
                                          "not read enough",    "WAL",     "INTERNAL Error",
                                          "Serialization Error"};
    const char *words = why->message;
    if (strstr(words, "Could not set lock")) {
        return say_locked(err, path, words);
    }
    if (strstr(words, "version number")) {
        const sct_status told =
            sct_fail(err, SCT_DATA, "the store '%s' was made by a newer engine", path);
        sct_hint(err, "use the version of sectile that made it, or a newer one");
        return told;
    }
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        if (strstr(words, damages[i])) {
            return say_damaged(err, path, words);
        }
    }
    const sct_status told = sct_fail(err, status, "cannot open the store '%s': %s", path, words);
    sct_hint(err, "%s", why->hint[0] ? why->hint : "may the file and its folder be written?");
    return told;
}

static sct_status attach(struct sct_store *store, const char *path, bool read_only,
                         struct sct_error *err)
{
    struct sct_error why = {0};
    struct sct_text sql;
    const char *statement = NULL;
    sct_text_begin(&sql, store->scratch);
    sct_text_add(&sql, "ATTACH ");
    db_quote_text(&sql, path);
    sct_text_addf(&sql, " AS store (TYPE duckdb%s)", read_only ? ", READ_ONLY" : "");
    SCT_TRY(sct_text_end(&sql, &statement, err));
    const sct_status status = db_run(store->db, statement, &why);
    if (status != SCT_OK) {
        return explain_refusal(path, status, &why, err);
    }
    store->attached = true;
    return SCT_OK;
}

/* Writes the log into the file, so that the next opening is fast.  A failure is not told: what was committed
 * is on disk either way, and the next opening reads the log. */
static void detach(struct sct_store *store)
{
    struct sct_error ignored;
    if (store->attached) {
        (void)(db_run(store->db, "DETACH store", &ignored) == SCT_OK);
        store->attached = false;
    }
}

/* The tables, all or none. */
static sct_status make_tables(struct sct_store *store, struct sct_error *err)
{
    struct sct_error ignored;
    sct_status status = SCT_OK;
    SCT_GO(db_run(store->db, "BEGIN TRANSACTION", err));
    for (const char *const *sql = store_schema_sql; *sql; sql++) {
        SCT_GO(db_run(store->db, *sql, err));
    }
    SCT_GO(store_run(store, err, "INSERT INTO store.main.meta VALUES ('sectile', %d)",
                     STORE_SCHEMA_VERSION));
    SCT_GO(db_run(store->db, "COMMIT", err));
    return SCT_OK;
done:
    (void)(db_run(store->db, "ROLLBACK", &ignored) == SCT_OK);
    return status;
}

/* ---- making it ------------------------------------------------------------------------------- */

static sct_status give_name(const char *made, const char *path, struct sct_error *err)
{
    if (link(made, path) == 0 || errno == EEXIST) {
        return SCT_OK; /* EEXIST: another process was first, and its store is as good */
    }
    /* File systems without hard links: rename would replace, so look first. */
    if (errno == EPERM || errno == ENOSYS || errno == EOPNOTSUPP || errno == EMLINK) {
        if (access(path, F_OK) == 0 || rename(made, path) == 0) {
            return SCT_OK;
        }
    }
    const int why = errno;
    return sct_fail(err, SCT_IO, "cannot make the store '%s': %s", path, strerror(why));
}

static sct_status make_file(struct sct_store *store, const char *folder, struct sct_error *err)
{
    const char *made = NULL, *wal = NULL;
    sct_status status = SCT_OK;
    SCT_TRY(make_folder(folder, err));
    sweep_folder(folder);
    SCT_TRY(sct_text_format(store->scratch, &wal, err, "%s.wal", store->path));
    if (access(wal, F_OK) == 0) {
        const sct_status told =
            sct_fail(err, SCT_DATA, "'%s' is left, but the store it belongs to is gone", wal);
        sct_hint(err, "put '%s' back, or move the .wal file away to begin anew", file_name);
        return told;
    }
    SCT_TRY(sct_text_format(store->scratch, &made, err, "%s.%ld.new", store->path, (long)getpid()));
    SCT_TRY(sct_text_format(store->scratch, &wal, err, "%s.wal", made));
    (void)unlink(made);

    SCT_GO(attach(store, made, false, err));
    SCT_GO(make_tables(store, err));
    SCT_GO(db_run(store->db, "CHECKPOINT store", err));
    detach(store);
    SCT_GO(give_name(made, store->path, err));
done:
    detach(store);
    (void)unlink(made);
    (void)unlink(wal);
    return status;
}

/* ---- the version ----------------------------------------------------------------------------- */

static sct_status check_version(struct sct_store *store, struct sct_error *err)
{
    struct sct_error why = {0};
    struct db_table meta = {0};
    const sct_status status =
        db_query(store->db, store->scratch,
                 "SELECT schema_version FROM store.main.meta WHERE application = 'sectile'", &meta,
                 &why);
    if (status == SCT_NOMEM || status == SCT_LIMIT) {
        return sct_fail(err, status, "%s", why.message);
    }
    if (status == SCT_IO) {
        return explain_refusal(store->path, status, &why, err);
    }
    if (status != SCT_OK || meta.row_count != 1) {
        return say_damaged(err, store->path, "a DuckDB database without sectile's table 'meta'");
    }
    const int64_t version = db_integer(&meta, 0, 0);
    if (version > STORE_SCHEMA_VERSION) {
        const sct_status told =
            sct_fail(err, SCT_DATA,
                     "the store '%s' has version %lld of the tables; this sectile knows %d",
                     store->path, (long long)version, STORE_SCHEMA_VERSION);
        sct_hint(err, "use the version of sectile that made it, or a newer one");
        return told;
    }
    return SCT_OK;
}

/* ---- the door -------------------------------------------------------------------------------- */

static sct_status attach_file(struct sct_store *store, const char *folder, struct sct_error *err)
{
    struct stat about;
    if (stat(store->path, &about) != 0) {
        if (errno != ENOENT && errno != ENOTDIR) {
            const int why = errno;
            return sct_fail(err, SCT_IO, "cannot open the store '%s': %s", store->path,
                            strerror(why));
        }
        if (store->mode == SCT_STORE_READ) {
            const sct_status told = sct_fail(err, SCT_IO, "there is no store '%s'", store->path);
            sct_hint(err, "make one with `sectile run`");
            return told;
        }
        if (store->mode == SCT_STORE_TRY) {
            SCT_TRY(attach(store, ":memory:", false, err));
            return make_tables(store, err);
        }
        SCT_TRY(make_file(store, folder, err));
    } else if (!S_ISREG(about.st_mode)) {
        const sct_status told = sct_fail(err, SCT_IO, "'%s' is not a file", store->path);
        sct_hint(err, "move it away, and a store is made in its place");
        return told;
    }
    SCT_TRY(attach(store, store->path, store->mode != SCT_STORE_WRITE, err));
    return check_version(store, err);
}

sct_status store_open(struct db *db, const char *folder, sct_store_mode mode,
                      struct sct_store **ret_store, struct sct_error *err)
{
    const size_t path_bytes = strlen(folder) + sizeof file_name + 1;
    struct sct_store *store = sct_alloc(sizeof *store + path_bytes);
    if (!store) {
        return sct_fail(err, SCT_NOMEM, "no memory for the store");
    }
    sct_status status = SCT_OK;
    store->db = db;
    store->mode = mode;
    (void)snprintf(store->path, path_bytes, "%s/%s", folder, file_name);
    SCT_GO(sct_arena_open(SCRATCH_LIMIT_BYTES, &store->scratch, err));
    SCT_GO(attach_file(store, folder, err));
    sct_arena_reset(store->scratch);
    *ret_store = store;
    return SCT_OK;
done:
    sct_store_close(store);
    return status;
}

sct_status sct_store_open(struct sct_engine *engine, const char *folder, sct_store_mode mode,
                          struct sct_store **ret_store, struct sct_error *err)
{
    return store_open(sct_engine_db(engine), folder, mode, ret_store, err);
}

void sct_store_close(struct sct_store *store)
{
    if (!store) {
        return;
    }
    detach(store);
    sct_arena_close(store->scratch);
    sct_free(store);
}

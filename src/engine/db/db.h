/* db.h: one connection to an engine.  Text in, small results out; large ones stay there.
 *
 * Only this folder includes an engine's client header.  A result here is segment-sized: it is copied
 * into an arena at once, and refused above DB_ROWS_MAX rows.
 */
#ifndef SCT_ENGINE_DB_DB_H
#define SCT_ENGINE_DB_DB_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db; /* an open engine with one connection */

/* More rows than this are not segment-sized: the caller has asked the wrong question. */
enum { DB_ROWS_MAX = 1000000 };

struct db_options {
    const char *path;         /* database file; NULL or "" for one in memory */
    uint64_t memory_bytes;    /* 0: the engine's default, 80 % of the machine */
    const char *spill_folder; /* NULL: the engine's default */
    int threads;              /* 0: as many as there are cores */
    bool read_only;
};

/* SCT_DATABASE with the engine's words; SCT_IO when a file is locked by another process or unreadable. */
SCT_MUST_CHECK sct_status db_open(const struct db_options *options, struct db **ret_db,
                                  struct sct_error *err);
void db_close(struct db *db); /* NULL is a no-op; an open transaction is rolled back */

/* Runs one or more statements and forgets their results; the first that fails is the last that runs.
 * SCT_DATABASE (message: the engine's first line), SCT_NOMEM when the engine ran out of the memory given
 * (hint names the option), SCT_IO for a locked or unreadable file and a full disk. */
SCT_MUST_CHECK sct_status db_run(struct db *db, const char *sql, struct sct_error *err);

/* A small result, columns by rows, every cell as text or missing (NULL).  Numbers as sct_text_from_number,
 * decimals with all their digits, true and false, dates and times as sct_day_format and sct_time_format. */
struct db_table {
    size_t column_count, row_count;
    const char *const *names;
    const char *const *cells; /* row * column_count + column */
};

/* The result of the last statement of sql; those before it are run.  Fails as db_run does, and with
 * SCT_LIMIT above DB_ROWS_MAX rows, SCT_DATABASE for a column with parts (list, struct, interval: cast it)
 * and for an empty statement. */
SCT_MUST_CHECK sct_status db_query(struct db *db, struct sct_arena *arena, const char *sql,
                                   struct db_table *ret_table, struct sct_error *err);

const char *db_cell(const struct db_table *table, size_t row, size_t column);
int64_t db_integer(const struct db_table *table, size_t row, size_t column); /* 0 when missing */
double db_number(const struct db_table *table, size_t row,
                 size_t column); /* SCT_MISSING when missing */

/* Share of the running statement that is done, 0 to 1, or -1 when the engine cannot say.  May be
 * called from another thread while db_run or db_query is under way; db_interrupt too. */
double db_progress(struct db *db);
void db_interrupt(struct db *db);

/* "DuckDB v1.4.4" */
const char *db_version(struct db *db);

/* 'text' and "name", quoted for the engine, appended to a sct_text.  A NUL cannot occur. */
struct sct_text;
void db_quote_text(struct sct_text *sql, const char *text);
void db_quote_name(struct sct_text *sql, const char *name);

#endif

/* inside.h: what the files of src/store share.  Nobody else includes it. */
#ifndef SCT_STORE_INSIDE_H
#define SCT_STORE_INSIDE_H

#include "base/text.h"
#include "store/store.h"

struct sct_store {
    struct db *db;             /* the engine's; it has the file attached as `store` */
    struct sct_arena *scratch; /* reset when a public function returns */
    sct_store_mode mode;
    bool attached;
    const char *plan_name; /* of the snapshots that are looked at; NULL: any */
    char path[];           /* of the file, for messages */
};

/* The store over a connection alone: what sct_store_open does once it has asked the engine for its own. */
SCT_MUST_CHECK sct_status store_open(struct db *db, const char *folder, sct_store_mode mode,
                                     struct sct_store **ret_store, struct sct_error *err);

/* ---- statements ------------------------------------------------------------------------------ */

/* printf to a statement, then db_run or db_query; the text lives in store->scratch. */
SCT_MUST_CHECK sct_status store_run(struct sct_store *store, struct sct_error *err, const char *fmt,
                                    ...) SCT_PRINTF(3, 4);
SCT_MUST_CHECK sct_status store_query(struct sct_store *store, struct sct_arena *arena,
                                      struct db_table *ret_table, struct sct_error *err,
                                      const char *fmt, ...) SCT_PRINTF(5, 6);

/* 'text' for a statement; NULL for NULL.  Bytes that are not UTF-8, which the engine refuses, become U+FFFD. */
void store_add_text(struct sct_text *sql, const char *text);

/* A double that comes back bit for bit; NULL for SCT_MISSING. */
void store_add_number(struct sct_text *sql, double number);

/* Rows of one table, as INSERT statements of bounded length.  store_row begins a row, each store_put_* adds
 * a cell to it; store_rows_end closes the last statement. */
struct store_rows {
    struct sct_text *sql;
    const char *table;
    size_t row_count;
    bool row_open;
};
void store_rows_begin(struct store_rows *rows, struct sct_text *sql, const char *table);
void store_row(struct store_rows *rows, int64_t snapshot);
void store_put_text(struct store_rows *rows, const char *text);
void store_put_integer(struct store_rows *rows, int64_t value);
void store_put_number(struct store_rows *rows, double value);
void store_put_boolean(struct store_rows *rows, bool value);
void store_rows_end(struct store_rows *rows);

/* ---- reading --------------------------------------------------------------------------------- */

/* A cell back: what store_add_number and store_put_boolean wrote. */
double store_number(const struct db_table *table, size_t row, size_t column);
bool store_boolean(const struct db_table *table, size_t row, size_t column);

/* An as-of as the engine's literal; SCT_USAGE when the text is neither a date nor a timestamp. */
SCT_MUST_CHECK sct_status store_as_of(struct sct_store *store, const char *as_of,
                                      const char **ret_sql, struct sct_error *err);

/* "plan_name = '...'", or "TRUE" for NULL.  Text in scratch. */
SCT_MUST_CHECK sct_status store_plan_condition(struct sct_store *store, const char *plan_name,
                                               const char **ret_sql, struct sct_error *err);

/* SCT_USAGE when there is no snapshot of this id. */
SCT_MUST_CHECK sct_status store_require(struct sct_store *store, int64_t id, struct sct_error *err);

/* SCT_DATA: the rows do not fit together. */
SCT_MUST_CHECK sct_status store_damaged(struct sct_error *err, int64_t id, const char *table);

/* "1, 4, 7": snapshot id and its parents, for an IN list; id 0 gives "".  Text in scratch. */
SCT_MUST_CHECK sct_status store_chain(struct sct_store *store, int64_t id, const char **ret_ids,
                                      struct sct_error *err);

/* Appends a SELECT of (customer, segment), one row for each member of one scheme, from a chain that is
 * not empty. */
void store_add_members(struct sct_text *sql, const char *chain, const char *scheme);

/* ---- appending ------------------------------------------------------------------------------- */

/* Leaves the temp table store_moves (scheme, customer, from_segment, to_segment, value): `assigned` against
 * snapshot parent (0: against nobody).  store_drop_moves forgets it. */
SCT_MUST_CHECK sct_status store_make_moves(struct sct_store *store, const struct sct_model *model,
                                           int64_t parent, struct sct_error *err);
void store_drop_moves(struct sct_store *store);

/* Appends the INSERT statements for everything in result but the snapshot's own row. */
void store_add_result(struct sct_text *sql, int64_t id, const struct sct_result *result);

const char *store_cause_name(sct_cause cause);
sct_cause store_cause_from_name(const char *name);

#endif

/* statement.c: values into statements and cells back, so that what is read equals what was written.
 *
 * Numbers travel as text of 17 digits in quotes: the engine would read a bare 0.1 as a decimal, and its
 * way from there to a double is not exact.  Statements and not the engine's appender: an appender is one
 * per table and cannot be part of one transaction that is dropped whole.
 */
#include "store/inside.h"

#include "base/number.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* One INSERT of more rows takes the engine's parser longer than two of half as many. */
enum { ROWS_PER_STATEMENT = 500 };

sct_status store_run(struct sct_store *store, struct sct_error *err, const char *fmt, ...)
{
    const char *sql = NULL;
    va_list args;
    va_start(args, fmt);
    const sct_status status = sct_text_formatv(store->scratch, &sql, err, fmt, args);
    va_end(args);
    return status == SCT_OK ? db_run(store->db, sql, err) : status;
}

sct_status store_query(struct sct_store *store, struct sct_arena *arena, struct db_table *ret_table,
                       struct sct_error *err, const char *fmt, ...)
{
    const char *sql = NULL;
    va_list args;
    va_start(args, fmt);
    const sct_status status = sct_text_formatv(store->scratch, &sql, err, fmt, args);
    va_end(args);
    return status == SCT_OK ? db_query(store->db, arena, sql, ret_table, err) : status;
}

/* Up to the first byte that is not UTF-8, then the sign for it, and so on. */
static void add_repaired(struct sct_text *sql, size_t count, const char bytes[])
{
    while (count > 0) {
        const size_t good = sct_utf8_check(count, bytes);
        for (size_t i = 0; i < good; i++) {
            if (bytes[i] == '\'') {
                sct_text_add_char(sql, '\'');
            }
            sct_text_add_char(sql, bytes[i]);
        }
        if (good == count) {
            return;
        }
        sct_text_add(sql, "\xEF\xBF\xBD");
        bytes += good + 1;
        count -= good + 1;
    }
}

void store_add_text(struct sct_text *sql, const char *text)
{
    if (!text) {
        sct_text_add(sql, "NULL");
        return;
    }
    sct_text_add_char(sql, '\'');
    add_repaired(sql, strlen(text), text);
    sct_text_add_char(sql, '\'');
}

void store_add_number(struct sct_text *sql, double number)
{
    if (isnan(number)) {
        sct_text_add(sql, "NULL");
        return;
    }
    sct_text_addf(sql, "'%.17g'", number);
}

void store_rows_begin(struct store_rows *rows, struct sct_text *sql, const char *table)
{
    *rows = (struct store_rows){.sql = sql, .table = table};
}

void store_row(struct store_rows *rows, int64_t snapshot)
{
    if (rows->row_open) {
        sct_text_add_char(rows->sql, ')');
    }
    if (rows->row_count % ROWS_PER_STATEMENT == 0) {
        sct_text_addf(rows->sql, "%sINSERT INTO store.main.%s VALUES ", rows->row_open ? ";" : "",
                      rows->table);
    } else {
        sct_text_add_char(rows->sql, ',');
    }
    sct_text_addf(rows->sql, "(%" PRId64, snapshot);
    rows->row_count++;
    rows->row_open = true;
}

void store_put_text(struct store_rows *rows, const char *text)
{
    sct_text_add_char(rows->sql, ',');
    store_add_text(rows->sql, text);
}

void store_put_integer(struct store_rows *rows, int64_t value)
{
    sct_text_addf(rows->sql, ",%" PRId64, value);
}

void store_put_number(struct store_rows *rows, double value)
{
    sct_text_add_char(rows->sql, ',');
    store_add_number(rows->sql, value);
}

void store_put_boolean(struct store_rows *rows, bool value)
{
    sct_text_add(rows->sql, value ? ",true" : ",false");
}

void store_rows_end(struct store_rows *rows)
{
    if (rows->row_open) {
        sct_text_add(rows->sql, ");");
        rows->row_open = false;
    }
}

double store_number(const struct db_table *table, size_t row, size_t column)
{
    const char *cell = db_cell(table, row, column);
    return cell ? strtod(cell, NULL) : SCT_MISSING;
}

bool store_boolean(const struct db_table *table, size_t row, size_t column)
{
    const char *cell = db_cell(table, row, column);
    return cell && strcmp(cell, "true") == 0;
}

sct_status store_damaged(struct sct_error *err, int64_t id, const char *table)
{
    const sct_status told =
        sct_fail(err, SCT_DATA,
                 "snapshot %" PRId64 " of the store: the rows of table '%s' do not fit together",
                 id, table);
    sct_hint(err, "the store was changed by hand or damaged: put a good copy in its place");
    return told;
}

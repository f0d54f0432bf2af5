/* table.c: what callers do with a result that is at home, and how they quote into a statement. */
#include "engine/db/db.h"

#include "base/number.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>

const char *db_cell(const struct db_table *table, size_t row, size_t column)
{
    assert(row < table->row_count && column < table->column_count);
    return table->cells[row * table->column_count + column];
}

int64_t db_integer(const struct db_table *table, size_t row, size_t column)
{
    const char *cell = db_cell(table, row, column);
    return cell ? (int64_t)strtoll(cell, NULL, 10) : 0;
}

double db_number(const struct db_table *table, size_t row, size_t column)
{
    const char *cell = db_cell(table, row, column);
    const double number = cell ? strtod(cell, NULL) : SCT_MISSING;
    return isfinite(number) ? number : SCT_MISSING;
}

static void add_quoted(struct sct_text *sql, char quote, const char *text)
{
    sct_text_add_char(sql, quote);
    for (const char *c = text; *c; c++) {
        if (*c == quote) {
            sct_text_add_char(sql, quote);
        }
        sct_text_add_char(sql, *c);
    }
    sct_text_add_char(sql, quote);
}

void db_quote_text(struct sct_text *sql, const char *text)
{
    add_quoted(sql, '\'', text);
}

void db_quote_name(struct sct_text *sql, const char *name)
{
    add_quoted(sql, '"', name);
}

/* lower and upper of every code point: the tables of case_ranges.h against the engine's own functions, so that
 * a new version of either is noticed. */
#include "model/expr/evaluate.h"

#include "base/utf8.h"
#include "support/check.h"

#include <duckdb.h>
#include <string.h>

static int64_t point_of(struct sct_arena *arena, expr_op op, const char *text)
{
    struct sct_value value;
    uint32_t point = 0;
    CHECK(value_change_case(arena, op, text, &value, NULL) == SCT_OK);
    CHECK(sct_utf8_decode(strlen(value.text), value.text, &point) == strlen(value.text));
    return point;
}

static void compare(struct sct_arena *arena, duckdb_result *result)
{
    const idx_t rows = duckdb_row_count(result);
    CHECK(rows == 0x10FFFF - 0x800);
    for (idx_t i = 0; i < rows; i++) {
        char *text = duckdb_value_varchar(result, 0, i);
        const int64_t lower = duckdb_value_int64(result, 1, i);
        const int64_t upper = duckdb_value_int64(result, 2, i);
        CHECK(point_of(arena, EXPR_OP_LOWER, text) == lower);
        CHECK(point_of(arena, EXPR_OP_UPPER, text) == upper);
        duckdb_free(text);
        sct_arena_reset(arena);
    }
}

int main(void)
{
    static const char sql[] =
        "SELECT chr(i), unicode(lower(chr(i))), unicode(upper(chr(i))) "
        "FROM (SELECT unnest(range(1, 1114112))::INTEGER AS i) WHERE i NOT BETWEEN 55296 AND 57343";
    duckdb_database database;
    duckdb_connection connection;
    duckdb_result result;
    struct sct_arena *arena = NULL;
    CHECK(sct_arena_open(1 << 20, &arena, NULL) == SCT_OK);
    CHECK(duckdb_open(NULL, &database) == DuckDBSuccess);
    CHECK(duckdb_connect(database, &connection) == DuckDBSuccess);
    CHECK(duckdb_query(connection, sql, &result) == DuckDBSuccess);
    compare(arena, &result);
    duckdb_destroy_result(&result);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    sct_arena_close(arena);
    return 0;
}

/* sql_run [-m MEMORY] [-t THREADS] < FILE: runs SQL in the same DuckDB as sectile and prints the last result, so that a
 * hand-written query is timed with the same library, memory and threads and nothing else in the process. */
#include <duckdb.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SQL_BYTES_MAX = 1 << 20 };

static void fail(const char *what, const char *why)
{
    (void)fprintf(stderr, "sql_run: %s: %s\n", what, why ? why : "unknown");
    exit(1);
}

static void set(duckdb_connection connection, const char *name, const char *value)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SET %s = '%s'", name, value);
    if (duckdb_query(connection, sql, NULL) == DuckDBError) {
        fail("cannot set", name);
    }
}

static void print(duckdb_result *result)
{
    for (idx_t row = 0; row < duckdb_row_count(result); row++) {
        for (idx_t column = 0; column < duckdb_column_count(result); column++) {
            char *cell = duckdb_value_varchar(result, column, row);
            (void)printf("%s%s", column ? "\t" : "", cell ? cell : "");
            duckdb_free(cell);
        }
        (void)printf("\n");
    }
}

int main(int argc, char *argv[])
{
    static char sql[SQL_BYTES_MAX];
    duckdb_database database = NULL;
    duckdb_connection connection = NULL;
    duckdb_result result;
    if (duckdb_open(NULL, &database) == DuckDBError ||
        duckdb_connect(database, &connection) == DuckDBError) {
        fail("cannot open", "an in-memory database");
    }
    for (int i = 1; i + 1 < argc; i += 2) {
        set(connection, strcmp(argv[i], "-m") == 0 ? "memory_limit" : "threads", argv[i + 1]);
    }
    const size_t bytes = fread(sql, 1, sizeof sql - 1, stdin);
    sql[bytes] = '\0';
    if (duckdb_query(connection, sql, &result) == DuckDBError) {
        fail("query", duckdb_result_error(&result));
    }
    print(&result);
    duckdb_destroy_result(&result);
    duckdb_disconnect(&connection);
    duckdb_close(&database);
    return 0;
}

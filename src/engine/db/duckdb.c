/* duckdb.c: the engine in this process: opening, running, asking.
 *
 * One connection, one state: UTC, binary collation, IEEE arithmetic, no downloads, nothing printed.  What a
 * user's own settings file or environment would change is set here, so that two machines agree. */
#include "engine/db/internal.h"

#include "base/alloc.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

struct db {
    duckdb_database database;
    duckdb_connection connection;
    char version[64];
};

/* The state every statement may rely on.  Progress is counted, never drawn: the terminal is not ours. */
static const char session_sql[] = "SET TimeZone = 'UTC';"
                                  "SET Calendar = 'gregorian';"
                                  "SET default_collation = '';"
                                  "SET default_null_order = 'nulls_last';"
                                  "SET ieee_floating_point_ops = true;"
                                  "SET integer_division = false;"
                                  "SET enable_progress_bar_print = false;"
                                  "SET progress_bar_time = 0;"
                                  "SET enable_progress_bar = true;";

static sct_status set_option(duckdb_config config, const char *name, const char *value,
                             struct sct_error *err)
{
    if (duckdb_set_config(config, name, value) != DuckDBSuccess) {
        return sct_fail(err, SCT_DATABASE, "the engine does not take '%s' for %s", value, name);
    }
    return SCT_OK;
}

static sct_status fill_config(duckdb_config config, const struct db_options *options,
                              struct sct_error *err)
{
    char number[32];
    SCT_TRY(set_option(config, "autoinstall_known_extensions", "false", err));
    SCT_TRY(set_option(config, "autoload_known_extensions", "false", err));
    if (options->memory_bytes > 0) {
        (void)snprintf(number, sizeof number, "%" PRIu64 "B", options->memory_bytes);
        SCT_TRY(set_option(config, "memory_limit", number, err));
    }
    if (options->threads > 0) {
        (void)snprintf(number, sizeof number, "%d", options->threads);
        SCT_TRY(set_option(config, "threads", number, err));
    }
    if (options->spill_folder) {
        SCT_TRY(set_option(config, "temp_directory", options->spill_folder, err));
    }
    if (options->read_only) {
        SCT_TRY(set_option(config, "access_mode", "READ_ONLY", err));
    }
    return SCT_OK;
}

static sct_status open_database(struct db *db, const struct db_options *options,
                                struct sct_error *err)
{
    duckdb_config config = NULL;
    char *words = NULL;
    sct_status status = SCT_OK;
    if (duckdb_create_config(&config) != DuckDBSuccess) {
        return sct_fail(err, SCT_NOMEM, "no memory for the engine's configuration");
    }
    SCT_GO(fill_config(config, options, err));
    if (duckdb_open_ext(options->path, &db->database, config, &words) != DuckDBSuccess) {
        SCT_GO(db_refuse(err, words));
    }
done:
    duckdb_free(words);
    duckdb_destroy_config(&config);
    return status;
}

sct_status db_open(const struct db_options *options, struct db **ret_db, struct sct_error *err)
{
    struct db *db = sct_alloc(sizeof *db);
    if (!db) {
        return sct_fail(err, SCT_NOMEM, "no memory for a connection");
    }
    sct_status status = SCT_OK;
    SCT_GO(open_database(db, options, err));
    if (duckdb_connect(db->database, &db->connection) != DuckDBSuccess) {
        SCT_GO(sct_fail(err, SCT_DATABASE, "the engine does not take a connection"));
    }
    SCT_GO(db_run(db, session_sql, err));
    (void)snprintf(db->version, sizeof db->version, "DuckDB %s", duckdb_library_version());
    *ret_db = db;
    return SCT_OK;
done:
    db_close(db);
    return status;
}

void db_close(struct db *db)
{
    if (!db) {
        return;
    }
    duckdb_disconnect(&db->connection);
    duckdb_close(&db->database);
    sct_free(db);
}

/* On success the caller owns *ret_result; on failure there is nothing to destroy. */
static sct_status execute(struct db *db, duckdb_extracted_statements statements, idx_t index,
                          duckdb_result *ret_result, struct sct_error *err)
{
    duckdb_prepared_statement prepared = NULL;
    duckdb_result result = {0};
    sct_status status = SCT_OK;
    if (duckdb_prepare_extracted_statement(db->connection, statements, index, &prepared) !=
        DuckDBSuccess) {
        SCT_GO(db_refuse(err, duckdb_prepare_error(prepared)));
    }
    if (duckdb_execute_prepared(prepared, &result) != DuckDBSuccess) {
        status = db_refuse(err, duckdb_result_error(&result));
        duckdb_destroy_result(&result);
        goto done;
    }
    *ret_result = result;
done:
    duckdb_destroy_prepare(&prepared);
    return status;
}

/* Runs every statement; the result of the last is the caller's when ret_last is given.  An empty text has
 * no last statement: *ret_last is then left as it is. */
static sct_status execute_all(struct db *db, const char *sql, duckdb_result *ret_last,
                              struct sct_error *err)
{
    duckdb_extracted_statements statements = NULL;
    sct_status status = SCT_OK;
    const idx_t count = duckdb_extract_statements(db->connection, sql, &statements);
    const char *words = duckdb_extract_statements_error(statements);
    if (words) {
        SCT_GO(db_refuse(err, words));
    }
    for (idx_t i = 0; i < count; i++) {
        duckdb_result result = {0};
        SCT_GO(execute(db, statements, i, &result, err));
        if (ret_last && i + 1 == count) {
            *ret_last = result;
        } else {
            duckdb_destroy_result(&result);
        }
    }
done:
    duckdb_destroy_extracted(&statements);
    return status;
}

sct_status db_run(struct db *db, const char *sql, struct sct_error *err)
{
    return execute_all(db, sql, NULL, err);
}

static sct_status read_chunk(struct sct_arena *arena, duckdb_data_chunk chunk, size_t column_count,
                             const struct db_column columns[], const char *cells[],
                             struct sct_error *err)
{
    const size_t row_count = duckdb_data_chunk_get_size(chunk);
    for (size_t column = 0; column < column_count; column++) {
        const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
        for (size_t row = 0; row < row_count; row++) {
            SCT_TRY(db_read_cell(arena, &columns[column], vector, row,
                                 &cells[row * column_count + column], err));
        }
    }
    return SCT_OK;
}

/* The rows of a result into cells, which has room for exactly row_count of them. */
static sct_status read_rows(struct sct_arena *arena, duckdb_result *result, size_t row_count,
                            size_t column_count, const struct db_column columns[],
                            const char *cells[], struct sct_error *err)
{
    sct_status status = SCT_OK;
    size_t row = 0;
    for (;;) {
        duckdb_data_chunk chunk = duckdb_fetch_chunk(*result);
        const size_t got = chunk ? duckdb_data_chunk_get_size(chunk) : 0;
        if (got > 0 && got <= row_count - row) {
            status =
                read_chunk(arena, chunk, column_count, columns, cells + row * column_count, err);
        }
        duckdb_destroy_data_chunk(&chunk);
        if (status != SCT_OK) {
            return status;
        }
        if (got == 0) {
            break;
        }
        row += got;
    }
    /* Fetching has no message of its own: it ends early when the heap does. */
    if (row != row_count) {
        return sct_fail(err, SCT_NOMEM, "%zu of %zu rows of a result could be fetched", row,
                        row_count);
    }
    return SCT_OK;
}

static sct_status read_result(struct sct_arena *arena, duckdb_result *result,
                              struct db_table *ret_table, struct sct_error *err)
{
    const size_t column_count = duckdb_column_count(result);
    const size_t row_count = duckdb_row_count(result);
    if (row_count > DB_ROWS_MAX) {
        return sct_fail(err, SCT_LIMIT, "a result has %zu rows; %d can be brought home", row_count,
                        DB_ROWS_MAX);
    }
    void *memory = NULL;
    SCT_TRY(sct_arena_take(arena, column_count, sizeof(struct db_column), &memory, err));
    struct db_column *columns = memory;
    SCT_TRY(sct_arena_take(arena, column_count, sizeof(char *), &memory, err));
    const char **names = memory;
    for (size_t i = 0; i < column_count; i++) {
        SCT_TRY(db_describe_column(arena, result, i, &columns[i], err));
        names[i] = columns[i].name;
    }
    SCT_TRY(sct_arena_take(arena, row_count * column_count, sizeof(char *), &memory, err));
    const char **cells = memory;
    SCT_TRY(read_rows(arena, result, row_count, column_count, columns, cells, err));
    *ret_table = (struct db_table){column_count, row_count, names, cells};
    return SCT_OK;
}

sct_status db_query(struct db *db, struct sct_arena *arena, const char *sql,
                    struct db_table *ret_table, struct sct_error *err)
{
    duckdb_result result = {0};
    SCT_TRY(execute_all(db, sql, &result, err));
    if (!result.internal_data) {
        return sct_fail(err, SCT_DATABASE, "an empty statement has no result");
    }
    const sct_status status = read_result(arena, &result, ret_table, err);
    duckdb_destroy_result(&result);
    return status;
}

double db_progress(struct db *db)
{
    const double percent = duckdb_query_progress(db->connection).percentage;
    return percent < 0 ? -1 : percent > 100 ? 1 : percent / 100;
}

void db_interrupt(struct db *db)
{
    duckdb_interrupt(db->connection);
}

const char *db_version(struct db *db)
{
    return db->version;
}

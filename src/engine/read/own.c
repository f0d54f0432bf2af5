/* own.c: sources that know their types: Parquet files, a table of the engine, a statement. */
#include "engine/read/source.h"

#include <stdio.h>
#include <string.h>

struct own_type {
    const char *begins; /* of the engine's name of the type */
    read_cell cell;
    sct_type type;
};

/* Longer names before those they begin with.  Lists, structs, blobs, times and intervals have no type here:
 * their columns can be named, and the answer is that they are not read. */
static const struct own_type own_types[] = {
    {"TINYINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"SMALLINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"INTEGER", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"BIGINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"HUGEINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"UTINYINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"USMALLINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"UINTEGER", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"UBIGINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"UHUGEINT", CELL_OWN_INTEGER, SCT_TYPE_INTEGER},
    {"DECIMAL", CELL_OWN_NUMBER, SCT_TYPE_NUMBER},
    {"FLOAT", CELL_OWN_NUMBER, SCT_TYPE_NUMBER},
    {"DOUBLE", CELL_OWN_NUMBER, SCT_TYPE_NUMBER},
    {"BOOLEAN", CELL_OWN_BOOLEAN, SCT_TYPE_BOOLEAN},
    {"VARCHAR", CELL_OWN_TEXT, SCT_TYPE_TEXT},
    {"ENUM", CELL_OWN_TEXT, SCT_TYPE_TEXT},
    {"UUID", CELL_OWN_TEXT, SCT_TYPE_TEXT},
    {"DATE", CELL_OWN_DATE, SCT_TYPE_DATE},
    {"TIMESTAMP WITH TIME ZONE", CELL_OWN_OFFSET, SCT_TYPE_TIMESTAMP},
    {"TIMESTAMP", CELL_OWN_STAMP, SCT_TYPE_TIMESTAMP},
};

static const struct own_type *find_type(const char *name)
{
    const size_t count = strlen(name);
    if (count && name[count - 1] == ']') {
        return NULL; /* a list of something */
    }
    for (size_t i = 0; i < sizeof own_types / sizeof own_types[0]; i++) {
        if (strncmp(name, own_types[i].begins, strlen(own_types[i].begins)) == 0) {
            return &own_types[i];
        }
    }
    return NULL;
}

static sct_status refuse_unreadable(struct read_look *look, struct sct_place at,
                                    const struct sct_error *why, struct sct_error *err)
{
    const struct read_source *source = look->source;
    if (source->kind == READ_SQL) {
        return look_refuse(look, at, NULL, err, "the engine refuses this statement: %.380s",
                           why->message);
    }
    if (source->kind == READ_TABLE) {
        return look_refuse(look, at, NULL, err, "table '%.100s' cannot be read: %.300s",
                           source->plan->table.text, why->message);
    }
    return look_refuse(look, at, NULL, err,
                       "'%.200s' is not a Parquet file that can be read: %.200s",
                       source->paths[0].path, why->message);
}

sct_status own_describe(struct read_look *look, const struct read_path *only, struct sct_place at,
                        struct db_table *ret_table, struct sct_error *err)
{
    struct sct_text sql;
    struct sct_error why = {0};
    const char *query = NULL;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "DESCRIBE SELECT * FROM ");
    scan_own_from(look->source, only, false, &sql);
    SCT_TRY(sct_text_end(&sql, &query, err));
    const sct_status status = db_query(look->source->db, look->scratch, query, ret_table, &why);
    if (status == SCT_DATABASE || status == SCT_IO) {
        return refuse_unreadable(look, at, &why, err);
    }
    if (status != SCT_OK && err) {
        *err = why;
    }
    return status;
}

static sct_status take_columns(struct read_look *look, const struct db_table *table,
                               bool *ret_usable, struct sct_error *err)
{
    struct read_source *source = look->source;
    void *columns = NULL;
    *ret_usable = false;
    SCT_TRY(
        sct_arena_take(source->run, table->row_count, sizeof(struct read_column), &columns, err));
    source->columns = columns;
    for (size_t i = 0; i < table->row_count; i++) {
        const char *name = db_cell(table, i, 0);
        const struct own_type *type = find_type(db_cell(table, i, 1));
        struct read_column *column = &source->columns[i];
        SCT_TRY(sct_text_copy(source->run, strlen(name), name, &column->name, err));
        if (!type) {
            SCT_TRY(doubt_nested(look, db_cell(table, i, 1), column, err));
            continue;
        }
        *ret_usable = true;
        column->settled = true;
        column->cell = type->cell;
        column->type = type->type;
    }
    source->column_count = table->row_count;
    return SCT_OK;
}

static bool same_schema(const struct db_table *a, const struct db_table *b)
{
    if (a->row_count != b->row_count) {
        return false;
    }
    for (size_t i = 0; i < a->row_count; i++) {
        if (strcmp(db_cell(a, i, 0), db_cell(b, i, 0)) != 0 ||
            strcmp(db_cell(a, i, 1), db_cell(b, i, 1)) != 0) {
            return false;
        }
    }
    return true;
}

/* The engine would take the first file's columns for all and read what it can of the others. */
static sct_status compare_files(struct read_look *look, const struct db_table *first,
                                struct sct_error *err)
{
    const struct read_source *source = look->source;
    for (size_t i = 1; i < source->path_count && !look->failed; i++) {
        struct db_table table;
        SCT_TRY(own_describe(look, &source->paths[i], source->paths[i].at, &table, err));
        if (!look->failed && !same_schema(first, &table)) {
            SCT_TRY(look_refuse(look, source->paths[i].at,
                                "files of one source have the same columns of the same types", err,
                                "'%s' has other columns than '%s'", source->paths[i].path,
                                source->paths[0].path));
        }
    }
    return SCT_OK;
}

sct_status look_own(struct read_look *look, struct sct_error *err)
{
    const struct read_source *source = look->source;
    const struct plan_source *plan = source->plan;
    const struct sct_place at = source->kind == READ_SQL     ? plan->sql.at
                                : source->kind == READ_TABLE ? plan->table.at
                                                             : source->paths[0].at;
    struct db_table table;
    SCT_TRY(own_describe(look, source->path_count ? &source->paths[0] : NULL, at, &table, err));
    if (look->failed) {
        return SCT_OK;
    }
    SCT_TRY(compare_files(look, &table, err));
    bool usable = false;
    SCT_TRY(take_columns(look, &table, &usable, err));
    if (!usable) {
        return look_refuse(look, at, "numbers, texts, booleans, dates and timestamps can be used",
                           err, "no column of this source has a type that can be used");
    }
    return SCT_OK;
}

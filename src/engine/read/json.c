/* json.c: JSON files: one array of records, or one record a line.
 *
 * Records are read whole and taken apart in SQL, not by the engine's own JSON table: that one gives a row
 * of missing values for a line that is not JSON, which nobody could tell from a record without values. */
#include "engine/read/source.h"

#include "base/json.h"

#include <string.h>

static sct_status refuse_json(struct read_look *look, const struct sct_error *why,
                              struct sct_error *err)
{
    const struct read_path *path = &look->source->paths[0];
    return look_refuse(look, path->at, "one array of records, or one record a line", err,
                       "'%.200s' is not JSON that can be read: %.250s", path->path, why->message);
}

/* An array begins with its bracket. */
static sct_status find_array(struct read_look *look, struct sct_error *err)
{
    struct read_source *source = look->source;
    struct head head;
    SCT_TRY(look_bytes(look, &source->paths[0], &head, err));
    if (look->failed) {
        return SCT_OK;
    }
    const char *text = head.text + strspn(head.text, " \t\r\n");
    source->json_array = *text == '[';
    if (head.encoding != READ_UTF_8) {
        return look_refuse(look, source->paths[0].at, "save it as UTF-8", err,
                           "'%s' is JSON in another encoding than UTF-8", source->paths[0].path);
    }
    if (*text != '[' && *text != '{') {
        const struct sct_error why = {.message = "it begins with neither [ nor {"};
        return refuse_json(look, &why, err);
    }
    return SCT_OK;
}

static void add_source(const struct read_source *source, const char *function,
                       const struct read_path *only, struct sct_text *sql)
{
    static const char *const packings[] =
        {[READ_PLAIN] = "uncompressed", [READ_GZIP] = "gzip", [READ_ZSTD] = "zstd"};
    sct_text_addf(sql, "%s(", function);
    scan_paths(source, only, sql);
    sct_text_addf(sql, ", compression='%s', format='%s'", packings[source->packing],
                  source->json_array ? "array" : "newline_delimited");
    /* A broken record among lines is skipped by its line; in an array nothing says where it ends. */
    sct_text_add(sql, source->json_array ? "" : ", ignore_errors=true");
}

static sct_status describe_json(struct read_look *look, struct db_table *ret_table,
                                struct sct_error *err)
{
    struct sct_text sql;
    struct sct_error why = {0};
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "DESCRIBE SELECT * FROM ");
    add_source(look->source, "read_json", NULL, &sql);
    sct_text_addf(&sql, ", hive_partitioning=false, sample_size=%d)", READ_SAMPLE_ROWS);
    const sct_status status = look_query(look, &sql, ret_table, &why);
    if (status == SCT_DATABASE || status == SCT_IO) {
        return refuse_json(look, &why, err);
    }
    if (status != SCT_OK && err) {
        *err = why;
    }
    return status;
}

/* Numbers and booleans are what JSON says they are; texts may be dates; records and lists are no cells. */
static bool json_column(const char *type, struct read_column *column)
{
    static const char *const numbers[] = {"BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DOUBLE"};
    static const char *const texts[] = {"VARCHAR", "DATE", "TIMESTAMP", "TIME", "UUID", "JSON"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (strcmp(type, numbers[i]) == 0) {
            column->cell = CELL_NUMBER;
            column->type = SCT_TYPE_NUMBER;
            column->settled = true;
            return true;
        }
    }
    if (strcmp(type, "BOOLEAN") == 0) {
        column->cell = CELL_BOOLEAN;
        column->type = SCT_TYPE_BOOLEAN;
        column->settled = true;
        return true;
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(type, texts[i]) == 0) {
            return true;
        }
    }
    return false;
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
        struct read_column column = {.cell = CELL_TEXT, .type = SCT_TYPE_TEXT};
        SCT_TRY(sct_text_copy(source->run, strlen(name), name, &column.name, err));
        if (json_column(db_cell(table, i, 1), &column)) {
            *ret_usable = true;
        } else {
            SCT_TRY(doubt_nested(look, db_cell(table, i, 1), &column, err));
        }
        source->columns[i] = column;
    }
    source->column_count = table->row_count;
    return SCT_OK;
}

sct_status look_json(struct read_look *look, struct sct_error *err)
{
    struct db_table table;
    SCT_TRY(find_array(look, err));
    if (look->failed) {
        return SCT_OK;
    }
    SCT_TRY(describe_json(look, &table, err));
    if (look->failed) {
        return SCT_OK;
    }
    bool usable = false;
    SCT_TRY(take_columns(look, &table, &usable, err));
    if (!usable) {
        return look_refuse(look, look->source->paths[0].at,
                           "numbers, texts and booleans can be used, records and lists cannot", err,
                           "no field of '%s' can be used", look->source->paths[0].path);
    }
    return SCT_OK;
}

/* {"a":"VARCHAR", ...}: what the engine takes the records apart by.  Never empty: it wants a field. */
static void add_structure(const struct read_source *source, const struct scan_options *options,
                          struct sct_text *sql)
{
    struct sct_text text;
    struct sct_json json;
    const char *structure = "";
    bool any = false;
    sct_text_begin(&text, sql->arena);
    sct_json_begin(&json, &text, false);
    sct_json_open_object(&json);
    for (size_t i = 0; i < source->column_count; i++) {
        const bool last_chance = i + 1 == source->column_count && !any;
        if (!options->used || options->used[i] || last_chance) {
            sct_json_key(&json, source->columns[i].name);
            sct_json_text(&json, "VARCHAR");
            any = true;
        }
    }
    sct_json_close_object(&json);
    if (sct_text_end(&text, &structure, &sql->err) != SCT_OK) {
        sql->status = sql->status == SCT_OK ? text.status : sql->status;
        return;
    }
    db_quote_text(sql, structure);
}

static void add_field(const struct read_source *source, size_t i, struct sct_text *sql)
{
    const struct plan_texts *missing = &source->plan->format.missing;
    for (size_t k = 0; k < missing->count; k++) {
        sct_text_add(sql, "nullif(");
    }
    sct_text_add(sql, "struct_extract(fields, ");
    db_quote_text(sql, source->columns[i].name);
    sct_text_add_char(sql, ')');
    for (size_t k = 0; k < missing->count; k++) {
        sct_text_add(sql, ", ");
        db_quote_text(sql, missing->items[k].text);
        sct_text_add_char(sql, ')');
    }
    sct_text_addf(sql, " AS r%zu, ", i);
}

void scan_json(const struct read_source *source, const struct scan_options *options,
               struct sct_text *sql)
{
    sct_text_add(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (!options->used || options->used[i]) {
            add_field(source, i, sql);
        }
    }
    sct_text_addf(sql, "CASE WHEN fields IS NULL THEN %d ELSE 0 END AS broken", REASON_RECORD + 1);
    sct_text_add(sql, options->with_file ? ", file, row" : "");
    sct_text_add(sql, " FROM (SELECT json_transform(json, ");
    add_structure(source, options, sql);
    sct_text_add(sql, ") AS fields");
    sct_text_add(sql, options->with_file ? ", filename AS file, row_number() OVER () AS row" : "");
    sct_text_add(sql, " FROM ");
    add_source(source, "read_json_objects", options->only, sql);
    sct_text_add(sql, options->with_file ? ", filename=true))" : "))");
}

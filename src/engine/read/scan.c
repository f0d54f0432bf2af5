/* scan.c: the FROM item of a source's raw cells, in the engine's words. */
#include "engine/read/source.h"

#include <stdio.h>
#include <string.h>

/* A name the engine would take for a pattern has its signs put in brackets. */
static void add_path_text(const char *path, struct sct_text *sql)
{
    sct_text_add_char(sql, '\'');
    for (const char *p = path; *p; p++) {
        if (*p == '\'') {
            sct_text_add(sql, "''");
        } else if (strchr("*?[", *p)) {
            sct_text_addf(sql, "[%c]", *p);
        } else {
            sct_text_add_char(sql, *p);
        }
    }
    sct_text_add_char(sql, '\'');
}

void scan_paths(const struct read_source *source, const struct read_path *only,
                struct sct_text *sql)
{
    sct_text_add_char(sql, '[');
    for (size_t i = 0; i < source->path_count; i++) {
        if (!only || only == &source->paths[i]) {
            sct_text_add(sql, !only && i ? ", " : "");
            add_path_text(source->paths[i].path, sql);
        }
    }
    sct_text_add_char(sql, ']');
}

static void add_packing(const struct read_source *source, struct sct_text *sql)
{
    static const char *const packings[] =
        {[READ_PLAIN] = "none", [READ_GZIP] = "gzip", [READ_ZSTD] = "zstd"};
    static const char *const encodings[] =
        {[READ_UTF_8] = "utf-8", [READ_UTF_16] = "utf-16", [READ_LATIN_1] = "latin-1"};
    sct_text_addf(sql, ", compression='%s', encoding='%s', hive_partitioning=false",
                  packings[source->packing], encodings[source->encoding]);
}

/* Rejected rows are always stored: told only to ignore errors, the engine drops the rest of its part of the file
 * after a broken quote.  Those of a look go to tables that are dropped when it ends. */
static void add_rejects(const char *tag, struct sct_text *sql)
{
    const char *name = tag ? tag : READ_LOOK_TAG;
    sct_text_addf(sql,
                  ", ignore_errors=true, store_rejects=true, rejects_table='sct_%s_errors', "
                  "rejects_scan='sct_%s_scans'",
                  name, name);
}

/* Characters as the engine's texts; one that cannot stand in a literal is none of ours. */
static void add_option(const char *name, const char *value, struct sct_text *sql)
{
    sct_text_addf(sql, ", %s=", name);
    db_quote_text(sql, value);
}

/* Empty cells are missing by the engine's default; the plan's words for missing come beside it.  Blanks are
 * dealt with in cell.c: there may be any number of them. */
static void add_missing(const struct read_source *source, struct sct_text *sql)
{
    const struct plan_texts *missing = &source->plan->format.missing;
    sct_text_add(sql, ", nullstr=[''");
    for (size_t i = 0; i < missing->count; i++) {
        sct_text_add(sql, ", ");
        db_quote_text(sql, missing->items[i].text);
    }
    sct_text_add_char(sql, ']');
}

static void add_shape(const struct csv_shape *shape, struct sct_text *sql)
{
    const char quote[2] = {shape->quote, '\0'};
    const char escape[2] = {shape->escape, '\0'};
    /* One column has no delimiter; the engine wants one: a control character no text contains. */
    add_option("delim", shape->delimiter[0] ? shape->delimiter : "\x1f", sql);
    add_option("quote", quote, sql);
    add_option("escape", escape, sql);
    sct_text_addf(sql, ", header=%s, skip=%zu", shape->header ? "true" : "false",
                  shape->skip_lines);
    /* The strict parser fails as a whole where ends of lines differ; the other is laxer about quotes. */
    sct_text_add(sql, shape->mixed ? ", strict_mode=false" : "");
}

static bool is_used(const struct scan_options *options, size_t column)
{
    return !options->used || options->used[column];
}

/* Rows are numbered in the order of the file, which the engine keeps (preserve_insertion_order). */
static void add_file(const struct scan_options *options, const char *name, struct sct_text *sql)
{
    if (options->with_file) {
        sct_text_addf(sql, ", %s AS file, row_number() OVER () AS row", name);
    }
}

static void add_filename(const struct scan_options *options, struct sct_text *sql)
{
    sct_text_add(sql, options->with_file ? ", filename=true" : "");
}

static void scan_csv(const struct read_source *source, const struct scan_options *options,
                     struct sct_text *sql)
{
    sct_text_add(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (is_used(options, i)) {
            sct_text_addf(sql, "r%zu, ", i);
        }
    }
    sct_text_add(sql, "0 AS broken");
    add_file(options, "filename", sql);
    sct_text_add(sql, " FROM read_csv(");
    scan_paths(source, options->only, sql);
    sct_text_add(sql, ", auto_detect=false, columns={");
    for (size_t i = 0; i < source->shape.column_count; i++) {
        const bool number = i < source->column_count &&
                            cell_is_quick(source, &source->columns[i]) && is_used(options, i);
        sct_text_addf(sql, "%s'r%zu': '%s'", i ? ", " : "", i, number ? "DOUBLE" : "VARCHAR");
    }
    sct_text_add_char(sql, '}');
    add_shape(&source->shape, sql);
    add_missing(source, sql);
    add_packing(source, sql);
    add_filename(options, sql);
    add_rejects(options->tag, sql);
    sct_text_add_char(sql, ')');
}

/* ---- lines of blank-separated text ------------------------------------------------------------ */

static void read_lines(const struct read_source *source, const struct scan_options *options,
                       const struct csv_shape *shape, struct sct_text *sql)
{
    sct_text_add(sql, "read_csv(");
    scan_paths(source, options->only, sql);
    sct_text_add(sql, ", auto_detect=false, columns={'line': 'VARCHAR'}");
    add_shape(shape, sql);
    add_packing(source, sql);
    add_filename(options, sql);
    add_rejects(options->tag, sql);
    sct_text_add_char(sql, ')');
}

void scan_whole_lines(const struct read_source *source, const struct read_path *only,
                      struct sct_text *sql)
{
    const struct csv_shape whole = {0};
    const struct scan_options options = {.only = only};
    sct_text_add(sql, "SELECT line FROM ");
    read_lines(source, &options, &whole, sql);
}

/* The plan's words for missing, where the reader cannot be told them. */
static void add_cell(const struct read_source *source, const char *cell, size_t column,
                     struct sct_text *sql)
{
    const struct plan_texts *missing = &source->plan->format.missing;
    for (size_t i = 0; i < missing->count; i++) {
        sct_text_add(sql, "nullif(");
    }
    sct_text_add(sql, cell);
    for (size_t i = 0; i < missing->count; i++) {
        sct_text_add(sql, ", ");
        db_quote_text(sql, missing->items[i].text);
        sct_text_add_char(sql, ')');
    }
    sct_text_addf(sql, " AS r%zu, ", column);
}

static void scan_lines(const struct read_source *source, const struct scan_options *options,
                       struct sct_text *sql)
{
    char cell[32];
    struct csv_shape shape = {.header = source->shape.header,
                              .mixed = source->shape.mixed,
                              .skip_lines = source->shape.skip_lines};
    sct_text_add(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (is_used(options, i)) {
            (void)snprintf(cell, sizeof cell, "cells[%zu]", i + 1);
            add_cell(source, cell, i, sql);
        }
    }
    sct_text_addf(sql, "CASE WHEN len(cells) = %zu THEN 0 ELSE %d END AS broken",
                  source->column_count, REASON_RAGGED + 1);
    sct_text_add(sql, options->with_file ? ", file, row" : "");
    sct_text_add(sql,
                 " FROM (SELECT string_split_regex(trim(line, E' \\t\\r'), '[ \\t]+') AS cells");
    add_file(options, "filename", sql);
    sct_text_add(sql, " FROM ");
    read_lines(source, options, &shape, sql);
    sct_text_add(sql, ") WHERE cells[1] <> ''");
}

/* ---- what has types of its own ----------------------------------------------------------------- */

/* The text of `sql:` without the semicolon people end it with. */
static void add_statement(const char *statement, struct sct_text *sql)
{
    size_t count = strlen(statement);
    while (count && strchr("; \t\r\n", statement[count - 1])) {
        count--;
    }
    sct_text_add_char(sql, '(');
    sct_text_add_bytes(sql, count, statement);
    sct_text_add(sql, "\n)"); /* the statement may end in a comment */
}

/* schema.table: each part a name.  A name with a dot of its own is written "in quotes". */
static void add_table(const char *table, struct sct_text *sql)
{
    if (table[0] == '"') {
        sct_text_add(sql, table);
        return;
    }
    const char *rest = table;
    for (const char *dot = strchr(rest, '.'); dot; dot = strchr(rest, '.')) {
        sct_text_add_char(sql, '"');
        for (; rest < dot; rest++) {
            sct_text_add(sql, *rest == '"' ? "\"" : "");
            sct_text_add_char(sql, *rest);
        }
        sct_text_add(sql, "\".");
        rest = dot + 1;
    }
    db_quote_name(sql, rest);
}

void scan_own_from(const struct read_source *source, const struct read_path *only, bool with_file,
                   struct sct_text *sql)
{
    if (source->kind == READ_SQL) {
        add_statement(source->plan->sql.text, sql);
    } else if (source->kind == READ_TABLE) {
        add_table(source->plan->table.text, sql);
    } else {
        sct_text_add(sql, "read_parquet(");
        scan_paths(source, only, sql);
        sct_text_addf(sql, ", hive_partitioning=false%s)", with_file ? ", filename=true" : "");
    }
}

static void scan_own(const struct read_source *source, const struct scan_options *options,
                     struct sct_text *sql)
{
    sct_text_add(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (is_used(options, i)) {
            db_quote_name(sql, source->columns[i].name);
            sct_text_addf(sql, " AS r%zu, ", i);
        }
    }
    sct_text_add(sql, "0 AS broken");
    add_file(options, source->kind == READ_PARQUET ? "filename" : "''", sql);
    sct_text_add(sql, " FROM ");
    scan_own_from(source, options->only, options->with_file, sql);
}

void scan_select(const struct read_source *source, const struct scan_options *options,
                 struct sct_text *sql)
{
    switch (source->kind) {
    case READ_CSV:
        scan_csv(source, options, sql);
        break;
    case READ_LINES:
        scan_lines(source, options, sql);
        break;
    case READ_JSON:
        scan_json(source, options, sql);
        break;
    case READ_PARQUET:
    case READ_TABLE:
    case READ_SQL:
        scan_own(source, options, sql);
        break;
    }
}

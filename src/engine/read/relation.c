/* relation.c: the FROM item of typed columns and the reason column. */
#include "engine/read/source.h"

#include <stdio.h>

/* Of a bad cell, in the sample. */
enum { SHOWN_LETTERS = 60 };

/* For each used column its raw cell and its value: SELECT r0, <value> AS v0, ... broken */
static void add_values(const struct read_source *source, const struct scan_options *options,
                       struct sct_text *sql)
{
    char raw[32];
    sct_text_add(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (!options->used || options->used[i]) {
            (void)snprintf(raw, sizeof raw, "r%zu", i);
            sct_text_addf(sql, "%s, ", raw);
            cell_value(source, &source->columns[i], raw, sql);
            sct_text_addf(sql, " AS v%zu, ", i);
        }
    }
    sct_text_add(sql, "broken");
    sct_text_add(sql, options->with_file ? ", file, row" : "");
    sct_text_add(sql, " FROM (");
    scan_select(source, options, sql);
    sct_text_add_char(sql, ')');
}

/* 0, or 1 + the reason: of the row as a whole, then of the first bad cell. */
static void add_bad(const struct read_source *source, const bool used[], struct sct_text *sql)
{
    char raw[32];
    char value[32];
    sct_text_add(sql, "CASE WHEN broken = 0");
    for (size_t i = 0; i < source->column_count; i++) {
        if (!used || used[i]) {
            (void)snprintf(value, sizeof value, "v%zu", i);
            cell_fine(&source->columns[i], value, sql);
        }
    }
    sct_text_add(sql, " THEN 0 WHEN broken > 0 THEN broken");
    for (size_t i = 0; i < source->column_count; i++) {
        if (!used || used[i]) {
            (void)snprintf(raw, sizeof raw, "r%zu", i);
            (void)snprintf(value, sizeof value, "v%zu", i);
            cell_reason(source, &source->columns[i], raw, value, sql);
        }
    }
    sct_text_add(sql, " ELSE 0 END");
}

/* Why a cell is bad, and what it holds. */
static void add_cell(const struct read_source *source, size_t i, struct sct_text *sql)
{
    char raw[32];
    char value[32];
    (void)snprintf(raw, sizeof raw, "r%zu", i);
    (void)snprintf(value, sizeof value, "v%zu", i);
    sct_text_add(sql, ", CASE WHEN false THEN 0");
    cell_reason(source, &source->columns[i], raw, value, sql);
    sct_text_addf(sql, " ELSE 0 END, left(CAST(%s AS VARCHAR), %d)", raw, SHOWN_LETTERS);
}

void relation_bad_rows(const struct read_source *source, const struct scan_options *options,
                       int limit, struct sct_text *sql)
{
    sct_text_add(sql, "SELECT row, broken");
    for (size_t i = 0; i < source->column_count; i++) {
        if (!options->used || options->used[i]) {
            add_cell(source, i, sql);
        }
    }
    sct_text_add(sql, " FROM (");
    add_values(source, options, sql);
    sct_text_add(sql, ") WHERE ");
    add_bad(source, options->used, sql);
    sct_text_addf(sql, " > 0 ORDER BY row LIMIT %d", limit);
}

/* Rows that are left out are computed with like all others, in their own group: what no number or date of
 * ours can be must not meet arithmetic that relies on it. */
static void add_given(const struct read_column *column, size_t i, struct sct_text *sql)
{
    switch (column->type) {
    case SCT_TYPE_NUMBER:
        sct_text_addf(sql, "CASE WHEN abs(v%zu) <= " READ_NUMBER_MOST " THEN v%zu END", i, i);
        return;
    case SCT_TYPE_DATE:
    case SCT_TYPE_TIMESTAMP:
        sct_text_addf(sql,
                      "CASE WHEN v%zu >= " READ_DATE_LEAST " AND v%zu < " READ_DATE_END
                      " THEN v%zu END",
                      i, i, i);
        return;
    case SCT_TYPE_NONE:
    case SCT_TYPE_BOOLEAN:
    case SCT_TYPE_INTEGER:
    case SCT_TYPE_TEXT:
    case SCT_TYPE_DURATION:
    case SCT_TYPE_COUNT:
        sct_text_addf(sql, "v%zu", i);
    }
}

static void relation_select(const struct read_source *source, const struct scan_options *options,
                            struct sct_text *sql)
{
    sct_text_add(sql, "SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (!options->used || options->used[i]) {
            add_given(&source->columns[i], i, sql);
            sct_text_addf(sql, " AS c%zu, ", i);
        }
    }
    sct_text_add(sql, "CAST(");
    add_bad(source, options->used, sql);
    sct_text_add(sql, " AS SMALLINT) AS bad FROM (");
    add_values(source, options, sql);
    sct_text_add_char(sql, ')');
}

sct_status read_relation(struct read_source *source, const bool used[], const char *tag,
                         struct sct_text *ret_sql, struct sct_error *err)
{
    const struct scan_options options = {.used = used, .tag = tag};
    sct_text_add_char(ret_sql, '(');
    relation_select(source, &options, ret_sql);
    sct_text_add_char(ret_sql, ')');
    if (ret_sql->status != SCT_OK && err) {
        *err = ret_sql->err;
    }
    return ret_sql->status;
}

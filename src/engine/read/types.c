/* types.c: what the text columns of a source are, found on its first rows.
 *
 * Strict for numbers: one cell that is none makes a text, because ids look like numbers until the first that
 * does not ('536365', then 'C536379').  Tolerant for dates: nothing else looks like one, so a few broken cells
 * among dates are broken dates. */
#include "engine/read/source.h"

#include <stdio.h>
#include <string.h>

/* The questions asked of each column, in this order. */
typedef enum {
    ASK_PRESENT,
    ASK_NUMBER,
    ASK_ID,    /* a leading zero or more digits than a double holds */
    ASK_COMMA, /* a number with a decimal comma */
    ASK_BOOLEAN,
    ASK_ISO_DATE,
    ASK_ISO_STAMP,
    ASK_ISO_OFFSET,
    ASK_DATE_LIKE,
    ASK_GIVEN_DATE,
    ASK_GIVEN_STAMP,
    ASK_COUNT
} ask;

#define NUMBER_PATTERN "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"
#define COMMA_PATTERN  "[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)(,\\d*)?"
#define DATE_PATTERN   "\\d{4}-\\d{1,2}-\\d{1,2}"
#define STAMP_PATTERN  DATE_PATTERN "[T ]\\d{1,2}:\\d{2}(:\\d{2}([.]\\d{1,9})?)?"
#define OFFSET_PATTERN STAMP_PATTERN " ?([Zz]|[+-]\\d{2}(:?\\d{2})?)"
/* 12/1/2010, 1.12.10, 2010/12/1; 1-Dec-2010, 1 Dec 2010; Dec 1 2010, December 1, 2010 */
#define LIKE_PATTERN                              \
    "\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}([ T].*)?" \
    "|\\d{1,2}[- ][A-Za-z]{3,9}[-, ].*|[A-Za-z]{3,9} \\d{1,2},? .*"

static const char *const patterns[ASK_COUNT] = {
    [ASK_NUMBER] = NUMBER_PATTERN,     [ASK_ID] = "[+-]?(0\\d|\\d{16}).*",
    [ASK_COMMA] = COMMA_PATTERN,       [ASK_BOOLEAN] = "(?i)true|false",
    [ASK_ISO_DATE] = DATE_PATTERN,     [ASK_ISO_STAMP] = STAMP_PATTERN,
    [ASK_ISO_OFFSET] = OFFSET_PATTERN, [ASK_DATE_LIKE] = LIKE_PATTERN,
};

static bool is_sampled(const struct read_source *source, size_t i)
{
    return !source->columns[i].settled;
}

sct_status look_query(struct read_look *look, struct sct_text *sql, struct db_table *ret_table,
                      struct sct_error *err)
{
    const char *query = NULL;
    SCT_TRY(sct_text_end(sql, &query, err));
    return db_query(look->source->db, look->scratch, query, ret_table, err);
}

/* The first rows as a table, each cell of the unsettled columns trimmed, blank ones missing. */
static sct_status take_sample(struct read_look *look, struct sct_error *err)
{
    struct read_source *source = look->source;
    struct sct_text sql;
    struct scan_options options = {.used = NULL};
    const char *statement = NULL;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "CREATE OR REPLACE TEMP TABLE sct_look AS SELECT ");
    for (size_t i = 0; i < source->column_count; i++) {
        if (is_sampled(source, i)) {
            sct_text_addf(&sql, "nullif(trim(CAST(r%zu AS VARCHAR), E' \\t\\r\\n'), '') AS r%zu, ",
                          i, i);
        }
    }
    sct_text_add(&sql, "1 AS one FROM (");
    scan_select(source, &options, &sql);
    sct_text_addf(&sql, ") WHERE broken = 0 LIMIT %d", READ_SAMPLE_ROWS);
    SCT_TRY(sct_text_end(&sql, &statement, err));
    return db_run(source->db, statement, err);
}

static void add_given(const struct plan_text *format, size_t i, struct sct_text *sql)
{
    if (!format->text) {
        sct_text_add(sql, ", 0");
        return;
    }
    sct_text_addf(sql, ", count(try_strptime(r%zu, ", i);
    db_quote_text(sql, format->text);
    sct_text_add(sql, "))");
}

static void add_questions(const struct read_source *source, size_t i, struct sct_text *sql)
{
    sct_text_addf(sql, ", count(r%zu)", i);
    for (int k = ASK_NUMBER; k <= ASK_DATE_LIKE; k++) {
        sct_text_addf(sql, ", count_if(regexp_full_match(r%zu, '%s'))", i, patterns[k]);
    }
    add_given(&source->plan->format.date, i, sql);
    add_given(&source->plan->format.datetime, i, sql);
}

static sct_status ask_all(struct read_look *look, struct db_table *ret_table, struct sct_error *err)
{
    const struct read_source *source = look->source;
    struct sct_text sql;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "SELECT 0");
    for (size_t i = 0; i < source->column_count; i++) {
        if (is_sampled(source, i)) {
            add_questions(source, i, &sql);
        }
    }
    sct_text_add(&sql, " FROM sct_look");
    return look_query(look, &sql, ret_table, err);
}

static void settle(struct read_column *column, read_cell cell, sct_type type)
{
    column->cell = cell;
    column->type = type;
    column->settled = true;
}

/* Nearly all: for dates. */
static bool most(int64_t some, int64_t all)
{
    return some > 0 && some * 10 >= all * 9;
}

static bool settle_number(const struct read_source *source, struct read_column *column,
                          const int64_t answers[])
{
    const char *decimal = source->plan->format.decimal.text;
    const bool comma = decimal && strcmp(decimal, ",") == 0;
    const int64_t fits = answers[comma ? ASK_COMMA : ASK_NUMBER];
    if (answers[ASK_PRESENT] == 0 || fits != answers[ASK_PRESENT] || answers[ASK_ID] > 0) {
        return false;
    }
    settle(column, comma ? CELL_NUMBER_COMMA : CELL_NUMBER, SCT_TYPE_NUMBER);
    return true;
}

static bool settle_given(const struct read_source *source, struct read_column *column,
                         const int64_t answers[])
{
    const struct plan_format *format = &source->plan->format;
    if (most(answers[ASK_GIVEN_STAMP], answers[ASK_PRESENT])) {
        take_date_format(column, format->datetime.text);
        return true;
    }
    if (most(answers[ASK_GIVEN_DATE], answers[ASK_PRESENT])) {
        take_date_format(column, format->date.text);
        return true;
    }
    return false;
}

static bool settle_iso(struct read_column *column, const int64_t answers[])
{
    const int64_t present = answers[ASK_PRESENT];
    if (most(answers[ASK_ISO_OFFSET], present)) {
        settle(column, CELL_ISO_OFFSET, SCT_TYPE_TIMESTAMP);
    } else if (most(answers[ASK_ISO_DATE] + answers[ASK_ISO_STAMP], present)) {
        const bool stamp = answers[ASK_ISO_STAMP] > 0;
        settle(column, stamp ? CELL_ISO_STAMP : CELL_ISO_DATE,
               stamp ? SCT_TYPE_TIMESTAMP : SCT_TYPE_DATE);
    } else {
        return false;
    }
    return true;
}

/* A text that is nearly a number: what a person asks when the model says "text" of it. */
static sct_status doubt_number(struct read_look *look, struct read_column *column,
                               const int64_t answers[], struct sct_error *err)
{
    const int64_t present = answers[ASK_PRESENT];
    if (answers[ASK_ID] == 0 && answers[ASK_COMMA] == present && present > 0) {
        return sct_text_format(look->source->run, &column->doubt, err,
                               "the numbers in '%s' seem to have a decimal comma; if so, write "
                               "format: {decimal: \",\"}",
                               column->name);
    }
    if (most(answers[ASK_NUMBER], present) && answers[ASK_NUMBER] < present) {
        return sct_text_format(look->source->run, &column->doubt, err,
                               "%lld of the first %lld values of '%s' are not numbers; if they "
                               "stand for missing, name them in format: {missing: [...]}",
                               (long long)(present - answers[ASK_NUMBER]), (long long)present,
                               column->name);
    }
    return SCT_OK;
}

/* Does the text name just this column, in backticks or not? */
static bool names_column(const struct plan_text *text, const char *name)
{
    const size_t bytes = strlen(name);
    if (!text->text) {
        return false;
    }
    const bool quoted = text->text[0] == '`';
    return strncmp(text->text + quoted, name, bytes) == 0 &&
           strcmp(text->text + quoted + bytes, quoted ? "`" : "") == 0;
}

/* The type the plan declares for a column it takes as it is: {is: Postcode, type: text}.  NONE without. */
static sct_type declared_type(const struct read_source *source, const char *name)
{
    const struct plan_definitions *columns = &source->plan->columns;
    sct_type type = SCT_TYPE_NONE;
    for (size_t i = 0; i < columns->count; i++) {
        const struct plan_definition *column = &columns->items[i];
        if (column->type.text && names_column(&column->is, name) &&
            sct_type_from_name(column->type.text, &type)) {
            return type;
        }
    }
    /* Ids are texts whatever they look like: later ones may have letters, or zeros in front. */
    return names_column(&source->plan->customer, name) ? SCT_TYPE_TEXT : SCT_TYPE_NONE;
}

/* Dates are left to be found: a declaration does not say how they are written. */
static bool settle_declared(const struct read_source *source, struct read_column *column)
{
    const sct_type type = declared_type(source, column->name);
    const char *decimal = source->plan->format.decimal.text;
    if (type == SCT_TYPE_TEXT) {
        settle(column, CELL_TEXT, type);
    } else if (type == SCT_TYPE_NUMBER) {
        const bool comma = decimal && strcmp(decimal, ",") == 0;
        settle(column, comma ? CELL_NUMBER_COMMA : CELL_NUMBER, type);
    } else if (type == SCT_TYPE_INTEGER) {
        settle(column, CELL_INTEGER, type);
    } else if (type == SCT_TYPE_BOOLEAN) {
        settle(column, CELL_BOOLEAN, type);
    } else {
        return false;
    }
    return true;
}

static sct_status settle_column(struct read_look *look, size_t i, const int64_t answers[],
                                struct sct_error *err)
{
    struct read_source *source = look->source;
    struct read_column *column = &source->columns[i];
    const int64_t present = answers[ASK_PRESENT];
    const bool json = source->kind == READ_JSON; /* a text in JSON is no number */
    if (settle_declared(source, column) || settle_given(source, column, answers) ||
        (!json && settle_number(source, column, answers)) || settle_iso(column, answers)) {
        return SCT_OK;
    }
    if (!json && present && answers[ASK_BOOLEAN] == present) {
        settle(column, CELL_BOOLEAN, SCT_TYPE_BOOLEAN);
        return SCT_OK;
    }
    settle(column, CELL_TEXT, SCT_TYPE_TEXT);
    if (most(answers[ASK_DATE_LIKE], present)) {
        return look_dates(look, i, present, err);
    }
    return json ? SCT_OK : doubt_number(look, column, answers, err);
}

static sct_status settle_columns(struct read_look *look, struct sct_error *err)
{
    struct read_source *source = look->source;
    struct db_table table;
    size_t next = 1;
    SCT_TRY(ask_all(look, &table, err));
    for (size_t i = 0; i < source->column_count; i++) {
        int64_t answers[ASK_COUNT];
        if (!is_sampled(source, i)) {
            continue;
        }
        for (size_t k = 0; k < ASK_COUNT; k++) {
            answers[k] = db_integer(&table, 0, next++);
        }
        SCT_TRY(settle_column(look, i, answers, err));
    }
    return SCT_OK;
}

/* A format of the plan that no column is written in is a mistake somewhere, but not one to stop for. */
static sct_status warn_unused(struct read_look *look, const struct plan_text *format,
                              struct sct_error *err)
{
    const struct read_source *source = look->source;
    for (size_t i = 0; i < source->column_count; i++) {
        if (!format->text || source->columns[i].format == format->text) {
            return SCT_OK;
        }
    }
    return sct_problems_add(look->problems, SCT_PROBLEM_WARNING, format->at,
                            "look at the first rows, and at the order of day and month", err,
                            "no column of source '%s' is written as '%s'",
                            source->plan->name.text ? source->plan->name.text : "identity",
                            format->text);
}

sct_status look_types(struct read_look *look, struct sct_error *err)
{
    const struct read_source *source = look->source;
    bool any = false;
    for (size_t i = 0; i < source->column_count; i++) {
        any = any || is_sampled(source, i);
    }
    SCT_TRY(look_formats(look, err));
    if (!any || look->failed) {
        return SCT_OK;
    }
    SCT_TRY(take_sample(look, err));
    const sct_status status = settle_columns(look, err);
    const sct_status dropped =
        db_run(source->db, "DROP TABLE IF EXISTS sct_look", status == SCT_OK ? err : NULL);
    SCT_TRY(status);
    SCT_TRY(dropped);
    SCT_TRY(warn_unused(look, &source->plan->format.date, err));
    return warn_unused(look, &source->plan->format.datetime, err);
}

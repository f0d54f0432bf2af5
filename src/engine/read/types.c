/* types.c: what the text columns of a source are, found on its first rows.
 *
 * Strict for numbers: one cell that is none makes a text, because ids look like numbers until the first that
 * does not ('536365', then 'C536379').  Tolerant for dates: nothing else looks like one, so a few broken cells
 * among dates are broken dates. */
#include "engine/read/source.h"

#include <string.h>

#define NUMBER_PATTERN  "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?"
#define COMMA_PATTERN   "[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)(,\\d*)?"
#define GROUPED_PATTERN "[+-]?(\\d{1,3}(,\\d{3})+|\\d+)(\\.\\d*)?"
#define DATE_PATTERN    "\\d{4}-\\d{1,2}-\\d{1,2}"
#define STAMP_PATTERN   DATE_PATTERN "[T ]\\d{1,2}:\\d{2}(:\\d{2}([.]\\d{1,9})?)?"
#define OFFSET_PATTERN  STAMP_PATTERN " ?([Zz]|[+-]\\d{2}(:?\\d{2})?)"
/* 12/1/2010, 1.12.10, 2010/12/1; 1-Dec-2010, 1 Dec 2010; Dec 1 2010, December 1, 2010 */
#define LIKE_PATTERN                              \
    "\\d{1,4}[-/.]\\d{1,2}[-/.]\\d{1,4}([ T].*)?" \
    "|\\d{1,2}[- ][A-Za-z]{3,9}[-, ].*|[A-Za-z]{3,9} \\d{1,2},? .*"

const char *const look_patterns[ASK_COUNT] = {
    [ASK_NUMBER] = NUMBER_PATTERN,    [ASK_ID] = "[+-]?(0\\d|\\d{16}).*",
    [ASK_COMMA] = COMMA_PATTERN,      [ASK_GROUPED] = GROUPED_PATTERN,
    [ASK_BOOLEAN] = "(?i)true|false", [ASK_ISO_DATE] = DATE_PATTERN,
    [ASK_ISO_STAMP] = STAMP_PATTERN,  [ASK_ISO_OFFSET] = OFFSET_PATTERN,
    [ASK_DATE_LIKE] = LIKE_PATTERN,
};

/* Two groups, or a point after one: no decimal comma looks like that. */
#define SURELY_GROUPED "[+-]?\\d{1,3}((,\\d{3})+\\.\\d+|(,\\d{3}){2,}(\\.\\d*)?)"

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
        sct_text_addf(sql, ", count_if(regexp_full_match(r%zu, '%s'))", i, look_patterns[k]);
    }
    add_given(&source->plan->format.date, i, sql);
    add_given(&source->plan->format.datetime, i, sql);
}

static sct_status ask_all(struct read_look *look, struct db_table *ret_table, struct sct_error *err)
{
    const struct read_source *source = look->source;
    struct sct_text sql;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "SELECT count(*)");
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

static bool decimal_is(const struct read_source *source, const char *mark)
{
    const char *decimal = source->plan->format.decimal.text;
    return decimal && strcmp(decimal, mark) == 0;
}

/* Commas between thousands: 1,234.56.  A lone 1,234 may be more than a thousand or little more than one, so that
 * takes a value that is certain, or a plan that says the comma is no decimal mark. */
static sct_status find_grouped(struct read_look *look, size_t i, const int64_t answers[],
                               bool *ret_grouped, struct sct_error *err)
{
    const char *sure = NULL;
    *ret_grouped = false;
    if (decimal_is(look->source, ",") || answers[ASK_GROUPED] <= answers[ASK_NUMBER]) {
        return SCT_OK;
    }
    SCT_TRY(look_first_cell(look, i, true, SURELY_GROUPED, &sure, err));
    *ret_grouped = sure || decimal_is(look->source, ".");
    return SCT_OK;
}

static read_cell number_cell(const struct read_source *source, bool grouped)
{
    return decimal_is(source, ",") ? CELL_NUMBER_COMMA
           : grouped               ? CELL_NUMBER_GROUPED
                                   : CELL_NUMBER;
}

static bool settle_number(const struct read_source *source, struct read_column *column,
                          const int64_t answers[], bool grouped)
{
    const int64_t fits = answers[decimal_is(source, ",") ? ASK_COMMA
                                 : grouped               ? ASK_GROUPED
                                                         : ASK_NUMBER];
    if (answers[ASK_PRESENT] == 0 || fits != answers[ASK_PRESENT] || answers[ASK_ID] > 0) {
        return false;
    }
    settle(column, number_cell(source, grouped), SCT_TYPE_NUMBER);
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
static bool settle_declared(const struct read_source *source, struct read_column *column,
                            bool grouped)
{
    const sct_type type = declared_type(source, column->name);
    if (type == SCT_TYPE_TEXT) {
        settle(column, CELL_TEXT, type);
    } else if (type == SCT_TYPE_NUMBER) {
        settle(column, number_cell(source, grouped), type);
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
    bool grouped = false;
    SCT_TRY(find_grouped(look, i, answers, &grouped, err));
    if (settle_declared(source, column, grouped) || settle_given(source, column, answers)) {
        return SCT_OK;
    }
    if (!json && settle_number(source, column, answers, grouped)) {
        return doubt_points(look, i, answers, err);
    }
    if (settle_iso(column, answers)) {
        return SCT_OK;
    }
    if (!json && present && answers[ASK_BOOLEAN] == present) {
        settle(column, CELL_BOOLEAN, SCT_TYPE_BOOLEAN);
        return SCT_OK;
    }
    settle(column, CELL_TEXT, SCT_TYPE_TEXT);
    if (most(answers[ASK_DATE_LIKE], present)) {
        SCT_TRY(look_dates(look, i, present, err));
    }
    return doubt_text(look, i, answers, err);
}

/* Of a file without rows the plan alone can say what its columns would be. */
static sct_status settle_unseen(struct read_look *look, size_t i, struct sct_error *err)
{
    const struct read_source *source = look->source;
    const struct plan_format *format = &source->plan->format;
    struct read_column *column = &source->columns[i];
    const sct_type type = declared_type(source, column->name);
    if (settle_declared(source, column, false)) {
        return SCT_OK;
    }
    if (type == SCT_TYPE_NONE && !names_column(&source->plan->at, column->name)) {
        settle(column, CELL_TEXT, SCT_TYPE_TEXT);
        return doubt_unseen(look, i, err);
    }
    if (format->datetime.text && type != SCT_TYPE_DATE) {
        take_date_format(column, format->datetime.text);
    } else if (format->date.text && type != SCT_TYPE_TIMESTAMP) {
        take_date_format(column, format->date.text);
    } else if (type == SCT_TYPE_DATE) {
        settle(column, CELL_ISO_DATE, type);
    } else {
        settle(column, CELL_ISO_STAMP, SCT_TYPE_TIMESTAMP);
    }
    return SCT_OK;
}

static sct_status settle_columns(struct read_look *look, bool *ret_any_rows, struct sct_error *err)
{
    struct read_source *source = look->source;
    struct db_table table;
    size_t next = 1;
    SCT_TRY(ask_all(look, &table, err));
    *ret_any_rows = db_integer(&table, 0, 0) > 0;
    for (size_t i = 0; i < source->column_count; i++) {
        int64_t answers[ASK_COUNT];
        if (!is_sampled(source, i)) {
            continue;
        }
        for (size_t k = 0; k < ASK_COUNT; k++) {
            answers[k] = db_integer(&table, 0, next++);
        }
        SCT_TRY(*ret_any_rows ? settle_column(look, i, answers, err) : settle_unseen(look, i, err));
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
    bool any_rows = false;
    for (size_t i = 0; i < source->column_count; i++) {
        any = any || is_sampled(source, i);
    }
    SCT_TRY(look_formats(look, err));
    if (!any || look->failed) {
        return SCT_OK;
    }
    SCT_TRY(take_sample(look, err));
    const sct_status status = settle_columns(look, &any_rows, err);
    const sct_status dropped =
        db_run(source->db, "DROP TABLE IF EXISTS sct_look", status == SCT_OK ? err : NULL);
    SCT_TRY(status);
    SCT_TRY(dropped);
    if (!any_rows) {
        return warn_no_rows(look, err);
    }
    SCT_TRY(warn_unused(look, &source->plan->format.date, err));
    return warn_unused(look, &source->plan->format.datetime, err);
}

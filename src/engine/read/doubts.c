/* doubts.c: what a person asks when a column is not of the type they expect, answered while the cells are at hand.
 *
 * A doubt is kept with its column and becomes the hint of a type error, so it names the cell that decided and
 * the line of the plan that would decide otherwise. */
#include "engine/read/source.h"

#include <string.h>

/* Of a cell in a sentence. */
enum { SHOWN_LETTERS = 40 };

sct_status look_first_cell(struct read_look *look, size_t column, bool fits, const char *pattern,
                           const char **ret_cell, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, look->scratch);
    sct_text_addf(&sql,
                  "SELECT left(r%zu, %d) FROM sct_look WHERE r%zu IS NOT NULL AND "
                  "%sregexp_full_match(r%zu, '%s') LIMIT 1",
                  column, SHOWN_LETTERS, column, fits ? "" : "NOT ", column, pattern);
    SCT_TRY(look_query(look, &sql, &table, err));
    *ret_cell = table.row_count ? db_cell(&table, 0, 0) : NULL;
    return SCT_OK;
}

static bool half(int64_t some, int64_t all)
{
    return some > 0 && some * 2 >= all;
}

/* Every value has a comma where a decimal mark or thousands may end. */
static sct_status doubt_comma(struct read_look *look, size_t i, const int64_t answers[],
                              struct sct_error *err)
{
    struct read_column *column = &look->source->columns[i];
    const char *cell = NULL;
    SCT_TRY(look_first_cell(look, i, false, look_patterns[ASK_NUMBER], &cell, err));
    if (answers[ASK_GROUPED] == answers[ASK_PRESENT]) {
        return sct_text_format(look->source->run, &column->doubt, err,
                               "the comma in '%s' of '%s' is a decimal comma or stands between "
                               "thousands; write format: {decimal: \",\"} or {decimal: \".\"}",
                               cell ? cell : "", column->name);
    }
    return sct_text_format(look->source->run, &column->doubt, err,
                           "the numbers in '%s' seem to have a decimal comma, such as '%s'; if so, "
                           "write format: {decimal: \",\"}",
                           column->name, cell ? cell : "");
}

/* Some values are no numbers, and keep the others from being any. */
static sct_status doubt_others(struct read_look *look, size_t i, read_question number,
                               const int64_t answers[], struct sct_error *err)
{
    struct read_column *column = &look->source->columns[i];
    const long long present = (long long)answers[ASK_PRESENT];
    const long long others = present - (long long)answers[number];
    const char *cell = NULL;
    SCT_TRY(look_first_cell(look, i, false, look_patterns[number], &cell, err));
    cell = cell ? cell : "";
    if (others == 1) {
        return sct_text_format(look->source->run, &column->doubt, err,
                               "1 of the first %lld values of '%s' is not a number: '%s'; if it "
                               "stands for missing, name it in format: {missing: [\"%s\"]}",
                               present, column->name, cell, cell);
    }
    return sct_text_format(look->source->run, &column->doubt, err,
                           "%lld of the first %lld values of '%s' are not numbers, the first "
                           "'%s'; if they stand for missing, name them in format: {missing: "
                           "[\"%s\"]}",
                           others, present, column->name, cell, cell);
}

static sct_status doubt_id(struct read_look *look, size_t i, struct sct_error *err)
{
    struct read_column *column = &look->source->columns[i];
    const char *cell = NULL;
    SCT_TRY(look_first_cell(look, i, true, look_patterns[ASK_ID], &cell, err));
    return sct_text_format(
        look->source->run, &column->doubt, err,
        "'%s' in '%s' has a zero in front or more than 15 digits, as ids have; if "
        "it is a number, write type: number beside its `is`",
        cell ? cell : "", column->name);
}

static bool is_half_iso(const int64_t answers[])
{
    return half(answers[ASK_ISO_DATE] + answers[ASK_ISO_STAMP], answers[ASK_PRESENT]);
}

#define BEGINS_ISO "\\d{4}-\\d{1,2}-\\d{1,2}.*"

/* Dates by their looks, and look_dates has found no way to read them. */
static sct_status doubt_dates(struct read_look *look, size_t i, const int64_t answers[],
                              struct sct_error *err)
{
    struct read_column *column = &look->source->columns[i];
    const bool iso = is_half_iso(answers);
    const char *cell = NULL;
    SCT_TRY(look_first_cell(look, i, !iso, iso ? BEGINS_ISO : look_patterns[ASK_DATE_LIKE], &cell,
                            err));
    return sct_text_format(look->source->run, &column->doubt, err,
                           "the dates in '%s' are not written in one known way, such as '%s'; say "
                           "how with format: {date: \"%%d.%%m.%%Y\"}, or datetime",
                           column->name, cell ? cell : "");
}

sct_status doubt_text(struct read_look *look, size_t column, const int64_t answers[],
                      struct sct_error *err)
{
    const struct read_source *source = look->source;
    const struct read_column *found = &source->columns[column];
    const char *decimal = source->plan->format.decimal.text;
    const int64_t present = answers[ASK_PRESENT];
    const read_question number = decimal && strcmp(decimal, ",") == 0 ? ASK_COMMA : ASK_NUMBER;
    if (found->type != SCT_TYPE_TEXT || found->doubt || present == 0) {
        return SCT_OK;
    }
    if (is_half_iso(answers) || answers[ASK_DATE_LIKE] * 10 >= present * 9) {
        return doubt_dates(look, column, answers, err);
    }
    if (source->kind == READ_JSON) {
        return SCT_OK;
    }
    if (answers[number] == present && answers[ASK_ID] > 0) {
        return doubt_id(look, column, err);
    }
    if (!decimal && half(answers[ASK_COMMA], present) && answers[ASK_COMMA] > answers[ASK_NUMBER]) {
        return doubt_comma(look, column, answers, err);
    }
    return half(answers[number], present) ? doubt_others(look, column, number, answers, err)
                                          : SCT_OK;
}

/* 1.234 and 5.600 in a file with semicolons come from where the point stands between thousands; 0.125 does not. */
#define POINT_AND_THREE "[+-]?[1-9]\\d{0,2}\\.\\d{3}"
#define MAYBE_THOUSANDS POINT_AND_THREE "|[+-]?\\d{1,3}"

sct_status doubt_points(struct read_look *look, size_t column, const int64_t answers[],
                        struct sct_error *err)
{
    const struct read_source *source = look->source;
    const char *cell = NULL;
    const char *other = NULL;
    if (source->plan->format.decimal.text || strcmp(source->shape.delimiter, ";") != 0 ||
        source->columns[column].cell != CELL_NUMBER || answers[ASK_COMMA] < answers[ASK_PRESENT]) {
        return SCT_OK;
    }
    SCT_TRY(look_first_cell(look, column, true, POINT_AND_THREE, &cell, err));
    SCT_TRY(look_first_cell(look, column, false, MAYBE_THOUSANDS, &other, err));
    if (!cell || other) {
        return SCT_OK;
    }
    return sct_problems_add(
        look->problems, SCT_PROBLEM_WARNING, source->paths[0].at,
        "if the point stands between thousands, write format: {decimal: \",\"}; "
        "if not, {decimal: \".\"}",
        err, "'%s' in column '%s' is read with a decimal point", cell,
        source->columns[column].name);
}

sct_status doubt_nested(struct read_look *look, const char *type, struct read_column *column,
                        struct sct_error *err)
{
    const size_t count = strlen(type);
    column->settled = true;
    column->cell = CELL_TEXT;
    column->type = SCT_TYPE_NONE;
    if (count && type[count - 1] == ']') {
        return sct_text_format(look->source->run, &column->doubt, err,
                               "'%s' is a list; nested values are not read", column->name);
    }
    if (strncmp(type, "STRUCT", 6) == 0 || strncmp(type, "MAP", 3) == 0) {
        return sct_text_format(look->source->run, &column->doubt, err,
                               "'%s' is an object; nested values are not read", column->name);
    }
    return sct_text_format(look->source->run, &column->doubt, err,
                           "'%s' is of type %.60s, which is not read", column->name, type);
}

sct_status doubt_unseen(struct read_look *look, size_t column, struct sct_error *err)
{
    struct read_column *found = &look->source->columns[column];
    return sct_text_format(
        look->source->run, &found->doubt, err,
        "there are no rows to find the type of '%s' in; write type: number beside "
        "its `is`",
        found->name);
}

sct_status warn_no_rows(struct read_look *look, struct sct_error *err)
{
    const struct read_source *source = look->source;
    if (source->path_count == 0 || source->kind == READ_JSON) {
        return SCT_OK;
    }
    return sct_problems_add(
        look->problems, SCT_PROBLEM_WARNING, source->paths[0].at,
        "say the types the plan relies on: columns: {amount: {is: amount, type: "
        "number}}",
        err,
        "'%s' has a header but no rows, so the types of its columns cannot be "
        "found",
        source->paths[0].path);
}

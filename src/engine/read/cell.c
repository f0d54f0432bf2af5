/* cell.c: the value of a raw cell, and why it has none, as SQL.
 *
 * value and reason are two columns of two nested SELECTs, so that the engine converts each cell once.  Where a
 * cast of the engine is laxer than what we call a date or a number, the quick test comes first and
 * the exact one is left to the rows that fail it. */
#include "engine/read/source.h"

#include <string.h>

/* Cells that begin like a blank are rare: only those are looked at whole. */
static void add_present(const char *raw, struct sct_text *sql)
{
    sct_text_addf(sql, "CASE WHEN %s < '!' AND trim(%s, E' \\t\\r\\n') = '' THEN NULL ELSE %s END",
                  raw, raw, raw);
}

/* Blanks around do not matter to a number; a cell of blanks alone casts to nothing, as it should. */
static void add_number_comma(const char *raw, struct sct_text *sql)
{
    sct_text_addf(sql,
                  "CASE WHEN NOT contains(%s, '.') THEN try_cast(replace(%s, ',', '.') AS DOUBLE) "
                  "WHEN regexp_full_match(trim(%s), '[+-]?\\d{1,3}(\\.\\d{3})+(,\\d*)?') "
                  "THEN try_cast(replace(replace(%s, '.', ''), ',', '.') AS DOUBLE) END",
                  raw, raw, raw, raw);
}

static void add_number_grouped(const char *raw, struct sct_text *sql)
{
    sct_text_addf(sql,
                  "CASE WHEN NOT contains(%s, ',') THEN try_cast(%s AS DOUBLE) "
                  "WHEN regexp_full_match(trim(%s), '[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?') "
                  "THEN try_cast(replace(%s, ',', '') AS DOUBLE) END + 0e0",
                  raw, raw, raw, raw);
}

/* The engine's cast to DATE takes '2011-09-10x' for a date, its cast to TIMESTAMP does not; and both take
 * 'epoch' and 'infinity', which begin with no digit. */
static void add_iso_date(const char *raw, struct sct_text *sql)
{
    sct_text_addf(sql,
                  "CASE WHEN strlen(%s) <= 10 AND %s < ':' THEN CAST(try_cast(%s AS TIMESTAMP) AS "
                  "DATE) ELSE CAST(try_strptime(trim(%s), '%%Y-%%m-%%d') AS DATE) END",
                  raw, raw, raw, raw);
}

/* The cast drops an offset without a word, so only the usual lengths without one take the quick way. */
static void add_iso_stamp(const char *raw, struct sct_text *sql)
{
    sct_text_addf(
        sql,
        "CASE WHEN strlen(%s) IN (10, 16, 19) AND %s < ':' AND NOT suffix(%s, 'Z') AND NOT "
        "contains(%s, '+') THEN try_cast(%s AS TIMESTAMP) "
        "WHEN regexp_full_match(trim(%s), "
        "'\\d{4}-\\d{1,2}-\\d{1,2}([T ]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?)?') "
        "THEN try_cast(trim(%s) AS TIMESTAMP) END",
        raw, raw, raw, raw, raw, raw, raw);
}

/* The cast to TIMESTAMPTZ wants seconds, no blank, and takes a stamp without an offset to be in the
 * session's zone: the pattern refuses the last and the replacements mend the others. */
static void add_iso_offset(const char *raw, const char *zone, struct sct_text *sql)
{
    sct_text_add(sql, "timezone(");
    db_quote_text(sql, zone);
    sct_text_addf(sql,
                  ", CASE WHEN regexp_full_match(trim(%s), "
                  "'\\d{4}-\\d{1,2}-\\d{1,2}[T ]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)? "
                  "?([Zz]|[+-]\\d{2}(:?\\d{2})?)') "
                  "THEN try_cast(regexp_replace(regexp_replace(replace(trim(%s), 'z', 'Z'), ' "
                  "?([Z+]|-\\d{2}(:?\\d{2})?$)', "
                  "'\\1'), '([T ]\\d{1,2}:\\d{2})([Z+-])', '\\1:00\\2') AS TIMESTAMPTZ) END)",
                  raw, raw);
}

static void add_strptime(const struct read_column *column, const char *raw, struct sct_text *sql)
{
    sct_text_addf(sql, "try_strptime(%s, ", raw);
    db_quote_text(sql, column->format);
    sct_text_add_char(sql, ')');
}

/* Local times of another zone, put on the plan's clock. */
static void begin_shift(const struct read_source *source, struct sct_text *sql)
{
    if (source->from_zone) {
        sct_text_add(sql, "timezone(");
        db_quote_text(sql, source->zone);
        sct_text_add(sql, ", timezone(");
        db_quote_text(sql, source->from_zone);
        sct_text_add(sql, ", ");
    }
}

static void end_shift(const struct read_source *source, struct sct_text *sql)
{
    sct_text_add(sql, source->from_zone ? "))" : "");
}

static void add_instant(const struct read_source *source, const struct read_column *column,
                        const char *raw, struct sct_text *sql)
{
    sct_text_add(sql, "timezone(");
    db_quote_text(sql, source->zone);
    sct_text_add(sql, ", ");
    if (column->cell == CELL_FORMAT_OFFSET) {
        add_strptime(column, raw, sql);
    } else {
        sct_text_add(sql, raw);
    }
    sct_text_add_char(sql, ')');
}

static void add_stamp(const struct read_source *source, const struct read_column *column,
                      const char *raw, struct sct_text *sql)
{
    begin_shift(source, sql);
    if (column->cell == CELL_ISO_STAMP) {
        add_iso_stamp(raw, sql);
    } else if (column->cell == CELL_FORMAT_STAMP) {
        add_strptime(column, raw, sql);
    } else {
        sct_text_addf(sql, "CAST(%s AS TIMESTAMP)", raw);
    }
    end_shift(source, sql);
}

static void add_own(const struct read_column *column, const char *raw, struct sct_text *sql)
{
    if (column->cell == CELL_OWN_NUMBER) {
        sct_text_addf(
            sql, "CASE WHEN isnan(CAST(%s AS DOUBLE)) THEN NULL ELSE CAST(%s AS DOUBLE) + 0e0 END",
            raw, raw);
    } else if (column->cell == CELL_OWN_INTEGER) {
        sct_text_addf(sql, "try_cast(%s AS BIGINT)", raw);
    } else if (column->cell == CELL_OWN_TEXT) {
        sct_text_addf(sql,
                      "CASE WHEN CAST(%s AS VARCHAR) < '!' AND trim(CAST(%s AS VARCHAR), E' "
                      "\\t\\r\\n') = '' THEN NULL ELSE CAST(%s AS VARCHAR) END",
                      raw, raw, raw);
    } else {
        sct_text_add(sql, raw);
    }
}

bool cell_is_quick(const struct read_source *source, const struct read_column *column)
{
    return source->quick && column->cell == CELL_NUMBER;
}

void cell_value(const struct read_source *source, const struct read_column *column, const char *raw,
                struct sct_text *sql)
{
    switch (column->cell) {
    case CELL_TEXT:
        add_present(raw, sql);
        break;
    case CELL_NUMBER:
        sct_text_addf(sql,
                      cell_is_quick(source, column) ? "%s + 0e0" : "try_cast(%s AS DOUBLE) + 0e0",
                      raw); /* -0 is 0 */
        break;
    case CELL_NUMBER_COMMA:
        add_number_comma(raw, sql);
        break;
    case CELL_NUMBER_GROUPED:
        add_number_grouped(raw, sql);
        break;
    case CELL_INTEGER: /* a cast alone would round 1.5 */
        sct_text_addf(sql,
                      "CASE WHEN regexp_full_match(trim(%s), '[+-]?[0-9]+') THEN "
                      "try_cast(%s AS BIGINT) END",
                      raw, raw);
        break;
    case CELL_BOOLEAN:
        sct_text_addf(sql,
                      "CASE %s WHEN 'true' THEN true WHEN 'false' THEN false ELSE "
                      "CASE lower(trim(%s)) WHEN 'true' THEN true WHEN 'false' THEN false END END",
                      raw, raw);
        break;
    case CELL_ISO_DATE:
        add_iso_date(raw, sql);
        break;
    case CELL_FORMAT_DATE:
        sct_text_add(sql, "CAST(");
        add_strptime(column, raw, sql);
        sct_text_add(sql, " AS DATE)");
        break;
    case CELL_ISO_OFFSET:
        add_iso_offset(raw, source->zone, sql);
        break;
    case CELL_FORMAT_OFFSET:
    case CELL_OWN_OFFSET:
        add_instant(source, column, raw, sql);
        break;
    case CELL_ISO_STAMP:
    case CELL_FORMAT_STAMP:
    case CELL_OWN_STAMP:
        add_stamp(source, column, raw, sql);
        break;
    case CELL_OWN_TEXT:
    case CELL_OWN_NUMBER:
    case CELL_OWN_INTEGER:
    case CELL_OWN_BOOLEAN:
    case CELL_OWN_DATE:
        add_own(column, raw, sql);
        break;
    }
}

bool cell_is_own(read_cell cell)
{
    return cell >= CELL_OWN_TEXT;
}

/* ---- reasons --------------------------------------------------------------------------------- */

static void add_when(const char *condition, const char *value, read_reason reason,
                     struct sct_text *sql)
{
    sct_text_addf(sql, " WHEN %s%s THEN %d", value, condition, (int)reason + 1);
}

/* A cell with something in it that became nothing. */
static void add_lost(const struct read_column *column, const char *raw, const char *value,
                     read_reason reason, struct sct_text *sql)
{
    sct_text_addf(sql, " WHEN %s IS NULL AND %s IS NOT NULL", value, raw);
    if (!cell_is_own(column->cell)) {
        sct_text_addf(sql, " AND trim(%s, E' \\t\\r\\n') <> ''", raw);
    }
    sct_text_addf(sql, " THEN %d", (int)reason + 1);
}

void cell_fine(const struct read_column *column, const char *value, struct sct_text *sql)
{
    switch (column->type) {
    case SCT_TYPE_NUMBER:
        sct_text_addf(sql, " AND abs(%s) <= " READ_NUMBER_MOST, value);
        break;
    case SCT_TYPE_DATE:
    case SCT_TYPE_TIMESTAMP:
        sct_text_addf(sql, " AND %s > '1970-01-02' AND %s < '9999-12-31'", value, value);
        break;
    case SCT_TYPE_INTEGER:
    case SCT_TYPE_BOOLEAN:
        sct_text_addf(sql, " AND %s IS NOT NULL", value);
        break;
    case SCT_TYPE_TEXT:
    case SCT_TYPE_NONE:
    case SCT_TYPE_DURATION:
    case SCT_TYPE_COUNT:
        break;
    }
}

/* The engine takes nan and inf for numbers; a person who wrote them meant something else. */
static void number_reason(const struct read_source *source, const struct read_column *column,
                          const char *raw, const char *value, struct sct_text *sql)
{
    if (column->cell == CELL_OWN_NUMBER || cell_is_quick(source, column)) {
        sct_text_addf(sql, " WHEN NOT abs(%s) <= " READ_NUMBER_MOST " THEN %d", value,
                      REASON_RANGE + 1);
        return;
    }
    if (column->cell == CELL_OWN_INTEGER) {
        add_lost(column, raw, value, REASON_RANGE, sql);
        return;
    }
    add_lost(column, raw, value, REASON_NUMBER, sql);
    if (column->cell == CELL_INTEGER) {
        return;
    }
    sct_text_addf(sql, " WHEN isnan(%s) THEN %d", value, REASON_NUMBER + 1);
    sct_text_addf(sql, " WHEN NOT abs(%s) <= " READ_NUMBER_MOST " THEN %d", value,
                  REASON_RANGE + 1);
}

/* A format with %Y reads 1/2/11 as the year 11, so its years begin at 1000.  And whatever the format, the engine
 * takes the words epoch (1970 by a cast, 1900 by strptime) and infinity (beyond all years) for dates. */
static void date_reason(const struct read_column *column, const char *raw, const char *value,
                        struct sct_text *sql)
{
    const bool by_format = column->format && strstr(column->format, "%Y");
    add_lost(column, raw, value, REASON_DATE, sql);
    add_when(by_format ? " < '1000-01-01'" : " < " READ_DATE_LEAST, value, REASON_DATE, sql);
    add_when(" >= " READ_DATE_END, value, REASON_DATE, sql);
    if (!cell_is_own(column->cell)) {
        sct_text_addf(sql,
                      " WHEN %s IN ('1970-01-01', '1900-01-01') AND %s ILIKE '%%epoch%%' THEN %d",
                      value, raw, REASON_DATE + 1);
    }
}

void cell_reason(const struct read_source *source, const struct read_column *column,
                 const char *raw, const char *value, struct sct_text *sql)
{
    switch (column->type) {
    case SCT_TYPE_NUMBER:
    case SCT_TYPE_INTEGER:
        number_reason(source, column, raw, value, sql);
        break;
    case SCT_TYPE_DATE:
    case SCT_TYPE_TIMESTAMP:
        date_reason(column, raw, value, sql);
        break;
    case SCT_TYPE_BOOLEAN:
        add_lost(column, raw, value, REASON_VALUE, sql);
        break;
    case SCT_TYPE_TEXT:
    case SCT_TYPE_NONE:
    case SCT_TYPE_DURATION:
    case SCT_TYPE_COUNT:
        break;
    }
}

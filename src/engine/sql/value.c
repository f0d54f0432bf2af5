/* value.c: literals, names and types.  Everything is quoted, always: a name that is a keyword in one engine
 * and not in the next never shows. */
#include "engine/sql/dialect.h"

#include <inttypes.h>
#include <string.h>

static void add_quoted(struct sct_text *sql, char quote, const char *text)
{
    sct_text_add_char(sql, quote);
    for (const char *c = text; *c; c++) {
        if (*c == quote) {
            sct_text_add_char(sql, quote);
        }
        sct_text_add_char(sql, *c);
    }
    sct_text_add_char(sql, quote);
}

void sql_emit_name(struct sct_text *sql, const struct sql_dialect *dialect, const char *name)
{
    (void)dialect;
    add_quoted(sql, '"', name);
}

void sql_emit_text(struct sct_text *sql, const struct sql_dialect *dialect, const char *text)
{
    (void)dialect;
    add_quoted(sql, '\'', text);
}

static void emit_day(struct sct_text *sql, const struct sql_dialect *dialect, sct_day day)
{
    char text[16];
    sct_day_format(day, text);
    sql_expand_text(sql, dialect->day_literal, text);
}

void sql_emit_time(struct sct_text *sql, const struct sql_dialect *dialect, sct_time time)
{
    char text[32];
    sct_time_format(time, text);
    char *between = strchr(text, 'T'); /* standard SQL has a space there */
    if (between) {
        *between = ' ';
    }
    sql_expand_text(sql, dialect->time_literal, text);
}

/* The most negative integer has no literal: its digits are read before its sign. */
static void emit_integer(struct sct_text *sql, int64_t integer)
{
    if (integer == INT64_MIN) {
        sct_text_addf(sql, "(%" PRId64 " - 1)", integer + 1);
        return;
    }
    sct_text_addf(sql, "%" PRId64, integer);
}

void sql_emit_value(struct sct_text *sql, const struct sql_dialect *dialect,
                    const struct sct_value *value)
{
    if (value->missing) {
        sct_text_add(sql, "NULL");
        return;
    }
    switch (value->type) {
    case SCT_TYPE_BOOLEAN:
        sct_text_add(sql, value->boolean ? dialect->true_text : dialect->false_text);
        return;
    case SCT_TYPE_INTEGER:
        emit_integer(sql, value->integer);
        return;
    case SCT_TYPE_NUMBER:
        dialect->write_number(sql, value->number);
        return;
    case SCT_TYPE_TEXT:
        sql_emit_text(sql, dialect, value->text);
        return;
    case SCT_TYPE_DATE:
        emit_day(sql, dialect, value->day);
        return;
    case SCT_TYPE_TIMESTAMP:
        sql_emit_time(sql, dialect, value->time);
        return;
    case SCT_TYPE_NONE:
    case SCT_TYPE_DURATION: /* part of an addition, never a value of its own */
    case SCT_TYPE_COUNT:
        sct_text_add(sql, "NULL");
        return;
    }
}

const char *sql_type_name(const struct sql_dialect *dialect, sct_type type)
{
    return dialect->types[type];
}

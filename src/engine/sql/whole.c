/* whole.c: what engines spell differently about whole tables: ids, ranks, quantiles, tables of a run. */
#include "engine/sql/dialect.h"

struct parts {
    const char *first, *second;
};

static void write_part(const void *context, struct sct_text *sql, char key)
{
    const struct parts *parts = context;
    sct_text_add(sql, key == '0' ? parts->first : parts->second);
}

static void expand(struct sct_text *sql, const char *form, const char *first, const char *second)
{
    const struct parts parts = {.first = first, .second = second};
    sql_expand(sql, form, write_part, &parts);
}

void sql_emit_create_temp(struct sct_text *sql, const struct sql_dialect *dialect, const char *name)
{
    expand(sql, dialect->create_temp, name, "");
}

void sql_emit_row_number(struct sct_text *sql, const struct sql_dialect *dialect)
{
    sct_text_add(sql, dialect->row_number);
}

void sql_emit_plain_id(struct sct_text *sql, const struct sql_dialect *dialect, const char *id)
{
    expand(sql, dialect->plain_id, id, "");
}

void sql_emit_rank(struct sct_text *sql, const struct sql_dialect *dialect, const char *x)
{
    expand(sql, dialect->rank, x, "");
}

void sql_emit_median(struct sct_text *sql, const struct sql_dialect *dialect, const char *x)
{
    expand(sql, dialect->median, x, "");
}

void sql_emit_points(struct sct_text *sql, const struct sql_dialect *dialect, const char *x,
                     const char *fractions)
{
    expand(sql, dialect->points, x, fractions);
}

void sql_emit_point(struct sct_text *sql, const struct sql_dialect *dialect, const char *points,
                    const char *number)
{
    expand(sql, dialect->point, points, number);
}

/* aggregate.c: which of the dialect's forms an aggregate takes, and its parts.
 *
 *     $x  the argument            $f  the filter, or nothing
 *     $t  the event time          $g  the filter, and x is present
 *     $d  its calendar day        $s  the filter, and x is true
 *     $q  the quantile
 */
#include "engine/sql/dialect.h"

#include <string.h>

struct parts {
    const struct sql_dialect *dialect;
    const struct expr *node;
    const char *argument, *condition, *at;
};

/* A sum of numbers whose bound leaves room for a value that decimals cannot hold. */
static bool is_beyond_exact(const struct expr *argument)
{
    return !(argument->bound < SQL_EXACT_MAX);
}

static sql_agg of_numbers(const struct expr *node, sql_agg integer, sql_agg number, sql_agg wide)
{
    const struct expr *argument = node->args[0];
    if (argument->type == SCT_TYPE_INTEGER) {
        return integer;
    }
    return is_beyond_exact(argument) ? wide : number;
}

static sql_agg of_size(const struct expr *argument)
{
    if (argument->type == SCT_TYPE_INTEGER) {
        return SQL_AGG_STDDEV_INTEGER;
    }
    return argument->bound <= SQL_SMALL_MAX ? SQL_AGG_STDDEV_SMALL : SQL_AGG_STDDEV_NUMBER;
}

/* first(at) is min(at): nothing to look up. */
static sql_agg of_time(const struct parts *parts, sql_agg extreme, sql_agg lookup)
{
    return strcmp(parts->argument, parts->at) == 0 ? extreme : lookup;
}

static sql_agg choose(const struct parts *parts)
{
    const struct expr *node = parts->node;
    switch (node->agg) {
    case EXPR_AGG_COUNT:
        return node->arg_count > 0 ? SQL_AGG_COUNT : SQL_AGG_COUNT_ROWS;
    case EXPR_AGG_COUNT_DISTINCT:
        return SQL_AGG_COUNT_DISTINCT;
    case EXPR_AGG_SUM:
        return of_numbers(node, SQL_AGG_SUM_INTEGER, SQL_AGG_SUM_NUMBER, SQL_AGG_SUM_WIDE);
    case EXPR_AGG_MEAN:
        return of_numbers(node, SQL_AGG_MEAN_INTEGER, SQL_AGG_MEAN_NUMBER, SQL_AGG_MEAN_WIDE);
    case EXPR_AGG_MIN:
        return SQL_AGG_MIN;
    case EXPR_AGG_MAX:
    case EXPR_AGG_ONLY:
        return SQL_AGG_MAX;
    case EXPR_AGG_MEDIAN:
    case EXPR_AGG_QUANTILE:
        return SQL_AGG_QUANTILE;
    case EXPR_AGG_STDDEV:
        return of_size(node->args[0]);
    case EXPR_AGG_FIRST:
        return of_time(parts, SQL_AGG_MIN, SQL_AGG_FIRST);
    case EXPR_AGG_LAST:
        return of_time(parts, SQL_AGG_MAX, SQL_AGG_LAST);
    case EXPR_AGG_MODE:
        return SQL_AGG_MODE;
    case EXPR_AGG_SHARE:
        return SQL_AGG_SHARE;
    case EXPR_AGG_GAP_MEAN:
        return SQL_AGG_GAP_MEAN;
    case EXPR_AGG_GAP_STDDEV:
    case EXPR_AGG_COUNT_:
        break;
    }
    return SQL_AGG_GAP_STDDEV;
}

/* The row condition and one more, or whichever there is; nothing when there is none. */
static void write_filter(const struct parts *parts, struct sct_text *sql, const char *more)
{
    if (parts->condition[0] == '\0' && more[0] == '\0') {
        return;
    }
    struct sct_text both;
    sct_text_begin(&both, sql->arena);
    const char *text = more;
    if (more[0] == '\0') {
        text = parts->condition;
    } else if (parts->condition[0] != '\0') {
        sct_text_addf(&both, "(%s) AND (%s)", parts->condition, more);
        const sct_status status = sct_text_end(&both, &text, &sql->err);
        sql->status = status == SCT_OK ? sql->status : status;
    }
    sql_expand_text(sql, parts->dialect->filter, text);
}

static void write_present_filter(const struct parts *parts, struct sct_text *sql)
{
    if (!parts->node->args[0]->can_be_missing) {
        write_filter(parts, sql, "");
        return;
    }
    const char *present = "";
    const sct_status status =
        sct_text_format(sql->arena, &present, &sql->err, "(%s) IS NOT NULL", parts->argument);
    sql->status = status == SCT_OK ? sql->status : status;
    write_filter(parts, sql, present);
}

static double quantile_of(const struct expr *node)
{
    return node->agg == EXPR_AGG_MEDIAN ? 0.5 : node->quantile;
}

static void write_part(const void *context, struct sct_text *sql, char key)
{
    const struct parts *parts = context;
    switch (key) {
    case 'x':
        sct_text_add(sql, parts->argument);
        return;
    case 't':
        sct_text_add(sql, parts->at);
        return;
    case 'd':
        sct_text_addf(sql, "CAST(%s AS %s)", parts->at,
                      sql_type_name(parts->dialect, SCT_TYPE_DATE));
        return;
    case 'q':
        parts->dialect->write_number(sql, quantile_of(parts->node));
        return;
    case 'g':
        write_present_filter(parts, sql);
        return;
    case 's':
        write_filter(parts, sql, parts->argument);
        return;
    default:
        write_filter(parts, sql, "");
        return;
    }
}

void sql_emit_aggregate(struct sct_text *sql, const struct sql_dialect *dialect,
                        const struct expr *node, const char *argument, const char *condition,
                        const char *at)
{
    const struct parts parts = {dialect, node, argument, condition, at};
    sql_expand(sql, dialect->aggregates[choose(&parts)], write_part, &parts);
}

/* Aggregates: what DuckDB answers to the emitted SQL is what plain C computes from the same rows, for
 * every customer, and it is the same bytes with one thread and with two.
 *
 * A quarter of a million rows of three thousand customers, made by the engine from hashes: ties in time, missing
 * values, conditions that no row of a customer meets, values beyond what decimals hold. */
#include "sql/world.h"

#include <inttypes.h>

enum { ROW_COUNT = 250000, CUSTOMER_COUNT = 3000 };

/* Columns of the query that brings the rows home, after the customer. */
enum { AT, KEEP, I, N, W, S, T, B, D, COLUMN_COUNT };

static const struct expr_name columns[COLUMN_COUNT] = {
    [AT] = {EXPR_NAME_AT, "at", SCT_TYPE_TIMESTAMP, false, 0, AT, 0, false},
    [KEEP] = {EXPR_NAME_RAW, "keep", SCT_TYPE_BOOLEAN, true, 0, KEEP, 0, false},
    [I] = {EXPR_NAME_RAW, "i", SCT_TYPE_INTEGER, true, 0, I, 9.3e18, false},
    [N] = {EXPR_NAME_RAW, "n", SCT_TYPE_NUMBER, true, 0, N, 1e15, false},
    [W] = {EXPR_NAME_RAW, "w", SCT_TYPE_NUMBER, true, 0, W, 1e300, false},
    [S] = {EXPR_NAME_RAW, "s", SCT_TYPE_NUMBER, false, 0, S, 1000, false},
    [T] = {EXPR_NAME_RAW, "t", SCT_TYPE_TEXT, true, 0, T, 0, false},
    [B] = {EXPR_NAME_RAW, "b", SCT_TYPE_BOOLEAN, true, 0, B, 0, false},
    [D] = {EXPR_NAME_RAW, "d", SCT_TYPE_DATE, true, 0, D, 0, false},
};

static const char rows_sql[] =
    "CREATE TABLE rows AS SELECT (hash(r, 1) % 3000)::INTEGER AS customer,"
    " TIMESTAMP '2011-09-10' - to_days((hash(r, 2) % 300)::INTEGER) + to_hours((hash(r, 3) % "
    "2)::INTEGER) AS at,"
    " CASE hash(r, 4) % 5 WHEN 0 THEN NULL WHEN 1 THEN false ELSE customer % 10 > 0 END AS keep,"
    " CASE WHEN hash(r, 5) % 7 = 0 THEN NULL WHEN customer % 100 = 1 THEN 9223372036854775807"
    "  WHEN customer % 100 = 2 THEN -9223372036854775807 - 1"
    "  WHEN customer % 100 = 3 THEN (hash(r, 6) % 2000000000000)::BIGINT"
    "  ELSE (hash(r, 6) % 12)::BIGINT - 5 END AS i,"
    " CASE WHEN hash(r, 7) % 7 = 0 THEN NULL WHEN customer % 100 = 4 THEN (hash(r, 8) % "
    "1000000)::DOUBLE * 1e9"
    "  WHEN customer % 100 = 5 THEN 0.1e0 WHEN customer % 100 = 6 THEN 1e9 + (hash(r, 8) % "
    "2)::DOUBLE"
    "  WHEN customer % 100 = 7 THEN 123456789e0 + (hash(r, 8) % 3)::DOUBLE * 1e-6"
    "  ELSE ((hash(r, 8) % 2001)::DOUBLE - 1000e0) / 100e0 END AS n,"
    " CASE WHEN hash(r, 9) % 7 = 0 THEN NULL WHEN customer % 100 = 8 THEN 1e18"
    "  WHEN customer % 100 = 9 THEN 1e300 WHEN customer % 100 = 11 THEN -999999999999999872e0"
    "  WHEN customer % 100 = 12 THEN CASE WHEN hash(r, 10) % 2 = 0 THEN 1e300 ELSE -1e300 END"
    "  ELSE (hash(r, 10) % 100000)::DOUBLE * 1e-7 END AS w,"
    " ((hash(r, 11) % 1000)::DOUBLE) / 3e0 AS s,"
    " CASE hash(r, 12) % 8 WHEN 0 THEN NULL WHEN 1 THEN 'é' WHEN 2 THEN 'z' WHEN 3 THEN 'Z' WHEN 4 "
    "THEN '日本'"
    "  ELSE 'p' || (hash(r, 13) % 5) END AS t,"
    " CASE hash(r, 14) % 3 WHEN 0 THEN NULL WHEN 1 THEN true ELSE false END AS b,"
    " CASE WHEN hash(r, 15) % 6 > 0 THEN DATE '2000-02-27' + (hash(r, 16) % 5)::INTEGER END AS d"
    " FROM range(250000) AS x(r)";

static const char *const aggregates[] = {
    "count(rows)",
    "count(rows where keep)",
    "count(rows.t)",
    "count(rows.t where keep)",
    "count_distinct(rows.t)",
    "count_distinct(rows.n where keep)",
    "count_distinct(rows.b where keep)",
    "sum(rows.i)",
    "sum(rows.i where keep)",
    "sum(rows.n)",
    "sum(rows.n where keep)",
    "sum(rows.w)",
    "sum(rows.w where keep)",
    "sum(rows.n * rows.s)",
    "sum(rows.s where rows.i > 0 or rows.t = 'z')",
    "mean(rows.i)",
    "mean(rows.n where keep)",
    "mean(rows.w where keep)",
    "min(rows.i)",
    "min(rows.t where keep)",
    "min(rows.d)",
    "max(rows.n)",
    "max(rows.t where keep)",
    "max(rows.at where keep)",
    "median(rows.n)",
    "median(rows.i where keep)",
    "quantile(rows.n where keep, 0.9)",
    "quantile(rows.s, 0)",
    "quantile(rows.s, 1)",
    "quantile(rows.s, 0.25)",
    "stddev(rows.i)",
    "stddev(rows.n)",
    "stddev(rows.n where keep)",
    "stddev(rows.w)",
    "stddev(rows.s - 5)",
    "stddev(rows.s * 2 - rows.s / 4 where keep)",
    "stddev(rows.i + 1)",
    "mean(rows.s * 2 - 1)",
    "last(rows.n + 1 where keep)",
    "mode(rows.i - 1)",
    "stddev(rows.s)",
    "stddev(rows.s where keep and rows.i = 3)",
    "first(rows.n)",
    "first(rows.t where keep)",
    "first(rows.at)",
    "first(rows.b)",
    "last(rows.i)",
    "last(rows.n where keep)",
    "last(rows.t)",
    "last(rows.at where keep)",
    "last(rows.d)",
    "last(rows.s)",
    "mode(rows.t)",
    "mode(rows.t where keep)",
    "mode(rows.i)",
    "mode(rows.n)",
    "mode(rows.b where keep)",
    "mode(rows.d)",
    "share(rows.b)",
    "share(rows.b where keep)",
    "share(rows.n > 0 and rows.b)",
    "gap_mean(rows)",
    "gap_mean(rows where keep)",
    "gap_stddev(rows)",
    "gap_stddev(rows where keep and rows.i = 3)",
    "gap_stddev(rows where keep)",
};

enum { AGGREGATE_COUNT = sizeof aggregates / sizeof aggregates[0] };

struct row {
    struct sct_value values[COLUMN_COUNT];
};

struct group {
    size_t count;
    struct row *rows;
};

/* What takes part in one aggregate of one customer. */
struct part {
    struct sct_value value;
    sct_time at;
};

__extension__ typedef __int128 wide;

/* ---- the reference: straight from aggregates.def ------------------------------------------------- */

static struct sct_value missing_of(sct_type type)
{
    return (struct sct_value){.type = type, .missing = true};
}

static struct sct_value number(double x)
{
    return (struct sct_value){.type = SCT_TYPE_NUMBER, .number = x == 0 ? 0 : x};
}

static struct sct_value integer(int64_t x)
{
    return (struct sct_value){.type = SCT_TYPE_INTEGER, .integer = x};
}

static double as_number(const struct sct_value *value)
{
    return value->type == SCT_TYPE_INTEGER ? (double)value->integer : value->number;
}

static int order(const struct sct_value *a, const struct sct_value *b)
{
    switch ((int)a->type) {
    case SCT_TYPE_BOOLEAN:
        return a->boolean - b->boolean;
    case SCT_TYPE_INTEGER:
        return (a->integer > b->integer) - (a->integer < b->integer);
    case SCT_TYPE_NUMBER:
        return (a->number > b->number) - (a->number < b->number);
    case SCT_TYPE_TEXT:
        return strcmp(a->text, b->text);
    case SCT_TYPE_DATE:
        return (a->day > b->day) - (a->day < b->day);
    default:
        return (a->time > b->time) - (a->time < b->time);
    }
}

static int by_value(const void *a, const void *b)
{
    return order(&((const struct part *)a)->value, &((const struct part *)b)->value);
}

static int by_time(const void *a, const void *b)
{
    const struct part *x = a;
    const struct part *y = b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : by_value(a, b);
}

static wide millionths(const struct sct_value *value)
{
    return value->type == SCT_TYPE_INTEGER ? (wide)value->integer * 1000000
                                           : (wide)round(value->number * 1e6);
}

/* The exact sum; false when a value is beyond what is summed. */
static bool add_up(size_t count, const struct part parts[], wide *ret_sum)
{
    *ret_sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].value.type == SCT_TYPE_NUMBER && !(fabs(parts[i].value.number) < 1e18)) {
            return false;
        }
        *ret_sum += millionths(&parts[i].value);
    }
    return true;
}

static struct sct_value sum_of(sct_type type, size_t count, const struct part parts[])
{
    wide sum = 0;
    if (!add_up(count, parts, &sum)) {
        return missing_of(type);
    }
    if (type == SCT_TYPE_NUMBER) {
        return number((double)((long double)sum / 1e6L));
    }
    sum /= 1000000;
    return sum < INT64_MIN || sum > INT64_MAX ? missing_of(type) : integer((int64_t)sum);
}

static struct sct_value mean_of(size_t count, const struct part parts[])
{
    wide sum = 0;
    if (count == 0 || !add_up(count, parts, &sum)) {
        return missing_of(SCT_TYPE_NUMBER);
    }
    return number((double)((long double)sum / 1e6L / (long double)count));
}

static struct sct_value quantile_of(double q, size_t count, struct part parts[])
{
    if (count == 0) {
        return missing_of(SCT_TYPE_NUMBER);
    }
    qsort(parts, count, sizeof *parts, by_value);
    const double at = (double)(count - 1) * q;
    const double low = as_number(&parts[(size_t)floor(at)].value);
    const double high = as_number(&parts[(size_t)ceil(at)].value);
    const double share = at - floor(at);
    return number(share == 0 ? low : low * (1 - share) + high * share);
}

/* sqrt((n * q - s * s) / (n * (n - 1))) of the millionths, or ones: exact up to the division. */
static struct sct_value stddev_of(size_t count, const struct part parts[])
{
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, fabs(as_number(&parts[i].value)));
    }
    if (count < 2 || largest > 1e15) {
        return missing_of(SCT_TYPE_NUMBER);
    }
    const bool whole = count > 0 && (largest > 1e9 || parts[0].value.type == SCT_TYPE_INTEGER);
    const double unit = whole ? 1 : 1e6;
    wide sum = 0;
    wide squares = 0;
    for (size_t i = 0; i < count; i++) {
        const wide u = (wide)round(as_number(&parts[i].value) * unit);
        sum += u;
        squares += u * u;
    }
    const wide n = (wide)count; /* a hundred values below 10^15: n * squares has 34 digits */
    const long double variance =
        (long double)(n * squares - sum * sum) / (long double)(n * (n - 1));
    return number((double)(sqrtl(variance) / (long double)unit));
}

static struct sct_value mode_of(sct_type type, size_t count, struct part parts[])
{
    if (count == 0) {
        return missing_of(type);
    }
    qsort(parts, count, sizeof *parts, by_value);
    size_t best = 0;
    size_t best_count = 0;
    for (size_t i = 0, begin = 0; i < count; i++) {
        begin = by_value(&parts[i], &parts[begin]) == 0 ? begin : i;
        if (i - begin + 1 > best_count) {
            best = begin;
            best_count = i - begin + 1;
        }
    }
    return parts[best].value;
}

static struct sct_value share_of(size_t count, const struct part parts[])
{
    size_t held = 0;
    for (size_t i = 0; i < count; i++) {
        held += parts[i].value.boolean ? 1 : 0;
    }
    return count ? number((double)held / (double)count) : missing_of(SCT_TYPE_NUMBER);
}

static size_t count_distinct(size_t count, struct part parts[])
{
    qsort(parts, count, sizeof *parts, by_value);
    size_t distinct = count > 0;
    for (size_t i = 1; i < count; i++) {
        distinct += by_value(&parts[i], &parts[i - 1]) != 0 ? 1 : 0;
    }
    return distinct;
}

/* Days with an event, ascending, into gaps between them; returns how many gaps. */
static size_t find_gaps(size_t count, struct part parts[], double gaps[])
{
    qsort(parts, count, sizeof *parts, by_time);
    size_t gap_count = 0;
    for (size_t i = 1; i < count; i++) {
        const int days = sct_day_of_time(parts[i].at) - sct_day_of_time(parts[i - 1].at);
        if (days > 0) {
            gaps[gap_count++] = days;
        }
    }
    return gap_count;
}

static struct sct_value gap_of(expr_agg agg, size_t count, struct part parts[])
{
    static double gaps[ROW_COUNT];
    const size_t gap_count = find_gaps(count, parts, gaps);
    if (gap_count < (agg == EXPR_AGG_GAP_MEAN ? 1 : 2)) {
        return missing_of(SCT_TYPE_NUMBER);
    }
    long double sum = 0;
    for (size_t i = 0; i < gap_count; i++) {
        sum += (long double)gaps[i];
    }
    const long double mean = sum / (long double)gap_count;
    if (agg == EXPR_AGG_GAP_MEAN) {
        return number((double)mean);
    }
    long double squares = 0;
    for (size_t i = 0; i < gap_count; i++) {
        squares += ((long double)gaps[i] - mean) * ((long double)gaps[i] - mean);
    }
    return number((double)sqrtl(squares / (long double)(gap_count - 1)));
}

static struct sct_value end_of(const struct expr *node, size_t count, struct part parts[])
{
    if (count == 0) {
        return missing_of(node->type);
    }
    const bool by_moment = node->agg == EXPR_AGG_FIRST || node->agg == EXPR_AGG_LAST;
    const bool first = node->agg == EXPR_AGG_FIRST || node->agg == EXPR_AGG_MIN;
    qsort(parts, count, sizeof *parts, by_moment ? by_time : by_value);
    return parts[first ? 0 : count - 1].value;
}

static struct sct_value expected(const struct expr *node, size_t count, struct part parts[])
{
    switch (node->agg) {
    case EXPR_AGG_COUNT:
        return integer((int64_t)count);
    case EXPR_AGG_COUNT_DISTINCT:
        return integer((int64_t)count_distinct(count, parts));
    case EXPR_AGG_SUM:
        return sum_of(node->type, count, parts);
    case EXPR_AGG_MEAN:
        return mean_of(count, parts);
    case EXPR_AGG_MEDIAN:
    case EXPR_AGG_QUANTILE:
        return quantile_of(node->agg == EXPR_AGG_MEDIAN ? 0.5 : node->quantile, count, parts);
    case EXPR_AGG_STDDEV:
        return stddev_of(count, parts);
    case EXPR_AGG_MODE:
        return mode_of(node->type, count, parts);
    case EXPR_AGG_SHARE:
        return share_of(count, parts);
    case EXPR_AGG_GAP_MEAN:
    case EXPR_AGG_GAP_STDDEV:
        return gap_of(node->agg, count, parts);
    case EXPR_AGG_MIN:
    case EXPR_AGG_MAX:
    case EXPR_AGG_FIRST:
    case EXPR_AGG_LAST:
    case EXPR_AGG_ONLY:
    case EXPR_AGG_COUNT_:
        break;
    }
    return end_of(node, count, parts);
}

/* ---- the rows at home -------------------------------------------------------------------------------- */

static struct sct_value parse_cell(const char *cell, sct_type type)
{
    struct sct_value value = {.type = type, .missing = cell == NULL};
    if (!cell) {
        return value;
    }
    switch ((int)type) {
    case SCT_TYPE_BOOLEAN:
        value.boolean = cell[0] == 't';
        break;
    case SCT_TYPE_INTEGER:
        value.integer = strtoll(cell, NULL, 10);
        break;
    case SCT_TYPE_NUMBER:
        value.number = strtod(cell, NULL);
        break;
    case SCT_TYPE_TEXT:
        value.text = cell;
        break;
    case SCT_TYPE_DATE:
        CHECK(sct_day_parse(cell, strlen(cell), &value.day));
        break;
    default:
        CHECK(sct_time_parse(cell, strlen(cell), &value.time));
        break;
    }
    return value;
}

static void *take(struct sct_arena *arena, size_t count, size_t item_bytes)
{
    struct sct_error err = {0};
    void *memory = NULL;
    CHECK(sct_arena_take(arena, count, item_bytes, &memory, &err) == SCT_OK);
    return memory;
}

static struct db_table query(struct db *db, struct sct_arena *arena, const char *sql)
{
    struct sct_error err = {0};
    struct db_table table = {0};
    if (db_query(db, arena, sql, &table, &err) != SCT_OK) {
        (void)fprintf(stderr, "%s\n%s\n", sql, err.message);
        exit(1);
    }
    return table;
}

static struct group *bring_home(struct db *db, struct sct_arena *arena)
{
    const struct db_table table =
        query(db, arena,
              "SELECT customer, \"at\", keep, i, n, w, s, t, b, d FROM rows ORDER BY customer");
    CHECK(table.row_count == ROW_COUNT);
    struct group *groups = take(arena, CUSTOMER_COUNT, sizeof *groups);
    struct row *rows = take(arena, ROW_COUNT, sizeof *rows);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        struct group *group = &groups[db_integer(&table, i, 0)];
        group->rows = group->count == 0 ? &rows[i] : group->rows;
        group->count++;
        for (size_t column = 0; column < COLUMN_COUNT; column++) {
            rows[i].values[column] =
                parse_cell(db_cell(&table, i, column + 1), columns[column].type);
        }
    }
    return groups;
}

/* ---- asking ---------------------------------------------------------------------------------------------- */

static struct expr *bind(struct sct_arena *arena, const char *text)
{
    static const char *const sources[] = {"rows"};
    static const bool has_at[] = {true};
    const struct expr_scope scope = {.source_count = 1,
                                     .sources = sources,
                                     .row_source = -1,
                                     .aggregates = true,
                                     .source_has_at = has_at,
                                     .source_names = columns,
                                     .source_name_count = COLUMN_COUNT};
    struct sct_error err = {0};
    struct sct_problems problems;
    struct expr *tree = NULL;
    bool ok = false;
    sct_problems_begin(&problems, arena);
    CHECK(expr_parse(arena, text, (struct sct_place){0}, &problems, &tree, &err) == SCT_OK);
    if (tree) {
        CHECK(expr_bind(arena, tree, &scope, &problems, &tree, &ok, &err) == SCT_OK);
    }
    if (!ok) {
        (void)fprintf(stderr, "%s: %s\n", text, problems.items[0].message);
        exit(1);
    }
    CHECK(tree->kind == EXPR_AGGREGATE);
    return tree;
}

static const char *emit_part(struct sct_arena *arena, const struct expr *tree)
{
    struct sct_text sql;
    struct sct_error err = {0};
    const char *text = "";
    sct_text_begin(&sql, arena);
    if (tree) {
        sql_emit_expr(&sql, &sql_duckdb, &world_sql_names, tree);
    }
    CHECK(sct_text_end(&sql, &text, &err) == SCT_OK);
    return text;
}

static const char *emit_all(struct sct_arena *arena, struct expr *const trees[])
{
    struct sct_text sql;
    struct sct_error err = {0};
    const char *text = "";
    sct_text_begin(&sql, arena);
    sct_text_add(&sql, "SELECT customer");
    for (size_t i = 0; i < AGGREGATE_COUNT; i++) {
        sct_text_add(&sql, ", ");
        sql_emit_aggregate(&sql, &sql_duckdb, trees[i],
                           emit_part(arena, trees[i]->arg_count ? trees[i]->args[0] : NULL),
                           emit_part(arena, trees[i]->where), "\"at\"");
    }
    sct_text_add(&sql, " FROM rows AS m GROUP BY customer ORDER BY customer");
    CHECK(sct_text_end(&sql, &text, &err) == SCT_OK);
    return text;
}

/* ---- comparing --------------------------------------------------------------------------------------- */

static struct sct_value look_up(const void *context, const struct expr *node)
{
    return ((const struct row *)context)->values[node->name.index];
}

static struct sct_value evaluate(struct sct_arena *arena, const struct expr *tree,
                                 const struct row *row)
{
    const struct expr_inputs inputs = {row, look_up, WORLD_AS_OF};
    struct sct_value value;
    struct sct_error err = {0};
    CHECK(expr_evaluate(arena, tree, &inputs, &value, &err) == SCT_OK);
    return value;
}

static size_t choose_parts(struct sct_arena *arena, const struct expr *node,
                           const struct group *group, struct part parts[])
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct row *row = &group->rows[i];
        if (node->where) {
            const struct sct_value holds = evaluate(arena, node->where, row);
            if (holds.missing || !holds.boolean) {
                continue;
            }
        }
        struct part part = {.at = row->values[AT].time, .value = {.type = SCT_TYPE_INTEGER}};
        if (node->arg_count > 0) {
            part.value = evaluate(arena, node->args[0], row);
        }
        if (!part.value.missing) {
            parts[count++] = part;
        }
    }
    return count;
}

/* Sums are one rounding of an exact value, which the engine makes of two parts; deviations differ by how
 * many roundings the last steps take. */
static double tolerance(expr_agg agg)
{
    switch ((int)agg) {
    case EXPR_AGG_SUM:
    case EXPR_AGG_MEAN:
        return 4e-16;
    case EXPR_AGG_STDDEV:
    case EXPR_AGG_GAP_STDDEV:
        return 1e-13;
    default:
        return 0;
    }
}

static bool is_close(const char *cell, const struct sct_value *value, double share)
{
    if (!cell || value->missing || value->type != SCT_TYPE_NUMBER) {
        return false;
    }
    return fabs(strtod(cell, NULL) - value->number) <= share * fabs(value->number);
}

static int compare_aggregate(struct sct_arena *scratch, const struct group groups[], size_t index,
                             const struct expr *node, const struct db_table *table)
{
    static struct part parts[ROW_COUNT];
    int differ = 0;
    for (size_t customer = 0; customer < CUSTOMER_COUNT; customer++) {
        const size_t count = choose_parts(scratch, node, &groups[customer], parts);
        const struct sct_value want = expected(node, count, parts);
        const char *cell = db_cell(table, customer, index + 1);
        if (world_same(cell, &want) || is_close(cell, &want, tolerance(node->agg))) {
            continue;
        }
        struct sct_text text;
        sct_text_begin(&text, scratch);
        sct_value_print(&text, &want, true);
        (void)fprintf(stderr, "%s, customer %zu, %zu values: engine %s, reference %s\n",
                      aggregates[index], customer, count, cell ? cell : "missing", text.bytes);
        if (++differ == 3) {
            break;
        }
    }
    sct_arena_reset(scratch);
    return differ;
}

static void check_same_bytes(const struct db_table *a, const struct db_table *b)
{
    CHECK(a->row_count == b->row_count && a->column_count == b->column_count);
    for (size_t i = 0; i < a->row_count * a->column_count; i++) {
        CHECK((a->cells[i] == NULL) == (b->cells[i] == NULL));
        CHECK(!a->cells[i] || strcmp(a->cells[i], b->cells[i]) == 0);
    }
}

/* Many values of one size, and one beside them: `sum` or `mean` is missing exactly when it says so. */
static void check_limit(struct db *db, struct sct_arena *arena, const char *values, bool missing)
{
    static const char *const texts[] = {"sum(rows.w)", "mean(rows.w)"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sct_text sql;
        struct sct_error err = {0};
        const char *text = "";
        sct_text_begin(&sql, arena);
        sct_text_add(&sql, "SELECT ");
        sql_emit_aggregate(&sql, &sql_duckdb, bind(arena, texts[i]), "w", "", "");
        sct_text_addf(&sql, " FROM (%s) AS x(w)", values);
        CHECK(sct_text_end(&sql, &text, &err) == SCT_OK);
        const struct db_table table = query(db, arena, text);
        CHECK((db_cell(&table, 0, 0) == NULL) == missing);
    }
}

/* 111 111 times 9e17 is 9.99999e22, and once more is above 1e23. */
static void check_limits_of_sums(struct db *db, struct sct_arena *arena)
{
    check_limit(db, arena, "SELECT 9e17 FROM range(111111)", false);
    check_limit(db, arena, "SELECT -9e17 FROM range(111111)", false);
    check_limit(db, arena, "SELECT 9e17 FROM range(111112)", true);
    check_limit(db, arena, "SELECT -9e17 FROM range(111112)", true);
    check_limit(db, arena, "SELECT -9e17 FROM range(900000) UNION ALL SELECT -1e18", true);
    check_limit(db, arena, "SELECT -9e17 FROM range(900000) UNION ALL SELECT 1e18", true);
    check_limit(db, arena, "SELECT 1e300 UNION ALL SELECT -1e300", true);
    check_limit(db, arena, "SELECT 'inf'::DOUBLE UNION ALL SELECT 'nan'::DOUBLE", true);
    check_limit(db, arena, "SELECT 1e300 FROM range(1000000)", true);
    check_limit(db, arena, "SELECT 9.9e17 UNION ALL SELECT NULL", false);
}

int main(void)
{
    struct sct_arena *arena = NULL;
    struct sct_arena *scratch = NULL;
    struct db *db = NULL;
    struct sct_error err = {0};
    struct expr *trees[AGGREGATE_COUNT];
    const struct db_options options = {.threads = 2};
    CHECK(sct_arena_open((size_t)1 << 30, &arena, &err) == SCT_OK);
    CHECK(sct_arena_open((size_t)1 << 30, &scratch, &err) == SCT_OK);
    CHECK(db_open(&options, &db, &err) == SCT_OK);
    CHECK(db_run(db, rows_sql, &err) == SCT_OK);
    for (size_t i = 0; i < AGGREGATE_COUNT; i++) {
        trees[i] = bind(arena, aggregates[i]);
    }
    const char *sql = emit_all(arena, trees);
    const struct db_table two = query(db, arena, sql);
    CHECK(db_run(db, "SET threads = 1", &err) == SCT_OK);
    const struct db_table one = query(db, arena, sql);
    check_same_bytes(&one, &two);

    check_limits_of_sums(db, arena);

    const struct group *groups = bring_home(db, arena);
    int differ = 0;
    for (size_t i = 0; i < AGGREGATE_COUNT; i++) {
        differ += compare_aggregate(scratch, groups, i, trees[i], &one);
    }
    db_close(db);
    sct_arena_close(scratch);
    sct_arena_close(arena);
    (void)printf("%d aggregates of %d customers: %d differ\n", (int)AGGREGATE_COUNT, CUSTOMER_COUNT,
                 differ);
    return differ ? 1 : 0;
}

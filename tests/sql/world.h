/* world.h: one source of rows for the tests of emitted SQL, at home and in the engine.
 *
 * Ten columns, two of each type, with values from the ends of every type: the same rows are looked up by
 * expr_evaluate and stored in a table for DuckDB. */
#ifndef SCT_TESTS_SQL_WORLD_H
#define SCT_TESTS_SQL_WORLD_H

#include "base/random.h"
#include "base/text.h"
#include "engine/db/db.h"
#include "engine/sql/sql.h"
#include "support/check.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { WORLD_COLUMNS = 12 };

static const sct_time WORLD_AS_OF = INT64_C(1315612800000000); /* 2011-09-10 */

/* The bounds are those the model gives columns of files (1e15) and one that excludes nothing. */
static const struct expr_name world_names[WORLD_COLUMNS] = {
    {EXPR_NAME_RAW, "i0", SCT_TYPE_INTEGER, true, 0, 0, 9.3e18, false, NULL},
    {EXPR_NAME_RAW, "i \"1\"", SCT_TYPE_INTEGER, false, 0, 1, 1000, false, NULL},
    {EXPR_NAME_RAW, "n0", SCT_TYPE_NUMBER, true, 0, 2, 1e15, false, NULL},
    {EXPR_NAME_RAW, "n1", SCT_TYPE_NUMBER, true, 0, 3, DBL_MAX, false, NULL},
    {EXPR_NAME_RAW, "n2", SCT_TYPE_NUMBER, false, 0, 4, 100, false, NULL},
    {EXPR_NAME_RAW, "b0", SCT_TYPE_BOOLEAN, true, 0, 5, 0, false, NULL},
    {EXPR_NAME_RAW, "b1", SCT_TYPE_BOOLEAN, false, 0, 6, 0, false, NULL},
    {EXPR_NAME_RAW, "t'0", SCT_TYPE_TEXT, true, 0, 7, 0, false, NULL},
    {EXPR_NAME_RAW, "t1", SCT_TYPE_TEXT, false, 0, 8, 0, false, NULL},
    {EXPR_NAME_RAW, "d0", SCT_TYPE_DATE, true, 0, 9, 0, false, NULL},
    {EXPR_NAME_RAW, "s0", SCT_TYPE_TIMESTAMP, true, 0, 10, 0, false, NULL},
    {EXPR_NAME_RAW, "s1", SCT_TYPE_TIMESTAMP, false, 0, 11, 0, false, NULL},
};

struct world_row {
    struct sct_value values[WORLD_COLUMNS];
};

#define PICK(random, pool) (pool)[sct_random_below((random), sizeof(pool) / sizeof(pool)[0])]

static inline int64_t world_integer(struct sct_random *random)
{
    static const int64_t pool[] = {0,          1,           -1,
                                   2,          7,           -30,
                                   INT64_MAX,  INT64_MIN,   INT64_MAX - 1,
                                   3037000500, -3037000500, INT64_C(9007199254740993),
                                   2147483647, -2147483648, INT64_C(1000000000000)};
    return PICK(random, pool);
}

static inline double world_number(struct sct_random *random, double bound)
{
    static const double pool[] = {0,      1,      -1,       0.5,    -0.5,  2.5,       0.1,
                                  0.285,  1.005,  1e15,     -1e15,  1e-15, 5e-324,    -5e-324,
                                  1e-300, 1e308,  DBL_MAX,  -1e308, 3,     2.5e-308,  99.99,
                                  1e-9,   123456, -99.9999, 4.35,   1e14,  1234567.5, 0.000001};
    const double number =
        sct_random_below(random, 3) ? PICK(random, pool) : sct_random_normal(random) * 1000;
    return fabs(number) <= bound ? number : bound;
}

static inline const char *world_text(struct sct_random *random)
{
    static const char *const pool[] = {"a",  "A",     "ab",   "b",  "B",  "it's", "GB", "Straße",
                                       "É",  "é",     "日本", "𝒳",  "%",  "_",    "\\", "ΑΣ",
                                       "İ",  "ı",     "ß",    " ",  "a ", "ﬀ",    "é",  "NULL",
                                       "$0", "\"q\"", "z",    "aa", "ba"};
    return PICK(random, pool);
}

static inline sct_day world_day(struct sct_random *random)
{
    static const int days[][3] = {{1970, 1, 1},   {1969, 12, 31}, {2000, 2, 29}, {1900, 2, 28},
                                  {2011, 9, 10},  {2011, 12, 31}, {2012, 1, 1},  {1, 1, 1},
                                  {9999, 12, 31}, {2020, 2, 29},  {2021, 1, 31}, {9999, 1, 1}};
    const int *day = days[sct_random_below(random, sizeof days / sizeof days[0])];
    return sct_day_from_civil(day[0], day[1], day[2]);
}

static inline sct_time world_time(struct sct_random *random)
{
    static const int64_t clocks[] = {0, 1, SCT_MICROS_PER_DAY - 1, INT64_C(43200000000), 500000};
    return world_day(random) * SCT_MICROS_PER_DAY + PICK(random, clocks);
}

static inline struct sct_value world_value(struct sct_random *random, const struct expr_name *name)
{
    struct sct_value value = {.type = name->type};
    if (name->can_be_missing && sct_random_below(random, 5) == 0) {
        value.missing = true;
        return value;
    }
    switch ((int)name->type) {
    case SCT_TYPE_BOOLEAN:
        value.boolean = sct_random_below(random, 2) != 0;
        break;
    case SCT_TYPE_INTEGER:
        value.integer = world_integer(random);
        value.integer = name->bound < 1e18 ? value.integer % (int64_t)name->bound : value.integer;
        break;
    case SCT_TYPE_NUMBER:
        value.number = world_number(random, name->bound);
        break;
    case SCT_TYPE_TEXT:
        value.text = world_text(random);
        break;
    case SCT_TYPE_DATE:
        value.day = world_day(random);
        break;
    default:
        value.time = world_time(random);
        break;
    }
    return value;
}

static inline void world_fill(struct sct_random *random, size_t count, struct world_row rows[])
{
    for (size_t i = 0; i < count; i++) {
        for (size_t column = 0; column < WORLD_COLUMNS; column++) {
            rows[i].values[column] = world_value(random, &world_names[column]);
        }
    }
}

/* Replaces the table "world" (id, then the columns) by these rows. */
static inline void world_store(struct db *db, struct sct_arena *arena, size_t count,
                               const struct world_row rows[])
{
    struct sct_text sql;
    struct sct_error err = {0};
    sct_text_begin(&sql, arena);
    sct_text_add(&sql, "CREATE OR REPLACE TABLE world (id INTEGER");
    for (size_t i = 0; i < WORLD_COLUMNS; i++) {
        sct_text_add(&sql, ", ");
        sql_emit_name(&sql, &sql_duckdb, world_names[i].name);
        sct_text_addf(&sql, " %s", sql_type_name(&sql_duckdb, world_names[i].type));
    }
    sct_text_add(&sql, "); INSERT INTO world VALUES ");
    for (size_t i = 0; i < count; i++) {
        sct_text_addf(&sql, "%s(%zu", i ? ", " : "", i);
        for (size_t column = 0; column < WORLD_COLUMNS; column++) {
            sct_text_add(&sql, ", ");
            sql_emit_value(&sql, &sql_duckdb, &rows[i].values[column]);
        }
        sct_text_add(&sql, ")");
    }
    const char *text = "";
    CHECK(sct_text_end(&sql, &text, &err) == SCT_OK);
    if (db_run(db, text, &err) != SCT_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
}

static inline struct sct_value world_look_up(const void *context, const struct expr *node)
{
    return ((const struct world_row *)context)->values[node->name.index];
}

static inline void world_write_name(const void *context, struct sct_text *sql,
                                    const struct expr *node)
{
    (void)context;
    sql_emit_name(sql, &sql_duckdb, node->name.name);
}

static const struct sql_names world_sql_names = {NULL, world_write_name, INT64_C(1315612800000000)};

/* The bound tree of a text, or NULL with the problem printed. */
static inline struct expr *world_bind(struct sct_arena *arena, const char *text)
{
    static const char *const sources[] = {"world"};
    static const bool has_at[] = {false};
    const struct expr_scope scope = {.count = WORLD_COLUMNS,
                                     .names = world_names,
                                     .source_count = 1,
                                     .sources = sources,
                                     .row_source = 0,
                                     .source_has_at = has_at};
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
        (void)fprintf(stderr, "%s\n%s\n", text, problems.count ? problems.items[0].message : "?");
        return NULL;
    }
    return tree;
}

/* Does the cell hold exactly this value? */
static inline bool world_same(const char *cell, const struct sct_value *value)
{
    if (!cell || value->missing) {
        return !cell && value->missing;
    }
    char buffer[48] = "";
    switch ((int)value->type) {
    case SCT_TYPE_BOOLEAN:
        return strcmp(cell, value->boolean ? "true" : "false") == 0;
    case SCT_TYPE_INTEGER:
        return strtoll(cell, NULL, 10) == value->integer;
    case SCT_TYPE_NUMBER: {
        const double number = strtod(cell, NULL);
        uint64_t bits = 0;
        uint64_t expected = 0;
        memcpy(&bits, &number, sizeof bits);
        memcpy(&expected, &value->number, sizeof expected);
        return bits == expected;
    }
    case SCT_TYPE_DATE:
        sct_day_format(value->day, buffer);
        return strcmp(cell, buffer) == 0;
    case SCT_TYPE_TIMESTAMP:
        sct_time_format(value->time, buffer);
        return strcmp(cell, buffer) == 0;
    default:
        return strcmp(cell, value->text) == 0;
    }
}

#endif

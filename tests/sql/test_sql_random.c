/* Random expressions: what DuckDB answers to the emitted SQL is what expr_evaluate says, value for value and
 * bit for bit.
 *
 *     sql_test_sql_random [COUNT [SEED]]    10000 in 5 s; the long run is 100000
 *
 * A difference prints the expression, its SQL, the row, both values and the seed of its batch. */
#include "sql/world.h"
#include "support/random_expr.h"

#include <inttypes.h>

enum { BATCH = 250, ROWS = 24, DEPTH_MAX = 5 };

struct batch {
    struct sct_arena *arena;
    struct db *db;
    uint64_t seed;
    struct world_row rows[ROWS];
    const char *texts[BATCH];
    const char *sqls[BATCH];
    struct expr *trees[BATCH];
};

static const char *finish(struct sct_text *text)
{
    struct sct_error err = {0};
    const char *bytes = "";
    if (sct_text_end(text, &bytes, &err) != SCT_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        exit(1);
    }
    return bytes;
}

static const char *draw_text(struct sct_arena *arena, struct sct_random *random)
{
    const sct_type want = (sct_type)(SCT_TYPE_BOOLEAN + (int)sct_random_below(random, 6));
    struct sct_text text;
    sct_text_begin(&text, arena);
    random_expr(&text, random, WORLD_COLUMNS, world_names, want,
                1 + (int)sct_random_below(random, DEPTH_MAX));
    return finish(&text);
}

static void make_expressions(struct batch *batch, struct sct_random *random)
{
    for (size_t i = 0; i < BATCH; i++) {
        batch->texts[i] = draw_text(batch->arena, random);
        batch->trees[i] = world_bind(batch->arena, batch->texts[i]);
        CHECK(batch->trees[i]);
        struct sct_text sql;
        sct_text_begin(&sql, batch->arena);
        sql_emit_expr(&sql, &sql_duckdb, &world_sql_names, batch->trees[i]);
        batch->sqls[i] = finish(&sql);
    }
}

static sct_status ask(const struct batch *batch, size_t begin, size_t end,
                      struct db_table *ret_table, struct sct_error *err)
{
    struct sct_text sql;
    sct_text_begin(&sql, batch->arena);
    sct_text_add(&sql, "SELECT ");
    for (size_t i = begin; i < end; i++) {
        sct_text_addf(&sql, "%s AS e%zu, ", batch->sqls[i], i);
    }
    sct_text_add(&sql, "id FROM world ORDER BY id");
    return db_query(batch->db, batch->arena, finish(&sql), ret_table, err);
}

static void tell(const struct batch *batch, size_t index)
{
    (void)fprintf(stderr, "expression: %s\nsql:        %s\nseed:       %" PRIu64 " (count %d)\n",
                  batch->texts[index], batch->sqls[index], batch->seed, BATCH);
}

static void tell_values(const struct batch *batch, size_t row, const char *cell,
                        const struct sct_value *value)
{
    struct sct_text text;
    sct_text_begin(&text, batch->arena);
    for (size_t i = 0; i < WORLD_COLUMNS; i++) {
        sct_text_addf(&text, "%s%s=", i ? " " : "row:        ", world_names[i].name);
        sct_value_print(&text, &batch->rows[row].values[i], true);
    }
    sct_text_addf(&text, "\nengine:     %s\nevaluator:  ", cell ? cell : "missing");
    sct_value_print(&text, value, true);
    (void)fprintf(stderr, "%s\n\n", finish(&text));
}

/* Of one expression; the table's first column is that of index `first`. */
static int compare(const struct batch *batch, size_t index, size_t first,
                   const struct db_table *table)
{
    struct sct_error err = {0};
    for (size_t row = 0; row < ROWS; row++) {
        const struct expr_inputs inputs = {&batch->rows[row], world_look_up, WORLD_AS_OF};
        struct sct_value value;
        CHECK(expr_evaluate(batch->arena, batch->trees[index], &inputs, &value, &err) == SCT_OK);
        const char *cell = db_cell(table, row, index - first);
        if (!world_same(cell, &value)) {
            tell(batch, index);
            tell_values(batch, row, cell, &value);
            return 1;
        }
    }
    return 0;
}

/* After a whole batch failed: the expressions that the engine refuses, one by one. */
static int ask_each(const struct batch *batch)
{
    int failures = 0;
    for (size_t i = 0; i < BATCH; i++) {
        struct db_table table = {0};
        struct sct_error err = {0};
        if (ask(batch, i, i + 1, &table, &err) != SCT_OK) {
            tell(batch, i);
            (void)fprintf(stderr, "refused:    %s\n\n", err.message);
            failures++;
        } else {
            failures += compare(batch, i, i, &table);
        }
    }
    return failures;
}

static int run_batch(struct batch *batch)
{
    struct sct_random random;
    sct_random_begin(&random, batch->seed, 0);
    sct_arena_reset(batch->arena);
    world_fill(&random, ROWS, batch->rows);
    world_store(batch->db, batch->arena, ROWS, batch->rows);
    make_expressions(batch, &random);
    struct db_table table = {0};
    struct sct_error err = {0};
    if (ask(batch, 0, BATCH, &table, &err) != SCT_OK) {
        (void)fprintf(stderr, "batch refused: %s\n", err.message);
        return ask_each(batch);
    }
    int failures = 0;
    for (size_t i = 0; i < BATCH; i++) {
        failures += compare(batch, i, 0, &table);
    }
    return failures;
}

int main(int argc, char *argv[])
{
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    static struct batch batch;
    struct sct_error err = {0};
    const struct db_options options = {.threads = 1};
    CHECK(sct_arena_open((size_t)1 << 30, &batch.arena, &err) == SCT_OK);
    CHECK(db_open(&options, &batch.db, &err) == SCT_OK);
    int failures = 0;
    uint64_t done = 0;
    for (; done < count && failures < 10; done += BATCH) {
        batch.seed = seed + done / BATCH;
        failures += run_batch(&batch);
    }
    db_close(batch.db);
    sct_arena_close(batch.arena);
    (void)printf("%" PRIu64 " expressions over %d rows each, seed %" PRIu64 ": %d differ\n", done,
                 ROWS, seed, failures);
    return failures ? 1 : 0;
}

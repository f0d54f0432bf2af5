/* Golden SQL: every expression of duckdb.cases gives the line below it, and the engine accepts that line. */
#include "sql/world.h"

#include <stdio.h>

enum { LINE_BYTES = 1000 };

/* The next line that is neither empty nor a comment, without its end; false at the end of the file. */
static bool next_line(FILE *file, char line[LINE_BYTES], int *ret_number)
{
    while (fgets(line, LINE_BYTES, file)) {
        line[strcspn(line, "\n")] = '\0';
        (*ret_number)++;
        if (line[0] != '\0' && line[0] != '#') {
            return true;
        }
    }
    return false;
}

static const char *emit(struct sct_arena *arena, const char *expression)
{
    struct sct_error err = {0};
    struct sct_text sql;
    const char *text = "";
    const struct expr *tree = world_bind(arena, expression);
    CHECK(tree);
    sct_text_begin(&sql, arena);
    sql_emit_expr(&sql, &sql_duckdb, &world_sql_names, tree);
    CHECK(sct_text_end(&sql, &text, &err) == SCT_OK);
    return text;
}

static bool runs(struct db *db, struct sct_arena *arena, const char *sql)
{
    struct sct_error err = {0};
    const char *statement = "";
    CHECK(sct_text_format(arena, &statement, &err, "SELECT %s FROM world", sql) == SCT_OK);
    if (db_run(db, statement, &err) != SCT_OK) {
        (void)fprintf(stderr, "%s\n", err.message);
        return false;
    }
    return true;
}

int main(void)
{
    static const char path[] = "tests/sql/duckdb.cases";
    char expression[LINE_BYTES];
    char want[LINE_BYTES];
    int line = 0;
    int wrong = 0;
    struct sct_error err = {0};
    struct sct_arena *arena = NULL;
    struct db *db = NULL;
    const struct db_options options = {.threads = 1};
    struct world_row row;
    struct sct_random random;
    FILE *file = fopen(path, "r");
    CHECK(file);
    CHECK(sct_arena_open((size_t)64 << 20, &arena, &err) == SCT_OK);
    CHECK(db_open(&options, &db, &err) == SCT_OK);
    sct_random_begin(&random, 1, 0);
    world_fill(&random, 1, &row);
    world_store(db, arena, 1, &row);
    while (next_line(file, expression, &line)) {
        const int at = line;
        CHECK(next_line(file, want, &line));
        const char *have = emit(arena, expression);
        if (strcmp(have, want) != 0 || !runs(db, arena, have)) {
            (void)fprintf(stderr, "%s:%d: %s\n  want %s\n  have %s\n", path, at, expression, want,
                          have);
            wrong++;
        }
    }
    CHECK(fclose(file) == 0);
    db_close(db);
    sct_arena_close(arena);
    return wrong ? 1 : 0;
}

/* Fails every allocation of writing an expression and an aggregate as SQL, in turn: a failure is remembered in the
 * text, told at its end, and nothing is kept. */
#include "engine/sql/sql.h"

#include "base/alloc.h"
#include "support/check.h"

#include <string.h>

static void write_name(const void *context, struct sct_text *sql, const struct expr *node)
{
    (void)context;
    sql_emit_name(sql, &sql_duckdb, node->name.name);
}

/* A tree that takes every turn: guards, checks, lists, lets. */
static const char rule[] = "max(sqrt(n / (n / (n / (n / n)))), log(n), i * i) > 2"
                           " and min(i + 1, i - 1, -i, abs(i)) in (1, 2.5)"
                           " and (d + 1mo) - 90d < as_of and lower(t) between 'a' and \"it's\"";

static sct_status bind(struct sct_arena *arena, struct expr **ret_tree, struct sct_error *err)
{
    static const struct expr_name names[] =
        {{EXPR_NAME_RAW, "n", SCT_TYPE_NUMBER, true, 0, 0, 1e15, false, NULL},
         {EXPR_NAME_RAW, "i", SCT_TYPE_INTEGER, true, 0, 1, 9.3e18, false, NULL},
         {EXPR_NAME_RAW, "d", SCT_TYPE_DATE, true, 0, 2, 0, false, NULL},
         {EXPR_NAME_RAW, "t", SCT_TYPE_TEXT, true, 0, 3, 0, false, NULL}};
    static const char *const sources[] = {"rows"};
    const struct expr_scope scope = {.count = 4,
                                     .names = names,
                                     .source_count = 1,
                                     .sources = sources,
                                     .row_source = 0};
    struct sct_problems problems;
    struct expr *tree = NULL;
    bool ok = false;
    sct_problems_begin(&problems, arena);
    SCT_TRY(expr_parse(arena, rule, (struct sct_place){0}, &problems, &tree, err));
    CHECK(tree);
    SCT_TRY(expr_bind(arena, tree, &scope, &problems, &tree, &ok, err));
    CHECK(ok);
    *ret_tree = tree;
    return SCT_OK;
}

static sct_status emit(struct sct_arena *arena, const struct expr *tree, const char **ret_text,
                       struct sct_error *err)
{
    const struct sql_names names = {NULL, write_name, 0};
    struct expr *args[] = {tree->args[0]->args[0]->args[0]};
    struct expr last = {.kind = EXPR_AGGREGATE, .agg = EXPR_AGG_LAST, .arg_count = 1};
    last.args = args;
    struct sct_text sql;
    sct_text_begin(&sql, arena);
    sql_emit_expr(&sql, &sql_duckdb, &names, tree);
    sql_emit_aggregate(&sql, &sql_duckdb, &last, "\"x\"", "\"c\"", "\"at\"");
    return sct_text_end(&sql, ret_text, err);
}

/* Small arena blocks never come: each run takes its own arenas, so that blocks are asked for often. */
static sct_status run_once(void)
{
    struct sct_error err = {0};
    struct sct_arena *arena = NULL;
    struct sct_arena *scratch = NULL;
    struct expr *tree = NULL;
    const char *text = "untouched";
    sct_status status = sct_arena_open((size_t)8 << 20, &arena, &err);
    if (status == SCT_OK) {
        status = sct_arena_open((size_t)8 << 20, &scratch, &err);
    }
    if (status == SCT_OK) {
        status = bind(arena, &tree, &err);
    }
    if (status == SCT_OK) {
        status = emit(scratch, tree, &text, &err);
        CHECK((status == SCT_OK) == (strcmp(text, "untouched") != 0));
    }
    CHECK(status == SCT_OK || err.message[0] != '\0');
    sct_arena_close(scratch);
    sct_arena_close(arena);
    return status;
}

int main(void)
{
    for (long n = 1;; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = run_once();
        const int all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;
        CHECK(sct_alloc_live == 0);
        CHECK(status == SCT_OK || status == SCT_NOMEM);
        if (all_allocated) {
            CHECK(status == SCT_OK);
            (void)printf("failed each of %ld allocations\n", n - 1);
            return 0;
        }
    }
}

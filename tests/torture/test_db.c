/* Fails every allocation of opening a connection and bringing a result home, in turn.  Each run ends in
 * SCT_OK or SCT_NOMEM with a message, and gives every block back.  The engine has a heap of its own, which
 * does not fail here: what it reports is in tests/engine/test_db.c. */
#include "engine/db/db.h"

#include "base/alloc.h"
#include "base/text.h"
#include "support/check.h"

#include <string.h>

static sct_status ask(struct db *db, struct sct_arena *arena, struct db_table *ret_table,
                      struct sct_error *err)
{
    struct sct_text sql;
    const char *text = "";
    sct_text_begin(&sql, arena);
    sct_text_add(&sql, "SELECT r, r / 3 AS ");
    db_quote_name(&sql, "a \"third\"");
    sct_text_add(&sql, ", repeat('x', 50 + r::INTEGER) AS x FROM range(3000) AS x(r)");
    SCT_TRY(sct_text_end(&sql, &text, err));
    return db_query(db, arena, text, ret_table, err);
}

static sct_status run_once(void)
{
    const struct db_options options = {.threads = 1};
    struct sct_error err = {0};
    struct sct_arena *arena = NULL;
    struct db *db = NULL;
    struct db_table table = {.row_count = 77};
    sct_status status = sct_arena_open((size_t)64 << 20, &arena, &err);
    if (status == SCT_OK) {
        status = db_open(&options, &db, &err);
        CHECK((status == SCT_OK) == (db != NULL));
    }
    if (status == SCT_OK) {
        status = ask(db, arena, &table, &err);
        CHECK(table.row_count == (status == SCT_OK ? 3000 : 77));
    }
    CHECK(status == SCT_OK || err.message[0] != '\0');
    db_close(db);
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

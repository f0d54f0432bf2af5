/* Every query of docs/reference/store.md runs on a store, and the first one gives the members; every table of
 * the store is in the page, with every column. */
#include "engine/store_case.h"

enum { PAGE_BYTES = 1 << 16 };

static const char *read_page(void)
{
    static char page[PAGE_BYTES];
    FILE *file = fopen("docs/reference/store.md", "rb");
    CHECK(file != NULL);
    const size_t count = fread(page, 1, sizeof page - 1, file);
    CHECK(count > 0 && count < sizeof page - 1 && fclose(file) == 0);
    page[count] = '\0';
    return page;
}

static struct sct_store *fill_store(struct case_engine *engine, const char *folder)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    struct sct_changes changes = {0};
    CHECK_OK(store_open(engine->db, folder, SCT_STORE_WRITE, &store, &err), err);
    fill_two_segments(engine, 10, 0);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-01-01", "A", &changes, &err), err);
    fill_two_segments(engine, 13, 1);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-02-01", "B", &changes, &err), err);
    return store;
}

static void queries_run(struct case_engine *engine, const char *page)
{
    static const char begin[] = "```sql\n", end[] = "```";
    struct sct_error err = {0};
    size_t count = 0;
    CHECK_OK(db_run(engine->db, "USE store", &err), err);
    for (const char *at = strstr(page, begin); at; at = strstr(at, begin)) {
        struct db_table rows = {0};
        const char *sql = NULL;
        at += sizeof begin - 1;
        const char *stop = strstr(at, end);
        CHECK(stop != NULL);
        CHECK_OK(sct_text_copy(engine->run, (size_t)(stop - at), at, &sql, &err), err);
        CHECK_OK(db_query(engine->db, engine->run, sql, &rows, &err), err);
        if (count++ == 0) { /* 13 customers, even ones in the second segment */
            CHECK(rows.row_count == 2);
            CHECK_TEXT(db_cell(&rows, 0, 1), "loyal");
            CHECK(db_integer(&rows, 0, 2) == 7 && db_integer(&rows, 1, 2) == 6);
        }
        at = stop + sizeof end - 1;
    }
    CHECK(count == 4);
    CHECK_OK(db_run(engine->db, "USE memory", &err), err);
}

static void tables_are_described(struct case_engine *engine, const char *page)
{
    struct sct_error err = {0};
    struct db_table columns = {0};
    CHECK_OK(db_query(engine->db, engine->run,
                      "SELECT table_name, column_name FROM duckdb_columns()"
                      " WHERE database_name = 'store' AND column_name <> 'snapshot'",
                      &columns, &err),
             err);
    CHECK(columns.row_count > 80);
    for (size_t i = 0; i < columns.row_count; i++) {
        char row[128], name[128];
        const char *table = db_cell(&columns, i, 0), *column = db_cell(&columns, i, 1);
        (void)snprintf(name, sizeof name, "`%s`", column);
        (void)snprintf(row, sizeof row, "\n| `%s` |", table);
        const char *at = strstr(page, strcmp(table, "timeline") == 0 ? "view `timeline`" : row);
        const char *line_end = at ? strchr(at + 1, '\n') : NULL;
        const char *found = at ? strstr(at, name) : NULL;
        if (!found || found > line_end) {
            (void)fprintf(stderr, "docs/reference/store.md: %s.%s is missing\n", table, column);
        }
        CHECK(found && found < line_end);
    }
}

int main(void)
{
    char folder[200];
    const char *page = read_page();
    make_case_folder(folder);
    struct case_engine engine = open_case_engine();
    struct sct_store *store = fill_store(&engine, folder);
    queries_run(&engine, page);
    tables_are_described(&engine, page);
    sct_store_close(store);
    close_case_engine(&engine);
    remove_files(folder);
    return 0;
}

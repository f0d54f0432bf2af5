/* What is and is not a new snapshot, and what a failed append leaves: nothing. */
#include "engine/store_case.h"

static struct sct_store *open_store(struct case_engine *engine, const char *folder)
{
    struct sct_error err = {0};
    struct sct_store *store = NULL;
    CHECK_OK(store_open(engine->db, folder, SCT_STORE_WRITE, &store, &err), err);
    return store;
}

/* Yesterday's plan again, after another one at the same as-of: it must hold again. */
static void going_back_is_a_new_snapshot(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    struct sct_changes changes = {0};
    int64_t id = 0;
    fill_two_segments(engine, 10, 0);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-01-01", "A", &changes, &err), err);
    CHECK(changes.snapshot == 1 && changes.arrived == 10 && changes.cause == SCT_CAUSE_FIRST);
    fill_two_segments(engine, 10, 1);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-01-01", "B", &changes, &err), err);
    CHECK(changes.snapshot == 2 && changes.parent == 1 && changes.moved == 10);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-01-01", "B", &changes, &err), err);
    CHECK(changes.unchanged && changes.snapshot == 2 && changes.moved == 10);
    fill_two_segments(engine, 10, 0);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-01-01", "A", &changes, &err), err);
    CHECK(!changes.unchanged && changes.snapshot == 3 && changes.parent == 2);
    CHECK(changes.moved == 10);
    CHECK_OK(sct_store_find(store, engine->run, "2024-01-01", &id, &err), err);
    CHECK(id == 3);
}

/* The same instant in other letters is the same as-of; an earlier hour of the day is before it. */
static void as_ofs_are_instants(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    int64_t id = 0;
    CHECK_OK(sct_store_find(store, engine->run, "2024-01-01T00:00:00", &id, &err), err);
    CHECK(id == 3);
    CHECK_OK(sct_store_find(store, engine->run, "2023-12-31T23:59:59.999999", &id, &err), err);
    CHECK(id == 0);
    CHECK_OK(sct_store_find(store, engine->run, "9999-12-31", &id, &err), err);
    CHECK(id == 3);
    id = 77;
    CHECK(sct_store_find(store, engine->run, "last tuesday", &id, &err) == SCT_USAGE);
    CHECK(id == 77);
    CHECK_TEXT(err.message, "'last tuesday' is not a date");
    CHECK(sct_store_find(store, engine->run, "2024-02-30", &id, &err) == SCT_USAGE);
}

static void unknown_snapshots_are_refused(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    struct sct_result result = {.plan_name = "untouched"};
    struct sct_manifest manifest = {.plan_name = "untouched"};
    size_t count = 99;
    const struct sct_stay *stays = NULL;
    CHECK(sct_store_result(store, engine->run, 44, &result, &err) == SCT_USAGE);
    CHECK_TEXT(err.message, "there is no snapshot 44; the last one is 3");
    CHECK(sct_store_manifest(store, engine->run, 0, &manifest, &err) == SCT_USAGE);
    CHECK(sct_store_members(store, -1, &err) == SCT_USAGE);
    CHECK_TEXT(result.plan_name, "untouched");
    CHECK_TEXT(manifest.plan_name, "untouched");
    CHECK_OK(sct_store_history(store, engine->run, "nobody' --", &count, &stays, &err), err);
    CHECK(count == 0);
}

static void failed_appends_leave_nothing(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    struct sct_changes changes = {.snapshot = 77};
    fill_two_segments(engine, 10, 0);
    CHECK_OK(db_run(engine->db, "UPDATE assigned SET sct_s0 = 2 WHERE customer = 'c3'", &err), err);
    CHECK(append_plain(engine, store, &two_segments, "2024-02-01", "C", &changes, &err) ==
          SCT_DATA);
    CHECK_TEXT(err.message, "scheme 'lifecycle': 1 customers are in no segment");
    CHECK_OK(db_run(engine->db, "UPDATE assigned SET sct_s0 = NULL WHERE customer = 'c3'", &err),
             err);
    CHECK(append_plain(engine, store, &two_segments, "2024-02-01", "C", &changes, &err) ==
          SCT_DATA);
    /* Found only by the last statement of the transaction. */
    fill_two_segments(engine, 10, 0);
    CHECK_OK(db_run(engine->db, "INSERT INTO assigned VALUES (NULL, 1, true, 0)", &err), err);
    CHECK(append_plain(engine, store, &two_segments, "2024-02-01", "C", &changes, &err) ==
          SCT_DATABASE);
    CHECK(changes.snapshot == 77);
    CHECK(count_snapshots(engine, store) == 3);
    struct db_table rows = {0};
    CHECK_OK(db_query(engine->db, engine->run,
                      "SELECT (SELECT count(*) FROM store.move WHERE snapshot > 3) + (SELECT"
                      " count(*) FROM store.segment WHERE snapshot > 3) + (SELECT count(*) FROM"
                      " duckdb_tables() WHERE table_name = 'store_moves')",
                      &rows, &err),
             err);
    CHECK(db_integer(&rows, 0, 0) == 0);
    fill_two_segments(engine, 12, 0);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-02-01", "C", &changes, &err), err);
    CHECK(changes.snapshot == 4 && changes.arrived == 2 && changes.stayed == 10);
}

/* 0.1 ten times is 1, in any order; a missing value counts 0; 1e25 does not stop the run. */
static void money_is_summed_exactly(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    struct sct_changes changes = {0};
    CHECK_OK(db_run(engine->db,
                    "CREATE OR REPLACE TEMP TABLE assigned AS SELECT 'm' || i AS customer,"
                    " CASE WHEN i < 10 THEN 0.1::DOUBLE WHEN i = 11 THEN 1e25 WHEN i = 12 THEN"
                    " 2e25 END AS \"spend \"\"all\"\"\", true AS reachable,"
                    " (i >= 11)::INTEGER AS sct_s0 FROM range(13) AS t(i)",
                    &err),
             err);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-03-01", "D", &changes, &err), err);
    CHECK(changes.arrived == 13 && changes.left == 12 && changes.stayed == 0);
    for (size_t i = 0; i < changes.move_count; i++) {
        const struct sct_move *move = &changes.moves[i];
        if (move->from[0] == '\0' && strcmp(move->to, "new") == 0) {
            CHECK(move->customers == 11 && move->value == 1.0);
        } else if (move->from[0] == '\0') {
            CHECK(move->customers == 2 && move->value == 1e25 + 2e25);
        } else {
            CHECK(move->to[0] == '\0' && move->value == 0);
        }
    }
}

/* Nobody at all is a population too. */
static void an_empty_population_is_stored(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    struct sct_changes changes = {0};
    int64_t id = 0;
    struct db_table rows = {0};
    fill_two_segments(engine, 0, 0);
    CHECK_OK(append_plain(engine, store, &two_segments, "2024-04-01", "E", &changes, &err), err);
    CHECK(changes.left == 13 && changes.stayed == 0 && changes.arrived == 0);
    CHECK_OK(sct_store_find(store, engine->run, NULL, &id, &err), err);
    CHECK_OK(sct_store_members(store, id, &err), err);
    CHECK_OK(db_query(engine->db, engine->run, "SELECT count(*) FROM members", &rows, &err), err);
    CHECK(db_integer(&rows, 0, 0) == 0);
}

static void stays_are_told_in_order(struct case_engine *engine, struct sct_store *store)
{
    struct sct_error err = {0};
    size_t count = 0;
    const struct sct_stay *stays = NULL;
    CHECK_OK(sct_store_history(store, engine->run, "c11", &count, &stays, &err), err);
    CHECK(count == 2);
    CHECK_TEXT(stays[0].as_of, "2024-02-01");
    CHECK_TEXT(stays[0].segment, "loyal");
    CHECK_TEXT(stays[1].as_of, "2024-03-01");
    CHECK_TEXT(stays[1].segment, "");
    CHECK(stays[0].snapshot == 4 && stays[1].snapshot == 5);
}

int main(void)
{
    char folder[200];
    make_case_folder(folder);
    struct case_engine engine = open_case_engine();
    struct sct_store *store = open_store(&engine, folder);
    going_back_is_a_new_snapshot(&engine, store);
    as_ofs_are_instants(&engine, store);
    unknown_snapshots_are_refused(&engine, store);
    failed_appends_leave_nothing(&engine, store);
    money_is_summed_exactly(&engine, store);
    an_empty_population_is_stored(&engine, store);
    stays_are_told_in_order(&engine, store);
    sct_store_close(store);
    close_case_engine(&engine);
    remove_files(folder);
    return 0;
}

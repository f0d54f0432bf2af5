/* Random histories against a plain model in memory: customers who come, move and go, schemes that appear and
 * disappear, plans that change, as-ofs out of order, dry runs and reruns.  After every step the moves, the
 * members of every snapshot, what holds at each date and every customer's stays must be what the plain
 * model says. */
#include "engine/store_case.h"

enum { CUSTOMERS = 14, DATES = 7, STEPS = 22, PLANS = 4, POOL = 3, MOVES_MAX = 400 };

static const char *const dates[DATES] = {"2024-01-31", "2024-02-29", "2024-02-29T12:00:00",
                                         "2024-03-31", "2024-04-30", "2024-12-31",
                                         "2025-01-01"};

/* Segment names are shared between schemes and differ in their order between plans. */
static const struct case_schemes plans[PLANS] = {
    {2, {"lifecycle", "mesh"}, {3, 2}, {{"new", "loyal", "it's lost"}, {"low x hot", "high"}}},
    {2, {"lifecycle", "mesh"}, {3, 2}, {{"it's lost", "new", "loyal"}, {"low x hot", "high"}}},
    {3,
     {"mesh", "lifecycle", "size"},
     {2, 4, 1},
     {{"high", "low x hot"}, {"new", "loyal", "loyal/big", "champions"}, {"everybody"}}},
    {1, {"lifecycle"}, {2}, {{"new", "loyal"}}},
};
static const char *const pool[POOL] = {"lifecycle", "mesh", "size"};

/* One snapshot as the plain model keeps it: everything, always. */
struct state {
    int date, plan, parent; /* parent: index, or -1 */
    int fingerprint;
    const char *segments[POOL][CUSTOMERS]; /* "" where there is none */
    int64_t cents[CUSTOMERS];              /* spend now */
};

struct world {
    struct case_engine engine;
    struct sct_store *store;
    struct sct_random random;
    struct state states[STEPS]; /* states[i] has id i + 1 */
    int count;
};

static int pool_index(const char *scheme)
{
    int i = 0;
    while (strcmp(pool[i], scheme) != 0) {
        i++;
        CHECK(i < POOL);
    }
    return i;
}

/* ---- the plain model --------------------------------------------------------------------------- */

/* The last made of those with the latest date not after this one, or -1. */
static int find_holding(const struct world *world, int date)
{
    int best = -1;
    for (int i = 0; i < world->count; i++) {
        if (world->states[i].date <= date &&
            (best < 0 || world->states[i].date >= world->states[best].date)) {
            best = i;
        }
    }
    return best;
}

static bool has_scheme(const struct state *state, const char *scheme)
{
    for (size_t i = 0; i < plans[state->plan].count; i++) {
        if (strcmp(plans[state->plan].names[i], scheme) == 0) {
            return true;
        }
    }
    return false;
}

/* Most of last time's customers stay where they were; the rest is drawn anew. */
static struct state draw_state(struct world *world)
{
    struct sct_random *random = &world->random;
    struct state state = {.date = (int)sct_random_below(random, DATES),
                          .plan = (int)sct_random_below(random, PLANS),
                          .fingerprint = 1000 + world->count};
    state.parent = find_holding(world, state.date);
    const struct state *before = state.parent >= 0 ? &world->states[state.parent] : NULL;
    if (before && sct_random_below(random, 2) == 0) {
        state.plan = before->plan;
    }
    const struct case_schemes *plan = &plans[state.plan];
    for (int c = 0; c < CUSTOMERS; c++) {
        const bool here = sct_random_below(random, 4) > 0;
        state.cents[c] = (int64_t)sct_random_below(random, 2000000) - 500000;
        for (int k = 0; k < POOL; k++) {
            state.segments[k][c] = "";
        }
        for (size_t i = 0; here && i < plan->count; i++) {
            const size_t leaf = sct_random_below(random, plan->leaf_counts[i]);
            state.segments[pool_index(plan->names[i])][c] = plan->leaves[i][leaf];
        }
    }
    return state;
}

static const char *segment_before(const struct world *world, const struct state *state, int k,
                                  int c)
{
    return state->parent < 0 ? "" : world->states[state->parent].segments[k][c];
}

/* The moves of one scheme, in any order. */
static size_t count_moves(const struct world *world, const struct state *state, int k,
                          struct sct_move moves[MOVES_MAX])
{
    size_t count = 0;
    int64_t cents[MOVES_MAX] = {0};
    for (int c = 0; c < CUSTOMERS; c++) {
        const char *from = segment_before(world, state, k, c), *to = state->segments[k][c];
        if (strcmp(from, to) == 0) {
            continue;
        }
        size_t i = 0;
        while (i < count && (strcmp(moves[i].from, from) != 0 || strcmp(moves[i].to, to) != 0)) {
            i++;
        }
        if (i == count) {
            moves[count++] = (struct sct_move){.scheme = pool[k], .from = from, .to = to};
        }
        moves[i].customers++;
        cents[i] += to[0] ? state->cents[c] : 0;
    }
    for (size_t i = 0; i < count; i++) {
        moves[i].value = (double)cents[i] / 100;
    }
    return count;
}

/* ---- the engine's table ------------------------------------------------------------------------ */

static int leaf_index(const struct case_schemes *plan, size_t scheme, const char *segment)
{
    for (size_t j = 0; j < plan->leaf_counts[scheme]; j++) {
        if (strcmp(plan->leaves[scheme][j], segment) == 0) {
            return (int)j;
        }
    }
    CHECK(false);
    return -1;
}

static void fill_assigned(struct world *world, const struct state *state)
{
    struct sct_error err = {0};
    struct sct_text sql;
    const char *statements = NULL;
    const struct case_schemes *plan = &plans[state->plan];
    sct_text_begin(&sql, world->engine.run);
    sct_text_add(&sql, "CREATE OR REPLACE TEMP TABLE assigned (customer VARCHAR,"
                       " \"spend \"\"all\"\"\" DOUBLE, reachable BOOLEAN");
    for (size_t i = 0; i < plan->count; i++) {
        sct_text_addf(&sql, ", sct_s%zu INTEGER", i);
    }
    sct_text_add(&sql, ");");
    for (int c = 0; c < CUSTOMERS; c++) {
        if (!state->segments[0][c][0]) { /* every plan has the scheme pool[0] */
            continue;
        }
        sct_text_addf(&sql, "INSERT INTO assigned VALUES ('c''%d', %" PRId64 "::DOUBLE / 100, true",
                      c, state->cents[c]);
        for (size_t i = 0; i < plan->count; i++) {
            const char *segment = state->segments[pool_index(plan->names[i])][c];
            sct_text_addf(&sql, ", %d", leaf_index(plan, i, segment));
        }
        sct_text_add(&sql, ");");
    }
    CHECK_OK(sct_text_end(&sql, &statements, &err), err);
    CHECK_OK(db_run(world->engine.db, statements, &err), err);
}

static sct_status append_state(struct world *world, const struct state *state, bool dry,
                               struct sct_changes *ret_changes)
{
    struct sct_error err = {0};
    struct case_model model;
    char hash[16];
    const char *fingerprint = NULL;
    int64_t customers = 0;
    for (int c = 0; c < CUSTOMERS; c++) {
        customers += state->segments[0][c][0] ? 1 : 0;
    }
    (void)snprintf(hash, sizeof hash, "plan%d", state->plan);
    CHECK_OK(sct_text_format(world->engine.run, &fingerprint, &err, "f%d", state->fingerprint),
             err);
    fill_case_model(&model, &plans[state->plan]);
    fill_assigned(world, state);
    const struct sct_result result =
        plain_result(world->engine.run, &plans[state->plan], dates[state->date], customers);
    const struct sct_manifest manifest = plain_manifest(dates[state->date], hash, fingerprint);
    CHECK_OK(sct_store_append(world->store, world->engine.run, &model.model, &result, &manifest,
                              dry, ret_changes, &err),
             err);
    return SCT_OK;
}

/* ---- comparing --------------------------------------------------------------------------------- */

static int compare_moves(const void *a, const void *b)
{
    const struct sct_move *x = a, *y = b;
    const int by_from = strcmp(x->from, y->from);
    if (x->customers != y->customers) {
        return x->customers > y->customers ? -1 : 1;
    }
    return by_from ? by_from : strcmp(x->to, y->to);
}

static void check_counts(const struct world *world, const struct state *state,
                         const struct sct_changes *changes)
{
    int64_t stayed = 0, moved = 0, arrived = 0, left = 0;
    const int k = pool_index(plans[state->plan].names[0]);
    for (int c = 0; c < CUSTOMERS; c++) {
        const char *from = segment_before(world, state, k, c), *to = state->segments[k][c];
        stayed += from[0] && strcmp(from, to) == 0;
        moved += from[0] && to[0] && strcmp(from, to) != 0;
        arrived += !from[0] && to[0];
        left += from[0] && !to[0];
    }
    CHECK(changes->stayed == stayed && changes->moved == moved);
    CHECK(changes->arrived == arrived && changes->left == left);
}

static void check_changes(const struct world *world, const struct state *state, int64_t id,
                          const struct sct_changes *changes)
{
    size_t at = 0;
    CHECK(changes->snapshot == id);
    CHECK(changes->parent == state->parent + 1);
    CHECK_TEXT(changes->parent_as_of,
               state->parent < 0 ? "" : dates[world->states[state->parent].date]);
    const sct_cause cause = state->parent < 0                                  ? SCT_CAUSE_FIRST
                            : world->states[state->parent].plan == state->plan ? SCT_CAUSE_DATA
                                                                               : SCT_CAUSE_PLAN;
    CHECK(changes->cause == cause);
    check_counts(world, state, changes);
    for (size_t i = 0; i < plans[state->plan].count; i++) {
        struct sct_move moves[MOVES_MAX];
        const size_t count =
            count_moves(world, state, pool_index(plans[state->plan].names[i]), moves);
        qsort(moves, count, sizeof *moves, compare_moves);
        CHECK(at + count <= changes->move_count);
        for (size_t j = 0; j < count; j++, at++) {
            CHECK_TEXT(changes->moves[at].scheme, plans[state->plan].names[i]);
            CHECK_TEXT(changes->moves[at].from, moves[j].from);
            CHECK_TEXT(changes->moves[at].to, moves[j].to);
            CHECK(changes->moves[at].customers == moves[j].customers);
            CHECK(changes->moves[at].value == moves[j].value);
        }
    }
    CHECK(at == changes->move_count);
}

/* sct_store_members and the analysts' macro both give exactly the members. */
static void check_members(const struct world *world, int index)
{
    struct sct_error err = {0};
    struct db_table rows = {0};
    const struct state *state = &world->states[index];
    const char *sql = NULL;
    size_t expected = 0;
    CHECK_OK(sct_store_members(world->store, index + 1, &err), err);
    CHECK_OK(db_query(world->engine.db, world->engine.run,
                      "SELECT scheme, CAST(replace(customer, 'c''', '') AS INTEGER), segment"
                      " FROM members",
                      &rows, &err),
             err);
    for (size_t i = 0; i < rows.row_count; i++) {
        const int k = pool_index(db_cell(&rows, i, 0));
        CHECK_TEXT(db_cell(&rows, i, 2), state->segments[k][db_integer(&rows, i, 1)]);
    }
    for (int k = 0; k < POOL; k++) {
        for (int c = 0; c < CUSTOMERS; c++) {
            expected += state->segments[k][c][0] ? 1 : 0;
        }
        CHECK(has_scheme(state, pool[k]) || !state->segments[k][0][0]);
    }
    CHECK(rows.row_count == expected);
    CHECK_OK(sct_text_format(world->engine.run, &sql, &err,
                             "USE store; SELECT count(*) FROM (SELECT customer, scheme, segment"
                             " FROM members_of(%d) EXCEPT FROM temp.members),"
                             " (SELECT count(*) AS n FROM members_of(%d)) AS m WHERE m.n = %zu;",
                             index + 1, index + 1, expected),
             err);
    CHECK_OK(db_query(world->engine.db, world->engine.run, sql, &rows, &err), err);
    CHECK(db_integer(&rows, 0, 0) == 0);
    CHECK_OK(db_run(world->engine.db, "USE memory", &err), err);
}

static void check_dates(const struct world *world)
{
    struct sct_error err = {0};
    int64_t id = -1;
    for (int date = 0; date < DATES; date++) {
        CHECK_OK(sct_store_find(world->store, world->engine.run, dates[date], &id, &err), err);
        CHECK(id == find_holding(world, date) + 1);
    }
    CHECK_OK(sct_store_find(world->store, world->engine.run, NULL, &id, &err), err);
    CHECK(id == find_holding(world, DATES - 1) + 1);
    CHECK_OK(sct_store_find(world->store, world->engine.run, "2023-12-31", &id, &err), err);
    CHECK(id == 0);
}

/* Along the dates, what held at each; a stay where it differs from the date before. */
static void check_history(const struct world *world, int customer)
{
    struct sct_error err = {0};
    char name[16];
    size_t count = 0, expected = 0;
    const struct sct_stay *stays = NULL;
    const char *segments[POOL] = {"", "", ""};
    (void)snprintf(name, sizeof name, "c'%d", customer);
    CHECK_OK(sct_store_history(world->store, world->engine.run, name, &count, &stays, &err), err);
    for (int date = 0; date < DATES; date++) {
        const int at = find_holding(world, date);
        if (at < 0 || world->states[at].date != date) {
            continue;
        }
        const size_t begin = expected;
        for (int k = 0; k < POOL; k++) {
            expected += strcmp(world->states[at].segments[k][customer], segments[k]) != 0;
            segments[k] = world->states[at].segments[k][customer];
        }
        CHECK(expected <= count);
        for (size_t i = begin; i < expected; i++) { /* schemes of one date: in any order, once */
            CHECK_TEXT(stays[i].as_of, dates[date]);
            CHECK(stays[i].snapshot == at + 1);
            CHECK_TEXT(stays[i].segment, segments[pool_index(stays[i].scheme)]);
            CHECK(i == begin || strcmp(stays[i].scheme, stays[i - 1].scheme) != 0);
        }
    }
    CHECK(count == expected);
}

static void check_list(const struct world *world)
{
    struct sct_error err = {0};
    size_t count = 0;
    const struct sct_snapshot_line *lines = NULL;
    CHECK_OK(sct_store_list(world->store, world->engine.run, &count, &lines, &err), err);
    CHECK(count == (size_t)world->count);
    for (size_t i = 0; i < count; i++) {
        const struct state *state = &world->states[lines[i].id - 1];
        CHECK(lines[i].parent == state->parent + 1);
        CHECK_TEXT(lines[i].as_of, dates[state->date]);
        CHECK_TEXT(lines[i].plan_name, "case");
        const bool after =
            i == 0 || strcmp(lines[i - 1].as_of, lines[i].as_of) < 0 ||
            (strcmp(lines[i - 1].as_of, lines[i].as_of) == 0 && lines[i - 1].id < lines[i].id);
        CHECK(after);
    }
}

/* ---- one history -------------------------------------------------------------------------------- */

/* The run that already holds at its as-of changes nothing and says what it said the first time. */
static void rerun_is_unchanged(struct world *world, int index)
{
    struct sct_changes changes = {0};
    const struct state *state = &world->states[index];
    if (find_holding(world, state->date) != index) {
        return;
    }
    (void)(append_state(world, state, false, &changes) == SCT_OK);
    CHECK(changes.unchanged);
    check_changes(world, state, index + 1, &changes);
}

static void step(struct world *world)
{
    struct sct_changes changes = {0};
    const struct state state = draw_state(world);
    if (sct_random_below(&world->random, 3) == 0) {
        (void)(append_state(world, &state, true, &changes) == SCT_OK);
        CHECK(!changes.unchanged);
        check_changes(world, &state, world->count + 1, &changes);
        check_list(world);
    }
    (void)(append_state(world, &state, false, &changes) == SCT_OK);
    CHECK(!changes.unchanged);
    check_changes(world, &state, world->count + 1, &changes);
    world->states[world->count++] = state;
    rerun_is_unchanged(world, (int)sct_random_below(&world->random, (uint64_t)world->count));
    check_dates(world);
    check_history(world, (int)sct_random_below(&world->random, CUSTOMERS));
}

static void reopen(struct world *world, const char *folder, sct_store_mode mode)
{
    struct sct_error err = {0};
    sct_store_close(world->store);
    CHECK_OK(store_open(world->engine.db, folder, mode, &world->store, &err), err);
}

static void tell_a_history(uint64_t stream)
{
    static struct world world;
    char folder[200];
    make_case_folder(folder);
    memset(&world, 0, sizeof world);
    world.engine = open_case_engine();
    sct_random_begin(&world.random, 7, stream);
    reopen(&world, folder, SCT_STORE_WRITE);
    for (int i = 0; i < STEPS; i++) {
        step(&world);
        if (i % 8 == 7) {
            reopen(&world, folder, SCT_STORE_WRITE);
        }
    }
    reopen(&world, folder, SCT_STORE_READ);
    check_list(&world);
    for (int i = 0; i < world.count; i++) {
        check_members(&world, i);
    }
    for (int c = 0; c < CUSTOMERS; c++) {
        check_history(&world, c);
    }
    sct_store_close(world.store);
    close_case_engine(&world.engine);
    remove_files(folder);
}

/* SCT_STORE_HISTORIES: how many. */
int main(void)
{
    const char *wish = getenv("SCT_STORE_HISTORIES");
    const long count = wish ? strtol(wish, NULL, 10) : 6;
    for (long i = 0; i < count; i++) {
        tell_a_history((uint64_t)i);
    }
    return 0;
}

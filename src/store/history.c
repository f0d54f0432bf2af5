/* history.c: where one customer has been.
 *
 * The timeline holds, for each as-of, the last made snapshot.  After a replay out of order it is not one
 * chain of parents, so the customer's place is worked out for every snapshot, in the order they were made (a
 * parent comes before its children), and then told along the timeline.  One row for each snapshot and
 * scheme is all of it: segment-sized, and done at home.
 */
#include "store/inside.h"

#include <inttypes.h>
#include <string.h>

/* The segment in one snapshot of each scheme the customer was ever in; "" when in none. */
struct places {
    size_t snapshot_count, scheme_count;
    const char **schemes;
    const char **segments;     /* snapshot * scheme_count + scheme */
    struct db_table snapshots; /* id, parent, as_of_text, holds; by id */
    const size_t *timeline;    /* snapshots that hold, by as-of: rows of the table above */
    size_t timeline_count;
};

static size_t index_of_scheme(const struct places *places, const char *scheme)
{
    size_t i = 0;
    while (i < places->scheme_count && strcmp(places->schemes[i], scheme) != 0) {
        i++;
    }
    return i;
}

/* The row of snapshot id, or snapshot_count: ids rise with the rows. */
static size_t row_of_snapshot(const struct places *places, int64_t id)
{
    size_t begin = 0, end = places->snapshot_count;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (db_integer(&places->snapshots, middle, 0) < id) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    const bool found =
        begin < places->snapshot_count && db_integer(&places->snapshots, begin, 0) == id;
    return found ? begin : places->snapshot_count;
}

/* moves: snapshot, scheme, to_segment.  Their schemes, in the order in which they are first met. */
static sct_status name_schemes(struct sct_store *store, const struct db_table *moves,
                               struct places *places, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(store->scratch, moves->row_count, sizeof(char *), &memory, err));
    places->schemes = memory;
    for (size_t i = 0; i < moves->row_count; i++) {
        const char *scheme = db_cell(moves, i, 1);
        if (index_of_scheme(places, scheme) == places->scheme_count) {
            places->schemes[places->scheme_count++] = scheme;
        }
    }
    return SCT_OK;
}

static sct_status inherit(const struct places *places, size_t row, struct sct_error *err)
{
    const char **here = places->segments + row * places->scheme_count;
    const int64_t parent = db_integer(&places->snapshots, row, 1);
    if (parent == 0) {
        for (size_t k = 0; k < places->scheme_count; k++) {
            here[k] = "";
        }
        return SCT_OK;
    }
    const size_t from = row_of_snapshot(places, parent);
    if (from >= row) {
        return store_damaged(err, db_integer(&places->snapshots, row, 0), "snapshot");
    }
    memcpy(here, places->segments + from * places->scheme_count,
           places->scheme_count * sizeof *here);
    return SCT_OK;
}

static sct_status fill_places(struct sct_store *store, const struct db_table *moves,
                              struct places *places, struct sct_error *err)
{
    void *memory = NULL;
    size_t at = 0;
    SCT_TRY(sct_arena_take(store->scratch, places->snapshot_count * places->scheme_count,
                           sizeof(char *), &memory, err));
    places->segments = memory;
    for (size_t row = 0; row < places->snapshot_count; row++) {
        const int64_t id = db_integer(&places->snapshots, row, 0);
        SCT_TRY(inherit(places, row, err));
        for (; at < moves->row_count && db_integer(moves, at, 0) == id; at++) {
            const size_t k = index_of_scheme(places, db_cell(moves, at, 1));
            places->segments[row * places->scheme_count + k] = db_cell(moves, at, 2);
        }
    }
    return at == moves->row_count ? SCT_OK : store_damaged(err, 0, "move");
}

static sct_status find_timeline(struct sct_store *store, struct places *places,
                                struct sct_error *err)
{
    struct db_table table = {0};
    void *memory = NULL;
    const char *plan = NULL;
    SCT_TRY(store_plan_condition(store, store->plan_name, &plan, err));
    SCT_TRY(store_query(
        store, store->scratch, &table, err,
        "SELECT max(id) FROM store.main.snapshot WHERE %s GROUP BY as_of ORDER BY as_of", plan));
    SCT_TRY(sct_arena_take(store->scratch, table.row_count, sizeof(size_t), &memory, err));
    size_t *timeline = memory;
    for (size_t i = 0; i < table.row_count; i++) {
        timeline[i] = row_of_snapshot(places, db_integer(&table, i, 0));
    }
    places->timeline = timeline;
    places->timeline_count = table.row_count;
    return SCT_OK;
}

/* Along the timeline: a stay begins where the segment is not the one before. */
static sct_status tell_stays(struct sct_arena *run, const struct places *places, size_t *ret_count,
                             const struct sct_stay **ret_stays, struct sct_error *err)
{
    void *memory = NULL;
    size_t count = 0;
    SCT_TRY(sct_arena_take(run, places->timeline_count * places->scheme_count,
                           sizeof(struct sct_stay), &memory, err));
    struct sct_stay *stays = memory;
    for (size_t i = 0; i < places->timeline_count; i++) {
        const size_t row = places->timeline[i];
        for (size_t k = 0; k < places->scheme_count; k++) {
            const char *segment = places->segments[row * places->scheme_count + k];
            const char *before =
                i > 0 ? places->segments[places->timeline[i - 1] * places->scheme_count + k] : "";
            if (strcmp(segment, before) != 0) {
                stays[count++] =
                    (struct sct_stay){.as_of = db_cell(&places->snapshots, row, 2),
                                      .scheme = places->schemes[k],
                                      .segment = segment,
                                      .snapshot = db_integer(&places->snapshots, row, 0)};
            }
        }
    }
    *ret_count = count;
    *ret_stays = stays;
    return SCT_OK;
}

static sct_status find_history(struct sct_store *store, struct sct_arena *run, const char *customer,
                               size_t *ret_count, const struct sct_stay **ret_stays,
                               struct sct_error *err)
{
    struct places places = {0};
    struct db_table moves = {0};
    struct sct_text quoted;
    const char *name = NULL;
    sct_text_begin(&quoted, store->scratch);
    store_add_text(&quoted, customer);
    SCT_TRY(sct_text_end(&quoted, &name, err));
    /* The texts of both tables end up in the answer: they live in run. */
    SCT_TRY(store_query(store, run, &moves, err,
                        "SELECT m.snapshot, m.scheme, m.to_segment FROM store.main.move AS m"
                        " LEFT JOIN store.main.scheme AS s ON s.snapshot = m.snapshot"
                        " AND s.scheme = m.scheme WHERE m.customer = %s"
                        " ORDER BY m.snapshot, s.position NULLS LAST, m.scheme",
                        name));
    SCT_TRY(store_query(store, run, &places.snapshots, err,
                        "SELECT id, parent, as_of_text FROM store.main.snapshot ORDER BY id"));
    places.snapshot_count = places.snapshots.row_count;
    SCT_TRY(name_schemes(store, &moves, &places, err));
    SCT_TRY(fill_places(store, &moves, &places, err));
    SCT_TRY(find_timeline(store, &places, err));
    return tell_stays(run, &places, ret_count, ret_stays, err);
}

sct_status sct_store_history(struct sct_store *store, struct sct_arena *run, const char *customer,
                             size_t *ret_count, const struct sct_stay **ret_stays,
                             struct sct_error *err)
{
    const sct_status status = find_history(store, run, customer, ret_count, ret_stays, err);
    sct_arena_reset(store->scratch);
    return status;
}

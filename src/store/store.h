/* store.h: what runs have left, append-only, in .sectile/store.duckdb.
 *
 * Reads     struct sct_result and the engine's table `assigned`.
 * Gives     snapshots: read back whole, at a date, or one customer's history.
 * Promises  a run becomes visible at once or not at all (one transaction); nothing is ever changed or
 *           deleted; a killed process leaves the last good snapshot readable.
 *
 * A snapshot has a parent: the snapshot with the latest as-of not after its own, in the same store,
 * when it was made (NULL for the first).  It stores only the moves against that parent: customers who
 * arrived, left or changed segment, for each scheme.  Membership in a snapshot is the nearest move up the
 * chain of parents; membership at a date is that of the last made snapshot with the latest as-of not after it.
 */
#ifndef SCT_STORE_STORE_H
#define SCT_STORE_STORE_H

#include "engine/engine.h"

struct sct_store;

/* How a store is opened.  The first two are what `false` and `true` would say of "create". */
typedef enum {
    SCT_STORE_READ,  /* read-only: works without write access, beside other readers */
    SCT_STORE_WRITE, /* for one writer; made, with its folder, when there is none */
    SCT_STORE_TRY    /* for dry runs: read-only, or an empty one in memory when there is none */
} sct_store_mode;

/* Opens folder/store.duckdb through the engine's connection (ATTACH ... AS store).
 * SCT_IO with a hint when there is none to read, when another process holds it ("is another run under
 * way?") or when it cannot be made; SCT_DATA when it was made by a newer version, is damaged or is not
 * a store: it is then left as it was. */
SCT_MUST_CHECK sct_status sct_store_open(struct sct_engine *engine, const char *folder,
                                         sct_store_mode mode, struct sct_store **ret_store,
                                         struct sct_error *err);
/* From now on, finding and histories are about the snapshots of this plan alone; one store may hold
 * several plans, and a run's parent is always of its own.  plan_name must outlive the store; NULL: any. */
void sct_store_of_plan(struct sct_store *store, const char *plan_name);

void sct_store_close(struct sct_store *store); /* detaches; NULL is a no-op */

/* Who moved, for one scheme; "" stands for "not a customer" (arrived, left). */
struct sct_move {
    const char *scheme, *from, *to;
    int64_t customers;
    double
        value; /* sum of the value feature of those who moved (their value now; 0 for those who left) */
};

typedef enum {
    SCT_CAUSE_FIRST, /* no parent */
    SCT_CAUSE_DATA,  /* same rules, other data or as-of */
    SCT_CAUSE_PLAN   /* the plan changed */
} sct_cause;

struct sct_changes {
    bool unchanged;   /* what holds at this as-of has this fingerprint: nothing was written */
    int64_t snapshot; /* the id written, or of the equal one; dry: the id it would get */
    int64_t parent;   /* 0: none */
    const char *parent_as_of;
    sct_cause cause;
    int64_t stayed, moved, arrived, left; /* customers, primary scheme */
    size_t move_count;
    const struct sct_move *moves; /* all schemes, most customers first within a scheme */
};

/* How long a part of a run took. */
struct sct_step {
    const char *name;
    double seconds;
};

struct sct_manifest {
    const char *plan_name, *plan_text, *plan_hash; /* text: all files, concatenated */
    const char *fingerprint; /* hash of plan, data files, as-of, seed, version of sectile */
    const char *version, *engine_version, *as_of, *made_at; /* made_at: UTC, ISO 8601 */
    int64_t seed;
    double seconds;
    size_t step_count;
    const struct sct_step *steps; /* in order; without the store's own, which is still under way */
    const char *result_json;      /* the whole result as run --json prints it */
};

/* Appends the run.  dry: computes the changes and writes nothing; any mode of opening will do.  Schemes that
 * the plan no longer has lose their members in the store, but not in ret_changes.  SCT_USAGE (as-of), SCT_DATA
 * (a customer without a segment), SCT_DATABASE, SCT_IO (a full disk, open for reading only). */
SCT_MUST_CHECK sct_status sct_store_append(struct sct_store *store, struct sct_arena *run,
                                           const struct sct_model *model,
                                           const struct sct_result *result,
                                           const struct sct_manifest *manifest, bool dry,
                                           struct sct_changes *ret_changes, struct sct_error *err);

/* The snapshot that holds at as_of (NULL: the latest as-of).  *ret_id is 0 when there is none.  SCT_USAGE when
 * as_of is neither a date nor a timestamp. */
SCT_MUST_CHECK sct_status sct_store_find(struct sct_store *store, struct sct_arena *run,
                                         const char *as_of, int64_t *ret_id, struct sct_error *err);

SCT_MUST_CHECK sct_status sct_store_manifest(struct sct_store *store, struct sct_arena *run,
                                             int64_t id, struct sct_manifest *ret_manifest,
                                             struct sct_error *err);

/* Snapshot id back as the result it was (sources, cuts, profiles): what `show` prints. */
SCT_MUST_CHECK sct_status sct_store_result(struct sct_store *store, struct sct_arena *run,
                                           int64_t id, struct sct_result *ret_result,
                                           struct sct_error *err);

struct sct_snapshot_line {
    int64_t id, parent, customers, moved;
    const char *as_of, *made_at, *plan_name;
};
SCT_MUST_CHECK sct_status sct_store_list(struct sct_store *store, struct sct_arena *run,
                                         size_t *ret_count,
                                         const struct sct_snapshot_line **ret_lines,
                                         struct sct_error *err);

/* Where a customer has been: along the snapshots that hold, in as-of order, every one in which the segment is
 * another than before.  Nobody of that name: none. */
struct sct_stay {
    const char *as_of, *scheme, *segment; /* segment "": left */
    int64_t snapshot;
};
SCT_MUST_CHECK sct_status sct_store_history(struct sct_store *store, struct sct_arena *run,
                                            const char *customer, size_t *ret_count,
                                            const struct sct_stay **ret_stays,
                                            struct sct_error *err);

/* Leaves a temp table `members` (customer, scheme, segment) in the engine: snapshot id, whole.  SCT_USAGE, here
 * and wherever an id is asked for, when there is no such snapshot. */
SCT_MUST_CHECK sct_status sct_store_members(struct sct_store *store, int64_t id,
                                            struct sct_error *err);

#endif

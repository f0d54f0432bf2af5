/* sectile.h: Sectile from C, the whole public interface.
 *
 *     struct sct_sectile *sectile;
 *     const char *json;
 *     if (sct_sectile_open(NULL, &sectile) == 0) {
 *         if (sct_sectile_run(sectile, "plan.yml", &json) == 0) {
 *             puts(json);
 *         } else {
 *             fprintf(stderr, "%s\n", sct_sectile_message(sectile));
 *         }
 *     }
 *     sct_sectile_close(sectile);
 *
 * Build with `pkg-config --cflags --libs sectile`.  What a run gives is the JSON that `sectile run --json`
 * prints, byte for byte: docs/reference/run.schema.json describes it.  One handle is for one thread at
 * a time; several handles may be used by several threads, as long as they do not share a store.
 *
 * Every function that returns int returns 0, or the exit code that the command would end with
 * (docs/reference/exit-codes.md), and writes its ret_ argument only when it returns 0.  Nothing is printed,
 * no signal handler is set, the process is never ended.
 */
#ifndef SECTILE_H
#define SECTILE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SCT_SECTILE_API __attribute__((visibility("default")))
#else
#define SCT_SECTILE_API
#endif

/* An open program: options, and the memory of what the last call gave. */
struct sct_sectile;

/* Begin with struct sct_sectile_options options = {.struct_bytes = sizeof options}; what is left 0 or NULL
 * keeps its default.  struct_bytes lets a newer library read the options of an older program. */
struct sct_sectile_options {
    size_t struct_bytes;
    const char *as_of;     /* "2011-09-10", in place of the plan's */
    const char *store;     /* folder of the snapshots; NULL: .sectile beside the plan */
    const char *spill;     /* folder for what does not fit in memory; NULL: inside the store's */
    const char *out;       /* folder for assignments.csv and .parquet; NULL: they are not written */
    uint64_t memory_bytes; /* 0: as much as the engine takes by itself */
    int threads;           /* 0: all cores */
    int dry_run;           /* not 0: says who would move, stores nothing */
    int keep_cuts;         /* not 0: places customers by the cut points of the last snapshot */
};

/* "0.1.0" */
SCT_SECTILE_API const char *sct_sectile_version(void);

/* options may be NULL; the texts in them are copied.  2 when struct_bytes is 0 or an option is out of range,
 * 11 without memory: then there is no handle to ask for a message. */
SCT_SECTILE_API int sct_sectile_open(const struct sct_sectile_options *options,
                                     struct sct_sectile **ret_sectile);

/* NULL is a no-op.  Every text that came from the handle is gone with it. */
SCT_SECTILE_API void sct_sectile_close(struct sct_sectile *sectile);

/* Reads the plan and the heads of its files; no data beyond them and nothing is written.  0 when the plan
 * could be run.  *ret_json, what `sectile check --json` prints, belongs to the handle and lives until its next call; it is
 * written for 3 as well, where it holds the mistakes: the only exception to the rule above. */
SCT_SECTILE_API int sct_sectile_check(struct sct_sectile *sectile, const char *plan_path,
                                      const char **ret_json);

/* Carries the plan out and appends a snapshot to the store, visible at once or not at all.
 * *ret_json belongs to the handle and lives until its next call. */
SCT_SECTILE_API int sct_sectile_run(struct sct_sectile *sectile, const char *plan_path,
                                    const char **ret_json);

/* Why the last call on this handle did not return 0, in one sentence, with its place in front where there is
 * one ("plan.yml:14:7: ..."), and what to do about it.  Never NULL; "" after a call that returned 0. */
SCT_SECTILE_API const char *sct_sectile_message(const struct sct_sectile *sectile);
SCT_SECTILE_API const char *sct_sectile_hint(const struct sct_sectile *sectile);

#ifdef __cplusplus
}
#endif

#endif

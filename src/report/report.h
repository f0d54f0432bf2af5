/* report.h: results as people and programs read them.
 *
 * Reads     struct sct_result (from a run or from the store) and struct sct_changes.
 * Gives     text for a terminal, JSON for programs.  Bytes only: the caller writes them.
 * Knows of  base, plan, model, engine, store (their structs).
 */
#ifndef SCT_REPORT_REPORT_H
#define SCT_REPORT_REPORT_H

#include "engine/engine.h"
#include "store/store.h"

struct sct_report {
    const struct sct_result *result;
    const struct sct_changes *changes; /* NULL: none to tell */
    int64_t snapshot;                  /* 0: not stored */
    bool dry;
    double seconds; /* of the run; < 0: do not print (show) */
};

struct sct_report_style {
    bool color;   /* a terminal without NO_COLOR */
    bool unicode; /* bars and boxes; else ASCII */
    int columns;  /* terminal width; 80 when not a terminal */
};

/* The segment tables of every scheme, grids, tags, changes and the line of totals.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_report_terminal(struct sct_arena *scratch,
                                              const struct sct_report *report,
                                              const struct sct_report_style *style,
                                              const char **ret_text, struct sct_error *err);

/* One object, as docs/reference/run.schema.json describes it; the same bytes for the same result: nothing in it
 * depends on the clock, the machine or the number of threads. */
SCT_MUST_CHECK sct_status sct_report_json(struct sct_arena *scratch,
                                          const struct sct_report *report, const char **ret_text,
                                          struct sct_error *err);

/* ---- progress: a bar with stage names on stderr, only on a terminal, only after a second ---- */

struct report_progress;

/* fd: where to draw (2).  poll gives the share done of the current step, 0..1, or -1; called from the
 * progress thread.  With enabled false nothing is ever drawn.  SCT_NOMEM. */
SCT_MUST_CHECK sct_status report_progress_open(int fd, bool enabled, void *context,
                                               double (*poll)(void *context),
                                               struct report_progress **ret_progress,
                                               struct sct_error *err);
void report_progress_step(struct report_progress *progress, const char *step);
void report_progress_close(struct report_progress *progress); /* erases the bar; NULL is a no-op */

#endif

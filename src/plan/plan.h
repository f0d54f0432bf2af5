/* plan.h: the plan exactly as its author wrote it.
 *
 * Reads     a YAML file and the files it includes.
 * Gives     struct sct_plan, read-only from here on; every text with its place.
 * Knows of  base.  Nothing about types, data, SQL or statistics: see model/.
 *
 * Checked here: the YAML, unknown keys, keys of the wrong shape, missing keys, names
 * used twice.  Checked in model/: everything inside an expression, and what names mean.
 */
#ifndef SCT_PLAN_PLAN_H
#define SCT_PLAN_PLAN_H

#include "base/arena.h"
#include "base/problems.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* A scalar with its place.  text is NULL when the key is absent.  at points to the first
 * character of the text itself (past an opening quote), so that an offset into a one-line
 * text is an offset of columns.  whole is false for folded or block scalars and for texts
 * with escapes, where only the line of `at` is right. */
struct plan_text {
    const char *text;
    struct sct_place at;
    bool one_line;
};

struct plan_texts {
    size_t count;
    struct plan_text *items;
};

struct plan_goal {
    bool present;
    struct plan_text decision, outcome, sponsor, review;
    struct sct_place at;
};

struct plan_clock {
    struct plan_text as_of; /* date or timestamp; absent: given by --as-of, else required */
    struct plan_text zone;  /* IANA name; absent: UTC */
};

/* `name: expression` or `name: {is: expression, type: ..., unit: ..., kind: ...}` */
struct plan_definition {
    struct plan_text name;
    struct plan_text is;
    struct plan_text type; /* columns only: integer number boolean text date timestamp */
    struct plan_text unit; /* "GBP", "days" */
    struct plan_text kind; /* behaviour value lifecycle ... */
    struct plan_text about;
};

struct plan_definitions {
    size_t count;
    struct plan_definition *items;
};

/* How the bytes of the files are to be read; every part is found by itself when absent. */
struct plan_format {
    struct plan_text type;           /* csv text parquet json */
    struct plan_text delimiter;      /* "," ";" "tab" "|" ... */
    struct plan_text quote;          /* one character, or "none" */
    struct plan_text header;         /* true false */
    struct plan_texts columns;       /* names of the columns when the file has no header */
    struct plan_text encoding;       /* utf-8 utf-16 latin-1 */
    struct plan_text date, datetime; /* strptime formats */
    struct plan_text decimal;        /* "." or "," */
    struct plan_text skip;           /* lines before the header */
    struct plan_texts missing;       /* cells that mean missing, beside the empty one */
};

struct plan_source {
    struct plan_text name;
    struct plan_texts read; /* files and globs, relative to the file that names them */
    struct plan_text table; /* or a table of the engine */
    struct plan_text sql;   /* or raw SQL: binds the plan to that engine */
    struct plan_format format;
    struct plan_text customer;         /* expression over the raw columns */
    struct plan_text at;               /* expression; absent: facts, one state per customer */
    struct plan_text zone;             /* of timestamps without offset, when not the plan's */
    struct plan_text where;            /* rows kept; all others are left out as "where" */
    struct plan_definitions leave_out; /* reason: condition, first that is true counts */
    struct plan_definitions columns;
    struct plan_text on_bad_row; /* fail (default) or skip */
};

struct plan_identity {
    bool present;
    struct plan_source source; /* name, read/table/sql and format only */
    struct plan_text alias, customer;
    struct sct_place at;
};

struct plan_population {
    struct plan_text where, reachable;
};

struct plan_treatment {
    bool present;
    struct plan_text offer, say;
    struct plan_texts channels;
};

struct plan_segment {
    struct plan_text name;
    struct plan_text when; /* absent exactly when otherwise */
    bool otherwise;
    struct plan_text owner, hypothesis, about, budget;
    struct plan_treatment treatment;
};

/* One axis of a grid.  bands[i] is NULL or cuts band i again: an axis nests. */
struct plan_axis {
    struct plan_text by;    /* expression over customers */
    struct plan_texts cuts; /* the cut points, ascending; or none when quantiles > 0 */
    int quantiles;          /* cuts: quantiles N */
    struct sct_place cuts_at;
    struct plan_texts labels;  /* one more than cuts */
    struct plan_text missing;  /* label of the band for missing values; "missing" when not given */
    struct plan_axis **nested; /* labels.count entries, NULL where the band is not cut again */
    struct sct_place at;
};

/* merge: {sleepers: [low x cold, mid x cold]}; the members are kept as written. */
struct plan_merge {
    struct plan_text name;
    struct plan_texts cells;
};

struct plan_scheme {
    struct plan_text name;
    bool primary;               /* exactly one; a scheme that stands alone is it by itself */
    struct plan_text within;    /* "champions" or "lifecycle/champions": refines that segment */
    struct plan_text exclusive; /* "strict" or absent */
    struct plan_text about;
    size_t segment_count; /* rules ... */
    struct plan_segment *segments;
    bool grid; /* ... or a grid; segments then carry owner, treatment by cell name */
    struct plan_axis *columns, *rows;
    size_t merge_count;
    struct plan_merge *merges;
};

struct sct_plan {
    const char *path;   /* as given */
    const char *folder; /* of path: "." or "dir" */
    size_t file_count;  /* the plan first, then included files, each once */
    const struct sct_file **files;
    struct plan_text name, about;
    struct plan_goal goal;
    struct plan_clock clock;
    size_t source_count;
    struct plan_source *sources;
    struct plan_identity identity;
    struct plan_population population;
    struct plan_definitions features, outcomes, tags;
    size_t scheme_count;
    struct plan_scheme *schemes;
    struct plan_text engine; /* URL or "duckdb"; absent: duckdb */
    struct plan_text seed;   /* integer; absent: 1 */
};

/* Reads and decodes the plan at path.  Everything in *ret_plan lives in run; every mistake is
 * added to problems, in the order of the file, those of the plan before those of included files.  Fails with SCT_IO when the file cannot be read, SCT_PLAN when problems
 * holds an error, SCT_LIMIT above 1 MiB a file or 16 files, SCT_NOMEM.  On SCT_PLAN *ret_plan is written all the same when every mistake leaves the rest of the plan
 * as it is meant (a name used twice, two primaries): ret_plan->path then tells. */
SCT_MUST_CHECK sct_status sct_plan_load(struct sct_arena *run, const char *path,
                                        struct sct_problems *problems, struct sct_plan *ret_plan,
                                        struct sct_error *err);

#endif

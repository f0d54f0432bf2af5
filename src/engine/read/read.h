/* read.h: files to a relation the engine can scan, with every bad row accounted for.
 *
 * Reads     struct plan_source, and the head of its files.
 * Gives     the catalog (names and types of the columns), a FROM item with typed columns, and after a
 *           scan the rows that could not be read: how many for each reason, and a sample with file
 *           and line.
 * Promises  rows given by the relation + rows rejected = rows in the files.
 *
 * Types of text files are found on the first rows (READ_SAMPLE_ROWS): whole and decimal numbers are
 * `number`, ids with leading zeros or more than 15 digits stay text.  Dates are found where one format alone
 * fits; where two do (12/1/2010), that is a problem that asks for `format:`.
 */
#ifndef SCT_ENGINE_READ_READ_H
#define SCT_ENGINE_READ_READ_H

#include "base/problems.h"
#include "engine/db/db.h"
#include "model/model.h"
#include "plan/plan.h"

enum { READ_SAMPLE_ROWS = 20000 };

/* How one source is read, found by read_peek.  Opaque but for the catalog. */
struct read_source;

/* Looks at the head of one source.  Mistakes (a missing file, an empty file, a directory, a format that
 * does not fit, files of one glob with different headers, a date that could be read two ways) are
 * problems at the plan's place; then *ret_source is NULL with SCT_OK.  Relative paths are relative to the
 * file that names them (plan_text.at.file).  zone: the plan's zone, for timestamps with an offset.  SCT_DATABASE, SCT_IO, SCT_NOMEM. */
SCT_MUST_CHECK sct_status read_peek(struct sct_arena *run, struct db *db,
                                    const struct plan_source *plan, const char *zone,
                                    struct sct_problems *problems, struct read_source **ret_source,
                                    struct sct_catalog_source *ret_catalog, struct sct_error *err);

/* Appends a FROM item (parenthesised SELECT, no alias) that gives each used column i as "c<i>" in the
 * catalog's type, and "bad" (SMALLINT): 0, or 1 + an index into the reasons of read_bad_reason for a row with a cell
 * that does not convert.  used: by catalog column.  tag makes the names of side tables unique ("s0").
 * with_line adds "file" and "line" columns (slow: for samples only; NULL where unknown). */
SCT_MUST_CHECK sct_status read_relation(struct read_source *source, const bool used[],
                                        const char *tag, struct sct_text *ret_sql,
                                        struct sct_error *err);

/* Lets the CSV reader make numbers of the cells itself, which is quicker but knows fewer of them and cannot say why a
 * cell is none.  Gives whether the source can be read so.  For a scan that is then asked with read_is_clean,
 * and done again the exact way where it was not. */
bool read_set_quick(struct read_source *source, bool quick);

/* After a scan of the relation with this tag: whether the reader rejected nothing.  Does not drop the side
 * tables unless there is something in them. */
SCT_MUST_CHECK sct_status read_is_clean(struct sct_arena *run, struct read_source *source,
                                        const char *tag, bool *ret_clean, struct sct_error *err);

/* The names of the reasons "bad" refers to and of those in read_rejects, for left_out.<reason>. */
size_t read_bad_reason_count(void);
const char *read_bad_reason(size_t index);

struct read_reject {
    const char *file;
    int64_t line;       /* 0: not known */
    const char *reason; /* one of read_bad_reason */
    const char *detail; /* "column 'Quantity': 'x' is not a number" */
};

struct read_rejects {
    const int64_t *rows; /* by reason: rows the scan rejected (not given by the relation) */
    size_t sample_count;
    const struct read_reject
        *sample; /* the first ones by file and line, at most READ_REJECTS_SHOWN */
};
enum { READ_REJECTS_SHOWN = 5 };

/* After a scan of the relation with the same tag: what it rejected, plus a sample for rows with
 * "bad" > 0 when bad_rows (their number, counted by the caller) is not 0.  Drops the side tables. */
SCT_MUST_CHECK sct_status read_rejects(struct sct_arena *run, struct db *db,
                                       struct read_source *source, const bool used[],
                                       const char *tag, int64_t bad_rows,
                                       struct read_rejects *ret_rejects, struct sct_error *err);

/* The files a source was found to have, with sizes and hashes, for the manifest. */
struct read_file {
    const char *path;
    uint64_t bytes;
    char hash[33];
};
SCT_MUST_CHECK sct_status read_files(struct sct_arena *run, struct read_source *source,
                                     size_t *ret_count, const struct read_file **ret_files,
                                     struct sct_error *err);

/* "CSV, comma, UTF-8, dates %m/%d/%Y %H:%M": for the manifest and `check`. */
const char *read_describe(const struct read_source *source);

/* Why a text column may be meant as something else ("dates in 'InvoiceDate' can be read as ..."), for
 * the message where a text is used as a time or a number; NULL when there is no doubt. */
const char *read_doubt(const struct read_source *source, size_t column);

#endif

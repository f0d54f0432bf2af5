/* file.h: a CSV file written by hand, fast, whole or not at all. */
#ifndef SCT_SIMULATE_FILE_H
#define SCT_SIMULATE_FILE_H

#include "base/arena.h"
#include "base/day.h"

#include <stddef.h>
#include <stdint.h>

/* No row is longer; a row is written without looking at the room left. */
enum { FILE_ROW_BYTES_MAX = 512 };

/* Written under a temporary name beside its own; file_commit gives it its name.  The first failure
 * is remembered and stops further writing. */
struct file {
    const char *path, *temporary;
    int fd; /* -1: not open */
    char *buffer;
    size_t used;
    sct_status status;
    struct sct_error err;
};

/* Paths and buffer live in arena.  SCT_IO, SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status file_open(struct sct_arena *arena, const char *folder, const char *name,
                                    struct file *ret_file, struct sct_error *err);

/* Room for one row, and how far it was used. */
char *file_row(struct file *file);
void file_row_end(struct file *file, const char *end);

/* Text of any length, past the rows. */
void file_text(struct file *file, const char *text);

/* Writes what is left and closes.  SCT_IO, SCT_LIMIT: the first failure of any write. */
SCT_MUST_CHECK sct_status file_finish(struct file *file, struct sct_error *err);
SCT_MUST_CHECK sct_status file_commit(struct file *file, struct sct_error *err);

/* Closes and removes the temporary; harmless after file_commit and on a zeroed file. */
void file_abandon(struct file *file);

/* Each writes at `at` and returns the end. */
char *put_text(char *at, const char *text);
char *put_integer(char *at, int64_t value, int width); /* not negative; zeros up to width */
char *put_fixed(char *at, int64_t value, int digits);  /* value / 10^digits, not negative */
char *put_day(char *at, sct_day day);                  /* 2023-01-05 */
char *put_time(char *at, sct_day day, int second);     /* 2023-01-05 10:11:12 */

#endif

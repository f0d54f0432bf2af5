/* file.h: the bytes of a plan file, checked to be text. */
#ifndef SCT_PLAN_FILE_H
#define SCT_PLAN_FILE_H

#include "plan/decode.h"

#include <sys/types.h>

/* A plan is written by hand; a megabyte of it is a wrong file, not a plan. */
enum { PLAN_FILE_BYTES_MAX = 1 << 20 };

/* A file on the disk, whatever path leads to it. */
struct plan_file_id {
    dev_t device;
    ino_t inode;
};

/* Reads path.  *ret_file keeps path, and the text without a byte order mark.  SCT_IO, SCT_LIMIT (1 MiB),
 * SCT_NOMEM; err says what to do. */
SCT_MUST_CHECK sct_status plan_file_read(struct plan_reader *reader, const char *path,
                                         const struct sct_file **ret_file, struct sct_error *err);

/* Zero when there is no such file. */
struct plan_file_id plan_file_identify(const char *path);

/* Tells bytes that no YAML can hold: not UTF-8, control characters, directives.  *ret_good is false
 * when there was one. */
SCT_MUST_CHECK sct_status plan_file_check(struct plan_reader *reader, const struct sct_file *file,
                                          bool *ret_good, struct sct_error *err);

#endif

/* hash.h: XXH3 128-bit, for stable ids, holdouts and file fingerprints. */
#ifndef SCT_BASE_HASH_H
#define SCT_BASE_HASH_H

#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* 32 lower-case hex digits and a NUL. */
typedef struct {
    char hex[33];
} sct_hash;

sct_hash sct_hash_bytes(size_t count, const void *bytes);

/* The hash and size of a whole file, read in blocks.  SCT_IO with the path. */
SCT_MUST_CHECK sct_status sct_hash_file(const char *path, sct_hash *ret_hash, uint64_t *ret_bytes,
                                        struct sct_error *err);

#endif

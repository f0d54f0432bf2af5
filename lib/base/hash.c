/* The state is on the stack (XXH_STATIC_LINKING_ONLY shows its size): the library's own
 * constructor would take memory behind our back. */
#define XXH_STATIC_LINKING_ONLY
#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

enum { BLOCK_BYTES = 64 * 1024 };

/* Big-endian, so that the text reads the same on every machine. */
static sct_hash to_hex(XXH128_hash_t hash)
{
    static const char digits[] = "0123456789abcdef";
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, hash);
    sct_hash result = {.hex = ""};
    for (size_t i = 0; i < 16; i++) {
        result.hex[2 * i] = digits[canonical.digest[i] >> 4];
        result.hex[2 * i + 1] = digits[canonical.digest[i] & 15];
    }
    return result;
}

sct_hash sct_hash_bytes(size_t count, const void *bytes)
{
    return to_hex(XXH3_128bits(bytes, count));
}

sct_status sct_hash_file(const char *path, sct_hash *ret_hash, uint64_t *ret_bytes,
                         struct sct_error *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return sct_fail(err, SCT_IO, "cannot open '%s': %s", path, strerror(errno));
    }
    sct_status status = SCT_OK;
    uint64_t total_bytes = 0;
    char block[BLOCK_BYTES];
    XXH3_state_t state;
    XXH3_INITSTATE(&state);
    (void)XXH3_128bits_reset(&state);

    size_t count = 0;
    while ((count = fread(block, 1, sizeof block, file)) > 0) {
        (void)XXH3_128bits_update(&state, block, count);
        total_bytes += count;
    }
    if (ferror(file)) {
        SCT_GO(sct_fail(err, SCT_IO, "cannot read '%s': %s", path, strerror(errno)));
    }
    *ret_hash = to_hex(XXH3_128bits_digest(&state));
    *ret_bytes = total_bytes;
done:
    (void)fclose(file); /* opened for reading: nothing is lost */
    return status;
}

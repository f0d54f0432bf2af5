/* XXH3-128 against values of xxHash's own sanity tests, and files against their bytes. */
#include "base/hash.h"

#include "support/check.h"

#include <unistd.h>

static void known_bytes_have_known_hashes(void)
{
    CHECK_TEXT(sct_hash_bytes(0, "").hex, "99aa06d3014798d86001c324468d497f");
    CHECK_TEXT(sct_hash_bytes(3, "abc").hex, "06b05ab6733a618578af5f94892f3950");
}

/* Longer than two blocks and not a multiple of one. */
static void a_file_has_the_hash_of_its_bytes(void)
{
    enum { COUNT = 150001 };
    static unsigned char bytes[COUNT];
    char path[] = "/tmp/sectile-hash-XXXXXX";
    const int fd = mkstemp(path);
    CHECK(fd >= 0);
    for (size_t i = 0; i < COUNT; i++) {
        bytes[i] = (unsigned char)(i * 31 + i / 256);
    }
    CHECK(write(fd, bytes, COUNT) == COUNT && close(fd) == 0);

    sct_hash hash;
    uint64_t size_bytes = 0;
    struct sct_error err = {0};
    CHECK_OK(sct_hash_file(path, &hash, &size_bytes, &err), err);
    CHECK(size_bytes == COUNT);
    CHECK_TEXT(hash.hex, sct_hash_bytes(COUNT, bytes).hex);
    CHECK(truncate(path, 0) == 0);
    CHECK_OK(sct_hash_file(path, &hash, &size_bytes, &err), err);
    CHECK(size_bytes == 0);
    CHECK_TEXT(hash.hex, "99aa06d3014798d86001c324468d497f");
    CHECK(unlink(path) == 0);
}

static void what_cannot_be_read_is_named(void)
{
    sct_hash hash = {.hex = "untouched"};
    uint64_t size_bytes = 42;
    struct sct_error err = {0};
    CHECK(sct_hash_file("/nowhere/orders.csv", &hash, &size_bytes, &err) == SCT_IO);
    CHECK_TEXT(err.message, "cannot open '/nowhere/orders.csv': No such file or directory");
    CHECK(sct_hash_file("/tmp", &hash, &size_bytes, &err) == SCT_IO);
    CHECK_TEXT(err.message, "cannot read '/tmp': Is a directory");
    CHECK_TEXT(hash.hex, "untouched");
    CHECK(size_bytes == 42);
}

int main(void)
{
    known_bytes_have_known_hashes();
    a_file_has_the_hash_of_its_bytes();
    what_cannot_be_read_is_named();
    return 0;
}

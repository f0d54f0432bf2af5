/* replay.c: a main for a fuzz program without libFuzzer.
 *
 * Gives every file of the folders in argv to the program, so that what fuzzing once found is an
 * ordinary test under every compiler and sanitizer.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t count);

/* What libFuzzer would never reach in an hour is not worth replaying. */
enum { INPUT_BYTES_MAX = 1 << 20, PATH_BYTES_MAX = 4096 };

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        (void)fprintf(stderr, "%s: cannot be read\n", path);
        return 1;
    }
    uint8_t *data = malloc(INPUT_BYTES_MAX);
    const size_t count = data ? fread(data, 1, INPUT_BYTES_MAX, file) : 0;
    (void)fclose(file);

    /* A copy of exactly that size: reading past the end is then seen by the address sanitizer. */
    uint8_t *exact = malloc(count > 0 ? count : 1);
    if (data && exact) {
        memcpy(exact, data, count);
        (void)LLVMFuzzerTestOneInput(exact, count);
    }
    free(exact);
    free(data);
    return 0;
}

static int replay_folder(const char *folder, int *files)
{
    DIR *dir = opendir(folder);
    if (!dir) {
        (void)fprintf(stderr, "%s: no such folder\n", folder);
        return 1;
    }
    int failed = 0;
    for (const struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        char path[PATH_BYTES_MAX];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        failed |= replay_file(path);
        *files += 1;
    }
    (void)closedir(dir);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0;
    int files = 0;
    for (int i = 1; i < argc; i++) {
        failed |= replay_folder(argv[i], &files);
    }
    if (files == 0) {
        (void)fprintf(stderr, "nothing to replay\n");
        return 1;
    }
    return failed;
}

/* folder.h: a folder of a test's own, gone afterwards. */
#ifndef SCT_TESTS_FOLDER_H
#define SCT_TESTS_FOLDER_H

#include "support/check.h"

#include <dirent.h>
#include <unistd.h>

/* Makes "/tmp/sectile-test-XXXXXX"; path needs 64 bytes. */
static inline void folder_make(char path[64])
{
    (void)snprintf(path, 64, "/tmp/sectile-test-XXXXXX");
    CHECK(mkdtemp(path) != NULL);
}

/* Files in it, hidden ones too; removed as they are counted when asked. */
static inline int folder_count(const char *path, int remove_them)
{
    DIR *folder = opendir(path);
    if (!folder) {
        return 0;
    }
    int count = 0;
    for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        count++;
        if (remove_them) {
            char file[512];
            (void)snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
            (void)unlink(file);
        }
    }
    (void)closedir(folder);
    return count;
}

static inline void folder_remove(const char *path)
{
    (void)folder_count(path, 1);
    (void)rmdir(path);
}

#endif

/* golden.h: a text as it should be, against the text as it is; a difference is shown by line. */
#ifndef SCT_TESTS_GOLDEN_H
#define SCT_TESTS_GOLDEN_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static inline bool same_text(const char *have, const char *want)
{
    if (strcmp(have, want) == 0) {
        return true;
    }
    size_t at = 0;
    int line = 1;
    while (have[at] != '\0' && have[at] == want[at]) {
        line += have[at] == '\n' ? 1 : 0;
        at++;
    }
    (void)fprintf(stderr, "first difference in line %d\n--- want\n%s--- have\n%s---\n", line, want,
                  have);
    return false;
}

#endif

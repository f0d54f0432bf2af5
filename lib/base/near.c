/* Optimal string alignment: Damerau-Levenshtein without editing a swapped pair again.  Three
 * rows of the table are enough.  Names are short; longer ones get no suggestion. */
#include "base/near.h"

#include <stdbool.h>
#include <string.h>

enum { WORD_BYTES_MAX = 64, EDITS_MAX = 4 };

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t distance(const char *a, size_t a_count, const char *b, size_t b_count)
{
    size_t rows[3][WORD_BYTES_MAX + EDITS_MAX + 1];
    for (size_t j = 0; j <= b_count; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_count; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_count; j++) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (same ? 0 : 1));
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1])) {
                row[j] = least(row[j], two_above[j - 2] + 1);
            }
        }
    }
    return rows[a_count % 3][b_count];
}

/* The fewest edits that are too many: a third of the word is the limit, 1 to 4, and one letter
 * is never all of a word. */
static size_t too_many_edits(size_t count)
{
    size_t limit = count / 3;
    limit = limit < 1 ? 1 : least(limit, EDITS_MAX);
    return least(limit + 1, count);
}

const char *sct_near(const char *word, size_t count, const char *const candidates[])
{
    if (!candidates || count == 0 || count > WORD_BYTES_MAX) {
        return NULL;
    }
    const char *nearest = NULL;
    size_t best = too_many_edits(count);
    for (size_t i = 0; candidates[i]; i++) {
        const size_t candidate_count = strlen(candidates[i]);
        if (candidate_count > count + EDITS_MAX) {
            continue;
        }
        const size_t edits = distance(word, count, candidates[i], candidate_count);
        if (edits < best) {
            best = edits;
            nearest = candidates[i];
        }
    }
    return nearest;
}

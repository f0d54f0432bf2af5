/* near.h: "did you mean". */
#ifndef SCT_BASE_NEAR_H
#define SCT_BASE_NEAR_H

#include <stddef.h>

/* The candidate nearest to word, which has count bytes, by Damerau-Levenshtein distance over
 * bytes, letters compared without case, or NULL when none is within a third of the word's length
 * (at least 1, at most 4 edits, always fewer than the word has bytes: no one-letter name
 * is near another).  Ties go to the first.  candidates ends with NULL and may itself be
 * NULL.  Words above 64 bytes have no neighbours. */
const char *sct_near(const char *word, size_t count, const char *const candidates[]);

#endif

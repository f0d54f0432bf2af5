/* utf8.h: just enough Unicode for columns, names and terminals. */
#ifndef SCT_BASE_UTF8_H
#define SCT_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one code point at bytes[0..count); returns its length in bytes, or 0 when the
 * bytes are not UTF-8 (overlong forms, surrogates and values above U+10FFFF included). */
size_t sct_utf8_decode(size_t count, const char bytes[], uint32_t *ret_point);

/* The offset of the first byte that is not UTF-8, or count when all is well. */
size_t sct_utf8_check(size_t count, const char bytes[]);

size_t sct_utf8_points(const char *text); /* code points; a bad byte counts 1 */

/* Terminal cells: 0 for combining marks, 2 for wide East Asian letters and emoji, else 1. */
int sct_utf8_width(const char *text);
int sct_utf8_point_width(uint32_t point);

/* Letters, digits and _ of any script may be in a bare name; it does not begin with a digit. */
bool sct_utf8_is_name_start(uint32_t point);
bool sct_utf8_is_name_part(uint32_t point);

#endif

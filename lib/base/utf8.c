#include "base/utf8.h"

#include "base/utf8_tables.h"

#include <string.h>

#define SPAN_COUNT(spans) (sizeof(spans) / sizeof(spans)[0])

static bool is_in(uint32_t point, size_t count, const struct span spans[])
{
    size_t begin = 0;
    size_t end = count;
    while (begin < end) {
        const size_t middle = begin + (end - begin) / 2;
        if (point > spans[middle].last) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin < count && point >= spans[begin].first;
}

/* The length that the first byte announces, and its share of the bits; 0 for a byte that cannot
 * begin a code point. */
static size_t read_lead(unsigned char lead, uint32_t *ret_bits)
{
    static const struct {
        unsigned char mask, mark;
        size_t length;
    } leads[] = {{0x80, 0x00, 1}, {0xE0, 0xC0, 2}, {0xF0, 0xE0, 3}, {0xF8, 0xF0, 4}};
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
        if ((lead & leads[i].mask) == leads[i].mark) {
            *ret_bits = lead & (unsigned char)~leads[i].mask;
            return leads[i].length;
        }
    }
    return 0;
}

size_t sct_utf8_decode(size_t count, const char bytes[], uint32_t *ret_point)
{
    static const uint32_t least_of_length[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t point = 0;
    const size_t length = count ? read_lead((unsigned char)bytes[0], &point) : 0;
    if (length == 0 || length > count) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        if ((byte & 0xC0) != 0x80) {
            return 0;
        }
        point = point << 6 | (byte & 0x3F);
    }
    if (point < least_of_length[length] || point > 0x10FFFF ||
        (point >= 0xD800 && point <= 0xDFFF)) {
        return 0;
    }
    *ret_point = point;
    return length;
}

size_t sct_utf8_check(size_t count, const char bytes[])
{
    size_t at = 0;
    while (at < count) {
        uint32_t point = 0;
        const size_t length = sct_utf8_decode(count - at, bytes + at, &point);
        if (length == 0) {
            break;
        }
        at += length;
    }
    return at;
}

size_t sct_utf8_points(const char *text)
{
    const size_t count = strlen(text);
    size_t points = 0;
    for (size_t at = 0; at < count; points++) {
        uint32_t point = 0;
        const size_t length = sct_utf8_decode(count - at, text + at, &point);
        at += length ? length : 1;
    }
    return points;
}

int sct_utf8_point_width(uint32_t point)
{
    if (point < 0x80) {
        return 1;
    }
    if (is_in(point, SPAN_COUNT(no_cells), no_cells)) {
        return 0;
    }
    return is_in(point, SPAN_COUNT(two_cells), two_cells) ? 2 : 1;
}

int sct_utf8_width(const char *text)
{
    const size_t count = strlen(text);
    int width = 0;
    for (size_t at = 0; at < count;) {
        uint32_t point = 0xFFFD;
        const size_t length = sct_utf8_decode(count - at, text + at, &point);
        width += sct_utf8_point_width(length ? point : 0xFFFD);
        at += length ? length : 1;
    }
    return width;
}

static bool is_ascii_letter(uint32_t point)
{
    return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') || point == '_';
}

bool sct_utf8_is_name_start(uint32_t point)
{
    if (point < 0x80) {
        return is_ascii_letter(point);
    }
    return is_in(point, SPAN_COUNT(name_starts), name_starts);
}

bool sct_utf8_is_name_part(uint32_t point)
{
    if (point < 0x80) {
        return is_ascii_letter(point) || (point >= '0' && point <= '9');
    }
    return is_in(point, SPAN_COUNT(name_parts), name_parts);
}

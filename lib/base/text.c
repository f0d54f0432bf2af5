/* Room doubles, so n bytes cost O(n) copying.  The bytes left behind stay in the arena until
 * it is reset: at most as many again as the text itself. */
#include "base/text.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM_BYTES = 64 };

void sct_text_begin(struct sct_text *text, struct sct_arena *arena)
{
    *text = (struct sct_text){.arena = arena, .status = SCT_OK};
}

/* Makes room for more_bytes and the NUL after them. */
static sct_status make_room(struct sct_text *text, size_t more_bytes)
{
    if (text->status != SCT_OK) {
        return text->status;
    }
    if (more_bytes < text->room - text->count) {
        return SCT_OK;
    }
    if (more_bytes > SIZE_MAX / 4 || text->count > SIZE_MAX / 4) {
        text->status =
            sct_fail(&text->err, SCT_LIMIT, "a text of %zu bytes and %zu more is too long",
                     text->count, more_bytes);
        return text->status;
    }
    size_t room = text->room ? text->room * 2 : FIRST_ROOM_BYTES;
    if (room < text->count + more_bytes + 1) {
        room = text->count + more_bytes + 1;
    }
    void *bytes = NULL;
    text->status = sct_arena_take(text->arena, room, 1, &bytes, &text->err);
    if (text->status != SCT_OK) {
        return text->status;
    }
    if (text->count) {
        memcpy(bytes, text->bytes, text->count);
    }
    text->bytes = bytes;
    text->room = room;
    return SCT_OK;
}

void sct_text_add_bytes(struct sct_text *text, size_t count, const char bytes[])
{
    if (make_room(text, count) != SCT_OK || count == 0) {
        return;
    }
    memcpy(text->bytes + text->count, bytes, count);
    text->count += count;
    text->bytes[text->count] = '\0';
}

void sct_text_add(struct sct_text *text, const char *bytes)
{
    sct_text_add_bytes(text, strlen(bytes), bytes);
}

void sct_text_add_char(struct sct_text *text, char c)
{
    sct_text_add_bytes(text, 1, &c);
}

void sct_text_addf(struct sct_text *text, const char *fmt, ...)
{
    va_list args;
    va_list again;
    va_start(args, fmt);
    va_copy(again, args);
    const int need = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    assert(need >= 0); /* only a wrong format or INT_MAX bytes could */
    if (need >= 0 && make_room(text, (size_t)need) == SCT_OK) {
        (void)vsnprintf(text->bytes + text->count, (size_t)need + 1, fmt, again);
        text->count += (size_t)need;
    }
    va_end(again);
}

sct_status sct_text_end(struct sct_text *text, const char **ret_bytes, struct sct_error *err)
{
    if (text->status != SCT_OK) {
        if (err) {
            *err = text->err;
        }
        return text->status;
    }
    *ret_bytes = text->count ? text->bytes : "";
    return SCT_OK;
}

sct_status sct_text_formatv(struct sct_arena *arena, const char **ret_text, struct sct_error *err,
                            const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    const int need = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    assert(need >= 0);
    void *bytes = NULL;
    SCT_TRY(sct_arena_take(arena, (size_t)need + 1, 1, &bytes, err));
    (void)vsnprintf(bytes, (size_t)need + 1, fmt, args);
    *ret_text = bytes;
    return SCT_OK;
}

sct_status sct_text_format(struct sct_arena *arena, const char **ret_text, struct sct_error *err,
                           const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    const sct_status status = sct_text_formatv(arena, ret_text, err, fmt, args);
    va_end(args);
    return status;
}

sct_status sct_text_copy(struct sct_arena *arena, size_t count, const char bytes[],
                         const char **ret_text, struct sct_error *err)
{
    if (count == SIZE_MAX) {
        return sct_fail(err, SCT_LIMIT, "a text of %zu bytes is too long", count);
    }
    void *copy = NULL;
    SCT_TRY(sct_arena_take(arena, count + 1, 1, &copy, err));
    if (count) {
        memcpy(copy, bytes, count);
    }
    *ret_text = copy; /* the arena zeroes: the NUL is there */
    return SCT_OK;
}

/* Beside a power of two the doubles below lie closer than those above, so the nearest decimal of
 * few digits may read back as the neighbour below while the next decimal up is right:
 * 2^-44 is 5.684341886080802e-14, not ...801e-14.  Adds one to the last digit of the mantissa. */
static void step_up(char *text)
{
    char *at = strchr(text, 'e');
    at = at ? at : text + strlen(text);
    while (at > text) {
        at--;
        if (*at >= '0' && *at < '9') {
            (*at)++;
            return;
        }
        if (*at == '9') {
            *at = '0';
        }
    }
}

/* Fifteen digits always survive the way through a normal double and back, so what fits in them
 * is found at once, without its trailing zeros; a subnormal has fewer. */
void sct_text_from_number(double number, char ret_text[32])
{
    if (isfinite(number) && fabs(number) < 1e15 && number == floor(number)) {
        (void)snprintf(ret_text, 32, "%.0f", number);
        return;
    }
    char text[40] = ""; /* what the compiler fears; 17 digits need 25 */
    for (int digits = fabs(number) < DBL_MIN ? 1 : DBL_DIG; digits <= 17; digits++) {
        (void)snprintf(text, sizeof text, "%.*g", digits, number);
        if (digits == 17 || !isfinite(number) || strtod(text, NULL) == number) {
            break;
        }
        step_up(text);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    memcpy(ret_text, text, 32);
}

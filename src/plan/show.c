#include "plan/show.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

/* Enough to recognise a name; a whole expression would push the sentence out of sight. */
enum { SHOWN_POINTS_MAX = 60 };

/* Appends a quoted text at ret_text[at..room); returns the new end.  room must leave 8 bytes. */
static size_t quote(const char *text, size_t at, size_t room, char ret_text[])
{
    size_t left_bytes = strlen(text);
    size_t points = 0;

    ret_text[at++] = '\'';
    while (left_bytes > 0 && points < SHOWN_POINTS_MAX) {
        uint32_t point = 0;
        size_t bytes = sct_utf8_decode(left_bytes, text, &point);
        bytes = bytes ? bytes : 1;
        if (at + bytes + 8 > room) {
            break;
        }
        if (point < 0x20 || point == 0x7f) {
            ret_text[at++] = ' ';
        } else {
            memcpy(ret_text + at, text, bytes);
            at += bytes;
        }
        text += bytes;
        left_bytes -= bytes;
        points++;
    }
    const char *end = left_bytes > 0 ? "...'" : "'";
    memcpy(ret_text + at, end, strlen(end) + 1);
    return at + strlen(end);
}

struct plan_shown plan_show(const char *text)
{
    struct plan_shown shown;
    (void)quote(text, 0, sizeof shown.text, shown.text);
    return shown;
}

struct plan_shown plan_show_thing(const char *kind, const char *name)
{
    struct plan_shown shown;
    const int bytes = snprintf(shown.text, sizeof shown.text / 2, "%s ", kind);
    (void)quote(name, (size_t)bytes, sizeof shown.text, shown.text);
    return shown;
}

struct plan_shown plan_show_number(const char *kind, size_t number)
{
    struct plan_shown shown;
    (void)snprintf(shown.text, sizeof shown.text, "%s %zu", kind, number);
    return shown;
}

struct plan_shown plan_show_place(struct sct_place place, struct sct_place from)
{
    struct plan_shown shown;
    if (place.file == from.file || !place.file) {
        (void)snprintf(shown.text, sizeof shown.text, "line %d", place.line);
        return shown;
    }
    /* The end of a long path says more than its beginning. */
    const char *path = place.file->path;
    const size_t path_bytes = strlen(path);
    const size_t shown_bytes = sizeof shown.text - 24;
    const bool cut = path_bytes > shown_bytes;
    (void)snprintf(shown.text, sizeof shown.text, "%s%s:%d", cut ? "..." : "",
                   cut ? path + (path_bytes - shown_bytes) : path, place.line);
    return shown;
}

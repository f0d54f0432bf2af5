/* show.h: pieces of a plan as they stand in messages.
 *
 * Values of fixed size, so that a message can be made in one expression and nothing can fail:
 *     "%s is defined twice; first at %s", plan_show(text).text, plan_show_place(...).text
 */
#ifndef SCT_PLAN_SHOW_H
#define SCT_PLAN_SHOW_H

#include "base/problems.h"

struct plan_shown {
    char text[192];
};

/* 'text' in quotes, at most 60 code points of it, control characters as blanks. */
struct plan_shown plan_show(const char *text);

/* source 'lines' */
struct plan_shown plan_show_thing(const char *kind, const char *name);

/* segment number 3 */
struct plan_shown plan_show_number(const char *kind, size_t number);

/* "line 12", or "shared.yml:12" when place is in another file than from. */
struct plan_shown plan_show_place(struct sct_place place, struct sct_place from);

#endif

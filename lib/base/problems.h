/* problems.h: what is wrong with a text a person wrote, all of it, with places.
 *
 * A plan is answered with every mistake in it, not with the first.  A stage that
 * reads a plan adds problems and goes on; its door returns SCT_PLAN at the end
 * when sct_problems_error_count() is not 0.
 */
#ifndef SCT_BASE_PROBLEMS_H
#define SCT_BASE_PROBLEMS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* A file as read, kept so that a problem can show its line. */
struct sct_file {
    const char *path;
    const char *text; /* NUL-terminated */
    size_t text_bytes;
};

/* Where in a file something stands.  Lines and columns count from 1; columns
 * count code points.  file is NULL when there is no place. */
struct sct_place {
    const struct sct_file *file;
    int line;
    int column;
    int width; /* code points to underline; at least 1 */
};

typedef enum { SCT_PROBLEM_NOTE, SCT_PROBLEM_WARNING, SCT_PROBLEM_ERROR } sct_severity;

struct sct_problem {
    sct_severity severity;
    struct sct_place place;
    const char *message; /* one sentence: the thing, the value, the limit */
    const char *hint;    /* an action, or "" */
};

struct sct_problems {
    struct sct_arena *arena;
    struct sct_problem *items;
    size_t count;
    size_t room;
    size_t left_out;        /* problems beyond SCT_PROBLEMS_MAX */
    size_t left_out_errors; /* of those, the errors */
};

/* A plan with more mistakes than this is a wrong file; the rest is counted. */
enum { SCT_PROBLEMS_MAX = 200 };

void sct_problems_begin(struct sct_problems *problems, struct sct_arena *arena);

/* Adds one problem; fmt makes the message, hint may be NULL.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_problems_add(struct sct_problems *problems, sct_severity severity,
                                           struct sct_place place, const char *hint,
                                           struct sct_error *err, const char *fmt, ...)
    SCT_PRINTF(6, 7);

size_t sct_problems_error_count(const struct sct_problems *problems);

/* "path:14:7: error: message", the line, a caret below, and the hint.  color adds
 * ANSI colours.  By line and column, a file after the other in the order of their first problems.  Text in arena; SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_problems_print(const struct sct_problems *problems,
                                             struct sct_arena *arena, bool color,
                                             const char **ret_text, struct sct_error *err);

#endif

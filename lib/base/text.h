/* text.h: text that grows in an arena.
 *
 * Everything the program writes piece by piece (SQL, messages, JSON) is built
 * here.  A failed addition is remembered: builders are written as straight
 * lines, and text_end() tells once whether all of it fitted.
 */
#ifndef SCT_BASE_TEXT_H
#define SCT_BASE_TEXT_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct sct_text {
    struct sct_arena *arena;
    char *bytes; /* NUL-terminated once anything was added */
    size_t count;
    size_t room;
    sct_status status;    /* the first failure; additions after it do nothing */
    struct sct_error err; /* what the first failure said */
};

void sct_text_begin(struct sct_text *text, struct sct_arena *arena);
void sct_text_add(struct sct_text *text, const char *bytes);
void sct_text_add_bytes(struct sct_text *text, size_t count, const char bytes[]);
void sct_text_add_char(struct sct_text *text, char c);
void sct_text_addf(struct sct_text *text, const char *fmt, ...) SCT_PRINTF(2, 3);

/* The finished text, never NULL on SCT_OK; "" when nothing was added.
 * SCT_NOMEM or SCT_LIMIT from the arena. */
SCT_MUST_CHECK sct_status sct_text_end(struct sct_text *text, const char **ret_bytes,
                                       struct sct_error *err);

/* printf into the arena.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_text_format(struct sct_arena *arena, const char **ret_text,
                                          struct sct_error *err, const char *fmt, ...)
    SCT_PRINTF(4, 5);

SCT_MUST_CHECK sct_status sct_text_formatv(struct sct_arena *arena, const char **ret_text,
                                           struct sct_error *err, const char *fmt, va_list args)
    SCT_PRINTF(4, 0);

/* A NUL-terminated copy of count bytes.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_text_copy(struct sct_arena *arena, size_t count, const char bytes[],
                                        const char **ret_text, struct sct_error *err);

/* The shortest decimal that reads back as the same double ("0.1", "12", "1e+20");
 * needs 32 bytes.  Whole numbers below 1e15 carry no point and no exponent.
 * What is not finite is "nan", "inf", "-inf". */
void sct_text_from_number(double number, char ret_text[32]);

#endif

/* arena.h: memory with a lifetime, so nothing is freed by hand.
 *
 * There are four lifetimes and the argument name says which one is meant:
 *
 *     process   from main() to exit          configuration, registries
 *     run       one pass of the pipeline     plan, model, frame, assignment
 *     scratch   inside one stage             reset when the stage returns
 *     request   one HTTP request             reset after the reply is sent
 *
 * A function that returns memory takes the arena it must come from.  A stage
 * never keeps a pointer into a shorter-lived arena than its own result.
 */
#ifndef SCT_BASE_ARENA_H
#define SCT_BASE_ARENA_H

#include "base/status.h"

#include <stddef.h>

struct sct_arena;

/* limit_bytes is required: an arena that may grow for ever is a leak with a
 * nicer name.  Reaching it is SCT_LIMIT, not SCT_NOMEM, so that the message can
 * tell the user which setting to raise. */
SCT_MUST_CHECK sct_status sct_arena_open(size_t limit_bytes, struct sct_arena **ret_arena,
                                         struct sct_error *err);
void sct_arena_reset(struct sct_arena *arena);
void sct_arena_close(struct sct_arena *arena); /* NULL is a no-op */

/* Zeroed memory for count items of item_bytes each, aligned for any type. */
SCT_MUST_CHECK sct_status sct_arena_take(struct sct_arena *arena, size_t count, size_t item_bytes,
                                         void **ret_memory, struct sct_error *err);

#endif

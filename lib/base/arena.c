/* A chain of blocks, newest first.  Blocks double from 4 KiB so that a small
 * plan costs one allocation and a large frame costs few. */
#include "base/arena.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>

enum { FIRST_BLOCK_BYTES = 4096 };

struct block {
    struct block *older;
    size_t used_bytes;
    size_t size_bytes;
    alignas(max_align_t) unsigned char bytes[];
};

struct sct_arena {
    struct block *newest;
    size_t held_bytes;
    size_t limit_bytes;
};

sct_status sct_arena_open(size_t limit_bytes, struct sct_arena **ret_arena, struct sct_error *err)
{
    struct sct_arena *arena = sct_alloc(sizeof *arena);
    if (!arena) {
        return sct_fail(err, SCT_NOMEM, "no memory for an arena");
    }
    arena->limit_bytes = limit_bytes;
    *ret_arena = arena;
    return SCT_OK;
}

void sct_arena_reset(struct sct_arena *arena)
{
    while (arena->newest) {
        struct block *block = arena->newest;
        arena->newest = block->older;
        sct_free(block);
    }
    arena->held_bytes = 0;
}

void sct_arena_close(struct sct_arena *arena)
{
    if (!arena) {
        return;
    }
    sct_arena_reset(arena);
    sct_free(arena);
}

static sct_status add_block(struct sct_arena *arena, size_t need_bytes, struct sct_error *err)
{
    size_t size_bytes = arena->newest ? arena->newest->size_bytes * 2 : FIRST_BLOCK_BYTES;
    if (size_bytes < need_bytes) {
        size_bytes = need_bytes;
    }
    const size_t room_bytes = arena->limit_bytes - arena->held_bytes;
    if (size_bytes > room_bytes) {
        size_bytes = need_bytes; /* doubling is a wish, not a need */
    }
    if (size_bytes > room_bytes) {
        return sct_fail(err, SCT_LIMIT, "memory limit of %zu bytes reached", arena->limit_bytes);
    }

    struct block *block = sct_alloc(sizeof *block + size_bytes);
    if (!block) {
        return sct_fail(err, SCT_NOMEM, "no memory for %zu bytes", size_bytes);
    }
    block->size_bytes = size_bytes;
    block->older = arena->newest;
    arena->newest = block;
    arena->held_bytes += size_bytes;
    return SCT_OK;
}

sct_status sct_arena_take(struct sct_arena *arena, size_t count, size_t item_bytes,
                          void **ret_memory, struct sct_error *err)
{
    const size_t align = alignof(max_align_t);
    if (item_bytes && count > (SIZE_MAX - align) / item_bytes) {
        return sct_fail(err, SCT_LIMIT, "%zu items of %zu bytes overflow", count, item_bytes);
    }
    const size_t need_bytes = (count * item_bytes + align - 1) / align * align;

    struct block *block = arena->newest;
    if (!block || block->size_bytes - block->used_bytes < need_bytes) {
        SCT_TRY(add_block(arena, need_bytes, err));
        block = arena->newest;
    }
    assert(block && block->size_bytes - block->used_bytes >= need_bytes);
    *ret_memory = block->bytes + block->used_bytes;
    block->used_bytes += need_bytes;
    return SCT_OK;
}

/* A chain of blocks, newest first.  Blocks double from 4 KiB to 4 MiB so that a small plan costs
 * one allocation and a large frame costs few, and the room never used stays small.  What is larger
 * than the next block gets a block of its own behind the newest, which goes on being filled. */
#include "base/arena.h"

#include "base/alloc.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>

enum { FIRST_BLOCK_BYTES = 4096, LARGEST_BLOCK_BYTES = 4 * 1024 * 1024 };

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
    size_t next_bytes; /* what the next block would like to be */
};

sct_status sct_arena_open(size_t limit_bytes, struct sct_arena **ret_arena, struct sct_error *err)
{
    struct sct_arena *arena = sct_alloc(sizeof *arena);
    if (!arena) {
        return sct_fail(err, SCT_NOMEM, "no memory for an arena");
    }
    arena->limit_bytes = limit_bytes;
    arena->next_bytes = FIRST_BLOCK_BYTES;
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
    arena->next_bytes = FIRST_BLOCK_BYTES;
}

void sct_arena_close(struct sct_arena *arena)
{
    if (!arena) {
        return;
    }
    sct_arena_reset(arena);
    sct_free(arena);
}

static sct_status add_block(struct sct_arena *arena, size_t need_bytes, struct block **ret_block,
                            struct sct_error *err)
{
    const size_t room_bytes = arena->limit_bytes - arena->held_bytes;
    size_t size_bytes = arena->next_bytes;
    if (size_bytes < need_bytes || size_bytes > room_bytes) {
        size_bytes = need_bytes; /* doubling is a wish, not a need */
    }
    if (size_bytes > room_bytes || size_bytes > SIZE_MAX - sizeof(struct block)) {
        return sct_fail(err, SCT_LIMIT,
                        "%zu bytes more would pass the memory limit of %zu bytes (%zu are held)",
                        need_bytes, arena->limit_bytes, arena->held_bytes);
    }
    struct block *block = sct_alloc(sizeof *block + size_bytes);
    if (!block) {
        return sct_fail(err, SCT_NOMEM, "no memory for %zu bytes (%zu are held)", size_bytes,
                        arena->held_bytes);
    }
    block->size_bytes = size_bytes;
    arena->held_bytes += size_bytes;
    *ret_block = block;
    return SCT_OK;
}

/* The block with room for need_bytes: the newest, a new one, or one just for them. */
static sct_status find_block(struct sct_arena *arena, size_t need_bytes, struct block **ret_block,
                             struct sct_error *err)
{
    struct block *newest = arena->newest;
    if (newest && newest->size_bytes - newest->used_bytes >= need_bytes) {
        *ret_block = newest;
        return SCT_OK;
    }
    struct block *block = NULL;
    SCT_TRY(add_block(arena, need_bytes, &block, err));
    assert(block);
    if (newest && block->size_bytes == need_bytes) {
        block->older = newest->older;
        newest->older = block;
    } else {
        block->older = newest;
        arena->newest = block;
    }
    if (block->size_bytes == arena->next_bytes && arena->next_bytes < LARGEST_BLOCK_BYTES) {
        arena->next_bytes *= 2;
    }
    *ret_block = block;
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

    struct block *block = NULL;
    SCT_TRY(find_block(arena, need_bytes, &block, err));
    assert(block->size_bytes - block->used_bytes >= need_bytes);
    *ret_memory = block->bytes + block->used_bytes;
    block->used_bytes += need_bytes;
    return SCT_OK;
}

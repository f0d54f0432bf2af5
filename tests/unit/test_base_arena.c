/* Arenas keep their limit, their alignment and their zeros; errors keep their form. */
#include "base/arena.h"

#include "support/check.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>

static struct sct_arena *open_arena(size_t limit_bytes)
{
    struct sct_arena *arena = NULL;
    struct sct_error err = {0};
    CHECK_OK(sct_arena_open(limit_bytes, &arena, &err), err);
    return arena;
}

static bool is_zero(size_t count, const unsigned char bytes[])
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i]) {
            return false;
        }
    }
    return true;
}

static void memory_is_zeroed_aligned_and_apart(void)
{
    struct sct_arena *arena = open_arena(64 << 20);
    struct sct_error err = {0};
    unsigned char *taken[400] = {0};
    for (size_t i = 0; i < 400; i++) {
        const size_t bytes = (i * i * 7) % 9001;
        void *memory = NULL;
        CHECK_OK(sct_arena_take(arena, bytes, 1, &memory, &err), err);
        CHECK((uintptr_t)memory % alignof(max_align_t) == 0);
        CHECK(is_zero(bytes, memory));
        memset(memory, (int)(i % 251), bytes);
        taken[i] = memory;
    }
    for (size_t i = 0; i < 400; i++) {
        for (size_t at = 0; at < (i * i * 7) % 9001; at++) {
            CHECK(taken[i][at] == i % 251);
        }
    }
    sct_arena_close(arena);
}

static void the_limit_is_a_limit(void)
{
    struct sct_arena *arena = open_arena(10000);
    struct sct_error err = {0};
    void *memory = NULL;
    void *const untouched = &err;
    size_t taken = 0;
    sct_status status = SCT_OK;
    while (status == SCT_OK) {
        memory = untouched;
        status = sct_arena_take(arena, 100, 1, &memory, &err);
        taken += status == SCT_OK ? 112 : 0; /* 100, aligned */
    }
    CHECK(status == SCT_LIMIT && memory == untouched);
    CHECK(taken <= 10000 && taken > 10000 - 4096);
    CHECK(strstr(err.message, "10000") != NULL);
    CHECK_OK(sct_arena_take(arena, 1, 16, &memory, &err), err); /* what fits still does */
    sct_arena_close(arena);
}

static void all_of_the_limit_can_be_had_at_once(void)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_error err = {0};
    void *memory = NULL;
    CHECK_OK(sct_arena_take(arena, 1 << 20, 1, &memory, &err), err);
    CHECK(sct_arena_take(arena, 1, 1, &memory, &err) == SCT_LIMIT);
    sct_arena_reset(arena);
    CHECK_OK(sct_arena_take(arena, 1 << 20, 1, &memory, &err), err);
    CHECK(is_zero(1 << 20, memory));
    sct_arena_close(arena);
    sct_arena_close(NULL);
}

/* A large take must not retire the block that is being filled: a thousand small ones beside a
 * hundred large ones cost little more than the large ones. */
static void large_takes_leave_the_small_block_open(void)
{
    struct sct_arena *arena = open_arena(100 * 100000 + 64 * 1024);
    struct sct_error err = {0};
    void *memory = NULL;
    for (int i = 0; i < 1000; i++) {
        if (i % 10 == 0) {
            CHECK_OK(sct_arena_take(arena, 100000, 1, &memory, &err), err);
        }
        CHECK_OK(sct_arena_take(arena, 1, 32, &memory, &err), err);
    }
    sct_arena_close(arena);
}

static void sizes_that_overflow_are_refused(void)
{
    struct sct_arena *arena = open_arena(SIZE_MAX);
    struct sct_error err = {0};
    void *memory = NULL;
    CHECK(sct_arena_take(arena, SIZE_MAX / 2, 3, &memory, &err) == SCT_LIMIT);
    CHECK(sct_arena_take(arena, SIZE_MAX - 16, 1, &memory, &err) == SCT_LIMIT);
    CHECK(memory == NULL);
    sct_arena_close(arena);
}

static void an_error_has_a_message_a_hint_and_a_place(void)
{
    struct sct_error err = {0};
    CHECK(sct_fail(&err, SCT_DATA, "column '%s': %d values", "x", 3) == SCT_DATA);
    sct_hint(&err, "set on_bad_row: %s", "skip");
    sct_where(&err, "plan.yml", 14, 7);
    CHECK_TEXT(err.message, "column 'x': 3 values");
    CHECK_TEXT(err.hint, "set on_bad_row: skip");
    CHECK_TEXT(err.where, "plan.yml:14:7");
    sct_where(&err, "plan.yml", 14, 0);
    CHECK_TEXT(err.where, "plan.yml:14");
    sct_where(&err, "plan.yml", 0, 0);
    CHECK_TEXT(err.where, "plan.yml");
    CHECK(sct_fail(&err, SCT_IO, "next") == SCT_IO);
    CHECK(err.hint[0] == '\0' && err.where[0] == '\0');
    sct_hint(NULL, "nobody asks");
    sct_where(NULL, "plan.yml", 1, 1);
    CHECK(sct_fail(NULL, SCT_IO, "nobody asks") == SCT_IO);
}

static void a_long_message_is_cut_not_spilled(void)
{
    struct sct_error err = {0};
    char name[2000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    CHECK(sct_fail(&err, SCT_PLAN, "%s", name) == SCT_PLAN);
    CHECK(strlen(err.message) == sizeof err.message - 1);
    sct_hint(&err, "%s", name);
    CHECK(strlen(err.hint) == sizeof err.hint - 1);
    sct_where(&err, name, 1, 1);
    CHECK(strlen(err.where) == sizeof err.where - 1);
}

static void exit_codes_are_the_contract(void)
{
    CHECK(sct_status_exit_code(SCT_OK) == 0);
    CHECK(sct_status_exit_code(SCT_USAGE) == 2);
    CHECK(sct_status_exit_code(SCT_PLAN) == 3);
    CHECK(sct_status_exit_code(SCT_NOMEM) == 11);
    CHECK_TEXT(sct_status_name(SCT_DATABASE), "DATABASE");
}

int main(void)
{
    memory_is_zeroed_aligned_and_apart();
    the_limit_is_a_limit();
    all_of_the_limit_can_be_had_at_once();
    large_takes_leave_the_small_block_open();
    sizes_that_overflow_are_refused();
    an_error_has_a_message_a_hint_and_a_place();
    a_long_message_is_cut_not_spilled();
    exit_codes_are_the_contract();
    return 0;
}

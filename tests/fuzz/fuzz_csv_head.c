/* Any bytes as the head of a CSV file: a shape is found, records are cut by it, and cutting does not depend on
 * where the head ends. */
#include "engine/read/shape.h"
#include "support/check.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { HEAD_BYTES_MAX = 4096, RECORDS_MAX = 50 };

static void check_cells(struct sct_arena *arena, const char *text, size_t count,
                        const struct csv_shape *shape, const struct csv_record *record)
{
    for (size_t i = 0; i < record->cell_count; i++) {
        const struct csv_cell *cell = &record->cells[i];
        const char *undone = NULL;
        CHECK(cell->bytes >= text && cell->bytes + cell->count <= text + count);
        CHECK(csv_cell_text(arena, shape, cell, &undone, NULL) == SCT_OK);
        CHECK(strlen(undone) <= cell->count);
        (void)csv_looks_like_value(cell);
    }
}

/* Every record of the first half is a record of the whole. */
static void check_halves(struct sct_arena *arena, const char *text, size_t count,
                         const struct csv_shape *shape)
{
    size_t all_count = 0;
    size_t half_count = 0;
    const struct csv_record *all = NULL;
    const struct csv_record *half = NULL;
    CHECK(csv_split(arena, count, text, true, shape, RECORDS_MAX, &all_count, &all, NULL) ==
          SCT_OK);
    CHECK(csv_split(arena, count / 2, text, false, shape, RECORDS_MAX, &half_count, &half, NULL) ==
          SCT_OK);
    CHECK(half_count <= all_count && all_count <= RECORDS_MAX);
    for (size_t i = 0; i < all_count; i++) {
        CHECK(all[i].cell_count > 0);
        check_cells(arena, text, count, shape, &all[i]);
        CHECK(i >= half_count || half[i].cell_count == all[i].cell_count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct sct_arena *arena = NULL;
    struct csv_shape shape;
    double regular = -1;
    const struct csv_shape given = {.quote = count && bytes[0] == '\'' ? '\'' : '"'};
    if (count > HEAD_BYTES_MAX) {
        return 0;
    }
    const char *text = (const char *)bytes;
    CHECK(sct_arena_open((size_t)64 << 20, &arena, NULL) == SCT_OK);
    CHECK(csv_find_shape(arena, count, text, true, &given, &shape, &regular, NULL) == SCT_OK);
    CHECK(regular >= 0 && regular <= 1 && shape.column_count >= 1);
    CHECK(strlen(shape.delimiter) < 2);
    check_halves(arena, text, count, &shape);
    sct_arena_close(arena);
    return 0;
}

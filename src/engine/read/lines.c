/* lines.c: finding a row again in its file, by its line.
 *
 * The engine numbers records, not lines, and does not number the rows it gives; but it keeps their order and tells
 * the byte at which a rejected record begins.  Reading the file once more, only when there is something
 * bad to show, gives the line. */
#include "engine/read/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { BUFFER_BYTES = 1 << 16 };

struct record {
    uint64_t begin; /* offset of its first byte */
    int64_t line;
    bool blank;
};

/* What the walk tells each record to; false ends the walk. */
struct visitor {
    bool (*visit)(struct visitor *visitor, const struct record *record);
    size_t broken_count; /* records that begin here end with their line */
    const uint64_t *broken;
    size_t next; /* of broken or rejected */
    int64_t records;
    const uint64_t *rejected;
    size_t rejected_count;
    const int64_t *rows;
    size_t row_count, found;
    int64_t *lines;
};

struct walk {
    struct csv_machine machine;
    struct record record;
    uint64_t offset;
    int64_t line;
    size_t skip;   /* lines before the header */
    bool header;   /* the next record is it */
    bool broken;   /* the current record ends with its line */
    bool one_cell; /* a blank line of a one-column file is a row */
};

static void begin_record(struct walk *walk, struct visitor *visitor)
{
    walk->machine.state = CSV_START;
    walk->machine.matched = 0;
    walk->record = (struct record){.begin = walk->offset, .line = walk->line, .blank = true};
    while (visitor->next < visitor->broken_count && visitor->broken[visitor->next] < walk->offset) {
        visitor->next++;
    }
    walk->broken =
        visitor->next < visitor->broken_count && visitor->broken[visitor->next] == walk->offset;
}

static bool end_record(struct walk *walk, struct visitor *visitor)
{
    if (walk->skip) {
        walk->skip--;
    } else if (walk->record.blank && !walk->one_cell) {
        return true;
    } else if (walk->header) {
        walk->header = false;
    } else {
        return visitor->visit(visitor, &walk->record);
    }
    return true;
}

static bool walk_byte(struct walk *walk, struct visitor *visitor, char byte)
{
    const bool newline = byte == '\n' || (walk->machine.shape->bare_cr && byte == '\r');
    const csv_event event = csv_step(&walk->machine, byte);
    walk->offset++;
    walk->line += newline;
    walk->record.blank = walk->record.blank && (newline || byte == '\r');
    if (event == CSV_RECORD || (newline && (walk->broken || walk->skip))) {
        if (!end_record(walk, visitor)) {
            return false;
        }
        begin_record(walk, visitor);
    }
    return true;
}

static sct_status open_file(const char *path, FILE **ret_file, struct sct_error *err)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return sct_fail(err, SCT_IO, "cannot open '%s': %s", path, strerror(errno));
    }
    *ret_file = file;
    return SCT_OK;
}

static void skip_mark(FILE *file, struct walk *walk)
{
    char mark[3];
    if (fread(mark, 1, 3, file) == 3 && memcmp(mark, "\xef\xbb\xbf", 3) == 0) {
        walk->offset = 3;
        return;
    }
    rewind(file);
}

static sct_status walk_file(struct sct_arena *scratch, const struct csv_shape *shape,
                            const char *path, struct visitor *visitor, struct sct_error *err)
{
    sct_status status = SCT_OK;
    FILE *file = NULL;
    void *memory = NULL;
    bool more = true;
    struct walk walk = {.machine = {.shape = shape},
                        .line = 1,
                        .skip = shape->skip_lines,
                        .header = shape->header,
                        .one_cell = shape->column_count == 1};
    SCT_TRY(sct_arena_take(scratch, BUFFER_BYTES, 1, &memory, err));
    SCT_TRY(open_file(path, &file, err));
    const char *buffer = memory;
    skip_mark(file, &walk);
    begin_record(&walk, visitor);
    for (size_t count = 1; more && count > 0;) {
        count = fread(memory, 1, BUFFER_BYTES, file);
        for (size_t i = 0; more && i < count; i++) {
            more = walk_byte(&walk, visitor, buffer[i]);
        }
    }
    if (ferror(file)) {
        SCT_GO(sct_fail(err, SCT_IO, "cannot read '%s'", path));
    }
    if (more && walk.offset > walk.record.begin) {
        (void)end_record(&walk, visitor); /* no newline at the end */
    }
done:
    (void)fclose(file);
    return status;
}

static bool count_record(struct visitor *visitor, const struct record *record)
{
    (void)record;
    visitor->records++;
    return true;
}

sct_status lines_count(struct sct_arena *scratch, const struct csv_shape *shape, const char *path,
                       size_t broken_count, const uint64_t broken[], int64_t *ret_records,
                       struct sct_error *err)
{
    struct visitor visitor = {.visit = count_record,
                              .broken = broken,
                              .broken_count = broken_count};
    SCT_TRY(walk_file(scratch, shape, path, &visitor, err));
    *ret_records = visitor.records;
    return SCT_OK;
}

static bool find_record(struct visitor *visitor, const struct record *record)
{
    size_t next = visitor->next;
    while (next < visitor->rejected_count && visitor->rejected[next] < record->begin) {
        next++;
    }
    visitor->next = next;
    if (next < visitor->rejected_count && visitor->rejected[next] == record->begin) {
        return true;
    }
    visitor->records++;
    if (visitor->records == visitor->rows[visitor->found]) {
        visitor->lines[visitor->found++] = record->line;
    }
    return visitor->found < visitor->row_count;
}

sct_status lines_find(struct sct_arena *scratch, const struct csv_shape *shape, const char *path,
                      size_t rejected_count, const uint64_t rejected[], size_t count,
                      const int64_t rows[], int64_t ret_lines[], struct sct_error *err)
{
    struct visitor visitor = {.visit = find_record,
                              .rejected = rejected,
                              .rejected_count = rejected_count,
                              .rows = rows,
                              .row_count = count,
                              .lines = ret_lines};
    for (size_t i = 0; i < count; i++) {
        ret_lines[i] = 0;
    }
    return count ? walk_file(scratch, shape, path, &visitor, err) : SCT_OK;
}

sct_status lines_at(struct sct_arena *scratch, const char *path, size_t count,
                    const uint64_t offsets[], int64_t ret_lines[], struct sct_error *err)
{
    sct_status status = SCT_OK;
    FILE *file = NULL;
    void *memory = NULL;
    uint64_t offset = 0;
    int64_t line = 1;
    size_t next = 0;
    SCT_TRY(sct_arena_take(scratch, BUFFER_BYTES, 1, &memory, err));
    SCT_TRY(open_file(path, &file, err));
    const char *buffer = memory;
    for (size_t read = 1; next < count && read > 0;) {
        read = fread(memory, 1, BUFFER_BYTES, file);
        for (size_t i = 0; i < read && next < count; i++, offset++) {
            for (; next < count && offsets[next] <= offset; next++) {
                ret_lines[next] = line;
            }
            line += buffer[i] == '\n';
        }
    }
    for (; next < count; next++) {
        ret_lines[next] = line; /* at the very end */
    }
    if (ferror(file)) {
        SCT_GO(sct_fail(err, SCT_IO, "cannot read '%s'", path));
    }
done:
    (void)fclose(file);
    return status;
}

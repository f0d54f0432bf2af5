/* lines.c: finding a row again in its file, by its line.
 *
 * The engine numbers records, not lines, and does not number the rows it gives; but it keeps their order and tells
 * the byte at which a rejected record begins.  Reading the file once more, only when there is something
 * bad to show, gives the line. */
#include "engine/read/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

enum { BUFFER_BYTES = 1 << 16 };

/* The engine's default for max_line_size: a longer record is one whose quote was left open. */
enum { RECORD_BYTES_MAX = 2000000 };

struct record {
    uint64_t begin; /* offset of its first byte */
    int64_t line;
    bool blank;
    bool broken;  /* its quotes are not those of a record */
    bool bare_cr; /* a CR in it stands for nothing */
    bool crlf;    /* it ends at CRLF */
    int64_t cells;
    uint64_t next_begin; /* of the line after its first; 0 while that is not reached */
};

/* What the walk tells each record to; false ends the walk. */
struct visitor {
    bool (*visit)(struct visitor *visitor, const struct record *record);
    struct lines_broken *broken;
    const uint64_t *rejected;
    size_t rejected_count, next;
    const int64_t *rows;
    size_t row_count, found;
    int64_t cells_of_line, cells;
    int64_t records;
    int64_t *lines;
    bool mixed, first_crlf;
};

struct walk {
    struct csv_machine machine;
    struct record record;
    uint64_t offset;
    int64_t line;
    bool after_cr; /* the byte before was a CR outside of quotes */
    size_t skip;   /* lines before the header */
    bool header;   /* the next record is it */
    bool one_cell; /* a blank line of a one-column file is a row */
};

static void begin_record(struct walk *walk)
{
    walk->machine.state = CSV_START;
    walk->machine.matched = 0;
    walk->record =
        (struct record){.begin = walk->offset, .line = walk->line, .blank = true, .cells = 1};
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

/* Something else than a delimiter after a closing quote. */
static bool is_odd(const struct walk *walk, char byte)
{
    const struct csv_shape *shape = walk->machine.shape;
    return walk->machine.state == CSV_CLOSED && byte != shape->quote && byte != '\r' &&
           byte != '\n' && byte != shape->delimiter[0];
}

static bool walk_byte(struct walk *walk, struct visitor *visitor, char byte)
{
    const bool newline = byte == '\n' || (walk->machine.shape->bare_cr && byte == '\r');
    walk->record.broken = walk->record.broken || is_odd(walk, byte);
    walk->record.blank = walk->record.blank && (newline || byte == '\r');
    walk->record.bare_cr = walk->record.bare_cr || (walk->after_cr && !newline);
    walk->record.crlf = walk->after_cr && newline;
    const csv_event event = csv_step(&walk->machine, byte);
    walk->record.cells += event == CSV_CELL;
    walk->after_cr = byte == '\r' && walk->machine.state != CSV_QUOTED;
    walk->offset++;
    walk->line += newline;
    if (newline && !walk->record.next_begin) {
        walk->record.next_begin = walk->offset;
    }
    if (event == CSV_RECORD || (newline && walk->skip)) {
        if (!end_record(walk, visitor)) {
            return false;
        }
        begin_record(walk);
    }
    return true;
}

/* A quote left open has run through what follows: the record ends with its line, and the walk goes on
 * from the next one. */
static bool runs_away(const struct walk *walk, bool at_end)
{
    const bool open = walk->machine.state == CSV_QUOTED || walk->machine.state == CSV_ESCAPED;
    return walk->record.next_begin && open &&
           (at_end || walk->offset - walk->record.begin > RECORD_BYTES_MAX);
}

static bool turn_back(struct walk *walk, struct visitor *visitor)
{
    walk->record.broken = true;
    walk->offset = walk->record.next_begin;
    walk->line = walk->record.line + 1;
    const bool more = end_record(walk, visitor);
    begin_record(walk);
    return more;
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

struct buffer {
    FILE *file;
    char *bytes;
    size_t count, next;
};

static bool fill_buffer(struct buffer *buffer)
{
    buffer->next = 0;
    buffer->count = fread(buffer->bytes, 1, BUFFER_BYTES, buffer->file);
    return buffer->count > 0;
}

static bool seek_buffer(struct buffer *buffer, uint64_t offset)
{
    buffer->next = buffer->count = 0;
    return fseeko(buffer->file, (off_t)offset, SEEK_SET) == 0;
}

/* Walks to the end or until the visitor has seen enough.  false: the file cannot be read on. */
static bool walk_records(struct walk *walk, struct visitor *visitor, struct buffer *buffer)
{
    bool more = true;
    while (more) {
        const bool at_end = buffer->next == buffer->count && !fill_buffer(buffer);
        if (runs_away(walk, at_end)) {
            more = turn_back(walk, visitor);
            if (!seek_buffer(buffer, walk->offset)) {
                return false;
            }
        } else if (at_end) {
            break;
        } else {
            more = walk_byte(walk, visitor, buffer->bytes[buffer->next++]);
        }
    }
    if (more && walk->offset > walk->record.begin) {
        walk->record.broken = walk->record.broken || walk->machine.state == CSV_QUOTED;
        (void)end_record(walk, visitor); /* no newline at the end */
    }
    return !ferror(buffer->file);
}

static sct_status walk_file(struct sct_arena *scratch, const struct csv_shape *shape,
                            const char *path, struct visitor *visitor, struct sct_error *err)
{
    sct_status status = SCT_OK;
    void *memory = NULL;
    struct buffer buffer = {.file = NULL};
    struct walk walk = {.machine = {.shape = shape},
                        .line = 1,
                        .skip = shape->skip_lines,
                        .header = shape->header,
                        .one_cell = shape->column_count == 1};
    SCT_TRY(sct_arena_take(scratch, BUFFER_BYTES, 1, &memory, err));
    SCT_TRY(open_file(path, &buffer.file, err));
    buffer.bytes = memory;
    skip_mark(buffer.file, &walk);
    begin_record(&walk);
    if (!walk_records(&walk, visitor, &buffer)) {
        status = sct_fail(err, SCT_IO, "cannot read '%s': %s", path, strerror(errno));
    }
    (void)fclose(buffer.file);
    return status;
}

static bool note_record(struct visitor *visitor, const struct record *record)
{
    struct lines_broken *broken = visitor->broken;
    broken->records++;
    if (record->broken && broken->count < LINES_BROKEN_MAX) {
        broken->offsets[broken->count] = record->begin;
        broken->lines[broken->count++] = record->line;
    }
    return true;
}

sct_status lines_find_broken(struct sct_arena *scratch, const struct csv_shape *shape,
                             const char *path, struct lines_broken *ret_broken,
                             struct sct_error *err)
{
    struct lines_broken broken = {0};
    struct visitor visitor = {.visit = note_record, .broken = &broken};
    SCT_TRY(walk_file(scratch, shape, path, &visitor, err));
    *ret_broken = broken;
    return SCT_OK;
}

/* The last record may have no end and says nothing. */
static bool compare_ends(struct visitor *visitor, const struct record *record)
{
    if (visitor->records++ == 0) {
        visitor->first_crlf = record->crlf;
    }
    visitor->mixed = record->bare_cr || (record->next_begin && record->crlf != visitor->first_crlf);
    return !visitor->mixed;
}

sct_status lines_are_mixed(struct sct_arena *scratch, const struct csv_shape *shape,
                           const char *path, bool *ret_mixed, struct sct_error *err)
{
    struct visitor visitor = {.visit = compare_ends};
    struct csv_shape all = *shape;
    all.header = false; /* its end counts too */
    SCT_TRY(walk_file(scratch, &all, path, &visitor, err));
    *ret_mixed = visitor.mixed && !shape->bare_cr;
    return SCT_OK;
}

/* The place the engine tells of a rejected record lies before it: at its first byte, or, where lines end at CRLF, at
 * the LF of the record before, with blank lines between.  So a place stands for the first record that begins at
 * it or later. */
static bool find_record(struct visitor *visitor, const struct record *record)
{
    const size_t before = visitor->next;
    while (visitor->next < visitor->rejected_count &&
           visitor->rejected[visitor->next] <= record->begin) {
        visitor->next++;
    }
    if (visitor->next > before) {
        return true;
    }
    visitor->records++;
    if (visitor->records == visitor->rows[visitor->found]) {
        visitor->lines[visitor->found++] = record->line;
    }
    return visitor->found < visitor->row_count;
}

/* NOLINTNEXTLINE(readability-function-size): what is looked for and where, nothing that would be a struct elsewhere */
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

static bool count_cells(struct visitor *visitor, const struct record *record)
{
    if (record->line == visitor->cells_of_line) {
        visitor->cells = record->cells;
    }
    return record->line < visitor->cells_of_line;
}

sct_status lines_cells(struct sct_arena *scratch, const struct csv_shape *shape, const char *path,
                       int64_t line, int64_t *ret_cells, struct sct_error *err)
{
    struct visitor visitor = {.visit = count_cells, .cells_of_line = line};
    SCT_TRY(walk_file(scratch, shape, path, &visitor, err));
    *ret_cells = visitor.cells;
    return SCT_OK;
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
            const bool end_of_line = buffer[i] == '\n' || buffer[i] == '\r';
            for (; next < count && offsets[next] <= offset && !end_of_line; next++) {
                ret_lines[next] = line; /* no record begins at the end of a line */
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

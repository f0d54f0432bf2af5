/* shape.c: cutting a delimited text, and finding out how to.
 *
 * Why not the engine's own sniffer: it also guesses types and headers from the same look, changes its
 * mind with the rows it samples, and fails as a whole where one line is odd.  This one scores each
 * delimiter by how regular a table it makes and by nothing else. */
#include "engine/read/shape.h"

#include <stdint.h>
#include <string.h>

/* Rows looked at to find a delimiter: enough to outweigh a title line and some ragged rows. */
enum { LOOK_RECORDS = 200 };

static bool ends_line(const struct csv_shape *shape, char byte)
{
    return byte == '\n' || (shape->bare_cr && byte == '\r');
}

/* Delimiters do not overlap themselves in practice ("||", "~|~" at worst by their first byte). */
static bool ends_delimiter(struct csv_machine *machine, char byte)
{
    const char *delimiter = machine->shape->delimiter;
    if (delimiter[0] == '\0') {
        return false;
    }
    if (byte == delimiter[machine->matched]) {
        machine->matched++;
    } else {
        machine->matched = byte == delimiter[0] ? 1 : 0;
    }
    if (machine->matched == 0 || delimiter[machine->matched] != '\0') {
        return false;
    }
    machine->matched = 0;
    return true;
}

static csv_event step_outside(struct csv_machine *machine, char byte)
{
    if (ends_line(machine->shape, byte)) {
        machine->state = CSV_START;
        machine->matched = 0;
        return CSV_RECORD;
    }
    if (ends_delimiter(machine, byte)) {
        machine->state = CSV_START;
        return CSV_CELL;
    }
    machine->state = CSV_BARE;
    return CSV_NOTHING;
}

csv_event csv_step(struct csv_machine *machine, char byte)
{
    const struct csv_shape *shape = machine->shape;
    const bool quote = shape->quote && byte == shape->quote;
    switch (machine->state) {
    case CSV_START:
        if (quote) {
            machine->state = CSV_QUOTED;
            return CSV_NOTHING;
        }
        return step_outside(machine, byte);
    case CSV_BARE:
        return step_outside(machine, byte);
    case CSV_QUOTED:
        if (shape->escape != shape->quote && byte == shape->escape) {
            machine->state = CSV_ESCAPED;
        } else if (quote) {
            machine->state = CSV_CLOSED;
        }
        return CSV_NOTHING;
    case CSV_ESCAPED:
        machine->state = CSV_QUOTED;
        return CSV_NOTHING;
    case CSV_CLOSED:
        if (quote && shape->escape == shape->quote) {
            machine->state = CSV_QUOTED; /* a doubled quote */
            return CSV_NOTHING;
        }
        return step_outside(machine, byte);
    }
    return CSV_NOTHING;
}

/* ---- records ------------------------------------------------------------------------------- */

struct split {
    const struct csv_shape *shape;
    struct csv_cell *cells;
    size_t cell_count, first; /* cells so far; the first of the current record */
    struct csv_record *records;
    size_t record_count;
};

static struct csv_cell cut_cell(const struct csv_shape *shape, const char *bytes, size_t count)
{
    struct csv_cell cell = {.bytes = bytes, .count = count};
    if (shape->quote && count >= 2 && bytes[0] == shape->quote &&
        bytes[count - 1] == shape->quote) {
        cell = (struct csv_cell){.bytes = bytes + 1, .count = count - 2, .quoted = true};
    }
    return cell;
}

static void end_cell(struct split *split, const char *bytes, size_t count)
{
    if (split->cell_count < CSV_CELLS_MAX) {
        split->cells[split->cell_count++] = cut_cell(split->shape, bytes, count);
    }
}

/* A record of one empty cell is a blank line. */
static void end_record(struct split *split)
{
    const size_t count = split->cell_count - split->first;
    const struct csv_cell *cells = split->cells + split->first;
    const bool blank = count == 0 || (count == 1 && cells[0].count == 0 && !cells[0].quoted);
    if (!blank) {
        split->records[split->record_count++] =
            (struct csv_record){.cell_count = count, .cells = cells};
        split->first = split->cell_count;
    } else {
        split->cell_count = split->first;
    }
}

static size_t without_cr(const struct csv_shape *shape, const char *bytes, size_t count)
{
    return !shape->bare_cr && count && bytes[count - 1] == '\r' ? count - 1 : count;
}

static void split_all(struct split *split, size_t count, const char text[], bool whole,
                      size_t limit)
{
    struct csv_machine machine = {.shape = split->shape};
    const size_t delimiter_bytes = strlen(split->shape->delimiter);
    size_t begin = 0;
    for (size_t i = 0; i < count && split->record_count < limit; i++) {
        const csv_event event = csv_step(&machine, text[i]);
        if (event == CSV_CELL) {
            end_cell(split, text + begin, i + 1 - delimiter_bytes - begin);
            begin = i + 1;
        } else if (event == CSV_RECORD) {
            end_cell(split, text + begin, without_cr(split->shape, text + begin, i - begin));
            end_record(split);
            begin = i + 1;
        }
    }
    if (whole && begin < count && split->record_count < limit) {
        end_cell(split, text + begin, without_cr(split->shape, text + begin, count - begin));
        end_record(split);
    }
}

/* NOLINTNEXTLINE(readability-function-size): a text, its shape and a limit, nothing that would be a struct elsewhere */
sct_status csv_split(struct sct_arena *scratch, size_t count, const char text[], bool whole,
                     const struct csv_shape *shape, size_t limit, size_t *ret_count,
                     const struct csv_record **ret_records, struct sct_error *err)
{
    void *cells = NULL;
    void *records = NULL;
    const size_t most = count + 1 < CSV_CELLS_MAX ? count + 1 : CSV_CELLS_MAX;
    SCT_TRY(sct_arena_take(scratch, most, sizeof(struct csv_cell), &cells, err));
    SCT_TRY(sct_arena_take(scratch, limit, sizeof(struct csv_record), &records, err));
    struct split split = {.shape = shape, .cells = cells, .records = records};
    split_all(&split, count, text, whole, limit);
    *ret_count = split.record_count;
    *ret_records = split.records;
    return SCT_OK;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

sct_status csv_cell_text(struct sct_arena *arena, const struct csv_shape *shape,
                         const struct csv_cell *cell, const char **ret_text, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(arena, cell->count + 1, 1, &memory, err));
    char *text = memory;
    size_t count = 0;
    for (size_t i = 0; i < cell->count; i++) {
        if (cell->quoted && cell->bytes[i] == shape->escape && i + 1 < cell->count) {
            i++;
        }
        if (count || !is_blank(cell->bytes[i])) {
            text[count++] = cell->bytes[i];
        }
    }
    while (count && is_blank(text[count - 1])) {
        count--;
    }
    text[count] = '\0';
    *ret_text = text;
    return SCT_OK;
}

/* ---- what a cell looks like ---------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Digits with at most the signs that numbers, dates and times are written with.  One letter may stand
 * between digits: the T of a timestamp, the Z at its end, the E of a number. */
bool csv_looks_like_value(const struct csv_cell *cell)
{
    size_t digits = 0;
    for (size_t i = 0; i < cell->count; i++) {
        const char byte = cell->bytes[i];
        if (is_digit(byte)) {
            digits++;
        } else if (!strchr("+-./:, TZeE", byte) || (digits == 0 && !strchr("+-., ", byte))) {
            return false;
        }
    }
    return digits > 0;
}

/* ---- finding the delimiter ----------------------------------------------------------------- */

struct score {
    double regular; /* share of records with the most frequent number of cells */
    size_t columns; /* that number */
    double points;
};

static size_t most_frequent(size_t count, const struct csv_record records[], size_t *ret_times)
{
    size_t best = 0;
    *ret_times = 0;
    for (size_t i = 0; i < count; i++) {
        size_t times = 0;
        for (size_t k = 0; k < count; k++) {
            times += records[k].cell_count == records[i].cell_count;
        }
        if (times > *ret_times) {
            *ret_times = times;
            best = records[i].cell_count;
        }
    }
    return best;
}

/* Regularity counts for much more than width: a comma inside every text makes a wide but ragged
 * table.  The first record having that width too speaks for it twice. */
static struct score score_records(size_t count, const struct csv_record records[])
{
    struct score score = {0};
    if (count == 0) {
        return score;
    }
    size_t times = 0;
    score.columns = most_frequent(count, records, &times);
    score.regular = (double)times / (double)count;
    const double squared = score.regular * score.regular;
    score.points = squared * squared * (double)(score.columns - 1);
    if (records[0].cell_count != score.columns) {
        score.points /= 2;
    }
    return score;
}

/* Backslashes before quotes, and no doubled quote anywhere: then a backslash escapes. */
static char find_escape(size_t count, const char text[], char quote)
{
    bool backslash = false;
    for (size_t i = 1; i < count; i++) {
        if (text[i] != quote) {
            continue;
        }
        if (i > 1 && text[i - 1] == quote && text[i - 2] != ',' && text[i - 2] != ';' &&
            text[i - 2] != '\n') {
            return quote;
        }
        backslash = backslash || text[i - 1] == '\\';
    }
    return backslash ? '\\' : quote;
}

sct_status csv_find_shape(struct sct_arena *scratch, size_t count, const char text[], bool whole,
                          const struct csv_shape *fixed, struct csv_shape *ret_shape,
                          double *ret_regular, struct sct_error *err)
{
    static const char *const usual[] = {",", ";", "\t", "|"};
    const bool given = fixed->delimiter[0] != '\0';
    struct csv_shape best = *fixed;
    struct score best_score = {0};
    best.escape = fixed->quote ? find_escape(count, text, fixed->quote) : '\0';
    best.bare_cr = memchr(text, '\r', count) && !memchr(text, '\n', count);
    best.column_count = 1;

    for (size_t i = 0; i < (given ? 1 : sizeof usual / sizeof usual[0]); i++) {
        struct csv_shape shape = best;
        size_t record_count = 0;
        const struct csv_record *records = NULL;
        memcpy(shape.delimiter, given ? fixed->delimiter : usual[i],
               1 + strlen(given ? fixed->delimiter : usual[i]));
        SCT_TRY(csv_split(scratch, count, text, whole, &shape, LOOK_RECORDS, &record_count,
                          &records, err));
        const struct score score = score_records(record_count, records);
        if (given || score.points > best_score.points) {
            best_score = score;
            best = shape;
            best.column_count = score.columns ? score.columns : 1;
        }
    }
    *ret_shape = best;
    *ret_regular = best_score.regular;
    return SCT_OK;
}

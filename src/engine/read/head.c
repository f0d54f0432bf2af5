/* head.c: the shape of a text file and the names of its columns. */
#include "engine/read/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LOOK_RECORDS = 100,
    COLUMNS_MAX = 4000 /* a table this wide is a matrix on its side */
};

/* Below this share of rows with the same number of columns, a delimiter is a coincidence. */
static const double REGULAR_LEAST = 0.6;
/* Blanks stand between words of any text, so more is asked of them. */
static const double WORDS_LEAST = 0.75;

/* ---- what the plan says ---------------------------------------------------------------------- */

static sct_status given_delimiter(struct read_look *look, struct csv_shape *shape,
                                  struct sct_error *err)
{
    const struct plan_text *given = &look->source->plan->format.delimiter;
    if (!given->text) {
        return SCT_OK;
    }
    const char *text = strcmp(given->text, "tab") == 0 || strcmp(given->text, "\\t") == 0 ? "\t"
                       : strcmp(given->text, "space") == 0                                ? " "
                       : strcmp(given->text, "comma") == 0                                ? ","
                       : strcmp(given->text, "semicolon") == 0                            ? ";"
                                                               : given->text;
    if (strlen(text) == 0 || strlen(text) > 4) {
        return look_refuse(look, given->at, "for example \";\" or tab", err,
                           "a delimiter has 1 to 4 bytes; '%s' has %zu", text, strlen(text));
    }
    memcpy(shape->delimiter, text, strlen(text) + 1);
    return SCT_OK;
}

static sct_status given_quote(struct read_look *look, struct csv_shape *shape,
                              struct sct_error *err)
{
    const struct plan_text *given = &look->source->plan->format.quote;
    shape->quote = '"';
    if (!given->text) {
        return SCT_OK;
    }
    if (strcmp(given->text, "none") == 0) {
        shape->quote = '\0';
        return SCT_OK;
    }
    if (strlen(given->text) != 1) {
        return look_refuse(look, given->at, "for example '\"' or none", err,
                           "a quote is one character, not '%s'", given->text);
    }
    shape->quote = given->text[0];
    return SCT_OK;
}

static sct_status given_skip(struct read_look *look, struct csv_shape *shape, struct sct_error *err)
{
    const struct plan_text *given = &look->source->plan->format.skip;
    if (!given->text) {
        return SCT_OK;
    }
    char *end = NULL;
    const long lines = strtol(given->text, &end, 10);
    if (end == given->text || *end != '\0' || lines < 0 || lines > 1000) {
        return look_refuse(look, given->at, "the number of lines before the header", err,
                           "skip is a whole number from 0 to 1000, not '%s'", given->text);
    }
    shape->skip_lines = (size_t)lines;
    return SCT_OK;
}

static sct_status given_shape(struct read_look *look, struct csv_shape *shape,
                              struct sct_error *err)
{
    *shape = (struct csv_shape){0};
    SCT_TRY(given_delimiter(look, shape, err));
    SCT_TRY(given_quote(look, shape, err));
    return given_skip(look, shape, err);
}

/* ---- lines before the first record ----------------------------------------------------------- */

static const char *end_of_line(const char *text, const char *end)
{
    const char *line = memchr(text, '\n', (size_t)(end - text));
    return line ? line + 1 : end;
}

/* Takes the lines to skip, and blank ones after them, off the head. */
static void skip_lines(struct head *head, struct csv_shape *shape)
{
    const char *end = head->text + head->count;
    const char *text = head->text;
    for (size_t i = 0; i < shape->skip_lines && text < end; i++) {
        text = end_of_line(text, end);
    }
    for (const char *next = text; next < end; next++) {
        if (*next == '\n') {
            shape->skip_lines++;
            text = next + 1;
        } else if (*next != ' ' && *next != '\t' && *next != '\r') {
            break;
        }
    }
    head->count = (size_t)(end - text);
    head->text = text;
}

/* ---- blank-separated text -------------------------------------------------------------------- */

struct words {
    size_t lines;   /* with something on them */
    size_t regular; /* of these, with as many words as the first */
    size_t columns; /* words on the first */
};

static size_t count_words(const char *line, const char *end)
{
    size_t words = 0;
    bool inside = false;
    for (; line < end; line++) {
        const bool blank = *line == ' ' || *line == '\t' || *line == '\r' || *line == '\n';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

static struct words look_at_words(const struct head *head)
{
    struct words words = {0};
    const char *end = head->text + head->count;
    for (const char *line = head->text; line < end && words.lines < LOOK_RECORDS;) {
        const char *next = end_of_line(line, end);
        const size_t count = count_words(line, next);
        if (next == end && !head->whole) {
            break; /* cut in the middle */
        }
        if (count) {
            words.columns = words.lines ? words.columns : count;
            words.lines++;
            words.regular += count == words.columns;
        }
        line = next;
    }
    return words;
}

/* Only where no delimiter makes a table, and the name does not promise CSV: two words on every line
 * of a .csv are one column of names. */
static bool is_blank_separated(const struct read_source *source, const struct words *words)
{
    const char *path = source->paths[0].path;
    const size_t count = strlen(path);
    const bool named_csv = (count > 4 && strcmp(path + count - 4, ".csv") == 0) ||
                           strstr(path, ".csv.gz") || strstr(path, ".csv.zst");
    return !named_csv && !source->plan->format.type.text && words->columns > 1 &&
           (double)words->regular >= WORDS_LEAST * (double)words->lines;
}

/* The words of the first lines as cells, so that both kinds of text go the same way from here. */
static sct_status split_words(struct sct_arena *scratch, const struct head *head, size_t *ret_count,
                              const struct csv_record **ret_records, struct sct_error *err)
{
    void *memory = NULL;
    void *records = NULL;
    size_t cell_count = 0;
    size_t count = 0;
    const char *end = head->text + head->count;
    SCT_TRY(sct_arena_take(scratch, head->count / 2 + 1, sizeof(struct csv_cell), &memory, err));
    SCT_TRY(sct_arena_take(scratch, LOOK_RECORDS, sizeof(struct csv_record), &records, err));
    struct csv_cell *cells = memory;
    for (const char *line = head->text; line < end && count < LOOK_RECORDS;) {
        const char *next = end_of_line(line, end);
        const size_t first = cell_count;
        while (line < next) {
            line += strspn(line, " \t\r\n") < (size_t)(next - line) ? strspn(line, " \t\r\n")
                                                                    : (size_t)(next - line);
            const size_t length = strcspn(line, " \t\r\n");
            const size_t room = (size_t)(next - line);
            if (room) {
                cells[cell_count++] =
                    (struct csv_cell){.bytes = line, .count = length < room ? length : room};
                line += length < room ? length : room;
            }
        }
        if (cell_count > first) {
            ((struct csv_record *)records)[count++] =
                (struct csv_record){.cell_count = cell_count - first, .cells = cells + first};
        }
    }
    *ret_count = count;
    *ret_records = records;
    return SCT_OK;
}

/* ---- names ----------------------------------------------------------------------------------- */

static bool has_header(const struct plan_format *format, const struct csv_record *first)
{
    if (format->header.text) {
        return strcmp(format->header.text, "true") == 0;
    }
    if (format->columns.count) {
        return false;
    }
    for (size_t i = 0; i < first->cell_count; i++) {
        if (csv_looks_like_value(&first->cells[i])) {
            return false;
        }
    }
    return true;
}

static bool name_taken(const struct read_column columns[], size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Empty and repeated names get a number: column_3, name_2. */
static sct_status name_column(struct read_look *look, size_t i, const char *found, bool header,
                              struct sct_error *err)
{
    struct read_source *source = look->source;
    const char *name = found;
    if (found[0] == '\0') {
        SCT_TRY(sct_text_format(source->run, &name, err, "column_%zu", i + 1));
    }
    for (int n = 2; name_taken(source->columns, i, name); n++) {
        SCT_TRY(sct_text_format(source->run, &name, err, "%s_%d", found[0] ? found : "column", n));
    }
    source->columns[i].name = name;
    if (!header || strcmp(name, found) == 0) {
        return SCT_OK;
    }
    return sct_problems_add(look->problems, SCT_PROBLEM_NOTE, source->paths[0].at, NULL, err,
                            found[0] ? "column %zu of '%s' has the name of an earlier one and is "
                                       "called '%s'"
                                     : "column %zu of '%s' has no name and is called '%s'",
                            i + 1, source->paths[0].path, name);
}

static sct_status name_columns(struct read_look *look, const struct csv_record *first,
                               struct sct_error *err)
{
    struct read_source *source = look->source;
    const struct plan_texts *given = &source->plan->format.columns;
    void *columns = NULL;
    SCT_TRY(sct_arena_take(source->run, source->shape.column_count, sizeof(struct read_column),
                           &columns, err));
    source->columns = columns;
    source->column_count = source->shape.column_count;
    for (size_t i = 0; i < source->column_count; i++) {
        const char *name = "";
        if (given->count) {
            name = given->items[i].text;
        } else if (source->shape.header) {
            SCT_TRY(csv_cell_text(source->run, &source->shape, &first->cells[i], &name, err));
        }
        SCT_TRY(name_column(look, i, name, source->shape.header, err));
    }
    if (!source->shape.header && !given->count) {
        return sct_problems_add(look->problems, SCT_PROBLEM_NOTE, source->paths[0].at,
                                "write format: {columns: [...]}, or {header: true} when the first "
                                "line is one",
                                err,
                                "'%s' has no header; its columns are called column_1 to column_%zu",
                                source->paths[0].path, source->column_count);
    }
    return SCT_OK;
}

/* ---- the first file -------------------------------------------------------------------------- */

static size_t usual_width(size_t count, const struct csv_record records[])
{
    size_t best = 0;
    size_t best_times = 0;
    for (size_t i = 0; i < count; i++) {
        size_t times = 0;
        for (size_t k = 0; k < count; k++) {
            times += records[k].cell_count == records[i].cell_count;
        }
        if (times > best_times) {
            best_times = times;
            best = records[i].cell_count;
        }
    }
    return best;
}

/* The header's width is the table's; rows without one have the most frequent width. */
static sct_status settle_width(struct read_look *look, size_t count,
                               const struct csv_record records[], struct sct_error *err)
{
    struct read_source *source = look->source;
    const struct plan_format *format = &source->plan->format;
    const struct read_path *path = &source->paths[0];
    source->shape.header = has_header(format, &records[0]);
    const size_t rows = source->shape.header ? count - 1 : count;
    const size_t width = usual_width(rows, records + (count - rows));
    source->shape.column_count = source->shape.header ? records[0].cell_count : width;
    if (source->shape.column_count > COLUMNS_MAX) {
        return look_refuse(look, path->at, "turn its columns into rows first", err,
                           "'%s' has %zu columns; the limit is %d", path->path,
                           source->shape.column_count, COLUMNS_MAX);
    }
    if (rows && width != source->shape.column_count) {
        return look_refuse(look, path->at, "give the header as many names as the rows have cells",
                           err, "the header of '%s' has %zu columns and most of its rows have %zu",
                           path->path, source->shape.column_count, width);
    }
    if (format->columns.count && format->columns.count != source->shape.column_count) {
        return look_refuse(look, format->columns.items[0].at, "name every column of the file", err,
                           "format names %zu columns and '%s' has %zu", format->columns.count,
                           path->path, source->shape.column_count);
    }
    return SCT_OK;
}

static sct_status find_records(struct read_look *look, struct head *head, size_t *ret_count,
                               const struct csv_record **ret_records, struct sct_error *err)
{
    struct read_source *source = look->source;
    struct csv_shape given;
    double regular = 0;
    SCT_TRY(given_shape(look, &given, err));
    skip_lines(head, &given);
    if (source->kind == READ_CSV) {
        SCT_TRY(csv_find_shape(look->scratch, head->count, head->text, head->whole, &given,
                               &source->shape, &regular, err));
        const struct words words = look_at_words(head);
        if (regular < REGULAR_LEAST && !given.delimiter[0]) {
            source->shape.delimiter[0] = '\0';
            source->kind = is_blank_separated(source, &words) ? READ_LINES : READ_CSV;
        }
    }
    if (source->kind == READ_LINES) {
        source->shape = (struct csv_shape){.skip_lines = given.skip_lines};
        return split_words(look->scratch, head, ret_count, ret_records, err);
    }
    return csv_split(look->scratch, head->count, head->text, head->whole, &source->shape,
                     LOOK_RECORDS, ret_count, ret_records, err);
}

/* Lines that end differently may all be inside of quotes: only then it takes a walk through the file to know. */
static sct_status find_mixed(struct read_look *look, const struct read_path *path,
                             const struct head *head, struct sct_error *err)
{
    struct read_source *source = look->source;
    bool mixed = false;
    if (head->mixed && source->encoding == READ_UTF_8 && !source->shape.mixed) {
        SCT_TRY(lines_are_mixed(look->scratch, &source->shape, path->path, &mixed, err));
        source->shape.mixed = mixed;
    }
    return SCT_OK;
}

static sct_status look_first(struct read_look *look, struct csv_record *ret_first,
                             struct sct_error *err)
{
    struct read_source *source = look->source;
    struct head head;
    size_t count = 0;
    const struct csv_record *records = NULL;
    SCT_TRY(look_bytes(look, &source->paths[0], &head, err));
    if (look->failed) {
        return SCT_OK;
    }
    source->encoding = head.encoding;
    SCT_TRY(find_records(look, &head, &count, &records, err));
    if (!look->failed && count == 0) {
        return look_refuse(look, source->paths[0].at, "a file of rows has at least a header", err,
                           "'%s' has no row and no header", source->paths[0].path);
    }
    if (look->failed) {
        return SCT_OK;
    }
    SCT_TRY(settle_width(look, count, records, err));
    SCT_TRY(find_mixed(look, &source->paths[0], &head, err));
    *ret_first = records[0];
    return SCT_OK;
}

/* ---- the other files ------------------------------------------------------------------------- */

static bool same_cells(const struct csv_record *a, const struct csv_record *b)
{
    if (a->cell_count != b->cell_count) {
        return false;
    }
    for (size_t i = 0; i < a->cell_count; i++) {
        if (a->cells[i].count != b->cells[i].count ||
            memcmp(a->cells[i].bytes, b->cells[i].bytes, a->cells[i].count) != 0) {
            return false;
        }
    }
    return true;
}

/* Blank lines before the header are skipped by number, so they too are the same in all files. */
static sct_status first_of_file(struct read_look *look, const struct read_path *path,
                                bool *ret_same, struct csv_record *ret_first, struct sct_error *err)
{
    const struct read_source *source = look->source;
    struct csv_shape given;
    struct head head;
    size_t count = 0;
    const struct csv_record *records = NULL;
    SCT_TRY(look_bytes(look, path, &head, err));
    SCT_TRY(given_shape(look, &given, err));
    if (look->failed) {
        return SCT_OK;
    }
    SCT_TRY(find_mixed(look, path, &head, err));
    skip_lines(&head, &given);
    SCT_TRY(source->kind == READ_LINES ? split_words(look->scratch, &head, &count, &records, err)
                                       : csv_split(look->scratch, head.count, head.text, head.whole,
                                                   &source->shape, 1, &count, &records, err));
    *ret_same = count > 0 && given.skip_lines == source->shape.skip_lines &&
                head.encoding == source->encoding;
    *ret_first = count ? records[0] : (struct csv_record){0};
    return SCT_OK;
}

static sct_status compare_file(struct read_look *look, const struct csv_record *first,
                               const struct read_path *path, struct sct_error *err)
{
    const struct read_source *source = look->source;
    struct csv_record other = {0};
    bool same = true;
    SCT_TRY(first_of_file(look, path, &same, &other, err));
    if (look->failed) {
        return SCT_OK;
    }
    if (!same || (source->shape.header ? !same_cells(first, &other)
                                       : other.cell_count != first->cell_count)) {
        return look_refuse(look, path->at,
                           "files of one source have the same header in the same encoding", err,
                           "'%s' has other columns than '%s'", path->path, source->paths[0].path);
    }
    return SCT_OK;
}

/* Each look has an arena of its own: there may be thousands of files, and the first record must stay. */
static sct_status compare_files(struct read_look *look, const struct csv_record *first,
                                struct sct_error *err)
{
    sct_status status = SCT_OK;
    const struct read_source *source = look->source;
    struct read_look other = *look;
    if (source->path_count < 2) {
        return SCT_OK;
    }
    SCT_TRY(sct_arena_open(READ_SCRATCH_BYTES, &other.scratch, err));
    for (size_t i = 1; i < source->path_count && !other.failed; i++) {
        SCT_GO(compare_file(&other, first, &source->paths[i], err));
        sct_arena_reset(other.scratch);
    }
    look->failed = other.failed;
done:
    sct_arena_close(other.scratch);
    return status;
}

sct_status look_head(struct read_look *look, struct sct_error *err)
{
    struct csv_record first = {0};
    SCT_TRY(look_first(look, &first, err));
    if (look->failed) {
        return SCT_OK;
    }
    SCT_TRY(name_columns(look, &first, err));
    return compare_files(look, &first, err);
}

/* rejects.c: after a scan, what it did not give: how many rows for which reason, and some of them.
 *
 * The reader stores each row it rejects.  One of them may stand for many: at a quote that is never closed the
 * reader loses everything up to where one of its threads begins anew, and says nothing of it.  So where
 * there was such a row, the records of the file are counted here, and what is neither given nor rejected is
 * counted to that reason. */
#include "engine/read/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rejected rows whose places are kept to find lines by; beyond it lines are told as not known. */
enum { REJECTS_KEPT = 100000 };

struct look_back {
    struct sct_arena *run, *scratch;
    struct read_source *source;
    const bool *used;
    const char *tag;
    int64_t rows[REASON_COUNT];
    size_t sample_count;
    struct read_reject sample[2 * READ_REJECTS_SHOWN];
};

static bool has_side_tables(const struct read_source *source)
{
    return source->kind == READ_CSV || source->kind == READ_LINES;
}

/* Offsets and lines of the file itself: not of what was unpacked or recoded. */
static bool has_places(const struct read_source *source)
{
    return source->packing == READ_PLAIN && source->encoding == READ_UTF_8;
}

static sct_status ask(struct look_back *back, struct sct_text *sql, struct db_table *ret_table,
                      struct sct_error *err)
{
    const char *query = NULL;
    SCT_TRY(sct_text_end(sql, &query, err));
    return db_query(back->source->db, back->scratch, query, ret_table, err);
}

/* ---- rows the reader rejected ---------------------------------------------------------------- */

/* One row per rejected record as "rejected": path, line, place, reason, message.  The engine counts bytes from 1, and
 * its line is a number of records.  Of scans, the first: a statement may read its source twice. */
static void add_rejected(const struct look_back *back, struct sct_text *sql)
{
    sct_text_addf(
        sql,
        "WITH rejected AS (SELECT s.file_path AS path, e.line, min(e.line_byte_position) - 1 AS "
        "place, "
        "min(CASE WHEN error_message LIKE 'Maximum line size%%' THEN %d "
        "WHEN error_message LIKE '%%quote%%' THEN %d "
        "WHEN error_message LIKE 'Invalid unicode%%' OR error_message LIKE '%%encoded%%' THEN %d "
        "ELSE %d END) AS reason, min(left(error_message, 200)) AS message "
        "FROM sct_%s_errors e JOIN sct_%s_scans s ON e.scan_id = s.scan_id AND e.file_id = "
        "s.file_id WHERE e.scan_id = (SELECT min(scan_id) FROM sct_%s_scans) "
        "GROUP BY s.file_path, e.line, e.line_byte_position) ",
        REASON_TOO_LONG, REASON_QUOTE, REASON_ENCODING, REASON_RAGGED, back->tag, back->tag,
        back->tag);
}

static sct_status has_scanned(struct look_back *back, bool *ret_scanned, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, back->scratch);
    sct_text_addf(&sql, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'sct_%s_errors'",
                  back->tag);
    SCT_TRY(ask(back, &sql, &table, err));
    *ret_scanned = db_integer(&table, 0, 0) > 0;
    return SCT_OK;
}

static sct_status count_rejected(struct look_back *back, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, back->scratch);
    add_rejected(back, &sql);
    sct_text_add(&sql, "SELECT reason, count(*) FROM rejected GROUP BY reason");
    SCT_TRY(ask(back, &sql, &table, err));
    for (size_t i = 0; i < table.row_count; i++) {
        back->rows[db_integer(&table, i, 0)] = db_integer(&table, i, 1);
    }
    return SCT_OK;
}

/* ---- rows lost behind a quote ---------------------------------------------------------------- */

struct places {
    size_t count;
    uint64_t *offsets;
};

/* Where rejected records of one file begin, ascending; of those up to reason most. */
static sct_status find_places(struct look_back *back, const char *path, read_reason most,
                              struct places *ret_places, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    void *offsets = NULL;
    sct_text_begin(&sql, back->scratch);
    add_rejected(back, &sql);
    sct_text_add(&sql, "SELECT place FROM rejected WHERE path = ");
    db_quote_text(&sql, path);
    sct_text_addf(&sql, " AND reason <= %d ORDER BY place LIMIT %d", most, REJECTS_KEPT);
    SCT_TRY(ask(back, &sql, &table, err));
    SCT_TRY(sct_arena_take(back->scratch, table.row_count, sizeof(uint64_t), &offsets, err));
    *ret_places = (struct places){.count = table.row_count, .offsets = offsets};
    for (size_t i = 0; i < table.row_count; i++) {
        ret_places->offsets[i] = (uint64_t)db_integer(&table, i, 0);
    }
    return SCT_OK;
}

/* Records in a file by our own count; where its bytes are not its text, by its lines. */
static sct_status count_records(struct look_back *back, const struct read_path *path,
                                int64_t *ret_records, struct sct_error *err)
{
    const struct read_source *source = back->source;
    struct lines_broken broken;
    struct sct_text sql;
    struct db_table table;
    if (has_places(source)) {
        SCT_TRY(lines_find_broken(back->scratch, &source->shape, path->path, &broken, err));
        *ret_records = broken.records;
        return SCT_OK;
    }
    sct_text_begin(&sql, back->scratch);
    sct_text_add(&sql, "SELECT count(line) FROM (");
    scan_whole_lines(source, path, &sql);
    sct_text_add_char(&sql, ')');
    SCT_TRY(ask(back, &sql, &table, err));
    *ret_records = db_integer(&table, 0, 0) - (source->shape.header ? 1 : 0);
    return SCT_OK;
}

/* Rows a file gives, in a scan like the one looked back at. */
static sct_status count_given(struct look_back *back, const struct read_path *path,
                              int64_t *ret_rows, struct sct_error *err)
{
    const struct scan_options options = {.used = back->used, .with_file = true};
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, back->scratch);
    sct_text_add(&sql, "SELECT count(*) FROM (");
    scan_select(back->source, &options, &sql);
    sct_text_add(&sql, ") WHERE file = ");
    db_quote_text(&sql, path->path);
    SCT_TRY(ask(back, &sql, &table, err));
    *ret_rows = db_integer(&table, 0, 0);
    return SCT_OK;
}

static const struct read_path *find_path(const struct read_source *source, const char *path)
{
    for (size_t i = 0; i < source->path_count; i++) {
        if (strcmp(source->paths[i].path, path) == 0) {
            return &source->paths[i];
        }
    }
    return &source->paths[0];
}

/* What is in the files with a broken quote and was neither given nor rejected. */
static sct_status count_lost(struct look_back *back, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    if (back->rows[REASON_QUOTE] + back->rows[REASON_TOO_LONG] == 0 ||
        back->source->kind != READ_CSV) {
        return SCT_OK;
    }
    sct_text_begin(&sql, back->scratch);
    add_rejected(back, &sql);
    sct_text_addf(&sql,
                  "SELECT path, count(*), min(reason) FROM rejected GROUP BY path "
                  "HAVING min(reason) <= %d ORDER BY path",
                  REASON_QUOTE);
    SCT_TRY(ask(back, &sql, &table, err));
    for (size_t i = 0; i < table.row_count; i++) {
        const struct read_path *path = find_path(back->source, db_cell(&table, i, 0));
        int64_t records = 0;
        int64_t given = 0;
        SCT_TRY(count_records(back, path, &records, err));
        SCT_TRY(count_given(back, path, &given, err));
        const int64_t lost = records - given - db_integer(&table, i, 1);
        back->rows[db_integer(&table, i, 2)] += lost > 0 ? lost : 0;
    }
    return SCT_OK;
}

/* ---- the sample ------------------------------------------------------------------------------ */

static const char *reason_detail(read_reason reason)
{
    switch (reason) {
    case REASON_TOO_LONG:
        return "the row is longer than 2,000,000 bytes: a quote may be missing; the rows it "
               "swallowed "
               "are counted with it";
    case REASON_QUOTE:
        return "a quote that opens on this line is not closed; the rows it swallowed are counted "
               "with it";
    case REASON_ENCODING:
        return "the row is not UTF-8; if the file is older, write format: {encoding: latin-1}";
    case REASON_RAGGED:
    case REASON_RECORD:
    case REASON_NUMBER:
    case REASON_DATE:
    case REASON_VALUE:
    case REASON_RANGE:
    case REASON_COUNT:
        break;
    }
    return "the row has another number of columns than the header";
}

/* The engine stops at the first cell too many and says one more than it expects, whatever there is: the cells are
 * counted here where the file can be walked. */
static sct_status count_found(struct look_back *back, const struct read_reject *reject,
                              int64_t *ret_found, struct sct_error *err)
{
    *ret_found = 0;
    if (back->source->kind != READ_CSV || !has_places(back->source)) {
        return SCT_OK;
    }
    return lines_cells(back->scratch, &back->source->shape, reject->file, reject->line, ret_found,
                       err);
}

/* message: the engine's, "Expected Number of Columns: 3 Found: 2". */
static sct_status ragged_detail(struct look_back *back, const char *message,
                                struct read_reject *reject, struct sct_error *err)
{
    const size_t expected = back->source->shape.column_count;
    const char *told = strstr(message, "Found: ");
    int64_t found = 0;
    SCT_TRY(count_found(back, reject, &found, err));
    if (found == 0 && told) {
        found = strtoll(told + strlen("Found: "), NULL, 10);
        if (found > (int64_t)expected) {
            return sct_text_format(back->run, &reject->detail, err,
                                   "more columns than the %zu expected", expected);
        }
    }
    if (found == 0) {
        return SCT_OK;
    }
    return sct_text_format(back->run, &reject->detail, err,
                           "%" PRId64 " column%s where %zu are expected", found,
                           found == 1 ? "" : "s", expected);
}

/* Of a quote left open to the end of a part of the file the engine tells the place of the row before; the row
 * meant is the first broken one from there. */
static sct_status line_of_broken(struct look_back *back, const struct read_path *path,
                                 uint64_t place, int64_t *ret_line, struct sct_error *err)
{
    struct lines_broken broken;
    SCT_TRY(lines_find_broken(back->scratch, &back->source->shape, path->path, &broken, err));
    for (size_t i = 0; i < broken.count; i++) {
        if (broken.offsets[i] >= place) {
            *ret_line = broken.lines[i];
            return SCT_OK;
        }
    }
    return lines_at(back->scratch, path->path, 1, &place, ret_line, err);
}

static sct_status line_of(struct look_back *back, const struct read_path *path,
                          const struct db_table *table, size_t row, int64_t *ret_line,
                          struct sct_error *err)
{
    const uint64_t place = (uint64_t)db_integer(table, row, 2);
    *ret_line = db_integer(table, row, 1);
    if (!has_places(back->source)) {
        return SCT_OK;
    }
    if (db_integer(table, row, 3) == REASON_QUOTE) {
        return line_of_broken(back, path, place, ret_line, err);
    }
    return lines_at(back->scratch, path->path, 1, &place, ret_line, err);
}

static sct_status sample_rejected(struct look_back *back, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, back->scratch);
    add_rejected(back, &sql);
    sct_text_addf(&sql,
                  "SELECT path, line, place, reason, message FROM rejected ORDER BY path, place "
                  "LIMIT %d",
                  READ_REJECTS_SHOWN);
    SCT_TRY(ask(back, &sql, &table, err));
    for (size_t i = 0; i < table.row_count; i++) {
        struct read_reject *reject = &back->sample[back->sample_count];
        const struct read_path *path = find_path(back->source, db_cell(&table, i, 0));
        const read_reason reason = (read_reason)db_integer(&table, i, 3);
        *reject = (struct read_reject){.file = path->path,
                                       .reason = read_bad_reason(reason),
                                       .detail = reason_detail(reason)};
        SCT_TRY(line_of(back, path, &table, i, &reject->line, err));
        if (reason == REASON_RAGGED) {
            SCT_TRY(ragged_detail(back, db_cell(&table, i, 4), reject, err));
        }
        back->sample_count++;
    }
    return SCT_OK;
}

/* ---- rows with a cell that does not convert -------------------------------------------------- */

static const char *wrong_of(sct_type type, read_reason reason)
{
    if (reason == REASON_RANGE) {
        return "out of range";
    }
    switch (type) {
    case SCT_TYPE_NUMBER:
    case SCT_TYPE_INTEGER:
        return "not a number";
    case SCT_TYPE_DATE:
        return "not a date";
    case SCT_TYPE_TIMESTAMP:
        return "not a time";
    case SCT_TYPE_BOOLEAN:
        return "neither true nor false";
    case SCT_TYPE_TEXT:
    case SCT_TYPE_NONE:
    case SCT_TYPE_DURATION:
    case SCT_TYPE_COUNT:
        break;
    }
    return "not a value";
}

/* Digits, commas and points: a number of another country. */
static const char *number_hint(const struct read_column *column, const char *cell)
{
    const size_t count = strlen(cell);
    const char *comma = strchr(cell, ',');
    if (column->type != SCT_TYPE_NUMBER || strspn(cell, " \t+-.,0123456789") != count || !comma ||
        column->cell == CELL_NUMBER_COMMA) {
        return "";
    }
    if (strchr(comma, '.') || strchr(comma + 1, ',')) {
        return "; if commas stand between thousands, write format: {decimal: \".\"}";
    }
    return "; if it has a decimal comma, write format: {decimal: \",\"}";
}

/* The first bad cell speaks for its row. */
static sct_status bad_detail(struct look_back *back, const struct db_table *table, size_t row,
                             struct read_reject *reject, struct sct_error *err)
{
    const struct read_source *source = back->source;
    size_t next = 2;
    const int64_t broken = db_integer(table, row, 1);
    if (broken) {
        reject->reason = read_bad_reason((size_t)broken - 1);
        reject->detail = broken - 1 == REASON_RECORD ? "the line is not a JSON record"
                                                     : reason_detail(REASON_RAGGED);
        return SCT_OK;
    }
    for (size_t i = 0; i < source->column_count; i++) {
        if (back->used && !back->used[i]) {
            continue;
        }
        const int64_t bad = db_integer(table, row, next);
        const char *cell = db_cell(table, row, next + 1);
        next += 2;
        if (bad) {
            const read_reason reason = (read_reason)(bad - 1);
            reject->reason = read_bad_reason((size_t)reason);
            cell = cell ? cell : "";
            return sct_text_format(back->run, &reject->detail, err, "column '%s': '%s' is %s%s",
                                   source->columns[i].name, cell,
                                   wrong_of(source->columns[i].type, reason),
                                   reason == REASON_NUMBER ? number_hint(&source->columns[i], cell)
                                                           : "");
        }
    }
    return SCT_OK;
}

/* Behind a broken quote our records and the engine's rows are no longer the same. */
static sct_status find_lines(struct look_back *back, const struct read_path *path, size_t count,
                             const int64_t rows[], int64_t ret_lines[], struct sct_error *err)
{
    const struct read_source *source = back->source;
    struct places rejected = {0};
    for (size_t i = 0; i < count; i++) {
        ret_lines[i] = 0;
    }
    if (source->kind == READ_LINES || (source->kind == READ_JSON && !source->json_array)) {
        const size_t before = source->shape.skip_lines + (source->shape.header ? 1 : 0);
        for (size_t i = 0; i < count; i++) {
            ret_lines[i] = rows[i] + (int64_t)before;
        }
        return SCT_OK;
    }
    if (source->kind != READ_CSV || !has_places(source) ||
        back->rows[REASON_QUOTE] + back->rows[REASON_TOO_LONG] > 0) {
        return SCT_OK;
    }
    SCT_TRY(find_places(back, path->path, REASON_COUNT, &rejected, err));
    if (rejected.count == REJECTS_KEPT) {
        return SCT_OK;
    }
    return lines_find(back->scratch, &source->shape, path->path, rejected.count, rejected.offsets,
                      count, rows, ret_lines, err);
}

static sct_status sample_file(struct look_back *back, const struct read_path *path,
                              struct sct_error *err)
{
    const struct scan_options options = {.used = back->used, .with_file = true, .only = path};
    struct sct_text sql;
    struct db_table table;
    int64_t rows[READ_REJECTS_SHOWN];
    int64_t lines[READ_REJECTS_SHOWN];
    sct_text_begin(&sql, back->scratch);
    relation_bad_rows(back->source, &options, READ_REJECTS_SHOWN, &sql);
    SCT_TRY(ask(back, &sql, &table, err));
    for (size_t i = 0; i < table.row_count; i++) {
        rows[i] = db_integer(&table, i, 0);
    }
    SCT_TRY(find_lines(back, path, table.row_count, rows, lines, err));
    for (size_t i = 0; i < table.row_count && back->sample_count < 2 * READ_REJECTS_SHOWN; i++) {
        struct read_reject *reject = &back->sample[back->sample_count];
        *reject = (struct read_reject){.file = path ? path->path : "",
                                       .line = lines[i],
                                       .detail = "",
                                       .reason = ""};
        SCT_TRY(bad_detail(back, &table, i, reject, err));
        back->sample_count++;
    }
    return SCT_OK;
}

static sct_status sample_bad(struct look_back *back, struct sct_error *err)
{
    const struct read_source *source = back->source;
    const size_t rejected = back->sample_count;
    if (source->path_count == 0) {
        return sample_file(back, NULL, err);
    }
    for (size_t i = 0; i < source->path_count && back->sample_count < rejected + READ_REJECTS_SHOWN;
         i++) {
        SCT_TRY(sample_file(back, &source->paths[i], err));
    }
    return SCT_OK;
}

/* ---- the door -------------------------------------------------------------------------------- */

static bool comes_before(const struct read_reject *a, const struct read_reject *b)
{
    const int order = strcmp(a->file, b->file);
    return order < 0 || (order == 0 && a->line < b->line);
}

/* By file and line; there are ten at most. */
static void sort_sample(struct look_back *back)
{
    for (size_t i = 1; i < back->sample_count; i++) {
        const struct read_reject moved = back->sample[i];
        size_t k = i;
        for (; k > 0 && comes_before(&moved, &back->sample[k - 1]); k--) {
            back->sample[k] = back->sample[k - 1];
        }
        back->sample[k] = moved;
    }
    if (back->sample_count > READ_REJECTS_SHOWN) {
        back->sample_count = READ_REJECTS_SHOWN;
    }
}

static sct_status give(struct look_back *back, struct read_rejects *ret_rejects,
                       struct sct_error *err)
{
    void *rows = NULL;
    void *sample = NULL;
    SCT_TRY(sct_arena_take(back->run, REASON_COUNT, sizeof(int64_t), &rows, err));
    SCT_TRY(
        sct_arena_take(back->run, back->sample_count, sizeof(struct read_reject), &sample, err));
    memcpy(rows, back->rows, sizeof back->rows);
    memcpy(sample, back->sample, back->sample_count * sizeof(struct read_reject));
    *ret_rejects =
        (struct read_rejects){.rows = rows, .sample_count = back->sample_count, .sample = sample};
    return SCT_OK;
}

sct_status drop_rejects(struct sct_arena *scratch, struct db *db, const char *tag,
                        struct sct_error *err)
{
    const char *sql = NULL;
    const char *name = tag ? tag : READ_LOOK_TAG;
    SCT_TRY(sct_text_format(scratch, &sql, err,
                            "DROP TABLE IF EXISTS sct_%s_errors; DROP TABLE IF EXISTS sct_%s_scans",
                            name, name));
    return db_run(db, sql, err);
}

static sct_status look_rejected(struct look_back *back, struct sct_error *err)
{
    bool scanned = false;
    if (has_side_tables(back->source)) {
        SCT_TRY(has_scanned(back, &scanned, err));
    }
    if (scanned) {
        SCT_TRY(count_rejected(back, err));
        SCT_TRY(count_lost(back, err));
        SCT_TRY(sample_rejected(back, err));
    }
    return SCT_OK;
}

sct_status read_rejects(struct sct_arena *run, struct db *db, struct read_source *source,
                        const bool used[], const char *tag, int64_t bad_rows,
                        struct read_rejects *ret_rejects, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct look_back back = {.run = run, .source = source, .used = used, .tag = tag};
    (void)db; /* the one the source was looked at with */
    SCT_TRY(sct_arena_open(READ_SCRATCH_BYTES, &back.scratch, err));
    SCT_GO(look_rejected(&back, err));
    if (bad_rows > 0) {
        SCT_GO(sample_bad(&back, err));
    }
    sort_sample(&back);
    SCT_GO(drop_rejects(back.scratch, source->db, tag, err));
    SCT_GO(drop_rejects(back.scratch, source->db, NULL, err));
    SCT_GO(give(&back, ret_rejects, err));
done:
    sct_arena_close(back.scratch);
    return status;
}

bool read_set_quick(struct read_source *source, bool quick)
{
    source->quick = quick && source->kind == READ_CSV && !source->shape.mixed;
    return source->quick;
}

sct_status read_is_clean(struct sct_arena *run, struct read_source *source, const char *tag,
                         bool *ret_clean, struct sct_error *err)
{
    const char *sql = NULL;
    struct db_table table = {0};
    SCT_TRY(sct_text_format(run, &sql, err, "SELECT count(*) FROM sct_%s_errors", tag));
    SCT_TRY(db_query(source->db, run, sql, &table, err));
    *ret_clean = db_integer(&table, 0, 0) == 0;
    return *ret_clean ? SCT_OK : drop_rejects(run, source->db, tag, err);
}

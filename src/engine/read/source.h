/* source.h: what the files of this folder share about one source.
 *
 * Every column of a text file is read as text and converted in SQL, never by the CSV reader: one
 * conversion then serves CSV, blank-separated text and JSON alike, and a cell that does not convert is a
 * value we can count and show.  (Measured: 10 to 25 % slower than typed columns in the reader, which
 * know neither two date formats in one file nor a decimal comma nor a range.)
 */
#ifndef SCT_ENGINE_READ_SOURCE_H
#define SCT_ENGINE_READ_SOURCE_H

#include "base/text.h"
#include "engine/read/read.h"
#include "engine/read/shape.h"

/* What double arithmetic still counts in whole units with room for a sum; beyond it is junk or a sentinel.  And
 * the years the calendar of base knows. */
#define READ_NUMBER_MOST "1e15"
#define READ_DATE_LEAST  "'0001-01-01'"
#define READ_DATE_END    "'10000-01-01'"

typedef enum { READ_CSV, READ_LINES, READ_PARQUET, READ_JSON, READ_TABLE, READ_SQL } read_kind;

typedef enum { READ_PLAIN, READ_GZIP, READ_ZSTD } read_packing;

typedef enum { READ_UTF_8, READ_UTF_16, READ_LATIN_1 } read_encoding;

/* How a cell becomes a value.  The first group starts from text, the second from an engine type. */
typedef enum {
    CELL_TEXT,
    CELL_NUMBER,
    CELL_NUMBER_COMMA,   /* 1.234,56 */
    CELL_NUMBER_GROUPED, /* 1,234.56 */
    CELL_INTEGER,        /* only where the plan declares it: digits alone, 64 bits */
    CELL_BOOLEAN,
    CELL_ISO_DATE,
    CELL_ISO_STAMP,
    CELL_ISO_OFFSET,   /* 2011-09-10T08:26:00+02:00: an instant, put on the plan's clock */
    CELL_FORMAT_DATE,  /* strptime */
    CELL_FORMAT_STAMP, /* strptime */
    CELL_FORMAT_OFFSET,
    CELL_OWN_TEXT,
    CELL_OWN_NUMBER,
    CELL_OWN_INTEGER,
    CELL_OWN_BOOLEAN,
    CELL_OWN_DATE,
    CELL_OWN_STAMP,
    CELL_OWN_OFFSET
} read_cell;

struct read_column {
    const char *name; /* as in the file, made unique */
    bool settled;     /* the file itself says the type; else look_types finds it */
    read_cell cell;
    sct_type type;
    const char *format; /* strptime format of CELL_FORMAT_..., else NULL */
    const char *doubt;  /* what made the look take a column for text, and what to write; or NULL */
};

struct read_path {
    const char *path; /* never begins with anything but '/' or './': no URL, no home folder */
    struct sct_place at;
    uint64_t bytes;
};

struct read_source {
    struct sct_arena *run;
    struct db *db;
    const struct plan_source *plan;
    const char *zone;      /* the plan's */
    const char *from_zone; /* of local times when it differs, else NULL */
    read_kind kind;
    read_packing packing;
    read_encoding encoding;
    struct csv_shape shape;
    size_t path_count;
    const struct read_path *paths;
    size_t column_count;
    struct read_column *columns;
    bool json_array;
    bool quick; /* numbers come from the CSV reader as such: see read_set_quick */
    const char *described;
};

/* The reasons, in the order of their index.  Of several for one row the first is told; the scan finds those
 * before REASON_RECORD, the relation the others. */
typedef enum {
    REASON_TOO_LONG,
    REASON_QUOTE,
    REASON_ENCODING,
    REASON_RAGGED,
    REASON_RECORD,
    REASON_NUMBER,
    REASON_DATE,
    REASON_VALUE,
    REASON_RANGE,
    REASON_COUNT
} read_reason;

/* What a look may need beside the source; scratch is emptied when read_peek returns. */
struct read_look {
    struct sct_arena *scratch;
    struct sct_problems *problems;
    struct read_source *source;
    bool failed; /* an error was added: no source comes of it */
};

/* Some heads of 256 KiB, cut in four ways, and what the engine tells about them. */
enum { READ_SCRATCH_BYTES = 64 << 20 };

#define READ_LOOK_TAG "look"

/* Drops the tables of rejected rows.  NULL: those of a look. */
SCT_MUST_CHECK sct_status drop_rejects(struct sct_arena *scratch, struct db *db, const char *tag,
                                       struct sct_error *err);

/* Adds a problem at a place and remembers that there was an error. */
SCT_MUST_CHECK sct_status look_refuse(struct read_look *look, struct sct_place at, const char *hint,
                                      struct sct_error *err, const char *fmt, ...) SCT_PRINTF(5, 6);

/* files.c: plan->read to paths that exist; kind and packing of them.  */
SCT_MUST_CHECK sct_status look_files(struct read_look *look, struct sct_error *err);

/* bytes.c: the first bytes of a text file, as UTF-8 without a byte order mark. */
struct head {
    const char *text;
    size_t count;
    bool whole; /* there is no more */
    bool mixed; /* ends of lines differ, in quotes or not, in the part that was looked at */
    read_encoding encoding;
};
SCT_MUST_CHECK sct_status look_bytes(struct read_look *look, const struct read_path *path,
                                     struct head *ret_head, struct sct_error *err);

/* head.c: encoding, shape, names of a text file. */
SCT_MUST_CHECK sct_status look_head(struct read_look *look, struct sct_error *err);

/* json.c, own.c: columns with types the engine knows. */
SCT_MUST_CHECK sct_status look_json(struct read_look *look, struct sct_error *err);
SCT_MUST_CHECK sct_status look_own(struct read_look *look, struct sct_error *err);

SCT_MUST_CHECK sct_status own_describe(struct read_look *look, const struct read_path *only,
                                       struct sct_place at, struct db_table *ret_table,
                                       struct sct_error *err);

/* describe.c: fills described. */
SCT_MUST_CHECK sct_status describe_source(struct read_source *source, struct sct_error *err);

/* The questions asked of each column, in this order. */
typedef enum {
    ASK_PRESENT,
    ASK_NUMBER,
    ASK_ID,      /* a leading zero or more digits than a double holds */
    ASK_COMMA,   /* a number, or one with a decimal comma */
    ASK_GROUPED, /* a number, or one with commas between thousands */
    ASK_BOOLEAN,
    ASK_ISO_DATE,
    ASK_ISO_STAMP,
    ASK_ISO_OFFSET,
    ASK_DATE_LIKE,
    ASK_GIVEN_DATE,
    ASK_GIVEN_STAMP,
    ASK_COUNT
} read_question;
extern const char *const look_patterns[ASK_COUNT];

/* types.c: what the text columns are. */
SCT_MUST_CHECK sct_status look_types(struct read_look *look, struct sct_error *err);

/* doubts.c: the first sampled cell that fits the pattern, or does not; NULL when there is none. */
SCT_MUST_CHECK sct_status look_first_cell(struct read_look *look, size_t column, bool fits,
                                          const char *pattern, const char **ret_cell,
                                          struct sct_error *err);
/* Why a column became a text, where it is nearly something else. */
SCT_MUST_CHECK sct_status doubt_text(struct read_look *look, size_t column, const int64_t answers[],
                                     struct sct_error *err);
/* A column of numbers whose points may stand between thousands: told at once, it would not fail. */
SCT_MUST_CHECK sct_status doubt_points(struct read_look *look, size_t column,
                                       const int64_t answers[], struct sct_error *err);
SCT_MUST_CHECK sct_status doubt_unseen(struct read_look *look, size_t column,
                                       struct sct_error *err);
/* A column whose values are no cells: it has no type, and its doubt says why.  type: the engine's name of it. */
SCT_MUST_CHECK sct_status doubt_nested(struct read_look *look, const char *type,
                                       struct read_column *column, struct sct_error *err);
SCT_MUST_CHECK sct_status warn_no_rows(struct read_look *look, struct sct_error *err);

/* dates.c: the date format of one text column of which present sampled cells are not missing. */
SCT_MUST_CHECK sct_status look_dates(struct read_look *look, size_t column, int64_t present,
                                     struct sct_error *err);
/* Formats of the plan: whether the engine knows what they say (else a problem). */
SCT_MUST_CHECK sct_status look_formats(struct read_look *look, struct sct_error *err);
sct_type date_format_type(const char *format);
void take_date_format(struct read_column *column, const char *format);

/* A query of the look's own, from a finished text. */
SCT_MUST_CHECK sct_status look_query(struct read_look *look, struct sct_text *sql,
                                     struct db_table *ret_table, struct sct_error *err);

/* scan.c: appends a SELECT without parentheses that gives the raw cells asked for as "r<i>", without
 * conversion, and "broken": 0, or 1 + the reason why the row has no cells. */
struct scan_options {
    const bool *used; /* by column; NULL: all */
    const char *tag;  /* of the tables that take what the reader rejects; NULL: those of a look */
    bool with_file;   /* adds "file" and "row", the row's number within its file (slow) */
    const struct read_path *only; /* this file alone, or NULL */
};
void scan_select(const struct read_source *source, const struct scan_options *options,
                 struct sct_text *sql);
void scan_paths(const struct read_source *source, const struct read_path *only,
                struct sct_text *sql);
void scan_json(const struct read_source *source, const struct scan_options *options,
               struct sct_text *sql);
/* The FROM item of what has types of its own: Parquet, a table, a statement. */
void scan_own_from(const struct read_source *source, const struct read_path *only, bool with_file,
                   struct sct_text *sql);
/* The lines of one file as "line", missing where blank, from its first. */
void scan_whole_lines(const struct read_source *source, const struct read_path *only,
                      struct sct_text *sql);

/* lines.c: where records stand in a file that is neither packed nor recoded. */

/* The line, from 1, of each byte offset (ascending).  SCT_IO, SCT_NOMEM. */
SCT_MUST_CHECK sct_status lines_at(struct sct_arena *scratch, const char *path, size_t count,
                                   const uint64_t offsets[], int64_t ret_lines[],
                                   struct sct_error *err);

/* Records of a file, without header and blank lines, and the first of those with a quote that is not closed or
 * closed too early.  A record whose quote is open for two million bytes or to the end of the file is taken to end
 * with its line. */
enum { LINES_BROKEN_MAX = 100 };
struct lines_broken {
    int64_t records;
    size_t count;
    uint64_t offsets[LINES_BROKEN_MAX];
    int64_t lines[LINES_BROKEN_MAX];
};
SCT_MUST_CHECK sct_status lines_find_broken(struct sct_arena *scratch,
                                            const struct csv_shape *shape, const char *path,
                                            struct lines_broken *ret_broken, struct sct_error *err);

/* Whether records end differently: at LF and at CRLF, or hold a bare CR outside of quotes. */
SCT_MUST_CHECK sct_status lines_are_mixed(struct sct_arena *scratch, const struct csv_shape *shape,
                                          const char *path, bool *ret_mixed, struct sct_error *err);

/* The line of the n-th record (from 1, ascending) of those that begin at none of the rejected offsets
 * (ascending); 0 where it is not found. */
SCT_MUST_CHECK sct_status lines_find(struct sct_arena *scratch, const struct csv_shape *shape,
                                     const char *path, size_t rejected_count,
                                     const uint64_t rejected[], size_t count, const int64_t rows[],
                                     int64_t ret_lines[], struct sct_error *err);

/* The cells of the record that begins on a line; 0 where none does. */
SCT_MUST_CHECK sct_status lines_cells(struct sct_arena *scratch, const struct csv_shape *shape,
                                      const char *path, int64_t line, int64_t *ret_cells,
                                      struct sct_error *err);

/* relation.c: a SELECT of the first rows that are bad by themselves: row, broken, then of each used column
 * 1 + the reason (0: none) and the cell. */
void relation_bad_rows(const struct read_source *source, const struct scan_options *options,
                       int limit, struct sct_text *sql);

/* The reader gives the column as a number already. */
bool cell_is_quick(const struct read_source *source, const struct read_column *column);

/* Appends " AND ..." that is true only of a cell that certainly has a good value: cheap, and true of nearly every
 * row, so that the exact questions of cell_reason are asked of the few others.  1_000 is not seen
 * here: the underscore that programmers write between digits is read as they mean it. */
void cell_fine(const struct read_column *column, const char *value, struct sct_text *sql);

/* cell.c: the value of a raw cell, and the reason (1 + index, 0 none) why it has none. */
void cell_value(const struct read_source *source, const struct read_column *column, const char *raw,
                struct sct_text *sql);
void cell_reason(const struct read_source *source, const struct read_column *column,
                 const char *raw, const char *value, struct sct_text *sql);
bool cell_is_own(read_cell cell);

#endif

/* shape.h: how the bytes of a delimited text are cut into records and cells.
 *
 * Pure: bytes in, spans out, no engine and no files, so that it can be fuzzed.  One machine serves the look
 * at the head, and the count of lines when a bad row has to be found again.  It follows RFC 4180, with
 * another quote, another escape or none; a record ends at LF, CRLF, or at CR where a text has no LF.
 */
#ifndef SCT_ENGINE_READ_SHAPE_H
#define SCT_ENGINE_READ_SHAPE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct csv_shape {
    char delimiter[8]; /* 1 to 4 bytes; "" for a text of one column */
    char quote;        /* 0: none */
    char escape;       /* the quote itself, or a backslash; 0 when there is no quote */
    bool bare_cr;      /* records end at CR */
    bool mixed;        /* some records end at LF, some at CRLF */
    bool header;
    size_t skip_lines; /* before the header or the first row */
    size_t column_count;
};

typedef enum { CSV_NOTHING, CSV_CELL, CSV_RECORD } csv_event;

struct csv_machine {
    const struct csv_shape *shape;
    enum { CSV_START, CSV_BARE, CSV_QUOTED, CSV_ESCAPED, CSV_CLOSED } state;
    size_t matched; /* bytes of the delimiter just seen */
};

/* One byte more.  CSV_CELL after a delimiter, CSV_RECORD after the end of a line outside of quotes. */
csv_event csv_step(struct csv_machine *machine, char byte);

/* A cell as written, without its quotes; doubled quotes inside are still doubled. */
struct csv_cell {
    const char *bytes;
    size_t count;
    bool quoted;
};

struct csv_record {
    size_t cell_count;
    const struct csv_cell *cells;
};

/* More cells than this in the part of a head that is looked at are not kept. */
enum { CSV_CELLS_MAX = 65536 };

/* The first records of a text, blank lines left out, at most limit.  whole: the text is all there is, so that its
 * last record counts though nothing ends it.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status csv_split(struct sct_arena *scratch, size_t count, const char text[],
                                    bool whole, const struct csv_shape *shape, size_t limit,
                                    size_t *ret_count, const struct csv_record **ret_records,
                                    struct sct_error *err);

/* A cell's text with its quotes undone and blanks around it taken off, in arena. */
SCT_MUST_CHECK sct_status csv_cell_text(struct sct_arena *arena, const struct csv_shape *shape,
                                        const struct csv_cell *cell, const char **ret_text,
                                        struct sct_error *err);

/* A number, a date or a time by its looks: what stands in rows and never in a header. */
bool csv_looks_like_value(const struct csv_cell *cell);

/* Finds delimiter and escape by which the head falls into the most regular table; what fixed already says
 * (a delimiter that is not "") stays.  quote must be set.  *ret_regular is the share of records that have the most
 * frequent number of cells, 0 for an empty text; column_count that number. */
SCT_MUST_CHECK sct_status csv_find_shape(struct sct_arena *scratch, size_t count, const char text[],
                                         bool whole, const struct csv_shape *fixed,
                                         struct csv_shape *ret_shape, double *ret_regular,
                                         struct sct_error *err);

#endif

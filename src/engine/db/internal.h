/* internal.h: what the files of this folder share.  Nobody else includes it: duckdb.h stops here. */
#ifndef SCT_ENGINE_DB_INTERNAL_H
#define SCT_ENGINE_DB_INTERNAL_H

#include "engine/db/db.h"

#include <duckdb.h>

/* The words of the engine, as a status and a message.  words may be NULL.  Never SCT_OK. */
SCT_MUST_CHECK sct_status db_refuse(struct sct_error *err, const char *words);

/* How the cells of one column are stored, asked once per result.  Plain types only: what has parts (lists,
 * structs, intervals) is the caller's to cast. */
struct db_column {
    const char *name;
    duckdb_type type;   /* of the column; ENUM and DECIMAL keep their own ... */
    duckdb_type stored; /* ... and the integer type they are stored as */
    int scale;          /* DECIMAL: digits after the point */
};

/* Reads name and type of column index; the name is copied into arena.  SCT_DATABASE for a type that has
 * parts, SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status db_describe_column(struct sct_arena *arena, duckdb_result *result,
                                             size_t index, struct db_column *ret_column,
                                             struct sct_error *err);

/* The cell as text in arena, NULL when missing.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status db_read_cell(struct sct_arena *arena, const struct db_column *column,
                                       duckdb_vector vector, size_t row, const char **ret_text,
                                       struct sct_error *err);

#endif

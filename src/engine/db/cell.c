/* cell.c: one cell of the engine's vectors as text that reads back as the same value.
 *
 * The engine's own casts are not used: they are another statement to run, and their spelling of
 * doubles and times is not promised from one version to the next. */
#include "engine/db/internal.h"

#include "base/day.h"
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 unsigned_wide;

/* Sign, 39 digits, point, NUL. */
enum { WIDE_TEXT_BYTES = 48, CELL_TEXT_BYTES = 64 };

/* The integer value / 10^scale, all digits, from the last to the first. */
static void format_decimal(wide value, int scale, char ret_text[CELL_TEXT_BYTES])
{
    char digits[WIDE_TEXT_BYTES];
    size_t at = sizeof digits - 1;
    digits[at] = '\0';
    unsigned_wide left = value < 0 ? -(unsigned_wide)value : (unsigned_wide)value;
    for (int i = 0; left > 0 || i <= scale; i++) {
        if (i == scale && scale > 0) {
            digits[--at] = '.';
        }
        digits[--at] = (char)('0' + (int)(left % 10));
        left /= 10;
    }
    (void)snprintf(ret_text, CELL_TEXT_BYTES, "%s%s", value < 0 ? "-" : "", digits + at);
}

static wide wide_from(duckdb_hugeint value)
{
    return (wide)(((unsigned_wide)(uint64_t)value.upper << 64) | value.lower);
}

/* The widest of the signed and unsigned integers, whichever width the column is stored in. */
static wide read_integer(duckdb_type stored, const void *data, size_t row)
{
    switch ((int)stored) {
    case DUCKDB_TYPE_TINYINT:
        return ((const int8_t *)data)[row];
    case DUCKDB_TYPE_SMALLINT:
        return ((const int16_t *)data)[row];
    case DUCKDB_TYPE_INTEGER:
        return ((const int32_t *)data)[row];
    case DUCKDB_TYPE_BIGINT:
        return ((const int64_t *)data)[row];
    case DUCKDB_TYPE_UTINYINT:
        return ((const uint8_t *)data)[row];
    case DUCKDB_TYPE_USMALLINT:
        return ((const uint16_t *)data)[row];
    case DUCKDB_TYPE_UINTEGER:
        return ((const uint32_t *)data)[row];
    case DUCKDB_TYPE_UBIGINT:
        return (wide)((const uint64_t *)data)[row];
    default:
        return wide_from(((const duckdb_hugeint *)data)[row]);
    }
}

static void format_number(double number, char ret_text[CELL_TEXT_BYTES])
{
    if (isfinite(number)) {
        sct_text_from_number(number, ret_text);
        return;
    }
    (void)snprintf(ret_text, CELL_TEXT_BYTES, "%s",
                   isnan(number) ? "nan" : (number > 0 ? "inf" : "-inf"));
}

static void format_plain(const struct db_column *column, const void *data, size_t row,
                         char ret_text[CELL_TEXT_BYTES])
{
    switch ((int)column->type) {
    case DUCKDB_TYPE_BOOLEAN:
        (void)snprintf(ret_text, CELL_TEXT_BYTES, "%s",
                       ((const bool *)data)[row] ? "true" : "false");
        return;
    case DUCKDB_TYPE_FLOAT:
        format_number((double)((const float *)data)[row], ret_text);
        return;
    case DUCKDB_TYPE_DOUBLE:
        format_number(((const double *)data)[row], ret_text);
        return;
    case DUCKDB_TYPE_DATE:
        sct_day_format(((const int32_t *)data)[row], ret_text);
        return;
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
        sct_time_format(((const int64_t *)data)[row], ret_text);
        return;
    default:
        format_decimal(read_integer(column->stored, data, row), column->scale, ret_text);
        return;
    }
}

sct_status db_read_cell(struct sct_arena *arena, const struct db_column *column,
                        duckdb_vector vector, size_t row, const char **ret_text,
                        struct sct_error *err)
{
    uint64_t *validity = duckdb_vector_get_validity(vector);
    if (validity && !duckdb_validity_row_is_valid(validity, row)) {
        *ret_text = NULL;
        return SCT_OK;
    }
    void *data = duckdb_vector_get_data(vector);
    if (column->type == DUCKDB_TYPE_VARCHAR) {
        duckdb_string_t *text = &((duckdb_string_t *)data)[row];
        return sct_text_copy(arena, duckdb_string_t_length(*text), duckdb_string_t_data(text),
                             ret_text, err);
    }
    char text[CELL_TEXT_BYTES];
    format_plain(column, data, row, text);
    return sct_text_copy(arena, strlen(text), text, ret_text, err);
}

/* Types without parts, whose cells format_plain knows. */
static bool is_plain(duckdb_type type)
{
    switch ((int)type) {
    case DUCKDB_TYPE_BOOLEAN:
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_DECIMAL:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_VARCHAR:
    case DUCKDB_TYPE_DATE:
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ:
        return true;
    default:
        return false;
    }
}

sct_status db_describe_column(struct sct_arena *arena, duckdb_result *result, size_t index,
                              struct db_column *ret_column, struct sct_error *err)
{
    const char *name = duckdb_column_name(result, index);
    struct db_column column = {.type = duckdb_column_type(result, index)};
    column.stored = column.type;
    if (!name) {
        return sct_fail(err, SCT_NOMEM, "no memory for the names of a result");
    }
    if (!is_plain(column.type)) {
        return sct_fail(err, SCT_DATABASE,
                        "column '%s' of a result is not of a plain type: cast it", name);
    }
    if (column.type == DUCKDB_TYPE_DECIMAL) {
        duckdb_logical_type type = duckdb_column_logical_type(result, index);
        column.stored = duckdb_decimal_internal_type(type);
        column.scale = duckdb_decimal_scale(type);
        duckdb_destroy_logical_type(&type);
    }
    SCT_TRY(sct_text_copy(arena, strlen(name), name, &column.name, err));
    *ret_column = column;
    return SCT_OK;
}

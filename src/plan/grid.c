/* grid: two axes, merges of cells, and the cells that segments write about. */
#include "base/text.h"
#include "plan/names.h"
#include "plan/sections.h"
#include "plan/show.h"

#include <stdint.h>
#include <string.h>

/* ---- reading -------------------------------------------------------------------------------- */

static sct_status read_columns(struct plan_reader *reader, const struct plan_node *node,
                               void *target, struct sct_error *err)
{
    struct plan_scheme *scheme = target;
    return plan_read_axis(reader, node, "'columns'", &scheme->columns, err);
}

static sct_status read_rows(struct plan_reader *reader, const struct plan_node *node, void *target,
                            struct sct_error *err)
{
    struct plan_scheme *scheme = target;
    return plan_read_axis(reader, node, "'rows'", &scheme->rows, err);
}

/* merge: {sleepers: [low x cold, mid x cold]} */
static sct_status read_merge(struct plan_reader *reader, const struct plan_node *node, void *target,
                             struct sct_error *err)
{
    struct plan_scheme *scheme = target;
    struct plan_merge *merges = NULL;
    if (node->kind != PLAN_NODE_MAP) {
        return plan_tell_shape(reader, node, "'merge'", "a map of names and lists of cells", err);
    }
    SCT_TRY(plan_take(reader, node->count, sizeof *merges, &merges, err));
    for (size_t i = 0; i < node->count; i++) {
        merges[i].name = node->keys[i]->text;
        SCT_TRY(plan_decode_texts(reader, node->items[i],
                                  plan_show_thing("merge", merges[i].name.text).text, false,
                                  &merges[i].cells, err));
    }
    scheme->merges = merges;
    scheme->merge_count = node->count;
    return SCT_OK;
}

static const struct plan_key grid_keys[] = {
    {.key = "columns",
     .shape = PLAN_CUSTOM,
     .required = true,
     .read = read_columns,
     .table = &plan_table_axis,
     .about = "The axis from left to right."},
    {.key = "rows",
     .shape = PLAN_CUSTOM,
     .required = true,
     .read = read_rows,
     .table = &plan_table_axis,
     .about = "The axis from top to bottom."},
    {.key = "merge",
     .shape = PLAN_CUSTOM,
     .read = read_merge,
     .about = "Cells that are one segment, by its name: {sleepers: [low x cold, mid x cold]}."},
};

const struct plan_table plan_table_grid = {"grid", PLAN_COUNT(grid_keys), grid_keys, false};

sct_status plan_read_grid(struct plan_reader *reader, const struct plan_node *node, void *target,
                          struct sct_error *err)
{
    struct plan_scheme *scheme = target;
    scheme->grid = true;
    return plan_decode_map(reader, node, &plan_table_grid, "'grid'", scheme, err);
}

/* ---- cells ---------------------------------------------------------------------------------- */

/* The bands of an axis after nesting: "low", "high/keeps", "high/missing". */
struct leaves {
    size_t count;
    const char **names; /* NULL-terminated */
};

/* More cells than this nobody reads; it also bounds the work below. */
enum { CELLS_MAX = 10000, LEAVES_SHOWN = 3 };

struct cells {
    const struct plan_scheme *scheme;
    struct leaves rows, columns;
    const struct plan_merge **merged; /* [row * columns + column]: NULL, or by which merge ... */
    const struct plan_text **member;  /* ... and where it says so */
};

static size_t count_leaves(const struct plan_axis *axis)
{
    size_t count = axis->labels.count + 1;
    for (size_t i = 0; i < axis->labels.count; i++) {
        if (axis->nested[i]) {
            count += count_leaves(axis->nested[i]) - 1;
        }
    }
    return count;
}

static sct_status add_leaves(struct plan_reader *reader, const struct plan_axis *axis,
                             const char *prefix, struct leaves *leaves, struct sct_error *err)
{
    for (size_t i = 0; i <= axis->labels.count; i++) {
        const bool band = i < axis->labels.count;
        const char *label = band ? axis->labels.items[i].text : axis->missing.text;
        const char *name = NULL;
        SCT_TRY(
            sct_text_format(reader->run, &name, err, "%s%s%s", prefix, *prefix ? "/" : "", label));
        if (band && axis->nested[i]) {
            SCT_TRY(add_leaves(reader, axis->nested[i], name, leaves, err));
        } else {
            leaves->names[leaves->count++] = name;
        }
    }
    return SCT_OK;
}

static sct_status find_leaves(struct plan_reader *reader, const struct plan_axis *axis,
                              struct leaves *ret_leaves, struct sct_error *err)
{
    struct leaves leaves = {0};
    SCT_TRY(plan_take(reader, count_leaves(axis) + 1, sizeof(char *), &leaves.names, err));
    SCT_TRY(add_leaves(reader, axis, "", &leaves, err));
    *ret_leaves = leaves;
    return SCT_OK;
}

static size_t find_leaf(const struct leaves *leaves, const char *name, size_t bytes)
{
    size_t i = 0;
    while (i < leaves->count &&
           (strncmp(leaves->names[i], name, bytes) != 0 || leaves->names[i][bytes] != '\0')) {
        i++;
    }
    return i;
}

/* A cell as written, "high/keeps x hot", taken apart. */
struct cell_name {
    const char *row, *column; /* row is not terminated; NULL: there is no ' x ' */
    size_t row_bytes;
};

static struct cell_name split(const char *text)
{
    const char *x = strstr(text, " x ");
    return x ? (struct cell_name){text, x + 3, (size_t)(x - text)} : (struct cell_name){0};
}

/* The index of the cell, or SIZE_MAX. */
static size_t find_cell(const struct cells *cells, const char *text)
{
    const struct cell_name name = split(text);
    if (!name.row) {
        return SIZE_MAX;
    }
    const size_t row = find_leaf(&cells->rows, name.row, name.row_bytes);
    const size_t column = find_leaf(&cells->columns, name.column, strlen(name.column));
    const bool found = row < cells->rows.count && column < cells->columns.count;
    return found ? row * cells->columns.count + column : SIZE_MAX;
}

/* ---- telling what is wrong with the name of a cell ------------------------------------------ */

static sct_status hint_part(struct plan_reader *reader, const struct leaves *leaves,
                            const char *axis, const char *part, const char **ret_hint,
                            struct sct_error *err)
{
    struct sct_text text;
    const char *otherwise = NULL;
    sct_text_begin(&text, reader->run);
    sct_text_addf(&text, "%s are: ", axis);
    for (size_t i = 0; i < leaves->count && i < LEAVES_SHOWN; i++) {
        sct_text_addf(&text, "%s%s", i == 0 ? "" : ", ", leaves->names[i]);
    }
    sct_text_add(&text, leaves->count > LEAVES_SHOWN ? ", ..." : "");
    SCT_TRY(sct_text_end(&text, &otherwise, err));
    return plan_hint_near(reader, part, leaves->names, otherwise, ret_hint, err);
}

static sct_status tell_unknown_cell(struct plan_reader *reader, const struct cells *cells,
                                    const struct plan_text *text, struct sct_error *err)
{
    const struct cell_name name = split(text->text);
    const char *hint = NULL;
    const char *row = NULL;
    if (!name.row) {
        return plan_tell(reader, text->at, "a cell is written 'row x column'", err,
                         "%s is not a cell of the grid", plan_show(text->text).text);
    }
    SCT_TRY(sct_text_copy(reader->run, name.row_bytes, name.row, &row, err));
    const size_t column_bytes = strlen(name.column);
    if (find_leaf(&cells->columns, row, name.row_bytes) < cells->columns.count &&
        find_leaf(&cells->rows, name.column, column_bytes) < cells->rows.count) {
        SCT_TRY(sct_text_format(reader->run, &hint, err, "the row comes first: '%s x %s'",
                                name.column, row));
        return plan_tell(reader, text->at, hint, err, "%s is not a cell of the grid",
                         plan_show(text->text).text);
    }
    if (find_leaf(&cells->rows, row, name.row_bytes) == cells->rows.count) {
        SCT_TRY(hint_part(reader, &cells->rows, "rows", row, &hint, err));
        return plan_tell(reader, text->at, hint, err, "%s is not a cell: there is no row %s",
                         plan_show(text->text).text, plan_show(row).text);
    }
    SCT_TRY(hint_part(reader, &cells->columns, "columns", name.column, &hint, err));
    return plan_tell(reader, text->at, hint, err, "%s is not a cell: there is no column %s",
                     plan_show(text->text).text, plan_show(name.column).text);
}

/* ---- merges --------------------------------------------------------------------------------- */

static sct_status merge_cell(struct plan_reader *reader, struct cells *cells,
                             const struct plan_merge *merge, const struct plan_text *text,
                             struct sct_error *err)
{
    const size_t cell = find_cell(cells, text->text);
    if (cell == SIZE_MAX) {
        return tell_unknown_cell(reader, cells, text, err);
    }
    if (cells->merged[cell]) {
        return plan_tell(reader, text->at, "a cell belongs to one segment; remove it from one", err,
                         "the cell %s is already in %s at %s", plan_show(text->text).text,
                         plan_show(cells->merged[cell]->name.text).text,
                         plan_show_place(cells->member[cell]->at, text->at).text);
    }
    cells->merged[cell] = merge;
    cells->member[cell] = text;
    return SCT_OK;
}

static sct_status check_merges(struct plan_reader *reader, struct cells *cells,
                               struct sct_error *err)
{
    const struct plan_scheme *scheme = cells->scheme;
    const struct plan_text **names = NULL;
    SCT_TRY(plan_take(reader, scheme->merge_count, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < scheme->merge_count; i++) {
        const struct plan_merge *merge = &scheme->merges[i];
        names[i] = &merge->name;
        SCT_TRY(plan_check_path_name(reader, &merge->name, "merge", err));
        if (find_cell(cells, merge->name.text) != SIZE_MAX) {
            SCT_TRY(plan_tell(reader, merge->name.at, "choose another name", err,
                              "the merge %s has the name of a cell",
                              plan_show(merge->name.text).text));
        }
        for (size_t j = 0; j < merge->cells.count; j++) {
            SCT_TRY(merge_cell(reader, cells, merge, &merge->cells.items[j], err));
        }
    }
    return plan_check_unique(reader, scheme->merge_count, names, err);
}

/* ---- segments of a grid --------------------------------------------------------------------- */

static bool is_merge(const struct plan_scheme *scheme, const char *name)
{
    for (size_t i = 0; i < scheme->merge_count; i++) {
        if (strcmp(scheme->merges[i].name.text, name) == 0) {
            return true;
        }
    }
    return false;
}

static sct_status tell_unknown_segment(struct plan_reader *reader, const struct cells *cells,
                                       const struct plan_text *name, struct sct_error *err)
{
    const struct plan_scheme *scheme = cells->scheme;
    const char **known = NULL;
    const char *hint = NULL;
    if (split(name->text).row) {
        return tell_unknown_cell(reader, cells, name, err);
    }
    SCT_TRY(plan_take(reader, scheme->merge_count + 1, sizeof(char *), &known, err));
    for (size_t i = 0; i < scheme->merge_count; i++) {
        known[i] = scheme->merges[i].name.text;
    }
    SCT_TRY(plan_hint_near(reader, name->text, known,
                           "a segment of a grid is a cell, 'row x column', or the name of a merge",
                           &hint, err));
    return plan_tell(reader, name->at, hint, err, "%s is neither a cell nor a merge of the grid",
                     plan_show(name->text).text);
}

static sct_status check_segment(struct plan_reader *reader, const struct cells *cells,
                                const struct plan_text *name, struct sct_error *err)
{
    if (!name->text || is_merge(cells->scheme, name->text)) {
        return SCT_OK;
    }
    const size_t cell = find_cell(cells, name->text);
    if (cell == SIZE_MAX) {
        return tell_unknown_segment(reader, cells, name, err);
    }
    if (cells->merged[cell]) {
        return plan_tell(reader, name->at, "write about the merged segment instead", err,
                         "the cell %s is part of %s", plan_show(name->text).text,
                         plan_show(cells->merged[cell]->name.text).text);
    }
    return SCT_OK;
}

static sct_status check_segments(struct plan_reader *reader, const struct cells *cells,
                                 struct sct_error *err)
{
    const struct plan_scheme *scheme = cells->scheme;
    const struct plan_text **names = NULL;
    SCT_TRY(plan_take(reader, scheme->segment_count, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < scheme->segment_count; i++) {
        names[i] = &scheme->segments[i].name;
        SCT_TRY(check_segment(reader, cells, names[i], err));
    }
    return plan_check_unique(reader, scheme->segment_count, names, err);
}

sct_status plan_check_cells(struct plan_reader *reader, const struct plan_scheme *scheme,
                            struct sct_error *err)
{
    struct cells cells = {.scheme = scheme};
    if (!scheme->columns || !scheme->rows) {
        return SCT_OK; /* told */
    }
    const size_t rows = count_leaves(scheme->rows);
    const size_t columns = count_leaves(scheme->columns);
    if (rows > CELLS_MAX || columns > CELLS_MAX || rows * columns > CELLS_MAX) {
        return plan_tell(reader, scheme->rows->at, "make fewer bands", err,
                         "the grid has %zu x %zu cells; the limit is %d", rows, columns, CELLS_MAX);
    }
    if (scheme->merge_count > rows * columns || scheme->segment_count > rows * columns) {
        return plan_tell(reader, scheme->rows->at, "write about each cell once", err,
                         "the grid has %zu cells, but %zu merges and %zu segments", rows * columns,
                         scheme->merge_count, scheme->segment_count);
    }
    SCT_TRY(find_leaves(reader, scheme->rows, &cells.rows, err));
    SCT_TRY(find_leaves(reader, scheme->columns, &cells.columns, err));
    SCT_TRY(plan_take(reader, rows * columns, sizeof(struct plan_merge *), &cells.merged, err));
    SCT_TRY(plan_take(reader, rows * columns, sizeof(struct plan_text *), &cells.member, err));
    SCT_TRY(check_merges(reader, &cells, err));
    return check_segments(reader, &cells, err);
}

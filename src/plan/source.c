/* sources: and identity: where rows come from and how they are read. */
#include "base/text.h"
#include "plan/names.h"
#include "plan/sections.h"
#include "plan/show.h"

#include <string.h>

/* ---- format --------------------------------------------------------------------------------- */

static const char *const file_types[] = {"csv", "text", "parquet", "json", NULL};
static const char *const encodings[] = {"utf-8", "utf-16", "latin-1", NULL};
static const char *const decimals[] = {".", ",", NULL};

static const struct plan_key format_keys[] = {
    {PLAN_KEY("type", PLAN_WORD, plan_format, type,
              "What kind of file it is, when its name and its beginning leave a doubt."),
     .words = file_types},
    {PLAN_KEY("delimiter", PLAN_MARK, plan_format, delimiter,
              "The character between cells, or the word tab.")},
    {PLAN_KEY("quote", PLAN_MARK, plan_format, quote,
              "The character around cells that hold a delimiter, or the word none.")},
    {PLAN_KEY("header", PLAN_TRUTH_TEXT, plan_format, header,
              "Whether the first line names the columns.")},
    {PLAN_KEY("columns", PLAN_TEXTS, plan_format, columns,
              "The names of the columns of a file that has no header.")},
    {PLAN_KEY("encoding", PLAN_WORD, plan_format, encoding, "The encoding of text files."),
     .words = encodings},
    {PLAN_KEY("date", PLAN_TEXT, plan_format, date,
              "How dates are written, as in strptime: \"%d.%m.%Y\".")},
    {PLAN_KEY("datetime", PLAN_TEXT, plan_format, datetime,
              "How timestamps are written, as in strptime: \"%m/%d/%Y %H:%M\".")},
    {PLAN_KEY("decimal", PLAN_WORD, plan_format, decimal, "The decimal mark of numbers."),
     .words = decimals},
    {PLAN_KEY("skip", PLAN_WHOLE, plan_format, skip, "Lines to pass over before the header.")},
    {PLAN_KEY("missing", PLAN_CELLS, plan_format, missing,
              "Cells that mean missing, beside the empty one: [NA, \"-\"].")},
};

const struct plan_table plan_table_format = {"format", PLAN_COUNT(format_keys), format_keys, false};

/* ---- columns -------------------------------------------------------------------------------- */

static const char *const column_types[] = {"integer", "number",    "boolean", "text",
                                           "date",    "timestamp", NULL};

static const struct plan_key column_keys[] = {
    {PLAN_KEY("is", PLAN_EXPRESSION, plan_definition, is,
              "An expression over the columns of the files and the columns above."),
     .required = true},
    {PLAN_KEY("type", PLAN_WORD, plan_definition, type,
              "The type to read it as, when the first rows would mislead."),
     .words = column_types},
    {PLAN_KEY("unit", PLAN_TEXT, plan_definition, unit, "The unit of its numbers: GBP, days.")},
    {PLAN_KEY("kind", PLAN_WORD, plan_definition, kind, "What it says about a customer."),
     .words = plan_kinds},
    {PLAN_KEY("about", PLAN_TEXT, plan_definition, about, "A sentence for the reader.")},
};

const struct plan_table plan_table_column = {"column", PLAN_COUNT(column_keys), column_keys, false};

/* ---- read ----------------------------------------------------------------------------------- */

static const struct plan_key table_keys[] = {
    {PLAN_KEY("table", PLAN_TEXT, plan_source, table, "The name of a table of the engine."),
     .required = true},
};

const struct plan_table plan_table_table = {"table", PLAN_COUNT(table_keys), table_keys, false};

/* read: one text, a list of them, or {table: name} */
static sct_status read_read(struct plan_reader *reader, const struct plan_node *node, void *target,
                            struct sct_error *err)
{
    struct plan_source *source = target;
    if (node->kind == PLAN_NODE_MAP) {
        return plan_decode_map(reader, node, &plan_table_table, "'read'", source, err);
    }
    return plan_decode_texts(reader, node, "'read'", false, &source->read, err);
}

/* The rows come from one place. */
static sct_status check_origin(struct plan_reader *reader, const struct plan_node *node,
                               const char *what, struct sct_error *err)
{
    static const char *const origins[] = {"read", "table", "sql"};
    const struct plan_node *first = NULL;
    for (size_t i = 0; i < PLAN_COUNT(origins); i++) {
        const struct plan_node *key = plan_map_key(node, origins[i]);
        if (key && first) {
            SCT_TRY(plan_tell(reader, key->text.at, "keep one of them", err,
                              "%s has both '%s' and '%s'", what, first->text.text, key->text.text));
        }
        first = first ? first : key;
    }
    for (size_t i = 0; i < PLAN_COUNT(origins); i++) {
        if (first || plan_is_misspelt(node, &plan_table_source, origins[i])) {
            return SCT_OK;
        }
    }
    return plan_tell(reader, node->text.at, "add 'read:' with a file, or 'table:', or 'sql:'", err,
                     "%s does not say where its rows come from", what);
}

/* ---- one source ----------------------------------------------------------------------------- */

static const char *const bad_row_words[] = {"fail", "skip", NULL};

static const struct plan_key source_keys[] = {
    {.key = "read",
     .shape = PLAN_CUSTOM,
     .read = read_read,
     .about = "A file or glob, or a list of them, relative to this file: CSV, Parquet, JSON."},
    {PLAN_KEY("table", PLAN_TEXT, plan_source, table, "Or a table of the engine.")},
    {PLAN_KEY("sql", PLAN_TEXT, plan_source, sql,
              "Or a query in the engine's own SQL, which binds the plan to that engine.")},
    {PLAN_KEY("format", PLAN_MAP, plan_source, format,
              "How the files are written; what is not said is found from their first rows."),
     .table = &plan_table_format},
    {PLAN_KEY("customer", PLAN_EXPRESSION, plan_source, customer,
              "Whose row it is: a column of the file or an expression."),
     .required = true},
    {PLAN_KEY("at", PLAN_EXPRESSION, plan_source, at,
              "When it happened; without it the rows are facts that hold at any time.")},
    {PLAN_KEY("zone", PLAN_TEXT, plan_source, zone,
              "The time zone of its timestamps, when it is not the plan's.")},
    {PLAN_KEY("where", PLAN_EXPRESSION, plan_source, where,
              "The rows to keep; all others are counted as left out.")},
    {PLAN_KEY("leave_out", PLAN_DEFINITIONS, plan_source, leave_out,
              "Rows to leave out and count under a name: the first condition that is true.")},
    {PLAN_KEY("columns", PLAN_DEFINITIONS, plan_source, columns,
              "Names for what the rest of the plan uses of a row."),
     .table = &plan_table_column},
    {PLAN_KEY("on_bad_row", PLAN_WORD, plan_source, on_bad_row,
              "What to do with rows that cannot be read: fail, or skip and count them."),
     .words = bad_row_words},
};

const struct plan_table plan_table_source = {"source", PLAN_COUNT(source_keys), source_keys, false};

static sct_status collect_names(struct plan_reader *reader,
                                const struct plan_definitions *definitions,
                                const struct plan_text *const **ret_names, struct sct_error *err)
{
    const struct plan_text **names = NULL;
    SCT_TRY(plan_take(reader, definitions->count, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < definitions->count; i++) {
        names[i] = &definitions->items[i].name;
    }
    *ret_names = names;
    return SCT_OK;
}

/* The engine counts under these names itself; two sums under one name would not add up. */
static const char *const reasons[] = {"no_customer", "no_time", "where", "after_as_of", NULL};

static sct_status check_names(struct plan_reader *reader, const struct plan_source *source,
                              struct sct_error *err)
{
    const struct plan_text *const *names = NULL;
    SCT_TRY(collect_names(reader, &source->columns, &names, err));
    SCT_TRY(plan_check_unique(reader, source->columns.count, names, err));
    SCT_TRY(collect_names(reader, &source->leave_out, &names, err));
    SCT_TRY(plan_check_unique(reader, source->leave_out.count, names, err));
    for (size_t i = 0; i < source->leave_out.count; i++) {
        SCT_TRY(plan_check_reserved(reader, names[i], reasons,
                                    "rows are already counted under this name; choose another",
                                    err));
    }
    return SCT_OK;
}

static sct_status read_source(struct plan_reader *reader, const struct plan_node *node,
                              struct plan_source *source, struct sct_error *err)
{
    const struct plan_shown what = plan_show_thing("source", source->name.text);
    SCT_TRY(plan_check_name(reader, &source->name, "source", err));
    SCT_TRY(plan_decode_map(reader, node, &plan_table_source, what.text, source, err));
    if (node->kind != PLAN_NODE_MAP) {
        return SCT_OK;
    }
    SCT_TRY(check_origin(reader, node, what.text, err));
    return check_names(reader, source, err);
}

sct_status plan_read_sources(struct plan_reader *reader, const struct plan_node *node, void *target,
                             struct sct_error *err)
{
    struct sct_plan *plan = target;
    if (node->kind != PLAN_NODE_MAP || node->count == 0) {
        return plan_tell_shape(reader, node, "'sources'", "a map of named sources", err);
    }
    const struct plan_text **names = NULL;
    SCT_TRY(plan_take(reader, node->count, sizeof *plan->sources, &plan->sources, err));
    SCT_TRY(plan_take(reader, node->count, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < node->count; i++) {
        plan->sources[i].name = node->keys[i]->text;
        names[i] = &plan->sources[i].name;
        SCT_TRY(read_source(reader, node->items[i], &plan->sources[i], err));
    }
    plan->source_count = node->count;
    return plan_check_unique(reader, node->count, names, err);
}

/* ---- identity ------------------------------------------------------------------------------- */

/* Members of the source inside: read_read is handed the whole of it. */
static const struct plan_key identity_keys[] = {
    {PLAN_KEY("read", PLAN_CUSTOM, plan_identity, source,
              "A file or glob, or a list of them, with one row for each other id of a customer."),
     .read = read_read},
    {PLAN_KEY("table", PLAN_TEXT, plan_identity, source.table, "Or a table of the engine.")},
    {PLAN_KEY("sql", PLAN_TEXT, plan_identity, source.sql,
              "Or a query in the engine's own SQL, which binds the plan to that engine.")},
    {PLAN_KEY("format", PLAN_MAP, plan_identity, source.format,
              "How the files are written; what is not said is found from their first rows."),
     .table = &plan_table_format},
    {PLAN_KEY("alias", PLAN_EXPRESSION, plan_identity, alias,
              "The id as the sources write it: a column of the file or an expression."),
     .required = true},
    {PLAN_KEY("customer", PLAN_EXPRESSION, plan_identity, customer,
              "The customer it belongs to: a person, a household, a company."),
     .required = true},
};

const struct plan_table plan_table_identity = {"identity", PLAN_COUNT(identity_keys), identity_keys,
                                               false};

sct_status plan_read_identity(struct plan_reader *reader, const struct plan_node *node,
                              void *target, struct sct_error *err)
{
    struct plan_identity *identity = target;
    identity->present = true;
    identity->at = node->text.at;
    identity->source.name = (struct plan_text){"identity", node->text.at, false};
    SCT_TRY(plan_decode_map(reader, node, &plan_table_identity, "'identity'", identity, err));
    return node->kind == PLAN_NODE_MAP ? check_origin(reader, node, "'identity'", err) : SCT_OK;
}

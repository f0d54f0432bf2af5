/* describe.c: one line on how a source is read, for the manifest and `check`. */
#include "engine/read/source.h"

#include <string.h>

static const char *delimiter_name(const char *delimiter)
{
    static const struct {
        const char *delimiter, *name;
    } names[] = {{",", "comma"},
                 {";", "semicolon"},
                 {"\t", "tab"},
                 {"|", "bar"},
                 {"", "one column"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(delimiter, names[i].delimiter) == 0) {
            return names[i].name;
        }
    }
    return delimiter;
}

static void add_text_kind(const struct read_source *source, struct sct_text *text)
{
    static const char *const encodings[] =
        {[READ_UTF_8] = "UTF-8", [READ_UTF_16] = "UTF-16", [READ_LATIN_1] = "latin-1"};
    static const char *const packings[] =
        {[READ_PLAIN] = "", [READ_GZIP] = ", gzip", [READ_ZSTD] = ", zstd"};
    if (source->kind == READ_CSV) {
        sct_text_addf(text, "CSV, %s", delimiter_name(source->shape.delimiter));
    } else {
        sct_text_add(text, source->kind == READ_JSON ? "JSON" : "text, blanks");
    }
    sct_text_addf(text, ", %s%s", encodings[source->encoding], packings[source->packing]);
    if (source->kind != READ_JSON && !source->shape.header) {
        sct_text_add(text, ", no header");
    }
}

/* Each date format once. */
static void add_formats(const struct read_source *source, struct sct_text *text)
{
    const char *lead = ", dates ";
    for (size_t i = 0; i < source->column_count; i++) {
        const char *format = source->columns[i].format;
        bool seen = !format;
        for (size_t k = 0; k < i && !seen; k++) {
            seen = source->columns[k].format && strcmp(source->columns[k].format, format) == 0;
        }
        if (!seen) {
            sct_text_addf(text, "%s%s", lead, format);
            lead = " and ";
        }
    }
}

sct_status describe_source(struct read_source *source, struct sct_error *err)
{
    struct sct_text text;
    sct_text_begin(&text, source->run);
    switch (source->kind) {
    case READ_CSV:
    case READ_LINES:
    case READ_JSON:
        add_text_kind(source, &text);
        break;
    case READ_PARQUET:
        sct_text_add(&text, "Parquet");
        break;
    case READ_TABLE:
        sct_text_addf(&text, "table %s", source->plan->table.text);
        break;
    case READ_SQL:
        sct_text_add(&text, "SQL");
        break;
    }
    if (source->path_count > 1) {
        sct_text_addf(&text, ", %zu files", source->path_count);
    }
    add_formats(source, &text);
    return sct_text_end(&text, &source->described, err);
}

/* read.c: the doors of this folder. */
#include "engine/read/read.h"

#include "base/hash.h"
#include "engine/read/source.h"

#include <string.h>

static const char *const reasons[REASON_COUNT] = {
    [REASON_TOO_LONG] = "too long",
    [REASON_QUOTE] = "broken quote",
    [REASON_ENCODING] = "encoding",
    [REASON_RAGGED] = "ragged",
    [REASON_RECORD] = "broken record",
    [REASON_NUMBER] = "bad number",
    [REASON_DATE] = "bad date",
    [REASON_VALUE] = "bad value",
    [REASON_RANGE] = "number out of range",
};

size_t read_bad_reason_count(void)
{
    return REASON_COUNT;
}

const char *read_bad_reason(size_t index)
{
    return reasons[index];
}

const char *read_describe(const struct read_source *source)
{
    return source->described;
}

const char *read_doubt(const struct read_source *source, size_t column)
{
    return source->columns[column].doubt;
}

/* ---- the look -------------------------------------------------------------------------------- */

static sct_status look_columns(struct read_look *look, struct sct_error *err)
{
    switch (look->source->kind) {
    case READ_CSV:
    case READ_LINES:
        SCT_TRY(look_head(look, err));
        break;
    case READ_JSON:
        SCT_TRY(look_json(look, err));
        break;
    case READ_PARQUET:
    case READ_TABLE:
    case READ_SQL:
        return look_own(look, err);
    }
    return look->failed ? SCT_OK : look_types(look, err);
}

static sct_status look_at(struct read_look *look, struct sct_error *err)
{
    struct read_source *source = look->source;
    const struct plan_source *plan = source->plan;
    if (plan->sql.text) {
        source->kind = READ_SQL;
    } else if (plan->table.text) {
        source->kind = READ_TABLE;
    } else {
        SCT_TRY(look_files(look, err));
    }
    if (look->failed) {
        return SCT_OK;
    }
    SCT_TRY(look_columns(look, err));
    return look->failed ? SCT_OK : describe_source(source, err);
}

static sct_status fill_catalog(const struct read_source *source,
                               struct sct_catalog_source *ret_catalog, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(source->run, source->column_count, sizeof(struct sct_catalog_column),
                           &memory, err));
    struct sct_catalog_column *columns = memory;
    for (size_t i = 0; i < source->column_count; i++) {
        columns[i] = (struct sct_catalog_column){.name = source->columns[i].name,
                                                 .type = source->columns[i].type,
                                                 .doubt = source->columns[i].doubt};
    }
    *ret_catalog =
        (struct sct_catalog_source){.column_count = source->column_count, .columns = columns};
    return SCT_OK;
}

static sct_status open_source(struct sct_arena *run, struct db *db, const struct plan_source *plan,
                              const char *zone, struct read_source **ret_source,
                              struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(run, 1, sizeof(struct read_source), &memory, err));
    struct read_source *source = memory;
    *source = (struct read_source){.run = run, .db = db, .plan = plan, .zone = zone};
    if (plan->zone.text && strcmp(plan->zone.text, zone) != 0) {
        source->from_zone = plan->zone.text;
    }
    *ret_source = source;
    return SCT_OK;
}

sct_status read_peek(struct sct_arena *run, struct db *db, const struct plan_source *plan,
                     const char *zone, struct sct_problems *problems,
                     struct read_source **ret_source, struct sct_catalog_source *ret_catalog,
                     struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct read_source *source = NULL;
    struct sct_catalog_source catalog = {0};
    struct sct_arena *scratch = NULL;
    SCT_TRY(open_source(run, db, plan, zone, &source, err));
    SCT_TRY(sct_arena_open(READ_SCRATCH_BYTES, &scratch, err));
    struct read_look look = {.scratch = scratch, .problems = problems, .source = source};
    SCT_GO(look_at(&look, err));
    SCT_GO(drop_rejects(scratch, db, NULL, err));
    if (!look.failed) {
        SCT_GO(fill_catalog(source, &catalog, err));
        *ret_catalog = catalog;
    }
    *ret_source = look.failed ? NULL : source;
done:
    sct_arena_close(scratch);
    return status;
}

/* ---- the manifest ---------------------------------------------------------------------------- */

sct_status read_files(struct sct_arena *run, struct read_source *source, size_t *ret_count,
                      const struct read_file **ret_files, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(run, source->path_count, sizeof(struct read_file), &memory, err));
    struct read_file *files = memory;
    for (size_t i = 0; i < source->path_count; i++) {
        sct_hash hash;
        files[i].path = source->paths[i].path;
        SCT_TRY(sct_hash_file(files[i].path, &hash, &files[i].bytes, err));
        memcpy(files[i].hash, hash.hex, sizeof files[i].hash);
    }
    *ret_count = source->path_count;
    *ret_files = files;
    return SCT_OK;
}

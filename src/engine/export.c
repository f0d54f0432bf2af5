/* Assignments as files: written beside their final names, then renamed, so that a reader never sees half
 * a file. */
#include "engine/internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Segment names for the leaf's number. */
static void emit_segment_name(const struct steps *steps, size_t index, struct sct_text *sql)
{
    const struct model_partition *partition = &steps->model->partitions[index];
    sct_text_addf(sql, "CASE sct_s%zu", index);
    for (size_t i = 0; i < partition->leaf_count; i++) {
        sct_text_addf(sql, " WHEN %zu THEN ", i);
        sql_emit_text(sql, steps->dialect, partition->leaves[i].path);
    }
    sct_text_add(sql, " END");
}

static bool is_taken(const struct sct_model *model, const char *name)
{
    if (strcasecmp(name, "customer") == 0 || strcasecmp(name, "reachable") == 0) {
        return true;
    }
    for (size_t i = 0; i < model->feature_count; i++) {
        if (strcasecmp(name, model->features[i].name) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < model->tag_count; i++) {
        if (strcasecmp(name, model->tags[i].name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_scheme(const struct sct_model *model, const char *name)
{
    for (size_t i = 0; i < model->scheme_count; i++) {
        if (strcasecmp(name, model->schemes[i].name) == 0) {
            return true;
        }
    }
    return false;
}

/* A scheme may be called like a feature; a file cannot have a column twice. */
static sct_status emit_scheme_name(struct pass *pass, const char *name, struct sct_text *sql,
                                   struct sct_error *err)
{
    const char *own = name;
    while (is_taken(pass->model, name) || (name != own && is_scheme(pass->model, name))) {
        SCT_TRY(sct_text_format(pass->run, &name, err, "%s (segment)", name));
    }
    sql_emit_name(sql, pass->steps.dialect, name);
    return SCT_OK;
}

static sct_status emit_select(struct pass *pass, struct sct_text *sql, struct sct_error *err)
{
    const struct sct_model *model = pass->model;
    sct_text_add(sql, "SELECT customer");
    for (size_t i = 0; i < model->partition_count; i++) {
        sct_text_add(sql, ", ");
        emit_segment_name(&pass->steps, i, sql);
        sct_text_add(sql, " AS ");
        SCT_TRY(emit_scheme_name(pass, model->schemes[model->partitions[i].scheme].name, sql, err));
    }
    for (size_t i = 0; i < model->tag_count; i++) {
        sct_text_addf(sql, ", sct_t%zu AS ", i);
        sql_emit_name(sql, pass->steps.dialect, model->tags[i].name);
    }
    sct_text_add(sql, ", reachable");
    for (size_t i = 0; i < model->feature_count; i++) {
        sct_text_add(sql, ", ");
        sql_emit_name(sql, pass->steps.dialect, model->features[i].name);
    }
    sct_text_add(sql, " FROM assigned ORDER BY customer");
    return SCT_OK;
}

static sct_status write_part(struct pass *pass, const char *path, const char *options,
                             struct sct_error *err)
{
    struct sct_text sql = {0};
    sct_text_begin(&sql, pass->run);
    sct_text_add(&sql, "COPY (");
    SCT_TRY(emit_select(pass, &sql, err));
    sct_text_add(&sql, ") TO ");
    db_quote_text(&sql, path);
    sct_text_addf(&sql, " (%s)", options);
    return engine_send(pass, &sql, err);
}

/* The two files, as the engine's words for them. */
static const struct {
    const char *name, *options;
} exports[] = {
    {"assignments.csv", "FORMAT csv, HEADER true"},
    {"assignments.parquet", "FORMAT parquet, COMPRESSION zstd"},
};
enum { EXPORT_COUNT = sizeof exports / sizeof exports[0], PATH_BYTES = 4096 };

sct_status sct_engine_make_folder(const char *folder, struct sct_error *err)
{
    struct stat about;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        return sct_fail(err, SCT_IO, "cannot make the folder '%s': %s", folder, strerror(errno));
    }
    if (stat(folder, &about) != 0 || !S_ISDIR(about.st_mode)) {
        return sct_fail(err, SCT_IO, "'%s' is not a folder", folder);
    }
    return SCT_OK;
}

sct_status sct_engine_export(struct sct_engine *engine, struct sct_arena *run,
                             const struct sct_model *model, const char *folder,
                             struct sct_error *err)
{
    struct pass pass = {0};
    engine_tell(engine, "files");
    SCT_TRY(engine_begin(engine, run, model, &pass, err));
    for (size_t i = 0; i < EXPORT_COUNT; i++) {
        const char *part = NULL;
        SCT_TRY(sct_text_format(run, &part, err, "%s/%s.part", folder, exports[i].name));
        const sct_status status = write_part(&pass, part, exports[i].options, err);
        if (status != SCT_OK) {
            (void)(sct_engine_publish(folder, false, NULL) == SCT_OK);
            return status;
        }
    }
    return SCT_OK;
}

sct_status sct_engine_publish(const char *folder, bool keep, struct sct_error *err)
{
    for (size_t i = 0; i < EXPORT_COUNT; i++) {
        char part[PATH_BYTES];
        char path[PATH_BYTES];
        (void)snprintf(part, sizeof part, "%s/%s.part", folder, exports[i].name);
        (void)snprintf(path, sizeof path, "%s/%s", folder, exports[i].name);
        if (!keep) {
            (void)remove(part);
        } else if (rename(part, path) != 0) {
            return sct_fail(err, SCT_IO, "cannot write '%s': %s", path, strerror(errno));
        }
    }
    return SCT_OK;
}

/* files.c: what `read:` names, as files that exist.
 *
 * Names are resolved here and not by the engine, which would read a file called `a[1].csv` as a pattern, `http:...`
 * as an address and `~` as a folder, and which does not say what is wrong with a file it cannot open. */
#include "engine/read/source.h"

#include "base/near.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A pattern that matches more files than this has matched something else. */
enum { READ_FILES_MAX = 20000 };

sct_status look_refuse(struct read_look *look, struct sct_place at, const char *hint,
                       struct sct_error *err, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    look->failed = true;
    return sct_problems_add(look->problems, SCT_PROBLEM_ERROR, at, hint, err, "%s", message);
}

/* ---- names to paths ------------------------------------------------------------------------ */

/* "folder/name", where the folder is that of the file in which the name is written. */
static sct_status join_path(struct sct_arena *arena, const struct plan_text *name,
                            const char **ret_path, struct sct_error *err)
{
    if (name->text[0] == '/') {
        *ret_path = name->text;
        return SCT_OK;
    }
    const char *plan = name->at.file && name->at.file->path ? name->at.file->path : "";
    const char *slash = strrchr(plan, '/');
    const int folder_length = slash ? (int)(slash - plan) : 0;
    const char *start = plan[0] == '/' || strncmp(plan, "./", 2) == 0 ? "" : "./";
    return sct_text_format(arena, ret_path, err, "%s%.*s%s%s", start, folder_length, plan,
                           slash ? "/" : "", name->text);
}

struct path_list {
    struct read_look *look;
    struct read_path *items;
    size_t count, room;
};

static sct_status add_path(struct path_list *list, const char *path, struct sct_place at,
                           uint64_t bytes, struct sct_error *err)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i].path, path) == 0) {
            return look_refuse(list->look, at, "name each file once", err, "'%s' is read twice",
                               path);
        }
    }
    if (list->count == list->room) {
        const size_t room = list->room ? list->room * 2 : 4;
        void *items = NULL;
        SCT_TRY(sct_arena_take(list->look->source->run, room, sizeof *list->items, &items, err));
        if (list->count) {
            memcpy(items, list->items, list->count * sizeof *list->items);
        }
        list->items = items;
        list->room = room;
    }
    list->items[list->count++] = (struct read_path){.path = path, .at = at, .bytes = bytes};
    return SCT_OK;
}

/* One path that exists, by stat.  Pipes and devices cannot be looked at twice, so they are refused. */
static sct_status take_path(struct path_list *list, const char *path, const struct stat *about,
                            struct sct_place at, struct sct_error *err)
{
    struct read_look *look = list->look;
    if (S_ISDIR(about->st_mode)) {
        return look_refuse(look, at, "name the files in it, for example with *.csv", err,
                           "'%s' is a folder", path);
    }
    if (!S_ISREG(about->st_mode)) {
        return look_refuse(look, at, "write its content to a file first", err,
                           "'%s' is not a regular file", path);
    }
    if (access(path, R_OK) != 0) {
        return look_refuse(look, at, "give yourself the right to read it", err,
                           "'%s' cannot be read: %s", path, strerror(errno));
    }
    if (about->st_size == 0) {
        return look_refuse(look, at, "a file of rows has at least a header", err, "'%s' is empty",
                           path);
    }
    return add_path(list, path, at, (uint64_t)about->st_size, err);
}

/* ---- a name that is no file ---------------------------------------------------------------- */

/* The nearest name in the folder where the file should have been; "" when there is none. */
static sct_status guess_name(struct read_look *look, const char *path, const char **ret_hint,
                             struct sct_error *err)
{
    enum { NAMES_MAX = 500 };
    sct_status status = SCT_OK;
    const char *slash = strrchr(path, '/');
    const char *folder = ".";
    void *names = NULL;
    SCT_TRY(
        sct_text_copy(look->scratch, slash ? (size_t)(slash - path) + 1 : 0, path, &folder, err));
    SCT_TRY(sct_arena_take(look->scratch, NAMES_MAX + 1, sizeof(char *), &names, err));

    *ret_hint = "";
    DIR *open = opendir(folder[0] ? folder : ".");
    if (!open) {
        return SCT_OK;
    }
    const char **list = names;
    const struct dirent *entry = readdir(open);
    for (size_t i = 0; entry && i < NAMES_MAX; i++, entry = readdir(open)) {
        SCT_GO(sct_text_copy(look->scratch, strlen(entry->d_name), entry->d_name, &list[i], err));
    }
    const char *wanted = slash ? slash + 1 : path;
    const char *near = sct_near(wanted, strlen(wanted), list);
    if (near && near[0] != '.') {
        SCT_GO(sct_text_format(look->source->run, ret_hint, err, "did you mean '%s%s'?", folder,
                               near));
    }
done:
    (void)closedir(open);
    return status;
}

static sct_status refuse_missing(struct read_look *look, const char *path, int reason,
                                 struct sct_place at, struct sct_error *err)
{
    const char *hint = "";
    if (reason != ENOENT) {
        return look_refuse(look, at, NULL, err, "'%s' cannot be read: %s", path, strerror(reason));
    }
    SCT_TRY(guess_name(look, path, &hint, err));
    return look_refuse(look, at, hint[0] ? hint : "paths are relative to the plan's folder", err,
                       "there is no file '%s'", path);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their bytes, so that the first five bad rows are the same everywhere. */
static sct_status take_matches(struct path_list *list, glob_t *found, struct sct_place at,
                               struct sct_error *err)
{
    if (found->gl_pathc == 0) {
        return SCT_OK;
    }
    qsort(found->gl_pathv, found->gl_pathc, sizeof(char *), compare_paths);
    for (size_t i = 0; i < found->gl_pathc; i++) {
        struct stat about;
        const char *path = NULL;
        if (stat(found->gl_pathv[i], &about) != 0 || S_ISDIR(about.st_mode)) {
            continue; /* a pattern means files; a folder beside them is no mistake */
        }
        SCT_TRY(sct_text_copy(list->look->source->run, strlen(found->gl_pathv[i]),
                              found->gl_pathv[i], &path, err));
        SCT_TRY(take_path(list, path, &about, at, err));
    }
    return SCT_OK;
}

static sct_status match_pattern(struct path_list *list, const char *pattern, struct sct_place at,
                                struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct read_look *look = list->look;
    const size_t before = list->count;
    glob_t found = {0};
    const int code = glob(pattern, GLOB_NOSORT, NULL, &found);
    if (code == GLOB_NOSPACE) {
        SCT_GO(sct_fail(err, SCT_NOMEM, "no memory to match '%s'", pattern));
    }
    if (found.gl_pathc > READ_FILES_MAX) {
        SCT_GO(look_refuse(look, at, "use a narrower pattern", err,
                           "'%s' matches %zu files; the limit is %d", pattern,
                           (size_t)found.gl_pathc, READ_FILES_MAX));
        goto done;
    }
    SCT_GO(take_matches(list, &found, at, err));
    if (list->count == before && !look->failed) {
        SCT_GO(look_refuse(look, at, "patterns know * ? and [ ]", err, "no file matches '%s'",
                           pattern));
    }
done:
    globfree(&found);
    return status;
}

/* A file that exists by the very name wins over reading the name as a pattern. */
static sct_status resolve_name(struct path_list *list, const struct plan_text *name,
                               struct sct_error *err)
{
    struct stat about;
    const char *path = NULL;
    SCT_TRY(join_path(list->look->source->run, name, &path, err));
    if (stat(path, &about) == 0) {
        return take_path(list, path, &about, name->at, err);
    }
    const int reason = errno;
    if (strpbrk(name->text, "*?[")) {
        return match_pattern(list, path, name->at, err);
    }
    return refuse_missing(list->look, path, reason, name->at, err);
}

/* ---- kinds --------------------------------------------------------------------------------- */

static bool ends_with(const char *text, size_t count, const char *end)
{
    const size_t end_count = strlen(end);
    return count >= end_count && strncmp(text + count - end_count, end, end_count) == 0;
}

struct kind_of_file {
    read_kind kind;
    read_packing packing;
};

/* By the first bytes, which do not lie; else by the name. */
static sct_status find_kind(const struct read_path *path, struct kind_of_file *ret_kind,
                            struct sct_error *err)
{
    unsigned char magic[8] = {0};
    struct kind_of_file kind = {.kind = READ_CSV, .packing = READ_PLAIN};
    FILE *file = fopen(path->path, "rb");
    if (!file) {
        return sct_fail(err, SCT_IO, "cannot open '%s': %s", path->path, strerror(errno));
    }
    const size_t magic_bytes = fread(magic, 1, sizeof magic, file);
    const bool broken = ferror(file) != 0;
    (void)fclose(file);
    if (broken) {
        return sct_fail(err, SCT_IO, "cannot read '%s'", path->path);
    }
    size_t count = strlen(path->path);
    if (magic_bytes >= 2 && magic[0] == 0x1f && magic[1] == 0x8b) {
        kind.packing = READ_GZIP;
    } else if (magic_bytes >= 4 && memcmp(magic, "\x28\xb5\x2f\xfd", 4) == 0) {
        kind.packing = READ_ZSTD;
    }
    count -= ends_with(path->path, count, ".gz") ? 3 : ends_with(path->path, count, ".zst") ? 4 : 0;
    if (ends_with(path->path, count, ".parquet") || memcmp(magic, "PAR1", 4) == 0) {
        kind.kind = READ_PARQUET;
    } else if (ends_with(path->path, count, ".json") || ends_with(path->path, count, ".ndjson") ||
               ends_with(path->path, count, ".jsonl")) {
        kind.kind = READ_JSON;
    }
    *ret_kind = kind;
    return SCT_OK;
}

static bool given_kind(const struct plan_format *format, read_kind *ret_kind)
{
    static const struct {
        const char *name;
        read_kind kind;
    } kinds[] = {{"csv", READ_CSV},
                 {"text", READ_LINES},
                 {"parquet", READ_PARQUET},
                 {"json", READ_JSON}};
    for (size_t i = 0; format->type.text && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(format->type.text, kinds[i].name) == 0) {
            *ret_kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static sct_status find_kinds(struct read_look *look, struct sct_error *err)
{
    struct read_source *source = look->source;
    struct kind_of_file first = {.kind = READ_CSV};
    for (size_t i = 0; i < source->path_count; i++) {
        struct kind_of_file kind = {.kind = READ_CSV};
        SCT_TRY(find_kind(&source->paths[i], &kind, err));
        if (i == 0) {
            first = kind;
        } else if (kind.kind != first.kind || kind.packing != first.packing) {
            return look_refuse(look, source->paths[i].at, "make a source of each kind of file", err,
                               "'%s' is another kind of file than '%s'", source->paths[i].path,
                               source->paths[0].path);
        }
    }
    source->kind = first.kind;
    source->packing = first.packing;
    (void)given_kind(&source->plan->format, &source->kind);
    return SCT_OK;
}

sct_status look_files(struct read_look *look, struct sct_error *err)
{
    struct path_list list = {.look = look};
    const struct plan_source *plan = look->source->plan;
    for (size_t i = 0; i < plan->read.count; i++) {
        SCT_TRY(resolve_name(&list, &plan->read.items[i], err));
    }
    look->source->paths = list.items;
    look->source->path_count = list.count;
    if (look->failed || list.count == 0) {
        look->failed = true;
        return SCT_OK;
    }
    return find_kinds(look, err);
}

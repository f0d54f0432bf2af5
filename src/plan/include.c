/* Files are joined as trees, before anything is decoded: a name that two files define is then told like
 * one that a file defines twice, and the decoder sees one plan. */
#include "plan/include.h"

#include "base/text.h"
#include "plan/file.h"
#include "plan/sections.h"
#include "plan/show.h"

#include <stdio.h>
#include <string.h>

struct included {
    const struct sct_file *file;
    struct plan_file_id id;
    bool open; /* what it includes is being read: to meet it again is a cycle */
};

struct loading {
    struct plan_reader *reader;
    size_t file_count;
    struct included files[PLAN_FILES_MAX];
    size_t root_count;
    struct plan_node *roots[PLAN_FILES_MAX]; /* in the order of definition: the plan is the last */
    struct plan_node *plan_root;
};

sct_status plan_folder_of(struct plan_reader *reader, const char *path, const char **ret_folder,
                          struct sct_error *err)
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return sct_text_copy(reader->run, 1, ".", ret_folder, err);
    }
    const size_t bytes = slash == path ? 1 : (size_t)(slash - path);
    return sct_text_copy(reader->run, bytes, path, ret_folder, err);
}

static sct_status path_beside(struct plan_reader *reader, const char *including, const char *path,
                              const char **ret_path, struct sct_error *err)
{
    const char *slash = strrchr(including, '/');
    const int folder_bytes = path[0] != '/' && slash ? (int)(slash - including) + 1 : 0;
    return sct_text_format(reader->run, ret_path, err, "%.*s%s", folder_bytes, including, path);
}

/* ---- reading -------------------------------------------------------------------------------- */

static sct_status read_root(struct loading *loading, const struct sct_file *file,
                            struct plan_node **ret_root, struct sct_error *err)
{
    bool good = false;
    struct plan_node *root = NULL;
    SCT_TRY(plan_file_check(loading->reader, file, &good, err));
    if (good) {
        SCT_TRY(plan_yaml_read(loading->reader, file, &root, err));
    }
    if (root && root->kind != PLAN_NODE_MAP) {
        SCT_TRY(plan_tell_shape(loading->reader, root, "a plan",
                                "a map of keys such as 'sectile: 1'", err));
        root = NULL;
    }
    *ret_root = root;
    return SCT_OK;
}

static sct_status add_file(struct loading *loading, const char *path, struct sct_error *err)
{
    const struct sct_file *file = NULL;
    if (loading->file_count == PLAN_FILES_MAX) {
        return sct_fail(err, SCT_LIMIT, "the plan includes more than %d files", PLAN_FILES_MAX - 1);
    }
    SCT_TRY(plan_file_read(loading->reader, path, &file, err));
    loading->files[loading->file_count++] = (struct included){file, plan_file_identify(path), true};
    return SCT_OK;
}

static struct included *find_file(struct loading *loading, struct plan_file_id id)
{
    for (size_t i = 0; i < loading->file_count; i++) {
        const struct plan_file_id known = loading->files[i].id;
        if (known.device == id.device && known.inode == id.inode) {
            return &loading->files[i];
        }
    }
    return NULL;
}

static sct_status read_includes(struct loading *loading, const struct sct_file *file,
                                const struct plan_node *root, struct sct_error *err);

static sct_status read_file(struct loading *loading, const char *path, struct plan_node **ret_root,
                            struct sct_error *err)
{
    struct plan_node *root = NULL;
    SCT_TRY(add_file(loading, path, err));
    struct included *included = &loading->files[loading->file_count - 1];
    SCT_TRY(read_root(loading, included->file, &root, err));
    if (root) {
        SCT_TRY(read_includes(loading, included->file, root, err));
        loading->roots[loading->root_count++] = root;
    }
    included->open = false;
    *ret_root = root;
    return SCT_OK;
}

/* A file that cannot be read is a mistake at the place that names it. */
static sct_status read_include(struct loading *loading, const struct sct_file *from,
                               const struct plan_text *name, struct sct_error *err)
{
    const char *path = NULL;
    SCT_TRY(path_beside(loading->reader, from->path, name->text, &path, err));
    const struct included *known = find_file(loading, plan_file_identify(path));
    if (known && known->open) {
        return plan_tell(loading->reader, name->at, "remove one of the includes", err,
                         "%s includes itself", plan_show(path).text);
    }
    if (known) {
        return SCT_OK; /* two files may both need it */
    }
    struct sct_error why = {0};
    struct plan_node *root = NULL;
    const sct_status status = read_file(loading, path, &root, &why);
    if (status == SCT_IO) {
        return plan_tell(loading->reader, name->at,
                         "paths are relative to the file that names them", err, "%s", why.message);
    }
    if (status != SCT_OK && err) {
        *err = why;
        if (!err->where[0]) {
            (void)snprintf(err->where, sizeof err->where, "%s:%d:%d", from->path, name->at.line,
                           name->at.column);
        }
    }
    return status;
}

static sct_status read_includes(struct loading *loading, const struct sct_file *file,
                                const struct plan_node *root, struct sct_error *err)
{
    const struct plan_node *node = plan_map_value(root, "include");
    struct plan_texts names = {0};
    if (!node) {
        return SCT_OK;
    }
    SCT_TRY(plan_decode_texts(loading->reader, node, "'include'", false, &names, err));
    for (size_t i = 0; i < names.count; i++) {
        SCT_TRY(read_include(loading, file, &names.items[i], err));
    }
    return SCT_OK;
}

/* ---- joining -------------------------------------------------------------------------------- */

sct_status plan_read_version(struct plan_reader *reader, const struct plan_node *node, void *target,
                             struct sct_error *err)
{
    (void)target; /* there is one version: nothing to remember */
    if (node->kind == PLAN_NODE_TEXT && strcmp(node->text.text, "1") == 0) {
        return SCT_OK;
    }
    if (node->kind != PLAN_NODE_TEXT) {
        return plan_tell_shape(reader, node, "'sectile'", "the version of the plan language, 1",
                               err);
    }
    return plan_tell(reader, node->text.at, "write 'sectile: 1', or use a newer program", err,
                     "this is version %s of the plan language; this program reads version 1",
                     plan_show(node->text.text).text);
}

/* Sections that may be spread over files. */
static bool is_shared(const char *key)
{
    static const char *const shared[] = {"sources", "features", "outcomes", "tags", "schemes"};
    for (size_t i = 0; i < PLAN_COUNT(shared); i++) {
        if (strcmp(shared[i], key) == 0) {
            return true;
        }
    }
    return false;
}

/* One map with the entries of both. */
static sct_status join_maps(struct plan_reader *reader, const struct plan_node *first,
                            const struct plan_node *second, struct plan_node **ret_map,
                            struct sct_error *err)
{
    struct plan_node *map = NULL;
    const size_t count = first->count + second->count;
    SCT_TRY(plan_take(reader, 1, sizeof *map, &map, err));
    *map = *second;
    SCT_TRY(plan_take(reader, count, sizeof(struct plan_node *), &map->keys, err));
    SCT_TRY(plan_take(reader, count, sizeof(struct plan_node *), &map->items, err));
    for (size_t i = 0; i < count; i++) {
        const struct plan_node *from = i < first->count ? first : second;
        const size_t j = i < first->count ? i : i - first->count;
        map->keys[i] = from->keys[j];
        map->items[i] = from->items[j];
    }
    map->count = count;
    SCT_TRY(plan_yaml_drop_repeats(reader, map, err));
    *ret_map = map;
    return SCT_OK;
}

static sct_status join_entry(struct plan_reader *reader, struct plan_node *into, size_t known,
                             const struct plan_node *key, struct plan_node *item,
                             struct sct_error *err)
{
    if (!is_shared(key->text.text)) {
        return plan_tell(reader, key->text.at, "keep one of them", err,
                         "%s is given twice; first at %s", plan_show(key->text.text).text,
                         plan_show_place(into->keys[known]->text.at, key->text.at).text);
    }
    if (into->items[known]->kind == PLAN_NODE_MAP && item->kind == PLAN_NODE_MAP) {
        return join_maps(reader, into->items[known], item, &into->items[known], err);
    }
    if (item->kind != PLAN_NODE_MAP) {
        return plan_tell_shape(reader, item, plan_show(key->text.text).text, "a map", err);
    }
    return SCT_OK; /* the first one is no map: the decoder tells */
}

static size_t find_key(const struct plan_node *map, const char *key)
{
    size_t i = 0;
    while (i < map->count && strcmp(map->keys[i]->text.text, key) != 0) {
        i++;
    }
    return i;
}

static sct_status join_root(struct loading *loading, struct plan_node *into,
                            const struct plan_node *root, struct sct_error *err)
{
    for (size_t i = 0; i < root->count; i++) {
        struct plan_node *key = root->keys[i];
        if (strcmp(key->text.text, "include") == 0) {
            continue;
        }
        if (strcmp(key->text.text, "sectile") == 0 && root != loading->plan_root) {
            SCT_TRY(plan_read_version(loading->reader, root->items[i], NULL, err));
            continue;
        }
        /* Unknown keys are many only in a wrong file; they are told, not joined. */
        const bool is_known = plan_table_find(&plan_table_plan, key->text.text) != NULL;
        const size_t known = is_known ? find_key(into, key->text.text) : into->count;
        if (known < into->count) {
            SCT_TRY(join_entry(loading->reader, into, known, key, root->items[i], err));
            continue;
        }
        into->keys[into->count] = key;
        into->items[into->count++] = root->items[i];
    }
    return SCT_OK;
}

static sct_status join_roots(struct loading *loading, struct plan_node **ret_root,
                             struct sct_error *err)
{
    struct plan_node *into = NULL;
    size_t room = 0;
    SCT_TRY(plan_take(loading->reader, 1, sizeof *into, &into, err));
    for (size_t i = 0; i < loading->root_count; i++) {
        room += loading->roots[i]->count;
    }
    *into = (struct plan_node){.kind = PLAN_NODE_MAP, .text.at = loading->plan_root->text.at};
    SCT_TRY(plan_take(loading->reader, room, sizeof(struct plan_node *), &into->keys, err));
    SCT_TRY(plan_take(loading->reader, room, sizeof(struct plan_node *), &into->items, err));
    for (size_t i = 0; i < loading->root_count; i++) {
        SCT_TRY(join_root(loading, into, loading->roots[i], err));
    }
    *ret_root = into;
    return SCT_OK;
}

sct_status plan_include_all(struct plan_reader *reader, const char *path, struct sct_plan *plan,
                            struct plan_node **ret_root, struct sct_error *err)
{
    struct loading loading = {.reader = reader};
    SCT_TRY(read_file(&loading, path, &loading.plan_root, err));
    SCT_TRY(plan_take(reader, loading.file_count, sizeof(struct sct_file *), &plan->files, err));
    for (size_t i = 0; i < loading.file_count; i++) {
        plan->files[i] = loading.files[i].file;
    }
    plan->file_count = loading.file_count;
    plan->path = loading.files[0].file->path;
    *ret_root = NULL;
    return loading.plan_root ? join_roots(&loading, ret_root, err) : SCT_OK;
}

#include "plan/show.h"
#include "plan/yaml.h"

#include <stdlib.h>
#include <string.h>

struct entry {
    const char *text;
    size_t index;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    const int order = strcmp(left->text, right->text);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static sct_status sort_keys(struct plan_reader *reader, const struct plan_node *map,
                            struct entry **ret_entries, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(reader->run, map->count, sizeof(struct entry), &memory, err));
    struct entry *entries = memory;
    for (size_t i = 0; i < map->count; i++) {
        entries[i] = (struct entry){map->keys[i]->text.text, i};
    }
    qsort(entries, map->count, sizeof entries[0], compare_entries);
    *ret_entries = entries;
    return SCT_OK;
}

static void remove_marked(struct plan_node *map)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        if (map->keys[i]) {
            map->keys[kept] = map->keys[i];
            map->items[kept++] = map->items[i];
        }
    }
    map->count = kept;
}

sct_status plan_yaml_drop_repeats(struct plan_reader *reader, struct plan_node *map,
                                  struct sct_error *err)
{
    if (map->count < 2) {
        return SCT_OK;
    }
    struct entry *entries = NULL;
    SCT_TRY(sort_keys(reader, map, &entries, err));
    const struct plan_node *first = map->keys[entries[0].index];
    for (size_t i = 1; i < map->count; i++) {
        struct plan_node **key = &map->keys[entries[i].index];
        if (strcmp(entries[i].text, first->text.text) != 0) {
            first = *key;
            continue;
        }
        SCT_TRY(sct_problems_add(reader->problems, SCT_PROBLEM_ERROR, (*key)->text.at,
                                 "remove or rename one of them", err,
                                 "%s is defined twice; first at %s",
                                 plan_show(entries[i].text).text,
                                 plan_show_place(first->text.at, (*key)->text.at).text));
        *key = NULL;
    }
    remove_marked(map);
    return SCT_OK;
}

/* docs/reference/plan.schema.json says what the decoder's tables say, key by key: editors must not
 * complete what the program refuses.  JSON is YAML: the plan's own reader reads it. */
#include "plan/decode.h"
#include "support/check.h"
#include "support/plan_fixture.h"

static const struct plan_node *get(const struct plan_node *map, const char *key)
{
    const struct plan_node *value =
        map && map->kind == PLAN_NODE_MAP ? plan_map_value(map, key) : NULL;
    return value;
}

static void fail_at(const char *table, const char *key, const char *why)
{
    (void)fprintf(stderr, "%s.%s: %s\n", table, key, why);
    exit(1);
}

static bool lists(const struct plan_node *list, const char *word)
{
    for (size_t i = 0; list && i < list->count; i++) {
        if (strcmp(list->items[i]->text.text, word) == 0) {
            return true;
        }
    }
    return false;
}

/* allOf: [{$ref: #/definitions/NAME}] */
static bool refers(const struct plan_node *property, const char *name)
{
    char expected[128];
    const struct plan_node *all = get(property, "allOf");
    const struct plan_node *ref = all && all->count == 1 ? get(all->items[0], "$ref") : NULL;
    (void)snprintf(expected, sizeof expected, "#/definitions/%s", name);
    return ref && strcmp(ref->text.text, expected) == 0;
}

static bool is_type(const struct plan_node *property, const char *type)
{
    const struct plan_node *found = get(property, "type");
    return found && found->kind == PLAN_NODE_TEXT && strcmp(found->text.text, type) == 0;
}

static bool same_words(const struct plan_node *property, const char *const words[])
{
    const struct plan_node *list = get(property, "enum");
    size_t count = 0;
    for (; words[count]; count++) {
        if (!lists(list, words[count])) {
            return false;
        }
    }
    return list && list->count == count;
}

static bool same_shape(const struct plan_node *property, const struct plan_key *key)
{
    switch (key->shape) {
    case PLAN_TEXT:
        return refers(property, "text");
    case PLAN_EXPRESSION:
        return refers(property, "expression");
    case PLAN_MARK:
        return refers(property, "mark");
    case PLAN_TEXTS:
        return refers(property, "texts");
    case PLAN_CELLS:
        return refers(property, "cells");
    case PLAN_WORD:
        return same_words(property, key->words);
    case PLAN_WHOLE:
        return is_type(property, "integer");
    case PLAN_TRUTH:
    case PLAN_TRUTH_TEXT:
        return is_type(property, "boolean");
    case PLAN_MAP:
        return refers(property, key->table->name);
    case PLAN_DEFINITIONS:
        return is_type(property, "object") && get(property, "additionalProperties");
    case PLAN_UNREAD:
        return lists(get(property, "type"), "object") && lists(get(property, "type"), "array");
    case PLAN_CUSTOM:
        return true; /* said by hand; held to by test_plan_schema.py */
    }
    return false;
}

static void check_key(const char *table, const struct plan_node *definition,
                      const struct plan_key *key)
{
    const struct plan_node *property = get(get(definition, "properties"), key->key);
    const struct plan_node *about = get(property, "description");
    const struct plan_node *otherwise = get(definition, "else"); /* of the plan: includes */
    const struct plan_node *required = get(otherwise ? otherwise : definition, "required");
    if (!property) {
        fail_at(table, key->key, "is not in the schema");
    }
    if (!about || strcmp(about->text.text, key->about) != 0) {
        fail_at(table, key->key, "has another description in the schema");
    }
    if (lists(required, key->key) != key->required) {
        fail_at(table, key->key, "is required in one of table and schema");
    }
    if (!same_shape(property, key)) {
        fail_at(table, key->key, "has another shape in the schema");
    }
}

static void check_table(const struct plan_node *definitions, const struct plan_table *table)
{
    const struct plan_node *definition = get(definitions, table->name);
    const struct plan_node *properties = get(definition, "properties");
    const struct plan_node *others = get(definition, "additionalProperties");
    CHECK(properties && others);
    for (size_t i = 0; i < table->count; i++) {
        check_key(table->name, definition, &table->keys[i]);
    }
    for (size_t i = 0; i < properties->count; i++) {
        if (!plan_table_find(table, properties->keys[i]->text.text)) {
            fail_at(table->name, properties->keys[i]->text.text, "is not in the decoder's table");
        }
    }
    CHECK((others->kind == PLAN_NODE_MAP) == table->open);
}

static char *read_whole(const char *path, size_t *ret_bytes)
{
    enum { ROOM = 1 << 20 };
    char *text = calloc(1, ROOM);
    FILE *file = fopen(path, "rb");
    CHECK(text && file);
    *ret_bytes = fread(text, 1, ROOM - 1, file);
    CHECK(fclose(file) == 0 && *ret_bytes > 0);
    return text;
}

static void test_schema(void)
{
    static const char path[] = "docs/reference/plan.schema.json";
    struct sct_error err = {0};
    struct sct_problems problems;
    struct sct_arena *run = NULL;
    struct plan_node *root = NULL;
    struct sct_file file = {.path = path};
    char *text = read_whole(path, &file.text_bytes);
    file.text = text;
    CHECK_OK(sct_arena_open(64 << 20, &run, &err), err);
    sct_problems_begin(&problems, run);
    struct plan_reader reader = {.run = run, .problems = &problems};
    CHECK_OK(plan_yaml_read(&reader, &file, &root, &err), err);
    CHECK(root && problems.count == 0);
    for (size_t i = 0; plan_tables[i]; i++) {
        check_table(get(root, "definitions"), plan_tables[i]);
    }
    sct_arena_close(run);
    free(text);
}

/* The manual has each key of each table, in backquotes. */
static void test_manual(void)
{
    size_t bytes = 0;
    char *text = read_whole("docs/reference/plan.md", &bytes);
    for (size_t i = 0; plan_tables[i]; i++) {
        for (size_t j = 0; j < plan_tables[i]->count; j++) {
            char quoted[64];
            (void)snprintf(quoted, sizeof quoted, "| `%s` |", plan_tables[i]->keys[j].key);
            if (!strstr(text, quoted)) {
                fail_at(plan_tables[i]->name, quoted, "is not in the manual");
            }
        }
    }
    free(text);
}

int main(void)
{
    test_schema();
    test_manual();
    return 0;
}

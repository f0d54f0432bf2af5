#include "plan/decode.h"

#include "base/near.h"
#include "base/text.h"
#include "plan/names.h"
#include "plan/show.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Beyond this a word is no slip of the finger, and looking for what was meant costs its square. */
enum { NEAR_BYTES_MAX = 100, KEYS_PER_TABLE_MAX = 32 };

sct_status plan_take(struct plan_reader *reader, size_t count, size_t item_bytes, void *ret_memory,
                     struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(reader->run, count, item_bytes, &memory, err));
    memcpy(ret_memory, &memory, sizeof memory); /* any struct pointer */
    return SCT_OK;
}

/* ---- telling -------------------------------------------------------------------------------- */

sct_status plan_tell(struct plan_reader *reader, struct sct_place at, const char *hint,
                     struct sct_error *err, const char *fmt, ...)
{
    char message[sizeof err->message];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    return sct_problems_add(reader->problems, SCT_PROBLEM_ERROR, at, hint, err, "%s", message);
}

sct_status plan_hint_near(struct plan_reader *reader, const char *word,
                          const char *const candidates[], const char *otherwise,
                          const char **ret_hint, struct sct_error *err)
{
    const size_t bytes = strlen(word);
    const bool look = bytes <= NEAR_BYTES_MAX && reader->problems->count < SCT_PROBLEMS_MAX;
    const char *near = look ? sct_near(word, bytes, candidates) : NULL;
    if (!near) {
        *ret_hint = otherwise;
        return SCT_OK;
    }
    return sct_text_format(reader->run, ret_hint, err, "did you mean %s?", plan_show(near).text);
}

static const char *kind_name(plan_node_kind kind, bool empty)
{
    static const char *const names[] = {"nothing", "a text", "a list", "a map"};
    static const char *const empty_names[] = {"nothing", "an empty text", "an empty list",
                                              "an empty map"};
    return empty ? empty_names[kind] : names[kind];
}

sct_status plan_tell_shape(struct plan_reader *reader, const struct plan_node *node,
                           const char *what, const char *expected, struct sct_error *err)
{
    const bool empty = node->kind == PLAN_NODE_TEXT ? node->text.text[0] == '\0' : node->count == 0;
    return plan_tell(reader, node->text.at, NULL, err, "%s: expected %s, found %s", what, expected,
                     kind_name(node->kind, empty));
}

/* 'a', 'b' or 'c' */
static sct_status list_words(struct plan_reader *reader, const char *const words[],
                             const char **ret_list, struct sct_error *err)
{
    struct sct_text text;
    sct_text_begin(&text, reader->run);
    for (size_t i = 0; words[i]; i++) {
        const char *between = words[i + 1] ? ", " : " or ";
        sct_text_addf(&text, "%s'%s'", i == 0 ? "" : between, words[i]);
    }
    return sct_text_end(&text, ret_list, err);
}

/* ---- scalars -------------------------------------------------------------------------------- */

static sct_status decode_text(struct plan_reader *reader, const struct plan_node *node,
                              const char *what, const char *expected, struct plan_text *ret_text,
                              struct sct_error *err)
{
    if (node->kind != PLAN_NODE_TEXT) {
        return plan_tell_shape(reader, node, what, expected, err);
    }
    if (node->text.text[strspn(node->text.text, " \t\n")] == '\0') {
        return plan_tell(reader, node->text.at, NULL, err, "%s: expected %s, found an empty text",
                         what, expected);
    }
    *ret_text = node->text;
    return SCT_OK;
}

static sct_status decode_mark(struct plan_reader *reader, const struct plan_node *node,
                              const char *what, struct plan_text *ret_text, struct sct_error *err)
{
    if (node->kind != PLAN_NODE_TEXT || node->text.text[0] == '\0') {
        return plan_tell_shape(reader, node, what, "a character", err);
    }
    *ret_text = node->text;
    return SCT_OK;
}

static const char *const truths[] = {"true", "false", NULL};

/* What YAML 1.1 took for true and false, and what people write who think in another language. */
static const char *truth_hint(const char *text)
{
    static const char *const words[][2] = {{"yes", "true"}, {"on", "true"},  {"y", "true"},
                                           {"1", "true"},   {"ja", "true"},  {"oui", "true"},
                                           {"si", "true"},  {"no", "false"}, {"off", "false"},
                                           {"n", "false"},  {"0", "false"},  {"nein", "false"},
                                           {"non", "false"}};
    for (size_t i = 0; i < PLAN_COUNT(words); i++) {
        if (strcasecmp(text, words[i][0]) == 0) {
            return words[i][1][0] == 't' ? "write true" : "write false";
        }
    }
    return NULL;
}

static sct_status decode_word(struct plan_reader *reader, const struct plan_node *node,
                              const char *what, const char *const words[],
                              struct plan_text *ret_text, struct sct_error *err)
{
    struct plan_text text = {0};
    const char *expected = NULL;
    SCT_TRY(list_words(reader, words, &expected, err));
    SCT_TRY(decode_text(reader, node, what, expected, &text, err));
    for (size_t i = 0; text.text && words[i]; i++) {
        if (strcmp(text.text, words[i]) == 0) {
            *ret_text = text;
            return SCT_OK;
        }
    }
    if (!text.text) {
        return SCT_OK; /* told */
    }
    const char *hint = NULL;
    SCT_TRY(plan_hint_near(reader, text.text, words, words == truths ? truth_hint(text.text) : NULL,
                           &hint, err));
    return plan_tell(reader, text.at, hint, err, "%s: expected %s, found %s", what, expected,
                     plan_show(text.text).text);
}

static sct_status decode_truth(struct plan_reader *reader, const struct plan_node *node,
                               const char *what, bool *ret_truth, struct sct_error *err)
{
    struct plan_text text = {0};
    SCT_TRY(decode_word(reader, node, what, truths, &text, err));
    if (text.text) {
        *ret_truth = text.text[0] == 't';
    }
    return SCT_OK;
}

static sct_status decode_whole(struct plan_reader *reader, const struct plan_node *node,
                               const char *what, struct plan_text *ret_text, struct sct_error *err)
{
    /* 18 digits always fit 64 bits. */
    enum { DIGITS_MAX = 18 };
    struct plan_text text = {0};
    SCT_TRY(decode_text(reader, node, what, "a whole number", &text, err));
    if (!text.text) {
        return SCT_OK;
    }
    const size_t bytes = strlen(text.text);
    if (bytes > DIGITS_MAX || strspn(text.text, "0123456789") != bytes) {
        return plan_tell(reader, text.at, NULL, err,
                         "%s: expected a whole number of at most %d digits, found %s", what,
                         DIGITS_MAX, plan_show(text.text).text);
    }
    *ret_text = text;
    return SCT_OK;
}

/* ---- lists ---------------------------------------------------------------------------------- */

static sct_status decode_item(struct plan_reader *reader, const struct plan_node *node,
                              const char *what, bool may_be_empty, struct plan_texts *texts,
                              struct sct_error *err)
{
    struct plan_text text = {0};
    if (may_be_empty && node->kind == PLAN_NODE_TEXT) {
        text = node->text;
    } else {
        SCT_TRY(decode_text(reader, node, what, "a text", &text, err));
    }
    if (text.text) {
        texts->items[texts->count++] = text;
    }
    return SCT_OK;
}

sct_status plan_decode_texts(struct plan_reader *reader, const struct plan_node *node,
                             const char *what, bool may_be_empty, struct plan_texts *ret_texts,
                             struct sct_error *err)
{
    struct plan_texts texts = {0};
    const bool list = node->kind == PLAN_NODE_LIST;
    if (!list && node->kind != PLAN_NODE_TEXT) {
        return plan_tell_shape(reader, node, what, "a text or a list of texts", err);
    }
    if (list && node->count == 0) {
        return plan_tell(reader, node->text.at, NULL, err, "%s: the list is empty", what);
    }
    SCT_TRY(plan_take(reader, list ? node->count : 1, sizeof *texts.items, &texts.items, err));
    for (size_t i = 0; list && i < node->count; i++) {
        SCT_TRY(decode_item(reader, node->items[i], what, may_be_empty, &texts, err));
    }
    if (!list) {
        SCT_TRY(decode_item(reader, node, what, may_be_empty, &texts, err));
    }
    *ret_texts = texts;
    return SCT_OK;
}

/* ---- definitions ---------------------------------------------------------------------------- */

static sct_status decode_definition(struct plan_reader *reader, const struct plan_node *node,
                                    const struct plan_table *table,
                                    struct plan_definition *definition, struct sct_error *err)
{
    const char *what = NULL;
    SCT_TRY(sct_text_format(reader->run, &what, err, "%s", plan_show(definition->name.text).text));
    if (table && node->kind == PLAN_NODE_MAP) {
        return plan_decode_map(reader, node, table, what, definition, err);
    }
    return decode_text(reader, node, what,
                       table ? "an expression, or a map with 'is:'" : "an expression",
                       &definition->is, err);
}

sct_status plan_decode_definitions(struct plan_reader *reader, const struct plan_node *node,
                                   const struct plan_table *table,
                                   struct plan_definitions *ret_definitions, struct sct_error *err)
{
    struct plan_definitions definitions = {0};
    SCT_TRY(plan_take(reader, node->count, sizeof *definitions.items, &definitions.items, err));
    for (size_t i = 0; i < node->count; i++) {
        struct plan_definition *definition = &definitions.items[i];
        definition->name = node->keys[i]->text;
        SCT_TRY(plan_check_name(reader, &definition->name, "definition", err));
        SCT_TRY(decode_definition(reader, node->items[i], table, definition, err));
    }
    definitions.count = node->count;
    *ret_definitions = definitions;
    return SCT_OK;
}

/* ---- maps ----------------------------------------------------------------------------------- */

const struct plan_key *plan_table_find(const struct plan_table *table, const char *key)
{
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->keys[i].key, key) == 0) {
            return &table->keys[i];
        }
    }
    return NULL;
}

static sct_status list_keys(struct plan_reader *reader, const char *const keys[],
                            const char **ret_list, struct sct_error *err)
{
    struct sct_text text;
    sct_text_begin(&text, reader->run);
    for (size_t i = 0; keys[i]; i++) {
        sct_text_addf(&text, "%s%s", i == 0 ? "known keys: " : ", ", keys[i]);
    }
    return sct_text_end(&text, ret_list, err);
}

static sct_status tell_unknown_key(struct plan_reader *reader, const struct plan_text *key,
                                   const struct plan_table *table, const char *what,
                                   struct sct_error *err)
{
    const char *known[KEYS_PER_TABLE_MAX + 1] = {0};
    for (size_t i = 0; i < table->count && i < KEYS_PER_TABLE_MAX; i++) {
        known[i] = table->keys[i].key;
    }
    const char *all = NULL;
    const char *hint = NULL;
    SCT_TRY(list_keys(reader, known, &all, err));
    SCT_TRY(plan_hint_near(reader, key->text, known, all, &hint, err));
    return plan_tell(reader, key->at, hint, err, "%s has no key %s", what,
                     plan_show(key->text).text);
}

static sct_status decode_unread(struct plan_reader *reader, const struct plan_node *node,
                                const char *what, struct sct_error *err)
{
    if (node->kind != PLAN_NODE_MAP && node->kind != PLAN_NODE_LIST) {
        return plan_tell_shape(reader, node, what, "a map or a list", err);
    }
    return sct_problems_add(reader->problems, SCT_PROBLEM_NOTE, node->text.at, NULL, err,
                            "%s is not read yet", what);
}

static sct_status decode_names(struct plan_reader *reader, const struct plan_node *node,
                               const struct plan_key *key, const char *what,
                               struct plan_definitions *target, struct sct_error *err)
{
    if (node->kind != PLAN_NODE_MAP) {
        return plan_tell_shape(reader, node, what, "a map of names and expressions", err);
    }
    return plan_decode_definitions(reader, node, key->table, target, err);
}

static sct_status decode_value(struct plan_reader *reader, const struct plan_node *node,
                               const struct plan_key *key, const char *what, void *target,
                               struct sct_error *err)
{
    switch (key->shape) {
    case PLAN_TEXT:
        return decode_text(reader, node, what, "a text", target, err);
    case PLAN_EXPRESSION:
        return decode_text(reader, node, what, "an expression", target, err);
    case PLAN_WORD:
        return decode_word(reader, node, what, key->words, target, err);
    case PLAN_MARK:
        return decode_mark(reader, node, what, target, err);
    case PLAN_WHOLE:
        return decode_whole(reader, node, what, target, err);
    case PLAN_TRUTH:
        return decode_truth(reader, node, what, target, err);
    case PLAN_TRUTH_TEXT:
        return decode_word(reader, node, what, truths, target, err);
    case PLAN_TEXTS:
        return plan_decode_texts(reader, node, what, false, target, err);
    case PLAN_CELLS:
        return plan_decode_texts(reader, node, what, true, target, err);
    case PLAN_MAP:
        return plan_decode_map(reader, node, key->table, what, target, err);
    case PLAN_DEFINITIONS:
        return decode_names(reader, node, key, what, target, err);
    case PLAN_UNREAD:
        return decode_unread(reader, node, what, err);
    case PLAN_CUSTOM:
        return key->read ? key->read(reader, node, target, err) : SCT_OK;
    }
    return SCT_OK;
}

static sct_status decode_pair(struct plan_reader *reader, const struct plan_node *map, size_t i,
                              const struct plan_key *key, void *target, struct sct_error *err)
{
    const char *what = NULL;
    SCT_TRY(sct_text_format(reader->run, &what, err, "'%s'", key->key));
    if (map->items[i]->kind == PLAN_NODE_NULL) {
        return plan_tell(reader, map->keys[i]->text.at, "give it one, or remove the key", err,
                         "%s has no value", what);
    }
    return decode_value(reader, map->items[i], key, what, (char *)target + key->offset, err);
}

static size_t key_index(const struct plan_node *map, const char *key)
{
    size_t i = 0;
    while (i < map->count && strcmp(map->keys[i]->text.text, key) != 0) {
        i++;
    }
    return i;
}

const struct plan_node *plan_map_key(const struct plan_node *map, const char *key)
{
    const size_t i = key_index(map, key);
    return i < map->count ? map->keys[i] : NULL;
}

const struct plan_node *plan_map_value(const struct plan_node *map, const char *key)
{
    const size_t i = key_index(map, key);
    return i < map->count ? map->items[i] : NULL;
}

bool plan_is_misspelt(const struct plan_node *map, const struct plan_table *table, const char *key)
{
    const char *const candidates[] = {key, NULL};
    for (size_t i = 0; i < map->count; i++) {
        const char *found = map->keys[i]->text.text;
        if (!plan_table_find(table, found) && sct_near(found, strlen(found), candidates)) {
            return true;
        }
    }
    return false;
}

static sct_status tell_missing_keys(struct plan_reader *reader, const struct plan_node *map,
                                    const struct plan_table *table, const char *what,
                                    struct sct_error *err)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct plan_key *key = &table->keys[i];
        if (!key->required || plan_map_key(map, key->key) ||
            plan_is_misspelt(map, table, key->key)) {
            continue;
        }
        const char *hint = NULL;
        SCT_TRY(sct_text_format(reader->run, &hint, err, "add '%s:' (%s)", key->key, key->about));
        SCT_TRY(plan_tell(reader, map->text.at, hint, err, "%s has no '%s'", what, key->key));
    }
    return SCT_OK;
}

sct_status plan_decode_map(struct plan_reader *reader, const struct plan_node *node,
                           const struct plan_table *table, const char *what, void *target,
                           struct sct_error *err)
{
    if (node->kind != PLAN_NODE_MAP) {
        return plan_tell_shape(reader, node, what, "a map", err);
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct plan_key *key = plan_table_find(table, node->keys[i]->text.text);
        if (key) {
            SCT_TRY(decode_pair(reader, node, i, key, target, err));
        } else if (!table->open) {
            SCT_TRY(tell_unknown_key(reader, &node->keys[i]->text, table, what, err));
        }
    }
    return tell_missing_keys(reader, node, table, what, err);
}

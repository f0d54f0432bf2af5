/* decode.h: nodes to the structs of plan.h, by tables.
 *
 * One table says all there is to know of one map of the plan: its keys, what each holds, where
 * that goes, whether it may be absent, and what it means.  plan_decode_map does the rest: unknown keys,
 * wrong shapes, missing keys.  The tables are also what docs/reference/plan.schema.json is held to.
 */
#ifndef SCT_PLAN_DECODE_H
#define SCT_PLAN_DECODE_H

#include "plan/yaml.h"

typedef enum {
    PLAN_TEXT,        /* struct plan_text; not empty */
    PLAN_EXPRESSION,  /* struct plan_text, handed on to model/expr as written */
    PLAN_WORD,        /* struct plan_text, one of .words */
    PLAN_MARK,        /* struct plan_text; not empty, but may be a blank or a tab */
    PLAN_WHOLE,       /* struct plan_text, a whole number from 0 on */
    PLAN_TRUTH,       /* bool; true or false */
    PLAN_TRUTH_TEXT,  /* struct plan_text; true or false */
    PLAN_TEXTS,       /* struct plan_texts: one text or a list of them */
    PLAN_CELLS,       /* the same, and texts may be empty */
    PLAN_MAP,         /* the struct of .table, in place */
    PLAN_DEFINITIONS, /* struct plan_definitions; each a text or a map of .table (may be NULL) */
    PLAN_UNREAD,      /* a map or a list that a later version reads */
    PLAN_CUSTOM       /* .read does it */
} plan_shape;

struct plan_table;

typedef sct_status (*plan_read_fn)(struct plan_reader *reader, const struct plan_node *node,
                                   void *target, struct sct_error *err);

struct plan_key {
    const char *key;
    plan_shape shape;
    bool required;
    size_t offset;                  /* of the member in the table's struct */
    const char *const *words;       /* WORD: NULL-terminated */
    const struct plan_table *table; /* MAP, DEFINITIONS */
    plan_read_fn read;              /* CUSTOM: target is the member */
    const char *about;              /* one line, as in the schema and in the manual */
};

/* .offset is 0 where .read takes the whole struct. */
#define PLAN_KEY(key_, shape_, type_, member_, about_) \
    .key = (key_), .shape = (shape_), .offset = offsetof(struct type_, member_), .about = (about_)

#define PLAN_COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct plan_table {
    const char *name; /* of the definition in the schema */
    size_t count;
    const struct plan_key *keys;
    bool open; /* keys that are not in the table are left to the caller */
};

/* Every table there is, NULL-terminated. */
extern const struct plan_table *const plan_tables[];

const struct plan_key *plan_table_find(const struct plan_table *table, const char *key);

/* The key of map as written, or NULL; its value. */
const struct plan_node *plan_map_key(const struct plan_node *map, const char *key);
const struct plan_node *plan_map_value(const struct plan_node *map, const char *key);

/* An unknown key of map is near to key.  'tabel' is told with "did you mean 'table'?"; that 'table' is
 * missing is the same mistake and is not told. */
bool plan_is_misspelt(const struct plan_node *map, const struct plan_table *table, const char *key);

/* Fills target from map.  what names it in messages: "source 'lines'".  Mistakes are problems; what they
 * leave out of target stays as it was.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status plan_decode_map(struct plan_reader *reader, const struct plan_node *node,
                                          const struct plan_table *table, const char *what,
                                          void *target, struct sct_error *err);

/* name: text | map of table, for each entry of the map. */
SCT_MUST_CHECK sct_status plan_decode_definitions(struct plan_reader *reader,
                                                  const struct plan_node *node,
                                                  const struct plan_table *table,
                                                  struct plan_definitions *ret_definitions,
                                                  struct sct_error *err);

/* One text or a list of texts.  what: "'labels'".  may_be_empty is about each text. */
SCT_MUST_CHECK sct_status plan_decode_texts(struct plan_reader *reader,
                                            const struct plan_node *node, const char *what,
                                            bool may_be_empty, struct plan_texts *ret_texts,
                                            struct sct_error *err);

/* "expected a list, found a map", at node. */
SCT_MUST_CHECK sct_status plan_tell_shape(struct plan_reader *reader, const struct plan_node *node,
                                          const char *what, const char *expected,
                                          struct sct_error *err);

/* An error at a place; hint may be NULL. */
SCT_MUST_CHECK sct_status plan_tell(struct plan_reader *reader, struct sct_place at,
                                    const char *hint, struct sct_error *err, const char *fmt, ...)
    SCT_PRINTF(5, 6);

/* "did you mean 'x'?" when a candidate is near, else otherwise (may be NULL). */
SCT_MUST_CHECK sct_status plan_hint_near(struct plan_reader *reader, const char *word,
                                         const char *const candidates[], const char *otherwise,
                                         const char **ret_hint, struct sct_error *err);

/* Zeroed memory for count items of item_bytes each. */
SCT_MUST_CHECK sct_status plan_take(struct plan_reader *reader, size_t count, size_t item_bytes,
                                    void *ret_memory, struct sct_error *err);

#endif

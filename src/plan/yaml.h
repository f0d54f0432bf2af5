/* yaml.h: YAML text to a tree that knows where everything stands.
 *
 * Reads     one struct sct_file.
 * Gives     struct plan_node, in the run arena.
 * Knows of  base, and (in yaml.c alone) libfyaml.
 *
 * YAML 1.2, a narrow part of it: one document, keys are texts, every scalar is the text that was
 * written (`no`, `1.0` and dates are not turned into something else).  Left out because they
 * make a plan hard to read or behave differently from parser to parser: directives, tags other than the
 * standard ones, merge keys.
 */
#ifndef SCT_PLAN_YAML_H
#define SCT_PLAN_YAML_H

#include "plan/plan.h"

typedef enum {
    PLAN_NODE_NULL, /* `key:` with nothing after it */
    PLAN_NODE_TEXT,
    PLAN_NODE_LIST,
    PLAN_NODE_MAP
} plan_node_kind;

struct plan_node {
    plan_node_kind kind;
    struct plan_text text; /* TEXT; otherwise only its .at is set: where the node begins */
    bool plain;            /* TEXT without quotes or block indicator */
    bool flow;             /* LIST in [ ], MAP in { } */
    size_t count;
    struct plan_node **keys;  /* MAP: TEXT nodes, each text once */
    struct plan_node **items; /* MAP: values; LIST: items */
    size_t weight;            /* nodes in it, itself included, aliases counted each time */
    struct plan_node *next;   /* while the tree is built: the next child of the same parent */
};

/* What is being read into, handed through every function of this stage. */
struct plan_reader {
    struct sct_arena *run;
    struct sct_problems *problems;
    size_t node_count; /* of all files so far, aliases counted each time */
    size_t harmless;   /* mistakes that leave the rest of the plan as it is meant */
};

enum {
    /* A plan of 1 MiB of ordinary YAML has fewer; reached by aliases of aliases ("billion laughs"). */
    PLAN_NODES_MAX = 200000,
    /* The deepest plan we know of, a grid with bands cut four times, nests 14 deep. */
    PLAN_DEPTH_MAX = 40,
    /* They are looked up one by one. */
    PLAN_ANCHORS_MAX = 500
};

/* The tree of file.  A mistake in the YAML is a problem; when it leaves no tree to go on with,
 * *ret_root is NULL with SCT_OK.  SCT_NOMEM, SCT_LIMIT (arena). */
SCT_MUST_CHECK sct_status plan_yaml_read(struct plan_reader *reader, const struct sct_file *file,
                                         struct plan_node **ret_root, struct sct_error *err);

/* Tells every key of map that stands twice, with both places, and drops the later ones. */
SCT_MUST_CHECK sct_status plan_yaml_drop_repeats(struct plan_reader *reader, struct plan_node *map,
                                                 struct sct_error *err);

/* libfyaml's words for a syntax error as ours: the message and the action. */
struct plan_yaml_advice {
    const char *found; /* how libfyaml's message begins, or a part of it */
    const char *message;
    const char *hint;
    char opens; /* '[': a bracket that may not be closed; a quote: it is told at the quote */
};
const struct plan_yaml_advice *plan_yaml_advise(const char *message); /* NULL: none */

#endif

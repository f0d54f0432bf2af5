/* tree.h: nodes put together from the events of a YAML parser.
 *
 * Lists and maps are opened, filled and closed; anchors are remembered; keys are checked.  Nothing
 * in here knows which parser sends the events.
 */
#ifndef SCT_PLAN_TREE_H
#define SCT_PLAN_TREE_H

#include "plan/yaml.h"

struct plan_anchor {
    const char *name;
    struct plan_node *node; /* NULL while its list or map is still open */
    struct plan_anchor *older;
};

/* A list or map whose end has not come yet. */
struct plan_open {
    struct plan_node *node;
    struct plan_node *first, *last; /* children so far, keys and values in turn */
    size_t child_count;
    struct plan_anchor *anchor;
};

struct plan_tree {
    struct plan_reader *reader;
    struct plan_open open[PLAN_DEPTH_MAX];
    size_t depth;
    struct plan_anchor *anchors; /* newest first: a name may be given again */
    size_t anchor_count;
    struct plan_node *root;
    bool stop; /* a mistake after which the rest cannot be understood; it has been told */
};

/* Adds one text (kind TEXT) or one absence (NULL), made by the caller and copied.  anchor: its name, or NULL;
 * kept, not copied.  The same for lists and maps. */
SCT_MUST_CHECK sct_status plan_tree_add(struct plan_tree *tree, const struct plan_node *node,
                                        const char *anchor, struct sct_error *err);
SCT_MUST_CHECK sct_status plan_tree_alias(struct plan_tree *tree, const char *name,
                                          struct sct_place at, struct sct_error *err);
SCT_MUST_CHECK sct_status plan_tree_open(struct plan_tree *tree, const struct plan_node *node,
                                         const char *anchor, struct sct_error *err);
SCT_MUST_CHECK sct_status plan_tree_close(struct plan_tree *tree, struct sct_error *err);

/* The innermost open [ ] or { }, or NULL. */
const struct plan_node *plan_tree_flow(const struct plan_tree *tree);

/* Tells a mistake and stops. */
SCT_MUST_CHECK sct_status plan_tree_stop(struct plan_tree *tree, struct sct_place at,
                                         const char *hint, const char *message,
                                         struct sct_error *err);

#endif

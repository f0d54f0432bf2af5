#include "plan/tree.h"

#include "plan/decode.h"
#include "plan/show.h"

#include <string.h>

sct_status plan_tree_stop(struct plan_tree *tree, struct sct_place at, const char *hint,
                          const char *message, struct sct_error *err)
{
    tree->stop = true;
    return plan_tell(tree->reader, at, hint, err, "%s", message);
}

static sct_status count_nodes(struct plan_tree *tree, size_t weight, struct sct_place at,
                              struct sct_error *err)
{
    tree->reader->node_count += weight;
    if (tree->reader->node_count <= PLAN_NODES_MAX) {
        return SCT_OK;
    }
    tree->stop = true;
    return plan_tell(tree->reader, at, "write less, or use fewer aliases", err,
                     "the plan has more than %d values, those of aliases counted each time",
                     PLAN_NODES_MAX);
}

/* Hangs node into the innermost open list or map, or makes it the root. */
static void hang(struct plan_tree *tree, struct plan_node *node)
{
    if (tree->depth == 0) {
        tree->root = node;
        return;
    }
    struct plan_open *open = &tree->open[tree->depth - 1];
    if (open->last) {
        open->last->next = node;
    } else {
        open->first = node;
    }
    open->last = node;
    open->child_count++;
    open->node->weight += node->weight;
}

static sct_status copy_node(struct plan_tree *tree, const struct plan_node *node,
                            struct plan_node **ret_copy, struct sct_error *err)
{
    struct plan_node *copy = NULL;
    SCT_TRY(plan_take(tree->reader, 1, sizeof *copy, &copy, err));
    *copy = *node;
    copy->next = NULL;
    *ret_copy = copy;
    return SCT_OK;
}

/* ---- anchors and aliases -------------------------------------------------------------------- */

static sct_status add_anchor(struct plan_tree *tree, const char *name, struct sct_place at,
                             struct plan_anchor **ret_anchor, struct sct_error *err)
{
    struct plan_anchor *anchor = NULL;
    *ret_anchor = NULL;
    if (!name) {
        return SCT_OK;
    }
    if (++tree->anchor_count > PLAN_ANCHORS_MAX) {
        tree->stop = true;
        return plan_tell(tree->reader, at, "remove those that no alias uses", err,
                         "the file has more than %d anchors", PLAN_ANCHORS_MAX);
    }
    SCT_TRY(plan_take(tree->reader, 1, sizeof *anchor, &anchor, err));
    anchor->name = name;
    anchor->older = tree->anchors;
    tree->anchors = anchor;
    *ret_anchor = anchor;
    return SCT_OK;
}

/* The node is hung in again as a shallow copy: its children are shared, which costs nothing, and
 * count again, which bounds what a walk over the tree can cost. */
sct_status plan_tree_alias(struct plan_tree *tree, const char *name, struct sct_place at,
                           struct sct_error *err)
{
    const struct plan_anchor *anchor = tree->anchors;
    while (anchor && strcmp(anchor->name, name) != 0) {
        anchor = anchor->older;
    }
    if (!anchor || !anchor->node) {
        tree->stop = true;
        return plan_tell(tree->reader, at, "if a text begins with *, put it in quotes", err,
                         anchor ? "the alias %s stands inside what it names"
                                : "the alias %s has no anchor before it",
                         plan_show(name).text);
    }
    struct plan_node *node = NULL;
    SCT_TRY(copy_node(tree, anchor->node, &node, err));
    SCT_TRY(count_nodes(tree, node->weight, at, err));
    hang(tree, node);
    return SCT_OK;
}

/* ---- adding --------------------------------------------------------------------------------- */

sct_status plan_tree_add(struct plan_tree *tree, const struct plan_node *node, const char *anchor,
                         struct sct_error *err)
{
    struct plan_anchor *named = NULL;
    struct plan_node *copy = NULL;
    SCT_TRY(count_nodes(tree, 1, node->text.at, err));
    SCT_TRY(add_anchor(tree, anchor, node->text.at, &named, err));
    SCT_TRY(copy_node(tree, node, &copy, err));
    copy->weight = 1;
    if (named) {
        named->node = copy;
    }
    hang(tree, copy);
    return SCT_OK;
}

static bool expects_key(const struct plan_tree *tree)
{
    const struct plan_open *open = tree->depth > 0 ? &tree->open[tree->depth - 1] : NULL;
    return open && open->node->kind == PLAN_NODE_MAP && open->child_count % 2 == 0;
}

sct_status plan_tree_open(struct plan_tree *tree, const struct plan_node *node, const char *anchor,
                          struct sct_error *err)
{
    struct plan_anchor *named = NULL;
    struct plan_node *copy = NULL;
    if (expects_key(tree)) {
        return plan_tree_stop(tree, node->text.at, "write 'key: value' with a text as the key",
                              "a key must be a text, not a list or a map", err);
    }
    if (tree->depth == PLAN_DEPTH_MAX) {
        tree->stop = true;
        return plan_tell(tree->reader, node->text.at, "no part of a plan nests like this", err,
                         "lists and maps are nested more than %d deep", PLAN_DEPTH_MAX);
    }
    SCT_TRY(count_nodes(tree, 1, node->text.at, err));
    SCT_TRY(add_anchor(tree, anchor, node->text.at, &named, err));
    SCT_TRY(copy_node(tree, node, &copy, err));
    copy->weight = 1;
    tree->open[tree->depth++] = (struct plan_open){.node = copy, .anchor = named};
    return SCT_OK;
}

/* ---- closing -------------------------------------------------------------------------------- */

/* Moves the chained children into arrays: items of a list, keys and values of a map. */
static sct_status close_children(struct plan_tree *tree, const struct plan_open *open,
                                 struct sct_error *err)
{
    struct plan_node *node = open->node;
    const bool map = node->kind == PLAN_NODE_MAP;
    const size_t count = map ? open->child_count / 2 : open->child_count;
    SCT_TRY(plan_take(tree->reader, count, sizeof(struct plan_node *), &node->items, err));
    SCT_TRY(plan_take(tree->reader, count, sizeof(struct plan_node *), &node->keys, err));
    node->count = count;
    struct plan_node *child = open->first;
    for (size_t i = 0; i < count; i++) {
        if (map) {
            node->keys[i] = child;
            child = child->next;
        }
        node->items[i] = child;
        child = child->next;
    }
    return SCT_OK;
}

static int open_parentheses(const char *text)
{
    int open = 0;
    for (; *text; text++) {
        open += (*text == '(') - (*text == ')');
    }
    return open;
}

/* What would have stood on behind the comma before the i-th entry, or NULL. */
static const char *piece(const struct plan_node *node, size_t i)
{
    const bool map = node->kind == PLAN_NODE_MAP;
    const struct plan_node *text = map ? node->keys[i] : node->items[i];
    const bool alone = !map || node->items[i]->kind == PLAN_NODE_NULL;
    return alone && text->kind == PLAN_NODE_TEXT ? text->text.text : NULL;
}

static bool ends_too_early(const struct plan_node *item)
{
    return item->kind == PLAN_NODE_TEXT && item->plain && open_parentheses(item->text.text) > 0;
}

/* `{when: x in (1, 2)}`: in braces and brackets a comma ends the value, and YAML reads on without a
 * word.  Found by the parenthesis that stays open; the pieces up to the one that closes it are dropped,
 * so that they are not told again as unknown keys. */
static sct_status check_commas(struct plan_tree *tree, struct plan_node *node,
                               struct sct_error *err)
{
    size_t kept = 0;
    int open = 0;
    for (size_t i = 0; i < node->count; i++) {
        const char *rest = open > 0 ? piece(node, i) : NULL;
        if (rest) {
            open += open_parentheses(rest);
            continue;
        }
        const struct plan_node *item = node->items[i];
        open = 0;
        if (ends_too_early(item)) {
            open = open_parentheses(item->text.text);
            SCT_TRY(plan_tell(tree->reader, item->text.at, "put the whole text in quotes", err,
                              "a comma ends this text inside its parentheses: %s",
                              plan_show(item->text.text).text));
        }
        node->keys[kept] = node->keys[i];
        node->items[kept++] = node->items[i];
    }
    node->count = kept;
    return SCT_OK;
}

static sct_status check_keys(struct plan_tree *tree, struct plan_node *map, struct sct_error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        struct plan_node *key = map->keys[i];
        const bool text = key->kind == PLAN_NODE_TEXT;
        const bool merge = text && key->plain && strcmp(key->text.text, "<<") == 0;
        if (merge) {
            SCT_TRY(plan_tell(tree->reader, key->text.at,
                              "write the keys out, or share definitions with 'include:'", err,
                              "merge keys ('<<') are not part of YAML 1.2 and are not read"));
        } else if (!text) {
            SCT_TRY(plan_tell(tree->reader, key->text.at, "write 'key: value'", err,
                              "a key is missing or is no text"));
        } else {
            map->keys[kept] = key;
            map->items[kept++] = map->items[i];
        }
    }
    map->count = kept;
    return SCT_OK;
}

sct_status plan_tree_close(struct plan_tree *tree, struct sct_error *err)
{
    const struct plan_open open = tree->open[--tree->depth];
    struct plan_node *node = open.node;

    SCT_TRY(close_children(tree, &open, err));
    if (node->flow) {
        SCT_TRY(check_commas(tree, node, err));
    }
    if (node->kind == PLAN_NODE_MAP) {
        SCT_TRY(check_keys(tree, node, err));
        SCT_TRY(plan_yaml_drop_repeats(tree->reader, node, err));
    }
    if (open.anchor) {
        open.anchor->node = node;
    }
    hang(tree, node);
    return SCT_OK;
}

const struct plan_node *plan_tree_flow(const struct plan_tree *tree)
{
    for (size_t i = tree->depth; i > 0; i--) {
        if (tree->open[i - 1].node->flow) {
            return tree->open[i - 1].node;
        }
    }
    return NULL;
}

/* The only file that knows libfyaml.  It is driven by events, not by its document tree: the tree would
 * resolve aliases by copying, refuse repeated keys with one place instead of two, and stop at the
 * first mistake of either kind. */
#include "plan/yaml.h"

#include "base/text.h"
#include "base/utf8.h"
#include "plan/show.h"

#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

struct anchor {
    const char *name;
    struct plan_node *node; /* NULL while its list or map is still open */
    struct anchor *older;
};

/* A list or map whose end has not come yet. */
struct open {
    struct plan_node *node;
    struct plan_node *first, *last; /* children so far, keys and values in turn */
    size_t child_count;
    struct anchor *anchor;
};

struct builder {
    struct plan_reader *reader;
    const struct sct_file *file;
    struct fy_parser *parser;
    struct open open[PLAN_DEPTH_MAX];
    size_t depth;
    struct anchor *anchors; /* newest first: a name may be given again */
    size_t anchor_count;
    size_t document_count;
    struct plan_node *root;
    struct sct_place here; /* of offset at; events come in order, so this only walks on */
    size_t at;
    bool stop; /* a mistake after which the rest cannot be understood; it has been told */
};

/* ---- places --------------------------------------------------------------------------------- */

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Walks from the last place asked for: the distance is short, where a count from the start of a long
 * line would make one line of 1 MiB quadratic. */
static struct sct_place place_of(struct builder *b, size_t offset)
{
    const char *text = b->file->text;
    if (offset > b->file->text_bytes) {
        offset = b->file->text_bytes;
    }
    if (offset < b->at) { /* seldom, and never far */
        b->here = (struct sct_place){b->file, 1, 1, 1};
        b->at = 0;
    }
    for (; b->at < offset; b->at++) {
        if (text[b->at] == '\n') {
            b->here.line++;
            b->here.column = 1;
        } else if (!is_continuation(text[b->at + 1])) {
            b->here.column++;
        }
    }
    return b->here;
}

/* Where an event stands; what is implied (a null value) stands where the parser is. */
static size_t event_offset(const struct builder *b, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    return mark ? mark->input_pos : b->at;
}

static sct_status tell(struct builder *b, struct sct_place at, const char *hint,
                       const char *message, struct sct_error *err)
{
    return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at, hint, err, "%s", message);
}

static sct_status tell_and_stop(struct builder *b, struct sct_place at, const char *hint,
                                const char *message, struct sct_error *err)
{
    b->stop = true;
    return tell(b, at, hint, message, err);
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static sct_status count_nodes(struct builder *b, size_t weight, struct sct_place at,
                              struct sct_error *err)
{
    b->reader->node_count += weight;
    if (b->reader->node_count <= PLAN_NODES_MAX) {
        return SCT_OK;
    }
    b->stop = true;
    return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at,
                            "write less, or use fewer aliases", err,
                            "the plan has more than %d values, those of aliases counted each time",
                            PLAN_NODES_MAX);
}

static sct_status add_node(struct builder *b, plan_node_kind kind, struct sct_place at,
                           struct plan_node **ret_node, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(b->reader->run, 1, sizeof(struct plan_node), &memory, err));
    struct plan_node *node = memory;
    node->kind = kind;
    node->text.at = at;
    node->weight = 1;
    *ret_node = node;
    return SCT_OK;
}

/* Hangs node into the innermost open list or map, or makes it the root. */
static void hang(struct builder *b, struct plan_node *node)
{
    if (b->depth == 0) {
        b->root = node;
        return;
    }
    struct open *open = &b->open[b->depth - 1];
    if (open->last) {
        open->last->next = node;
    } else {
        open->first = node;
    }
    open->last = node;
    open->child_count++;
    open->node->weight += node->weight;
}

static bool expects_key(const struct builder *b)
{
    return b->depth > 0 && b->open[b->depth - 1].node->kind == PLAN_NODE_MAP &&
           b->open[b->depth - 1].child_count % 2 == 0;
}

static sct_status copy_token(struct builder *b, struct fy_token *token, size_t *ret_bytes,
                             const char **ret_text, struct sct_error *err)
{
    size_t bytes = 0;
    const char *text = fy_token_get_text(token, &bytes);
    if (!text && bytes > 0) {
        return sct_fail(err, SCT_NOMEM, "no memory for a text of the plan");
    }
    SCT_TRY(sct_text_copy(b->reader->run, bytes, text ? text : "", ret_text, err));
    *ret_bytes = bytes;
    return SCT_OK;
}

/* ---- anchors and aliases -------------------------------------------------------------------- */

static sct_status add_anchor(struct builder *b, struct fy_token *token, struct sct_place at,
                             struct anchor **ret_anchor, struct sct_error *err)
{
    *ret_anchor = NULL;
    if (!token) {
        return SCT_OK;
    }
    if (++b->anchor_count > PLAN_ANCHORS_MAX) {
        b->stop = true;
        return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at, NULL, err,
                                "a plan file may have at most %d anchors", PLAN_ANCHORS_MAX);
    }
    void *memory = NULL;
    SCT_TRY(sct_arena_take(b->reader->run, 1, sizeof(struct anchor), &memory, err));
    struct anchor *anchor = memory;
    size_t bytes = 0;
    SCT_TRY(copy_token(b, token, &bytes, &anchor->name, err));
    anchor->older = b->anchors;
    b->anchors = anchor;
    *ret_anchor = anchor;
    return SCT_OK;
}

static const struct anchor *find_anchor(const struct builder *b, const char *name)
{
    const struct anchor *anchor = b->anchors;
    while (anchor && strcmp(anchor->name, name) != 0) {
        anchor = anchor->older;
    }
    return anchor;
}

/* The node is hung in again as a shallow copy: its children are shared, which costs nothing, and
 * count again, which bounds what a walk over the tree can cost. */
static sct_status on_alias(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    const struct sct_place at = place_of(b, event_offset(b, event));
    const char *name = NULL;
    size_t bytes = 0;
    SCT_TRY(copy_token(b, event->alias.anchor, &bytes, &name, err));

    struct plan_node *node = NULL;
    SCT_TRY(add_node(b, PLAN_NODE_NULL, at, &node, err));
    const struct anchor *anchor = find_anchor(b, name);
    if (!anchor || !anchor->node) {
        b->stop = true;
        return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at,
                                "if a text begins with *, put it in quotes", err,
                                anchor ? "the alias %s stands inside what it names"
                                       : "the alias %s has no anchor before it",
                                plan_show(name).text);
    }
    *node = *anchor->node;
    node->next = NULL;
    SCT_TRY(count_nodes(b, node->weight, at, err));
    hang(b, node);
    return SCT_OK;
}

static sct_status check_tag(struct builder *b, struct fy_token *token, struct sct_place at,
                            struct sct_error *err)
{
    static const char standard[] = "tag:yaml.org,2002:";
    if (!token) {
        return SCT_OK;
    }
    const char *tag = NULL;
    size_t bytes = 0;
    SCT_TRY(copy_token(b, token, &bytes, &tag, err));
    if (strncmp(tag, standard, sizeof standard - 1) == 0 || strcmp(tag, "!") == 0) {
        return SCT_OK;
    }
    return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at,
                            "if a text begins with !, put it in quotes", err,
                            "the tag %s means nothing in a plan", plan_show(tag).text);
}

/* ---- scalars -------------------------------------------------------------------------------- */

/* Trailing line ends of a block text are how it was written, not what it says. */
static size_t trim_block(enum fy_scalar_style style, const char *text, size_t bytes)
{
    if (style == FYSS_LITERAL || style == FYSS_FOLDED) {
        while (bytes > 0 && text[bytes - 1] == '\n') {
            bytes--;
        }
    }
    return bytes;
}

static int points_in(const char *text, size_t bytes)
{
    int points = 0;
    for (size_t i = 0; i < bytes; i++) {
        points += !is_continuation(text[i]);
    }
    return points > 0 ? points : 1;
}

/* one_line is found by comparing with the file: no escape, fold or block can slip through. */
static void locate_text(struct builder *b, struct plan_text *text, size_t bytes, size_t offset)
{
    const struct sct_file *file = b->file;
    text->at = place_of(b, offset);
    text->one_line = offset + bytes <= file->text_bytes &&
                     memcmp(file->text + offset, text->text, bytes) == 0 &&
                     !memchr(text->text, '\n', bytes);
    text->at.width = text->one_line ? points_in(text->text, bytes) : 1;
}

static sct_status check_text(struct builder *b, const struct plan_text *text, size_t bytes,
                             struct sct_error *err)
{
    if (memchr(text->text, '\0', bytes)) {
        return tell(b, text->at, "remove the escape that makes it",
                    "the text holds a NUL character", err);
    }
    if (sct_utf8_check(bytes, text->text) != bytes) {
        return tell(b, text->at, "remove the escape that makes it",
                    "the text holds a character that is not Unicode", err);
    }
    return SCT_OK;
}

static size_t text_offset(const struct builder *b, enum fy_scalar_style style, size_t offset)
{
    if (style == FYSS_LITERAL || style == FYSS_FOLDED) {
        while (offset < b->file->text_bytes && b->file->text[offset] == ' ') {
            offset++;
        }
    }
    return offset;
}

static sct_status fill_text(struct builder *b, struct fy_token *token, size_t offset,
                            struct plan_node *node, struct sct_error *err)
{
    const enum fy_scalar_style style = fy_token_scalar_style(token);
    size_t bytes = 0;
    const char *text = NULL;
    SCT_TRY(copy_token(b, token, &bytes, &text, err));
    if (style == FYSS_PLAIN && bytes == 0) {
        return SCT_OK; /* stays NULL */
    }
    const size_t trimmed = trim_block(style, text, bytes);
    if (trimmed < bytes) {
        SCT_TRY(sct_text_copy(b->reader->run, trimmed, text, &text, err));
    }
    node->kind = PLAN_NODE_TEXT;
    node->plain = style == FYSS_PLAIN;
    node->text.text = text;
    locate_text(b, &node->text, trimmed, text_offset(b, style, offset));
    return check_text(b, &node->text, trimmed, err);
}

static sct_status on_scalar(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    const size_t offset = event_offset(b, event);
    const struct sct_place at = place_of(b, offset);
    struct plan_node *node = NULL;
    struct anchor *anchor = NULL;

    SCT_TRY(add_node(b, PLAN_NODE_NULL, at, &node, err));
    SCT_TRY(fill_text(b, event->scalar.value, offset, node, err));
    SCT_TRY(add_anchor(b, event->scalar.anchor, at, &anchor, err));
    SCT_TRY(check_tag(b, event->scalar.tag, at, err));
    SCT_TRY(count_nodes(b, 1, at, err));
    if (anchor) {
        anchor->node = node;
    }
    hang(b, node);
    return SCT_OK;
}

/* ---- lists and maps ------------------------------------------------------------------------- */

static sct_status on_start(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    const struct sct_place at = place_of(b, event_offset(b, event));
    const bool map = event->type == FYET_MAPPING_START;
    struct plan_node *node = NULL;
    struct anchor *anchor = NULL;

    if (expects_key(b)) {
        return tell_and_stop(b, at, "write 'key: value' with a plain key",
                             "a key must be a text, not a list or a map", err);
    }
    if (b->depth == PLAN_DEPTH_MAX) {
        b->stop = true;
        return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at, NULL, err,
                                "lists and maps are nested more than %d deep", PLAN_DEPTH_MAX);
    }
    SCT_TRY(add_node(b, map ? PLAN_NODE_MAP : PLAN_NODE_LIST, at, &node, err));
    SCT_TRY(add_anchor(b, map ? event->mapping_start.anchor : event->sequence_start.anchor, at,
                       &anchor, err));
    SCT_TRY(check_tag(b, map ? event->mapping_start.tag : event->sequence_start.tag, at, err));
    SCT_TRY(count_nodes(b, 1, at, err));
    node->flow = fy_event_get_node_style(event) == FYNS_FLOW;
    b->open[b->depth++] = (struct open){.node = node, .anchor = anchor};
    return SCT_OK;
}

/* Moves the chained children into arrays: items of a list, keys and values of a map. */
static sct_status close_children(struct builder *b, const struct open *open, struct sct_error *err)
{
    struct plan_node *node = open->node;
    const bool map = node->kind == PLAN_NODE_MAP;
    const size_t count = map ? open->child_count / 2 : open->child_count;
    void *items = NULL;
    void *keys = NULL;

    SCT_TRY(sct_arena_take(b->reader->run, count, sizeof(struct plan_node *), &items, err));
    SCT_TRY(sct_arena_take(b->reader->run, count, sizeof(struct plan_node *), &keys, err));
    node->items = items;
    node->keys = keys;
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

/* The text that would have stood at i had the comma not ended it, or NULL. */
static const char *piece(const struct plan_node *node, size_t i)
{
    const struct plan_node *text = node->kind == PLAN_NODE_MAP ? node->keys[i] : node->items[i];
    const bool alone = node->kind != PLAN_NODE_MAP || node->items[i]->kind == PLAN_NODE_NULL;
    return alone && text->kind == PLAN_NODE_TEXT ? text->text.text : NULL;
}

static bool ends_too_early(const struct plan_node *item)
{
    return item->kind == PLAN_NODE_TEXT && item->plain && open_parentheses(item->text.text) > 0;
}

/* `{when: x in (1, 2)}`: in braces and brackets a comma ends the value, and YAML reads on without a
 * word.  Found by the parenthesis that stays open; the pieces up to the one that closes it are dropped,
 * so that they are not told again as unknown keys. */
static sct_status check_commas(struct builder *b, struct plan_node *node, struct sct_error *err)
{
    size_t kept = 0;
    int open = 0;
    for (size_t i = 0; i < node->count; i++) {
        const char *rest = open > 0 ? piece(node, i) : NULL;
        if (rest) {
            open += open_parentheses(rest);
            continue;
        }
        open = 0;
        const struct plan_node *item = node->items[i];
        if (ends_too_early(item)) {
            open = open_parentheses(item->text.text);
            SCT_TRY(sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, item->text.at,
                                     "put the whole text in quotes", err,
                                     "a comma ends this text inside its parentheses: %s",
                                     plan_show(item->text.text).text));
        }
        node->keys[kept] = node->keys[i];
        node->items[kept++] = node->items[i];
    }
    node->count = kept;
    return SCT_OK;
}

static sct_status check_keys(struct builder *b, struct plan_node *map, struct sct_error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < map->count; i++) {
        struct plan_node *key = map->keys[i];
        const bool merge =
            key->kind == PLAN_NODE_TEXT && key->plain && strcmp(key->text.text, "<<") == 0;
        if (key->kind == PLAN_NODE_TEXT && !merge) {
            map->keys[kept] = key;
            map->items[kept++] = map->items[i];
            continue;
        }
        SCT_TRY(tell(b, key->text.at,
                     merge ? "write the keys out, or share definitions with 'include:'"
                           : "write 'key: value'",
                     merge ? "merge keys ('<<') are not part of YAML 1.2 and are not read"
                           : "a key must be a text",
                     err));
    }
    map->count = kept;
    return SCT_OK;
}

static sct_status on_end(struct builder *b, struct sct_error *err)
{
    const struct open open = b->open[--b->depth];
    struct plan_node *node = open.node;

    SCT_TRY(close_children(b, &open, err));
    if (node->flow) {
        SCT_TRY(check_commas(b, node, err));
    }
    if (node->kind == PLAN_NODE_MAP) {
        SCT_TRY(check_keys(b, node, err));
        SCT_TRY(plan_yaml_drop_repeats(b->reader, node, err));
    }
    if (open.anchor) {
        open.anchor->node = node;
    }
    hang(b, node);
    return SCT_OK;
}

/* ---- the stream ----------------------------------------------------------------------------- */

static sct_status on_document(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    if (++b->document_count == 1) {
        return SCT_OK;
    }
    return tell_and_stop(b, place_of(b, event_offset(b, event)),
                         "remove the '---'; share definitions between files with 'include:'",
                         "a plan is one YAML document; here a second one begins", err);
}

static sct_status on_event(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    switch (event->type) {
    case FYET_DOCUMENT_START:
        return on_document(b, event, err);
    case FYET_SCALAR:
        return on_scalar(b, event, err);
    case FYET_ALIAS:
        return on_alias(b, event, err);
    case FYET_MAPPING_START:
    case FYET_SEQUENCE_START:
        return on_start(b, event, err);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        return on_end(b, err);
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        return SCT_OK;
    }
    return SCT_OK;
}

/* A mistake that is noticed at the end of the file is told where it began. */
static struct sct_place opening_place(const struct builder *b, char opens, struct sct_place at)
{
    const plan_node_kind kind = opens == '{' ? PLAN_NODE_MAP : PLAN_NODE_LIST;
    for (size_t i = b->depth; (opens == '[' || opens == '{') && i > 0; i--) {
        const struct plan_node *node = b->open[i - 1].node;
        if (node->flow && node->kind == kind) {
            return node->text.at;
        }
    }
    return at;
}

static sct_status tell_syntax_error(struct builder *b, struct fy_diag *diag, struct sct_error *err)
{
    void *previous = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &previous);
    if (!error || !error->msg) {
        return sct_fail(err, SCT_NOMEM, "'%s': the YAML parser gave up; no memory?", b->file->path);
    }
    const struct plan_yaml_advice *advice = plan_yaml_advise(error->msg);
    struct sct_place at = {b->file, error->line > 0 ? error->line : 1,
                           error->column > 0 ? error->column : 1, 1};
    if (!advice) {
        return sct_problems_add(b->reader->problems, SCT_PROBLEM_ERROR, at, NULL, err,
                                "this is not YAML: %s", error->msg);
    }
    at = opening_place(b, advice->opens, at);
    return tell(b, at, advice->hint, advice->message, err);
}

static sct_status read_events(struct builder *b, struct fy_diag *diag, struct sct_error *err)
{
    while (!b->stop) {
        struct fy_event *event = fy_parser_parse(b->parser);
        if (!event) {
            break;
        }
        const sct_status status = on_event(b, event, err);
        fy_parser_event_free(b->parser, event);
        SCT_TRY(status);
    }
    if (!b->stop && fy_parser_get_stream_error(b->parser)) {
        b->stop = true;
        return tell_syntax_error(b, diag, err);
    }
    if (!b->stop && !b->root) {
        return tell_and_stop(b, (struct sct_place){b->file, 1, 1, 1}, "begin with 'sectile: 1'",
                             "the file is empty", err);
    }
    return SCT_OK;
}

/* Errors are collected, never printed. */
static struct fy_diag *open_diag(void)
{
    struct fy_diag_cfg config;
    fy_diag_cfg_default(&config);
    config.fp = NULL;
    config.colorize = false;
    struct fy_diag *diag = fy_diag_create(&config);
    if (diag) {
        fy_diag_set_collect_errors(diag, true);
    }
    return diag;
}

sct_status plan_yaml_read(struct plan_reader *reader, const struct sct_file *file,
                          struct plan_node **ret_root, struct sct_error *err)
{
    sct_status status = SCT_OK;
    struct builder b = {.reader = reader, .file = file, .here = {file, 1, 1, 1}};
    struct fy_diag *diag = open_diag();
    const struct fy_parse_cfg config = {
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE,
        .diag = diag,
    };

    b.parser = diag ? fy_parser_create(&config) : NULL;
    if (!b.parser || fy_parser_set_string(b.parser, file->text, file->text_bytes) != 0) {
        SCT_GO(sct_fail(err, SCT_NOMEM, "no memory for the YAML parser"));
    }
    SCT_GO(read_events(&b, diag, err));
    *ret_root = b.stop ? NULL : b.root;

done:
    fy_parser_destroy(b.parser);
    fy_diag_destroy(diag);
    return status;
}

/* The only file that knows libfyaml.  It is driven by events, not by its document tree: the tree would
 * resolve aliases by copying, refuse repeated keys with one place instead of two, and stop at the
 * first mistake of either kind. */
#include "plan/yaml.h"

#include "base/text.h"
#include "base/utf8.h"
#include "plan/decode.h"
#include "plan/show.h"
#include "plan/tree.h"

#include <libfyaml.h>
#include <string.h>

struct builder {
    struct plan_tree tree;
    struct plan_reader *reader;
    const struct sct_file *file;
    struct fy_parser *parser;
    size_t document_count;
    struct sct_place here; /* of offset at; events come in order, so this only walks on */
    size_t at;
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

/* ---- tokens --------------------------------------------------------------------------------- */

/* NULL for no token. */
static sct_status copy_token(struct builder *b, struct fy_token *token, size_t *ret_bytes,
                             const char **ret_text, struct sct_error *err)
{
    size_t bytes = 0;
    const char *text = token ? fy_token_get_text(token, &bytes) : NULL;
    if (token && !text) {
        return sct_fail(err, SCT_NOMEM, "no memory for a text of the plan");
    }
    *ret_text = NULL;
    *ret_bytes = bytes;
    return token ? sct_text_copy(b->reader->run, bytes, text, ret_text, err) : SCT_OK;
}

static sct_status check_tag(struct builder *b, struct fy_token *token, struct sct_place at,
                            struct sct_error *err)
{
    static const char standard[] = "tag:yaml.org,2002:";
    const char *tag = NULL;
    size_t bytes = 0;
    SCT_TRY(copy_token(b, token, &bytes, &tag, err));
    if (!tag || strncmp(tag, standard, sizeof standard - 1) == 0 || strcmp(tag, "!") == 0) {
        return SCT_OK;
    }
    return plan_tell(b->reader, at, "if a text begins with !, put it in quotes", err,
                     "the tag %s means nothing in a plan", plan_show(tag).text);
}

/* ---- scalars -------------------------------------------------------------------------------- */

static bool is_block(enum fy_scalar_style style)
{
    return style == FYSS_LITERAL || style == FYSS_FOLDED;
}

/* Trailing line ends of a block text are how it was written, not what it says. */
static size_t trim_block(const char *text, size_t bytes)
{
    while (bytes > 0 && text[bytes - 1] == '\n') {
        bytes--;
    }
    return bytes;
}

static size_t skip_indentation(const struct sct_file *file, size_t offset)
{
    while (offset < file->text_bytes && file->text[offset] == ' ') {
        offset++;
    }
    return offset;
}

static int count_points(const char *text, size_t bytes)
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
    text->at.width = text->one_line ? count_points(text->text, bytes) : 1;
}

/* Escapes can write what the file itself may not hold. */
static sct_status check_text(struct builder *b, const struct plan_text *text, size_t bytes,
                             struct sct_error *err)
{
    static const char hint[] = "remove the escape that makes it";
    if (memchr(text->text, '\0', bytes)) {
        return plan_tell(b->reader, text->at, hint, err, "the text holds a NUL character");
    }
    if (sct_utf8_check(bytes, text->text) != bytes) {
        return plan_tell(b->reader, text->at, hint, err,
                         "the text holds a character that is not Unicode");
    }
    return SCT_OK;
}

static sct_status read_scalar(struct builder *b, struct fy_token *token, size_t offset,
                              struct plan_node *node, struct sct_error *err)
{
    const enum fy_scalar_style style = fy_token_scalar_style(token);
    const char *text = NULL;
    size_t bytes = 0;
    node->text.at = place_of(b, offset);
    SCT_TRY(copy_token(b, token, &bytes, &text, err));
    if (style == FYSS_PLAIN && bytes == 0) {
        return SCT_OK; /* stays NULL */
    }
    if (is_block(style)) {
        bytes = trim_block(text, bytes);
        offset = skip_indentation(b->file, offset);
        SCT_TRY(sct_text_copy(b->reader->run, bytes, text, &text, err));
    }
    node->kind = PLAN_NODE_TEXT;
    node->plain = style == FYSS_PLAIN;
    node->text.text = text;
    locate_text(b, &node->text, bytes, offset);
    return check_text(b, &node->text, bytes, err);
}

/* ---- events --------------------------------------------------------------------------------- */

static sct_status on_scalar(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    struct plan_node node = {.kind = PLAN_NODE_NULL};
    const char *anchor = NULL;
    size_t bytes = 0;
    SCT_TRY(read_scalar(b, event->scalar.value, event_offset(b, event), &node, err));
    SCT_TRY(check_tag(b, event->scalar.tag, node.text.at, err));
    SCT_TRY(copy_token(b, event->scalar.anchor, &bytes, &anchor, err));
    return plan_tree_add(&b->tree, &node, anchor, err);
}

static sct_status on_alias(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    const struct sct_place at = place_of(b, event_offset(b, event));
    const char *name = NULL;
    size_t bytes = 0;
    SCT_TRY(copy_token(b, event->alias.anchor, &bytes, &name, err));
    return plan_tree_alias(&b->tree, name, at, err);
}

static sct_status on_start(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    const bool map = event->type == FYET_MAPPING_START;
    const struct plan_node node = {
        .kind = map ? PLAN_NODE_MAP : PLAN_NODE_LIST,
        .flow = fy_event_get_node_style(event) == FYNS_FLOW,
        .text.at = place_of(b, event_offset(b, event)),
    };
    const char *anchor = NULL;
    size_t bytes = 0;
    SCT_TRY(check_tag(b, map ? event->mapping_start.tag : event->sequence_start.tag, node.text.at,
                      err));
    SCT_TRY(copy_token(b, map ? event->mapping_start.anchor : event->sequence_start.anchor, &bytes,
                       &anchor, err));
    return plan_tree_open(&b->tree, &node, anchor, err);
}

static sct_status on_document(struct builder *b, struct fy_event *event, struct sct_error *err)
{
    if (++b->document_count == 1) {
        return SCT_OK;
    }
    return plan_tree_stop(&b->tree, place_of(b, event_offset(b, event)),
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
        return plan_tree_close(&b->tree, err);
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        return SCT_OK;
    }
    return SCT_OK;
}

/* ---- syntax errors -------------------------------------------------------------------------- */

/* The offset of a line and column, both from 1. */
static size_t offset_of(const struct sct_file *file, int line, int column)
{
    const char *at = file->text;
    for (; line > 1 && at; line--) {
        at = strchr(at, '\n');
        at = at ? at + 1 : NULL;
    }
    for (; at && column > 1 && *at && *at != '\n'; column--) {
        do {
            at++;
        } while (is_continuation(*at));
    }
    return at ? (size_t)(at - file->text) : file->text_bytes;
}

static bool only_blanks_follow(const struct sct_file *file, size_t offset)
{
    return file->text[offset + strspn(file->text + offset, " \n\r")] == '\0';
}

/* {decision: Who: all} stops at the second ': ': a comma is missing before `Who`, or quotes around the value. */
static sct_status colon_hint(struct builder *b, struct sct_place at, const char **hint,
                             struct sct_error *err)
{
    const char *colon = b->file->text + offset_of(b->file, at.line, at.column);
    const char *line = b->file->text + offset_of(b->file, at.line, 1);
    const char *begin = colon;
    while (begin > line && strncmp(begin - 1, ": ", 2) != 0 && !strchr(",{[", begin[-1])) {
        begin--;
    }
    if (*colon != ':' || begin == line || begin[-1] != ':') {
        return SCT_OK;
    }
    begin += strspn(begin, " ");
    const size_t count = (size_t)(colon - begin) + strcspn(colon, ",}]\n");
    return sct_text_format(b->reader->run, hint, err,
                           "put a value with ': ' in it in quotes: \"%.*s\"; or separate the items "
                           "with commas",
                           (int)(count < 80 ? count : 80), begin);
}

/* A bracket that is never closed is noticed where the next thing does not fit, often at the end of
 * the file; it is told where it was opened. */
static sct_status tell_open_flow(struct builder *b, struct sct_place at, const char *message,
                                 const char *hint, struct sct_error *err)
{
    const struct plan_node *flow = plan_tree_flow(&b->tree);
    if (!flow) {
        return plan_tell(b->reader, at, hint, err, "%s", message);
    }
    const bool map = flow->kind == PLAN_NODE_MAP;
    if (only_blanks_follow(b->file, offset_of(b->file, at.line, at.column))) {
        return plan_tell(b->reader, flow->text.at, map ? "add the closing }" : "add the closing ]",
                         err, "'%c' is never closed", map ? '{' : '[');
    }
    if (map && flow->text.at.line == at.line) {
        SCT_TRY(colon_hint(b, at, &hint, err));
    }
    if (flow->text.at.line == at.line) {
        return plan_tell(b->reader, at, hint, err, "%s", message);
    }
    const char *where = NULL;
    SCT_TRY(sct_text_format(b->reader->run, &where, err,
                            "separate items by commas; the '%c' at line %d may not be closed",
                            map ? '{' : '[', flow->text.at.line));
    return plan_tell(b->reader, at, where, err, "%s", message);
}

/* libfyaml points behind the quote, or at it. */
static struct sct_place at_quote(const struct builder *b, char quote, struct sct_place at)
{
    const size_t offset = offset_of(b->file, at.line, at.column);
    if (at.column > 1 && offset > 0 && b->file->text[offset - 1] == quote) {
        at.column--;
    }
    return at;
}

static sct_status tell_syntax_error(struct builder *b, struct fy_diag *diag, struct sct_error *err)
{
    void *previous = NULL;
    const struct fy_diag_error *error = fy_diag_errors_iterate(diag, &previous);
    if (!error || !error->msg) { /* libfyaml does not always say why */
        return plan_tell(b->reader, b->here, "look for a mark that YAML reads, such as | > & * !",
                         err, "this or what follows is not YAML");
    }
    const struct plan_yaml_advice *advice = plan_yaml_advise(error->msg);
    const struct sct_place at = {b->file, error->line > 0 ? error->line : 1,
                                 error->column > 0 ? error->column : 1, 1};
    if (!advice) {
        return plan_tell(b->reader, at, "if a value has marks of its own, put it in quotes", err,
                         "this is not YAML: %s", error->msg);
    }
    if (advice->opens == '[') {
        return tell_open_flow(b, at, advice->message, advice->hint, err);
    }
    return plan_tell(b->reader, advice->opens ? at_quote(b, advice->opens, at) : at, advice->hint,
                     err, "%s", advice->message);
}

/* ---- the stream ----------------------------------------------------------------------------- */

static sct_status read_events(struct builder *b, struct fy_diag *diag, struct sct_error *err)
{
    while (!b->tree.stop) {
        struct fy_event *event = fy_parser_parse(b->parser);
        if (!event) {
            break;
        }
        const sct_status status = on_event(b, event, err);
        fy_parser_event_free(b->parser, event);
        SCT_TRY(status);
    }
    if (!b->tree.stop && fy_parser_get_stream_error(b->parser)) {
        b->tree.stop = true;
        return tell_syntax_error(b, diag, err);
    }
    if (!b->tree.stop && !b->tree.root) {
        return plan_tree_stop(&b->tree, (struct sct_place){b->file, 1, 1, 1},
                              "begin with 'sectile: 1'", "the file is empty", err);
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
    struct builder b = {.tree.reader = reader,
                        .reader = reader,
                        .file = file,
                        .here = {file, 1, 1, 1}};
    struct fy_diag *diag = open_diag();
    const struct fy_parse_cfg config = {
        /* Sloppy: a closing bracket may stand below its key, as everybody writes it. */
        .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE |
                 FYPCF_SLOPPY_FLOW_INDENTATION,
        .diag = diag,
    };

    b.parser = diag ? fy_parser_create(&config) : NULL;
    if (!b.parser || fy_parser_set_string(b.parser, file->text, file->text_bytes) != 0) {
        SCT_GO(sct_fail(err, SCT_NOMEM, "no memory for the YAML parser"));
    }
    SCT_GO(read_events(&b, diag, err));
    *ret_root = b.tree.stop ? NULL : b.tree.root;

done:
    fy_parser_destroy(b.parser);
    fy_diag_destroy(diag);
    return status;
}

/* A name that is nothing where it stands: what was probably meant, or what there is. */
#include "model/expr/bind.h"

#include "base/near.h"
#include "model/expr/lexer.h"

#include <stdio.h>
#include <string.h>

/* A hint may list names, so many at most. */
enum { HINT_BYTES = 1024, LISTED_MAX = 12 };

/* ---- did you mean --------------------------------------------------------------------------- */

/* Candidates for sct_near: sized for every name there is, then NULL. */
struct candidates {
    const char **items;
    size_t count;
};

static sct_status begin_candidates(const struct binder *binder, struct candidates *ret_candidates)
{
    const struct expr_scope *scope = binder->scope;
    const size_t room = scope->count + scope->source_name_count + scope->source_count + 1;
    void *items = NULL;
    SCT_TRY(sct_arena_take(binder->run, room, sizeof(char *), &items, binder->err));
    *ret_candidates = (struct candidates){.items = items};
    return SCT_OK;
}

static void add_names(struct candidates *candidates, size_t count, const struct expr_name *names,
                      int source)
{
    for (size_t i = 0; i < count; i++) {
        if (source < 0 || names[i].source == source) {
            candidates->items[candidates->count++] = names[i].name;
        }
    }
}

static void add_sources(struct candidates *candidates, const struct expr_scope *scope)
{
    for (size_t i = 0; i < scope->source_count; i++) {
        candidates->items[candidates->count++] = scope->sources[i];
    }
}

static void near_hint(const struct candidates *candidates, const char *name, char hint[HINT_BYTES])
{
    const char *near = sct_near(name, strlen(name), candidates->items);
    if (near) {
        (void)snprintf(hint, HINT_BYTES,
                       expr_name_is_bare(near) ? "did you mean %s?" : "did you mean `%s`?", near);
    }
}

static const char *tick(const char *name)
{
    return expr_name_is_bare(name) ? "" : "`";
}

static void drop_name(struct candidates *candidates, const char *name)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        if (strcmp(candidates->items[i], name) != 0) {
            candidates->items[kept++] = candidates->items[i];
        }
    }
    candidates->items[kept] = NULL;
    candidates->count = kept;
}

/* A column called `at` is there beside the time of the source. */
static void drop_repeats(struct candidates *candidates)
{
    size_t kept = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        bool seen = false;
        for (size_t k = 0; k < kept && !seen; k++) {
            seen = strcmp(candidates->items[k], candidates->items[i]) == 0;
        }
        if (!seen) {
            candidates->items[kept++] = candidates->items[i];
        }
    }
    candidates->items[kept] = NULL;
    candidates->count = kept;
}

/* "the columns are a, `b c`, d": at most LISTED_MAX of them. */
static void list_hint(const struct candidates *candidates, const char *what, char hint[HINT_BYTES])
{
    size_t used = (size_t)snprintf(hint, HINT_BYTES, "%.160s", what);
    for (size_t i = 0; i < candidates->count && i < LISTED_MAX; i++) {
        const char *name = candidates->items[i];
        used += (size_t)snprintf(hint + used, HINT_BYTES - used, "%s%s%.60s%s", i ? ", " : " ",
                                 tick(name), name, tick(name));
    }
    if (candidates->count > LISTED_MAX) {
        (void)snprintf(hint + used, HINT_BYTES - used, " and %zu more",
                       candidates->count - LISTED_MAX);
    }
}

/* Names that the reader gave because it saw no header. */
static bool are_numbered(const struct candidates *candidates)
{
    size_t count = 0;
    for (size_t i = 0; i < candidates->count; i++) {
        count += strncmp(candidates->items[i], "column_", 7) == 0;
    }
    return count > 0 &&
           count + 2 >= candidates->count; /* at and customer are no columns of the file */
}

/* A name with a blank or hyphen written without backticks stops at it. */
static bool begins_name(const struct candidates *candidates, const char *name,
                        char hint[HINT_BYTES])
{
    const size_t count = strlen(name);
    for (size_t i = 0; i < candidates->count; i++) {
        const char *item = candidates->items[i];
        if (strncmp(item, name, count) == 0 && (item[count] == '-' || item[count] == ' ')) {
            (void)snprintf(hint, HINT_BYTES,
                           "a name with a blank or a hyphen stands in backticks: "
                           "`%.200s`",
                           item);
            return true;
        }
    }
    return false;
}

static sct_status column_hint(const struct binder *binder, int source, const char *name,
                              char hint[HINT_BYTES])
{
    const struct expr_scope *scope = binder->scope;
    struct candidates candidates;
    SCT_TRY(begin_candidates(binder, &candidates));
    if (scope->row_source >= 0 && scope->row_source == source) {
        add_names(&candidates, scope->count, scope->names, -1);
    }
    add_names(&candidates, scope->source_name_count, scope->source_names, source);
    if (begins_name(&candidates, name, hint)) {
        return SCT_OK;
    }
    near_hint(&candidates, name, hint);
    if (hint[0] != '\0') {
        return SCT_OK;
    }
    drop_name(&candidates, "as_of");
    drop_repeats(&candidates);
    if (are_numbered(&candidates)) {
        (void)
            snprintf(hint, HINT_BYTES,
                     "no header was found; if the first line is one, write format: {header: true}");
    } else if (candidates.count) {
        list_hint(&candidates, "the columns are", hint);
    }
    return SCT_OK;
}

/* ---- refusals ------------------------------------------------------------------------------- */

sct_status bind_refuse_source(struct binder *binder, struct expr *node)
{
    char hint[HINT_BYTES] = "";
    struct candidates candidates;
    SCT_TRY(begin_candidates(binder, &candidates));
    add_sources(&candidates, binder->scope);
    near_hint(&candidates, node->qualifier, hint);
    if (hint[0] == '\0' && candidates.count) {
        list_hint(&candidates, candidates.count == 1 ? "the source is" : "the sources are", hint);
    }
    return bind_refuse(binder, node, node->at, hint, "no source '%.80s'", node->qualifier);
}

/* A bare name inside an aggregate that says of no source's rows: a source or a column with a mistake in its name. */
sct_status bind_refuse_rows(struct binder *binder, struct expr *node, struct expr *name)
{
    const struct expr_scope *scope = binder->scope;
    char hint[HINT_BYTES] = "";
    struct candidates sources;
    struct candidates columns;
    SCT_TRY(begin_candidates(binder, &sources));
    SCT_TRY(begin_candidates(binder, &columns));
    add_sources(&sources, scope);
    add_names(&columns, scope->source_name_count, scope->source_names, -1);
    const char *near_column = sct_near(name->spelling, strlen(name->spelling), columns.items);
    const char *near_source = sct_near(name->spelling, strlen(name->spelling), sources.items);
    const struct expr_name *column =
        near_column ? bind_find(scope->source_name_count, scope->source_names, near_column, -1)
                    : NULL;
    const bool exact = column && strcmp(near_column, name->spelling) == 0;
    const bool rows = node->agg == EXPR_AGG_COUNT; /* counts rows more often than values */
    if (near_source && !exact) {
        near_hint(&sources, name->spelling, hint);
    } else if (column) {
        (void)snprintf(hint, sizeof hint, "did you mean %.80s.%s%.80s%s?",
                       bind_source_name(binder, column->source), tick(near_column), near_column,
                       tick(near_column));
    } else if (sources.count) {
        list_hint(&sources, sources.count == 1 ? "the source is" : "the sources are", hint);
    }
    if (rows && !column) {
        return bind_refuse(binder, node, name->at, hint, "no source '%.80s'", name->spelling);
    }
    return bind_refuse(binder, node, name->at, hint, "'%.80s' of which source's rows?",
                       node->spelling);
}

sct_status bind_refuse_column(struct binder *binder, struct expr *node, int source)
{
    char hint[HINT_BYTES] = "";
    const struct expr_scope *scope = binder->scope;
    const bool over_customers = scope->row_source < 0;
    if (over_customers && bind_find(scope->count, scope->names, node->spelling, -1) &&
        !node->qualifier) {
        return bind_refuse(binder, node, node->at, "compare the aggregate with it, outside",
                           "'%.80s' is one value per customer; inside an aggregate stand columns "
                           "of source '%.80s'",
                           node->spelling, bind_source_name(binder, source));
    }
    SCT_TRY(column_hint(binder, source, node->spelling, hint));
    if (scope->source_count == 0) {
        return bind_refuse(binder, node, node->at, hint, "no column '%.80s'", node->spelling);
    }
    return bind_refuse(binder, node, node->at, hint, "no column '%.80s' in source '%.80s'",
                       node->spelling, bind_source_name(binder, source));
}

/* The name that a - b would be with its hyphen, as it stands in the scope; NULL when there is none. */
static const struct expr_name *find_hyphenated(const struct binder *binder,
                                               const struct expr *first, const char *name)
{
    if (binder->row_source >= 0) {
        return bind_find_column(binder, binder->row_source, name);
    }
    if (first->qualifier) {
        const int source = bind_source_index(binder, first->qualifier);
        return source < 0 ? NULL : bind_find_column(binder, source, name);
    }
    return bind_find(binder->scope->count, binder->scope->names, name, -1);
}

/* Joins the names of a - b - c; false when something else stands there. */
static bool join_names(const struct expr *node, const struct expr **ret_first, char name[],
                       size_t room)
{
    if (node->kind == EXPR_NAME) {
        *ret_first = node;
        return snprintf(name, room, "%s", node->spelling) < (int)room;
    }
    if (node->kind != EXPR_SCALAR || node->op != EXPR_OP_SUBTRACT ||
        node->args[1]->kind != EXPR_NAME || node->args[1]->qualifier ||
        !join_names(node->args[0], ret_first, name, room)) {
        return false;
    }
    const size_t used = strlen(name);
    return snprintf(name + used, room - used, "-%s", node->args[1]->spelling) < (int)(room - used);
}

sct_status bind_check_hyphen(struct binder *binder, struct expr *node)
{
    char name[256];
    char hint[HINT_BYTES];
    const struct expr *first = NULL;
    if (!join_names(node, &first, name, sizeof name) || !find_hyphenated(binder, first, name) ||
        find_hyphenated(binder, first, first->spelling)) {
        return SCT_OK;
    }
    (void)snprintf(hint, sizeof hint, "a name with a blank or a hyphen stands in backticks: `%s`",
                   name);
    return bind_refuse(binder, node, first->at, hint, "'%s' is read as a subtraction", name);
}

/* A bare name over customers that is nothing there. */
sct_status bind_refuse_bare(struct binder *binder, struct expr *node)
{
    const struct expr_scope *scope = binder->scope;
    char hint[HINT_BYTES] = "";
    if (bind_source_index(binder, node->spelling) >= 0) {
        (void)snprintf(hint, sizeof hint, "did you mean count(%.80s)?", node->spelling);
        return bind_refuse(binder, node, node->at, hint, "'%.80s' is a source, not a value",
                           node->spelling);
    }
    const struct expr_name *column =
        bind_find(scope->source_name_count, scope->source_names, node->spelling, -1);
    if (column) {
        (void)snprintf(hint, sizeof hint, "a column is written with its source: %.80s.%.80s",
                       bind_source_name(binder, column->source), column->name);
    } else if (strcmp(node->spelling, "NULL") == 0 || strcmp(node->spelling, "null") == 0) {
        (void)snprintf(hint, sizeof hint, "did you mean `missing`?");
    } else {
        struct candidates candidates;
        SCT_TRY(begin_candidates(binder, &candidates));
        add_names(&candidates, scope->count, scope->names, -1);
        if (!begins_name(&candidates, node->spelling, hint)) {
            near_hint(&candidates, node->spelling, hint);
        }
    }
    return bind_refuse(binder, node, node->at, hint, "no feature or column '%.80s'",
                       node->spelling);
}

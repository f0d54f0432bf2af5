/* Names: what they stand for where they stand. */
#include "model/expr/bind.h"

#include <stdio.h>
#include <string.h>

/* Reserved: a column of that name is reached as source.as_of, so that days_since cannot change its
 * meaning with the columns of a file. */
static const struct expr_name as_of_name = {.kind = EXPR_NAME_AS_OF,
                                            .name = "as_of",
                                            .type = SCT_TYPE_TIMESTAMP,
                                            .source = -1,
                                            .index = -1};

int bind_source_index(const struct binder *binder, const char *name)
{
    for (size_t i = 0; i < binder->scope->source_count; i++) {
        if (strcmp(binder->scope->sources[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *bind_source_name(const struct binder *binder, int source)
{
    return source >= 0 && (size_t)source < binder->scope->source_count
               ? binder->scope->sources[source]
               : "this source";
}

/* ---- looking up ----------------------------------------------------------------------------- */

const struct expr_name *bind_find(size_t count, const struct expr_name *names, const char *name,
                                  int source)
{
    for (size_t i = 0; i < count; i++) {
        if ((source < 0 || names[i].source == source) && strcmp(names[i].name, name) == 0) {
            return &names[i];
        }
    }
    return NULL;
}

/* A column of the source whose rows we are in, or of one named from outside. */
const struct expr_name *bind_find_column(const struct binder *binder, int source, const char *name)
{
    const struct expr_scope *scope = binder->scope;
    const struct expr_name *found = NULL;
    if (scope->row_source >= 0 && scope->row_source == source) {
        found = bind_find(scope->count, scope->names, name, -1);
    }
    return found ? found : bind_find(scope->source_name_count, scope->source_names, name, source);
}

/* ---- binding -------------------------------------------------------------------------------- */

static sct_status settle(struct binder *binder, struct expr *node, const struct expr_name *name)
{
    if (name->looks_forward && !binder->scope->forward) {
        return bind_refuse(binder, node, node->at, "a rule may only use what is known at the as-of",
                           "outcome '%.80s' looks forward and cannot be used here", name->name);
    }
    if (name->type == SCT_TYPE_NONE && name->doubt) {
        return bind_refuse(binder, node, node->at, "write its parts to columns of their own",
                           "%.300s", name->doubt);
    }
    if (name->type == EXPR_BROKEN) { /* its definition has a mistake, and that was told */
        node->type = EXPR_BROKEN;
        binder->ok = false;
        return SCT_OK;
    }
    node->name = *name;
    node->spelling = name->name;
    node->type = name->type;
    node->qualifier = NULL;
    return SCT_OK;
}

static sct_status bind_in_rows(struct binder *binder, struct expr *node)
{
    const int source = binder->row_source;
    if (node->qualifier && strcmp(node->qualifier, bind_source_name(binder, source)) != 0) {
        if (bind_source_index(binder, node->qualifier) < 0) {
            return bind_refuse_source(binder, node);
        }
        return bind_refuse(binder, node, node->at,
                           binder->in_aggregate ? "make two aggregates and combine them" : NULL,
                           "'%.80s.%.80s' is of another source: here are rows of '%.80s'",
                           node->qualifier, node->spelling, bind_source_name(binder, source));
    }
    const struct expr_name *found = bind_find_column(binder, source, node->spelling);
    if (!found) {
        return bind_refuse_column(binder, node, source);
    }
    SCT_TRY(settle(binder, node, found));
    if (binder->qualify && found->source >= 0) {
        node->qualifier = bind_source_name(binder, source);
    }
    return SCT_OK;
}

/* source.column over customers: the only value of a source without time. */
static sct_status wrap_only(struct binder *binder, struct expr **node)
{
    void *memory = NULL;
    SCT_TRY(sct_arena_take(binder->run, 1, sizeof **node + sizeof *node, &memory, binder->err));
    struct expr *only = memory;
    *only = **node;
    only->kind = EXPR_AGGREGATE;
    only->agg = EXPR_AGG_ONLY;
    only->source = (*node)->name.source;
    only->arg_count = 1;
    only->args = (struct expr **)(only + 1);
    only->args[0] = *node;
    only->height = 2;
    *node = only;
    return SCT_OK;
}

static sct_status bind_qualified(struct binder *binder, struct expr **node)
{
    const char *qualifier = (*node)->qualifier;
    const int source = bind_source_index(binder, qualifier);
    if (source < 0) {
        return bind_refuse_source(binder, *node);
    }
    const struct expr_name *found = bind_find_column(binder, source, (*node)->spelling);
    if (!found) {
        return bind_refuse_column(binder, *node, source);
    }
    char hint[256];
    if (binder->scope->source_has_at && binder->scope->source_has_at[source]) {
        (void)snprintf(hint, sizeof hint, "say which row: latest(%.80s.%.80s), max, count ...",
                       qualifier, (*node)->spelling);
        return bind_refuse(binder, *node, (*node)->at, hint, "a customer has many rows in '%.80s'",
                           qualifier);
    }
    if (!binder->scope->aggregates) {
        return bind_refuse(binder, *node, (*node)->at, "give it a name under features: first",
                           "a source cannot be read here");
    }
    SCT_TRY(settle(binder, *node, found));
    if ((*node)->type == EXPR_BROKEN) {
        return SCT_OK;
    }
    (*node)->qualifier = qualifier;
    expr_infer(*node);
    return wrap_only(binder, node);
}

sct_status bind_name(struct binder *binder, struct expr **node)
{
    if (!(*node)->qualifier && strcmp((*node)->spelling, as_of_name.name) == 0) {
        return settle(binder, *node, &as_of_name);
    }
    if (binder->row_source >= 0) {
        return bind_in_rows(binder, *node);
    }
    if ((*node)->qualifier) {
        return bind_qualified(binder, node);
    }
    const struct expr_name *found =
        bind_find(binder->scope->count, binder->scope->names, (*node)->spelling, -1);
    return found ? settle(binder, *node, found) : bind_refuse_bare(binder, *node);
}

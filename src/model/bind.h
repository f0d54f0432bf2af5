/* bind.h: what the parts of the binder share.  Not for other stages: their door is model.h. */
#ifndef SCT_MODEL_BIND_H
#define SCT_MODEL_BIND_H

#include "model/model.h"

/* The model while it is being made: the same arrays as struct sct_model, still writable. */
struct binder {
    struct sct_arena *run;
    const struct sct_plan *plan;
    const struct sct_catalog *catalog;
    struct sct_problems *problems;
    struct sct_model *model;

    struct model_source *sources; /* plan->source_count, then the identity if there is one */
    bool **raw_used;              /* by source */
    const char **source_names;
    bool *source_has_at;
    struct expr_name *all_columns; /* of every source, for qualified names */
    size_t all_column_count;

    struct model_feature *features;
    struct expr **trees; /* by feature: parsed, then bound; NULL when it has a mistake */
    struct expr_name *feature_names;
    size_t feature_name_count; /* those bound so far, then as_of */

    struct model_aggregate *aggregates;
    size_t aggregate_room;
    struct model_cut *cuts;
    size_t cut_room;
};

/* Zeroed memory for count items.  SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status bind_take(struct binder *binder, size_t count, size_t item_bytes,
                                    void *ret_memory, struct sct_error *err);

/* Parses and binds one text in a scope; *ret_tree is NULL (with a problem) when it has a mistake
 * or the text is absent. */
SCT_MUST_CHECK sct_status bind_expr(struct binder *binder, const struct plan_text *text,
                                    const struct expr_scope *scope, struct expr **ret_tree,
                                    struct sct_error *err);

/* The same, and the result must be a condition; what names it in the message. */
SCT_MUST_CHECK sct_status bind_condition(struct binder *binder, const struct plan_text *text,
                                         const struct expr_scope *scope, const char *what,
                                         struct expr **ret_tree, struct sct_error *err);

SCT_MUST_CHECK sct_status bind_sources(struct binder *binder, struct sct_error *err);
SCT_MUST_CHECK sct_status bind_features(struct binder *binder, struct sct_error *err);
SCT_MUST_CHECK sct_status bind_schemes(struct binder *binder, struct sct_error *err);

/* The scope of a rule, an axis, a tag, the population: features that are known by now. */
struct expr_scope bind_customer_scope(const struct binder *binder);

/* Registers the aggregates and the functions over customers of a bound tree (setting their slots),
 * and marks the raw columns it needs.  *ret_stage: the stage the tree can be computed in. */
SCT_MUST_CHECK sct_status bind_collect(struct binder *binder, struct expr *tree, int *ret_stage,
                                       struct sct_error *err);

/* The deepest feature of the given stage that tree reads, plus 1; 0 when it reads none. */
int bind_depth(const struct binder *binder, const struct expr *tree, int stage);

/* A hash of name and of all that the tree reads, written out to the columns: it changes when a feature does. */
SCT_MUST_CHECK sct_status bind_definition(struct binder *binder, const char *name,
                                          const struct expr *of, const char **ret_text,
                                          struct sct_error *err);

/* Adds a cut (or finds the equal one) and gives its slot. */
SCT_MUST_CHECK sct_status bind_cut(struct binder *binder, const struct model_cut *cut,
                                   int *ret_slot, struct sct_error *err);

#endif

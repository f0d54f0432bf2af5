/* model.h: the plan with every name bound, every expression typed, every window resolved.
 *
 * Reads     struct sct_plan and struct sct_catalog (what the heads of the sources look like).
 * Gives     struct sct_model, read-only from here on.
 * Knows of  base, plan.  Not of SQL, files or engines.
 */
#ifndef SCT_MODEL_MODEL_H
#define SCT_MODEL_MODEL_H

#include "base/problems.h"
#include "model/expr/expr.h"
#include "plan/plan.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- the catalog: filled by the engine before binding ------------------------------------- */

struct sct_catalog_column {
    const char *name;  /* as in the file */
    sct_type type;     /* as found: BOOLEAN INTEGER NUMBER TEXT DATE TIMESTAMP */
    const char *doubt; /* why a text is not a date or a number, in a sentence; or NULL */
};

struct sct_catalog_source {
    size_t column_count;
    const struct sct_catalog_column *columns;
};

/* Same order as plan->sources; then one more entry when the plan has an identity. */
struct sct_catalog {
    size_t source_count;
    const struct sct_catalog_source *sources;
};

/* ---- the model ------------------------------------------------------------------------------ */

struct model_column { /* a column the plan defines on a source */
    const char *name;
    const struct expr *is; /* over raw columns and earlier columns */
    sct_type type;
};

struct model_reason { /* rows are left out under this name when the condition is true */
    const char *name;
    const struct expr *when;
};

struct model_source {
    const struct plan_source *plan;
    const char *name;
    const struct sct_catalog_source *catalog;
    const struct expr *customer; /* NULL: `customer: row`, every row is a customer of its own */
    const struct expr *at;       /* NULL: facts without time */
    const struct expr *where;    /* NULL: all */
    size_t reason_count;
    const struct model_reason *reasons;
    size_t column_count;
    const struct model_column *columns;
    const bool *raw_used; /* by catalog column: some expression needs it */
    bool skip_bad_rows;
};

/* One distinct aggregate of the whole plan; features refer to it by index. */
struct model_aggregate {
    const struct expr *node; /* EXPR_AGGREGATE; the first of the equal ones */
    const char *text;        /* canonical text, for comments */
    int source;
    bool looks_forward;
    bool history;        /* no lower bound: everything before the as-of */
    sct_time begin, end; /* half-open, resolved against the as-of; begin unused when history */
};

typedef enum {
    SCT_KIND_NONE,
    SCT_KIND_BEHAVIOUR,
    SCT_KIND_VALUE,
    SCT_KIND_LIFECYCLE,
    SCT_KIND_ATTRIBUTE,
    SCT_KIND_DEMOGRAPHIC,
    SCT_KIND_GEOGRAPHY,
    SCT_KIND_NEED,
    SCT_KIND_ATTITUDE,
    SCT_KIND_FEEDBACK,
    SCT_KIND_PRODUCT,
    SCT_KIND_ASSET,
    SCT_KIND_VINTAGE
} sct_kind;

const char *sct_kind_name(sct_kind kind); /* "behaviour"; "" for NONE */

struct model_feature {
    const char *name;
    const struct expr *is;
    sct_type type;
    const char *unit; /* "" when not given */
    sct_kind kind;    /* as given, or derived from the definition */
    bool outcome;
    int stage; /* 0: needs no cut points; n: needs those of stage n - 1 */
    int depth; /* inside its stage: 1 + the deepest feature it reads, else 0 */
};

/* Something computed over all customers before features can be placed: the cut points of a score
 * or of a quantile axis, the total of a share, the order of a rank. */
typedef enum { MODEL_CUT_QUANTILES, MODEL_CUT_TOTAL, MODEL_CUT_RANK } model_cut_kind;

struct model_cut {
    model_cut_kind kind;
    const char *name;       /* canonical text: "score(recency, 5, low is best)" */
    const char *definition; /* a hash of the name and of all it reads, written out */
    const struct expr *of;  /* over features of an earlier or the same stage */
    int64_t bands;          /* QUANTILES: n bands, n - 1 points */
    int stage;              /* computed after the features of this stage */
};

struct model_segment {
    bool of_missing;  /* a cell of a band for missing values: not reported while nobody is in it */
    const char *name; /* full path once refined: "champions/big" */
    const struct plan_segment *plan; /* NULL for a cell nobody wrote about */
    const struct expr *when;         /* rule; NULL for otherwise and for cells */
};

/* An axis: values up to and including a cut belong to the band below it. */
struct model_axis {
    const struct expr *by;
    size_t cut_count;
    const double *cuts;        /* fixed ones; NULL when quantiles */
    int slot;                  /* quantiles: index into cuts of the model, else -1 */
    size_t band_count;         /* cut_count + 1, then one more where `by` can be missing */
    const char *const *labels; /* band_count */
    const struct model_axis *const *nested; /* band_count entries or NULL */
    bool can_be_missing;                    /* the last band is the one for missing values */
    size_t leaf_count;                      /* bands after nesting */
};

struct model_scheme {
    const struct plan_scheme *plan;
    const char *name;
    bool primary;
    bool strict;
    bool grid;
    int within_scheme;    /* -1: cuts all customers; else it refines one segment ... */
    int within_segment;   /* ... this one of that scheme */
    size_t segment_count; /* its own pieces, before refinement by others */
    const struct model_segment *segments; /* rules in order; cells row by row, merged ones last */
    const struct model_axis *columns, *rows;
    size_t column_count, row_count;                       /* leaves */
    const char *const *column_labels, *const *row_labels; /* of the leaves: "high/keeps" */
    const int *cell_segment; /* row * column_count + column -> segment */
    const int *refined_by;   /* by segment: the scheme that cuts it again, or -1 */
};

/* A top-level scheme as reported: the leaves after refinement, in order. */
struct model_leaf {
    const char *path;
    int scheme, segment; /* whose piece it is */
};

struct model_partition {
    int scheme; /* the top-level scheme */
    size_t leaf_count;
    const struct model_leaf *leaves;
};

struct model_tag {
    const char *name;
    const struct expr *is;
};

struct sct_model {
    const struct sct_plan *plan;
    sct_time as_of;
    const char *zone;
    sct_time horizon_end; /* the latest end of a forward window; as_of when there is none */
    int64_t seed;
    size_t source_count;
    const struct model_source *sources;
    const struct model_source
        *identity; /* NULL; its customer is the person, columns[0] the alias */
    size_t aggregate_count;
    const struct model_aggregate *aggregates;
    size_t feature_count; /* features, then outcomes; in plan order */
    const struct model_feature *features;
    size_t cut_count;
    const struct model_cut *cuts;
    int stage_count;                           /* 1 + the highest stage of a feature */
    const struct expr *population, *reachable; /* NULL: everybody */
    int goal_outcome;                          /* feature index, or -1 */
    int primary;                               /* partition index */
    size_t scheme_count;
    const struct model_scheme *schemes;
    size_t partition_count;
    const struct model_partition *partitions; /* the schemes that are not `within` another */
    size_t tag_count;
    const struct model_tag *tags;
    /* What the reports lead with, found by kind and definition; -1 when the plan has none. */
    int value_feature, recency_feature;
};

struct sct_model_options {
    const char *as_of; /* replaces the plan's; NULL: the plan's */
};

/* Binds plan against catalog.  Every mistake is added to problems.  SCT_PLAN when there was an error,
 * SCT_NOMEM, SCT_LIMIT.  Everything in *ret_model lives in run. */
SCT_MUST_CHECK sct_status sct_model_bind(struct sct_arena *run, const struct sct_plan *plan,
                                         const struct sct_catalog *catalog,
                                         const struct sct_model_options *options,
                                         struct sct_problems *problems, struct sct_model *ret_model,
                                         struct sct_error *err);

#endif

/* explain.h: why a customer is in a segment, worked out again by the plain evaluator.
 *
 * Reads     the model, the result's cut points and one customer's row.
 * Gives     struct explain_scheme for every scheme the customer passes through: each rule with its
 *           conditions, which held, which failed, and by how much.
 * Promises  the segment found here is the one the engine gave: a difference is SCT_DATABASE, never silence.
 */
#ifndef SCT_EXPLAIN_H
#define SCT_EXPLAIN_H

#include "engine/engine.h"

typedef enum { EXPLAIN_FAILS, EXPLAIN_HOLDS, EXPLAIN_UNKNOWN } explain_verdict;

/* One part of a rule: parts are joined by `and`. */
struct explain_part {
    const char *text;   /* "recency between 91 and 365" */
    const char *values; /* "recency is 95" */
    explain_verdict verdict;
    const char *needs; /* what would make it hold: "4 less", or "" */
};

struct explain_rule {
    const char *segment;
    const char *text; /* "" for otherwise */
    explain_verdict verdict;
    bool wins;
    bool near; /* of several parts, all but one hold: that one would move the customer here */
    size_t part_count;
    const struct explain_part *parts;
};

/* One axis of a grid as this customer meets it. */
struct explain_axis {
    const char *text;    /* "recency" */
    const char *value;   /* "95" */
    const char *band;    /* "cool" */
    const char *nearest; /* "5 above the cut at 90", or "" */
};

struct explain_scheme {
    const char *name;
    const char *segment; /* within this scheme */
    size_t rule_count;   /* 0 for a grid */
    const struct explain_rule *rules;
    size_t axis_count;
    const struct explain_axis *axes;
};

struct explain {
    size_t scheme_count;
    const struct explain_scheme *schemes; /* top-level ones, each followed by what refines it */
};

SCT_MUST_CHECK sct_status sct_explain(struct sct_arena *run, const struct sct_model *model,
                                      const struct sct_result *result,
                                      const struct sct_customer_row *row,
                                      struct explain *ret_explain, struct sct_error *err);

#endif

/* sections.h: one reader for each section of a plan that a table alone cannot describe. */
#ifndef SCT_PLAN_SECTIONS_H
#define SCT_PLAN_SECTIONS_H

#include "plan/decode.h"

extern const struct plan_table plan_table_feature; /* features and outcomes */
extern const struct plan_table plan_table_tag;
extern const struct plan_table plan_table_goal, plan_table_clock, plan_table_population;
extern const struct plan_table plan_table_source, plan_table_column, plan_table_format,
    plan_table_table, plan_table_identity;
extern const struct plan_table plan_table_scheme, plan_table_segment, plan_table_treatment;
extern const struct plan_table plan_table_grid, plan_table_axis, plan_table_quantiles;
extern const struct plan_table plan_table_plan;

/* The ten kinds a feature may be of, NULL-terminated. */
extern const char *const plan_kinds[];

/* Each fills the struct that target points to: the whole plan_goal, plan_identity, sct_plan (sources,
 * schemes), plan_scheme (segments, grid). */
SCT_MUST_CHECK sct_status plan_read_goal(struct plan_reader *reader, const struct plan_node *node,
                                         void *target, struct sct_error *err);
SCT_MUST_CHECK sct_status plan_read_identity(struct plan_reader *reader,
                                             const struct plan_node *node, void *target,
                                             struct sct_error *err);
SCT_MUST_CHECK sct_status plan_read_sources(struct plan_reader *reader,
                                            const struct plan_node *node, void *target,
                                            struct sct_error *err);
SCT_MUST_CHECK sct_status plan_read_schemes(struct plan_reader *reader,
                                            const struct plan_node *node, void *target,
                                            struct sct_error *err);
SCT_MUST_CHECK sct_status plan_read_segments(struct plan_reader *reader,
                                             const struct plan_node *node, void *target,
                                             struct sct_error *err);
SCT_MUST_CHECK sct_status plan_read_grid(struct plan_reader *reader, const struct plan_node *node,
                                         void *target, struct sct_error *err);

/* One axis, with the axes nested in it.  *ret_axis is NULL when the node is no map. */
SCT_MUST_CHECK sct_status plan_read_axis(struct plan_reader *reader, const struct plan_node *node,
                                         const char *what, struct plan_axis **ret_axis,
                                         struct sct_error *err);

/* Once the whole scheme is read: its segments as rules, or its grid, merges and cells. */
SCT_MUST_CHECK sct_status plan_check_rules(struct plan_reader *reader,
                                           const struct plan_scheme *scheme, struct sct_error *err);
SCT_MUST_CHECK sct_status plan_check_cells(struct plan_reader *reader,
                                           const struct plan_scheme *scheme, struct sct_error *err);

#endif

/* include.h: a plan and the files it includes, as one map. */
#ifndef SCT_PLAN_INCLUDE_H
#define SCT_PLAN_INCLUDE_H

#include "plan/decode.h"

/* More than this is not a plan one person can read; it also bounds how deep includes nest. */
enum { PLAN_FILES_MAX = 16 };

/* Reads the plan at path and what it includes.  Definitions of included files come first.  *ret_root is NULL
 * when there is no map to go on with (told).  files: the plan, then the included ones, each once.
 * SCT_IO, SCT_LIMIT, SCT_NOMEM. */
SCT_MUST_CHECK sct_status plan_include_all(struct plan_reader *reader, const char *path,
                                           struct sct_plan *plan, struct plan_node **ret_root,
                                           struct sct_error *err);

/* "dir" of "dir/plan.yml", "." of "plan.yml". */
SCT_MUST_CHECK sct_status plan_folder_of(struct plan_reader *reader, const char *path,
                                         const char **ret_folder, struct sct_error *err);

/* sectile: 1 */
SCT_MUST_CHECK sct_status plan_read_version(struct plan_reader *reader,
                                            const struct plan_node *node, void *target,
                                            struct sct_error *err);

#endif

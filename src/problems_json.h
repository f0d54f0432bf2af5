/* problems_json.h: the mistakes of a plan as one JSON object: what `sectile check --json` prints and
 * sct_sectile_check gives. */
#ifndef SCT_PROBLEMS_JSON_H
#define SCT_PROBLEMS_JSON_H

#include "base/problems.h"

/* {"errors": 1, "problems": [{severity, file, line, column, message, hint}, ...]} and a newline.
 * Text in arena; SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status sct_problems_json(struct sct_arena *arena,
                                            const struct sct_problems *problems,
                                            const char **ret_text, struct sct_error *err);

#endif

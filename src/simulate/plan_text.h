/* plan_text.h: a first plan for the simulated shop. */
#ifndef SCT_SIMULATE_PLAN_TEXT_H
#define SCT_SIMULATE_PLAN_TEXT_H

#include "base/arena.h"
#include "base/day.h"

/* The plan looks from 90 days before the end (from the middle of a shop open for less than 180), so
 * that its outcome can be seen.  Text in arena; SCT_NOMEM, SCT_LIMIT. */
SCT_MUST_CHECK sct_status plan_text_make(struct sct_arena *arena, sct_day begin, sct_day end,
                                         const char **ret_text, struct sct_error *err);

#endif

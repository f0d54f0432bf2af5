/* names.h: what may be a name, and that none stands for two things. */
#ifndef SCT_PLAN_NAMES_H
#define SCT_PLAN_NAMES_H

#include "plan/decode.h"

enum { PLAN_NAME_BYTES_MAX = 200 };

/* Tells an empty name, a long one, control characters and blanks at its ends; kind is "feature". */
SCT_MUST_CHECK sct_status plan_check_name(struct plan_reader *reader, const struct plan_text *name,
                                          const char *kind, struct sct_error *err);

/* The same, and '/' is refused: paths are written with it. */
SCT_MUST_CHECK sct_status plan_check_path_name(struct plan_reader *reader,
                                               const struct plan_text *name, const char *kind,
                                               struct sct_error *err);

/* Tells names that are equal, or differ only in the case of ASCII letters: engines fold case.  In the
 * order of the plan the later one is told, with the place of the first. */
SCT_MUST_CHECK sct_status plan_check_unique(struct plan_reader *reader, size_t count,
                                            const struct plan_text *const names[],
                                            struct sct_error *err);

/* Tells a name that equals one of words (NULL-terminated), whatever its case. */
SCT_MUST_CHECK sct_status plan_check_reserved(struct plan_reader *reader,
                                              const struct plan_text *name,
                                              const char *const words[], const char *hint,
                                              struct sct_error *err);

#endif

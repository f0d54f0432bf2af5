/* status.h: how operations end, and what to tell the person about it.
 *
 * Every function that can fail returns sct_status and takes a struct sct_error *
 * as its last argument.  The status is for code to branch on; the error is for
 * a person to read.  A function that returns anything but SCT_OK has filled the
 * error and left its ret_ arguments untouched.
 */
#ifndef SCT_BASE_STATUS_H
#define SCT_BASE_STATUS_H

typedef enum {
#define SCT_STATUS(name, exit_code, http, text) SCT_##name,
#include "base/status.def"
#undef SCT_STATUS
} sct_status;

/* Where and why.  A plain value: no allocation, so reporting cannot fail. */
struct sct_error {
    char message[512]; /* what went wrong, one sentence, no newline */
    char hint[256];    /* what to do next, or "" */
    char where[256];   /* "plan.yml:14:7", or "" when there is no source */
};

#define SCT_MUST_CHECK   __attribute__((warn_unused_result))
#define SCT_PRINTF(f, a) __attribute__((format(printf, f, a)))

const char *sct_status_name(sct_status status);
int sct_status_exit_code(sct_status status);

/* Fills err (may be NULL) and returns status, so call sites read
 *     return sct_fail(err, SCT_DATA, "column '%s' is empty", name);
 */
SCT_MUST_CHECK sct_status sct_fail(struct sct_error *err, sct_status status, const char *fmt, ...)
    SCT_PRINTF(3, 4);

/* Adds what to do next to a failure already told; err may be NULL. */
void sct_hint(struct sct_error *err, const char *fmt, ...) SCT_PRINTF(2, 3);

/* Adds the place, "path:14:7", to a failure already told; err may be NULL.  Line 0 leaves the
 * path alone, column 0 the line. */
void sct_where(struct sct_error *err, const char *path, int line, int column);

/* Leaves the function at once.  Only where everything live is arena memory. */
#define SCT_TRY(expr)                              \
    do {                                           \
        const sct_status sct_try_status_ = (expr); \
        if (sct_try_status_ != SCT_OK) {           \
            return sct_try_status_;                \
        }                                          \
    } while (0)

/* Leaves through the label `done`.  Required once the function owns anything
 * an arena does not: a file, a socket, a transaction, a database result. */
#define SCT_GO(expr)            \
    do {                        \
        status = (expr);        \
        if (status != SCT_OK) { \
            goto done;          \
        }                       \
    } while (0)

#endif

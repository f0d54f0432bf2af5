/* error.c: what the engine says when it refuses, as a status, one line and a hint.
 *
 * The engine tells kinds of failure apart by the words its messages begin with; its numeric codes are not
 * set for failures while a statement is prepared or a database opened.  So the words are what is matched,
 * for all of them alike. */
#include "engine/db/internal.h"

#include <stdio.h>
#include <string.h>

struct kind {
    const char *words; /* anywhere in the message; the first entry that occurs counts */
    sct_status status;
    const char *hint;
};

static const struct kind kinds[] = {
    {"Could not set lock", SCT_IO,
     "the file is in use by another process: let it finish, then try again"},
    {"No space left on device", SCT_IO, "free space on the disk, then try again"},
    {"Could not write all bytes", SCT_IO, "the disk is full: free space on it, then try again"},
    {"failed to offload data block", SCT_IO,
     "the spill folder is full: free space on its disk, or give more with --memory"},
    {"Out of Memory Error", SCT_NOMEM, "give the engine more with --memory"},
    {"bad_alloc", SCT_NOMEM, "give the engine less with --memory, so that it spills to disk"},
    {"INTERRUPT Error", SCT_DATABASE, ""},
    {"IO Error", SCT_IO, ""},
};

/* Statements are ours and long: the lines that quote them ("LINE 1: SELECT ...") are left out, and so
 * is everything else after the first line. */
static int first_line_length(const char *words)
{
    const size_t count = strcspn(words, "\r\n");
    return count < 400 ? (int)count : 400;
}

sct_status db_refuse(struct sct_error *err, const char *words)
{
    if (!words || words[0] == '\0') {
        words = "the engine failed without saying why";
    }
    struct kind kind = {.status = SCT_DATABASE, .hint = ""};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strstr(words, kinds[i].words)) {
            kind = kinds[i];
            break;
        }
    }
    const sct_status status = sct_fail(err, kind.status, "%.*s", first_line_length(words), words);
    if (err) {
        (void)snprintf(err->hint, sizeof err->hint, "%s", kind.hint);
    }
    return status;
}

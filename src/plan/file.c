#include "plan/file.h"

#include "base/text.h"
#include "base/utf8.h"
#include "plan/show.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Editors of some systems write it; it says nothing in UTF-8. */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* ---- reading -------------------------------------------------------------------------------- */

static sct_status fail_to_open(const char *path, int error, struct sct_error *err)
{
    const sct_status status =
        sct_fail(err, SCT_IO, "cannot read the plan %s: %s", plan_show(path).text, strerror(error));
    if (err && error == ENOENT) {
        (void)snprintf(err->hint, sizeof err->hint,
                       "check the path, or write a first plan with "
                       "'sectile init'");
    } else if (err && error == EISDIR) {
        (void)snprintf(err->hint, sizeof err->hint, "name the plan file in that folder");
    }
    return status;
}

/* Room for the file as it is now; a pipe does not tell, and gets all that is allowed. */
static size_t room_for(const struct stat *facts)
{
    const bool known = S_ISREG(facts->st_mode) && facts->st_size < PLAN_FILE_BYTES_MAX;
    return known ? (size_t)facts->st_size + 1 : (size_t)PLAN_FILE_BYTES_MAX + 1;
}

static sct_status read_bytes(struct plan_reader *reader, FILE *stream, const char *path,
                             const struct stat *facts, struct sct_file *file, struct sct_error *err)
{
    const size_t room = room_for(facts);
    char *text = NULL;
    SCT_TRY(plan_take(reader, room + 1, 1, &text, err));
    const size_t bytes = fread(text, 1, room, stream);
    if (ferror(stream)) {
        return fail_to_open(path, errno, err);
    }
    if (bytes > PLAN_FILE_BYTES_MAX) {
        return sct_fail(err, SCT_LIMIT, "the plan %s is larger than %d bytes", plan_show(path).text,
                        PLAN_FILE_BYTES_MAX);
    }
    if (bytes == room) {
        return sct_fail(err, SCT_IO, "the plan %s grew while it was read", plan_show(path).text);
    }
    const bool marked = strncmp(text, BYTE_ORDER_MARK, 3) == 0;
    file->text = marked ? text + 3 : text;
    file->text_bytes = marked ? bytes - 3 : bytes;
    return SCT_OK;
}

static sct_status read_stream(struct plan_reader *reader, FILE *stream, const char *path,
                              struct sct_file *file, struct sct_error *err)
{
    struct stat facts;
    if (fstat(fileno(stream), &facts) != 0) {
        return fail_to_open(path, errno, err);
    }
    if (S_ISDIR(facts.st_mode)) {
        return fail_to_open(path, EISDIR, err);
    }
    SCT_TRY(sct_text_copy(reader->run, strlen(path), path, &file->path, err));
    return read_bytes(reader, stream, path, &facts, file, err);
}

sct_status plan_file_read(struct plan_reader *reader, const char *path,
                          const struct sct_file **ret_file, struct sct_error *err)
{
    struct sct_file *file = NULL;
    SCT_TRY(plan_take(reader, 1, sizeof *file, &file, err));
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        return fail_to_open(path, errno, err);
    }
    const sct_status status = read_stream(reader, stream, path, file, err);
    (void)fclose(stream);
    SCT_TRY(status);
    *ret_file = file;
    return SCT_OK;
}

struct plan_file_id plan_file_identify(const char *path)
{
    struct stat facts;
    if (stat(path, &facts) != 0) {
        return (struct plan_file_id){0};
    }
    return (struct plan_file_id){facts.st_dev, facts.st_ino};
}

/* ---- checking ------------------------------------------------------------------------------- */

static struct sct_place place_of(const struct sct_file *file, size_t offset)
{
    struct sct_place at = {file, 1, 1, 1};
    for (size_t i = 0; i < offset; i++) {
        if (file->text[i] == '\n') {
            at.line++;
            at.column = 1;
        } else if (((unsigned char)file->text[i] & 0xC0) != 0x80) {
            at.column++;
        }
    }
    return at;
}

struct flaw {
    const char *message, *hint;
};

/* No plan comes near.  libfyaml needs time that grows with the square of this. */
enum { OPEN_BRACKETS_MAX = 1000 };

/* Brackets open at c, quoted or not: a bound, not a count. */
static int open_brackets(int open, char c)
{
    if (c == '[' || c == '{') {
        return open + 1;
    }
    return open > 0 && (c == ']' || c == '}') ? open - 1 : open;
}

/* libfyaml is lenient with these, differently from release to release; a plan needs none of them. */
static struct flaw flaw_at(const struct sct_file *file, size_t i)
{
    const unsigned char c = (unsigned char)file->text[i];
    if (c == '\r' && file->text[i + 1] != '\n') {
        return (struct flaw){"the line ends with a carriage return alone",
                             "save the file with line ends LF or CRLF"};
    }
    if (c == '\0') {
        return (struct flaw){"the file holds a NUL byte", "is it a plan? save it as UTF-8"};
    }
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f) {
        return (struct flaw){"the file holds a control character", "remove it"};
    }
    if (c == '%' && (i == 0 || file->text[i - 1] == '\n')) {
        return (struct flaw){"a line of a plan cannot begin with '%'",
                             "YAML directives are not read; remove the line"};
    }
    return (struct flaw){0};
}

sct_status plan_file_check(struct plan_reader *reader, const struct sct_file *file, bool *ret_good,
                           struct sct_error *err)
{
    const size_t valid = sct_utf8_check(file->text_bytes, file->text);
    struct flaw flaw = {0};
    int open = 0;
    size_t i = 0;
    while (i < valid && !flaw.message) {
        open = open_brackets(open, file->text[i]);
        flaw = flaw_at(file, i++);
        if (open > OPEN_BRACKETS_MAX) {
            flaw = (struct flaw){"more than 1000 brackets are open here", "close them"};
        }
    }
    if (!flaw.message && valid < file->text_bytes) {
        flaw = (struct flaw){"the file is not UTF-8 from here on", "save it as UTF-8"};
        i = valid + 1;
    }
    *ret_good = !flaw.message;
    if (!flaw.message) {
        return SCT_OK;
    }
    return plan_tell(reader, place_of(file, i - 1), flaw.hint, err, "%s", flaw.message);
}

/* printf would take most of the time of a simulation: a row is put together digit by digit in a
 * buffer that always has room for it. */
#include "simulate/file.h"

#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_BYTES = 256 * 1024 };

sct_status file_open(struct sct_arena *arena, const char *folder, const char *name,
                     struct file *ret_file, struct sct_error *err)
{
    struct file file = {.fd = -1};
    void *buffer = NULL;
    SCT_TRY(sct_text_format(arena, &file.path, err, "%s/%s", folder, name));
    SCT_TRY(sct_text_format(arena, &file.temporary, err, "%s/.%s.part", folder, name));
    SCT_TRY(sct_arena_take(arena, BUFFER_BYTES, 1, &buffer, err));
    file.buffer = buffer;
    file.fd = open(file.temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file.fd < 0) {
        return sct_fail(err, SCT_IO, "cannot write '%s': %s", file.temporary, strerror(errno));
    }
    *ret_file = file;
    return SCT_OK;
}

static void flush(struct file *file)
{
    size_t done = 0;
    while (file->status == SCT_OK && done < file->used) {
        const ssize_t wrote = write(file->fd, file->buffer + done, file->used - done);
        if (wrote >= 0) {
            done += (size_t)wrote;
        } else if (errno != EINTR) {
            file->status =
                sct_fail(&file->err, SCT_IO, "cannot write '%s': %s", file->path, strerror(errno));
            sct_hint(&file->err, "free some space or name another folder; nothing was kept");
        }
    }
    file->used = 0;
}

char *file_row(struct file *file)
{
    if (BUFFER_BYTES - file->used < FILE_ROW_BYTES_MAX) {
        flush(file);
    }
    return file->buffer + file->used;
}

void file_row_end(struct file *file, const char *end)
{
    file->used = (size_t)(end - file->buffer);
}

void file_text(struct file *file, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        char *at = file_row(file);
        const size_t part = left < FILE_ROW_BYTES_MAX ? left : FILE_ROW_BYTES_MAX;
        memcpy(at, text, part);
        file_row_end(file, at + part);
        text += part;
        left -= part;
    }
}

sct_status file_finish(struct file *file, struct sct_error *err)
{
    flush(file);
    if (close(file->fd) != 0 && file->status == SCT_OK) {
        file->status =
            sct_fail(&file->err, SCT_IO, "cannot write '%s': %s", file->path, strerror(errno));
    }
    file->fd = -1;
    if (file->status != SCT_OK && err) {
        *err = file->err;
    }
    return file->status;
}

sct_status file_commit(struct file *file, struct sct_error *err)
{
    if (rename(file->temporary, file->path) != 0) {
        return sct_fail(err, SCT_IO, "cannot rename '%s' to '%s': %s", file->temporary, file->path,
                        strerror(errno));
    }
    file->temporary = NULL;
    return SCT_OK;
}

void file_abandon(struct file *file)
{
    if (!file->temporary) {
        return;
    }
    if (file->fd >= 0) {
        (void)close(file->fd);
        file->fd = -1;
    }
    (void)unlink(file->temporary);
    file->temporary = NULL;
}

char *put_text(char *at, const char *text)
{
    while (*text) {
        *at++ = *text++;
    }
    return at;
}

char *put_integer(char *at, int64_t value, int width)
{
    char digits[24];
    int count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (count < width) {
        digits[count++] = '0';
    }
    while (count > 0) {
        *at++ = digits[--count];
    }
    return at;
}

char *put_fixed(char *at, int64_t value, int digits)
{
    int64_t unit = 1;
    for (int i = 0; i < digits; i++) {
        unit *= 10;
    }
    at = put_integer(at, value / unit, 1);
    *at++ = '.';
    return put_integer(at, value % unit, digits);
}

char *put_day(char *at, sct_day day)
{
    const struct sct_civil civil = sct_day_to_civil(day);
    at = put_integer(at, civil.year, 4);
    *at++ = '-';
    at = put_integer(at, civil.month, 2);
    *at++ = '-';
    return put_integer(at, civil.day, 2);
}

char *put_time(char *at, sct_day day, int second)
{
    at = put_day(at, day);
    *at++ = ' ';
    at = put_integer(at, second / 3600, 2);
    *at++ = ':';
    at = put_integer(at, second / 60 % 60, 2);
    *at++ = ':';
    return put_integer(at, second % 60, 2);
}

/* bytes.c: the first bytes of a text file, whatever its encoding and packing. */
#include "engine/read/source.h"

#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    HEAD_BYTES = 256 * 1024, /* some hundred wide rows */
    PACKED_LINES = 2000,
    BLOCK_BYTES = 1 << 20,
    /* A name with an accent may come late in a file.  Pages this far in are cheap to look at. */
    ENCODING_BLOCKS = 64
};

static sct_status read_plain(struct read_look *look, const char *path, struct head *ret_head,
                             struct sct_error *err)
{
    sct_status status = SCT_OK;
    void *bytes = NULL;
    FILE *file = fopen(path, "rb");
    if (!file) {
        return sct_fail(err, SCT_IO, "cannot open '%s': %s", path, strerror(errno));
    }
    SCT_GO(sct_arena_take(look->scratch, HEAD_BYTES + 1, 1, &bytes, err));
    const size_t count = fread(bytes, 1, HEAD_BYTES, file);
    if (ferror(file)) {
        SCT_GO(sct_fail(err, SCT_IO, "cannot read '%s': %s", path, strerror(errno)));
    }
    const bool whole = count < HEAD_BYTES || fgetc(file) == EOF;
    *ret_head = (struct head){.text = bytes, .count = count, .whole = whole};
done:
    (void)fclose(file);
    return status;
}

/* Packed bytes are unpacked by the engine, as lines. */
static sct_status read_packed(struct read_look *look, const struct read_path *path,
                              struct head *ret_head, struct sct_error *err)
{
    struct sct_text sql;
    struct sct_text text;
    struct db_table table;
    struct head head = {.encoding = READ_UTF_8};
    struct sct_error refused = {0};
    const char *query = NULL;
    sct_text_begin(&sql, look->scratch);
    sct_text_begin(&text, look->scratch);
    sct_text_add(&sql, "SELECT coalesce(line, '') FROM (");
    scan_whole_lines(look->source, path, &sql);
    sct_text_addf(&sql, ") LIMIT %d", PACKED_LINES);
    SCT_TRY(sct_text_end(&sql, &query, err));
    const sct_status status = db_query(look->source->db, look->scratch, query, &table, &refused);
    if (status == SCT_DATABASE || status == SCT_IO) {
        return look_refuse(look, path->at, NULL, err, "'%s' cannot be unpacked: %.300s", path->path,
                           refused.message);
    }
    if (status != SCT_OK) {
        if (err) {
            *err = refused;
        }
        return status;
    }
    for (size_t i = 0; i < table.row_count; i++) {
        sct_text_add(&text, db_cell(&table, i, 0));
        sct_text_add_char(&text, '\n');
    }
    SCT_TRY(sct_text_end(&text, &head.text, err));
    head.count = strlen(head.text);
    head.whole = table.row_count < PACKED_LINES;
    *ret_head = head;
    return SCT_OK;
}

/* ---- encodings ----------------------------------------------------------------------------- */

static size_t put_point(uint32_t point, char *out)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xc0 | (point >> 6));
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | (point >> 12));
        out[1] = (char)(0x80 | ((point >> 6) & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | (point >> 18));
    out[1] = (char)(0x80 | ((point >> 12) & 0x3f));
    out[2] = (char)(0x80 | ((point >> 6) & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

static sct_status from_latin_1(struct sct_arena *scratch, struct head *head, struct sct_error *err)
{
    void *memory = NULL;
    size_t count = 0;
    SCT_TRY(sct_arena_take(scratch, head->count * 2 + 1, 1, &memory, err));
    for (size_t i = 0; i < head->count; i++) {
        count += put_point((unsigned char)head->text[i], (char *)memory + count);
    }
    head->text = memory;
    head->count = count;
    return SCT_OK;
}

/* Little-endian; a half of a pair alone becomes U+FFFD. */
static sct_status from_utf_16(struct sct_arena *scratch, struct head *head, struct sct_error *err)
{
    void *memory = NULL;
    size_t count = 0;
    const unsigned char *bytes = (const unsigned char *)head->text;
    SCT_TRY(sct_arena_take(scratch, head->count * 2 + 4, 1, &memory, err));
    for (size_t i = 0; i + 1 < head->count; i += 2) {
        uint32_t point = (uint32_t)bytes[i] | ((uint32_t)bytes[i + 1] << 8);
        if (point >= 0xd800 && point < 0xdc00 && i + 3 < head->count) {
            const uint32_t low = (uint32_t)bytes[i + 2] | ((uint32_t)bytes[i + 3] << 8);
            if (low >= 0xdc00 && low < 0xe000) {
                point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
                i += 2;
            }
        }
        point = point >= 0xd800 && point < 0xe000 ? 0xfffd : point;
        if (point != 0xfeff) {
            count += put_point(point, (char *)memory + count);
        }
    }
    head->text = memory;
    head->count = count;
    return SCT_OK;
}

/* Bytes of one block that are not UTF-8; a letter cut by its end is carried over. */
static bool block_holds(char *block, size_t *count)
{
    const size_t good = sct_utf8_check(*count, block);
    const size_t rest = *count - good;
    if (rest >= 4) {
        return false;
    }
    memmove(block, block + good, rest);
    *count = rest;
    return true;
}

/* What one pass over a block tells of it. */
struct block_look {
    bool ascii;
    size_t lf, cr, crlf;
};

static void look_at_block(const char *bytes, size_t count, struct block_look *look)
{
    unsigned char all = 0;
    size_t lf = 0;
    size_t cr = 0;
    size_t crlf = 0;
    char before = '\0';
    for (size_t i = 0; i < count; i++) {
        all |= (unsigned char)bytes[i];
        lf += bytes[i] == '\n';
        cr += bytes[i] == '\r';
        crlf += bytes[i] == '\n' && before == '\r';
        before = bytes[i];
    }
    look->ascii = all < 0x80;
    look->lf += lf;
    look->cr += cr;
    look->crlf += crlf;
}

/* Whether the first blocks of a file are UTF-8, and whether all their lines end alike.  Almost all blocks are
 * ASCII, which is told in one pass. */
static sct_status check_blocks(struct read_look *look, const char *path, bool *ret_utf8,
                               bool *ret_mixed, struct sct_error *err)
{
    sct_status status = SCT_OK;
    void *memory = NULL;
    bool utf8 = true;
    struct block_look seen = {0};
    FILE *file = fopen(path, "rb");
    if (!file) {
        return sct_fail(err, SCT_IO, "cannot open '%s': %s", path, strerror(errno));
    }
    SCT_GO(sct_arena_take(look->scratch, BLOCK_BYTES + 4, 1, &memory, err));
    char *block = memory;
    size_t kept = 0;
    size_t added = 1;
    for (int i = 0; added && i < ENCODING_BLOCKS; i++) {
        added = fread(block + kept, 1, BLOCK_BYTES, file);
        size_t count = kept + added;
        look_at_block(block + kept, added, &seen);
        if (utf8 && (kept || !seen.ascii)) {
            utf8 = block_holds(block, &count);
        } else {
            count = 0;
        }
        kept = count;
    }
    if (ferror(file)) {
        SCT_GO(sct_fail(err, SCT_IO, "cannot read '%s': %s", path, strerror(errno)));
    }
    *ret_utf8 = utf8 && (added || kept == 0); /* a letter cut by the end of the file */
    /* A CRLF cut by the end of a block makes one more look, no harm. */
    *ret_mixed = (seen.crlf && seen.crlf < seen.lf) || (seen.lf && seen.crlf < seen.cr);
done:
    (void)fclose(file);
    return status;
}

static bool begins(const struct head *head, const char *mark, size_t count)
{
    return head->count >= count && memcmp(head->text, mark, count) == 0;
}

static bool given_encoding(const struct plan_format *format, read_encoding *ret_encoding)
{
    const char *name = format->encoding.text;
    if (!name) {
        return false;
    }
    *ret_encoding = strcmp(name, "utf-16") == 0    ? READ_UTF_16
                    : strcmp(name, "latin-1") == 0 ? READ_LATIN_1
                                                   : READ_UTF_8;
    return true;
}

static sct_status refuse_binary(struct read_look *look, const struct read_path *path,
                                const struct head *head, struct sct_error *err)
{
    const char *encoding = look->source->plan->format.encoding.text;
    const bool says_utf_16 = encoding && strcmp(encoding, "utf-16") == 0;
    if (begins(head, "PK\x03\x04", 4)) {
        return look_refuse(look, path->at, "save the sheet as CSV", err,
                           "'%s' is a ZIP archive or an Excel workbook", path->path);
    }
    if (begins(head, "\xfe\xff", 2)) {
        return look_refuse(look, path->at, "save it as UTF-8", err,
                           "'%s' is UTF-16 with the high byte first", path->path);
    }
    if (!begins(head, "\xff\xfe", 2) && !says_utf_16 && memchr(head->text, '\0', head->count)) {
        return look_refuse(look, path->at,
                           "name a CSV, Parquet or JSON file, or say which encoding it has", err,
                           "'%s' is not a text", path->path);
    }
    return SCT_OK;
}

static sct_status find_encoding(struct read_look *look, const struct read_path *path,
                                struct head *head, struct sct_error *err)
{
    bool utf8 = true;
    if (begins(head, "\xff\xfe", 2)) {
        head->encoding = READ_UTF_16;
        return SCT_OK;
    }
    if (begins(head, "\xef\xbb\xbf", 3)) {
        head->text += 3;
        head->count -= 3;
    }
    SCT_TRY(check_blocks(look, path->path, &utf8, &head->mixed, err));
    if (given_encoding(&look->source->plan->format, &head->encoding)) {
        return SCT_OK;
    }
    head->encoding = utf8 ? READ_UTF_8 : READ_LATIN_1;
    if (!utf8) {
        return sct_problems_add(look->problems, SCT_PROBLEM_NOTE, path->at,
                                "write format: {encoding: latin-1} to say so, or save it as UTF-8",
                                err, "'%s' is not UTF-8; it is read as latin-1", path->path);
    }
    return SCT_OK;
}

sct_status look_bytes(struct read_look *look, const struct read_path *path, struct head *ret_head,
                      struct sct_error *err)
{
    struct head head = {.text = "", .whole = true};
    if (look->source->packing != READ_PLAIN) {
        (void)given_encoding(&look->source->plan->format, &look->source->encoding);
        SCT_TRY(read_packed(look, path, &head, err));
        head.encoding = look->source->encoding;
    } else {
        SCT_TRY(read_plain(look, path->path, &head, err));
        SCT_TRY(refuse_binary(look, path, &head, err));
        if (!look->failed) {
            SCT_TRY(find_encoding(look, path, &head, err));
        }
        if (!look->failed && head.encoding == READ_UTF_16) {
            SCT_TRY(from_utf_16(look->scratch, &head, err));
        } else if (!look->failed && head.encoding == READ_LATIN_1) {
            SCT_TRY(from_latin_1(look->scratch, &head, err));
        }
    }
    *ret_head = head;
    return SCT_OK;
}

#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

void sct_json_begin(struct sct_json *json, struct sct_text *text, bool pretty)
{
    *json = (struct sct_json){.text = text, .pretty = pretty};
}

static void begin_line(struct sct_json *json)
{
    if (!json->pretty) {
        return;
    }
    sct_text_add_char(json->text, '\n');
    for (int i = 0; i < json->depth; i++) {
        sct_text_add(json->text, "  ");
    }
}

/* What stands before an item: nothing after a key or at the top, else a comma when it is not the
 * first, and a line of its own. */
static void begin_item(struct sct_json *json)
{
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->depth == 0) {
        return;
    }
    if (json->has_items[json->depth - 1]) {
        sct_text_add_char(json->text, ',');
    }
    json->has_items[json->depth - 1] = true;
    begin_line(json);
}

static void open_level(struct sct_json *json, char bracket)
{
    assert(json->depth < SCT_JSON_DEPTH_MAX);
    begin_item(json);
    sct_text_add_char(json->text, bracket);
    json->has_items[json->depth++] = false;
}

static void close_level(struct sct_json *json, char bracket)
{
    assert(json->depth > 0 && !json->after_key);
    json->depth--;
    if (json->has_items[json->depth]) {
        begin_line(json);
    }
    sct_text_add_char(json->text, bracket);
}

void sct_json_open_object(struct sct_json *json)
{
    open_level(json, '{');
}

void sct_json_close_object(struct sct_json *json)
{
    close_level(json, '}');
}

void sct_json_open_array(struct sct_json *json)
{
    open_level(json, '[');
}

void sct_json_close_array(struct sct_json *json)
{
    close_level(json, ']');
}

/* The two-character escape of a byte, or 0. */
static char short_escape(char c)
{
    static const char plain[] = "\"\\\b\f\n\r\t";
    static const char escaped[] = "\"\\bfnrt";
    const char *at = c ? strchr(plain, c) : NULL;
    return at ? escaped[at - plain] : '\0';
}

/* A string that holds "</script" or "<!--" would end a page's script early: such a '<' is
 * escaped, so that any document may be put into HTML as it is. */
static bool is_markup(const char *at)
{
    return at[0] == '<' && (at[1] == '/' || at[1] == '!');
}

static void add_string(struct sct_text *text, const char *value)
{
    const size_t count = strlen(value);
    sct_text_add_char(text, '"');
    for (size_t at = 0; at < count;) {
        uint32_t point = 0;
        const size_t length = sct_utf8_decode(count - at, value + at, &point);
        const char escape = short_escape(value[at]);
        if (length == 0) {
            sct_text_add(text, "\xEF\xBF\xBD"); /* U+FFFD */
        } else if (escape) {
            sct_text_addf(text, "\\%c", escape);
        } else if (point < 0x20 || is_markup(value + at)) {
            sct_text_addf(text, "\\u%04x", (unsigned)point);
        } else {
            sct_text_add_bytes(text, length, value + at);
        }
        at += length ? length : 1;
    }
    sct_text_add_char(text, '"');
}

void sct_json_key(struct sct_json *json, const char *key)
{
    assert(json->depth > 0 && !json->after_key);
    begin_item(json);
    add_string(json->text, key);
    sct_text_add(json->text, json->pretty ? ": " : ":");
    json->after_key = true;
}

void sct_json_text(struct sct_json *json, const char *value)
{
    if (!value) {
        sct_json_null(json);
        return;
    }
    begin_item(json);
    add_string(json->text, value);
}

void sct_json_integer(struct sct_json *json, int64_t value)
{
    begin_item(json);
    sct_text_addf(json->text, "%" PRId64, value);
}

void sct_json_number(struct sct_json *json, double value)
{
    if (!isfinite(value)) {
        sct_json_null(json);
        return;
    }
    char digits[32];
    sct_text_from_number(value, digits);
    begin_item(json);
    sct_text_add(json->text, digits);
}

void sct_json_boolean(struct sct_json *json, bool value)
{
    begin_item(json);
    sct_text_add(json->text, value ? "true" : "false");
}

void sct_json_null(struct sct_json *json)
{
    begin_item(json);
    sct_text_add(json->text, "null");
}

/* json.h: writes JSON, in order, into a sct_text.
 *
 * Numbers are the shortest that read back the same; what is not finite or is
 * SCT_MISSING becomes null.  Strings are escaped; bytes that are not UTF-8 become U+FFFD; the '<' of "</" and "<!" is escaped, so that a
 * document may stand in the script of an HTML page.
 * A writer remembers depth and commas; failures are remembered in the text.
 */
#ifndef SCT_BASE_JSON_H
#define SCT_BASE_JSON_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Deeper than any document here; beyond it is a bug. */
enum { SCT_JSON_DEPTH_MAX = 32 };

struct sct_json {
    struct sct_text *text;
    int depth;
    bool pretty;
    bool after_key;
    bool has_items[SCT_JSON_DEPTH_MAX];
};

void sct_json_begin(struct sct_json *json, struct sct_text *text, bool pretty);
void sct_json_open_object(struct sct_json *json);
void sct_json_close_object(struct sct_json *json);
void sct_json_open_array(struct sct_json *json);
void sct_json_close_array(struct sct_json *json);
void sct_json_key(struct sct_json *json, const char *key);
void sct_json_text(struct sct_json *json, const char *value); /* NULL writes null */
void sct_json_integer(struct sct_json *json, int64_t value);
void sct_json_number(struct sct_json *json, double value);
void sct_json_boolean(struct sct_json *json, bool value);
void sct_json_null(struct sct_json *json);

#endif

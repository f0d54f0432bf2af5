#include "plan/names.h"

#include "plan/show.h"

#include <stdlib.h>
#include <string.h>

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int compare_folded(const char *a, const char *b)
{
    while (*a && fold(*a) == fold(*b)) {
        a++;
        b++;
    }
    return (unsigned char)fold(*a) - (unsigned char)fold(*b);
}

static bool has_control(const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            return true;
        }
    }
    return false;
}

static bool has_outer_blank(const char *text)
{
    const size_t bytes = strlen(text);
    return bytes > 0 && (text[0] == ' ' || text[bytes - 1] == ' ');
}

sct_status plan_check_name(struct plan_reader *reader, const struct plan_text *name,
                           const char *kind, struct sct_error *err)
{
    const char *text = name->text;
    if (!text) {
        return SCT_OK; /* told as missing */
    }
    if (text[0] == '\0') {
        return plan_tell(reader, name->at, "give it a name", err, "the name of a %s is empty",
                         kind);
    }
    if (strlen(text) > PLAN_NAME_BYTES_MAX) {
        return plan_tell(reader, name->at, "shorten it; 'about:' has room for the rest", err,
                         "the name of a %s has %zu bytes; at most %d are allowed", kind,
                         strlen(text), PLAN_NAME_BYTES_MAX);
    }
    if (has_control(text)) {
        return plan_tell(reader, name->at, "write it on one line, without tabs", err,
                         "the name %s of a %s holds a control character", plan_show(text).text,
                         kind);
    }
    if (has_outer_blank(text)) {
        reader->harmless++;
        return plan_tell(reader, name->at, "remove it", err,
                         "the name %s of a %s begins or ends with a blank", plan_show(text).text,
                         kind);
    }
    return SCT_OK;
}

sct_status plan_check_path_name(struct plan_reader *reader, const struct plan_text *name,
                                const char *kind, struct sct_error *err)
{
    SCT_TRY(plan_check_name(reader, name, kind, err));
    if (!name->text || !strchr(name->text, '/')) {
        return SCT_OK;
    }
    reader->harmless++;
    return plan_tell(reader, name->at,
                     "paths of segments are written with '/'; choose another mark", err,
                     "the name %s of a %s holds a '/'", plan_show(name->text).text, kind);
}

struct entry {
    const struct plan_text *name;
    size_t index;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    const int order = compare_folded(left->name->text, right->name->text);
    return order ? order : (left->index > right->index) - (left->index < right->index);
}

static sct_status tell_repeat(struct plan_reader *reader, const struct plan_text *first,
                              const struct plan_text *again, struct sct_error *err)
{
    const char *hint = "rename one of them";
    reader->harmless++;
    if (strcmp(first->text, again->text) == 0) {
        return plan_tell(reader, again->at, hint, err, "%s is defined twice; first at %s",
                         plan_show(again->text).text, plan_show_place(first->at, again->at).text);
    }
    return plan_tell(reader, again->at, hint, err, "%s differs only in letter case from %s at %s",
                     plan_show(again->text).text, plan_show(first->text).text,
                     plan_show_place(first->at, again->at).text);
}

sct_status plan_check_unique(struct plan_reader *reader, size_t count,
                             const struct plan_text *const names[], struct sct_error *err)
{
    struct entry *entries = NULL;
    SCT_TRY(plan_take(reader, count, sizeof *entries, &entries, err));
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        if (names[i]->text) {
            entries[named++] = (struct entry){names[i], i};
        }
    }
    qsort(entries, named, sizeof *entries, compare_entries);
    for (size_t first = 0, i = 1; i < named; i++) {
        if (compare_folded(entries[first].name->text, entries[i].name->text) != 0) {
            first = i;
            continue;
        }
        SCT_TRY(tell_repeat(reader, entries[first].name, entries[i].name, err));
    }
    return SCT_OK;
}

sct_status plan_check_reserved(struct plan_reader *reader, const struct plan_text *name,
                               const char *const words[], const char *hint, struct sct_error *err)
{
    for (size_t i = 0; name->text && words[i]; i++) {
        if (compare_folded(name->text, words[i]) == 0) {
            reader->harmless++;
            return plan_tell(reader, name->at, hint, err, "the name %s is reserved",
                             plan_show(name->text).text);
        }
    }
    return SCT_OK;
}

/* An axis of a grid: by what, where the cuts are, what the bands are called, which are cut again. */
#include "base/text.h"
#include "plan/names.h"
#include "plan/sections.h"
#include "plan/show.h"

#include <stdlib.h>
#include <string.h>

/* One label is written by hand for each band.  More cuts than quantiles make sense, where they are
 * the steps of a price list; beyond that it is no axis. */
enum { QUANTILES_MIN = 2, QUANTILES_MAX = 100, BANDS_MAX = 1000 };

/* ---- cuts ----------------------------------------------------------------------------------- */

static const struct plan_key quantiles_keys[] = {
    {.key = "quantiles",
     .shape = PLAN_CUSTOM,
     .required = true,
     .about = "How many bands of equally many customers: 2 to 100."},
};

const struct plan_table plan_table_quantiles = {"quantiles", PLAN_COUNT(quantiles_keys),
                                                quantiles_keys, false};

static sct_status read_band_count(struct plan_reader *reader, struct sct_place at, const char *text,
                                  struct plan_axis *axis, struct sct_error *err)
{
    const size_t digits = strspn(text, "0123456789");
    const long count = digits > 0 && digits < 4 && !text[digits] ? strtol(text, NULL, 10) : 0;
    if (count < QUANTILES_MIN || count > QUANTILES_MAX) {
        return plan_tell(reader, at, "for three bands: cuts: quantiles 3", err,
                         "'cuts': expected %d to %d quantiles, found %s", QUANTILES_MIN,
                         QUANTILES_MAX, plan_show(text).text);
    }
    axis->quantiles = (int)count;
    return SCT_OK;
}

/* {quantiles: 3} */
static sct_status read_quantiles_map(struct plan_reader *reader, const struct plan_node *node,
                                     struct plan_axis *axis, struct sct_error *err)
{
    if (node->count != 1 || strcmp(node->keys[0]->text.text, "quantiles") != 0 ||
        node->items[0]->kind != PLAN_NODE_TEXT) {
        return plan_tell_shape(reader, node, "'cuts'", "a list of numbers, or 'quantiles N'", err);
    }
    return read_band_count(reader, node->items[0]->text.at, node->items[0]->text.text, axis, err);
}

/* cuts: [30, 90] | 30 | quantiles 3 | {quantiles: 3} */
static sct_status read_cuts(struct plan_reader *reader, const struct plan_node *node, void *target,
                            struct sct_error *err)
{
    static const char word[] = "quantile";
    struct plan_axis *axis = target;
    axis->cuts_at = node->text.at;
    if (node->kind == PLAN_NODE_MAP) {
        return read_quantiles_map(reader, node, axis, err);
    }
    if (node->kind == PLAN_NODE_TEXT && strncmp(node->text.text, word, sizeof word - 1) == 0) {
        const char *rest = node->text.text + sizeof word - 1;
        rest += *rest == 's';
        return read_band_count(reader, node->text.at, rest + strspn(rest, " "), axis, err);
    }
    return plan_decode_texts(reader, node, "'cuts'", false, &axis->cuts, err);
}

/* ---- one axis ------------------------------------------------------------------------------- */

static const struct plan_key axis_keys[] = {
    {PLAN_KEY("by", PLAN_EXPRESSION, plan_axis, by, "What is cut: a number of each customer."),
     .required = true},
    {.key = "cuts",
     .shape = PLAN_CUSTOM,
     .required = true,
     .read = read_cuts,
     .table = &plan_table_quantiles,
     .about = "The cut points, ascending; a value on a cut belongs to the band below it. Or "
              "quantiles N."},
    {PLAN_KEY("labels", PLAN_TEXTS, plan_axis, labels,
              "The names of the bands, from the lowest: one more than there are cuts."),
     .required = true},
    {PLAN_KEY("missing", PLAN_TEXT, plan_axis, missing,
              "The name of the band of customers without a value; missing, when not given.")},
};

/* Open: a key that is one of the labels holds an axis that cuts that band again. */
const struct plan_table plan_table_axis = {"axis", PLAN_COUNT(axis_keys), axis_keys, true};

static const char *const axis_words[] = {"by", "cuts", "labels", "missing", NULL};

static sct_status check_label(struct plan_reader *reader, const struct plan_text *label,
                              struct sct_error *err)
{
    SCT_TRY(plan_check_path_name(reader, label, "band", err));
    if (label->text && strstr(label->text, " x ")) {
        return plan_tell(reader, label->at, "choose another name", err,
                         "the name %s of a band holds ' x ', which stands between row and column",
                         plan_show(label->text).text);
    }
    return SCT_OK;
}

static sct_status check_labels(struct plan_reader *reader, struct plan_axis *axis,
                               struct sct_error *err)
{
    const struct plan_text **names = NULL;
    const size_t count = axis->labels.count;
    SCT_TRY(plan_take(reader, count + 1, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < count; i++) {
        names[i] = &axis->labels.items[i];
        SCT_TRY(check_label(reader, names[i], err));
        SCT_TRY(plan_check_reserved(reader, names[i], axis_words,
                                    "it is a key of the axis; choose another name", err));
    }
    names[count] = &axis->missing;
    SCT_TRY(check_label(reader, names[count], err));
    return plan_check_unique(reader, count + 1, names, err);
}

static sct_status check_label_count(struct plan_reader *reader, const struct plan_node *node,
                                    const struct plan_axis *axis, struct sct_error *err)
{
    const struct plan_node *labels = plan_map_value(node, "labels");
    const size_t found = labels && labels->kind == PLAN_NODE_LIST ? labels->count : 1;
    const size_t bands = axis->quantiles > 0 ? (size_t)axis->quantiles : axis->cuts.count + 1;
    const bool cut = axis->quantiles > 0 || axis->cuts.count > 0;
    if (!labels || !cut || found == bands) {
        return SCT_OK;
    }
    if (axis->quantiles > 0) {
        return plan_tell(reader, labels->text.at, "name every band, from the lowest", err,
                         "'labels': %zu quantiles make %zu bands, found %zu label%s", bands, bands,
                         found, found == 1 ? "" : "s");
    }
    return plan_tell(reader, labels->text.at, "name every band, from the lowest", err,
                     "'labels': %zu cut%s make%s %zu bands, found %zu label%s", axis->cuts.count,
                     axis->cuts.count == 1 ? "" : "s", axis->cuts.count == 1 ? "s" : "", bands,
                     found, found == 1 ? "" : "s");
}

/* ---- nested axes ---------------------------------------------------------------------------- */

static size_t find_label(const struct plan_axis *axis, const char *name)
{
    size_t i = 0;
    while (i < axis->labels.count && strcmp(axis->labels.items[i].text, name) != 0) {
        i++;
    }
    return i;
}

static sct_status tell_unknown(struct plan_reader *reader, const struct plan_text *key,
                               const struct plan_axis *axis, const char *what,
                               struct sct_error *err)
{
    const char **known = NULL;
    const char *hint = NULL;
    const size_t words = PLAN_COUNT(axis_words) - 1;
    SCT_TRY(plan_take(reader, axis->labels.count + words + 1, sizeof(char *), &known, err));
    memcpy(known, axis_words, words * sizeof *known);
    for (size_t i = 0; i < axis->labels.count; i++) {
        known[words + i] = axis->labels.items[i].text;
    }
    SCT_TRY(plan_hint_near(reader, key->text, known,
                           "an axis has by, cuts, labels, missing, and its labels as keys of axes "
                           "that cut a band again",
                           &hint, err));
    return plan_tell(reader, key->at, hint, err, "%s has neither a key nor a label %s", what,
                     plan_show(key->text).text);
}

static sct_status read_nested(struct plan_reader *reader, const struct plan_node *node,
                              struct plan_axis *axis, const char *what, struct sct_error *err)
{
    SCT_TRY(plan_take(reader, axis->labels.count, sizeof *axis->nested, &axis->nested, err));
    for (size_t i = 0; i < node->count; i++) {
        const struct plan_text *key = &node->keys[i]->text;
        if (plan_table_find(&plan_table_axis, key->text)) {
            continue;
        }
        const size_t band = find_label(axis, key->text);
        if (band == axis->labels.count) {
            SCT_TRY(tell_unknown(reader, key, axis, what, err));
            continue;
        }
        SCT_TRY(plan_read_axis(reader, node->items[i], plan_show_thing("band", key->text).text,
                               &axis->nested[band], err));
    }
    return SCT_OK;
}

sct_status plan_read_axis(struct plan_reader *reader, const struct plan_node *node,
                          const char *what, struct plan_axis **ret_axis, struct sct_error *err)
{
    struct plan_axis *axis = NULL;
    SCT_TRY(plan_take(reader, 1, sizeof *axis, &axis, err));
    axis->at = node->text.at;
    SCT_TRY(plan_decode_map(reader, node, &plan_table_axis, what, axis, err));
    if (node->kind != PLAN_NODE_MAP) {
        return SCT_OK;
    }
    if (!axis->missing.text) {
        axis->missing = (struct plan_text){"missing", node->text.at, false};
    }
    if (axis->labels.count > BANDS_MAX) {
        return plan_tell(reader, axis->labels.items[BANDS_MAX].at, "make fewer bands", err,
                         "'labels': an axis has at most %d bands, found %zu labels", BANDS_MAX,
                         axis->labels.count);
    }
    SCT_TRY(check_label_count(reader, node, axis, err));
    SCT_TRY(check_labels(reader, axis, err));
    SCT_TRY(read_nested(reader, node, axis, what, err));
    *ret_axis = axis;
    return SCT_OK;
}

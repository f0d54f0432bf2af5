/* schemes: rules, and what is common to rules and grids. */
#include "base/text.h"
#include "plan/names.h"
#include "plan/sections.h"
#include "plan/show.h"

#include <string.h>

/* ---- segments ------------------------------------------------------------------------------- */

static const struct plan_key treatment_keys[] = {
    {PLAN_KEY("offer", PLAN_TEXT, plan_treatment, offer, "What the segment is offered.")},
    {PLAN_KEY("say", PLAN_TEXT, plan_treatment, say,
              "How staff put it, in words they can use as they stand.")},
    {PLAN_KEY("channels", PLAN_TEXTS, plan_treatment, channels, "Where it is said: email, store.")},
};

const struct plan_table plan_table_treatment = {"treatment", PLAN_COUNT(treatment_keys),
                                                treatment_keys, false};

static sct_status read_treatment(struct plan_reader *reader, const struct plan_node *node,
                                 void *target, struct sct_error *err)
{
    struct plan_treatment *treatment = target;
    treatment->present = true;
    return plan_decode_map(reader, node, &plan_table_treatment, "'treatment'", treatment, err);
}

static const struct plan_key segment_keys[] = {
    {PLAN_KEY("name", PLAN_TEXT, plan_segment, name,
              "The segment's name; in a grid, the name of a cell or of a merge."),
     .required = true},
    {PLAN_KEY("when", PLAN_EXPRESSION, plan_segment, when,
              "The condition; a customer belongs to the first segment whose condition is true.")},
    {PLAN_KEY("otherwise", PLAN_TRUTH, plan_segment, otherwise,
              "true: everybody whom no segment above took. Only the last segment may say so.")},
    {PLAN_KEY("owner", PLAN_TEXT, plan_segment, owner, "Who answers for it.")},
    {PLAN_KEY("hypothesis", PLAN_TEXT, plan_segment, hypothesis,
              "Why these customers behave alike, so that it can be tested.")},
    {PLAN_KEY("about", PLAN_TEXT, plan_segment, about, "A sentence for the reader.")},
    {PLAN_KEY("budget", PLAN_TEXT, plan_segment, budget, "What may be spent on it.")},
    {PLAN_KEY("treatment", PLAN_CUSTOM, plan_segment, treatment, "What its customers are offered."),
     .table = &plan_table_treatment, .read = read_treatment},
};

const struct plan_table plan_table_segment = {"segment", PLAN_COUNT(segment_keys), segment_keys,
                                              false};

static struct plan_shown show_segment(const struct plan_node *node, size_t index)
{
    const struct plan_node *name =
        node->kind == PLAN_NODE_MAP ? plan_map_value(node, "name") : NULL;
    if (name && name->kind == PLAN_NODE_TEXT) {
        return plan_show_thing("segment", name->text.text);
    }
    return plan_show_number("segment number", index + 1);
}

sct_status plan_read_segments(struct plan_reader *reader, const struct plan_node *node,
                              void *target, struct sct_error *err)
{
    struct plan_scheme *scheme = target;
    struct plan_segment *segments = NULL;
    if (node->kind != PLAN_NODE_LIST || node->count == 0) {
        return plan_tell_shape(reader, node, "'segments'", "a list of segments, each a map", err);
    }
    SCT_TRY(plan_take(reader, node->count, sizeof *segments, &segments, err));
    for (size_t i = 0; i < node->count; i++) {
        const struct plan_node *item = node->items[i];
        SCT_TRY(plan_decode_map(reader, item, &plan_table_segment, show_segment(item, i).text,
                                &segments[i], err));
    }
    scheme->segments = segments;
    scheme->segment_count = node->count;
    return SCT_OK;
}

static sct_status check_rule(struct plan_reader *reader, const struct plan_scheme *scheme, size_t i,
                             struct sct_error *err)
{
    const struct plan_segment *segment = &scheme->segments[i];
    const char *name = segment->name.text ? segment->name.text : "";
    SCT_TRY(plan_check_path_name(reader, &segment->name, "segment", err));
    if (segment->otherwise && segment->when.text) {
        return plan_tell(reader, segment->when.at, "remove one of them", err,
                         "segment %s has both 'when' and 'otherwise'", plan_show(name).text);
    }
    if (segment->otherwise && i + 1 < scheme->segment_count) {
        return plan_tell(
            reader, segment->name.at, "move it to the end", err,
            "segment %s has 'otherwise' but is not the last: no customer can reach the "
            "segments after it",
            plan_show(name).text);
    }
    return SCT_OK;
}

sct_status plan_check_rules(struct plan_reader *reader, const struct plan_scheme *scheme,
                            struct sct_error *err)
{
    const struct plan_text **names = NULL;
    SCT_TRY(plan_take(reader, scheme->segment_count, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < scheme->segment_count; i++) {
        names[i] = &scheme->segments[i].name;
        SCT_TRY(check_rule(reader, scheme, i, err));
    }
    return plan_check_unique(reader, scheme->segment_count, names, err);
}

/* Whether a rule is there is seen in the nodes: a condition that was told as wrong is not missing. */
static sct_status check_conditions(struct plan_reader *reader, const struct plan_node *segments,
                                   bool grid, struct sct_error *err)
{
    for (size_t i = 0; segments->kind == PLAN_NODE_LIST && i < segments->count; i++) {
        const struct plan_node *node = segments->items[i];
        if (node->kind != PLAN_NODE_MAP) {
            continue;
        }
        const struct plan_node *when = plan_map_key(node, "when");
        const struct plan_node *otherwise = plan_map_key(node, "otherwise");
        const struct plan_node *rule = when ? when : otherwise;
        if (grid && rule) {
            SCT_TRY(plan_tell(reader, rule->text.at, "remove it", err,
                              "%s: the cuts of the grid say who belongs to it, not '%s'",
                              show_segment(node, i).text, rule->text.text));
        } else if (!grid && !rule && !plan_is_misspelt(node, &plan_table_segment, "when") &&
                   !plan_is_misspelt(node, &plan_table_segment, "otherwise")) {
            SCT_TRY(plan_tell(reader, node->text.at,
                              "add 'when:' with a condition, or 'otherwise: true' to the last", err,
                              "%s has no 'when'", show_segment(node, i).text));
        }
    }
    return SCT_OK;
}

/* ---- one scheme ----------------------------------------------------------------------------- */

static const char *const exclusive_words[] = {"strict", NULL};

static const struct plan_key scheme_keys[] = {
    {PLAN_KEY("primary", PLAN_TRUTH, plan_scheme, primary,
              "true for the one scheme the business is run by; a lone scheme is it by itself.")},
    {PLAN_KEY("within", PLAN_TEXT, plan_scheme, within,
              "The segment that this scheme cuts again: champions, or lifecycle/champions.")},
    {PLAN_KEY("exclusive", PLAN_WORD, plan_scheme, exclusive,
              "strict: conditions must not overlap at all, so that their order means nothing."),
     .words = exclusive_words},
    {PLAN_KEY("about", PLAN_TEXT, plan_scheme, about, "A sentence for the reader.")},
    {.key = "segments",
     .shape = PLAN_CUSTOM,
     .read = plan_read_segments,
     .table = &plan_table_segment,
     .about = "The rules, first match wins; with a grid, owners and offers of its cells."},
    {.key = "grid",
     .shape = PLAN_CUSTOM,
     .read = plan_read_grid,
     .table = &plan_table_grid,
     .about = "Two axes, each cut into bands; every pair of bands is a cell."},
};

const struct plan_table plan_table_scheme = {"scheme", PLAN_COUNT(scheme_keys), scheme_keys, false};

static sct_status check_pieces(struct plan_reader *reader, const struct plan_node *node,
                               const struct plan_scheme *scheme, struct sct_error *err)
{
    const struct plan_node *segments = plan_map_value(node, "segments");
    const bool grid = plan_map_key(node, "grid") != NULL;
    if (!segments && !grid &&
        (plan_is_misspelt(node, &plan_table_scheme, "segments") ||
         plan_is_misspelt(node, &plan_table_scheme, "grid"))) {
        return SCT_OK; /* told */
    }
    if (!segments && !grid) {
        return plan_tell(reader, node->text.at, "add 'segments:' with rules, or 'grid:'", err,
                         "%s has neither segments nor a grid",
                         plan_show_thing("scheme", scheme->name.text).text);
    }
    if (segments) {
        SCT_TRY(check_conditions(reader, segments, grid, err));
    }
    return grid ? plan_check_cells(reader, scheme, err) : plan_check_rules(reader, scheme, err);
}

static sct_status read_scheme(struct plan_reader *reader, const struct plan_node *node,
                              struct plan_scheme *scheme, struct sct_error *err)
{
    const struct plan_shown what = plan_show_thing("scheme", scheme->name.text);
    SCT_TRY(plan_check_path_name(reader, &scheme->name, "scheme", err));
    SCT_TRY(plan_decode_map(reader, node, &plan_table_scheme, what.text, scheme, err));
    return node->kind == PLAN_NODE_MAP ? check_pieces(reader, node, scheme, err) : SCT_OK;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static sct_status check_primary(struct plan_reader *reader, const struct plan_scheme *scheme,
                                const struct plan_scheme *first, struct sct_error *err)
{
    if (scheme->within.text) {
        reader->harmless++;
        return plan_tell(reader, scheme->name.at, "remove 'primary:' or 'within:'", err,
                         "scheme %s is within a segment and cannot be the primary one",
                         plan_show(scheme->name.text).text);
    }
    if (first) {
        reader->harmless++;
        return plan_tell(reader, scheme->name.at, "keep 'primary: true' on one of them", err,
                         "scheme %s is primary, and so is %s at %s",
                         plan_show(scheme->name.text).text, plan_show(first->name.text).text,
                         plan_show_place(first->name.at, scheme->name.at).text);
    }
    return SCT_OK;
}

/* Exactly one scheme is primary; one that stands alone (beside those within it) need not say so. */
static sct_status find_primary(struct plan_reader *reader, const struct plan_node *node,
                               struct sct_plan *plan, struct sct_error *err)
{
    struct plan_scheme *first = NULL;
    struct plan_scheme *alone = NULL;
    size_t top_count = 0;
    for (size_t i = 0; i < plan->scheme_count; i++) {
        struct plan_scheme *scheme = &plan->schemes[i];
        if (scheme->primary) {
            SCT_TRY(check_primary(reader, scheme, first, err));
            first = first ? first : scheme;
        }
        if (!scheme->within.text) {
            alone = scheme;
            top_count++;
        }
    }
    if (first) {
        return SCT_OK;
    }
    if (top_count == 1) {
        alone->primary = true;
        return SCT_OK;
    }
    if (top_count == 0) {
        return plan_tell(reader, node->text.at, "remove 'within:' from one of them", err,
                         "every scheme is within a segment of another");
    }
    reader->harmless++;
    return plan_tell(reader, node->text.at, "add 'primary: true' to the one the business is run by",
                     err, "none of the %zu schemes is primary", top_count);
}

sct_status plan_read_schemes(struct plan_reader *reader, const struct plan_node *node, void *target,
                             struct sct_error *err)
{
    struct sct_plan *plan = target;
    if (node->kind != PLAN_NODE_MAP || node->count == 0) {
        return plan_tell_shape(reader, node, "'schemes'", "a map of named schemes", err);
    }
    const struct plan_text **names = NULL;
    SCT_TRY(plan_take(reader, node->count, sizeof *plan->schemes, &plan->schemes, err));
    SCT_TRY(plan_take(reader, node->count, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < node->count; i++) {
        plan->schemes[i].name = node->keys[i]->text;
        names[i] = &plan->schemes[i].name;
        SCT_TRY(read_scheme(reader, node->items[i], &plan->schemes[i], err));
    }
    plan->scheme_count = node->count;
    SCT_TRY(plan_check_unique(reader, node->count, names, err));
    return find_primary(reader, node, plan, err);
}

#include "plan/plan.h"

#include "plan/include.h"
#include "plan/names.h"
#include "plan/sections.h"
#include "plan/show.h"

#include <string.h>

/* ---- small sections ------------------------------------------------------------------------- */

const char *const plan_kinds[] = {"behaviour", "value",   "lifecycle", "attribute", "demographic",
                                  "geography", "need",    "attitude",  "feedback",  "product",
                                  "asset",     "vintage", NULL};

static const struct plan_key feature_keys[] = {
    {PLAN_KEY("is", PLAN_EXPRESSION, plan_definition, is,
              "One value for each customer, from rows of sources and other features."),
     .required = true},
    {PLAN_KEY("unit", PLAN_TEXT, plan_definition, unit, "The unit of its numbers: GBP, days.")},
    {PLAN_KEY("kind", PLAN_WORD, plan_definition, kind, "What it says about a customer."),
     .words = plan_kinds},
    {PLAN_KEY("about", PLAN_TEXT, plan_definition, about, "A sentence for the reader.")},
};

const struct plan_table plan_table_feature = {"feature", PLAN_COUNT(feature_keys), feature_keys,
                                              false};

static const struct plan_key tag_keys[] = {
    {PLAN_KEY("is", PLAN_EXPRESSION, plan_definition, is, "The condition that gives the mark."),
     .required = true},
    {PLAN_KEY("about", PLAN_TEXT, plan_definition, about, "A sentence for the reader.")},
};

const struct plan_table plan_table_tag = {"tag", PLAN_COUNT(tag_keys), tag_keys, false};

static const struct plan_key goal_keys[] = {
    {PLAN_KEY("decision", PLAN_TEXT, plan_goal, decision, "What will be decided with the result.")},
    {PLAN_KEY("outcome", PLAN_TEXT, plan_goal, outcome,
              "The outcome that the segments must separate.")},
    {PLAN_KEY("sponsor", PLAN_TEXT, plan_goal, sponsor, "Who wants it.")},
    {PLAN_KEY("review", PLAN_TEXT, plan_goal, review,
              "How old it may become before it is stale: 30d.")},
};

const struct plan_table plan_table_goal = {"goal", PLAN_COUNT(goal_keys), goal_keys, false};

sct_status plan_read_goal(struct plan_reader *reader, const struct plan_node *node, void *target,
                          struct sct_error *err)
{
    struct plan_goal *goal = target;
    goal->present = true;
    goal->at = node->text.at;
    return plan_decode_map(reader, node, &plan_table_goal, "'goal'", goal, err);
}

static const struct plan_key clock_keys[] = {
    {PLAN_KEY("as_of", PLAN_TEXT, plan_clock, as_of,
              "The instant to look from, a date or a timestamp; --as-of overrides it.")},
    {PLAN_KEY("zone", PLAN_TEXT, plan_clock, zone,
              "The time zone of days and months, by its IANA name; UTC, when not given.")},
};

const struct plan_table plan_table_clock = {"clock", PLAN_COUNT(clock_keys), clock_keys, false};

static const struct plan_key population_keys[] = {
    {PLAN_KEY("where", PLAN_EXPRESSION, plan_population, where,
              "Who counts as a customer; everybody found in the sources, when not given.")},
    {PLAN_KEY("reachable", PLAN_EXPRESSION, plan_population, reachable,
              "Who may be spoken to: every size is told as total and as reachable.")},
};

const struct plan_table plan_table_population = {"population", PLAN_COUNT(population_keys),
                                                 population_keys, false};

/* ---- the plan ------------------------------------------------------------------------------- */

static const struct plan_key plan_keys[] = {
    {.key = "sectile",
     .shape = PLAN_CUSTOM,
     .required = true,
     .read = plan_read_version,
     .about = "The version of the plan language: 1."},
    {PLAN_KEY("name", PLAN_TEXT, sct_plan, name, "The plan's name, on reports and in the store."),
     .required = true},
    {PLAN_KEY("about", PLAN_TEXT, sct_plan, about, "A sentence for the reader.")},
    {.key = "include",
     .shape = PLAN_CUSTOM, /* read before anything else, by include.c */
     .about = "A file or a list of files with shared definitions, relative to this file."},
    {PLAN_KEY("goal", PLAN_CUSTOM, sct_plan, goal, "What the segmentation is for."),
     .table = &plan_table_goal, .read = plan_read_goal},
    {PLAN_KEY("clock", PLAN_MAP, sct_plan, clock, "When the run looks, and in which time zone."),
     .table = &plan_table_clock},
    {.key = "sources",
     .shape = PLAN_CUSTOM,
     .required = true,
     .read = plan_read_sources,
     .table = &plan_table_source,
     .about = "Tables of events or facts, by name."},
    {PLAN_KEY("identity", PLAN_CUSTOM, sct_plan, identity,
              "Ids that belong to one customer: merges, households, companies."),
     .table = &plan_table_identity, .read = plan_read_identity},
    {PLAN_KEY("population", PLAN_MAP, sct_plan, population,
              "Who is a customer, and who can be reached."),
     .table = &plan_table_population},
    {PLAN_KEY("features", PLAN_DEFINITIONS, sct_plan, features,
              "What is known of a customer at the as-of, by name."),
     .table = &plan_table_feature},
    {PLAN_KEY("outcomes", PLAN_DEFINITIONS, sct_plan, outcomes,
              "What happens after the as-of, by name; never part of a rule."),
     .table = &plan_table_feature},
    {.key = "schemes",
     .shape = PLAN_CUSTOM,
     .required = true,
     .read = plan_read_schemes,
     .table = &plan_table_scheme,
     .about = "Segmentations, by name: each puts every customer into exactly one segment."},
    {PLAN_KEY("tags", PLAN_DEFINITIONS, sct_plan, tags,
              "Free marks beside the schemes, by name; these may overlap."),
     .table = &plan_table_tag},
    {PLAN_KEY("engine", PLAN_TEXT, sct_plan, engine,
              "Where the customers are: duckdb, when not given, or a URL.")},
    {PLAN_KEY("seed", PLAN_WHOLE, sct_plan, seed, "Fixes every random draw; 1, when not given.")},
    {.key = "targets",
     .shape = PLAN_UNREAD,
     .about = "Reserved for choosing segments to act on; accepted and not read yet."},
    {.key = "assume",
     .shape = PLAN_UNREAD,
     .about = "Reserved for facts that the proof may use; accepted and not read yet."},
    {.key = "waivers",
     .shape = PLAN_UNREAD,
     .about = "Reserved for findings accepted by name and date; accepted and not read yet."},
    {.key = "hypothesis",
     .shape = PLAN_UNREAD,
     .about = "Reserved for what the segmentation claims; accepted and not read yet."},
};

const struct plan_table plan_table_plan = {"plan", PLAN_COUNT(plan_keys), plan_keys, false};

const struct plan_table *const plan_tables[] = {&plan_table_plan,       &plan_table_goal,
                                                &plan_table_clock,      &plan_table_source,
                                                &plan_table_column,     &plan_table_format,
                                                &plan_table_table,      &plan_table_identity,
                                                &plan_table_population, &plan_table_feature,
                                                &plan_table_tag,        &plan_table_scheme,
                                                &plan_table_segment,    &plan_table_treatment,
                                                &plan_table_grid,       &plan_table_axis,
                                                &plan_table_quantiles,  NULL};

/* ---- names ---------------------------------------------------------------------------------- */

/* Features, outcomes and tags are all columns of one table in the end. */
static const char *const reserved[] = {"customer", "reachable", "as_of", NULL};

static sct_status check_names(struct plan_reader *reader, const struct sct_plan *plan,
                              struct sct_error *err)
{
    const struct plan_definitions *const spaces[] = {&plan->features, &plan->outcomes, &plan->tags};
    const struct plan_text **names = NULL;
    const size_t room = plan->features.count + plan->outcomes.count + plan->tags.count;
    size_t count = 0;
    SCT_TRY(plan_take(reader, room, sizeof(struct plan_text *), &names, err));
    for (size_t i = 0; i < PLAN_COUNT(spaces); i++) {
        for (size_t j = 0; j < spaces[i]->count; j++) {
            names[count] = &spaces[i]->items[j].name;
            SCT_TRY(plan_check_reserved(reader, names[count++], reserved,
                                        "every customer has it already; choose another name", err));
        }
    }
    return plan_check_unique(reader, count, names, err);
}

/* ---- order of problems ---------------------------------------------------------------------- */

static size_t file_index(const struct sct_plan *plan, const struct sct_file *file)
{
    size_t i = 0;
    while (i < plan->file_count && plan->files[i] != file) {
        i++;
    }
    return i;
}

static bool stands_before(const struct sct_plan *plan, const struct sct_problem *a,
                          const struct sct_problem *b)
{
    const size_t a_file = file_index(plan, a->place.file);
    const size_t b_file = file_index(plan, b->place.file);
    if (a_file != b_file) {
        return a_file < b_file;
    }
    return a->place.line != b->place.line ? a->place.line < b->place.line
                                          : a->place.column < b->place.column;
}

/* Checks run section by section; a reader goes down the file.  By insertion: there are few. */
static void sort_problems(const struct sct_plan *plan, struct sct_problems *problems, size_t first)
{
    for (size_t i = first + 1; i < problems->count; i++) {
        const struct sct_problem problem = problems->items[i];
        size_t j = i;
        for (; j > first && stands_before(plan, &problem, &problems->items[j - 1]); j--) {
            problems->items[j] = problems->items[j - 1];
        }
        problems->items[j] = problem;
    }
}

/* ---- the door ------------------------------------------------------------------------------- */

static sct_status fail_with_problems(const struct sct_problems *problems, const char *path,
                                     struct sct_error *err)
{
    const size_t count = sct_problems_error_count(problems);
    if (count == 0) {
        return SCT_OK;
    }
    return sct_fail(err, SCT_PLAN, "the plan %s has %zu mistake%s", plan_show(path).text, count,
                    count == 1 ? "" : "s");
}

sct_status sct_plan_load(struct sct_arena *run, const char *path, struct sct_problems *problems,
                         struct sct_plan *ret_plan, struct sct_error *err)
{
    struct plan_reader reader = {.run = run, .problems = problems};
    struct sct_plan plan = {0};
    struct plan_node *root = NULL;

    const size_t first_problem = problems->count;
    SCT_TRY(plan_include_all(&reader, path, &plan, &root, err));
    SCT_TRY(plan_folder_of(&reader, path, &plan.folder, err));
    if (root) {
        SCT_TRY(plan_decode_map(&reader, root, &plan_table_plan, "the plan", &plan, err));
        SCT_TRY(check_names(&reader, &plan, err));
    }
    sort_problems(&plan, problems, first_problem);
    const sct_status status = fail_with_problems(problems, path, err);
    /* What a name used twice or a second primary says wrong, it says of itself alone: the expressions
     * can still be looked at, so that all mistakes are told in one go. */
    if (root && sct_problems_error_count(problems) == reader.harmless) {
        *ret_plan = plan;
    }
    return status;
}

/* What this run changed, against the snapshot before it: counts first, then the largest moves in
 * customers and in money. */
#include "report/page.h"

#include <string.h>

/* A person reads the largest; --json lists all. */
enum { PRIMARY_MOVES_SHOWN = 10, OTHER_MOVES_SHOWN = 3 };

static void add_counts(struct sct_text *line, const struct sct_changes *changes, bool dry)
{
    const char *const would = dry ? " would" : "";
    sct_text_addf(line, "%s%s %s", report_count(changes->moved).text, would,
                  dry ? "move" : "moved");
    sct_text_addf(line, ", %s%s %s", report_count(changes->arrived).text, would,
                  dry ? "arrive" : "arrived");
    sct_text_addf(line, ", %s%s %s", report_count(changes->left).text, would,
                  dry ? "leave" : "left");
    sct_text_addf(line, " since %s", changes->parent_as_of ? changes->parent_as_of : "before");
    sct_text_addf(line, "; %s%s %s", report_count(changes->stayed).text, would,
                  dry ? "stay" : "stayed");
}

static void add_sentence(struct sct_text *line, const struct sct_report *report)
{
    const struct sct_changes *changes = report->changes;

    if (changes->unchanged) {
        sct_text_addf(line, "nothing changed: snapshot %lld already holds this plan on this data",
                      (long long)changes->snapshot);
        return;
    }
    if (changes->parent == 0 && report->dry) {
        sct_text_add(line, "dry run: this would be the first snapshot; nothing was written");
        return;
    }
    if (changes->parent == 0) {
        sct_text_addf(line, "snapshot %lld: the first, nothing to compare it with",
                      (long long)changes->snapshot);
        return;
    }
    if (!report->dry) {
        sct_text_addf(line, "snapshot %lld: ", (long long)changes->snapshot);
    }
    add_counts(line, changes, report->dry);
    if (changes->cause == SCT_CAUSE_PLAN) {
        sct_text_addf(line, "; the plan %s too", report->dry ? "has changed" : "changed");
    }
    if (report->dry) {
        sct_text_add(line, "; nothing was written");
    }
}

static bool is_primary(const struct sct_result *result, const char *scheme)
{
    for (size_t i = 0; i < result->scheme_count; i++) {
        if (result->schemes[i].primary) {
            return strcmp(result->schemes[i].name, scheme) == 0;
        }
    }
    return false;
}

static size_t same_scheme(const struct sct_changes *changes, size_t begin)
{
    size_t end = begin;
    while (end < changes->move_count &&
           strcmp(changes->moves[end].scheme, changes->moves[begin].scheme) == 0) {
        end++;
    }
    return end;
}

static void add_move(struct report_table *table, struct report_page *page,
                     const struct sct_move *move)
{
    const struct sct_result *result = page->report->result;
    const bool arrived = move->from[0] == '\0';
    const bool left = move->to[0] == '\0';

    report_table_add(table, arrived ? REPORT_FAINT : REPORT_PLAIN,
                     arrived ? "(arrived)" : move->from);
    report_table_add(table, REPORT_FAINT, page->style.unicode ? "\xe2\x86\x92" : "->");
    report_table_add(table, left ? REPORT_FAINT : REPORT_PLAIN, left ? "(left)" : move->to);
    report_table_add(table, REPORT_PLAIN, report_count(move->customers).text);
    report_table_add(table, REPORT_PLAIN, move->customers == 1 ? "customer" : "customers");
    if (result->value_feature >= 0 && !left) {
        struct sct_text value;
        const char *bytes = "";
        sct_text_begin(&value, page->scratch);
        report_add_value(&value, result, move->value);
        if (table->status == SCT_OK) {
            table->status = sct_text_end(&value, &bytes, &table->err);
        }
        report_table_add(table, REPORT_PLAIN, bytes);
    } else {
        report_table_add(table, REPORT_PLAIN, NULL);
    }
}

/* The moves of one scheme, which are [begin, end) of the list. */
static sct_status add_scheme_moves(struct report_page *page, size_t begin, size_t end,
                                   struct sct_error *err)
{
    static const struct report_column columns[] = {
        {.shrinks = true},       {.close = true}, {.shrinks = true, .close = true},
        {.align = REPORT_RIGHT}, {.close = true}, {.align = REPORT_RIGHT, .rank = 1},
    };
    const struct sct_move *moves = page->report->changes->moves;
    const bool primary = is_primary(page->report->result, moves[begin].scheme);
    const size_t most = primary ? PRIMARY_MOVES_SHOWN : OTHER_MOVES_SHOWN;
    const size_t shown = end - begin < most ? end - begin : most;
    struct report_table table;

    report_page_title(page, report_page_clean(page, moves[begin].scheme),
                      shown > 1 ? "(largest moves)" : "(moves)");
    report_table_begin(&table, page->scratch, &page->style, sizeof columns / sizeof columns[0],
                       columns);
    for (size_t i = begin; i < begin + shown; i++) {
        add_move(&table, page, &moves[i]);
    }
    SCT_TRY(report_table_end(&table, &page->text, err));
    if (shown < end - begin) {
        sct_text_addf(&page->text, "and %zu smaller ones (--json lists them)\n",
                      end - begin - shown);
    }
    return SCT_OK;
}

sct_status report_moves(struct report_page *page, struct sct_error *err)
{
    const struct sct_changes *changes = page->report->changes;
    struct sct_text line;
    const char *sentence = NULL;

    if (!changes) {
        return SCT_OK;
    }
    sct_text_begin(&line, page->scratch);
    add_sentence(&line, page->report);
    SCT_TRY(sct_text_end(&line, &sentence, err));
    sct_text_add_char(&page->text, '\n');
    report_add_wrapped(&page->text, &page->style, 0, 2, report_page_clean(page, sentence));

    const bool tell_moves = !changes->unchanged && changes->parent != 0;
    for (size_t i = 0; tell_moves && i < changes->move_count;) {
        const size_t end = same_scheme(changes, i);
        SCT_TRY(add_scheme_moves(page, i, end, err));
        i = end;
    }
    return SCT_OK;
}

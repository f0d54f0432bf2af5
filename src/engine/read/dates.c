/* dates.c: which date format a text column is written in.
 *
 * Every candidate is tried on the first cells, the survivors on the sample.  The one that fits most cells is
 * taken; where two fit the same number, and do not mean the same, the whole file is looked at when it is
 * small, and else the column stays a text with a doubt: a guess would put sales into the wrong month. */
#include "engine/read/source.h"

#include <stdio.h>
#include <string.h>

/* Larger files are not read through only to settle a doubt. */
#define WHOLE_BYTES (UINT64_C(64) << 20)

enum { FIRST_CELLS = 200, EVIDENCE_CELLS = 20 };

struct day_format {
    const char *format;
    const char *name; /* for the doubt */
};

static const struct day_format days[] = {
    {"%m/%d/%Y", "month/day/year"}, {"%d/%m/%Y", "day/month/year"},
    {"%Y/%m/%d", "year/month/day"}, {"%d.%m.%Y", "day.month.year"},
    {"%m-%d-%Y", "month-day-year"}, {"%d-%m-%Y", "day-month-year"},
    {"%m/%d/%y", "month/day/year"}, {"%d/%m/%y", "day/month/year"},
    {"%d.%m.%y", "day.month.year"}, {"%Y.%m.%d", "year.month.day"},
    {"%d-%b-%Y", "day-month-year"}, {"%d-%b-%y", "day-month-year"},
    {"%d %b %Y", "day month year"}, {"%d %B %Y", "day month year"},
    {"%b %d %Y", "month day year"}, {"%b %d, %Y", "month day, year"},
    {"%B %d %Y", "month day year"}, {"%B %d, %Y", "month day, year"},
};
static const char *const clocks[] = {"",          " %H:%M",       " %H:%M:%S",
                                     " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S",
                                     "T%H:%M",    " %H:%M:%S.%f"};

/* By the index in clocks. */
enum { NO_CLOCK, MINUTES, SECONDS, HALF_MINUTES, HALF_SECONDS, T_SECONDS, T_MINUTES, FRACTIONS };

enum { DAY_COUNT = sizeof days / sizeof days[0], CLOCK_COUNT = sizeof clocks / sizeof clocks[0] };

struct candidate {
    const struct day_format *day;
    const char *clock;
    int64_t fits;
};

/* Which clock a cell is written with, by its looks. */
static int clock_of(const char *cell)
{
    const char *colon = strchr(cell, ':');
    if (!colon) {
        return NO_CLOCK;
    }
    const char *second = strchr(colon + 1, ':');
    const char last = cell[strlen(cell) - 1];
    const char *hour = colon;
    while (hour > cell && hour[-1] >= '0' && hour[-1] <= '9') {
        hour--;
    }
    if (last == 'm' || last == 'M') {
        return second ? HALF_SECONDS : HALF_MINUTES;
    }
    if (hour > cell && hour[-1] == 'T') {
        return second ? T_SECONDS : T_MINUTES;
    }
    return !second ? MINUTES : strchr(second, '.') ? FRACTIONS : SECONDS;
}

sct_type date_format_type(const char *format)
{
    static const char *const codes[] = {"%H", "%I", "%M", "%S", "%p", "%c", "%X", "%T", "%-H"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (strstr(format, codes[i])) {
            return SCT_TYPE_TIMESTAMP;
        }
    }
    return SCT_TYPE_DATE;
}

void take_date_format(struct read_column *column, const char *format)
{
    column->format = format;
    column->type = date_format_type(format);
    column->settled = true;
    column->doubt = NULL;
    column->cell = strstr(format, "%z")                 ? CELL_FORMAT_OFFSET
                   : column->type == SCT_TYPE_TIMESTAMP ? CELL_FORMAT_STAMP
                                                        : CELL_FORMAT_DATE;
    if (column->cell == CELL_FORMAT_OFFSET) {
        column->type = SCT_TYPE_TIMESTAMP;
    }
}

/* ---- formats of the plan --------------------------------------------------------------------- */

static sct_status check_format(struct read_look *look, const struct plan_text *format,
                               struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    struct sct_error why = {0};
    if (!format->text) {
        return SCT_OK;
    }
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "SELECT try_strptime('', ");
    db_quote_text(&sql, format->text);
    sct_text_add_char(&sql, ')');
    const sct_status status = look_query(look, &sql, &table, &why);
    if (status == SCT_DATABASE || !strchr(format->text, '%')) {
        return look_refuse(look, format->at, "for example \"%d/%m/%Y\" or \"%Y-%m-%d %H:%M\"", err,
                           "'%s' is not a date format", format->text);
    }
    if (status != SCT_OK && err) {
        *err = why;
    }
    return status;
}

sct_status look_formats(struct read_look *look, struct sct_error *err)
{
    const struct plan_format *format = &look->source->plan->format;
    SCT_TRY(check_format(look, &format->date, err));
    return check_format(look, &format->datetime, err);
}

/* ---- counting fits --------------------------------------------------------------------------- */

/* A four-digit year read from two digits is in the first century: no fit. */
static void add_parsed(const struct candidate *candidate, const char *cell, struct sct_text *sql)
{
    sct_text_addf(sql, "try_strptime(%s, '%s%s')", cell, candidate->day->format, candidate->clock);
}

static void add_fit(const struct candidate *candidate, const char *cell, struct sct_text *sql)
{
    sct_text_add(sql, "count_if(");
    add_parsed(candidate, cell, sql);
    sct_text_add(sql, " BETWEEN '1800-01-01' AND '2200-01-01')");
}

/* Counts each candidate's fits over a SELECT of "cell". */
static sct_status count_fits(struct read_look *look, const char *cells, size_t count,
                             struct candidate candidates[], int64_t *ret_present,
                             struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "SELECT count(cell)");
    for (size_t i = 0; i < count; i++) {
        sct_text_add(&sql, ", ");
        add_fit(&candidates[i], "cell", &sql);
    }
    sct_text_addf(&sql, " FROM (%s)", cells);
    SCT_TRY(look_query(look, &sql, &table, err));
    for (size_t i = 0; i < count; i++) {
        candidates[i].fits = db_integer(&table, 0, i + 1);
    }
    *ret_present = db_integer(&table, 0, 0);
    return SCT_OK;
}

static size_t keep_best(size_t count, struct candidate candidates[], int64_t present)
{
    int64_t best = 0;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        best = candidates[i].fits > best ? candidates[i].fits : best;
    }
    for (size_t i = 0; i < count; i++) {
        if (best && candidates[i].fits == best && best * 10 >= present * 9) {
            candidates[kept++] = candidates[i];
        }
    }
    return kept;
}

/* On few cells a wrong candidate may do as well as the right one: all that fit most of them stay. */
static size_t keep_possible(size_t count, struct candidate candidates[], int64_t present)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].fits > 0 && candidates[i].fits * 4 >= present) {
            candidates[kept++] = candidates[i];
        }
    }
    return kept;
}

/* ---- two that fit ---------------------------------------------------------------------------- */

/* Formats that read every cell as the same day are one: %b and %B, or 1/1, 2/2, 3/3. */
static sct_status same_meaning(struct read_look *look, const char *cells, const struct candidate *a,
                               const struct candidate *b, bool *ret_same, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "SELECT count_if(");
    add_parsed(a, "cell", &sql);
    sct_text_add(&sql, " IS DISTINCT FROM ");
    add_parsed(b, "cell", &sql);
    sct_text_addf(&sql, ") FROM (%s)", cells);
    SCT_TRY(look_query(look, &sql, &table, err));
    *ret_same = db_integer(&table, 0, 0) == 0;
    return SCT_OK;
}

static sct_status drop_same(struct read_look *look, const char *cells, size_t *count,
                            struct candidate candidates[], struct sct_error *err)
{
    size_t kept = 1;
    for (size_t i = 1; i < *count; i++) {
        bool same = false;
        SCT_TRY(same_meaning(look, cells, &candidates[0], &candidates[i], &same, err));
        if (!same) {
            candidates[kept++] = candidates[i];
        }
    }
    *count = kept;
    return SCT_OK;
}

static sct_status doubt_dates(struct read_look *look, struct read_column *column,
                              const struct candidate candidates[], struct sct_error *err)
{
    const struct candidate *a = &candidates[0];
    const struct candidate *b = &candidates[1];
    const bool stamp = a->clock[0] != '\0';
    return sct_text_format(look->source->run, &column->doubt, err,
                           "dates in '%s' can be read as %s or as %s; say which with format: "
                           "{%s: \"%s%s\"} or \"%s%s\"",
                           column->name, a->day->name, b->day->name, stamp ? "datetime" : "date",
                           a->day->format, a->clock, b->day->format, b->clock);
}

static sct_status whole_cells(struct read_look *look, size_t column, const char **ret_cells,
                              struct sct_error *err)
{
    const struct read_source *source = look->source;
    struct sct_text sql;
    void *used = NULL;
    SCT_TRY(sct_arena_take(look->scratch, source->column_count, sizeof(bool), &used, err));
    ((bool *)used)[column] = true;
    const struct scan_options options = {.used = used};
    sct_text_begin(&sql, look->scratch);
    sct_text_addf(&sql, "SELECT nullif(trim(r%zu, E' \\t\\r\\n'), '') AS cell FROM (", column);
    scan_select(source, &options, &sql);
    sct_text_add(&sql, ") WHERE broken = 0");
    return sct_text_end(&sql, ret_cells, err);
}

static bool is_small(const struct read_source *source)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < source->path_count; i++) {
        bytes += source->paths[i].bytes;
    }
    return bytes <= WHOLE_BYTES && source->packing == READ_PLAIN;
}

/* Asks the whole file for cells that only one of two formats fits; a few are evidence, and a file in the order
 * of its days soon shows them. */
static sct_status find_evidence(struct read_look *look, const char *cells,
                                const struct candidate *a, const struct candidate *b,
                                int64_t *ret_for_a, int64_t *ret_for_b, struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, "SELECT count(a), count(b) FROM (SELECT a, b FROM (SELECT ");
    add_parsed(a, "cell", &sql);
    sct_text_add(&sql, " AS a, ");
    add_parsed(b, "cell", &sql);
    sct_text_addf(&sql, " AS b FROM (%s)) WHERE (a IS NULL) <> (b IS NULL) LIMIT %d)", cells,
                  EVIDENCE_CELLS);
    SCT_TRY(look_query(look, &sql, &table, err));
    *ret_for_a = db_integer(&table, 0, 0);
    *ret_for_b = db_integer(&table, 0, 1);
    return SCT_OK;
}

/* Narrows what fits the sample equally well down by the whole file. */
static sct_status narrow(struct read_look *look, size_t column, const char *sample, size_t *count,
                         struct candidate candidates[], struct sct_error *err)
{
    const char *cells = NULL;
    SCT_TRY(drop_same(look, sample, count, candidates, err));
    if (*count < 2 || !is_small(look->source)) {
        return SCT_OK;
    }
    SCT_TRY(whole_cells(look, column, &cells, err));
    for (size_t i = 1; i < *count;) {
        int64_t first = 0;
        int64_t other = 0;
        SCT_TRY(find_evidence(look, cells, &candidates[0], &candidates[i], &first, &other, err));
        if (first == other) {
            i++;
            continue;
        }
        if (other > first) {
            candidates[0] = candidates[i];
        }
        candidates[i] = candidates[--*count];
    }
    return *count > 1 ? drop_same(look, cells, count, candidates, err) : SCT_OK;
}

/* Every day format with every clock that the first cells show. */
static sct_status first_candidates(struct read_look *look, const char *head, size_t *ret_count,
                                   struct candidate candidates[], struct sct_error *err)
{
    struct sct_text sql;
    struct db_table table;
    bool shown[CLOCK_COUNT] = {false};
    size_t count = 0;
    sct_text_begin(&sql, look->scratch);
    sct_text_add(&sql, head);
    SCT_TRY(look_query(look, &sql, &table, err));
    for (size_t i = 0; i < table.row_count; i++) {
        shown[clock_of(db_cell(&table, i, 0))] = true;
    }
    for (size_t i = 0; i < (size_t)DAY_COUNT * CLOCK_COUNT; i++) {
        if (shown[i % CLOCK_COUNT]) {
            candidates[count++] =
                (struct candidate){.day = &days[i / CLOCK_COUNT], .clock = clocks[i % CLOCK_COUNT]};
        }
    }
    *ret_count = count;
    return SCT_OK;
}

sct_status look_dates(struct read_look *look, size_t column, int64_t present, struct sct_error *err)
{
    struct candidate candidates[DAY_COUNT * CLOCK_COUNT];
    size_t count = 0;
    int64_t first = 0;
    const char *sample = NULL;
    const char *head = NULL;
    struct read_column *found = &look->source->columns[column];
    SCT_TRY(sct_text_format(look->scratch, &sample, err,
                            "SELECT r%zu AS cell FROM sct_look WHERE r%zu IS NOT NULL", column,
                            column));
    SCT_TRY(sct_text_format(look->scratch, &head, err, "%s LIMIT %d", sample, FIRST_CELLS));
    SCT_TRY(first_candidates(look, head, &count, candidates, err));
    SCT_TRY(count_fits(look, head, count, candidates, &first, err));
    count = keep_possible(count, candidates, first);
    SCT_TRY(count_fits(look, sample, count, candidates, &first, err));
    count = keep_best(count, candidates, present);
    if (count > 1) {
        SCT_TRY(narrow(look, column, sample, &count, candidates, err));
    }
    if (count > 1) {
        return doubt_dates(look, found, candidates, err);
    }
    if (count == 1) {
        const char *format = NULL;
        SCT_TRY(sct_text_format(look->source->run, &format, err, "%s%s", candidates[0].day->format,
                                candidates[0].clock));
        take_date_format(found, format);
    }
    return SCT_OK;
}

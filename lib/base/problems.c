/* The form of a message is that of compilers, so that editors find the place:
 *
 *     plan.yml:14:7: error: unknown key 'whn'
 *        14 |       whn: tenure <= 30
 *           |       ^^^
 *       hint: did you mean 'when'?
 *
 * The margin is as wide above as below, and a tab of the line is a tab of the caret line: the carets
 * stand right whatever the terminal makes of a tab.  Control characters and bytes that are not UTF-8
 * are shown as U+FFFD, so that a plan cannot drive the terminal. */
#include "base/problems.h"

#include "base/text.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdint.h>
#include <string.h>

/* A line longer than this is shown around its place. */
enum { LINE_POINTS_MAX = 160, LINE_POINTS_BEFORE = 80, FIRST_ROOM = 16 };

#define REPLACEMENT "\xEF\xBF\xBD"

/* One line of the file, and the part of it that is shown. */
struct excerpt {
    const char *bytes;
    size_t count;
    size_t first_point; /* points of the line left out before it */
    bool more;          /* points left out after it */
};

void sct_problems_begin(struct sct_problems *problems, struct sct_arena *arena)
{
    *problems = (struct sct_problems){.arena = arena};
}

static sct_status make_room(struct sct_problems *problems, struct sct_error *err)
{
    if (problems->count < problems->room) {
        return SCT_OK;
    }
    const size_t room = problems->room ? problems->room * 2 : FIRST_ROOM;
    void *items = NULL;
    SCT_TRY(sct_arena_take(problems->arena, room, sizeof *problems->items, &items, err));
    if (problems->count) {
        memcpy(items, problems->items, problems->count * sizeof *problems->items);
    }
    problems->items = items;
    problems->room = room;
    return SCT_OK;
}

sct_status sct_problems_add(struct sct_problems *problems, sct_severity severity,
                            struct sct_place place, const char *hint, struct sct_error *err,
                            const char *fmt, ...)
{
    if (problems->count >= SCT_PROBLEMS_MAX) {
        problems->left_out++;
        problems->left_out_errors += severity == SCT_PROBLEM_ERROR ? 1 : 0;
        return SCT_OK;
    }
    struct sct_problem problem = {.severity = severity, .place = place, .hint = ""};
    va_list args;
    va_start(args, fmt);
    const sct_status status = sct_text_formatv(problems->arena, &problem.message, err, fmt, args);
    va_end(args);
    SCT_TRY(status);
    if (hint) {
        SCT_TRY(sct_text_copy(problems->arena, strlen(hint), hint, &problem.hint, err));
    }
    SCT_TRY(make_room(problems, err));
    problems->items[problems->count++] = problem;
    return SCT_OK;
}

size_t sct_problems_error_count(const struct sct_problems *problems)
{
    size_t count = problems->left_out_errors;
    for (size_t i = 0; i < problems->count; i++) {
        count += problems->items[i].severity == SCT_PROBLEM_ERROR ? 1 : 0;
    }
    return count;
}

/* The length in bytes of the point at text; a bad byte is a point of its own, U+FFFD. */
static size_t next_point(size_t count, const char *text, uint32_t *ret_point)
{
    const size_t length = sct_utf8_decode(count, text, ret_point);
    if (length == 0) {
        *ret_point = 0xFFFD;
        return 1;
    }
    return length;
}

static size_t skip_points(size_t count, const char *text, size_t points)
{
    size_t at = 0;
    uint32_t point = 0;
    for (size_t i = 0; i < points && at < count; i++) {
        at += next_point(count - at, text + at, &point);
    }
    return at;
}

/* Finds the line of the place; false when the file has no such line. */
static bool find_line(const struct sct_place *place, struct excerpt *ret_line)
{
    const char *text = place->file->text;
    const char *end = text + place->file->text_bytes;
    for (int line = 1; line < place->line; line++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        if (!newline) {
            return false;
        }
        text = newline + 1;
    }
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    size_t count = (size_t)((newline ? newline : end) - text);
    if (count > 0 && text[count - 1] == '\r') {
        count--;
    }
    *ret_line = (struct excerpt){.bytes = text, .count = count};
    return true;
}

static void cut_line(struct excerpt *line, int column)
{
    const size_t points_before = (size_t)(column > 0 ? column - 1 : 0);
    if (skip_points(line->count, line->bytes, LINE_POINTS_MAX) == line->count) {
        return;
    }
    if (points_before > LINE_POINTS_BEFORE) {
        line->first_point = points_before - LINE_POINTS_BEFORE;
        const size_t skipped = skip_points(line->count, line->bytes, line->first_point);
        line->bytes += skipped;
        line->count -= skipped;
    }
    const size_t shown = skip_points(line->count, line->bytes, LINE_POINTS_MAX);
    line->more = shown < line->count;
    line->count = shown;
}

static bool is_control(uint32_t point)
{
    /* C0, DEL, C1, and the marks that turn the direction of a line around. */
    return point < 0x20 || (point >= 0x7F && point < 0xA0) ||
           (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
}

/* Text that a person wrote, made safe for a terminal. */
static void add_safe(struct sct_text *text, size_t count, const char *bytes)
{
    for (size_t at = 0; at < count;) {
        uint32_t point = 0;
        const size_t length = next_point(count - at, bytes + at, &point);
        if (point == 0xFFFD || (is_control(point) && point != '\t')) {
            sct_text_add(text, REPLACEMENT);
        } else {
            sct_text_add_bytes(text, length, bytes + at);
        }
        at += length;
    }
}

static int cells_of(uint32_t point)
{
    return is_control(point) ? 1 : sct_utf8_point_width(point);
}

static void add_repeated(struct sct_text *text, char c, int times)
{
    for (int i = 0; i < times; i++) {
        sct_text_add_char(text, c);
    }
}

/* Blanks below what stands before the place, then carets below the place: at least one, none
 * past the end of the line. */
static void add_carets(struct sct_text *text, const struct excerpt *line,
                       const struct sct_place *place)
{
    const size_t before = (size_t)(place->column - 1) - line->first_point;
    size_t at = 0;
    uint32_t point = 0;
    for (size_t i = 0; i < before; i++) {
        const bool past_end = at >= line->count;
        at += past_end ? 0 : next_point(line->count - at, line->bytes + at, &point);
        if (!past_end && point == '\t') {
            sct_text_add_char(text, '\t');
        } else {
            add_repeated(text, ' ', past_end ? 1 : cells_of(point));
        }
    }
    int carets = 0;
    for (int i = 0; i < place->width && at < line->count; i++) {
        at += next_point(line->count - at, line->bytes + at, &point);
        carets += cells_of(point);
    }
    add_repeated(text, '^', carets > 0 ? carets : 1);
}

static void add_excerpt(struct sct_text *text, const struct sct_place *place, const char *green,
                        const char *plain)
{
    struct excerpt line;
    if (place->line < 1 || !find_line(place, &line)) {
        return;
    }
    cut_line(&line, place->column);
    const char *before = line.first_point ? "..." : "";
    sct_text_addf(text, "%5d | %s", place->line, before);
    add_safe(text, line.count, line.bytes);
    sct_text_add(text, line.more ? "...\n" : "\n");
    if (place->column < 1) {
        return;
    }
    sct_text_addf(text, "      | %s%s", line.first_point ? "   " : "", green);
    add_carets(text, &line, place);
    sct_text_addf(text, "%s\n", plain);
}

static void add_problem(struct sct_text *text, const struct sct_problem *problem, bool color)
{
    static const struct {
        const char *word, *color;
    } severities[] = {
        [SCT_PROBLEM_NOTE] = {"note", "\x1b[1;36m"},
        [SCT_PROBLEM_WARNING] = {"warning", "\x1b[1;35m"},
        [SCT_PROBLEM_ERROR] = {"error", "\x1b[1;31m"},
    };
    const char *bold = color ? "\x1b[1m" : "";
    const char *plain = color ? "\x1b[0m" : "";
    const struct sct_place *place = &problem->place;
    if (place->file) {
        sct_text_add(text, bold);
        add_safe(text, strlen(place->file->path), place->file->path);
        if (place->line > 0) {
            sct_text_addf(text, ":%d", place->line);
        }
        if (place->line > 0 && place->column > 0) {
            sct_text_addf(text, ":%d", place->column);
        }
        sct_text_addf(text, ":%s ", plain);
    }
    sct_text_addf(text, "%s%s:%s %s", color ? severities[problem->severity].color : "",
                  severities[problem->severity].word, plain, bold);
    add_safe(text, strlen(problem->message), problem->message);
    sct_text_addf(text, "%s\n", plain);
    if (place->file) {
        add_excerpt(text, place, color ? "\x1b[1;32m" : "", plain);
    }
    if (problem->hint[0]) {
        sct_text_add(text, "  hint: ");
        add_safe(text, strlen(problem->hint), problem->hint);
        sct_text_add_char(text, '\n');
    }
}

/* The rank of a file: the first problem that is in it.  So files come in the order they were read in. */
static size_t file_rank(const struct sct_problems *problems, const struct sct_problem *problem)
{
    size_t i = 0;
    while (problems->items[i].place.file != problem->place.file) {
        i++;
    }
    return i;
}

static bool comes_before(const struct sct_problems *problems, const struct sct_problem *a,
                         const struct sct_problem *b)
{
    const size_t a_rank = file_rank(problems, a);
    const size_t b_rank = file_rank(problems, b);
    if (a_rank != b_rank) {
        return a_rank < b_rank;
    }
    return a->place.line < b->place.line ||
           (a->place.line == b->place.line && a->place.column < b->place.column);
}

/* The stages go over a plan one after the other; a person goes through it from top to bottom.  By insertion, which
 * keeps the order of equals: there are SCT_PROBLEMS_MAX at most. */
static sct_status sort_problems(const struct sct_problems *problems, struct sct_arena *arena,
                                const struct sct_problem ***ret_sorted, struct sct_error *err)
{
    void *memory = NULL;
    SCT_TRY(
        sct_arena_take(arena, problems->count, sizeof(const struct sct_problem *), &memory, err));
    const struct sct_problem **sorted = memory;
    for (size_t i = 0; i < problems->count; i++) {
        size_t k = i;
        for (; k > 0 && comes_before(problems, &problems->items[i], sorted[k - 1]); k--) {
            sorted[k] = sorted[k - 1];
        }
        sorted[k] = &problems->items[i];
    }
    *ret_sorted = sorted;
    return SCT_OK;
}

sct_status sct_problems_print(const struct sct_problems *problems, struct sct_arena *arena,
                              bool color, const char **ret_text, struct sct_error *err)
{
    struct sct_text text;
    const struct sct_problem **sorted = NULL;
    SCT_TRY(sort_problems(problems, arena, &sorted, err));
    sct_text_begin(&text, arena);
    for (size_t i = 0; i < problems->count; i++) {
        add_problem(&text, sorted[i], color);
    }
    if (problems->left_out) {
        sct_text_addf(&text, "... and %zu more, %zu of them errors\n", problems->left_out,
                      problems->left_out_errors);
    }
    return sct_text_end(&text, ret_text, err);
}

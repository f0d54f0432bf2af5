/* Runs the case files of tests/lang: what an expression means, or what is said about it.
 *
 * A case is three lines; blank lines and lines that begin with # stand between cases.
 *
 *     expression
 *     columns     a:integer b:text? lines.x:number ...   - for none
 *                 ? can be missing; + an outcome; a source with a column `at` has a time
 *                 @lines    one row of lines is looked at      @rule     no aggregates, no scores
 *                 @forward  outcomes are allowed
 *     result      TYPE, or TYPE? when it can be missing, and => canonical text when that is the point
 *                 error COLUMN part of the message | part of the hint
 *
 * In files named value_*.cases the second line gives values instead, a=3 b='x' c=missing:text, and the
 * third the type and the value; as_of is 2011-09-10T12:00.
 *
 * The tables of docs/reference/expressions.md are cases too: rows of `expression` | `values` | `result`, and rows
 * of `example` | type | words, over the columns of PAGE_COLUMNS. */
#include "model/expr/expr.h"

#include "base/text.h"
#include "support/check.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 32, SOURCES_MAX = 4, LINE_MAX_BYTES = 4096 };

struct setting {
    struct sct_arena *arena;
    struct expr_name names[NAMES_MAX];
    struct sct_value values[NAMES_MAX]; /* by name.index */
    size_t name_count;
    struct expr_name columns[NAMES_MAX];
    size_t column_count;
    const char *sources[SOURCES_MAX];
    bool has_at[SOURCES_MAX];
    size_t source_count;
    int row_source;
    bool rule;
    bool forward;
};

struct outcome {
    const struct expr *tree; /* NULL: refused */
    struct sct_problems problems;
};

static const char *copy(struct sct_arena *arena, const char *text, size_t count)
{
    const char *result = NULL;
    CHECK(sct_text_copy(arena, count, text, &result, NULL) == SCT_OK);
    return result;
}

/* ---- columns -------------------------------------------------------------------------------- */

static int source_index(struct setting *setting, const char *name)
{
    for (size_t i = 0; i < setting->source_count; i++) {
        if (strcmp(setting->sources[i], name) == 0) {
            return (int)i;
        }
    }
    CHECK(setting->source_count < SOURCES_MAX);
    setting->sources[setting->source_count] = name;
    return (int)setting->source_count++;
}

/* name:type, with its marks; the name may have a source and a dot before it. */
static void add_column(struct setting *setting, const char *word)
{
    const char *colon = strchr(word, ':');
    CHECK(colon != NULL);
    const char *dot = memchr(word, '.', (size_t)(colon - word));
    const char *begin = dot ? dot + 1 : word;
    const size_t type_count = strcspn(colon + 1, "?+");
    struct expr_name name = {.kind = dot ? EXPR_NAME_COLUMN : EXPR_NAME_FEATURE, .source = -1};
    name.name = copy(setting->arena, begin, (size_t)(colon - begin));
    CHECK(sct_type_from_name(copy(setting->arena, colon + 1, type_count), &name.type));
    name.can_be_missing = strchr(colon, '?') != NULL;
    name.looks_forward = strchr(colon, '+') != NULL;
    if (dot) {
        name.source = source_index(setting, copy(setting->arena, word, (size_t)(dot - word)));
        if (strcmp(name.name, "at") == 0) {
            name.kind = EXPR_NAME_AT;
            setting->has_at[name.source] = true;
        }
        name.index = (int)setting->column_count;
        setting->columns[setting->column_count++] = name;
    } else {
        name.index = (int)setting->name_count;
        setting->names[setting->name_count++] = name;
    }
    CHECK(setting->column_count < NAMES_MAX && setting->name_count < NAMES_MAX);
}

static void add_mark(struct setting *setting, const char *word)
{
    if (strcmp(word, "@rule") == 0) {
        setting->rule = true;
    } else if (strcmp(word, "@forward") == 0) {
        setting->forward = true;
    } else {
        setting->row_source =
            source_index(setting, copy(setting->arena, word + 1, strlen(word + 1)));
    }
}

/* ---- running one expression ----------------------------------------------------------------- */

static struct outcome bind_text(struct setting *setting, const char *text)
{
    struct outcome outcome = {.tree = NULL};
    const struct sct_file file = {.path = "case", .text = text, .text_bytes = strlen(text)};
    const struct sct_place at = {.file = &file, .line = 1, .column = 1, .width = 1};
    const bool in_rows = setting->row_source >= 0;
    const struct expr_scope scope = {
        .count = in_rows ? 0 : setting->name_count,
        .names = setting->names,
        .source_count = setting->source_count,
        .sources = setting->sources,
        .row_source = setting->row_source,
        .aggregates = !setting->rule && !in_rows,
        .over_customers = !setting->rule && !in_rows,
        .forward = setting->forward,
        .source_has_at = setting->has_at,
        .source_names = setting->columns,
        .source_name_count = setting->column_count,
    };
    struct expr *tree = NULL;
    bool ok = false;
    sct_problems_begin(&outcome.problems, setting->arena);
    CHECK(expr_parse(setting->arena, text, at, &outcome.problems, &tree, NULL) == SCT_OK);
    if (tree) {
        struct expr *bound = NULL;
        CHECK(expr_bind(setting->arena, tree, &scope, &outcome.problems, &bound, &ok, NULL) ==
              SCT_OK);
        CHECK(ok == (bound != NULL));
        outcome.tree = bound;
    }
    CHECK(ok == (sct_problems_error_count(&outcome.problems) == 0));
    return outcome;
}

static struct sct_value look_up(const void *context, const struct expr *node)
{
    const struct setting *setting = context;
    CHECK(node->kind == EXPR_NAME && node->name.kind == EXPR_NAME_FEATURE);
    return setting->values[node->name.index];
}

static struct sct_value value_of(struct setting *setting, const struct expr *tree)
{
    struct expr_inputs inputs = {.context = setting, .look_up = look_up};
    CHECK(sct_time_parse("2011-09-10T12:00", 16, &inputs.as_of));
    struct sct_value value;
    CHECK(expr_evaluate(setting->arena, tree, &inputs, &value, NULL) == SCT_OK);
    return value;
}

/* name=literal or name=missing:type */
static void add_value(struct setting *setting, const char *word)
{
    const char *equals = strchr(word, '=');
    CHECK(equals != NULL && setting->name_count < NAMES_MAX);
    struct expr_name name = {.kind = EXPR_NAME_FEATURE, .source = -1, .can_be_missing = true};
    struct sct_value value = {.missing = true};
    name.name = copy(setting->arena, word, (size_t)(equals - word));
    name.index = (int)setting->name_count;
    if (strncmp(equals, "=missing:", 9) == 0) {
        CHECK(sct_type_from_name(equals + 9, &value.type));
    } else {
        struct setting nothing = {.arena = setting->arena, .row_source = -1};
        const struct outcome literal = bind_text(&nothing, equals + 1);
        CHECK(literal.tree != NULL);
        value = value_of(&nothing, literal.tree);
    }
    name.type = value.type;
    setting->values[setting->name_count] = value;
    setting->names[setting->name_count++] = name;
}

/* ---- cases ---------------------------------------------------------------------------------- */

/* Splits at blanks outside quotes. */
static void read_setting(struct setting *setting, const char *line, bool values)
{
    while (*line) {
        const char *end = line;
        char quote = '\0';
        for (; *end && (quote || *end != ' '); end++) {
            quote = quote == *end ? '\0' : !quote && (*end == '\'' || *end == '"') ? *end : quote;
        }
        const char *word = copy(setting->arena, line, (size_t)(end - line));
        if (word[0] == '@') {
            add_mark(setting, word);
        } else if (word[0] != '\0' && strcmp(word, "-") != 0) {
            (values ? add_value : add_column)(setting, word);
        }
        line = *end ? end + 1 : end;
    }
}

static const char *describe(struct setting *setting, const struct outcome *outcome, bool values)
{
    struct sct_text text;
    const char *result = NULL;
    sct_text_begin(&text, setting->arena);
    if (!outcome->tree) {
        const struct sct_problem *problem = &outcome->problems.items[0];
        sct_text_addf(&text, "error %d %s | %s", problem->place.column, problem->message,
                      problem->hint);
    } else if (values) {
        const struct sct_value value = value_of(setting, outcome->tree);
        CHECK(value.type == outcome->tree->type);
        CHECK(!value.missing || outcome->tree->can_be_missing);
        sct_text_addf(&text, "%s ", sct_type_name(value.type));
        sct_value_print(&text, &value, true);
    } else {
        sct_text_addf(&text, "%s%s => ", sct_type_name(outcome->tree->type),
                      outcome->tree->can_be_missing ? "?" : "");
        expr_print(&text, outcome->tree);
    }
    CHECK(sct_text_end(&text, &result, NULL) == SCT_OK);
    return result;
}

/* Each part of want, cut at " | ", occurs in have, in order. */
static bool has_parts(const char *have, const char *want)
{
    while (*want) {
        const char *cut = strstr(want, " | ");
        const size_t count = cut ? (size_t)(cut - want) : strlen(want);
        while (*have && strncmp(have, want, count) != 0) {
            have++;
        }
        if (!*have) {
            return false;
        }
        have += count;
        want += count + (cut ? 3 : 0);
    }
    return true;
}

static bool agrees(const char *have, const char *want)
{
    if (strncmp(want, "error ", 6) == 0) {
        const size_t head = strcspn(want + 6, " ") + 7;
        return strncmp(have, want, head) == 0 && has_parts(have + head, want + head);
    }
    if (strstr(want, " => ") || strncmp(have, "error", 5) == 0) {
        return strcmp(have, want) == 0;
    }
    const char *arrow = strstr(have, " => ");
    const size_t count = arrow ? (size_t)(arrow - have) : strlen(have);
    return strlen(want) == count && strncmp(have, want, count) == 0;
}

static bool run_case(const char *path, int line, char lines[3][LINE_MAX_BYTES], bool values)
{
    struct setting setting = {.row_source = -1};
    CHECK(sct_arena_open(64 << 20, &setting.arena, NULL) == SCT_OK);
    read_setting(&setting, lines[1], values);
    const struct outcome outcome = bind_text(&setting, lines[0]);
    const char *have = describe(&setting, &outcome, values);
    const bool fine = agrees(have, lines[2]);
    if (!fine) {
        (void)fprintf(stderr, "%s:%d: %s\n  want %s\n  have %s\n", path, line, lines[0], lines[2],
                      have);
    }
    sct_arena_close(setting.arena);
    return fine;
}

static void run_file(const char *path, int *cases, int *failures)
{
    static char lines[3][LINE_MAX_BYTES];
    const bool values = strstr(path, "/value_") != NULL;
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    int have = 0;
    for (int number = 1; fgets(lines[have], LINE_MAX_BYTES, file); number++) {
        lines[have][strcspn(lines[have], "\n")] = '\0';
        if (have == 0 && (lines[0][0] == '\0' || lines[0][0] == '#')) {
            continue;
        }
        if (++have == 3) {
            *failures += run_case(path, number - 2, lines, values) ? 0 : 1;
            *cases += 1;
            have = 0;
        }
    }
    CHECK(have == 0);
    CHECK(fclose(file) == 0);
}

/* ---- the page ------------------------------------------------------------------------------- */

#define PAGE "docs/reference/expressions.md"
#define PAGE_COLUMNS                                                                              \
    "spend:number? recency:integer? people.age:integer? lines.invoice:text? lines.product:text? " \
    "lines.amount:number? lines.returned:boolean? lines.country:text? lines.at:timestamp"

/* Cuts "| a | b | c |" into three cells without their backticks; false for any other line. */
static bool read_cells(const char *line, char cells[3][LINE_MAX_BYTES], bool quoted[3])
{
    for (int i = 0; i < 3; i++) {
        const char *end = line[0] == '|' && line[1] == ' ' ? strstr(line + 1, " |") : NULL;
        if (!end) {
            return false;
        }
        const char *begin = line + 2;
        quoted[i] = end > begin + 1 && begin[0] == '`' && end[-1] == '`';
        const int trim = quoted[i] ? 1 : 0;
        const int count = end > begin ? (int)(end - begin) - 2 * trim : 0;
        (void)snprintf(cells[i], LINE_MAX_BYTES, "%.*s", count, begin + trim);
        line = end + 1;
    }
    return strcmp(line, "|\n") == 0;
}

static void run_page(int *cases, int *failures)
{
    static char cells[3][LINE_MAX_BYTES];
    static char line[LINE_MAX_BYTES];
    enum { NONE, EXAMPLES, VALUES } table = NONE;
    FILE *file = fopen(PAGE, "r");
    CHECK(file != NULL);
    for (int number = 1; fgets(line, sizeof line, file); number++) {
        bool quoted[3] = {false, false, false};
        if (!read_cells(line, cells, quoted)) {
            table = strncmp(line, "| ---", 5) == 0 ? table : NONE;
            continue;
        }
        if (!quoted[0]) {
            table = strcmp(cells[0], "example") == 0      ? EXAMPLES
                    : strcmp(cells[0], "expression") == 0 ? VALUES
                    : strcmp(cells[0], "---") == 0        ? table
                                                          : NONE;
            continue;
        }
        if (table == NONE) {
            continue;
        }
        if (table == EXAMPLES) {
            memcpy(cells[2], cells[1], LINE_MAX_BYTES);
            (void)snprintf(cells[1], LINE_MAX_BYTES, "%s", PAGE_COLUMNS);
        }
        CHECK(table == EXAMPLES || (quoted[1] && quoted[2]));
        *failures += run_case(PAGE, number, cells, table == VALUES) ? 0 : 1;
        *cases += 1;
    }
    CHECK(fclose(file) == 0);
}

int main(void)
{
    glob_t files;
    int cases = 0;
    int failures = 0;
    CHECK(glob("tests/lang/*.cases", 0, NULL, &files) == 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        run_file(files.gl_pathv[i], &cases, &failures);
    }
    globfree(&files);
    int page_cases = 0;
    run_page(&page_cases, &failures);
    CHECK(page_cases > 60);
    CHECK(failures == 0 && cases > 300);
    (void)printf("%d cases, %d of the page\n", cases, page_cases);
    return 0;
}

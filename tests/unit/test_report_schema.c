/* What run --json prints keeps to docs/reference/run.schema.json, and what does not is refused.
 * Exits 77 (skipped) where python3-jsonschema is not installed. */
#include "report/report.h"

#include "base/text.h"
#include "support/check.h"
#include "support/sample_result.h"

#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_SKIPPED = 77 };

static struct sct_arena *arena;

/* Runs the validator on text; its exit code. */
static int validate(const char *text)
{
    char path[] = "/tmp/sectile-schema-XXXXXX";
    const int fd = mkstemp(path);
    const size_t count = strlen(text);
    int how = 0;

    CHECK(fd >= 0 && write(fd, text, count) == (ssize_t)count && close(fd) == 0);
    const pid_t child = fork();
    if (child == 0) {
        (void)dup2(STDERR_FILENO, STDOUT_FILENO);
        (void)execlp("python3", "python3", "tests/support/validate.py",
                     "docs/reference/run.schema.json", path, (char *)NULL);
        _exit(EXIT_SKIPPED); /* no python3 at all */
    }
    CHECK(child > 0 && waitpid(child, &how, 0) == child && WIFEXITED(how));
    CHECK(unlink(path) == 0);
    return WEXITSTATUS(how);
}

static const char *json_of(const struct sct_report *report)
{
    const char *text = NULL;
    CHECK(sct_report_json(arena, report, &text, NULL) == SCT_OK);
    return text;
}

static const char *sample_json(void)
{
    const struct sct_result result = sample_result();
    const struct sct_changes changes = sample_changes();
    const struct sct_report report = {.result = &result, .changes = &changes, .snapshot = 4};
    return json_of(&report);
}

/* text with the first `from` replaced by `to`; from must be there. */
static const char *with(const char *text, const char *from, const char *to)
{
    const char *const at = strstr(text, from);
    const char *made = NULL;
    CHECK(at != NULL);
    CHECK(sct_text_format(arena, &made, NULL, "%.*s%s%s", (int)(at - text), text, to,
                          at + strlen(from)) == SCT_OK);
    return made;
}

static void real_results_are_valid(void)
{
    CHECK(validate(sample_json()) == 0);

    const struct sct_result result = sample_result();
    const struct sct_report shown = {.result = &result, .seconds = -1.0};
    CHECK(validate(json_of(&shown)) == 0);

    struct sct_changes first = {.snapshot = 1, .arrived = 1000, .cause = SCT_CAUSE_FIRST};
    const struct sct_report dry = {.result = &result, .changes = &first, .dry = true};
    CHECK(validate(json_of(&dry)) == 0);
}

static void nobody_is_valid(void)
{
    const struct sct_result result = {.plan_name = "",
                                      .decision = "",
                                      .as_of = "2011-09-10T08:26:30",
                                      .zone = "UTC",
                                      .value_feature = -1,
                                      .recency_feature = -1,
                                      .total = {.name = "all"}};
    const struct sct_report report = {.result = &result};
    CHECK(validate(json_of(&report)) == 0);
}

static void broken_documents_are_refused(void)
{
    static const struct {
        const char *from, *to;
    } breaks[] = {
        {"  \"customers\": 1000,\n", ""},                             /* a key is missing */
        {"\"customers\": 1000", "\"customers\": -1"},                 /* a count below zero */
        {"\"customers\": 1000", "\"customers\": 1000.5"},             /* half a customer */
        {"\"customers\": 1000", "\"customers\": \"1000\""},           /* a text */
        {"\"aliased\": 7", "\"aliased\": 7, \"speed\": 1"},           /* an unknown key */
        {"\"aliased\": 7", "\"aliased\": 7, \"aliased\": 7"},         /* a key twice */
        {"\"share\": 0.4", "\"share\": 40"},                          /* percent for a share */
        {"\"kind\": \"value\"", "\"kind\": \"money\""},               /* no such kind */
        {"\"cause\": \"data\"", "\"cause\": \"other\""},              /* no such cause */
        {"\"line\": 14", "\"line\": 0"},                              /* lines count from 1 */
        {"00112233445566778899aabbccddeeff", "not a hash"},           /* not hex */
        {"\"as_of\": \"2011-09-10\"", "\"as_of\": \"10 Sept 2011\""}, /* not ISO 8601 */
        {"\"mean\": 50", "\"mean\": NaN"},                            /* not JSON */
        {"\"primary\": true", "\"primary\": \"yes\""},                /* not a boolean */
    };
    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++) {
        CHECK(validate(with(sample_json(), breaks[i].from, breaks[i].to)) == 1);
    }
}

int main(void)
{
    CHECK(sct_arena_open(64 << 20, &arena, NULL) == SCT_OK);
    if (validate(sample_json()) == EXIT_SKIPPED) {
        (void)printf("skipped: python3-jsonschema is not installed\n");
        sct_arena_close(arena);
        return EXIT_SKIPPED;
    }
    real_results_are_valid();
    nobody_is_valid();
    broken_documents_are_refused();
    sct_arena_close(arena);
    return 0;
}

/* Fails every allocation of texts, problems and JSON in turn.  Each run must end in SCT_OK or
 * SCT_NOMEM with a message, and give back every block. */
#include "base/alloc.h"
#include "base/json.h"
#include "base/problems.h"
#include "base/text.h"
#include "support/check.h"

static sct_status write_json(struct sct_arena *arena, const char **ret_text, struct sct_error *err)
{
    struct sct_text text;
    struct sct_json json;
    sct_text_begin(&text, arena);
    sct_json_begin(&json, &text, true);
    sct_json_open_array(&json);
    for (int i = 0; i < 2000; i++) {
        sct_json_open_object(&json);
        sct_json_key(&json, "name");
        sct_json_text(&json, "at \"risk\"");
        sct_json_key(&json, "share");
        sct_json_number(&json, 0.1 * i);
        sct_json_close_object(&json);
    }
    sct_json_close_array(&json);
    return sct_text_end(&text, ret_text, err);
}

static sct_status print_problems(struct sct_arena *arena, const char **ret_text,
                                 struct sct_error *err)
{
    static const char source[] = "one: 1\ntwo: 2\n";
    const struct sct_file file = {.path = "plan.yml", .text = source, .text_bytes = 14};
    struct sct_problems problems;
    sct_problems_begin(&problems, arena);
    for (int i = 0; i < 100; i++) {
        SCT_TRY(sct_problems_add(&problems, SCT_PROBLEM_ERROR, (struct sct_place){&file, 2, 1, 3},
                                 "a hint", err, "problem %d", i));
        CHECK(problems.count == (size_t)i + 1);
    }
    return sct_problems_print(&problems, arena, true, ret_text, err);
}

static sct_status run_once(void)
{
    const char *json = "untouched";
    const char *printed = "untouched";
    const char *copied = "untouched";
    struct sct_error err = {0};
    struct sct_arena *arena = NULL;
    sct_status status = sct_arena_open(4 << 20, &arena, &err);
    if (status == SCT_OK) {
        status = sct_text_format(arena, &copied, &err, "%5000d", 1);
    }
    if (status == SCT_OK) {
        status = write_json(arena, &json, &err);
        CHECK((status == SCT_OK) == (strcmp(json, "untouched") != 0));
    }
    if (status == SCT_OK) {
        status = print_problems(arena, &printed, &err);
        CHECK((status == SCT_OK) == (strcmp(printed, "untouched") != 0));
    }
    CHECK(status == SCT_OK || err.message[0] != '\0');
    sct_arena_close(arena);
    return status;
}

int main(void)
{
    for (long n = 1;; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = run_once();
        const int all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;
        CHECK(sct_alloc_live == 0);
        CHECK(status == SCT_OK || status == SCT_NOMEM);
        if (all_allocated) {
            CHECK(status == SCT_OK && n > 5);
            return 0;
        }
    }
}

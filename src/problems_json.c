#include "problems_json.h"

#include "base/json.h"

static void write_problem(struct sct_json *json, const struct sct_problem *problem)
{
    static const char *const names[] = {[SCT_PROBLEM_NOTE] = "note",
                                        [SCT_PROBLEM_WARNING] = "warning",
                                        [SCT_PROBLEM_ERROR] = "error"};
    sct_json_open_object(json);
    sct_json_key(json, "severity");
    sct_json_text(json, names[problem->severity]);
    sct_json_key(json, "file");
    sct_json_text(json, problem->place.file ? problem->place.file->path : NULL);
    sct_json_key(json, "line");
    sct_json_integer(json, problem->place.line);
    sct_json_key(json, "column");
    sct_json_integer(json, problem->place.column);
    sct_json_key(json, "message");
    sct_json_text(json, problem->message);
    sct_json_key(json, "hint");
    sct_json_text(json, problem->hint);
    sct_json_close_object(json);
}

sct_status sct_problems_json(struct sct_arena *arena, const struct sct_problems *problems,
                             const char **ret_text, struct sct_error *err)
{
    struct sct_text text;
    struct sct_json json;
    sct_text_begin(&text, arena);
    sct_json_begin(&json, &text, true);
    sct_json_open_object(&json);
    sct_json_key(&json, "errors");
    sct_json_integer(&json, (int64_t)sct_problems_error_count(problems));
    sct_json_key(&json, "problems");
    sct_json_open_array(&json);
    for (size_t i = 0; i < problems->count; i++) {
        write_problem(&json, &problems->items[i]);
    }
    sct_json_close_array(&json);
    sct_json_close_object(&json);
    sct_text_add(&text, "\n");
    return sct_text_end(&text, ret_text, err);
}

/* JSON by hand: what RFC 8259 asks for. */
#include "base/json.h"

#include "support/check.h"

#include <math.h>

struct writer {
    struct sct_arena *arena;
    struct sct_text text;
    struct sct_json json;
};

static struct sct_json *begin(struct writer *writer, bool pretty)
{
    struct sct_error err = {0};
    CHECK_OK(sct_arena_open(1 << 20, &writer->arena, &err), err);
    sct_text_begin(&writer->text, writer->arena);
    sct_json_begin(&writer->json, &writer->text, pretty);
    return &writer->json;
}

static void check_and_close(struct writer *writer, const char *expected)
{
    struct sct_error err = {0};
    const char *text = NULL;
    CHECK_OK(sct_text_end(&writer->text, &text, &err), err);
    CHECK_TEXT(text, expected);
    sct_arena_close(writer->arena);
}

static void write_sample(struct sct_json *json)
{
    sct_json_open_object(json);
    sct_json_key(json, "name");
    sct_json_text(json, "at risk");
    sct_json_key(json, "sizes");
    sct_json_open_array(json);
    sct_json_integer(json, INT64_MIN);
    sct_json_number(json, 0.1);
    sct_json_open_object(json);
    sct_json_close_object(json);
    sct_json_open_array(json);
    sct_json_close_array(json);
    sct_json_close_array(json);
    sct_json_key(json, "grid");
    sct_json_boolean(json, false);
    sct_json_key(json, "owner");
    sct_json_text(json, NULL);
    sct_json_close_object(json);
}

static void commas_and_colons_stand_where_they_must(void)
{
    struct writer writer;
    write_sample(begin(&writer, false));
    check_and_close(&writer, "{\"name\":\"at risk\",\"sizes\":[-9223372036854775808,0.1,{},[]],"
                             "\"grid\":false,\"owner\":null}");
}

static void pretty_has_two_spaces_a_level(void)
{
    struct writer writer;
    write_sample(begin(&writer, true));
    check_and_close(&writer, "{\n"
                             "  \"name\": \"at risk\",\n"
                             "  \"sizes\": [\n"
                             "    -9223372036854775808,\n"
                             "    0.1,\n"
                             "    {},\n"
                             "    []\n"
                             "  ],\n"
                             "  \"grid\": false,\n"
                             "  \"owner\": null\n"
                             "}");
}

static void strings_are_escaped(void)
{
    struct writer writer;
    struct sct_json *json = begin(&writer, false);
    sct_json_open_array(json);
    sct_json_text(json, "a\"b\\c/d");
    sct_json_text(json, "\b\f\n\r\t\x01\x1F\x7F");
    sct_json_text(json, "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80");
    sct_json_text(json, "bad \xFF\xC3");
    sct_json_text(json, "</script><!-- x < y <= z");
    sct_json_text(json, "");
    sct_json_close_array(json);
    check_and_close(&writer, "[\"a\\\"b\\\\c/d\",\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\","
                             "\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\","
                             "\"bad \xEF\xBF\xBD\xEF\xBF\xBD\","
                             "\"\\u003c/script>\\u003c!-- x < y <= z\",\"\"]");
}

static void what_is_not_finite_is_null(void)
{
    struct writer writer;
    struct sct_json *json = begin(&writer, false);
    sct_json_open_array(json);
    sct_json_number(json, (double)NAN);
    sct_json_number(json, (double)INFINITY);
    sct_json_number(json, -(double)INFINITY);
    sct_json_number(json, 3.0);
    sct_json_null(json);
    sct_json_close_array(json);
    check_and_close(&writer, "[null,null,null,3,null]");
}

static void a_value_may_stand_alone(void)
{
    struct writer writer;
    sct_json_text(begin(&writer, true), "x");
    check_and_close(&writer, "\"x\"");
}

static void depth_goes_to_the_limit(void)
{
    struct writer writer;
    struct sct_json *json = begin(&writer, false);
    char expected[2 * SCT_JSON_DEPTH_MAX + 1] = "";
    for (int i = 0; i < SCT_JSON_DEPTH_MAX; i++) {
        sct_json_open_array(json);
        expected[i] = '[';
        expected[2 * SCT_JSON_DEPTH_MAX - 1 - i] = ']';
    }
    for (int i = 0; i < SCT_JSON_DEPTH_MAX; i++) {
        sct_json_close_array(json);
    }
    check_and_close(&writer, expected);
}

int main(void)
{
    commas_and_colons_stand_where_they_must();
    pretty_has_two_spaces_a_level();
    strings_are_escaped();
    what_is_not_finite_is_null();
    a_value_may_stand_alone();
    depth_goes_to_the_limit();
    return 0;
}

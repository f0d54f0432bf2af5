/* UTF-8: the edges of Markus Kuhn's decoder stress test, widths and names. */
#include "base/utf8.h"

#include "support/check.h"

static void check_point(const char *bytes, uint32_t expected)
{
    uint32_t point = 0;
    CHECK(sct_utf8_decode(strlen(bytes), bytes, &point) == strlen(bytes));
    CHECK(point == expected);
}

static void first_and_last_of_each_length_decode(void)
{
    uint32_t point = 1;
    CHECK(sct_utf8_decode(1, "", &point) == 1 && point == 0); /* NUL is a code point */
    check_point("\x7F", 0x7F);
    check_point("\xC2\x80", 0x80);
    check_point("\xDF\xBF", 0x7FF);
    check_point("\xE0\xA0\x80", 0x800);
    check_point("\xED\x9F\xBF", 0xD7FF);
    check_point("\xEE\x80\x80", 0xE000);
    check_point("\xEF\xBF\xBD", 0xFFFD);
    check_point("\xEF\xBF\xBF", 0xFFFF);
    check_point("\xF0\x90\x80\x80", 0x10000);
    check_point("\xF4\x8F\xBF\xBF", 0x10FFFF);
}

static void bad_bytes_are_refused(void)
{
    static const char *const bad[] = {
        "\x80",                     /* a continuation alone */
        "\xBF",                     /* */
        "\xC0\x80",                 /* overlong NUL */
        "\xC1\xBF",                 /* overlong 7F */
        "\xE0\x80\xAF",             /* overlong / */
        "\xE0\x9F\xBF",             /* overlong 7FF */
        "\xF0\x8F\xBF\xBF",         /* overlong FFFF */
        "\xED\xA0\x80",             /* first surrogate */
        "\xED\xBF\xBF",             /* last surrogate */
        "\xF4\x90\x80\x80",         /* 110000 */
        "\xF8\x88\x80\x80\x80",     /* five bytes */
        "\xFC\x84\x80\x80\x80\x80", /* six bytes */
        "\xFE",
        "\xFF", /* never */
        "\xC2",
        "\xE2\x82",     /* cut short */
        "\xF0\x9F\x98", /* */
        "\xC2"
        "A", /* a letter where a continuation is due */
        "\xE2\x28\xA1",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t point = 42;
        CHECK(sct_utf8_decode(strlen(bad[i]), bad[i], &point) == 0 && point == 42);
        CHECK(sct_utf8_check(strlen(bad[i]), bad[i]) == 0);
    }
    uint32_t point = 0;
    CHECK(sct_utf8_decode(0, "x", &point) == 0);
    CHECK(sct_utf8_decode(2, "\xE2\x82\xAC", &point) == 0); /* the euro sign is longer than told */
}

/* Every code point, encoded here by hand, comes back; surrogates do not. */
static void every_code_point_comes_back(void)
{
    for (uint32_t expected = 0x80; expected <= 0x10FFFF; expected++) {
        char bytes[4] = {0};
        size_t length = 0;
        if (expected < 0x800) {
            bytes[length++] = (char)(0xC0 | expected >> 6);
        } else if (expected < 0x10000) {
            bytes[length++] = (char)(0xE0 | expected >> 12);
            bytes[length++] = (char)(0x80 | (expected >> 6 & 0x3F));
        } else {
            bytes[length++] = (char)(0xF0 | expected >> 18);
            bytes[length++] = (char)(0x80 | (expected >> 12 & 0x3F));
            bytes[length++] = (char)(0x80 | (expected >> 6 & 0x3F));
        }
        bytes[length++] = (char)(0x80 | (expected & 0x3F));
        uint32_t point = 0;
        const size_t used = sct_utf8_decode(length, bytes, &point);
        if (expected >= 0xD800 && expected <= 0xDFFF) {
            CHECK(used == 0);
        } else {
            CHECK(used == length && point == expected);
        }
    }
}

static void check_finds_the_first_bad_byte(void)
{
    CHECK(sct_utf8_check(0, "") == 0);
    CHECK(sct_utf8_check(11, "gr\xC3\xBC\xC3\x9F dich") == 11);
    CHECK(sct_utf8_check(5, "gr\xFC\xDF!") == 2); /* Latin-1 */
    CHECK(sct_utf8_check(4, "abc\xC3") == 3);     /* cut in the middle */
}

static void points_and_cells_are_counted(void)
{
    CHECK(sct_utf8_points("") == 0 && sct_utf8_width("") == 0);
    CHECK(sct_utf8_points("abc") == 3 && sct_utf8_width("abc") == 3);
    CHECK(sct_utf8_points("gr\xC3\xBC\xC3\x9F") == 4 && sct_utf8_width("gr\xC3\xBC\xC3\x9F") == 4);
    CHECK(sct_utf8_points("e\xCC\x81") == 2 && sct_utf8_width("e\xCC\x81") == 1); /* e, acute */
    CHECK(sct_utf8_points("\xE6\x97\xA5\xE6\x9C\xAC") == 2);                      /* Nihon */
    CHECK(sct_utf8_width("\xE6\x97\xA5\xE6\x9C\xAC") == 4);
    CHECK(sct_utf8_width("\xF0\x9F\x98\x80") == 2); /* grinning face */
    CHECK(sct_utf8_width("\xED\x95\x9C") == 2);     /* Hangul syllable */
    CHECK(sct_utf8_width("\xEF\xBC\xA1") == 2);     /* full-width A */
    CHECK(sct_utf8_width("\xE2\x80\x8B") == 0);     /* zero-width space */
    CHECK(sct_utf8_width("\xE2\x82\xAC") == 1);     /* euro */
    CHECK(sct_utf8_points("a\xFF"
                          "b") == 3 &&
          sct_utf8_width("a\xFF"
                         "b") == 3);
}

static void names_may_be_of_any_script(void)
{
    CHECK(sct_utf8_is_name_start('a') && sct_utf8_is_name_start('Z') &&
          sct_utf8_is_name_start('_'));
    CHECK(!sct_utf8_is_name_start('7') && sct_utf8_is_name_part('7'));
    static const char not_names[] = " !\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\t\n";
    for (size_t i = 0; i < sizeof not_names; i++) { /* the NUL too */
        CHECK(!sct_utf8_is_name_start((unsigned char)not_names[i]));
        CHECK(!sct_utf8_is_name_part((unsigned char)not_names[i]));
    }
    static const uint32_t letters[] = {0xFC, 0x416, 0x5D0, 0x627, 0x915, 0x65E5, 0xD55C, 0x1D49C};
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        CHECK(sct_utf8_is_name_start(letters[i]) && sct_utf8_is_name_part(letters[i]));
    }
    CHECK(!sct_utf8_is_name_start(0x301) && sct_utf8_is_name_part(0x301)); /* combining acute */
    CHECK(!sct_utf8_is_name_start(0x663) && sct_utf8_is_name_part(0x663)); /* Arabic digit */
    static const uint32_t others[] = {0xA0,   0xD7,   0xF7,   0x200B,  0x202E, 0x2060,
                                      0x20AC, 0x2212, 0x3000, 0x1F600, 0xFFFD};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        CHECK(!sct_utf8_is_name_start(others[i]) && !sct_utf8_is_name_part(others[i]));
    }
}

int main(void)
{
    first_and_last_of_each_length_decode();
    bad_bytes_are_refused();
    every_code_point_comes_back();
    check_finds_the_first_bad_byte();
    points_and_cells_are_counted();
    names_may_be_of_any_script();
    return 0;
}

/* Growing texts and shortest numbers. */
#include "base/text.h"

#include "base/random.h"
#include "support/check.h"

#include <math.h>
#include <stdint.h>

static struct sct_arena *open_arena(size_t limit_bytes)
{
    struct sct_arena *arena = NULL;
    struct sct_error err = {0};
    CHECK_OK(sct_arena_open(limit_bytes, &arena, &err), err);
    return arena;
}

static void an_empty_text_is_not_null(void)
{
    struct sct_arena *arena = open_arena(1 << 16);
    struct sct_text text;
    struct sct_error err = {0};
    const char *bytes = NULL;
    sct_text_begin(&text, arena);
    CHECK_OK(sct_text_end(&text, &bytes, &err), err);
    CHECK_TEXT(bytes, "");
    sct_text_add(&text, "");
    sct_text_add_bytes(&text, 0, NULL);
    CHECK_OK(sct_text_end(&text, &bytes, &err), err);
    CHECK_TEXT(bytes, "");
    sct_arena_close(arena);
}

static void additions_stand_in_order(void)
{
    struct sct_arena *arena = open_arena(1 << 16);
    struct sct_text text;
    struct sct_error err = {0};
    const char *bytes = NULL;
    sct_text_begin(&text, arena);
    sct_text_add(&text, "select ");
    sct_text_add_bytes(&text, 3, "abcdef");
    sct_text_add_char(&text, ',');
    sct_text_addf(&text, "%d %s", 42, "x");
    CHECK_OK(sct_text_end(&text, &bytes, &err), err);
    CHECK_TEXT(bytes, "select abc,42 x");
    CHECK(text.count == 15);
    sct_arena_close(arena);
}

/* Every length up to beyond several doublings, so that each edge of the room is met by addf and
 * by add. */
static void every_length_fits(void)
{
    struct sct_arena *arena = open_arena(1 << 20);
    struct sct_text text;
    sct_text_begin(&text, arena);
    for (int i = 0; i < 2000; i++) {
        if (i % 2) {
            sct_text_addf(&text, "%c", 'a' + i % 26);
        } else {
            sct_text_add_char(&text, (char)('a' + i % 26));
        }
        CHECK(text.status == SCT_OK && text.count == (size_t)i + 1);
        CHECK(text.bytes[i] == 'a' + i % 26 && text.bytes[i + 1] == '\0');
    }
    for (int i = 0; i < 2000; i++) {
        CHECK(text.bytes[i] == 'a' + i % 26);
    }
    sct_arena_close(arena);
}

static void the_first_failure_is_remembered(void)
{
    struct sct_arena *arena = open_arena(8192);
    struct sct_text text;
    struct sct_error err = {0};
    const char *bytes = "untouched";
    sct_text_begin(&text, arena);
    for (int i = 0; i < 10000; i++) {
        sct_text_add(&text, "0123456789");
    }
    sct_text_addf(&text, "%s", "more");
    CHECK(sct_text_end(&text, &bytes, &err) == SCT_LIMIT);
    CHECK_TEXT(bytes, "untouched");
    CHECK(strstr(err.message, "8192") != NULL);
    CHECK(sct_text_end(&text, &bytes, NULL) == SCT_LIMIT);
    sct_arena_close(arena);
}

static void format_and_copy_end_with_nul(void)
{
    struct sct_arena *arena = open_arena(1 << 16);
    struct sct_error err = {0};
    const char *text = NULL;
    CHECK_OK(sct_text_format(arena, &text, &err, "%s-%03d", "segment", 7), err);
    CHECK_TEXT(text, "segment-007");
    CHECK_OK(sct_text_copy(arena, 3, "abcdef", &text, &err), err);
    CHECK_TEXT(text, "abc");
    CHECK_OK(sct_text_copy(arena, 0, NULL, &text, &err), err);
    CHECK_TEXT(text, "");
    CHECK(sct_text_copy(arena, SIZE_MAX, "x", &text, &err) == SCT_LIMIT);
    sct_arena_close(arena);
}

/* Expected by the definition: the fewest digits that read back the same.  The hard ones are those
 * of Steele, White (1990), Loitsch (2010) and the powers of two where rounding to nearest is not
 * enough. */
static void known_numbers_are_shortest(void)
{
    static const struct {
        double number;
        const char *text;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {-12.0, "-12"},
        {100.0, "100"},
        {0.1, "0.1"},
        {-0.5, "-0.5"},
        {1.0 / 3.0, "0.3333333333333333"},
        {2.0 / 3.0, "0.6666666666666666"},
        {0.1 + 0.2, "0.30000000000000004"},
        {123456.789, "123456.789"},
        {999999999999999.0, "999999999999999"},
        {1e15, "1e+15"},
        {1e20, "1e+20"},
        {1e23, "1e+23"},
        {9007199254740992.0, "9007199254740992"},
        {1e-7, "1e-07"},
        {5e-324, "5e-324"},
        {2.2250738585072014e-308, "2.2250738585072014e-308"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {0x1p-44, "5.684341886080802e-14"},
        {0x1p-1022, "2.2250738585072014e-308"},
        {4.35, "4.35"},
        {5.299808824e15, "5.299808824e+15"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[32];
        sct_text_from_number(cases[i].number, text);
        CHECK(strtod(text, NULL) == cases[i].number);
        CHECK_TEXT(text, cases[i].text);
    }
    char text[32];
    sct_text_from_number((double)INFINITY, text);
    CHECK_TEXT(text, "inf");
    sct_text_from_number((double)-INFINITY, text);
    CHECK_TEXT(text, "-inf");
}

static int digit_count(const char *text)
{
    int count = 0;
    int zeros = 0;
    for (const char *at = text; *at && *at != 'e'; at++) {
        if (*at < '0' || *at > '9') {
            continue;
        }
        if (count == 0 && *at == '0') {
            continue; /* before the first digit that counts */
        }
        count++;
        zeros = *at == '0' ? zeros + 1 : 0;
    }
    return count - zeros;
}

/* The plain reference: try every precision from one digit on. */
static int fewest_digits(double number)
{
    for (int digits = 1; digits < 17; digits++) {
        char text[40];
        (void)snprintf(text, sizeof text, "%.*e", digits - 1, number);
        if (strtod(text, NULL) == number) {
            return digits;
        }
    }
    return 17;
}

static void random_numbers_read_back_in_fewest_digits(void)
{
    struct sct_random random;
    sct_random_begin(&random, 7, 0);
    for (int i = 0; i < 20000; i++) {
        const uint64_t bits = sct_random_bits(&random);
        double number = 0;
        memcpy(&number, &bits, sizeof number);
        if (i % 2) {
            number = (double)(int64_t)(bits >> 40) / 100.0; /* money, as most numbers here are */
        }
        if (!isfinite(number)) {
            continue;
        }
        char text[32];
        sct_text_from_number(number, text);
        CHECK(strtod(text, NULL) == number);
        CHECK(digit_count(text) <= fewest_digits(number));
    }
}

int main(void)
{
    an_empty_text_is_not_null();
    additions_stand_in_order();
    every_length_fits();
    the_first_failure_is_remembered();
    format_and_copy_end_with_nul();
    known_numbers_are_shortest();
    random_numbers_read_back_in_fewest_digits();
    return 0;
}

/* "Did you mean": distances counted by hand. */
#include "base/near.h"

#include "support/check.h"

static const char *near_of(const char *word, const char *const candidates[])
{
    return sct_near(word, strlen(word), candidates);
}

static void typing_errors_are_found(void)
{
    static const char *const names[] = {"recency", "frequency", "monetary", "tenure",
                                        "r",       "f",         NULL};
    CHECK_TEXT(near_of("recncy", names), "recency");        /* left out */
    CHECK_TEXT(near_of("recencyy", names), "recency");      /* twice */
    CHECK_TEXT(near_of("receny", names), "recency");        /* left out */
    CHECK_TEXT(near_of("rcency", names), "recency");        /* */
    CHECK_TEXT(near_of("tenrue", names), "tenure");         /* swapped: one edit, not two */
    CHECK_TEXT(near_of("TENURE", names), "tenure");         /* case is no edit */
    CHECK_TEXT(near_of("frequencies", names), "frequency"); /* y -> i, + e, + s: three of 11 */
    CHECK_TEXT(near_of("R", names), "r");
}

static void what_is_far_is_not_suggested(void)
{
    static const char *const names[] = {"when", "name", "f", NULL};
    CHECK(near_of("budget", names) == NULL);
    CHECK(near_of("m", names) == NULL); /* one edit, but that is all of it */
    CHECK(near_of("wxyz", names) == NULL);
    CHECK(near_of("wehn", names) == names[0]);
    CHECK(near_of("wh", names) == NULL);   /* two edits of two letters */
    CHECK(near_of("hewn", names) == NULL); /* w-h-e-n needs more than one */
}

/* The limit is a third of the word: 12 bytes allow four edits, 11 allow three. */
static void the_limit_is_a_third(void)
{
    static const char *const names[] = {"abcdefghijkl", NULL};
    CHECK(near_of("abcdefgh1234", names) == names[0]);
    CHECK(near_of("abcdefg12345", names) == NULL);
    CHECK(near_of("abcdefgh123", names) == NULL);
    CHECK(near_of("abcdefghi12", names) == names[0]);
    static const char *const longer[] = {"abcdefghijklmnopqrstuvwx", NULL};
    CHECK(near_of("abcdefghijklmnopqrst1234", longer) == longer[0]);
    CHECK(near_of("abcdefghijklmnopqrs12345", longer) == NULL); /* never more than four */
}

static void ties_go_to_the_first(void)
{
    static const char *const names[] = {"cart", "card", NULL};
    CHECK(near_of("carx", names) == names[0]);
    CHECK(near_of("card", names) == names[1]);
}

static void the_ends_are_safe(void)
{
    static const char *const none[] = {NULL};
    static const char *const empty[] = {"", "x", NULL};
    char word[200];
    memset(word, 'a', sizeof word);
    static const char *const names[] =
        {"a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL};
    CHECK(near_of("x", none) == NULL);
    CHECK(sct_near("x", 1, NULL) == NULL);
    CHECK(sct_near("", 0, empty) == NULL);
    CHECK(sct_near(word, 200, names) == NULL);
    CHECK(sct_near(word, 65, names) == NULL);
    CHECK(sct_near(word, 64, names) == names[1]);
    word[69] = '\0';
    const char *const too_long[] = {word, NULL};
    CHECK(sct_near(names[1], 64, too_long) == NULL);
}

int main(void)
{
    typing_errors_are_found();
    what_is_far_is_not_suggested();
    the_limit_is_a_third();
    ties_go_to_the_first();
    the_ends_are_safe();
    return 0;
}

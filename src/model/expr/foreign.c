#include "model/expr/foreign.h"

#include <stddef.h>
#include <strings.h>

struct foreign {
    const char *word;
    const char *hint;
};

/* Keywords in capitals are found by comparing without case; a keyword in lower case never gets here. */
static const struct foreign words[] = {
#define EXPR_KEYWORD(name, spelling) {spelling, "keywords are in lower case: `" spelling "`"},
#include "model/expr/keywords.def"
#undef EXPR_KEYWORD
#define EXPR_FOREIGN_WORD(word, hint) {word, hint},
#include "model/expr/foreign.def"
    {NULL, NULL},
};

static const struct foreign functions[] = {
#define EXPR_FOREIGN_FUNCTION(word, hint) {word, hint},
#include "model/expr/foreign.def"
    {NULL, NULL},
};

static const char *find(const struct foreign *rows, const char *word)
{
    for (; rows->word; rows++) {
        if (strcasecmp(rows->word, word) == 0) {
            return rows->hint;
        }
    }
    return NULL;
}

const char *expr_foreign_word(const char *word)
{
    return find(words, word);
}

const char *expr_foreign_function(const char *name)
{
    return find(functions, name);
}

bool expr_foreign_is(const char *word)
{
    static const char *const others[] = {"null", "none", "na", "nan", "nil", "empty", "unknown"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcasecmp(others[i], word) == 0) {
            return true;
        }
    }
    return false;
}

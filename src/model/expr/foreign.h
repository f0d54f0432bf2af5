/* foreign.h: what people write who come from SQL, pandas or a spreadsheet, and what it is here. */
#ifndef SCT_MODEL_EXPR_FOREIGN_H
#define SCT_MODEL_EXPR_FOREIGN_H

#include <stdbool.h>

/* A hint for a word that is an operator elsewhere (AND, like, CASE), in any case, or NULL. */
const char *expr_foreign_word(const char *word);

/* A hint for a function of another language (avg, nunique, substr), in any case, or NULL. */
const char *expr_foreign_function(const char *name);

/* null, none, na, nan, empty: what stands after `is` elsewhere. */
bool expr_foreign_is(const char *word);

#endif

/* form.c: texts with parts.  A part is `$` and one letter or digit; no engine's SQL here needs a `$` itself. */
#include "engine/sql/dialect.h"

#include <string.h>

void sql_expand(struct sct_text *sql, const char *form, sql_write_part write, const void *context)
{
    for (const char *at = form;;) {
        const size_t plain = strcspn(at, "$");
        sct_text_add_bytes(sql, plain, at);
        at += plain;
        if (*at == '\0') {
            return;
        }
        write(context, sql, at[1]);
        at += 2;
    }
}

static void write_text(const void *context, struct sct_text *sql, char key)
{
    (void)key;
    sct_text_add(sql, context);
}

void sql_expand_text(struct sct_text *sql, const char *form, const char *part)
{
    sql_expand(sql, form, write_text, part);
}

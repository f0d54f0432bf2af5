/* Random files: rows given and rows rejected are the rows written, at one thread and at four, whatever is in them. */
#include "read_case.h"

#include "base/random.h"

enum { FILES = 12, ROWS = 4000 };

/* A row of three cells; or one of another width; or one with a quote that closes too early.  Returns what it is. */
static int write_row(FILE *file, struct sct_random *random, int i)
{
    static const char *const cells[] = {"",
                                        "x",
                                        "\"a,b\"",
                                        "\"say \"\"hi\"\"\"",
                                        "\"two\nlines\"",
                                        "\"\"",
                                        "long long text",
                                        "\"\n\n,,\""};
    const uint64_t kind = sct_random_below(random, 40);
    const char *cell = cells[sct_random_below(random, 8)];
    const char *end =
        sct_random_below(random, 50) == 0 ? "\n\n" : "\n"; /* a blank line is no row */
    if (kind == 0) {
        (void)fprintf(file, "%d,%s%s", i, cell, end);
    } else if (kind == 1) {
        (void)fprintf(file, "%d,%s,1,2%s", i, cell, end);
    } else if (kind == 2) {
        (void)fprintf(file, "%d,\"early\" end,1%s", i, end);
    } else if (kind == 3) {
        (void)fprintf(file, "%d,%s,1e300%s", i, cell, end);
    } else {
        (void)fprintf(file, "%d,%s,%d%s", i, cell, i % 7, end);
    }
    return (int)kind;
}

static void write_random(struct read_case *c, struct sct_random *random, int64_t counts[4])
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/a.csv", c->folder);
    FILE *file = fopen(path, "wb");
    CHECK(file);
    (void)fprintf(file, "id,text,n\n");
    for (int i = 0; i < ROWS; i++) {
        const int kind = write_row(file, random, i);
        counts[kind < 4 ? kind : 0] += kind < 4;
    }
    CHECK(fclose(file) == 0);
}

static void check_file(uint64_t seed, int threads)
{
    struct read_case c;
    struct sct_random random;
    char sql[64];
    int64_t counts[4] = {0}; /* narrow, wide, broken quote, out of range */
    sct_random_begin(&random, 7, seed);
    case_open(&c);
    (void)snprintf(sql, sizeof sql, "SET threads = %d", threads);
    case_ok(&c, db_run(c.db, sql, &c.err));
    write_random(&c, &random, counts);
    case_name(&c, "a.csv");
    CHECK(case_peek(&c));
    case_use_all(&c);
    case_scan(&c);
    CHECK(case_rejected(&c, "ragged") == counts[0] + counts[1]);
    CHECK(case_rejected(&c, "broken quote") == counts[2]);
    CHECK(c.bad == counts[3]);
    CHECK(c.given + case_rejected(&c, NULL) == ROWS);
    case_close(&c);
}

int main(void)
{
    for (uint64_t seed = 0; seed < FILES; seed++) {
        check_file(seed, seed % 2 ? 4 : 1);
    }
    return 0;
}

/* Fails every allocation of a look at a source, of its relation and of its rejects in turn.  Each run must end in
 * SCT_OK or SCT_NOMEM, leave what it returns untouched on failure, and give back every block, every
 * file and every table of the engine. */
#include "base/alloc.h"
#include "base/text.h"
#include "engine/read/read.h"
#include "support/check.h"

#include <string.h>
#include <unistd.h>

struct bench {
    struct db *db;
    struct sct_file plan;
    struct plan_source source;
    struct plan_text names[2];
};

/* The lowest free descriptor: unchanged unless somebody kept one. */
static int next_descriptor(void)
{
    const int fd = dup(STDIN_FILENO);
    CHECK(fd >= 0 && close(fd) == 0);
    return fd;
}

static sct_status scan(struct bench *bench, struct sct_arena *run, struct read_source *source,
                       struct sct_error *err)
{
    static const bool used[] = {true, true, true, true};
    struct sct_text sql;
    struct read_rejects rejects = {.sample_count = 99};
    const char *query = NULL;
    struct db_table table;
    const struct read_file *files = NULL;
    size_t count = 0;
    sct_text_begin(&sql, run);
    sct_text_add(&sql, "SELECT count(*) FROM ");
    SCT_TRY(read_relation(source, used, "s0", &sql, err));
    SCT_TRY(sct_text_end(&sql, &query, err));
    SCT_TRY(db_query(bench->db, run, query, &table, err));
    const sct_status status = read_rejects(run, bench->db, source, used, "s0", 1, &rejects, err);
    CHECK(status == SCT_OK ? rejects.sample_count == 4 : rejects.sample_count == 99);
    SCT_TRY(status);
    SCT_TRY(read_files(run, source, &count, &files, err));
    CHECK(count == 2);
    return SCT_OK;
}

static sct_status run_once(struct bench *bench)
{
    struct sct_error err = {0};
    struct sct_arena *run = NULL;
    struct sct_problems problems;
    struct read_source *source = NULL;
    struct sct_catalog_source catalog = {.column_count = 99};
    sct_status status = sct_arena_open((size_t)1 << 24, &run, &err);
    if (status == SCT_OK) {
        sct_problems_begin(&problems, run);
        status = read_peek(run, bench->db, &bench->source, "Europe/London", &problems, &source,
                           &catalog, &err);
        CHECK(status == SCT_OK ? catalog.column_count == 4
                               : catalog.column_count == 99 && source == NULL);
    }
    if (status == SCT_OK) {
        status = scan(bench, run, source, &err);
    }
    CHECK(status == SCT_OK || err.message[0] != '\0');
    sct_arena_close(run);
    return status;
}

static void clean_up(struct bench *bench)
{
    struct sct_error err;
    CHECK(db_run(bench->db,
                 "DROP TABLE IF EXISTS sct_s0_errors; DROP TABLE IF EXISTS sct_s0_scans;"
                 "DROP TABLE IF EXISTS sct_look_errors; DROP TABLE IF EXISTS sct_look_scans;"
                 "DROP TABLE IF EXISTS sct_look",
                 &err) == SCT_OK);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

int main(void)
{
    struct bench bench = {0};
    const struct db_options options = {.threads = 1};
    const struct sct_place at = {.file = &bench.plan, .line = 1, .column = 1, .width = 1};
    char folder[] = "/tmp/sectile-torture-XXXXXX";
    char path[2][128];
    CHECK(mkdtemp(folder));
    (void)snprintf(path[0], sizeof path[0], "%s/a.csv", folder);
    (void)snprintf(path[1], sizeof path[1], "%s/b.csv", folder);
    /* A format to be found, a header to be mended, a ragged row, a broken quote and a bad cell. */
    write_file(path[0], "id,at,at,\n1,1/13/2010,x,1\n2,1/14/2010,y,2\n3\n4,\"1/15\" x,z,4\n");
    write_file(path[1],
               "id,at,at,\n5,1/13/2010,x,3\n6,1/14/2010,z,4\n7,1/15/2010\n8,1/1/2010,z,1e300\n");
    bench.plan = (struct sct_file){.path = "plan.yml", .text = ""};
    bench.names[0] = (struct plan_text){.text = path[0], .at = at};
    bench.names[1] = (struct plan_text){.text = path[1], .at = at};
    bench.source.read = (struct plan_texts){.count = 2, .items = bench.names};
    bench.source.name = (struct plan_text){.text = "lines", .at = at};

    CHECK(db_open(&options, &bench.db, NULL) == SCT_OK);
    CHECK(run_once(&bench) == SCT_OK); /* what the engine opens once, it has opened now */
    const long live = sct_alloc_live;
    const int descriptor = next_descriptor();
    for (long n = 1;; n++) {
        sct_alloc_fail_at = n;
        const sct_status status = run_once(&bench);
        const int all_allocated = sct_alloc_fail_at != 1;
        sct_alloc_fail_at = 0;

        CHECK(sct_alloc_live == live);
        CHECK(next_descriptor() == descriptor);
        CHECK(status == SCT_OK || status == SCT_NOMEM);
        clean_up(&bench);
        if (all_allocated) {
            CHECK(status == SCT_OK);
            (void)printf("failed each of %ld allocations\n", n - 1);
            break;
        }
    }
    db_close(bench.db);
    CHECK(unlink(path[0]) == 0 && unlink(path[1]) == 0 && rmdir(folder) == 0);
    return 0;
}

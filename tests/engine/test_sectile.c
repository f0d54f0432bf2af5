/* The public interface: what a C program gets, and what it is told when it gets nothing. */
#include "sectile.h"

#include "support/check.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/sectile-test-XXXXXX";
static char plan_path[64], bad_path[64], store_path[64];

static const char plan_text[] = "sectile: 1\n"
                                "name: three\n"
                                "clock: {as_of: 2024-06-01}\n"
                                "sources:\n"
                                "  lines: {read: lines.csv, customer: customer, at: at}\n"
                                "features:\n"
                                "  orders: count(lines)\n"
                                "schemes:\n"
                                "  all:\n"
                                "    segments:\n"
                                "      - {name: several, when: orders > 1}\n"
                                "      - {name: once, otherwise: true}\n";

/* Before the as-of: A twice, B and C once each; A and D afterwards. */
static const char lines_text[] = "customer,at,amount\n"
                                 "A,2024-01-02,5\n"
                                 "A,2024-02-03,7\n"
                                 "B,2024-02-03,7\n"
                                 "C,2024-05-31,1\n"
                                 "A,2024-06-01,1\n"
                                 "D,2024-07-01,1\n";

static void write_file(char path[64], const char *name, const char *text)
{
    (void)snprintf(path, 64, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

static void begin(void)
{
    char path[64];
    CHECK(mkdtemp(folder) != NULL);
    write_file(path, "lines.csv", lines_text);
    write_file(plan_path, "plan.yml", plan_text);
    char bad[1024];
    (void)snprintf(bad, sizeof bad, "%stag: {}\n", plan_text);
    write_file(bad_path, "bad.yml", bad);
    (void)snprintf(store_path, sizeof store_path, "%s/.sectile", folder);
}

static void end(void)
{
    char command[96];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    CHECK(system(command) == 0); /* NOLINT(cert-env33-c): a folder of our own making */
}

static void options_out_of_range_are_refused(void)
{
    struct sct_sectile *sectile = NULL;
    struct sct_sectile_options options = {0};
    CHECK(sct_sectile_open(&options, &sectile) == 2);
    options.struct_bytes = sizeof options + 1;
    CHECK(sct_sectile_open(&options, &sectile) == 2);
    options.struct_bytes = sizeof options;
    options.threads = -1;
    CHECK(sct_sectile_open(&options, &sectile) == 2);
    CHECK(sectile == NULL);
    sct_sectile_close(NULL);
}

static void an_older_program_gives_shorter_options(void)
{
    struct sct_sectile *sectile = NULL;
    struct sct_sectile_options options = {.struct_bytes =
                                              offsetof(struct sct_sectile_options, memory_bytes),
                                          .threads = -1}; /* beyond what it says it knows */
    CHECK(sct_sectile_open(&options, &sectile) == 0);
    sct_sectile_close(sectile);
}

static void a_run_gives_json_and_a_snapshot(void)
{
    struct sct_sectile *sectile = NULL;
    const char *json = NULL;
    struct stat store;
    CHECK(sct_sectile_open(NULL, &sectile) == 0);
    CHECK(sct_sectile_run(sectile, plan_path, &json) == 0);
    CHECK(json[0] == '{' && json[strlen(json) - 1] == '\n');
    CHECK(strstr(json, "\"several\"") != NULL);
    CHECK(sct_sectile_message(sectile)[0] == '\0');
    CHECK(stat(store_path, &store) == 0);
    sct_sectile_close(sectile);
}

static void a_dry_run_with_another_as_of_leaves_no_store(void)
{
    char other[64];
    struct stat none;
    struct sct_sectile *sectile = NULL;
    const char *json = NULL;
    (void)snprintf(other, sizeof other, "%s/other", folder);
    const struct sct_sectile_options options = {.struct_bytes = sizeof options,
                                                .as_of = "2024-01-31",
                                                .store = other,
                                                .dry_run = 1,
                                                .threads = 1};
    CHECK(sct_sectile_open(&options, &sectile) == 0);
    CHECK(sct_sectile_run(sectile, plan_path, &json) == 0);
    CHECK(strstr(json, "2024-01-31") != NULL);
    sct_sectile_close(sectile);
    CHECK(stat(other, &none) != 0);
}

static void mistakes_come_as_json_and_as_a_message(void)
{
    struct sct_sectile *sectile = NULL;
    const char *json = NULL;
    CHECK(sct_sectile_open(NULL, &sectile) == 0);
    CHECK(sct_sectile_check(sectile, bad_path, &json) == 3);
    CHECK(strstr(json, "\"line\": 13") != NULL);
    CHECK(strstr(sct_sectile_message(sectile), "bad.yml:13:1: ") != NULL);
    CHECK(strstr(sct_sectile_hint(sectile), "tags") != NULL);

    /* The handle is good for another call, which forgets the message. */
    CHECK(sct_sectile_check(sectile, plan_path, &json) == 0);
    CHECK(strstr(json, "\"errors\": 0") != NULL);
    CHECK(sct_sectile_message(sectile)[0] == '\0');
    sct_sectile_close(sectile);
}

static void a_plan_that_is_not_there_writes_nothing(void)
{
    struct sct_sectile *sectile = NULL;
    const char *json = "untouched";
    CHECK(sct_sectile_open(NULL, &sectile) == 0);
    CHECK(sct_sectile_run(sectile, "/nowhere/plan.yml", &json) == 9);
    CHECK(sct_sectile_check(sectile, "/nowhere/plan.yml", &json) == 9);
    CHECK(strstr(sct_sectile_message(sectile), "/nowhere/plan.yml") != NULL);
    CHECK(sct_sectile_run(sectile, NULL, &json) == 2);
    CHECK(sct_sectile_run(sectile, "", &json) == 2);
    CHECK(strcmp(json, "untouched") == 0);
    sct_sectile_close(sectile);
}

int main(void)
{
    begin();
    CHECK(strcmp(sct_sectile_version(), SCT_VERSION) == 0);
    options_out_of_range_are_refused();
    an_older_program_gives_shorter_options();
    a_run_gives_json_and_a_snapshot();
    a_dry_run_with_another_as_of_leaves_no_store();
    mistakes_come_as_json_and_as_a_message();
    a_plan_that_is_not_there_writes_nothing();
    end();
    return 0;
}

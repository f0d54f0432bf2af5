/* The front door: finds the command, takes the options apart, turns a status into an exit code. */
#include "base/near.h"
#include "cli/cli.h"
#include "cli/version.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define B(name) (UINT64_C(1) << CLI_##name)

/* Options every command takes. */
static const uint64_t COMMON = B(COLOR) | B(QUIET) | B(HELP);

static const struct option {
    const char *spelling, *argument, *about;
} options[] = {
#define CLI_OPTION(name, spelling, argument, about) {spelling, argument, about},
#include "cli/options.def"
#undef CLI_OPTION
};

static const struct command {
    const char *name;
    int least, most;
    const char *operands, *about;
    uint64_t options;
    sct_status (*run)(const struct cli *cli, struct sct_error *err);
} commands[] = {
#define CLI_COMMAND(name, least, most, operands, about, accepted) \
    {#name, least, most, operands, about, accepted, cli_##name},
#include "cli/commands.def"
#undef CLI_COMMAND
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0], OPERANDS_MAX = 16 };

/* ---- help --------------------------------------------------------------------------------------- */

static void print_options(FILE *out, uint64_t accepted)
{
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++) {
        if (accepted & (UINT64_C(1) << i)) {
            (void)fprintf(out, "  %-11s %-7s %s\n", options[i].spelling, options[i].argument,
                          options[i].about);
        }
    }
}

static void print_help(FILE *out)
{
    (void)fprintf(out,
                  "sectile %s: customer segmentation as code\n\n"
                  "Usage: sectile COMMAND [OPTIONS] ...\n\n",
                  sct_version());
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        (void)fprintf(out, "  %-9s %-13s  %s\n", commands[i].name, commands[i].operands,
                      commands[i].about);
    }
    (void)fprintf(
        out, "\n`sectile COMMAND --help` says more; `sectile --version` says which build this is.\n"
             "Begin with: sectile init orders.csv\n");
}

static void print_command_help(FILE *out, const struct command *command)
{
    (void)fprintf(out, "sectile %s: %s\n\nUsage: sectile %s [OPTIONS] %s\n\n", command->name,
                  command->about, command->name, command->operands);
    print_options(out, command->options | COMMON);
}

/* ---- options ------------------------------------------------------------------------------------ */

static int find_option(const char *word, size_t bytes)
{
    for (int i = 0; i < CLI_OPTION_COUNT; i++) {
        if (strlen(options[i].spelling) == bytes &&
            strncmp(options[i].spelling, word, bytes) == 0) {
            return i;
        }
    }
    return -1;
}

static sct_status unknown_option(const struct command *command, const char *word,
                                 struct sct_error *err)
{
    const char *names[CLI_OPTION_COUNT + 1] = {0};
    size_t count = 0;
    for (size_t i = 0; i < CLI_OPTION_COUNT; i++) {
        if ((command->options | COMMON) & (UINT64_C(1) << i)) {
            names[count++] = options[i].spelling;
        }
    }
    const char *near = sct_near(word, strlen(word), names);
    const sct_status status =
        sct_fail(err, SCT_USAGE, "sectile %s has no option '%s'", command->name, word);
    (void)snprintf(err->hint, sizeof err->hint,
                   near ? "did you mean '%s'?" : "see: sectile %s --help",
                   near ? near : command->name);
    return status;
}

static sct_status take_option(const struct command *command, struct cli *cli, int argc,
                              char *argv[], int *index, struct sct_error *err)
{
    const char *word = argv[*index];
    const char *equals = strchr(word, '=');
    const size_t bytes = equals ? (size_t)(equals - word) : strlen(word);
    const int option = find_option(word, bytes);
    if (option < 0 || !((command->options | COMMON) & (UINT64_C(1) << option))) {
        return unknown_option(command, word, err);
    }
    cli->given[option] = true;
    cli->values[option] = "";
    if (options[option].argument[0] == '\0') {
        return equals ? sct_fail(err, SCT_USAGE, "%s takes no argument", options[option].spelling)
                      : SCT_OK;
    }
    if (equals) {
        cli->values[option] = equals + 1;
        return SCT_OK;
    }
    if (*index + 1 >= argc) {
        return sct_fail(err, SCT_USAGE, "%s needs its argument %s", options[option].spelling,
                        options[option].argument);
    }
    *index += 1;
    cli->values[option] = argv[*index];
    return SCT_OK;
}

static sct_status take_words(const struct command *command, struct cli *cli,
                             const char *operands[OPERANDS_MAX], int argc, char *argv[],
                             struct sct_error *err)
{
    bool only_operands = false;
    for (int i = 2; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (!only_operands && argv[i][0] == '-' && argv[i][1] != '\0') {
            SCT_TRY(take_option(command, cli, argc, argv, &i, err));
        } else if (cli->operand_count >= command->most) {
            return sct_fail(err, SCT_USAGE, "sectile %s takes %s; '%s' is one too many",
                            command->name, command->operands, argv[i]);
        } else {
            operands[cli->operand_count++] = argv[i];
        }
    }
    cli->operands = operands;
    if (!cli->given[CLI_HELP] && cli->operand_count < command->least) {
        const sct_status status =
            sct_fail(err, SCT_USAGE, "sectile %s needs %s", command->name, command->operands);
        (void)snprintf(err->hint, sizeof err->hint, "see: sectile %s --help", command->name);
        return status;
    }
    return SCT_OK;
}

/* ---- how the outputs like it ---------------------------------------------------------------------- */

static bool wants_color(const struct cli *cli, int fd)
{
    const char *when = cli->given[CLI_COLOR] ? cli->values[CLI_COLOR] : "auto";
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    if (strcmp(when, "always") == 0) {
        return true;
    }
    return strcmp(when, "never") != 0 && isatty(fd) && !(no_color && no_color[0]) &&
           !(term && strcmp(term, "dumb") == 0);
}

/* Bars and boxes need a locale that can show them; files and pipes are UTF-8. */
static bool wants_unicode(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    if (!isatty(STDOUT_FILENO)) {
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0]) {
            return strstr(value, "UTF-8") || strstr(value, "utf8") || strstr(value, "UTF8");
        }
    }
    return false;
}

static int terminal_columns(void)
{
    struct winsize size = {0};
    const char *columns = getenv("COLUMNS");
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    const long given = columns ? strtol(columns, NULL, 10) : 0;
    return given >= 20 && given <= 1000 ? (int)given : 100;
}

static sct_status set_style(struct cli *cli, struct sct_error *err)
{
    const char *when = cli->given[CLI_COLOR] ? cli->values[CLI_COLOR] : "auto";
    if (strcmp(when, "auto") != 0 && strcmp(when, "always") != 0 && strcmp(when, "never") != 0) {
        return sct_fail(err, SCT_USAGE, "--color takes auto, always or never, not '%s'", when);
    }
    cli->out = (struct sct_report_style){.color = wants_color(cli, STDOUT_FILENO),
                                         .unicode = wants_unicode(),
                                         .columns = terminal_columns()};
    cli->color_err = wants_color(cli, STDERR_FILENO);
    return SCT_OK;
}

/* ---- main ----------------------------------------------------------------------------------------- */

static int tell_error(sct_status status, const struct sct_error *err)
{
    if (status != SCT_OK && err->message[0]) {
        (void)fprintf(stderr, "sectile: %s%s%s\n", err->where, err->where[0] ? ": " : "",
                      err->message);
        if (err->hint[0]) {
            (void)fprintf(stderr, "  hint: %s\n", err->hint);
        }
    }
    return sct_status_exit_code(status);
}

static sct_status unknown_command(const char *word, struct sct_error *err)
{
    const char *names[COMMAND_COUNT + 1] = {0};
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        names[i] = commands[i].name;
    }
    const char *near = sct_near(word, strlen(word), names);
    const sct_status status = sct_fail(err, SCT_USAGE, "there is no command '%s'", word);
    (void)snprintf(err->hint, sizeof err->hint,
                   near ? "did you mean 'sectile %s'?" : "see: sectile --help%s", near ? near : "");
    return status;
}

static sct_status run_command(const struct command *command, int argc, char *argv[],
                              struct sct_error *err)
{
    const char *operands[OPERANDS_MAX] = {0};
    struct cli cli = {0};
    SCT_TRY(take_words(command, &cli, operands, argc, argv, err));
    if (cli.given[CLI_HELP]) {
        print_command_help(stdout, command);
        return cli_write("", err);
    }
    SCT_TRY(set_style(&cli, err));
    SCT_TRY(sct_arena_open((size_t)256 << 20, &cli.arena, err));
    const sct_status status = command->run(&cli, err);
    sct_arena_close(cli.arena);
    return status;
}

int main(int argc, char *argv[])
{
    struct sct_error err = {0};
    if (argc < 2) {
        print_help(stderr);
        return sct_status_exit_code(SCT_USAGE);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return tell_error(cli_write("", &err), &err);
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("sectile %s (%s)\n", sct_version(), sct_git_version);
        return tell_error(cli_write("", &err), &err);
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return tell_error(run_command(&commands[i], argc, argv, &err), &err);
        }
    }
    return tell_error(unknown_command(argv[1], &err), &err);
}

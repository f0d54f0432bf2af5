/* Progress on a pseudo-terminal: nothing within the first second, one line after it, none when closed. */
#define _XOPEN_SOURCE 700 /* posix_openpt */

#include "report/report.h"

#include "support/check.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SEEN_BYTES_MAX = 1 << 16 };

struct terminal {
    int master, slave;
    size_t count;
    char seen[SEEN_BYTES_MAX]; /* all that was written to it */
};

static struct terminal open_terminal(unsigned short columns)
{
    struct terminal terminal = {.master = posix_openpt(O_RDWR | O_NOCTTY)};
    struct winsize size = {.ws_row = 24, .ws_col = columns};

    CHECK(terminal.master >= 0 && grantpt(terminal.master) == 0 && unlockpt(terminal.master) == 0);
    terminal.slave = open(ptsname(terminal.master), O_RDWR | O_NOCTTY);
    CHECK(terminal.slave >= 0 && ioctl(terminal.slave, TIOCSWINSZ, &size) == 0);
    return terminal;
}

static void close_terminal(struct terminal *terminal)
{
    CHECK(close(terminal->slave) == 0 && close(terminal->master) == 0);
}

static double now(void)
{
    struct timespec at = {0};
    CHECK(clock_gettime(CLOCK_MONOTONIC, &at) == 0);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* Reads what arrives until the clock says so. */
static void watch(struct terminal *terminal, double until)
{
    while (now() < until) {
        struct pollfd one = {.fd = terminal->master, .events = POLLIN};
        if (poll(&one, 1, 20) == 1) {
            const ssize_t got = read(terminal->master, terminal->seen + terminal->count,
                                     SEEN_BYTES_MAX - 1 - terminal->count);
            CHECK(got > 0);
            terminal->count += (size_t)got;
        }
    }
}

/* Reads until the terminal has been sent text, or for ten seconds: a busy machine draws late. */
static void watch_for(struct terminal *terminal, const char *text)
{
    const double end = now() + 10.0;
    while (now() < end && !strstr(terminal->seen, text)) {
        watch(terminal, now() + 0.05);
    }
    CHECK(strstr(terminal->seen, text) != NULL);
}

/* What a person sees in the end: the line after carriage returns and erasures, and the widest it was. */
static size_t last_line(const struct terminal *terminal, char ret_line[512], size_t *ret_widest)
{
    size_t used = 0;
    *ret_widest = 0;
    for (size_t i = 0; i < terminal->count; i++) {
        if (strncmp(terminal->seen + i, "\r\x1b[2K", 5) == 0) {
            used = 0;
            i += 4;
            continue;
        }
        CHECK(terminal->seen[i] != '\x1b' && terminal->seen[i] != '\n' && used < 511);
        ret_line[used++] = terminal->seen[i];
        *ret_widest = used > *ret_widest ? used : *ret_widest;
    }
    ret_line[used] = '\0';
    return used;
}

static double four_tenths(void *context)
{
    (void)context;
    return 0.4;
}

static void it_draws_after_a_second_and_erases_itself(void)
{
    struct terminal terminal = open_terminal(80);
    struct report_progress *progress = NULL;
    char line[512];
    size_t widest = 0;
    const double began = now();

    CHECK(report_progress_open(terminal.slave, true, NULL, four_tenths, &progress, NULL) == SCT_OK);
    report_progress_step(progress, "reading lines");
    watch(&terminal, began + 0.9);
    CHECK(now() - began >= 0.99 || terminal.count == 0);

    watch_for(&terminal, "\r\x1b[2K[########            ]  40%  reading lines  ");
    report_progress_step(progress, "scoring\x1b[2J");
    watch_for(&terminal, "]  40%  scoring?[2J  ");

    report_progress_close(progress);
    watch(&terminal, now() + 0.1);
    CHECK(last_line(&terminal, line, &widest) == 0);
    close_terminal(&terminal);
}

static void a_quick_run_and_a_disabled_bar_draw_nothing(void)
{
    struct terminal terminal = open_terminal(80);
    struct report_progress *quick = NULL;
    struct report_progress *disabled = NULL;
    const double began = now();

    CHECK(report_progress_open(terminal.slave, true, NULL, NULL, &quick, NULL) == SCT_OK);
    report_progress_step(quick, "reading");
    report_progress_close(quick);
    CHECK(now() - began < 0.9); /* close does not wait for the second to pass */
    CHECK(report_progress_open(terminal.slave, false, NULL, NULL, &disabled, NULL) == SCT_OK);
    report_progress_step(disabled, "reading");
    watch(&terminal, now() + 1.3);
    report_progress_close(disabled);
    watch(&terminal, now() + 0.1);
    CHECK(terminal.count == 0);

    report_progress_step(NULL, "nothing");
    report_progress_close(NULL);
    close_terminal(&terminal);
}

static void a_narrow_terminal_is_not_passed(void)
{
    struct terminal terminal = open_terminal(40);
    struct report_progress *progress = NULL;
    char line[512];
    size_t widest = 0;

    CHECK(report_progress_open(terminal.slave, true, NULL, four_tenths, &progress, NULL) == SCT_OK);
    report_progress_step(progress, "reading a source with a rather long name");
    watch_for(&terminal, "40%");
    report_progress_close(progress);
    watch(&terminal, now() + 0.1);
    CHECK(last_line(&terminal, line, &widest) == 0);
    CHECK(widest > 0 && widest < 40);
    close_terminal(&terminal);
}

/* The default action of SIGPIPE would end this program. */
static void a_reader_that_went_away_is_survived(void)
{
    struct report_progress *progress = NULL;
    const struct timespec nap = {.tv_sec = 1, .tv_nsec = 300000000};
    int ends[2];

    CHECK(pipe(ends) == 0 && close(ends[0]) == 0);
    CHECK(report_progress_open(ends[1], true, NULL, NULL, &progress, NULL) == SCT_OK);
    report_progress_step(progress, "reading");
    CHECK(nanosleep(&nap, NULL) == 0);
    report_progress_close(progress);
    CHECK(close(ends[1]) == 0);
}

/* Nobody reads the pipe and it does not block: close must come back all the same. */
static void a_full_pipe_does_not_hold_up_close(void)
{
    struct report_progress *progress = NULL;
    const struct timespec nap = {.tv_sec = 1, .tv_nsec = 200000000};
    char block[4096] = {0};
    int ends[2];

    CHECK(pipe(ends) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
    while (write(ends[1], block, sizeof block) > 0) {
    }
    CHECK(report_progress_open(ends[1], true, NULL, NULL, &progress, NULL) == SCT_OK);
    CHECK(nanosleep(&nap, NULL) == 0);
    const double began = now();
    report_progress_close(progress);
    CHECK(now() - began < 5.0);
    CHECK(close(ends[0]) == 0 && close(ends[1]) == 0);
}

static void *name_steps(void *progress)
{
    for (int i = 0; i < 2000; i++) {
        report_progress_step(progress, i % 2 ? "reading" : "a much longer name of a step");
    }
    return NULL;
}

static void steps_may_come_from_several_threads(void)
{
    struct terminal terminal = open_terminal(80);
    struct report_progress *progress = NULL;
    pthread_t threads[3];

    CHECK(report_progress_open(terminal.slave, true, NULL, four_tenths, &progress, NULL) == SCT_OK);
    watch(&terminal, now() + 1.1);
    for (int i = 0; i < 3; i++) {
        CHECK(pthread_create(&threads[i], NULL, name_steps, progress) == 0);
    }
    watch(&terminal, now() + 0.2);
    for (int i = 0; i < 3; i++) {
        CHECK(pthread_join(threads[i], NULL) == 0);
    }
    report_progress_close(progress);
    close_terminal(&terminal);
}

/* Each case waits for more than a second: all at once, each in a process of its own. */
int main(void)
{
    static void (*const cases[])(void) = {
        it_draws_after_a_second_and_erases_itself, a_quick_run_and_a_disabled_bar_draw_nothing,
        a_narrow_terminal_is_not_passed,           a_reader_that_went_away_is_survived,
        a_full_pipe_does_not_hold_up_close,        steps_may_come_from_several_threads,
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    pid_t children[CASES];

    for (size_t i = 0; i < CASES; i++) {
        children[i] = fork();
        CHECK(children[i] >= 0);
        if (children[i] == 0) {
            cases[i]();
            exit(0);
        }
    }
    for (size_t i = 0; i < CASES; i++) {
        int how = 0;
        CHECK(waitpid(children[i], &how, 0) == children[i]);
        CHECK(WIFEXITED(how) && WEXITSTATUS(how) == 0);
    }
    return 0;
}

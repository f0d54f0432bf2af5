/* Progress: one line on a terminal, drawn by its own thread.
 *
 * What must hold:
 *   - nothing is drawn before DELAY_SECONDS: a run that is quick says nothing;
 *   - after close the line is empty and the cursor at its start, so what is printed next stands alone;
 *   - a reader that went away (EPIPE) ends the drawing, not the program: the thread blocks all signals, so
 *     the SIGPIPE of its own write stays with it, and only it writes;
 *   - the state is touched under the lock only.  The lock is not held while writing: a terminal that was
 *     stopped (Ctrl-S) holds up the drawing and close, never a step of the run.
 *
 * Rejected: drawing from report_progress_step.  Steps are seconds long and a bar that stands still looks
 * like a program that hangs. */
#include "report/report.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

static const double DELAY_SECONDS = 1.0;

enum {
    FRAME_NANOS = 100000000, /* ten frames a second: smooth enough, and free */
    STEP_BYTES = 96,
    MARKS_BYTES = 48,
    LINE_BYTES = 256,
    BAR_CELLS = 20,
    COLUMNS_WHEN_UNKNOWN = 80,
    WRITE_WAIT_MILLIS = 100, /* for a descriptor that is set not to block */
    WRITE_WAITS_MAX = 3
};

static const char ERASE[] = "\r\x1b[2K";

struct report_progress {
    int fd;
    void *context;
    double (*poll)(void *context);
    struct timespec began;
    pthread_t thread;
    bool running; /* there is a thread; open and close alone look here */

    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t changed;
    bool closing;
    char step[STEP_BYTES];
};

/* What the thread alone knows. */
struct drawing {
    struct report_progress *progress;
    bool drawn; /* something stands on the line */
    bool dead;  /* the descriptor does not take bytes any more */
    int frame;
};

/* ---- writing ------------------------------------------------------------------------------- */

/* True when the descriptor is worth another try. */
static bool wait_writable(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLOUT};
    return poll(&one, 1, WRITE_WAIT_MILLIS) >= 0 || errno == EINTR;
}

static bool write_all(int fd, size_t count, const char bytes[])
{
    int waits = 0;
    while (count > 0) {
        const ssize_t wrote = write(fd, bytes, count);
        if (wrote >= 0) {
            bytes += wrote;
            count -= (size_t)wrote;
            continue;
        }
        const bool busy = errno == EAGAIN || errno == EWOULDBLOCK;
        if (errno != EINTR && !(busy && waits++ < WRITE_WAITS_MAX && wait_writable(fd))) {
            return false;
        }
    }
    return true;
}

static int terminal_columns(int fd)
{
    struct winsize size = {0};
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return COLUMNS_WHEN_UNKNOWN;
    }
    return size.ws_col;
}

/* ---- the line ------------------------------------------------------------------------------ */

static double seconds_since(const struct timespec *began)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - began->tv_sec) + (double)(now.tv_nsec - began->tv_nsec) / 1e9;
}

/* "[########            ]  42%", or a mark that turns when the share is not known. */
static void format_share(double share, int frame, char ret_text[MARKS_BYTES])
{
    if (!(share >= 0.0)) {
        (void)snprintf(ret_text, MARKS_BYTES, "%c", "|/-\\"[frame % 4]);
        return;
    }
    const double part = share > 1.0 ? 1.0 : share;
    const int filled = (int)(part * BAR_CELLS + 0.5);
    char bar[BAR_CELLS + 1] = {0};
    memset(bar, ' ', BAR_CELLS);
    memset(bar, '#', (size_t)filled);
    (void)snprintf(ret_text, MARKS_BYTES, "[%s] %3.0f%%", bar, part * 100.0);
}

/* The line without what the last column would hold: some terminals wrap when it is written. */
static size_t format_line(const struct drawing *drawing, const char *step, double seconds,
                          double share, char ret_line[LINE_BYTES])
{
    char marks[MARKS_BYTES];
    char tail[32];
    const int columns = terminal_columns(drawing->progress->fd) - 1;

    format_share(share, drawing->frame, marks);
    (void)snprintf(tail, sizeof tail, "  %.0f s", seconds);
    const int used = (int)(strlen(marks) + strlen(tail)) + 2;
    int count = snprintf(ret_line, LINE_BYTES, "%s%s", ERASE, marks);
    if (used + sct_utf8_width(step) <= columns) {
        count += snprintf(ret_line + count, LINE_BYTES - (size_t)count, "  %s%s", step, tail);
    } else if (used <= columns) {
        count += snprintf(ret_line + count, LINE_BYTES - (size_t)count, "%s", tail);
    }
    return (size_t)count;
}

static void draw(struct drawing *drawing, const char *step, double seconds)
{
    struct report_progress *progress = drawing->progress;
    char line[LINE_BYTES];
    const double share = progress->poll ? progress->poll(progress->context) : -1.0;
    const size_t count = format_line(drawing, step, seconds, share, line);

    drawing->drawn = true; /* before writing: half of it may get through */
    drawing->frame++;
    drawing->dead = !write_all(progress->fd, count, line);
}

/* ---- the thread ---------------------------------------------------------------------------- */

/* Sleeps for a frame, or less when close or a step wakes it.  The real-time clock is what conditions
 * wait on everywhere; should it jump, one frame comes early or late. */
static void sleep_frame(struct report_progress *progress)
{
    struct timespec until = {0};
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += FRAME_NANOS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    (void)pthread_cond_timedwait(&progress->changed, &progress->lock, &until);
}

static void *run(void *argument)
{
    struct report_progress *progress = argument;
    struct drawing drawing = {.progress = progress};
    char step[STEP_BYTES];

    (void)pthread_mutex_lock(&progress->lock);
    while (!progress->closing) {
        const double seconds = seconds_since(&progress->began);
        if (seconds >= DELAY_SECONDS && !drawing.dead) {
            memcpy(step, progress->step, sizeof step);
            (void)pthread_mutex_unlock(&progress->lock);
            draw(&drawing, step, seconds);
            (void)pthread_mutex_lock(&progress->lock);
        }
        if (!progress->closing) {
            sleep_frame(progress);
        }
    }
    (void)pthread_mutex_unlock(&progress->lock);
    if (drawing.drawn) {
        (void)write_all(progress->fd, sizeof ERASE - 1, ERASE);
    }
    return NULL;
}

/* Begins the thread with all signals blocked: the program's own threads handle them. */
static bool start(struct report_progress *progress)
{
    sigset_t all;
    sigset_t before;
    (void)sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0) {
        return false;
    }
    const bool started = pthread_create(&progress->thread, NULL, run, progress) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

/* ---- the door ------------------------------------------------------------------------------ */

sct_status report_progress_open(int fd, bool enabled, void *context, double (*poll)(void *context),
                                struct report_progress **ret_progress, struct sct_error *err)
{
    struct report_progress *progress = sct_alloc(sizeof *progress);
    if (!progress) {
        return sct_fail(err, SCT_NOMEM, "no memory for the progress bar");
    }
    progress->fd = fd;
    progress->context = context;
    progress->poll = poll;
    (void)clock_gettime(CLOCK_MONOTONIC, &progress->began);
    (void)pthread_mutex_init(&progress->lock, NULL);
    (void)pthread_cond_init(&progress->changed, NULL);
    /* Without a thread there is no bar, and the run is none the worse. */
    progress->running = enabled && start(progress);
    *ret_progress = progress;
    return SCT_OK;
}

/* A step's name is ours, but may quote the plan's: what could move the cursor becomes '?'. */
static void copy_step(const char *step, char ret_step[STEP_BYTES])
{
    size_t used = 0;
    const size_t count = strlen(step);
    for (size_t i = 0; i < count;) {
        uint32_t point = 0;
        size_t length = sct_utf8_decode(count - i, step + i, &point);
        const bool plain = length > 0 && point >= 0x20 && (point < 0x7f || point > 0x9f);
        length = length > 0 ? length : 1;
        if (used + length >= STEP_BYTES) {
            break;
        }
        if (plain) {
            memcpy(ret_step + used, step + i, length);
            used += length;
        } else {
            ret_step[used++] = '?';
        }
        i += length;
    }
    ret_step[used] = '\0';
}

void report_progress_step(struct report_progress *progress, const char *step)
{
    char copy[STEP_BYTES] = {0};
    if (!progress) {
        return;
    }
    copy_step(step, copy);
    (void)pthread_mutex_lock(&progress->lock);
    memcpy(progress->step, copy, sizeof copy);
    (void)pthread_mutex_unlock(&progress->lock);
}

void report_progress_close(struct report_progress *progress)
{
    if (!progress) {
        return;
    }
    if (progress->running) {
        (void)pthread_mutex_lock(&progress->lock);
        progress->closing = true;
        (void)pthread_cond_signal(&progress->changed);
        (void)pthread_mutex_unlock(&progress->lock);
        (void)pthread_join(progress->thread, NULL);
    }
    (void)pthread_cond_destroy(&progress->changed);
    (void)pthread_mutex_destroy(&progress->lock);
    sct_free(progress);
}

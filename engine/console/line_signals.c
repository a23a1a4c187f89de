/* Signals while the console is on a terminal.
 *
 * A handler notes what came and wakes the loop, nothing more: what is to be
 * done is done where the editor waits. Handlers, not "ignored": programs that
 * are started (an editor, a pager) begin with the system's own again. */
#include "console/line_room.h"

#include <unistd.h>

static const int numbers[] = {SIGINT,  SIGHUP,  SIGTERM, SIGQUIT,
                              SIGTSTP, SIGCONT, SIGWINCH};
#define NUMBERS (sizeof numbers / sizeof *numbers)

static struct sigaction before[NUMBERS];
static struct wait *waked;
static volatile sig_atomic_t interrupted, gone, resized, continued, stop, typing;

static void on_signal(int number)
{
    if (number == SIGINT)
        console_interrupted = interrupted = 1;
    else if (number == SIGHUP || number == SIGTERM)
        console_interrupted = gone = 1;
    else if (number == SIGWINCH)
        resized = 1;
    else if (number == SIGCONT)
        continued = 1;
    else if (number == SIGTSTP && typing)
        stop = 1;
    else if (number == SIGTSTP)
        (void)raise(SIGSTOP);
    if (waked)
        wait_wake(waked);
}

static void handle(size_t i)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    (void)sigaction(numbers[i], &action, NULL);
}

void line_signals_begin(struct wait *wait)
{
    interrupted = gone = resized = continued = stop = typing = 0;
    waked = wait;
    for (size_t i = 0; i < NUMBERS; i++) {
        (void)sigaction(numbers[i], NULL, &before[i]);
        if (numbers[i] != SIGHUP || before[i].sa_handler != SIG_IGN) /* nohup */
            handle(i);
    }
}

void line_signals_end(void)
{
    waked = NULL;
    for (size_t i = 0; i < NUMBERS; i++)
        (void)sigaction(numbers[i], &before[i], NULL);
}

struct line_signals line_signals_take(void)
{
    struct line_signals took = {interrupted != 0, gone != 0, resized != 0,
                                continued != 0, stop != 0};
    interrupted = resized = continued = stop = 0; /* gone stays */
    return took;
}

void line_signals_typing(bool now)
{
    typing = now;
}

void line_signals_stop(void)
{
    const struct sigaction usual = {.sa_handler = SIG_DFL};
    (void)sigaction(SIGTSTP, &usual, NULL);
    (void)kill(0, SIGTSTP); /* all of the job, as the terminal would */
    for (size_t i = 0; i < NUMBERS; i++) {
        if (numbers[i] == SIGTSTP)
            handle(i);
    }
}

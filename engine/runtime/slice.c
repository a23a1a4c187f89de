#include "runtime/slice.h"

#include <string.h>
#include <sys/time.h>

#define SLICE_US 250000

static volatile sig_atomic_t over;

static void on_alarm(int number)
{
    (void)number;
    over = 1;
}

enum status slice_start(struct error *error)
{
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = (int)SA_RESTART};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGALRM, &action, NULL) == 0)
        return STATUS_OK;
    return error_set(error, STATUS_IO, "watch.signal", "signals cannot be caught");
}

const volatile sig_atomic_t *slice_over(void)
{
    return &over;
}

/* Without the timer the work is done in one piece, and just as well. */
static void set_timer(suseconds_t us)
{
    const struct itimerval once = {.it_value = {.tv_usec = us}};
    if (setitimer(ITIMER_REAL, &once, NULL) != 0)
        over = 0;
}

void slice_begin(void)
{
    over = 0;
    set_timer(SLICE_US);
}

void slice_end(void)
{
    set_timer(0);
    over = 0;
}

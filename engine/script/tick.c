/* The timer behind the time limit.
 *
 * Why a timer: a standing count hook doubles the time of every rule. A signal
 * that arrives each few milliseconds of this thread's processor time costs
 * nothing between two arrivals, and no system call per run: entering a run
 * only writes one thread-local pointer.
 *
 * The system looks at such clocks at its own tick, so the signal comes every
 * 4 ms on most Linux systems, 10 ms on some, whatever smaller period is asked.
 * That only decides when a long run is noticed, never what becomes of it: see
 * call.c. state_tick does what lua.c does at an interrupt: lua_sethook, which
 * may be called from a signal handler.
 *
 * A child made by fork has no timer of its own until its next tick_enter. */
#define _GNU_SOURCE /* gettid, the thread's id in struct sigevent */

#include "script/tick.h"

#include "script/host.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define TICK_SIGNAL (SIGRTMIN + 5)
#define TICK_NS     1000000

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static _Thread_local struct script *volatile watched;
static _Thread_local timer_t timer;
static _Thread_local bool armed;
static atomic_uint holders;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t leaving;
static bool prepared;

static void on_signal(int number)
{
    struct script *script = watched;
    (void)number;
    if (script)
        state_tick(script);
}

static void after_fork(void)
{
    armed = false;
}

/* A thread that ends takes its timer with it: a state may outlive the thread
 * that made it, and be closed in another. */
static void disarm(void *unused)
{
    (void)unused;
    if (armed)
        timer_delete(timer);
    armed = false;
}

static void prepare(void)
{
    /* SA_RESTART: other rooms' reads and writes go on as if nothing came. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    prepared = sigaction(TICK_SIGNAL, &action, NULL) == 0 &&
               pthread_atfork(NULL, NULL, after_fork) == 0 &&
               pthread_key_create(&leaving, disarm) == 0;
}

static bool unblock(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, TICK_SIGNAL);
    return pthread_sigmask(SIG_UNBLOCK, &set, NULL) == 0;
}

static bool arm(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID,
                             .sigev_signo = TICK_SIGNAL};
    struct itimerspec period = {.it_interval = {.tv_nsec = TICK_NS},
                                .it_value = {.tv_nsec = TICK_NS}};
    event.sigev_notify_thread_id = gettid();
    pthread_once(&once, prepare);
    if (!prepared || !unblock() || pthread_setspecific(leaving, &leaving) != 0 ||
        timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) != 0)
        return false;
    if (timer_settime(timer, 0, &period, NULL) != 0) {
        timer_delete(timer);
        return false;
    }
    armed = true;
    return true;
}

bool tick_enter(struct script *script)
{
    if (!armed && !arm())
        return false;
    watched = script;
    return true;
}

void tick_leave(void)
{
    watched = NULL;
}

void tick_hold(void)
{
    atomic_fetch_add(&holders, 1);
}

void tick_release(void)
{
    if (atomic_fetch_sub(&holders, 1) == 1)
        disarm(NULL);
}

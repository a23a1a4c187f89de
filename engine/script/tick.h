/* A timer per thread that runs on the thread's own processor time, so that
 * an idle program is never woken. */
#ifndef GONIO_SCRIPT_TICK_H
#define GONIO_SCRIPT_TICK_H

#include <stdbool.h>

struct script;

/* From here to tick_leave, the timer calls state_tick(script) each few
 * milliseconds of processor time. False: there is no timer here. */
bool tick_enter(struct script *script);
void tick_leave(void);

/* One more, one less state in the program. Without any the calling thread's
 * timer goes; another thread's goes when that ends. */
void tick_hold(void);
void tick_release(void);

#endif

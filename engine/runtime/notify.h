/* Tells a service manager how the daemon does, through $NOTIFY_SOCKET, as
 * sd_notify(3) has it; nothing where there is none. */
#ifndef GONIO_RUNTIME_NOTIFY_H
#define GONIO_RUNTIME_NOTIFY_H

#include <stdint.h>

/* state: as "READY=1\nSTATUS=...". */
void notify(const char *state);
/* Half of the time within which the manager wants to hear WATCHDOG=1; 0: it
 * does not. */
uint64_t notify_watchdog_ms(void);

#endif

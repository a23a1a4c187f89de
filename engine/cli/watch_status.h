/* gonio watch --status SPOOL. */
#ifndef GONIO_CLI_WATCH_STATUS_H
#define GONIO_CLI_WATCH_STATUS_H

#include <stdbool.h>

/* Returns the exit status: 0 healthy, 1 not, 74 nobody answers. */
int watch_status(const char *spool, bool json);

#endif

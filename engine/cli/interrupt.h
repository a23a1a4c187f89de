/* The first SIGINT lets a run end at a record's end. The second one ends the
 * program at once, as if there were no handler. */
#ifndef GONIO_CLI_INTERRUPT_H
#define GONIO_CLI_INTERRUPT_H

#include <signal.h>

/* Set once the first one has come. */
extern volatile sig_atomic_t interrupted;

void interrupt_catch(void);

#endif

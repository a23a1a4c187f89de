/* A bar on standard error while a run takes long, for people only: standard
 * error is a terminal and nothing else is being written to it. */
#ifndef GONIO_CLI_PROGRESS_H
#define GONIO_CLI_PROGRESS_H

#include "run/batch.h"

struct progress {
    bool shown;        /* there may be a bar */
    bool drawn;        /* there is one now */
    bool quiet_on_two; /* pass two writes to the same terminal */
    int64_t next_ms;
};

void progress_begin(struct progress *progress);
void progress_update(struct progress *progress, const struct batch_progress *now);
void progress_end(struct progress *progress);

#endif

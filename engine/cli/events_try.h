/* gonio events test: what event handlers would write of some sessions. */
#ifndef GONIO_CLI_EVENTS_TRY_H
#define GONIO_CLI_EVENTS_TRY_H

#include "cli/options.h"
#include "handlers/handlers.h"

struct events_try {
    const char *const *handlers; /* files of handlers, NULL at the end */
    const char *const *roots;
    const struct handler_setting *settings;
    size_t setting_count;
    const struct option_texts *payers;
    const char *const *inputs;
    size_t input_count;
    int32_t on; /* the day it is */
};
/* Returns the exit status. */
int events_try(const struct events_try *options);

#endif

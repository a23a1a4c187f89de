/* --set HANDLER.OPTION=VALUE: options of event handlers. */
#ifndef GONIO_CLI_HANDLER_SETS_H
#define GONIO_CLI_HANDLER_SETS_H

#include "cli/options.h"
#include "handlers/handler.h"

#define HANDLER_SET_SIZE 128

struct handler_sets {
    char names[OPTION_TEXTS_MAX][2][HANDLER_SET_SIZE];
    struct handler_setting at[OPTION_TEXTS_MAX];
    size_t count;
};

/* The value stays in given. Whether there is such a handler and option is for
 * handlers_open to say. */
enum status handler_sets_add(struct handler_sets *sets, const char *given,
                             struct error *error) MUST_CHECK;

#endif

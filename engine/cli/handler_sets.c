#include "cli/handler_sets.h"

#include <stdio.h>

/* "held_worklist.min_amount=10.00" */
enum status handler_sets_add(struct handler_sets *sets, const char *given,
                             struct error *error)
{
    const char *equals = strchr(given, '=');
    const char *dot = equals ? memchr(given, '.', (size_t)(equals - given)) : NULL;
    if (!dot || dot == given || dot + 1 == equals ||
        equals - given >= HANDLER_SET_SIZE) {
        error_set(error, STATUS_USAGE, "usage.value",
                  "--set takes HANDLER.OPTION=VALUE");
        error_fix(error, "as --set held_worklist.min_amount=10.00");
        return error->status;
    }
    if (sets->count == OPTION_TEXTS_MAX)
        return error_set(error, STATUS_USAGE, "usage.value",
                         "--set may be given %d times", OPTION_TEXTS_MAX);
    char(*names)[HANDLER_SET_SIZE] = sets->names[sets->count];
    snprintf(names[0], HANDLER_SET_SIZE, "%.*s", (int)(dot - given), given);
    snprintf(names[1], HANDLER_SET_SIZE, "%.*s", (int)(equals - dot - 1), dot + 1);
    sets->at[sets->count++] = (struct handler_setting){names[0], names[1], equals + 1};
    return STATUS_OK;
}

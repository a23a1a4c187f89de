#include "console/room.h"

#include <stdlib.h>

struct desk {
    struct policy_set *set;
};

enum status desk_new(const struct policy_set_options *folders, struct desk **desk,
                     struct error *error)
{
    *desk = calloc(1, sizeof **desk);
    if (!*desk)
        return error_no_memory(error);
    return policy_set_open(folders, &(*desk)->set, error);
}

void desk_free(struct desk *desk)
{
    if (!desk)
        return;
    policy_set_close(desk->set);
    free(desk);
}

struct policy_set *desk_set(const struct desk *desk)
{
    return desk->set;
}

enum status desk_look(struct desk *desk, bool *changed, struct error *error)
{
    (void)desk, (void)error;
    *changed = false;
    return STATUS_OK;
}

const struct console_command desk_commands[] = {{.name = NULL}};

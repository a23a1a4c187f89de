#include "console/room.h"

#include <stdlib.h>

struct table {
    size_t count;
};

enum status table_new(struct table **table, struct error *error)
{
    *table = calloc(1, sizeof **table);
    return *table ? STATUS_OK : error_no_memory(error);
}

void table_free(struct table *table)
{
    free(table);
}

enum status table_look(struct table *table, bool *changed, struct error *error)
{
    (void)table, (void)error;
    *changed = false;
    return STATUS_OK;
}

enum status table_load(struct console *console, const char *path, struct error *error)
{
    (void)console, (void)path;
    return error_set(error, STATUS_USAGE, "", "not yet");
}

const struct console_command table_commands[] = {{.name = NULL}};

/* All commands, found by their names. */
#include "console/room.h"

static const struct console_command *const tables[] = {
    table_commands, ask_commands, desk_commands, attach_commands,
    shell_commands, line_commands,
};
#define TABLES     (sizeof tables / sizeof *tables)
#define NAMES_MOST 128

const struct console_command *command_at(size_t i)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (const struct console_command *at = tables[t]; at->name; at++) {
            if (i-- == 0)
                return at;
        }
    }
    return NULL;
}

static struct text name_at(const void *names, size_t i)
{
    (void)names;
    const struct console_command *command = command_at(i);
    return command ? text_of(command->name) : TEXT_NONE;
}

static bool begins(const struct console_command *command, struct text name)
{
    struct text whole = text_of(command->name);
    return whole.len >= name.len && memcmp(whole.at, name.at, name.len) == 0;
}

static enum status unknown(struct text name, struct error *error)
{
    size_t count = 0;
    while (command_at(count))
        count++;
    const struct console_command *near;
    int nearest = text_nearest(name, count, name_at, NULL);
    error_set(error, STATUS_USAGE, "console.command", "there is no such command");
    if (nearest >= 0 && (near = command_at((size_t)nearest)))
        error_suggest(error, ":", near->name);
    else
        error_fix(error, "see :help");
    return error->status;
}

enum status command_find(struct text name, const struct console_command **command,
                         struct error *error)
{
    const struct console_command *found = NULL, *at;
    bool several = false;
    for (size_t i = 0; (at = command_at(i)); i++) {
        if (text_is(name, at->name)) {
            *command = at;
            return STATUS_OK;
        }
        if (name.len && begins(at, name)) {
            several |= found != NULL;
            found = at;
        }
    }
    if (!found)
        return unknown(name, error);
    if (several) {
        error_set(error, STATUS_USAGE, "console.command",
                  "several commands begin like that");
        error_fix(error, "type more of it");
        return error->status;
    }
    *command = found;
    return STATUS_OK;
}

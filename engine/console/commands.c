/* All commands, found by their names. */
#include "console/room.h"

static const struct console_command *const tables[] = {
    table_commands,  ask_commands,   desk_commands,
    attach_commands, shell_commands, line_commands,
};
#define TABLES (sizeof tables / sizeof *tables)

/* NULL: with those before. */
static const char *const headings[TABLES] = {
    "The session on the table", "Asking it", "Policies", "The daemon", "The console",
};

static bool attached;

void commands_begin(bool is_attached)
{
    attached = is_attached;
}

static bool is_there(const struct console_command *command)
{
    return command->where == COMMAND_ANYWHERE ||
           command->where == (attached ? COMMAND_ATTACHED : COMMAND_TABLE);
}

/* The i-th of those that are there, or of all. */
static const struct console_command *at(size_t i, bool all)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (const struct console_command *row = tables[t]; row->name; row++) {
            if ((all || is_there(row)) && i-- == 0)
                return row;
        }
    }
    return NULL;
}

const struct console_command *command_at(size_t i)
{
    return at(i, false);
}

const char *command_group(const struct console_command *command)
{
    const char *heading = NULL;
    for (size_t t = 0; t < TABLES; t++) {
        heading = headings[t] ? headings[t] : heading;
        for (const struct console_command *row = tables[t]; row->name; row++) {
            if (row == command)
                return heading;
        }
    }
    return heading;
}

/* ---- by name ---- */

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

static bool is_elsewhere(struct text name)
{
    const struct console_command *row;
    for (size_t i = 0; (row = at(i, true)); i++) {
        if (text_is(name, row->name))
            return true;
    }
    return false;
}

static enum status elsewhere(struct error *error)
{
    if (attached) {
        error_set(error, STATUS_USAGE, "console.attached",
                  "that needs a session or policies on the table: this console is "
                  "attached to a daemon");
        error_fix(error,
                  "in a console without --attach; :help says what there is here");
        return error->status;
    }
    error_set(error, STATUS_USAGE, "console.attached", "that is asked of a daemon");
    error_fix(error, "gonio console --attach SPOOL");
    return error->status;
}

static enum status unknown(struct text name, struct error *error)
{
    size_t count = 0;
    const struct console_command *near;
    while (command_at(count))
        count++;
    if (is_elsewhere(name))
        return elsewhere(error);
    int nearest = text_nearest(name, count, name_at, NULL);
    error_set(error, STATUS_USAGE, "console.command", "there is no such command");
    if (nearest >= 0 && (near = command_at((size_t)nearest)))
        error_suggest(error, ":", near->name);
    else
        error_fix(error, "see :help");
    return error->status;
}

static enum status several(struct text name, struct error *error)
{
    char names[128];
    struct buffer out;
    const struct console_command *row;
    buffer_borrow(&out, names, sizeof names - 1);
    for (size_t i = 0; (row = command_at(i)); i++) {
        if (begins(row, name))
            buffer_printf(&out, "%s:%s", out.len ? ", " : "", row->name);
    }
    names[out.len] = '\0';
    error_set(error, STATUS_USAGE, "console.command",
              "several commands begin like that");
    error_fix(error, "type more of it: %s", names);
    return error->status;
}

enum status command_find(struct text name, const struct console_command **command,
                         struct error *error)
{
    const struct console_command *found = NULL, *row;
    size_t like = 0;
    for (size_t i = 0; (row = command_at(i)); i++) {
        if (text_is(name, row->name)) {
            *command = row;
            return STATUS_OK;
        }
        if (name.len && begins(row, name)) {
            like++;
            found = row;
        }
    }
    if (like > 1)
        return several(name, error);
    if (!found)
        return unknown(name, error);
    *command = found;
    return STATUS_OK;
}

/* ---- words ---- */

enum status command_usage(const struct console_call *call, struct error *error)
{
    const struct console_command *command = call->command;
    error_set(error, STATUS_USAGE, "console.usage", "it is used as  :%s%s%s",
              command->name, command->synopsis[0] ? " " : "", command->synopsis);
    error_fix(error, ":help %s", command->name);
    return error->status;
}

enum status command_words(const struct console_call *call, size_t least, size_t most,
                          struct error *error)
{
    return call->count >= least && call->count <= most ? STATUS_OK
                                                       : command_usage(call, error);
}

enum status command_switch(struct console_call *call, bool *on, struct error *error)
{
    if (call->count == 1 && text_is(call->words[0], "on"))
        *on = true;
    else if (call->count == 1 && text_is(call->words[0], "off"))
        *on = false;
    else if (call->count)
        return command_usage(call, error);
    else
        screen_say(&call->console->screen, ":%s is %s", call->command->name,
                   *on ? "on" : "off");
    return STATUS_OK;
}

#include "console/room.h"

enum status ask_expression(struct console *console, struct text expression,
                           struct error *error)
{
    (void)console, (void)expression;
    return error_set(error, STATUS_USAGE, "", "not yet");
}

bool ask_expression_whole(struct console *console, struct text expression)
{
    (void)console, (void)expression;
    return true;
}

enum status ask_changed(struct console *console, struct error *error)
{
    (void)console, (void)error;
    return STATUS_OK;
}

void ask_forget(struct console *console)
{
    (void)console;
}

const struct console_command ask_commands[] = {{.name = NULL}};

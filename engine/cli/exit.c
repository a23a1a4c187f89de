#include "cli/exit.h"

#include "base/buffer.h"
#include "base/file.h"

#include <unistd.h>

/* Worst first. An interruption hides what was met before it, but not that
 * the output is incomplete for another reason. */
static const int worst_first[] = {
    EXIT_IO,     EXIT_LOCKED,   EXIT_USAGE,    EXIT_INTERRUPTED,
    EXIT_POLICY, EXIT_REJECTED, EXIT_NEGATIVE, EXIT_OK,
};

int exit_worst(int a, int b)
{
    for (size_t i = 0; i < sizeof worst_first / sizeof *worst_first; i++) {
        if (worst_first[i] == a || worst_first[i] == b)
            return worst_first[i];
    }
    return a;
}

int exit_of(enum status status)
{
    switch (status) {
    case STATUS_OK:
    case STATUS_CLOSED:
        return EXIT_OK;
    case STATUS_LOCKED:
        return EXIT_LOCKED;
    case STATUS_USAGE:
    case STATUS_NOT_FOUND:
        return EXIT_USAGE;
    case STATUS_POLICY:
        return EXIT_POLICY;
    case STATUS_REJECTED:
        return EXIT_REJECTED;
    case STATUS_INTERRUPTED:
        return EXIT_INTERRUPTED;
    case STATUS_NO_MEMORY:
    case STATUS_IO:
    case STATUS_LIMIT:
        return EXIT_IO;
    }
    return EXIT_IO;
}

/* An error that cannot be told has nobody left to tell it to. */
static void complain(struct text text)
{
    struct error unheard = ERROR_NONE;
    if (file_write_all(STDERR_FILENO, text, "standard error", &unheard))
        return;
}

int exit_report(const char *command, const struct error *error)
{
    struct buffer out;
    if (error->status == STATUS_OK || error->status == STATUS_CLOSED ||
        error->status == STATUS_INTERRUPTED)
        return exit_of(error->status);
    buffer_init(&out, 64 * 1024);
    buffer_put_cstr(&out, "gonio");
    if (command[0])
        buffer_printf(&out, " %s", command);
    buffer_put_cstr(&out, ": ");
    error_write(error, &out);
    if (buffer_failed(&out))
        complain(TEXT("gonio: out of memory\n"));
    else
        complain(buffer_text(&out));
    buffer_release(&out);
    return exit_of(error->status);
}

int exit_print(const char *command, struct text text)
{
    struct error error = ERROR_NONE;
    if (file_write_all(STDOUT_FILENO, text, "standard output", &error))
        return exit_report(command, &error);
    return EXIT_OK;
}

int exit_help(const struct command *command)
{
    return exit_print(command->name, text_of(command->help));
}

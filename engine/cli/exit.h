/* How a command ends: errors to standard error, statuses by their order. */
#ifndef GONIO_CLI_EXIT_H
#define GONIO_CLI_EXIT_H

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"

/* Of two statuses that apply, the one the program ends with. */
int exit_worst(int a, int b);

int exit_of(enum status status);

/* Writes "gonio COMMAND: message" and the fix to standard error and returns
 * the exit status. Nothing is said when nothing failed, nor of an interruption
 * or a closed pipe. */
int exit_report(const char *command, const struct error *error);

/* Writes the command's help to standard output and returns the status. */
int exit_help(const struct command *command);
/* Writes text there. */
int exit_print(const char *command, struct text text);

#endif

/* The programs that a person chose for himself: the pager and the editor. No
 * other program is ever started.
 *
 * Each runs in the foreground, with the terminal, until it ends; Ctrl-C is its
 * own meanwhile. What $PAGER and $EDITOR say is a line of the shell, as
 * everywhere: "less -S", "code --wait". */
#ifndef GONIO_CONSOLE_PROGRAM_H
#define GONIO_CONSOLE_PROGRAM_H

#include "base/error.h"
#include "base/text.h"

/* $PAGER, or less, with the text at its standard input. Nothing of it goes into
 * less's history. STATUS_NOT_FOUND: there is no such program, or an empty name:
 * nothing was shown. */
enum status program_page(struct text text, struct error *error) MUST_CHECK;

/* $VISUAL, $EDITOR, or vi, on the file, at the line (0: anywhere) where the
 * editor is known to understand +LINE; any finds the line in its environment, as
 * GONIO_LINE. STATUS_USAGE: it could not be started, or ended with a failure
 * (then what it wrote is not to be taken). */
enum status program_edit(const char *path, uint32_t line,
                         struct error *error) MUST_CHECK;

#endif

/* Statements typed at a terminal: editing, history, completion, paste.
 *
 * Only these files know the line editor. While a person types, the loop of
 * runtime/wait.h runs: files that change are looked at and told above the
 * prompt, and the console locks when nobody types for long. */
#ifndef GONIO_CONSOLE_LINE_H
#define GONIO_CONSOLE_LINE_H

#include "base/buffer.h"
#include "base/error.h"

struct console;
struct line_reader;

enum line_end {
    LINE_STATEMENT, /* a whole one */
    LINE_CANCELLED, /* Ctrl-C: nothing */
    LINE_LEFT       /* Ctrl-D on an empty line, or the terminal went away */
};

enum status line_open(struct console *console, struct line_reader **line,
                      struct error *error) MUST_CHECK;
void line_close(struct line_reader *line); /* NULL: nothing */

/* The next statement, of one line or several; borrowed until the next call. */
enum status line_read(struct line_reader *line, enum line_end *end,
                      struct text *statement, struct error *error) MUST_CHECK;

/* One line of words under a prompt of its own, for a command that asks for what
 * is missing: it is no statement, and never reaches the history. Borrowed until
 * the next call. */
enum status line_ask(struct line_reader *line, const char *prompt, enum line_end *end,
                     struct text *answer, struct error *error) MUST_CHECK;

#endif

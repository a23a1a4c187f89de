/* Statements that were typed before, in this console and in those before it.
 *
 * A statement is one entry, however many lines it has. All of this console's
 * are there while it runs; to the file go those that hold nothing of a session:
 * see history_may_keep. What may not be written is left out whole, since a
 * statement with holes would do something else when it is run again.
 *
 * The file: a line a statement; "\n" in it is a line end, "\t" a tab, "\\" a
 * backslash; a line that begins with # is for people. Lines that are not so are
 * left alone. It is the owner's alone (0600), holds the last HISTORY_MOST
 * statements, and every console adds its own at its end, under a lock. A file
 * that cannot be read or written costs the history, never the console. */
#ifndef GONIO_CONSOLE_HISTORY_H
#define GONIO_CONSOLE_HISTORY_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

#define HISTORY_PATH 4096
#define HISTORY_MOST 1000

/* $XDG_STATE_HOME/gonio/console_history, else below ~/.local/state; "" when
 * there is no home. */
void history_usual_path(char path[HISTORY_PATH]);

struct console;
struct history;

/* path: NULL or empty: nothing is read or written. console: knows the words
 * that may be written. */
enum status history_open(struct console *console, const char *path,
                         struct history **history, struct error *error) MUST_CHECK;
void history_close(struct history *history); /* NULL: nothing */

/* Oldest first; until the next change. */
size_t history_count(const struct history *history);
struct text history_at(const struct history *history, size_t i);
/* Whether it reached the file. */
bool history_is_kept(const struct history *history, size_t i);
/* Changes whenever what is there changes other than by one at the end. */
unsigned history_version(const struct history *history);

/* Remembers it; not when it is blank, or the same as the last one. */
enum status history_add(struct history *history, struct text statement,
                        struct error *error) MUST_CHECK;
/* What may not be written is forgotten in memory, too. */
void history_forget_values(struct history *history);
/* Everything, and the file's content. */
enum status history_clear(struct history *history, struct error *error) MUST_CHECK;

/* :history on, off: whether statements from now on are remembered at all. */
void history_switch(struct history *history, bool on);
bool history_is_on(const struct history *history);
/* Why the file is not used; "" when it is. */
const char *history_trouble(const struct history *history);

/* ---- what may be written (history_words.c) ---- */

/* Whether a statement holds nothing of a session: a command without values
 * whose words all are of a known vocabulary (commands, fields, rules, payers,
 * codes, words of its synopsis), or an expression without texts, comments and
 * long numbers, whose names all are Lua's or those of facts. */
bool history_may_keep(struct console *console, struct text statement);

#endif

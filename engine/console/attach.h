/* Between attach.c, which asks a daemon, and attach_commands.c, which has what it
 * is asked; attach_rows.c makes rows of answers in JSON. */
#ifndef GONIO_CONSOLE_ATTACH_H
#define GONIO_CONSOLE_ATTACH_H

#include "console/room.h"

#define ATTACH_WORDS 64

/* A question: the daemon's words. They live in the statement's arena. */
struct attach_question {
    size_t count;
    const char *words[ATTACH_WORDS];
};

/* One word more; refused when there are too many (attach_ask says so). */
void attach_word(struct attach_question *question, const char *word);
/* The words of the call, options as the command line has them: "--all" is
 * "--all yes" for the daemon. */
enum status attach_words(const struct console_call *call, size_t from,
                         struct attach_question *question,
                         struct error *error) MUST_CHECK;
/* The format of the mode that is set; for tables the width and colours. */
enum status attach_format(struct console *console, struct attach_question *question,
                          struct error *error) MUST_CHECK;

/* Asks, and adds the answer to out. STATUS_IO: no daemon is there; the next
 * question tries again. *negative (or NULL): its answer is no. */
enum status attach_ask(struct console *console, const struct attach_question *question,
                       struct buffer *out, bool *negative,
                       struct error *error) MUST_CHECK;

/* An array of objects, or one object, as rows: the first one's members are the
 * columns, but for objects and lists. */
enum status attach_rows(struct console *console, struct text json,
                        struct error *error) MUST_CHECK;

#endif

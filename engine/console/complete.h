/* What may stand at the cursor: commands, facts, fields, values, codes, payers,
 * rules, files, each with one line of what it means.
 *
 * Free of the line editor: text and cursor in, candidates out. All is in the
 * arena that was given; meanings are data, not yet made visible. */
#ifndef GONIO_CONSOLE_COMPLETE_H
#define GONIO_CONSOLE_COMPLETE_H

#include "console/room.h"

struct completion {
    struct text text;    /* of the whole word */
    struct text meaning; /* absent: none */
    bool open;           /* more of the word follows: a folder, an object */
};

struct completions {
    struct arena *arena;
    struct text word; /* as far as it is typed; its quote is not in it */
    size_t from;      /* where the word begins in the line, its quote too */
    char quote;       /* it is typed within; 0: none */
    struct completion *at;
    size_t count, room;
    bool failed; /* memory was refused */
};

/* Candidates for the word that ends at the cursor. */
enum status complete_at(struct console *console, struct arena *arena, struct text line,
                        size_t cursor, struct completions *found,
                        struct error *error) MUST_CHECK;

/* What is to stand in the word's place now: what all candidates begin with; of
 * an only one all of it, with the quotes it needs and a blank behind it. As it
 * was typed when there is nothing to add. Absent when memory is refused. */
struct text complete_insert(const struct completions *found);

/* The candidates as a list, at most so many lines of it. */
void complete_show(const struct completions *found, const struct terminal *terminal,
                   size_t lines, struct buffer *out);

/* Whether a word is one of the words of a kind: none of a session's values. */
bool complete_knows(struct console *console, enum complete_kind kind, struct text word);
/* Whether it is one of the words that a synopsis names: "[on|off|FILE]": on. */
bool complete_in_synopsis(const char *synopsis, struct text word);

/* ---- between complete*.c ---- */

/* A candidate, if it begins as the word does. */
void complete_offer(struct completions *found, struct text text, struct text meaning,
                    bool open);
/* The same of a path, up to its next dot: "plan_of_care.". */
void complete_offer_path(struct completions *found, struct text path,
                         struct text meaning);
void complete_fields(struct console *console, struct completions *found);
/* Of the field of that path. */
void complete_values(struct console *console, struct completions *found,
                     struct text path);
void complete_rules(struct console *console, struct completions *found);
void complete_topics(struct console *console, struct completions *found);
void complete_payers(struct console *console, struct completions *found);
void complete_files(struct completions *found);

#endif

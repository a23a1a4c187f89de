/* Questions to the session on the table, between the files that answer them.
 *
 *   ask.c         :decide, and again after each change
 *   ask_why.c     :why :why-not
 *   ask_flip.c    :flip
 *   ask_payers.c  :as :known :filing :on
 *   ask_units.c   :units
 *   ask_balance.c :balance
 *   ask_names.c   what a name means on it; ask_facts.c :facts, a name alone
 *   ask_lua.c     expressions
 *   ask_with.c    :with
 *
 * All is decided anew for each question, in the arena of the statement: that
 * takes less than a millisecond, and nothing that is shown is ever stale. */
#ifndef GONIO_CONSOLE_ASK_H
#define GONIO_CONSOLE_ASK_H

#include "console/ask_names.h"
#include "console/room.h"
#include "policy/decide.h"

/* Decisions that differences are taken to; of console.asked. */
struct asked {
    struct arena arenas[2]; /* the last decisions, and room for the next */
    unsigned turn;
    struct decision *before; /* NULL: nothing was decided */
    size_t count;
    const struct table_session *of;
};
/* console.asked, made when it is first needed; NULL when memory is refused. */
struct asked *ask_state(struct console *console);

/* One question and its answer, in console.arena. */
struct ask {
    struct console *console;
    const struct table_session *on; /* on the table */
    struct decide_options options;
    struct day day;
    size_t member;
    struct decision *decisions; /* at least one, rank 0 first */
    size_t count;
    const struct policy *policy; /* of the first; NULL: none decided */
};

/* The session on the table, decided under what the console is set to. explain:
 * what became of every rule. STATUS_USAGE: nothing lies there. */
enum status ask_decided(struct console *console, bool explain, struct ask *ask,
                        struct error *error) MUST_CHECK;
/* The same of a day that is put together otherwise: ask->day, member and options
 * are set. */
enum status ask_day(struct ask *ask, struct error *error) MUST_CHECK;
/* What the console is set to. */
struct decide_options ask_options(const struct console *console);
/* For the decisions of a printer. */
struct printer ask_printer(const struct ask *ask);

/* What names mean on it, under the first decision. */
struct names ask_names(struct ask *ask);

/* A session in place of the one on the table, told what changes. */
enum status ask_put(struct console *console, struct text json,
                    struct error *error) MUST_CHECK;

/* The word at that place; absent behind the last. */
static inline struct text ask_word(const struct console_call *call, size_t i)
{
    return i < call->count ? call->words[i] : TEXT_NONE;
}
/* STATUS_USAGE with the synopsis when there are more words. */
enum status ask_words_most(const struct console_call *call, size_t most,
                           struct error *error) MUST_CHECK;

/* ---- on the screen ---- */

static inline bool ask_in_prose(const struct console *console)
{
    return screen_is_prose(&console->screen);
}
/* "  fix      Send the plan": a paragraph behind a label. */
void ask_put_labelled(struct console *console, const char *label, struct text text);
/* A line of its own, wrapped. */
void ask_say(struct console *console, const char *format, ...) PRINTF_LIKE(2, 3);
/* A word in a colour: READY, HOLD. */
void ask_put_outcome(struct console *console, enum outcome outcome);
struct buffer ask_scratch(void);
/* The scratch as a text in the arena of the statement; releases it. */
struct text ask_taken(struct console *console, struct buffer *scratch);

/* ---- commands, by their files ---- */

enum status ask_run_why(struct console_call *call, struct error *error);
enum status ask_run_why_not(struct console_call *call, struct error *error);
enum status ask_run_flip(struct console_call *call, struct error *error);
enum status ask_run_as(struct console_call *call, struct error *error);
enum status ask_run_known(struct console_call *call, struct error *error);
enum status ask_run_filing(struct console_call *call, struct error *error);
enum status ask_run_on(struct console_call *call, struct error *error);
enum status ask_run_units(struct console_call *call, struct error *error);
enum status ask_run_balance(struct console_call *call, struct error *error);
enum status ask_run_facts(struct console_call *call, struct error *error);
enum status ask_run_with(struct console_call *call, struct error *error);

/* A name alone, as an expression: what it is. */
enum status ask_show_name(struct ask *ask, struct text path, const struct name *name,
                          struct error *error) MUST_CHECK;
enum status ask_show_parameter(struct ask *ask, struct text name, bool *shown,
                               struct error *error) MUST_CHECK;

#endif

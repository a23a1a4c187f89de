/* Between the console's files; for nobody else.
 *
 * Who has what:
 *   statement.c  where a statement ends, and its words
 *   commands.c   all commands, found by name
 *   shell.c      from the first statement to the last; scripts
 *   house.c      :mode :output :source :quit ...: about the console itself
 *   help.c       :help; help_topics.c: what is more than one command
 *   screen.c     what is shown, and where to; rows.c, rows_table.c: lists
 *   program.c    the pager and the editor
 *   line.c       statements typed at a terminal
 *   complete.c   what may stand at the cursor
 *   history.c    what was typed before
 *   table.c      the sessions that were loaded, and which of them lies there
 *   ask.c        decisions of it, and what follows from them
 *   desk.c       the policies, and what is being tried
 *   attach.c     a daemon's answers
 *
 * Lifetimes: console.arena is emptied before each statement; what lies on the
 * table lives in the table's own arenas. */
#ifndef GONIO_CONSOLE_ROOM_H
#define GONIO_CONSOLE_ROOM_H

#include "base/arena.h"
#include "console/console.h"
#include "console/desk.h"
#include "console/screen.h"
#include "console/table.h"

#include <signal.h>

struct asked;
struct line_reader;

/* What was decided last of what lies on the table, for the prompt. */
struct console_standing {
    char payer[64];  /* "": nothing was decided */
    uint8_t outcome; /* enum outcome */
};

struct console {
    const struct console_options *options;
    struct arena arena; /* of the statement that runs */
    struct screen screen;
    struct desk *desk;
    struct table *table;
    struct asked *asked;      /* the decisions of before, for differences; or NULL */
    struct line_reader *line; /* NULL: a script */
    struct console_standing standing;
    int32_t known_on, filing_date;
    struct text as; /* :as; absent: each session's own payers */
    char as_said[128]; /* where :as keeps it */
    bool leaving;   /* :quit */
    bool timing;    /* :timing on */
    bool placed;    /* the error has its line of a script */
    uint32_t depth; /* of :source within :source */
};

/* Set by the first Ctrl-C while a statement runs; long work looks at it and
 * ends with STATUS_INTERRUPTED. */
extern volatile sig_atomic_t console_interrupted;

/* ---- commands ---- */

#define CALL_WORDS 64

struct console_call {
    struct console *console;
    const struct console_command *command;
    struct text words[CALL_WORDS]; /* behind the name, quotes taken off */
    size_t count;
    struct text rest; /* behind the name, as it was typed */
};

/* What may stand at a word of a command, for completion. */
enum complete_kind {
    COMPLETE_NOTHING, /* but words that its synopsis names: "on|off" */
    COMPLETE_COMMAND,
    COMPLETE_FILE,
    COMPLETE_FIELD, /* of the session format: services[1].minutes */
    COMPLETE_VALUE, /* of the field before */
    COMPLETE_FACT,
    COMPLETE_CODE, /* CPT, HCPCS */
    COMPLETE_PAYER,
    COMPLETE_RULE, /* of the payer that decides */
    COMPLETE_TOPIC,
    COMPLETE_SESSION, /* ids of what is loaded */
    COMPLETE_MODE,
    COMPLETE_HELP /* commands and topics of help */
};

/* Where a command is there: a console that is attached to a daemon has no
 * session on its table, and no policies of its own. Two commands may have one
 * name when one is there where the other is not. */
enum command_where { COMMAND_TABLE, COMMAND_ATTACHED, COMMAND_ANYWHERE };

struct console_command {
    const char *name;     /* without the colon */
    const char *synopsis; /* of its words: "FIELD VALUE" */
    const char *summary;  /* one line of :help */
    const char *help;     /* what :help NAME says: it teaches, with an example */
    enum complete_kind complete[3]; /* of the first words; the last one repeats */
    enum status (*run)(struct console_call *call, struct error *error);
    /* Its words hold values of sessions: they never reach the history. */
    bool values;
    enum command_where where;
    /* It takes what is behind its name as it is (call->rest): any number of words
     * there, and any quotation marks. */
    bool text;
    /* Whether it is whole with that behind its name, or goes on in the next line;
     * NULL: it ends with its line. */
    bool (*whole)(struct console *console, struct text rest);
};

/* Each ends with a row whose name is NULL. */
extern const struct console_command shell_commands[];
extern const struct console_command table_commands[];
extern const struct console_command ask_commands[];
extern const struct console_command desk_commands[];
extern const struct console_command attach_commands[];
extern const struct console_command line_commands[];

/* Before the others: which commands there are. */
void commands_begin(bool attached);
/* The i-th that is there, in the order of :help; NULL past the last. */
const struct console_command *command_at(size_t i);
/* The heading that :help has it under. */
const char *command_group(const struct console_command *command);
/* By its name, or the only one it begins. STATUS_USAGE: none, or several. */
enum status command_find(struct text name, const struct console_command **command,
                         struct error *error) MUST_CHECK;

/* How it is used, as an error. */
enum status command_usage(const struct console_call *call, struct error *error);
/* No more words than that, no fewer. */
enum status command_words(const struct console_call *call, size_t least, size_t most,
                          struct error *error) MUST_CHECK;
/* "on", "off", or nothing: then it says which it is. */
enum status command_switch(struct console_call *call, bool *on,
                           struct error *error) MUST_CHECK;

/* ---- statements ---- */

/* A longer one is refused: it belongs into a file. */
#define STATEMENT_BYTES ((size_t)128 * 1024)
#define STATEMENT_LINES 1000

/* Whether what was typed so far is whole; else another line belongs to it. */
bool statement_whole(struct console *console, struct text text);
/* Whether it is neither blank nor a comment ("--", "#"). */
bool statement_says(struct text text);
/* Runs one statement, whole; nothing when it says nothing.
 * What it shows is on the screen, not yet flushed. */
enum status statement_run(struct console *console, struct text statement,
                          struct error *error) MUST_CHECK;
/* Runs the statements of a text; name: of the file, for errors. */
enum status script_run(struct console *console, struct text text, const char *name,
                       struct error *error) MUST_CHECK;

/* Runs the statements of a file, as :source does. */
enum status script_file(struct console *console, const char *path,
                        struct error *error) MUST_CHECK;

/* ---- :help (help.c) ---- */

struct help_topic {
    const char *name, *summary, *text;
};
/* The last has no name. */
extern const struct help_topic help_topics[];
enum status help_run(struct console_call *call, struct error *error);

/* ---- the session on the table, asked (ask.c) ---- */

/* An expression: its value, shown. */
enum status ask_expression(struct console *console, struct text expression,
                           struct error *error) MUST_CHECK;
/* Whether it is whole as an expression or a chunk of Lua. */
bool ask_expression_whole(struct console *console, struct text expression);
/* After something changed (a field, a date, a payer, a policy): decides again
 * and shows what is different from before, to people alone: in machine modes a
 * statement shows what it was asked for. Nothing when no session lies on the
 * table. */
enum status ask_changed(struct console *console, struct error *error) MUST_CHECK;
/* Decides and remembers, without a word, unless the session on the table was
 * decided: before something changes, so that there is something to be different
 * from. A session that cannot be decided is none. */
enum status ask_baseline(struct console *console, struct error *error) MUST_CHECK;
/* The decisions are forgotten: the next is shown whole. */
void ask_forget(struct console *console);

/* ---- looking around ---- */

/* Session files and policies that changed on disk since the last look are read
 * again, and what lies on the table is decided again with the difference. */
enum status console_look(struct console *console, struct error *error) MUST_CHECK;

#endif

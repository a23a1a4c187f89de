/* Between the files of the desk (desk*.c, try*.c, trace*.c, capture*.c); for
 * nobody else. */
#ifndef GONIO_CONSOLE_DESK_ROOM_H
#define GONIO_CONSOLE_DESK_ROOM_H

#include "console/room.h"
#include "reload/trees.h"

/* ---- what is tried ---- */

#define TRIES_MAX 64
/* Stands for the file of what is tried in messages. */
#define TRIED_NAME "(tried)"

enum try_kind {
    TRY_FUNCTION, /* a check: of that rule, or of a new one */
    TRY_RULE,     /* a rule, whole */
    TRY_OFF,      /* that row, rule or value is switched off */
    TRY_CHANGE,   /* { severity = "warn" }: that of it alone */
    TRY_VALUE     /* of a parameter */
};

/* Owned by the desk. */
struct
try {
    char *policy; /* id */
    char *rule;
    char *text; /* as it was typed, behind the sign of equality */
    enum try_kind kind;
};
struct tries {
    struct try at[TRIES_MAX];
    size_t count;
};

/* Lines of a layer: where what was made of a try begins, and its text in that. */
struct try_lines {
    uint32_t row, text; /* 0: another policy's */
    uint32_t change;    /* which of the changes it is, from 1; 0: a rule */
};
/* The text that lays the tries of one policy over it; lines: one for each try.
 * base: that policy as it is on disk. */
void try_overlay(const struct tries *tries, const struct policy *base,
                 struct buffer *out, struct try_lines *lines);
/* The text of what is tried over that policy; absent: nothing is. */
struct text desk_tried_text(const struct desk *desk, struct text policy);

/* The try that a line of that text is of, and *line as it is in what was typed,
 * from 1; NULL: none. */
const struct try *desk_tried_line(const struct desk *desk, struct text policy,
                                  uint32_t *line);

const struct tries *desk_tries(const struct desk *desk);
/* From now on these are tried; what is in them is copied. Nothing changes when
 * one of them does not compile: then error has its line, and the rule's name as
 * the file. */
enum status desk_try(struct desk *desk, const struct tries *tries,
                     struct error *error) MUST_CHECK;

/* ---- what changed on disk ---- */

#define DESK_CHANGES 3

struct desk_change {
    char file[300];   /* as messages show it */
    const char *what; /* "changed on disk" */
};
struct desk_changes {
    struct desk_change at[DESK_CHANGES]; /* the first of them */
    size_t count;                        /* all of them */
};
void desk_changes_of(const struct trees *before, const struct trees *now,
                     struct desk_changes *changes);
/* What the last desk_look that found a change found. */
const struct desk_changes *desk_changes(const struct desk *desk);

/* ---- what desk's commands share ---- */

/* The folders that the policies come from. */
const struct policy_set_options *desk_folders(const struct desk *desk);

/* The policy that is named, else the one that decides; of desk_set. */
enum status desk_named(struct console_call *call, struct text name,
                       const struct policy **policy, struct error *error) MUST_CHECK;

/* No fewer words than that, and no more. */
enum status desk_words(const struct console_call *call, size_t least, size_t most,
                       struct error *error) MUST_CHECK;

/* A row or rule of a policy that reports under an id of its own. */
struct desk_rule {
    struct text id;
    struct text topic; /* of a row: its section */
    const char *section;
    enum severity severity;
    const char *over;  /* of a row that limits: what becomes of more; or NULL */
    const char *scope; /* NULL: a row, of the section's own */
    const struct in_force *dates;
    const struct source *source;
    struct text title;       /* absent: has none */
    uint32_t place;          /* policy/model.h */
    const struct rule *rule; /* NULL: a row */
};
/* All of them, in the arena, in the order of the sections. */
enum status desk_rules(const struct policy *policy, struct arena *arena,
                       struct desk_rule **rules, size_t *count,
                       struct error *error) MUST_CHECK;
/* The first of that id which is in force on the table's day, else the first.
 * STATUS_USAGE, with the nearest id: there is none. */
enum status desk_rule_find(struct console *console, const struct policy *policy,
                           struct text id, struct desk_rule *rule,
                           struct error *error) MUST_CHECK;
/* Rows that report under an id of the engine's, about a code of the session on
 * the table. */
struct desk_rows {
    struct desk_rule *at; /* without ids */
    size_t count;
};
enum status desk_section_rows(struct console *console, const struct policy *policy,
                              struct text id, struct desk_rows *rows,
                              struct error *error) MUST_CHECK;

/* The day of service on the table, or today. */
int32_t desk_date(const struct console *console);

/* The text of the file that a place is in, in the arena; absent when it cannot
 * be read any more. */
struct text desk_source(struct console *console, const struct policy *policy,
                        uint32_t place);
/* One line of a text, from 1, without its end; absent past the last. */
struct text desk_line(struct text source, uint32_t line);
/* A line of source behind its number: on a terminal that is too narrow it goes on
 * below, further in. */
void desk_put_code(struct screen *screen, struct text text);
/* These lines of a text, each behind its number. */
void desk_put_lines(struct screen *screen, struct text source, uint32_t from,
                    uint32_t to);
/* " from 2026-01-01 to 2026-12-31", or " always". */
void desk_put_dates(struct buffer *out, const struct in_force *dates);

/* Calls back with each case of the policy that is about the rule or names it,
 * and with those that cannot be read (parts NULL). STATUS_OK, too, when there is
 * no file of cases. */
struct case_parts;
struct desk_case {
    void *context;
    void (*take)(void *context, const struct case_parts *parts, uint32_t line);
};
enum status desk_cases(const struct policy *policy, const struct desk_case *each,
                       struct error *error) MUST_CHECK;
bool desk_case_is_about(const struct case_parts *parts, struct text rule);

/* ---- commands, in the files of their names ---- */

enum status desk_run_policies(struct console_call *call, struct error *error);
enum status desk_run_open(struct console_call *call, struct error *error);
enum status desk_run_rules(struct console_call *call, struct error *error);
enum status desk_run_rule(struct console_call *call, struct error *error);
enum status desk_run_compare(struct console_call *call, struct error *error);
enum status desk_run_test(struct console_call *call, struct error *error);
enum status desk_run_cover(struct console_call *call, struct error *error);
enum status try_run(struct console_call *call, struct error *error);
enum status try_run_undo(struct console_call *call, struct error *error);
bool try_whole(struct console *console, struct text rest);
enum status trace_run(struct console_call *call, struct error *error);
enum status capture_run(struct console_call *call, struct error *error);

#endif

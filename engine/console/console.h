/* The interactive console: a session lies on the table, under the policies of
 * some folders, and is asked anything.
 *
 * A statement is a command (":set services[1].minutes 23") or a Lua expression
 * over the session ("timed_minutes > 38"). On a terminal statements are typed
 * and an error is told and forgotten; given by -c, -f or standard input they
 * are a script: no prompt, no colour, and the first error ends it. */
#ifndef GONIO_CONSOLE_CONSOLE_H
#define GONIO_CONSOLE_CONSOLE_H

#include "model/judge.h"
#include "policy/policy_set.h"
#include "show/printer.h"

struct console_options {
    const struct policy_set_options *policies; /* folders */
    const struct judge *judge;                 /* or NULL */
    const struct plugins *plugins;             /* writers for :mode; or NULL */
    const struct input_readers *readers;       /* of session files; or NULL */
    const char *const *files;                  /* sessions to begin with */
    size_t file_count;
    const char *attach;   /* spool of a daemon to talk to; or NULL */
    const char *commands; /* -c; or NULL */
    const char *script;   /* -f; or NULL: standard input */
    struct text as;       /* --as; or absent */
    int32_t known_on;
    int32_t filing_date;  /* DATE_NONE: not given */
    int32_t idle_s;       /* locks after so many seconds; 0: never */
    const char *history;  /* file of statements; NULL: none is kept */
    const char *mode;     /* --mode; NULL: table */
    bool vi;              /* keys as in vi */
};

/* Until it is left. What ended a script is the status and the error; on a
 * terminal errors of statements have been told already and it is STATUS_OK. */
enum status console_run(const struct console_options *options,
                        struct error *error) MUST_CHECK;

#endif

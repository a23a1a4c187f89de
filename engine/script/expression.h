/* One expression of Lua, or a chunk that returns, over things that the host knows
 * by name: for a person who asks. It runs in the sandbox and under the limits of
 * scripts, in a state made for it alone, so that nothing stays behind.
 *
 * The host's names come before those of the sandbox. They are asked for one by
 * one, as the expression reads them, by their whole path: "timed_minutes",
 * "plan_of_care.certified_on", "services[1].code". A value that is not known
 * ends the expression there. known "path" asks without ending; use "library"
 * works anywhere in it. */
#ifndef GONIO_SCRIPT_EXPRESSION_H
#define GONIO_SCRIPT_EXPRESSION_H

#include "script/script.h"

#define EXPRESSION_MOST   ((size_t)16 * 1024) /* bytes of it */
#define EXPRESSION_VALUES 20                  /* that it may come to */

enum expression_meaning {
    MEANS_NOTHING, /* no such name */
    MEANS_UNKNOWN, /* a value, which is not known */
    MEANS_VALUE,
    MEANS_OBJECT, /* has names; count 0: the session has none of it */
    MEANS_LIST    /* of count objects, from [1] on */
};

struct expression_names {
    void *context;
    enum expression_meaning (*find)(void *context, struct text path,
                                    struct value *value, size_t *count);
    /* A name that was perhaps meant by one that means nothing; or NULL. */
    const char *(*nearest)(void *context, struct text path);
};

struct expression_value {
    struct script_value value; /* no tables of the host's, no functions */
    struct text fraction;      /* of a number that is not whole: "1.5"; else absent */
    struct text path;          /* of an object or list of the host; else absent */
};
struct expression_result {
    struct expression_value at[EXPRESSION_VALUES];
    size_t count;
    struct text missing; /* SCRIPT_UNKNOWN: the path; absent: a parameter */
};

/* Once in a state. What it comes to is in the arena. A fault says in its pointer
 * where it is: "column 7", "line 2, column 7"; it has no file, and is STATUS_USAGE,
 * unless it is of a library that was used. */
enum script_answer script_evaluate(struct script *script, struct text expression,
                                   const struct expression_names *names,
                                   struct arena *arena,
                                   struct expression_result *result,
                                   struct error *error) MUST_CHECK;

/* Whether a text is whole as an expression or a chunk: right or wrong, but not
 * merely unfinished. One that is longer than an expression may be is whole. */
bool expression_whole(struct text text);

#endif

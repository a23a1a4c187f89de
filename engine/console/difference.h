/* What is different between two decisions of one session: for who changed a
 * minute, a date or a payer and wants to see what came of it, and no more.
 *
 * Lines are matched by code, the like ones first; findings by rule and place.
 * Pure: nothing here knows the console but for how it is shown. */
#ifndef GONIO_CONSOLE_DIFFERENCE_H
#define GONIO_CONSOLE_DIFFERENCE_H

#include "console/screen.h"
#include "model/decision.h"

/* A copy of what differences look at, all in the arena: it outlives session and
 * policies. NULL when memory is refused. */
struct decision *difference_keep(const struct decision *decision, struct arena *arena);

enum difference_kind {
    DIFFERENCE_PAYER, /* another policy decided */
    DIFFERENCE_OUTCOME,
    DIFFERENCE_LINE,     /* name: its code */
    DIFFERENCE_UNBILLED, /* name: its code */
    DIFFERENCE_ALLOWED,
    DIFFERENCE_GONE, /* a finding: name is its rule, from how heavy it was */
    DIFFERENCE_NEW,  /* to: how heavy it is; says: its message */
    DIFFERENCE_SAYS  /* a finding that was there says something else */
};
const char *difference_kind_text(enum difference_kind kind);

struct difference_entry {
    enum difference_kind kind;
    struct text name; /* absent: of the whole */
    struct text from; /* absent: was not there */
    struct text to;   /* absent: is not there any more */
    struct text says;
};
struct difference {
    struct difference_entry *at;
    size_t count;
};

/* In the arena. before: NULL, it was not decided. False when memory is
 * refused. */
bool difference_of(const struct decision *before, const struct decision *after,
                   struct arena *arena, struct difference *difference);

/* For people: one line each; "nothing changes" where there is none. */
void difference_show(const struct difference *difference, const struct decision *after,
                     struct screen *screen);

/* ---- in machine modes: rows ---- */

extern const char *const difference_columns[];
void difference_rows(const struct difference *difference, const struct decision *after,
                     struct rows *rows);

#endif

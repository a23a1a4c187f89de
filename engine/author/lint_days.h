/* Days made up to try a policy on: one session in which everything is known,
 * with some fields set otherwise.
 *
 * A knob is one field that can be set: of the session, its objects, its first
 * insurance, its only service. What a rule reads leads back to the knobs that
 * decide it (days_knobs). */
#ifndef GONIO_AUTHOR_LINT_DAYS_H
#define GONIO_AUTHOR_LINT_DAYS_H

#include "author/lint_room.h"
#include "model/fields.h"

enum option_kind {
    OPTION_GONE,   /* the field is unknown */
    OPTION_NUMBER, /* counts, money, flags, words, credentials, dates */
    OPTION_OFFSET, /* days from the day of service */
    OPTION_TEXT,   /* an id, a code, or a list of that one text */
    OPTION_TEXTS   /* a list */
};
struct option {
    enum option_kind kind;
    int64_t number;
    struct text text;
    struct text_list list;
};
struct turn {
    size_t knob;
    struct option option;
};

#define TURNS_MAX 14
struct trial {
    struct turn turns[TURNS_MAX];
    size_t count;
    bool bare; /* only what a session must have, beside what is turned */
    int32_t known_on;
    const struct rule *rule; /* whose branches are looked for; NULL: any */
};

/* The knobs of a fact as a finding shows it; how many, at most KNOBS_OF. */
#define KNOBS_OF 3
size_t days_knobs(struct text shown, size_t knobs[KNOBS_OF]);
/* The knob of that path, "services[1].code"; SIZE_MAX when there is none. */
size_t days_knob(const char *path);
const struct field *days_field(size_t knob);

/* Sets a knob, or changes what it is set to; false when the trial is full. */
bool days_set(struct trial *trial, size_t knob, struct option option);
/* What the trial has there as a number; false when it is none. */
bool days_number(const struct trial *trial, size_t knob, int64_t *number);
int32_t days_date(const struct trial *trial);

/* The days on which something in the policy begins or ends, and those beside. */
#define BOUNDARY_DATES 64
struct boundary_dates {
    int32_t at[BOUNDARY_DATES];
    size_t count;
};

/* What a knob can be set to, as far as it may matter to a policy and a rule
 * (NULL: any): gone, each word, each side of what is compared with. */
#define OPTIONS_MAX 40
struct options {
    struct option at[OPTIONS_MAX];
    size_t count;
};
struct options days_options(struct lint *lint, const struct boundary_dates *dates,
                            const struct rule *rule, size_t knob);
/* The first knob of a fact, SIZE_MAX when nothing decides it. */
size_t days_knob_of(size_t fact);
/* A day on which the rule is in force and its conditions hold, as far as they
 * can be made to. */
struct trial days_of_rule(const struct lint *lint, const struct rule *rule);

/* The session of a trial, for that payer; NULL when memory is refused. */
struct session *days_session(const struct trial *trial, struct text payer,
                             struct arena *arena);

#endif

/* Who says what of one name: every row, rule, value and change of that name in
 * the layers of a policy, and which of them holds on a day. */
#ifndef GONIO_AUTHOR_WHO_H
#define GONIO_AUTHOR_WHO_H

#include "policy/model.h"

enum who_state {
    WHO_HOLDS,
    WHO_CHANGED,     /* holds, but for what a change above says */
    WHO_OVERRIDDEN,  /* a layer above says otherwise */
    WHO_NOT_IN_FORCE /* not on that day, or not known yet */
};

struct who_word {
    size_t layer; /* of policy->layers */
    uint32_t place;
    struct text section; /* "rules", "parameters", "changes" */
    struct in_force dates;
    struct text says;    /* "severity = hold, scope = day" */
    struct text because; /* absent: gives none */
    const struct script_value *value;
    enum who_state state;
};
struct who {
    struct who_word *at; /* from the top */
    size_t count;
};

struct who_question {
    struct text name; /* id of a rule or row, name of a parameter, or a code */
    int32_t date;     /* of service */
    int32_t known_on;
};

/* In the arena. STATUS_NO_MEMORY is the only failure. */
enum status who_says(const struct policy *policy, const struct who_question *question,
                     struct arena *arena, struct who *who,
                     struct error *error) MUST_CHECK;
/* All the names that can be asked for, repeated as often as they are said;
 * NULL when memory is refused. */
struct text *who_names(const struct policy *policy, struct arena *arena, size_t *count);

const char *who_state_text(enum who_state state);

#endif

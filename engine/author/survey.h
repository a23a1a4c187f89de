/* Everything in a policy that rests on a source or has dates, one entry
 * each, for lists of what is unverified and of what ends. */
#ifndef GONIO_AUTHOR_SURVEY_H
#define GONIO_AUTHOR_SURVEY_H

#include "policy/model.h"

struct survey_entry {
    const char *section;          /* "parameters", "coverage", "rules", ... */
    struct text name;             /* of the rule or parameter, or what a row is about;
                                     absent: the section itself. For the call */
    uint32_t line;                /* its place (policy/model.h); 0: not known */
    const struct in_force *dates; /* NULL: has none */
    const struct source *source;
    bool followed; /* a later entry of the same name goes on where this ends */
};

typedef void survey_fn(void *context, const struct survey_entry *entry);

/* In the order of the policy's sections. */
void survey_walk(const struct policy *policy, survey_fn *visit, void *context);

#endif

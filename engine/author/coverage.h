/* Which of a policy's rules its cases reach: by rule (or row that reports
 * under an id), by procedure code it speaks of, by period of its dates.
 *
 * A case fires a rule when its finding stands; it leaves it silent when the
 * rule was judged (in force on that day, and about something that the day has)
 * and has no finding. A rule that ended at an unknown fact was neither. A case
 * that says which rule it is about leaves that one silent wherever it does not
 * fire: the day before its first date too. */
#ifndef GONIO_AUTHOR_COVERAGE_H
#define GONIO_AUTHOR_COVERAGE_H

#include "author/cases.h"

struct covered_code {
    const char *code;     /* NULL: the rule is not about certain codes */
    size_t fires, silent; /* cases */
};
struct covered_rule {
    struct text rule;    /* id under which it reports */
    const char *section; /* "rules", "caps", "coverage.codes" ... */
    uint32_t line;       /* 0: not known */
    const struct in_force *dates;
    bool never_silent; /* a row that speaks whenever it is reached */
    size_t fires, silent;
    struct covered_code *codes; /* in code order; one at least */
    size_t code_count;
    const void *of;                  /* the rule or row itself */
    const struct limit_scope *about; /* rows that limit; else NULL */
};
struct case_coverage {
    const struct policy *policy;
    struct covered_rule *rules; /* in the order of the sections */
    size_t count;
    size_t cases;
};

/* Everything that has yet to be reached, in the arena. */
enum status coverage_begin(const struct policy *policy, struct arena *arena,
                           struct case_coverage *coverage,
                           struct error *error) MUST_CHECK;
/* Counts what a case reached; its subject asks for explanations. A case that
 * fails counts all the same: it shows what is decided. */
void coverage_take(struct case_coverage *coverage, const struct case_result *result);

/* Whether cases show both sides of it, or the only one that it has. */
bool coverage_is_whole(const struct covered_rule *rule);

/* Whether the policy's own file switches a row below it off; that of an id, or
 * NULL. Cases can only show it silent, and it is in no list. */
bool coverage_is_off(const struct policy_override *change);
const struct policy_override *coverage_off(const struct policy *policy, struct text id);

#endif

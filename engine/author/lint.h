/* lint: what is wrong with a policy that loads all the same.
 *
 * The compiler refuses what it cannot understand. Here is what it understands
 * and what still cannot be meant: rows that nothing reaches, dates with holes,
 * rules that cannot fire or that no case tries, codes of which the payer's
 * answer cannot consist. The checks of rules are also run, on days made up for
 * them (lint_try.c), so that a wrong name in a branch that seldom runs is found
 * before a session finds it.
 *
 * Each check has a stable code; lint_checks.def lists them. */
#ifndef GONIO_AUTHOR_LINT_H
#define GONIO_AUTHOR_LINT_H

#include "policy/policy_set.h"

struct lint_check {
    const char *code;
    const char *meaning;
    const char *mend;
};
size_t lint_check_count(void);
const struct lint_check *lint_check_at(size_t i);

struct lint_finding {
    const struct lint_check *check;
    struct text file;
    uint32_t line; /* 0: not known */
    struct text message;
    struct text fix; /* what is meant, or how this check's finding is mended */
};
struct lint_findings {
    struct lint_finding *at; /* by file and line */
    size_t count;
};

/* Everything in the arena, or of the policy. STATUS_NO_MEMORY and a file that
 * cannot be read are the only failures. */
enum status lint_policy(struct policy_set *set, const struct policy *policy,
                        struct arena *arena, struct lint_findings *findings,
                        struct error *error) MUST_CHECK;

/* The tables of payers' names (identity.lua), with *tables how many there are.
 * STATUS_POLICY when one does not load. */
enum status lint_identity(struct policy_set *set, struct arena *arena, size_t *tables,
                          struct lint_findings *findings,
                          struct error *error) MUST_CHECK;

#endif

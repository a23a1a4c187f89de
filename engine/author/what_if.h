/* What would make a held or denied day ready: the smallest changes of its
 * facts, found by deciding the day again with each of them.
 *
 * Where to look is what the decision's findings rest on, and what the rules
 * behind them compare it with; which of those facts may be offered at all is
 * a list (what_if_fields.def). Minutes, times, codes, what a therapist found
 * and what a date of service was are not in it: a tool that says which minutes
 * would pay invites them. A known fact is offered only as what the decision
 * turns on, a missing one as what is to be filled in as it is, or may still
 * come about.
 *
 * First every change of one fact is tried. Where none is enough, changes are
 * put together, at each step the one that leaves the fewest findings; that is
 * small, not proven smallest. A change counts only when it takes no unit and
 * no service off the claim.
 *
 * The same question gives the same answer, in the same order. */
#ifndef GONIO_AUTHOR_WHAT_IF_H
#define GONIO_AUTHOR_WHAT_IF_H

#include "policy/decide.h"

#define WHAT_IF_BUDGET 2000
/* A day of the usual few kilobytes ends by the number of tries, one of a megabyte
 * by what each of them costs. */
#define WHAT_IF_COST     ((uint64_t)64 * 1024 * 1024)
#define WHAT_IF_TOGETHER 4 /* changes of one proposal at most */

struct what_if_question {
    struct policy_set *set;
    const struct day *day;
    size_t member; /* whose decision it is */
    struct decide_options options;
    uint32_t budget; /* decisions tried at most */
    uint64_t cost;   /* bytes of days as JSON, each time that one is tried */
};

/* Whether it is asked of such a decision: of the primary payer's, on hold or
 * denied under a policy that loads, of the session that leads the day. */
bool what_if_is_about(const struct decision *decision);

/* *what_if goes into the arena. STATUS_NO_MEMORY is the only failure. */
enum status what_if_find(const struct what_if_question *question,
                         const struct decision *decision, struct arena *arena,
                         const struct what_if **what_if,
                         struct error *error) MUST_CHECK;

#endif

/* decide: one claim-day, for one payer, into decisions. A pure function of
 * its arguments: no clock, no randomness, no environment, nothing kept from
 * one call to the next. The same input gives the same bytes, whatever ran
 * before. */
#ifndef GONIO_POLICY_DECIDE_H
#define GONIO_POLICY_DECIDE_H

#include "model/day.h"
#include "model/judge.h"
#include "policy/model.h"
#include "policy/policy_set.h"
#include "policy/rule_steps.h"

struct decide_options {
    int32_t known_on;
    int32_t filing_date; /* day the claim is filed; 0 or DATE_NONE: unknown */
    bool explain;        /* fill decision.rules */
    bool checks_only;    /* and explain: of rules that have a check alone */
    struct text as;      /* decide as if this were every session's payer; absent: no */
    bool as_all;         /* so for every policy of the set, one after the other */
    const struct judge *judge; /* asked behind the policy's rules; NULL: none */
    /* Is told what a rule does for the primary payer; NULL: nobody. Explain. */
    const struct rule_follower *follower;
};

/* Decides the member for each of its payers: *decisions is an array of *count,
 * the i-th of which has payer_rank i.
 * With options.as there is one; with options.as_all one for each policy, in the
 * order of their ids, each the same as with options.as of that id. Everything
 * goes into the arena.
 *
 * A policy that fails is no failure here: it holds the day with the finding
 * policy.error. *policy_failed is set then, and left alone otherwise.
 * STATUS_NO_MEMORY is the only failure. */
enum status decide_member(struct policy_set *set, const struct day *day, size_t member,
                          const struct decide_options *options, struct arena *arena,
                          struct decision **decisions, size_t *count,
                          bool *policy_failed, struct error *error) MUST_CHECK;

/* The evaluation behind a decision of that day, for who asks further (facts.h);
 * it lives as long as the decision. NULL: the day was not evaluated (no policy,
 * a void session, a crowd), or day.kept is NULL. */
struct deciding;
struct deciding *decide_evaluation(const struct day *day,
                                   const struct decision *decision);

#endif

/* Which thresholds of its policy a claim-day crosses. */
#ifndef GONIO_RUN_CROSSING_H
#define GONIO_RUN_CROSSING_H

#include "event/bus.h"
#include "model/day.h"
#include "policy/policy_set.h"

/* The decision's policy when it can cross one: it leads its day, is for the
 * primary payer and not denied, and the policy has thresholds; else NULL. */
const struct policy *crossing_policy(struct policy_set *policies,
                                     const struct decision *decision);

typedef enum status crossing_fn(void *context, const struct event_crossing *crossing,
                                struct error *error);
struct crossing_call {
    crossing_fn *call;
    void *context;
};
/* told: the day as it was told its history. A failure of the call ends it. */
enum status crossing_each(const struct policy *policy, const struct day *told,
                          const struct decision *decision,
                          const struct crossing_call *call,
                          struct error *error) MUST_CHECK;

#endif

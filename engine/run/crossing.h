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

/* Whether a decision of that policy and amount may cross one, going by the text
 * of its snapshot: a quick look before the day is made again. */
struct crossing_look {
    struct text policy; /* its id */
    int32_t date, known_on;
    int64_t allowed;  /* cents */
    struct text told; /* history_snapshot */
};
bool crossing_may(struct policy_set *policies, const struct crossing_look *look);

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

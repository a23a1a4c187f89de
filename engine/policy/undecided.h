/* Decisions of days that cannot be decided: held, with the reason. Called with
 * what the decision already names: its payer, its day. */
#ifndef GONIO_POLICY_UNDECIDED_H
#define GONIO_POLICY_UNDECIDED_H

#include "policy/deciding.h"
#include "policy/policy_set.h"

enum status undecided_unknown_payer(struct deciding *e, struct policy_set *set,
                                    struct decision *d, struct error *error) MUST_CHECK;
/* Its name is known, and is one policy that is not there, or several. */
enum status undecided_named(struct deciding *e, const struct identity_answer *ids,
                            struct decision *d, struct error *error) MUST_CHECK;
/* error: on the way in, why the policy does not load. */
enum status undecided_failed_policy(struct deciding *e, struct decision *d,
                                    struct error *error) MUST_CHECK;
enum status undecided_crowd(struct deciding *e, struct decision *d,
                            struct error *error) MUST_CHECK;

#endif

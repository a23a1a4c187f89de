/* Which policy decides for a payer as a session names it: the one of that id,
 * else the one that the payer folders' tables of names say (identity.h), else
 * the one whose id it is but for letter case and white space. */
#ifndef GONIO_POLICY_PAYER_H
#define GONIO_POLICY_PAYER_H

#include "policy/identity.h"
#include "policy/policy_set.h"

struct payer_asked {
    struct text payer; /* as the session names it */
    int kind;          /* enum payer_kind */
    int32_t date;
    int32_t known_on;
};

/* The ids that it stands for: one, or none, or several when it is ambiguous.
 * An id in answer may have no policy. STATUS_POLICY when a table of names does
 * not load. */
enum status payer_ids(struct policy_set *set, const struct payer_asked *asked,
                      struct identity_answer *answer, struct error *error) MUST_CHECK;
/* The policy as well. STATUS_NOT_FOUND when there is none, or several ids. */
enum status payer_find(struct policy_set *set, const struct payer_asked *asked,
                       struct identity_answer *answer, const struct policy **policy,
                       struct error *error) MUST_CHECK;

#endif

/* The ids that findings can have: a policy's own, and the engine's. */
#ifndef GONIO_AUTHOR_RULE_IDS_H
#define GONIO_AUTHOR_RULE_IDS_H

#include "policy/model.h"

/* Whether a finding of a day decided by this policy can have that id. */
bool rule_ids_has(const struct policy *policy, struct text id);
/* The nearest one that it can have, or an absent text. */
struct text rule_ids_nearest(const struct policy *policy, struct text id);

#endif

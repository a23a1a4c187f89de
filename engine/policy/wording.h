/* What a rule that fires says: the texts of the rule, or those its check
 * returned, with {placeholders} filled in. */
#ifndef GONIO_POLICY_WORDING_H
#define GONIO_POLICY_WORDING_H

#include "policy/deciding.h"

/* result: what the check returned; kind SCRIPT_NIL when there is no check. */
struct verdict wording_verdict(struct deciding *e, const struct rule *rule,
                               const struct script_value *result);

#endif

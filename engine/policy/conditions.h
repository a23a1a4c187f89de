/* What rules say as data: `when` and `unless`. */
#ifndef GONIO_POLICY_CONDITIONS_H
#define GONIO_POLICY_CONDITIONS_H

#include "policy/deciding.h"
#include "policy/rule_steps.h"

/* FIRED_YES when all of `when` hold and not all of `unless` do; FIRED_UNKNOWN
 * when one of `when` needs a fact that is not known: *missing, SIZE_MAX for a
 * parameter. What `unless` does not know does not hold. */
enum fired conditions_hold(struct deciding *e, const struct rule *rule,
                           size_t *missing);

/* FIRED_YES when all of a list hold. */
enum fired conditions_all(struct deciding *e, const struct conditions *conditions,
                          size_t *missing);

/* One condition alone, and the facts that it asks about, into facts, which has
 * CONDITION_FACTS places. */
#define CONDITION_FACTS (COMPARISONS + 3) /* the fact, its bounds, plus and minus */
enum fired conditions_one(struct deciding *e, const struct condition *condition);
size_t conditions_facts_of(struct deciding *e, const struct condition *condition,
                           struct fact *facts);

/* The facts that these conditions ask about, with their values now, each
 * once, into facts, which has conditions_room(rule) places. How many. */
size_t conditions_room(const struct rule *rule);
size_t conditions_facts(struct deciding *e, const struct rule *rule,
                        struct fact *facts);
/* Adds a fact unless its path is among the first `known` already. */
void conditions_add_fact(struct fact *facts, size_t *count, size_t known,
                         struct text path, struct value value);

#endif

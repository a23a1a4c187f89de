/* The states, the District of Columbia and the territories, by their two
 * letters. */
#ifndef GONIO_POLICY_STATES_H
#define GONIO_POLICY_STATES_H

#include "base/text.h"

#define STATES 56
/* In the order of their letters. */
extern const char *const state_names[STATES];
bool state_is(struct text text);

#endif

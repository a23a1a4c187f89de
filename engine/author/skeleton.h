/* The beginning of two cases for a rule, as text to paste into cases.json: one
 * that fires it and one that just does not. What the rule's conditions ask of
 * the session stands in the first one's patch already, as far as one value can
 * be told from them; the rest is the author's. */
#ifndef GONIO_AUTHOR_SKELETON_H
#define GONIO_AUTHOR_SKELETON_H

#include "author/cases.h"

/* STATUS_USAGE: the policy has nothing that reports under this id. */
enum status skeleton_write(const struct policy *policy, struct text rule,
                           struct buffer *out, struct error *error) MUST_CHECK;

#endif

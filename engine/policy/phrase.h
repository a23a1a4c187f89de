/* Phrases as they are compared: of a policy's vague phrases, and of what
 * stands in a note. Letter case, spacing and punctuation do not count. */
#ifndef GONIO_POLICY_PHRASE_H
#define GONIO_POLICY_PHRASE_H

#include "base/text.h"

#define PHRASE_MAX 120 /* bytes of a normal phrase */

/* Writes the words of the text in lower case (ASCII), one space between them.
 * A word is letters, digits and whatever is not ASCII. to: room for text.len
 * bytes. Returns what stands there now; empty when there is no word. */
struct text phrase_normal(struct text text, char *to);

#endif

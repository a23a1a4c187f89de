/* Findings that a person reads once: one rule says the same of several services,
 * but for their codes. Machines get each of them. */
#ifndef GONIO_SHOW_ALIKE_H
#define GONIO_SHOW_ALIKE_H

#include "base/buffer.h"
#include "model/decision.h"

/* The code of the service that a finding is about; absent when it stands on no
 * line. */
struct text alike_code(const struct decision *decision, const struct finding *finding);
/* Where the code stands in the text; text.len when it does not. */
size_t alike_place(struct text text, struct text code);
bool alike(const struct decision *decision, const struct finding *a,
           const struct finding *b);
/* Whether one like it stands before it. */
bool alike_shown(const struct decision *decision, const struct finding *finding);
/* Puts the codes of this finding and of those behind it that are alike; how
 * many there are. */
size_t alike_codes(const struct decision *decision, const struct finding *finding,
                   struct buffer *out);

#endif

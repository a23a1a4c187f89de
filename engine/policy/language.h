/* What the words of notes tell: the rows of language (policy/model.h). */
#ifndef GONIO_POLICY_LANGUAGE_H
#define GONIO_POLICY_LANGUAGE_H

#include "policy/deciding.h"

/* The rows that are in force on the day, of those that deny or of the others. */
uint64_t language_rows(const struct deciding *e, bool denials);
/* Judges these rows for the service at that place, which has a note. Notes that
 * are to be the same are held against those of services before it. */
void language_judge(struct deciding *e, size_t service, uint64_t rows);
/* Judges rows of whole visits, for each of the day. */
void language_visits(struct deciding *e, uint64_t rows);

/* What the placeholders of a row of documentation stand for; absent: nothing. */
struct wording {
    struct text code, phrase, suggests, other_code;
};
struct text language_fill_in(struct deciding *e, struct text text,
                             const struct wording *wording);

/* Whether a note is needed for it: what is never billed needs none; what can be
 * mended will be billed. */
bool documentation_needed(const struct treated *t);

#endif

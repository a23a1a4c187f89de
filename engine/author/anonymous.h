/* A session as nobody's: the same facts without whose they are, for a case that
 * stands beside a policy.
 *
 *   ids          counted: S-1, P-1, E-1, A-1, the same for the same
 *   NPIs         counted too, with a right check digit
 *   dates        all moved by the same number of days, so that what lies between
 *                them stays; who is over 89 becomes 89
 *   ZIP codes    their first three digits, of places with few people none
 *   free text    a neutral sentence of the same field, the same for the same;
 *                offered, not put: whether it will do is for a decision to say
 *   the rest     as it is, where it can be nothing but what it should be
 *
 * Sessions of one claim-day are copied with the same struct anonymous. */
#ifndef GONIO_AUTHOR_ANONYMOUS_H
#define GONIO_AUTHOR_ANONYMOUS_H

#include "base/arena.h"
#include "base/error.h"
#include "model/session.h"

/* A note in a copy, which holds its original until somebody changes it. */
struct anonymous_note {
    struct text *at; /* in the copy */
    struct text original, neutral;
    struct text pointer; /* "/services/0/documentation/response" */
};

/* What stood there, and what stands there now. */
struct anonymous_pair {
    struct text from, to; /* to may be set to from: the next copy keeps it */
    struct text pointer;  /* where it stood first */
    char family;          /* ANONYMOUS_NOTE, or another one */
};
#define ANONYMOUS_NOTE 'T'

struct anonymous {
    struct arena *arena;
    int32_t days;
    struct text payer; /* what each session's first payer is called from now on */
    struct anonymous_pair *pairs;
    size_t pair_count, pair_room;
    struct anonymous_note *notes;
    size_t note_count, note_room;
    /* A field that holds what it should not: nothing neutral is known for it. */
    struct text refused; /* its pointer; absent: none */
    const char *here;    /* the field that is copied now */
    bool no_memory;
};

/* The copy has the first insurance alone, named `payer`. Nothing else of it is
 * the original's but notes, which are listed. STATUS_REJECTED: a field is
 * refused. */
enum status anonymous_copy(struct anonymous *names, const struct session *session,
                           struct session **copy, struct error *error) MUST_CHECK;

/* What of a note the policy itself looks for, word by word: of that nothing is a
 * person's. Its phrases in the order they stand; empty: there is none. In the
 * arena; absent when memory is refused. */
struct policy;
struct text anonymous_reduced(const struct policy *policy, struct text note,
                              struct arena *arena);
/* The text may stand in the copy, though it is an original's. */
void anonymous_allow(struct anonymous *names, struct text text);

/* Whether a text holds one of the originals. */
bool anonymous_leaks(const struct anonymous *names, struct text text);
/* The same of a text that a person wrote, or what looks like somebody's number,
 * address or date: then what it is, in words, else NULL. */
const char *anonymous_suspects(const struct anonymous *names, struct text text);

#endif

/* What the claim-days of one beneficiary leave for each other, in memory: for
 * who has no ledger. Day after day in the order of history: remember_tell, then
 * remember_leave with what it told.
 *
 * Held are the last REMEMBER_VISITS visits; what came before counts as not
 * seen. */
#ifndef GONIO_RUN_REMEMBER_H
#define GONIO_RUN_REMEMBER_H

#include "policy/decide.h"

#include "base/buffer.h"

#define REMEMBER_VISITS 256

struct held;

struct remembered {
    struct policy_set *policies;
    const struct decide_options *decide;
    struct held *held; /* 2 * REMEMBER_VISITS */
    size_t count;
    struct arena visits[2]; /* texts of those held: the first is in use */
    struct buffer packed;
    struct arena *work; /* of the call that runs */
};

/* Lent what decides. Nothing is held yet. */
enum status remember_begin(struct remembered *remembered, struct policy_set *policies,
                           const struct decide_options *decide,
                           struct error *error) MUST_CHECK;
void remember_end(struct remembered *remembered);
void remember_nothing(struct remembered *remembered); /* another beneficiary comes */

/* Of *own, the sessions as they are, *told is made, in the arena; its texts of
 * visits are those that are held, until the next call that holds or ends (see
 * remember_keep). *any: whether one of them was told anything. */
enum status remember_tell(struct remembered *remembered, const struct day *own,
                          struct arena *arena, struct day *told, bool *any,
                          struct error *error) MUST_CHECK;
/* What is held has its texts in that arena from now on: what is told next lives
 * as long as it does. */
enum status remember_keep(struct remembered *remembered, struct arena *arena,
                          struct error *error) MUST_CHECK;
/* Decides *told for the primary payers (which changes it) and holds what it
 * leaves. */
enum status remember_leave(struct remembered *remembered, const struct day *own,
                           struct arena *arena, struct day *told,
                           struct error *error) MUST_CHECK;

#endif

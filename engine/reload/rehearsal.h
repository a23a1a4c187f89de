/* The last decided days once more, under other policies: what would move.
 *
 * rehearsal_take reads them from the ledger, on the thread that has it: the
 * sessions' bytes and what they were told. rehearsal_run decides each day twice
 * from these, on whatever thread: under the policies that decide now and under
 * those to come, with what was known when it was decided. So what moves is what
 * the change moves, and nothing of what changed before. */
#ifndef GONIO_RELOAD_REHEARSAL_H
#define GONIO_RELOAD_REHEARSAL_H

#include "author/comparison.h"
#include "ledger/ledger.h"
#include "policy/policy_set.h"

#include <stdatomic.h>

struct rehearsal;

/* The most recently decided claim-days, at most so many. */
enum status rehearsal_take(struct ledger *ledger, size_t most,
                           struct rehearsal **rehearsal,
                           struct error *error) MUST_CHECK;
void rehearsal_free(struct rehearsal *rehearsal);

/* When to leave off: at a time (CLOCK_MONOTONIC, milliseconds), or when told. */
struct rehearsal_end {
    int64_t at;
    const atomic_bool *stop;
};
bool rehearsal_ends(const struct rehearsal_end *end);
int64_t rehearsal_now(void); /* CLOCK_MONOTONIC, milliseconds */

struct rehearsal_result {
    struct compared sums; /* in order */
    size_t days, of;      /* decided again, of so many that were taken */
};
struct rehearsal_sides {
    struct policy_set *before, *after;
};
/* Everything of the result in the arena. */
enum status rehearsal_run(const struct rehearsal *rehearsal,
                          const struct rehearsal_sides *sides,
                          const struct rehearsal_end *end, struct arena *arena,
                          struct rehearsal_result *result,
                          struct error *error) MUST_CHECK;
/* The members of a JSON object: "days":12,"decisions":14,"moved":3,... and "by"
 * payer and rule. */
void rehearsal_tell(const struct rehearsal_result *result, struct buffer *out);

#endif

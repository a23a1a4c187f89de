/* History without a ledger: what the claim-days of a run leave for each other.
 *
 * A day's decision turns on what earlier days of the beneficiary left, and
 * what they left on days before them. So between the passes the claim-days
 * are walked through by beneficiary and date (spill.h has sorted them): each
 * is told what was left so far, decided for its primary payer, and leaves its
 * visits; what it was told goes to a file, and pass two decides it as told,
 * in the order of the input. Days of a beneficiary who has no other are left
 * as they are, and cost nothing but their place in the sorting.
 *
 * In memory are the visits of one beneficiary, and of those the last
 * REMEMBER_VISITS (remember.h); what came before counts as not seen. */
#ifndef GONIO_RUN_RECALL_H
#define GONIO_RUN_RECALL_H

#include "policy/decide.h"
#include "run/daybook.h"

#include <signal.h>

struct recall {
    struct sorter links; /* of sessions whose day was told something */
    struct scratch told; /* snapshots, one a day */
    const struct recall_link *next;
};
void recall_init(struct recall *recall);
void recall_release(struct recall *recall);

struct recall_options {
    struct spill *spill; /* linked up */
    struct daybook *daybook;
    struct policy_set *policies;
    const struct decide_options *decide;
    const volatile sig_atomic_t *stop; /* or NULL */
};
/* Between the passes; takes what the spill has sorted. */
enum status recall_walk(struct recall *recall, const struct recall_options *options,
                        struct error *error) MUST_CHECK;

/* Pass two, ordinals rising: where that stands which the record's day was told;
 * of no length: nothing. */
enum status recall_link(struct recall *recall, uint64_t ordinal,
                        struct scratch_span *told, struct error *error) MUST_CHECK;
/* The day's sessions as told. */
enum status recall_read(const struct recall *recall, struct scratch_span told,
                        struct day *day, struct arena *arena,
                        struct error *error) MUST_CHECK;

#endif

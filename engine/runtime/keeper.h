/* Deciding with a ledger: what `gonio check --ledger` and `gonio watch` share.
 *
 *   file ──keeper_take──▶ ledger: sessions, rejections; their days are due
 *          keeper_decide ▶ each due day, in the order of history: members,
 *                          visits, therapists → decide → decisions, visit;
 *                          what leaves another visit than before makes the
 *                          beneficiary's later days due
 *          keeper_report ▶ what came of the file, record by record
 *
 * Every step commits in slices and may be repeated from any point: a file is
 * known by its receipt, a session by its key, a day by being due. So a process
 * that dies anywhere goes on where the last commit was, and the effective
 * decisions are the same whatever the order of arrival and however often it
 * died. */
#ifndef GONIO_RUNTIME_KEEPER_H
#define GONIO_RUNTIME_KEEPER_H

#include "event/bus.h"
#include "ledger/ledger.h"
#include "policy/decide.h"

#include <signal.h>

#define KEEPER_SLICE 1000 /* sessions of one commit */

struct keeper_options {
    struct ledger *ledger;
    struct policy_set *policies;
    int64_t generation; /* of the policies (ledger_generation_put) */
    struct decide_options decide;
    bool strict;
    struct event_bus *bus;             /* or NULL */
    const volatile sig_atomic_t *stop; /* end at a slice's end; or NULL */
};
struct keeper;
enum status keeper_open(const struct keeper_options *options, struct keeper **keeper,
                        struct error *error) MUST_CHECK;
void keeper_close(struct keeper *keeper);
/* Between days: later ones are decided by these. */
void keeper_use(struct keeper *keeper, struct policy_set *policies, int64_t generation);

/* A file of session records in JSON. */
struct keeper_file {
    const char *name;
    int fd;          /* seekable, not changed meanwhile */
    struct hash hash;
    uint64_t size;
};
/* Gates the whole file, then takes its records in. A file that is no JSON from
 * some place on is STATUS_REJECTED with that place, before anything of it is
 * taken: it may be half of a file. receipt->id 0: a new one is made, else its
 * work goes on. In a transaction of the caller's when joined (small files),
 * else slice by slice. */
struct keeper_taking {
    const struct keeper_file *file;
    bool joined;
};
enum status keeper_take(struct keeper *keeper, const struct keeper_taking *taking,
                        struct receipt *receipt, struct error *error) MUST_CHECK;
/* All that is due, or `most` days of it (0: all). *left: there is more. Not
 * within a transaction when joined is false. */
enum status keeper_decide(struct keeper *keeper, bool joined, size_t most, bool *left,
                          struct error *error) MUST_CHECK;
/* Receipts whose days are all decided become RECEIPT_DECIDED, with their
 * counts: records = ready + held + denied + voids + rejected + duplicates, or
 * it is an error ("receipt.sum") and the receipt stays. */
enum status keeper_settle(struct keeper *keeper, struct receipt *receipt,
                          struct error *error) MUST_CHECK;

/* ---- once more ---- */

/* Decides a day again as it was decided then: the members' bytes, the snapshot,
 * the policies of then. bytes: the decision's, for comparison by the caller. */
struct keeper_replay {
    struct ledger *ledger;
    struct policy_set *policies; /* of the decision's generation */
};
enum status keeper_again(const struct keeper_replay *replay,
                         const struct ledger_decision *decision, struct arena *arena,
                         struct text *bytes, struct error *error) MUST_CHECK;

#endif

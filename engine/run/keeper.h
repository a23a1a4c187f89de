/* Deciding with a ledger: what `gonio check --ledger` and `gonio watch` share.
 *
 *   file ──keeper_take──▶ ledger: sessions, rejections; their days are due
 *          keeper_decide ▶ each due day, in the order of history: members,
 *                          visits, therapists → decide → decisions, visit;
 *                          what leaves another visit than before makes the
 *                          beneficiary's later days due
 *          keeper_settle ▶ the file's counts, when nothing of it is due any more;
 *                          ledger_outcomes gives what came of it, by record
 *
 * Every step commits in slices and may be repeated from any point: a file is
 * known by its receipt, a session by its key, a day by being due. So a process
 * that dies anywhere goes on where the last commit was, and the effective
 * decisions are the same whatever the order of arrival and however often it
 * died. */
#ifndef GONIO_RUN_KEEPER_H
#define GONIO_RUN_KEEPER_H

#include "event/bus.h"
#include "ledger/ledger.h"
#include "ledger/verify.h"
#include "plugin/origin.h"
#include "policy/decide.h"

#include <signal.h>

#define KEEPER_SLICE 2000 /* sessions of one commit */

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
/* A new day began: what is decided from now on is by the knowledge of that day. */
void keeper_know(struct keeper *keeper, int32_t known_on);
/* Whether sessions that are taken from now on may have unknown fields. */
void keeper_strict(struct keeper *keeper, bool strict);
/* Whether a policy failed to load or to run so far. */
bool keeper_policy_failed(const struct keeper *keeper);

/* A decision that was just added to the ledger, as it was made: told to who asked
 * for it, in the transaction that may yet fail. */
struct keeper_made {
    const struct ledger_session *session;
    const struct ledger_decision *row;
    const struct decision *decision;
};
typedef void keeper_made_fn(void *context, const struct keeper_made *made);
void keeper_hear(struct keeper *keeper, keeper_made_fn *made, void *context);

/* A file of session records in JSON. */
struct keeper_file {
    const char *name;
    int fd; /* seekable, not changed meanwhile */
    struct hash hash;
    uint64_t size;
    struct origins *origins; /* of converted records; or NULL */
};
/* Gates the whole file, then takes its records in. A file that is no JSON, or
 * that its end cuts off, is STATUS_REJECTED with that place, before anything of
 * it is taken: it may be half of a file. A record with a fault is refused alone
 * (ledger_reject, with all its problems).
 *
 * receipt->id 0: a new one is made; else its work goes on behind the records
 * that were taken, which costs no second look at them while the same file is
 * open. In a transaction of the caller's when joined (small files), else slice
 * by slice; then STATUS_INTERRUPTED ends it at a slice's end when *stop is set.
 * What becomes of records:
 *
 *   new                    its claim-day is due
 *   the same bytes again   counted as duplicate, nothing is due
 *   other bytes, same key  rejected: session.conflict
 *   a lower revision than  kept, counted as duplicate, nothing is due
 *   there is already */
struct keeper_taking {
    const struct keeper_file *file;
    bool joined;
};
enum status keeper_take(struct keeper *keeper, const struct keeper_taking *taking,
                        struct receipt *receipt, struct error *error) MUST_CHECK;
/* The rest of a file that is being taken is lost. What was taken of it stays; one
 * rejection, for that reason, stands for all records behind it, and nothing more
 * is waited for. Commits. */
enum status keeper_cut(struct keeper *keeper, const char *name, const struct error *why,
                       struct receipt *receipt, struct error *error) MUST_CHECK;
/* All that is due, or `most` days of it (0: all), in the order of history.
 * *left: there is more. In a transaction of the caller's when joined, else slice
 * by slice. A decision that says the same as the one before, but for the day it
 * was made on, is no new one. Events are published as it goes on: who hears of
 * a decision of a slice that is then not committed will hear of it again. */
enum status keeper_decide(struct keeper *keeper, bool joined, size_t most, bool *left,
                          struct error *error) MUST_CHECK;
/* A receipt of which nothing is due any more becomes RECEIPT_DECIDED, with its
 * counts: records = ready + held + denied + voids + rejected + duplicates, or it
 * is an error ("receipt.sum") and the receipt stays. Otherwise it stays as it
 * is. Within a transaction of the caller's. */
enum status keeper_settle(struct keeper *keeper, struct receipt *receipt,
                          struct error *error) MUST_CHECK;

/* ---- once more ---- */

/* Decides a day again as it was decided then: the members' bytes, the snapshot,
 * the policies of then. bytes: the decision's, for comparison by the caller. */
struct keeper_replay {
    struct ledger *ledger;
    struct policy_set *policies; /* of the decision's generation */
    const struct judge *judge;   /* that took part; or NULL */
    int32_t filing_date;         /* 0 or DATE_NONE: what it was then */
};
enum status keeper_again(const struct keeper_replay *replay,
                         const struct ledger_decision *decision, struct arena *arena,
                         struct text *bytes, struct error *error) MUST_CHECK;

/* derive of ledger_verify_options; needs no context. */
enum status keeper_derive(void *context, const struct ledger_session *row,
                          struct arena *arena, struct ledger_intervals *intervals,
                          struct error *error) MUST_CHECK;

#endif

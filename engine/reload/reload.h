/* Policies that change while sessions are decided: a changed folder is read
 * whole, kept as a generation (generation.h) in the spool's own folder, compiled
 * from that copy on a thread of its own, linted, run against its cases and over
 * the last decided days, and handed over to be swapped between two claim-days;
 * or refused, with the last good one kept and the refusal told everywhere.
 *
 *   reload_look  ▶ has anything changed, and settled?      (loop's thread)
 *   reload_begin ▶ starts the building                     (worker thread)
 *   reload_ready ▶ what came of it                         (loop's thread)
 *
 * One is built at a time, of what the folders are when it begins; what changes
 * meanwhile is seen by the next look. Only this part knows the thread; the loop
 * asks. What two threads may touch at once: nothing that changes. A policy set
 * belongs to the thread that builds it until it is handed over, then to the
 * loop's; of the engine's own variables only hash_start's key, json_start's
 * hooks and the table of facts are shared, which are written once, before.
 *
 * What was active last is known by STORE/state, so a start decides by it, not by
 * what somebody put into the folders meanwhile: that is a change like any other.
 *
 * Ownership: a generation's policy_set belongs to reload until reload_close;
 * those replaced are closed when nothing is decided by them (reload_forget). */
#ifndef GONIO_RELOAD_RELOAD_H
#define GONIO_RELOAD_RELOAD_H

#include "ledger/ledger.h"
#include "policy/policy_set.h"

struct reload;

struct reload_options {
    const struct policy_set_options *folders; /* as named by the user */
    const char *store;                        /* SPOOL/policies */
    uint32_t settle_ms;                       /* nothing changed for so long; 0: 500 */
    uint32_t deadline_ms;   /* for lint, cases and comparison; 0: 60000 */
    uint32_t days;          /* last decided days that are compared; 0: 500 */
    uint32_t change_max;    /* in 1/1000 of the decisions compared; UINT32_MAX: any */
    uint32_t stale_after_s; /* a refusal older than this is unhealthy */
    void (*wake)(void *context); /* from the thread: reload_ready has something */
    void *context;
};

enum reload_state {
    RELOAD_ACTIVE,  /* the folders' policies decide, or those of a rollback */
    RELOAD_WAITING, /* built, moves too much: gonio policies approve ID */
    RELOAD_REFUSED  /* a fault: the last good ones decide */
};
struct reload_version {
    char id[17]; /* first 16 hex digits of the generation's hash; "" when refused
                    before it was read */
    struct policy_set *policies;
    const struct ledger_generation *generation;
    int64_t ledger_id; /* of the generation; 0 until reload_record */
};
struct reload_news {
    enum reload_state state;
    struct reload_version version; /* ACTIVE: swap to it now; it may be the one that
                                      decides already, when a fault was mended */
    struct error why;              /* REFUSED: the first fault */
    struct text report;            /* JSON: what would move, by rule; faults; what
                                      lint warns of. Until the next news */
    const char *cause;             /* "started" "changed" "approved" "rolled back" */
};

/* Opens what was active last. At the very first start builds the folders' at
 * once, without lint, cases and comparison, as nothing is replaced; a fault is
 * an error then: nothing decides before there are good policies. */
enum status reload_open(const struct reload_options *options, struct reload **reload,
                        struct reload_news *first, struct error *error) MUST_CHECK;
/* No building goes on any more: what wake needs may go. */
void reload_rest(struct reload *reload);
/* All policy sets are closed. */
void reload_close(struct reload *reload);

/* Other limits from now on: those of the options of these names. What waits goes
 * on waiting. */
void reload_limit(struct reload *reload, uint32_t change_max, uint32_t stale_after_s);

/* Readable when something happened; -1: looking at times is all there is. The
 * same one until reload_close. */
int reload_descriptor(const struct reload *reload);
/* Reads that away: whether a look is worth while. */
bool reload_hear(struct reload *reload);
/* *changed: something changed and is settled; *again_ms: look again by then, 0:
 * no need. Looking is a walk over the folders' names and times: when the
 * descriptor is readable, after reload_ready, and now and then. */
enum status reload_look(struct reload *reload, bool *changed, uint32_t *again_ms,
                        struct error *error) MUST_CHECK;
/* Starts a building, unless one goes on. The days to compare with come from the
 * ledger: taken now, on the loop's thread. ledger may be NULL: no comparison. */
enum status reload_begin(struct reload *reload, struct ledger *ledger,
                         struct error *error) MUST_CHECK;
bool reload_builds(const struct reload *reload);
/* *ready: there is news. STATUS_IO: the store cannot be written. */
enum status reload_ready(struct reload *reload, struct reload_news *news, bool *ready,
                         struct error *error) MUST_CHECK;
/* Puts news into the ledger, within the caller's transaction: an active
 * generation with its files, what waits and what was refused as notes of kind
 * "policies". Sets news->version.ledger_id of an active one. */
enum status reload_record(struct ledger *ledger, struct reload_news *news,
                          struct error *error) MUST_CHECK;

/* What waits becomes active. STATUS_NOT_FOUND: nothing of that id waits. */
enum status reload_approve(struct reload *reload, const char *id,
                           struct reload_news *news, struct error *error) MUST_CHECK;
/* Back to a generation of the store or the ledger; it stays until the folders
 * change again, or what they hold is approved. */
enum status reload_rollback(struct reload *reload, struct ledger *ledger,
                            const char *id, struct reload_news *news,
                            struct error *error) MUST_CHECK;
/* No day is decided by it any more. */
void reload_forget(struct reload *reload, const struct policy_set *policies);
/* Whether policies have been refused for longer than stale_after_s; *since. */
bool reload_is_stale(const struct reload *reload, int64_t *since);
/* Why the folders' policies do not decide. */
struct reload_gap {
    const char *code;    /* NULL: they do, or are being tried; "policies.refused"
                            "policies.waiting" "policies.kept" */
    const char *message; /* for people */
    int64_t since;       /* 0: not known */
};
void reload_gap(const struct reload *reload, char message[512], struct reload_gap *gap);
/* For --status: JSON object of state, ids, since when, why. */
void reload_tell(const struct reload *reload, struct buffer *out);

#endif

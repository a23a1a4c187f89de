/* Policies that change while sessions are decided: a changed folder is read
 * whole, kept as a generation (by the hash of all its files) in the spool's
 * own folder, compiled from that copy on a thread of its own, linted, run
 * against its cases and over the last decided days, and handed over to be
 * swapped between two claim-days; or refused, with the last good one kept and
 * the refusal told everywhere.
 *
 *   reload_look  ▶ has anything changed, and settled?      (loop's thread)
 *   reload_begin ▶ starts the building                     (worker thread)
 *   reload_ready ▶ what came of it                         (loop's thread)
 *
 * Only reload.c knows the thread; the loop asks. Ownership: a generation's
 * policy_set belongs to reload until reload_close; those replaced are closed
 * when the keeper has moved on (reload_forget). */
#ifndef GONIO_RUNTIME_RELOAD_H
#define GONIO_RUNTIME_RELOAD_H

#include "ledger/ledger.h"
#include "policy/policy_set.h"

struct reload;

struct reload_options {
    const struct policy_set_options *folders; /* as named by the user */
    const char *store;                        /* SPOOL/policies */
    uint32_t settle_ms;                       /* nothing changed for so long; 0: 500 */
    uint32_t deadline_ms;                     /* for cases and comparison; 0: 60000 */
    uint32_t days;          /* last decided days that are compared; 0: 500 */
    uint32_t change_max;    /* in 1/1000 of the decisions compared; UINT32_MAX: any */
    uint32_t stale_after_s; /* a refusal older than this is unhealthy */
    void (*wake)(void *context); /* from the thread: reload_ready has something */
    void *context;
};

enum reload_state {
    RELOAD_ACTIVE,  /* the folders' policies decide */
    RELOAD_WAITING, /* built, moves too much: gonio policies approve ID */
    RELOAD_REFUSED  /* a fault: the last good ones decide */
};
struct reload_version {
    char id[17]; /* first 16 hex digits of the generation's hash */
    struct policy_set *policies;
    const struct ledger_generation *generation; /* to be put into the ledger */
};
struct reload_news {
    enum reload_state state;
    struct reload_version version; /* ACTIVE: swap to it now */
    struct error why;              /* REFUSED */
    struct text report;            /* JSON: what would move, by rule */
};

/* Builds the first generation at once, without comparison; a fault is an
 * error: nothing decides before there are good policies. */
enum status reload_open(const struct reload_options *options, struct reload **reload,
                        struct reload_version *first, struct error *error) MUST_CHECK;
void reload_close(struct reload *reload);

/* descriptor: readable when a folder may have changed; -1: looking at times is
 * all there is. */
int reload_descriptor(const struct reload *reload);
/* *changed: something changed and is settled; *again_ms: look again by then, 0:
 * no need. */
enum status reload_look(struct reload *reload, bool *changed, uint32_t *again_ms,
                        struct error *error) MUST_CHECK;
/* The days to compare with come from the ledger: taken on the loop's thread. */
enum status reload_begin(struct reload *reload, struct ledger *ledger,
                         struct error *error) MUST_CHECK;
/* False: nothing new. */
bool reload_ready(struct reload *reload, struct reload_news *news);
enum status reload_approve(struct reload *reload, const char *id,
                           struct reload_news *news, struct error *error) MUST_CHECK;
/* Back to a generation that was active before; stays until the folders change
 * again. */
enum status reload_rollback(struct reload *reload, struct ledger *ledger,
                            const char *id, struct reload_news *news,
                            struct error *error) MUST_CHECK;
/* No day is decided by it any more. */
void reload_forget(struct reload *reload, struct policy_set *policies);
/* For --status: JSON object of state, ids, since when, why. */
void reload_tell(const struct reload *reload, struct buffer *out);

#endif

/* Most sessions are new, meet nobody, and are decided once: what is known of them
 * by having added them need not be looked up. */
#include "ledger/room.h"

#include <stdlib.h>

#define FRESH_KEPT     65536
#define RECEIPTS_KNOWN 1024

/* Each in its place by its id. */
struct fresh {
    int64_t session; /* 0: free */
    int64_t receipt;
    bool decided, alone;
};

bool fresh_open(struct ledger *ledger)
{
    ledger->fresh = calloc(FRESH_KEPT, sizeof *ledger->fresh);
    ledger->known = calloc(RECEIPTS_KNOWN, sizeof *ledger->known);
    return ledger->fresh && ledger->known;
}

void fresh_close(struct ledger *ledger)
{
    free(ledger->fresh);
    free(ledger->known);
}

void fresh_forget(struct ledger *ledger)
{
    memset(ledger->fresh, 0, FRESH_KEPT * sizeof *ledger->fresh);
    memset(ledger->known, 0, RECEIPTS_KNOWN * sizeof *ledger->known);
}

/* ---- receipts ---- */

static struct receipt_known *known_of(const struct ledger *ledger, int64_t receipt)
{
    struct receipt_known *known = &ledger->known[(uint64_t)receipt % RECEIPTS_KNOWN];
    return receipt && known->receipt == receipt ? known : NULL;
}

void receipt_begin(struct ledger *ledger, int64_t receipt)
{
    ledger->known[(uint64_t)receipt % RECEIPTS_KNOWN] =
        (struct receipt_known){.receipt = receipt, .plain = true};
}

void receipt_freeze(struct ledger *ledger, int64_t receipt)
{
    struct receipt_known *known = known_of(ledger, receipt);
    if (known)
        known->frozen = true;
}

const struct receipt_known *receipt_plain(const struct ledger *ledger, int64_t receipt)
{
    const struct receipt_known *known = known_of(ledger, receipt);
    const struct ledger_tally *tally = known ? &known->tally : NULL;
    bool whole = known && known->sessions ==
                              tally->ready + tally->held + tally->denied + tally->voids;
    return whole && known->plain ? known : NULL;
}

static void spoil(struct ledger *ledger, int64_t receipt)
{
    struct receipt_known *known = known_of(ledger, receipt);
    if (known && !known->frozen)
        known->plain = false;
}

void tally_outcome(struct ledger_tally *tally, int64_t outcome)
{
    switch (outcome) {
    case OUTCOME_READY:
        tally->ready++;
        break;
    case OUTCOME_HOLD:
        tally->held++;
        break;
    case OUTCOME_DENY:
        tally->denied++;
        break;
    default:
        tally->voids++;
        break;
    }
}

/* ---- sessions ---- */

static struct fresh *find(const struct ledger *ledger, int64_t session)
{
    struct fresh *fresh = &ledger->fresh[(uint64_t)session % FRESH_KEPT];
    return session && fresh->session == session ? fresh : NULL;
}

void fresh_add(struct ledger *ledger, const struct ledger_session *session)
{
    struct receipt_known *known = known_of(ledger, session->receipt);
    ledger->fresh[(uint64_t)session->id % FRESH_KEPT] =
        (struct fresh){.session = session->id, .receipt = session->receipt};
    if (known)
        known->sessions++;
}

/* Whose receipt is not known may be of any. */
static void spoil_of(struct ledger *ledger, int64_t session)
{
    const struct fresh *fresh = find(ledger, session);
    for (size_t i = 0; !fresh && i < RECEIPTS_KNOWN; i++)
        spoil(ledger, ledger->known[i].receipt);
    if (fresh)
        spoil(ledger, fresh->receipt);
}

void fresh_replace(struct ledger *ledger, int64_t session, int64_t receipt)
{
    spoil_of(ledger, session);
    spoil(ledger, receipt);
}

void fresh_decide(struct ledger *ledger, const struct ledger_decision *decision)
{
    struct fresh *fresh = find(ledger, decision->session);
    struct receipt_known *known = fresh ? known_of(ledger, fresh->receipt) : NULL;
    bool first = fresh && !fresh->decided;
    if (fresh)
        fresh->decided = true;
    if (decision->rank)
        return;
    if (!first)
        spoil_of(ledger, decision->session);
    else if (known && !known->frozen)
        tally_outcome(&known->tally, (int64_t)decision->outcome);
}

bool is_fresh(const struct ledger *ledger, int64_t session)
{
    const struct fresh *fresh = find(ledger, session);
    return fresh && !fresh->decided;
}

void fresh_set_alone(struct ledger *ledger, int64_t session)
{
    struct fresh *fresh = find(ledger, session);
    if (fresh)
        fresh->alone = true;
}

bool is_alone(const struct ledger *ledger, int64_t session)
{
    const struct fresh *fresh = find(ledger, session);
    return fresh && fresh->alone;
}

void meets(struct ledger *ledger, int64_t session)
{
    struct fresh *fresh = find(ledger, session);
    if (fresh)
        fresh->alone = false;
}

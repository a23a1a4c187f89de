#include "run/keeper_room.h"

#include "format/gate.h"

#include <stdlib.h>

/* What one claim-day takes; far above any that is not hostile. */
#define WORK_MEMORY ((size_t)1024 * 1024 * 1024)
/* A decision, a rejection, a snapshot. */
#define TEXT_MAX ((size_t)64 * 1024 * 1024)

enum status keeper_open(const struct keeper_options *options, struct keeper **keeper,
                        struct error *error)
{
    struct keeper *opened = calloc(1, sizeof *opened);
    if (!opened)
        return error_no_memory(error);
    opened->options = *options;
    announcer_init(&opened->announcer, options->bus);
    arena_init(&opened->work, WORK_MEMORY);
    arena_init(&opened->aside, WORK_MEMORY);
    buffer_init(&opened->text, TEXT_MAX);
    buffer_init(&opened->snapshot, TEXT_MAX);
    *keeper = opened;
    return STATUS_OK;
}

void keeper_close(struct keeper *keeper)
{
    if (!keeper)
        return;
    records_close(keeper->reading.records);
    announcer_release(&keeper->announcer);
    arena_release(&keeper->work);
    arena_release(&keeper->aside);
    buffer_release(&keeper->text);
    buffer_release(&keeper->snapshot);
    free(keeper);
}

/* The announcer's texts are the former policies'. */
void keeper_use(struct keeper *keeper, struct policy_set *policies, int64_t generation)
{
    keeper->options.policies = policies;
    keeper->options.generation = generation;
}

void keeper_know(struct keeper *keeper, int32_t known_on)
{
    keeper->options.decide.known_on = known_on;
}

void keeper_hear(struct keeper *keeper, keeper_made_fn *made, void *context)
{
    keeper->made = made;
    keeper->made_context = context;
}

void keeper_strict(struct keeper *keeper, bool strict)
{
    keeper->options.strict = strict;
}

bool keeper_policy_failed(const struct keeper *keeper)
{
    return keeper->policy_failed;
}

/* ---- deciding ---- */

struct round {
    struct keeper *keeper;
    size_t days, most; /* 0: any number */
    bool joined;       /* it goes on to its end */
    bool end;          /* nothing is due */
};

static bool is_full(const struct round *round)
{
    return round->end || (round->most && round->days >= round->most);
}

static bool is_stopped(const struct round *round)
{
    const volatile sig_atomic_t *stop = round->keeper->options.stop;
    return !round->joined && stop && *stop;
}

static enum status decide_slice(struct round *round, struct error *error)
{
    struct ledger_due due;
    size_t sessions = 0, more = 0;
    enum status status = STATUS_OK;
    while (!status && sessions < KEEPER_SLICE && !is_full(round)) {
        status = ledger_due_first(round->keeper->options.ledger, &due, error);
        round->end = !status && !due.day;
        if (status || round->end)
            break;
        status = keeper_decide_day(round->keeper, &due, &more, error);
        sessions += more ? more : 1;
        round->days++;
        if (is_stopped(round))
            break;
    }
    return status;
}

static enum status commit_slice(struct round *round, struct error *error)
{
    struct ledger *ledger = round->keeper->options.ledger;
    enum status status = ledger_begin(ledger, error);
    if (status)
        return status;
    status = decide_slice(round, error);
    if (!status)
        return ledger_commit(ledger, error);
    ledger_rollback(ledger);
    return status;
}

enum status keeper_decide(struct keeper *keeper, bool joined, size_t most, bool *left,
                          struct error *error)
{
    struct round round = {.keeper = keeper, .most = most, .joined = joined};
    enum status status = STATUS_OK;
    while (!status && !is_full(&round)) {
        status = joined ? decide_slice(&round, error) : commit_slice(&round, error);
        if (!status && !is_full(&round) && is_stopped(&round))
            status = error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    }
    *left = !round.end;
    return status;
}

/* ---- settling ---- */

/* receipt: what was counted while its records went in. */
static bool adds_up(const struct receipt *receipt, const struct ledger_tally *tally)
{
    return tally->rejected == receipt->rejected &&
           tally->repeats + tally->superseded >= receipt->duplicates &&
           tally->ready + tally->held + tally->denied + tally->voids + tally->rejected +
                   tally->repeats + tally->superseded ==
               receipt->records;
}

static enum status does_not_add_up(const struct receipt *receipt, struct error *error)
{
    error_set(error, STATUS_IO, "receipt.sum",
              "what became of the records of receipt %lld is not the number of them",
              (long long)receipt->id);
    error_fix(error, "run gonio ledger verify");
    return error->status;
}

enum status keeper_settle(struct keeper *keeper, struct receipt *receipt,
                          struct error *error)
{
    struct ledger *ledger = keeper->options.ledger;
    struct receipt settled = *receipt;
    struct ledger_tally tally;
    bool due = false;
    if (receipt->state != RECEIPT_DECIDING)
        return STATUS_OK;
    enum status status = ledger_due_of(ledger, receipt->id, &due, error);
    if (status || due)
        return status;
    status = ledger_tally(ledger, receipt->id, &tally, error);
    if (status)
        return status;
    if (!adds_up(receipt, &tally))
        return does_not_add_up(receipt, error);
    settled.ready = tally.ready;
    settled.held = tally.held;
    settled.denied = tally.denied;
    settled.voids = tally.voids;
    settled.duplicates = tally.repeats + tally.superseded;
    settled.state = RECEIPT_DECIDED;
    settled.attempts = 0;
    status = ledger_receipt_put(ledger, &settled, error);
    if (!status)
        *receipt = settled;
    return status;
}

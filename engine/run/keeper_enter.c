/* One session into the ledger. Whose decisions may rest on it, or rested on the
 * revision that it replaces, is due from now on:
 *
 *   its claim-day                    RECEIVED, CORRECTED, VOIDED
 *   the day it was moved away from   COMPANION
 *   later days of its beneficiary    HISTORY: those of the replaced revision now,
 *                                    its own once it is decided
 *   its therapists' other days       THERAPIST: before and after
 *
 * Too many days due are a little work: a day is only decided again when what
 * it is told has changed. */
#include "run/keeper_room.h"

#include "run/elsewhere.h"

struct arrival {
    struct keeper *keeper;
    struct ledger_session *session;
};

static struct ledger_due due_for(const struct arrival *arrival, int64_t day,
                                 enum cause cause)
{
    return (struct ledger_due){.day = day,
                               .cause = cause,
                               .session = arrival->session->id,
                               .receipt = arrival->session->receipt};
}

static enum status add_due(const struct arrival *arrival, int64_t day, enum cause cause,
                           struct error *error)
{
    const struct ledger_due due = due_for(arrival, day, cause);
    return ledger_due_add(arrival->keeper->options.ledger, &due, error);
}

enum cause keeper_cause(const struct ledger_session *session)
{
    if (session->is_void)
        return CAUSE_VOIDED;
    return session->revision > 1 ? CAUSE_CORRECTED : CAUSE_RECEIVED;
}

/* ---- therapists ---- */

struct times {
    struct ledger_interval *at;
    size_t count;
};

static enum status times_of(struct keeper *keeper, const struct session *session,
                            struct times *times, struct error *error)
{
    struct elsewhere_time *found = NULL;
    enum status status =
        elsewhere_times(session, &keeper->work, &found, &times->count, error);
    if (status)
        return status;
    times->at = ARENA_ARRAY(&keeper->work, struct ledger_interval, times->count);
    if (!times->at)
        return error_no_memory(error);
    for (size_t i = 0; i < times->count; i++)
        times->at[i] = (struct ledger_interval){.npi = found[i].npi,
                                                .date = session->date_of_service,
                                                .start = found[i].span.start,
                                                .end = found[i].span.end};
    return STATUS_OK;
}

/* Days of the same therapists at the same time. */
static enum status due_elsewhere(const struct arrival *arrival,
                                 const struct times *times, struct error *error)
{
    const struct ledger_due due =
        due_for(arrival, arrival->session->day, CAUSE_THERAPIST);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < times->count && !status; i++)
        status = ledger_due_meeting(arrival->keeper->options.ledger, &times->at[i],
                                    &due, error);
    return status;
}

/* ---- the revision that it replaces ---- */

static enum status read_old(struct keeper *keeper, const struct ledger_session *old,
                            struct session **session, struct error *error)
{
    const struct reader_options options = {.gated = true};
    struct problems problems;
    struct text session_id;
    return reader_session(old->bytes, &options, &keeper->work, session, &session_id,
                          &problems, error);
}

static enum status due_of_old(const struct arrival *arrival,
                              const struct ledger_session *old, struct error *error)
{
    struct keeper *keeper = arrival->keeper;
    struct session *session = NULL;
    struct times times = {.at = NULL};
    const struct ledger_due later = due_for(arrival, 0, CAUSE_HISTORY);
    enum status status = read_old(keeper, old, &session, error);
    if (status || !session)
        return status;
    const struct ledger_before after = {.beneficiary = old->beneficiary,
                                        .place = keeper_place(session),
                                        .day = old->day};
    status = ledger_due_later(keeper->options.ledger, &after, &later, error);
    if (!status)
        status = times_of(keeper, session, &times, error);
    if (!status)
        status = due_elsewhere(arrival, &times, error);
    if (!status && old->day != arrival->session->day)
        status = add_due(arrival, old->day, CAUSE_COMPANION, error);
    return status;
}

/* ---- in ---- */

static struct ledger_session row_of(const struct entering *entering)
{
    const struct session *session = entering->session;
    return (struct ledger_session){
        .receipt = entering->receipt->id,
        .record = entering->record,
        .provider = session_provider(session),
        .session_id = session->session_id,
        .patient = session->patient ? session->patient->id : TEXT_NONE,
        .revision = session_revision(session),
        .date = session->date_of_service,
        .start = session_start(session),
        .is_void = session_is_void(session),
        .beneficiary = history_beneficiary(session),
        .input_hash = hash_of(entering->bytes),
        .bytes = entering->bytes,
    };
}

/* old: what was effective until now; id 0: nothing was. */
static enum status add(const struct arrival *arrival, const struct session *session,
                       const struct ledger_session *old, struct error *error)
{
    struct ledger *ledger = arrival->keeper->options.ledger;
    struct ledger_session *row = arrival->session;
    struct times times = {.at = NULL};
    row->due = keeper_cause(row);
    enum status status = ledger_session_add(ledger, row, error);
    if (status || !row->effective)
        return status;
    status = times_of(arrival->keeper, session, &times, error);
    if (!status && times.count)
        status = ledger_intervals_put(ledger, row, times.at, times.count, error);
    if (!status)
        status = due_elsewhere(arrival, &times, error);
    if (!status && old->id)
        status = due_of_old(arrival, old, error);
    return status;
}

/* The revision that is there already, if it is. */
static enum status find_same(struct keeper *keeper, const struct ledger_session *row,
                             const struct ledger_session *effective,
                             struct ledger_session *same, struct error *error)
{
    const struct ledger_key key = {row->provider, row->session_id, row->revision};
    *same = *effective;
    if (!effective->id || effective->revision == row->revision)
        return STATUS_OK;
    return ledger_session_find(keeper->options.ledger, &key, &keeper->work, same,
                               error);
}

static enum status again(struct keeper *keeper, const struct ledger_session *row,
                         const struct ledger_session *same, enum entered *entered,
                         struct error *error)
{
    bool equal =
        memcmp(&same->input_hash, &row->input_hash, sizeof row->input_hash) == 0;
    *entered = equal ? ENTERED_AGAIN : ENTERED_CONFLICT;
    if (!equal)
        return STATUS_OK;
    return ledger_session_again(keeper->options.ledger, same->id, row->receipt,
                                row->record, error);
}

enum status keeper_enter(struct keeper *keeper, const struct entering *entering,
                         enum entered *entered, struct error *error)
{
    struct ledger_session row = row_of(entering), effective, same;
    struct arrival arrival = {.keeper = keeper, .session = &row};
    const struct ledger_key key = {row.provider, row.session_id, 0};
    enum status status = ledger_session_find(keeper->options.ledger, &key,
                                             &keeper->work, &effective, error);
    if (!status)
        status = find_same(keeper, &row, &effective, &same, error);
    if (status)
        return status;
    if (same.id)
        return again(keeper, &row, &same, entered, error);
    status = add(&arrival, entering->session, &effective, error);
    *entered = row.effective ? ENTERED_NEW : ENTERED_SUPERSEDED;
    return status;
}

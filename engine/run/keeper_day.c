#include "run/keeper_room.h"

#include "policy/payer.h"
#include "run/elsewhere.h"
#include "run/spill.h"

#include <stdlib.h>

/* Sessions of others that are looked at for one stretch of a therapist's time:
 * as spill.h says, one more than are named. */
#define TIME_OUTSIDE SPILL_SESSION_OUTSIDE
/* More come only of sessions with dozens of therapists (group.c). */
#define OUTSIDE_MAX ((size_t)DAY_MAX_SESSIONS * SPILL_SESSION_OUTSIDE)

/* ---- the members ---- */

static int compare_members(const void *a, const void *b)
{
    const struct keeper_member *left = a, *right = b;
    return day_order(left->session, right->session);
}

/* What was once taken in was understood then. */
static enum status read_member(const struct ledger_session *row, struct arena *arena,
                               struct keeper_member *member, struct error *error)
{
    const struct reader_options options = {.gated = true};
    struct session *session = NULL;
    struct text session_id;
    enum status status = reader_session(row->bytes, &options, arena, &session,
                                        &session_id, &member->problems, error);
    if (status)
        return status;
    if (!session) {
        error_set(error, STATUS_IO, "ledger.session",
                  "a session in the ledger is not understood");
        error_fix(error, "use the gonio that took it in, or a later one");
        return error->status;
    }
    member->row = *row;
    member->session = session;
    return STATUS_OK;
}

enum status keeper_day_load(const struct ledger_members *rows, struct arena *arena,
                            struct keeper_day *day, struct error *error)
{
    enum status status = STATUS_OK;
    *day = (struct keeper_day){.count = rows->count};
    day->members = ARENA_ARRAY(arena, struct keeper_member, rows->count);
    day->own.members = ARENA_ARRAY(arena, struct day_member, rows->count);
    day->told.members = ARENA_ARRAY(arena, struct day_member, rows->count);
    if (!day->members || !day->own.members || !day->told.members)
        return error_no_memory(error);
    for (size_t i = 0; i < rows->count && !status; i++)
        status = read_member(&rows->at[i], arena, &day->members[i], error);
    if (status)
        return status;
    if (day->count > 1)
        qsort(day->members, day->count, sizeof *day->members, compare_members);
    day->own.count = day->told.count = day->count;
    for (size_t i = 0; i < day->count; i++)
        day->own.members[i] = day->told.members[i] = (struct day_member){
            day->members[i].session, day->members[i].row.input_hash};
    return STATUS_OK;
}

/* ---- what came before ---- */

struct history_place keeper_place(const struct session *session)
{
    return (struct history_place){.date = session->date_of_service,
                                  .start = session_start(session),
                                  .session_id = session->session_id};
}

/* A session that did not take place gives its day no place in the history. */
static const struct keeper_member *first_of(const struct keeper_day *day)
{
    for (size_t i = 0; i < day->count; i++) {
        if (!session_is_void(day->members[i].session))
            return &day->members[i];
    }
    return NULL;
}

static bool same_beneficiary(const struct beneficiary *a, const struct beneficiary *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* The policy by whose name what came before is counted; of a payer that has
 * none, the name that the session has. */
static enum status find_payer(struct keeper *keeper, const struct session *session,
                              struct text *id, struct error *error)
{
    const struct insurance *primary = &session->insurance.at[0];
    const struct payer_asked asked = {.payer = primary->payer,
                                      .kind = (int)primary->kind,
                                      .date = session->date_of_service,
                                      .known_on = keeper->options.decide.known_on};
    struct identity_answer answer;
    struct error unheard = ERROR_NONE;
    enum status status = payer_ids(keeper->options.policies, &asked, &answer, &unheard);
    *id = !status && answer.count == 1 ? answer.policies[0] : TEXT_NONE;
    if (status == STATUS_NO_MEMORY)
        *error = unheard;
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

/* All members are asked for from the place of the first one: two practices'
 * days of one date never wait for each other. */
static enum status tell_members(struct keeper *keeper, struct keeper_day *day,
                                const struct keeper_member *first, struct error *error)
{
    struct ledger_before asked = {.place = keeper_place(first->session),
                                  .day = first->row.day};
    struct history_before before = {.visits = NULL};
    bool fetched = false;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < day->count && !status; i++) {
        const struct keeper_member *member = &day->members[i];
        if (session_is_void(member->session))
            continue;
        if (!fetched ||
            !same_beneficiary(&asked.beneficiary, &member->row.beneficiary)) {
            asked.beneficiary = member->row.beneficiary;
            status = ledger_visits(keeper->options.ledger, &asked, &keeper->work,
                                   &before, error);
            before.key = ledger_key(keeper->options.ledger);
            fetched = true;
        }
        if (!status)
            status = find_payer(keeper, member->session, &before.payer, error);
        if (!status)
            status = history_tell(member->session, &before, &keeper->work,
                                  &day->told.members[i].session, error);
    }
    return status;
}

/* ---- therapists elsewhere ---- */

struct outside {
    struct keeper *keeper;
    struct elsewhere elsewhere;
    int64_t day, session; /* whose times are looked at */
    int64_t *seen;        /* sessions that are in it already */
    size_t seen_count;
};

static bool is_seen(const struct outside *outside, int64_t session)
{
    for (size_t i = 0; i < outside->seen_count; i++) {
        if (outside->seen[i] == session)
            return true;
    }
    return false;
}

static enum status add_outside(struct outside *outside,
                               const struct ledger_session *row, struct error *error)
{
    struct keeper *keeper = outside->keeper;
    struct keeper_member other;
    if (outside->seen_count == OUTSIDE_MAX || is_seen(outside, row->id))
        return STATUS_OK;
    outside->seen[outside->seen_count++] = row->id;
    enum status status = read_member(row, &keeper->aside, &other, error);
    return status ? status : elsewhere_add(&outside->elsewhere, other.session, error);
}

static enum status add_time(struct outside *outside, const struct elsewhere_time *time,
                            int32_t date, struct error *error)
{
    struct keeper *keeper = outside->keeper;
    const struct ledger_asked asked = {
        .interval = {time->npi, date, time->span.start, time->span.end},
        .day = outside->day,
        .most = TIME_OUTSIDE,
        .session = outside->session};
    struct ledger_members found = {.at = NULL};
    arena_reset(&keeper->aside);
    enum status status =
        ledger_elsewhere(keeper->options.ledger, &asked, &keeper->aside, &found, error);
    if (!status && found.count && !outside->seen) {
        outside->seen = ARENA_ARRAY(&keeper->work, int64_t, OUTSIDE_MAX);
        if (!outside->seen)
            return error_no_memory(error);
    }
    for (size_t i = 0; i < found.count && !status; i++)
        status = add_outside(outside, &found.at[i], error);
    return status;
}

static enum status add_times(struct outside *outside, const struct session *session,
                             struct error *error)
{
    struct elsewhere_time *times = NULL;
    size_t count = 0;
    enum status status =
        elsewhere_times(session, &outside->keeper->work, &times, &count, error);
    for (size_t i = 0; i < count && !status; i++)
        status = add_time(outside, &times[i], session->date_of_service, error);
    return status;
}

static enum status look_elsewhere(struct keeper *keeper, struct keeper_day *day,
                                  struct error *error)
{
    const struct session **sessions =
        ARENA_ARRAY(&keeper->work, const struct session *, day->count);
    if (!sessions)
        return error_no_memory(error);
    struct outside outside = {
        .keeper = keeper,
        .elsewhere = {sessions, day->count, &keeper->work, NULL, 0},
        .day = day->members[0].row.day};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < day->count; i++)
        sessions[i] = day->members[i].session;
    for (size_t i = 0; i < day->count && !status; i++) {
        outside.session = day->members[i].row.id;
        status = add_times(&outside, sessions[i], error);
    }
    if (!status && outside.elsewhere.found_count)
        status = elsewhere_list(&outside.elsewhere, &day->told.outside,
                                &day->told.outside_count, error);
    return status;
}

enum status keeper_day_tell(struct keeper *keeper, struct keeper_day *day,
                            struct error *error)
{
    const struct keeper_member *first = first_of(day);
    if (!first)
        return STATUS_OK;
    enum status status = tell_members(keeper, day, first, error);
    return status ? status : look_elsewhere(keeper, day, error);
}

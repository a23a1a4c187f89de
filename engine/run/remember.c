#include "run/remember.h"

#include "history/history.h"
#include "policy/payer.h"

#include <stdlib.h>

#define REMEMBER_MEMORY ((size_t)1024 * 1024 * 1024)
/* What one session leaves. */
#define PACKED_MOST ((size_t)16 * 1024 * 1024)

/* A visit that is held, and whose. */
struct held {
    struct beneficiary who;
    struct visit visit;
};

/* The run's own: prints are compared within the run alone, and go nowhere. */
static const struct history_key run_key;

enum status remember_begin(struct remembered *remembered, struct policy_set *policies,
                           const struct decide_options *decide, struct error *error)
{
    *remembered = (struct remembered){.policies = policies, .decide = decide};
    arena_init(&remembered->visits[0], REMEMBER_MEMORY);
    arena_init(&remembered->visits[1], REMEMBER_MEMORY);
    buffer_init(&remembered->packed, PACKED_MOST);
    remembered->held = calloc(2 * (size_t)REMEMBER_VISITS, sizeof *remembered->held);
    return remembered->held ? STATUS_OK : error_no_memory(error);
}

void remember_end(struct remembered *remembered)
{
    arena_release(&remembered->visits[0]);
    arena_release(&remembered->visits[1]);
    buffer_release(&remembered->packed);
    free(remembered->held);
    remembered->held = NULL;
}

void remember_nothing(struct remembered *remembered)
{
    remembered->count = 0;
    arena_reset(&remembered->visits[0]);
}

/* ---- what is held ---- */

static bool copy_visit(struct arena *arena, const struct visit *from, struct visit *to)
{
    const struct text *texts[] = {&from->place.session_id, &from->provider,
                                  &from->patient, &from->packed};
    struct text copies[4];
    for (size_t i = 0; i < 4; i++) {
        copies[i] = text_is_absent(*texts[i]) ? TEXT_NONE : text_copy(arena, *texts[i]);
        if (text_is_absent(copies[i]) != text_is_absent(*texts[i]))
            return false;
    }
    *to = (struct visit){.place = {from->place.date, from->place.start, copies[0]},
                         .provider = copies[1],
                         .patient = copies[2],
                         .packed = copies[3]};
    return true;
}

/* The last ones into the other arena, so that memory does not grow with them. */
static bool drop_old(struct remembered *book)
{
    struct arena freed = book->visits[0];
    size_t drop = book->count - REMEMBER_VISITS;
    book->visits[0] = book->visits[1];
    book->visits[1] = freed;
    for (size_t i = 0; i < REMEMBER_VISITS; i++) {
        struct visit copy;
        if (!copy_visit(&book->visits[0], &book->held[drop + i].visit, &copy))
            return false;
        book->held[i] = (struct held){book->held[drop + i].who, copy};
    }
    book->count = REMEMBER_VISITS;
    arena_reset(&book->visits[1]);
    return true;
}

static enum status hold(struct remembered *book, const struct session *session,
                        struct error *error)
{
    struct visit visit = {
        .place = {session->date_of_service, session_start(session),
                  session->session_id},
        .provider = session_provider(session),
        .patient = session->patient->id,
        .packed = buffer_text(&book->packed),
    };
    if (!visit.packed.len)
        return STATUS_OK;
    if (book->count == 2 * (size_t)REMEMBER_VISITS && !drop_old(book))
        return error_no_memory(error);
    struct held *held = &book->held[book->count];
    held->who = history_beneficiary(session);
    if (!copy_visit(&book->visits[0], &visit, &held->visit))
        return error_no_memory(error);
    book->count++;
    return STATUS_OK;
}

enum status remember_keep(struct remembered *remembered, struct arena *arena,
                          struct error *error)
{
    for (size_t i = 0; i < remembered->count; i++) {
        struct visit copy;
        if (!copy_visit(arena, &remembered->held[i].visit, &copy))
            return error_no_memory(error);
        remembered->held[i].visit = copy;
    }
    return STATUS_OK;
}

/* ---- telling ---- */

static bool is_his(const struct held *held, const struct beneficiary *who)
{
    return memcmp(&held->who, who, sizeof *who) == 0;
}

/* The visits of the session's beneficiary: the last ones that are held. */
static enum status visits_of(struct remembered *book, const struct session *session,
                             struct history_before *before, struct error *error)
{
    const struct beneficiary who = history_beneficiary(session);
    size_t from = book->count > REMEMBER_VISITS ? book->count - REMEMBER_VISITS : 0;
    struct visit *visits = ARENA_ARRAY(book->work, struct visit, REMEMBER_VISITS);
    if (!visits)
        return error_no_memory(error);
    for (size_t i = from; i < book->count; i++)
        if (is_his(&book->held[i], &who))
            visits[before->visit_count++] = book->held[i].visit;
    before->visits = visits;
    return STATUS_OK;
}

/* A policy that does not load tells when it decides; its id is as named. */
static enum status payer_of(struct remembered *book, const struct session *session,
                            struct history_before *before, struct error *error)
{
    static const struct insurance none;
    const struct insurance *first =
        session->insurance.count ? &session->insurance.at[0] : &none;
    const struct payer_asked asked = {first->payer, first->kind,
                                      session->date_of_service, book->decide->known_on};
    struct identity_answer answer;
    struct error why = ERROR_NONE;
    const struct policy *policy = NULL;
    enum status status = payer_find(book->policies, &asked, &answer, &policy, &why);
    if (status == STATUS_NO_MEMORY)
        *error = why;
    if (!status)
        before->payer = policy->id;
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

static enum status tell_member(struct remembered *book, struct day_member *member,
                               bool *any, struct error *error)
{
    const struct session *own = member->session;
    struct history_before before = {.key = &run_key};
    enum status status = visits_of(book, own, &before, error);
    if (status || !before.visit_count)
        return status;
    status = payer_of(book, own, &before, error);
    if (!status)
        status = history_tell(own, &before, book->work, &member->session, error);
    *any |= member->session != own;
    return status;
}

enum status remember_tell(struct remembered *book, const struct day *own,
                          struct arena *arena, struct day *told, bool *any,
                          struct error *error)
{
    enum status status = STATUS_OK;
    *told = *own;
    *any = false;
    book->work = arena;
    told->members = ARENA_ARRAY(arena, struct day_member, own->count);
    if (!told->members)
        return error_no_memory(error);
    for (size_t i = 0; i < own->count && !status; i++) {
        told->members[i] = own->members[i];
        status = tell_member(book, &told->members[i], any, error);
    }
    return status;
}

/* ---- deciding ---- */

/* For the primary payer alone: the others count for nothing. */
static enum status only_primary(struct day *day, struct arena *arena,
                                struct error *error)
{
    for (size_t i = 0; i < day->count; i++) {
        struct session *copy = ARENA_NEW(arena, struct session);
        if (!copy)
            return error_no_memory(error);
        *copy = *day->members[i].session;
        copy->insurance.count = copy->insurance.count ? 1 : 0;
        day->members[i].session = copy;
    }
    return STATUS_OK;
}

static enum status leave_member(struct remembered *book, const struct day *own,
                                const struct day *told, size_t i, struct error *error)
{
    struct decide_options options = *book->decide;
    struct decision *decisions = NULL;
    size_t count = 0;
    bool failed = false;
    options.explain = options.checks_only = false;
    enum status status = decide_member(book->policies, told, i, &options, book->work,
                                       &decisions, &count, &failed, error);
    if (status || !count)
        return status;
    buffer_clear(&book->packed);
    status = history_leave(own, i, &decisions[0], &run_key, &book->packed, error);
    return status ? status : hold(book, own->members[i].session, error);
}

enum status remember_leave(struct remembered *book, const struct day *own,
                           struct arena *arena, struct day *told, struct error *error)
{
    struct decided *kept = NULL;
    enum status status = only_primary(told, arena, error);
    book->work = arena;
    told->kept = &kept;
    for (size_t i = 0; i < own->count && !status; i++)
        status = leave_member(book, own, told, i, error);
    told->kept = NULL;
    return status;
}

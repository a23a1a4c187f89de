/* The claim-day of a session that was loaded, and what surrounds it: what
 * `gonio check` finds over all that was loaded, found by the same code
 * (run/spill.h, run/elsewhere.h, run/remember.h), but for the few sessions that
 * can matter: those of the same date that share the day or a therapist. */
#include "console/table_room.h"

#include "format/gate.h"
#include "format/keys.h"
#include "run/elsewhere.h"
#include "run/remember.h"
#include "run/spill.h"
#include "run/warnings.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- repeats ---- */

bool repeat_error(const struct item *item, struct error *error)
{
    const struct item *counts = index_counts(item);
    const struct table_session *other = &counts->view;
    char place[24] = "made here";
    if (counts == item)
        return false;
    if (other->file)
        snprintf(place, sizeof place, "record %llu", (unsigned long long)other->record);
    const char *of = other->file ? " of " : "", *file = other->file ? other->file : "";
    if (session_revision(item->view.session) == session_revision(other->session)) {
        bool same = text_equal(item->view.json, other->json);
        error_set(error, STATUS_REJECTED, "session.duplicate",
                  "the same session and revision is already %s%s%s, %s", place, of,
                  file, same ? "with the same content" : "but its content differs");
        error_fix(error,
                  same ? "leave one of them out"
                       : "leave the wrong one out, or give the corrected one a higher "
                         "revision");
    } else {
        error_set(error, STATUS_REJECTED, "session.superseded",
                  "a higher revision of this session is %s%s%s", place, of, file);
        error_fix(error, "nothing to do when that one is right; else leave it out");
    }
    return true;
}

/* ---- who may matter ---- */

struct around {
    const struct table *table;
    const struct item *own;
    struct arena *arena;
    const struct item **at; /* itself too, by place */
    size_t count;
    size_t members; /* how many are of the day */
};

static bool gives(const struct session *session, struct text npi)
{
    for (size_t i = 0; i < session->services.count; i++) {
        const struct clinician *therapist = session->services.at[i].therapist;
        if (therapist && text_equal(therapist->npi, npi))
            return true;
    }
    return false;
}

static bool share_therapist(const struct session *a, const struct session *b)
{
    for (size_t i = 0; i < a->services.count; i++) {
        const struct clinician *therapist = a->services.at[i].therapist;
        if (therapist && therapist->npi.len && gives(b, therapist->npi))
            return true;
    }
    return false;
}

static bool is_beside(const struct around *around, const struct session *session)
{
    for (size_t i = 0; i < around->members; i++)
        if (share_therapist(around->at[i]->view.session, session))
            return true;
    return false;
}

/* The next of that date that counts; NULL at the end. */
static const struct item *next_of(const struct around *around, const struct item *at)
{
    const struct session *own = around->own->view.session;
    for (; at; at = at->next[BY_DATE])
        if (at->view.session->date_of_service == own->date_of_service &&
            index_counts(at) == at)
            return at;
    return NULL;
}

static int compare_places(const void *a, const void *b)
{
    const struct item *const *left = a, *const *right = b;
    return ((*left)->place > (*right)->place) - ((*left)->place < (*right)->place);
}

/* Members first, then those beside them; at the end all by place. */
static enum status look_around(struct around *around, struct error *error)
{
    const struct session *own = around->own->view.session;
    const struct item *first = index_first(around->table, BY_DATE, own), *at;
    size_t most = 0;
    for (at = next_of(around, first); at; at = next_of(around, at->next[BY_DATE]))
        most++;
    around->at = ARENA_ARRAY(around->arena, const struct item *, most + 1);
    if (!around->at)
        return error_no_memory(error);
    for (at = next_of(around, first); at; at = next_of(around, at->next[BY_DATE]))
        if (day_belongs(at->view.session, own))
            around->at[around->members++] = at;
    around->count = around->members;
    for (at = next_of(around, first); at; at = next_of(around, at->next[BY_DATE]))
        if (!day_belongs(at->view.session, own) && is_beside(around, at->view.session))
            around->at[around->count++] = at;
    qsort(around->at, around->count, sizeof *around->at, compare_places);
    return STATUS_OK;
}

/* ---- the day ---- */

static enum status add_member(struct day *day, const struct item *item)
{
    day->members[day->count++] =
        (struct day_member){item->view.session, item->view.input_hash};
    return STATUS_OK;
}

static enum status alone(const struct around *around, struct day *day,
                         struct error *error)
{
    day->members = ARENA_NEW(around->arena, struct day_member);
    return day->members ? add_member(day, around->own) : error_no_memory(error);
}

static enum status spill_all(const struct around *around, struct spill *spill,
                             struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < around->count && !status; i++) {
        struct session_keys keys;
        struct spill_place place = {.ordinal = i,
                                    .len = (uint32_t)around->at[i]->view.json.len};
        status = keys_read(around->at[i]->view.json, around->arena, &keys, error);
        if (!status)
            status = spill_add(spill, &keys, &place, i + 1, error);
    }
    return status ? status : spill_link_up(spill, error);
}

static enum status own_link(const struct around *around, struct spill *spill,
                            struct spill_link *link, struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < around->count && !status; i++) {
        status = spill_link(spill, i, link, error);
        if (around->at[i] == around->own)
            return status;
    }
    return status;
}

static enum status take_outside(const struct around *around, const struct spill *spill,
                                const struct spill_link *link, struct day *day,
                                struct error *error)
{
    const struct session **sessions =
        ARENA_ARRAY(around->arena, const struct session *, day->count + 1);
    if (!sessions)
        return error_no_memory(error);
    for (size_t i = 0; i < day->count; i++)
        sessions[i] = day->members[i].session;
    struct elsewhere elsewhere = {
        .sessions = sessions, .count = day->count, .arena = around->arena};
    enum status status = STATUS_OK;
    for (uint32_t i = 0; i < link->outside && !status; i++) {
        struct spill_place place;
        status = spill_place(spill, link->start + link->members + i, &place, error);
        if (!status)
            status = elsewhere_add(&elsewhere, around->at[place.ordinal]->view.session,
                                   error);
    }
    if (!status)
        status = elsewhere_list(&elsewhere, &day->outside, &day->outside_count, error);
    return status;
}

static enum status group(const struct around *around, const struct spill *spill,
                         const struct spill_link *link, struct day *day,
                         struct error *error)
{
    enum status status = STATUS_OK;
    day->members = ARENA_ARRAY(around->arena, struct day_member, link->members + 1);
    if (!day->members)
        return error_no_memory(error);
    for (uint32_t i = 0; i < link->members && !status; i++) {
        struct spill_place place;
        status = spill_place(spill, link->start + i, &place, error);
        if (!status && day_belongs(around->at[place.ordinal]->view.session,
                                   around->own->view.session))
            status = add_member(day, around->at[place.ordinal]);
    }
    return status ? status : take_outside(around, spill, link, day, error);
}

static enum status linked(const struct around *around, struct day *day,
                          struct error *error)
{
    struct spill spill;
    struct spill_link link = {.kind = LINK_NONE};
    struct spill_place crowd;
    spill_open(&spill);
    enum status status = spill_all(around, &spill, error);
    if (!status)
        status = own_link(around, &spill, &link, error);
    if (!status && link.kind == LINK_GROUP)
        status = group(around, &spill, &link, day, error);
    else if (!status)
        status = alone(around, day, error);
    if (!status && link.kind == LINK_CROWD)
        status = spill_place(&spill, link.start, &crowd, error);
    if (!status && link.kind == LINK_CROWD)
        day->crowd = (size_t)crowd.ordinal;
    spill_close(&spill);
    return status;
}

static int compare_members(const void *a, const void *b)
{
    const struct day_member *left = a, *right = b;
    return day_order(left->session, right->session);
}

static enum status day_of(const struct item *item, struct arena *arena, struct day *day,
                          struct error *error)
{
    struct around around = {.table = item->table, .own = item, .arena = arena};
    *day = (struct day){.members = NULL};
    enum status status = look_around(&around, error);
    if (status)
        return status;
    status =
        around.count > 1 ? linked(&around, day, error) : alone(&around, day, error);
    if (!status && day->count > 1)
        qsort(day->members, day->count, sizeof *day->members, compare_members);
    return status;
}

enum status table_day_of(const struct table *table, size_t i, struct arena *arena,
                         struct day *day, size_t *member, struct error *error)
{
    const struct item *item = table->items[i];
    *member = 0;
    if (repeat_error(item, error))
        return error->status;
    enum status status = day_of(item, arena, day, error);
    if (!status)
        day->kept = ARENA_NEW(arena, struct decided *);
    if (!status && !day->kept)
        status = error_no_memory(error);
    while (!status && day->members[*member].session != item->view.session)
        ++*member;
    return status;
}

enum status table_day(const struct table *table, struct arena *arena, struct day *day,
                      size_t *member, struct error *error)
{
    const struct table_session *session;
    enum status status = table_need(table, &session, error);
    return status ? status
                  : table_day_of(table, table->current, arena, day, member, error);
}

/* ---- what it is told ---- */

struct days {
    const struct table *table;
    struct arena *arena;
    struct day *at; /* of the beneficiary, before the own one */
    size_t count, room;
};

static uint64_t beneficiary_of(const struct session *session)
{
    const struct beneficiary who = history_beneficiary(session);
    uint64_t first;
    memcpy(&first, who.bytes, sizeof first);
    return first;
}

/* The least, should the sessions name several: as run/group.c has it. */
static uint64_t beneficiary_of_day(const struct day *day)
{
    uint64_t least = beneficiary_of(day->members[0].session);
    for (size_t i = 1; i < day->count; i++) {
        uint64_t other = beneficiary_of(day->members[i].session);
        if (memcmp(&other, &least, sizeof other) < 0)
            least = other;
    }
    return least;
}

static struct history_place place_of(const struct day *day)
{
    const struct session *lead = day->members[0].session;
    return (struct history_place){lead->date_of_service, session_start(lead),
                                  lead->session_id};
}

static int compare_days(const void *a, const void *b)
{
    const struct history_place left = place_of(a), right = place_of(b);
    return history_compare(&left, &right);
}

static bool is_there(const struct days *days, const struct day *day)
{
    for (size_t i = 0; i < days->count; i++)
        if (days->at[i].members[0].session == day->members[0].session)
            return true;
    return false;
}

static enum status add_day(struct days *days, const struct item *item,
                           const struct day *own, struct error *error)
{
    struct day day;
    enum status status = day_of(item, days->arena, &day, error);
    if (status)
        return status;
    if (day.crowd || compare_days(&day, own) >= 0 || is_there(days, &day) ||
        beneficiary_of_day(&day) != beneficiary_of_day(own))
        return STATUS_OK;
    if (days->count == days->room) {
        size_t room = days->room ? 2 * days->room : 16;
        struct day *at = ARENA_ARRAY(days->arena, struct day, room);
        if (!at)
            return error_no_memory(error);
        if (days->count)
            memcpy(at, days->at, days->count * sizeof *at);
        days->at = at;
        days->room = room;
    }
    days->at[days->count++] = day;
    return STATUS_OK;
}

static const struct session *of_beneficiary(const struct day *own, uint64_t who)
{
    size_t i = 0;
    while (beneficiary_of(own->members[i].session) != who)
        i++;
    return own->members[i].session;
}

static enum status list_days(struct days *days, const struct session *like,
                             const struct day *own, struct error *error)
{
    const uint64_t who = beneficiary_of_day(own);
    const struct item *at =
        index_first(days->table, BY_BENEFICIARY, of_beneficiary(own, who));
    enum status status = STATUS_OK;
    for (; at && !status; at = at->next[BY_BENEFICIARY]) {
        const struct session *session = at->view.session;
        if (session->date_of_service <= like->date_of_service &&
            beneficiary_of(session) == who && !day_belongs(session, like) &&
            index_counts(at) == at)
            status = add_day(days, at, own, error);
    }
    if (!status && days->count > 1)
        qsort(days->at, days->count, sizeof *days->at, compare_days);
    return status;
}

static enum status walk_days(const struct days *days, struct remembered *remembered,
                             struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < days->count && !status; i++) {
        struct day told;
        bool any;
        if (console_interrupted)
            return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
        status =
            remember_tell(remembered, &days->at[i], days->arena, &told, &any, error);
        if (!status)
            status =
                remember_leave(remembered, &days->at[i], days->arena, &told, error);
    }
    return status;
}

enum status table_tell(const struct table *table, size_t i, struct policy_set *policies,
                       const struct decide_options *options, struct arena *arena,
                       struct day *day, struct error *error)
{
    struct days days = {.table = table, .arena = arena};
    struct remembered remembered;
    struct day told = *day;
    bool any;
    if (!text_is_absent(options->as) || options->as_all || day->crowd)
        return STATUS_OK;
    enum status status = list_days(&days, table_at(table, i)->session, day, error);
    if (status || !days.count)
        return status;
    status = remember_begin(&remembered, policies, options, error);
    if (!status)
        status = walk_days(&days, &remembered, error);
    if (!status)
        status = remember_keep(&remembered, arena, error);
    if (!status)
        status = remember_tell(&remembered, day, arena, &told, &any, error);
    if (!status)
        *day = told;
    remember_end(&remembered);
    return status;
}

void table_note(const struct table *table, size_t i, const struct table_noted *noted)
{
    const struct decide_options *options = noted->options;
    if (text_is_absent(options->as) && !options->as_all)
        table->items[i]->note =
            (struct item_note){table->version, noted->policies, options->known_on,
                               options->filing_date, noted->outcome};
}

enum status table_decide(const struct table *table, size_t i,
                         struct policy_set *policies,
                         const struct decide_options *options, struct arena *arena,
                         struct table_decided *decided, struct error *error)
{
    *decided = (struct table_decided){.decisions = NULL};
    enum status status =
        table_day_of(table, i, arena, &decided->day, &decided->member, error);
    if (!status)
        status = table_tell(table, i, policies, options, arena, &decided->day, error);
    if (!status)
        status = decide_member(policies, &decided->day, decided->member, options, arena,
                               &decided->decisions, &decided->count,
                               &decided->policy_failed, error);
    for (size_t k = 0; k < decided->count && !status; k++)
        status = warnings_add(&decided->decisions[k], decided->member,
                              table_at(table, i)->problems, arena, error);
    if (!status && decided->count)
        table_note(
            table, i,
            &(struct table_noted){policies, options, decided->decisions[0].outcome});
    return status;
}

#include "run/recall.h"

#include "history/history.h"
#include "policy/payer.h"

#define RECALL_SHARE  ((size_t)2 * 1024 * 1024)
#define RECALL_MEMORY ((size_t)1024 * 1024 * 1024)
/* What one day was told: 64 sessions with some dozens of figures each. */
#define TOLD_MOST ((size_t)16 * 1024 * 1024)

struct recall_link {
    uint64_t ordinal; /* sortable */
    uint64_t offset, len;
};

/* A visit that is held, and whose. */
struct held {
    struct beneficiary who;
    struct visit visit;
};

/* One beneficiary's days, one after the other. */
struct walk {
    struct recall *recall;
    const struct recall_options *options;
    uint64_t beneficiary;
    size_t days;                /* of the beneficiary, so far */
    struct recall_record first; /* his first day, until there is a second */
    struct held *held;          /* 2 * RECALL_VISITS */
    size_t count;
    struct arena visits[2]; /* texts of those held: the first is in use */
    struct arena work;      /* of one day */
    struct buffer packed, snapshot;
};

/* The run's own: prints are compared within the run alone, and go nowhere. */
static const struct history_key run_key;

void recall_init(struct recall *recall)
{
    *recall = (struct recall){.next = NULL};
    sorter_init(&recall->links, sizeof(struct recall_link), sizeof(uint64_t),
                RECALL_SHARE);
    scratch_init(&recall->told);
}

void recall_release(struct recall *recall)
{
    sorter_release(&recall->links);
    scratch_release(&recall->told);
}

/* ---- what is held ---- */

static void forget(struct walk *walk)
{
    walk->count = walk->days = 0;
    arena_reset(&walk->visits[0]);
}

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
static bool drop_old(struct walk *walk)
{
    struct arena freed = walk->visits[0];
    size_t drop = walk->count - RECALL_VISITS;
    walk->visits[0] = walk->visits[1];
    walk->visits[1] = freed;
    for (size_t i = 0; i < RECALL_VISITS; i++) {
        struct visit copy;
        if (!copy_visit(&walk->visits[0], &walk->held[drop + i].visit, &copy))
            return false;
        walk->held[i] = (struct held){walk->held[drop + i].who, copy};
    }
    walk->count = RECALL_VISITS;
    arena_reset(&walk->visits[1]);
    return true;
}

static enum status hold(struct walk *walk, const struct session *session,
                        struct error *error)
{
    struct visit visit = {
        .place = {session->date_of_service, session_start(session),
                  session->session_id},
        .provider = session_provider(session),
        .patient = session->patient->id,
        .packed = buffer_text(&walk->packed),
    };
    if (!visit.packed.len)
        return STATUS_OK;
    if (walk->count == 2 * (size_t)RECALL_VISITS && !drop_old(walk))
        return error_no_memory(error);
    struct held *held = &walk->held[walk->count];
    held->who = history_beneficiary(session);
    if (!copy_visit(&walk->visits[0], &visit, &held->visit))
        return error_no_memory(error);
    walk->count++;
    return STATUS_OK;
}

/* ---- telling ---- */

static bool is_his(const struct held *held, const struct beneficiary *who)
{
    return memcmp(&held->who, who, sizeof *who) == 0;
}

/* The visits of the session's beneficiary: the last ones that are held. */
static enum status visits_of(struct walk *walk, const struct session *session,
                             struct history_before *before, struct error *error)
{
    const struct beneficiary who = history_beneficiary(session);
    size_t from = walk->count > RECALL_VISITS ? walk->count - RECALL_VISITS : 0;
    struct visit *visits = ARENA_ARRAY(&walk->work, struct visit, RECALL_VISITS);
    if (!visits)
        return error_no_memory(error);
    for (size_t i = from; i < walk->count; i++)
        if (is_his(&walk->held[i], &who))
            visits[before->visit_count++] = walk->held[i].visit;
    before->visits = visits;
    return STATUS_OK;
}

/* A policy that does not load tells when it decides; its id is as named. */
static enum status payer_of(struct walk *walk, const struct session *session,
                            struct history_before *before, struct error *error)
{
    static const struct insurance none;
    const struct insurance *first =
        session->insurance.count ? &session->insurance.at[0] : &none;
    const struct payer_asked asked = {first->payer, first->kind,
                                      session->date_of_service,
                                      walk->options->decide->known_on};
    struct identity_answer answer;
    struct error why = ERROR_NONE;
    const struct policy *policy = NULL;
    enum status status =
        payer_find(walk->options->policies, &asked, &answer, &policy, &why);
    if (status == STATUS_NO_MEMORY)
        *error = why;
    if (!status)
        before->payer = policy->id;
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

static enum status tell_member(struct walk *walk, struct day_member *member, bool *any,
                               struct error *error)
{
    const struct session *own = member->session;
    struct history_before before = {.key = &run_key};
    enum status status = visits_of(walk, own, &before, error);
    if (status || !before.visit_count)
        return status;
    status = payer_of(walk, own, &before, error);
    if (!status)
        status = history_tell(own, &before, &walk->work, &member->session, error);
    *any |= member->session != own;
    return status;
}

static enum status keep_told(struct walk *walk, const struct day *told,
                             struct error *error)
{
    struct recall_link link = {.offset = walk->recall->told.size};
    buffer_clear(&walk->snapshot);
    enum status status = history_pack(told, &walk->snapshot, error);
    if (!status)
        status = scratch_append(&walk->recall->told, walk->snapshot.at,
                                walk->snapshot.len, error);
    link.len = walk->snapshot.len;
    const struct daybook *daybook = walk->options->daybook;
    for (size_t i = 0; i < daybook->count && !status; i++) {
        link.ordinal = sortable(daybook->entries[i].ordinal);
        status = sorter_add(&walk->recall->links, &link, error);
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

static enum status leave_member(struct walk *walk, const struct day *own,
                                const struct day *told, size_t i, struct error *error)
{
    struct decide_options options = *walk->options->decide;
    struct decision *decisions = NULL;
    size_t count = 0;
    bool failed = false;
    options.explain = options.checks_only = false;
    enum status status = decide_member(walk->options->policies, told, i, &options,
                                       &walk->work, &decisions, &count, &failed, error);
    if (status || !count)
        return status;
    buffer_clear(&walk->packed);
    status = history_leave(own, i, &decisions[0], &run_key, &walk->packed, error);
    return status ? status : hold(walk, own->members[i].session, error);
}

static enum status leave_day(struct walk *walk, const struct day *own, struct day *told,
                             struct error *error)
{
    struct decided *kept = NULL;
    enum status status = only_primary(told, &walk->work, error);
    told->kept = &kept;
    for (size_t i = 0; i < own->count && !status; i++)
        status = leave_member(walk, own, told, i, error);
    return status;
}

static enum status walk_day(struct walk *walk, const struct recall_record *record,
                            struct error *error)
{
    struct day own, told;
    bool any = false;
    arena_reset(&walk->work);
    enum status status =
        daybook_day(walk->options->daybook, record, &walk->work, &own, error);
    if (status || !own.count)
        return status;
    told = own;
    told.members = ARENA_ARRAY(&walk->work, struct day_member, own.count);
    if (!told.members)
        return error_no_memory(error);
    memcpy(told.members, own.members, own.count * sizeof *own.members);
    for (size_t i = 0; i < told.count && !status; i++)
        status = tell_member(walk, &told.members[i], &any, error);
    if (!status && any)
        status = keep_told(walk, &told, error);
    return status ? status : leave_day(walk, &own, &told, error);
}

/* ---- the walk ---- */

/* A beneficiary's only day leaves nothing for any other. */
static enum status walk_record(struct walk *walk, const struct recall_record *record,
                               struct error *error)
{
    const volatile sig_atomic_t *stop = walk->options->stop;
    if (stop && *stop)
        return error_set(error, STATUS_INTERRUPTED, "interrupted", "interrupted");
    if (!walk->days || record->beneficiary != walk->beneficiary)
        forget(walk);
    walk->beneficiary = record->beneficiary;
    if (walk->days++ == 0) {
        walk->first = *record;
        return STATUS_OK;
    }
    enum status status = STATUS_OK;
    if (walk->days == 2)
        status = walk_day(walk, &walk->first, error);
    return status ? status : walk_day(walk, record, error);
}

static enum status walk_records(struct walk *walk, struct error *error)
{
    struct sorter *recalls = &walk->options->spill->recalls;
    enum status status = sorter_finish(recalls, error);
    while (!status) {
        const void *next = NULL;
        status = sorter_next(recalls, &next, error);
        if (status || !next)
            break;
        const struct recall_record record = *(const struct recall_record *)next;
        status = walk_record(walk, &record, error);
    }
    sorter_release(recalls);
    return status;
}

static enum status advance(struct recall *recall, struct error *error)
{
    const void *next = NULL;
    enum status status = sorter_next(&recall->links, &next, error);
    recall->next = next;
    return status;
}

enum status recall_walk(struct recall *recall, const struct recall_options *options,
                        struct error *error)
{
    struct walk walk = {.recall = recall, .options = options};
    arena_init(&walk.visits[0], RECALL_MEMORY);
    arena_init(&walk.visits[1], RECALL_MEMORY);
    arena_init(&walk.work, RECALL_MEMORY);
    buffer_init(&walk.packed, TOLD_MOST);
    buffer_init(&walk.snapshot, TOLD_MOST);
    struct arena lasting;
    arena_init(&lasting, RECALL_MEMORY);
    walk.held = ARENA_ARRAY(&lasting, struct held, 2 * RECALL_VISITS);
    enum status status =
        walk.held ? walk_records(&walk, error) : error_no_memory(error);
    if (!status)
        status = scratch_seal(&recall->told, error);
    if (!status)
        status = sorter_finish(&recall->links, error);
    if (!status)
        status = advance(recall, error);
    arena_release(&lasting);
    arena_release(&walk.visits[0]);
    arena_release(&walk.visits[1]);
    arena_release(&walk.work);
    buffer_release(&walk.packed);
    buffer_release(&walk.snapshot);
    return status;
}

/* ---- pass two ---- */

enum status recall_link(struct recall *recall, uint64_t ordinal,
                        struct scratch_span *told, struct error *error)
{
    const struct recall_link *next = recall->next;
    *told = (struct scratch_span){0, 0};
    if (!next || sortable(next->ordinal) != ordinal)
        return STATUS_OK;
    *told = (struct scratch_span){next->offset, (size_t)next->len};
    return advance(recall, error);
}

enum status recall_read(const struct recall *recall, struct scratch_span told,
                        struct day *day, struct arena *arena, struct error *error)
{
    char *snapshot = arena_alloc(arena, told.len);
    if (!snapshot)
        return error_no_memory(error);
    enum status status = scratch_read(&recall->told, told, snapshot, error);
    return status
               ? status
               : history_unpack((struct text){snapshot, told.len}, day, arena, error);
}

#include "run/announce.h"

#include "format/reader.h"
#include "ledger/ledger.h"

#define POLICIES_MEMORY ((size_t)16 * 1024 * 1024)

void announcer_init(struct announcer *announcer, struct event_bus *bus)
{
    *announcer = (struct announcer){.bus = bus};
    arena_init(&announcer->arena, POLICIES_MEMORY);
}

void announcer_release(struct announcer *announcer)
{
    arena_release(&announcer->arena);
}

void announce_received(struct event_bus *bus, const struct event_received *received)
{
    const struct event event = {.kind = EVENT_SESSION_RECEIVED, .received = received};
    event_publish(bus, &event);
}

void announce_rejected(struct event_bus *bus, const struct rejection *rejection)
{
    const struct problems *problems = rejection->problems;
    if (!event_is_wanted(bus, EVENT_SESSION_REJECTED) || problems->count == 0)
        return;
    const struct event_rejected rejected = {
        .file = writer_file(rejection, &problems->at[0].error),
        .record = rejection->record,
        .session_id = rejection->session_id,
        .why = &problems->at[0].error,
        .problems = problems->count + problems->more,
    };
    const struct event event = {.kind = EVENT_SESSION_REJECTED, .rejected = &rejected};
    event_publish(bus, &event);
}

/* ---- policies ---- */

#define VERSION_SIZE 64

/* Of each policy the version that was told last. It outlives the policy, which
 * goes when changed folders take its place. */
struct announced {
    struct text id;
    char version[VERSION_SIZE];
    size_t version_len;
    struct hash hash;
};

static void publish_policy(struct event_bus *bus, enum event_kind kind,
                           const struct announced *announced)
{
    const struct event_policy policy = {
        .id = announced->id,
        .version = {announced->version, announced->version_len},
        .hash = announced->hash,
    };
    const struct event event = {.kind = kind, .policy = &policy};
    event_publish(bus, &event);
}

static struct announced *find_policy(const struct announcer *announcer, struct text id)
{
    for (size_t i = 0; i < announcer->count; i++) {
        if (text_equal(announcer->policies[i].id, id))
            return &announcer->policies[i];
    }
    return NULL;
}

static struct announced *add_policy(struct announcer *announcer, struct text id)
{
    if (announcer->count == announcer->room) {
        size_t room = announcer->room ? 2 * announcer->room : 16;
        struct announced *at = ARENA_ARRAY(&announcer->arena, struct announced, room);
        if (!at)
            return NULL;
        if (announcer->count)
            memcpy(at, announcer->policies, announcer->count * sizeof *at);
        announcer->policies = at;
        announcer->room = room;
    }
    struct announced *announced = &announcer->policies[announcer->count];
    *announced = (struct announced){.id = text_copy(&announcer->arena, id)};
    announcer->count += !text_is_absent(announced->id);
    return text_is_absent(announced->id) ? NULL : announced;
}

static enum status announce_policy(struct announcer *announcer,
                                   const struct decision *decision, struct error *error)
{
    struct announced *announced = find_policy(announcer, decision->policy_id);
    const struct text version = decision->policy_version;
    if (announced &&
        memcmp(&announced->hash, &decision->policy_hash, sizeof announced->hash) == 0)
        return STATUS_OK;
    if (announced)
        publish_policy(announcer->bus, EVENT_POLICY_RETIRED, announced);
    else if (!(announced = add_policy(announcer, decision->policy_id)))
        return error_no_memory(error);
    announced->version_len = version.len < VERSION_SIZE ? version.len : VERSION_SIZE;
    if (announced->version_len)
        memcpy(announced->version, version.at, announced->version_len);
    announced->hash = decision->policy_hash;
    publish_policy(announcer->bus, EVENT_POLICY_LOADED, announced);
    return STATUS_OK;
}

void announce_refused(struct event_bus *bus, struct text id, const char *generation,
                      const struct error *why)
{
    if (!event_is_wanted(bus, EVENT_POLICY_REFUSED))
        return;
    const struct event_policy policy = {
        .id = id,
        .generation = generation ? text_of(generation) : TEXT_NONE,
        .why = why,
    };
    const struct event event = {.kind = EVENT_POLICY_REFUSED, .policy = &policy};
    event_publish(bus, &event);
}

/* ---- decisions ---- */

static void publish_decision(struct event_bus *bus, enum event_kind kind,
                             const struct decision *decision)
{
    const struct event event = {.kind = kind, .decision = decision};
    if (event_is_wanted(bus, kind))
        event_publish(bus, &event);
}

static bool leads(const struct decision *decision)
{
    return text_equal(decision->lead_session, decision->session->session_id);
}

enum status announce_decision(struct announcer *announcer,
                              const struct decision *decision, struct error *error)
{
    const uint32_t policies =
        UINT32_C(1) << EVENT_POLICY_LOADED | UINT32_C(1) << EVENT_POLICY_RETIRED;
    enum status status = STATUS_OK;
    if (!announcer->bus)
        return STATUS_OK;
    if (announcer->bus->wanted & policies && !text_is_absent(decision->policy_id))
        status = announce_policy(announcer, decision, error);
    if (status)
        return status;
    if (decision->units.method && leads(decision))
        publish_decision(announcer->bus, EVENT_UNITS_COMPUTED, decision);
    publish_decision(announcer->bus, EVENT_DECISION_MADE, decision);
    return STATUS_OK;
}

static struct event_figures figures_of(const struct ledger_decision *decision)
{
    return (struct event_figures){decision->outcome, decision->units,
                                  decision->allowed};
}

void announce_superseded(struct event_bus *bus,
                         const struct announce_superseded *superseded)
{
    const struct ledger_session *session = superseded->session;
    const struct ledger_decision *is = superseded->is;
    if (!event_is_wanted(bus, EVENT_DECISION_SUPERSEDED))
        return;
    const struct event_superseded told = {
        .provider = session->provider,
        .session_id = session->session_id,
        .payer = is->payer,
        .revision = session->revision,
        .date = session->date,
        .rank = is->rank,
        .cause = superseded->cause,
        .caused_by = superseded->caused_by,
        .was = figures_of(superseded->was),
        .is = figures_of(is),
    };
    const struct event event = {.kind = EVENT_DECISION_SUPERSEDED, .superseded = &told};
    event_publish(bus, &event);
}

/* ---- files ---- */

void announce_file(struct event_bus *bus, enum event_kind kind,
                   const struct receipt *receipt, const struct error *why)
{
    if (!event_is_wanted(bus, kind))
        return;
    const struct event_file file = {
        .receipt = receipt->id,
        .name = receipt->name,
        .hash = receipt->hash,
        .size = receipt->size,
        .records = receipt->records,
        .ready = receipt->ready,
        .held = receipt->held,
        .denied = receipt->denied,
        .voids = receipt->voids,
        .rejected = receipt->rejected,
        .duplicates = receipt->duplicates,
        .why = why,
    };
    const struct event event = {.kind = kind, .file = &file};
    event_publish(bus, &event);
}

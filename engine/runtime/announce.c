#include "runtime/announce.h"

#include "format/reader.h"

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

static bool is_told(const struct announcer *announcer, struct text id)
{
    for (size_t i = 0; i < announcer->count; i++) {
        if (text_equal(announcer->policies[i].id, id))
            return true;
    }
    return false;
}

/* A policy's texts live as long as the run. */
static enum status announce_policy(struct announcer *announcer,
                                   const struct decision *decision, struct error *error)
{
    if (announcer->count == announcer->room) {
        size_t room = announcer->room ? 2 * announcer->room : 16;
        struct event_policy *at =
            ARENA_ARRAY(&announcer->arena, struct event_policy, room);
        if (!at)
            return error_no_memory(error);
        if (announcer->count)
            memcpy(at, announcer->policies, announcer->count * sizeof *at);
        announcer->policies = at;
        announcer->room = room;
    }
    struct event_policy *policy = &announcer->policies[announcer->count++];
    *policy = (struct event_policy){decision->policy_id, decision->policy_version,
                                    decision->policy_hash};
    const struct event event = {.kind = EVENT_POLICY_LOADED, .policy = policy};
    event_publish(announcer->bus, &event);
    return STATUS_OK;
}

enum status announce_decision(struct announcer *announcer,
                              const struct decision *decision, struct error *error)
{
    const struct event event = {.kind = EVENT_DECISION_MADE, .decision = decision};
    enum status status = STATUS_OK;
    if (event_is_wanted(announcer->bus, EVENT_POLICY_LOADED) &&
        !text_is_absent(decision->policy_id) &&
        !is_told(announcer, decision->policy_id))
        status = announce_policy(announcer, decision, error);
    if (!status && event_is_wanted(announcer->bus, EVENT_DECISION_MADE))
        event_publish(announcer->bus, &event);
    return status;
}

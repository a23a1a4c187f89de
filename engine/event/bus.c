#include "event/bus.h"

static const char *const names[EVENT_KINDS] = {
    [EVENT_SESSION_RECEIVED] = "session.received",
    [EVENT_SESSION_REJECTED] = "session.rejected",
    [EVENT_DECISION_MADE] = "decision.made",
    [EVENT_POLICY_LOADED] = "policy.loaded",
    [EVENT_UNITS_COMPUTED] = "units.computed",
    [EVENT_DECISION_SUPERSEDED] = "decision.superseded",
    [EVENT_POLICY_REFUSED] = "policy.refused",
    [EVENT_POLICY_RETIRED] = "policy.retired",
    [EVENT_FILE_CLAIMED] = "file.claimed",
    [EVENT_FILE_DONE] = "file.done",
    [EVENT_FILE_QUARANTINED] = "file.quarantined",
    [EVENT_THRESHOLD_CROSSED] = "threshold.crossed",
};

const char *event_name(enum event_kind kind)
{
    return names[kind];
}

enum event_kind event_find(struct text name)
{
    enum event_kind kind = 0;
    while (kind < EVENT_KINDS && !text_is(name, names[kind]))
        kind++;
    return kind;
}

static void sum_up(struct event_bus *bus)
{
    bus->wanted = 0;
    for (size_t i = 0; i < bus->count; i++) {
        if (bus->at[i].call)
            bus->wanted |= bus->at[i].kinds;
    }
}

bool event_subscribe(struct event_bus *bus, const struct event_subscriber *subscriber)
{
    if (bus->count == EVENT_SUBSCRIBERS)
        return false;
    bus->at[bus->count++] = *subscriber;
    sum_up(bus);
    return true;
}

void event_unsubscribe(struct event_bus *bus, const void *context)
{
    size_t kept = 0;
    for (size_t i = 0; i < bus->count; i++) {
        if (bus->at[i].context != context)
            bus->at[kept++] = bus->at[i];
    }
    bus->count = kept;
    sum_up(bus);
}

void event_publish(struct event_bus *bus, const struct event *event)
{
    for (size_t i = 0; i < bus->count; i++) {
        struct event_subscriber *subscriber = &bus->at[i];
        if (!subscriber->call || !(subscriber->kinds >> event->kind & 1))
            continue;
        if (!subscriber->call(subscriber->context, event)) {
            subscriber->call = NULL;
            sum_up(bus);
        }
    }
}

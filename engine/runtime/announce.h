/* What happens in a run, onto the bus. Nothing is done for events that nobody
 * wants. */
#ifndef GONIO_RUNTIME_ANNOUNCE_H
#define GONIO_RUNTIME_ANNOUNCE_H

#include "base/arena.h"
#include "event/bus.h"
#include "format/writer.h"

/* Remembers which policies were told already. */
struct announcer {
    struct event_bus *bus; /* or NULL */
    struct arena arena;
    struct event_policy *policies;
    size_t count, room;
};

void announcer_init(struct announcer *announcer, struct event_bus *bus);
void announcer_release(struct announcer *announcer);

void announce_received(struct event_bus *bus, const struct event_received *received);
void announce_rejected(struct event_bus *bus, const struct rejection *rejection);
/* Its policy first, when it is the first decision of that. */
enum status announce_decision(struct announcer *announcer,
                              const struct decision *decision,
                              struct error *error) MUST_CHECK;

#endif

/* What happens in a run, told to who wants to know: a name and a payload.
 *
 * Who publishes asks event_is_wanted first, so that an event that nobody
 * listens to costs a look at a bit. Subscribers are called in the order in
 * which they came, by the thread that publishes. A subscriber that fails hears
 * nothing more; it says so itself, and never touches a decision.
 *
 * Payloads are borrowed for the call. Plugins see them as the structs of
 * gonio/plugin.h, where each is described for them. */
#ifndef GONIO_EVENT_BUS_H
#define GONIO_EVENT_BUS_H

#include "model/decision.h"

/* In the order of enum gonio_event_kind. */
enum event_kind {
    EVENT_SESSION_RECEIVED,
    EVENT_SESSION_REJECTED,
    EVENT_DECISION_MADE,
    EVENT_POLICY_LOADED,
    EVENT_KINDS
};

/* As "session.received". */
const char *event_name(enum event_kind kind);

/* A session that passed the gate and the reader. */
struct event_received {
    struct text file;
    uint64_t record; /* in the file, from 1 */
    const struct session *session;
};

/* One that did not, or that repeats another. */
struct event_rejected {
    struct text file;
    uint64_t record;
    struct text session_id;  /* absent when it could not be read */
    const struct error *why; /* the first problem */
    size_t problems;
};

/* A policy, told for the first decision that it makes in this run. */
struct event_policy {
    struct text id;
    struct text version;
    struct hash hash;
};

struct event {
    enum event_kind kind;
    const struct event_received *received; /* one of these four, by the kind */
    const struct event_rejected *rejected;
    const struct decision *decision;
    const struct event_policy *policy;
};

/* False: it failed, and is not called again. */
typedef bool event_fn(void *context, const struct event *event);

#define EVENT_SUBSCRIBERS 32

struct event_subscriber {
    event_fn *call; /* NULL: it failed */
    void *context;
    uint32_t kinds; /* bit 1 << kind */
};

struct event_bus {
    struct event_subscriber at[EVENT_SUBSCRIBERS];
    size_t count;
    uint32_t wanted; /* of all of them */
};

/* False when there are too many. */
bool event_subscribe(struct event_bus *bus, const struct event_subscriber *subscriber);

static inline bool event_is_wanted(const struct event_bus *bus, enum event_kind kind)
{
    return bus && (bus->wanted >> kind & 1);
}
void event_publish(struct event_bus *bus, const struct event *event);

#endif

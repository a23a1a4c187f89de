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
    EVENT_UNITS_COMPUTED,
    EVENT_DECISION_SUPERSEDED,
    EVENT_POLICY_REFUSED,
    EVENT_POLICY_RETIRED,
    EVENT_FILE_CLAIMED,
    EVENT_FILE_DONE,
    EVENT_FILE_QUARANTINED,
    EVENT_THRESHOLD_CROSSED,
    EVENT_KINDS
};

/* As "session.received". */
const char *event_name(enum event_kind kind);
/* EVENT_KINDS when there is none of that name. */
enum event_kind event_find(struct text name);

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

/* A policy: loaded, told for the first decision that it makes in this run;
 * retired, told when another version of it makes its first; refused, told when
 * changed folders do not become policies that decide. */
struct event_policy {
    struct text id; /* absent when folders as a whole were refused */
    struct text version;
    struct hash hash;
    struct text generation;  /* of the folders refused; absent when not known */
    const struct error *why; /* refused; NULL otherwise */
};

/* A decision that another takes the place of. */
struct event_superseded {
    struct text provider, session_id, payer;
    int32_t revision; /* of the session, as decided now */
    int32_t date;     /* of service */
    int32_t rank;
    const char *cause;     /* "corrected", "history": why it was decided again */
    struct text caused_by; /* session id; absent when none did */
    struct event_figures {
        enum outcome outcome;
        int32_t units;
        int64_t allowed; /* cents, MONEY_NONE */
    } was, is;
};

/* A file of a watch folder: claimed, done, or put into quarantine. */
struct event_file {
    int64_t receipt; /* its number in the ledger; 0: it has none */
    struct text name;
    struct hash hash; /* of its bytes; zeroes when it was not read */
    uint64_t size;
    uint64_t records, ready, held, denied, voids, rejected, duplicates; /* done */
    const struct error *why; /* quarantined; NULL otherwise */
};

/* The dollars of a year of a beneficiary reach an amount that matters with a
 * claim-day: told each time that day is decided. No names: who needs more asks
 * for the session. */
struct event_crossing {
    struct text provider, session_id, patient_id; /* of the day's lead */
    int32_t date;
    struct text payer;     /* id of the policy */
    const char *threshold; /* parameter: "kx_threshold", "review_threshold" */
    const char *bucket;    /* "PT_SLP" or "OT" */
    int32_t year;
    int64_t limit, before, after; /* cents */
};

struct event {
    enum event_kind kind;
    /* One of these, by the kind. */
    const struct event_received *received;
    const struct event_rejected *rejected;
    const struct decision *decision; /* units.computed, decision.made */
    const struct event_policy *policy;
    const struct event_superseded *superseded;
    const struct event_file *file;
    const struct event_crossing *crossing;
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

/* Who subscribed with that context hears no more. Not while publishing. */
void event_unsubscribe(struct event_bus *bus, const void *context);

static inline bool event_is_wanted(const struct event_bus *bus, enum event_kind kind)
{
    return bus && (bus->wanted >> kind & 1);
}
void event_publish(struct event_bus *bus, const struct event *event);

#endif

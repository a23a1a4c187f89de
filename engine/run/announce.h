/* What happens in a run, onto the bus. Nothing is done for events that nobody
 * wants. Told are facts: with a ledger, what is committed, or will be unless the
 * process dies; a subscriber that must not miss anything reads the ledger. */
#ifndef GONIO_RUN_ANNOUNCE_H
#define GONIO_RUN_ANNOUNCE_H

#include "base/arena.h"
#include "event/bus.h"
#include "format/writer.h"
#include "model/day.h"
#include "policy/policy_set.h"

/* Remembers which policies were told already. */
struct announced;
struct announcer {
    struct event_bus *bus; /* or NULL */
    struct arena arena;
    struct announced *policies;
    size_t count, room;
};

void announcer_init(struct announcer *announcer, struct event_bus *bus);
void announcer_release(struct announcer *announcer);

void announce_received(struct event_bus *bus, const struct event_received *received);
void announce_rejected(struct event_bus *bus, const struct rejection *rejection);
/* Before it its policy (loaded, and another version of it retired, when it is
 * the first decision of that), and its units when it leads its day. */
enum status announce_decision(struct announcer *announcer,
                              const struct decision *decision,
                              struct error *error) MUST_CHECK;

/* ---- with a ledger ---- */

struct ledger_session;
struct ledger_decision;
struct receipt;
struct announce_superseded {
    const struct ledger_session *session; /* as decided now */
    const struct ledger_decision *was, *is;
    const char *cause;     /* cause_text */
    struct text caused_by; /* session id; absent when none did */
};
void announce_superseded(struct event_bus *bus,
                         const struct announce_superseded *superseded);
/* Of the day as it was told its history, and its lead's decision for the
 * primary payer; silent for others, and where history or policy say nothing. */
void announce_crossings(struct event_bus *bus, struct policy_set *policies,
                        const struct day *told, const struct decision *decision);

/* ---- of a watch folder ---- */

/* kind: EVENT_FILE_CLAIMED, EVENT_FILE_DONE or EVENT_FILE_QUARANTINED, which has
 * a why. A file that was never opened has a receipt of its name alone. */
void announce_file(struct event_bus *bus, enum event_kind kind,
                   const struct receipt *receipt, const struct error *why);
/* policy.refused; id: of the policy at fault, absent when it is not known;
 * generation: of the folders' files. policy.loaded and policy.retired come of
 * themselves with the first decision by the new version. */
void announce_refused(struct event_bus *bus, struct text id, const char *generation,
                      const struct error *why);

#endif

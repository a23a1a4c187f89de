/* A keeper over a ledger in a folder of its own, for tests: texts go in as
 * files, and what the ledger holds of a session is asked by its key. */
#ifndef TEST_RUN_KEEPER_RIG_H
#define TEST_RUN_KEEPER_RIG_H

#include "run/keeper.h"

struct rig {
    char folder[64];
    char path[96];
    struct policy_set *policies;
    struct ledger *ledger;
    struct keeper *keeper;
    struct arena arena; /* of what is asked; rig_fresh empties it */
    struct event_bus *bus;
    int32_t known_on;
};

/* The policy set of tests/run/keeper/payers; once a program. */
struct policy_set *rig_policies(void);
void rig_policies_close(void);

/* A new ledger. */
void rig_open(struct rig *rig);
void rig_close(struct rig *rig);
/* The ledger and the keeper once more, as after a restart. */
void rig_shut(struct rig *rig);
void rig_start(struct rig *rig);
void rig_fresh(struct rig *rig);

/* A file of the text, taken, decided and settled; joined: in one transaction. */
struct rig_file {
    struct text text;
    bool joined;
};
enum status rig_feed(struct rig *rig, const struct rig_file *file,
                     struct receipt *receipt, struct error *error);
/* That must succeed. */
struct receipt rig_take(struct rig *rig, const char *text);

/* The effective revision of a session; id 0: none. provider NULL: the unnamed
 * practice. */
struct ledger_session rig_session(struct rig *rig, const char *provider,
                                  const char *session_id);
/* Its decision for a payer; id 0: none. */
struct ledger_decision rig_decision(struct rig *rig, const char *provider,
                                    const char *session_id, int32_t rank);

#endif

/* A ledger in a folder of its own, and short ways to fill it. */
#ifndef GONIO_TESTS_LEDGER_RIG_H
#define GONIO_TESTS_LEDGER_RIG_H

#include "ledger/ledger.h"
#include "support/gonio_test.h"

struct rig {
    char folder[64];
    char path[96];
    struct ledger *ledger;
    struct arena arena;
    struct error error;
    struct receipt receipt; /* the last one made */
};

/* cmocka's setup and teardown: a new ledger, opened. */
int rig_up(void **state);
int rig_down(void **state);
void rig_open(struct rig *rig);
void rig_close(struct rig *rig);
/* Closed and opened again. */
void rig_again(struct rig *rig);
void rig_begin(struct rig *rig);
void rig_commit(struct rig *rig);

/* Within a transaction. */
void rig_receipt(struct rig *rig, const char *name);
/* What is not said: provider "1987654328", patient "P-1", revision 1, date
 * 20000, start 540, its own bytes, the next record of the receipt. */
struct ledger_session rig_session(struct rig *rig, const char *session_id);
void rig_add(struct rig *rig, struct ledger_session *session);
struct ledger_decision rig_decide(struct rig *rig, const struct ledger_session *session,
                                  enum outcome outcome);
/* A beneficiary of that number. */
struct beneficiary rig_beneficiary(uint8_t number);

#endif

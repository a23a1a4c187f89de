/* Between verify.c, verify_chain.c and verify_rows.c. */
#ifndef GONIO_LEDGER_VERIFY_ROOM_H
#define GONIO_LEDGER_VERIFY_ROOM_H

#include "ledger/room.h"
#include "ledger/verify.h"

#define MEND_CHANGED "find out who changed the file; put back the last sound backup"
#define MEND_DERIVED                                                                   \
    "it is derived: decide the sessions again (gonio ledger replay --all tells), or "  \
    "put back the last sound backup"

/* In the order of their links. */
struct anchors {
    struct arena arena;
    struct ledger_anchor *at;
    size_t count, room;
    size_t next; /* that was not met yet */
};

struct verifying {
    struct ledger *ledger;
    const struct ledger_verify_options *options;
    ledger_finding_fn *call;
    void *context;
    struct ledger_verified *verified;
    struct arena arena; /* of one row */
    struct anchors anchors;
};

enum status verify_found(struct verifying *verifying,
                         const struct ledger_finding *finding,
                         struct error *error) MUST_CHECK;

enum status verify_schema(struct verifying *verifying, struct error *error) MUST_CHECK;
enum status verify_chain(struct verifying *verifying, struct error *error) MUST_CHECK;
enum status verify_rows(struct verifying *verifying, struct error *error) MUST_CHECK;
enum status verify_receipts(struct verifying *verifying,
                            struct error *error) MUST_CHECK;
enum status verify_generations(struct verifying *verifying,
                               struct error *error) MUST_CHECK;
enum status verify_left(struct verifying *verifying, struct error *error) MUST_CHECK;

/* ---- anchors (anchors.c, verify_anchors.c) ---- */

/* LEDGER.anchors whole; nothing when there is no such file. */
enum status anchors_read(const struct ledger *ledger, struct buffer *lines,
                         struct error *error) MUST_CHECK;
/* All there are, of the file and of the options. */
enum status verify_anchors_load(struct verifying *verifying,
                                struct error *error) MUST_CHECK;
/* Those up to this link of the chain; links come rising. NULL: the chain ended. */
enum status verify_anchors(struct verifying *verifying, const struct chain_head *link,
                           struct error *error) MUST_CHECK;

#endif

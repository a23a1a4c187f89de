/* Is the ledger what was written? The chain of hashes ties every row that must
 * not change to all before it; what it cannot show, that its end was cut off or
 * that all of it was made anew, is shown by anchors: lines that say how far the
 * chain went and what its hash was there. They stand in LEDGER.anchors beside
 * the file, and whoever keeps some elsewhere is safe from who can write to both.
 *
 * What is derived (which revision is effective, counts of receipts, where visits
 * stand, intervals) is derived again. That decisions, and what they leave, follow
 * from what was known is for a replay to show. */
#ifndef GONIO_LEDGER_VERIFY_H
#define GONIO_LEDGER_VERIFY_H

#include "ledger/ledger.h"

struct ledger_anchor {
    int64_t seq; /* links of the chain so far */
    struct hash hash;
    int64_t at; /* seconds since 1970 */
};
/* "000000001234 blake2b-256:HEX 2026-11-22T01:02:03Z", terminated. */
#define LEDGER_ANCHOR (12 + 1 + HASH_TEXT - 1 + 1 + 20 + 1)
void ledger_anchor_line(const struct ledger_anchor *anchor, char line[LEDGER_ANCHOR]);
/* False when it is none. Without its line end. */
bool ledger_anchor_read(struct text line, struct ledger_anchor *anchor);
/* Writes one of now into LEDGER.anchors, synced, and gives it. Not within a
 * transaction. It is done by itself at times, and when the ledger is closed. */
enum status ledger_anchor(struct ledger *ledger, struct ledger_anchor *anchor,
                          struct error *error) MUST_CHECK;

/* What is wrong, with no word of what a session says. */
struct ledger_finding {
    const char *code; /* stable: "file" "chain.changed" "chain.gap" "receipt.sum" ... */
    const char *table; /* "" for the whole file */
    int64_t row;       /* 0: none in particular */
    const char *what;
    const char *mend;
};
typedef enum status ledger_finding_fn(void *context,
                                      const struct ledger_finding *finding,
                                      struct error *error);

/* A session's intervals, made again from its bytes by who can read them, as
 * ledger_intervals_put takes them. In the arena. */
struct ledger_intervals {
    const struct ledger_interval *at;
    size_t count;
};
typedef enum status ledger_derive_fn(void *context,
                                     const struct ledger_session *session,
                                     struct arena *arena,
                                     struct ledger_intervals *intervals,
                                     struct error *error);
struct ledger_verify_options {
    struct text anchors;      /* lines that were kept elsewhere; may be absent */
    ledger_derive_fn *derive; /* NULL: intervals are not made again */
    void *derive_context;
};
struct ledger_verified {
    uint64_t findings;
    int64_t links; /* of the chain */
    int64_t receipts, sessions, decisions;
    int64_t anchors; /* that were met, or should have been */
    struct ledger_anchor head;
};
/* Reads all of it. Not within a transaction. */
enum status ledger_verify(struct ledger *ledger,
                          const struct ledger_verify_options *options,
                          ledger_finding_fn *call, void *context,
                          struct ledger_verified *verified,
                          struct error *error) MUST_CHECK;

/* A copy of the ledger as it is now, while it is in use: 0600, complete or not
 * there, an ordinary SQLite file for any reader. What is there already is not
 * overwritten (STATUS_USAGE, "ledger.exists"). Not within a transaction. */
enum status ledger_backup(struct ledger *ledger, const char *path,
                          struct error *error) MUST_CHECK;

#endif

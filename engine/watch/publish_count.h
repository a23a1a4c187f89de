/* The summary of a file: what is counted on the way through its outcomes. */
#ifndef GONIO_WATCH_PUBLISH_COUNT_H
#define GONIO_WATCH_PUBLISH_COUNT_H

#include "ledger/ledger.h"

#define TALLY_NAMES 512

struct tally_row {
    struct text name, version; /* version: of policies alone */
    struct hash hash;          /* of policies alone */
    uint64_t count;
};
struct tally_list {
    struct tally_row at[TALLY_NAMES];
    size_t count;
    uint64_t more; /* that did not fit */
};
struct tally {
    struct arena arena; /* of the names */
    struct tally_list rules, policies, rejections;
    int64_t allowed; /* cents, of ready decisions */
    uint64_t allowed_unknown, units, redecided;
    bool failed; /* out of memory */
};

/* What is counted of a decision, to be kept. */
struct counted {
    struct text policy, version;
    struct hash hash;
    const struct text *rules;
    size_t rule_count;
    bool ready, billed; /* it has lines */
    int64_t allowed;
    uint64_t units;
};

void tally_init(struct tally *tally);
void tally_release(struct tally *tally);
/* A decision for the primary payer; at once... */
void tally_decision(struct tally *tally, const struct decision *decision);
/* ...or later, when the decision is gone. False: out of memory. */
bool counted_make(const struct decision *decision, struct arena *arena,
                  struct counted *counted);
void tally_counted(struct tally *tally, const struct counted *counted);
void tally_rejection(struct tally *tally, const char *code);
/* One JSON object on lines of its own. */
void tally_write(struct tally *tally, const struct receipt *receipt,
                 struct buffer *out);

#endif

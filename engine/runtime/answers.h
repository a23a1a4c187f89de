/* Questions to a ledger, in the words of the command line: `gonio ledger show
 * P-77` opens the file and asks here; while a daemon holds it the same words
 * go through its socket (control.h) and are asked here by the daemon. So there
 * is one way to answer, and both print the same bytes. */
#ifndef GONIO_RUNTIME_ANSWERS_H
#define GONIO_RUNTIME_ANSWERS_H

#include "ledger/ledger.h"
#include "policy/policy_set.h"

/* Takes what is answered, in pieces. */
struct answer_out {
    void *context;
    enum status (*write)(void *context, struct text piece, struct error *error);
};

struct answers {
    struct ledger *ledger;
    const struct policy_set_options *policies; /* for what replay opens */
    int32_t today;
    uint32_t uid; /* of who asks */
};
/* words: as {"show", "P-77", "--format", "json"}. STATUS_USAGE when they are no
 * question; *negative: the answer is no (verify found something, replay
 * differs), exit status 1. */
enum status answers_give(const struct answers *answers, size_t count,
                         const char *const *words, const struct answer_out *out,
                         bool *negative, struct error *error) MUST_CHECK;

#endif

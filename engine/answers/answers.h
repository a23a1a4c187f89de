/* Questions to a ledger, in the words of the command line: `gonio ledger show
 * P-77` opens the file and asks here; while a daemon holds it the same words
 * go through its socket (control.h) and are asked here by the daemon. So there
 * is one way to answer, and both print the same bytes.
 *
 * The words are a command, its operands and options, each option as a word
 * "--name" and a word with its value. The command line has looked at them and
 * teaches; here what is wrong is refused.
 *
 *   show ID | show NPI DATE      balance MEMBER       worklist
 *   replay [SESSION]             verify               backup PATH
 *   export                       receipts             history
 *   quarantine
 *   billed                       rebill               open
 *   redecide [SESSION] [--held yes] [--from] [--to]
 *
 * Options of all: --format table|json|ndjson|csv, --width N, --colour yes. */
#ifndef GONIO_ANSWERS_ANSWERS_H
#define GONIO_ANSWERS_ANSWERS_H

#include "ledger/ledger.h"

/* Takes what is answered, in pieces. */
struct answer_out {
    void *context;
    enum status (*write)(void *context, struct text piece, struct error *error);
};

struct answers {
    struct ledger *ledger;
    const char *spool;         /* of a watch folder; NULL: the ledger is of none */
    const struct judge *judge; /* takes part in deciding; or NULL */
    int32_t today;
    uint32_t uid; /* of who asks */
    int64_t now;  /* seconds since 1970, for what is entered */
    bool daemon;  /* what becomes due is decided at once */
};
/* STATUS_USAGE when they are no question; STATUS_NOT_FOUND when nothing is
 * known of what is asked; *negative: the answer is no (verify found something,
 * replay differs, a row was refused), exit status 1. */
enum status answers_give(const struct answers *answers, size_t count,
                         const char *const *words, const struct answer_out *out,
                         bool *negative, struct error *error) MUST_CHECK;
/* Whether such a question only asks; one that is not known does not. */
bool answers_only_ask(size_t count, const char *const *words);

#endif

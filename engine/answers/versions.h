/* `gonio policies` of a spool, in the words of the command line: which
 * generation is active, what waits or was refused, what was active when, and
 * approve and rollback. A daemon answers them with its reload; without one the
 * same words are answered by the store and the ledger alone, and what is
 * decided is what the next start begins with. An ID is 16 digits, or the first
 * six or more of them when no other id begins so. */
#ifndef GONIO_ANSWERS_VERSIONS_H
#define GONIO_ANSWERS_VERSIONS_H

#include "answers/answers.h"
#include "reload/reload.h"

struct versions_desk {
    struct reload *reload; /* NULL: no daemon runs */
    const char *store;     /* SPOOL/policies */
    struct ledger *ledger; /* not within a transaction */
    bool *negative;        /* set by show: the folders' policies are refused; or NULL */
};

/* words: {} or {"show"}, {"history"}, {"history", ID}, {"approve", ID},
 * {"rollback", ID}, each with {"--format", "json"} or not. STATUS_USAGE when
 * they are no question. With a daemon, approve and rollback are news: *ready,
 * to be handled as that of reload_ready. */
enum status versions_answer(const struct versions_desk *desk, size_t count,
                            const char *const *words, const struct answer_out *out,
                            struct reload_news *news, bool *ready,
                            struct error *error) MUST_CHECK;

#endif

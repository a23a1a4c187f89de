/* A run over files with a ledger: what `gonio check --ledger` does. The same
 * inputs and the same sink as a run without one (batch.h), but sessions are
 * kept, decided with what the ledger knows of before, and what comes out is
 * what the ledger holds of each record afterwards:
 *
 *   a new session     its decisions
 *   the same again    the decisions that it has, as they were made
 *   a lower revision  "session.superseded", told as a rejection, not counted
 *   a rejection       as it was found
 *
 * All files are taken in, then all is decided, then each file is told in the
 * order of its records. A run that was stopped goes on when it is given the same
 * file again. */
#ifndef GONIO_RUN_KEPT_H
#define GONIO_RUN_KEPT_H

#include "ledger/ledger.h"
#include "run/batch.h"

struct kept_options {
    const struct batch_options *run;
    struct ledger *ledger;
    int64_t generation; /* of run->policies */
    /* Takes decisions as the bytes that the ledger has of them, in the place of
     * the sink's decision, with its context. NULL: they are read first. */
    enum status (*bytes)(void *context, struct text decision, struct error *error);
    /* Hears of each session of before that was decided again because of these;
     * with other_context. NULL: they are counted alone. */
    void (*other)(void *context, const struct ledger_outcome *outcome);
    void *other_context;
};
struct kept_counts {
    struct batch_counts told;
    uint64_t duplicates; /* records that were there already, or are superseded */
    uint64_t others;     /* decisions of other sessions made again */
};

/* A file that is torn, or no JSON, is told as one rejection, and nothing of it
 * is taken. */
enum status kept_run(const struct kept_options *options, const struct batch_sink *sink,
                     struct kept_counts *counts, struct error *error) MUST_CHECK;

#endif

/* `gonio check --ledger FILE`: opens the ledger, puts the policies that decide
 * into it, and runs over the inputs with it. */
#ifndef GONIO_CLI_CHECK_LEDGER_H
#define GONIO_CLI_CHECK_LEDGER_H

#include "run/batch.h"

struct check_ledger {
    const char *path;
    const char *const *payers; /* folders of the policies, NULL at the end */
    const char *const *scripts;
    const char *data; /* "": none */
    /* As of kept_options. */
    enum status (*bytes)(void *context, struct text decision, struct error *error);
    /* For people: a line for each session of before that these changed. NULL:
     * they are only counted. */
    struct buffer *others;
};
enum status check_ledger_run(const struct check_ledger *ledger,
                             const struct batch_options *options,
                             const struct batch_sink *sink, struct batch_counts *counts,
                             struct error *error) MUST_CHECK;

#endif

/* `gonio policies --spool SPOOL`: which policies a watch folder decides by, and
 * approve, rollback and history. Asks the daemon, or, where none runs, the
 * spool itself. */
#ifndef GONIO_CLI_POLICIES_SPOOL_H
#define GONIO_CLI_POLICIES_SPOOL_H

#include "cli/options.h"
#include "show/output.h"

struct spool_policies {
    const char *spool;
    const struct operands *words; /* as "approve" and an id */
    bool json;
    struct output *output;
    bool *negative; /* set: changed policies are refused there */
};

/* Whether the word asks about a spool: without --spool it is a mistake. */
bool policies_is_spool_word(const char *word);
enum status policies_spool(const struct spool_policies *asked,
                           struct error *error) MUST_CHECK;

#endif

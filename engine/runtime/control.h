/* The control socket of a daemon: SPOOL/control.sock, a Unix stream socket,
 * 0600, for the daemon's own user (and root) only; who asks is known by the
 * kernel, and each command that changes something is noted in the ledger
 * before it takes effect.
 *
 * A question is one line of JSON, {"ask": ["ledger", "show", "P-77"]}; the
 * answer is pieces, one JSON line each: {"out": "..."} any number of times,
 * then {"end": {"exit": 0}} or {"end": {"exit": 2, "error": {...}}}. A client
 * that does not read is cut off; no client holds up the loop. */
#ifndef GONIO_RUNTIME_CONTROL_H
#define GONIO_RUNTIME_CONTROL_H

#include "runtime/answers.h"

#define CONTROL_SOCKET "control.sock"

/* ---- asking (no loop needed) ---- */

/* *there false: nobody listens. *exit_status: as the daemon says. */
struct control_question {
    const char *spool;
    size_t count;
    const char *const *words; /* "status", or "ledger" "show" ..., "policies" "approve" ID */
};
enum status control_ask(const struct control_question *question,
                        const struct answer_out *out, bool *there, int *exit_status,
                        struct error *error) MUST_CHECK;

#endif

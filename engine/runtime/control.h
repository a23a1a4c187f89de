/* The control socket of a daemon: SPOOL/control.sock, a Unix stream socket,
 * 0600, for the daemon's own user (and root) only; who asks is known by the
 * kernel, and each command that changes something is noted in the ledger
 * before it takes effect; so is whatever a person asks in a console, where
 * "note" stands beside "ask".
 *
 * A connection carries one question, one line of JSON of at most 64 KiB,
 * {"ask": ["ledger", "show", "P-77"]}; the answer is pieces, one JSON line
 * each: {"out": "..."} any number of times, then {"end": {"exit": 0}} or
 * {"end": {"exit": 1}} (the answer is no) or {"end": {"error": {...}}}.
 *
 * A question is answered in one go on the loop's thread, into memory and from
 * a certain length on into a nameless file in the spool; sending it holds up
 * nothing, however slowly the client reads. Who does not get on for a while is
 * cut off, and there are at most 16 at a time. */
#ifndef GONIO_RUNTIME_CONTROL_H
#define GONIO_RUNTIME_CONTROL_H

#include "answers/answers.h"

#define CONTROL_SOCKET   "control.sock"
#define CONTROL_CLIENTS  16
#define CONTROL_QUESTION ((size_t)64 * 1024)            /* bytes of one */
#define CONTROL_ANSWER   ((uint64_t)1024 * 1024 * 1024) /* bytes of one */

/* ---- asking (no loop needed) ---- */

struct control_question {
    const char *spool;
    size_t count;
    /* "status", "events", "reload" (as SIGHUP: the settings once more, and a look
     * at the policies), "ledger" "show" ..., "policies" "approve" ID */
    const char *const *words;
    uint32_t timeout_ms; /* of silence; 0: ten minutes */
    bool noted;          /* kept in the ledger, as a change is, though it only asks */
};
/* *there false, and STATUS_OK: nobody listens. What the daemon refuses or
 * fails at comes back as if it had happened here. *exit_status: 0, or 1 when
 * the answer is no. */
enum status control_ask(const struct control_question *question,
                        const struct answer_out *out, bool *there, int *exit_status,
                        struct error *error) MUST_CHECK;

/* ---- answering ---- */

struct control_asked {
    size_t count;
    const char *const *words;
    uint32_t uid; /* of who asks */
    int32_t pid;
};
/* What the daemon gives; both are called on the loop's thread, between its
 * slices. */
struct control_desk {
    void *context;
    /* As answers_give. STATUS_USAGE: these words are no question. */
    enum status (*answer)(void *context, const struct control_asked *asked,
                          const struct answer_out *out, bool *negative,
                          struct error *error);
    /* A command that changes something is about to be answered: into the
     * ledger with it, durably, as ledger_note(ledger, "command", payload). A
     * failure refuses the command. */
    enum status (*note)(void *context, struct text payload, struct error *error);
};

struct uv_loop_s;
struct control_options {
    struct uv_loop_s *loop;
    int folder; /* the spool, as a descriptor; the lock on it is held */
    struct control_desk desk;
    /* 0: a second. A question must be there after ten of them; of an answer
     * something must be read in sixty. */
    uint32_t tick_ms;
};
struct control;
/* A socket that a dead daemon left is replaced. */
enum status control_serve(const struct control_options *options,
                          struct control **control, struct error *error) MUST_CHECK;
/* No more questions; who is still being answered is cut off. It goes for good
 * when the loop has run its closing handles. NULL is allowed. */
void control_close(struct control *control);

/* Whether these words only ask. Anything unknown changes something. */
bool control_only_asks(size_t count, const char *const *words);

#endif

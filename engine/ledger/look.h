/* Looking through a ledger: walks in order, row by row, so that memory stays
 * flat however much there is. What is handed over is borrowed for the call; a
 * callback may ask ledger.h's single look-ups (ledger_session_get and the
 * like), not start the same walk within itself. Any status it returns ends the
 * walk and is returned. Nothing here changes anything. */
#ifndef GONIO_LEDGER_LOOK_H
#define GONIO_LEDGER_LOOK_H

#include "ledger/ledger.h"

/* ---- sessions ---- */

/* By (date, start, session id, provider, revision). */
struct look_sessions {
    int32_t from, to; /* dates of service; DATE_NONE: open */
    bool effective;   /* the highest revisions alone */
    /* One of these at most; else all. By patient and by beneficiary only
     * effective ones are found. */
    struct text session_id;
    struct text patient;
    const struct beneficiary *beneficiary;
};
typedef enum status look_session_fn(void *context, const struct ledger_session *session,
                                    struct error *error);
enum status look_sessions(struct ledger *ledger, const struct look_sessions *asked,
                          look_session_fn *call, void *context,
                          struct error *error) MUST_CHECK;

/* ---- decisions ---- */

/* By (date of service, start, session id, provider, revision, rank, id). */
struct look_decisions {
    int64_t session;   /* 0: of any */
    int32_t rank;      /* -1: any */
    int32_t from, to;  /* dates of service; DATE_NONE: open */
    bool effective;    /* the last one of each effective session and rank */
    bool held;         /* on hold, of the primary payer, alone */
    uint32_t outcomes; /* of effective ones, those of these bits; 0: any */
};
/* The session has no bytes. */
typedef enum status look_decision_fn(void *context,
                                     const struct ledger_decision *decision,
                                     const struct ledger_session *session,
                                     struct error *error);
enum status look_decisions(struct ledger *ledger, const struct look_decisions *asked,
                           look_decision_fn *call, void *context,
                           struct error *error) MUST_CHECK;

/* ---- receipts, rejections ---- */

typedef enum status look_receipt_fn(void *context, const struct receipt *receipt,
                                    struct error *error);
/* By id. */
enum status look_receipts(struct ledger *ledger, look_receipt_fn *call, void *context,
                          struct error *error) MUST_CHECK;

struct look_rejection {
    int64_t receipt;
    uint64_t record;
    struct text rejection; /* JSON */
};
typedef enum status look_rejection_fn(void *context,
                                      const struct look_rejection *rejection,
                                      struct error *error);
/* Of one receipt, or (0) of all. */
enum status look_rejections(struct ledger *ledger, int64_t receipt,
                            look_rejection_fn *call, void *context,
                            struct error *error) MUST_CHECK;

/* ---- policies ---- */

/* Which policies became active when, oldest first. */
struct look_activation {
    int64_t generation;
    struct hash hash;
    int64_t at;
    struct text note;
};
typedef enum status look_activation_fn(void *context,
                                       const struct look_activation *activation,
                                       struct error *error);
enum status look_activations(struct ledger *ledger, look_activation_fn *call,
                             void *context, struct error *error) MUST_CHECK;

/* ---- in figures ---- */

struct look_figures {
    int32_t schema;
    int64_t receipts, sessions, decisions, rejections, due;
    int64_t bytes; /* of the file */
    int64_t chain; /* rows */
    struct hash head;
};
enum status look_figures(struct ledger *ledger, struct look_figures *figures,
                         struct error *error) MUST_CHECK;

/* The version of SQLite that is in use. */
const char *look_sqlite(void);

#endif

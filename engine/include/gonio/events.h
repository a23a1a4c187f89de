/* What happens, as listeners are told it: the kinds of events and what each
 * carries. Part of gonio/plugin.h, which includes it; the rules of that header
 * (sizes first, members added at the end, lent until the callback returns) hold
 * here too. */
#ifndef GONIO_EVENTS_H
#define GONIO_EVENTS_H

#include <gonio/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

enum gonio_event_kind {
    GONIO_SESSION_RECEIVED, /* "session.received": it passed gate and reader */
    GONIO_SESSION_REJECTED, /* "session.rejected" */
    GONIO_DECISION_MADE,    /* "decision.made" */
    GONIO_POLICY_LOADED,    /* "policy.loaded": for the first decision it makes */
    /* Since 1.1: */
    GONIO_UNITS_COMPUTED,      /* "units.computed": of the day's lead, before
                                  decision.made */
    GONIO_DECISION_SUPERSEDED, /* "decision.superseded": with a ledger */
    GONIO_POLICY_REFUSED,      /* "policy.refused": the last good one decides on */
    GONIO_POLICY_RETIRED,      /* "policy.retired": another version of it decides */
    GONIO_FILE_CLAIMED,        /* "file.claimed": the three of gonio watch */
    GONIO_FILE_DONE,           /* "file.done" */
    GONIO_FILE_QUARANTINED,    /* "file.quarantined" */
    GONIO_THRESHOLD_CROSSED    /* "threshold.crossed": each time its day is decided */
};
struct gonio_received {
    size_t size;
    struct gonio_text file;
    uint64_t record; /* in the file, from 1 */
    const struct gonio_session *session;
};

/* Of policy.loaded, policy.refused and policy.retired. */
struct gonio_policy {
    size_t size;
    struct gonio_text id; /* absent when changed folders were refused as a whole */
    struct gonio_text version;
    struct gonio_text hash; /* "blake2b-256:..." of all that it was made from */
    /* Since 1.1: */
    struct gonio_text generation; /* of the folders refused, where known */
    struct gonio_text code;       /* why refused, like all below */
    struct gonio_text message;
    struct gonio_text fix;
    struct gonio_text file;
    uint32_t line; /* 0: not known */
};

/* How many units the day's timed minutes give, under both ways of counting. */
struct gonio_units {
    size_t size;
    struct gonio_text session_id; /* the day's lead */
    struct gonio_text billing_provider;
    struct gonio_text date_of_service; /* YYYY-MM-DD */
    struct gonio_text payer;
    int32_t payer_rank;
    struct gonio_text method; /* "eight_minute", "midpoint", "hybrid" */
    int32_t earned, eight_minute, midpoint;
    int32_t tie; /* 1: several ways of sharing the units out are equally good */
    int32_t timed_minutes, untimed_minutes;
};

struct gonio_figures {
    struct gonio_text outcome;
    int32_t units;
    int64_t allowed; /* cents, or GONIO_MONEY_UNKNOWN */
};

/* A session was decided again, and not as before. */
struct gonio_superseded {
    size_t size;
    struct gonio_text session_id;
    int32_t revision; /* that is decided now */
    struct gonio_text billing_provider;
    struct gonio_text date_of_service; /* YYYY-MM-DD */
    struct gonio_text payer;
    int32_t payer_rank;
    struct gonio_text cause;     /* "corrected", "history", ... */
    struct gonio_text caused_by; /* session id; absent when none did */
    struct gonio_figures was, is;
};

/* A file that was dropped into a watch folder. */
struct gonio_watched {
    size_t size;
    int64_t receipt; /* its number in the ledger; 0: it has none */
    struct gonio_text name;
    struct gonio_text hash; /* absent when it was not read */
    uint64_t bytes;
    uint64_t records, ready, held, denied, voids, rejected, duplicates; /* done */
    struct gonio_text code; /* why in quarantine, like all below */
    struct gonio_text message;
    struct gonio_text fix;
};

/* What a beneficiary was allowed this year reaches an amount that matters. */
struct gonio_crossing {
    size_t size;
    struct gonio_text session_id; /* the lead of the day that does it */
    struct gonio_text billing_provider;
    struct gonio_text patient_id;
    struct gonio_text date_of_service; /* YYYY-MM-DD */
    struct gonio_text policy_id;
    struct gonio_text threshold; /* parameter of the policy: "kx_threshold" */
    struct gonio_text bucket;    /* "PT_SLP" or "OT" */
    int32_t year;
    int64_t limit, before, after; /* cents */
};

/* One of those at the end is set, by the kind. */
struct gonio_event {
    size_t size;
    int kind;         /* enum gonio_event_kind */
    const char *name; /* as "decision.made" */
    const struct gonio_received *received;
    const struct gonio_rejection *rejected;
    const struct gonio_decided *decided;
    const struct gonio_policy *policy;
    /* Since 1.1: */
    const struct gonio_units *units;
    const struct gonio_superseded *superseded;
    const struct gonio_watched *file;
    const struct gonio_crossing *crossing;
};

#ifdef __cplusplus
}
#endif

#endif

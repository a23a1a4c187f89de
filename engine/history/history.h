/* What payers count across visits: what a decided session leaves behind, and
 * what a later one is told of it.
 *
 *   decided session ──history_leave──▶ visit ──(ledger, or the run's own)──┐
 *   later session   ◀─history_tell──── visits of its beneficiary, in order ┘
 *
 * A visit is made of the decision of the primary payer (rank 0), which is the
 * one that counts. Being told, a session is copied with its `history` and its
 * authorizations' `used` completed: what the session itself carries holds up
 * to and including its as_of, visits count from the day after. The copy goes
 * to decide_member like any other session, so the policy's engine knows
 * nothing of ledgers, and a decision is repeated from the session's own bytes
 * and the snapshot of what it was told.
 *
 * Order is that of history (date, start, session id), never of arrival. All
 * of it is pure: no clock, no file.
 *
 * What counts. The lines of a session that is ready, and of one on hold: it
 * will be billed once mended, days later, and whoever decides the visits after
 * it must not find room that is spoken for; if it never is billed, it is
 * voided or corrected, and what came after is decided again. A denied session
 * leaves no line: it uses up no dollars, units or visits. But treatment was
 * given, so it is a treatment day toward the progress report, and its notes
 * are notes. A void session leaves nothing.
 *
 * What cannot be known. Of a beneficiary nothing is seen before the first
 * visit that is held of his payer (of his clinic, for progress reports); from
 * then on everything is taken as seen. A figure whose whole period was seen,
 * or of which somebody stated a part (the session, an earlier session, an
 * opening), is exact, as far as clinics are concerned that are seen at all.
 * Of others:
 *
 *   allowed_year_to_date,           at least so much, and history.partial
 *   visits_since_progress_report    says so: that is right for what must not
 *                                   be reached, and a policy can warn
 *   used[]                          the same, with the entry's own `partial`
 *   visits_since_therapist,         unknown: being too low, or of no day, they
 *   authorizations' used            would say that something is wrong, or
 *                                   allowed, that may not be
 *   evaluated_on                    the last that is known; else unknown
 *
 * A report that nobody mentions, on a session or on a visit before it, and
 * treatment whose beginning nobody mentions, leave the count unknown. */
#ifndef GONIO_HISTORY_HISTORY_H
#define GONIO_HISTORY_HISTORY_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/day.h"
#include "model/decision.h"

/* Who is treated, whichever clinic: by the primary payer's member id (letter
 * case, spaces and dashes aside); where that is unknown, by practice and
 * patient. Families share a number with many plans: visits of a patient with
 * another date of birth are told nobody else. */
#define BENEFICIARY_SIZE 16
struct beneficiary {
    uint8_t bytes[BENEFICIARY_SIZE];
};
struct beneficiary history_beneficiary(const struct session *session);
/* The same of its parts: the primary payer's member id, the billing provider's
 * NPI, the practice's number for the patient; absent where they are unknown. */
struct beneficiary history_beneficiary_of(struct text member, struct text provider,
                                          struct text patient);

/* For the fingerprints of notes: whoever has the ledger's file alone cannot
 * try out texts... unless he has the key as well, so it is the ledger's. */
struct history_key {
    uint8_t bytes[32];
};

/* Where a visit stands: bytewise order is the order of history. */
struct history_place {
    int32_t date;  /* of service */
    int32_t start; /* minutes since midnight; CLOCK_NONE sorts last */
    struct text session_id;
};
int history_compare(const struct history_place *a, const struct history_place *b);

/* One session's, as it is kept: packed is opaque, the same on every machine,
 * and has its own version. */
struct visit {
    struct history_place place;
    struct text provider, patient; /* with the date: its claim-day */
    struct text packed;
};

/* Appends the packed visit of the member to out. day: of the sessions' own
 * bytes, not as they were told (what a session states is kept with its visit,
 * and what it was told must not be taken for that). decision: the member's for
 * its primary payer. A void session leaves nothing (0 bytes). */
enum status history_leave(const struct day *day, size_t member,
                          const struct decision *decision,
                          const struct history_key *key, struct buffer *out,
                          struct error *error) MUST_CHECK;

/* Dollars that were counted before the ledger knew anything: somebody looked
 * them up. Of no use for visits up to its as_of: how much of it came before
 * them is not known. */
struct opening {
    struct text payer; /* id of the policy */
    int32_t year;
    enum discipline bucket; /* DISCIPLINE_PT: PT and SLP together; or OT */
    int64_t allowed;        /* cents */
    int32_t as_of;          /* last day it includes */
    struct text source;     /* who said so */
};

struct history_before {
    /* Id of the policy that decides for the session's primary payer (payer_find);
     * absent: the payer as the session names it. */
    struct text payer;
    const struct visit *visits; /* of the beneficiary, before the claim-day, in order */
    size_t visit_count;
    const struct opening *openings;
    size_t opening_count;
    const struct history_key *key;
};

/* *told: the session itself where there is nothing to tell, else a copy in the
 * arena that shares what is not changed. Visits of another payer than the
 * primary one count for progress reports and notes alone. STATUS_REJECTED when
 * a visit is damaged. */
enum status history_tell(const struct session *session,
                         const struct history_before *before, struct arena *arena,
                         const struct session **told, struct error *error) MUST_CHECK;

/* ---- accounts: the same dollars, line by line, for who has to argue ----
 *
 * What a session of the day behind the year's last visit would be told. */

enum history_entry_kind {
    HISTORY_OPENING,
    HISTORY_STATED, /* a session said so itself */
    HISTORY_LINE
};
struct history_entry {
    enum history_entry_kind kind;
    struct history_place place; /* of the session; of an opening its day */
    const char *code;           /* HISTORY_LINE */
    int32_t units;
    int64_t allowed;    /* cents; MONEY_NONE: unknown */
    int32_t as_of;      /* of a figure */
    struct text source; /* HISTORY_OPENING */
    bool partial;       /* of a figure: at least so much */
    bool counted;       /* no later figure has it in it already */
    bool above;         /* a figure that a later one undercuts: a year's dollars only
                           grow, so one of both is wrong */
    int64_t sum;        /* with it; MONEY_NONE where it is not counted */
};
struct history_account {
    struct text payer;
    int32_t year;
    enum discipline bucket;   /* DISCIPLINE_PT: PT and SLP together; or OT */
    struct history_entry *at; /* by day */
    size_t count;
    int64_t total;
    bool partial; /* at least so much */
};
struct history_accounts {
    struct history_account *at; /* by year, payer, bucket */
    size_t count;
};
/* Of all visits and openings; before->payer does not matter. STATUS_REJECTED
 * when a visit is damaged. */
enum status history_accounts(const struct history_before *before, struct arena *arena,
                             struct history_accounts *accounts,
                             struct error *error) MUST_CHECK;

/* ---- snapshots: what a claim-day was told, as JSON ----
 *
 * {"members":[{"provider","session_id","revision","history":{...},
 *   "authorizations":[[used, "used_as_of"]...]}...],
 *  "outside":[{"npi","start","end","session_id","same_facility"}...],
 *  "crowd":65}
 *
 * Members without history and authorizations have only their key; no outside
 * and no crowd are left out. Equal days give equal bytes. */
enum status history_snapshot(const struct day *told, struct buffer *out,
                             struct error *error) MUST_CHECK;
/* The day again: sessions are those of the members' own bytes, as read. The
 * arena takes what changes. STATUS_REJECTED when it is no snapshot of just
 * these members. */
enum status history_restore(struct text snapshot, struct day *day, struct arena *arena,
                            struct error *error) MUST_CHECK;
/* The same within a run, without JSON: bytes that mean nothing to any other
 * process. The outside is not kept. Unpacked texts stay in `packed`. */
enum status history_pack(const struct day *told, struct buffer *out,
                         struct error *error) MUST_CHECK;
enum status history_unpack(struct text packed, struct day *day, struct arena *arena,
                           struct error *error) MUST_CHECK;

#endif

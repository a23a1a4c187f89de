/* The ledger: what was received, what was decided of it, and why, for years.
 * Only room with sqlite3.h.
 *
 * One file, one connection that excludes all others (locking_mode=EXCLUSIVE,
 * WAL, synchronous=FULL): a second program is STATUS_LOCKED. Nothing is ever
 * overwritten or deleted but what can be derived again (which revision is
 * effective, visits, intervals, what is due); rows of receipts, sessions,
 * decisions and the chain refuse UPDATE of what they say and DELETE.
 *
 *   receipt   one file that came in: hash, name, size, counts, state
 *   session   one revision of one session: its bytes; key (provider,
 *             session_id, revision) is unique
 *   day       a claim-day: provider, patient, date
 *   decision  of a session for one payer: its bytes, what caused it
 *   visit     what the session leaves for later days (history/history.h)
 *   interval  one-on-one time of a therapist
 *   snapshot  what a claim-day was told, by hash
 *   generation, file   the policies it was decided by, whole, by hash
 *   due       claim-days that must be decided (again)
 *   chain     one row for each of the above that must not change
 *
 * Everything between ledger_begin and ledger_commit is one transaction; a
 * failed commit is STATUS_IO, and the ledger is then closed for good: nothing
 * is retried on it (a page that could not be written is lost, whatever the
 * system says next). SQLITE_FULL rolls back and is STATUS_IO with the code
 * "ledger.full": that may be tried again.
 *
 * Texts handed out live until the next call of the same function, unless an
 * arena is given. */
#ifndef GONIO_LEDGER_LEDGER_H
#define GONIO_LEDGER_LEDGER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/hash.h"
#include "history/history.h"
#include "model/decision.h"

struct ledger;

struct ledger_options {
    const char *path;
    bool create; /* 0600, when it is not there */
};
/* STATUS_LOCKED ("ledger.locked") when another process has it; STATUS_USAGE
 * when a later gonio made it ("ledger.newer") or it is none ("ledger.foreign");
 * older ones are migrated. */
enum status ledger_open(const struct ledger_options *options, struct ledger **ledger,
                        struct error *error) MUST_CHECK;
void ledger_close(struct ledger *ledger);
const struct history_key *ledger_key(const struct ledger *ledger);

enum status ledger_begin(struct ledger *ledger, struct error *error) MUST_CHECK;
enum status ledger_commit(struct ledger *ledger, struct error *error) MUST_CHECK;
void ledger_rollback(struct ledger *ledger);

/* ---- receipts ---- */

enum receipt_state {
    RECEIPT_TAKING = 1, /* sessions go in; `records` of them are */
    RECEIPT_DECIDING,   /* all are in, some days are due */
    RECEIPT_DECIDED,    /* outputs are to be published */
    RECEIPT_DONE
};
struct receipt {
    int64_t id;
    enum receipt_state state;
    struct text name; /* as it was dropped */
    struct hash hash; /* of the whole file */
    uint64_t size;
    uint64_t records; /* seen so far; in the end all */
    uint64_t ready, held, denied, voids, rejected, duplicates;
    int64_t received_at; /* seconds since 1970 */
    uint32_t attempts;   /* starts of work on it that did not end */
};
enum status ledger_receipt_add(struct ledger *ledger, struct receipt *receipt,
                               struct error *error) MUST_CHECK;
/* New receipts have higher numbers than that, too: a ledger that was put back from
 * a backup does not know the last ones it gave out. *skipped: so it is. */
enum status ledger_receipts_above(struct ledger *ledger, int64_t id, bool *skipped,
                                  struct error *error) MUST_CHECK;
enum status ledger_receipt_put(struct ledger *ledger, const struct receipt *receipt,
                               struct error *error) MUST_CHECK;
enum status ledger_receipt_get(struct ledger *ledger, int64_t id,
                               struct receipt *receipt, struct error *error) MUST_CHECK;
/* The last one of a file of that hash; id 0: none is. */
enum status ledger_receipt_find(struct ledger *ledger, const struct hash *hash,
                                struct receipt *receipt,
                                struct error *error) MUST_CHECK;
/* The same, where only the first 8 bytes of the hash are known. */
enum status ledger_receipt_marked(struct ledger *ledger, const struct hash *hash,
                                  struct receipt *receipt,
                                  struct error *error) MUST_CHECK;
/* Its records as the rows give them, by the decisions for the primary payers:
 * what was frozen when it became RECEIPT_DECIDED, until then what is so now. */
struct ledger_tally {
    uint64_t ready, held, denied, voids, rejected;
    uint64_t repeats;
    uint64_t superseded; /* not decided: a higher revision was there */
    uint64_t undecided;
};
enum status ledger_tally(struct ledger *ledger, int64_t receipt,
                         struct ledger_tally *tally, struct error *error) MUST_CHECK;
/* The oldest that is not RECEIPT_DONE behind id `after`; id 0: none is. */
enum status ledger_receipt_open(struct ledger *ledger, int64_t after,
                                struct receipt *receipt,
                                struct error *error) MUST_CHECK;
/* A record of the file that was refused: its rejection as JSON. */
enum status ledger_reject(struct ledger *ledger, int64_t receipt, uint64_t record,
                          struct text rejection, struct error *error) MUST_CHECK;

/* Starts of work on a file, by its hash, before there is a receipt: counts one
 * more and gives how many there were. Commit before the work begins; done when
 * it ended, well or not. */
enum status ledger_attempt(struct ledger *ledger, const struct hash *hash,
                           uint32_t *count, struct error *error) MUST_CHECK;
enum status ledger_attempt_done(struct ledger *ledger, const struct hash *hash,
                                struct error *error) MUST_CHECK;

/* ---- sessions ---- */

/* Why a day is decided (again). */
enum cause {
    CAUSE_RECEIVED = 1, /* its own session came */
    CAUSE_CORRECTED,    /* a session of it has a higher revision */
    CAUSE_VOIDED,
    CAUSE_COMPANION, /* another session of the day came, or went */
    CAUSE_HISTORY,   /* an earlier day of the beneficiary leaves something else */
    CAUSE_THERAPIST, /* a therapist's time elsewhere that day */
    CAUSE_OPENING,   /* an opening balance was entered */
    CAUSE_POLICY     /* somebody asked for it under new policies */
};

const char *cause_text(enum cause cause);
struct ledger_session {
    int64_t id;
    int64_t receipt;
    uint64_t record; /* in its file, from 1 */
    struct text provider, session_id, patient;
    int32_t revision;
    int32_t date, start;
    bool is_void;
    struct beneficiary beneficiary;
    struct hash input_hash; /* hash_of(bytes) */
    struct text bytes;      /* UTF-8 */
    int64_t day;
    bool effective; /* the highest revision there is */
    enum cause due; /* when added: why its day is due by it; 0: it is not */
};
struct ledger_key {
    struct text provider, session_id;
    int32_t revision; /* 0: the effective one */
};
/* id 0: there is none. Texts in the arena. */
enum status ledger_session_find(struct ledger *ledger, const struct ledger_key *key,
                                struct arena *arena, struct ledger_session *session,
                                struct error *error) MUST_CHECK;
/* It must be there. */
enum status ledger_session_get(struct ledger *ledger, int64_t id, struct arena *arena,
                               struct ledger_session *session,
                               struct error *error) MUST_CHECK;
/* Sets id, day and effective; a lower revision is effective no more, and its
 * visit, intervals and place in its day go. */
enum status ledger_session_add(struct ledger *ledger, struct ledger_session *session,
                               struct error *error) MUST_CHECK;
/* The same bytes came again, in that record. */
enum status ledger_session_again(struct ledger *ledger, int64_t session,
                                 int64_t receipt, uint64_t record,
                                 struct error *error) MUST_CHECK;

/* ---- claim-days ---- */

struct ledger_day {
    int64_t id;
    struct text provider, patient;
    int32_t date;
};
struct ledger_members {
    struct ledger_session *at; /* effective ones */
    size_t count;
};
enum status ledger_day_get(struct ledger *ledger, int64_t id, struct arena *arena,
                           struct ledger_day *day, struct error *error) MUST_CHECK;
/* Some of a day's, by their ids: those behind `after`, at most `most` (0: all). */
struct ledger_range {
    int64_t day;
    int64_t after;
    size_t most;
};
enum status ledger_day_members(struct ledger *ledger, const struct ledger_range *range,
                               struct arena *arena, struct ledger_members *members,
                               struct error *error) MUST_CHECK;

struct ledger_due {
    int64_t day;
    enum cause cause; /* the weightiest that is left to do */
    int64_t session;  /* that caused it; 0: none */
    int64_t receipt;  /* in whose course; 0: none */
};
/* Keeps the earlier one of two for the same day, unless the new one weighs
 * more. */
enum status ledger_due_add(struct ledger *ledger, const struct ledger_due *due,
                           struct error *error) MUST_CHECK;
/* Is a day due that a session of that receipt is of, or that became due in its
 * course? Receipt 0: is any? */
enum status ledger_due_of(struct ledger *ledger, int64_t receipt, bool *any,
                          struct error *error) MUST_CHECK;
/* The first by (date, start, day id); day 0: none is due. */
enum status ledger_due_first(struct ledger *ledger, struct ledger_due *due,
                             struct error *error) MUST_CHECK;
enum status ledger_due_done(struct ledger *ledger, int64_t day,
                            struct error *error) MUST_CHECK;

/* ---- decisions ---- */

/* What a claim-day was told, kept once for all decisions made of it: in the row
 * of the first of them. */
struct ledger_snapshot {
    int64_t id; /* that decision's; 0: not kept yet */
    struct hash hash;
};
/* For the decisions that are added next: the first of them keeps the text. Its
 * hash is given, its id is set. */
enum status ledger_snapshot_put(struct ledger *ledger, struct text text,
                                struct ledger_snapshot *snapshot,
                                struct error *error) MUST_CHECK;
enum status ledger_snapshot_get(struct ledger *ledger, int64_t id, struct arena *arena,
                                struct text *text, struct error *error) MUST_CHECK;

struct ledger_decision {
    int64_t id; /* rising */
    int64_t session;
    int32_t rank;
    enum outcome outcome;
    struct text payer; /* id of the policy, or as the session names it */
    struct text bytes; /* gonio/decision/1 */
    int64_t allowed;   /* cents, MONEY_NONE */
    int32_t units;
    int32_t known_on;
    struct ledger_snapshot snapshot;
    int64_t generation;
    enum cause cause;
    int64_t caused_by;  /* session; 0 */
    int64_t receipt;    /* in whose course; 0 */
    int64_t supersedes; /* decision; 0 */
};
/* Becomes the effective one of its session and rank: the last is. Sets id and
 * supersedes: the one before it, where there is none the last of the session's
 * lower revisions. */
enum status ledger_decision_add(struct ledger *ledger, struct ledger_decision *decision,
                                struct error *error) MUST_CHECK;
/* id 0: there is none. Without an arena the texts are absent: for a look at the
 * snapshot alone. */
enum status ledger_decision_effective(struct ledger *ledger, int64_t session,
                                      int32_t rank, struct arena *arena,
                                      struct ledger_decision *decision,
                                      struct error *error) MUST_CHECK;
/* It must be there. */
enum status ledger_decision_get(struct ledger *ledger, int64_t id, struct arena *arena,
                                struct ledger_decision *decision,
                                struct error *error) MUST_CHECK;

/* What a file's outputs are made of, by record, then rank: rejections,
 * repeats, decisions made for its own sessions; and behind them (record 0)
 * those of other sessions decided again in its course. From RECEIPT_DECIDED on
 * they stay the same, whatever is decided later. */
struct ledger_outcome {
    uint64_t record;
    struct text rejection;           /* or absent */
    bool again;                      /* the decision was made before */
    bool superseded;                 /* not decided: a higher revision was there */
    struct ledger_decision decision; /* id 0 when rejected or superseded */
    struct ledger_key key;           /* of its session */
};
typedef enum status ledger_outcome_fn(void *context,
                                      const struct ledger_outcome *outcome,
                                      struct error *error);
enum status ledger_outcomes(struct ledger *ledger, int64_t receipt,
                            ledger_outcome_fn *call, void *context,
                            struct error *error) MUST_CHECK;
/* Those behind the records alone. */
enum status ledger_outcomes_again(struct ledger *ledger, int64_t receipt,
                                  ledger_outcome_fn *call, void *context,
                                  struct error *error) MUST_CHECK;

/* ---- history ---- */

/* Replaces what the session left before; same: it left just that. */
enum status ledger_visit_put(struct ledger *ledger,
                             const struct ledger_session *session, struct text packed,
                             bool *same, struct error *error) MUST_CHECK;
/* Of the beneficiary, of days before that place and not of that day, in order. */
struct ledger_before {
    struct beneficiary beneficiary;
    struct history_place place;
    int64_t day;
    int32_t from; /* visits of that date and later; 0: all */
};
enum status ledger_visits(struct ledger *ledger, const struct ledger_before *before,
                          struct arena *arena, struct history_before *history,
                          struct error *error) MUST_CHECK;
/* The later days of the beneficiary, due because of this one. */
enum status ledger_due_later(struct ledger *ledger, const struct ledger_before *after,
                             const struct ledger_due *due,
                             struct error *error) MUST_CHECK;
/* The last one for a payer, year and bucket counts. */
enum status ledger_opening_put(struct ledger *ledger, struct beneficiary beneficiary,
                               const struct opening *opening,
                               struct error *error) MUST_CHECK;

/* ---- therapists ---- */

struct ledger_interval {
    struct text npi;
    int32_t date, start, end;
};
/* Of the session, once, when it is added: they follow from its bytes. Those of
 * a session that is not effective count no more. Behind it ledger_due_meeting is
 * asked for each of them, in the same transaction. */
enum status ledger_intervals_put(struct ledger *ledger,
                                 const struct ledger_session *session,
                                 const struct ledger_interval *at, size_t count,
                                 struct error *error) MUST_CHECK;
/* Effective sessions (their bytes) in which that therapist was between start and
 * end of that date, but for those of the day; by start, end, session id, provider
 * and patient; the first `most` of them. */
struct ledger_asked {
    struct ledger_interval interval;
    int64_t day;
    size_t most;
    int64_t session; /* whose interval it is; 0: anybody's */
};
enum status ledger_elsewhere(struct ledger *ledger, const struct ledger_asked *asked,
                             struct arena *arena, struct ledger_members *sessions,
                             struct error *error) MUST_CHECK;
/* The days of all such sessions become due, but for the one that due names, whose
 * session the interval is of. */
enum status ledger_due_meeting(struct ledger *ledger,
                               const struct ledger_interval *interval,
                               const struct ledger_due *due,
                               struct error *error) MUST_CHECK;

/* ---- policies ---- */

/* A whole set of policy folders: a manifest, one line per file ("payers/0/
 * medicare/policy.lua blake2b-256:..."), and each file's text. */
struct ledger_file {
    struct text path; /* in the generation, as payers/0/medicare/policy.lua */
    struct text text;
};
struct ledger_generation {
    int64_t id;
    struct hash hash; /* of the manifest */
    const struct ledger_file *files;
    size_t count;
    int64_t at;       /* when it became active */
    struct text note; /* who, or what */
};
/* Of files by path, bytewise. */
struct hash ledger_manifest(const struct ledger_file *files, size_t count);
/* It is active from `at` on. Sets id and hash: the same files again give the id
 * they have. */
enum status ledger_generation_put(struct ledger *ledger,
                                  struct ledger_generation *generation,
                                  struct error *error) MUST_CHECK;
enum status ledger_generation_get(struct ledger *ledger, int64_t id,
                                  struct arena *arena,
                                  struct ledger_generation *generation,
                                  struct error *error) MUST_CHECK;

/* The claim-days whose effective decisions are the newest, newest first. */
struct ledger_days {
    int64_t *at;
    size_t count;
};
enum status ledger_days_decided(struct ledger *ledger, size_t most, struct arena *arena,
                                struct ledger_days *days,
                                struct error *error) MUST_CHECK;

/* ---- what was billed ---- */

/* A claim that went out: of a session, by a decision. */
struct ledger_billed {
    int64_t id;
    int64_t session;
    struct text claim;
    int32_t date;     /* on which it was billed */
    int64_t decision; /* 0: it was not decided */
    int64_t at;       /* when that was entered, seconds since 1970 */
};
/* Sets id; at and decision where they are 0: now, and the effective one of rank
 * 0. The same claim of the same session again: `again`, and nothing is kept. */
enum status ledger_billed_put(struct ledger *ledger, struct ledger_billed *billed,
                              bool *again, struct error *error) MUST_CHECK;
typedef enum status ledger_billed_fn(void *context, const struct ledger_billed *billed,
                                     struct error *error);
/* By id. */
enum status ledger_billed_each(struct ledger *ledger, ledger_billed_fn *call,
                               void *context, struct error *error) MUST_CHECK;

/* What was billed otherwise than it would be now, and whatever was billed of a
 * session that did not take place. Decisions have no texts. */
struct ledger_rebill {
    struct ledger_billed billed;
    int64_t session;                     /* the effective revision of the billed one */
    struct ledger_decision was, is;      /* id 0: there is none */
    bool outcome, units, lines, allowed; /* what differs */
};
typedef enum status ledger_rebill_fn(void *context, const struct ledger_rebill *rebill,
                                     struct error *error);
enum status ledger_rebill(struct ledger *ledger, ledger_rebill_fn *call, void *context,
                          struct error *error) MUST_CHECK;

/* ---- the chain ---- */

/* An event that must not be forgotten: a reload, an approval, a command. */
enum status ledger_note(struct ledger *ledger, const char *kind, struct text payload,
                        struct error *error) MUST_CHECK;
struct ledger_noted {
    int64_t at; /* seconds since 1970 */
    struct text kind, payload;
};
typedef enum status ledger_note_fn(void *context, const struct ledger_noted *noted,
                                   struct error *error);
/* Of that kind, or (NULL) of any; oldest first. */
enum status ledger_notes(struct ledger *ledger, const char *kind, ledger_note_fn *call,
                         void *context, struct error *error) MUST_CHECK;

#endif

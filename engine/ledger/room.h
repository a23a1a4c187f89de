/* Inside the room: the ledger itself, and one way to run a statement.
 *
 *   struct query query;
 *   status = query_open(&query, ledger, SESSION_GET, error);
 *   if (status == STATUS_OK)
 *       put_int(&query, id);                    parameters, in their order
 *   if (status == STATUS_OK)
 *       status = query_step(&query, &row, error);
 *   ... query_int(&query, 0) ...                columns, while there is a row
 *   query_close(&query);
 *
 * Statements are prepared once and kept. Whatever fails goes through
 * ledger_failed, which knows what may be tried again. */
#ifndef GONIO_LEDGER_ROOM_H
#define GONIO_LEDGER_ROOM_H

#include "ledger/ledger.h"

#include <sqlite3.h>

enum statement {
#define STATEMENT(name, sql) ST_##name,
#include "ledger/statements.def"
#undef STATEMENT
    STATEMENTS
};

/* Start of a session without a time: behind all others of the date. */
#define START_LAST 9999

/* What a row of the chain speaks of. Numbers are in files. */
enum link {
    LINK_LEDGER = 1,
    LINK_RECEIPT,
    LINK_SESSION,
    LINK_DECISION,
    LINK_GENERATION,
    LINK_ACTIVATION,
    LINK_OPENING,
    LINK_NOTE,
    LINK_BILLED
};

struct chain_head {
    int64_t seq;
    struct hash hash;
};

/* Where rows are appended. */
struct tail {
    struct chain_head chain;
    int64_t session, decision; /* the last ids */
};

/* The highest revision of a key. */
struct highest {
    int64_t id; /* 0: there is none */
    int64_t revision, day, start, date;
    struct beneficiary beneficiary;
};

/* What the last look-ups found, for the row that is added next; forgotten when
 * anything else may have changed it. */
struct remembered {
    bool key; /* provider, session_id and highest are set */
    int64_t provider;
    size_t len;
    char session_id[64];
    struct highest highest;
    int64_t decided; /* session whose last decision is known; 0: none */
    int32_t rank;
    int64_t decision;
};
#define PATIENTS_KEPT 8192

/* The first days that are due, as the last look found them; none when anything
 * became due since. */
#define DUE_KEPT 64
struct due_list {
    struct ledger_due at[DUE_KEPT];
    size_t count, next;
};

/* The beneficiary has no visit of another day from that place on. */
struct none_later {
    int64_t day; /* 0: it is not known of any */
    struct beneficiary beneficiary;
    int32_t date;
    int64_t start;
    size_t len;
    char session_id[64];
};

/* Sessions of days that began with this process (kept.c). */
#define KEPT_BYTES ((size_t)16 << 20)
#define KEPT_SLOTS 8192
struct kept_row {
    struct ledger_session row;
    struct kept_row *next; /* of the same day, as they came */
};
struct kept_day {
    int64_t day; /* 0: free */
    struct kept_row *first, *last;
    struct kept_day *other; /* of the same slot */
};
struct kept {
    struct arena arena; /* all of it */
    size_t bytes;       /* of sessions */
    struct kept_day *slots[KEPT_SLOTS];
};

struct practice {
    int64_t id;
    char npi[64];
    size_t len;
};
#define PRACTICES_KEPT 8

struct ledger {
    sqlite3 *db;
    char *path;
    sqlite3_stmt *statements[STATEMENTS];
    struct history_key key;
    bool within; /* a transaction */
    bool broken; /* nothing is believed any more */
    int wal_pages;
    struct tail tail, committed; /* now, and when it was last committed */
    int64_t anchored;            /* seq of the last anchor */
    int64_t opened;              /* seq when it was opened */
    struct practice practices[PRACTICES_KEPT];
    size_t practice_next;
    uint64_t patients[PATIENTS_KEPT]; /* keys of some that are there */
    struct fresh *fresh;              /* FRESH_KEPT; fresh.c */
    struct receipt_known *known;      /* RECEIPTS_KNOWN */
    struct due_list due;
    struct none_later none_later;
    struct kept kept;
    struct remembered remembered;
    bool openings;              /* there are some */
    struct buffer told;         /* the snapshot that is not kept yet... */
    struct ledger_snapshot put; /* ...or the last one that was */
    struct buffer name;         /* of the receipt handed out */
    int64_t receipts_above;     /* new ones have higher ids */
};

/* Says what happened, rolls back what cannot go on, and marks the ledger broken
 * where nothing may be tried again. rc: of SQLite, not OK, ROW or DONE. */
enum status ledger_failed(struct ledger *ledger, int rc,
                          struct error *error) MUST_CHECK;
/* A row that must be there is not: the file is not as we wrote it. */
enum status ledger_damaged(struct ledger *ledger, const char *what,
                           struct error *error) MUST_CHECK;

struct query {
    struct ledger *ledger;
    sqlite3_stmt *statement; /* NULL: not open */
    int at;                  /* parameters so far */
};
enum status query_open(struct query *query, struct ledger *ledger,
                       enum statement statement, struct error *error) MUST_CHECK;
void put_int(struct query *query, int64_t value);
/* 0 (or MONEY_NONE) becomes NULL. */
void put_id(struct query *query, int64_t id);
/* What they point to must live until the statement ran. Absent is empty. */
void put_text(struct query *query, struct text text);
void put_blob(struct query *query, const void *bytes, size_t len);
void put_hash(struct query *query, const struct hash *hash);
void put_beneficiary(struct query *query, const struct beneficiary *beneficiary);
enum status query_step(struct query *query, bool *row, struct error *error) MUST_CHECK;
int64_t query_int(const struct query *query, int column);
/* Until the next step. */
struct text query_text(const struct query *query, int column);
enum status query_copy(const struct query *query, int column, struct arena *arena,
                       struct text *text, struct error *error) MUST_CHECK;
void query_hash(const struct query *query, int column, struct hash *hash);
void query_close(struct query *query);
/* Runs it to its end and closes it; no row is wanted. */
enum status query_run(struct query *query, struct error *error) MUST_CHECK;
/* The first row must be there. */
enum status query_row(struct query *query, const char *what,
                      struct error *error) MUST_CHECK;

/* ---- the chain (chain.c) ---- */

/* What is hashed of a row: numbers as 8 bytes, lowest first, texts with their
 * length in front, hashes as they are. Small pieces are gathered: each one that
 * is hashed alone costs more than its bytes. */
struct payload {
    struct hash_stream stream;
    size_t len;
    char gathered[256];
};
void payload_begin(struct payload *payload);
void payload_int(struct payload *payload, int64_t value);
void payload_text(struct payload *payload, struct text text);
void payload_bytes(struct payload *payload, const void *bytes, size_t len);
struct hash payload_end(struct payload *payload);

/* The link behind the last. */
struct chain_head chain_next(const struct ledger *ledger, enum link kind, int64_t row,
                             const struct hash *payload);
struct hash chain_hash(const struct chain_head *before, enum link kind, int64_t row,
                       const struct hash *payload);
/* Where the rows end. */
enum status tail_load(struct ledger *ledger, struct error *error) MUST_CHECK;
/* After a rollback: nothing of what was looked up is believed. */
void forget(struct ledger *ledger);

/* ---- sessions just added (fresh.c) ---- */

bool fresh_open(struct ledger *ledger); /* false: out of memory */
void fresh_close(struct ledger *ledger);
void fresh_forget(struct ledger *ledger);
/* Of those that are the first revision of their key; forgotten with a rollback.
 * What is not known of one is asked of the rows. */
void fresh_add(struct ledger *ledger, const struct ledger_session *session);
/* One of the session's revisions was decided; a session that is not the first of
 * its key came in its place. */
void fresh_decide(struct ledger *ledger, const struct ledger_decision *decision);
void fresh_replace(struct ledger *ledger, int64_t session, int64_t receipt);
/* Nothing is decided of it yet. */
bool is_fresh(const struct ledger *ledger, int64_t session);
/* It met no other in its therapists' times, and none met it since. */
void fresh_set_alone(struct ledger *ledger, int64_t session);
bool is_alone(const struct ledger *ledger, int64_t session);
void meets(struct ledger *ledger, int64_t session);

/* What came of a receipt, all of whose sessions were fresh and decided once each
 * for their primary payer; NULL: the rows know. */
void receipt_begin(struct ledger *ledger, int64_t receipt);
/* Whatever is decided from now on is none of its own any more. */
void receipt_freeze(struct ledger *ledger, int64_t receipt);
struct receipt_known {
    int64_t receipt; /* 0: free */
    bool plain, frozen;
    uint64_t sessions;
    struct ledger_tally tally;
};
const struct receipt_known *receipt_plain(const struct ledger *ledger, int64_t receipt);
void tally_outcome(struct ledger_tally *tally, int64_t outcome);

/* ---- what memory has of the last sessions (kept.c) ---- */

/* The day was made for the session: all others of it will be kept too. */
void kept_add(struct ledger *ledger, const struct ledger_session *session, bool made);
/* A session of the day is effective no more. */
void kept_drop(struct ledger *ledger, int64_t day);
void kept_clear(struct ledger *ledger);
/* Before a transaction: what was kept long enough goes. */
void kept_rest(struct ledger *ledger);
/* NULL: it is not known. */
const struct kept_row *kept_find(const struct ledger *ledger, int64_t day);

struct hash payload_of_session(const struct ledger_session *session);
struct hash payload_of_decision(const struct ledger_decision *decision);
/* Of the row itself, as it stands in its table; *there false: there is none. */
enum status payload_of_row(struct ledger *ledger, enum link kind, int64_t row,
                           struct hash *payload, bool *there,
                           struct error *error) MUST_CHECK;
/* A row that is not a session's or a decision's was written: its link. */
enum status chain_add_row(struct ledger *ledger, enum link kind, int64_t row,
                          struct error *error) MUST_CHECK;

/* ---- visits (visits.c) ---- */

/* Whether it is known that there are none. */
bool visits_none_later(const struct ledger *ledger, const struct ledger_before *after);
int64_t visit_mark(const struct ledger *ledger, int64_t session, struct text packed);

/* ---- anchors (anchors.c) ---- */

/* Of the last one in the file; 0: there is none. */
int64_t anchors_last(const struct ledger *ledger);

/* What is new in the folder of that file is there after a loss of power; errno. */
int ledger_sync_folder(const char *path);
bool anchors_are_due(const struct ledger *ledger);

/* ---- shared rows ---- */

/* Id of a provider; `add` when it is not there. 0: there is none. */
enum status provider_id(struct ledger *ledger, struct text npi, bool add, int64_t *id,
                        struct error *error) MUST_CHECK;
enum status provider_text(struct ledger *ledger, int64_t id, struct arena *arena,
                          struct text *npi, struct error *error) MUST_CHECK;
/* upto: the last decision that the receipt's outputs are made of, INT64_MAX: they
 * are not made yet. Its sessions are among those from first to last. */
struct bounds {
    int64_t upto, first, last;
};
enum status receipt_bounds(struct ledger *ledger, int64_t receipt,
                           struct bounds *bounds, struct error *error) MUST_CHECK;
/* The session of that id, which must be there; the query is open, and closed. */
enum status session_one(struct query *query, int64_t id, struct arena *arena,
                        struct ledger_session *session, struct error *error) MUST_CHECK;
/* A row of SESSION_COLUMNS, DECISION_COLUMNS. */
enum status session_take(const struct query *query, struct arena *arena,
                         struct ledger_session *session,
                         struct error *error) MUST_CHECK;
/* Without an arena the texts are absent. */
enum status decision_take(const struct query *query, struct arena *arena,
                          struct ledger_decision *decision,
                          struct error *error) MUST_CHECK;
/* All rows of such a query, which is closed. */
enum status members_take(struct query *query, struct arena *arena,
                         struct ledger_members *members,
                         struct error *error) MUST_CHECK;

static inline int64_t start_put(int32_t start)
{
    return start == CLOCK_NONE ? START_LAST : start;
}
static inline int32_t start_taken(int64_t start)
{
    return start == START_LAST ? CLOCK_NONE : (int32_t)start;
}

#endif

/* Between the files of answers; for nobody else.
 *
 *   answers.c          takes the words apart, calls who answers
 *   answer_table.c     rows as a table, JSON or CSV
 *   answer_show.c      a session, a patient, a therapist's day
 *   answer_balance.c   dollars toward a threshold, line by line
 *   answer_worklist.c  what to mend
 *   answer_replay.c    decided again
 *   answer_policies.c  policies of then
 *   answer_difference.c two decisions, line by line
 *   answer_lists.c     receipts, policies
 *   answer_quarantine.c what was refused
 *   answer_verify.c    verify, anchor, backup
 *   answer_export.c    everything
 *   answer_billed.c    what was billed, what to bill again
 *   answer_open.c      openings
 *   answer_redecide.c  decided again, by the policies of now */
#ifndef GONIO_ANSWERS_ANSWER_ROOM_H
#define GONIO_ANSWERS_ANSWER_ROOM_H

#include "answers/answers.h"
#include "base/terminal.h"
#include "ledger/look.h"
#include "policy/policy_set.h"

#define ANSWER_OPERANDS 2
#define ANSWER_COLUMNS  24

enum answer_format { ANSWER_TABLE, ANSWER_JSON, ANSWER_NDJSON, ANSWER_CSV };

/* ---- rows ---- */

enum column_kind {
    COLUMN_TEXT,
    COLUMN_NUMBER, /* to the right */
    COLUMN_MONEY,  /* cents, to the right */
    COLUMN_DATE,
    COLUMN_REST,  /* the last one of a table: wrapped under itself */
    COLUMN_BELOW, /* on a line of its own, when there is something */
    COLUMN_JSON   /* text is JSON; not in a table nor in CSV */
};
struct column {
    const char *key;  /* JSON, CSV; NULL: in a table alone, and not the first */
    const char *head; /* table; NULL: not in a table */
    enum column_kind kind;
    size_t width;
};
struct cell {
    struct text text;
    int64_t number;
    bool has_number, none;
    enum style style;
};

struct asked {
    const struct answers *answers;
    const struct answer_out *out;
    bool *negative;
    const char *name; /* the command */
    const char *operands[ANSWER_OPERANDS];
    size_t operand_count;

    /* Options. Texts: NULL when not given; dates DATE_NONE; numbers -1. */
    enum answer_format format;
    const char *payer, *rule, *bucket, *provider, *source, *rows;
    int32_t from, to, as_of;
    int32_t year, limit;
    int64_t amount; /* MONEY_NONE */
    bool all, held;

    /* What is given out. */
    struct terminal terminal;
    struct buffer page; /* not handed over yet */
    struct arena arena; /* of the whole answer */
    struct arena step;  /* of one row; who walks resets it */
    const struct column *columns;
    size_t column_count;
    struct cell cells[ANSWER_COLUMNS];
    size_t cell_count;
    uint64_t row_count;
    bool opened; /* the JSON list, or CSV's first row */
};

/* The columns of the rows from now on; a table gets its heads with its first
 * row. */
void answer_columns(struct asked *asked, const struct column *columns, size_t count);
/* A cell each, in the order of the columns. */
void answer_text(struct asked *asked, struct text text);
void answer_cstr(struct asked *asked, const char *text);
void answer_number(struct asked *asked, int64_t number);
void answer_money(struct asked *asked, int64_t cents);
void answer_date(struct asked *asked, int32_t date);
void answer_none(struct asked *asked);
/* Of the cell put last. */
void answer_style(struct asked *asked, enum style style);
/* The row is whole. */
enum status answer_row(struct asked *asked, struct error *error) MUST_CHECK;
/* In tables alone: a sentence, an empty line, a heading. */
void answer_say(struct asked *asked, const char *format, ...) PRINTF_LIKE(2, 3);
void answer_gap(struct asked *asked);
void answer_heading(struct asked *asked, const char *format, ...) PRINTF_LIKE(2, 3);
/* After the last row. */
enum status answer_end(struct asked *asked, struct error *error) MUST_CHECK;
/* Hands over what is in the page once it is long enough, or at once. */
enum status answer_flush(struct asked *asked, bool all, struct error *error) MUST_CHECK;

/* ---- who answers ---- */

typedef enum status answer_fn(struct asked *asked, struct error *error);
answer_fn answer_show, answer_decisions, answer_balance, answer_worklist, answer_replay,
    answer_verify, answer_backup, answer_export, answer_receipts, answer_history,
    answer_billed, answer_rebill, answer_open, answer_anchor, answer_redecide,
    answer_quarantine;

/* ---- shared ---- */

/* "$18.30", "" for MONEY_NONE. */
struct text answer_dollars(struct arena *arena, int64_t cents);
/* "2026-11-22 08:15" of seconds since 1970, UTC. */
struct text answer_time(struct arena *arena, int64_t seconds);
enum style answer_outcome_style(enum outcome outcome);
/* Whoever has that member id. */
struct beneficiary answer_member(const char *member);
/* Nothing is known of that. Ids are shown to who asked for them alone. */
enum status answer_not_found(const char *what, struct error *error);
/* The session's own id, or "" where there is none (0). */
enum status answer_session_id(struct asked *asked, int64_t session, struct arena *arena,
                              struct text *id, struct error *error) MUST_CHECK;
/* ids of the rules that hold or deny, once each, "a, b". */
struct text answer_rules(struct arena *arena, const struct decision *decision);
/* Writes into the ledger, as one transaction with a note of who asked. */
enum status answer_begin(struct asked *asked, const char *kind, struct text payload,
                         struct error *error) MUST_CHECK;

/* Policies of a generation, opened once for all that is asked of them; the last
 * few stay. Starts zeroed. */
#define ANSWER_POLICIES 4
struct answer_policies {
    struct answer_policies_open {
        int64_t generation;
        struct policy_set *set; /* NULL: none */
        uint64_t used;
    } at[ANSWER_POLICIES];
    uint64_t uses;
};
enum status answer_policies_of(struct asked *asked, struct answer_policies *policies,
                               int64_t generation, struct policy_set **set,
                               struct error *error) MUST_CHECK;
void answer_policies_close(struct answer_policies *policies);

/* Two texts of JSON, member by member on lines of their own: what one has and
 * the other has not, at most `most` lines, "- " and "+ " in front. */
void answer_difference(struct text was, struct text is, size_t most,
                       struct arena *arena, struct buffer *out);

#endif

/* What one session leaves, opened: private to this room. history.h says what
 * it is for.
 *
 * Packed it is a version, then numbers of seven bits a byte and texts with
 * their length in front: the same bytes on every machine, a few hundred of
 * them. A ledger's file may be damaged, so reading believes nothing: each
 * length is held against what is left, each word against its vocabulary. */
#ifndef GONIO_HISTORY_VISIT_H
#define GONIO_HISTORY_VISIT_H

#include "history/history.h"
#include "model/procedure.h"

/* A line that will be billed: of the whole claim-day, with its lead. */
struct visit_line {
    const struct procedure *procedure;
    int32_t discipline, program;
    int32_t units, minutes;
    int64_t allowed; /* cents, MONEY_NONE */
};

/* The note on one service, as fingerprints; 0: there is too little text. */
struct visit_note {
    const struct procedure *procedure;
    uint64_t said;        /* all of it that is of the visit */
    uint64_t dose;        /* exercises and intensity */
    uint64_t progression; /* what changed */
};

/* How much of an authorization was used, as the session stated it. */
struct visit_grant {
    struct text number;
    int32_t discipline, unit;
    int32_t used, as_of;
};

struct visit_data {
    struct text payer;   /* the policy's id; without one as the session names it */
    struct text episode; /* absent when unknown */
    int32_t born;        /* the patient; DATE_NONE */
    int32_t discipline;  /* of the session */
    uint32_t treated;    /* disciplines treated in, bit 1 << enum discipline */
    uint32_t whole;      /* disciplines whose therapist gave a whole service */
    uint32_t evaluated;  /* disciplines evaluated in, no re-evaluation */
    int32_t progress_report_on, first_treatment_on;
    struct history *carried; /* what the session itself said; NULL: nothing */
    struct visit_line *lines;
    size_t line_count;
    struct visit_note *notes;
    size_t note_count;
    struct visit_grant *grants;
    size_t grant_count;
};

void visit_pack(const struct visit_data *data, struct buffer *out);
/* STATUS_REJECTED ("history.visit") when it is no visit. Texts are in packed. */
enum status visit_unpack(struct text packed, struct arena *arena,
                         struct visit_data *data, struct error *error) MUST_CHECK;

/* The discipline of a session: its own, else that of who treats. */
enum discipline visit_discipline(const struct session *session);
/* An evaluation that opens an episode: no re-evaluation. */
bool visit_opens(const struct procedure *procedure);

/* Fingerprints of a service's note (notes.c). */
void notes_fingerprint(const struct documentation *documentation,
                       const struct history_key *key, struct buffer *work,
                       struct visit_note *note);

#endif

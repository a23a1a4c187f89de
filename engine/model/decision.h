/* One decision, as gonio/decision/1 has it.
 *
 * Ownership: a decision and all it points to live in the claim-day's arena,
 * or in the session or policy it speaks of; nothing is freed alone. */
#ifndef GONIO_MODEL_DECISION_H
#define GONIO_MODEL_DECISION_H

#include "base/hash.h"
#include "model/procedure.h"
#include "model/session.h"

enum outcome { OUTCOME_READY, OUTCOME_HOLD, OUTCOME_DENY, OUTCOME_VOID };
enum severity { SEVERITY_NONE, SEVERITY_WARN, SEVERITY_HOLD, SEVERITY_DENY };
enum scope { SCOPE_SERVICE, SCOPE_LINE, SCOPE_SESSION, SCOPE_DAY };

const char *outcome_text(enum outcome outcome);
const char *severity_text(enum severity severity);
const char *scope_text(enum scope scope);
/* False when the text is none of them. */
bool severity_read(struct text text, enum severity *severity);
bool scope_read(struct text text, enum scope *scope);
bool outcome_read(struct text text, enum outcome *outcome);

/* A value that a finding shows: a fact, a parameter. */
enum value_kind {
    VALUE_UNKNOWN, /* null */
    VALUE_BOOL,    /* number is 0 or 1 */
    VALUE_NUMBER,
    VALUE_DATE,  /* number is a day */
    VALUE_CLOCK, /* number is minutes since midnight */
    VALUE_MONEY, /* number is cents */
    VALUE_TEXT,
    VALUE_TEXTS, /* list */
    VALUE_NOTE   /* free text of a chart: known to be there, never shown */
};

struct value {
    enum value_kind kind;
    int64_t number;
    struct text text;
    struct text_list list;
};

struct fact {
    struct text path; /* as "plan_of_care.certified_on", "services[1].minutes" */
    struct value value;
};

struct source {
    struct text document;
    struct text url;     /* absent when none */
    int32_t verified_on; /* DATE_NONE: unverified */
};

struct finding {
    struct text rule;  /* "plan_of_care.certified" */
    struct text topic; /* "referral" */
    enum severity severity;
    enum scope scope;
    int32_t session; /* index in the day, -1: the whole day */
    int32_t service; /* index in the session, -1: none */
    int32_t line;    /* index in the decision's lines, -1: none */
    struct text message;
    struct text fix;  /* absent when none */
    struct text carc; /* absent when none */
    struct text rarc;
    struct text liability;   /* who is left with what it denies: "CO", "PR" */
    struct text policy_file; /* policy.error only: file and line */
    uint32_t policy_line;
    struct source source;
    int32_t in_force_from; /* DATE_NONE: always */
    struct fact *facts;
    size_t fact_count;
};

struct service_ref {
    struct text session_id;
    uint32_t session; /* index in the day */
    uint32_t index;   /* in the session's services, from 0 */
};

/* What to bill: one per code, modifier set and rendering provider. */
struct line {
    const struct procedure *procedure;
    const char *code; /* of the procedure */
    struct service_ref *services;
    size_t service_count;
    struct text rendering_npi; /* absent when unknown */
    int32_t minutes;           /* therapist's and assistant's together */
    int32_t assistant_minutes;
    int32_t units;
    int32_t units_expected_paid; /* COUNT_NONE unless a cap cuts at the payer */
    struct text_list modifiers;  /* in the order they go on the claim */
    enum severity status;        /* SEVERITY_NONE ready, hold, or deny */
    int64_t allowed;             /* cents, MONEY_NONE when unknown */
    enum discipline discipline;
    bool assistant; /* an assistant's share: CQ or CO */
};

/* What was documented and goes on no line, with its reason. */
struct unbilled {
    struct text code;
    struct service_ref *services;
    size_t service_count;
    int32_t minutes;
    struct text reason;
    const char *action;    /* "drop", "correct" or "bill_patient" */
    const char *liability; /* "CO" or "PR"; NULL when none */
};

/* One code's units in one acceptable allotment. */
struct allotted {
    const char *code;
    int32_t units;
};
struct allotment {
    struct allotted *codes; /* units ≥ 1 only, in documentation order */
    size_t count;
};

struct day_units {
    const char *method; /* "eight_minute", "midpoint", "hybrid" */
    int32_t earned;
    int32_t eight_minute;
    int32_t midpoint;
    bool tie;
    struct allotment *acceptable;
    size_t acceptable_count;
    struct text *working; /* sentences, in order */
    size_t working_count;
};

enum rule_state {
    RULE_FIRED,
    RULE_SILENT,         /* did not fire */
    RULE_MISSING_FACTS,  /* ended at an unknown fact */
    RULE_NOT_IN_FORCE,   /* its dates, or the time axis of what is known */
    RULE_NOT_APPLICABLE, /* not about such a day */
    RULE_OVERRIDDEN,
    RULE_FAILED /* policy.error */
};
const char *rule_state_text(enum rule_state state);
bool rule_state_read(struct text text, enum rule_state *state);

/* One rule's fate, for --explain. */
struct rule_trace {
    struct text rule;
    enum rule_state state;
    struct text detail; /* who overrode it, what failed; absent when none */
    struct fact *facts;
    size_t fact_count;
};

/* What a change of one fact would be in life. */
enum change_kind {
    CHANGE_CAN_COME, /* a signature, an authorization, a note can still come */
    CHANGE_FILL_IN,  /* it is so or not, and the session does not say */
    CHANGE_ATTEST,   /* a person's word, if it is true */
    CHANGE_TURNS_ON  /* it is known: what the decision turns on */
};
const char *change_kind_text(enum change_kind kind);
bool change_kind_read(struct text text, enum change_kind *kind);

/* One fact otherwise. */
struct change {
    struct text session_id;
    struct text pointer; /* JSON Pointer into that session */
    struct text from;    /* JSON; "null": unknown */
    struct text to;      /* JSON of one value that will do */
    struct text reach;   /* all that will do, in words: "2026-03-31 or earlier" */
    enum change_kind kind;
};
/* Changes with which a held or denied day would be ready. */
struct proposal {
    struct change *changes;
    size_t count;
    struct text words;
};
/* What one finding turns on, where nothing that may be offered is enough. */
struct turning {
    struct text rule;
    struct text *facts; /* paths; none where the finding names none */
    size_t fact_count;
};
struct what_if {
    struct proposal *proposals;
    size_t count;
    struct turning *turning; /* of each finding that holds; with no proposals */
    size_t turning_count;
    uint32_t tried; /* decisions that were tried */
    bool stopped;   /* the budget was spent before all was tried */
};

/* One of the files that a policy is made of. hash: of the file, all that it
 * uses, and all layers below it. */
struct policy_layer {
    struct text id;
    struct text version;
    struct text path;
    struct hash hash;
};

struct decision {
    const struct session *session;
    struct text payer; /* as the session names it */
    int32_t payer_rank;
    enum outcome outcome;
    struct text policy_id; /* absent: no policy for this payer */
    struct text policy_version;
    struct hash policy_hash;
    const struct policy_layer *policy_layers; /* of the policy; its own first */
    size_t policy_layer_count;
    struct text engine; /* version that decided; absent: this one */
    int32_t known_on;
    int32_t filing_date; /* DATE_NONE: not given */
    struct hash input_hash;
    struct text lead_session;
    struct text *day_sessions;
    size_t day_session_count;
    int32_t timed_minutes, untimed_minutes, total_minutes;
    struct day_units units;
    struct line *lines;
    size_t line_count;
    struct unbilled *unbilled;
    size_t unbilled_count;
    struct finding *findings;
    size_t finding_count;
    struct rule_trace *rules; /* NULL unless explained */
    size_t rule_count;
    const struct what_if *what_if; /* NULL unless asked for, and not ready */
};

/* Cents allowed for all lines together; MONEY_NONE when there is none, or one
 * of them is unknown. */
int64_t decision_allowed(const struct decision *decision);

#endif

/* One claim-day being decided under one policy: what the phases share.
 *
 * The phases run in this order, each in a file of its own:
 *
 *   services.c       what was done: codes, minutes, who, which discipline
 *   coverage.c       what this payer covers, and from whom
 *   diagnoses.c      codes of diagnoses, and which line points at which
 *   overlap.c        whose minutes meet whose
 *   rules.c          the policy's functions for single services
 *   count.c          minutes into units and lines (time/units.h)
 *   caps.c           how much at most, but for dollars
 *   pairs.c          codes that exclude each other
 *   telehealth.c     what may be given at a distance (with telehealth_codes.c)
 *   documentation.c  what the note must say (its words: language.c)
 *   fees.c           what the payer allows
 *   caps.c           dollars at most
 *   frequency.c      how often
 *   authorization.c  what the payer must have agreed to before
 *   referral.c       on whose order
 *   rules.c          the policy's functions for lines, sessions and the day
 *   modifiers.c      what goes on each line
 *   places.c         lines made of visits at several places
 *   judged.c         what checks from outside of the policy say
 *
 * A phase adds findings; coverage, count, caps, pairs and frequency also move
 * services from the lines to what is not billed. Everything is in the arena of the
 * day. Memory that is refused is remembered (no_memory) and reported once,
 * at the end: phases need no check of their own, but stop using what they
 * could not get. */
#ifndef GONIO_POLICY_DECIDING_H
#define GONIO_POLICY_DECIDING_H

#include "data/tablefile.h"
#include "model/day.h"
#include "model/judge.h"
#include "policy/model.h"
#include "script/script.h"

/* What a service can still become. */
enum fate {
    FATE_BILLABLE, /* counts, and goes on a line */
    FATE_UNBILLED  /* goes to not_billed, its minutes earn nothing */
};

/* One service of the day. */
struct treated {
    const struct session *session;
    const struct service *service;
    const struct procedure *procedure; /* NULL: not in the table of codes */
    uint32_t session_index;            /* in the day */
    uint32_t index;                    /* in its session */
    int32_t minutes;                   /* documented, COUNT_NONE unknown */
    int32_t clock_minutes;             /* by start and end, COUNT_NONE */
    int32_t claimed;                   /* of minutes, those that count here */
    enum credential_kind credential;
    bool assistant; /* furnished by an assistant */
    enum discipline discipline;
    uint32_t performer; /* place in evaluation.performers */
    enum fate fate;
    struct text reason; /* FATE_UNBILLED: why */
    const char *action;
    const char *liability;
    bool with_line; /* its minutes went with its line */
};

#define DECIDING_EXPIRED_MAX 8

/* The tables that are for the day (policy/tables.h), NULL: none is; and those
 * that ended before it. */
struct day_tables {
    const struct pair_table *pairs;
    struct unit_table *units[TABLE_MEDICAID + 1]; /* by enum table_of */
    const struct rvu_table *values;
    const struct gpci_table *indexes;
    const struct tablefile *index_file, *zips;
    const struct tablefile *old[DATA_KINDS];
};

/* A parameter used past its end: the value that was used. */
struct expired {
    const struct parameter *parameter;
    const struct parameter_value *value;
};

/* A fact that something needed and the session does not say. */
#define PARAMETER "param." /* begins the path of one that has no value */
struct missing_fact {
    struct text path;
    enum severity severity;
    struct text how; /* how it is entered; absent: as its path says */
};

struct deciding {
    const struct policy *policy;
    const struct day *day; /* only sessions of this payer, none void */
    struct arena *arena;
    int32_t date; /* of service */
    int32_t known_on;
    int32_t filing_date; /* of the claim; DATE_NONE unknown */
    int32_t rank;        /* of the payer, 0 is primary */
    bool explain;
    struct text payer;                    /* as the session names it */
    const struct judge *judge;            /* or NULL */
    bool checks_only;                     /* explained are only rules with a check */
    const struct rule_follower *follower; /* or NULL */
    struct error *error; /* one for all calls: it is too large to clear often */
    bool no_memory;
    bool policy_failed;

    struct day_tables tables;
    struct treated *services; /* all services of all sessions, in day order */
    size_t service_count;
    size_t *first_service;   /* of each session, its place in services */
    struct text *performers; /* NPIs of who renders; absent: unknown */
    size_t performer_count;

    struct units_result *results; /* one per discipline and method counted */
    size_t result_count;
    int32_t earned, eight_minute, midpoint; /* units of the day */

    struct line *lines;
    size_t line_count, line_room;
    bool priced; /* the lines have their amounts */
    struct unbilled *unbilled;
    size_t unbilled_count, unbilled_room;
    struct finding *findings;
    size_t finding_count, finding_room;
    struct missing_fact *missing;
    struct text unvalued; /* the last parameter asked for that has no value */
    size_t missing_count, missing_room;
    size_t *traced;            /* by rule.place: its trace, from 1; explain only */
    struct rule_trace *traces; /* explain only */
    size_t trace_count, trace_room;

    /* What rules read now (facts.c). */
    size_t at_session, at_service, at_line;
    uint64_t **said; /* of a row of documentation, what each note says (language.c) */
    bool recording;  /* notes are taken for a finding */
    struct fact *notes; /* parameters read by host functions */
    size_t note_count, note_room;
    struct expired expired[DECIDING_EXPIRED_MAX];
    size_t expired_count;
};

/* ---- growing lists (deciding.c) ---- */

/* Room for one more element of a list in the arena; NULL when memory is
 * refused. list, count, room: the three members of the evaluation. */
void *deciding_push(struct deciding *e, void **list, size_t *count, size_t *room,
                    size_t size);

/* Formats into the arena; absent when memory is refused. */
struct text deciding_text(struct deciding *e, const char *format, ...)
    PRINTF_LIKE(2, 3);
struct text deciding_copy(struct deciding *e, struct text text);
/* What was written into a short buffer on the stack, as far as it went. */
struct text deciding_taken(struct deciding *e, const struct buffer *written);

/* ---- findings (findings.c) ---- */

struct finding_seed {
    const char *rule;
    const char *topic;
    enum severity severity;
    enum scope scope;
    const struct treated *service; /* NULL: none */
    int32_t session;               /* its index: SCOPE_SESSION */
    int32_t line;                  /* its index: SCOPE_LINE */
    const struct verdict *verdict; /* its texts win over those here; or NULL */
    struct text message;
    struct text fix;
    const char *carc;
    const char *rarc;
    const struct source *source;
    int32_t from; /* in force from; 0 or DATE_NONE: always */
};
#define FINDING_SEED(...) (&(const struct finding_seed){__VA_ARGS__})

/* Adds a finding and returns it, NULL when memory is refused. */
struct finding *finding_add(struct deciding *e, const struct finding_seed *seed);
/* Adds a fact to the finding last added. path is formatted. */
void finding_fact(struct deciding *e, struct finding *finding, struct value value,
                  const char *path, ...) PRINTF_LIKE(4, 5);
/* "services[1].documentation.response" from "documentation." and "response". */
struct text deciding_service_path(struct deciding *e, const struct treated *service,
                                  const char *prefix, const char *name);
/* The fact "services[1].name". */
void finding_service_fact(struct deciding *e, struct finding *finding,
                          const struct treated *service, const char *name,
                          struct value value);
/* The fact "services[1].documentation.field". */
void finding_service_note(struct deciding *e, struct finding *finding,
                          const struct treated *service, const char *field,
                          struct value value);
/* Notes a fact that is missing: one finding lists them all at the end. */
void finding_missing(struct deciding *e, struct text path, enum severity severity);
/* How one that was noted is entered, where its path does not tell. */
void finding_missing_how(struct deciding *e, struct text path, struct text how);
void finding_fold_missing(struct deciding *e);

struct value value_count(int32_t count); /* COUNT_NONE is unknown */
struct value value_text(struct text text);
struct value value_date(int32_t date);
struct value value_flag(int32_t flag);

/* Takes a service off the lines: before they are made, or with its line. */
void treated_unbill(struct treated *service, struct text reason, const char *action,
                    const char *liability);
/* The same for a denial: the reason is its message, and who is left with the
 * costs its liability. */
void treated_deny(struct treated *service, const struct finding *finding);

/* ---- phases ---- */

void services_read(struct deciding *e);
void coverage_judge(struct deciding *e);
void diagnoses_judge(struct deciding *e);
void overlap_judge(struct deciding *e);
void count_units(struct deciding *e);
void caps_judge(struct deciding *e);
void caps_judge_dollars(struct deciding *e); /* once lines have their amounts */
void pairs_judge(struct deciding *e);
void telehealth_judge(struct deciding *e);
void documentation_deny(struct deciding *e);  /* rows that deny, before counting */
void documentation_judge(struct deciding *e); /* the others */
void fees_price(struct deciding *e);          /* again after lines have left */
void fees_explain(struct deciding *e);
void frequency_judge(struct deciding *e);
void authorization_judge(struct deciding *e);
void referral_judge(struct deciding *e);
void rules_run_services(struct deciding *e); /* scope service, before counting */
void rules_run(struct deciding *e);          /* the other scopes, after it */
void modifiers_put(struct deciding *e);
void places_judge(struct deciding *e); /* once no more lines leave */
void judge_run(struct deciding *e);
/* What is not billed (unbilled.c): a line as a whole when it is taken off, and
 * the services once all phases have spoken, which also puts all of them in
 * document order. */
void unbilled_add_line(struct deciding *e, const struct line *line, struct text reason,
                       bool patient_pays);
void count_unbilled(struct deciding *e);

/* Units and working of the whole day, for its decision (day_units.c). */
enum status day_units_put(struct deciding *e, struct day_units *units) MUST_CHECK;

/* Runs one rule for one subject (session, service or line: indexes in e, set
 * by the caller); true when its check fired, with what it answered. Used for
 * attested modifiers, whose findings depend on the line. */
struct rule_answer {
    bool fired;
    struct verdict verdict;
    struct fact *facts;
    size_t fact_count;
};
bool rules_ask(struct deciding *e, const struct rule *rule, struct rule_answer *answer);

/* Takes a line off the claim: its minutes and services go to what is not
 * billed. lines_drop_empty then removes every line without units. */
void line_unbill(struct deciding *e, struct line *line, struct text reason,
                 bool patient_pays);
void line_deny(struct deciding *e, struct line *line, const struct finding *finding);
void lines_drop_empty(struct deciding *e);
/* Takes off every line that a finding from this place on denies. */
void lines_drop_denied(struct deciding *e, size_t from);
/* Its services stand on this line too, each once. */
void line_add_services(struct deciding *e, struct line *line,
                       const struct service_ref *services, size_t count);

/* Cents of the lines of these disciplines (bit 1 << enum discipline);
 * MONEY_NONE when one is unknown, and before the lines have amounts. */
int64_t fees_sum(const struct deciding *e, uint32_t disciplines);

/* Whether a line has a modifier; whether any of its services states one. */
bool line_has_modifier(const struct line *line, struct text modifier);
bool line_states_modifier(const struct deciding *e, const struct line *line,
                          struct text modifier);
void line_add_modifier(struct deciding *e, struct line *line, struct text modifier);
/* Adds one that the facts lead to, or what this payer takes in its place
 * (modifiers.c). */
void line_derive_modifier(struct deciding *e, struct line *line, struct text modifier);
/* Whether a row speaks of the line (line_filter.c). */
bool line_filter_has(struct deciding *e, const struct line_filter *filter,
                     const struct line *line);
/* The service a reference names. */
const struct treated *deciding_service(const struct deciding *e,
                                       struct service_ref ref);

#endif

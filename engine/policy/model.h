/* A payer policy, compiled: what a policy file says, in a form that deciding
 * can walk without looking anything up by name. payers/README.md describes the
 * language; compile.c reads it; decide.c and its sections evaluate it.
 *
 * Immutable once compiled. Everything lives in the policy set's arena; the
 * functions of rules live in its Lua state. */
#ifndef GONIO_POLICY_MODEL_H
#define GONIO_POLICY_MODEL_H

#include "base/arena.h"
#include "base/hash.h"
#include "policy/fee_model.h"
#include "policy/row.h"
#include "time/units.h"

/* ---- parameters ---- */

enum parameter_unit {
    PARAMETER_USD,
    PARAMETER_COUNT,
    PARAMETER_DAYS,
    PARAMETER_MINUTES,
    PARAMETER_PERCENT
};
struct parameter_value {
    struct in_force dates;
    int64_t value; /* cents for usd */
    struct source source;
    uint32_t line;
};
struct parameter {
    struct text name;
    struct text fact; /* "param.kx_threshold", as findings show it */
    enum parameter_unit unit;
    bool annual; /* every value must end; past it the last one is used */
    struct parameter_value *values; /* by from, then known_from */
    size_t count;
};

/* ---- coverage ---- */

enum code_status {
    COVERAGE_COVERED,
    COVERAGE_BUNDLED, /* never paid on its own */
    COVERAGE_INVALID, /* not a code of this payer: use */
    COVERAGE_NOT_COVERED,
    COVERAGE_RESTRICTED /* covered only under conditions: held */
};
struct coverage_row {
    struct code_set codes;
    enum code_status status;
    struct text use; /* the code to use instead; absent when none */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};

enum may { MAY_FURNISH, MAY_ASSIST, MAY_NOTHING };
struct who_row {
    uint32_t credentials; /* bit 1 << enum credential_kind */
    enum may may;
    struct code_set except; /* codes these may not give at all */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};

struct coverage {
    uint32_t disciplines; /* bit 1 << enum discipline; 0: any */
    uint32_t settings;    /* bit 1 << enum setting; 0: any */
    struct source settings_source;
    struct coverage_row *codes; /* the first in force that has the code wins */
    size_t code_count;
    struct who_row *who; /* the first in force that has the credential wins */
    size_t who_count;
    struct source source;
};

/* ---- units ---- */

struct units_row {
    struct in_force dates;
    struct units_options options;
    bool all; /* else only codes */
    struct code_set codes;
    struct source source;
    uint32_t line;
};

/* Which of a table's units: limits of policy, which no appeal lifts, or of
 * clinical data. */
enum units_of { UNITS_OF_POLICY, UNITS_OF_CLINICAL };

/* ---- caps, frequency, authorization, referral ---- */

/* Whom and what a row of these sections is about. */
struct limit_scope {
    bool all_codes; /* else only codes */
    struct code_set codes;
    uint32_t disciplines;     /* bit 1 << enum discipline; 0: any */
    uint32_t settings;        /* bit 1 << enum setting; 0: any */
    uint32_t programs;        /* bit 1 << enum program; 0: any */
    uint32_t kinds;           /* bit 1 << enum payer_kind; 0: any */
    int32_t min_age, max_age; /* in years on the day of service; COUNT_NONE */
    enum when_unknown when_unknown;
};

enum amount {
    AMOUNT_UNITS,
    AMOUNT_MINUTES,
    AMOUNT_PROCEDURES, /* codes, each once a day */
    AMOUNT_USD,
    AMOUNT_VISITS /* days of treatment, of each discipline */
};
enum limit_by { BY_ALL, BY_CODE, BY_DISCIPLINE };
enum over { OVER_BILL_ALL, OVER_TRIM, OVER_HOLD, OVER_DENY, OVER_WARN };

/* A row of caps, or of frequency, whose rows count visits or days between. */
struct cap_row {
    struct in_force dates;
    struct text rule; /* id under which it reports */
    struct limit_scope about;
    enum amount amount;
    int64_t most;        /* of it; cents for dollars */
    int16_t *each;       /* units by place in the table, for "each"; else NULL */
    enum table_of table; /* of "each" */
    enum units_of units_of;
    enum limit_by by;   /* what is counted apart */
    enum period per;    /* PERIOD_UNKNOWN: the day */
    int32_t every_days; /* frequency: days from one evaluation to the next; or 0 */
    enum over over;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};

/* What needs a prior authorization. */
struct authorization_row {
    struct in_force dates;
    struct text rule;
    struct limit_scope about;
    int32_t after_visits; /* these many need none */
    int32_t within_days;  /* of the first treatment, in which they need none; 0: any */
    enum period per;      /* that visits are counted in */
    bool any_visit;       /* whatever was given then; else only the row's codes */
    int32_t notice;       /* warn when no more visits than these are left */
    int32_t notice_days;  /* or days */
    struct verdict verdict;
    struct source source;
    uint32_t line;
};

/* What needs an order, and where not yet. */
struct order_row {
    struct in_force dates;
    struct text rule;
    struct limit_scope about;
    uint32_t who;        /* bit 1 << enum credential_kind; 0: anybody */
    int32_t within_days; /* how old the order may be; 0: any age */
    bool is_signed;      /* it must be, by the day of service */
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct direct_access_row {
    struct in_force dates;
    struct text_list states;
    uint32_t disciplines;                /* 0: any */
    bool free;                           /* no order is ever needed */
    int32_t days, business_days, visits; /* until one is; COUNT_NONE */
    struct source source;
    uint32_t line;
};
struct referral_rules {
    struct order_row *rows;
    size_t count;
    struct direct_access_row *access; /* the first in force for the state wins */
    size_t access_count;
};

/* ---- modifiers ---- */

struct modifier_row {
    enum discipline discipline;
    char text[3];
    struct in_force dates;
    struct source source;
    uint32_t line;
};
/* A modifier that is a person's word: asked for where needed, copied from the
 * session, never added. */
struct attested {
    struct text modifier;
    struct text_list instead; /* others that answer the same need, as GA for KX */
    struct rule *rule;        /* says when it is needed */
};
/* Which lines a row speaks of. Nothing stated: all. */
enum given_by { GIVEN_BY_ANYONE, GIVEN_BY_THERAPIST, GIVEN_BY_ASSISTANT };
struct line_filter {
    struct code_set codes; /* none: any */
    uint32_t disciplines;  /* bit 1 << enum discipline; 0: any */
    uint32_t credentials;  /* bit 1 << enum credential_kind; 0: any */
    uint32_t settings;     /* bit 1 << enum setting; 0: any */
    uint32_t programs;     /* bit 1 << enum program; 0: any */
    enum given_by by;
    int32_t min_age, max_age; /* whole years, COUNT_NONE: any */
};
/* A modifier of some lines: added to them, copied from the session, or put in
 * another's place. */
struct modifier_use {
    struct text modifier;
    struct text use; /* substitutes: what the payer takes instead */
    struct line_filter lines;
    struct in_force dates;
    struct source source;
    uint32_t line;
};
struct modifiers {
    struct modifier_row *discipline; /* GP GO GN */
    size_t discipline_count;
    struct modifier_row *assistant; /* CQ CO */
    size_t assistant_count;
    struct modifier_use *added; /* each speaks for itself */
    size_t added_count;
    struct modifier_use *copied; /* where the session states them */
    size_t copied_count;
    struct modifier_use *substitutes; /* the first in force that has the line */
    size_t substitute_count;
    struct attested *attested;
    size_t attested_count;
    struct text_list order; /* how they stand on the line */
    int32_t max;            /* most on one line */
    struct source source;
};

/* ---- pairs ---- */

/* Of the rows in force that have two codes, whichever way round, the one known
 * last decides, of those the first. */
struct pair_row {
    struct code_set column1, column2;
    bool separable; /* an attested modifier unbundles it */
    bool stands_in; /* for the section's table, where none is for the day */
    bool none;      /* no edit: the two do not exclude each other */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct pairs {
    struct text_list modifiers; /* those that unbundle: 59 XE XP XS XU */
    struct pair_row *rows;
    size_t count;
    enum table_of table;
    int32_t unread_to;    /* no edits were read for days up to this; DATE_NONE */
    int32_t either_from;  /* before it the modifier stands on column 2 only */
    struct source source; /* of these two dates */
};

/* ---- telehealth ---- */

struct telehealth_period {
    struct in_force dates;
    bool allowed;
    struct verdict verdict; /* of one that is not allowed; else the section's */
    struct source source;
    uint32_t line;
};
/* The first in force that has the line's code, the session's modality and its
 * setting decides; what it asks besides must be so. */
struct telehealth_code {
    struct code_set codes;
    uint32_t modalities; /* bit 1 << enum modality; 0: any */
    uint32_t settings;   /* bit 1 << enum setting; 0: any */
    bool refused;        /* allowed = false */
    struct text_list places;
    uint32_t locations; /* bit 1 << enum patient_location; 0: any */
    bool consent;
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct telehealth_modality {
    enum modality modality;
    struct code_set codes; /* none: any */
    uint32_t settings;     /* bit 1 << enum setting; 0: any */
    bool allowed;
    struct text modifier;    /* put on the line; absent: none */
    struct text_list places; /* places of service; none: any */
    uint32_t locations;      /* bit 1 << enum patient_location; 0: any */
    bool reason;             /* telehealth.audio_reason must be there */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct telehealth_rules {
    bool stated;
    struct telehealth_period *periods;
    size_t period_count;
    struct telehealth_code *codes; /* the first that has the line decides */
    size_t code_count;
    struct code_set plain;   /* codes that stand as a plain list: one row of them */
    struct text_list places; /* places of service */
    struct telehealth_modality *modalities; /* the first that has the line */
    size_t modality_count;
    bool consent; /* telehealth.consent must be true */
    struct verdict verdict;
    struct source source;
    struct source codes_source;
};

/* ---- conditions ---- */

/* What a condition compares a fact with. */
enum operand_kind { OPERAND_NONE, OPERAND_NUMBER, OPERAND_FACT, OPERAND_PARAMETER };
struct operand {
    enum operand_kind kind;
    int64_t number;
    size_t fact;
    struct text name; /* of the parameter */
    const struct parameter *parameter;
};

enum comparison { COMPARE_OVER, COMPARE_AT_LEAST, COMPARE_UNDER, COMPARE_AT_MOST };
#define COMPARISONS 4

/* One condition of a rule's `when` or `unless`: judged in C, at a fraction of
 * the cost of a call. It asks one thing: known, empty, is, is_not, or
 * comparisons, of which all must hold. */
enum asks { ASKS_NOTHING, ASKS_KNOWN, ASKS_EMPTY, ASKS_IS, ASKS_IS_NOT, ASKS_ORDER };
struct condition {
    struct text path; /* "day.coverage_status.hospice" */
    size_t fact;      /* its number; CONDITION_OBJECT: path is an object */
    enum asks asks;
    bool known;           /* known = true or false; empty = true or false */
    struct value *values; /* is, is_not: one of these, none of these */
    size_t value_count;
    struct operand bounds[COMPARISONS]; /* by enum comparison */
    struct operand plus, minus;         /* added to the bounds */
};
struct conditions {
    struct condition *at;
    size_t count;
};
#define CONDITION_OBJECT SIZE_MAX

/* ---- documentation ---- */

struct documentation_row {
    struct text rule; /* id under which it reports */
    struct code_set codes;
    const struct field **fields; /* of the documentation object: one of them */
    size_t field_count;
    bool all; /* every field, not one of them */
    struct verdict verdict;
    struct in_force dates;
    struct source source;
    uint32_t line;
};
struct vague_row {
    struct text rule;
    struct code_set codes;
    const struct field **fields; /* vague when nothing else stands in any */
    size_t field_count;
    struct text_list phrases; /* as phrase_pattern leaves them (policy/phrase.h) */
    struct text_list fillers; /* may stand beside them, and say no more */
    const struct phrase_book *book; /* of both */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
/* What the words of a note tell: it fires where one of `says` stands (if there
 * are any), none of `lacks`, and the fields of `without` are empty. Each row is
 * one bit, 1 << its place, of the masks below and of the phrase book. */
#define LANGUAGE_MAX 64 /* rows of one policy */
struct language_row {
    struct text rule;
    struct code_set codes;
    const struct field **fields; /* in which it looks */
    size_t field_count;
    const struct field **without; /* text in one of these, and it is silent */
    size_t without_count;
    struct text_list says, lacks; /* as phrase_pattern leaves them */
    struct text_list signs;       /* as lacks, byte by byte: "→" */
    struct text_list unless;      /* in the same sentence: says does not count */
    struct conditions when;       /* all must hold; what is unknown does not */
    bool visit;                   /* once, of all notes of the visit together */
    bool same;                    /* instead: the fields say what those of
                                     another code of the visit say */
    struct text suggests;         /* the code that fits better; absent: none */
    struct verdict verdict;
    struct in_force dates;
    struct source source;
    uint32_t line;
};
#define NOTE_FIELD(...) +1
enum { NOTE_FIELDS = 0 DOCUMENTATION_FIELDS(NOTE_FIELD) };
#undef NOTE_FIELD
struct language {
    struct language_row *rows;
    size_t count;
    struct text_list negations; /* words that take back what follows them */
    const struct phrase_book *book;
    uint64_t *of_code;              /* by place in the table of codes */
    uint64_t in_field[NOTE_FIELDS]; /* rows that look there */
    uint64_t without[NOTE_FIELDS];  /* rows silent when it has text */
    uint64_t says, same;            /* rows that have phrases to find; of sameness */
    uint64_t visit;                 /* rows that judge a visit */
    uint64_t dated, denies;         /* rows that have dates; that deny */
};
struct documentation_rules {
    struct documentation_row *require;
    size_t require_count;
    struct vague_row *vague;
    size_t vague_count;
    struct language language;
};

/* ---- rules ---- */

/* What a layer's change states of a rule holds whatever its check answers. */
enum rule_stated {
    STATED_SEVERITY = 1,
    STATED_MESSAGE = 2,
    STATED_FIX = 4,
    STATED_CARC = 8,
    STATED_RARC = 16
};

struct rule {
    struct text id;
    struct text topic;
    struct text title; /* what it says, in one sentence */
    enum scope scope;
    enum when_unknown when_unknown;
    struct verdict verdict; /* severity, and texts the check may override */
    struct in_force dates;
    bool all_codes;
    struct code_set codes;    /* service and line scope: only these */
    uint32_t disciplines;     /* bit 1 << enum discipline; 0: any */
    struct text about;        /* object that must be there, "day.telehealth";
                                 absent: always */
    struct conditions when;   /* all must hold */
    struct conditions unless; /* if there are any and all hold: not this rule */
    int function;             /* 0: none, the conditions are the whole rule */
    unsigned stated;          /* enum rule_stated, by changes of a layer */
    struct source source;
    uint32_t line;
    size_t place; /* among all rules of the policy, those of modifiers last */
    bool again;   /* another one has the same id, on other dates */
};

#define SCOPES (SCOPE_DAY + 1)

/* The rules of one scope, in the order they stand. */
struct rule_list {
    const struct rule **at;
    size_t count;
};

/* ---- layers ---- */

/* Where a row stands: its line, and in the bits above which of the policy's
 * layers it comes from, 0 for its own file. One number, so that a row's `line`
 * says both, and is a plain line wherever a policy is one file. */
#define PLACE_LINE_BITS 21 /* a file of 1 MiB has no more lines */
static inline uint32_t row_line(uint32_t place)
{
    return place & ((UINT32_C(1) << PLACE_LINE_BITS) - 1);
}
static inline uint32_t row_layer(uint32_t place)
{
    return place >> PLACE_LINE_BITS;
}

/* What a layer took from those below it: a row replaced, changed or switched
 * off. */
struct policy_override {
    struct text id;        /* of the row or parameter */
    uint32_t place;        /* where it is overridden */
    struct in_force dates; /* on which dates of service */
    struct text says;      /* "off", "severity = hold"; absent: replaced whole */
    struct text because;   /* absent: replaced, which gives no reason */
    const struct script_value *change; /* NULL: replaced */
    struct policy_override *next;
};
/* What a layer says of those below it and is no longer so. */
struct policy_notice {
    uint32_t place;
    struct text message;
    struct policy_notice *next;
};

/* ---- the whole ---- */

struct policy {
    struct text id, version, title;
    struct text path;                  /* of its file */
    const struct shown_folders *shown; /* where files are; NULL: at their path */
    struct hash hash;                  /* of its file and all it uses and extends */
    struct script *script;
    const struct published_tables *published; /* tables it names; NULL: none is there */
    struct parameter *parameters;             /* by name */
    size_t parameter_count;
    struct coverage coverage;
    struct units_row *units; /* the first in force wins, code by code */
    size_t units_count;
    struct cap_row *caps;
    size_t cap_count;
    struct cap_row *frequency;
    size_t frequency_count;
    struct authorization_row *authorization;
    size_t authorization_count;
    struct referral_rules referral;
    struct modifiers modifiers;
    struct pairs pairs;
    struct telehealth_rules telehealth;
    struct documentation_rules documentation;
    struct fee_row *fees; /* the first in force that has the code wins */
    size_t fee_count;
    struct rule *rules; /* in the order they stand */
    size_t rule_count;
    struct rule_list scoped[SCOPES];   /* rules by enum scope */
    struct policy_layer *layers;       /* its own file first, then what it extends */
    size_t layer_count;                /* 1: no layers */
    const struct script_value *tables; /* what each file returned */
    struct policy_override *overrides; /* from the lowest layer up */
    struct policy_notice *notices;
};

/* The file that a place is in. */
struct text policy_file(const struct policy *policy, uint32_t place);

/* The value in force, or NULL before the first. expired: the last value's end
 * is past, and it is used all the same (annual ones only: any other that has
 * ended is NULL). */
const struct parameter_value *parameter_on(const struct parameter *parameter,
                                           int32_t date, int32_t known_on,
                                           bool *expired);
const struct parameter *policy_parameter(const struct policy *policy, struct text name);

#endif

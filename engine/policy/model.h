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
#include "model/decision.h"
#include "time/units.h"

/* Codes of the procedure table, one bit each, by place in the table. */
#define CODE_SET_WORDS 4
struct code_set {
    uint64_t bits[CODE_SET_WORDS];
};
size_t procedure_index(const struct procedure *procedure); /* 0 to 255 */
static inline bool code_set_has(const struct code_set *set, size_t index)
{
    return set->bits[index / 64] >> (index % 64) & 1;
}
/* Adds what a policy may call codes: a code, or a name as "timed"; false when
 * it is neither. The nearest of both to a misspelt one, or NULL. */
bool code_set_add(struct code_set *set, struct text code);
const char *code_set_nearest(struct text code);

/* From when to when a row or rule is in force (dates of service, inclusive),
 * and since when it is known (DATE_NONE: always). */
struct in_force {
    int32_t from; /* DATE_NONE: always */
    int32_t to;   /* DATE_NONE: still */
    int32_t known_from;
};
/* On that day of service, with what was known on known_on. */
bool in_force_on(const struct in_force *dates, int32_t date, int32_t known_on);

/* What a finding says. Texts may hold {placeholders}. */
struct verdict {
    enum severity severity;
    struct text message; /* absent: the engine's own */
    struct text fix;
    struct text carc;
    struct text rarc;
    struct text liability; /* "CO" or "PR", absent when none */
};

struct script_value;

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

/* ---- units, caps ---- */

struct units_row {
    struct in_force dates;
    struct units_options options;
    bool all; /* else only codes */
    struct code_set codes;
    struct source source;
    uint32_t line;
};

enum over { OVER_HOLD, OVER_BILL_ALL, OVER_TRIM };
struct cap_row {
    struct in_force dates;
    struct text rule; /* id under which it reports */
    struct code_set codes;
    int16_t *each; /* units by place in the table, for "each"; NULL:
                      units is for the codes together */
    int32_t units;
    enum over over;
    struct verdict verdict;
    struct source source;
    uint32_t line;
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
struct modifiers {
    struct modifier_row *discipline; /* GP GO GN */
    size_t discipline_count;
    struct modifier_row *assistant; /* CQ CO */
    size_t assistant_count;
    struct attested *attested;
    size_t attested_count;
    struct text_list order; /* how they stand on the line */
    int32_t max;            /* most on one line */
    struct source source;
};

/* ---- pairs ---- */

struct pair_row {
    struct code_set column1, column2;
    bool separable; /* an attested modifier unbundles it */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct pairs {
    struct text_list modifiers; /* those that unbundle: 59 XE XP XS XU */
    struct pair_row *rows;
    size_t count;
};

/* ---- telehealth ---- */

struct telehealth_period {
    struct in_force dates;
    bool allowed;
    struct source source;
    uint32_t line;
};
struct telehealth_modality {
    enum modality modality;
    bool allowed;
    struct text modifier; /* put on the line; absent: none */
    uint32_t locations;   /* bit 1 << enum patient_location; 0: any */
    bool reason;          /* telehealth.audio_reason must be there */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct telehealth_rules {
    bool stated;
    struct telehealth_period *periods;
    size_t period_count;
    struct code_set codes;
    struct text_list places; /* places of service */
    struct telehealth_modality *modalities;
    size_t modality_count;
    bool consent; /* telehealth.consent must be true */
    struct verdict verdict;
    struct source source;
    struct source codes_source;
};

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
    size_t longest; /* of the phrases, in bytes */
    struct text rule;
    struct code_set codes;
    const struct field **fields; /* vague when nothing else stands in any */
    size_t field_count;
    struct text_list phrases; /* as phrase_normal leaves them (policy/phrase.h) */
    struct in_force dates;
    struct verdict verdict;
    struct source source;
    uint32_t line;
};
struct documentation_rules {
    struct documentation_row *require;
    size_t require_count;
    struct vague_row *vague;
    size_t vague_count;
};

/* ---- fees ---- */

/* Decimal fractions as whole numbers, exactly: relative values in hundredths,
 * price indexes in thousandths, a conversion factor in ten-thousandths of a
 * dollar. The tables of a schedule begin with their dates. */
struct rvu {
    bool known;
    int32_t work, pe, mp;
    int32_t facility_pe; /* practice expense in a facility */
};
struct rvu_table {
    struct in_force dates;
    struct rvu *at; /* by place in the table of codes */
    struct source source;
    uint32_t line;
};
struct gpci {
    struct text locality; /* "TX-31" */
    int32_t work, pe, mp;
};
struct gpci_table {
    struct in_force dates;
    struct gpci *at; /* by locality */
    size_t count;
    struct source source;
    uint32_t line;
};
struct conversion {
    struct in_force dates;
    int32_t value;
    struct source source;
    uint32_t line;
};
struct fee_schedule {
    struct rvu_table *rvus;
    size_t rvu_count;
    struct gpci_table *gpcis;
    size_t gpci_count;
    struct conversion *conversions;
    size_t conversion_count;
    struct text_list facility_places; /* places of service */
    struct source facility_source;
};

/* Of all units of these codes on a day the one with the most practice expense
 * is paid in full, of the others pe_percent of it. */
struct mppr {
    struct code_set codes; /* none: no reduction */
    int32_t pe_percent;
    struct source source;
};

enum fee_per { FEE_PER_SCHEDULE, FEE_PER_UNIT, FEE_PER_VISIT };
struct fee_row {
    struct in_force dates;
    bool all; /* else only codes */
    struct code_set codes;
    enum fee_per per;
    int64_t cents;                /* FEE_PER_UNIT, FEE_PER_VISIT */
    struct fee_schedule schedule; /* FEE_PER_SCHEDULE */
    int32_t percent;              /* of the schedule */
    struct mppr mppr;
    int32_t assistant_percent; /* of what is CQ or CO */
    struct source source;
    uint32_t line;
};

/* ---- rules ---- */

/* What a condition compares a fact with. */
enum operand_kind { OPERAND_NONE, OPERAND_NUMBER, OPERAND_FACT, OPERAND_PARAMETER };
struct operand {
    enum operand_kind kind;
    int64_t number;
    size_t fact;
    struct text name; /* of the parameter */
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

enum when_unknown { UNKNOWN_HOLD, UNKNOWN_WARN, UNKNOWN_SKIP };

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
    struct text path; /* of its file */
    struct hash hash; /* of its file and all it uses and extends */
    struct script *script;
    struct parameter *parameters; /* by name */
    size_t parameter_count;
    struct coverage coverage;
    struct units_row *units; /* the first in force wins, code by code */
    size_t units_count;
    struct cap_row *caps;
    size_t cap_count;
    struct modifiers modifiers;
    struct pairs pairs;
    struct telehealth_rules telehealth;
    struct documentation_rules documentation;
    struct fee_row *fees; /* the first in force that has the code wins */
    size_t fee_count;
    struct rule *rules; /* in the order they stand */
    size_t rule_count;
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

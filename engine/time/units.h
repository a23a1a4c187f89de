/* Minutes into units, for one patient, one day and one discipline.
 *
 * The room behind it, one lesson a file: units.c the count as a whole,
 * tally.c minutes by code and families of codes, ladder.c the units of codes
 * that do not pool, allot.c the pool and its allotments, lines.c claim lines
 * with their assistants and therapists, apart.c therapists kept apart, step.c
 * the working as sentences, picture.c the bar picture.
 *
 * Three methods:
 *   eight_minute  CMS Pub 100-04 ch. 5 s20.2. Minutes of all 15-minute codes
 *                 pool: T minutes earn 0 units below 8, else (T + 7) / 15.
 *                 Each code first gets its whole fifteens; what remains goes
 *                 one each to the largest remainders.
 *   midpoint      CPT: per code, a unit is earned when its middle is passed:
 *                 15-minute codes at 8, 23, 38 ...; no pooling.
 *   hybrid        per code the lesser of the two.
 * Codes of other lengths and other bases keep their own count under all.
 *
 * Minutes are summed by code before anything is allotted, never by entry. A
 * timed code and its add-on are one family: its minutes count together, the
 * first unit is the base code's and further ones are the add-on's, documented
 * or not. An add-on without its base counts by itself (base_missing).
 *
 * The result carries its working as data (struct step): the table, the JSON
 * and `gonio units` all print from it. Everything lives in the arena given. */
#ifndef GONIO_TIME_UNITS_H
#define GONIO_TIME_UNITS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/decision.h"
#include "model/procedure.h"

enum unit_method { UNITS_EIGHT_MINUTE, UNITS_MIDPOINT, UNITS_HYBRID, UNITS_METHODS };
const char *unit_method_text(enum unit_method method);
bool unit_method_read(struct text text, enum unit_method *method);

/* Which of several acceptable allotments is taken when billed_units names
 * none of them. */
enum tie_break {
    TIE_FIRST_DOCUMENTED, /* the tied code that stands first in the note */
    TIE_LAST_DOCUMENTED
};

/* How "more than 10 %" is measured (SSA 1834(v); Pub 100-04 ch. 5 s20.1). The
 * two forms differ at the edges: therapist 7 and assistant 1 are 13 % in one
 * and under the minimum of 2 in the other. */
enum assistant_share {
    SHARE_PERCENT, /* assistant / total in whole percent, more than 10 */
    SHARE_MINIMUM  /* at least total / 10, rounded, plus 1 minutes */
};

struct units_options {
    enum unit_method method;
    enum tie_break tie;
    enum assistant_share share;
    bool keep_therapists_apart; /* the payer refuses to pool therapists */
    bool no_assistants;         /* no CQ/CO: an assistant's minutes count alike */
};

/* The minutes of one service. Entries come in documentation order. */
struct minutes_entry {
    const struct procedure *procedure;
    int32_t minutes;      /* COUNT_NONE: not documented */
    bool assistant;       /* furnished by an assistant */
    uint32_t performer;   /* whose NPI bills it: any number, equal for equal */
    int32_t billed_units; /* COUNT_NONE: not stated */
    uint32_t source;      /* the caller's own number for the service */
};

/* One code of the day. Codes stand in documentation order, an add-on right
 * behind its base. minutes are those its units are made of: a family's follow
 * its units, so they differ from documented where a base code passed time on
 * to its add-on. Both sum up to the same day. */
struct code_count {
    const struct procedure *procedure;
    int32_t documented;
    int32_t minutes;
    int32_t therapist_minutes;
    int32_t assistant_minutes;
    int32_t eight_minute; /* units under each method */
    int32_t midpoint;
    int32_t hybrid;
    int32_t units;     /* under the method asked for */
    bool base_missing; /* an add-on whose base is not documented */
};

/* What becomes one claim line: one per code, performer and flag. Minutes of a
 * code's lines are the code's minutes; a code without units has no line. */
struct unit_line {
    const struct procedure *procedure;
    uint32_t performer;
    bool assistant; /* carries CQ or CO */
    int32_t units;
    int32_t therapist_minutes;
    int32_t assistant_minutes;
};

/* What each kind fills beside procedure, minutes and units stands behind it. */
enum step_kind {
    STEP_POOL,      /* minutes pooled, units they earn */
    STEP_WHOLE,     /* minutes, units of whole fifteens, remainder; detail 1:
                       a family */
    STEP_REMAINDER, /* remainder that earns 1 more; detail: enum step_rank */
    STEP_NO_UNIT,   /* minutes that earn none; a pooled code: units and detail
                       are the pool's units and minutes */
    STEP_TIE,       /* remainder, detail codes tied at it, units to give */
    STEP_ADOPTED,   /* the clinic's billed_units match an allotment */
    STEP_MIDPOINT,  /* minutes, units by itself; detail 1: a family */
    STEP_LESSER,    /* units; remainder by eight_minute, detail by midpoint */
    STEP_OTHER,     /* a code of another length or basis: minutes, units;
                       detail 1: the units are the clinic's own figure */
    STEP_ADD_ON,    /* units that this add-on takes after the first */
    STEP_ASSISTANT, /* therapist's and assistant's minutes judged, units;
                       detail: enum step_share */
    STEP_SPLIT,     /* one unit made of several therapists' minutes, remainder
                       is the largest part; without a code: the pool's units,
                       detail what each therapist's minutes alone would earn */
    STEP_ALONE,     /* detail: number of the therapist counted alone, from 1 */
    STEP_NEXT,      /* minutes to go, units then, detail total minutes then */
    STEP_KINDS
};

enum step_rank {
    RANK_LARGEST,
    RANK_NEXT,
    RANK_FIRST_DOCUMENTED, /* of the tied */
    RANK_LAST_DOCUMENTED,
    RANK_ADOPTED
};

enum step_share {
    SHARED_WHOLE,    /* the assistant's own whole units */
    SHARED_EVENLY,   /* two units left, one each */
    SHARED_MIDPOINT, /* the therapist alone passes the middle of the last */
    SHARED_OVER,     /* over 10 % */
    SHARED_UNDER,
    SHARED_UNKNOWN /* an untimed service whose minutes are not known */
};

struct step {
    enum step_kind kind;
    const struct procedure *procedure; /* NULL when it is about all */
    int32_t minutes;
    int32_t units;
    int32_t remainder;
    int32_t therapist_minutes;
    int32_t assistant_minutes;
    int32_t detail;
};

struct units_result {
    enum unit_method method;
    int32_t pooled_minutes; /* T of the 15-minute codes */
    int32_t timed_minutes, untimed_minutes;
    int32_t pooled_units;                   /* what T earns under the method */
    int32_t earned;                         /* units of all codes under the method */
    int32_t eight_minute, midpoint, hybrid; /* the same under each */
    bool tie;               /* the eight-minute allotment left a choice */
    bool adopted;           /* billed_units decided a tie */
    bool chose;             /* the tie-break decided one */
    bool therapists_pooled; /* a unit rests on several therapists */
    struct code_count *codes;
    size_t code_count;
    struct unit_line *lines;
    size_t line_count;
    struct allotment *acceptable; /* at most ACCEPTABLE_MAX */
    size_t acceptable_count;
    struct step *steps;
    size_t step_count;
};

/* acceptable holds the pooled codes alone, in documentation order. Under
 * midpoint nothing is left to choose: one allotment, no tie. Under hybrid they
 * are the eight-minute ones, before the lesser is taken. Where there are more
 * than ACCEPTABLE_MAX the first are listed; adoption considers all. */
#define ACCEPTABLE_MAX 64

/* Counts. Entries whose minutes are unknown and whose code is timed count 0
 * minutes. STATUS_NO_MEMORY is the only failure. */
enum status units_count(const struct minutes_entry *entries, size_t count,
                        const struct units_options *options, struct arena *arena,
                        struct units_result *result, struct error *error) MUST_CHECK;

/* Units that minutes of pooled 15-minute codes earn together. */
int32_t units_of_pool(int32_t minutes);
/* Units that minutes of one timed code earn alone, by the midpoint rule; at
 * most 1 of a code that is billed once. */
int32_t units_of_code(const struct procedure *procedure, int32_t minutes);
/* Whether the assistant's share of these minutes passes 10 %. */
bool units_share_passes(int32_t therapist_minutes, int32_t assistant_minutes,
                        enum assistant_share share);

/* Minutes at which units of pooled codes begin; units of at least 1. */
int32_t units_pool_begins(int32_t units);

/* One step as a sentence, without a line end. */
void step_write(const struct step *step, struct buffer *out);

#endif

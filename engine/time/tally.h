/* Inside the time room: the minutes of a day by code, while they are counted.
 *
 * A part is one code. A family is a code and its add-on, or a code alone; it
 * is what a method counts. A share is what one performer in one role gave to
 * a part; `left` shrinks as lines are made of it.
 *
 * All of it lives in the arena of the count. */
#ifndef GONIO_TIME_TALLY_H
#define GONIO_TIME_TALLY_H

#include "time/units.h"

struct share {
    struct share *next; /* in documentation order */
    uint32_t performer;
    bool assistant;
    bool unknown; /* an entry of it does not say its minutes */
    int32_t minutes;
    int32_t left;
};

struct part {
    const struct procedure *procedure; /* NULL: no such part */
    struct share *shares;
    int32_t documented;
    int32_t minutes; /* documented, until tally_settle moves some */
    int32_t billed;  /* sum of the stated billed_units, else COUNT_NONE */
    int32_t units;   /* under the method asked for */
};

struct family {
    struct part base;
    struct part add_on;
    int32_t minutes;
    int32_t whole; /* fifteens, and what is left of them: pooled ones */
    int32_t remainder;
    bool pools;
    bool tied; /* the cut of the eight-minute allotment runs through it */
    int32_t eight_minute;
    int32_t midpoint;
    int32_t units; /* under the method asked for */
};

/* What is to be counted, and how. */
struct units_day {
    const struct minutes_entry *entries;
    size_t count;
    const struct units_options *options;
    struct arena *arena;
};

struct tally {
    struct arena *arena;
    const struct units_options *options;
    struct units_result *result;
    struct family *families; /* in documentation order */
    size_t count;
    size_t step_room;
};

/* The entries summed by code; false when memory is refused. */
bool tally_gather(struct tally *tally, const struct units_day *day);
/* Once each family's units are known: gives them and the minutes behind them
 * to its parts. False when memory is refused. */
bool tally_settle(struct tally *tally);

/* The code that takes a family's units after the first, documented or not;
 * NULL when there is none. */
const struct procedure *family_add_on(const struct family *family);

/* The part's minutes of one role that no line has yet. */
int32_t part_left(const struct part *part, bool assistant);

/* A step to fill in; there is always room. */
struct step *tally_step(struct tally *tally, enum step_kind kind,
                        const struct procedure *procedure);

/* ladder.c: a family's units by the midpoint rule, and where the next begins;
 * 0 minutes when nothing more can be earned. */
int32_t ladder_units(const struct family *family, int32_t minutes);
int32_t ladder_begins(const struct family *family, int32_t units);
/* Units of a code that is not counted by time. */
int32_t ladder_other(const struct part *part);

/* allot.c: the pool by the eight-minute rule: fills eight_minute of each
 * family that pools, and the result's pool, tie and acceptable allotments.
 * False when memory is refused. */
bool allot_pool(struct tally *tally);
/* Adds a family with so many units to an allotment that has room for it. */
void allot_put(struct allotment *allotment, const struct family *family, int32_t units);

/* lines.c: the claim lines of all parts. False when memory is refused. */
bool lines_make(struct tally *tally);

/* units.c: all entries counted together, whatever the options say of
 * therapists. result is zeroed but for its method. False: no memory. */
bool units_together(const struct units_day *day, struct units_result *result);

/* apart.c: each therapist's entries counted alone, and the results joined.
 * False: no memory. */
bool apart_count(const struct units_day *day, struct units_result *result);

#endif

/* Inside the naive model: see naive.h. */
#ifndef GONIO_TESTS_TIME_NAIVE_MODEL_H
#define GONIO_TESTS_TIME_NAIVE_MODEL_H

#include "naive.h"

#define CODES   32
#define MINUTES 1024
#define SETS    4096

struct minute {
    uint32_t performer;
    bool assistant;
};

struct code {
    const struct procedure *procedure;
    struct minute minutes[MINUTES];
    int count;
    int documented;
    int billed; /* -1: not stated */
    int units;
    bool therapist, assistant, unknown; /* there are such entries */
};

/* A code, or a code and what its further units are billed as. */
struct lot {
    int first, more;     /* index of the code; -1: none */
    const char *further; /* the code of further units, NULL */
    int minutes;
    bool pools;
    int eight, midpoint, units;
};

struct model {
    const struct units_options *options;
    struct code codes[CODES];
    int code_count;
    struct lot lots[CODES];
    int lot_count;
    int sets[SETS][CODES]; /* units of each lot, in every way that is allowed */
    int set_count;
    int trial[CODES];
};

/* From the printed table of the manual: minutes at which the first and second
 * unit begin, and how many more each further one needs. */
struct printed {
    const char *code;
    const char *further; /* NULL: further units are the code's own */
    int first, second, step;
    int length;                        /* minutes of a unit */
    int each_from, each_to, both_from; /* two units, therapist and assistant one each */
};
/* The row of a code: the last one is that of all 15-minute codes. */
const struct printed *naive_row(const char *code);

/* The day read, and every allotment of its pool that the manual allows. The
 * model is overwritten by the next one. */
struct model *naive_build(const struct note *note, const struct units_options *options);
/* The allotment that is taken, and how many are as the clinic states. */
const int *naive_choose(const struct model *model, int *stated);
/* The units of a lot by every method. */
void naive_count(struct model *model, int i, const int *chosen);
/* Deals the lot's units and the minutes behind them to its codes. */
void naive_deal(struct model *model, struct lot *lot);

/* Units of one code without and with an assistant modifier, and the minutes
 * of each. */
struct deal {
    int plain, flagged;                   /* units */
    int plain_therapist, plain_assistant; /* minutes of them */
    int flagged_therapist, flagged_assistant;
};

struct deal naive_deal_timed(const struct printed *row, int therapist, int assistant,
                             int units, enum assistant_share share);
struct deal naive_deal_untimed(const struct code *code, int therapist, int assistant,
                               enum assistant_share share);

#endif

/* What a ledger should know, counted anew from the sessions alone: the model
 * that test_keeper_model.c holds the keeper against. */
#ifndef TEST_RUN_KEEPER_MODEL_H
#define TEST_RUN_KEEPER_MODEL_H

#include "base/buffer.h"
#include "model/decision.h"

struct dice {
    uint64_t state;
};

#define PEOPLE     3
#define CLINICS    2
#define THERAPISTS 3
#define DAYS       24

/* One revision of one session. */
struct visited {
    int clinic, number; /* its key */
    int revision;       /* 0: there is none */
    bool is_void;
    int person, day, start, units, code, therapist;
};

#define KEYS_MAX    600
#define RECORDS_MAX 2000

struct model {
    struct visited effective[KEYS_MAX];
    size_t count;
    struct visited records[RECORDS_MAX]; /* all that were sent, but conflicts */
    size_t record_count;
};

/* A claim-day, as the model sees it. */
struct model_day {
    const struct visited *members[KEYS_MAX]; /* not void, in day order */
    size_t count;
    int64_t before; /* dollars told */
    int visits;     /* told */
    bool told;
    enum outcome outcome;
    int64_t allowed; /* of its lines */
    int units;
};

/* Every claim-day of a person, in order. */
struct account {
    struct model_day days[CLINICS * DAYS];
    size_t count;
};

uint32_t dice_roll(struct dice *dice, uint32_t sides);
bool dice_chance(struct dice *dice, uint32_t percent);

extern const char *const model_clinics[CLINICS];
struct visited model_visit(struct dice *dice);
void model_write(const struct visited *it, struct buffer *out);
/* All days of the person: what they were told, and what came out. */
void model_reckon(const struct model *model, int person, struct account *account);

#endif

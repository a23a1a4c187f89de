/* A second way of counting history: visits as plain rows in a list, each
 * question answered by walking over all of them. One beneficiary, two clinics,
 * two payers. */
#ifndef TESTS_HISTORY_MODEL_H
#define TESTS_HISTORY_MODEL_H

#include "history/history.h"
#include "support/gonio_test.h"

#define MODEL_DAYS  48
#define MODEL_LINES 4

struct model_line {
    const char *code;
    int discipline, units, minutes;
    int64_t allowed; /* MONEY_NONE */
    bool by_therapist;
};

struct model_visit {
    int32_t date;
    int clinic, payer, discipline;
    bool denied, is_void;
    int32_t report_on, first_on;  /* DATE_NONE */
    int64_t stated;               /* dollars; MONEY_NONE */
    int stated_days, stated_used; /* since the report; of the year; COUNT_NONE */
    int32_t stated_as_of;         /* DATE_NONE */
    struct model_line lines[MODEL_LINES];
    size_t count;
};

struct model {
    struct model_visit visits[MODEL_DAYS]; /* in order */
    size_t count;
    int64_t opening; /* of payer 0, PT and SLP; MONEY_NONE: none */
    int32_t opening_as_of;
};

struct model_told {
    int64_t allowed;
    bool partial; /* dollars or days */
    int since_report, since_therapist;
    int32_t evaluated_on;
    int week_visits[DISCIPLINE_COUNT], year_visits[DISCIPLINE_COUNT];
    int year_units[DISCIPLINE_COUNT];
    bool year_partial[DISCIPLINE_COUNT];
    int month_code_units; /* of 97110 in the visit's discipline */
};
/* Of the visit that is next. */
void model_tell(const struct model *model, const struct model_visit *next,
                struct model_told *told);

#endif

/* The values of facts: fields of the session format, and what the engine has
 * worked out. facts.c has the list of them. */
#ifndef GONIO_POLICY_FACT_VALUES_H
#define GONIO_POLICY_FACT_VALUES_H

#include "model/fields.h"
#include "policy/deciding.h"

/* What the engine has worked out. */
enum derived {
    FROM_FIELD, /* no derived fact: a field of the session format */
    DAY_SESSIONS,
    DAY_RANK,
    DAY_TIMED_MINUTES,
    DAY_UNTIMED_MINUTES,
    DAY_TOTAL_MINUTES,
    DAY_DOCUMENTED_MINUTES,
    DAY_ASSISTANT_MINUTES,
    DAY_UNITS,
    DAY_EVALUATION_ONLY,
    DAY_ALLOWED,
    OF_PAYER, /* of a session, or of the day: what the first session knows */
    OF_PAYER_KIND,
    OF_MEMBER_ID,
    OF_RECERTIFIED_ON,
    OF_RECERTIFIER,
    OF_CERTIFIED_THROUGH,
    OF_EVALUATION_ONLY,
    OF_HISTORY_OF_THIS_YEAR,
    OF_HISTORY_ALLOWED_ON_DAY,
    OF_HISTORY_VISITS_THIS_WEEK,
    SERVICE_LABEL,
    SERVICE_TIMED,
    SERVICE_EVALUATION,
    SERVICE_ATTENDANCE,
    SERVICE_THERAPY,
    SERVICE_CLOCK_MINUTES,
    SERVICE_BY_ASSISTANT,
    SERVICE_BY_THERAPIST,
    SERVICE_DISCIPLINE,
    LINE_CODE,
    LINE_UNITS,
    LINE_MINUTES,
    LINE_ASSISTANT_MINUTES,
    LINE_DISCIPLINE,
    LINE_ALLOWED
};

/* What service.attendance and service.therapy can be. */
extern const struct word_set attendance_words, therapy_words;

struct derived_fact {
    const char *path;
    const char *meaning;
    enum derived derived;
    enum value_kind kind;
    const struct word_set *words; /* VALUE_TEXT: the only ones it can be */
};

/* All of them, in the order they are listed. */
extern const struct derived_fact fact_derived[];
extern const size_t fact_derived_count;

/* The session's insurance with the payer that decides, or NULL. */
const struct insurance *fact_insurance(const struct deciding *e, size_t session);

/* The value of a field in its struct. */
struct value fact_of_field(const struct field *field, const void *record);

struct value fact_of_day(const struct deciding *e, enum derived what);
struct value fact_of_session(const struct deciding *e, size_t session,
                             enum derived what);
struct value fact_of_service(const struct treated *service, enum derived what);
struct value fact_of_line(const struct line *line, enum derived what);

#endif

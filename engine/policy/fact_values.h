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
    DAY_FILING_DATE,
    DAY_KNOWN_ON,
    OF_PAYER, /* of a session, or of the day: what the first session knows */
    OF_PAYER_KIND,
    OF_MEMBER_ID,
    OF_RECERTIFIED_ON,
    OF_RECERTIFIER,
    OF_CERTIFIED_THROUGH,
    OF_LATE_ON,
    OF_LATE_THROUGH,
    OF_LATE_CREDENTIAL,
    OF_LATE_REASON,
    OF_EVALUATION_ONLY,
    OF_HISTORY_OF_THIS_YEAR,
    OF_HISTORY_ALLOWED_ON_DAY,
    OF_DIAGNOSES_COUNT,
    OF_CHAPTER,
    OF_INDICATION,
    OF_NPI_CONFLICT,
    OF_CERTIFIER_TREATS,
    OF_WHOLE_BY_THERAPIST,
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
    SERVICE_DIAGNOSES_COUNT,
    SERVICE_IN_ABN,
    SERVICE_NOTE_REPEATS,
    SERVICE_NOTE_SESSION,
    SERVICE_NOTE_DATE,
    SERVICE_UNCHANGED,
    SERVICE_UNCHANGED_FROM,
    LINE_CODE,
    LINE_UNITS,
    LINE_MINUTES,
    LINE_ASSISTANT_MINUTES,
    LINE_DISCIPLINE,
    LINE_ALLOWED,
    LINE_REPEATED
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

/* How its note compares with earlier ones: history.notes (fact_notes.c). */
struct value fact_of_note(const struct treated *service, enum derived what);

/* The session's insurance with the payer that decides, or NULL. */
const struct insurance *fact_insurance(const struct deciding *e, size_t session);

/* The value of a field in its struct. */
struct value fact_of_field(const struct field *field, const void *record);

struct value fact_of_day(const struct deciding *e, enum derived what);
struct value fact_of_session(const struct deciding *e, size_t session,
                             enum derived what);
struct value fact_of_service(const struct treated *service, enum derived what);
struct value fact_of_line(const struct deciding *e, size_t line, enum derived what);

/* What a claim names (fact_roles.c). last: the latest recertification, or
 * NULL. */
struct value fact_npi_conflict(const struct session *session);
struct value fact_certifier_treats(const struct session *session,
                                   const struct recertification *last);
/* The recertification signed after the day that is to cover it (fact_late.c). */
struct value fact_late_on(const struct deciding *e, size_t session);
struct value fact_late_through(const struct deciding *e, size_t session);
struct value fact_late_credential(const struct deciding *e, size_t session);
struct value fact_late_reason(const struct deciding *e, size_t session);
struct value fact_whole_by_therapist(const struct deciding *e, size_t session);
struct value fact_line_repeated(const struct deciding *e, size_t line);
struct value fact_chapter(const struct text_list *diagnoses);
struct value fact_indication(const struct text_list *diagnoses);
struct value fact_list_count(const struct text_list *list);

#endif

/* One session being told its history: private to this room. Each part fills
 * in its figures; tell.c opens and closes. */
#ifndef GONIO_HISTORY_TELL_H
#define GONIO_HISTORY_TELL_H

#include "history/visit.h"
#include "model/fields.h"
#include "policy/row.h"

struct past {
    int32_t date;
    const struct visit *visit;
    struct visit_data data;
    bool same_payer, same_clinic;
};

struct telling {
    const struct session *session;
    const struct history_before *before;
    struct arena *arena;
    int32_t date;
    struct text payer; /* the policy's id, or as the session names it */
    enum discipline discipline;
    struct past *past; /* in order */
    size_t past_count;
    /* The first day of a visit that is held, of this payer and of this
     * clinic; DATE_MAX when none is. What came before it was not seen. */
    int32_t payer_seen, clinic_seen;
    const struct history *own; /* of the session; NULL: it says nothing */
    int32_t own_as_of;         /* day before, where it does not say */
    bool closed;               /* own figures hold this day already */
    struct history *told;
    struct insurance *insurance; /* told, the primary payer's; NULL: unchanged */
    bool no_memory;
};

/* allowed_year_to_date (tell_dollars.c). */
void tell_dollars(struct telling *t);
/* visits_since_progress_report, visits_since_therapist, evaluated_on
 * (tell_periods.c). */
void tell_progress(struct telling *t);
void tell_evaluated(struct telling *t);
/* used[] (tell_used.c). */
void tell_used(struct telling *t);
/* prior_authorizations[].used (tell_grants.c). */
void tell_grants(struct telling *t);
/* notes[] (tell_notes.c). */
void tell_notes(struct telling *t);

/* Whether a visit is of the session's plan of care: clinic, discipline and, where
 * both are known, episode. */
bool tell_same_plan(const struct telling *t, const struct past *past);

/* What is counted of lines (tell_periods.c). */
struct tally_key {
    int32_t discipline, program;  /* 0: any */
    const struct code_set *codes; /* NULL: any */
};
struct tally_sum {
    int64_t visits, units, minutes, procedures;
    int64_t allowed; /* MONEY_NONE: one was unknown */
};
/* known and more together, as far as a count goes; COUNT_NONE: not known. */
int32_t tally_plus(int32_t known, int64_t more);
bool tally_has(const struct tally_key *key, const struct visit_line *line);
/* Adds a visit's lines; units, minutes, procedures and dollars, not visits.
 * False when it has none of them. */
bool tally_lines(const struct visit_data *data, const struct tally_key *key,
                 struct tally_sum *sum);

#endif

/* On whose order: rows that ask for one, and the states in which a patient may
 * come without, for so many days or visits.
 *
 * The state is the one in which the patient was treated: where the service
 * was given; at a distance, or where that is not said, the patient's own. */
#include "policy/fact_values.h"
#include "policy/limits.h"

/* One row asked for one discipline of the day. */
struct asking {
    const struct order_row *row;
    enum discipline discipline;
    size_t index; /* of the session that answers */
    const struct session *session;
};

/* ---- direct access ---- */

static struct text state_of(const struct session *session)
{
    const struct location *location = session->service_location;
    if (location && !session->telehealth) {
        if (!text_is_absent(location->state))
            return location->state;
        if (location->locality.len > 3 && location->locality.at[2] == '-')
            return (struct text){location->locality.at, 2};
    }
    return session->patient->state;
}

static bool names_state(const struct direct_access_row *row, struct text state)
{
    for (size_t i = 0; i < row->states.count; i++)
        if (text_equal(row->states.at[i], state))
            return true;
    return false;
}

static const struct direct_access_row *
access_in(const struct deciding *e, struct text state, enum discipline discipline)
{
    const struct referral_rules *referral = &e->policy->referral;
    for (size_t i = 0; i < referral->access_count; i++) {
        const struct direct_access_row *row = &referral->access[i];
        if (in_force_on(&row->dates, e->date, e->known_on) &&
            (!row->disciplines || (row->disciplines >> discipline & 1u)) &&
            names_state(row, state))
            return row;
    }
    return NULL;
}

/* Mondays to Fridays from one day to another, the first not counted. */
static int32_t business_days(int32_t from, int32_t to)
{
    int32_t weeks = (to - from) / 7, days = weeks * 5;
    for (int32_t day = from + weeks * 7 + 1; day <= to; day++)
        days += date_weekday(day) <= 5;
    return days;
}

enum free_now { FREE_NO, FREE_UNSURE, FREE_YES };

static enum free_now within_days(struct deciding *e, const struct asking *a,
                                 const struct direct_access_row *access)
{
    int32_t first = a->session->first_treatment_on;
    if (access->days == COUNT_NONE && access->business_days == COUNT_NONE)
        return FREE_YES;
    if (first == DATE_NONE || first > e->date) {
        limits_missing(e, &a->row->about, TEXT("first_treatment_on"));
        return FREE_UNSURE;
    }
    bool over = (access->days != COUNT_NONE && e->date - first > access->days) ||
                (access->business_days != COUNT_NONE &&
                 business_days(first, e->date) > access->business_days);
    return over ? FREE_NO : FREE_YES;
}

static enum free_now within_visits(struct deciding *e, const struct asking *a,
                                   const struct direct_access_row *access)
{
    if (access->visits == COUNT_NONE)
        return FREE_YES;
    const struct used_asked asked = {.amount = AMOUNT_VISITS,
                                     .per = PERIOD_EPISODE,
                                     .disciplines = 1u << a->discipline};
    const struct used_sum used = used_before(e, &asked);
    if (used.known != USED_UNKNOWN &&
        used.count + (used.with_day ? 0 : 1) <= access->visits)
        return FREE_YES;
    if (!used.with_day &&
        (used.known == USED_EXACTLY || used.least + 1 > access->visits))
        return FREE_NO;
    limits_missing(e, &a->row->about, used_path(e, &asked));
    return FREE_UNSURE;
}

static enum free_now is_free(struct deciding *e, const struct asking *a,
                             const struct direct_access_row **access)
{
    struct text state = state_of(a->session);
    if (!e->policy->referral.access_count)
        return FREE_NO;
    if (text_is_absent(state)) {
        limits_missing(e, &a->row->about, TEXT("service_location.state"));
        return FREE_UNSURE;
    }
    *access = access_in(e, state, a->discipline);
    if (!*access)
        return FREE_NO;
    if ((*access)->free)
        return FREE_YES;
    enum free_now days = within_days(e, a, *access);
    if (days == FREE_NO)
        return FREE_NO;
    enum free_now visits = within_visits(e, a, *access);
    return days < visits ? days : visits;
}

/* ---- the order ---- */

enum fault {
    FAULT_NONE,
    FAULT_UNSURE,
    FAULT_ABSENT,
    FAULT_WHO,
    FAULT_LATE,
    FAULT_OLD,
    FAULT_UNSIGNED
};

static const struct {
    const char *message, *fix, *carc, *rarc;
} told[] = {
    [FAULT_ABSENT] = {"no order is on file",
                      "Get the order, and enter who gave it and "
                      "when",
                      "288", "N455"},
    [FAULT_WHO] = {"who gave the order may not, for this payer",
                   "Get an order of somebody who may", "183", "N574"},
    [FAULT_LATE] = {"the order is dated after the day of service",
                    "Enter the order that was there on that day", "288", "N456"},
    [FAULT_OLD] = {"the order is too old", "Get a new order", "288", "N456"},
    [FAULT_UNSIGNED] = {"the order was not signed by the day of service",
                        "Enter the day on which it was signed", "288", "N456"},
};

static bool is_there(const struct referral *referral)
{
    return referral &&
           (!text_is_absent(referral->npi) || referral->credential.kind ||
            referral->date != DATE_NONE || referral->signed_on != DATE_NONE);
}

/* The day it was given; where that is not said, the day it was signed. */
static int32_t given_on(const struct referral *referral)
{
    return referral->date != DATE_NONE ? referral->date : referral->signed_on;
}

static enum fault judge_who(const struct asking *a, const char **unknown)
{
    enum credential_kind kind = a->session->referral->credential.kind;
    if (!a->row->who || (kind && (a->row->who >> kind & 1u)))
        return FAULT_NONE;
    *unknown = "referral.credential";
    return kind ? FAULT_WHO : FAULT_UNSURE;
}

static enum fault judge_dates(const struct deciding *e, const struct asking *a,
                              const char **unknown)
{
    const struct referral *referral = a->session->referral;
    int32_t given = given_on(referral);
    if (given != DATE_NONE && given > e->date)
        return FAULT_LATE;
    if (given != DATE_NONE && a->row->within_days &&
        e->date - given > a->row->within_days)
        return FAULT_OLD;
    if (a->row->is_signed &&
        (referral->signed_on == DATE_NONE || referral->signed_on > e->date))
        return FAULT_UNSIGNED;
    *unknown = "referral.date";
    return given == DATE_NONE && a->row->within_days ? FAULT_UNSURE : FAULT_NONE;
}

/* unknown: the fact without which nobody can tell. */
static enum fault judge_order(const struct deciding *e, const struct asking *a,
                              const char **unknown)
{
    if (!is_there(a->session->referral))
        return FAULT_ABSENT;
    enum fault who = judge_who(a, unknown);
    return who ? who : judge_dates(e, a, unknown);
}

/* ---- findings ---- */

static void add_facts(struct deciding *e, struct finding *finding,
                      const struct asking *a, const struct direct_access_row *access)
{
    const struct referral *referral = a->session->referral;
    finding_fact(e, finding, value_date(referral ? referral->date : DATE_NONE),
                 "referral.date");
    finding_fact(e, finding, value_date(referral ? referral->signed_on : DATE_NONE),
                 "referral.signed_on");
    if (a->row->within_days)
        finding_fact(e, finding, value_count(a->row->within_days), "within_days");
    if (!access)
        return;
    finding_fact(e, finding, value_text(state_of(a->session)), "state");
    finding_fact(e, finding, value_date(a->session->first_treatment_on),
                 "first_treatment_on");
    if (access->days != COUNT_NONE)
        finding_fact(e, finding, value_count(access->days), "days");
    if (access->business_days != COUNT_NONE)
        finding_fact(e, finding, value_count(access->business_days), "business_days");
    if (access->visits != COUNT_NONE)
        finding_fact(e, finding, value_count(access->visits), "visits");
}

static void report(struct deciding *e, const struct asking *a, enum fault fault,
                   const struct direct_access_row *access)
{
    const struct order_row *row = a->row;
    struct text codes = limits_codes(e, &row->about, a->discipline);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "referral.order", .topic = "referral",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)a->index, .carc = told[fault].carc,
                        .rarc = told[fault].rarc, .verdict = &row->verdict,
                        .message = deciding_text(
                            e, "%.*s: %s%s", TEXT_ARG(codes), told[fault].message,
                            access ? ", and the time without one is over" : ""),
                        .fix = text_of(told[fault].fix), .source = &row->source,
                        .from = row->dates.from));
    if (finding)
        finding->rule = row->rule;
    add_facts(e, finding, a, access);
}

/* ---- one row ---- */

static void judge_discipline(struct deciding *e, struct asking *a)
{
    const struct direct_access_row *access = NULL;
    a->index = limits_session(e, &a->row->about, a->discipline);
    a->session = e->day->members[a->index].session;
    const char *unknown = NULL;
    enum fault fault = judge_order(e, a, &unknown);
    if (!fault || is_free(e, a, &access) != FREE_NO)
        return;
    if (fault == FAULT_UNSURE)
        limits_missing(e, &a->row->about, text_of(unknown));
    else
        report(e, a, fault, access);
}

static void judge_row(struct deciding *e, const struct order_row *row)
{
    struct asking asking = {.row = row};
    if (!limits_concern(e, &row->about))
        return;
    uint32_t disciplines = limits_disciplines(e, &row->about);
    for (int d = 0; d < DISCIPLINE_COUNT; d++) {
        asking.discipline = (enum discipline)d;
        if (disciplines >> d & 1u)
            judge_discipline(e, &asking);
    }
}

void referral_judge(struct deciding *e)
{
    for (size_t i = 0; i < e->policy->referral.count; i++) {
        const struct order_row *row = &e->policy->referral.rows[i];
        if (in_force_on(&row->dates, e->date, e->known_on))
            judge_row(e, row);
    }
}

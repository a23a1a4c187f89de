#include "policy/fact_values.h"

#include "model/credential.h"
#include "policy/phrase.h"
#include "policy/used.h"

/* ---- fields of the session format ---- */

static const struct value unknown = {.kind = VALUE_UNKNOWN};

static struct value number(enum value_kind kind, int64_t n)
{
    return (struct value){.kind = kind, .number = n};
}

static struct value money_value(int64_t cents)
{
    return cents == MONEY_NONE ? unknown : number(VALUE_MONEY, cents);
}

static struct value text_field(const struct field *field, const void *member)
{
    const struct text *text = member;
    if (field->kind != FIELD_NOTE)
        return value_text(*text);
    return phrase_said(*text) ? (struct value){.kind = VALUE_NOTE} : unknown;
}

static struct value list_field(const struct field *field, const void *member)
{
    const struct text_list *list = member;
    if (field->kind == FIELD_NOTES)
        return phrase_any_said(list) ? (struct value){.kind = VALUE_NOTE} : unknown;
    return list->at ? (struct value){.kind = VALUE_TEXTS, .list = *list} : unknown;
}

static struct value word_value(const struct word_set *words, int32_t word)
{
    return word ? value_text(text_of(word_text(words, word))) : unknown;
}

static struct value int_field(const struct field *field, int32_t n)
{
    switch ((enum field_kind)field->kind) {
    case FIELD_DATE:
        return value_date(n);
    case FIELD_CLOCK:
        return n == CLOCK_NONE ? unknown : number(VALUE_CLOCK, n);
    case FIELD_COUNT:
        return value_count(n);
    case FIELD_FLAG:
        return value_flag(n);
    case FIELD_WORD:
        return word_value(field->words, n);
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
    case FIELD_MONEY:
    case FIELD_CREDENTIAL:
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
    case FIELD_TEXTS:
    case FIELD_NOTES:
    default:
        return unknown;
    }
}

struct value fact_of_field(const struct field *field, const void *record)
{
    const void *member = (const char *)record + field->offset;
    switch ((enum field_kind)field->kind) {
    case FIELD_ID:
    case FIELD_NOTE:
    case FIELD_NPI:
    case FIELD_CODE:
        return text_field(field, member);
    case FIELD_TEXTS:
    case FIELD_NOTES:
        return list_field(field, member);
    case FIELD_MONEY:
        return money_value(*(const int64_t *)member);
    case FIELD_CREDENTIAL:
        return word_value(&credential_kind_words,
                          (int32_t)((const struct credential *)member)->kind);
    case FIELD_DATE:
    case FIELD_CLOCK:
    case FIELD_COUNT:
    case FIELD_FLAG:
    case FIELD_WORD:
        return int_field(field, *(const int32_t *)member);
    case FIELD_OBJECT:
    case FIELD_OBJECTS:
    default:
        return unknown;
    }
}

/* ---- what the engine has worked out ---- */

/* The payer is not of the same rank in every session of the day. Where a
 * session is decided as another payer's, its own of that rank. */
const struct insurance *fact_insurance(const struct deciding *e, size_t index)
{
    const struct session *session = e->day->members[index].session;
    size_t rank = (size_t)e->rank;
    for (size_t i = 0; i < session->insurance.count; i++)
        if (text_equal(session->insurance.at[i].payer, e->policy->id))
            return &session->insurance.at[i];
    return rank < session->insurance.count ? &session->insurance.at[rank] : NULL;
}

static bool is_timed(const struct treated *t)
{
    return t->procedure && procedure_is_timed(t->procedure);
}

static int32_t sum_minutes(const struct deciding *e, enum derived what)
{
    int32_t sum = 0;
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        bool counts = t->fate == FATE_BILLABLE;
        int32_t minutes = counts ? t->claimed : t->minutes;
        bool wanted = what == DAY_DOCUMENTED_MINUTES ||
                      (counts && (what == DAY_TOTAL_MINUTES ||
                                  (what == DAY_TIMED_MINUTES && is_timed(t)) ||
                                  (what == DAY_UNTIMED_MINUTES && !is_timed(t)) ||
                                  (what == DAY_ASSISTANT_MINUTES && t->assistant)));
        if (wanted && minutes != COUNT_NONE)
            sum += minutes;
    }
    return sum;
}

static int32_t line_units(const struct deciding *e)
{
    int32_t units = 0;
    for (size_t i = 0; i < e->line_count; i++)
        units += e->lines[i].units;
    return units;
}

/* The latest recertification signed by the day of service, or NULL. */
static const struct recertification *latest(const struct deciding *e,
                                            const struct plan_of_care *plan)
{
    const struct recertification *best = NULL;
    for (size_t i = 0; plan && i < plan->recertifications.count; i++) {
        const struct recertification *one = &plan->recertifications.at[i];
        if (one->certified_on != DATE_NONE && one->certified_on <= e->date &&
            (!best || one->certified_on > best->certified_on))
            best = one;
    }
    return best;
}

static struct value certified_through(const struct plan_of_care *plan,
                                      const struct recertification *last)
{
    if (last && last->through != DATE_NONE)
        return value_date(last->through);
    return !last && plan ? value_date(plan->through) : unknown;
}

static struct value evaluation_only(const struct deciding *e, size_t session)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->session_index == session && (!t->procedure || !t->procedure->evaluation))
            return value_flag(false);
    }
    return value_flag(true);
}

/* Known when dollars are; figures without a date are taken for this year's. */
static struct value of_this_year(const struct deciding *e,
                                 const struct history *history)
{
    int32_t year, other, rest[2];
    if (!history || history->allowed_year_to_date == MONEY_NONE)
        return unknown;
    if (history->as_of == DATE_NONE)
        return value_flag(true);
    date_split(e->date, &year, &rest[0], &rest[1]);
    date_split(history->as_of, &other, &rest[0], &rest[1]);
    return value_flag(year == other);
}

/* Dollars of a year are counted apart for OT, and together for PT and SLP. */
static struct value allowed_on_day(const struct deciding *e, size_t session)
{
    const uint32_t ot = 1u << DISCIPLINE_OT;
    const struct history *history = e->day->members[session].session->history;
    size_t first = e->first_service[session];
    if (!history || history->allowed_year_to_date == MONEY_NONE ||
        first >= e->service_count)
        return unknown;
    enum discipline discipline = e->services[first].discipline;
    if (discipline == DISCIPLINE_UNKNOWN)
        return unknown;
    return money_value(fees_sum(e, discipline == DISCIPLINE_OT ? ot : ~ot));
}

static const struct session *session_at(const struct deciding *e, size_t index)
{
    return e->day->members[index].session;
}

static const struct recertification *latest_of(const struct deciding *e, size_t index)
{
    return latest(e, session_at(e, index)->plan_of_care);
}

static struct value payer(const struct deciding *e, size_t index)
{
    const struct insurance *insurance = fact_insurance(e, index);
    return insurance ? value_text(insurance->payer) : unknown;
}

static struct value payer_kind(const struct deciding *e, size_t index)
{
    const struct insurance *insurance = fact_insurance(e, index);
    return insurance ? word_value(&payer_kind_words, insurance->kind) : unknown;
}

static struct value member_id(const struct deciding *e, size_t index)
{
    const struct insurance *insurance = fact_insurance(e, index);
    return insurance ? value_text(insurance->member_id) : unknown;
}

static struct value recertified_on(const struct deciding *e, size_t index)
{
    const struct recertification *last = latest_of(e, index);
    return last ? value_date(last->certified_on) : unknown;
}

static struct value recertifier(const struct deciding *e, size_t index)
{
    const struct recertification *last = latest_of(e, index);
    return last ? word_value(&credential_kind_words,
                             (int32_t)last->certifier_credential.kind)
                : unknown;
}

static struct value plan_ends_on(const struct deciding *e, size_t index)
{
    return certified_through(session_at(e, index)->plan_of_care, latest_of(e, index));
}

static struct value history_of_this_year(const struct deciding *e, size_t index)
{
    return of_this_year(e, session_at(e, index)->history);
}

static struct value diagnoses_count(const struct deciding *e, size_t index)
{
    return fact_list_count(&session_at(e, index)->diagnoses);
}

static struct value diagnosis_chapter(const struct deciding *e, size_t index)
{
    return fact_chapter(&session_at(e, index)->diagnoses);
}

static struct value indication(const struct deciding *e, size_t index)
{
    return fact_indication(&session_at(e, index)->diagnoses);
}

static struct value npi_conflict(const struct deciding *e, size_t index)
{
    return fact_npi_conflict(session_at(e, index));
}

static struct value certifier_treats(const struct deciding *e, size_t index)
{
    return fact_certifier_treats(session_at(e, index), latest_of(e, index));
}

typedef struct value of_session_fn(const struct deciding *e, size_t index);
static of_session_fn *const of_session[] = {
    [OF_PAYER] = payer,
    [OF_PAYER_KIND] = payer_kind,
    [OF_MEMBER_ID] = member_id,
    [OF_RECERTIFIED_ON] = recertified_on,
    [OF_RECERTIFIER] = recertifier,
    [OF_CERTIFIED_THROUGH] = plan_ends_on,
    [OF_LATE_ON] = fact_late_on,
    [OF_LATE_THROUGH] = fact_late_through,
    [OF_LATE_CREDENTIAL] = fact_late_credential,
    [OF_LATE_REASON] = fact_late_reason,
    [OF_EVALUATION_ONLY] = evaluation_only,
    [OF_HISTORY_OF_THIS_YEAR] = history_of_this_year,
    [OF_HISTORY_ALLOWED_ON_DAY] = allowed_on_day,
    [OF_HISTORY_VISITS_THIS_WEEK] = used_visits_this_week,
    [OF_DIAGNOSES_COUNT] = diagnoses_count,
    [OF_CHAPTER] = diagnosis_chapter,
    [OF_INDICATION] = indication,
    [OF_NPI_CONFLICT] = npi_conflict,
    [OF_CERTIFIER_TREATS] = certifier_treats,
    [OF_WHOLE_BY_THERAPIST] = fact_whole_by_therapist,
};

static bool is_of_session(enum derived what)
{
    return (size_t)what < sizeof of_session / sizeof *of_session && of_session[what];
}

struct value fact_of_session(const struct deciding *e, size_t index, enum derived what)
{
    return is_of_session(what) ? of_session[what](e, index) : unknown;
}

/* As with the fields: what the first of its sessions knows. */
static struct value first_known(const struct deciding *e, enum derived what)
{
    for (size_t i = 0; i < e->day->count; i++) {
        struct value value = fact_of_session(e, i, what);
        if (value.kind != VALUE_UNKNOWN)
            return value;
    }
    return unknown;
}

static struct value all_evaluations(const struct deciding *e)
{
    for (size_t i = 0; i < e->day->count; i++)
        if (!evaluation_only(e, i).number)
            return value_flag(false);
    return value_flag(true);
}

struct value fact_of_day(const struct deciding *e, enum derived what)
{
    if (is_of_session(what))
        return first_known(e, what);
    if (what == DAY_SESSIONS)
        return value_count((int32_t)e->day->count);
    if (what == DAY_RANK)
        return value_count(e->rank);
    if (what == DAY_UNITS)
        return value_count(line_units(e));
    if (what == DAY_EVALUATION_ONLY)
        return all_evaluations(e);
    if (what == DAY_ALLOWED)
        return money_value(fees_sum(e, UINT32_MAX));
    if (what == DAY_FILING_DATE)
        return value_date(e->filing_date);
    if (what == DAY_KNOWN_ON)
        return value_date(e->known_on);
    if (what >= DAY_TIMED_MINUTES && what <= DAY_ASSISTANT_MINUTES)
        return value_count(sum_minutes(e, what));
    return unknown;
}

/* As enum attendance and enum therapy_class, after the unknown one. */
static const struct word attendances[] = {{NULL, NULL},
                                          {"one_on_one", "one therapist, one patient"},
                                          {"constant", "needs the therapist there"},
                                          {"supervised", "runs by itself"},
                                          {"group", "several patients"},
                                          {"none", "nobody is there"}};
const struct word_set attendance_words = {"attendance", attendances,
                                          sizeof attendances / sizeof *attendances};
static const struct word classes[] = {{NULL, NULL},
                                      {"always", "always therapy"},
                                      {"sometimes", "under a plan of care"},
                                      {"never", "no therapy"}};
const struct word_set therapy_words = {"therapy", classes,
                                       sizeof classes / sizeof *classes};

/* Unknown where the notice names no codes. */
static struct value in_abn(const struct treated *t)
{
    const struct abn *abn = t->session->abn;
    if (!abn || !abn->codes.count)
        return unknown;
    for (size_t i = 0; i < abn->codes.count; i++)
        if (text_equal(abn->codes.at[i], t->service->code))
            return value_flag(1);
    return value_flag(0);
}

struct value fact_of_service(const struct treated *t, enum derived what)
{
    const struct procedure *p = t->procedure;
    if (what == SERVICE_CLOCK_MINUTES)
        return value_count(t->clock_minutes);
    if (what == SERVICE_DIAGNOSES_COUNT)
        return fact_list_count(&t->service->diagnoses);
    if (what == SERVICE_IN_ABN)
        return in_abn(t);
    if (what >= SERVICE_NOTE_REPEATS && what <= SERVICE_UNCHANGED_FROM)
        return fact_of_note(t, what);
    if (what == SERVICE_DISCIPLINE)
        return word_value(&discipline_words, (int32_t)t->discipline);
    if (what == SERVICE_BY_ASSISTANT || what == SERVICE_BY_THERAPIST) {
        if (t->credential == CREDENTIAL_UNKNOWN)
            return unknown;
        return value_flag(what == SERVICE_BY_ASSISTANT
                              ? t->assistant
                              : credential_is_therapist(t->credential));
    }
    if (!p)
        return unknown;
    if (what == SERVICE_LABEL)
        return value_text(text_of(p->label));
    if (what == SERVICE_TIMED)
        return value_flag(procedure_is_timed(p));
    if (what == SERVICE_EVALUATION)
        return value_flag(p->evaluation);
    if (what == SERVICE_ATTENDANCE)
        return word_value(&attendance_words, (int32_t)p->attendance + 1);
    return word_value(&therapy_words, (int32_t)p->therapy + 1);
}

struct value fact_of_line(const struct deciding *e, size_t index, enum derived what)
{
    const struct line *line = &e->lines[index];
    if (what == LINE_REPEATED)
        return fact_line_repeated(e, index);
    if (what == LINE_CODE)
        return value_text(text_of(line->code));
    if (what == LINE_UNITS)
        return value_count(line->units);
    if (what == LINE_MINUTES)
        return value_count(line->minutes);
    if (what == LINE_ASSISTANT_MINUTES)
        return value_count(line->assistant_minutes);
    if (what == LINE_ALLOWED)
        return money_value(line->allowed);
    return word_value(&discipline_words, (int32_t)line->discipline);
}

/* ---- the list ---- */

const struct derived_fact fact_derived[] = {
    {"day.sessions", "Sessions of the claim-day", DAY_SESSIONS, VALUE_NUMBER, NULL},
    {"day.insurance.payer", "The payer that decides", OF_PAYER, VALUE_TEXT, NULL},
    {"day.insurance.kind", "Kind of its plan", OF_PAYER_KIND, VALUE_TEXT,
     &payer_kind_words},
    {"day.insurance.member_id", "Its number for the patient", OF_MEMBER_ID, VALUE_TEXT,
     NULL},
    {"day.insurance.rank", "0 is primary", DAY_RANK, VALUE_NUMBER, NULL},
    {"day.timed_minutes", "Minutes of timed codes that count", DAY_TIMED_MINUTES,
     VALUE_NUMBER, NULL},
    {"day.untimed_minutes", "Minutes of other codes that count", DAY_UNTIMED_MINUTES,
     VALUE_NUMBER, NULL},
    {"day.total_minutes", "All minutes that count", DAY_TOTAL_MINUTES, VALUE_NUMBER,
     NULL},
    {"day.documented_minutes", "All minutes documented", DAY_DOCUMENTED_MINUTES,
     VALUE_NUMBER, NULL},
    {"day.assistant_minutes", "Minutes given by assistants", DAY_ASSISTANT_MINUTES,
     VALUE_NUMBER, NULL},
    {"day.units", "Units on the lines", DAY_UNITS, VALUE_NUMBER, NULL},
    {"day.plan_of_care.recertified_on", "Latest recertification up to the day",
     OF_RECERTIFIED_ON, VALUE_DATE, NULL},
    {"day.plan_of_care.certified_through",
     "Last day that the latest certification or recertification covers, where stated",
     OF_CERTIFIED_THROUGH, VALUE_DATE, NULL},
    {"day.evaluation_only", "Nothing but evaluations was done", DAY_EVALUATION_ONLY,
     VALUE_BOOL, NULL},
    {"day.history.of_this_year", "The figures of history are of this calendar year",
     OF_HISTORY_OF_THIS_YEAR, VALUE_BOOL, NULL},
    {"day.history.allowed_on_day", "What this day adds to the dollars of history",
     OF_HISTORY_ALLOWED_ON_DAY, VALUE_MONEY, NULL},
    {"day.filing_date", "Day on which the claim is filed", DAY_FILING_DATE, VALUE_DATE,
     NULL},
    {"day.known_on", "Day whose knowledge decides (--known-on); today if not said",
     DAY_KNOWN_ON, VALUE_DATE, NULL},
    {"day.diagnosis_chapter", "Chapter of ICD-10-CM of its first diagnosis", OF_CHAPTER,
     VALUE_TEXT, &chapter_words},
    {"day.indication", "Of the first diagnosis that is one of these", OF_INDICATION,
     VALUE_TEXT, &indication_words},
    {"day.history.visits_this_week",
     "Days of treatment in this week before the day, in this discipline",
     OF_HISTORY_VISITS_THIS_WEEK, VALUE_NUMBER, NULL},
    {"day.allowed", "Dollars allowed for its lines", DAY_ALLOWED, VALUE_MONEY, NULL},
    {"session.insurance.payer", "The payer that decides", OF_PAYER, VALUE_TEXT, NULL},
    {"session.insurance.kind", "Kind of its plan", OF_PAYER_KIND, VALUE_TEXT,
     &payer_kind_words},
    {"session.insurance.member_id", "Its number for the patient", OF_MEMBER_ID,
     VALUE_TEXT, NULL},
    {"session.plan_of_care.recertified_on", "Latest recertification up to the day",
     OF_RECERTIFIED_ON, VALUE_DATE, NULL},
    {"session.plan_of_care.recertifier_credential", "Credential of who signed it",
     OF_RECERTIFIER, VALUE_TEXT, &credential_kind_words},
    {"session.plan_of_care.certified_through",
     "Last day that the latest certification or recertification covers, where stated",
     OF_CERTIFIED_THROUGH, VALUE_DATE, NULL},
    {"session.plan_of_care.late_recertified_on",
     "Signature of a recertification after the day that is to cover it", OF_LATE_ON,
     VALUE_DATE, NULL},
    {"session.plan_of_care.late_through", "Last day that one covers", OF_LATE_THROUGH,
     VALUE_DATE, NULL},
    {"session.plan_of_care.late_credential", "Credential of who signed that one",
     OF_LATE_CREDENTIAL, VALUE_TEXT, &credential_kind_words},
    {"session.plan_of_care.late_reason", "Why that one came late", OF_LATE_REASON,
     VALUE_NOTE, NULL},
    {"session.evaluation_only", "Nothing but evaluations was done", OF_EVALUATION_ONLY,
     VALUE_BOOL, NULL},
    {"session.history.of_this_year", "The figures of history are of this calendar year",
     OF_HISTORY_OF_THIS_YEAR, VALUE_BOOL, NULL},
    {"session.history.allowed_on_day", "What this day adds to the dollars of history",
     OF_HISTORY_ALLOWED_ON_DAY, VALUE_MONEY, NULL},
    {"session.diagnoses_count", "How many diagnoses are listed", OF_DIAGNOSES_COUNT,
     VALUE_NUMBER, NULL},
    {"session.diagnosis_chapter", "Chapter of ICD-10-CM of the first diagnosis",
     OF_CHAPTER, VALUE_TEXT, &chapter_words},
    {"session.indication", "Of the first diagnosis that is one of these", OF_INDICATION,
     VALUE_TEXT, &indication_words},
    {"session.npi_conflict", "An NPI stated in parts that one person cannot have",
     OF_NPI_CONFLICT, VALUE_TEXT, NULL},
    {"session.certifier_treats", "Who certified the plan treats or supervises here",
     OF_CERTIFIER_TREATS, VALUE_BOOL, NULL},
    {"session.whole_by_therapist", "A therapist alone gave a whole billable service",
     OF_WHOLE_BY_THERAPIST, VALUE_BOOL, NULL},
    {"session.history.visits_this_week",
     "Days of treatment in this week before the day, in this discipline",
     OF_HISTORY_VISITS_THIS_WEEK, VALUE_NUMBER, NULL},
    {"service.label", "Short label of the code", SERVICE_LABEL, VALUE_TEXT, NULL},
    {"service.timed", "The code is counted in minutes", SERVICE_TIMED, VALUE_BOOL,
     NULL},
    {"service.is_evaluation", "Evaluation or re-evaluation", SERVICE_EVALUATION,
     VALUE_BOOL, NULL},
    {"service.attendance", "one_on_one, constant, supervised, group or none",
     SERVICE_ATTENDANCE, VALUE_TEXT, &attendance_words},
    {"service.therapy", "always, sometimes or never", SERVICE_THERAPY, VALUE_TEXT,
     &therapy_words},
    {"service.clock_minutes", "Minutes from start and end", SERVICE_CLOCK_MINUTES,
     VALUE_NUMBER, NULL},
    {"service.by_assistant", "Given by an assistant", SERVICE_BY_ASSISTANT, VALUE_BOOL,
     NULL},
    {"service.by_therapist", "Given by a therapist", SERVICE_BY_THERAPIST, VALUE_BOOL,
     NULL},
    {"service.discipline", "Of the session, or of the therapist", SERVICE_DISCIPLINE,
     VALUE_TEXT, &discipline_words},
    {"service.diagnoses_count", "How many diagnoses it points at",
     SERVICE_DIAGNOSES_COUNT, VALUE_NUMBER, NULL},
    {"service.in_abn", "Whether the ABN of its session names its code", SERVICE_IN_ABN,
     VALUE_BOOL, NULL},
    {"service.note_repeats", "Earlier visits whose note on the code says the same",
     SERVICE_NOTE_REPEATS, VALUE_NUMBER, NULL},
    {"service.note_repeats_session", "The last of them", SERVICE_NOTE_SESSION,
     VALUE_TEXT, NULL},
    {"service.note_repeats_on", "Its day of service", SERVICE_NOTE_DATE, VALUE_DATE,
     NULL},
    {"service.unchanged_days",
     "Days running before with the same exercises, nothing new", SERVICE_UNCHANGED,
     VALUE_NUMBER, NULL},
    {"service.unchanged_from", "The first of those days", SERVICE_UNCHANGED_FROM,
     VALUE_DATE, NULL},
    {"line.code", "Code of the line", LINE_CODE, VALUE_TEXT, NULL},
    {"line.units", "Its units", LINE_UNITS, VALUE_NUMBER, NULL},
    {"line.minutes", "Its minutes", LINE_MINUTES, VALUE_NUMBER, NULL},
    {"line.assistant_minutes", "Minutes an assistant gave", LINE_ASSISTANT_MINUTES,
     VALUE_NUMBER, NULL},
    {"line.discipline", "Its discipline", LINE_DISCIPLINE, VALUE_TEXT,
     &discipline_words},
    {"line.allowed", "Dollars allowed for it", LINE_ALLOWED, VALUE_MONEY, NULL},
    {"line.repeated", "A line before it has its code and share of an assistant",
     LINE_REPEATED, VALUE_BOOL, NULL},
};
const size_t fact_derived_count = sizeof fact_derived / sizeof *fact_derived;

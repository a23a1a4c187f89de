/* What was done: each service of the day with its code, its minutes, who gave
 * it and in which discipline. Faults of the note itself are found here, the
 * same for every payer. */
#include "policy/deciding.h"

#include "model/credential.h"
#include "time/interval.h"

/* What time counts, and that it is counted per date of service: Medicare's
 * words, which gonio follows for every payer. */
static const struct source minutes_source = {
    .document = TEXT_INIT("What time counts: CMS Pub 100-04 ch. 5 s20.3, followed for "
                          "every payer"),
    .url = TEXT_INIT("https://www.cms.gov/regulations-and-guidance/guidance/manuals/"
                     "downloads/clm104c05.pdf"),
    .verified_on = DATE_NONE,
};

/* CMS Pub 100-02 ch. 15 s220.3.E: what the treatment note states. */
static const struct source note_source = {
    .document =
        TEXT_INIT("What a note states: CMS Pub 100-02 ch. 15 s220.3.E, followed "
                  "for every payer"),
    .url = TEXT_INIT("https://www.cms.gov/regulations-and-guidance/guidance/manuals/"
                     "downloads/bp102c15.pdf"),
    .verified_on = 20778, /* 2026-11-21 */
};

/* CPT: one-on-one codes need the therapist with one patient; several at a
 * time are a group. */
static const struct source group_source = {
    .document = TEXT_INIT("CMS Pub 100-02 ch. 15 s230, group therapy"),
    .url = TEXT_INIT("https://www.cms.gov/regulations-and-guidance/guidance/manuals/"
                     "downloads/bp102c15.pdf"),
    .verified_on = DATE_NONE,
};

static struct text code_text(const struct treated *t)
{
    return t->service->code;
}

/* ---- who ---- */

static uint32_t performer_number(struct deciding *e, struct text npi)
{
    for (size_t i = 0; i < e->performer_count; i++)
        if (text_equal(e->performers[i], npi) &&
            text_is_absent(e->performers[i]) == text_is_absent(npi))
            return (uint32_t)i;
    e->performers[e->performer_count] = npi; /* room for one per service */
    return (uint32_t)e->performer_count++;
}

/* An assistant's work is billed by the therapist who supervises: the one
 * named, else the only therapist of that discipline that day. */
static struct text supervising_npi(const struct deciding *e, const struct treated *t)
{
    struct text found = TEXT_NONE;
    if (t->service->supervisor && !text_is_absent(t->service->supervisor->npi))
        return t->service->supervisor->npi;
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *other = &e->services[i];
        if (other->assistant || other->discipline != t->discipline ||
            !other->service->therapist || !credential_is_therapist(other->credential))
            continue;
        struct text npi = other->service->therapist->npi;
        if (!text_is_absent(found) && !text_equal(found, npi))
            return TEXT_NONE;
        found = npi;
    }
    return found;
}

static void read_performers(struct deciding *e)
{
    for (size_t i = 0; i < e->service_count; i++) {
        struct treated *t = &e->services[i];
        struct text npi = TEXT_NONE;
        if (t->assistant)
            npi = supervising_npi(e, t);
        else if (t->service->therapist)
            npi = t->service->therapist->npi;
        t->performer = performer_number(e, npi);
    }
}

static void read_clinician(struct deciding *e, struct treated *t)
{
    const struct clinician *clinician = t->service->therapist;
    enum discipline own = DISCIPLINE_UNKNOWN;
    if (clinician) {
        t->credential = clinician->credential.kind;
        own = credential_discipline(t->credential);
    }
    t->assistant = credential_is_assistant(t->credential);
    t->discipline = (enum discipline)t->session->discipline;
    if (t->discipline == DISCIPLINE_UNKNOWN)
        t->discipline = own;
    if (!clinician || text_is_absent(clinician->credential.given)) {
        finding_missing(e, deciding_service_path(e, t, "therapist.", "credential"),
                        SEVERITY_HOLD);
        return;
    }
    if (t->credential != CREDENTIAL_UNKNOWN)
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "credential.unknown", .topic = "coverage",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .message = deciding_text(
                            e, "The credential of who gave %.*s is not understood",
                            TEXT_ARG(code_text(t))),
                        .fix = TEXT(
                            "Write it as PT, PTA, OT, OTA, SLP, AIDE, STUDENT, MD ..."),
                        .source = &note_source));
    finding_service_fact(e, finding, t, "therapist.credential",
                         value_text(clinician->credential.given));
}

/* ---- minutes ---- */

static void judge_interval(struct deciding *e, const struct treated *t,
                           enum interval_fault fault)
{
    if (fault == INTERVAL_OK)
        return;
    static const char *const whats[] = {
        [INTERVAL_PAST_MIDNIGHT] = "passes midnight",
        [INTERVAL_OVERLAP] = "has intervals that overlap each other",
        [INTERVAL_EMPTY] = "ends when it starts",
        [INTERVAL_BACKWARDS] = "ends before it starts",
    };
    const char *fix = fault == INTERVAL_PAST_MIDNIGHT
                          ? "Minutes count on the date they were given: write two "
                            "sessions, one for each date"
                          : "Correct the start and end times";
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "minutes.interval", .topic = "minutes",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .message = deciding_text(e, "The time of %.*s %s",
                                                 TEXT_ARG(code_text(t)), whats[fault]),
                        .fix = text_of(fix), .source = &minutes_source));
    if (t->service->start != CLOCK_NONE)
        finding_service_fact(
            e, finding, t, "start",
            (struct value){.kind = VALUE_CLOCK, .number = t->service->start});
    if (t->service->end != CLOCK_NONE)
        finding_service_fact(
            e, finding, t, "end",
            (struct value){.kind = VALUE_CLOCK, .number = t->service->end});
}

static void judge_disagreement(struct deciding *e, const struct treated *t)
{
    if (t->service->minutes == COUNT_NONE || t->clock_minutes == COUNT_NONE ||
        t->service->minutes == t->clock_minutes)
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "minutes.disagree", .topic = "minutes",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                     .message = deciding_text(
                         e, "%.*s: the minutes say %d, start and end say %d",
                         TEXT_ARG(code_text(t)), t->service->minutes, t->clock_minutes),
                     .fix = TEXT(
                         "Correct whichever is wrong; the minutes must be treatment "
                         "time, without rest or set-up"),
                     .source = &minutes_source));
    finding_service_fact(e, finding, t, "minutes", value_count(t->service->minutes));
    finding_service_fact(e, finding, t, "clock_minutes", value_count(t->clock_minutes));
}

static void judge_missing_minutes(struct deciding *e, const struct treated *t)
{
    if (t->minutes != COUNT_NONE || !t->procedure ||
        (!procedure_is_timed(t->procedure) && t->procedure->basis != BASIS_BAND) ||
        t->service->mode == MODE_HOME_PROGRAM)
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "minutes.missing", .topic = "minutes",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .carc = "16", .rarc = "M53",
                        .message = deciding_text(
                            e, "%.*s is counted in minutes, and none are given",
                            TEXT_ARG(code_text(t))),
                        .fix = TEXT("Enter its minutes, or its start and end"),
                        .source = &minutes_source));
    finding_service_fact(e, finding, t, "minutes", value_count(COUNT_NONE));
}

static void read_minutes(struct deciding *e, struct treated *t)
{
    struct span spans[SERVICE_SPANS_MAX];
    enum interval_fault fault = INTERVAL_OK;
    service_spans(t->service, spans, SERVICE_SPANS_MAX, &fault);
    t->minutes = service_minutes(t->service, &t->clock_minutes);
    t->claimed = t->minutes;
    judge_interval(e, t, fault);
    judge_disagreement(e, t);
    judge_missing_minutes(e, t);
}

/* ---- co-treatment: one joint time, claimed once or split by the clinic ---- */

static void judge_co_treatment(struct deciding *e, struct treated *t)
{
    if (t->service->mode != MODE_CO_TREATMENT)
        return;
    const struct co_treatment *joint = t->service->co_treatment;
    int32_t claimed = joint ? joint->minutes_claimed : COUNT_NONE;
    if (claimed != COUNT_NONE && t->minutes != COUNT_NONE && claimed <= t->minutes) {
        t->claimed = claimed;
        return;
    }
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(
                .rule = "co_treatment.claimed", .topic = "minutes",
                .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                .message = deciding_text(
                    e,
                    claimed == COUNT_NONE
                        ? "%.*s was given by two therapists together, and the share of "
                          "the time that this session claims is not stated"
                        : "%.*s claims more minutes of the joint treatment than it "
                          "lasted",
                    TEXT_ARG(code_text(t))),
                .fix = TEXT("Agree who bills which minutes and enter "
                            "co_treatment.minutes_claimed; the same minutes are billed "
                            "once"),
                .source = &minutes_source));
    finding_service_fact(e, finding, t, "co_treatment.minutes_claimed",
                         value_count(claimed));
    finding_service_fact(e, finding, t, "minutes", value_count(t->minutes));
}

static bool is_joint(const struct treated *a, const struct treated *b)
{
    return a->service->mode == MODE_CO_TREATMENT &&
           b->service->mode == MODE_CO_TREATMENT &&
           a->session_index != b->session_index;
}

/* One joint time, two sessions: what they claim of it together cannot be more
 * than it lasted. */
static void judge_joint_claims(struct deciding *e, const struct treated *a,
                               const struct treated *b)
{
    int32_t joint = a->minutes > b->minutes ? a->minutes : b->minutes;
    if (a->claimed == COUNT_NONE || b->claimed == COUNT_NONE ||
        a->claimed + b->claimed <= joint)
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(
                .rule = "co_treatment.twice", .topic = "minutes",
                .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = b,
                .carc = "151", .rarc = "N362",
                .message = deciding_text(
                    e,
                    "%d minutes of treatment by two therapists together are claimed as "
                    "%d and %d",
                    joint, a->claimed, b->claimed),
                .fix = TEXT("The same minute is billed once: let one session claim it "
                            "all, or split it"),
                .source = &minutes_source));
    finding_service_fact(e, finding, a, "co_treatment.minutes_claimed",
                         value_count(a->claimed));
    finding_service_fact(e, finding, b, "co_treatment.minutes_claimed",
                         value_count(b->claimed));
}

/* Whole sessions may have several joint services: each is held against the
 * one of the other session that stands at the same place among them. */
static size_t joint_number(const struct deciding *e, size_t at)
{
    size_t number = 0;
    for (size_t i = 0; i < at; i++)
        number += e->services[i].session_index == e->services[at].session_index &&
                  e->services[i].service->mode == MODE_CO_TREATMENT;
    return number;
}

static void judge_joint(struct deciding *e)
{
    for (size_t i = 0; i < e->service_count; i++)
        for (size_t k = i + 1; k < e->service_count; k++)
            if (is_joint(&e->services[i], &e->services[k]) &&
                joint_number(e, i) == joint_number(e, k))
                judge_joint_claims(e, &e->services[i], &e->services[k]);
}

/* ---- what never counts ---- */

static void judge_mode(struct deciding *e, struct treated *t)
{
    if (t->service->mode == MODE_HOME_PROGRAM) {
        struct finding *finding = finding_add(
            e,
            FINDING_SEED(
                    .rule = "minutes.home_program", .topic = "minutes",
                    .severity = SEVERITY_WARN, .scope = SCOPE_SERVICE, .service = t,
                    .message = deciding_text(
                        e, "%.*s was done as a home program: documented, never billed",
                        TEXT_ARG(code_text(t))),
                    .fix =
                        TEXT("Keep it in the note; bill only one-on-one skilled time"),
                    .source = &minutes_source));
        finding_service_fact(e, finding, t, "mode", value_text(TEXT("home_program")));
        treated_unbill(t, TEXT("home program: not one-on-one skilled treatment"),
                       "drop", "CO");
        return;
    }
    if (t->service->mode != MODE_GROUP || !t->procedure ||
        t->procedure->attendance != ATTENDANCE_ONE_ON_ONE)
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "minutes.group", .topic = "minutes",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                     .message = deciding_text(
                         e, "%.*s is one-on-one, and was given in a group",
                         TEXT_ARG(code_text(t))),
                     .fix = TEXT("Group treatment is 97150 (92508 in speech-language "
                                 "pathology), once, without units of time; correct the "
                                 "code or the mode"),
                     .source = &group_source));
    finding_service_fact(e, finding, t, "mode", value_text(TEXT("group")));
    treated_unbill(t, TEXT("group time under a one-on-one code"), "correct", NULL);
}

/* ---- the sums that the note states ---- */

struct sums {
    int32_t timed, all;
    bool unknown; /* a service's minutes are not known */
};

static struct sums session_sums(const struct deciding *e, uint32_t session)
{
    struct sums sums = {0};
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->session_index != session || t->service->mode == MODE_HOME_PROGRAM)
            continue;
        if (t->claimed == COUNT_NONE) {
            sums.unknown = true;
            continue;
        }
        sums.all += t->claimed;
        if (t->procedure && procedure_is_timed(t->procedure))
            sums.timed += t->claimed;
    }
    return sums;
}

/* The total of the note is timed and untimed treatment together; it can never
 * be less than the timed minutes it contains. */
static void judge_total(struct deciding *e, uint32_t index)
{
    int32_t total = e->day->members[index].session->total_treatment_minutes;
    struct sums sums = session_sums(e, index);
    if (total == COUNT_NONE || total == sums.all)
        return;
    if (sums.unknown && total > sums.all)
        return;
    bool impossible = total < sums.timed;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(
                .rule = "minutes.total", .topic = "minutes",
                .severity = impossible ? SEVERITY_HOLD : SEVERITY_WARN,
                .scope = SCOPE_SESSION, .session = (int32_t)index,
                .carc = impossible ? "151" : NULL, .rarc = impossible ? "N362" : NULL,
                .message = deciding_text(
                    e,
                    impossible
                        ? "The note's total of %d minutes is less than its %d timed "
                          "minutes"
                        : "The note's total is %d minutes, its services add up to %d",
                    total, impossible ? sums.timed : sums.all),
                .fix =
                    TEXT("Total treatment minutes are timed and untimed together, "
                         "without time that cannot be billed; correct the total or the "
                         "minutes"),
                .source = &note_source));
    finding_fact(e, finding, value_count(total), "total_treatment_minutes");
    finding_fact(e, finding, value_count(sums.timed), "timed_minutes");
    finding_fact(e, finding, value_count(sums.all), "documented_minutes");
}

/* ---- all of it ---- */

static size_t count_services(const struct day *day)
{
    size_t count = 0;
    for (size_t i = 0; i < day->count; i++)
        count += day->members[i].session->services.count;
    return count;
}

static void list_services(struct deciding *e)
{
    const struct day *day = e->day;
    for (size_t i = 0; i < day->count; i++) {
        const struct session *session = day->members[i].session;
        e->first_service[i] = e->service_count;
        for (size_t k = 0; k < session->services.count; k++)
            e->services[e->service_count++] = (struct treated){
                .session = session,
                .service = &session->services.at[k],
                .procedure = procedure_find(session->services.at[k].code),
                .session_index = (uint32_t)i,
                .index = (uint32_t)k,
            };
    }
}

void services_read(struct deciding *e)
{
    size_t count = count_services(e->day);
    e->services = ARENA_ARRAY(e->arena, struct treated, count);
    e->performers = ARENA_ARRAY(e->arena, struct text, count);
    e->first_service = ARENA_ARRAY(e->arena, size_t, e->day->count);
    if (!e->services || !e->performers || !e->first_service) {
        e->no_memory = true;
        return;
    }
    list_services(e);
    for (size_t i = 0; i < e->service_count; i++) {
        read_clinician(e, &e->services[i]);
        read_minutes(e, &e->services[i]);
        judge_co_treatment(e, &e->services[i]);
        judge_mode(e, &e->services[i]);
    }
    read_performers(e);
    judge_joint(e);
    for (size_t i = 0; i < e->day->count; i++)
        judge_total(e, (uint32_t)i);
}

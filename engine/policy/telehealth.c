/* What may be given at a distance: when, which codes, from where, how. Judged
 * for each session that says it was telehealth. */
#include "policy/deciding.h"

struct visit {
    const struct session *session;
    uint32_t index;
    const struct telehealth_rules *rules;
};

static bool has_text(const struct text_list *list, struct text text)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->at[i], text))
            return true;
    return false;
}

static void report_unruled(struct deciding *e, const struct visit *v)
{
    finding_add(e, FINDING_SEED(.rule = "telehealth.period", .topic = "telehealth",
                                .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                                .session = (int32_t)v->index,
                                .message = TEXT("This policy does not speak of "
                                                "telehealth"),
                                .fix = TEXT("Ask the payer, and add a telehealth "
                                            "section to its policy"),
                                .source = &e->policy->coverage.source));
}

/* ---- when ---- */

/* Of the periods that hold the day, the one known last wins. */
static const struct telehealth_period *period_on(const struct deciding *e,
                                                 const struct telehealth_rules *rules)
{
    const struct telehealth_period *best = NULL;
    for (size_t i = 0; i < rules->period_count; i++) {
        const struct telehealth_period *period = &rules->periods[i];
        if (in_force_on(&period->dates, e->date, e->known_on) &&
            (!best || period->dates.known_from > best->dates.known_from))
            best = period;
    }
    return best;
}

static void judge_period(struct deciding *e, const struct visit *v)
{
    const struct telehealth_period *period = period_on(e, v->rules);
    if (period && period->allowed)
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "telehealth.period", .topic = "telehealth",
                        .severity = SEVERITY_DENY, .scope = SCOPE_SESSION,
                        .session = (int32_t)v->index, .carc = "96", .rarc = "N776",
                        .verdict = &v->rules->verdict,
                        .message = TEXT("Telehealth by therapists is not covered on "
                                        "this date, as known on the day of decision"),
                        .fix = TEXT("Hold the claim if a law may restore it backwards; "
                                    "otherwise see the patient in person"),
                        .source = period ? &period->source : &v->rules->source,
                        .from = period ? period->dates.from : DATE_NONE));
    finding_fact(e, finding, value_date(e->date), "date_of_service");
    finding_fact(e, finding, value_date(e->known_on), "known_on");
}

/* ---- which codes ---- */

static void judge_codes(struct deciding *e, const struct visit *v)
{
    for (size_t i = 0; i < e->line_count; i++) {
        const struct line *line = &e->lines[i];
        if (line->services[0].session != v->index ||
            code_set_has(&v->rules->codes, procedure_index(line->procedure)))
            continue;
        struct finding *finding = finding_add(
            e,
            FINDING_SEED(.rule = "telehealth.code", .topic = "telehealth",
                         .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                         .line = (int32_t)i, .carc = "96", .rarc = "N776",
                         .verdict = &v->rules->verdict,
                         .message = deciding_text(
                             e, "%s is not on the payer's list of telehealth services",
                             line->code),
                         .fix =
                             TEXT("Take it off the claim, or correct the session if it "
                                  "was given in person"),
                         .source = &v->rules->codes_source));
        finding_fact(e, finding, value_text(text_of(line->code)), "line.code");
    }
}

/* ---- from where ---- */

static void judge_place(struct deciding *e, const struct visit *v)
{
    struct text place = v->session->place_of_service;
    if (!v->rules->places.count)
        return;
    if (text_is_absent(place)) {
        finding_missing(e, TEXT("place_of_service"), SEVERITY_HOLD);
        return;
    }
    if (has_text(&v->rules->places, place))
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "telehealth.place", .topic = "telehealth",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)v->index, .carc = "5", .rarc = "M77",
                        .verdict = &v->rules->verdict,
                        .message = deciding_text(
                            e, "Place of service %.*s is not one of telehealth",
                            TEXT_ARG(place)),
                        .fix = TEXT("Use 10 for a patient at home, 02 elsewhere; or "
                                    "take telehealth off a visit in person"),
                        .source = &v->rules->source));
    finding_fact(e, finding, value_text(place), "place_of_service");
}

/* ---- how ---- */

static const struct telehealth_modality *modality_on(const struct deciding *e,
                                                     const struct visit *v)
{
    for (size_t i = 0; i < v->rules->modality_count; i++) {
        const struct telehealth_modality *m = &v->rules->modalities[i];
        if ((int32_t)m->modality == v->session->telehealth->modality &&
            in_force_on(&m->dates, e->date, e->known_on))
            return m;
    }
    return NULL;
}

static void report_modality(struct deciding *e, const struct visit *v,
                            const struct telehealth_modality *m)
{
    const struct telehealth *t = v->session->telehealth;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "telehealth.modality", .topic = "telehealth",
                     .severity = m ? SEVERITY_DENY : SEVERITY_HOLD,
                     .scope = SCOPE_SESSION, .session = (int32_t)v->index, .carc = "96",
                     .rarc = "N776", .verdict = m ? &m->verdict : NULL,
                     .message =
                         deciding_text(e, "Treatment by %s is not covered",
                                       modality_words.words[t->modality].meaning),
                     .fix = TEXT("See the patient in person or by sound and picture"),
                     .source = m ? &m->source : &v->rules->source));
    finding_fact(e, finding,
                 value_text(text_of(word_text(&modality_words, t->modality))),
                 "telehealth.modality");
}

static void judge_location(struct deciding *e, const struct visit *v,
                           const struct telehealth_modality *m)
{
    const struct telehealth *t = v->session->telehealth;
    if (!m->locations)
        return;
    if (t->patient_location == PATIENT_LOCATION_UNKNOWN) {
        finding_missing(e, TEXT("telehealth.patient_location"), SEVERITY_HOLD);
        return;
    }
    if (m->locations >> t->patient_location & 1u)
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "telehealth.location", .topic = "telehealth",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                     .session = (int32_t)v->index, .carc = "96", .rarc = "N776",
                     .verdict = &m->verdict,
                     .message = deciding_text(
                         e, "Treatment by %s is not covered where the patient was",
                         modality_words.words[t->modality].meaning),
                     .fix = TEXT("Correct the patient's location, or do not bill it"),
                     .source = &m->source));
    finding_fact(
        e, finding,
        value_text(text_of(word_text(&patient_location_words, t->patient_location))),
        "telehealth.patient_location");
}

static void judge_reason(struct deciding *e, const struct visit *v,
                         const struct telehealth_modality *m)
{
    if (!m->reason || text_trim(v->session->telehealth->audio_reason).len)
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "telehealth.reason", .topic = "telehealth",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                     .session = (int32_t)v->index,
                     .message = TEXT("The note does not say why there was no picture"),
                     .fix = TEXT("Sound alone counts when the patient cannot or will "
                                 "not use video: enter telehealth.audio_reason"),
                     .source = &m->source, .from = m->dates.from));
    finding_fact(e, finding, (struct value){.kind = VALUE_UNKNOWN},
                 "telehealth.audio_reason");
}

static void put_modifier(struct deciding *e, const struct visit *v,
                         struct text modifier)
{
    if (text_is_absent(modifier))
        return;
    for (size_t i = 0; i < e->line_count; i++)
        if (e->lines[i].services[0].session == v->index)
            line_add_modifier(e, &e->lines[i], modifier);
}

static void judge_modality(struct deciding *e, const struct visit *v)
{
    if (v->session->telehealth->modality == MODALITY_UNKNOWN) {
        finding_missing(e, TEXT("telehealth.modality"), SEVERITY_HOLD);
        return;
    }
    const struct telehealth_modality *m = modality_on(e, v);
    if (!m || !m->allowed) {
        report_modality(e, v, m);
        return;
    }
    judge_location(e, v, m);
    judge_reason(e, v, m);
    put_modifier(e, v, m->modifier);
}

static void judge_consent(struct deciding *e, const struct visit *v)
{
    int32_t consent = v->session->telehealth->consent;
    if (!v->rules->consent || consent == 1)
        return;
    if (consent == FLAG_UNKNOWN) {
        finding_missing(e, TEXT("telehealth.consent"), SEVERITY_WARN);
        return;
    }
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "telehealth.consent", .topic = "telehealth",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)v->index,
                        .message = TEXT("The patient did not agree to telehealth"),
                        .fix = TEXT("Correct the entry, or do not bill the visit"),
                        .source = &v->rules->source));
    finding_fact(e, finding, value_flag(consent), "telehealth.consent");
}

void telehealth_judge(struct deciding *e)
{
    for (uint32_t i = 0; i < e->day->count; i++) {
        struct visit v = {e->day->members[i].session, i, &e->policy->telehealth};
        if (!v.session->telehealth)
            continue;
        if (!v.rules->stated) {
            report_unruled(e, &v);
            continue;
        }
        judge_period(e, &v);
        judge_codes(e, &v);
        judge_place(e, &v);
        judge_modality(e, &v);
        judge_consent(e, &v);
    }
}

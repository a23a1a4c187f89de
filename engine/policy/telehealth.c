/* What may be given at a distance: when, which codes, from where, how. Judged
 * for each session that says it was telehealth. */
#include "policy/telehealth.h"

#include "policy/phrase.h"

bool visit_has_line(const struct visit *v, const struct line *line)
{
    for (size_t i = 0; i < line->service_count; i++)
        if (line->services[i].session == v->index)
            return true;
    return false;
}

bool visit_fits_setting(struct deciding *e, const struct visit *v, uint32_t settings)
{
    if (!settings)
        return true;
    if (v->session->setting == SETTING_UNKNOWN) {
        finding_missing(e, TEXT("setting"), SEVERITY_WARN);
        return true;
    }
    return settings >> v->session->setting & 1u;
}

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

/* What a period says for itself wins over what the section says for all. */
static const struct verdict *verdict_of(const struct telehealth_period *period,
                                        const struct telehealth_rules *rules)
{
    if (period && (period->verdict.severity || !text_is_absent(period->verdict.message)))
        return &period->verdict;
    return &rules->verdict;
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
                        .verdict = verdict_of(period, v->rules),
                        .message = TEXT("Telehealth by therapists is not covered on "
                                        "this date, as known on the day of decision"),
                        .fix = TEXT("Hold the claim if a law may restore it backwards; "
                                    "otherwise see the patient in person"),
                        .source = period ? &period->source : &v->rules->source,
                        .from = period ? period->dates.from : DATE_NONE));
    finding_fact(e, finding, value_date(e->date), "date_of_service");
    finding_fact(e, finding, value_date(e->known_on), "known_on");
}

/* ---- from where ---- */

void telehealth_judge_place(struct deciding *e, const struct visit *v,
                            const struct text_list *places,
                            const struct telehealth_asks *asks)
{
    struct text place = v->session->place_of_service;
    if (!places->count)
        return;
    if (text_is_absent(place)) {
        finding_missing(e, TEXT("place_of_service"), SEVERITY_HOLD);
        return;
    }
    if (has_text(places, place))
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "telehealth.place", .topic = "telehealth",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)v->index, .carc = "5", .rarc = "M77",
                        .verdict = asks->verdict,
                        .message = deciding_text(
                            e, "Place of service %.*s is not one of telehealth%s",
                            TEXT_ARG(place), asks->whose),
                        .fix = TEXT("Use 10 for a patient at home, 02 elsewhere; or "
                                    "take telehealth off a visit in person"),
                        .source = asks->source, .from = asks->from));
    finding_fact(e, finding, value_text(place), "place_of_service");
}

void telehealth_judge_location(struct deciding *e, const struct visit *v,
                               uint32_t locations, const struct telehealth_asks *asks)
{
    const struct telehealth *t = v->session->telehealth;
    if (!locations)
        return;
    if (t->patient_location == PATIENT_LOCATION_UNKNOWN) {
        finding_missing(e, TEXT("telehealth.patient_location"), SEVERITY_HOLD);
        return;
    }
    if (locations >> t->patient_location & 1u)
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "telehealth.location", .topic = "telehealth",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                     .session = (int32_t)v->index, .carc = "96", .rarc = "N776",
                     .verdict = asks->verdict,
                     .message = deciding_text(
                         e, "Treatment by %s is not covered where the patient was%s",
                         modality_words.words[t->modality].meaning, asks->whose),
                     .fix = TEXT("Correct the patient's location, or do not bill it"),
                     .source = asks->source, .from = asks->from));
    finding_fact(
        e, finding,
        value_text(text_of(word_text(&patient_location_words, t->patient_location))),
        "telehealth.patient_location");
}

/* ---- how ---- */

/* line: NULL when the visit has none. */
static const struct telehealth_modality *
modality_on(struct deciding *e, const struct visit *v, const struct line *line)
{
    for (size_t i = 0; i < v->rules->modality_count; i++) {
        const struct telehealth_modality *m = &v->rules->modalities[i];
        bool any = !line || code_set_is_empty(&m->codes);
        if ((int32_t)m->modality == v->session->telehealth->modality &&
            in_force_on(&m->dates, e->date, e->known_on) &&
            (any || code_set_has(&m->codes, procedure_index(line->procedure))) &&
            visit_fits_setting(e, v, m->settings))
            return m;
    }
    return NULL;
}

/* line: -1 when all lines of the visit are told at once. */
static void report_modality(struct deciding *e, const struct visit *v,
                            const struct telehealth_modality *m, int32_t line)
{
    int32_t modality = v->session->telehealth->modality;
    const char *how = modality_words.words[modality].meaning;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "telehealth.modality", .topic = "telehealth",
                     .severity = m ? SEVERITY_DENY : SEVERITY_HOLD,
                     .scope = line < 0 ? SCOPE_SESSION : SCOPE_LINE,
                     .session = (int32_t)v->index, .line = line, .carc = "96",
                     .rarc = "N776", .verdict = m ? &m->verdict : NULL,
                     .message = line < 0 ? deciding_text(
                                               e, "Treatment by %s is not covered", how)
                                         : deciding_text(e, "%s is not covered by %s",
                                                         e->lines[line].code, how),
                     .fix = TEXT("See the patient in person or by sound and picture"),
                     .source = m ? &m->source : &v->rules->source));
    finding_fact(e, finding, value_text(text_of(word_text(&modality_words, modality))),
                 "telehealth.modality");
}

static void judge_reason(struct deciding *e, const struct visit *v,
                         const struct telehealth_modality *m)
{
    if (!m->reason || phrase_said(v->session->telehealth->audio_reason))
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

static void judge_row(struct deciding *e, const struct visit *v,
                      const struct telehealth_modality *m)
{
    const struct telehealth_asks asks = {&m->verdict, &m->source, m->dates.from, ""};
    telehealth_judge_place(e, v, &m->places, &asks);
    telehealth_judge_location(e, v, m->locations, &asks);
    judge_reason(e, v, m);
}

/* The first line of the visit from this one on; line_count: there is none. */
static size_t next_line(const struct deciding *e, const struct visit *v, size_t from)
{
    while (from < e->line_count && !visit_has_line(v, &e->lines[from]))
        from++;
    return from;
}

/* Whether one row decides for all lines of the visit. */
static bool is_of_all(struct deciding *e, const struct visit *v,
                      const struct telehealth_modality *m)
{
    for (size_t i = next_line(e, v, 0); i < e->line_count; i = next_line(e, v, i + 1))
        if (modality_on(e, v, &e->lines[i]) != m)
            return false;
    return true;
}

static bool was_judged(struct deciding *e, const struct visit *v,
                       const struct telehealth_modality *m, size_t line)
{
    for (size_t i = next_line(e, v, 0); i < line; i = next_line(e, v, i + 1))
        if (modality_on(e, v, &e->lines[i]) == m)
            return true;
    return false;
}

static void judge_line(struct deciding *e, const struct visit *v, size_t i)
{
    struct line *line = &e->lines[i];
    const struct telehealth_modality *m = modality_on(e, v, line);
    if (!m || !m->allowed) {
        report_modality(e, v, m, (int32_t)i);
        return;
    }
    if (!was_judged(e, v, m, i))
        judge_row(e, v, m);
    if (!text_is_absent(m->modifier))
        line_derive_modifier(e, line, m->modifier);
}

static void judge_modality(struct deciding *e, const struct visit *v)
{
    size_t first = next_line(e, v, 0);
    if (v->session->telehealth->modality == MODALITY_UNKNOWN) {
        finding_missing(e, TEXT("telehealth.modality"), SEVERITY_HOLD);
        return;
    }
    const struct telehealth_modality *m =
        modality_on(e, v, first < e->line_count ? &e->lines[first] : NULL);
    if ((!m || !m->allowed) && is_of_all(e, v, m)) {
        report_modality(e, v, m, -1);
        return;
    }
    if (first == e->line_count)
        judge_row(e, v, m);
    for (size_t i = first; i < e->line_count; i = next_line(e, v, i + 1))
        judge_line(e, v, i);
}

void telehealth_judge_consent(struct deciding *e, const struct visit *v,
                              const struct telehealth_asks *asks)
{
    int32_t consent = v->session->telehealth->consent;
    if (consent == 1)
        return;
    if (consent == FLAG_UNKNOWN) {
        finding_missing(e, TEXT("telehealth.consent"), SEVERITY_WARN);
        return;
    }
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "telehealth.consent", .topic = "telehealth",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)v->index, .verdict = asks->verdict,
                        .message = TEXT("The patient did not agree to telehealth"),
                        .fix = TEXT("Correct the entry, or do not bill the visit"),
                        .source = asks->source, .from = asks->from));
    finding_fact(e, finding, value_flag(consent), "telehealth.consent");
}

static void judge_visit(struct deciding *e, const struct visit *v)
{
    const struct telehealth_asks asks = {&v->rules->verdict, &v->rules->source,
                                         DATE_NONE, ""};
    const struct telehealth_asks consent = {NULL, &v->rules->source, DATE_NONE, ""};
    judge_period(e, v);
    telehealth_judge_codes(e, v);
    telehealth_judge_place(e, v, &v->rules->places, &asks);
    judge_modality(e, v);
    if (v->rules->consent)
        telehealth_judge_consent(e, v, &consent);
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
        judge_visit(e, &v);
    }
}

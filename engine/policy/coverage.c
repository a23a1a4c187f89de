/* What this payer covers: the discipline, the facility, each code, and who
 * gave it. A service that is denied here leaves the count: its minutes earn
 * nothing. */
#include "policy/deciding.h"

#include "model/credential.h"

static const struct source code_source = {
    .document = TEXT_INIT("AMA CPT and CMS HCPCS code sets, valid dates"),
    .verified_on = DATE_NONE,
};

static bool bit(uint32_t set, int member)
{
    return set >> member & 1u;
}

/* ---- disciplines and facilities ---- */

static void judge_discipline(struct deciding *e, uint32_t index)
{
    const struct session *session = e->day->members[index].session;
    const struct coverage *coverage = &e->policy->coverage;
    if (session->discipline == DISCIPLINE_UNKNOWN) {
        finding_missing(e, TEXT("discipline"), SEVERITY_HOLD);
        return;
    }
    if (!coverage->disciplines || bit(coverage->disciplines, session->discipline))
        return;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "coverage.discipline", .topic = "coverage",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                     .session = (int32_t)index,
                     .message = deciding_text(
                         e, "This policy does not speak of %s",
                         discipline_words.words[session->discipline].meaning),
                     .fix = TEXT("Ask the payer, and add the discipline to its policy"),
                     .source = &coverage->source));
    finding_fact(e, finding,
                 value_text(text_of(word_text(&discipline_words, session->discipline))),
                 "discipline");
}

static void judge_setting(struct deciding *e, uint32_t index)
{
    const struct session *session = e->day->members[index].session;
    const struct coverage *coverage = &e->policy->coverage;
    if (!coverage->settings)
        return;
    if (session->setting == SETTING_UNKNOWN) {
        finding_missing(e, TEXT("setting"), SEVERITY_WARN);
        return;
    }
    if (bit(coverage->settings, session->setting))
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "coverage.setting", .topic = "coverage",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SESSION,
                        .session = (int32_t)index,
                        .message = TEXT("This policy does not know the rules of this "
                                        "kind of facility"),
                        .fix = TEXT("Have a person decide it"),
                        .source = &coverage->settings_source));
    finding_fact(e, finding,
                 value_text(text_of(word_text(&setting_words, session->setting))),
                 "setting");
}

/* ---- codes ---- */

static void judge_unlisted(struct deciding *e, struct treated *t)
{
    const char *near = procedure_nearest(t->service->code);
    struct text code = t->service->code;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "coverage.code_known", .topic = "coverage",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .carc = "181", .rarc = "M51",
                        .message =
                            near ? deciding_text(e,
                                                 "%.*s is not in the table of therapy "
                                                 "codes; the nearest is %s",
                                                 TEXT_ARG(code), near)
                                 : deciding_text(
                                       e, "%.*s is not in the table of therapy codes",
                                       TEXT_ARG(code)),
                        .fix = TEXT(
                            "Correct the code, or bill what is no therapy elsewhere"),
                        .source = &code_source));
    finding_service_fact(e, finding, t, "code", value_text(code));
    treated_unbill(t, TEXT("not a therapy code"), "correct", NULL);
}

/* "97161, 97162 or 97163" */
static struct text list_codes(struct deciding *e, const struct procedure *const *codes,
                              size_t count)
{
    struct buffer list;
    char room[512];
    buffer_borrow(&list, room, sizeof room);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_put_cstr(&list, i + 1 == count ? " or " : ", ");
        buffer_put_cstr(&list, codes[i]->code);
    }
    return deciding_taken(e, &list);
}

/* The codes that took its place on the date of service; absent when none. */
static struct text successors(struct deciding *e, const struct procedure *procedure)
{
    const struct procedure *found[PROCEDURE_SUCCESSORS_MAX];
    size_t count = procedure_successors(procedure, e->date, found);
    return count ? list_codes(e, found, count) : TEXT_NONE;
}

static struct text ended_message(struct deciding *e, const struct procedure *p,
                                 struct text use)
{
    char edge[11];
    bool early = e->date < p->valid_from;
    date_write(early ? p->valid_from : p->valid_to, edge);
    if (early)
        return deciding_text(e, "%s is a code from %s on", p->code, edge);
    if (text_is_absent(use))
        return deciding_text(e, "%s ended on %s", p->code, edge);
    return deciding_text(e, "%s ended on %s; its place is taken by %.*s", p->code, edge,
                         TEXT_ARG(use));
}

static void judge_ended(struct deciding *e, struct treated *t)
{
    const struct procedure *p = t->procedure;
    struct text use = e->date > p->valid_to ? successors(e, p) : TEXT_NONE;
    struct text message = ended_message(e, p, use);
    struct text fix = text_is_absent(use)
                          ? TEXT("Choose a code that was valid on the date of service")
                          : deciding_text(e, "Code it as %.*s", TEXT_ARG(use));
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "coverage.code_valid", .topic = "coverage",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .carc = "181", .rarc = "M20", .message = message, .fix = fix,
                        .source = &code_source));
    finding_service_fact(e, finding, t, "code", value_text(text_of(p->code)));
    finding_fact(e, finding, value_date(e->date), "date_of_service");
    treated_unbill(t, message, "correct", NULL);
}

static const struct coverage_row *row_for(const struct deciding *e, size_t code)
{
    const struct coverage *coverage = &e->policy->coverage;
    for (size_t i = 0; i < coverage->code_count; i++)
        if (code_set_has(&coverage->codes[i].codes, code) &&
            in_force_on(&coverage->codes[i].dates, e->date, e->known_on))
            return &coverage->codes[i];
    return NULL;
}

static struct text status_message(struct deciding *e, const struct treated *t,
                                  const struct coverage_row *row)
{
    const char *code = t->procedure->code;
    switch (row->status) {
    case COVERAGE_BUNDLED:
        return deciding_text(e,
                             "%s is never paid on its own: its payment is part of "
                             "the other services",
                             code);
    case COVERAGE_INVALID:
        return deciding_text(e, "%s is not a code this payer takes", code);
    case COVERAGE_RESTRICTED:
        return deciding_text(e, "%s is covered only under conditions", code);
    case COVERAGE_NOT_COVERED:
    case COVERAGE_COVERED:
    default:
        return deciding_text(e, "%s is not covered", code);
    }
}

static struct text status_fix(struct deciding *e, const struct coverage_row *row)
{
    if (!text_is_absent(row->use))
        return deciding_text(e, "Bill %.*s instead", TEXT_ARG(row->use));
    if (row->status == COVERAGE_RESTRICTED)
        return TEXT("Have a person check the payer's conditions");
    return TEXT("Leave it off the claim; keep it in the note");
}

static void judge_row(struct deciding *e, struct treated *t,
                      const struct coverage_row *row)
{
    bool held = row->status == COVERAGE_RESTRICTED;
    struct text message = status_message(e, t, row);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "coverage.code", .topic = "coverage",
                        .severity = held ? SEVERITY_HOLD : SEVERITY_DENY,
                        .scope = SCOPE_SERVICE, .service = t, .verdict = &row->verdict,
                        .message = message, .fix = status_fix(e, row),
                        .source = &row->source, .from = row->dates.from));
    finding_service_fact(e, finding, t, "code", value_text(t->service->code));
    if (held || !finding || finding->severity != SEVERITY_DENY)
        return;
    const char *action = text_is_absent(row->use) ? "drop" : "correct";
    bool patient = text_is(row->verdict.liability, "PR");
    treated_unbill(t, finding->message, patient ? "bill_patient" : action,
                   patient ? "PR" : "CO");
}

static void judge_unruled(struct deciding *e, const struct treated *t)
{
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "coverage.code", .topic = "coverage",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                     .message = deciding_text(e, "This policy does not speak of %.*s",
                                              TEXT_ARG(t->service->code)),
                     .fix = TEXT("Ask the payer, and add the code to its policy"),
                     .source = &e->policy->coverage.source));
    finding_service_fact(e, finding, t, "code", value_text(t->service->code));
}

static void judge_code(struct deciding *e, struct treated *t)
{
    if (!t->procedure) {
        judge_unlisted(e, t);
        return;
    }
    if (!procedure_is_valid(t->procedure, e->date)) {
        judge_ended(e, t);
        return;
    }
    const struct coverage_row *row = row_for(e, procedure_index(t->procedure));
    if (!row)
        judge_unruled(e, t);
    else if (row->status != COVERAGE_COVERED)
        judge_row(e, t, row);
}

/* A code of another discipline: 97110 in a speech-language session. */
static void judge_scope_of_practice(struct deciding *e, const struct treated *t)
{
    if (t->fate == FATE_UNBILLED || !t->procedure ||
        t->discipline == DISCIPLINE_UNKNOWN || !t->procedure->disciplines ||
        procedure_allows(t->procedure, t->discipline))
        return;
    struct finding *finding =
        finding_add(e, FINDING_SEED(.rule = "coverage.discipline_code",
                                    .topic = "coverage", .severity = SEVERITY_HOLD,
                                    .scope = SCOPE_SERVICE, .service = t, .carc = "4",
                                    .message = deciding_text(
                                        e, "%s is not a code of %s", t->procedure->code,
                                        discipline_words.words[t->discipline].meaning),
                                    .fix = TEXT("Correct the code or the discipline"),
                                    .source = &code_source));
    finding_service_fact(e, finding, t, "code", value_text(t->service->code));
    finding_fact(e, finding,
                 value_text(text_of(word_text(&discipline_words, (int)t->discipline))),
                 "discipline");
}

/* A therapist or assistant of another discipline than the session's: the
 * minutes of one discipline are never another's. */
static void judge_profession(struct deciding *e, const struct treated *t)
{
    enum discipline own = credential_discipline(t->credential);
    if (t->fate == FATE_UNBILLED || own == DISCIPLINE_UNKNOWN ||
        t->discipline == DISCIPLINE_UNKNOWN || own == t->discipline)
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "coverage.profession", .topic = "coverage",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = t,
                        .carc = "8", .rarc = "N95",
                        .message = deciding_text(
                            e, "%.*s of a session of %s was given by a %s",
                            TEXT_ARG(t->service->code),
                            discipline_words.words[t->discipline].meaning,
                            credential_kind_words.words[t->credential].meaning),
                        .fix = TEXT(
                            "Each discipline has its own session, plan of care and "
                            "minutes: correct the credential or the discipline"),
                        .source = &code_source));
    finding_service_fact(
        e, finding, t, "therapist.credential",
        value_text(text_of(word_text(&credential_kind_words, (int)t->credential))));
    finding_fact(e, finding,
                 value_text(text_of(word_text(&discipline_words, (int)t->discipline))),
                 "discipline");
}

/* ---- who ---- */

static const struct who_row *who_row_for(const struct deciding *e,
                                         enum credential_kind credential)
{
    const struct coverage *coverage = &e->policy->coverage;
    for (size_t i = 0; i < coverage->who_count; i++)
        if (bit(coverage->who[i].credentials, (int)credential) &&
            in_force_on(&coverage->who[i].dates, e->date, e->known_on))
            return &coverage->who[i];
    return NULL;
}

static bool who_may(const struct treated *t, const struct who_row *row)
{
    if (!row || row->may == MAY_NOTHING)
        return false;
    return !t->procedure || !code_set_has(&row->except, procedure_index(t->procedure));
}

static void judge_who(struct deciding *e, struct treated *t)
{
    if (t->fate == FATE_UNBILLED || t->credential == CREDENTIAL_UNKNOWN ||
        !e->policy->coverage.who_count)
        return;
    const struct who_row *row = who_row_for(e, t->credential);
    if (who_may(t, row)) {
        t->assistant = row->may == MAY_ASSIST;
        return;
    }
    const char *who = credential_kind_words.words[t->credential].meaning;
    struct text message = deciding_text(
        e,
        row ? "%.*s given by a person whose services of this kind are not paid: %s"
            : "%.*s: this policy does not say whether it pays this person: %s",
        TEXT_ARG(t->service->code), who);
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "coverage.who", .topic = "coverage",
                        .severity = row ? SEVERITY_DENY : SEVERITY_HOLD,
                        .scope = SCOPE_SERVICE, .service = t,
                        .verdict = row ? &row->verdict : NULL, .message = message,
                        .fix = TEXT("Bill only what a qualified person gave; correct "
                                    "the credential if it is wrong"),
                        .source = row ? &row->source : &e->policy->coverage.source,
                        .from = row ? row->dates.from : DATE_NONE));
    finding_service_fact(
        e, finding, t, "therapist.credential",
        value_text(text_of(word_text(&credential_kind_words, (int)t->credential))));
    if (finding && finding->severity == SEVERITY_DENY)
        treated_deny(t, finding);
}

void coverage_judge(struct deciding *e)
{
    for (uint32_t i = 0; i < e->day->count; i++) {
        judge_discipline(e, i);
        judge_setting(e, i);
    }
    for (size_t i = 0; i < e->service_count; i++) {
        struct treated *t = &e->services[i];
        judge_code(e, t);
        judge_scope_of_practice(e, t);
        judge_profession(e, t);
        judge_who(e, t);
    }
}

#include "policy/decide.h"

#include "policy/crossover.h"
#include "policy/payer.h"
#include "policy/tables.h"
#include "policy/undecided.h"

/* ---- the day as one payer sees it ---- */

struct question {
    struct policy_set *set;
    const struct day *day;
    size_t member;
    const struct decide_options *options;
    struct arena *arena;
    bool *policy_failed;
};

/* Who decides for a payer, as far as that is known. */
struct who {
    struct identity_answer ids;
    const struct policy *policy; /* NULL: none */
    enum status found;
    bool no_memory; /* remembered while the day is put together */
};

static struct payer_asked asked_for(const struct question *q,
                                    const struct session *session, size_t rank,
                                    struct text payer)
{
    return (struct payer_asked){.payer = payer,
                                .kind = (int)session->insurance.at[rank].kind,
                                .date = session->date_of_service,
                                .known_on = q->options->known_on};
}

static bool names_payer(const struct session *session, struct text payer)
{
    for (size_t i = 0; i < session->insurance.count; i++)
        if (text_equal(session->insurance.at[i].payer, payer))
            return true;
    return false;
}

/* Whether a session names that payer, by whatever name of it. A table of names
 * with a fault holds its own sessions; here it only knows nobody. */
static bool has_payer(const struct question *q, const struct session *session,
                      const struct decision *d, struct who *who)
{
    if (names_payer(session, d->payer))
        return true;
    for (size_t i = 0; who->ids.count == 1 && i < session->insurance.count; i++) {
        struct text payer = session->insurance.at[i].payer;
        struct payer_asked asked = asked_for(q, session, i, payer);
        struct identity_answer ids;
        struct error unheard = ERROR_NONE;
        enum status status = payer_ids(q->set, &asked, &ids, &unheard);
        who->no_memory |= status == STATUS_NO_MEMORY;
        if (!status && ids.count == 1 &&
            text_equal(ids.policies[0], who->ids.policies[0]))
            return true;
    }
    return false;
}

/* The sessions of the day that this payer is asked about, without void ones. */
static enum status day_for(const struct question *q, const struct decision *d,
                           struct who *who, struct day *mine)
{
    const struct day *day = q->day;
    struct arena *arena = q->arena;
    size_t member = q->member;
    bool all = q->options->as_all || !text_is_absent(q->options->as);
    *mine = *day;
    mine->count = 0;
    mine->members = ARENA_ARRAY(arena, struct day_member, day->count);
    if (!mine->members)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < day->count; i++) {
        const struct session *session = day->members[i].session;
        if (i != member &&
            (session_is_void(session) || (!all && !has_payer(q, session, d, who))))
            continue;
        mine->members[mine->count++] = day->members[i];
    }
    return who->no_memory ? STATUS_NO_MEMORY : STATUS_OK;
}

/* ---- decided ---- */

static void report_expired(struct deciding *e)
{
    for (size_t i = 0; i < e->expired_count; i++) {
        char date[11];
        const struct parameter *p = e->expired[i].parameter;
        const struct parameter_value *last = e->expired[i].value;
        date_write(last->dates.to, date);
        struct finding *finding = finding_add(
            e, FINDING_SEED(.rule = "parameter.expired", .topic = "policy",
                            .severity = SEVERITY_WARN, .scope = SCOPE_DAY,
                            .message = deciding_text(
                                e,
                                "%.*s is known up to %s only; its last value was "
                                "used",
                                TEXT_ARG(p->name), date),
                            .fix = TEXT("Add the value of this period to the policy"),
                            .source = &last->source));
        finding_fact(e, finding, value_date(e->date), "date_of_service");
    }
}

static bool has_severity(const struct deciding *e, enum severity severity)
{
    for (size_t i = 0; i < e->finding_count; i++)
        if (e->findings[i].severity == severity)
            return true;
    return false;
}

static bool is_correctable(const struct deciding *e)
{
    for (size_t i = 0; i < e->unbilled_count; i++)
        if (strcmp(e->unbilled[i].action, "correct") == 0)
            return true;
    return false;
}

/* No line is left, and mending what is held would bring none back. */
static bool nothing_payable(const struct deciding *e)
{
    return !e->line_count && !(has_severity(e, SEVERITY_HOLD) && is_correctable(e));
}

/* A decision to deny always has a finding that says why. */
static void explain_empty(struct deciding *e)
{
    if (!nothing_payable(e) || has_severity(e, SEVERITY_DENY))
        return;
    finding_add(e, FINDING_SEED(.rule = "units.none", .topic = "units",
                                .severity = SEVERITY_DENY, .scope = SCOPE_DAY,
                                .message = TEXT("Nothing of this day can be billed"),
                                .fix = TEXT("See what is not billed, and why"),
                                .source = &e->policy->units[0].source));
}

static void run_phases(struct deciding *e)
{
    tables_choose(e);
    services_read(e);
    if (e->no_memory)
        return;
    coverage_judge(e);
    diagnoses_judge(e);
    overlap_judge(e);
    documentation_deny(e);
    rules_run_services(e);
    count_units(e);
    if (e->no_memory)
        return;
    caps_judge(e);
    pairs_judge(e);
    telehealth_judge(e);
    documentation_judge(e);
    fees_price(e);
    lines_drop_denied(e, 0); /* by rows of pairs and telehealth */
    caps_judge_dollars(e);
    frequency_judge(e);
    authorization_judge(e);
    referral_judge(e);
    rules_run(e);
    modifiers_put(e);
    places_judge(e);
    judge_run(e);
    count_unbilled(e);
    report_expired(e);
    tables_report_old(e);
    finding_fold_missing(e);
    explain_empty(e);
    fees_explain(e);
}

/* ---- outcome ---- */

static enum outcome outcome_of(const struct deciding *e)
{
    for (size_t i = 0; i < e->finding_count; i++) {
        const struct finding *finding = &e->findings[i];
        if (finding->severity == SEVERITY_DENY &&
            (finding->scope == SCOPE_SESSION || finding->scope == SCOPE_DAY))
            return OUTCOME_DENY;
    }
    if (nothing_payable(e))
        return OUTCOME_DENY;
    return has_severity(e, SEVERITY_HOLD) ? OUTCOME_HOLD : OUTCOME_READY;
}

static bool holds_line(const struct finding *finding, const struct line *line,
                       size_t index)
{
    if (finding->severity != SEVERITY_HOLD)
        return false;
    if (finding->scope == SCOPE_DAY || finding->line == (int32_t)index)
        return true;
    for (size_t i = 0; i < line->service_count; i++)
        if (finding->session == (int32_t)line->services[i].session &&
            (finding->scope == SCOPE_SESSION ||
             (finding->scope == SCOPE_SERVICE &&
              finding->service == (int32_t)line->services[i].index)))
            return true;
    return false;
}

/* Of a day that is denied no line is to be billed. */
static void mark_lines(struct deciding *e, enum outcome outcome)
{
    for (size_t i = 0; outcome == OUTCOME_DENY && i < e->line_count; i++)
        e->lines[i].status = SEVERITY_DENY;
    if (outcome != OUTCOME_HOLD)
        return;
    for (size_t i = 0; i < e->line_count; i++)
        for (size_t k = 0; k < e->finding_count; k++)
            if (holds_line(&e->findings[k], &e->lines[i], i))
                e->lines[i].status = SEVERITY_HOLD;
}

/* ---- the member's own decision ---- */

static int severity_order(const struct finding *a, const struct finding *b)
{
    return (int)b->severity - (int)a->severity;
}

static void sort_findings(struct finding *findings, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k > 0 && severity_order(&findings[k - 1], &findings[k]) > 0;
             k--) {
            struct finding swap = findings[k];
            findings[k] = findings[k - 1];
            findings[k - 1] = swap;
        }
}

/* The leading session tells all of the day; what is another session's says
 * so. */
static enum status take_findings_of_lead(struct deciding *e, struct decision *d)
{
    if (e->day->count == 1) {
        d->findings = e->findings;
        d->finding_count = e->finding_count;
        return STATUS_OK;
    }
    d->findings = ARENA_ARRAY(e->arena, struct finding, e->finding_count);
    if (!d->findings)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < e->finding_count; i++) {
        struct finding *finding = &d->findings[d->finding_count++];
        *finding = e->findings[i];
        if (finding->session > 0)
            finding->message = deciding_text(
                e, "%.*s (session %.*s)", TEXT_ARG(finding->message),
                TEXT_ARG(e->day->members[finding->session].session->session_id));
    }
    return STATUS_OK;
}

/* The day's findings stay as they are: other companions take theirs later. */
static struct finding *held_by_day(struct deciding *e, const struct decision *d)
{
    const char *what = d->outcome == OUTCOME_HOLD ? "held" : "denied";
    struct finding *added = finding_add(
        e, FINDING_SEED(.rule = "day.together", .topic = "day",
                        .severity =
                            d->outcome == OUTCOME_HOLD ? SEVERITY_HOLD : SEVERITY_DENY,
                        .scope = SCOPE_DAY,
                        .message =
                            deciding_text(e, "The day is %s together with session %.*s",
                                          what, TEXT_ARG(d->lead_session)),
                        .fix = TEXT("Mend what that session's decision names"),
                        .source = &(struct source){
                            .document = TEXT("One claim-day is decided as one"),
                            .verified_on = DATE_NONE}));
    if (added)
        e->finding_count--;
    return added;
}

/* A companion tells what is its own and what is the whole day's. */
static enum status take_findings_of_companion(struct deciding *e, size_t own,
                                              struct decision *d)
{
    struct finding *mine = ARENA_ARRAY(e->arena, struct finding, e->finding_count + 1);
    bool told = d->outcome == OUTCOME_READY;
    enum severity wanted = d->outcome == OUTCOME_DENY ? SEVERITY_DENY : SEVERITY_HOLD;
    if (!mine)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < e->finding_count; i++) {
        if (e->findings[i].session != (int32_t)own && e->findings[i].session != -1)
            continue;
        if (e->findings[i].scope == SCOPE_LINE)
            continue; /* the lines are the leading session's */
        told |= e->findings[i].severity >= wanted;
        mine[d->finding_count++] = e->findings[i];
    }
    const struct finding *together = told ? NULL : held_by_day(e, d);
    if (together)
        mine[d->finding_count++] = *together;
    d->findings = mine;
    return told || together ? STATUS_OK : STATUS_NO_MEMORY;
}

static void sum_documented(const struct deciding *e, struct decision *d)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->minutes == COUNT_NONE)
            continue;
        d->total_minutes += t->minutes;
        if (t->procedure && procedure_is_timed(t->procedure))
            d->timed_minutes += t->minutes;
        else
            d->untimed_minutes += t->minutes;
    }
}

static enum status lead_decision(struct deciding *e, struct decision *d)
{
    sum_documented(e, d);
    enum status status = day_units_put(e, &d->units);
    if (status != STATUS_OK)
        return status;
    d->lines = e->lines;
    d->line_count = e->line_count;
    d->unbilled = e->unbilled;
    d->unbilled_count = e->unbilled_count;
    return take_findings_of_lead(e, d);
}

static enum status companion_decision(struct deciding *e, size_t own,
                                      struct decision *d)
{
    d->units.method =
        unit_method_text(e->result_count ? e->results[0].method : UNITS_EIGHT_MINUTE);
    d->units.working = ARENA_ARRAY(e->arena, struct text, 1);
    if (!d->units.working)
        return STATUS_NO_MEMORY;
    d->units.working[d->units.working_count++] = deciding_text(
        e, "Its minutes are counted, and its lines stand, with session %.*s",
        TEXT_ARG(d->lead_session));
    return take_findings_of_companion(e, own, d);
}

static enum status name_day(const struct day *day, struct arena *arena,
                            struct decision *d)
{
    d->day_sessions = ARENA_ARRAY(arena, struct text, day->count);
    if (!d->day_sessions)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < day->count; i++)
        d->day_sessions[d->day_session_count++] = day->members[i].session->session_id;
    d->lead_session = d->day_sessions[0];
    return STATUS_OK;
}

/* ---- the day, evaluated for one payer ---- */

/* Kept in the day for its other members (day.kept): what they ask differs by
 * the payer and its rank alone. */
struct decided {
    struct text payer;
    int32_t rank;
    struct day mine; /* the sessions that this payer is asked about */
    struct deciding e;
    enum outcome outcome;
    struct decided *next;
};

static size_t place_of(const struct day *day, const struct session *session)
{
    size_t place = 0;
    while (place < day->count && day->members[place].session != session)
        place++;
    return place;
}

static struct decided *kept_for(const struct day *day, const struct decision *d)
{
    struct decided *kept = day->kept ? *day->kept : NULL;
    while (kept && (kept->rank != d->payer_rank || !text_equal(kept->payer, d->payer) ||
                    place_of(&kept->mine, d->session) == kept->mine.count))
        kept = kept->next;
    return kept;
}

struct deciding *decide_evaluation(const struct day *day,
                                   const struct decision *decision)
{
    struct decided *kept = kept_for(day, decision);
    return kept ? &kept->e : NULL;
}

static void keep(const struct question *q, struct decided *decided)
{
    if (!q->day->kept)
        return;
    decided->next = *q->day->kept;
    *q->day->kept = decided;
}

static void name_policy(const struct policy *policy, struct decision *d)
{
    d->policy_id = policy->id;
    d->policy_version = policy->version;
    d->policy_hash = policy->hash;
    d->policy_layers = policy->layers;
    d->policy_layer_count = policy->layer_count;
}

static enum status evaluate(struct deciding *e, enum outcome *outcome,
                            struct error *error)
{
    run_phases(e);
    if (e->no_memory)
        return error_no_memory(error);
    *outcome = outcome_of(e);
    mark_lines(e, *outcome);
    return STATUS_OK;
}

/* The member's own part of what was found. */
static enum status answer(const struct question *q, struct decided *decided,
                          struct decision *d, struct error *error)
{
    struct deciding *e = &decided->e;
    size_t own = place_of(&decided->mine, d->session);
    e->error = error;
    name_policy(e->policy, d);
    if (name_day(&decided->mine, e->arena, d) != STATUS_OK)
        return error_no_memory(error);
    *q->policy_failed |= e->policy_failed;
    d->outcome = decided->outcome;
    enum status status = own == 0 ? lead_decision(e, d) : companion_decision(e, own, d);
    if (status != STATUS_OK || e->no_memory)
        return error_no_memory(error);
    sort_findings(d->findings, d->finding_count);
    d->rules = e->traces;
    d->rule_count = e->trace_count;
    return STATUS_OK;
}

/* ---- one payer ---- */

static enum status undecided(const struct question *q, struct deciding *e,
                             const struct who *who, struct decision *d)
{
    if (name_day(e->day, q->arena, d) != STATUS_OK)
        return error_no_memory(e->error);
    if (who->found == STATUS_NOT_FOUND)
        return who->ids.count ? undecided_named(e, &who->ids, d, e->error)
                              : undecided_unknown_payer(e, q->set, d, e->error);
    if (who->found == STATUS_OK)
        return undecided_crowd(e, d, e->error);
    *q->policy_failed = true;
    return undecided_failed_policy(e, d, e->error);
}

static struct decided *begin_deciding(const struct question *q,
                                      const struct decision *d, struct who *who)
{
    struct decided *decided = ARENA_NEW(q->arena, struct decided);
    if (!decided || day_for(q, d, who, &decided->mine))
        return NULL;
    decided->payer = d->payer;
    decided->rank = d->payer_rank;
    decided->e = (struct deciding){
        .day = &decided->mine,
        .arena = q->arena,
        .date = d->session->date_of_service,
        .known_on = q->options->known_on,
        .filing_date = d->filing_date,
        .rank = d->payer_rank,
        .explain = q->options->explain,
        .payer = d->payer,
        .judge = q->options->judge,
        .checks_only = q->options->checks_only,
        .follower = q->options->follower,
    };
    return decided;
}

static enum status decide_payer(const struct question *q, struct decision *d,
                                struct error *error)
{
    struct who who = {.policy = NULL};
    struct decided *decided = kept_for(q->day, d);
    if (decided)
        return answer(q, decided, d, error);
    struct payer_asked asked =
        asked_for(q, d->session, (size_t)d->payer_rank, d->payer);
    who.found = payer_find(q->set, &asked, &who.ids, &who.policy, error);
    if (who.found == STATUS_IO) /* the machine's fault is no policy's */
        return who.found;
    decided = who.found == STATUS_NO_MEMORY ? NULL : begin_deciding(q, d, &who);
    if (!decided)
        return error_no_memory(error);
    struct deciding *e = &decided->e;
    e->error = error;
    if (who.policy)
        name_policy(who.policy, d);
    if (!who.policy || q->day->crowd)
        return undecided(q, e, &who, d);
    e->policy = who.policy;
    enum status status = evaluate(e, &decided->outcome, error);
    if (status)
        return status;
    keep(q, decided);
    return answer(q, decided, d, error);
}

static enum status decide_void(const struct question *q, struct decision *d,
                               struct error *error)
{
    struct day alone = {.members = &q->day->members[q->member], .count = 1};
    if (name_day(&alone, q->arena, d) != STATUS_OK)
        return error_no_memory(error);
    d->outcome = OUTCOME_VOID;
    d->units.method = unit_method_text(UNITS_EIGHT_MINUTE);
    return STATUS_OK;
}

/* Whom a member is decided for: its own payers, or those asked about instead. */
struct asked {
    const struct text *instead; /* NULL: its own */
    size_t count;
};

static enum status asked_payers(const struct question *q, struct asked *asked,
                                struct error *error)
{
    const struct session *session = q->day->members[q->member].session;
    *asked = (struct asked){NULL, session->insurance.count};
    if (q->options->as_all)
        return policy_set_ids(q->set, &asked->instead, &asked->count, error);
    if (!text_is_absent(q->options->as))
        *asked = (struct asked){&q->options->as, 1};
    return STATUS_OK;
}

static void begin(const struct question *q, const struct asked *asked, size_t i,
                  struct decision *d)
{
    const struct day_member *member = &q->day->members[q->member];
    d->session = member->session;
    d->payer =
        asked->instead ? asked->instead[i] : member->session->insurance.at[i].payer;
    d->payer_rank = asked->instead ? 0 : (int32_t)i;
    d->known_on = q->options->known_on;
    d->filing_date = q->options->filing_date ? q->options->filing_date : DATE_NONE;
    d->input_hash = member->input_hash;
}

enum status decide_member(struct policy_set *set, const struct day *day, size_t member,
                          const struct decide_options *options, struct arena *arena,
                          struct decision **decisions, size_t *count,
                          bool *policy_failed, struct error *error)
{
    const struct question q = {set, day, member, options, arena, policy_failed};
    const struct session *session = day->members[member].session;
    struct asked asked;
    enum status status = asked_payers(&q, &asked, error);
    *count = 0;
    if (status != STATUS_OK)
        return status;
    struct decision *list = ARENA_ARRAY(arena, struct decision, asked.count);
    if (!list)
        return error_no_memory(error);
    for (size_t i = 0; i < asked.count; i++) {
        begin(&q, &asked, i, &list[i]);
        status = session_is_void(session) ? decide_void(&q, &list[i], error)
                                          : decide_payer(&q, &list[i], error);
        if (status != STATUS_OK)
            return status;
        (*count)++;
    }
    *decisions = list;
    if (asked.instead || *count < 2)
        return STATUS_OK;
    return crossover_report(list, *count, arena, error);
}

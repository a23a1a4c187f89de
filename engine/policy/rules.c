/* The policy's own rules. For what its scope names (a service, a line, a
 * session, the day) a rule goes through
 *
 *   does it concern this? ─▶ do its conditions hold? ─▶ has its check anything
 *   to say (script_sift, all rules at once)? ─▶ the check, its reads recorded
 *
 * and most rules of most days end at the first or the second. A check is pure,
 * so that what it said unheard it says again while it is recorded. */
#include "policy/compile_shape.h"
#include "policy/conditions.h"
#include "policy/deciding.h"
#include "policy/facts.h"
#include "policy/rule_steps.h"
#include "policy/wording.h"

/* Rules that are judged together; a policy with more goes in several rounds. */
#define RULES_AT_ONCE 32

struct run {
    enum fired fired;
    struct script_value result;
    size_t missing; /* the fact that was not known; SIZE_MAX: a parameter */
};

/* ---- one run ---- */

static const char *const scope_subjects[][2] = {
    [SCOPE_SERVICE] = {"service", "day"},
    [SCOPE_LINE] = {"line", "day"},
    [SCOPE_SESSION] = {"session", "day"},
    [SCOPE_DAY] = {"day", NULL},
};

static void report_failure(struct deciding *e, const struct rule *rule)
{
    const struct error *error = e->error;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "policy.error", .topic = "policy",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_DAY,
                        .message = deciding_text(e, "The rule %.*s failed: %s",
                                                 TEXT_ARG(rule->id), error->message),
                        .fix = deciding_text(e,
                                             "Mend the policy%s%s; until then a "
                                             "person decides",
                                             error->fix[0] ? ": " : "", error->fix),
                        .source = &rule->source));
    if (!finding)
        return;
    finding->policy_file = deciding_copy(
        e, error->file[0] ? text_of(error->file) : policy_file(e->policy, rule->line));
    finding->policy_line = error->line ? error->line : row_line(rule->line);
    e->policy_failed = true;
}

static bool is_firing(const struct script_value *result)
{
    return result->kind == SCRIPT_TABLE ||
           (result->kind == SCRIPT_BOOL && result->integer);
}

/* What a check words itself is held to what a rule's own texts are. */
static bool is_worded_well(const struct script_value *result)
{
    const struct script_value *message =
        result->items ? &result->entries[0].value : NULL;
    const struct script_value *carc = script_get(result, "carc");
    const struct script_value *rarc = script_get(result, "rarc");
    const struct script_value *fix = script_get(result, "fix");
    if (message && (message->kind != SCRIPT_TEXT || !text_trim(message->text).len))
        return false;
    if (fix && (fix->kind != SCRIPT_TEXT || !text_trim(fix->text).len))
        return false;
    if (carc && (carc->kind != SCRIPT_TEXT || !carc_pattern.fits(carc->text)))
        return false;
    return !rarc || (rarc->kind == SCRIPT_TEXT && rarc_pattern.fits(rarc->text));
}

static bool is_answer(const struct script_value *result)
{
    enum severity severity;
    if (result->kind == SCRIPT_NIL || result->kind == SCRIPT_BOOL)
        return true;
    return result->kind == SCRIPT_TABLE && severity_read(result->maker, &severity) &&
           is_worded_well(result);
}

static struct run run_check(struct deciding *e, const struct rule *rule)
{
    struct run run = {.fired = FIRED_FAILED};
    struct rule_lines lines;
    const struct script_call call = {
        .function = rule->function,
        .subjects = {scope_subjects[rule->scope][0], scope_subjects[rule->scope][1]},
        .record = true,
        .follower = steps_lines(e, rule, &lines),
    };
    e->recording = true;
    e->note_count = 0;
    switch (script_call(e->policy->script, &call, e->arena, &run.result, &run.missing,
                        e->error)) {
    case SCRIPT_UNKNOWN:
        run.fired = FIRED_UNKNOWN;
        break;
    case SCRIPT_RETURNED:
        if (is_answer(&run.result)) {
            run.fired = is_firing(&run.result) ? FIRED_YES : FIRED_NO;
            break;
        }
        error_set(e->error, STATUS_POLICY, "policy.answer",
                  "it must return nothing, true, hold {...}, warn {...} or deny {...}, "
                  "with texts for its message and fix, and codes for carc and rarc");
        report_failure(e, rule);
        break;
    case SCRIPT_FAILED:
    default:
        report_failure(e, rule);
    }
    e->recording = false;
    return run;
}

/* ---- facts that a run read ---- */

/* calls: the check was called, and its reads were recorded. */
static void keep_facts(struct deciding *e, const struct rule *rule, bool calls,
                       struct fact **facts, size_t *count)
{
    const size_t *read = NULL;
    size_t reads = calls ? script_recorded(e->policy->script, &read) : 0;
    size_t notes = calls ? e->note_count : 0, room = conditions_room(rule);
    *count = 0;
    *facts = ARENA_ARRAY(e->arena, struct fact, room + reads + notes);
    if (!*facts) {
        e->no_memory = true;
        return;
    }
    *count = conditions_facts(e, rule, *facts);
    size_t asked = *count;
    for (size_t i = 0; i < reads; i++)
        conditions_add_fact(*facts, count, asked, facts_shown(e, read[i]),
                            facts_read(e, read[i]));
    for (size_t i = 0; i < notes; i++)
        conditions_add_fact(*facts, count, asked, e->notes[i].path, e->notes[i].value);
}

/* ---- what comes of it ---- */

/* At most the rule's own: no other policy loads. */
static enum severity severity_when_unknown(const struct rule *rule)
{
    static const enum severity severities[] = {
        [UNKNOWN_HOLD] = SEVERITY_HOLD,
        [UNKNOWN_WARN] = SEVERITY_WARN,
        [UNKNOWN_SKIP] = SEVERITY_NONE,
    };
    return severities[rule->when_unknown];
}

static void answer_unknown(struct deciding *e, const struct rule *rule,
                           const struct run *run)
{
    enum severity severity = severity_when_unknown(rule);
    if (severity == SEVERITY_NONE)
        return;
    if (run->missing < facts_count())
        finding_missing(e, facts_shown(e, run->missing), severity);
    else
        finding_missing(e, deciding_text(e, PARAMETER "%.*s", TEXT_ARG(e->unvalued)),
                        severity);
}

static void report(struct deciding *e, const struct rule *rule,
                   const struct script_value *result, struct fact *facts, size_t count)
{
    struct verdict verdict = wording_verdict(e, rule, result);
    const struct treated *service =
        rule->scope == SCOPE_SERVICE ? &e->services[e->at_service] : NULL;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "", .topic = "", .severity = rule->verdict.severity,
                        .scope = rule->scope, .service = service,
                        .session = (int32_t)e->at_session, .line = (int32_t)e->at_line,
                        .verdict = &verdict, .message = rule->title,
                        .source = &rule->source, .from = rule->dates.from));
    if (!finding)
        return;
    finding->rule = rule->id;
    finding->topic = rule->topic;
    finding->facts = facts;
    finding->fact_count = count;
}

/* ---- explanations ---- */

static int weight(enum rule_state state)
{
    static const int weights[] = {
        [RULE_FIRED] = 6,      [RULE_FAILED] = 5,       [RULE_MISSING_FACTS] = 4,
        [RULE_SILENT] = 3,     [RULE_NOT_IN_FORCE] = 2, [RULE_NOT_APPLICABLE] = 1,
        [RULE_OVERRIDDEN] = 0,
    };
    return weights[state];
}

static bool is_explained(const struct deciding *e, const struct rule *rule)
{
    return e->explain && (!e->checks_only || rule->function);
}

/* The trace of this id, from 1; 0: none yet. */
static size_t find_trace(const struct deciding *e, const struct rule *rule)
{
    size_t known = e->traced[rule->place];
    for (size_t i = 0; !known && rule->again && i < e->trace_count; i++)
        if (text_equal(e->traces[i].rule, rule->id))
            known = i + 1;
    return known;
}

static bool has_traced(struct deciding *e)
{
    const struct policy *policy = e->policy;
    if (!e->traced)
        e->traced = ARENA_ARRAY(e->arena, size_t,
                                policy->rule_count + policy->modifiers.attested_count);
    e->no_memory |= e->traced == NULL;
    return e->traced != NULL;
}

/* A rule that runs several times, once a service, shows its strongest state. */
static void trace(struct deciding *e, const struct rule *rule, enum rule_state state,
                  struct fact *facts, size_t count)
{
    if (!is_explained(e, rule) || !has_traced(e))
        return;
    size_t known = find_trace(e, rule);
    struct rule_trace *at = known ? &e->traces[known - 1] : NULL;
    if (at && weight(state) <= weight(at->state))
        return;
    if (!at) {
        at = deciding_push(e, (void **)&e->traces, &e->trace_count, &e->trace_room,
                           sizeof *at);
        known = e->trace_count;
    }
    if (!at)
        return;
    *at = (struct rule_trace){rule->id, state, TEXT_NONE, facts, count};
    e->traced[rule->place] = known;
}

/* A rule that nothing of the day could run for is told as well. */
static void trace_rest(struct deciding *e)
{
    for (size_t i = 0; e->explain && i < e->policy->rule_count; i++) {
        const struct rule *rule = &e->policy->rules[i];
        bool in_force = in_force_on(&rule->dates, e->date, e->known_on);
        trace(e, rule, in_force ? RULE_NOT_APPLICABLE : RULE_NOT_IN_FORCE, NULL, 0);
    }
}

/* What a layer took from the policy below it, on days on which it does. */
static void trace_overrides(struct deciding *e)
{
    const struct policy_override *at = e->explain ? e->policy->overrides : NULL;
    for (; at; at = at->next) {
        if (!in_force_on(&at->dates, e->date, e->known_on))
            continue;
        struct text file = policy_file(e->policy, at->place);
        struct rule_trace *fresh = deciding_push(
            e, (void **)&e->traces, &e->trace_count, &e->trace_room, sizeof *fresh);
        if (!fresh)
            return;
        *fresh = (struct rule_trace){.rule = at->id, .state = RULE_OVERRIDDEN};
        fresh->detail = deciding_text(e, "by %.*s:%u%s%.*s%s%.*s", TEXT_ARG(file),
                                      row_line(at->place), at->says.len ? ", " : "",
                                      TEXT_ARG(at->says), at->because.len ? ": " : "",
                                      TEXT_ARG(at->because));
    }
}

static enum rule_state state_of(enum fired fired)
{
    static const enum rule_state states[] = {
        [FIRED_NO] = RULE_SILENT,
        [FIRED_YES] = RULE_FIRED,
        [FIRED_UNKNOWN] = RULE_MISSING_FACTS,
        [FIRED_FAILED] = RULE_FAILED,
    };
    return states[fired];
}

/* ---- one rule, once it is known to speak ---- */

/* Kept small: a day has many, and most end as silent. */
struct candidate {
    const struct rule *rule;
    size_t missing;
    enum fired fired; /* by its conditions */
    bool speaks;      /* its check has something to say */
};

static bool has_check(const struct candidate *c)
{
    return c->fired == FIRED_YES && c->rule->function;
}

static void hear(struct deciding *e, const struct candidate *c, struct run *run,
                 struct fact **facts, size_t *count)
{
    bool calls = has_check(c) && c->speaks;
    run->fired = has_check(c) && !calls ? FIRED_NO : c->fired;
    run->missing = c->missing;
    run->result.kind = SCRIPT_NIL;
    run->result.count = run->result.items = 0;
    if (calls)
        *run = run_check(e, c->rule);
    *facts = NULL;
    *count = 0;
    if (run->fired == FIRED_YES || is_explained(e, c->rule))
        keep_facts(e, c->rule, calls, facts, count);
    trace(e, c->rule, state_of(run->fired), *facts, *count);
    steps_answer(e, c->rule, run->fired);
}

static void judge(struct deciding *e, const struct candidate *c)
{
    struct run run;
    struct fact *facts;
    size_t count;
    bool silent = c->fired == FIRED_NO || (has_check(c) && !c->speaks);
    if (silent && !is_explained(e, c->rule))
        return;
    hear(e, c, &run, &facts, &count);
    if (run.fired == FIRED_UNKNOWN)
        answer_unknown(e, c->rule, &run);
    if (run.fired == FIRED_YES)
        report(e, c->rule, &run.result, facts, count);
}

/* Which of the candidates' checks have something to say. Whoever wants every
 * rule explained hears them all. */
static void sift(struct deciding *e, enum scope scope, struct candidate *list,
                 size_t count)
{
    int functions[RULES_AT_ONCE];
    bool speaks[RULES_AT_ONCE];
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (has_check(&list[i]))
            functions[n++] = list[i].rule->function;
    if (!n)
        return;
    const struct script_sift all = {
        functions, n, {scope_subjects[scope][0], scope_subjects[scope][1]}};
    if (!e->explain)
        script_sift(e->policy->script, &all, speaks);
    n = 0;
    for (size_t i = 0; i < count; i++)
        if (has_check(&list[i]))
            list[i].speaks = e->explain || speaks[n++];
}

/* ---- which rules, on what ---- */

static bool object_there(const struct deciding *e, struct text path)
{
    struct text name = {path.at + 4, path.len - 4}; /* without "day." */
    return facts_object_there(e, name);
}

static bool concerns_day(const struct deciding *e, const struct rule *rule)
{
    if (!text_is_absent(rule->about) && !object_there(e, rule->about))
        return false;
    if (!rule->disciplines || rule->scope != SCOPE_DAY)
        return true;
    for (size_t i = 0; i < e->service_count; i++)
        if (rule->disciplines >> e->services[i].discipline & 1u)
            return true;
    return false;
}

static bool has_code(const struct rule *rule, const struct procedure *procedure)
{
    return rule->all_codes ||
           (procedure && code_set_has(&rule->codes, procedure_index(procedure)));
}

static bool has_discipline(const struct rule *rule, enum discipline discipline)
{
    return !rule->disciplines || (rule->disciplines >> discipline & 1u);
}

/* Whether the rule is about what stands at e->at_session, at_service, at_line
 * in its scope. */
static bool concerns(const struct deciding *e, const struct rule *rule)
{
    const struct treated *t = &e->services[e->at_service];
    switch (rule->scope) {
    case SCOPE_SERVICE:
        return has_code(rule, t->procedure) && has_discipline(rule, t->discipline);
    case SCOPE_LINE:
        return has_code(rule, e->lines[e->at_line].procedure) &&
               has_discipline(rule, e->lines[e->at_line].discipline);
    case SCOPE_SESSION:
        return has_discipline(
            rule, (enum discipline)e->day->members[e->at_session].session->discipline);
    case SCOPE_DAY:
    default:
        return true;
    }
}

static bool is_candidate(struct deciding *e, const struct rule *rule)
{
    if (!in_force_on(&rule->dates, e->date, e->known_on)) {
        trace(e, rule, RULE_NOT_IN_FORCE, NULL, 0);
        steps_asked(e, rule, RULE_NOT_IN_FORCE);
        return false;
    }
    trace(e, rule, RULE_NOT_APPLICABLE, NULL, 0); /* until it has run */
    bool concerned = concerns_day(e, rule) && concerns(e, rule);
    steps_asked(e, rule, concerned ? RULE_SILENT : RULE_NOT_APPLICABLE);
    return concerned;
}

static struct candidate ask(struct deciding *e, const struct rule *rule)
{
    struct candidate c = {.rule = rule};
    c.fired = conditions_hold(e, rule, &c.missing);
    return c;
}

/* All rules of a scope, for the one thing that stands there now. */
static void judge_all(struct deciding *e, enum scope scope)
{
    struct candidate list[RULES_AT_ONCE];
    const struct rule_list *rules = &e->policy->scoped[scope];
    for (size_t i = 0; i < rules->count;) {
        size_t count = 0;
        for (; i < rules->count && count < RULES_AT_ONCE; i++)
            if (is_candidate(e, rules->at[i]))
                list[count++] = ask(e, rules->at[i]);
        sift(e, scope, list, count);
        for (size_t k = 0; k < count; k++)
            judge(e, &list[k]);
    }
}

static void judge_each_session(struct deciding *e)
{
    for (size_t i = 0; i < e->day->count; i++) {
        e->at_session = i;
        if (e->day->count > 1)
            script_facts_turn(e->policy->script, e, "session");
        judge_all(e, SCOPE_SESSION);
    }
}

static void judge_each_service(struct deciding *e)
{
    for (size_t i = 0; i < e->service_count; i++) {
        if (e->services[i].fate == FATE_UNBILLED)
            continue;
        e->at_service = i;
        e->at_session = e->services[i].session_index;
        script_facts_turn(e->policy->script, e, "service");
        judge_all(e, SCOPE_SERVICE);
    }
}

static void judge_each_line(struct deciding *e)
{
    if (!e->policy->scoped[SCOPE_LINE].count)
        return;
    for (size_t i = 0; i < e->line_count; i++) {
        e->at_line = i;
        script_facts_turn(e->policy->script, e, "line");
        judge_all(e, SCOPE_LINE);
    }
}

/* A denial of one service takes it off the claim. */
static void unbill_denied(struct deciding *e)
{
    for (size_t i = 0; i < e->finding_count; i++) {
        const struct finding *finding = &e->findings[i];
        if (finding->severity != SEVERITY_DENY || finding->scope != SCOPE_SERVICE)
            continue;
        for (size_t k = 0; k < e->service_count; k++)
            if ((int32_t)e->services[k].session_index == finding->session &&
                (int32_t)e->services[k].index == finding->service)
                treated_deny(&e->services[k], finding);
    }
}

void rules_run_services(struct deciding *e)
{
    script_facts_turn(e->policy->script, e, NULL);
    judge_each_service(e);
    unbill_denied(e);
}

void rules_run(struct deciding *e)
{
    lines_drop_denied(e, 0); /* by rows of frequency */
    size_t before = e->finding_count;
    script_facts_turn(e->policy->script, e, NULL);
    judge_each_session(e);
    judge_all(e, SCOPE_DAY);
    judge_each_line(e);
    trace_rest(e);
    trace_overrides(e);
    lines_drop_denied(e, before);
}

bool rules_ask(struct deciding *e, const struct rule *rule, struct rule_answer *answer)
{
    *answer = (struct rule_answer){0};
    const char *subject = scope_subjects[rule->scope][0];
    if (rule->scope != SCOPE_DAY)
        script_facts_turn(e->policy->script, e, subject);
    if (!is_candidate(e, rule))
        return false;
    struct candidate c = ask(e, rule);
    struct run run;
    sift(e, rule->scope, &c, 1);
    hear(e, &c, &run, &answer->facts, &answer->fact_count);
    if (run.fired == FIRED_UNKNOWN)
        answer_unknown(e, rule, &run);
    answer->fired = run.fired == FIRED_YES;
    if (answer->fired)
        answer->verdict = wording_verdict(e, rule, &run.result);
    return answer->fired;
}

/* The policy's own functions. Each rule runs once for what its scope names,
 * on the plain tables of facts; only a rule that fired, or that is to be
 * explained, runs again while every read is recorded: it is pure, so the
 * second run says the same. */
#include "policy/deciding.h"
#include "policy/facts.h"

enum fired { FIRED_NO, FIRED_YES, FIRED_UNKNOWN, FIRED_FAILED };

struct run {
    enum fired fired;
    struct script_value result;
    size_t missing; /* the fact that was not known; SIZE_MAX: a parameter */
};

/* ---- wording ---- */

static void put_value(struct buffer *out, const struct value *value)
{
    char text[24];
    switch (value->kind) {
    case VALUE_DATE:
        date_write((int32_t)value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_CLOCK:
        clock_write((int32_t)value->number, text);
        buffer_put_cstr(out, text);
        return;
    case VALUE_MONEY:
        money_write(value->number, text);
        buffer_put_char(out, '$');
        buffer_put_cstr(out, text);
        return;
    case VALUE_NUMBER:
        buffer_put_int(out, value->number);
        return;
    case VALUE_BOOL:
        buffer_put_cstr(out, value->number ? "yes" : "no");
        return;
    case VALUE_TEXT:
        buffer_put_text(out, value->text);
        return;
    case VALUE_TEXTS:
        for (size_t i = 0; i < value->list.count; i++) {
            if (i)
                buffer_put_cstr(out, ", ");
            buffer_put_text(out, value->list.at[i]);
        }
        return;
    case VALUE_NOTE:
        buffer_put_cstr(out, "documented");
        return;
    case VALUE_UNKNOWN:
    default:
        buffer_put_cstr(out, "unknown");
    }
}

static bool ends_in(struct text name, const char *ending)
{
    size_t len = strlen(ending);
    return name.len > len && memcmp(name.at + name.len - len, ending, len) == 0;
}

/* What a rule returned beside its message: names that end in _on are dates,
 * in _usd amounts. */
static bool returned_value(const struct script_value *result, struct text name,
                           struct value *value)
{
    for (size_t i = 0; i < result->count; i++) {
        const struct script_entry *entry = &result->entries[i];
        if (text_is_absent(entry->name) || !text_equal(entry->name, name))
            continue;
        enum value_kind kind = ends_in(name, "_on")    ? VALUE_DATE
                               : ends_in(name, "_usd") ? VALUE_MONEY
                                                       : VALUE_NUMBER;
        if (entry->value.kind == SCRIPT_TEXT)
            *value = value_text(entry->value.text);
        else
            *value = (struct value){.kind = kind, .number = entry->value.integer};
        return true;
    }
    return false;
}

static void put_placeholder(struct deciding *e, struct buffer *out,
                            const struct script_value *result, struct text name)
{
    struct value value = {.kind = VALUE_UNKNOWN};
    if (!returned_value(result, name, &value)) {
        size_t fact = facts_find(name);
        if (fact < facts_count())
            value = facts_read(e, fact);
    }
    put_value(out, &value);
}

static struct text fill_in(struct deciding *e, struct text text,
                           const struct script_value *result)
{
    const char *at = text.at, *end = text.at ? text.at + text.len : NULL;
    struct buffer out;
    if (!at || !memchr(at, '{', text.len))
        return text;
    buffer_init(&out, 4096);
    while (at < end) {
        const char *close =
            *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
        if (close) {
            put_placeholder(e, &out, result,
                            (struct text){at + 1, (size_t)(close - at - 1)});
            at = close + 1;
        } else
            buffer_put_char(&out, *at++);
    }
    struct text filled = deciding_copy(e, buffer_text(&out));
    buffer_release(&out);
    return filled;
}

static struct text worded(struct deciding *e, const struct script_value *result,
                          const char *name, struct text otherwise)
{
    const struct script_value *own =
        result->kind == SCRIPT_TABLE ? script_get(result, name) : NULL;
    if (own && own->kind == SCRIPT_TEXT)
        otherwise = own->text;
    return fill_in(e, otherwise, result);
}

static struct verdict verdict_of(struct deciding *e, const struct rule *rule,
                                 const struct script_value *result)
{
    struct verdict verdict = rule->verdict;
    if (result->kind == SCRIPT_TABLE)
        severity_read(result->maker, &verdict.severity);
    struct text message = rule->verdict.message;
    if (result->kind == SCRIPT_TABLE && result->items &&
        result->entries[0].value.kind == SCRIPT_TEXT)
        message = result->entries[0].value.text;
    verdict.message = fill_in(e, message, result);
    verdict.fix = worded(e, result, "fix", verdict.fix);
    verdict.carc = worded(e, result, "carc", verdict.carc);
    verdict.rarc = worded(e, result, "rarc", verdict.rarc);
    return verdict;
}

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
                        .fix = TEXT("Mend the policy; until then a person decides"),
                        .source = &rule->source));
    if (!finding)
        return;
    finding->policy_file = deciding_copy(
        e, error->file[0] ? text_of(error->file) : e->policy->path);
    finding->policy_line = error->line ? error->line : rule->line;
    e->policy_failed = true;
}

static bool is_firing(const struct script_value *result)
{
    return result->kind == SCRIPT_TABLE ||
           (result->kind == SCRIPT_BOOL && result->integer);
}

static bool is_answer(const struct script_value *result)
{
    enum severity severity;
    if (result->kind == SCRIPT_NIL || result->kind == SCRIPT_BOOL)
        return true;
    return result->kind == SCRIPT_TABLE && severity_read(result->maker, &severity);
}

static struct run run_once(struct deciding *e, const struct rule *rule, bool record)
{
    struct run run = {.fired = FIRED_FAILED};
    const struct script_call call = {
        .function = rule->function,
        .subjects = {scope_subjects[rule->scope][0], scope_subjects[rule->scope][1]},
        .record = record,
    };
    e->recording = record;
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
                  "it must return nothing, true, hold {...}, warn {...} or deny {...}");
        report_failure(e, rule);
        break;
    case SCRIPT_FAILED:
    default:
        report_failure(e, rule);
    }
    e->recording = false;
    return run;
}

/* ---- conditions ---- */

static bool values_equal(const struct value *a, const struct value *b)
{
    if (b->kind == VALUE_TEXT)
        return a->kind == VALUE_TEXT && text_equal(a->text, b->text);
    return a->kind != VALUE_TEXT && a->number == b->number;
}

static bool is_one_of(const struct value *value, const struct condition *condition)
{
    for (size_t i = 0; i < condition->value_count; i++)
        if (values_equal(value, &condition->values[i]))
            return true;
    return false;
}

static enum fired ask(struct deciding *e, const struct condition *condition)
{
    if (condition->fact == CONDITION_OBJECT)
        return facts_present(e, condition->path) == condition->known ? FIRED_YES
                                                                     : FIRED_NO;
    struct value value = facts_read(e, condition->fact);
    bool known = value.kind != VALUE_UNKNOWN;
    if (condition->asks_known)
        return known == condition->known ? FIRED_YES : FIRED_NO;
    if (!known)
        return FIRED_UNKNOWN;
    return is_one_of(&value, condition) ? FIRED_YES : FIRED_NO;
}

/* All in order, up to the first that does not hold; *asked: how many. */
static struct run ask_all(struct deciding *e, const struct rule *rule, size_t *asked)
{
    struct run run = {.fired = FIRED_YES};
    for (*asked = 0; *asked < rule->condition_count && run.fired == FIRED_YES;) {
        const struct condition *condition = &rule->conditions[(*asked)++];
        run.fired = ask(e, condition);
        run.missing = condition->fact;
    }
    return run;
}

/* ---- facts that a run read ---- */

static void keep_asked(struct deciding *e, const struct rule *rule, size_t asked,
                       struct fact *facts, size_t *count)
{
    for (size_t i = 0; i < asked; i++) {
        const struct condition *condition = &rule->conditions[i];
        struct value value = {.kind = VALUE_BOOL};
        if (condition->fact == CONDITION_OBJECT) {
            value.number = facts_present(e, condition->path);
            facts[(*count)++] = (struct fact){condition->path, value};
            continue;
        }
        facts[(*count)++] = (struct fact){facts_shown(e, condition->fact),
                                          facts_read(e, condition->fact)};
    }
}

static bool was_asked(const struct rule *rule, size_t asked, size_t fact)
{
    for (size_t i = 0; i < asked; i++)
        if (rule->conditions[i].fact == fact)
            return true;
    return false;
}

/* ran: the check was called, and its reads were recorded. */
static void keep_facts(struct deciding *e, const struct rule *rule, size_t asked,
                       bool ran, struct fact **facts, size_t *count)
{
    const size_t *read = NULL;
    size_t reads = ran ? script_recorded(e->policy->script, &read) : 0;
    if (!ran)
        e->note_count = 0;
    *count = 0;
    *facts = ARENA_ARRAY(e->arena, struct fact, asked + reads + e->note_count);
    if (!*facts) {
        e->no_memory = true;
        return;
    }
    keep_asked(e, rule, asked, *facts, count);
    for (size_t i = 0; i < reads; i++)
        if (!was_asked(rule, asked, read[i]))
            (*facts)[(*count)++] =
                (struct fact){facts_shown(e, read[i]), facts_read(e, read[i])};
    for (size_t i = 0; i < e->note_count; i++)
        (*facts)[(*count)++] = e->notes[i];
}

/* ---- what comes of it ---- */

static enum severity severity_when_unknown(const struct rule *rule)
{
    enum severity severity = rule->when_unknown == UNKNOWN_HOLD   ? SEVERITY_HOLD
                             : rule->when_unknown == UNKNOWN_WARN ? SEVERITY_WARN
                                                                  : SEVERITY_NONE;
    return severity > rule->verdict.severity ? rule->verdict.severity : severity;
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
        finding_missing(e, TEXT("a parameter of the policy for this date"), severity);
}

static void report(struct deciding *e, const struct rule *rule,
                   const struct script_value *result, struct fact *facts, size_t count)
{
    struct verdict verdict = verdict_of(e, rule, result);
    const struct treated *service =
        rule->scope == SCOPE_SERVICE ? &e->services[e->at_service] : NULL;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "", .topic = "", .severity = rule->verdict.severity,
                        .scope = rule->scope, .service = service,
                        .session = (int32_t)e->at_session,
                        .line = (int32_t)e->at_line,
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
        [RULE_FIRED] = 6,        [RULE_FAILED] = 5,       [RULE_MISSING_FACTS] = 4,
        [RULE_SILENT] = 3,       [RULE_NOT_IN_FORCE] = 2, [RULE_NOT_APPLICABLE] = 1,
        [RULE_OVERRIDDEN] = 0,
    };
    return weights[state];
}

/* A rule that runs several times, once a service, shows its strongest state. */
static void trace(struct deciding *e, const struct rule *rule, enum rule_state state,
                  struct fact *facts, size_t count)
{
    if (!e->explain)
        return;
    for (size_t i = 0; i < e->trace_count; i++) {
        struct rule_trace *known = &e->traces[i];
        if (!text_equal(known->rule, rule->id))
            continue;
        if (weight(state) > weight(known->state))
            *known = (struct rule_trace){rule->id, state, TEXT_NONE, facts, count};
        return;
    }
    struct rule_trace *fresh = deciding_push(e, (void **)&e->traces, &e->trace_count,
                                               &e->trace_room, sizeof *fresh);
    if (fresh)
        *fresh = (struct rule_trace){rule->id, state, TEXT_NONE, facts, count};
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

/* Asks the conditions, then the check; once more with the record when that is
 * worth it. */
static struct run run_rule(struct deciding *e, const struct rule *rule,
                           struct fact **facts, size_t *count)
{
    size_t asked = 0;
    struct run run = ask_all(e, rule, &asked);
    bool runs = run.fired == FIRED_YES && rule->function;
    *facts = NULL;
    *count = 0;
    if (runs)
        run = run_once(e, rule, false);
    if (run.fired == FIRED_FAILED || (run.fired != FIRED_YES && !e->explain)) {
        trace(e, rule, state_of(run.fired), NULL, 0);
        return run;
    }
    if (runs)
        run = run_once(e, rule, true);
    keep_facts(e, rule, asked, runs, facts, count);
    trace(e, rule, state_of(run.fired), *facts, *count);
    return run;
}

static void judge(struct deciding *e, const struct rule *rule)
{
    struct fact *facts = NULL;
    size_t count = 0;
    struct run run = run_rule(e, rule, &facts, &count);
    if (run.fired == FIRED_UNKNOWN)
        answer_unknown(e, rule, &run);
    if (run.fired == FIRED_YES)
        report(e, rule, &run.result, facts, count);
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

static void judge_each_session(struct deciding *e, const struct rule *rule)
{
    for (size_t i = 0; i < e->day->count; i++) {
        const struct session *session = e->day->members[i].session;
        if (!has_discipline(rule, (enum discipline)session->discipline))
            continue;
        e->at_session = i;
        if (e->day->count > 1)
            script_facts_turn(e->policy->script, e, "session");
        judge(e, rule);
    }
}

static void judge_each_service(struct deciding *e, const struct rule *rule)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->fate == FATE_UNBILLED || !has_code(rule, t->procedure) ||
            !has_discipline(rule, t->discipline))
            continue;
        e->at_service = i;
        e->at_session = t->session_index;
        script_facts_turn(e->policy->script, e, "service");
        judge(e, rule);
    }
}

static void judge_each_line(struct deciding *e, const struct rule *rule)
{
    for (size_t i = 0; i < e->line_count; i++) {
        if (!has_code(rule, e->lines[i].procedure) ||
            !has_discipline(rule, e->lines[i].discipline))
            continue;
        e->at_line = i;
        script_facts_turn(e->policy->script, e, "line");
        judge(e, rule);
    }
}

static void judge_rule(struct deciding *e, const struct rule *rule)
{
    if (!in_force_on(&rule->dates, e->date, e->known_on)) {
        trace(e, rule, RULE_NOT_IN_FORCE, NULL, 0);
        return;
    }
    trace(e, rule, RULE_NOT_APPLICABLE, NULL, 0); /* until it has run */
    if (!concerns_day(e, rule))
        return;
    switch (rule->scope) {
    case SCOPE_SERVICE:
        judge_each_service(e, rule);
        return;
    case SCOPE_LINE:
        judge_each_line(e, rule);
        return;
    case SCOPE_SESSION:
        judge_each_session(e, rule);
        return;
    case SCOPE_DAY:
    default:
        judge(e, rule);
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
                treated_unbill(&e->services[k], finding->message, "drop", "CO");
    }
}

void rules_run_services(struct deciding *e)
{
    script_facts_turn(e->policy->script, e, NULL);
    for (size_t i = 0; i < e->policy->rule_count; i++)
        if (e->policy->rules[i].scope == SCOPE_SERVICE)
            judge_rule(e, &e->policy->rules[i]);
    unbill_denied(e);
}

static void drop_denied_lines(struct deciding *e, size_t from)
{
    for (size_t i = from; i < e->finding_count; i++) {
        const struct finding *finding = &e->findings[i];
        if (finding->severity == SEVERITY_DENY && finding->scope == SCOPE_LINE &&
            finding->line >= 0)
            line_unbill(e, &e->lines[finding->line], finding->message);
    }
    lines_drop_empty(e);
}

void rules_run(struct deciding *e)
{
    size_t before = e->finding_count;
    script_facts_turn(e->policy->script, e, NULL);
    for (size_t i = 0; i < e->policy->rule_count; i++)
        if (e->policy->rules[i].scope != SCOPE_SERVICE)
            judge_rule(e, &e->policy->rules[i]);
    if (e->finding_count > before)
        drop_denied_lines(e, before);
}

bool rules_ask(struct deciding *e, const struct rule *rule, struct rule_answer *answer)
{
    *answer = (struct rule_answer){0};
    if (!in_force_on(&rule->dates, e->date, e->known_on) || !concerns_day(e, rule)) {
        trace(e, rule, RULE_NOT_APPLICABLE, NULL, 0);
        return false;
    }
    if (rule->scope == SCOPE_LINE)
        script_facts_turn(e->policy->script, e, "line");
    struct run run = run_rule(e, rule, &answer->facts, &answer->fact_count);
    if (run.fired == FIRED_UNKNOWN)
        answer_unknown(e, rule, &run);
    answer->fired = run.fired == FIRED_YES;
    if (answer->fired)
        answer->verdict = verdict_of(e, rule, &run.result);
    return answer->fired;
}

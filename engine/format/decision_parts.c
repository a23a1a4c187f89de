#include "format/decision_parts.h"

#define CODE_MAX 16

/* A code goes out without escapes: letters and digits alone. */
static const char *as_code(struct walk *walk, const struct walk_at *at,
                           struct text text)
{
    bool plain = text.len > 0 && text.len <= CODE_MAX;
    for (size_t i = 0; plain && i < text.len; i++)
        plain = char_is_digit(text.at[i]) || char_is_letter(text.at[i]);
    if (plain)
        return text.at;
    walk_fail(walk, at, "a procedure code");
    return "";
}

/* One of a few words that are kept as literals; NULL: null. */
static const char *word_or_none(struct walk *walk, struct walk_at *of, const char *name,
                                const char *const *words)
{
    struct walk_at at = walk_get(walk, of, name);
    if (!at.json || json_kind(at.json) == JSON_NULL)
        return NULL;
    for (; *words; words++)
        if (text_is(json_text(at.json), *words))
            return *words;
    walk_fail(walk, &at, "a word of the format");
    return NULL;
}

/* ---- units ---- */

static void read_allotment(struct walk *walk, const struct walk_at *at,
                           struct allotment *allotment)
{
    struct walk_at entry = walk_first(at);
    size_t count = json_count(at->json);
    if (json_kind(at->json) != JSON_OBJECT) {
        walk_fail(walk, at, "an object");
        return;
    }
    allotment->codes = walk_array(walk, count, sizeof *allotment->codes);
    for (; allotment->codes && entry.json; walk_next(&entry)) {
        struct text name = json_name(entry.json);
        allotment->codes[allotment->count++] = (struct allotted){
            .code = as_code(walk, &entry, name),
            .units = walk_as_count(walk, &entry),
        };
    }
}

static void read_acceptable(struct walk *walk, struct walk_at *of,
                            struct day_units *units)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "acceptable", &count);
    struct walk_at entry = walk_first(&list);
    units->acceptable = walk_array(walk, count, sizeof *units->acceptable);
    for (; units->acceptable && entry.json; walk_next(&entry))
        read_allotment(walk, &entry, &units->acceptable[units->acceptable_count++]);
}

void decision_parts_units(struct walk *walk, struct walk_at *of,
                          struct decision *decision)
{
    static const char *const methods[] = {"eight_minute", "midpoint", "hybrid", NULL};
    struct walk_at at = walk_object(walk, of, "units");
    struct day_units *units = &decision->units;
    units->method = word_or_none(walk, &at, "method", methods);
    units->earned = walk_count(walk, &at, "earned");
    units->eight_minute = walk_count(walk, &at, "eight_minute");
    units->midpoint = walk_count(walk, &at, "midpoint");
    units->tie = walk_flag(walk, &at, "tie");
    read_acceptable(walk, &at, units);
    units->working = walk_texts(walk, &at, "working", &units->working_count);
}

/* ---- lines ---- */

/* Which session of the day it is; sessions that the day does not have are a
 * fault. */
static int32_t session_index(struct walk *walk, const struct walk_at *at,
                             const struct decision *decision)
{
    struct text id = walk_as_text(walk, at);
    for (size_t i = 0; i < decision->day_session_count; i++)
        if (text_equal(decision->day_sessions[i], id))
            return (int32_t)i;
    walk_fail(walk, at, "a session of the day");
    return -1;
}

static struct service_ref *read_refs(struct walk *walk, struct walk_at *of,
                                     const struct decision *decision, size_t *count)
{
    struct walk_at list = walk_list(walk, of, "services", count);
    struct walk_at entry = walk_first(&list);
    struct service_ref *refs = walk_array(walk, *count, sizeof *refs);
    for (size_t i = 0; refs && entry.json; i++, walk_next(&entry)) {
        struct walk_at id = walk_get(walk, &entry, "session_id");
        refs[i].session = (uint32_t)session_index(walk, &id, decision);
        refs[i].session_id = walk_as_text(walk, &id);
        refs[i].index = (uint32_t)walk_count(walk, &entry, "index");
    }
    return refs;
}

static enum severity line_status(struct walk *walk, struct walk_at *of)
{
    struct walk_at at = walk_get(walk, of, "status");
    enum severity status = SEVERITY_NONE;
    struct text text = walk_as_text(walk, &at);
    if (!text_is(text, "ready") && !severity_read(text, &status))
        walk_fail(walk, &at, "a status");
    return status;
}

static void read_line(struct walk *walk, struct walk_at *of,
                      const struct decision *decision, struct line *line)
{
    struct walk_at code = walk_get(walk, of, "code");
    line->code = as_code(walk, &code, walk_as_text(walk, &code));
    line->procedure = procedure_find(text_of(line->code));
    line->services = read_refs(walk, of, decision, &line->service_count);
    line->rendering_npi = walk_text_or_none(walk, of, "rendering_npi");
    line->minutes = walk_count(walk, of, "minutes");
    line->assistant_minutes = walk_count(walk, of, "assistant_minutes");
    line->units = walk_count(walk, of, "units");
    struct walk_at expected = walk_find(walk, of, "units_expected_paid");
    line->units_expected_paid =
        expected.json ? walk_as_count(walk, &expected) : COUNT_NONE;
    line->modifiers.at = walk_texts(walk, of, "modifiers", &line->modifiers.count);
    line->status = line_status(walk, of);
    line->allowed = walk_money_or_none(walk, of, "allowed");
    line->discipline = DISCIPLINE_UNKNOWN;
}

void decision_parts_lines(struct walk *walk, struct walk_at *of,
                          struct decision *decision)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "lines", &count);
    struct walk_at entry = walk_first(&list);
    decision->lines = walk_array(walk, count, sizeof *decision->lines);
    for (; decision->lines && entry.json; walk_next(&entry))
        read_line(walk, &entry, decision, &decision->lines[decision->line_count++]);
}

static void read_unbilled(struct walk *walk, struct walk_at *of,
                          const struct decision *decision, struct unbilled *unbilled)
{
    static const char *const actions[] = {"drop", "correct", "bill_patient", NULL};
    static const char *const liabilities[] = {"CO", "PR", NULL};
    unbilled->code = walk_text_or_none(walk, of, "code");
    unbilled->services = read_refs(walk, of, decision, &unbilled->service_count);
    unbilled->minutes = walk_count(walk, of, "minutes");
    unbilled->reason = walk_text_or_none(walk, of, "reason");
    unbilled->action = word_or_none(walk, of, "action", actions);
    unbilled->liability = word_or_none(walk, of, "liability", liabilities);
}

void decision_parts_unbilled(struct walk *walk, struct walk_at *of,
                             struct decision *decision)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "not_billed", &count);
    struct walk_at entry = walk_first(&list);
    decision->unbilled = walk_array(walk, count, sizeof *decision->unbilled);
    for (; decision->unbilled && entry.json; walk_next(&entry))
        read_unbilled(walk, &entry, decision,
                      &decision->unbilled[decision->unbilled_count++]);
}

/* ---- findings ---- */

static void read_texts_value(struct walk *walk, const struct walk_at *at,
                             struct value *value)
{
    struct walk_at entry = walk_first(at);
    value->kind = VALUE_TEXTS;
    value->list.at = walk_array(walk, json_count(at->json), sizeof *value->list.at);
    for (; value->list.at && entry.json; walk_next(&entry))
        value->list.at[value->list.count++] = walk_as_text(walk, &entry);
}

static void read_value(struct walk *walk, const struct walk_at *at, struct value *value)
{
    switch (json_kind(at->json)) {
    case JSON_NULL:
        return;
    case JSON_BOOL:
        value->kind = VALUE_BOOL;
        value->number = json_bool(at->json);
        return;
    case JSON_NUMBER:
        value->kind = VALUE_NUMBER;
        if (!json_integer(at->json, &value->number))
            walk_fail(walk, at, "a whole number");
        return;
    case JSON_STRING:
        value->text = json_text(at->json);
        value->kind = text_is(value->text, "(documented)") ? VALUE_NOTE : VALUE_TEXT;
        return;
    case JSON_ARRAY:
        read_texts_value(walk, at, value);
        return;
    case JSON_OBJECT:
    default:
        walk_fail(walk, at, "a value or a list of texts");
    }
}

static struct fact *read_facts(struct walk *walk, struct walk_at *of, size_t *count)
{
    struct walk_at at = walk_object(walk, of, "facts");
    struct walk_at entry = walk_first(&at);
    *count = at.json ? json_count(at.json) : 0;
    struct fact *facts = walk_array(walk, *count, sizeof *facts);
    for (size_t i = 0; facts && entry.json; i++, walk_next(&entry)) {
        facts[i].path = json_name(entry.json);
        read_value(walk, &entry, &facts[i].value);
    }
    return facts;
}

static void read_source(struct walk *walk, struct walk_at *of, struct source *source)
{
    struct walk_at at = walk_get(walk, of, "source");
    source->verified_on = DATE_NONE;
    if (!at.json || json_kind(at.json) == JSON_NULL)
        return;
    source->document = walk_text(walk, &at, "document");
    source->url = walk_text_or_none(walk, &at, "url");
    source->verified_on = walk_date_or_none(walk, &at, "verified_on");
}

static void read_weight(struct walk *walk, struct walk_at *of, struct finding *finding)
{
    struct walk_at severity = walk_get(walk, of, "severity");
    struct text text = walk_as_text(walk, &severity);
    if (!severity_read(text, &finding->severity) && !text_is(text, "none"))
        walk_fail(walk, &severity, "a severity");
    struct walk_at scope = walk_get(walk, of, "scope");
    if (!scope_read(walk_as_text(walk, &scope), &finding->scope))
        walk_fail(walk, &scope, "a scope");
}

/* A line or service of an index; -1 where there is none. */
static int32_t index_of(struct walk *walk, struct walk_at *of, const char *name)
{
    struct walk_at at = walk_find(walk, of, name);
    return at.json ? walk_as_count(walk, &at) : -1;
}

static void read_subject(struct walk *walk, struct walk_at *of,
                         const struct decision *decision, struct finding *finding)
{
    finding->line = index_of(walk, of, "line");
    struct walk_at session = walk_find(walk, of, "session_id");
    finding->session = session.json ? session_index(walk, &session, decision) : -1;
    finding->service = index_of(walk, of, "service");
}

static void read_place(struct walk *walk, struct walk_at *of, struct finding *finding)
{
    struct walk_at file = walk_find(walk, of, "policy_file");
    if (!file.json)
        return;
    finding->policy_file = walk_as_text(walk, &file);
    finding->policy_line = (uint32_t)walk_count(walk, of, "policy_line");
}

static void read_finding(struct walk *walk, struct walk_at *of,
                         const struct decision *decision, struct finding *finding)
{
    finding->rule = walk_text(walk, of, "rule");
    finding->topic = walk_text_or_none(walk, of, "topic");
    read_weight(walk, of, finding);
    read_subject(walk, of, decision, finding);
    finding->message = walk_text_or_none(walk, of, "message");
    finding->fix = walk_text_or_none(walk, of, "fix");
    finding->carc = walk_text_or_none(walk, of, "expected_carc");
    finding->rarc = walk_text_or_none(walk, of, "expected_rarc");
    read_place(walk, of, finding);
    read_source(walk, of, &finding->source);
    finding->in_force_from = walk_date_or_none(walk, of, "in_force_from");
    finding->facts = read_facts(walk, of, &finding->fact_count);
}

void decision_parts_findings(struct walk *walk, struct walk_at *of,
                             struct decision *decision)
{
    size_t count;
    struct walk_at list = walk_list(walk, of, "findings", &count);
    struct walk_at entry = walk_first(&list);
    decision->findings = walk_array(walk, count, sizeof *decision->findings);
    for (; decision->findings && entry.json; walk_next(&entry))
        read_finding(walk, &entry, decision,
                     &decision->findings[decision->finding_count++]);
}

/* ---- rules ---- */

static void read_rule(struct walk *walk, struct walk_at *of, struct rule_trace *rule)
{
    rule->rule = walk_text(walk, of, "rule");
    struct walk_at state = walk_get(walk, of, "state");
    if (!rule_state_read(walk_as_text(walk, &state), &rule->state))
        walk_fail(walk, &state, "a rule's state");
    rule->detail = walk_text_or_none(walk, of, "detail");
    rule->facts = read_facts(walk, of, &rule->fact_count);
}

void decision_parts_rules(struct walk *walk, struct walk_at *of,
                          struct decision *decision)
{
    size_t count;
    struct walk_at there = walk_find(walk, of, "rules");
    if (!there.json)
        return;
    struct walk_at list = walk_list(walk, of, "rules", &count);
    struct walk_at entry = walk_first(&list);
    decision->rules = walk_array(walk, count, sizeof *decision->rules);
    for (; decision->rules && entry.json; walk_next(&entry))
        read_rule(walk, &entry, &decision->rules[decision->rule_count++]);
}

#include "policy/rule_steps.h"

#include "policy/conditions.h"
#include "policy/facts.h"

static bool is_followed(const struct deciding *e, const struct rule *rule)
{
    return e->follower && e->rank == 0 && text_equal(rule->id, e->follower->rule);
}

static void tell(const struct deciding *e, const struct rule *rule,
                 struct rule_step *step)
{
    step->policy = e->policy;
    step->rule = rule;
    e->follower->step(e->follower->context, step);
}

/* ---- what it is asked about ---- */

static struct text about_text(struct deciding *e, const struct rule *rule)
{
    const struct treated *t = &e->services[e->at_service];
    switch (rule->scope) {
    case SCOPE_SERVICE:
        return deciding_text(e, "services[%u] %.*s", t->index + 1,
                             TEXT_ARG(t->service->code));
    case SCOPE_LINE:
        return deciding_text(e, "line %zu, %s", e->at_line + 1,
                             e->lines[e->at_line].code);
    case SCOPE_SESSION:
        return e->day->count > 1
                   ? deciding_text(
                         e, "session %.*s",
                         TEXT_ARG(e->day->members[e->at_session].session->session_id))
                   : TEXT("the session");
    case SCOPE_DAY:
    default:
        return TEXT("the day");
    }
}

static void tell_condition(struct deciding *e, const struct rule *rule,
                           const struct condition *condition, bool unless)
{
    struct fact facts[CONDITION_FACTS];
    struct rule_step step = {.kind = RULE_STEP_CONDITION,
                             .condition = condition,
                             .unless = unless,
                             .fired = conditions_one(e, condition),
                             .facts = facts};
    step.fact_count = conditions_facts_of(e, condition, facts);
    tell(e, rule, &step);
}

void steps_asked(struct deciding *e, const struct rule *rule, enum rule_state state)
{
    if (!is_followed(e, rule))
        return;
    struct rule_step step = {
        .kind = RULE_STEP_ASKED, .about = about_text(e, rule), .state = state};
    tell(e, rule, &step);
    if (state != RULE_SILENT)
        return;
    for (size_t i = 0; i < rule->when.count; i++)
        tell_condition(e, rule, &rule->when.at[i], false);
    for (size_t i = 0; i < rule->unless.count; i++)
        tell_condition(e, rule, &rule->unless.at[i], true);
}

/* ---- its check ---- */

/* Parameters that were read since the last line come behind the facts. */
static void tell_line(void *context, const struct script_step *line)
{
    struct rule_lines *lines = context;
    struct deciding *e = lines->e;
    size_t notes = e->note_count - lines->notes;
    struct fact *facts = ARENA_ARRAY(e->arena, struct fact, line->fact_count + notes);
    struct rule_step step = {.kind = RULE_STEP_LINE, .line = line, .facts = facts};
    if (!facts) {
        e->no_memory = true;
        return;
    }
    for (size_t i = 0; i < line->fact_count; i++)
        facts[step.fact_count++] = (struct fact){facts_shown(e, line->facts[i]),
                                                 facts_read(e, line->facts[i])};
    for (size_t i = 0; i < notes; i++)
        facts[step.fact_count++] = e->notes[lines->notes + i];
    lines->notes = e->note_count;
    tell(e, lines->rule, &step);
}

const struct script_follower *steps_lines(struct deciding *e, const struct rule *rule,
                                          struct rule_lines *lines)
{
    if (!is_followed(e, rule))
        return NULL;
    *lines = (struct rule_lines){
        .follower = {.context = lines, .step = tell_line}, .e = e, .rule = rule};
    return &lines->follower;
}

void steps_answer(struct deciding *e, const struct rule *rule, enum fired fired)
{
    struct rule_step step = {.kind = RULE_STEP_ANSWER, .fired = fired};
    if (!is_followed(e, rule))
        return;
    if (fired == FIRED_FAILED)
        step.problem = e->error->message;
    tell(e, rule, &step);
}

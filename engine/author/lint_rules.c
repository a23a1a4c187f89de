/* Rules whose conditions cannot hold together, and parameters that nobody
 * asks for. */
#include "author/lint_room.h"

#include "script/script.h"

/* ---- comparing conditions ---- */

static bool same_operand(const struct operand *a, const struct operand *b)
{
    return a->kind == b->kind && a->number == b->number && a->fact == b->fact &&
           text_equal(a->name, b->name);
}

static bool same_subject(const struct condition *a, const struct condition *b)
{
    return a->fact == b->fact &&
           (a->fact != CONDITION_OBJECT || text_equal(a->path, b->path));
}

static bool same_value(const struct value *a, const struct value *b)
{
    return a->kind == b->kind && a->number == b->number && text_equal(a->text, b->text);
}

static bool has_value(const struct condition *condition, const struct value *value)
{
    for (size_t i = 0; i < condition->value_count; i++)
        if (same_value(&condition->values[i], value))
            return true;
    return false;
}

/* How many of a's values are among b's. */
static size_t shared_values(const struct condition *a, const struct condition *b)
{
    size_t count = 0;
    for (size_t i = 0; i < a->value_count; i++)
        count += has_value(b, &a->values[i]);
    return count;
}

static bool same_condition(const struct condition *a, const struct condition *b)
{
    bool same = same_subject(a, b) && a->asks == b->asks && a->known == b->known &&
                a->value_count == b->value_count &&
                shared_values(a, b) == a->value_count &&
                same_operand(&a->plus, &b->plus) && same_operand(&a->minus, &b->minus);
    for (int i = 0; same && i < COMPARISONS; i++)
        same = same_operand(&a->bounds[i], &b->bounds[i]);
    return same;
}

/* ---- bounds ---- */

/* A bound as a number beside what it counts from: another fact, a parameter,
 * or nothing. */
struct bound {
    struct operand from, plus, minus; /* those that are no numbers */
    int64_t number;
};

static int64_t take_number(struct operand *operand)
{
    int64_t number = operand->kind == OPERAND_NUMBER ? operand->number : 0;
    if (operand->kind == OPERAND_NUMBER)
        *operand = (struct operand){.kind = OPERAND_NONE};
    return number;
}

/* over and under become at_least and at_most of the next whole number. */
static struct bound bound_of(const struct condition *c, enum comparison comparison)
{
    struct bound bound = {c->bounds[comparison], c->plus, c->minus, 0};
    bound.number =
        take_number(&bound.from) + take_number(&bound.plus) - take_number(&bound.minus);
    bound.number += comparison == COMPARE_OVER;
    bound.number -= comparison == COMPARE_UNDER;
    return bound;
}

static bool passes(const struct condition *lower, enum comparison at_least,
                   const struct condition *upper, enum comparison at_most)
{
    if (lower->bounds[at_least].kind == OPERAND_NONE ||
        upper->bounds[at_most].kind == OPERAND_NONE)
        return false;
    struct bound low = bound_of(lower, at_least), high = bound_of(upper, at_most);
    return same_operand(&low.from, &high.from) && same_operand(&low.plus, &high.plus) &&
           same_operand(&low.minus, &high.minus) && low.number > high.number;
}

static bool bounds_exclude(const struct condition *a, const struct condition *b)
{
    static const enum comparison lowers[] = {COMPARE_OVER, COMPARE_AT_LEAST};
    static const enum comparison uppers[] = {COMPARE_UNDER, COMPARE_AT_MOST};
    for (int i = 0; i < 4; i++)
        if (passes(a, lowers[i / 2], b, uppers[i % 2]) ||
            passes(b, lowers[i / 2], a, uppers[i % 2]))
            return true;
    return false;
}

/* ---- contradictions ---- */

static bool wants_there(const struct condition *c)
{
    return c->asks == ASKS_IS || c->asks == ASKS_IS_NOT || c->asks == ASKS_ORDER ||
           (c->asks == ASKS_KNOWN && c->known) || (c->asks == ASKS_EMPTY && !c->known);
}

static bool wants_gone(const struct condition *c)
{
    return c->asks == ASKS_KNOWN && !c->known;
}

static bool values_exclude(const struct condition *a, const struct condition *b)
{
    if (a->asks == ASKS_IS && b->asks == ASKS_IS)
        return shared_values(a, b) == 0;
    if (a->asks == ASKS_IS && b->asks == ASKS_IS_NOT)
        return shared_values(a, b) == a->value_count;
    return a->asks == ASKS_EMPTY && a->known &&
           (b->asks == ASKS_IS || b->asks == ASKS_ORDER ||
            (b->asks == ASKS_EMPTY && !b->known));
}

static bool exclude(const struct condition *a, const struct condition *b)
{
    if (!same_subject(a, b))
        return false;
    return (wants_there(a) && wants_gone(b)) || (wants_there(b) && wants_gone(a)) ||
           values_exclude(a, b) || values_exclude(b, a) || bounds_exclude(a, b);
}

static void check_together(struct lint *lint, const struct rule *rule,
                           const struct conditions *conditions)
{
    for (size_t i = 0; i < conditions->count; i++)
        for (size_t k = 0; k <= i; k++) {
            const struct condition *a = &conditions->at[k], *b = &conditions->at[i];
            if (exclude(a, b))
                lint_add(lint, LINT_RULE_CONTRADICTION, rule->line,
                         "what \"%.*s\" asks of \"%.*s\" cannot hold together",
                         TEXT_ARG(rule->id), TEXT_ARG(a->path));
            else if (k < i && same_condition(a, b))
                lint_add(lint, LINT_ROW_REDUNDANT, rule->line,
                         "\"%.*s\" asks the same of \"%.*s\" twice", TEXT_ARG(rule->id),
                         TEXT_ARG(a->path));
        }
}

static bool asks_in(const struct conditions *conditions, const struct condition *asked)
{
    for (size_t i = 0; i < conditions->count; i++)
        if (same_condition(&conditions->at[i], asked))
            return true;
    return false;
}

/* `unless` holds whenever `when` does. */
static void check_unless(struct lint *lint, const struct rule *rule)
{
    size_t held = 0;
    for (size_t i = 0; i < rule->unless.count; i++)
        held += asks_in(&rule->when, &rule->unless.at[i]);
    if (held && held == rule->unless.count)
        lint_add(lint, LINT_RULE_CONTRADICTION, rule->line,
                 "\"%.*s\" never fires: what \"unless\" asks, \"when\" asks too",
                 TEXT_ARG(rule->id));
}

/* ---- parameters ---- */

static bool is_operand(const struct operand *operand, struct text name)
{
    return operand->kind == OPERAND_PARAMETER && text_equal(operand->name, name);
}

static bool conditions_ask(const struct conditions *conditions, struct text name)
{
    for (size_t i = 0; i < conditions->count; i++) {
        const struct condition *c = &conditions->at[i];
        if (is_operand(&c->plus, name) || is_operand(&c->minus, name))
            return true;
        for (int k = 0; k < COMPARISONS; k++)
            if (is_operand(&c->bounds[k], name))
                return true;
    }
    return false;
}

static bool is_used(const struct policy *policy, struct text name)
{
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++)
        if (conditions_ask(&rule->when, name) || conditions_ask(&rule->unless, name))
            return true;
    return script_mentions(policy->script, name, true);
}

void lint_rules(struct lint *lint)
{
    const struct policy *policy = lint->policy;
    const struct rule *rule;
    for (size_t i = 0; (rule = lint_rule_at(policy, i)); i++) {
        check_together(lint, rule, &rule->when);
        check_together(lint, rule, &rule->unless);
        check_unless(lint, rule);
    }
    for (size_t i = 0; i < policy->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[i];
        if (!is_used(policy, parameter->name))
            lint_add(lint, LINT_PARAMETER_UNUSED,
                     parameter->count ? parameter->values[0].line : 0,
                     "nothing asks for the parameter \"%.*s\"",
                     TEXT_ARG(parameter->name));
    }
}

#include "policy/conditions.h"

#include "policy/facts.h"

/* ---- values ---- */

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

static bool is_empty(const struct value *value)
{
    return value->kind == VALUE_UNKNOWN ||
           (value->kind == VALUE_TEXTS && value->list.count == 0);
}

/* ---- comparisons ---- */

/* The number an operand stands for; false, and *missing, when it is not
 * known. */
static bool operand_value(struct deciding *e, const struct operand *operand,
                          int64_t *number, size_t *missing)
{
    struct value value = {.kind = VALUE_NUMBER, .number = operand->number};
    if (operand->kind == OPERAND_FACT) {
        value = facts_read(e, operand->fact);
        *missing = operand->fact;
    }
    if (operand->kind == OPERAND_PARAMETER) {
        value = facts_parameter(e, operand->parameter);
        *missing = SIZE_MAX;
    }
    *number = value.number;
    return value.kind != VALUE_UNKNOWN;
}

static bool holds(enum comparison comparison, int64_t a, int64_t b)
{
    switch (comparison) {
    case COMPARE_OVER:
        return a > b;
    case COMPARE_AT_LEAST:
        return a >= b;
    case COMPARE_UNDER:
        return a < b;
    case COMPARE_AT_MOST:
    default:
        return a <= b;
    }
}

static enum fired compare(struct deciding *e, const struct condition *c, int64_t fact,
                          size_t *missing)
{
    int64_t plus, minus, bound;
    if (!operand_value(e, &c->plus, &plus, missing) ||
        !operand_value(e, &c->minus, &minus, missing))
        return FIRED_UNKNOWN;
    for (int i = 0; i < COMPARISONS; i++) {
        if (c->bounds[i].kind == OPERAND_NONE)
            continue;
        if (!operand_value(e, &c->bounds[i], &bound, missing))
            return FIRED_UNKNOWN;
        if (!holds((enum comparison)i, fact, bound + plus - minus))
            return FIRED_NO;
    }
    return FIRED_YES;
}

/* ---- one condition ---- */

static enum fired fired_if(bool yes)
{
    return yes ? FIRED_YES : FIRED_NO;
}

static enum fired ask(struct deciding *e, const struct condition *c, size_t *missing)
{
    if (c->fact == CONDITION_OBJECT)
        return fired_if(facts_present(e, c->path) == c->known);
    struct value value = facts_read(e, c->fact);
    if (c->asks == ASKS_KNOWN)
        return fired_if((value.kind != VALUE_UNKNOWN) == c->known);
    if (c->asks == ASKS_EMPTY)
        return fired_if(is_empty(&value) == c->known);
    *missing = c->fact;
    if (value.kind == VALUE_UNKNOWN)
        return FIRED_UNKNOWN;
    if (c->asks == ASKS_ORDER)
        return compare(e, c, value.number, missing);
    return fired_if(is_one_of(&value, c) == (c->asks == ASKS_IS));
}

enum fired conditions_all(struct deciding *e, const struct conditions *conditions,
                          size_t *missing)
{
    for (size_t i = 0; i < conditions->count; i++) {
        enum fired fired = ask(e, &conditions->at[i], missing);
        if (fired != FIRED_YES)
            return fired;
    }
    return FIRED_YES;
}

enum fired conditions_one(struct deciding *e, const struct condition *condition)
{
    size_t ignored;
    return ask(e, condition, &ignored);
}

enum fired conditions_hold(struct deciding *e, const struct rule *rule, size_t *missing)
{
    size_t ignored;
    enum fired fired = conditions_all(e, &rule->when, missing);
    if (fired != FIRED_YES || !rule->unless.count)
        return fired;
    return conditions_all(e, &rule->unless, &ignored) == FIRED_YES ? FIRED_NO
                                                                   : FIRED_YES;
}

/* ---- the facts they rest on ---- */

size_t conditions_room(const struct rule *rule)
{
    return (rule->when.count + rule->unless.count) * CONDITION_FACTS;
}

void conditions_add_fact(struct fact *facts, size_t *count, size_t known,
                         struct text path, struct value value)
{
    for (size_t i = 0; i < known; i++)
        if (text_equal(facts[i].path, path))
            return;
    facts[(*count)++] = (struct fact){path, value};
}

static void add_operand(struct deciding *e, const struct operand *operand,
                        struct fact *facts, size_t *count)
{
    if (operand->kind == OPERAND_FACT)
        conditions_add_fact(facts, count, *count, facts_shown(e, operand->fact),
                            facts_read(e, operand->fact));
    if (operand->kind == OPERAND_PARAMETER)
        conditions_add_fact(facts, count, *count, operand->parameter->fact,
                            facts_parameter(e, operand->parameter));
}

static void add_condition(struct deciding *e, const struct condition *c,
                          struct fact *facts, size_t *count)
{
    if (c->fact == CONDITION_OBJECT) {
        struct value there = {.kind = VALUE_BOOL, .number = facts_present(e, c->path)};
        conditions_add_fact(facts, count, *count, facts_object_shown(e, c->path),
                            there);
        return;
    }
    conditions_add_fact(facts, count, *count, facts_shown(e, c->fact),
                        facts_read(e, c->fact));
    for (int i = 0; i < COMPARISONS; i++)
        add_operand(e, &c->bounds[i], facts, count);
    add_operand(e, &c->plus, facts, count);
    add_operand(e, &c->minus, facts, count);
}

size_t conditions_facts_of(struct deciding *e, const struct condition *condition,
                           struct fact *facts)
{
    size_t count = 0;
    add_condition(e, condition, facts, &count);
    return count;
}

size_t conditions_facts(struct deciding *e, const struct rule *rule, struct fact *facts)
{
    size_t count = 0;
    for (size_t i = 0; i < rule->when.count; i++)
        add_condition(e, &rule->when.at[i], facts, &count);
    for (size_t i = 0; i < rule->unless.count; i++)
        add_condition(e, &rule->unless.at[i], facts, &count);
    return count;
}

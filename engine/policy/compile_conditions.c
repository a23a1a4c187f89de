/* Conditions: what a rule says as data, in `when` and `unless`.
 *
 *   { "insurance.kind", is = "ma" }
 *   { "signature.signed_on", known = false }
 *   { "plan_of_care.through", over = "first_treatment_on", plus = "param.interval" }
 */
#include "policy/compile_shape.h"
#include "policy/facts.h"

static enum status no_such_fact(struct compile *compile, const struct node *node,
                                struct text path)
{
    (void)compile_fault(compile, node, "policy.unknown_name", "\"%.*s\" is not a fact",
                        SHOWN(path));
    return compile_mean(compile, facts_nearest(path), NULL);
}

static enum status read_path(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct condition *condition = row;
    (void)key;
    enum status status = compile_clean(compile, node, &condition->path);
    if (status)
        return status;
    condition->fact = facts_find(condition->path);
    if (condition->fact < facts_count())
        return STATUS_OK;
    condition->fact = CONDITION_OBJECT;
    if (facts_is_object(condition->path))
        return STATUS_OK;
    return no_such_fact(compile, node, condition->path);
}

static enum status ask(struct compile *compile, const struct node *node,
                       struct condition *condition, enum asks asks)
{
    if (condition->asks != ASKS_NOTHING && condition->asks != asks)
        return compile_fault(compile, node, "policy.value",
                             "a condition asks one thing; write two");
    condition->asks = asks;
    return STATUS_OK;
}

/* known = true or false, empty = true or false; detail: which. */
static const enum asks asks_known = ASKS_KNOWN, asks_empty = ASKS_EMPTY,
                       asks_is = ASKS_IS, asks_is_not = ASKS_IS_NOT;

static enum status read_flag(struct compile *compile, const struct node *node,
                             const struct key *key, void *row)
{
    struct condition *condition = row;
    if (node->value->kind != SCRIPT_BOOL)
        return compile_type_fault(compile, node, "true or false");
    condition->known = node->value->integer;
    return ask(compile, node, condition, *(const enum asks *)key->detail);
}

static enum status read_one_value(struct compile *compile, const struct node *node,
                                  struct value *value)
{
    const struct script_value *given = node->value;
    if (given->kind == SCRIPT_TEXT) {
        *value = (struct value){.kind = VALUE_TEXT};
        return compile_clean(compile, node, &value->text);
    }
    if (given->kind != SCRIPT_BOOL && given->kind != SCRIPT_INTEGER)
        return compile_type_fault(compile, node,
                                  "a text, a whole number, true or false");
    *value =
        (struct value){.kind = given->kind == SCRIPT_BOOL ? VALUE_BOOL : VALUE_NUMBER,
                       .number = given->integer};
    return STATUS_OK;
}

/* A value, or a list of them. */
static enum status read_values(struct compile *compile, const struct node *node,
                               const struct key *key, void *row)
{
    struct condition *condition = row;
    bool list = node->value->kind == SCRIPT_TABLE;
    size_t count = list ? node->value->items : 1;
    if (list) {
        enum status status = compile_list(compile, node, "a list of values");
        if (status)
            return status;
    }
    condition->values = ARENA_ARRAY(compile->arena, struct value, count);
    if (!condition->values)
        return error_no_memory(compile->error);
    for (size_t i = 0; i < count; i++) {
        struct node item = list ? node_item(node, i) : *node;
        enum status status = read_one_value(compile, &item, &condition->values[i]);
        if (status)
            return status;
    }
    condition->value_count = count;
    return ask(compile, node, condition, *(const enum asks *)key->detail);
}

static struct text parameter_at(const void *parameters, size_t i)
{
    return ((const struct parameter *)parameters)[i].name;
}

/* The policy's parameters are read before its rules. */
static enum status read_parameter(struct compile *compile, const struct node *node,
                                  struct text name, struct operand *operand)
{
    const struct policy *policy = compile->policy;
    *operand = (struct operand){.kind = OPERAND_PARAMETER, .name = name};
    operand->parameter = policy_parameter(policy, name);
    if (operand->parameter)
        return STATUS_OK;
    int near =
        text_nearest(name, policy->parameter_count, parameter_at, policy->parameters);
    (void)compile_fault(compile, node, "policy.unknown_name",
                        "there is no parameter \"%.*s\"", SHOWN(name));
    return compile_mean(compile, near < 0 ? NULL : policy->parameters[near].name.at,
                        NULL);
}

static enum status uncountable(struct compile *compile, const struct node *node,
                               size_t fact)
{
    const char *why = facts_uncountable(fact);
    if (!why)
        return STATUS_OK;
    (void)compile_fault(compile, node, "policy.value",
                        "\"%.*s\" cannot be compared: it is %s",
                        SHOWN(facts_name(fact)), why);
    return compile_mean(
        compile, NULL,
        "ask is, is_not or known of it; over, under, at_least and at_most "
        "are for numbers, dates and money");
}

/* A bound, plus and minus add up without overflow. */
#define NUMBER_MAX INT64_C(1000000000000000)

static enum status read_number(struct compile *compile, const struct node *node,
                               struct operand *operand)
{
    int64_t number = node->value->integer;
    *operand = (struct operand){.kind = OPERAND_NUMBER, .number = number};
    if (number >= -NUMBER_MAX && number <= NUMBER_MAX)
        return STATUS_OK;
    return compile_fault(compile, node, "policy.value", "the number is too large");
}

/* A whole number, a fact, or "param.NAME". */
static enum status read_operand(struct compile *compile, const struct node *node,
                                struct operand *operand)
{
    struct text text = TEXT_NONE;
    if (node->value->kind == SCRIPT_INTEGER)
        return read_number(compile, node, operand);
    if (node->value->kind != SCRIPT_TEXT)
        return compile_type_fault(compile, node,
                                  "a whole number, a fact or \"param.NAME\"");
    enum status status = compile_clean(compile, node, &text);
    if (status)
        return status;
    if (text.len > 6 && memcmp(text.at, "param.", 6) == 0)
        return read_parameter(compile, node, (struct text){text.at + 6, text.len - 6},
                              operand);
    *operand = (struct operand){.kind = OPERAND_FACT, .fact = facts_find(text)};
    if (operand->fact < facts_count())
        return uncountable(compile, node, operand->fact);
    return no_such_fact(compile, node, text);
}

static enum status read_bound(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    enum status status =
        read_operand(compile, node, (struct operand *)(void *)((char *)row + key->at));
    return status ? status : ask(compile, node, row, ASKS_ORDER);
}

static enum status read_shift(struct compile *compile, const struct node *node,
                              const struct key *key, void *row)
{
    return read_operand(compile, node,
                        (struct operand *)(void *)((char *)row + key->at));
}

static enum status finish_condition(struct compile *compile, const struct node *node,
                                    void *row)
{
    const struct condition *c = row;
    bool shifted = c->plus.kind != OPERAND_NONE || c->minus.kind != OPERAND_NONE;
    if (c->asks == ASKS_NOTHING)
        return compile_fault(compile, node, "policy.missing",
                             "a condition needs one of \"known\", \"empty\", \"is\", "
                             "\"is_not\", \"over\", \"at_least\", \"under\", "
                             "\"at_most\"");
    if (shifted && c->asks != ASKS_ORDER)
        return compile_fault(compile, node, "policy.value",
                             "\"plus\" and \"minus\" belong to a comparison");
    if (c->fact == CONDITION_OBJECT && c->asks != ASKS_KNOWN)
        return compile_fault(compile, node, "policy.value",
                             "\"%.*s\" is an object: ask \"known\"", SHOWN(c->path));
    if (c->asks == ASKS_ORDER)
        return uncountable(compile, node, c->fact);
    const char *fault =
        c->value_count ? facts_refuses(c->fact, c->values, c->value_count) : NULL;
    if (!fault)
        return STATUS_OK;
    return compile_fault(compile, node, "policy.value",
                         "\"%.*s\" is never that: it is %s", SHOWN(c->path), fault);
}

#define BOUND_KEY(word, comparison)                                                    \
    {                                                                                  \
        .name = word, .read = read_bound,                                              \
        .at =                                                                          \
            offsetof(struct condition, bounds) + (comparison) * sizeof(struct operand) \
    }

static const struct key condition_items[] = {
    {.name = "a fact", .read = read_path, .required = true}};
static const struct key condition_keys[] = {
    {.name = "known", .read = read_flag, .detail = &asks_known},
    {.name = "empty", .read = read_flag, .detail = &asks_empty},
    {.name = "is", .read = read_values, .detail = &asks_is},
    {.name = "is_not", .read = read_values, .detail = &asks_is_not},
    BOUND_KEY("over", COMPARE_OVER),
    BOUND_KEY("at_least", COMPARE_AT_LEAST),
    BOUND_KEY("under", COMPARE_UNDER),
    BOUND_KEY("at_most", COMPARE_AT_MOST),
    {.name = "plus", .read = read_shift, .at = offsetof(struct condition, plus)},
    {.name = "minus", .read = read_shift, .at = offsetof(struct condition, minus)},
};
const struct shape condition_shape = {
    .what = "a condition",
    .keys = condition_keys,
    .count = COUNT_OF(condition_keys),
    .items = condition_items,
    .item_count = COUNT_OF(condition_items),
    .size = sizeof(struct condition),
    .finish = finish_condition,
};

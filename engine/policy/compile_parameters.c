/* Parameters: named values with dates on two axes. */
#include "policy/compile_shape.h"

#include <stdio.h>

#include "base/money.h"

#include <stdlib.h>

#define WHOLE_MAX 1000000000

static const char *const units[] = {
    [PARAMETER_USD] = "usd",         [PARAMETER_COUNT] = "count",
    [PARAMETER_DAYS] = "days",       [PARAMETER_MINUTES] = "minutes",
    [PARAMETER_PERCENT] = "percent",
};
static const struct choices unit_choices = {units, 0, COUNT_OF(units)};

static const struct key value_keys[] = {
    {.name = "value", .read = compile_later, .required = true},
    DATE_KEYS(struct parameter_value),
    SOURCE_KEY(struct parameter_value),
};
static const struct parameter_value value_defaults = {.dates = ALWAYS,
                                                      .source = UNSOURCED};
static const struct shape value_shape = {
    .what = "a value",
    .by_dates = true,
    .keys = value_keys,
    .count = COUNT_OF(value_keys),
    .size = sizeof(struct parameter_value),
    .defaults = &value_defaults,
    .lined = true,
    .line_at = offsetof(struct parameter_value, line),
};

enum status compile_usd(struct compile *compile, const struct node *node,
                        int64_t *cents)
{
    struct text text = TEXT_NONE;
    if (node->value->kind != SCRIPT_TEXT)
        return compile_type_fault(compile, node, "an amount as text, \"2480.00\"");
    enum status status = compile_clean(compile, node, &text);
    if (status || money_read(text, cents))
        return status;
    return compile_fault(compile, node, "policy.value",
                         "\"%.*s\" is not an amount, as \"2480.00\"", SHOWN(text));
}

static enum status read_value(struct compile *compile, const struct node *node,
                              enum parameter_unit unit, int64_t *value)
{
    if (unit == PARAMETER_USD)
        return compile_usd(compile, node, value);
    if (node->value->kind != SCRIPT_INTEGER)
        return compile_type_fault(compile, node, "a whole number");
    *value = node->value->integer;
    if (*value >= 0 && *value <= WHOLE_MAX)
        return STATUS_OK;
    return compile_fault(compile, node, "policy.value", "must be 0 to %d, but is %lld",
                         WHOLE_MAX, (long long)*value);
}

bool in_force_clash(const struct in_force *a, const struct in_force *b)
{
    bool a_first = a->to != DATE_NONE && a->to < b->from;
    bool b_first = b->to != DATE_NONE && b->to < a->from;
    return a->known_from == b->known_from && !a_first && !b_first;
}

enum status compile_clash_fault(struct compile *compile, const struct node *earlier,
                                const struct node *later)
{
    char where[COMPILE_WHERE];
    compile_where(compile, node_line(earlier), node_line(later), where);
    (void)compile_fault(compile, later, "policy.duplicate",
                        "in force on the same dates, and known from the same day, as "
                        "the one on %s",
                        where);
    return compile_mean(compile, NULL,
                        "end one before the other begins, or give the one that "
                        "corrects it a later known_from");
}

/* Of values sorted by from, only those that begin before this one ends can
 * meet it; sorting would lose their places in the file, so the plain search
 * stands: parameters have few values. */
static enum status check_clashes(struct compile *compile, const struct node *node,
                                 const struct parameter *parameter)
{
    for (size_t i = 0; i < parameter->count; i++)
        for (size_t j = 0; j < i; j++) {
            struct node a = node_item(node, j), b = node_item(node, i);
            if (in_force_clash(&parameter->values[j].dates,
                               &parameter->values[i].dates))
                return compile_clash_fault(compile, &a, &b);
        }
    return STATUS_OK;
}

static enum status check_annual(struct compile *compile, const struct node *node,
                                const struct parameter *parameter)
{
    for (size_t i = 0; parameter->annual && i < parameter->count; i++) {
        struct node item = node_item(node, i);
        if (parameter->values[i].dates.to != DATE_NONE)
            continue;
        (void)compile_fault(compile, &item, "policy.missing",
                            "an annual value needs a \"to\"");
        return compile_mean(compile, NULL,
                            "add the last day it is for, as to = \"2026-12-31\"");
    }
    return STATUS_OK;
}

static int by_dates(const void *a, const void *b)
{
    const struct in_force *x = &((const struct parameter_value *)a)->dates;
    const struct in_force *y = &((const struct parameter_value *)b)->dates;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return (x->known_from > y->known_from) - (x->known_from < y->known_from);
}

static enum status finish_parameter(struct compile *compile, const struct node *node,
                                    void *row)
{
    struct parameter *parameter = row;
    enum status status = STATUS_OK;
    if (!parameter->count)
        return compile_fault(compile, node, "policy.missing",
                             "a parameter needs a value");
    for (size_t i = 0; status == STATUS_OK && i < parameter->count; i++) {
        struct node item = node_item(node, i);
        struct node value = {&item, TEXT("value"), 0, script_get(item.value, "value")};
        status =
            read_value(compile, &value, parameter->unit, &parameter->values[i].value);
    }
    if (status == STATUS_OK)
        status = check_annual(compile, node, parameter);
    if (status == STATUS_OK)
        status = check_clashes(compile, node, parameter);
    qsort(parameter->values, parameter->count, sizeof *parameter->values, by_dates);
    return status;
}

static const struct key parameter_keys[] = {
    {.name = "unit",
     .read = compile_choice,
     .at = offsetof(struct parameter, unit),
     .detail = &unit_choices,
     .required = true},
    {.name = "annual", .read = compile_bool, .at = offsetof(struct parameter, annual)},
};
static const struct key parameter_rows = {
    .read = compile_items,
    .at = offsetof(struct parameter, values),
    .count_at = offsetof(struct parameter, count),
    .detail = &value_shape,
};
const struct shape parameter_shape = {
    .what = "a parameter",
    .keys = parameter_keys,
    .count = COUNT_OF(parameter_keys),
    .rows = &parameter_rows,
    .size = sizeof(struct parameter),
    .finish = finish_parameter,
};

static struct text entry_name_at(const void *table, size_t i)
{
    const struct script_value *value = table;
    return value->entries[i].name;
}

/* A layer gives new values to a parameter below it, which has the unit: without
 * one it is new, or misspelt. */
static enum status not_below(struct compile *compile, const struct node *node)
{
    struct script_value others = *node->up->value;
    struct script_entry *at =
        ARENA_ARRAY(compile->arena, struct script_entry, others.count);
    if (!at)
        return error_no_memory(compile->error);
    size_t count = 0;
    for (size_t i = 0; i < others.count; i++)
        if (!text_equal(others.entries[i].name, node->name))
            at[count++] = others.entries[i];
    others.entries = at;
    int near = text_nearest(node->name, count, entry_name_at, &others);
    (void)compile_fault(compile, node, "policy.missing",
                        "no layer below has a parameter \"%.*s\", and a new one needs "
                        "\"unit\"",
                        SHOWN(node->name));
    return compile_mean(compile, near < 0 ? NULL : at[near].name.at,
                        "write unit = \"usd\", \"count\", \"days\", \"minutes\" or "
                        "\"percent\"");
}

static enum status read_parameter(struct compile *compile, const struct node *node,
                                  struct parameter *parameter)
{
    if (!text_is_name(node->name))
        return compile_fault(compile, node, "policy.value",
                             "\"%.*s\" is not a parameter's name, as kx_threshold",
                             SHOWN(node->name));
    if (node->value->kind == SCRIPT_TABLE && !script_get(node->value, "unit") &&
        compile->policy->layer_count > 1)
        return not_below(compile, node);
    enum status status = compile_table(compile, node, &parameter_shape, parameter);
    char fact[80];
    int len = snprintf(fact, sizeof fact, "param.%.*s", TEXT_ARG(node->name));
    parameter->name = node->name;
    parameter->fact = text_copy(compile->arena, (struct text){fact, (size_t)len});
    if (status == STATUS_OK && text_is_absent(parameter->fact))
        return error_no_memory(compile->error);
    return status;
}

/* The entries come in byte order: that is the order policy_parameter needs. */
enum status compile_parameters(struct compile *compile, const struct node *node,
                               const struct key *key, void *row)
{
    struct policy *policy = row;
    const struct script_value *value = node->value;
    enum status status = STATUS_OK;
    (void)key;
    if (value->kind != SCRIPT_TABLE || value->items || !value->count)
        return compile_fault(compile, node, "policy.type",
                             "must be a table of parameters by name");
    policy->parameters = ARENA_ARRAY(compile->arena, struct parameter, value->count);
    if (!policy->parameters)
        return error_no_memory(compile->error);
    policy->parameter_count = value->count;
    for (size_t i = 0; status == STATUS_OK && i < value->count; i++) {
        struct node entry = node_entry(node, i);
        status = read_parameter(compile, &entry, &policy->parameters[i]);
    }
    return status;
}

#include "policy/model.h"

/* ---- codes ---- */

size_t procedure_index(const struct procedure *procedure)
{
    return (size_t)(procedure - procedure_at(0));
}

static bool is_therapy(const struct procedure *p)
{
    return p->therapy != THERAPY_NEVER;
}

static bool is_always(const struct procedure *p)
{
    return p->therapy == THERAPY_ALWAYS;
}

static bool is_sometimes(const struct procedure *p)
{
    return p->therapy == THERAPY_SOMETIMES;
}

static bool is_untimed(const struct procedure *p)
{
    return !procedure_is_timed(p);
}

static bool is_pooled(const struct procedure *p)
{
    return p->pools;
}

static bool is_evaluation(const struct procedure *p)
{
    return p->evaluation;
}

static bool is_one_on_one(const struct procedure *p)
{
    return p->attendance == ATTENDANCE_ONE_ON_ONE;
}

static bool is_modality(const struct procedure *p)
{
    return p->attendance == ATTENDANCE_CONSTANT ||
           p->attendance == ATTENDANCE_SUPERVISED;
}

static bool is_group(const struct procedure *p)
{
    return p->attendance == ATTENDANCE_GROUP;
}

static bool is_any(const struct procedure *p)
{
    return p != NULL;
}

static const struct code_name {
    const char *name;
    bool (*has)(const struct procedure *procedure);
} code_names[] = {
    {"timed", procedure_is_timed},
    {"untimed", is_untimed},
    {"pooled", is_pooled},
    {"evaluation", is_evaluation},
    {"therapy", is_therapy},
    {"always_therapy", is_always},
    {"sometimes_therapy", is_sometimes},
    {"one_on_one", is_one_on_one},
    {"modality", is_modality},
    {"group", is_group},
    {"any", is_any},
};

#define CODE_NAMES (sizeof code_names / sizeof *code_names)

static void put_code(struct code_set *set, size_t index)
{
    set->bits[index / 64] |= UINT64_C(1) << (index % 64);
}

static bool add_named(struct code_set *set, struct text name)
{
    const struct procedure *procedure;
    for (size_t i = 0; i < CODE_NAMES; i++) {
        if (!text_is(name, code_names[i].name))
            continue;
        for (size_t at = 0; (procedure = procedure_at(at)); at++)
            if (code_names[i].has(procedure))
                put_code(set, at);
        return true;
    }
    return false;
}

bool code_set_add(struct code_set *set, struct text code)
{
    const struct procedure *procedure = procedure_find(code);
    if (!procedure)
        return add_named(set, code);
    put_code(set, procedure_index(procedure));
    return true;
}

static struct text code_name_at(const void *names, size_t i)
{
    return text_of(((const struct code_name *)names)[i].name);
}

const char *code_set_nearest(struct text code)
{
    int i = text_nearest(code, CODE_NAMES, code_name_at, code_names);
    return i < 0 ? procedure_nearest(code) : code_names[i].name;
}

/* ---- dates ---- */

/* DATE_NONE is the least of all numbers: an absent from and known_from need
 * no case of their own. */
static bool has_begun(const struct in_force *dates, int32_t date, int32_t known_on)
{
    return dates->from <= date && dates->known_from <= known_on;
}

static bool has_ended(const struct in_force *dates, int32_t date)
{
    return dates->to != DATE_NONE && dates->to < date;
}

bool in_force_on(const struct in_force *dates, int32_t date, int32_t known_on)
{
    return has_begun(dates, date, known_on) && !has_ended(dates, date);
}

/* ---- parameters ---- */

static const struct parameter_value *in_force_value(const struct parameter *parameter,
                                                    int32_t date, int32_t known_on)
{
    const struct parameter_value *found = NULL;
    for (size_t i = 0; i < parameter->count; i++) {
        const struct parameter_value *value = &parameter->values[i];
        if (in_force_on(&value->dates, date, known_on) &&
            (!found || value->dates.known_from > found->dates.known_from))
            found = value;
    }
    return found;
}

/* The one that ended last; of those that ended together, the one known last. */
static const struct parameter_value *last_value(const struct parameter *parameter,
                                                int32_t date, int32_t known_on)
{
    const struct parameter_value *last = NULL;
    for (size_t i = 0; i < parameter->count; i++) {
        const struct parameter_value *value = &parameter->values[i];
        if (!has_begun(&value->dates, date, known_on))
            continue;
        if (!last || value->dates.to > last->dates.to ||
            (value->dates.to == last->dates.to &&
             value->dates.known_from > last->dates.known_from))
            last = value;
    }
    return last;
}

const struct parameter_value *parameter_on(const struct parameter *parameter,
                                           int32_t date, int32_t known_on,
                                           bool *expired)
{
    const struct parameter_value *value = in_force_value(parameter, date, known_on);
    *expired = false;
    if (value || !parameter->annual)
        return value;
    value = last_value(parameter, date, known_on);
    *expired = value != NULL;
    return value;
}

const struct parameter *policy_parameter(const struct policy *policy, struct text name)
{
    size_t low = 0, high = policy->parameter_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(name, policy->parameters[middle].name);
        if (order == 0)
            return &policy->parameters[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* ---- layers ---- */

struct text policy_file(const struct policy *policy, uint32_t place)
{
    size_t layer = row_layer(place);
    return layer && layer < policy->layer_count ? policy->layers[layer].path
                                                : policy->path;
}

const char *table_of_text(enum table_of table)
{
    static const char *const texts[] = {[TABLE_NONE] = "",
                                        [TABLE_MEDICARE] = "medicare",
                                        [TABLE_MEDICAID] = "medicaid"};
    return texts[table];
}

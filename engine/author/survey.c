#include "author/survey.h"

struct walk {
    survey_fn *visit;
    void *context;
    const char *section;
};

static void visit(const struct walk *walk, struct survey_entry entry)
{
    entry.section = walk->section;
    /* A section that the policy leaves out has no source. */
    if (entry.source->document.len)
        walk->visit(walk->context, &entry);
}

/* Whether another value of the parameter is in force on the day after. */
static bool is_followed(const struct parameter *parameter,
                        const struct parameter_value *value)
{
    if (value->dates.to == DATE_NONE)
        return true;
    int32_t next = value->dates.to + 1;
    for (size_t i = 0; i < parameter->count; i++) {
        const struct in_force *other = &parameter->values[i].dates;
        if ((other->from == DATE_NONE || other->from <= next) &&
            (other->to == DATE_NONE || other->to >= next))
            return true;
    }
    return false;
}

static void walk_parameters(struct walk *walk, const struct policy *policy)
{
    walk->section = "parameters";
    for (size_t i = 0; i < policy->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[i];
        for (size_t k = 0; k < parameter->count; k++) {
            const struct parameter_value *value = &parameter->values[k];
            visit(walk,
                  (struct survey_entry){.name = parameter->name,
                                        .line = value->line,
                                        .dates = &value->dates,
                                        .source = &value->source,
                                        .followed = is_followed(parameter, value)});
        }
    }
}

static void walk_coverage(struct walk *walk, const struct coverage *coverage)
{
    walk->section = "coverage";
    visit(walk, (struct survey_entry){.source = &coverage->source});
    visit(walk, (struct survey_entry){.name = TEXT("settings"),
                                      .source = &coverage->settings_source});
    for (size_t i = 0; i < coverage->code_count; i++) {
        const struct coverage_row *row = &coverage->codes[i];
        visit(walk, (struct survey_entry){.line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
    for (size_t i = 0; i < coverage->who_count; i++) {
        const struct who_row *row = &coverage->who[i];
        visit(walk, (struct survey_entry){.name = TEXT("who"),
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_counting(struct walk *walk, const struct policy *policy)
{
    walk->section = "units";
    for (size_t i = 0; i < policy->units_count; i++) {
        const struct units_row *row = &policy->units[i];
        visit(walk, (struct survey_entry){.line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
    walk->section = "caps";
    for (size_t i = 0; i < policy->cap_count; i++) {
        const struct cap_row *row = &policy->caps[i];
        visit(walk, (struct survey_entry){.name = row->rule,
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_modifier_rows(const struct walk *walk, const struct modifier_row *rows,
                               size_t count)
{
    for (size_t i = 0; i < count; i++)
        visit(walk, (struct survey_entry){.name = text_of(rows[i].text),
                                          .dates = &rows[i].dates,
                                          .source = &rows[i].source});
}

static void visit_rule(const struct walk *walk, const struct rule *rule)
{
    visit(walk, (struct survey_entry){.name = rule->id,
                                      .line = rule->line,
                                      .dates = &rule->dates,
                                      .source = &rule->source});
}

static void walk_modifiers(struct walk *walk, const struct modifiers *modifiers)
{
    walk->section = "modifiers";
    visit(walk, (struct survey_entry){.source = &modifiers->source});
    walk_modifier_rows(walk, modifiers->discipline, modifiers->discipline_count);
    walk_modifier_rows(walk, modifiers->assistant, modifiers->assistant_count);
    for (size_t i = 0; i < modifiers->attested_count; i++)
        visit_rule(walk, modifiers->attested[i].rule);
}

static void walk_pairs(struct walk *walk, const struct pairs *pairs)
{
    walk->section = "pairs";
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_row *row = &pairs->rows[i];
        visit(walk, (struct survey_entry){.line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_telehealth(struct walk *walk,
                            const struct telehealth_rules *telehealth)
{
    walk->section = "telehealth";
    visit(walk, (struct survey_entry){.source = &telehealth->source});
    visit(walk, (struct survey_entry){.name = TEXT("codes"),
                                      .source = &telehealth->codes_source});
    for (size_t i = 0; i < telehealth->period_count; i++) {
        const struct telehealth_period *period = &telehealth->periods[i];
        visit(walk, (struct survey_entry){.name = TEXT("periods"),
                                          .line = period->line,
                                          .dates = &period->dates,
                                          .source = &period->source});
    }
    for (size_t i = 0; i < telehealth->modality_count; i++) {
        const struct telehealth_modality *modality = &telehealth->modalities[i];
        visit(walk, (struct survey_entry){.name = TEXT("modalities"),
                                          .dates = &modality->dates,
                                          .source = &modality->source});
    }
}

static void walk_documentation(struct walk *walk,
                               const struct documentation_rules *documentation)
{
    walk->section = "documentation";
    for (size_t i = 0; i < documentation->require_count; i++) {
        const struct documentation_row *row = &documentation->require[i];
        visit(walk, (struct survey_entry){.name = row->rule,
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
    for (size_t i = 0; i < documentation->vague_count; i++) {
        const struct vague_row *row = &documentation->vague[i];
        visit(walk, (struct survey_entry){
                        .name = row->rule, .line = row->line, .source = &row->source});
    }
}

void survey_walk(const struct policy *policy, survey_fn *visitor, void *context)
{
    struct walk walk = {.visit = visitor, .context = context};
    walk_parameters(&walk, policy);
    walk_coverage(&walk, &policy->coverage);
    walk_counting(&walk, policy);
    walk_modifiers(&walk, &policy->modifiers);
    walk_pairs(&walk, &policy->pairs);
    walk_telehealth(&walk, &policy->telehealth);
    walk_documentation(&walk, &policy->documentation);
    walk.section = "rules";
    for (size_t i = 0; i < policy->rule_count; i++)
        visit_rule(&walk, &policy->rules[i]);
}

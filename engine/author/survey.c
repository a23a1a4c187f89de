/* Entries of a section as a whole, and small rows, keep no line once compiled:
 * it is looked up in the file, by the path that leads there. */
#include "author/survey.h"

#include "author/limit_rows.h"
#include "base/shown.h"
#include "script/script.h"

#include <stdio.h>

#define FILE_MOST  ((size_t)1024 * 1024)
#define NAME_CODES 3 /* codes that a row is named after */

struct walk {
    survey_fn *visit;
    void *context;
    const struct policy *policy;
    const char *section;
    struct buffer file;  /* empty: lines are not to be had */
    const char *located; /* the section whose line is known */
    uint32_t line;
};

/* Rows that a library brings stand in no line of the policy's file: theirs is
 * that of the section. */
static uint32_t section_line(struct walk *walk)
{
    if (walk->located != walk->section && walk->file.len)
        walk->line = script_locate(buffer_text(&walk->file), walk->section);
    walk->located = walk->section;
    return walk->line;
}

/* The value at a path, "modifiers.order", in what a file returned. */
static const struct script_value *value_at(const struct script_value *table,
                                           const char *path)
{
    char name[96];
    while (table && *path) {
        size_t len = strcspn(path, ".");
        if (len >= sizeof name)
            return NULL;
        memcpy(name, path, len);
        name[len] = '\0';
        table = script_get(table, name);
        path += len + (path[len] == '.');
    }
    return table;
}

/* Of a policy in layers: the uppermost that has it. */
static uint32_t line_in_layers(const struct policy *policy, const char *path)
{
    for (size_t i = 0; i < policy->layer_count; i++) {
        const struct script_value *value = value_at(&policy->tables[i], path);
        if (value)
            return value->line;
    }
    return 0;
}

static void visit(struct walk *walk, struct survey_entry entry)
{
    entry.section = walk->section;
    if (entry.line == 0)
        entry.line = section_line(walk);
    /* A section that the policy leaves out has no source. */
    if (entry.source->document.len)
        walk->visit(walk->context, &entry);
}

/* A part of the section, "" the whole; with its line. */
static void visit_at(struct walk *walk, const char *part, struct survey_entry entry)
{
    char path[96];
    snprintf(path, sizeof path, "%s%s%s", walk->section, part[0] ? "." : "", part);
    if (walk->policy->layer_count > 1 && !entry.line) {
        char source[112];
        snprintf(source, sizeof source, "%s.source", path);
        entry.line = line_in_layers(walk->policy, source);
        if (!entry.line)
            entry.line = line_in_layers(walk->policy, path);
    } else if (!entry.line && walk->file.len)
        entry.line = script_locate(buffer_text(&walk->file), path);
    visit(walk, entry);
}

/* ---- names for rows that have none ---- */

/* "97110 97112 97116 and 5 more" */
static void name_codes(struct buffer *name, const struct code_set *codes)
{
    size_t count = 0;
    const struct procedure *procedure;
    for (size_t i = 0; (procedure = procedure_at(i)); i++) {
        if (!code_set_has(codes, i))
            continue;
        if (count++ < NAME_CODES)
            buffer_printf(name, "%s%s", name->len ? " " : "", procedure->code);
    }
    if (count > NAME_CODES)
        buffer_printf(name, " and %zu more", count - NAME_CODES);
}

static void name_credentials(struct buffer *name, uint32_t credentials)
{
    for (int i = 1; i < credential_kind_words.count; i++)
        if (credentials >> i & 1)
            buffer_printf(name, " %s", word_text(&credential_kind_words, i));
}

/* The name lives as long as the buffer's memory: for the call. */
#define NAME_BYTES 160

/* Values or tables that go on from one another; each begins with its dates. */
struct dated {
    const void *at;
    size_t count, size;
};

static const struct in_force *dates_of(const struct dated *list, size_t i)
{
    return (const void *)((const char *)list->at + i * list->size);
}

/* Whether another of the list is in force on the day after this one's end. */
static bool is_followed(const struct dated *list, size_t at)
{
    int32_t to = dates_of(list, at)->to;
    if (to == DATE_NONE)
        return true;
    for (size_t i = 0; i < list->count; i++) {
        const struct in_force *other = dates_of(list, i);
        if ((other->from == DATE_NONE || other->from <= to + 1) &&
            (other->to == DATE_NONE || other->to > to))
            return true;
    }
    return false;
}

static void walk_parameters(struct walk *walk, const struct policy *policy)
{
    walk->section = "parameters";
    for (size_t i = 0; i < policy->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[i];
        const struct dated all = {parameter->values, parameter->count,
                                  sizeof *parameter->values};
        for (size_t k = 0; k < parameter->count; k++) {
            const struct parameter_value *value = &parameter->values[k];
            visit(walk, (struct survey_entry){.name = parameter->name,
                                              .line = value->line,
                                              .dates = &value->dates,
                                              .source = &value->source,
                                              .followed = is_followed(&all, k)});
        }
    }
}

static void walk_coverage(struct walk *walk, const struct coverage *coverage)
{
    char memory[NAME_BYTES];
    struct buffer name;
    walk->section = "coverage";
    visit_at(walk, "", (struct survey_entry){.source = &coverage->source});
    visit_at(walk, "settings",
             (struct survey_entry){.name = TEXT("settings"),
                                   .source = &coverage->settings_source});
    for (size_t i = 0; i < coverage->code_count; i++) {
        const struct coverage_row *row = &coverage->codes[i];
        buffer_borrow(&name, memory, sizeof memory);
        name_codes(&name, &row->codes);
        visit(walk, (struct survey_entry){.name = buffer_text(&name),
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
    for (size_t i = 0; i < coverage->who_count; i++) {
        const struct who_row *row = &coverage->who[i];
        buffer_borrow(&name, memory, sizeof memory);
        buffer_put_cstr(&name, "who");
        name_credentials(&name, row->credentials);
        visit(walk, (struct survey_entry){.name = buffer_text(&name),
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
        const char *method = unit_method_text(row->options.method);
        visit(walk, (struct survey_entry){.name = text_of(method),
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_limits(struct walk *walk, const struct policy *policy)
{
    for (size_t i = 0; i < limit_rows_count(policy); i++) {
        const struct limit_row row = limit_rows_at(policy, i);
        walk->section = row.section;
        visit(walk, (struct survey_entry){.name = row.rule,
                                          .line = row.line,
                                          .dates = row.dates,
                                          .source = row.source});
    }
    walk->section = "referral.direct_access";
    for (size_t i = 0; i < policy->referral.access_count; i++) {
        const struct direct_access_row *row = &policy->referral.access[i];
        visit(walk, (struct survey_entry){.name = row->states.at[0],
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

/* part: "discipline" or "assistant", which hold them. */
static void walk_modifier_rows(struct walk *walk, const char *part,
                               const struct modifier_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char row[48];
        snprintf(row, sizeof row, "%s[%zu]", part, i + 1);
        visit_at(walk, row,
                 (struct survey_entry){.name = text_of(rows[i].text),
                                       .line = rows[i].line,
                                       .dates = &rows[i].dates,
                                       .source = &rows[i].source});
    }
}

static void walk_uses(struct walk *walk, const char *part,
                      const struct modifier_use *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char row[48];
        snprintf(row, sizeof row, "%s[%zu]", part, i + 1);
        visit_at(walk, row,
                 (struct survey_entry){.name = rows[i].modifier,
                                       .dates = &rows[i].dates,
                                       .source = &rows[i].source});
    }
}

static void visit_rule(struct walk *walk, const struct rule *rule)
{
    visit(walk, (struct survey_entry){.name = rule->id,
                                      .line = rule->line,
                                      .dates = &rule->dates,
                                      .source = &rule->source});
}

static void walk_modifiers(struct walk *walk, const struct modifiers *modifiers)
{
    walk->section = "modifiers";
    visit_at(walk, "", (struct survey_entry){.source = &modifiers->source});
    walk_modifier_rows(walk, "discipline", modifiers->discipline,
                       modifiers->discipline_count);
    walk_modifier_rows(walk, "assistant", modifiers->assistant,
                       modifiers->assistant_count);
    walk_uses(walk, "added", modifiers->added, modifiers->added_count);
    walk_uses(walk, "copied", modifiers->copied, modifiers->copied_count);
    walk_uses(walk, "substitutes", modifiers->substitutes, modifiers->substitute_count);
    for (size_t i = 0; i < modifiers->attested_count; i++)
        visit_rule(walk, modifiers->attested[i].rule);
}

static void walk_pairs(struct walk *walk, const struct pairs *pairs)
{
    char memory[NAME_BYTES];
    struct buffer name;
    walk->section = "pairs";
    visit(walk, (struct survey_entry){.name = TEXT("dates"), .source = &pairs->source});
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_row *row = &pairs->rows[i];
        buffer_borrow(&name, memory, sizeof memory);
        name_codes(&name, &row->column1);
        buffer_put_cstr(&name, " with");
        name_codes(&name, &row->column2);
        visit(walk, (struct survey_entry){.name = buffer_text(&name),
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_telehealth_codes(struct walk *walk,
                                  const struct telehealth_rules *telehealth)
{
    char memory[NAME_BYTES];
    struct buffer name;
    for (size_t i = 0; i < telehealth->code_count; i++) {
        const struct telehealth_code *row = &telehealth->codes[i];
        if (!code_set_is_empty(&telehealth->plain)) {
            visit_at(
                walk, "codes",
                (struct survey_entry){.name = TEXT("codes"), .source = &row->source});
            continue;
        }
        buffer_borrow(&name, memory, sizeof memory);
        name_codes(&name, &row->codes);
        visit(walk, (struct survey_entry){.name = buffer_text(&name),
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_telehealth(struct walk *walk,
                            const struct telehealth_rules *telehealth)
{
    walk->section = "telehealth";
    visit_at(walk, "", (struct survey_entry){.source = &telehealth->source});
    walk_telehealth_codes(walk, telehealth);
    for (size_t i = 0; i < telehealth->period_count; i++) {
        const struct telehealth_period *period = &telehealth->periods[i];
        visit(walk, (struct survey_entry){.name = TEXT("periods"),
                                          .line = period->line,
                                          .dates = &period->dates,
                                          .source = &period->source});
    }
    for (size_t i = 0; i < telehealth->modality_count; i++) {
        const struct telehealth_modality *modality = &telehealth->modalities[i];
        const char *word = word_text(&modality_words, (int)modality->modality);
        char row[48];
        snprintf(row, sizeof row, "modalities[%zu]", i + 1);
        visit_at(walk, row,
                 (struct survey_entry){.name = text_of(word),
                                       .line = modality->line,
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
        visit(walk, (struct survey_entry){.name = row->rule,
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
    for (size_t i = 0; i < documentation->language.count; i++) {
        const struct language_row *row = &documentation->language.rows[i];
        visit(walk, (struct survey_entry){.name = row->rule,
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
    }
}

static void walk_schedule(struct walk *walk, const struct fee_schedule *s)
{
    const struct dated rvus = {s->rvus, s->rvu_count, sizeof *s->rvus};
    const struct dated gpcis = {s->gpcis, s->gpci_count, sizeof *s->gpcis};
    const struct dated zips = {s->zips, s->zip_count, sizeof *s->zips};
    const struct dated factors = {s->conversions, s->conversion_count,
                                  sizeof *s->conversions};
    for (size_t i = 0; i < rvus.count; i++)
        visit(walk, (struct survey_entry){.name = TEXT("rvus"),
                                          .line = s->rvus[i].line,
                                          .dates = &s->rvus[i].dates,
                                          .source = &s->rvus[i].source,
                                          .followed = is_followed(&rvus, i)});
    for (size_t i = 0; i < gpcis.count; i++)
        visit(walk, (struct survey_entry){.name = TEXT("gpcis"),
                                          .line = s->gpcis[i].line,
                                          .dates = &s->gpcis[i].dates,
                                          .source = &s->gpcis[i].source,
                                          .followed = is_followed(&gpcis, i)});
    for (size_t i = 0; i < zips.count; i++)
        visit(walk, (struct survey_entry){.name = TEXT("zips"),
                                          .line = s->zips[i].line,
                                          .dates = &s->zips[i].dates,
                                          .source = &s->zips[i].source,
                                          .followed = is_followed(&zips, i)});
    for (size_t i = 0; i < factors.count; i++)
        visit(walk, (struct survey_entry){.name = TEXT("conversion"),
                                          .line = s->conversions[i].line,
                                          .dates = &s->conversions[i].dates,
                                          .source = &s->conversions[i].source,
                                          .followed = is_followed(&factors, i)});
    visit(walk, (struct survey_entry){.name = TEXT("facility_places"),
                                      .source = &s->facility_source});
}

static void walk_fees(struct walk *walk, const struct policy *policy)
{
    char memory[NAME_BYTES];
    struct buffer name;
    walk->section = "fees";
    for (size_t i = 0; i < policy->fee_count; i++) {
        const struct fee_row *row = &policy->fees[i];
        buffer_borrow(&name, memory, sizeof memory);
        name_codes(&name, &row->codes);
        visit(walk, (struct survey_entry){.name = buffer_text(&name),
                                          .line = row->line,
                                          .dates = &row->dates,
                                          .source = &row->source});
        walk_schedule(walk, &row->schedule);
        visit(walk,
              (struct survey_entry){.name = TEXT("mppr"), .source = &row->mppr.source});
    }
}

void survey_walk(const struct policy *policy, survey_fn *visitor, void *context)
{
    struct walk walk = {.visit = visitor, .context = context, .policy = policy};
    struct error unread = ERROR_NONE;
    buffer_init(&walk.file, FILE_MOST);
    if (policy->path.len &&
        shown_read(policy->shown, policy->path.at, &walk.file, &unread))
        buffer_clear(&walk.file);
    walk_parameters(&walk, policy);
    walk_coverage(&walk, &policy->coverage);
    walk_counting(&walk, policy);
    walk_limits(&walk, policy);
    walk_modifiers(&walk, &policy->modifiers);
    walk_pairs(&walk, &policy->pairs);
    walk_telehealth(&walk, &policy->telehealth);
    walk_documentation(&walk, &policy->documentation);
    walk_fees(&walk, policy);
    walk.section = "rules";
    for (size_t i = 0; i < policy->rule_count; i++)
        visit_rule(&walk, &policy->rules[i]);
    buffer_release(&walk.file);
}

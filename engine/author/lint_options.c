/* What the fields of a synthetic day can be set to, and the day on which a
 * rule's conditions hold. */
#include "author/lint_days.h"

#include "policy/facts.h"

#include <stdio.h>

static struct option number_option(int64_t number)
{
    return (struct option){.kind = OPTION_NUMBER, .number = number};
}

static struct option text_option(struct text text)
{
    return (struct option){.kind = OPTION_TEXT, .text = text};
}

/* ---- what a knob can be set to ---- */

static void offer(struct options *options, enum option_kind kind, int64_t number)
{
    if (options->count < OPTIONS_MAX)
        options->at[options->count++] = (struct option){.kind = kind, .number = number};
}

static void offer_text(struct options *options, struct text text)
{
    for (size_t i = 0; i < options->count; i++)
        if (options->at[i].kind == OPTION_TEXT && text_equal(options->at[i].text, text))
            return;
    if (options->count < OPTIONS_MAX)
        options->at[options->count++] = text_option(text);
}

static void offer_list(struct options *options, struct text_list list)
{
    if (options->count < OPTIONS_MAX)
        options->at[options->count++] =
            (struct option){.kind = OPTION_TEXTS, .list = list};
}

/* Each side of each parameter's last value of a unit. */
static void offer_parameters(struct options *options, const struct policy *policy,
                             enum parameter_unit unit, enum option_kind kind)
{
    for (size_t i = 0; i < policy->parameter_count; i++) {
        const struct parameter *parameter = &policy->parameters[i];
        if (parameter->unit != unit || !parameter->count)
            continue;
        int64_t value = parameter->values[parameter->count - 1].value;
        for (int side = -1; side <= 1; side++)
            offer(options, kind, value + side);
        for (int side = -1; kind == OPTION_OFFSET && side <= 1; side++)
            offer(options, kind, side - value);
    }
}

static void offer_dates(struct options *options, const struct policy *policy)
{
    static const int offsets[] = {0, -1, 1, -400, -100, -40, 40, 400};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++)
        offer(options, OPTION_OFFSET, offsets[i]);
    offer_parameters(options, policy, PARAMETER_DAYS, OPTION_OFFSET);
}

static void offer_counts(struct options *options, const struct policy *policy)
{
    static const int counts[] = {0, 1, 2, 3, 4, 5, 8, 23, 100};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        offer(options, OPTION_NUMBER, counts[i]);
    offer_parameters(options, policy, PARAMETER_COUNT, OPTION_NUMBER);
    offer_parameters(options, policy, PARAMETER_MINUTES, OPTION_NUMBER);
}

static bool is_alike(const struct procedure *a, const struct procedure *b)
{
    return a->basis == b->basis && a->evaluation == b->evaluation &&
           a->attendance == b->attendance && a->disciplines == b->disciplines;
}

/* A code of each kind that a check could tell apart. */
static void offer_codes(struct options *options)
{
    const struct procedure *offered[OPTIONS_MAX], *procedure;
    size_t count = 0;
    for (size_t i = 0; (procedure = procedure_at(i)); i++) {
        size_t k = 0;
        while (k < count && !is_alike(offered[k], procedure))
            k++;
        if (k < count || procedure->valid_to != DATE_MAX || count == OPTIONS_MAX)
            continue;
        offered[count++] = procedure;
        offer_text(options, text_of(procedure->code));
    }
}

static void add_word(struct text_list *list, struct text word)
{
    for (size_t i = 0; i < list->count; i++)
        if (text_equal(list->at[i], word))
            return;
    if (list->count < OPTIONS_MAX)
        list->at[list->count++] = word;
}

/* The short texts of a rule: those it may compare with. */
static struct text_list find_words(struct lint *lint, const struct rule *rule)
{
    struct lint_lexer lexer = lint_lexer_of(lint->source);
    struct lint_token token;
    uint32_t end = UINT32_MAX;
    const struct rule *other;
    struct text_list list = {ARENA_ARRAY(lint->arena, struct text, OPTIONS_MAX), 0};
    lint->no_memory |= list.at == NULL;
    for (size_t i = 0; (other = lint_rule_at(lint->policy, i)); i++)
        if (other->line > rule->line && other->line < end)
            end = other->line;
    while (list.at && lint_next(&lexer, &token) && token.line < end)
        if (token.kind == LINT_STRING && token.line >= rule->line && token.text.len &&
            token.text.len <= 12)
            add_word(&list, token.text);
    return list;
}

/* Found once: the same rule is asked for hundreds of days. */
static void offer_words(struct options *options, struct lint *lint,
                        const struct rule *rule)
{
    const struct policy *policy = lint->policy;
    if (!lint->words)
        lint->words =
            ARENA_ARRAY(lint->arena, struct text_list,
                        policy->rule_count + policy->modifiers.attested_count);
    lint->no_memory |= lint->words == NULL;
    if (rule && lint->words) {
        struct text_list *words = &lint->words[rule->place];
        if (!words->at)
            *words = find_words(lint, rule);
        for (size_t i = 0; i < words->count; i++)
            offer_text(options, words->at[i]);
    }
    offer_text(options, TEXT("zz"));
}

/* All the texts offered, together, and none. */
static void offer_lists(struct options *options, struct lint *lint)
{
    struct text_list list = {ARENA_ARRAY(lint->arena, struct text, OPTIONS_MAX), 0};
    size_t texts = options->count;
    if (!list.at) {
        lint->no_memory = true;
        return;
    }
    offer_list(options, list);
    for (size_t i = 0; i < texts; i++)
        if (options->at[i].kind == OPTION_TEXT)
            list.at[list.count++] = options->at[i].text;
    offer_list(options, list);
}

static void offer_rule_codes(struct options *options, const struct rule *rule)
{
    for (size_t i = 0; rule && !rule->all_codes && i < 64u * CODE_SET_WORDS; i++)
        if (code_set_has(&rule->codes, i) && options->count < 12)
            offer_text(options, text_of(procedure_at(i)->code));
}

static void offer_range(struct options *options, int first, int end)
{
    for (int i = first; i < end; i++)
        offer(options, OPTION_NUMBER, i);
}

static void offer_numbers(struct options *options, const struct policy *policy,
                          const struct field *field)
{
    if (field->kind == FIELD_COUNT) {
        offer_counts(options, policy);
    } else if (field->kind == FIELD_MONEY) {
        offer(options, OPTION_NUMBER, 0);
        offer_parameters(options, policy, PARAMETER_USD, OPTION_NUMBER);
    } else if (field->kind == FIELD_CLOCK) {
        offer(options, OPTION_NUMBER, 541);
        offer(options, OPTION_NUMBER, 700);
    } else if (field->kind == FIELD_FLAG) {
        offer_range(options, 0, 2);
    } else if (field->kind == FIELD_WORD) {
        offer_range(options, 1, field->words->count);
    } else if (field->kind == FIELD_CREDENTIAL) {
        offer_range(options, 1, credential_kind_words.count);
    }
}

static void offer_texts(struct options *options, struct lint *lint,
                        const struct rule *rule, const struct field *field)
{
    if (field->kind == FIELD_CODE) {
        offer_rule_codes(options, rule);
        if (!options->count)
            offer_codes(options);
    }
    if (field->kind == FIELD_ID || field->kind == FIELD_TEXTS)
        offer_words(options, lint, rule);
    if (field->kind == FIELD_TEXTS)
        offer_lists(options, lint);
}

struct options days_options(struct lint *lint, const struct boundary_dates *dates,
                            const struct rule *rule, size_t knob)
{
    const struct field *field = days_field(knob);
    struct options options;
    options.count = 0;
    if (!field->required)
        offer(&options, OPTION_GONE, 0);
    for (size_t i = 0; field->kind == FIELD_DATE && field->required && i < dates->count;
         i++)
        offer(&options, OPTION_NUMBER, dates->at[i]);
    if ((field->kind == FIELD_DATE && !field->required) || field->kind == FIELD_OBJECTS)
        offer_dates(&options, lint->policy);
    offer_numbers(&options, lint->policy, field);
    offer_texts(&options, lint, rule, field);
    return options;
}

/* ---- making conditions hold ---- */

/* The first knob of a fact, seen from its full path. */
size_t days_knob_of(size_t fact)
{
    size_t knobs[KNOBS_OF];
    char shown[128];
    struct text path = facts_path(fact);
    const char *prefix = "";
    if (memcmp(path.at, "service.", 8) == 0)
        prefix = "services[1].";
    else if (memcmp(path.at, "line.", 5) == 0)
        prefix = "lines[1].";
    const char *rest = memchr(path.at, '.', path.len);
    int n = snprintf(shown, sizeof shown, "%s%.*s", prefix,
                     (int)(path.at + path.len - rest - 1), rest + 1);
    if (n < 0 || (size_t)n >= sizeof shown)
        return SIZE_MAX;
    return days_knobs((struct text){shown, (size_t)n}, knobs) ? knobs[0] : SIZE_MAX;
}

static bool operand_number(const struct lint *lint, const struct trial *trial,
                           const struct operand *operand, int64_t *number)
{
    const struct policy *policy = lint->policy;
    bool expired;
    *number = operand->number;
    if (operand->kind == OPERAND_FACT) {
        size_t knob = days_knob_of(operand->fact);
        return knob != SIZE_MAX && days_number(trial, knob, number);
    }
    if (operand->kind != OPERAND_PARAMETER)
        return true;
    const struct parameter_value *value =
        parameter_on(policy_parameter(policy, operand->name), days_date(trial),
                     trial->known_on, &expired);
    if (value)
        *number = value->value;
    return value != NULL;
}

/* A number within the bounds: on the last of them that is stated. */
static void hold_order(const struct lint *lint, struct trial *trial,
                       const struct condition *c, size_t knob)
{
    static const int sides[COMPARISONS] = {[COMPARE_OVER] = 1,
                                           [COMPARE_AT_LEAST] = 0,
                                           [COMPARE_UNDER] = -1,
                                           [COMPARE_AT_MOST] = 0};
    int64_t plus, minus, bound;
    if (!operand_number(lint, trial, &c->plus, &plus) ||
        !operand_number(lint, trial, &c->minus, &minus))
        return;
    for (int i = 0; i < COMPARISONS; i++)
        if (c->bounds[i].kind != OPERAND_NONE &&
            operand_number(lint, trial, &c->bounds[i], &bound))
            (void)days_set(trial, knob, number_option(bound + plus - minus + sides[i]));
}

static void set_text(struct trial *trial, size_t knob, struct text text)
{
    const struct field *field = days_field(knob);
    int word = field->kind == FIELD_WORD ? word_find(field->words, text)
               : field->kind == FIELD_CREDENTIAL
                   ? word_find(&credential_kind_words, text)
                   : 0;
    (void)days_set(trial, knob, word ? number_option(word) : text_option(text));
}

/* A code, a credential or a date with which a worked-out fact is true or not. */
static void hold_derived(struct trial *trial, size_t knob, bool yes)
{
    const struct field *field = days_field(knob);
    if (field->kind == FIELD_CODE)
        (void)days_set(trial, knob, text_option(yes ? TEXT("97161") : TEXT("97110")));
    if (field->kind == FIELD_CREDENTIAL)
        (void)days_set(trial, knob,
                       number_option(yes ? CREDENTIAL_PTA : CREDENTIAL_PT));
    if (field->kind == FIELD_DATE)
        (void)days_set(
            trial, knob,
            (struct option){.kind = OPTION_OFFSET, .number = yes ? 0 : -400});
}

static void hold_value(struct trial *trial, const struct condition *c, size_t knob)
{
    const struct value *value = &c->values[0];
    if (value->kind == VALUE_TEXT)
        set_text(trial, knob, value->text);
    else if (value->kind == VALUE_BOOL && days_field(knob)->kind != FIELD_FLAG)
        hold_derived(trial, knob, value->number != 0);
    else
        (void)days_set(trial, knob, number_option(value->number));
}

/* "session.telehealth", or "telehealth" alone; "service.documentation". */
static size_t knob_of_object(struct text path)
{
    char shown[128];
    const char *dot = memchr(path.at, '.', path.len);
    size_t from = dot ? (size_t)(dot + 1 - path.at) : 0;
    bool service = path.len > 8 && memcmp(path.at, "service.", 8) == 0;
    int n = snprintf(shown, sizeof shown, "%s%.*s", service ? "services[1]." : "",
                     (int)(path.len - from), path.at + from);
    return n < 0 || (size_t)n >= sizeof shown ? SIZE_MAX : days_knob(shown);
}

static void hold(const struct lint *lint, struct trial *trial,
                 const struct condition *c)
{
    size_t knob =
        c->fact == CONDITION_OBJECT ? knob_of_object(c->path) : days_knob_of(c->fact);
    if (knob == SIZE_MAX)
        return;
    bool gone =
        (c->asks == ASKS_KNOWN && !c->known) || (c->asks == ASKS_EMPTY && c->known);
    if (gone)
        (void)days_set(trial, knob, (struct option){.kind = OPTION_GONE});
    else if (c->asks == ASKS_IS)
        hold_value(trial, c, knob);
    else if (c->asks == ASKS_ORDER)
        hold_order(lint, trial, c, knob);
}

static void set_discipline(struct trial *trial, const struct rule *rule)
{
    static const enum credential_kind kinds[] = {CREDENTIAL_UNKNOWN, CREDENTIAL_PT,
                                                 CREDENTIAL_OT, CREDENTIAL_SLP};
    for (int i = 1; rule->disciplines && i < DISCIPLINE_COUNT; i++) {
        if (!(rule->disciplines >> i & 1u))
            continue;
        (void)days_set(trial, days_knob("discipline"), number_option(i));
        (void)days_set(trial, days_knob("services[1].therapist.credential"),
                       number_option(kinds[i]));
        return;
    }
}

/* A day on which the rule is in force and about something. */
struct trial days_of_rule(const struct lint *lint, const struct rule *rule)
{
    struct trial trial = {.known_on = DATE_MAX, .rule = rule};
    struct options codes = {.count = 0};
    int32_t usual = days_date(&trial);
    if (!in_force_on(&rule->dates, usual, DATE_MAX))
        (void)days_set(&trial, days_knob("date_of_service"),
                       number_option(rule->dates.to != DATE_NONE ? rule->dates.to
                                                                 : rule->dates.from));
    offer_rule_codes(&codes, rule);
    if (codes.count)
        (void)days_set(&trial, days_knob("services[1].code"), codes.at[0]);
    set_discipline(&trial, rule);
    for (size_t i = 0; i < rule->when.count; i++)
        hold(lint, &trial, &rule->when.at[i]);
    return trial;
}

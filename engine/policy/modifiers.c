/* What goes on each line: GP, GO or GN by discipline, CQ or CO for an
 * assistant's share and what rows of `added` say are derived, and may be put in
 * another's words (`substitutes`); a person's word (KX, 59 ...) is asked for
 * where it is needed, copied where it was given, and never added. */
#include "policy/deciding.h"

static const struct source modifier_source = {
    .document =
        TEXT_INIT("CMS Pub 100-04 ch. 5 s20.1; NUCC 1500 item 24D, four modifiers"),
    .url = TEXT_INIT("https://www.cms.gov/regulations-and-guidance/guidance/manuals/"
                     "downloads/clm104c05.pdf"),
    .verified_on = DATE_NONE,
};

/* ---- derived ---- */

static struct text row_on(const struct deciding *e, const struct modifier_row *rows,
                          size_t count, enum discipline discipline)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].discipline == discipline &&
            in_force_on(&rows[i].dates, e->date, e->known_on))
            return text_of(rows[i].text);
    return TEXT_NONE;
}

/* A policy that names modifiers of disciplines, and none for this one, has a
 * gap; one that names none at all wants none. */
static void judge_gap(struct deciding *e, const struct line *line)
{
    const struct modifiers *rules = &e->policy->modifiers;
    if (!rules->discipline_count || line->discipline == DISCIPLINE_UNKNOWN)
        return;
    for (size_t i = 0; i < rules->discipline_count; i++)
        if (rules->discipline[i].discipline == line->discipline)
            return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "modifiers.discipline", .topic = "modifiers",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                        .line = (int32_t)(line - e->lines),
                        .message = deciding_text(
                            e, "%s: this policy names no modifier of %s", line->code,
                            discipline_words.words[line->discipline].meaning),
                        .fix = TEXT("Add it to the policy's modifiers section"),
                        .source = &modifier_source));
    finding_fact(
        e, finding,
        value_text(text_of(word_text(&discipline_words, (int)line->discipline))),
        "line.discipline");
}

/* Of the rows in force the first that speaks of the line decides. */
static struct text substitute_of(struct deciding *e, const struct line *line,
                                 struct text modifier)
{
    const struct modifiers *rules = &e->policy->modifiers;
    for (size_t i = 0; i < rules->substitute_count; i++) {
        const struct modifier_use *row = &rules->substitutes[i];
        if (text_equal(row->modifier, modifier) &&
            in_force_on(&row->dates, e->date, e->known_on) &&
            line_filter_has(e, &row->lines, line))
            return row->use;
    }
    return modifier;
}

void line_derive_modifier(struct deciding *e, struct line *line, struct text modifier)
{
    line_add_modifier(e, line, substitute_of(e, line, modifier));
}

static void add_uses(struct deciding *e, struct line *line)
{
    const struct modifiers *rules = &e->policy->modifiers;
    for (size_t i = 0; i < rules->added_count; i++)
        if (in_force_on(&rules->added[i].dates, e->date, e->known_on) &&
            line_filter_has(e, &rules->added[i].lines, line))
            line_derive_modifier(e, line, rules->added[i].modifier);
    for (size_t i = 0; i < rules->copied_count; i++)
        if (line_states_modifier(e, line, rules->copied[i].modifier) &&
            in_force_on(&rules->copied[i].dates, e->date, e->known_on) &&
            line_filter_has(e, &rules->copied[i].lines, line))
            line_add_modifier(e, line, rules->copied[i].modifier);
}

static void derive(struct deciding *e, struct line *line)
{
    const struct modifiers *rules = &e->policy->modifiers;
    struct text of_discipline =
        row_on(e, rules->discipline, rules->discipline_count, line->discipline);
    if (!text_is_absent(of_discipline) && line->procedure->therapy != THERAPY_NEVER)
        line_derive_modifier(e, line, of_discipline);
    judge_gap(e, line);
    add_uses(e, line);
    if (!line->assistant)
        return;
    struct text of_assistant =
        row_on(e, rules->assistant, rules->assistant_count, line->discipline);
    if (!text_is_absent(of_assistant))
        line_derive_modifier(e, line, of_assistant);
}

/* ---- attested ---- */

/* The modifier that answers the need and that a service of the line states;
 * absent when none does. */
static struct text stated_of(const struct deciding *e, const struct attested *attested,
                             const struct line *line)
{
    if (line_states_modifier(e, line, attested->modifier))
        return attested->modifier;
    for (size_t i = 0; i < attested->instead.count; i++)
        if (line_states_modifier(e, line, attested->instead.at[i]))
            return attested->instead.at[i];
    return TEXT_NONE;
}

static void report_unattested(struct deciding *e, const struct attested *attested,
                              const struct rule_answer *answer, size_t index)
{
    const struct line *line = &e->lines[index];
    const struct rule *rule = attested->rule;
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "", .topic = "", .severity = rule->verdict.severity,
                     .scope = SCOPE_LINE, .line = (int32_t)index,
                     .verdict = &answer->verdict,
                     .message = deciding_text(e,
                                              "%s needs %.*s, which nobody "
                                              "attests",
                                              line->code, TEXT_ARG(attested->modifier)),
                     .source = &rule->source, .from = rule->dates.from));
    if (!finding)
        return;
    finding->rule = rule->id;
    finding->topic = rule->topic;
    finding->facts = answer->facts;
    finding->fact_count = answer->fact_count;
}

static bool concerns(const struct rule *rule, const struct line *line)
{
    if (rule->disciplines && !(rule->disciplines >> line->discipline & 1u))
        return false;
    return rule->all_codes ||
           code_set_has(&rule->codes, procedure_index(line->procedure));
}

/* For the line as a whole. */
static void ask_for(struct deciding *e, const struct attested *attested,
                    const struct rule_answer *answer, size_t index)
{
    struct text stated = stated_of(e, attested, &e->lines[index]);
    if (text_is_absent(stated))
        report_unattested(e, attested, answer, index);
    else
        line_add_modifier(e, &e->lines[index], stated);
}

/* A rule of sessions or services asks each that stands on the line, and one
 * does not answer for another: what a service needs is stated by itself. */
static void ask_each(struct deciding *e, const struct attested *attested, size_t index)
{
    struct line *line = &e->lines[index];
    for (size_t i = 0; i < line->service_count; i++) {
        struct rule_answer answer = {0};
        struct service_ref ref = line->services[i];
        struct line alone = {.services = &ref, .service_count = 1};
        e->at_session = ref.session;
        e->at_service = e->first_service[ref.session] + ref.index;
        if (!rules_ask(e, attested->rule, &answer))
            continue;
        struct text stated = stated_of(e, attested, &alone);
        if (text_is_absent(stated)) {
            report_unattested(e, attested, &answer, index);
            return;
        }
        line_add_modifier(e, line, stated);
    }
}

static void judge_attested(struct deciding *e, const struct attested *attested)
{
    const struct rule *rule = attested->rule;
    struct rule_answer answer = {0};
    bool by_day = rule->scope == SCOPE_DAY;
    if (by_day && !rules_ask(e, rule, &answer))
        return;
    for (size_t i = 0; i < e->line_count; i++) {
        e->at_line = i;
        if (!concerns(rule, &e->lines[i]))
            continue;
        if (by_day)
            ask_for(e, attested, &answer, i);
        else if (rule->scope != SCOPE_LINE)
            ask_each(e, attested, i);
        else if (rules_ask(e, rule, &answer))
            ask_for(e, attested, &answer, i);
    }
}

/* ---- stated and not needed ---- */

static bool is_derived(const struct deciding *e, struct text modifier)
{
    const struct modifiers *rules = &e->policy->modifiers;
    for (size_t i = 0; i < rules->discipline_count; i++)
        if (text_is(modifier, rules->discipline[i].text))
            return true;
    for (size_t i = 0; i < rules->assistant_count; i++)
        if (text_is(modifier, rules->assistant[i].text))
            return true;
    for (size_t i = 0; i < rules->added_count; i++)
        if (text_equal(modifier, rules->added[i].modifier))
            return true;
    return false;
}

static void report_unneeded(struct deciding *e, const struct treated *t,
                            struct text modifier)
{
    bool derived = is_derived(e, modifier);
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = derived ? "modifiers.contradicts" : "modifiers.not_needed",
                     .topic = "modifiers", .severity = SEVERITY_WARN,
                     .scope = SCOPE_SERVICE, .service = t,
                     .message = deciding_text(
                         e,
                         derived
                             ? "%.*s states %.*s, and the facts of the session do not "
                               "lead to it"
                             : "%.*s states %.*s, and nothing of this day asks for it",
                         TEXT_ARG(t->service->code), TEXT_ARG(modifier)),
                     .fix = derived
                                ? TEXT("It was not put on the line; correct the "
                                       "discipline or the credential if it is right")
                                : TEXT("It was not put on the line; routine modifiers "
                                       "invite review"),
                     .source = &modifier_source));
    finding_service_fact(e, finding, t, "modifiers", value_text(modifier));
}

static bool is_on_a_line(struct deciding *e, const struct treated *t,
                         struct text modifier)
{
    for (size_t i = 0; i < e->line_count; i++)
        for (size_t k = 0; k < e->lines[i].service_count; k++)
            if (deciding_service(e, e->lines[i].services[k]) == t &&
                (line_has_modifier(&e->lines[i], modifier) ||
                 line_has_modifier(&e->lines[i],
                                   substitute_of(e, &e->lines[i], modifier))))
                return true;
    return false;
}

/* What the clock speaks against is told by the pair (pairs.c). */
static bool is_told(const struct deciding *e, struct text modifier)
{
    for (size_t i = 0; i < e->finding_count; i++) {
        const struct finding *finding = &e->findings[i];
        if (!text_is(finding->rule, "pairs.overlap"))
            continue;
        for (size_t k = 0; k < finding->fact_count; k++)
            if (text_is(finding->facts[k].path, "modifier") &&
                text_equal(finding->facts[k].value.text, modifier))
                return true;
    }
    return false;
}

static void judge_unneeded(struct deciding *e)
{
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (t->fate == FATE_UNBILLED)
            continue;
        for (size_t k = 0; k < t->service->modifiers.count; k++)
            if (!is_on_a_line(e, t, t->service->modifiers.at[k]) &&
                !is_told(e, t->service->modifiers.at[k]))
                report_unneeded(e, t, t->service->modifiers.at[k]);
    }
}

/* ---- order ---- */

static size_t rank_of(const struct text_list *order, struct text modifier)
{
    for (size_t i = 0; i < order->count; i++)
        if (text_equal(order->at[i], modifier))
            return i;
    return order->count;
}

static void sort_line(const struct text_list *order, struct line *line)
{
    struct text *list = line->modifiers.at;
    for (size_t i = 1; i < line->modifiers.count; i++)
        for (size_t k = i;
             k > 0 && rank_of(order, list[k]) < rank_of(order, list[k - 1]); k--) {
            struct text swap = list[k];
            list[k] = list[k - 1];
            list[k - 1] = swap;
        }
}

static void judge_number(struct deciding *e, size_t index)
{
    const struct line *line = &e->lines[index];
    int32_t max = e->policy->modifiers.max;
    if (line->modifiers.count <= (size_t)max)
        return;
    struct finding *finding = finding_add(
        e, FINDING_SEED(.rule = "modifiers.too_many", .topic = "modifiers",
                        .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                        .line = (int32_t)index,
                        .message =
                            deciding_text(e, "%s needs %zu modifiers, a line holds %d",
                                          line->code, line->modifiers.count, max),
                        .fix = TEXT("Have a person decide which of them go on the "
                                    "claim"),
                        .source = &modifier_source));
    finding_fact(e, finding, value_count((int32_t)line->modifiers.count), "modifiers");
}

void modifiers_put(struct deciding *e)
{
    const struct modifiers *rules = &e->policy->modifiers;
    for (size_t i = 0; i < e->line_count; i++)
        derive(e, &e->lines[i]);
    size_t before = e->finding_count;
    for (size_t i = 0; i < rules->attested_count; i++)
        judge_attested(e, &rules->attested[i]);
    lines_drop_denied(e, before);
    judge_unneeded(e);
    for (size_t i = 0; i < e->line_count; i++) {
        sort_line(&rules->order, &e->lines[i]);
        judge_number(e, i);
    }
}

#include "author/coverage.h"

#include "author/limit_rows.h"
#include "script/script.h"

/* One rule or row, and a decision that may have reached it. */
struct judged {
    const struct covered_rule *rule;
    const struct day *day;
    const struct decision *decision;
};
enum reached { REACHED_NOT, REACHED_SILENT, REACHED_FIRED };

#define CODES (CODE_SET_WORDS * 64)

/* ---- what there is to reach ---- */

struct listing {
    struct case_coverage *coverage;
    struct arena *arena;
    bool no_memory;
};

static size_t count_codes(const struct code_set *set)
{
    size_t count = 0;
    for (size_t i = 0; set && i < CODES; i++)
        count += code_set_has(set, i);
    return count ? count : 1;
}

/* set: the codes it is about; NULL: whatever there is. */
static void list_codes(struct listing *listing, struct covered_rule *rule,
                       const struct code_set *set)
{
    size_t count = count_codes(set);
    rule->codes = ARENA_ARRAY(listing->arena, struct covered_code, count);
    if (!rule->codes) {
        listing->no_memory = true;
        return;
    }
    rule->code_count = count;
    for (size_t i = 0, at = 0; set && i < CODES && at < count; i++)
        if (code_set_has(set, i))
            rule->codes[at++].code = procedure_at(i)->code;
}

bool coverage_is_off(const struct policy_override *change)
{
    const struct script_value *off =
        change->change ? script_get(change->change, "off") : NULL;
    return !row_layer(change->place) && off && off->kind == SCRIPT_BOOL && off->integer;
}

const struct policy_override *coverage_off(const struct policy *policy, struct text id)
{
    for (const struct policy_override *at = policy->overrides; at; at = at->next)
        if (coverage_is_off(at) && text_equal(at->id, id))
            return at;
    return NULL;
}

static void list(struct listing *listing, struct covered_rule rule,
                 const struct code_set *set)
{
    /* The cases of a layer are about what the layer says. */
    if (listing->no_memory || row_layer(rule.line))
        return;
    struct covered_rule *at = &listing->coverage->rules[listing->coverage->count++];
    *at = rule;
    list_codes(listing, at, set);
}

static void list_rule(struct listing *listing, const char *section,
                      const struct rule *rule)
{
    bool by_code = rule->scope == SCOPE_SERVICE || rule->scope == SCOPE_LINE;
    list(listing,
         (struct covered_rule){.rule = rule->id,
                               .section = section,
                               .line = rule->line,
                               .dates = &rule->dates,
                               .of = rule},
         by_code && !rule->all_codes ? &rule->codes : NULL);
}

static void list_coverage(struct listing *listing, const struct coverage *coverage)
{
    for (size_t i = 0; i < coverage->code_count; i++) {
        const struct coverage_row *row = &coverage->codes[i];
        if (row->status != COVERAGE_COVERED)
            list(listing,
                 (struct covered_rule){.rule = TEXT("coverage.code"),
                                       .section = "coverage.codes",
                                       .line = row->line,
                                       .dates = &row->dates,
                                       .never_silent = true,
                                       .of = row},
                 &row->codes);
    }
}

static void list_limits(struct listing *listing, const struct policy *policy)
{
    for (size_t i = 0; i < limit_rows_count(policy); i++) {
        const struct limit_row row = limit_rows_at(policy, i);
        list(listing,
             (struct covered_rule){.rule = row.rule,
                                   .section = row.section,
                                   .line = row.line,
                                   .dates = row.dates,
                                   .of = row.cap,
                                   .about = row.about},
             row.about->all_codes ? NULL : &row.about->codes);
    }
}

static void list_pairs(struct listing *listing, const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->count; i++) {
        const struct pair_row *row = &pairs->rows[i];
        if (row->none)
            continue;
        list(listing,
             (struct covered_rule){.rule = row->separable ? TEXT("pairs.separate")
                                                          : TEXT("pairs.never"),
                                   .section = "pairs",
                                   .line = row->line,
                                   .dates = &row->dates,
                                   .never_silent = !row->separable,
                                   .of = row},
             &row->column2);
    }
}

static void list_documentation(struct listing *listing,
                               const struct documentation_rules *documentation)
{
    for (size_t i = 0; i < documentation->require_count; i++) {
        const struct documentation_row *row = &documentation->require[i];
        list(listing,
             (struct covered_rule){.rule = row->rule,
                                   .section = "documentation.require",
                                   .line = row->line,
                                   .dates = &row->dates,
                                   .of = row},
             &row->codes);
    }
    for (size_t i = 0; i < documentation->vague_count; i++) {
        const struct vague_row *row = &documentation->vague[i];
        list(listing,
             (struct covered_rule){.rule = row->rule,
                                   .section = "documentation.vague",
                                   .line = row->line,
                                   .dates = &row->dates,
                                   .of = row},
             &row->codes);
    }
    for (size_t i = 0; i < documentation->language.count; i++) {
        const struct language_row *row = &documentation->language.rows[i];
        list(listing,
             (struct covered_rule){.rule = row->rule,
                                   .section = "documentation.language",
                                   .line = row->line,
                                   .dates = &row->dates,
                                   .of = row},
             &row->codes);
    }
}

static void list_all(struct listing *listing, const struct policy *policy)
{
    list_coverage(listing, &policy->coverage);
    list_limits(listing, policy);
    for (size_t i = 0; i < policy->modifiers.attested_count; i++)
        list_rule(listing, "modifiers.attested", policy->modifiers.attested[i].rule);
    list_pairs(listing, &policy->pairs);
    list_documentation(listing, &policy->documentation);
    for (size_t i = 0; i < policy->rule_count; i++)
        list_rule(listing, "rules", &policy->rules[i]);
}

enum status coverage_begin(const struct policy *policy, struct arena *arena,
                           struct case_coverage *coverage, struct error *error)
{
    size_t most = policy->coverage.code_count + limit_rows_count(policy) +
                  policy->modifiers.attested_count + policy->pairs.count +
                  policy->documentation.require_count +
                  policy->documentation.vague_count +
                  policy->documentation.language.count + policy->rule_count;
    struct listing listing = {.coverage = coverage, .arena = arena};
    *coverage = (struct case_coverage){
        .policy = policy, .rules = ARENA_ARRAY(arena, struct covered_rule, most)};
    listing.no_memory = coverage->rules == NULL;
    list_all(&listing, policy);
    return listing.no_memory ? error_no_memory(error) : STATUS_OK;
}

/* ---- what of a day is about a code ---- */

static const struct session *session_at(const struct judged *judged, int32_t at)
{
    const struct decision *decision = judged->decision;
    if (at < 0 || (size_t)at >= decision->day_session_count)
        return NULL;
    for (size_t i = 0; i < judged->day->count; i++) {
        const struct session *session = judged->day->members[i].session;
        if (text_equal(session->session_id, decision->day_sessions[at]))
            return session;
    }
    return NULL;
}

/* The code that a finding is about; absent: no certain one. */
static struct text code_of(const struct judged *judged, const struct finding *finding)
{
    const struct session *session = session_at(judged, finding->session);
    for (size_t i = 0; i < finding->fact_count; i++)
        if (text_is(finding->facts[i].path, "column_2"))
            return finding->facts[i].value.text;
    if (finding->line >= 0 && (size_t)finding->line < judged->decision->line_count)
        return text_of(judged->decision->lines[finding->line].code);
    if (session && finding->service >= 0 &&
        (size_t)finding->service < session->services.count)
        return session->services.at[finding->service].code;
    return TEXT_NONE;
}

static bool is_on_a_line(const struct decision *decision, const char *code)
{
    for (size_t i = 0; i < decision->line_count; i++)
        if (strcmp(decision->lines[i].code, code) == 0)
            return true;
    return false;
}

/* Whether a service of that code was given, and, if asked for, has a note. */
static bool is_given(const struct judged *judged, const char *code, bool noted)
{
    for (size_t i = 0; i < judged->day->count; i++) {
        const struct session *session = judged->day->members[i].session;
        for (size_t k = 0; k < session->services.count; k++)
            if (text_is(session->services.at[k].code, code) &&
                (!noted || session->services.at[k].documentation))
                return true;
    }
    return false;
}

/* ---- who fired ---- */

/* A pair row has no id of its own: the finding's other column tells. */
static bool is_of_pair(const struct pair_row *row, const struct finding *finding)
{
    for (size_t i = 0; i < finding->fact_count; i++) {
        const struct fact *fact = &finding->facts[i];
        const struct procedure *procedure = procedure_find(fact->value.text);
        if (text_is(fact->path, "column_1"))
            return procedure && code_set_has(&row->column1, procedure_index(procedure));
    }
    return false;
}

static int32_t units_of(const struct decision *decision, const char *code)
{
    int32_t units = 0;
    for (size_t i = 0; i < decision->line_count; i++)
        if (strcmp(decision->lines[i].code, code) == 0)
            units += decision->lines[i].units;
    return units;
}

/* A cap's finding is about the day: the code is one with more units than the
 * cap lets it have, or as many as it left. */
static bool is_over_cap(const struct judged *judged, const struct cap_row *row,
                        const char *code)
{
    int32_t units = units_of(judged->decision, code);
    if (row && row->over == OVER_DENY)
        return is_given(judged, code, false); /* its line is gone */
    if (!row || !row->each)
        return units > 0;
    int32_t cap = row->each[procedure_index(procedure_find(text_of(code)))];
    return row->over == OVER_TRIM ? units >= cap : units > cap;
}

static bool is_about(const struct judged *judged, const struct finding *finding,
                     const char *code)
{
    const char *section = judged->rule->section;
    if (!code)
        return true;
    if (judged->rule->about)
        return is_over_cap(judged, judged->rule->of, code);
    if (strncmp(section, "documentation", 13) == 0 && finding->service < 0)
        return is_given(judged, code, true); /* of the visit, whatever its codes */
    if (!text_is(code_of(judged, finding), code))
        return false;
    return strcmp(section, "pairs") != 0 || is_of_pair(judged->rule->of, finding);
}

static bool has_fired(const struct judged *judged, const char *code)
{
    const struct decision *decision = judged->decision;
    for (size_t i = 0; i < decision->finding_count; i++)
        if (text_equal(decision->findings[i].rule, judged->rule->rule) &&
            is_about(judged, &decision->findings[i], code))
            return true;
    return false;
}

/* ---- who was judged ---- */

/* A rule of the policy's own says itself what became of it. */
static bool was_run(const struct decision *decision, struct text id)
{
    for (size_t i = 0; i < decision->rule_count; i++)
        if (text_equal(decision->rules[i].rule, id))
            return decision->rules[i].state == RULE_SILENT ||
                   decision->rules[i].state == RULE_FIRED;
    return false;
}

static bool has_partner(const struct judged *judged, const struct pair_row *row)
{
    for (size_t i = 0; i < judged->decision->line_count; i++)
        if (code_set_has(&row->column1,
                         procedure_index(judged->decision->lines[i].procedure)))
            return true;
    return false;
}

static bool has_discipline(const struct decision *decision, uint32_t disciplines)
{
    for (size_t i = 0; i < decision->line_count; i++)
        if (!disciplines || (disciplines >> decision->lines[i].discipline & 1u))
            return true;
    return false;
}

static bool was_judged(const struct judged *judged, const char *code)
{
    const char *section = judged->rule->section;
    if (strcmp(section, "rules") == 0 || strcmp(section, "modifiers.attested") == 0)
        return was_run(judged->decision, judged->rule->rule) &&
               (!code || is_given(judged, code, false));
    if (!code && judged->rule->about)
        return has_discipline(judged->decision, judged->rule->about->disciplines);
    if (!code || !is_on_a_line(judged->decision, code))
        return false;
    if (strncmp(section, "documentation", 13) == 0)
        return is_given(judged, code, true);
    return strcmp(section, "pairs") != 0 || has_partner(judged, judged->rule->of);
}

static enum reached reach(const struct judged *judged, const char *code)
{
    if (has_fired(judged, code))
        return REACHED_FIRED;
    return !judged->rule->never_silent && was_judged(judged, code) ? REACHED_SILENT
                                                                   : REACHED_NOT;
}

/* ---- a case ---- */

/* Who names the rule that a case is about means it to be silent there, though
 * it be before its first date, or about another code. */
static bool is_meant(const struct covered_rule *rule, const struct case_result *result)
{
    return result->passed && text_equal(result->rule, rule->rule);
}

static void count_rule(struct covered_rule *rule, const struct case_result *result)
{
    const struct judged judged = {rule, result->day, result->decision};
    bool fired = false, silent = false;
    for (size_t i = 0; i < rule->code_count; i++) {
        enum reached reached = reach(&judged, rule->codes[i].code);
        rule->codes[i].fires += reached == REACHED_FIRED;
        rule->codes[i].silent += reached == REACHED_SILENT;
        fired |= reached == REACHED_FIRED;
        silent |= reached == REACHED_SILENT;
    }
    rule->fires += fired;
    rule->silent += !fired && (silent || is_meant(rule, result));
}

void coverage_take(struct case_coverage *coverage, const struct case_result *result)
{
    coverage->cases++;
    if (!result->decision)
        return;
    int32_t date = result->day->members[0].session->date_of_service;
    int32_t known_on = result->decision->known_on;
    for (size_t i = 0; i < coverage->count; i++)
        if (in_force_on(coverage->rules[i].dates, date, known_on) ||
            is_meant(&coverage->rules[i], result))
            count_rule(&coverage->rules[i], result);
}

bool coverage_is_whole(const struct covered_rule *rule)
{
    return rule->fires && (rule->silent || rule->never_silent);
}

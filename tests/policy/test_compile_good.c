/* What a good policy becomes: good.lua, which says everything once, field by
 * field. */
#include "policy/compile_rig.h"

#include "base/date.h"
#include "model/fields.h"
#include "policy/compile.h"
#include "policy/facts.h"
#include "policy/phrase.h"

/* ---- a policy with everything ---- */

static struct compiled good;

static int load_good(void **state)
{
    (void)state;
    compile_file(&good, "good", FOLDER "good.lua");
    if (good.status)
        print_error("%u: %s %s\n", good.error.line, good.error.message,
                    good.error.pointer);
    return good.status != STATUS_OK;
}

static int free_good(void **state)
{
    (void)state;
    compile_end(&good);
    return 0;
}

static bool has(const struct code_set *set, const char *code)
{
    return code_set_has(set, procedure_index(procedure_find(text_of(code))));
}

static void assert_date(int32_t date, const char *expected)
{
    char text[11];
    date_write(date, text);
    assert_string_equal(text, expected);
}

static void assert_manual(const struct source *source)
{
    assert_text(source->document, "Provider manual, chapter 7");
    assert_text(source->url, "https://acme.example/manual");
    assert_date(source->verified_on, "2026-11-02");
}

static void heads_are_read(void **state)
{
    const struct policy *p = &good.policy;
    struct hash none = {{0}};
    (void)state;
    assert_text(p->id, "good");
    assert_text(p->version, "2026.1");
    assert_text(p->title, "A policy with everything");
    assert_text(p->path, FOLDER "good.lua");
    assert_ptr_equal(p->script, good.script);
    assert_memory_not_equal(&p->hash, &none, sizeof none);
}

static void parameters_are_read(void **state)
{
    const struct parameter *kx = policy_parameter(&good.policy, TEXT("kx_threshold"));
    (void)state;
    assert_int_equal(good.policy.parameter_count, 5);
    assert_non_null(kx);
    assert_int_equal(kx->unit, PARAMETER_USD);
    assert_true(kx->annual);
    assert_int_equal(kx->count, 3);
    assert_int_equal(kx->values[0].value, 241000);
    assert_int_equal(kx->values[0].dates.known_from, DATE_NONE);
    assert_int_equal(kx->values[0].source.verified_on, DATE_NONE);
    assert_int_equal(kx->values[1].value, 241150);
    assert_date(kx->values[1].dates.known_from, "2025-03-01");
    assert_manual(&kx->values[1].source);
    assert_int_equal(kx->values[2].value, 248000);
}

static void units_of_parameters_are_read(void **state)
{
    static const struct {
        const char *name;
        enum parameter_unit unit;
        int value;
    } rows[] = {{"visits", PARAMETER_COUNT, 12},
                {"grace", PARAMETER_DAYS, 30},
                {"least", PARAMETER_MINUTES, 8},
                {"share", PARAMETER_PERCENT, 85}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct parameter *found =
            policy_parameter(&good.policy, text_of(rows[i].name));
        assert_non_null(found);
        assert_int_equal(found->unit, rows[i].unit);
        assert_false(found->annual);
        assert_int_equal(found->values[0].value, rows[i].value);
        assert_int_equal(found->values[0].dates.from, DATE_NONE);
        assert_int_equal(found->values[0].dates.to, DATE_NONE);
    }
}

static void coverage_is_read(void **state)
{
    const struct coverage *c = &good.policy.coverage;
    (void)state;
    assert_int_equal(c->disciplines, 1u << DISCIPLINE_PT | 1u << DISCIPLINE_OT);
    assert_int_equal(c->settings,
                     1u << SETTING_PRIVATE_PRACTICE | 1u << SETTING_REHAB_AGENCY);
    assert_text(c->settings_source.document, "Contract, section 2");
    assert_manual(&c->source);
    assert_int_equal(c->code_count, 5);
    assert_int_equal(c->codes[0].status, COVERAGE_INVALID);
    assert_text(c->codes[0].use, "G0283");
    assert_int_equal(c->codes[0].verdict.severity, SEVERITY_NONE);
    assert_true(text_is_absent(c->codes[0].verdict.message));
    assert_int_equal(c->codes[2].status, COVERAGE_RESTRICTED);
    assert_date(c->codes[2].dates.from, "2025-01-01");
    assert_date(c->codes[2].dates.to, "2025-06-30");
    assert_date(c->codes[2].dates.known_from, "2025-02-01");
    assert_true(has(&c->codes[2].codes, "97112") && has(&c->codes[2].codes, "97530"));
    assert_false(has(&c->codes[2].codes, "97110"));
    assert_int_equal(c->codes[3].status, COVERAGE_NOT_COVERED);
    assert_false(has(&c->codes[3].codes, "29240"));
    assert_true(has(&c->codes[3].codes, "29260"));
    assert_int_equal(c->codes[4].status, COVERAGE_COVERED);
}

static void verdicts_are_read(void **state)
{
    const struct verdict *v = &good.policy.coverage.codes[1].verdict;
    (void)state;
    assert_int_equal(v->severity, SEVERITY_DENY);
    assert_text(v->message, "Never paid alone");
    assert_text(v->fix, "Leave it out");
    assert_text(v->carc, "97");
    assert_text(v->rarc, "N390");
    assert_text(v->liability, "CO");
}

static void who_may_is_read(void **state)
{
    const struct who_row *who = good.policy.coverage.who;
    (void)state;
    assert_int_equal(good.policy.coverage.who_count, 3);
    assert_int_equal(who[0].credentials, 1u << CREDENTIAL_PT | 1u << CREDENTIAL_OT);
    assert_int_equal(who[0].may, MAY_FURNISH);
    assert_int_equal(who[1].may, MAY_ASSIST);
    assert_true(has(&who[1].except, "97161") && !has(&who[1].except, "97110"));
    assert_false(has(&who[0].except, "97161"));
    assert_int_equal(who[2].may, MAY_NOTHING);
}

static void units_and_caps_are_read(void **state)
{
    const struct units_row *units = good.policy.units;
    const struct cap_row *caps = good.policy.caps;
    (void)state;
    assert_int_equal(good.policy.units_count, 2);
    assert_int_equal(units[0].options.method, UNITS_HYBRID);
    assert_int_equal(units[0].options.tie, TIE_LAST_DOCUMENTED);
    assert_int_equal(units[0].options.share, SHARE_MINIMUM);
    assert_true(units[0].options.keep_therapists_apart && !units[0].all);
    assert_true(has(&units[0].codes, "97112") && !has(&units[0].codes, "97110"));
    assert_true(units[1].all && !units[1].options.keep_therapists_apart);
    assert_int_equal(units[1].options.method, UNITS_MIDPOINT);
    assert_int_equal(good.policy.cap_count, 2);
    assert_text(caps[0].rule, "caps.day");
    assert_int_equal(caps[0].most, 4);
    assert_null(caps[0].each);
    assert_int_equal(caps[0].over, OVER_BILL_ALL);
    assert_int_equal(caps[1].over, OVER_TRIM);
    assert_int_equal(caps[1].each[procedure_index(procedure_find(TEXT("97110")))], 6);
    assert_int_equal(caps[1].each[procedure_index(procedure_find(TEXT("97112")))], 0);
    assert_true(has(&caps[1].about.codes, "97035") && !has(&caps[1].about.codes, "97112"));
}

static void modifiers_are_read(void **state)
{
    const struct modifiers *m = &good.policy.modifiers;
    (void)state;
    assert_int_equal(m->discipline_count, 2);
    assert_int_equal(m->discipline[1].discipline, DISCIPLINE_OT);
    assert_string_equal(m->discipline[1].text, "GO");
    assert_int_equal(m->assistant_count, 1);
    assert_date(m->assistant[0].dates.from, "2022-01-01");
    assert_int_equal(m->order.count, 4);
    assert_text(m->order.at[3], "KX");
    assert_int_equal(m->max, 3);
    assert_manual(&m->source);
    assert_int_equal(m->attested_count, 1);
    assert_text(m->attested[0].modifier, "KX");
    assert_text(m->attested[0].rule->id, "threshold.kx");
    assert_int_equal(m->attested[0].rule->when_unknown, UNKNOWN_SKIP);
    assert_int_equal(m->attested[0].rule->scope, SCOPE_DAY);
    assert_true(m->attested[0].rule->all_codes);
    assert_int_equal(m->attested[0].rule->line, 66);
}

static void modifiers_of_some_lines_are_read(void **state)
{
    const struct modifiers *m = &good.policy.modifiers;
    const struct line_filter *lines = &m->added[0].lines;
    (void)state;
    assert_int_equal(m->added_count, 1);
    assert_text(m->added[0].modifier, "U5");
    assert_true(has(&lines->codes, "97110") && !has(&lines->codes, "97140"));
    assert_int_equal(lines->disciplines, 1u << DISCIPLINE_PT);
    assert_int_equal(lines->credentials, 1u << CREDENTIAL_PTA);
    assert_int_equal(lines->by, GIVEN_BY_ASSISTANT);
    assert_int_equal(lines->settings, 1u << SETTING_SCHOOL);
    assert_int_equal(lines->programs, 1u << PROGRAM_HABILITATIVE);
    assert_int_equal(lines->min_age, 3);
    assert_int_equal(lines->max_age, 20);
    assert_int_equal(m->copied_count, 1);
    assert_true(code_set_is_empty(&m->copied[0].lines.codes));
    assert_int_equal(m->copied[0].lines.max_age, COUNT_NONE);
    assert_int_equal(m->substitute_count, 1);
    assert_text(m->substitutes[0].use, "GT");
    assert_date(m->substitutes[0].dates.to, "2026-12-31");
}

static void pairs_are_read(void **state)
{
    const struct pairs *pairs = &good.policy.pairs;
    (void)state;
    assert_int_equal(pairs->modifiers.count, 2);
    assert_text(pairs->modifiers.at[1], "XU");
    assert_int_equal(pairs->count, 3);
    assert_date(pairs->unread_to, "2024-06-30");
    assert_date(pairs->either_from, "2019-07-01");
    assert_manual(&pairs->source);
    assert_true(pairs->rows[2].none && !pairs->rows[0].none);
    assert_true(pairs->rows[0].separable && !pairs->rows[1].separable);
    assert_true(has(&pairs->rows[0].column1, "97530"));
    assert_true(has(&pairs->rows[0].column2, "97150"));
    assert_false(has(&pairs->rows[0].column2, "97530"));
    assert_text(pairs->rows[1].verdict.carc, "97");
}

static void telehealth_is_read(void **state)
{
    const struct telehealth_rules *t = &good.policy.telehealth;
    (void)state;
    assert_true(t->stated && t->consent);
    assert_int_equal(t->period_count, 3);
    assert_true(t->periods[0].allowed && !t->periods[1].allowed);
    assert_int_equal(t->periods[1].dates.to, DATE_NONE);
    assert_true(has(&t->plain, "97112") && !has(&t->plain, "97116"));
    assert_text(t->codes_source.document, "List of codes");
    assert_text(t->places.at[1], "10");
    assert_int_equal(t->modality_count, 3);
    assert_int_equal(t->modalities[0].modality, MODALITY_AUDIO_VIDEO);
    assert_text(t->modalities[0].modifier, "95");
    assert_int_equal(t->modalities[0].locations, 1u << PATIENT_LOCATION_HOME);
    assert_true(t->modalities[1].reason && !t->modalities[0].reason);
    assert_true(text_is_absent(t->modalities[2].modifier));
    assert_int_equal(t->modalities[1].locations, 0);
    assert_true(has(&t->modalities[0].codes, "97110"));
    assert_int_equal(t->modalities[0].settings, 1u << SETTING_CORF);
    assert_text(t->modalities[0].places.at[0], "10");
    assert_int_equal(t->code_count, 1);
    assert_int_equal(t->codes[0].line, 0);
    assert_true(has(&t->codes[0].codes, "97110"));
    assert_text(t->codes[0].source.document, "List of codes");
    assert_false(t->modalities[2].allowed);
    assert_text(t->verdict.carc, "96");
}

static void documentation_is_read(void **state)
{
    const struct documentation_rules *d = &good.policy.documentation;
    (void)state;
    assert_int_equal(d->require_count, 2);
    assert_false(d->require[0].all);
    assert_int_equal(d->require[0].field_count, 2);
    assert_string_equal(d->require[0].fields[1]->name, "intensity");
    assert_true(d->require[1].all);
    assert_date(d->require[1].dates.to, "2026-12-31");
    assert_int_equal(d->vague_count, 1);
    assert_text(d->vague[0].rule, "note.vague");
    assert_text(d->vague[0].phrases.at[0], "exercise done");
    assert_text(d->vague[0].phrases.at[1], "pt provided as ordered");
    assert_date(d->vague[0].dates.from, "2025-01-01");
}

static size_t bits(uint64_t mask)
{
    size_t count = 0;
    for (; mask; mask >>= 1)
        count += mask & 1;
    return count;
}

static void language_is_read(void **state)
{
    const struct language *l = &good.policy.documentation.language;
    const struct language_row *row = &l->rows[0];
    (void)state;
    assert_int_equal(l->count, 3);
    assert_text(row->rule, "note.gait");
    assert_text(row->says.at[0], "gait training");
    assert_text(row->says.at[1], "step up*");
    assert_text(row->says.at[2], "#x# m");
    assert_text(row->unless.at[0], "deferred");
    assert_text(row->suggests, "97116");
    assert_string_equal(row->without[0]->name, "progression");
    assert_text(l->negations.at[1], "did not");
    assert_true(l->rows[2].same);
    assert_int_equal(l->says, 1);
    assert_int_equal(l->same, 4);
    assert_int_equal(l->dated, 1);
    assert_int_equal(l->denies, 2);
    assert_int_equal(l->in_field[0], 7); /* exercises */
    assert_int_equal(l->without[5], 1);  /* progression */
    assert_int_equal(l->of_code[procedure_index(procedure_find(TEXT("97110")))], 7);
    assert_int_equal(l->of_code[procedure_index(procedure_find(TEXT("97112")))], 6);
    assert_int_equal(bits(l->of_code[procedure_index(procedure_find(TEXT("97161")))]),
                     0);
    assert_int_equal(documentation_object.count, NOTE_FIELDS);
    assert_int_equal(LANGUAGE_MAX, PHRASE_ROWS);
}

static void rules_are_read(void **state)
{
    const struct rule *rule = &good.policy.rules[0];
    (void)state;
    assert_int_equal(good.policy.rule_count, 3);
    assert_text(rule->id, "plan_of_care.certified");
    assert_text(rule->topic, "referral");
    assert_text(rule->title, "The plan is certified");
    assert_int_equal(rule->scope, SCOPE_LINE);
    assert_int_equal(rule->when_unknown, UNKNOWN_HOLD);
    assert_int_equal(rule->verdict.severity, SEVERITY_DENY);
    assert_text(rule->verdict.message,
                "{days} days since {plan_of_care.established_on}");
    assert_text(rule->verdict.liability, "PR");
    assert_text(rule->about, "day.plan_of_care");
    assert_false(rule->all_codes);
    assert_true(has(&rule->codes, "97110") && !has(&rule->codes, "97112"));
    assert_int_equal(rule->disciplines, 1u << DISCIPLINE_PT);
    assert_date(rule->dates.from, "2025-01-01");
    assert_date(rule->dates.known_from, "2025-02-01");
    assert_text(rule->source.document, "42 CFR 424.24(c)");
    assert_true(text_is_absent(rule->source.url));
    assert_int_equal(rule->line, 129);
}

/* ---- its conditions ---- */

#define CONDITIONS 10

static const struct condition *condition(size_t i)
{
    assert_int_equal(good.policy.rules[2].when.count, CONDITIONS);
    return &good.policy.rules[2].when.at[i];
}

static void conditions_are_read(void **state)
{
    static const struct {
        const char *path; /* as the policy writes it */
        enum asks asks;
        bool known;
        size_t values;
    } rows[CONDITIONS] = {
        {"insurance.kind", ASKS_IS, false, 1},
        {"session.setting", ASKS_IS_NOT, false, 2},
        {"units", ASKS_IS, false, 2},
        {"evaluation_only", ASKS_IS, false, 1},
        {"session.signature.signed_on", ASKS_KNOWN, false, 0},
        {"session.telehealth", ASKS_KNOWN, true, 0},
        {"plan_of_care.delayed_reason", ASKS_KNOWN, true, 0},
        {"diagnoses", ASKS_EMPTY, true, 0},
        {"day.history.allowed_year_to_date", ASKS_ORDER, false, 0},
        {"session.plan_of_care.certified_on", ASKS_ORDER, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < CONDITIONS; i++) {
        const struct condition *c = condition(i);
        size_t fact = facts_find(text_of(rows[i].path));
        assert_text(c->path, rows[i].path);
        assert_int_equal(c->asks, rows[i].asks);
        assert_int_equal(c->known, rows[i].known);
        assert_int_equal(c->value_count, rows[i].values);
        assert_int_equal(c->fact, fact < facts_count() ? fact : CONDITION_OBJECT);
        assert_int_equal(c->fact == CONDITION_OBJECT, i == 5);
    }
}

static void values_of_conditions_are_read(void **state)
{
    (void)state;
    assert_int_equal(condition(0)->values[0].kind, VALUE_TEXT);
    assert_text(condition(0)->values[0].text, "ma");
    assert_text(condition(1)->values[0].text, "school");
    assert_text(condition(1)->values[1].text, "corf");
    assert_int_equal(condition(2)->values[0].kind, VALUE_NUMBER);
    assert_int_equal(condition(2)->values[0].number, 3);
    assert_int_equal(condition(2)->values[1].number, -4);
    assert_int_equal(condition(3)->values[0].kind, VALUE_BOOL);
    assert_int_equal(condition(3)->values[0].number, 0);
}

static void assert_no_operand(const struct operand *operand)
{
    assert_int_equal(operand->kind, OPERAND_NONE);
}

static void assert_fact_operand(const struct operand *operand, const char *path)
{
    assert_int_equal(operand->kind, OPERAND_FACT);
    assert_text(facts_path(operand->fact), path);
}

static void bounds_of_conditions_are_read(void **state)
{
    const struct condition *dollars = condition(8), *days = condition(9);
    (void)state;
    assert_int_equal(dollars->bounds[COMPARE_OVER].kind, OPERAND_PARAMETER);
    assert_text(dollars->bounds[COMPARE_OVER].name, "kx_threshold");
    assert_int_equal(dollars->bounds[COMPARE_AT_MOST].kind, OPERAND_NUMBER);
    assert_int_equal(dollars->bounds[COMPARE_AT_MOST].number, 300000);
    assert_no_operand(&dollars->bounds[COMPARE_AT_LEAST]);
    assert_no_operand(&dollars->bounds[COMPARE_UNDER]);
    assert_no_operand(&dollars->plus);
    assert_int_equal(dollars->minus.kind, OPERAND_PARAMETER);
    assert_text(dollars->minus.name, "grace");
    assert_fact_operand(&days->bounds[COMPARE_AT_LEAST],
                        "day.plan_of_care.established_on");
    assert_fact_operand(&days->bounds[COMPARE_UNDER], "session.date_of_service");
    assert_no_operand(&days->bounds[COMPARE_OVER]);
    assert_no_operand(&days->bounds[COMPARE_AT_MOST]);
    assert_int_equal(days->plus.kind, OPERAND_NUMBER);
    assert_int_equal(days->plus.number, -1);
    assert_fact_operand(&days->minus, "day.history.as_of");
}

static void unless_is_read(void **state)
{
    const struct rule *rule = &good.policy.rules[2];
    (void)state;
    assert_int_equal(rule->function, 0);
    assert_int_equal(rule->unless.count, 1);
    assert_int_equal(rule->unless.at[0].asks, ASKS_EMPTY);
    assert_false(rule->unless.at[0].known);
    assert_text(rule->unless.at[0].path, "session.abn.codes");
    assert_int_equal(good.policy.rules[0].when.count, 0);
    assert_int_equal(good.policy.rules[0].unless.count, 0);
}

/* Rows made by no constructor have their lines too. */
static void rows_know_their_lines(void **state)
{
    const struct policy *p = &good.policy;
    const struct parameter *kx = policy_parameter(p, TEXT("kx_threshold"));
    (void)state;
    assert_int_equal(kx->values[0].line, 13);
    assert_int_equal(kx->values[1].line, 14);
    assert_int_equal(kx->values[2].line, 12);
    assert_int_equal(p->coverage.codes[2].line, 31);
    assert_int_equal(p->coverage.who[1].line, 39);
    assert_int_equal(p->caps[1].line, 53);
    assert_int_equal(p->telehealth.periods[1].line, 88);
}

static void rules_have_defaults(void **state)
{
    const struct rule *rule = &good.policy.rules[1];
    (void)state;
    assert_int_equal(rule->scope, SCOPE_DAY);
    assert_int_equal(rule->when_unknown, UNKNOWN_WARN);
    assert_true(rule->all_codes);
    assert_int_equal(rule->disciplines, 0);
    assert_true(text_is_absent(rule->about));
    assert_int_equal(rule->dates.from, DATE_NONE);
    assert_int_equal(rule->dates.to, DATE_NONE);
    assert_int_not_equal(rule->function, good.policy.rules[0].function);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_are_read),
        cmocka_unit_test(parameters_are_read),
        cmocka_unit_test(units_of_parameters_are_read),
        cmocka_unit_test(coverage_is_read),
        cmocka_unit_test(verdicts_are_read),
        cmocka_unit_test(who_may_is_read),
        cmocka_unit_test(units_and_caps_are_read),
        cmocka_unit_test(modifiers_are_read),
        cmocka_unit_test(modifiers_of_some_lines_are_read),
        cmocka_unit_test(pairs_are_read),
        cmocka_unit_test(telehealth_is_read),
        cmocka_unit_test(documentation_is_read),
        cmocka_unit_test(language_is_read),
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(rules_have_defaults),
        cmocka_unit_test(conditions_are_read),
        cmocka_unit_test(values_of_conditions_are_read),
        cmocka_unit_test(bounds_of_conditions_are_read),
        cmocka_unit_test(unless_is_read),
        cmocka_unit_test(rows_know_their_lines),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, load_good, free_good);
}

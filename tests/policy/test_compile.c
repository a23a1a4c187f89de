/* Policies into the model: what a good one becomes, and that each fault of a
 * bad one is found on its line, in words that help. The bad ones are the
 * files in tests/policy/bad, each with one fault and, in its first line, the
 * line and some words of the report it must get. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "support/gonio_test.h"

#include "base/buffer.h"
#include "base/date.h"
#include "model/fields.h"
#include "policy/compile.h"
#include "policy/facts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER GONIO_SOURCE_DIR "/tests/policy/"

/* ---- one compilation ---- */

struct run {
    struct script *script;
    struct arena arena;
    struct policy policy;
    struct error error;
    enum status status;
};

static void run_start(struct run *run, size_t memory)
{
    const struct script_options options = {0};
    *run = (struct run){.error = ERROR_NONE};
    arena_init(&run->arena, memory);
    assert_ok(script_new(&options, &run->script, &run->error), &run->error);
    assert_ok(facts_define(run->script, &run->error), &run->error);
}

static void run_end(struct run *run)
{
    script_free(run->script);
    arena_release(&run->arena);
}

static void compile_file(struct run *run, const char *id, const char *path)
{
    run_start(run, (size_t)1 << 24);
    run->status = compile_policy(run->script, text_of(id), path, &run->arena,
                                 &run->policy, &run->error);
}

static void compile_text_as(struct run *run, const char *id, struct text text)
{
    const struct compile_input input = {text_of(id), "text.lua", text};
    run_start(run, (size_t)1 << 24);
    run->status = compile_policy_text(run->script, &input, &run->arena, &run->policy,
                                      &run->error);
}

static struct text read_all(const char *path, struct buffer *to)
{
    FILE *file = fopen(path, "rb");
    char bytes[4096];
    size_t len;
    assert_non_null(file);
    buffer_init(to, (size_t)1 << 20);
    while ((len = fread(bytes, 1, sizeof bytes, file)) > 0)
        buffer_put(to, bytes, len);
    assert_int_equal(fclose(file), 0);
    buffer_put_char(to, '\0');
    assert_false(buffer_failed(to));
    return (struct text){to->at, to->len - 1};
}

/* ---- bad policies ---- */

static int is_lua(const struct dirent *item)
{
    const char *dot = strrchr(item->d_name, '.');
    return dot && strcmp(dot, ".lua") == 0;
}

/* Whether the report is the one that the file asks for; prints it when not. */
static bool report_fits(const char *path, const struct run *run)
{
    struct buffer source, report;
    char words[256] = "";
    unsigned line = 0;
    buffer_init(&report, 4096);
    (void)read_all(path, &source);
    assert_true(sscanf(source.at, "-- expect: %u %255[^\n]", &line, words) >= 1);
    error_write(&run->error, &report);
    buffer_put_char(&report, '\0');
    bool fits = run->status == STATUS_POLICY && run->error.status == STATUS_POLICY &&
                run->error.line == line && strstr(report.at, words) &&
                strstr(report.at, path) && run->error.code[0];
    if (!fits)
        print_error("%s\n  wanted %u: %s\n  status %d: %s", path, line, words,
                    (int)run->status, report.at);
    buffer_release(&report);
    buffer_release(&source);
    return fits;
}

static void each_bad_policy_is_refused_on_its_line(void **state)
{
    struct dirent **items;
    int count = scandir(FOLDER "bad", &items, is_lua, alphasort);
    int failed = 0;
    (void)state;
    assert_true(count >= 100);
    for (int i = 0; i < count; i++) {
        char path[512];
        struct run run;
        (void)snprintf(path, sizeof path, "%s/%s", FOLDER "bad", items[i]->d_name);
        compile_file(&run, "bad", path);
        failed += !report_fits(path, &run);
        run_end(&run);
        free(items[i]);
    }
    free(items);
    assert_int_equal(failed, 0);
}

/* The bad policies fail because of their one fault: without any they load. */
static void a_small_policy_loads(void **state)
{
    struct run run;
    (void)state;
    compile_text_as(
        &run, "small",
        TEXT("return policy { id = 'small', version = '1', title = 'T',\n"
             "  coverage = { source = 'S', codes = {\n"
             "    { codes = 'any', status = 'covered', source = 'S' } } },\n"
             "  units = { { method = 'midpoint', source = 'S' } } }"));
    assert_ok(run.status, &run.error);
    assert_text(run.policy.title, "T");
    assert_text(run.policy.path, "text.lua");
    assert_int_equal(run.policy.modifiers.max, 4);
    assert_false(run.policy.telehealth.stated);
    assert_int_equal(run.policy.rule_count, 0);
    run_end(&run);
}

/* ---- the policy of the document ---- */

static struct text first_block(struct text document, const char *heading)
{
    char *at = strstr(document.at, heading);
    assert_non_null(at);
    at = strstr(at, "```lua\n");
    assert_non_null(at);
    at += strlen("```lua\n");
    char *end = strstr(at, "```");
    assert_non_null(end);
    return (struct text){at, (size_t)(end - at)};
}

static void the_policy_of_the_document_loads(void **state)
{
    struct buffer document;
    struct run run;
    (void)state;
    struct text text =
        first_block(read_all(GONIO_SOURCE_DIR "/payers/README.md", &document),
                    "\n## The whole of a small policy");
    compile_text_as(&run, "acme", text);
    assert_ok(run.status, &run.error);
    assert_text(run.policy.rules[0].id, "referral.present");
    assert_int_equal(run.policy.coverage.code_count, 2);
    run_end(&run);
    buffer_release(&document);
}

/* ---- a policy with everything ---- */

static struct run good;

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
    run_end(&good);
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
    assert_int_equal(caps[0].units, 4);
    assert_null(caps[0].each);
    assert_int_equal(caps[0].over, OVER_BILL_ALL);
    assert_int_equal(caps[1].over, OVER_TRIM);
    assert_int_equal(caps[1].each[procedure_index(procedure_find(TEXT("97110")))], 6);
    assert_int_equal(caps[1].each[procedure_index(procedure_find(TEXT("97112")))], 0);
    assert_true(has(&caps[1].codes, "97035") && !has(&caps[1].codes, "97112"));
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
    assert_int_equal(m->attested[0].rule->line, 61);
}

static void pairs_are_read(void **state)
{
    const struct pairs *pairs = &good.policy.pairs;
    (void)state;
    assert_int_equal(pairs->modifiers.count, 2);
    assert_text(pairs->modifiers.at[1], "XU");
    assert_int_equal(pairs->count, 2);
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
    assert_true(has(&t->codes, "97112") && !has(&t->codes, "97116"));
    assert_text(t->codes_source.document, "List of codes");
    assert_text(t->places.at[1], "10");
    assert_int_equal(t->modality_count, 3);
    assert_int_equal(t->modalities[0].modality, MODALITY_AUDIO_VIDEO);
    assert_text(t->modalities[0].modifier, "95");
    assert_int_equal(t->modalities[0].locations, 1u << PATIENT_LOCATION_HOME);
    assert_true(t->modalities[1].reason && !t->modalities[0].reason);
    assert_true(text_is_absent(t->modalities[2].modifier));
    assert_int_equal(t->modalities[1].locations, 0);
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

static void rules_are_read(void **state)
{
    const struct rule *rule = &good.policy.rules[0];
    (void)state;
    assert_int_equal(good.policy.rule_count, 2);
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
    assert_int_equal(rule->line, 113);
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
    assert_int_equal(p->telehealth.periods[1].line, 82);
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

/* ---- files ---- */

static void assert_file_refused(const char *path, const char *words)
{
    struct run run;
    compile_file(&run, "x", path);
    assert_fails(run.status, STATUS_POLICY, &run.error);
    assert_non_null(strstr(run.error.message, words));
    assert_string_equal(run.error.file, path);
    run_end(&run);
}

static void files_that_are_no_policies_are_refused(void **state)
{
    char folder[] = "/tmp/gonio-compile-XXXXXX";
    char path[64];
    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_file_refused(folder, "not a regular file");
    (void)snprintf(path, sizeof path, "%s/policy.lua", folder);
    assert_file_refused(path, "No such file");
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_file_refused(path, "not a regular file");
    assert_int_equal(unlink(path), 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(ftruncate(fileno(file), (off_t)POLICY_MAX + 1), 0);
    assert_int_equal(fclose(file), 0);
    assert_file_refused(path, "larger than");
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void compile_values(struct run *run, int count)
{
    struct buffer text;
    buffer_init(&text, (size_t)1 << 20);
    buffer_put_cstr(&text, "return policy { id = 'x', version = '1', title = 'T',\n"
                           "coverage = { source = 'S', codes = { { codes = 'any', "
                           "status = 'covered', source = 'S' } } },\n"
                           "units = { { method = 'midpoint', source = 'S' } },\n"
                           "parameters = { p = { unit = 'days',\n");
    for (int i = 0; i < count; i++)
        buffer_put_cstr(&text, "{ value = 1, source = 'S' },\n");
    buffer_put_cstr(&text, "} } }");
    assert_false(buffer_failed(&text));
    compile_text_as(run, "x", buffer_text(&text));
    buffer_release(&text);
}

/* Long lists end before each of their rows is compared with each. */
static void endless_lists_are_refused(void **state)
{
    struct run run;
    (void)state;
    compile_values(&run, 10000);
    assert_string_equal(run.error.code, "policy.duplicate");
    run_end(&run);
    compile_values(&run, 10001);
    assert_fails(run.status, STATUS_POLICY, &run.error);
    assert_string_equal(run.error.message, "the list is over 10000 long");
    assert_int_equal(run.error.line, 4);
    run_end(&run);
}

static void the_text_decides_the_hash(void **state)
{
    static const char source[] =
        "return policy { id = 'h', version = '1', title = 'T', coverage = { source = "
        "'S', codes = { { codes = 'any', status = 'covered', source = 'S' } } }, units "
        "= { { method = 'midpoint', source = 'S' } } }  ";
    struct run one, same, other;
    (void)state;
    compile_text_as(&one, "h", (struct text){source, sizeof source - 2});
    compile_text_as(&same, "h", (struct text){source, sizeof source - 2});
    compile_text_as(&other, "h", (struct text){source, sizeof source - 1});
    assert_ok(one.status, &one.error);
    assert_ok(other.status, &other.error);
    assert_memory_equal(&one.policy.hash, &same.policy.hash, sizeof(struct hash));
    assert_memory_not_equal(&one.policy.hash, &other.policy.hash, sizeof(struct hash));
    run_end(&one);
    run_end(&same);
    run_end(&other);
}

/* Memory that is refused anywhere is reported as that, and leaks nothing. */
static void refused_memory_is_reported(void **state)
{
    struct buffer source;
    struct text text = read_all(FOLDER "good.lua", &source);
    const struct compile_input input = {TEXT("good"), "good.lua", text};
    size_t refused = 0;
    enum status status = STATUS_NO_MEMORY;
    (void)state;
    for (size_t memory = 0; status == STATUS_NO_MEMORY; memory += 8192) {
        struct run run;
        assert_true(memory < (size_t)1 << 24);
        run_start(&run, memory);
        status = compile_policy_text(run.script, &input, &run.arena, &run.policy,
                                     &run.error);
        refused += status == STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            assert_fails(status, STATUS_NO_MEMORY, &run.error);
        run_end(&run);
    }
    assert_true(refused > 2);
    buffer_release(&source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_bad_policy_is_refused_on_its_line),
        cmocka_unit_test(a_small_policy_loads),
        cmocka_unit_test(the_policy_of_the_document_loads),
        cmocka_unit_test(files_that_are_no_policies_are_refused),
        cmocka_unit_test(endless_lists_are_refused),
        cmocka_unit_test(the_text_decides_the_hash),
        cmocka_unit_test(refused_memory_is_reported),
    };
    const struct CMUnitTest good_tests[] = {
        cmocka_unit_test(heads_are_read),
        cmocka_unit_test(parameters_are_read),
        cmocka_unit_test(units_of_parameters_are_read),
        cmocka_unit_test(coverage_is_read),
        cmocka_unit_test(verdicts_are_read),
        cmocka_unit_test(who_may_is_read),
        cmocka_unit_test(units_and_caps_are_read),
        cmocka_unit_test(modifiers_are_read),
        cmocka_unit_test(pairs_are_read),
        cmocka_unit_test(telehealth_is_read),
        cmocka_unit_test(documentation_is_read),
        cmocka_unit_test(rules_are_read),
        cmocka_unit_test(rules_have_defaults),
        cmocka_unit_test(rows_know_their_lines),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + cmocka_run_group_tests(good_tests, load_good, free_good);
}

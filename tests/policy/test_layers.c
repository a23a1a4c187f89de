/* Policies laid over others: what the merged whole says, and where each part
 * of it stands. */
#include "policy/compile_rig.h"

#include "base/date.h"
#include "base/hash.h"
#include "policy/compile.h"
#include "policy/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files of a test ---- */

static const char base_text[] =
    "return policy { id = 'base', version = '1', title = 'Base',\n"
    "  parameters = { days = { unit = 'days', { value = 30, source = 'B' } },\n"
    "    often = { unit = 'count', { value = 4, source = 'B' } } },\n"
    "  coverage = { source = 'B', codes = {\n"
    "    { codes = 'any', status = 'covered', source = 'B' } } },\n"
    "  units = { { method = 'midpoint', source = 'B' } },\n"
    "  caps = { { id = 'cap.day', codes = 'timed', units = 6, over = 'hold',\n"
    "             source = 'B' } },\n"
    "  telehealth = { source = 'B', codes = { '97110', '97530' },\n"
    "    periods = { { allowed = true, source = 'B' } },\n"
    "    modalities = { { 'audio_video', allowed = true, source = 'B' } } },\n"
    "  rules = { rule { id = 'a.one', topic = 'a', severity = 'hold',\n"
    "    when_unknown = 'hold', title = 'One', source = 'B',\n"
    "    check = function(day) return day.units > param 'often' end } } }\n";

struct files {
    char folder[32];
    struct compiled run;
};

static void put_file(struct files *f, const char *id, const char *text)
{
    char path[64];
    (void)snprintf(path, sizeof path, "%s/%s.lua", f->folder, id);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    struct files *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->folder, "/tmp/gonio-layers-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    put_file(f, "base", base_text);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"base", "mid", "top"};
    struct files *f = *state;
    for (size_t i = 0; i < 3; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/%s.lua", f->folder, names[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
    return 0;
}

static const char *find_file(void *context, struct text id, struct text of,
                             const char *path)
{
    static char found[64];
    const struct files *f = context;
    (void)of, (void)path;
    (void)snprintf(found, sizeof found, "%s/%.*s.lua", f->folder, TEXT_ARG(id));
    return access(found, R_OK) == 0 ? found : NULL;
}

static const char *nearest_file(void *context, struct text id)
{
    (void)context, (void)id;
    return NULL;
}

static enum status compile_id_of(struct files *f, const char *id)
{
    char path[64];
    const struct compile_bases bases = {find_file, nearest_file, f};
    (void)snprintf(path, sizeof path, "%s/%s.lua", f->folder, id);
    const struct compile_input input = {
        .id = text_of(id), .path = path, .bases = &bases};
    return compile_policy_file(f->run.script, &input, &f->run.arena, &f->run.policy,
                               &f->run.error);
}

/* The layer `top` with this body over `base`. */
static const struct policy *lay(struct files *f, const char *body)
{
    char text[2000];
    (void)snprintf(text, sizeof text,
                   "return policy { id = 'top', version = '1', extends = 'base',\n"
                   "%s }\n",
                   body);
    put_file(f, "top", text);
    compile_start(&f->run, (size_t)1 << 24);
    assert_ok(compile_id_of(f, "top"), &f->run.error);
    return &f->run.policy;
}

static int32_t day(const char *text)
{
    int32_t date = DATE_NONE;
    assert_true(date_read(text_of(text), &date));
    return date;
}

static int64_t value_on(const struct policy *policy, const char *name, const char *date,
                        const char *known_on)
{
    bool expired = false;
    const struct parameter *parameter = policy_parameter(policy, text_of(name));
    assert_non_null(parameter);
    const struct parameter_value *value =
        parameter_on(parameter, day(date), day(known_on), &expired);
    return value ? value->value : -1;
}

/* ---- places ---- */

static void each_row_knows_its_file(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "caps = { { id = 'cap.own', codes = 'timed', units = 2,\n"
               "  over = 'hold', source = 'T' } }");
    assert_int_equal(policy->layer_count, 2);
    assert_int_equal(policy->cap_count, 2);
    assert_text(policy->caps[0].rule, "cap.day");
    assert_int_equal(row_line(policy->caps[0].line), 7);
    assert_int_equal(row_layer(policy->caps[0].line), 1);
    assert_text(policy_file(policy, policy->caps[0].line), policy->layers[1].path.at);
    assert_int_equal(policy->caps[1].line, 2);
    assert_text(policy_file(policy, policy->caps[1].line), policy->path.at);
    assert_int_equal(row_line(policy->rules[0].line), 12);
    assert_text(policy->title, "Base");
    assert_text(policy->id, "top");
    compile_end(&f->run);
}

/* ---- what wins ---- */

static void rows_without_an_id_go_in_front(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "units = { { method = 'eight_minute', codes = 'timed', source = 'T' } },"
               "coverage = { disciplines = { 'PT' }, codes = { { codes = '97035',"
               "  status = 'not_covered', source = 'T' } } }");
    assert_int_equal(policy->units_count, 2);
    assert_int_equal(policy->units[0].options.method, UNITS_EIGHT_MINUTE);
    assert_int_equal(policy->coverage.code_count, 2);
    assert_int_equal(policy->coverage.codes[0].status, COVERAGE_NOT_COVERED);
    assert_text(policy->coverage.source.document, "B");
    assert_int_equal(policy->coverage.disciplines, 1u << DISCIPLINE_PT);
    assert_null(policy->overrides);
    compile_end(&f->run);
}

static void a_value_takes_its_dates(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "parameters = { days = { { value = 14, from = '2026-02-01',"
               "  to = '2026-02-28', source = 'T' } },"
               "  mine = { unit = 'count', { value = 7, source = 'T' } } }");
    assert_int_equal(value_on(policy, "days", "2026-01-31", "2026-06-01"), 30);
    assert_int_equal(value_on(policy, "days", "2026-02-01", "2026-06-01"), 14);
    assert_int_equal(value_on(policy, "days", "2026-02-28", "2026-06-01"), 14);
    assert_int_equal(value_on(policy, "days", "2026-03-01", "2026-06-01"), 30);
    assert_int_equal(value_on(policy, "mine", "2026-03-01", "2026-06-01"), 7);
    assert_int_equal(value_on(policy, "often", "2026-03-01", "2026-06-01"), 4);
    compile_end(&f->run);
}

/* On the other axis too: before it was known, what was known below holds. */
static void a_value_known_later_leaves_what_was_known(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "parameters = { days = { { value = 14, known_from = '2026-05-01',"
               "  from = '2026-02-01', source = 'T' } } },"
               "telehealth = { periods = { { allowed = false, from = '2026-02-01',"
               "  source = 'T' } } }");
    assert_int_equal(value_on(policy, "days", "2026-02-10", "2026-04-30"), 30);
    assert_int_equal(value_on(policy, "days", "2026-02-10", "2026-05-01"), 14);
    assert_int_equal(policy->telehealth.period_count, 2);
    assert_false(policy->telehealth.periods[0].allowed);
    assert_int_equal(policy->telehealth.periods[1].dates.to, day("2026-01-31"));
    compile_end(&f->run);
}

static void an_id_is_replaced_on_its_dates(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "caps = { { id = 'cap.day', codes = 'timed', units = 2, over = 'trim',"
               "  from = '2026-02-01', to = '2026-02-28', source = 'T' } }");
    assert_int_equal(policy->cap_count, 3);
    assert_int_equal(policy->caps[0].dates.to, day("2026-01-31"));
    assert_int_equal(policy->caps[1].dates.from, day("2026-03-01"));
    assert_int_equal(policy->caps[1].most, 6);
    assert_int_equal(policy->caps[2].most, 2);
    assert_non_null(policy->overrides);
    assert_text(policy->overrides->id, "cap.day");
    compile_end(&f->run);
}

/* ---- changes ---- */

static void a_change_splits_a_row(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "changes = { { 'cap.day', units = 2, was = 6, from = '2026-02-01',"
               "  to = '2026-02-28', because = 'why' } }");
    assert_int_equal(policy->cap_count, 3);
    assert_int_equal(policy->caps[0].most, 6);
    assert_int_equal(policy->caps[0].dates.to, day("2026-01-31"));
    assert_int_equal(policy->caps[1].dates.from, day("2026-03-01"));
    assert_int_equal(policy->caps[2].most, 2);
    assert_int_equal(policy->caps[2].dates.from, day("2026-02-01"));
    assert_int_equal(policy->caps[2].dates.to, day("2026-02-28"));
    assert_text(policy->overrides->says, "units = 2");
    assert_text(policy->overrides->because, "why");
    assert_null(policy->notices);
    compile_end(&f->run);
}

/* 97110 of 6 and 97112 of 4: a change of the one leaves the other. */
static void a_change_of_some_codes_leaves_the_others(void **state)
{
    struct files *f = *state;
    put_file(f, "mid",
             "return policy { id = 'mid', version = '1', title = 'T', extends = 'base',"
             " caps = { { id = 'cap.each', each = { ['97110'] = 6, ['97112'] = 4 },"
             " over = 'hold', source = 'B' } } }\n");
    put_file(f, "top",
             "return policy { id = 'top', version = '1', extends = 'mid', changes = {\n"
             "{ 'cap.each', each = { ['97110'] = 2 }, because = 'why' } } }\n");
    compile_start(&f->run, (size_t)1 << 24);
    assert_ok(compile_id_of(f, "top"), &f->run.error);
    const struct cap_row *cap = &f->run.policy.caps[f->run.policy.cap_count - 1];
    assert_int_equal(cap->each[procedure_index(procedure_find(TEXT("97110")))], 2);
    assert_int_equal(cap->each[procedure_index(procedure_find(TEXT("97112")))], 4);
    assert_int_equal(row_line(cap->line), 2);
    compile_end(&f->run);
}

static void what_a_change_breaks_is_named_there(void **state)
{
    struct files *f = *state;
    put_file(
        f, "top",
        "return policy { id = 'top', version = '1', extends = 'base', changes = {\n"
        "{ 'cap.day', usd = '10.00', because = 'why' } } }\n");
    compile_start(&f->run, (size_t)1 << 24);
    assert_fails(compile_id_of(f, "top"), STATUS_POLICY, &f->run.error);
    assert_non_null(strstr(f->run.error.file, "top"));
    assert_int_equal(f->run.error.line, 2);
    compile_end(&f->run);
}

static bool gives_at_a_distance(const struct policy *policy, const char *code)
{
    size_t index = procedure_index(procedure_find(text_of(code)));
    for (size_t i = 0; i < policy->telehealth.code_count; i++)
        if (code_set_has(&policy->telehealth.codes[i].codes, index))
            return !policy->telehealth.codes[i].refused;
    return false;
}

static void codes_at_a_distance_add_up(void **state)
{
    static const char *const bodies[] = {
        "telehealth = { codes = '97140', source = 'T' }",
        "telehealth = { codes = { { codes = '97140', source = 'T' },"
        "  { codes = '97530', allowed = false, source = 'T' } } }"};
    struct files *f = *state;
    for (size_t i = 0; i < 2; i++) {
        const struct policy *policy = lay(f, bodies[i]);
        assert_true(gives_at_a_distance(policy, "97140"));
        assert_true(gives_at_a_distance(policy, "97110"));
        assert_int_equal(gives_at_a_distance(policy, "97530"), i == 0);
        assert_text(policy->telehealth.source.document, "B");
        compile_end(&f->run);
    }
}

static void what_is_off_is_gone(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "changes = { { 'cap.day', off = true, because = 'x' },"
               " { 'a.one', off = true, because = 'y' } }");
    assert_int_equal(policy->cap_count, 0);
    assert_int_equal(policy->rule_count, 0);
    compile_end(&f->run);
}

static void a_change_tells_its_values(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "changes = { { 'cap.day', codes = { '97110', '97112' }, units = 3,"
               " because = 'x' } }");
    const struct policy_override *change = policy->overrides;
    while (change && !text_equal(change->id, TEXT("cap.day")))
        change = change->next;
    assert_non_null(change);
    assert_text(change ? change->says : TEXT_NONE, "codes = 97110 97112, units = 3");
    compile_end(&f->run);
}

/* Where the row that asks for an order is off, the states that ask for none may
 * stay. */
static void a_layer_asks_for_no_order(void **state)
{
    struct files *f = *state;
    put_file(f, "base",
             "return policy { id = 'base', version = '1', title = 'Base',\n"
             "  coverage = { source = 'B', codes = {\n"
             "    { codes = 'any', status = 'covered', source = 'B' } } },\n"
             "  units = { { method = 'midpoint', source = 'B' } },\n"
             "  referral = { { id = 'order', source = 'B' },\n"
             "    direct_access = { { states = { 'AZ' }, free = true,\n"
             "      source = 'B' } } } }\n");
    const struct policy *policy =
        lay(f, "changes = { { 'order', off = true, because = 'x' } }");
    assert_int_equal(policy->referral.count, 0);
    compile_end(&f->run);
}

/* A rule that only warns cannot hold for what it does not know; what its check
 * answers does not undo the change. */
static void a_rule_is_lowered_as_a_whole(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "changes = { { 'a.one', severity = 'warn', was = { severity = 'deny' },"
               "  because = 'x' } }");
    assert_int_equal(policy->rules[0].verdict.severity, SEVERITY_WARN);
    assert_int_equal(policy->rules[0].when_unknown, UNKNOWN_WARN);
    assert_int_equal(policy->rules[0].stated, STATED_SEVERITY);
    assert_non_null(policy->notices);
    assert_null(policy->notices->next);
    compile_end(&f->run);
}

static void a_parameter_is_changed_in_a_line(void **state)
{
    struct files *f = *state;
    const struct policy *policy =
        lay(f, "changes = { { 'param.days', value = 10, from = '2026-02-01',"
               "  because = 'contract' } }");
    assert_int_equal(value_on(policy, "days", "2026-01-31", "2026-06-01"), 30);
    assert_int_equal(value_on(policy, "days", "2026-02-01", "2026-06-01"), 10);
    compile_end(&f->run);
}

/* ---- chains ---- */

static void the_hash_covers_all_layers(void **state)
{
    struct files *f = *state;
    const struct policy *policy = lay(f, "");
    struct hash first = policy->hash;
    assert_memory_equal(&policy->layers[0].hash, &first, sizeof first);
    compile_end(&f->run);
    put_file(f, "base", base_text);
    assert_memory_equal(&lay(f, "")->hash, &first, sizeof first);
    compile_end(&f->run);
    char changed[sizeof base_text + 16];
    (void)snprintf(changed, sizeof changed, "-- changed\n%s", base_text);
    put_file(f, "base", changed);
    assert_memory_not_equal(&lay(f, "")->hash, &first, sizeof first);
    compile_end(&f->run);
}

static void a_layer_may_lie_over_a_layer(void **state)
{
    struct files *f = *state;
    put_file(f, "mid",
             "return policy { id = 'mid', version = '2', extends = 'base',\n"
             "  changes = { { 'cap.day', units = 5, because = 'm' } } }\n");
    put_file(f, "top",
             "return policy { id = 'top', version = '3', extends = 'mid',\n"
             "  changes = { { 'cap.day', over = 'trim', because = 't' } } }\n");
    compile_start(&f->run, (size_t)1 << 24);
    assert_ok(compile_id_of(f, "top"), &f->run.error);
    const struct policy *policy = &f->run.policy;
    assert_int_equal(policy->layer_count, 3);
    assert_int_equal(policy->caps[0].most, 5);
    assert_int_equal(policy->caps[0].over, OVER_TRIM);
    assert_text(policy->overrides->because, "m");
    assert_text(policy->overrides->next->because, "t");
    compile_end(&f->run);
}

/* Memory that is refused anywhere is reported as that, and leaks nothing. */
static void refused_memory_is_reported(void **state)
{
    struct files *f = *state;
    size_t refused = 0;
    enum status status = STATUS_NO_MEMORY;
    (void)lay(f, "changes = { { 'cap.day', units = 2, was = 1, from = '2026-02-01',"
                 "  because = 'why' } },"
                 "parameters = { days = { { value = 14, source = 'T' } } }");
    compile_end(&f->run);
    for (size_t memory = 0; status == STATUS_NO_MEMORY; memory += 2048) {
        assert_true(memory < (size_t)1 << 24);
        compile_start(&f->run, memory);
        status = compile_id_of(f, "top");
        refused += status == STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            assert_fails(status, STATUS_NO_MEMORY, &f->run.error);
        compile_end(&f->run);
    }
    assert_true(refused > 2);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_row_knows_its_file),
        TEST(rows_without_an_id_go_in_front),
        TEST(a_value_takes_its_dates),
        TEST(a_value_known_later_leaves_what_was_known),
        TEST(an_id_is_replaced_on_its_dates),
        TEST(a_change_splits_a_row),
        TEST(a_change_of_some_codes_leaves_the_others),
        TEST(what_a_change_breaks_is_named_there),
        TEST(codes_at_a_distance_add_up),
        TEST(what_is_off_is_gone),
        TEST(a_change_tells_its_values),
        TEST(a_layer_asks_for_no_order),
        TEST(a_rule_is_lowered_as_a_whole),
        TEST(a_parameter_is_changed_in_a_line),
        TEST(the_hash_covers_all_layers),
        TEST(a_layer_may_lie_over_a_layer),
        TEST(refused_memory_is_reported),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

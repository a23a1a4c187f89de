/* gonio lint, one policy for each thing that it finds (tests/author/lint).
 *
 * In such a policy a line that ends in "--! code" is to be found with that
 * code, and nothing else is; "--!file LINE code" expects one in cases.json.
 * Mended it is silent: a marked line gives way to what stands behind "--=" on
 * the next one, to nothing when that is empty, and stays as it is when there
 * is no such line. NAME.json and NAME.mended.json are its cases; where there
 * are none, cases are written that name its ids. */
#include "support/gonio_test.h"

#include "author/lint.h"
#include "base/file.h"
#include "base/hash.h"
#include "format/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER GONIO_SOURCE_DIR "/tests/author/lint/"
#define FOUND  16
#define MENDED true

static const char *const names[] = {
    "annual_year",
    "carc_companion",
    "carc_companion_returned",
    "carc_ended",
    "carc_unknown",
    "cases_fault",
    "cases_fault_whole",
    "cases_no_firing",
    "cases_no_silent",
    "cases_none",
    "cases_unknown_rule",
    "dates_gap",
    "dates_gap_modality",
    "dates_gap_rows",
    "dates_gap_states",
    "dates_unclosed",
    "dates_unclosed_period",
    "layer_base_changed",
    "message_placeholder",
    "message_placeholder_in_check",
    "message_placeholder_returned",
    "message_placeholder_language",
    "message_placeholder_row",
    "name_unknown",
    "name_unknown_given",
    "name_unknown_known",
    "name_unknown_param",
    "pair_repeated",
    "parameter_unused",
    "phrase_idle",
    "phrase_idle_lacks",
    "phrase_repeated",
    "phrase_repeated_lacks",
    "phrase_repeated_number",
    "phrase_repeated_vague",
    "rarc_unknown",
    "rarc_unknown_zero",
    "row_redundant",
    "row_redundant_cap",
    "row_redundant_condition",
    "row_shadowed",
    "row_shadowed_by_two",
    "row_shadowed_known",
    "row_shadowed_modality",
    "row_shadowed_state",
    "row_shadowed_telehealth",
    "row_shadowed_units",
    "row_shadowed_who",
    "rule_contradiction_bounds",
    "rule_contradiction_empty",
    "rule_contradiction_is",
    "rule_contradiction_is_not",
    "rule_contradiction_itself",
    "rule_contradiction_known",
    "rule_contradiction_object",
    "rule_contradiction_parameter",
    "rule_contradiction_unless",
    "rule_error_absent",
    "rule_error_answer",
    "rule_error_code",
    "rule_error_code_in_set",
    "rule_error_conditions",
    "rule_error_date",
    "rule_error_line",
    "rule_error_modifier",
    "rule_error_odd",
    "rule_error_parameter",
    "rule_error_present",
    "rule_error_two_words",
    "rule_error_word",
};

struct expected {
    uint32_t line;
    char code[32];
    bool cases; /* in cases.json */
};

struct sample {
    const char *name;
    char root[64], folder[96];
    struct buffer policy; /* as it is written */
    struct buffer ids;    /* of its rules: "\"a\", \"b\"" */
    struct expected expected[FOUND];
    size_t count;
};

/* ---- reading a sample ---- */

static void expect(struct sample *sample, uint32_t line, const char *codes, bool cases)
{
    char code[32];
    int used;
    while (sscanf(codes, "%31s%n", code, &used) == 1) {
        struct expected *expected = &sample->expected[sample->count++];
        assert_true(sample->count < FOUND);
        *expected = (struct expected){.line = line, .cases = cases};
        strcpy(expected->code, code);
        codes += used;
    }
}

static void read_marks(struct sample *sample, const char *line, uint32_t number)
{
    const char *mark = strstr(line, "--!");
    unsigned in_cases;
    int used;
    if (mark && sscanf(mark, "--!file %u%n", &in_cases, &used) == 1)
        expect(sample, in_cases, mark + used, true);
    else if (mark)
        expect(sample, number, mark + 3, false);
}

static void note_id(struct sample *sample, const char *line)
{
    const char *id = strstr(line, "id = \"");
    size_t len = id ? strcspn(id + 6, "\"") : 0;
    if (!id || !memchr(id + 6, '.', len))
        return;
    buffer_printf(&sample->ids, "%s\"%.*s\"", sample->ids.len ? ", " : "", (int)len,
                  id + 6);
}

/* The line as the policy has it: of a marked one, what it is mended to. */
static void put_line(struct sample *sample, const char *line, const char *next,
                     bool mended)
{
    const char *to = next ? strstr(next, "--=") : NULL;
    if (mended && to && strstr(line, "--!")) {
        buffer_put_cstr(&sample->policy, to + 3);
        return;
    }
    if (strstr(line, "--=") && mended)
        return;
    buffer_put_cstr(&sample->policy, line);
}

static void read_sample(struct sample *sample, bool mended)
{
    char path[512], lines[2][512] = {"", ""};
    uint32_t number = 1;
    (void)snprintf(path, sizeof path, FOLDER "%s.lua", sample->name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    bool more = fgets(lines[1], sizeof lines[1], file) != NULL;
    for (; more; number++) {
        const char *line = lines[number % 2];
        char *next = lines[(number + 1) % 2];
        more = fgets(next, sizeof lines[0], file) != NULL;
        read_marks(sample, line, number);
        note_id(sample, line);
        put_line(sample, line, more ? next : NULL, mended);
    }
    fclose(file);
}

/* ---- its folder ---- */

static void write_file(const struct sample *sample, const char *name, struct text text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", sample->folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

/* A policy that is about cases has its own, or means to have none. */
static void write_cases(struct sample *sample, bool mended)
{
    char path[512];
    struct buffer bytes;
    struct error error = ERROR_NONE;
    buffer_init(&bytes, 65536);
    (void)snprintf(path, sizeof path, FOLDER "%s%s.json", sample->name,
                   mended ? ".mended" : "");
    if (strncmp(sample->name, "cases_", 6) == 0) {
        if (file_read(path, &bytes, &error) == STATUS_OK)
            write_file(sample, "cases.json", buffer_text(&bytes));
    } else {
        struct text ids = buffer_text(&sample->ids);
        buffer_printf(
            &bytes,
            "{\"base\": {}, \"cases\": [{\"name\": \"all\", \"fires\": [%.*s], "
            "\"silent\": [%.*s], \"expect\": {\"units\": {}}}]}",
            TEXT_ARG(ids), TEXT_ARG(ids));
        write_file(sample, "cases.json", buffer_text(&bytes));
    }
    buffer_release(&bytes);
}

static void begin(struct sample *sample, const char *name, bool mended)
{
    *sample = (struct sample){.name = name, .root = "/tmp/gonio-lint-XXXXXX"};
    buffer_init(&sample->policy, 65536);
    buffer_init(&sample->ids, 4096);
    assert_non_null(mkdtemp(sample->root));
    (void)snprintf(sample->folder, sizeof sample->folder, "%s/subject", sample->root);
    assert_int_equal(mkdir(sample->folder, 0700), 0);
    read_sample(sample, mended);
    write_file(sample, "policy.lua", buffer_text(&sample->policy));
    write_cases(sample, mended);
}

static void end(struct sample *sample)
{
    char path[128];
    static const char *const files[] = {"policy.lua", "cases.json"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", sample->folder, files[i]);
        (void)unlink(path);
    }
    assert_int_equal(rmdir(sample->folder), 0);
    assert_int_equal(rmdir(sample->root), 0);
    buffer_release(&sample->policy);
    buffer_release(&sample->ids);
}

/* ---- comparing ---- */

static bool is_in(struct text file, const char *name)
{
    size_t len = strlen(name);
    return file.len > len && memcmp(file.at + file.len - len, name, len) == 0;
}

static bool is_expected(const struct expected *expected,
                        const struct lint_finding *finding)
{
    return expected->line == finding->line &&
           strcmp(expected->code, finding->check->code) == 0 &&
           (is_in(finding->file, "cases.json") == expected->cases ||
            finding->line == 0);
}

static void show(const struct sample *sample, const struct lint_findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        print_message("%s: %.*s:%u %s: %.*s\n", sample->name,
                      TEXT_ARG(found->at[i].file), found->at[i].line,
                      found->at[i].check->code, TEXT_ARG(found->at[i].message));
}

/* Whether what was found is what is expected; shown when it is not. */
static bool compare(const struct sample *sample, const struct lint_findings *found)
{
    size_t met = 0;
    for (size_t i = 0; i < sample->count; i++)
        for (size_t k = 0; k < found->count; k++)
            met += is_expected(&sample->expected[i], &found->at[k]);
    if (met == sample->count && met == found->count)
        return true;
    print_message("%s: %zu findings, %zu of the %zu expected\n", sample->name,
                  found->count, met, sample->count);
    show(sample, found);
    return false;
}

static struct policy_set *open_sample(const struct sample *sample,
                                      const struct policy **policy)
{
    const char *const payers[] = {GONIO_SOURCE_DIR "/tests/author/payers", sample->root,
                                  NULL};
    const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    struct policy_set *set = NULL;
    struct error error = ERROR_NONE;
    assert_ok(policy_set_open(&options, &set, &error), &error);
    assert_ok(policy_set_find(set, TEXT("subject"), policy, &error), &error);
    return set;
}

static void lint_sample(struct sample *sample, struct arena *arena,
                        struct lint_findings *found)
{
    const struct policy *policy = NULL;
    struct error error = ERROR_NONE;
    struct policy_set *set = open_sample(sample, &policy);
    assert_ok(lint_policy(set, policy, arena, found, &error), &error);
    /* The policy goes; what was found of it is in the arena. */
    for (size_t i = 0; i < found->count; i++) {
        assert_true(found->at[i].fix.len > 0);
        found->at[i].file = text_copy(arena, found->at[i].file);
    }
    policy_set_close(set);
}

static bool try_sample(const char *name, bool mended)
{
    struct sample sample;
    struct arena arena;
    struct lint_findings found;
    arena_init(&arena, (size_t)1 << 24);
    begin(&sample, name, mended);
    if (mended)
        sample.count = 0;
    lint_sample(&sample, &arena, &found);
    bool same = compare(&sample, &found);
    end(&sample);
    arena_release(&arena);
    return same;
}

static void each_is_found_at_its_line(void **state)
{
    (void)state;
    size_t same = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        same += try_sample(names[i], !MENDED);
    assert_int_equal(same, COUNT_OF(names));
}

static void mended_each_is_silent(void **state)
{
    (void)state;
    size_t same = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        same += try_sample(names[i], MENDED);
    assert_int_equal(same, COUNT_OF(names));
}

static bool expects_code(const struct sample *sample, const char *code)
{
    for (size_t i = 0; i < sample->count; i++)
        if (strcmp(sample->expected[i].code, code) == 0)
            return true;
    return false;
}

static void every_code_has_a_sample(void **state)
{
    (void)state;
    for (size_t i = 0; i < lint_check_count(); i++) {
        const char *code = lint_check_at(i)->code;
        /* Of payers' names, no policy: tests/cli/cases/payer_identity.py. */
        bool met = strncmp(code, "identity.", 9) == 0;
        for (size_t k = 0; k < COUNT_OF(names) && !met; k++) {
            struct sample sample;
            begin(&sample, names[k], !MENDED);
            met = expects_code(&sample, code);
            end(&sample);
        }
        if (!met)
            fail_msg("no sample expects %s", code);
    }
}

/* A check that would run for ever costs its budget a few times, and no more. */
static void an_endless_check_is_bounded(void **state)
{
    (void)state;
    assert_true(try_sample("endless", !MENDED));
}

/* Memory that is refused is an error, never a policy without findings. */
static void refused_memory_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct sample sample;
        struct arena arena;
        struct lint_findings found;
        struct error error = ERROR_NONE;
        const struct policy *policy = NULL;
        arena_init(&arena, 16);
        begin(&sample, names[i], !MENDED);
        struct policy_set *set = open_sample(&sample, &policy);
        assert_fails(lint_policy(set, policy, &arena, &found, &error), STATUS_NO_MEMORY,
                     &error);
        policy_set_close(set);
        end(&sample);
        arena_release(&arena);
    }
}

static void nearest_name_is_told(void **state)
{
    static const char *const told[][2] = {
        {"message_placeholder", "plan_of_care.established_on"},
        {"name_unknown", "session.signature.signed_on"},
        {"name_unknown_given", "timed"},
        {"cases_unknown_rule", "tests.rule"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(told); i++) {
        struct sample sample;
        struct arena arena;
        struct lint_findings found;
        arena_init(&arena, (size_t)1 << 24);
        begin(&sample, told[i][0], !MENDED);
        lint_sample(&sample, &arena, &found);
        assert_true(found.count > 0);
        char fix[256];
        (void)snprintf(fix, sizeof fix, "did you mean \"%s\"?", told[i][1]);
        assert_text(found.at[0].fix, fix);
        end(&sample);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_found_at_its_line),
        cmocka_unit_test(mended_each_is_silent),
        cmocka_unit_test(every_code_has_a_sample),
        cmocka_unit_test(an_endless_check_is_bounded),
        cmocka_unit_test(refused_memory_is_told),
        cmocka_unit_test(nearest_name_is_told),
    };
    struct error error = ERROR_NONE;
    json_start();
    if (hash_start(&error) != STATUS_OK)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

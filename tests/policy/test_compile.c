/* Policies that do not load: each fault is found on its line, in words that
 * help. The bad ones are the files in tests/policy/bad, each with one fault and, in its
 * first line, the line and some words of the report it must get. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "policy/compile_rig.h"

#include "policy/compile.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- bad policies ---- */

static int is_lua(const struct dirent *item)
{
    const char *dot = strrchr(item->d_name, '.');
    return dot && strcmp(dot, ".lua") == 0;
}

/* Whether the report is the one that the file asks for; prints it when not. */
static bool report_fits(const char *path, const struct compiled *run)
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
    assert_true(count >= 140);
    for (int i = 0; i < count; i++) {
        char path[512];
        struct compiled run;
        (void)snprintf(path, sizeof path, "%s/%s", FOLDER "bad", items[i]->d_name);
        compile_file(&run, "bad", path);
        failed += !report_fits(path, &run);
        compile_end(&run);
        free(items[i]);
    }
    free(items);
    assert_int_equal(failed, 0);
}

/* The bad policies fail because of their one fault: without any they load. */
static void a_small_policy_loads(void **state)
{
    struct compiled run;
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
    compile_end(&run);
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
    struct compiled run;
    (void)state;
    struct text text =
        first_block(read_all(GONIO_SOURCE_DIR "/payers/README.md", &document),
                    "\n## The whole of a small policy");
    compile_text_as(&run, "acme", text);
    assert_ok(run.status, &run.error);
    assert_text(run.policy.rules[0].id, "referral.present");
    assert_int_equal(run.policy.coverage.code_count, 2);
    compile_end(&run);
    buffer_release(&document);
}

/* ---- files ---- */

static void assert_file_refused(const char *path, const char *words)
{
    struct compiled run;
    compile_file(&run, "x", path);
    assert_fails(run.status, STATUS_POLICY, &run.error);
    assert_non_null(strstr(run.error.message, words));
    assert_string_equal(run.error.file, path);
    compile_end(&run);
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

static void compile_values(struct compiled *run, int count)
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
    struct compiled run;
    (void)state;
    compile_values(&run, 10000);
    assert_string_equal(run.error.code, "policy.duplicate");
    compile_end(&run);
    compile_values(&run, 10001);
    assert_fails(run.status, STATUS_POLICY, &run.error);
    assert_string_equal(run.error.message, "the list is over 10000 long");
    assert_int_equal(run.error.line, 4);
    compile_end(&run);
}

static void the_text_decides_the_hash(void **state)
{
    static const char source[] =
        "return policy { id = 'h', version = '1', title = 'T', coverage = { source = "
        "'S', codes = { { codes = 'any', status = 'covered', source = 'S' } } }, units "
        "= { { method = 'midpoint', source = 'S' } } }  ";
    struct compiled one, same, other;
    (void)state;
    compile_text_as(&one, "h", (struct text){source, sizeof source - 2});
    compile_text_as(&same, "h", (struct text){source, sizeof source - 2});
    compile_text_as(&other, "h", (struct text){source, sizeof source - 1});
    assert_ok(one.status, &one.error);
    assert_ok(other.status, &other.error);
    assert_memory_equal(&one.policy.hash, &same.policy.hash, sizeof(struct hash));
    assert_memory_not_equal(&one.policy.hash, &other.policy.hash, sizeof(struct hash));
    compile_end(&one);
    compile_end(&same);
    compile_end(&other);
}

/* Memory that is refused anywhere is reported as that, and leaks nothing. */
static void refused_memory_is_reported(void **state)
{
    struct buffer source;
    struct text text = read_all(FOLDER "good.lua", &source);
    const struct compile_input input = {
        .id = TEXT("good"), .path = "good.lua", .text = text};
    size_t refused = 0;
    enum status status = STATUS_NO_MEMORY;
    (void)state;
    for (size_t memory = 0; status == STATUS_NO_MEMORY; memory += 8192) {
        struct compiled run;
        assert_true(memory < (size_t)1 << 24);
        compile_start(&run, memory);
        status = compile_policy_text(run.script, &input, &run.arena, &run.policy,
                                     &run.error);
        refused += status == STATUS_NO_MEMORY;
        if (status != STATUS_OK)
            assert_fails(status, STATUS_NO_MEMORY, &run.error);
        compile_end(&run);
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
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

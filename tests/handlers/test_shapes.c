/* Files that are no handlers: refused with their line and words that help. */
#include "handlers/handler.h"
#include "support/gonio_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SHAPE(more)  "return { title = 't', " more " on = function() end }"
#define OUTPUT(more) SHAPE("events = { 'day' }, outputs = { o = { " more " } },")

static const struct {
    const char *source, *words;
} misshapen[] = {
    {"return {", ""},
    {"return 1", ""},
    {"return io.open('/etc/passwd')", "io"},
    {"return { events = { 'day' }, on = function() end }", "title"},
    {SHAPE(""), "hears nothing"},
    {SHAPE("events = { 'decision.mad' },"), "names of events"},
    {SHAPE("evnts = { 'day' },"), "a handler has no \"evnts\""},
    {SHAPE("list = { of = 'all' },"), "none of the words"},
    {SHAPE("list = { days = 3 },"), "list.of"},
    {SHAPE("list = { of = 'held', days = 0 },"), "list.days"},
    {"return { title = 't', events = { 'day' } }", "on: function"},
    {"local n = 0 return { title = 't', events = { 'day' },\n"
     "on = function() n = n + 1 end }",
     "lives outside"},
    {OUTPUT("file = '../x.csv', columns = { 'a' }"), "begins with a letter"},
    {OUTPUT("file = '/x.csv', columns = { 'a' }"), "begins with a letter"},
    {OUTPUT("file = '.x.csv', columns = { 'a' }"), "begins with a letter"},
    {OUTPUT("file = 'a/x.csv', columns = { 'a' }"), "has letters"},
    {OUTPUT("file = 'a{year}.csv', columns = { 'a' }"), "has letters"},
    {OUTPUT("file = 'a\\0.csv', columns = { 'a' }"), ""},
    {OUTPUT("file = '', columns = { 'a' }"), "1 to 80"},
    {OUTPUT("file = 'a.csv'"), "columns"},
    {OUTPUT("file = 'a.csv', columns = {}"), "columns"},
    {OUTPUT("file = 'a.csv', columns = { 'a' }, keep = 'whole'"), "add one"},
    {OUTPUT("file = 'a.csv', columns = { 'a' }, format = 'html'"), "none of the words"},
    {SHAPE("events = { 'day' }, outputs = { log = { file = 'x' } },"), "log is"},
    {SHAPE("events = { 'day' }, outputs = { count = { file = 'x', "
           "columns = { 'a' } } },"),
     "a name of its own"},
    {SHAPE("events = { 'day' }, options = { a = {} },"), "an option is"},
};

static void put(const char *path, const char *source)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(source, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void test_misshapen(void **state)
{
    (void)state;
    char path[] = "/tmp/gonio-shape-XXXXXX";
    close(mkstemp(path));
    for (size_t i = 0; i < COUNT_OF(misshapen); i++) {
        const struct handler_source source = {.path = path};
        static struct handler handler;
        struct error error = ERROR_NONE;
        put(path, misshapen[i].source);
        if (!handler_open(&source, &handler, &error) ||
            !strstr(error.message, misshapen[i].words))
            fail_msg("%zu: %s", i, error.message);
        assert_string_equal(error.file, path);
        handler_close(&handler);
    }
    unlink(path);
}

static void test_lines(void **state)
{
    (void)state;
    char path[] = "/tmp/gonio-shape-XXXXXX";
    const struct handler_source source = {.path = path};
    static struct handler handler;
    struct error error = ERROR_NONE;
    close(mkstemp(path));
    put(path, "return {\n  title = 't',\n  outpts = {},\n  on = function() end,\n}");
    assert_fails(handler_open(&source, &handler, &error), STATUS_POLICY, &error);
    assert_int_equal(error.line, 3);
    assert_string_equal(error.fix, "did you mean \"outputs\"?");
    handler_close(&handler);
    unlink(path);
}

static void test_settings(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        bool good;
    } rows[] = {{"n", "12", true},  {"n", "-1", false}, {"n", "", false},
                {"b", "yes", true}, {"b", "no", true},  {"b", "maybe", false},
                {"t", "any", true}};
    char path[] = "/tmp/gonio-shape-XXXXXX", name[64];
    close(mkstemp(path));
    snprintf(name, sizeof name, "%s", path + 5);
    put(path, SHAPE("events = { 'day' }, options = { n = 1, b = true, t = 'x' },"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct handler_setting setting = {name, rows[i].name, rows[i].value};
        const struct handler_source source = {
            .path = path, .settings = &setting, .setting_count = 1};
        static struct handler handler;
        struct error error = ERROR_NONE;
        bool good = handler_open(&source, &handler, &error) == STATUS_OK;
        if (good != rows[i].good)
            fail_msg("%s=%s: %s", rows[i].name, rows[i].value, error.message);
        if (good && strcmp(rows[i].name, "n") == 0)
            assert_int_equal(script_get(&handler.options, "n")->integer, 12);
        handler_close(&handler);
    }
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_misshapen),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_settings),
    };
    struct error error;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

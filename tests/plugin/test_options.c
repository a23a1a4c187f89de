/* Options, starting, and failures of a plugin at hand. */
#include "plugin/plugins.h"
#include "support/gonio_test.h"

static int started, stopped;

static int start(const struct gonio_host *host, void **state)
{
    char *kept = host->scratch(host, 16);
    started++;
    if (host->option_flag(host, "fail"))
        return (host->fail)(host, "some.file", 3, "it must fail", "do not ask for it");
    if (host->option_flag(host, "silent"))
        return 1;
    strcpy(kept, "kept");
    *state = kept;
    return 0;
}

static void stop(const struct gonio_host *host, void *state)
{
    (void)host;
    assert_string_equal(state, "kept");
    stopped++;
}

static int hear(const struct gonio_host *host, void *state,
                const struct gonio_event *event)
{
    (void)host;
    (void)state;
    (void)event;
    return 0;
}

static const struct gonio_option options[] = {
    {"text", GONIO_OPTION_TEXT, NULL, "a text"},
    {"number", GONIO_OPTION_NUMBER, "7", "a number"},
    {"fail", GONIO_OPTION_FLAG, "no", "whether to fail"},
    {"silent", GONIO_OPTION_FLAG, "no", "whether to fail without a word"},
};
static const struct gonio_listener listener = {.size = sizeof listener, .event = hear};
static const struct gonio_plugin made = {
    .size = sizeof made,
    .abi_major = GONIO_ABI_MAJOR,
    .name = "one",
    .version = "1",
    .summary = "tries",
    .options = options,
    .option_count = 4,
    .start = start,
    .stop = stop,
    .listener = &listener,
};

static void open_one(struct plugins *plugins)
{
    struct error error = ERROR_NONE;
    plugins_init(plugins);
    assert_int_equal(plugins_add_struct(plugins, &made, "one.so", &error), STATUS_OK);
    started = stopped = 0;
}

static void test_values(void **state)
{
    struct plugins plugins;
    struct error error = ERROR_NONE;
    (void)state;
    open_one(&plugins);
    const struct gonio_host *host = &plugins.at[0]->host.lent;
    assert_null(host->option(host, "text"));
    assert_null(host->option(host, "nothing"));
    assert_int_equal(host->option_number(host, "number"), 7);
    assert_int_equal(plugins_set(&plugins, "one.text=a=b.c", &error), STATUS_OK);
    assert_int_equal(plugins_set(&plugins, "one.number=12", &error), STATUS_OK);
    assert_int_equal(plugins_set(&plugins, "one.number=13", &error), STATUS_OK);
    assert_string_equal(host->option(host, "text"), "a=b.c");
    assert_int_equal(host->option_number(host, "number"), 13);
    plugins_close(&plugins);
    assert_int_equal(started + stopped, 0);
}

static void refused(struct plugins *plugins, const char *setting, const char *words)
{
    struct error error = ERROR_NONE;
    assert_int_equal(plugins_set(plugins, setting, &error), STATUS_USAGE);
    if (!strstr(error.message, words) && !strstr(error.fix, words))
        fail_msg("%s: %s: %s", setting, error.message, error.fix);
}

static void test_bad_settings(void **state)
{
    struct plugins plugins;
    (void)state;
    open_one(&plugins);
    refused(&plugins, "one", "PLUGIN.OPTION=VALUE");
    refused(&plugins, "one.text", "PLUGIN.OPTION=VALUE");
    refused(&plugins, ".text=1", "PLUGIN.OPTION=VALUE");
    refused(&plugins, "once.text=1", "did you mean one?");
    refused(&plugins, "one.txt=1", "did you mean one.text?");
    refused(&plugins, "one.number=x", "whole number");
    refused(&plugins, "one.number=", "whole number");
    refused(&plugins, "one.fail=maybe", "yes or no");
    plugins_close(&plugins);
}

static void test_start(void **state)
{
    struct plugins plugins;
    struct error error = ERROR_NONE;
    (void)state;
    open_one(&plugins);
    assert_int_equal(plugin_start(plugins.at[0], &error), STATUS_OK);
    assert_int_equal(plugin_start(plugins.at[0], &error), STATUS_OK);
    assert_int_equal(started, 1);
    plugins_close(&plugins);
    assert_int_equal(stopped, 1);
}

static void test_start_fails(void **state)
{
    struct plugins plugins;
    struct error error = ERROR_NONE;
    (void)state;
    open_one(&plugins);
    assert_int_equal(plugins_set(&plugins, "one.fail=yes", &error), STATUS_OK);
    assert_int_equal(plugin_start(plugins.at[0], &error), STATUS_USAGE);
    assert_string_equal(error.message, "plugin one: it must fail");
    assert_string_equal(error.fix, "do not ask for it");
    assert_string_equal(error.file, "some.file");
    assert_int_equal(error.line, 3);
    assert_int_equal(plugins_set(&plugins, "one.fail=no", &error), STATUS_OK);
    assert_int_equal(plugins_set(&plugins, "one.silent=yes", &error), STATUS_OK);
    assert_int_equal(plugin_start(plugins.at[0], &error), STATUS_USAGE);
    assert_non_null(strstr(error.message, "does not say why"));
    plugins_close(&plugins);
    assert_int_equal(stopped, 0);
}

static void test_same_name(void **state)
{
    struct plugins plugins;
    struct error error = ERROR_NONE;
    (void)state;
    open_one(&plugins);
    assert_int_equal(plugins_add_struct(&plugins, &made, "two.so", &error),
                     STATUS_USAGE);
    assert_non_null(strstr(error.message, "one.so"));
    assert_non_null(strstr(error.message, "two.so"));
    assert_int_equal(plugins.count, 1);
    assert_int_equal(plugins_add(&plugins, "one.so", &error), STATUS_OK);
    assert_int_equal(plugins.count, 1);
    plugins_close(&plugins);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),    cmocka_unit_test(test_bad_settings),
        cmocka_unit_test(test_start),     cmocka_unit_test(test_start_fails),
        cmocka_unit_test(test_same_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* watch.lua: every setting, and what is said of each fault. */
#include "support/gonio_test.h"

#include "base/hash.h"
#include "watch/watch_config.h"

static struct arena arena;

static int set_up(void **state)
{
    struct error error;
    (void)state;
    arena_init(&arena, 1024 * 1024);
    return hash_start(&error) ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static enum status read_text(const char *text, struct watch_config *config,
                             struct error *error)
{
    *config = watch_config_default;
    return watch_config_read_text(text_of(text), "watch.lua", &arena, config, error);
}

static void settings_are_read(void **state)
{
    struct watch_config config;
    struct error error = ERROR_NONE;
    (void)state;
    assert_ok(read_text("return {\n"
                        "  ready = \"done-file\", quiet_seconds = 7,\n"
                        "  rescan_seconds = 9, file_max_mib = 3,\n"
                        "  outputs = { \"summary\" }, keep_done_days = 30,\n"
                        "  payers = { \"/a\", \"/b\" }, data = \"/c\",\n"
                        "  known_on = \"2026-03-31\", max_change = -1,\n"
                        "  stale_after_hours = 2, owners = { 7, 8 }, strict = true,\n"
                        "}\n",
                        &config, &error),
              &error);
    assert_int_equal(config.ready, WATCH_READY_DONE_FILE);
    assert_int_equal(config.quiet_ms, 7000);
    assert_int_equal(config.rescan_ms, 9000);
    assert_int_equal(config.file_max, 3 * 1024 * 1024);
    assert_false(config.csv);
    assert_true(config.summary && config.strict);
    assert_int_equal(config.keep_done_days, 30);
    assert_int_equal(config.keep_out_days, 0);
    assert_string_equal(config.payers[1], "/b");
    assert_null(config.payers[2]);
    assert_string_equal(config.data, "/c");
    assert_int_equal(config.known_on, date_of(2026, 3, 31));
    assert_int_equal(config.change_max, -1);
    assert_int_equal(config.stale_after_s, 7200);
    assert_int_equal(config.owner_count, 2);
    assert_int_equal(config.owners[1], 8);
}

static void nothing_is_the_default(void **state)
{
    struct watch_config config;
    struct error error = ERROR_NONE;
    (void)state;
    assert_ok(read_text("return {}\n", &config, &error), &error);
    assert_int_equal(config.ready, WATCH_READY_QUIET);
    assert_int_equal(config.quiet_ms, 2000);
    assert_int_equal(config.rescan_ms, 0);
    assert_true(config.csv && config.summary && !config.any_owner);
    assert_ok(read_text("return { owners = \"any\" }\n", &config, &error), &error);
    assert_true(config.any_owner);
}

static void faults_name_their_line(void **state)
{
    static const struct {
        const char *text;
        uint32_t line;
        const char *said; /* in the message or the fix */
    } faults[] = {
        {"return {\n  quiet_secnds = 1,\n}\n", 2, "quiet_seconds"},
        {"return {\n\n  quiet_seconds = \"1\",\n}\n", 3, "from 0 to 3600"},
        {"return {\n  quiet_seconds = -1 }\n", 2, "from 0 to 3600"},
        {"return {\n  rescan_seconds = 0 }\n", 2, "from 1 to"},
        {"return {\n  ready = \"now\" }\n", 2, "done-file"},
        {"return {\n  outputs = { \"pdf\" } }\n", 2, "summary"},
        {"return {\n  owners = { \"bob\" } }\n", 2, "numbers"},
        {"return {\n  owners = \"bob\" }\n", 2, "any"},
        {"return {\n  known_on = \"31.03.2026\" }\n", 2, "YYYY-MM-DD"},
        {"return {\n  strict = 1 }\n", 2, "true or false"},
        {"return {\n  payers = \"/a\" }\n", 2, "list"},
        {"return {\n  data = \"\" }\n", 2, "folder"},
        {"return { 5 }\n", 0, "name = value"},
        {"return 5\n", 0, "table"},
        {"return { quiet_seconds = os.time() }\n", 1, "os"},
        {"return {\n", 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct watch_config config;
        struct error error = ERROR_NONE;
        assert_fails(read_text(faults[i].text, &config, &error), STATUS_USAGE, &error);
        assert_string_equal(error.file, "watch.lua");
        if (faults[i].line)
            assert_int_equal(error.line, faults[i].line);
        if (!strstr(error.message, faults[i].said) &&
            !strstr(error.fix, faults[i].said))
            fail_msg("%zu: %s / %s", i, error.message, error.fix);
        /* A fault leaves all as it was. */
        assert_int_equal(config.quiet_ms, 2000);
    }
}

static void missing_file_is_told_apart(void **state)
{
    struct watch_config config = watch_config_default;
    struct error error = ERROR_NONE;
    (void)state;
    assert_fails(watch_config_read("/nowhere/watch.lua", &arena, &config, &error),
                 STATUS_NOT_FOUND, &error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_read),
        cmocka_unit_test(nothing_is_the_default),
        cmocka_unit_test(faults_name_their_line),
        cmocka_unit_test(missing_file_is_told_apart),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

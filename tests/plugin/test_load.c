/* What is loaded, and what is refused with which words. */
#include "plugin/load.h"
#include "plugin/trust.h"
#include "support/gonio_test.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

static void refused(const char *file, const char *code, const char *words)
{
    struct load load;
    struct error error = ERROR_NONE;
    char path[PATH_MAX];
    snprintf(path, sizeof path, PLUGINS "/%s.so", file);
    assert_int_equal(load_file(path, &load, &error), STATUS_USAGE);
    assert_string_equal(error.code, code);
    assert_non_null(strstr(error.message, words));
    assert_non_null(strstr(error.message, path));
    assert_true(error.fix[0]);
}

static void test_good(void **state)
{
    struct load load;
    struct error error = ERROR_NONE;
    (void)state;
    assert_int_equal(load_file(PLUGINS "/good.so", &load, &error), STATUS_OK);
    assert_string_equal(load.plugin.name, "good");
    assert_ptr_equal(load.plugin.listener, &load.listener);
    assert_null(load.plugin.reader);
}

static void test_bad(void **state)
{
    (void)state;
    refused("major_2", "plugin.abi", "interface 2, this program has interface 1");
    refused("no_symbol", "plugin.symbol", "gonio_plugin()");
    refused("null", "plugin.struct", "NULL");
    refused("small", "plugin.size", "size");
    refused("huge", "plugin.size", "size");
    refused("no_kind", "plugin.kind", "reader, writer, rule set or listener");
    refused("gone", "plugin.file", "cannot read");
}

/* ---- who may change the file ---- */

struct place {
    char folder[64];
    char path[128];
};

static void place_make(struct place *place, const char *text)
{
    snprintf(place->folder, sizeof place->folder, "/tmp/gonio-trust-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/a.so", place->folder);
    int fd = open(place->path, O_WRONLY | O_CREAT, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void place_remove(const struct place *place)
{
    unlink(place->path);
    rmdir(place->folder);
}

static void trusted(const struct place *place, const char *code)
{
    struct error error = ERROR_NONE;
    int fd = -1;
    enum status status = trust_open(place->path, &fd, &error);
    assert_string_equal(error.code, code);
    assert_int_equal(status, code[0] ? STATUS_USAGE : STATUS_OK);
    assert_int_equal(fd >= 0, !code[0]);
    assert_int_equal(error.fix[0] != '\0', code[0] != '\0');
    if (fd >= 0)
        close(fd);
}

static void test_trust(void **state)
{
    struct place place;
    (void)state;
    place_make(&place, "x");
    trusted(&place, "");
    chmod(place.path, 0602);
    trusted(&place, "plugin.writable");
    chmod(place.path, 0620);
    trusted(&place, "plugin.writable");
    chmod(place.path, 0644);
    chmod(place.folder, 0777);
    trusted(&place, "plugin.writable");
    chmod(place.folder, 01777);
    trusted(&place, "");
    chmod(place.folder, 0755);
    trusted(&place, "");
    if (geteuid() == 0) {
        assert_int_equal(chown(place.path, 12345, 0), 0);
        trusted(&place, "plugin.owner");
        assert_int_equal(chown(place.path, 0, 0), 0);
        assert_int_equal(chown(place.folder, 12345, 0), 0);
        trusted(&place, "plugin.owner");
    }
    place_remove(&place);
}

static void test_link(void **state)
{
    struct place place, open_to_all;
    struct error error = ERROR_NONE;
    int fd = -1;
    (void)state;
    place_make(&place, "x");
    place_make(&open_to_all, "x");
    chmod(open_to_all.folder, 0777);
    unlink(place.path);
    assert_int_equal(symlink(open_to_all.path, place.path), 0);
    trusted(&place, "plugin.writable");
    place_remove(&place);
    place_remove(&open_to_all);
    assert_int_equal(trust_open("/tmp", &fd, &error), STATUS_USAGE);
    assert_string_equal(error.code, "plugin.file");
}

static void test_no_object(void **state)
{
    struct place place;
    struct load load;
    struct error error = ERROR_NONE;
    (void)state;
    place_make(&place, "this is no shared object");
    assert_int_equal(load_file(place.path, &load, &error), STATUS_USAGE);
    assert_string_equal(error.code, "plugin.load");
    assert_null(strstr(error.message, "/proc/"));
    place_remove(&place);
}

/* ---- hostile structs ---- */

static int judge(const struct gonio_host *host, void *state,
                 const struct gonio_day *day, struct gonio_judging *judging)
{
    (void)host;
    (void)state;
    (void)day;
    (void)judging;
    return 0;
}

/* A whole plugin, which each test spoils in one place. */
struct made {
    struct gonio_plugin plugin;
    struct gonio_rules rules;
    struct gonio_rule rule;
    struct gonio_option option;
    struct gonio_reader reader;
    struct gonio_writer writer;
    struct gonio_listener listener;
};

static struct made *whole(void)
{
    static struct made made;
    made = (struct made){
        .plugin = {.size = sizeof made.plugin,
                   .abi_major = GONIO_ABI_MAJOR,
                   .name = "a-b_1",
                   .version = "1.0",
                   .summary = "does",
                   .options = &made.option,
                   .option_count = 1,
                   .rules = &made.rules},
        .rules = {.size = sizeof made.rules,
                  .rules = &made.rule,
                  .rule_count = 1,
                  .judge = judge},
        .rule = {"a.b_c", "topic", "says", "a source", NULL},
        .option = {"one", GONIO_OPTION_NUMBER, "12", "helps"},
        .reader = {.size = sizeof made.reader, .name = "r", .summary = "reads"},
        .writer = {.size = sizeof made.writer, .name = "w", .summary = "writes"},
        .listener = {.size = sizeof made.listener},
    };
    return &made;
}

static void hostile(const struct made *made, const char *code)
{
    struct load load;
    struct error error = ERROR_NONE;
    enum status status = load_struct(&made->plugin, "it", &load, &error);
    assert_string_equal(error.code, code);
    assert_int_equal(status, code[0] ? STATUS_USAGE : STATUS_OK);
}

#define HOSTILE(code, spoil)                                                           \
    do {                                                                               \
        struct made *made = whole();                                                   \
        made->spoil;                                                                   \
        hostile(made, code);                                                           \
    } while (0)

static void test_names(void **state)
{
    static char endless[4096];
    (void)state;
    memset(endless, 'a', sizeof endless);
    HOSTILE("", plugin.size = sizeof(struct gonio_plugin));
    HOSTILE("plugin.name", plugin.name = NULL);
    HOSTILE("plugin.name", plugin.name = "");
    HOSTILE("plugin.name", plugin.name = "../x");
    HOSTILE("plugin.name", plugin.name = "Big");
    HOSTILE("plugin.name", plugin.name = endless);
    HOSTILE("plugin.text", plugin.version = NULL);
    HOSTILE("plugin.text", plugin.summary = endless);
    HOSTILE("plugin.text", plugin.summary = "two\nlines");
    HOSTILE("plugin.text", plugin.help = "\x1b[31m");
}

static void test_members(void **state)
{
    (void)state;
    HOSTILE("plugin.options", plugin.option_count = SIZE_MAX);
    HOSTILE("plugin.options", plugin.options = NULL);
    HOSTILE("plugin.options", option.name = NULL);
    HOSTILE("plugin.options", option.type = 77);
    HOSTILE("plugin.options", option.type = -1);
    HOSTILE("plugin.options", option.value = "12x");
    HOSTILE("plugin.options", option.help = NULL);
    HOSTILE("plugin.rules", rules.judge = NULL);
    HOSTILE("plugin.rules", rules.rules = NULL);
    HOSTILE("plugin.rules", rules.rule_count = 0);
    HOSTILE("plugin.rules", rules.rule_count = SIZE_MAX);
    HOSTILE("plugin.rules", rule.id = "a..b");
    HOSTILE("plugin.rules", rule.id = "a.");
    HOSTILE("plugin.rules", rule.source = NULL);
    HOSTILE("plugin.size", rules.size = 3);
    HOSTILE("plugin.size", plugin.size = 40);
    HOSTILE("plugin.reader", plugin.reader = &made->reader);
    HOSTILE("plugin.writer", plugin.writer = &made->writer);
    HOSTILE("plugin.listener", plugin.listener = &made->listener);
    HOSTILE("plugin.kind", plugin.rules = NULL);
}

/* A later program's plugin has more members than we know. */
static void test_larger(void **state)
{
    struct {
        struct gonio_plugin plugin;
        void *later;
    } larger = {.plugin = whole()->plugin};
    struct load load;
    struct error error = ERROR_NONE;
    (void)state;
    larger.plugin.size = sizeof larger;
    assert_int_equal(load_struct(&larger.plugin, "it", &load, &error), STATUS_OK);
    assert_string_equal(load.plugin.name, "a-b_1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),      cmocka_unit_test(test_bad),
        cmocka_unit_test(test_trust),     cmocka_unit_test(test_link),
        cmocka_unit_test(test_no_object), cmocka_unit_test(test_names),
        cmocka_unit_test(test_members),   cmocka_unit_test(test_larger),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Policies that change: noticed, built, swapped, refused, waiting, rolled back. */
#define _XOPEN_SOURCE 700

#include "reload/reload_rig.h"

#include "base/hash.h"
#include "format/json.h"
#include "policy/decide.h"
#include "reload/generation.h"
#include "answers/versions.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int set_up(void **state)
{
    struct reload_rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    rig_make(rig);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    struct reload_rig *rig = *state;
    rig_remove(rig);
    free(rig);
    return 0;
}

static void open_and_rest(struct reload_rig *rig)
{
    rig_open(rig);
    (void)rig_turn(rig);
}

/* ---- starting ---- */

static void the_first_start_builds_what_is_there(void **state)
{
    struct reload_rig *rig = *state;
    rig_open(rig);
    assert_int_equal(rig->news.state, RELOAD_ACTIVE);
    assert_string_equal(rig->news.cause, "started");
    rig_decides(rig, "hello one");
    assert_false(rig_turn(rig));
}

static void the_first_start_refuses_a_fault(void **state)
{
    struct reload_rig *rig = *state;
    folders_put(&rig->folders, "payers/acme/policy.lua", "return {\n\n(\n");
    assert_fails(reload_open(&rig->options, &rig->reload, &rig->news, &rig->error),
                 STATUS_POLICY, &rig->error);
    assert_non_null(strstr(rig->error.file, rig->folders.payers));
    assert_int_equal(rig->error.line, 4);
}

static void a_later_start_begins_with_what_was_active(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    rig_close(rig);
    folders_put(&rig->folders, "payers/acme/policy.lua", "broken meanwhile");
    rig_open(rig);
    rig_decides(rig, "hello one");
    rig_refuses(rig, &(struct rig_fault){"script.syntax", "", "acme/policy.lua", 1});
    rig_decides(rig, "hello one");
    folders_policy(&rig->folders, "acme", "two");
    assert_true(rig_turn(rig));
    rig_decides(rig, "hello two");
}

static void a_lost_copy_is_built_again(void **state)
{
    struct reload_rig *rig = *state;
    char path[128];
    open_and_rest(rig);
    rig_close(rig);
    (void)snprintf(path, sizeof path, "store/%s/payers/0/acme/policy.lua",
                   rig->active_id);
    folders_put(&rig->folders, path, "half of i");
    rig_open(rig);
    rig_decides(rig, "hello one");
}

/* ---- changing ---- */

static void a_change_is_swapped_in(void **state)
{
    struct reload_rig *rig = *state;
    struct policy_set *before;
    open_and_rest(rig);
    before = rig->active;
    folders_policy(&rig->folders, "acme", "two");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_ACTIVE);
    assert_string_equal(rig->news.cause, "changed");
    assert_ptr_not_equal(rig->active, before);
    rig_decides(rig, "hello two");
}

static void a_library_takes_all_that_use_it_along(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_put(&rig->folders, "scripts/lib.lua", "return { say = 'howdy' }\n");
    assert_true(rig_turn(rig));
    rig_decides(rig, "howdy one");
}

/* The library and its user change together, or not at all. */
static void all_or_none(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_put(&rig->folders, "scripts/lib.lua", "return { said = 'howdy' }\n");
    folders_policy(&rig->folders, "acme", "two");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_REFUSED);
    rig_decides(rig, "hello one");
}

static void what_decides_nothing_is_no_news(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_put(&rig->folders, "payers/acme/.policy.lua.swp", "an editor's");
    folders_put(&rig->folders, "payers/acme/policy.lua~", "an editor's");
    assert_false(rig_turn(rig));
    folders_policy(&rig->folders, "acme", "one"); /* the same again */
    assert_false(rig_turn(rig));
}

static void a_file_replaced_by_rename_is_noticed(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_policy(&rig->folders, "other", "x");
    folders_rename(&rig->folders, "payers/other", "aside");
    folders_put(&rig->folders, "next", "%s", "return { say = 'renamed' }\n");
    folders_rename(&rig->folders, "next", "scripts/lib.lua");
    assert_true(rig_turn(rig));
    rig_decides(rig, "renamed one");
}

static void a_whole_folder_swapped_is_noticed(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_rename(&rig->folders, "payers", "old");
    folders_policy(&rig->folders, "acme", "two");
    assert_true(rig_turn(rig));
    rig_decides(rig, "hello two");
    folders_rename(&rig->folders, "payers", "new");
    folders_rename(&rig->folders, "old", "payers");
    assert_true(rig_turn(rig));
    rig_decides(rig, "hello one");
}

/* As Kubernetes mounts what it is told to: names are links into ..data, which is
 * a link that is swapped. */
static void a_link_swapped_is_noticed(void **state)
{
    struct reload_rig *rig = *state;
    folders_rename(&rig->folders, "payers/acme", "payers/..v1");
    folders_link(&rig->folders, "..v1", "payers/..data");
    folders_link(&rig->folders, "..data", "payers/acme");
    open_and_rest(rig);
    folders_policy(&rig->folders, "acme2", "two");
    folders_rename(&rig->folders, "payers/acme2", "payers/..v2");
    folders_put(&rig->folders, "payers/..v2/policy.lua",
                "return policy { id = 'acme', version = '2', title = 'two',\n" //
                FOLDERS_BODY "}\n");
    folders_link(&rig->folders, "..v2", "payers/..tmp");
    folders_rename(&rig->folders, "payers/..tmp", "payers/..data");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_ACTIVE);
    rig_decides(rig, "\"version\":\"2\"");
}

static void a_root_link_swapped_is_noticed(void **state)
{
    struct reload_rig *rig = *state;
    folders_rename(&rig->folders, "payers", "v1");
    folders_link(&rig->folders, "v1", "payers");
    open_and_rest(rig);
    folders_put(&rig->folders, "v2/acme/policy.lua",
                "return policy { id = 'acme', version = '2', title = 'two',\n" //
                FOLDERS_BODY "}\n");
    folders_link(&rig->folders, "v2", "next");
    folders_rename(&rig->folders, "next", "payers");
    assert_true(rig_turn(rig));
    rig_decides(rig, "\"version\":\"2\"");
}

static void a_folder_deleted_and_made_again_is_noticed(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_take(&rig->folders, "payers");
    rig_refuses(rig, &(struct rig_fault){"policy.file", "not there", "payers", 0});
    rig_decides(rig, "hello one");
    folders_policy(&rig->folders, "acme", "two");
    assert_true(rig_turn(rig));
    rig_decides(rig, "hello two");
}

/* Each of these wakes whoever polls the descriptor. */
static void events_wake(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    struct pollfd poll_for = {.fd = reload_descriptor(rig->reload), .events = POLLIN};
    if (poll_for.fd < 0)
        skip();
    assert_int_equal(poll(&poll_for, 1, 0), 0);
    folders_policy(&rig->folders, "acme", "two");
    assert_int_equal(poll(&poll_for, 1, 1000), 1);
    assert_true(rig_turn(rig));
    (void)rig_turn(rig);
    assert_int_equal(poll(&poll_for, 1, 0), 0);
    folders_rename(&rig->folders, "payers", "old");
    assert_int_equal(poll(&poll_for, 1, 1000), 1);
    (void)rig_turn(rig);
    folders_policy(&rig->folders, "acme", "three");
    assert_int_equal(poll(&poll_for, 1, 1000), 1);
    (void)rig_turn(rig);
    (void)rig_turn(rig);
    assert_int_equal(poll(&poll_for, 1, 0), 0);
    folders_put(&rig->folders, "payers/acme/policy.lua", "in a folder made anew");
    assert_int_equal(poll(&poll_for, 1, 1000), 1);
}

static void what_still_changes_is_left_to_settle(void **state)
{
    struct reload_rig *rig = *state;
    bool changed = true;
    uint32_t again = 0;
    rig->options.settle_ms = 100000;
    rig_open(rig);
    folders_policy(&rig->folders, "acme", "two");
    for (int i = 0; i < 3; i++) {
        assert_ok(reload_look(rig->reload, &changed, &again, &rig->error), &rig->error);
        assert_false(changed);
        assert_true(again > 0);
        folders_policy(&rig->folders, "acme", i % 2 ? "four" : "five");
    }
}

/* ---- refused, and mended ---- */

static void what_is_mended_is_news(void **state)
{
    struct reload_rig *rig = *state;
    struct policy_set *before;
    open_and_rest(rig);
    before = rig->active;
    folders_put(&rig->folders, "payers/acme/policy.lua", "return\n%%\n");
    rig_refuses(rig, &(struct rig_fault){"script.syntax", "", "acme/policy.lua", 2});
    folders_policy(&rig->folders, "acme", "one");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_ACTIVE);
    assert_ptr_equal(rig->news.version.policies, before);
}

static void every_fault_is_told(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    folders_put(&rig->folders, "payers/bad/policy.lua", "return {");
    folders_put(&rig->folders, "payers/worse/policy.lua", "return nil");
    assert_true(rig_turn(rig));
    assert_int_equal(rig->news.state, RELOAD_REFUSED);
    char *report = strndup(rig->news.report.at, rig->news.report.len);
    assert_non_null(report);
    assert_non_null(strstr(report, "\"fault_count\":2"));
    assert_non_null(strstr(report, "payers/bad/policy.lua"));
    assert_non_null(strstr(report, "payers/worse/policy.lua"));
    free(report);
}

static void told(struct reload_rig *rig, const char *words)
{
    struct buffer out;
    struct json *json;
    struct arena arena;
    arena_init(&arena, 1 << 24);
    buffer_init(&out, 1 << 20);
    reload_tell(rig->reload, &out);
    assert_ok(json_read_document(buffer_text(&out), &arena, &json, &rig->error),
              &rig->error);
    buffer_put_char(&out, '\0');
    if (!strstr(out.at, words))
        fail_msg("\"%s\" is not in %s", words, out.at);
    buffer_release(&out);
    arena_release(&arena);
}

static void an_old_refusal_is_unhealthy(void **state)
{
    struct reload_rig *rig = *state;
    rig->options.stale_after_s = 3600;
    open_and_rest(rig);
    told(rig, "\"healthy\":true");
    folders_put(&rig->folders, "payers/acme/policy.lua", "return {");
    assert_true(rig_turn(rig));
    told(rig, "\"healthy\":true");
    rig_close(rig);
    rig->options.stale_after_s = 0;
    open_and_rest(rig);
    assert_int_equal(rig->news.state, RELOAD_REFUSED);
    told(rig, "\"healthy\":false");
    folders_policy(&rig->folders, "acme", "one");
    assert_true(rig_turn(rig));
    told(rig, "\"healthy\":true");
}

/* ---- rolled back ---- */

static void a_rollback_holds_until_the_folders_change(void **state)
{
    struct reload_rig *rig = *state;
    char first[17];
    open_and_rest(rig);
    memcpy(first, rig->active_id, sizeof first);
    folders_policy(&rig->folders, "acme", "two");
    assert_true(rig_turn(rig));
    struct policy_set *second = rig->active;
    assert_ok(reload_rollback(rig->reload, NULL, first, &rig->news, &rig->error),
              &rig->error);
    assert_string_equal(rig->news.cause, "rolled back");
    assert_string_equal(rig->news.version.id, first);
    rig->active = rig->news.version.policies;
    reload_forget(rig->reload, second);
    rig_decides(rig, "hello one");
    assert_false(rig_turn(rig));
    told(rig, "\"rolled_back\":true");
    rig_close(rig);
    open_and_rest(rig);
    rig_decides(rig, "hello one");
    folders_policy(&rig->folders, "acme", "three");
    assert_true(rig_turn(rig));
    rig_decides(rig, "hello three");
    told(rig, "\"rolled_back\":false");
}

static void a_rollback_to_nowhere_is_refused(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    assert_fails(
        reload_rollback(rig->reload, NULL, "0123456789abcdef", &rig->news, &rig->error),
        STATUS_NOT_FOUND, &rig->error);
    assert_fails(
        reload_rollback(rig->reload, NULL, rig->active_id, &rig->news, &rig->error),
        STATUS_USAGE, &rig->error);
    assert_fails(
        reload_rollback(rig->reload, NULL, "../../../etc", &rig->news, &rig->error),
        STATUS_NOT_FOUND, &rig->error);
    assert_fails(reload_approve(rig->reload, rig->active_id, &rig->news, &rig->error),
                 STATUS_NOT_FOUND, &rig->error);
}

/* ---- the same as check ---- */

static void a_copy_decides_byte_by_byte_as_the_folders(void **state)
{
    struct reload_rig *rig = *state;
    struct policy_set *check = NULL;
    struct buffer ours, theirs;
    open_and_rest(rig);
    assert_ok(policy_set_open(&rig->folders.options, &check, &rig->error), &rig->error);
    buffer_init(&ours, 1 << 20);
    buffer_init(&theirs, 1 << 20);
    rig_decide(rig->active, &ours);
    rig_decide(check, &theirs);
    assert_int_equal(ours.len, theirs.len);
    assert_memory_equal(ours.at, theirs.at, ours.len);
    buffer_release(&ours);
    buffer_release(&theirs);
    policy_set_close(check);
}

/* ---- the store ---- */

static size_t stored(const struct reload_rig *rig)
{
    char command[256];
    size_t count = 0;
    (void)snprintf(command, sizeof command, "ls -d %s/????????????????",
                   rig->folders.store);
    FILE *list = popen(command, "r");
    assert_non_null(list);
    for (int c; (c = getc(list)) != EOF;)
        count += c == '\n';
    assert_int_equal(pclose(list), 0);
    return count;
}

static void the_store_does_not_grow_for_ever(void **state)
{
    struct reload_rig *rig = *state;
    open_and_rest(rig);
    for (int i = 0; i < 40; i++) {
        char title[16];
        (void)snprintf(title, sizeof title, "number %d", i);
        folders_policy(&rig->folders, "acme", title);
        assert_true(rig_turn(rig));
    }
    rig_decides(rig, "hello number 39");
    assert_in_range(stored(rig), 2, 20);
}

/* ---- words ---- */

static enum status collect(void *context, struct text piece, struct error *error)
{
    (void)error;
    buffer_put_text(context, piece);
    return STATUS_OK;
}

static void ask(struct reload_rig *rig, const char *const *words, const char *answer)
{
    const struct versions_desk desk = {rig->reload, rig->folders.store, rig->ledger,
                                       NULL};
    struct buffer out;
    size_t count = 0;
    bool ready;
    buffer_init(&out, 1 << 20);
    const struct answer_out to = {&out, collect};
    while (words[count])
        count++;
    assert_ok(
        versions_answer(&desk, count, words, &to, &rig->news, &ready, &rig->error),
        &rig->error);
    buffer_put_char(&out, '\0');
    if (!strstr(out.at, answer))
        fail_msg("\"%s\" is not in %s", answer, out.at);
    buffer_release(&out);
}

static void it_is_shown(void **state)
{
    struct reload_rig *rig = *state;
    static const char *const nothing[] = {NULL};
    static const char *const json[] = {"show", "--format", "json", NULL};
    open_and_rest(rig);
    ask(rig, nothing, rig->active_id);
    ask(rig, json, "\"state\":\"active\"");
    folders_put(&rig->folders, "payers/acme/policy.lua", "return {\n\n(\n");
    assert_true(rig_turn(rig));
    ask(rig, nothing, "payers/acme/policy.lua:4: ");
    rig_close(rig);
    ask(rig, nothing, "payers/acme/policy.lua:4: ");
}

static void words_that_are_no_question(void **state)
{
    struct reload_rig *rig = *state;
    static const char *const questions[][4] = {
        {"approve"},
        {"rollback"},
        {"approve", "xyz"},
        {"show", "more"},
        {"dance"},
        {"history", "0123456789ABCDEF"},
        {"show", "--format"},
        {"show", "--format", "xml"},
    };
    open_and_rest(rig);
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        const struct versions_desk desk = {rig->reload, rig->folders.store, NULL, NULL};
        const struct answer_out to = {NULL, collect};
        size_t count = 0;
        bool ready;
        while (count < 4 && questions[i][count])
            count++;
        assert_fails(versions_answer(&desk, count, questions[i], &to, &rig->news,
                                     &ready, &rig->error),
                     STATUS_USAGE, &rig->error);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    struct error error = ERROR_NONE;
    const struct CMUnitTest tests[] = {
        TEST(the_first_start_builds_what_is_there),
        TEST(the_first_start_refuses_a_fault),
        TEST(a_later_start_begins_with_what_was_active),
        TEST(a_lost_copy_is_built_again),
        TEST(a_change_is_swapped_in),
        TEST(a_library_takes_all_that_use_it_along),
        TEST(all_or_none),
        TEST(what_decides_nothing_is_no_news),
        TEST(a_file_replaced_by_rename_is_noticed),
        TEST(a_whole_folder_swapped_is_noticed),
        TEST(a_link_swapped_is_noticed),
        TEST(a_root_link_swapped_is_noticed),
        TEST(a_folder_deleted_and_made_again_is_noticed),
        TEST(events_wake),
        TEST(what_still_changes_is_left_to_settle),
        TEST(what_is_mended_is_news),
        TEST(every_fault_is_told),
        TEST(an_old_refusal_is_unhealthy),
        TEST(a_rollback_holds_until_the_folders_change),
        TEST(a_rollback_to_nowhere_is_refused),
        TEST(a_copy_decides_byte_by_byte_as_the_folders),
        TEST(the_store_does_not_grow_for_ever),
        TEST(it_is_shown),
        TEST(words_that_are_no_question),
    };
    json_start();
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

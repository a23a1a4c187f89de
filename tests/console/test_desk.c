/* The policies on the desk while their files change: what is right is swapped,
 * what has a fault is told once and the versions of before stay; what is tried
 * lies over them, and goes with the change or refuses it. */
#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "console/desk_room.h"
#include "support/gonio_test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig {
    char top[32], path[64];
    const char *payers[2];
    struct policy_set_options folders;
    struct desk *desk;
    struct error error;
};

static int remove_item(const char *path, const struct stat *about, int kind,
                       struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void put(struct rig *rig, const char *title, const char *rules)
{
    char draft[80];
    (void)snprintf(draft, sizeof draft, "%s.new", rig->path);
    FILE *file = fopen(draft, "w");
    assert_non_null(file);
    (void)fprintf(file,
                  "return policy { id = 'acme', version = '1', title = '%s',\n"
                  "  coverage = { source = 'S', codes = {\n"
                  "    { codes = 'any', status = 'covered', source = 'S' } } },\n"
                  "  units = { { method = 'midpoint', source = 'S' } },\n"
                  "  rules = { %s } }\n",
                  title, rules);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rename(draft, rig->path), 0);
}

#define RULE(id)                                                                       \
    "rule { id = '" id "', topic = 'x', title = 'T', severity = 'warn', source = "     \
    "'S', check = function(day) return true end },"

static int set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    strcpy(rig->top, "/tmp/gonio-desk-XXXXXX");
    assert_non_null(mkdtemp(rig->top));
    (void)snprintf(rig->path, sizeof rig->path, "%s/acme", rig->top);
    assert_int_equal(mkdir(rig->path, 0700), 0);
    (void)snprintf(rig->path, sizeof rig->path, "%s/acme/policy.lua", rig->top);
    put(rig, "first", RULE("a.b"));
    rig->payers[0] = rig->top;
    rig->folders = (struct policy_set_options){.payers = rig->payers};
    assert_ok(desk_new(&rig->folders, &rig->desk, &rig->error), &rig->error);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *rig = *state;
    desk_free(rig->desk);
    (void)nftw(rig->top, remove_item, 8, FTW_DEPTH | FTW_PHYS);
    free(rig);
    return 0;
}

static const struct policy *policy(struct rig *rig)
{
    const struct policy *found = NULL;
    assert_ok(policy_set_find(desk_set(rig->desk), TEXT("acme"), &found, &rig->error),
              &rig->error);
    return found;
}

static bool look(struct rig *rig)
{
    bool changed = false;
    assert_ok(desk_look(rig->desk, &changed, &rig->error), &rig->error);
    return changed;
}

static void look_fails(struct rig *rig)
{
    bool changed = true;
    assert_fails(desk_look(rig->desk, &changed, &rig->error), STATUS_POLICY,
                 &rig->error);
    assert_false(changed);
}

static enum status try_one(struct rig *rig, const char *rule, const char *text,
                           enum try_kind kind)
{
    char id[] = "acme", name[32], words[200];
    (void)snprintf(name, sizeof name, "%s", rule);
    (void)snprintf(words, sizeof words, "%s", text);
    struct tries tries = {.at = {{id, name, words, kind}}, .count = 1};
    return desk_try(rig->desk, &tries, &rig->error);
}

/* ---- what changes on disk ---- */

static void nothing_changes_by_itself(void **state)
{
    struct rig *rig = *state;
    struct policy_set *set = desk_set(rig->desk);
    assert_false(look(rig));
    (void)policy(rig);
    assert_false(look(rig));
    assert_ptr_equal(desk_set(rig->desk), set);
    assert_ptr_equal(desk_plain(rig->desk), set);
}

static void a_saved_change_decides(void **state)
{
    struct rig *rig = *state;
    const struct policy *before = policy(rig);
    put(rig, "second", RULE("a.b") RULE("a.c"));
    assert_true(look(rig));
    assert_text(policy(rig)->title, "second");
    assert_int_equal(policy(rig)->rule_count, 2);
    /* Decisions of before may still be held: its texts live on. */
    assert_text(before->title, "first");
    desk_settled(rig->desk);
    assert_false(look(rig));
}

static void a_fault_is_told_once_and_nothing_changes(void **state)
{
    struct rig *rig = *state;
    (void)policy(rig);
    put(rig, "second", "rule { id = 'a.b' }");
    look_fails(rig);
    assert_string_equal(rig->error.file, rig->path);
    assert_int_equal(rig->error.line, 5);
    assert_non_null(strstr(rig->error.fix, "the policies of before go on deciding"));
    assert_text(policy(rig)->title, "first");
    assert_false(look(rig));
    assert_text(policy(rig)->title, "first");
    put(rig, "third", RULE("a.b"));
    assert_true(look(rig));
    assert_text(policy(rig)->title, "third");
}

static void a_fault_of_what_nobody_read_hinders_nothing(void **state)
{
    struct rig *rig = *state;
    put(rig, "second", "rule { id = 'a.b' }");
    assert_true(look(rig));
    put(rig, "third", RULE("a.b"));
    assert_true(look(rig));
    assert_text(policy(rig)->title, "third");
}

static void a_policy_that_is_gone_is_gone(void **state)
{
    struct rig *rig = *state;
    const struct policy *found = NULL;
    (void)policy(rig);
    assert_int_equal(unlink(rig->path), 0);
    assert_true(look(rig));
    assert_fails(
        policy_set_find(desk_set(rig->desk), TEXT("acme"), &found, &rig->error),
        STATUS_NOT_FOUND, &rig->error);
}

/* ---- what is tried ---- */

static void what_is_tried_lies_over_the_files(void **state)
{
    struct rig *rig = *state;
    assert_ok(try_one(rig, "x.y", "function(day) return true end", TRY_FUNCTION),
              &rig->error);
    assert_ptr_not_equal(desk_set(rig->desk), desk_plain(rig->desk));
    assert_int_equal(policy(rig)->rule_count, 2);
    assert_int_equal(policy(rig)->layer_count, 2);
    put(rig, "second", RULE("a.b") RULE("a.c"));
    assert_true(look(rig));
    assert_text(policy(rig)->title, "second");
    assert_int_equal(policy(rig)->rule_count, 3);
    assert_ok(desk_try(rig->desk, &(struct tries){.count = 0}, &rig->error),
              &rig->error);
    assert_ptr_equal(desk_set(rig->desk), desk_plain(rig->desk));
    assert_int_equal(policy(rig)->rule_count, 2);
}

static void a_faulty_try_changes_nothing(void **state)
{
    struct rig *rig = *state;
    assert_ok(try_one(rig, "a.b", "true", TRY_OFF), &rig->error);
    struct policy_set *set = desk_set(rig->desk);
    assert_fails(try_one(rig, "x.y", "function(day)\n  return 1 +\nend", TRY_FUNCTION),
                 STATUS_POLICY, &rig->error);
    assert_string_equal(rig->error.file, ":try x.y");
    assert_int_equal(rig->error.line, 3);
    assert_ptr_equal(desk_set(rig->desk), set);
    assert_int_equal(desk_tries(rig->desk)->count, 1);
    assert_string_equal(desk_tries(rig->desk)->at[0].rule, "a.b");
}

/* Its rule went: until it is no longer tried, the files of before decide. */
static void a_change_that_does_not_take_the_try_is_refused(void **state)
{
    struct rig *rig = *state;
    assert_ok(try_one(rig, "a.b", "true", TRY_OFF), &rig->error);
    (void)policy(rig);
    put(rig, "second", RULE("a.c"));
    look_fails(rig);
    assert_string_equal(rig->error.file, ":try a.b");
    assert_non_null(strstr(rig->error.fix, ":untry"));
    assert_text(policy(rig)->title, "first");
    assert_ok(desk_try(rig->desk, &(struct tries){.count = 0}, &rig->error),
              &rig->error);
    assert_text(policy(rig)->title, "second");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_changes_by_itself),
        TEST(a_saved_change_decides),
        TEST(a_fault_is_told_once_and_nothing_changes),
        TEST(a_fault_of_what_nobody_read_hinders_nothing),
        TEST(a_policy_that_is_gone_is_gone),
        TEST(what_is_tried_lies_over_the_files),
        TEST(a_faulty_try_changes_nothing),
        TEST(a_change_that_does_not_take_the_try_is_refused),
    };
    return cmocka_run_group_tests_name("console: desk", tests, NULL, NULL);
}

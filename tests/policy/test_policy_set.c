/* Payer folders: which ids they hold, who wins, when a policy is loaded, and
 * that no id of a session reaches a file. */
#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "support/gonio_test.h"

#include "base/hash.h"
#include "policy/policy_set.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- folders of a test ---- */

struct folders {
    char top[32];
    char a[48], b[48];
    const char *payers[3];
    struct policy_set *set;
    struct error error;
};

static int remove_item(const char *path, const struct stat *about, int kind,
                       struct FTW *at)
{
    (void)about, (void)kind, (void)at;
    return remove(path);
}

static void put_folder(const char *root, const char *path)
{
    char full[256];
    (void)snprintf(full, sizeof full, "%s/%s", root, path);
    assert_int_equal(mkdir(full, 0700), 0);
}

static void put_policy(const char *root, const char *folder, const char *id,
                       const char *title)
{
    char full[256];
    (void)snprintf(full, sizeof full, "%s/%s/policy.lua", root, folder);
    FILE *file = fopen(full, "w");
    assert_non_null(file);
    (void)fprintf(file,
                  "return policy { id = '%s', version = '1', title = '%s',\n"
                  "  coverage = { source = 'S', codes = {\n"
                  "    { codes = 'any', status = 'covered', source = 'S' } } },\n"
                  "  units = { { method = 'midpoint', source = 'S' } } }\n",
                  id, title);
    assert_int_equal(fclose(file), 0);
}

/* Two roots: a has acme, broken and medicaid/tx, b has acme again. */
static int set_up(void **state)
{
    struct folders *f = calloc(1, sizeof *f);
    assert_non_null(f);
    strcpy(f->top, "/tmp/gonio-payers-XXXXXX");
    assert_non_null(mkdtemp(f->top));
    (void)snprintf(f->a, sizeof f->a, "%s/a", f->top);
    (void)snprintf(f->b, sizeof f->b, "%s/b", f->top);
    put_folder(f->top, "a");
    put_folder(f->top, "b");
    put_folder(f->a, "acme");
    put_folder(f->a, "broken");
    put_folder(f->a, "empty");
    put_folder(f->a, "medicaid");
    put_folder(f->a, "medicaid/tx");
    put_folder(f->a, "Capital");
    put_folder(f->b, "acme");
    put_policy(f->a, "acme", "acme", "first");
    put_policy(f->a, "broken", "other", "wrong id");
    put_policy(f->a, "medicaid/tx", "medicaid/tx", "Texas");
    put_policy(f->a, "Capital", "Capital", "no lawful folder");
    put_policy(f->b, "acme", "acme", "second");
    f->payers[0] = f->a;
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct folders *f = *state;
    policy_set_close(f->set);
    (void)nftw(f->top, remove_item, 8, FTW_DEPTH | FTW_PHYS);
    free(f);
    return 0;
}

static void open_set(struct folders *f)
{
    static const char *const scripts[] = {NULL};
    const struct policy_set_options options = {.payers = f->payers, .scripts = scripts};
    assert_ok(policy_set_open(&options, &f->set, &f->error), &f->error);
}

static const struct policy *get(struct folders *f, const char *id)
{
    const struct policy *policy = NULL;
    assert_ok(policy_set_find(f->set, text_of(id), &policy, &f->error), &f->error);
    assert_non_null(policy);
    return policy;
}

static void assert_ids(struct folders *f, const char *const *expected)
{
    const struct text *ids;
    size_t count, i = 0;
    assert_ok(policy_set_ids(f->set, &ids, &count, &f->error), &f->error);
    for (; expected[i]; i++) {
        assert_true(i < count);
        assert_text(ids[i], expected[i]);
    }
    assert_int_equal(i, count);
}

static void assert_not_found(struct folders *f, struct text id)
{
    const struct policy *policy = (const struct policy *)(const void *)f;
    assert_fails(policy_set_find(f->set, id, &policy, &f->error), STATUS_NOT_FOUND,
                 &f->error);
    assert_null(policy);
}

/* ---- what is there ---- */

static void ids_are_folders_with_a_policy(void **state)
{
    static const char *const expected[] = {"acme", "broken", "medicaid/tx", NULL};
    open_set(*state);
    assert_ids(*state, expected);
}

static void folders_end_with_or_without_a_slash(void **state)
{
    static const char *const expected[] = {"acme", NULL};
    struct folders *f = *state;
    strcat(f->b, "/");
    f->payers[0] = f->b;
    open_set(f);
    assert_ids(f, expected);
    assert_text(get(f, "acme")->title, "second");
}

static void a_later_root_wins(void **state)
{
    static const char *const expected[] = {"acme", "broken", "medicaid/tx", NULL};
    struct folders *f = *state;
    f->payers[1] = f->b;
    open_set(f);
    assert_ids(f, expected);
    assert_text(get(f, "acme")->title, "second");
    assert_text(get(f, "medicaid/tx")->title, "Texas");
}

static void the_order_of_roots_decides(void **state)
{
    struct folders *f = *state;
    f->payers[0] = f->b;
    f->payers[1] = f->a;
    open_set(f);
    assert_text(get(f, "acme")->title, "first");
}

static void a_policy_is_loaded_once(void **state)
{
    struct folders *f = *state;
    char path[128];
    open_set(f);
    assert_null(policy_set_loaded(f->set, TEXT("acme")));
    const struct policy *first = get(f, "acme");
    assert_ptr_equal(policy_set_loaded(f->set, TEXT("acme")), first);
    assert_null(policy_set_loaded(f->set, TEXT("nobody")));
    (void)snprintf(path, sizeof path, "%s/acme/policy.lua", f->a);
    assert_int_equal(unlink(path), 0);
    assert_ptr_equal(get(f, "acme"), first);
    (void)snprintf(path, sizeof path, "%s/acme", f->a);
    assert_string_equal(policy_folder(first), path);
}

static void a_fault_is_found_once_and_told_each_time(void **state)
{
    struct folders *f = *state;
    const struct policy *policy;
    struct error first, again;
    open_set(f);
    assert_fails(policy_set_find(f->set, TEXT("broken"), &policy, &first),
                 STATUS_POLICY, &first);
    assert_null(policy);
    assert_non_null(strstr(first.file, "/broken/policy.lua"));
    assert_int_equal(first.line, 1);
    put_policy(f->a, "broken", "broken", "mended too late");
    assert_fails(policy_set_find(f->set, TEXT("broken"), &policy, &again),
                 STATUS_POLICY, &again);
    assert_memory_equal(&first, &again, sizeof first);
    assert_text(get(f, "acme")->title, "first");
}

static void a_policy_that_is_gone_is_a_fault(void **state)
{
    struct folders *f = *state;
    const struct policy *policy;
    char path[128];
    open_set(f);
    (void)snprintf(path, sizeof path, "%s/acme/policy.lua", f->a);
    assert_int_equal(unlink(path), 0);
    assert_fails(policy_set_find(f->set, TEXT("acme"), &policy, &f->error),
                 STATUS_POLICY, &f->error);
    assert_string_equal(f->error.file, path);
}

/* ---- ids that are none ---- */

static void hostile_ids_are_not_found(void **state)
{
    static char long_id[10240];
    const struct text ids[] = {
        TEXT(""),
        TEXT("/"),
        TEXT("."),
        TEXT(".."),
        TEXT("../a/acme"),
        TEXT("../../etc/passwd"),
        TEXT("/etc/passwd"),
        TEXT("acme/"),
        TEXT("/acme"),
        TEXT("acme//"),
        TEXT("acme/."),
        TEXT("acme\0"),
        TEXT("acme\0/x"),
        TEXT("ACME"),
        TEXT("acme "),
        TEXT("acme\n"),
        TEXT("medicaid"),
        TEXT("medicaid//tx"),
        TEXT("%s%n"),
        TEXT("\xff\xfe"),
        TEXT("empty"),
        TEXT("Capital"),
        TEXT_NONE,
    };
    struct folders *f = *state;
    open_set(f);
    memset(long_id, 'a', sizeof long_id);
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        assert_not_found(f, ids[i]);
    assert_not_found(f, (struct text){long_id, sizeof long_id});
}

/* The id comes from a session: nothing of it may stand in the message. */
static void a_message_does_not_repeat_the_id(void **state)
{
    struct folders *f = *state;
    open_set(f);
    assert_not_found(f, TEXT("acmee"));
    assert_null(strstr(f->error.message, "acmee"));
    assert_non_null(strstr(f->error.fix, "\"acme\""));
    assert_not_found(f, TEXT("john-doe-1950"));
    assert_null(strstr(f->error.message, "john"));
    assert_null(strstr(f->error.fix, "john"));
}

static void the_nearest_id_is_named(void **state)
{
    struct folders *f = *state;
    open_set(f);
    assert_string_equal(policy_set_nearest(f->set, TEXT("medicaid/tex")),
                        "medicaid/tx");
    assert_string_equal(policy_set_nearest(f->set, TEXT("Acme")), "acme");
    assert_null(policy_set_nearest(f->set, TEXT("zzzzzzzz")));
    assert_null(policy_set_nearest(f->set, TEXT("")));
}

/* ---- links, depths, roots ---- */

static void put_link(const char *target, const char *root, const char *name)
{
    char full[128];
    (void)snprintf(full, sizeof full, "%s/%s", root, name);
    assert_int_equal(symlink(target, full), 0);
}

static void links_stay_inside_the_root(void **state)
{
    static const char *const expected[] = {"acme", "alias", "broken", "medicaid/tx",
                                           NULL};
    struct folders *f = *state;
    put_link("acme", f->a, "alias");
    put_link("../b/acme", f->a, "outside");
    put_link("..", f->a, "above");
    put_link(".", f->a, "itself");
    put_link("..", f->a, "medicaid/loop");
    put_link("nowhere", f->a, "dangling");
    open_set(f);
    assert_ids(f, expected);
}

static void a_root_may_be_a_link(void **state)
{
    static const char *const expected[] = {"acme", "inner", NULL};
    struct folders *f = *state;
    char link[48];
    put_link("b", f->top, "link");
    put_link("acme", f->b, "inner");
    (void)snprintf(link, sizeof link, "%s/link", f->top);
    f->payers[0] = link;
    open_set(f);
    assert_ids(f, expected);
}

static void deep_folders_are_left_alone(void **state)
{
    static const char *const expected[] = {"acme", "one/two/three/four", NULL};
    struct folders *f = *state;
    f->payers[0] = f->b;
    put_folder(f->b, "one");
    put_folder(f->b, "one/two");
    put_folder(f->b, "one/two/three");
    put_folder(f->b, "one/two/three/four");
    put_folder(f->b, "one/two/three/four/five");
    put_policy(f->b, "one/two/three/four", "one/two/three/four", "four");
    put_policy(f->b, "one/two/three/four/five", "one/two/three/four/five", "five");
    open_set(f);
    assert_ids(f, expected);
    assert_text(get(f, "one/two/three/four")->title, "four");
}

static void a_root_that_is_not_there_is_named(void **state)
{
    static const char *const scripts[] = {NULL};
    struct folders *f = *state;
    const char *const payers[] = {f->a, "/tmp/gonio-no-such-folder", NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    assert_fails(policy_set_open(&options, &f->set, &f->error), STATUS_USAGE,
                 &f->error);
    assert_null(f->set);
    assert_string_equal(f->error.file, "/tmp/gonio-no-such-folder");
}

static void a_file_is_no_root(void **state)
{
    static const char *const scripts[] = {NULL};
    struct folders *f = *state;
    char path[128];
    (void)snprintf(path, sizeof path, "%s/acme/policy.lua", f->a);
    const char *const payers[] = {path, NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    assert_fails(policy_set_open(&options, &f->set, &f->error), STATUS_USAGE,
                 &f->error);
}

/* --payers / is a slip of the hand: it ends soon. */
static void a_root_with_too_many_folders_is_refused(void **state)
{
    static const char *const scripts[] = {NULL};
    struct folders *f = *state;
    const char *const payers[] = {f->b, NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    for (int i = 0; i < 2000; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "f%d", i);
        put_folder(f->b, name);
    }
    assert_fails(policy_set_open(&options, &f->set, &f->error), STATUS_USAGE,
                 &f->error);
    assert_string_equal(f->error.code, "policy.folders");
}

static void no_roots_have_no_policies(void **state)
{
    static const char *const expected[] = {NULL};
    struct folders *f = *state;
    f->payers[0] = NULL;
    open_set(f);
    assert_ids(f, expected);
    assert_not_found(f, TEXT("acme"));
}

static void a_copy_is_called_by_the_name_that_is_shown(void **state)
{
    struct folders *f = *state;
    const char *const shown[] = {"/etc/gonio/payers/", "ours", NULL};
    const struct policy *policy = NULL;
    struct policy_set_options options = {.payers = f->payers, .payers_shown = shown};
    f->payers[1] = f->b;
    assert_int_equal(policy_set_open(&options, &f->set, &f->error), STATUS_OK);
    assert_int_equal(policy_set_find(f->set, TEXT("medicaid/tx"), &policy, &f->error),
                     STATUS_OK);
    assert_true(text_is(policy->path, "/etc/gonio/payers/medicaid/tx/policy.lua"));
    assert_string_equal(policy_folder(policy), "/etc/gonio/payers/medicaid/tx");
    assert_int_equal(policy_set_find(f->set, TEXT("acme"), &policy, &f->error),
                     STATUS_OK);
    assert_true(text_is(policy->title, "second"));
    assert_true(text_is(policy->path, "ours/acme/policy.lua"));
    assert_int_equal(policy_set_find(f->set, TEXT("broken"), &policy, &f->error),
                     STATUS_POLICY);
    assert_string_equal(f->error.file, "/etc/gonio/payers/broken/policy.lua");
}

/* ---- overlays ---- */

static void open_overlaid(struct folders *f, const char *id, const char *text)
{
    const struct policy_overlay overlay = {text_of(id), "(tried)", text_of(text)};
    const struct policy_set_options options = {
        .payers = f->payers, .overlays = &overlay, .overlay_count = 1};
    assert_ok(policy_set_open(&options, &f->set, &f->error), &f->error);
}

static void an_overlay_lies_over_its_policy_alone(void **state)
{
    struct folders *f = *state;
    char path[128];
    put_folder(f->a, "over");
    (void)snprintf(path, sizeof path, "%s/over/policy.lua", f->a);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fprintf(file,
                  "return policy { id = 'over', version = '1', extends = 'acme' }\n");
    assert_int_equal(fclose(file), 0);
    open_overlaid(f, "acme",
                  "return policy { id = 'acme', version = '2', title = 'tried',\n"
                  "  extends = 'acme' }\n");
    const struct policy *policy = get(f, "acme");
    assert_text(policy->title, "tried");
    assert_text(policy->path, "(tried)");
    assert_int_equal(policy->layer_count, 2);
    (void)snprintf(path, sizeof path, "%s/acme", f->a);
    assert_string_equal(policy_folder(policy), path);
    (void)strcat(path, "/policy.lua");
    assert_text(policy->layers[1].path, path);
    assert_text(get(f, "over")->title, "first");
    assert_text(get(f, "medicaid/tx")->title, "Texas");
}

static void an_overlay_lies_over_all_folders(void **state)
{
    struct folders *f = *state;
    f->payers[1] = f->b;
    open_overlaid(f, "acme",
                  "return policy { id = 'acme', version = '2', extends = 'acme' }");
    const struct policy *policy = get(f, "acme");
    assert_text(policy->title, "second");
    assert_int_equal(policy->layer_count, 2);
}

static void a_fault_of_an_overlay_has_its_name_and_line(void **state)
{
    struct folders *f = *state;
    const struct policy *policy = NULL;
    open_overlaid(f, "acme",
                  "return policy { id = 'acme', version = '2', extends = 'acme',\n"
                  "  changes = { { 'no.such', off = true, because = 'B' } } }");
    assert_fails(policy_set_find(f->set, TEXT("acme"), &policy, &f->error),
                 STATUS_POLICY, &f->error);
    assert_string_equal(f->error.file, "(tried)");
    assert_int_equal(f->error.line, 2);
    assert_text(get(f, "medicaid/tx")->title, "Texas");
}

static void an_overlay_of_no_policy_lies_over_nothing(void **state)
{
    static const char *const expected[] = {"acme", "broken", "medicaid/tx", NULL};
    struct folders *f = *state;
    open_overlaid(f, "nobody", "return policy { id = 'nobody', version = '1' }");
    assert_ids(f, expected);
    assert_not_found(f, TEXT("nobody"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ids_are_folders_with_a_policy),
        TEST(folders_end_with_or_without_a_slash),
        TEST(a_later_root_wins),
        TEST(the_order_of_roots_decides),
        TEST(a_policy_is_loaded_once),
        TEST(a_fault_is_found_once_and_told_each_time),
        TEST(a_policy_that_is_gone_is_a_fault),
        TEST(hostile_ids_are_not_found),
        TEST(a_message_does_not_repeat_the_id),
        TEST(the_nearest_id_is_named),
        TEST(links_stay_inside_the_root),
        TEST(a_root_may_be_a_link),
        TEST(deep_folders_are_left_alone),
        TEST(a_root_that_is_not_there_is_named),
        TEST(a_file_is_no_root),
        TEST(a_root_with_too_many_folders_is_refused),
        TEST(an_overlay_lies_over_its_policy_alone),
        TEST(an_overlay_lies_over_all_folders),
        TEST(a_fault_of_an_overlay_has_its_name_and_line),
        TEST(an_overlay_of_no_policy_lies_over_nothing),
        TEST(a_copy_is_called_by_the_name_that_is_shown),
        TEST(no_roots_have_no_policies),
    };
    struct error error = ERROR_NONE;
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A set of folders read whole, kept, and opened again. */
#define _XOPEN_SOURCE 700

#include "reload/folders.h"

#include "base/hash.h"
#include "reload/generation.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig {
    struct test_folders folders;
    struct generation generation;
    struct policy_set *set;
    struct error error;
};

static int set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    assert_non_null(rig);
    folders_make(&rig->folders);
    *state = rig;
    return 0;
}

static int tear_down(void **state)
{
    struct rig *rig = *state;
    policy_set_close(rig->set);
    generation_release(&rig->generation);
    folders_remove(&rig->folders);
    free(rig);
    return 0;
}

static enum status read_again(struct rig *rig)
{
    generation_release(&rig->generation);
    rig->error = ERROR_NONE;
    return generation_read(&rig->folders.options, &rig->generation, &rig->error);
}

static void read_id(struct rig *rig, char id[GENERATION_ID])
{
    assert_ok(read_again(rig), &rig->error);
    memcpy(id, rig->generation.id, GENERATION_ID);
}

static void assert_refused(struct rig *rig, const char *code, const char *words,
                           const char *file)
{
    assert_fails(read_again(rig), STATUS_POLICY, &rig->error);
    assert_string_equal(rig->error.code, code);
    if (!strstr(rig->error.message, words))
        fail_msg("\"%s\" does not say \"%s\"", rig->error.message, words);
    assert_non_null(strstr(rig->error.file, file));
    assert_non_null(strstr(rig->error.file, rig->folders.top));
}

static const struct policy *find(struct rig *rig, const char *id)
{
    const struct policy *policy = NULL;
    assert_ok(policy_set_find(rig->set, text_of(id), &policy, &rig->error),
              &rig->error);
    return policy;
}

static bool has(const struct rig *rig, const char *path)
{
    return !text_is_absent(generation_file(&rig->generation.whole, path));
}

/* ---- what is in it ---- */

static void files_of_policies_are_in_it(void **state)
{
    struct rig *rig = *state;
    folders_put(&rig->folders, "payers/identity.lua", "return {}\n");
    folders_put(&rig->folders, "payers/acme/cases.json", "{}");
    folders_put(&rig->folders, "payers/acme/notes.txt", "no");
    folders_put(&rig->folders, "payers/README.md", "no");
    folders_put(&rig->folders, "payers/.git/policy.lua", "no");
    folders_put(&rig->folders, "payers/Upper/policy.lua", "no");
    folders_put(&rig->folders, "payers/a/b/c/d/policy.lua", "yes");
    folders_put(&rig->folders, "payers/a/b/c/d/e/policy.lua", "no");
    folders_put(&rig->folders, "scripts/deep/er.lua", "return {}\n");
    folders_put(&rig->folders, "scripts/demo", "no");
    assert_ok(read_again(rig), &rig->error);
    assert_true(has(rig, "payers/0/acme/policy.lua"));
    assert_true(has(rig, "payers/0/acme/cases.json"));
    assert_true(has(rig, "payers/0/identity.lua"));
    assert_true(has(rig, "payers/0/a/b/c/d/policy.lua"));
    assert_true(has(rig, "scripts/0/lib.lua"));
    assert_true(has(rig, "scripts/0/deep/er.lua"));
    assert_true(has(rig, "roots"));
    assert_int_equal(rig->generation.whole.count, 7);
}

static void its_id_is_of_what_it_holds(void **state)
{
    struct rig *rig = *state;
    char first[GENERATION_ID], second[GENERATION_ID];
    read_id(rig, first);
    folders_put(&rig->folders, "payers/acme/notes.txt", "nothing that decides");
    read_id(rig, second);
    assert_string_equal(first, second);
    folders_put(&rig->folders, "scripts/lib.lua", "return { say = 'howdy' }\n");
    read_id(rig, second);
    assert_string_not_equal(first, second);
    folders_put(&rig->folders, "scripts/lib.lua", "return { say = 'hello' }\n");
    read_id(rig, second);
    assert_string_equal(first, second);
}

static void what_folders_are_called_belongs_to_it(void **state)
{
    struct rig *rig = *state;
    char first[GENERATION_ID], second[GENERATION_ID], other[256];
    read_id(rig, first);
    folders_rename(&rig->folders, "payers", "others");
    folders_path(&rig->folders, "others", other);
    rig->folders.payers_list[0] = other;
    read_id(rig, second);
    assert_string_not_equal(first, second);
}

/* ---- links ---- */

static void links_within_the_folder_are_followed(void **state)
{
    struct rig *rig = *state;
    folders_rename(&rig->folders, "payers/acme", "payers/..v1");
    folders_link(&rig->folders, "..v1", "payers/..data");
    folders_link(&rig->folders, "..data", "payers/acme");
    assert_ok(read_again(rig), &rig->error);
    assert_true(has(rig, "payers/0/acme/policy.lua"));
    assert_int_equal(rig->generation.whole.count, 3);
}

static void a_root_may_be_a_link(void **state)
{
    struct rig *rig = *state;
    folders_rename(&rig->folders, "payers", "v1");
    folders_link(&rig->folders, "v1", "payers");
    assert_ok(read_again(rig), &rig->error);
    assert_true(has(rig, "payers/0/acme/policy.lua"));
}

static void links_that_leave_are_refused(void **state)
{
    struct rig *rig = *state;
    folders_put(&rig->folders, "secret", "of somebody else");
    folders_link(&rig->folders, "../../secret", "payers/acme/cases.json");
    assert_refused(rig, "policy.link", "leads out", "payers/acme/cases.json");
    folders_take(&rig->folders, "payers/acme/cases.json");
    folders_link(&rig->folders, "/etc/passwd", "payers/acme/cases.json");
    assert_refused(rig, "policy.link", "leads out", "payers/acme/cases.json");
    folders_take(&rig->folders, "payers/acme/cases.json");
    folders_link(&rig->folders, "/etc", "payers/etc");
    assert_refused(rig, "policy.link", "leads out", "payers/etc");
}

static void links_in_a_circle_are_refused(void **state)
{
    struct rig *rig = *state;
    folders_link(&rig->folders, "cases.json", "payers/acme/cases.json");
    assert_refused(rig, "policy.link", "circle", "payers/acme/cases.json");
    folders_take(&rig->folders, "payers/acme/cases.json");
    folders_link(&rig->folders, "..", "payers/acme/up");
    assert_refused(rig, "policy.link", "circle", "payers/acme/up");
}

/* ---- files that are none ---- */

static void what_is_no_file_is_refused(void **state)
{
    struct rig *rig = *state;
    char path[256];
    folders_path(&rig->folders, "payers/acme/cases.json", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_refused(rig, "policy.file", "not a regular file", "cases.json");
    folders_take(&rig->folders, "payers/acme/cases.json");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_refused(rig, "policy.file", "not a regular file", "cases.json");
    folders_take(&rig->folders, "payers/acme/cases.json");
    folders_link(&rig->folders, "gone", "payers/acme/cases.json");
    assert_refused(rig, "policy.file", "leads nowhere", "cases.json");
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    struct rig *rig = *state;
    char path[256];
    folders_path(&rig->folders, "payers/acme/policy.lua", path);
    assert_int_equal(truncate(path, (off_t)1 << 40), 0);
    assert_refused(rig, "policy.file", "too large", "payers/acme/policy.lua");
}

static void a_folder_that_is_gone_is_refused(void **state)
{
    struct rig *rig = *state;
    folders_rename(&rig->folders, "payers", "away");
    assert_refused(rig, "policy.file", "not there", "payers");
}

/* ---- torn ---- */

struct writer {
    const struct test_folders *folders;
    atomic_bool stop;
    unsigned rounds;
};

/* The policy is always renamed into its place first: at any moment it is of the
 * library's round, or the next one. */
static void *write_on(void *context)
{
    struct writer *writer = context;
    static const char *const names[] = {"payers/acme/policy.lua", "scripts/lib.lua"};
    while (!atomic_load(&writer->stop)) {
        writer->rounds++;
        for (size_t i = 0; i < 2; i++) {
            folders_put(writer->folders, "next", "%u %u\n", writer->rounds,
                        writer->rounds);
            folders_rename(writer->folders, "next", names[i]);
        }
        const struct timespec pause = {.tv_nsec = writer->rounds % 7 * 3000000};
        (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

static void what_is_read_was_there_at_one_moment(void **state)
{
    struct rig *rig = *state;
    struct writer writer = {.folders = &rig->folders};
    pthread_t thread;
    unsigned whole = 0;
    folders_put(&rig->folders, "payers/acme/policy.lua", "0 0\n");
    folders_put(&rig->folders, "scripts/lib.lua", "0 0\n");
    assert_int_equal(pthread_create(&thread, NULL, write_on, &writer), 0);
    for (int i = 0; i < 100 || (!whole && i < 100000); i++) {
        enum status status = read_again(rig);
        struct text a =
            generation_file(&rig->generation.whole, "payers/0/acme/policy.lua");
        struct text b = generation_file(&rig->generation.whole, "scripts/0/lib.lua");
        unsigned x = 0, y = 1, z = 0;
        if (status == STATUS_LOCKED)
            continue;
        assert_ok(status, &rig->error);
        whole++;
        assert_int_equal(sscanf(a.at, "%u %u", &x, &y), 2);
        assert_int_equal(x, y);
        assert_int_equal(sscanf(b.at, "%u %u", &z, &y), 2);
        assert_int_equal(z, y);
        assert_true(x == z || x == z + 1);
    }
    atomic_store(&writer.stop, true);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(whole > 0);
}

/* ---- kept, and opened ---- */

static void what_is_kept_decides_without_the_folders(void **state)
{
    struct rig *rig = *state;
    char path[300];
    assert_ok(read_again(rig), &rig->error);
    assert_ok(generation_store(&rig->generation.whole, rig->folders.store, &rig->error),
              &rig->error);
    folders_take(&rig->folders, "payers");
    folders_take(&rig->folders, "scripts");
    assert_ok(generation_open(&rig->generation.whole, rig->folders.store, &rig->set,
                              &rig->error),
              &rig->error);
    const struct policy *policy = find(rig, "acme");
    assert_text(policy->title, "one");
    (void)snprintf(path, sizeof path, "%s/acme/policy.lua", rig->folders.payers);
    assert_text(policy->path, path);
}

static void it_is_for_its_owner_alone(void **state)
{
    struct rig *rig = *state;
    char path[512];
    struct stat about;
    assert_ok(read_again(rig), &rig->error);
    assert_ok(generation_store(&rig->generation.whole, rig->folders.store, &rig->error),
              &rig->error);
    (void)snprintf(path, sizeof path, "%s/%s", rig->folders.store, rig->generation.id);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0700);
    strcat(path, "/payers/0/acme/policy.lua");
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

static void it_is_read_back_as_it_was(void **state)
{
    struct rig *rig = *state;
    struct generation back;
    assert_ok(read_again(rig), &rig->error);
    assert_ok(generation_store(&rig->generation.whole, rig->folders.store, &rig->error),
              &rig->error);
    enum status status =
        generation_load(rig->folders.store, rig->generation.id, &back, &rig->error);
    assert_ok(status, &rig->error);
    assert_memory_equal(&back.whole.hash, &rig->generation.whole.hash,
                        sizeof back.whole.hash);
    assert_int_equal(back.whole.count, rig->generation.whole.count);
    for (size_t i = 0; i < back.whole.count; i++) {
        assert_true(
            text_equal(back.whole.files[i].path, rig->generation.whole.files[i].path));
        assert_true(
            text_equal(back.whole.files[i].text, rig->generation.whole.files[i].text));
    }
    generation_release(&back);
    assert_fails(
        generation_load(rig->folders.store, "0123456789abcdef", &back, &rig->error),
        STATUS_NOT_FOUND, &rig->error);
    generation_release(&back);
    assert_fails(generation_load(rig->folders.store, "../../etc", &back, &rig->error),
                 STATUS_NOT_FOUND, &rig->error);
    generation_release(&back);
}

static void put_in_store(struct rig *rig, const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "store/%s/%s", rig->generation.id, name);
    folders_put(&rig->folders, path, "%s", text);
}

static void a_damaged_copy_is_found_and_made_anew(void **state)
{
    struct rig *rig = *state;
    static const char *const names[] = {"payers/0/acme/policy.lua", "manifest",
                                        "scripts/0/lib.lua", "roots"};
    assert_ok(read_again(rig), &rig->error);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct generation back;
        assert_ok(
            generation_store(&rig->generation.whole, rig->folders.store, &rig->error),
            &rig->error);
        put_in_store(rig, names[i], "return {}\n");
        assert_fails(
            generation_load(rig->folders.store, rig->generation.id, &back, &rig->error),
            STATUS_IO, &rig->error);
        generation_release(&back);
    }
    assert_ok(generation_open(&rig->generation.whole, rig->folders.store, &rig->set,
                              &rig->error),
              &rig->error);
    assert_text(find(rig, "acme")->title, "one");
}

static void without_a_store_it_opens_all_the_same(void **state)
{
    struct rig *rig = *state;
    struct error fault = ERROR_NONE;
    const struct policy *policy;
    folders_put(&rig->folders, "payers/broken/policy.lua", "return {\n");
    folders_policy(&rig->folders, "zebra", "last");
    assert_ok(read_again(rig), &rig->error);
    assert_ok(generation_open(&rig->generation.whole, NULL, &rig->set, &rig->error),
              &rig->error);
    assert_text(find(rig, "zebra")->title, "last");
    assert_fails(policy_set_find(rig->set, TEXT("broken"), &policy, &fault),
                 STATUS_POLICY, &fault);
    assert_non_null(strstr(fault.file, rig->folders.payers));
    assert_true(fault.line > 0);
}

static void a_path_that_leaves_is_never_written(void **state)
{
    struct rig *rig = *state;
    static const char *const paths[] = {
        "../evil", "/etc/evil", "payers/../../evil", "payers//evil", "payers/.evil",
        "Evil",    ""};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        const struct ledger_file file = {text_of(paths[i]), TEXT("x")};
        struct ledger_generation whole = {.files = &file, .count = 1};
        struct buffer manifest;
        buffer_init(&manifest, 4096);
        generation_manifest(&whole, &manifest);
        whole.hash = hash_of(buffer_text(&manifest));
        buffer_release(&manifest);
        assert_fails(generation_store(&whole, rig->folders.store, &rig->error),
                     STATUS_IO, &rig->error);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    struct error error = ERROR_NONE;
    const struct CMUnitTest tests[] = {
        TEST(files_of_policies_are_in_it),
        TEST(its_id_is_of_what_it_holds),
        TEST(what_folders_are_called_belongs_to_it),
        TEST(links_within_the_folder_are_followed),
        TEST(a_root_may_be_a_link),
        TEST(links_that_leave_are_refused),
        TEST(links_in_a_circle_are_refused),
        TEST(what_is_no_file_is_refused),
        TEST(a_file_that_is_too_large_is_refused),
        TEST(a_folder_that_is_gone_is_refused),
        TEST(what_is_read_was_there_at_one_moment),
        TEST(what_is_kept_decides_without_the_folders),
        TEST(it_is_for_its_owner_alone),
        TEST(it_is_read_back_as_it_was),
        TEST(a_damaged_copy_is_found_and_made_anew),
        TEST(without_a_store_it_opens_all_the_same),
        TEST(a_path_that_leaves_is_never_written),
    };
    if (hash_start(&error))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}

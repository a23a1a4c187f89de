/* The spool's folders and lock, deposits, moves, the inbox, the settings. */
#define _GNU_SOURCE

#include "support/gonio_test.h"

#include "base/hash.h"
#include "watch/deposit.h"
#include "watch/inbox.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct rig {
    char path[64];
    struct spool spool;
    struct watch_config config;
    struct inbox *inbox;
    struct error error;
};

static int remove_one(const char *path, const struct stat *known, int kind,
                      struct FTW *at)
{
    (void)known;
    (void)kind;
    (void)at;
    return remove(path);
}

static int set_up(void **state)
{
    struct rig *rig = calloc(1, sizeof *rig);
    snprintf(rig->path, sizeof rig->path, "/tmp/gonio-spool-XXXXXX");
    if (!mkdtemp(rig->path))
        return -1;
    rig->config = watch_config_default;
    *state = rig;
    spool_init(&rig->spool);
    umask(077);
    return hash_start(&rig->error) ||
           spool_open(rig->path, true, &rig->spool, &rig->error);
}

static int tear_down(void **state)
{
    struct rig *rig = *state;
    inbox_free(rig->inbox);
    spool_close(&rig->spool);
    nftw(rig->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(rig);
    return 0;
}

static void write_at(int dir, const char *name, const char *content)
{
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), (ssize_t)strlen(content));
    close(fd);
}

static void read_at(int dir, const char *name, char content[64])
{
    int fd = openat(dir, name, O_RDONLY);
    ssize_t n = fd < 0 ? -1 : read(fd, content, 63);
    assert_true(n >= 0);
    content[n] = '\0';
    close(fd);
}

static bool exists(int dir, const char *name)
{
    struct stat known;
    return fstatat(dir, name, &known, AT_SYMLINK_NOFOLLOW) == 0;
}

/* ---- the folders ---- */

static void folders_are_private(void **state)
{
    struct rig *rig = *state;
    for (int dir = 0; dir < SPOOL_DIRS; dir++) {
        struct stat known;
        assert_int_equal(fstat(rig->spool.dir[dir], &known), 0);
        assert_int_equal(known.st_mode & 07777, 0700);
    }
    assert_true(rig->spool.made);
    spool_close(&rig->spool);
    assert_ok(spool_open(rig->path, true, &rig->spool, &rig->error), &rig->error);
    assert_false(rig->spool.made);
}

static void second_is_refused(void **state)
{
    struct rig *rig = *state;
    struct spool second;
    char pid[32];
    snprintf(pid, sizeof pid, "process %ld", (long)getpid());
    assert_fails(spool_open(rig->path, true, &second, &rig->error), STATUS_LOCKED,
                 &rig->error);
    assert_string_equal(rig->error.code, "spool.locked");
    assert_non_null(strstr(rig->error.message, pid));
    spool_close(&second);
}

static void open_again(struct rig *rig, const char *code)
{
    spool_close(&rig->spool);
    assert_fails(spool_open(rig->path, true, &rig->spool, &rig->error), STATUS_USAGE,
                 &rig->error);
    assert_string_equal(rig->error.code, code);
}

static void what_others_may_change_is_refused(void **state)
{
    struct rig *rig = *state;
    fchmod(rig->spool.dir[SPOOL_OUT], 0750);
    open_again(rig, "spool.mode");
    char out[128];
    snprintf(out, sizeof out, "%s/out", rig->path);
    chmod(out, 0700);
    chmod(rig->path, 0777);
    open_again(rig, "spool.mode");
    chmod(rig->path, 0711);
    spool_close(&rig->spool);
    assert_ok(spool_open(rig->path, true, &rig->spool, &rig->error), &rig->error);
    /* The inbox alone may be opened to others. */
    fchmod(rig->spool.dir[SPOOL_INBOX], 0770);
    spool_close(&rig->spool);
    assert_ok(spool_open(rig->path, true, &rig->spool, &rig->error), &rig->error);
}

static void other_folders_are_no_spools(void **state)
{
    struct rig *rig = *state;
    struct spool other;
    char path[128];
    snprintf(path, sizeof path, "%s/inbox", rig->path);
    write_at(rig->spool.dir[SPOOL_INBOX], "letter.txt", "x");
    assert_fails(spool_open(path, true, &other, &rig->error), STATUS_USAGE,
                 &rig->error);
    assert_string_equal(rig->error.code, "spool.not_empty");
    spool_close(&other);
    snprintf(path, sizeof path, "%s/inbox/letter.txt", rig->path);
    assert_fails(spool_open(path, true, &other, &rig->error), STATUS_USAGE,
                 &rig->error);
    spool_close(&other);
    snprintf(path, sizeof path, "%s/nowhere", rig->path);
    assert_fails(spool_open(path, false, &other, &rig->error), STATUS_USAGE,
                 &rig->error);
    spool_close(&other);
}

static void linked_folder_is_refused(void **state)
{
    struct rig *rig = *state;
    int root = rig->spool.dir[SPOOL_ROOT];
    assert_int_equal(renameat(root, "done", root, "done.away"), 0);
    assert_int_equal(symlinkat("done.away", root, "done"), 0);
    spool_close(&rig->spool);
    assert_fails(spool_open(rig->path, true, &rig->spool, &rig->error), STATUS_IO,
                 &rig->error);
}

static void marker_stays_until_it_is_taken_away(void **state)
{
    struct rig *rig = *state;
    struct error why;
    error_set(&why, STATUS_IO, "spool.sync", "lost");
    assert_false(spool_is_marked(&rig->spool));
    spool_mark(&rig->spool, &why);
    assert_true(spool_is_marked(&rig->spool));
    assert_ok(spool_unmark(&rig->spool, &rig->error), &rig->error);
    assert_false(spool_is_marked(&rig->spool));
}

static void leftovers_are_swept(void **state)
{
    struct rig *rig = *state;
    write_at(rig->spool.dir[SPOOL_OUT_TMP], "1", "half");
    write_at(rig->spool.dir[SPOOL_WORK_TMP], "copy", "half");
    write_at(rig->spool.dir[SPOOL_OUT], "kept", "whole");
    assert_ok(spool_sweep(&rig->spool, &rig->error), &rig->error);
    assert_false(exists(rig->spool.dir[SPOOL_OUT_TMP], "1"));
    assert_false(exists(rig->spool.dir[SPOOL_WORK_TMP], "copy"));
    assert_true(exists(rig->spool.dir[SPOOL_OUT], "kept"));
}

static void names_are_cleaned(void **state)
{
    static const char *const pairs[][2] = {
        {"monday.json", "monday.json"},
        {"-rf", "-rf"},
        {"..", "_."},
        {".hidden", "_hidden"},
        {"a b\n\x1b[0m", "a_b___0m"},
        {"\xc3\xa9.json", "__.json"},
        {"a/../b", "a_.._b"},
    };
    char clean[SPOOL_NAME], large[300];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        spool_clean_name(text_of(pairs[i][0]), clean);
        assert_string_equal(clean, pairs[i][1]);
    }
    memset(large, 'x', sizeof large);
    spool_clean_name((struct text){large, sizeof large}, clean);
    assert_int_equal(strlen(clean), 150);
}

/* ---- deposits ---- */

static void deposit(struct rig *rig, const char *content)
{
    static const char *const name[2] = {"00000001-a", ".csv"};
    struct deposit made;
    struct error *error = &rig->error;
    assert_ok(deposit_open(&rig->spool, SPOOL_OUT, name, &made, error), error);
    assert_ok(deposit_write(&made, text_of(content), error), error);
    assert_ok(deposit_end(&made, true, error), error);
    assert_false(exists(rig->spool.dir[SPOOL_OUT], "00000001-a.csv") &&
                 strcmp(content, "one") == 0);
    assert_ok(deposit_publish(&rig->spool, &made, error), error);
    assert_false(exists(rig->spool.dir[SPOOL_OUT_TMP], made.temp));
}

static void deposits_never_replace(void **state)
{
    struct rig *rig = *state;
    int out = rig->spool.dir[SPOOL_OUT];
    char content[64];
    deposit(rig, "one");
    deposit(rig, "two"); /* other bytes: beside it */
    deposit(rig, "two"); /* the same bytes: there already */
    read_at(out, "00000001-a.csv", content);
    assert_string_equal(content, "one");
    read_at(out, "00000001-a~2.csv", content);
    assert_string_equal(content, "two");
    assert_false(exists(out, "00000001-a~3.csv"));
}

static enum spool_moved move(struct rig *rig, const struct stat *known)
{
    static const char *const as[2] = {"moved", ""};
    const struct spool_move asked = {rig->spool.dir[SPOOL_INBOX], "a.json",
                                     rig->spool.dir[SPOOL_DONE], as, known};
    enum spool_moved moved = MOVED_REFUSED;
    assert_ok(spool_move(&asked, &moved, &rig->error), &rig->error);
    return moved;
}

static void moves_never_replace_nor_take_another(void **state)
{
    struct rig *rig = *state;
    int inbox = rig->spool.dir[SPOOL_INBOX], done = rig->spool.dir[SPOOL_DONE];
    struct stat known;
    char content[64];
    assert_int_equal(move(rig, NULL), MOVED_GONE);
    write_at(done, "moved", "first");
    write_at(inbox, "a.json", "second");
    assert_int_equal(fchmodat(inbox, "a.json", 0644, 0), 0);
    assert_int_equal(fstatat(inbox, "a.json", &known, 0), 0);
    assert_int_equal(move(rig, &known), MOVED);
    read_at(done, "moved", content);
    assert_string_equal(content, "first");
    read_at(done, "moved~2", content);
    assert_string_equal(content, "second");
    assert_int_equal(fstatat(done, "moved~2", &known, 0), 0);
    assert_int_equal(known.st_mode & 07777, 0600);
    /* Written to since it was looked at. */
    write_at(inbox, "a.json", "third");
    assert_int_equal(fstatat(inbox, "a.json", &known, 0), 0);
    write_at(inbox, "a.json", "third and more");
    assert_int_equal(move(rig, &known), MOVED_CHANGED);
    assert_true(exists(inbox, "a.json"));
}

/* ---- the inbox ---- */

static void open_inbox(struct rig *rig)
{
    assert_ok(inbox_new(&rig->spool, &rig->config, &rig->inbox, &rig->error),
              &rig->error);
}

/* Written, and last changed, so many seconds ago is all that a test can set;
 * so for age, the quiet time is nothing. */
static void drop(struct rig *rig, const char *name, int64_t age_s)
{
    const struct timespec then = {time(NULL) - age_s, 0};
    const struct timespec times[2] = {then, then};
    write_at(rig->spool.dir[SPOOL_INBOX], name, "{}");
    assert_int_equal(utimensat(rig->spool.dir[SPOOL_INBOX], name, times, 0), 0);
}

static const char *next_name(struct rig *rig, struct inbox_entry *entry)
{
    bool found = false;
    assert_ok(inbox_next(rig->inbox, entry, &found, &rig->error), &rig->error);
    return found ? entry->name : NULL;
}

static void oldest_comes_first(void **state)
{
    struct rig *rig = *state;
    struct inbox_entry entry;
    rig->config.quiet_ms = 0;
    open_inbox(rig);
    drop(rig, "b", 20);
    drop(rig, "c", 30);
    drop(rig, "a", 20);
    drop(rig, ".c.swp", 30);
    drop(rig, "c.part", 30);
    assert_string_equal(next_name(rig, &entry), "c");
    assert_string_equal(next_name(rig, &entry), "a");
    assert_int_equal(entry.verdict, ENTRY_READY);
    assert_int_equal(unlinkat(rig->spool.dir[SPOOL_INBOX], "b", 0), 0);
    assert_null(next_name(rig, &entry));
    assert_string_equal(next_name(rig, &entry), "c"); /* another pass */
}

static void what_changes_waits(void **state)
{
    struct rig *rig = *state;
    struct inbox_entry entry;
    rig->config.quiet_ms = 60000;
    open_inbox(rig);
    drop(rig, "a", 100); /* its content is old, but it was made just now */
    assert_null(next_name(rig, &entry));
    assert_in_range(inbox_look_again_ms(rig->inbox), 1, 60000);
    /* Renamed in, it is whole, if the system tells of it. */
    int inbox = rig->spool.dir[SPOOL_INBOX];
    assert_int_equal(renameat(inbox, "a", inbox, ".b"), 0);
    assert_int_equal(renameat(inbox, ".b", inbox, "b"), 0);
    if (inbox_descriptor(rig->inbox) >= 0) {
        assert_true(inbox_hear(rig->inbox));
        assert_string_equal(next_name(rig, &entry), "b");
    }
}

static void done_file_vouches(void **state)
{
    struct rig *rig = *state;
    struct inbox_entry entry;
    rig->config.ready = WATCH_READY_DONE_FILE;
    open_inbox(rig);
    drop(rig, "a", 0);
    assert_null(next_name(rig, &entry));
    drop(rig, "a.done", 0);
    assert_string_equal(next_name(rig, &entry), "a");
    assert_null(next_name(rig, &entry));
}

static void inbox_is_found_again(void **state)
{
    struct rig *rig = *state;
    struct inbox_entry entry;
    int root = rig->spool.dir[SPOOL_ROOT];
    rig->config.ready = WATCH_READY_RENAMED;
    open_inbox(rig);
    assert_int_equal(renameat(root, "inbox", root, "away"), 0);
    assert_null(next_name(rig, &entry)); /* a new one is made */
    assert_true(exists(root, "inbox"));
    drop(rig, "a", 0);
    assert_string_equal(next_name(rig, &entry), "a");
}

/* More than one window: each once, none lost, whatever is taken meanwhile. */
static void windows_hand_out_each_once(void **state)
{
    struct rig *rig = *state;
    struct inbox_entry entry;
    const size_t count = INBOX_WINDOW + 500;
    char name[16];
    size_t found = 0;
    rig->config.ready = WATCH_READY_RENAMED;
    open_inbox(rig);
    int inbox = rig->spool.dir[SPOOL_INBOX];
    for (size_t i = 0; i < count; i++) {
        snprintf(name, sizeof name, "%zu", i);
        write_at(inbox, name, "{}");
    }
    while (next_name(rig, &entry)) {
        assert_int_equal(unlinkat(inbox, entry.name, 0), 0);
        found++;
    }
    assert_int_equal(found, count);
}

/* ---- opening an entry ---- */

static enum entry_verdict look(struct rig *rig, const char *name, struct error *why)
{
    struct stat known;
    assert_int_equal(
        fstatat(rig->spool.dir[SPOOL_INBOX], name, &known, AT_SYMLINK_NOFOLLOW), 0);
    return entry_look(&known, &rig->config, why);
}

static void kinds_are_refused(void **state)
{
    struct rig *rig = *state;
    int inbox = rig->spool.dir[SPOOL_INBOX];
    struct error why;
    write_at(inbox, "plain", "{}");
    assert_int_equal(look(rig, "plain", &why), ENTRY_READY);
    assert_int_equal(symlinkat("plain", inbox, "link"), 0);
    assert_int_equal(look(rig, "link", &why), ENTRY_REFUSED);
    assert_string_equal(why.code, "file.symlink");
    assert_int_equal(mkfifoat(inbox, "pipe", 0600), 0);
    assert_int_equal(look(rig, "pipe", &why), ENTRY_REFUSED);
    assert_string_equal(why.code, "file.pipe");
    assert_int_equal(linkat(inbox, "plain", inbox, "second", 0), 0);
    assert_int_equal(look(rig, "plain", &why), ENTRY_REFUSED);
    assert_string_equal(why.code, "file.links");
    rig->config.file_max = 10;
    write_at(inbox, "large", "more than ten bytes");
    assert_int_equal(look(rig, "large", &why), ENTRY_REFUSED);
    assert_string_equal(why.code, "file.too_large");
}

static enum entry_verdict open_entry(struct rig *rig, struct stat *known)
{
    const struct entry_opening opening = {&rig->spool, &rig->config, "a"};
    enum entry_verdict verdict = ENTRY_REFUSED;
    int fd = -1;
    assert_ok(entry_open(&opening, known, &fd, &verdict, &rig->error), &rig->error);
    assert_true((verdict == ENTRY_READY) == (fd >= 0));
    if (fd >= 0)
        close(fd);
    return verdict;
}

static void swapped_entries_are_not_read(void **state)
{
    struct rig *rig = *state;
    int inbox = rig->spool.dir[SPOOL_INBOX];
    struct stat known;
    write_at(inbox, "a", "{}");
    assert_int_equal(fstatat(inbox, "a", &known, 0), 0);
    struct stat seen = known;
    assert_int_equal(open_entry(rig, &seen), ENTRY_READY);
    /* Somebody has it open for writing. */
    int writer = openat(inbox, "a", O_WRONLY);
    seen = known;
    assert_int_equal(open_entry(rig, &seen), ENTRY_WAITS);
    close(writer);
    /* By then it is something else. */
    unlinkat(inbox, "a", 0);
    seen = known;
    assert_int_equal(open_entry(rig, &seen), ENTRY_GONE);
    assert_int_equal(symlinkat("/etc/passwd", inbox, "a"), 0);
    seen = known;
    assert_int_equal(open_entry(rig, &seen), ENTRY_WAITS);
    unlinkat(inbox, "a", 0);
    assert_int_equal(mkfifoat(inbox, "a", 0600), 0);
    seen = known;
    assert_int_equal(open_entry(rig, &seen), ENTRY_WAITS);
    unlinkat(inbox, "a", 0);
    write_at(inbox, "a", "{ }");
    seen = known;
    assert_int_equal(open_entry(rig, &seen), ENTRY_WAITS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(folders_are_private),
        TEST(second_is_refused),
        TEST(what_others_may_change_is_refused),
        TEST(other_folders_are_no_spools),
        TEST(linked_folder_is_refused),
        TEST(marker_stays_until_it_is_taken_away),
        TEST(leftovers_are_swept),
        cmocka_unit_test(names_are_cleaned),
        TEST(deposits_never_replace),
        TEST(moves_never_replace_nor_take_another),
        TEST(oldest_comes_first),
        TEST(what_changes_waits),
        TEST(done_file_vouches),
        TEST(inbox_is_found_again),
        TEST(windows_hand_out_each_once),
        TEST(kinds_are_refused),
        TEST(swapped_entries_are_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

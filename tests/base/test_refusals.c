/* What the system may refuse: memory, a write, a read. Each call below is
 * made to fail, at every place where it can, and also from there on. Linked
 * with --wrap (see CMakeLists.txt): the real functions stay in use until the
 * count runs out. */
/* O_TMPFILE is Linux's, not POSIX's. */
#define _GNU_SOURCE

#include "base/arena.h"
#include "base/buffer.h"
#include "base/file.h"
#include "base/sorter.h"
#include "support/gonio_test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* The n-th call from now fails; -1: none. stays: all after it fail too. */
static struct refusal {
    int after;
    bool stays;
    int met;
} memory, writing, reading;

static bool refuses(struct refusal *refusal)
{
    if (refusal->after < 0)
        return false;
    if (refusal->after > 0) {
        refusal->after--;
        return false;
    }
    refusal->met++;
    if (!refusal->stays)
        refusal->after = -1;
    return true;
}

static void refuse_nothing(void)
{
    memory = writing = reading = (struct refusal){.after = -1};
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __real_pread(int fd, void *bytes, size_t len, off_t at);
ssize_t __real_write(int fd, const void *bytes, size_t len);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t at);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);

void *__wrap_malloc(size_t size)
{
    return refuses(&memory) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuses(&memory) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *at, size_t size)
{
    return refuses(&memory) ? NULL : __real_realloc(at, size);
}

/* Interrupted and short calls come with every one that is let through. */
static int interruptions;

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    if (refuses(&writing)) {
        errno = ENOSPC;
        return -1;
    }
    if (++interruptions % 2) {
        errno = EINTR;
        return -1;
    }
    return __real_pwrite(fd, bytes, len > 1 ? (len + 1) / 2 : len, at);
}

ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t at)
{
    if (refuses(&reading)) {
        errno = EIO;
        return -1;
    }
    if (++interruptions % 2) {
        errno = EINTR;
        return -1;
    }
    return __real_pread(fd, bytes, len > 1 ? (len + 1) / 2 : len, at);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    if (refuses(&writing)) {
        errno = ENOSPC;
        return -1;
    }
    if (++interruptions % 2) {
        errno = EINTR;
        return -1;
    }
    return __real_write(fd, bytes, len > 3 ? 3 : len);
}

/* A file system that knows no file without a name. */
static bool old_file_system;
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

int __wrap_open(const char *path, int flags, ...)
{
    if (old_file_system && (flags & O_TMPFILE) == O_TMPFILE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return __real_open(path, flags, 0600);
}

#define RECORDS 120

/* Sorts RECORDS numbers with room for 10; checks what comes out. */
static enum status sort_numbers(struct error *error)
{
    struct sorter sorter;
    const void *record = NULL;
    enum status status = STATUS_OK;
    uint32_t given = 0;
    sorter_init(&sorter, 4, 4, 40);
    for (uint32_t i = 0; i < RECORDS && status == STATUS_OK; i++) {
        uint32_t number = i * 7919 % RECORDS;
        unsigned char key[4] = {0, 0, (unsigned char)(number >> 8),
                                (unsigned char)number};
        status = sorter_add(&sorter, key, error);
    }
    if (status == STATUS_OK)
        status = sorter_finish(&sorter, error);
    while (status == STATUS_OK) {
        status = sorter_next(&sorter, &record, error);
        if (status != STATUS_OK || !record)
            break;
        const unsigned char *key = record;
        assert_int_equal(key[2] * 256 + key[3], given++);
    }
    assert_int_equal(given == RECORDS, status == STATUS_OK);
    sorter_release(&sorter);
    return status;
}

static void the_sorter_survives_interrupted_and_short_calls(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    refuse_nothing();
    assert_ok(sort_numbers(&error), &error);
}

/* Until a number is reached at which nothing is refused any more. */
static void refuse_each(struct refusal *refusal, enum status expected, int at_least)
{
    int n = 0;
    for (bool met = true; met; n++)
        for (int stays = 0; stays < 2; stays++) {
            struct error error = ERROR_NONE;
            refuse_nothing();
            *refusal = (struct refusal){.after = n, .stays = stays};
            enum status status = sort_numbers(&error);
            met = refusal->met > 0;
            refuse_nothing();
            assert_int_equal(status, met ? expected : STATUS_OK);
            assert_int_equal(error.status, status);
        }
    assert_true(n > at_least);
}

static void the_sorter_reports_refused_memory(void **state)
{
    (void)state;
    refuse_each(&memory, STATUS_NO_MEMORY, 3);
}

static void the_sorter_reports_a_full_disk(void **state)
{
    (void)state;
    refuse_each(&writing, STATUS_IO, 30);
}

static void the_sorter_reports_a_failing_read(void **state)
{
    (void)state;
    refuse_each(&reading, STATUS_IO, 30);
}

static void a_full_temporary_folder_says_what_to_do(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    refuse_nothing();
    writing = (struct refusal){.after = 0, .stays = true};
    assert_fails(sort_numbers(&error), STATUS_IO, &error);
    refuse_nothing();
    assert_string_equal(error.code, "file.full");
    assert_non_null(strstr(error.fix, "TMPDIR"));
}

static void an_old_file_system_gives_a_file_whose_name_is_taken_away(void **state)
{
    char folder[] = "/tmp/gonio-test-XXXXXX", missing[64];
    struct error error = ERROR_NONE;
    struct stat facts;
    int fd;
    (void)state;
    refuse_nothing();
    old_file_system = true;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(setenv("TMPDIR", folder, 1), 0);
    assert_ok(file_temp(&fd, &error), &error);
    assert_int_equal(fstat(fd, &facts), 0);
    assert_int_equal(facts.st_nlink, 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    close(fd);
    assert_int_equal(rmdir(folder), 0);
    snprintf(missing, sizeof missing, "%s/none", folder);
    assert_int_equal(setenv("TMPDIR", missing, 1), 0);
    assert_fails(file_temp(&fd, &error), STATUS_IO, &error);
    unsetenv("TMPDIR");
    old_file_system = false;
}

static void an_arena_reports_refused_memory_and_goes_on(void **state)
{
    struct arena arena;
    (void)state;
    refuse_nothing();
    arena_init(&arena, 1 << 20);
    memory.after = 0;
    assert_null(arena_alloc(&arena, 10));
    void *first = arena_alloc(&arena, 10);
    assert_non_null(first);
    memory.after = 0;
    assert_null(arena_alloc(&arena, 100000));
    assert_non_null(arena_alloc(&arena, 10)); /* there is room in the chunk */
    memory.after = 0;
    assert_null(arena_zalloc(&arena, 100000, 1));
    refuse_nothing();
    arena_release(&arena);
}

static void a_buffer_keeps_what_it_had(void **state)
{
    struct buffer buffer;
    (void)state;
    refuse_nothing();
    buffer_init(&buffer, 1 << 20);
    memory.after = 0;
    buffer_put_char(&buffer, 'a');
    assert_true(buffer_failed(&buffer));
    buffer_clear(&buffer);
    BUFFER_LITERAL(&buffer, "abc");
    memory.after = 0;
    buffer_printf(&buffer, "%5000d", 7);
    assert_true(buffer_failed(&buffer));
    assert_text(buffer_text(&buffer), "abc");
    refuse_nothing();
    buffer_release(&buffer);
}

static void reading_a_file_without_memory(void **state)
{
    struct buffer buffer;
    struct error error = ERROR_NONE;
    (void)state;
    refuse_nothing();
    buffer_init(&buffer, 1 << 20);
    memory.after = 0;
    assert_fails(file_read("/dev/null", &buffer, &error), STATUS_NO_MEMORY, &error);
    refuse_nothing();
    buffer_release(&buffer);
}

static void short_and_interrupted_writes_go_on(void **state)
{
    struct error error = ERROR_NONE;
    char read_back[27] = {0};
    int ends[2];
    (void)state;
    refuse_nothing();
    assert_int_equal(pipe(ends), 0);
    assert_ok(
        file_write_all(ends[1], TEXT("abcdefghijklmnopqrstuvwxyz"), "out", &error),
        &error);
    assert_int_equal(read(ends[0], read_back, 26), 26);
    assert_string_equal(read_back, "abcdefghijklmnopqrstuvwxyz");
    writing = (struct refusal){.after = 2};
    assert_fails(file_write_all(ends[1], TEXT("abcdefghijklm"), "out", &error),
                 STATUS_IO, &error);
    refuse_nothing();
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sorter_survives_interrupted_and_short_calls),
        cmocka_unit_test(the_sorter_reports_refused_memory),
        cmocka_unit_test(the_sorter_reports_a_full_disk),
        cmocka_unit_test(the_sorter_reports_a_failing_read),
        cmocka_unit_test(a_full_temporary_folder_says_what_to_do),
        cmocka_unit_test(an_old_file_system_gives_a_file_whose_name_is_taken_away),
        cmocka_unit_test(an_arena_reports_refused_memory_and_goes_on),
        cmocka_unit_test(a_buffer_keeps_what_it_had),
        cmocka_unit_test(reading_a_file_without_memory),
        cmocka_unit_test(short_and_interrupted_writes_go_on),
    };
    refuse_nothing();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

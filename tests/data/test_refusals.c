/* What the system may refuse while a table is made: memory, a read, a write,
 * a sync. At every place where it can, the import fails with a status, leaks
 * nothing, and leaves the table that was there before. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "base/date.h"
#include "base/hash.h"
#include "data/import.h"
#include "data/store.h"
#include "support/gonio_test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int left = -1; /* calls until one is refused; -1: none is */
static int met;

static bool refuses(void)
{
    if (left < 0 || left-- > 0)
        return false;
    met++;
    return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *at, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __real_pread(int fd, void *bytes, size_t len, off_t at);
int __real_fsync(int fd);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *at, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t at);
int __wrap_fsync(int fd);

void *__wrap_malloc(size_t size)
{
    return refuses() ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size)
{
    return refuses() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *at, size_t size)
{
    return refuses() ? NULL : __real_realloc(at, size);
}
ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
    errno = ENOSPC;
    return refuses() ? -1 : __real_write(fd, bytes, len);
}
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    errno = ENOSPC;
    return refuses() ? -1 : __real_pwrite(fd, bytes, len, at);
}
ssize_t __wrap_pread(int fd, void *bytes, size_t len, off_t at)
{
    errno = EIO;
    return refuses() ? -1 : __real_pread(fd, bytes, len, at);
}
int __wrap_fsync(int fd)
{
    errno = EIO;
    return refuses() ? -1 : __real_fsync(fd);
}

static char folder[64], path[128];

static void put_source(void)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    for (int i = 0; i < 9000; i++)
        fprintf(out, "9%04d\t97110\t\t20200101\t*\t1\twhy\n", i);
    assert_int_equal(fclose(out), 0);
}

static enum status import(struct import_result *result, struct error *error)
{
    char *files[] = {path};
    const struct import_options options = {.kind = DATA_NCCI,
                                           .payer = DATA_MEDICARE,
                                           .files = files,
                                           .count = 1,
                                           .folder = folder,
                                           .effective = date_of(2026, 10, 1),
                                           .today = date_of(2026, 11, 21)};
    return import_run(&options, result, error);
}

static void refused_everywhere(void **state)
{
    struct import_result result;
    struct error error = ERROR_NONE;
    struct tablefile table;
    int refusals = 0;
    (void)state;
    strcpy(folder, "/tmp/gonio-refusals-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/source.txt", folder);
    put_source();
    assert_ok(import(&result, &error), &error);
    char kept[IMPORT_PATH];
    strcpy(kept, result.path);
    for (int after = 0;; after++) {
        error = ERROR_NONE;
        met = 0;
        left = after;
        enum status status = import(&result, &error);
        left = -1;
        if (!met) {
            assert_ok(status, &error);
            break;
        }
        refusals++;
        assert_true(status == STATUS_NO_MEMORY || status == STATUS_IO);
        assert_int_equal(error.status, status);
        error = ERROR_NONE;
        assert_ok(tablefile_open(kept, &table, &error), &error);
        assert_ok(tablefile_verify(&table, 0, table.count, kept, &error), &error);
        tablefile_close(&table);
    }
    assert_true(refusals >= 10);
    unlink(path);
    unlink(kept);
    assert_int_equal(rmdir(folder), 0); /* no draft is left */
}

static void store_refused(void **state)
{
    struct error error = ERROR_NONE;
    struct store *store = NULL;
    (void)state;
    for (int after = 0; after < 50; after++) {
        met = 0;
        left = after;
        enum status status = store_open("/tmp", &store, &error);
        left = -1;
        store_close(store);
        if (!met)
            return;
        assert_int_equal(status, STATUS_NO_MEMORY);
    }
    fail_msg("memory was refused without end");
}

static int start(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    return hash_start(&error) != STATUS_OK;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(refused_everywhere),
                                       cmocka_unit_test(store_refused)};
    return cmocka_run_group_tests(tests, start, NULL);
}

#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "reload/folders.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int remove_item(const char *path, const struct stat *about, int kind,
                       struct FTW *at)
{
    (void)about, (void)at;
    if (kind == FTW_DNR)
        (void)chmod(path, 0700);
    (void)remove(path);
    return 0;
}

void folders_remove(const struct test_folders *folders)
{
    (void)nftw(folders->top, remove_item, 8, FTW_DEPTH | FTW_PHYS);
}

void folders_path(const struct test_folders *folders, const char *name, char path[256])
{
    int n = snprintf(path, 256, "%s/%s", folders->top, name);
    assert_true(n > 0 && n < 256);
}

/* Times of files go by ticks of the kernel: two writes within one look the same,
 * which no person's two saves are. */
static bool looks_the_same(const struct stat *a, const struct stat *b)
{
    return a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

void folders_put_bytes(const struct test_folders *folders, const char *path,
                       struct text bytes)
{
    char full[256];
    folders_path(folders, path, full);
    for (char *at = full + strlen(folders->top) + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        assert_true(mkdir(full, 0700) == 0 || errno == EEXIST);
        *at = '/';
    }
    struct stat before = {.st_size = -1}, after;
    (void)stat(full, &before);
    do {
        FILE *file = fopen(full, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(stat(full, &after), 0);
    } while (looks_the_same(&before, &after));
}

void folders_put(const struct test_folders *folders, const char *path,
                 const char *format, ...)
{
    static char text[1 << 16];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert_true(n >= 0 && (size_t)n < sizeof text);
    folders_put_bytes(folders, path, (struct text){text, (size_t)n});
}

void folders_take(const struct test_folders *folders, const char *path)
{
    char full[256];
    folders_path(folders, path, full);
    assert_int_equal(nftw(full, remove_item, 8, FTW_DEPTH | FTW_PHYS), 0);
}

void folders_link(const struct test_folders *folders, const char *target,
                  const char *path)
{
    char full[256];
    folders_path(folders, path, full);
    assert_int_equal(symlink(target, full), 0);
}

void folders_rename(const struct test_folders *folders, const char *from,
                    const char *to)
{
    char a[256], b[256];
    folders_path(folders, from, a);
    folders_path(folders, to, b);
    assert_int_equal(rename(a, b), 0);
}

void folders_policy(const struct test_folders *folders, const char *id,
                    const char *title)
{
    char path[128];
    (void)snprintf(path, sizeof path, "payers/%s/policy.lua", id);
    folders_put(folders, path,
                "local lib = use 'lib'\n"
                "return policy { id = '%s', version = '1', title = '%s',\n" FOLDERS_BODY
                "  rules = {\n"
                "    rule { id = 'coverage.named', topic = 'coverage', scope = 'day',\n"
                "      severity = 'warn', title = 'named', source = 'S', check = "
                "function(day)\n"
                "        return warn { lib.say .. ' %s', fix = 'mend it' } end } } }\n",
                id, title, title);
}

void folders_make(struct test_folders *folders)
{
    /* In memory where that can be: nothing here is about what a disk keeps. */
    bool memory = access("/dev/shm", W_OK) == 0;
    *folders = (struct test_folders){.top = ""};
    strcpy(folders->top,
           memory ? "/dev/shm/gonio-folders-XXXXXX" : "/tmp/gonio-folders-XXXXXX");
    assert_non_null(mkdtemp(folders->top));
    (void)snprintf(folders->payers, sizeof folders->payers, "%s/payers", folders->top);
    (void)snprintf(folders->scripts, sizeof folders->scripts, "%s/scripts",
                   folders->top);
    (void)snprintf(folders->data, sizeof folders->data, "%s/data", folders->top);
    (void)snprintf(folders->store, sizeof folders->store, "%s/store", folders->top);
    folders->payers_list[0] = folders->payers;
    folders->scripts_list[0] = folders->scripts;
    folders->options = (struct policy_set_options){.payers = folders->payers_list,
                                                   .scripts = folders->scripts_list,
                                                   .data = folders->data};
    folders_put(folders, "scripts/lib.lua", "return { say = 'hello' }\n");
    folders_policy(folders, "acme", "one");
}

/* inotify as a hint: whatever it misses (links into folders that are not
 * walked, network file systems, a full queue) is seen by the next look at
 * times. So an event is never read for what it says. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "runtime/reload_room.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#define EVENTS                                                                         \
    (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE |            \
     IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define LINKS_MAX 16

void notice_open(struct notice *notice)
{
    *notice = (struct notice){.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
}

void notice_close(struct notice *notice)
{
    if (notice->fd >= 0)
        (void)close(notice->fd);
    free(notice->watches);
    free(notice->seen);
    *notice = (struct notice){.fd = -1};
}

void notice_drain(struct notice *notice)
{
    char events[4096];
    ssize_t n = 1;
    while (notice->fd >= 0 && (n > 0 || (n < 0 && errno == EINTR)))
        n = read(notice->fd, events, sizeof events);
}

void notice_begin(struct notice *notice)
{
    notice->seen_count = 0;
    notice->failed = false;
}

static void keep(struct notice *notice, int watch)
{
    if (notice->seen_count == notice->seen_room) {
        size_t room = notice->seen_room ? 2 * notice->seen_room : 64;
        int *more = realloc(notice->seen, room * sizeof *more);
        notice->failed |= !more;
        if (!more)
            return;
        notice->seen = more;
        notice->seen_room = room;
    }
    notice->seen[notice->seen_count++] = watch;
}

void notice_folder(void *context, int fd)
{
    struct notice *notice = context;
    char path[40];
    if (notice->fd < 0)
        return;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int watch = inotify_add_watch(notice->fd, path, EVENTS);
    notice->failed |= watch < 0;
    if (watch >= 0)
        keep(notice, watch);
}

/* ---- above the roots ---- */

static void notice_path(struct notice *notice, const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    notice_folder(notice, fd);
    (void)close(fd);
}

/* "a/b" of "a/b/c", "." of "c". */
static void folder_of(const char *path, char folder[PATH_MAX])
{
    size_t len = strlen(path);
    while (len > 1 && path[len - 1] == '/')
        len--;
    while (len > 0 && path[len - 1] != '/')
        len--;
    while (len > 1 && path[len - 1] == '/')
        len--;
    if (len >= PATH_MAX)
        len = 0;
    memcpy(folder, len ? path : ".", len ? len : 1);
    folder[len ? len : 1] = '\0';
}

/* A root that is a link to a link: whoever swaps one of them does it in the
 * folder that it stands in. */
static void follow(struct notice *notice, const char *path)
{
    char at[PATH_MAX], to[PATH_MAX], folder[PATH_MAX];
    (void)snprintf(at, sizeof at, "%s", path);
    for (int i = 0; i < LINKS_MAX; i++) {
        size_t len = strlen(at);
        while (len > 1 && at[len - 1] == '/')
            at[--len] = '\0';
        folder_of(at, folder);
        notice_path(notice, folder);
        ssize_t n = readlink(at, to, sizeof to - 1);
        if (n <= 0)
            return;
        to[n] = '\0';
        int left = to[0] == '/' ? snprintf(at, sizeof at, "%s", to)
                                : snprintf(at, sizeof at, "%s/%s", folder, to);
        if (left < 0 || (size_t)left >= sizeof at)
            return;
    }
}

static void above(struct notice *notice, const char *path)
{
    char folder[PATH_MAX], real[PATH_MAX];
    follow(notice, path);
    folder_of(path, folder);
    follow(notice, folder);
    if (realpath(path, real)) {
        folder_of(real, folder);
        notice_path(notice, folder);
    }
}

void notice_above(struct notice *notice, const struct policy_set_options *folders)
{
    for (size_t i = 0; folders->payers && folders->payers[i]; i++)
        above(notice, folders->payers[i]);
    for (size_t i = 0; folders->scripts && folders->scripts[i]; i++)
        above(notice, folders->scripts[i]);
    if (folders->data && folders->data[0])
        above(notice, folders->data);
}

/* ---- what is gone ---- */

static bool is_in(const int *watches, size_t count, int watch)
{
    for (size_t i = 0; i < count; i++)
        if (watches[i] == watch)
            return true;
    return false;
}

void notice_end(struct notice *notice)
{
    for (size_t i = 0; i < notice->count && notice->fd >= 0; i++)
        if (!is_in(notice->seen, notice->seen_count, notice->watches[i]))
            (void)inotify_rm_watch(notice->fd, notice->watches[i]);
    int *watches = notice->watches;
    size_t room = notice->room;
    notice->watches = notice->seen;
    notice->count = notice->seen_count;
    notice->room = notice->seen_room;
    notice->seen = watches;
    notice->seen_room = room;
}

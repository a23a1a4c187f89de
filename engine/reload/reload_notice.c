/* inotify as a hint: whatever it misses (links into folders that are not
 * walked, network file systems, a full queue) is seen by the next look at
 * times. Of an event only its name counts, and only in the folders above the
 * roots, where much happens that is nobody's affair here. */
#define _XOPEN_SOURCE 700 /* realpath */

#include "reload/reload_room.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#define ABOVE                                                                          \
    (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |            \
     IN_MOVE_SELF | IN_ONLYDIR | IN_MASK_ADD)
#define WITHIN    (ABOVE | IN_CLOSE_WRITE | IN_ATTRIB)
#define LINKS_MAX 16

void notice_open(struct notice *notice)
{
    *notice = (struct notice){.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
}

void notice_close(struct notice *notice)
{
    if (notice->fd >= 0)
        (void)close(notice->fd);
    free(notice->watched.at);
    free(notice->seen.at);
    *notice = (struct notice){.fd = -1};
}

/* ---- hearing ---- */

/* A full queue has no folder, and counts. */
static bool matters(const struct notice_list *watched,
                    const struct inotify_event *event)
{
    for (size_t i = 0; i < watched->count; i++) {
        const struct noticed *at = &watched->at[i];
        if (at->watch == event->wd &&
            (!at->name[0] || !event->len || strcmp(at->name, event->name) == 0))
            return true;
    }
    return event->wd < 0;
}

bool notice_hear(struct notice *notice)
{
    _Alignas(struct inotify_event) char events[4096];
    bool any = false;
    ssize_t n = 1;
    while (notice->fd >= 0 && (n > 0 || (n < 0 && errno == EINTR))) {
        n = read(notice->fd, events, sizeof events);
        for (ssize_t at = 0; at < n;) {
            const struct inotify_event *event =
                (const struct inotify_event *)(const void *)(events + at);
            any |= matters(&notice->watched, event);
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
    return any;
}

/* ---- folders ---- */

void notice_begin(struct notice *notice)
{
    notice->seen.count = 0;
}

static void keep(struct notice_list *list, int watch, const char *name)
{
    if (list->count == list->room) {
        size_t room = list->room ? 2 * list->room : 64;
        struct noticed *more = realloc(list->at, room * sizeof *more);
        if (!more)
            return; /* not noticed, but looked at */
        list->at = more;
        list->room = room;
    }
    struct noticed *at = &list->at[list->count++];
    at->watch = watch;
    (void)snprintf(at->name, sizeof at->name, "%s", name);
}

static void notice_as(struct notice *notice, int fd, uint32_t events, const char *name)
{
    char path[40];
    if (notice->fd < 0)
        return;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int watch = inotify_add_watch(notice->fd, path, events);
    if (watch >= 0)
        keep(&notice->seen, watch, name);
}

void notice_folder(void *context, int fd)
{
    notice_as(context, fd, WITHIN, "");
}

/* ---- above the roots ---- */

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

/* The folder that the path's last name stands in. */
static void notice_name(struct notice *notice, const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    folder_of(path, folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    notice_as(notice, fd, ABOVE, slash ? slash + 1 : path);
    (void)close(fd);
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
        notice_name(notice, at);
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
    char real[PATH_MAX];
    follow(notice, path);
    if (realpath(path, real))
        notice_name(notice, real);
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

static bool is_in(const struct notice_list *list, int watch)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].watch == watch)
            return true;
    return false;
}

void notice_end(struct notice *notice)
{
    struct notice_list before = notice->watched;
    for (size_t i = 0; i < before.count && notice->fd >= 0; i++)
        if (!is_in(&notice->seen, before.at[i].watch))
            (void)inotify_rm_watch(notice->fd, before.at[i].watch);
    notice->watched = notice->seen;
    notice->seen = before;
}

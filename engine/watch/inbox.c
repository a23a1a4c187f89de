#include "watch/inbox.h"

#include "base/hash.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#define NAMES_MAX ((size_t)INBOX_WINDOW * 256)
/* Remembered names that were renamed in; what is forgotten waits its quiet
 * seconds. */
#define MOVED_MAX 4096
/* Files from the future, whose age says nothing. */
#define WATCHED_MAX 1024

struct candidate {
    int64_t written_s;
    int32_t written_ns;
    uint32_t name; /* where it begins in names */
};

struct watched {
    struct stat known;
    int64_t since_ms;
};

struct inbox {
    struct spool *spool;
    const struct watch_config *config;
    int inotify; /* -1: polling */
    int watch;   /* of the folder; -1: none */
    DIR *pass;   /* being read; NULL: none */
    struct candidate *window;
    size_t count, next;
    struct buffer names;
    uint64_t moved[MOVED_MAX]; /* hashes of names; 0: free */
    struct watched watched[WATCHED_MAX];
    int64_t again_ms; /* -1: no */
    bool stirred;
    struct inbox_picture now, last;
};

static int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- what the system tells ---- */

/* Through the folder's descriptor, whatever stands at its path by now. The
 * descriptor of the events stays the same, since the loop waits for it. */
static void begin_hearing(struct inbox *inbox)
{
    const uint32_t events = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF |
                            IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;
    char path[64];
    int n =
        snprintf(path, sizeof path, "/proc/self/fd/%d", inbox->spool->dir[SPOOL_INBOX]);
    if (inbox->inotify < 0 || n <= 0)
        return;
    if (inbox->watch >= 0 && inotify_rm_watch(inbox->inotify, inbox->watch) != 0)
        errno = 0; /* it went with its folder */
    inbox->watch = inotify_add_watch(inbox->inotify, path, events);
}

static void open_hearing(struct inbox *inbox)
{
    if (!inbox->spool->network)
        inbox->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    begin_hearing(inbox);
    if (inbox->inotify >= 0 && inbox->watch < 0) {
        close(inbox->inotify);
        inbox->inotify = -1;
    }
}

static uint64_t *moved_slot(struct inbox *inbox, const char *name, uint64_t *key)
{
    *key = hash_key(text_of(name)) | 1;
    return &inbox->moved[*key / 2 % MOVED_MAX];
}

static void hear(struct inbox *inbox, const struct inotify_event *event)
{
    inbox->stirred = true;
    if (event->mask & IN_Q_OVERFLOW)
        inbox->now.overflows++;
    if ((event->mask & IN_MOVED_TO) && event->len) {
        uint64_t key;
        uint64_t *slot = moved_slot(inbox, event->name, &key);
        *slot = key;
    }
}

bool inbox_hear(struct inbox *inbox)
{
    _Alignas(struct inotify_event) char events[16 * 1024];
    ssize_t n = 0;
    while (inbox->inotify >= 0 &&
           ((n = read(inbox->inotify, events, sizeof events)) > 0 || errno == EINTR)) {
        const struct inotify_event *event;
        for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof *event + event->len)) {
            event = (const void *)(events + at);
            hear(inbox, event);
        }
    }
    return inbox->stirred;
}

int inbox_descriptor(const struct inbox *inbox)
{
    return inbox->inotify;
}

/* ---- the folder itself ---- */

/* Taken away, or swapped for another: the one that has the name is it. */
static enum status check_folder(struct inbox *inbox, struct error *error)
{
    struct spool *spool = inbox->spool;
    struct stat held, named;
    bool is_named =
        fstatat(spool->dir[SPOOL_ROOT], "inbox", &named, AT_SYMLINK_NOFOLLOW) == 0;
    if (fstat(spool->dir[SPOOL_INBOX], &held) != 0)
        return spool_failed(errno, SPOOL_INBOX, "looking", error);
    if (is_named && held.st_ino == named.st_ino && held.st_dev == named.st_dev)
        return STATUS_OK;
    enum status status = spool_renew(spool, SPOOL_INBOX, error);
    if (!status)
        begin_hearing(inbox);
    return status;
}

/* ---- a pass ---- */

static enum status begin_pass(struct inbox *inbox, struct error *error)
{
    enum status status = check_folder(inbox, error);
    if (status)
        return status;
    int fd =
        openat(inbox->spool->dir[SPOOL_INBOX], ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    inbox->pass = fd < 0 ? NULL : fdopendir(fd);
    if (!inbox->pass) {
        status = spool_failed(errno, SPOOL_INBOX, "reading", error);
        if (fd >= 0)
            close(fd);
        return status;
    }
    inbox->stirred = false;
    inbox->again_ms = -1;
    inbox->now = (struct inbox_picture){.overflows = inbox->now.overflows,
                                        .scanned_s = inbox->now.scanned_s};
    return STATUS_OK;
}

static void end_pass(struct inbox *inbox)
{
    if (inbox->pass)
        closedir(inbox->pass);
    inbox->pass = NULL;
    inbox->now.scanned_s = entry_clock_now().now_s;
    inbox->last = inbox->now;
}

void inbox_wait(struct inbox *inbox, int64_t ms)
{
    int64_t at = monotonic_ms() + ms;
    inbox->now.waiting++;
    if (inbox->again_ms < 0 || at < inbox->again_ms)
        inbox->again_ms = at;
}

static bool ends_in(const char *name, const char *ending)
{
    size_t len = strlen(name), end = strlen(ending);
    return len > end && strcmp(name + len - end, ending) == 0;
}

/* Names that programs give to what they have not finished. */
static bool is_ignored(const char *name)
{
    return name[0] == '.' || ends_in(name, ".tmp") || ends_in(name, ".part") ||
           ends_in(name, ".filepart") || strcmp(name, "tmp") == 0;
}

static bool was_moved_in(struct inbox *inbox, const char *name)
{
    uint64_t key;
    return *moved_slot(inbox, name, &key) == key;
}

/* A file from the future: by our own clock, not by its age. */
static bool is_unchanged(struct inbox *inbox, const struct stat *known)
{
    struct watched *seen = &inbox->watched[known->st_ino % WATCHED_MAX];
    bool same = spool_same_file(&seen->known, known) &&
                seen->known.st_ctim.tv_sec == known->st_ctim.tv_sec &&
                seen->known.st_ctim.tv_nsec == known->st_ctim.tv_nsec;
    if (!same)
        *seen = (struct watched){*known, monotonic_ms()};
    return same && monotonic_ms() - seen->since_ms >= inbox->config->quiet_ms;
}

static bool is_future(const struct stat *known, const struct entry_clock *clock)
{
    return known->st_ctim.tv_sec > clock->now_s || known->st_mtim.tv_sec > clock->now_s;
}

static bool has_twin(const struct inbox *inbox, const char *name)
{
    char twin[SPOOL_NAME + 8];
    struct stat known;
    int n = snprintf(twin, sizeof twin, "%s.done", name);
    return n > 0 &&
           fstatat(inbox->spool->dir[SPOOL_INBOX], twin, &known, AT_SYMLINK_NOFOLLOW) ==
               0 &&
           S_ISREG(known.st_mode);
}

/* Whether whoever dropped it has finished; 0, or how long to wait for that. */
static int64_t wait_for(struct inbox *inbox, const char *name, const struct stat *known)
{
    const struct entry_clock clock = entry_clock_now();
    int64_t quiet_ms = inbox->config->quiet_ms;
    if (known->st_size == 0 && entry_age_ms(known, &clock) < ENTRY_YOUNG_S * 1000 &&
        !is_future(known, &clock))
        return ENTRY_YOUNG_S * 1000 - entry_age_ms(known, &clock);
    switch (inbox->config->ready) {
    case WATCH_READY_RENAMED:
        return 0;
    case WATCH_READY_DONE_FILE:
        return has_twin(inbox, name) ? 0 : INT64_MAX;
    case WATCH_READY_QUIET:
        break;
    }
    if (was_moved_in(inbox, name))
        return 0;
    if (is_future(known, &clock))
        return is_unchanged(inbox, known) ? 0 : quiet_ms;
    int64_t age = entry_age_ms(known, &clock);
    return age >= quiet_ms ? 0 : quiet_ms - age;
}

/* Left for the next pass. */
static bool waits(struct inbox *inbox, const char *name, const struct stat *known)
{
    int64_t ms = wait_for(inbox, name, known);
    if (ms == INT64_MAX)
        inbox->now.waiting++; /* its done-file will be told of */
    else if (ms)
        inbox_wait(inbox, ms);
    return ms != 0;
}

static enum status add_candidate(struct inbox *inbox, const char *name,
                                 const struct stat *known, struct error *error)
{
    struct candidate *candidate = &inbox->window[inbox->count];
    *candidate =
        (struct candidate){known->st_mtim.tv_sec, (int32_t)known->st_mtim.tv_nsec,
                           (uint32_t)inbox->names.len};
    buffer_put(&inbox->names, name, strlen(name) + 1);
    if (buffer_failed(&inbox->names))
        return error_no_memory(error);
    inbox->count++;
    return STATUS_OK;
}

static enum status add_entry(struct inbox *inbox, const char *name, struct error *error)
{
    struct stat known;
    struct error why;
    if (is_ignored(name)) {
        inbox->now.ignored += strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
        return STATUS_OK;
    }
    if (inbox->config->ready == WATCH_READY_DONE_FILE && ends_in(name, ".done"))
        return STATUS_OK;
    if (fstatat(inbox->spool->dir[SPOOL_INBOX], name, &known, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT
                   ? STATUS_OK
                   : spool_failed(errno, SPOOL_INBOX, "looking at an entry", error);
    if (entry_look(&known, inbox->config, &why) == ENTRY_READY &&
        waits(inbox, name, &known))
        return STATUS_OK;
    return add_candidate(inbox, name, &known, error);
}

/* qsort has no context; one thread reads the inbox. */
static const char *sorted_names;

static int compare(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;
    if (a->written_s != b->written_s)
        return a->written_s < b->written_s ? -1 : 1;
    if (a->written_ns != b->written_ns)
        return a->written_ns < b->written_ns ? -1 : 1;
    return strcmp(sorted_names + a->name, sorted_names + b->name);
}

/* *more false: the folder was read to its end. */
static enum status fill_window(struct inbox *inbox, bool *more, struct error *error)
{
    enum status status = STATUS_OK;
    struct dirent *entry = NULL;
    inbox->count = inbox->next = 0;
    inbox->now.scanned_s = entry_clock_now().now_s;
    buffer_clear(&inbox->names);
    errno = 0;
    while (!status && inbox->count < INBOX_WINDOW && (entry = readdir(inbox->pass))) {
        status = add_entry(inbox, entry->d_name, error);
        errno = 0;
    }
    if (!status && !entry && errno)
        status = spool_failed(errno, SPOOL_INBOX, "reading", error);
    *more = entry != NULL;
    sorted_names = inbox->names.at;
    if (inbox->count)
        qsort(inbox->window, inbox->count, sizeof *inbox->window, compare);
    return status;
}

/* One that the window has; *found false when it went away, or is being changed
 * again. */
static enum status hand_out(struct inbox *inbox, struct inbox_entry *entry, bool *found,
                            struct error *error)
{
    const struct candidate *candidate = &inbox->window[inbox->next++];
    *entry = (struct inbox_entry){.name = inbox->names.at + candidate->name};
    inbox->now.oldest_s = candidate->written_s;
    *found = fstatat(inbox->spool->dir[SPOOL_INBOX], entry->name, &entry->known,
                     AT_SYMLINK_NOFOLLOW) == 0;
    if (!*found)
        return errno == ENOENT
                   ? STATUS_OK
                   : spool_failed(errno, SPOOL_INBOX, "looking at an entry", error);
    entry->verdict = entry_look(&entry->known, inbox->config, &entry->why);
    if (entry->verdict == ENTRY_READY)
        *found = !waits(inbox, entry->name, &entry->known);
    return STATUS_OK;
}

enum status inbox_next(struct inbox *inbox, struct inbox_entry *entry, bool *found,
                       struct error *error)
{
    enum status status = STATUS_OK;
    bool more = true;
    *found = false;
    if (!inbox->pass)
        status = begin_pass(inbox, error);
    while (!status && !*found) {
        if (inbox->next < inbox->count) {
            status = hand_out(inbox, entry, found, error);
        } else if (!more) {
            inbox->now.oldest_s = 0;
            end_pass(inbox);
            return STATUS_OK;
        } else {
            status = fill_window(inbox, &more, error);
        }
    }
    if (status && inbox->pass)
        end_pass(inbox);
    return status;
}

int64_t inbox_look_again_ms(const struct inbox *inbox)
{
    int64_t ms = inbox->again_ms < 0 ? -1 : inbox->again_ms - monotonic_ms();
    return inbox->again_ms >= 0 && ms < 0 ? 0 : ms;
}

bool inbox_is_stirred(const struct inbox *inbox)
{
    return inbox->stirred;
}

void inbox_tell(const struct inbox *inbox, struct inbox_picture *picture)
{
    *picture = inbox->pass ? inbox->now : inbox->last;
    picture->ready = inbox->pass ? inbox->count - inbox->next : 0;
    picture->overflows = inbox->now.overflows;
    picture->polling = inbox->watch < 0;
}

/* ---- made and unmade ---- */

enum status inbox_new(struct spool *spool, const struct watch_config *config,
                      struct inbox **inbox, struct error *error)
{
    struct inbox *made = calloc(1, sizeof *made);
    *inbox = made;
    if (!made)
        return error_no_memory(error);
    made->spool = spool;
    made->config = config;
    made->inotify = made->watch = -1;
    made->again_ms = -1;
    buffer_init(&made->names, NAMES_MAX);
    made->window = calloc(INBOX_WINDOW, sizeof *made->window);
    if (!made->window) {
        inbox_free(made);
        *inbox = NULL;
        return error_no_memory(error);
    }
    open_hearing(made);
    return STATUS_OK;
}

void inbox_free(struct inbox *inbox)
{
    if (!inbox)
        return;
    if (inbox->pass)
        closedir(inbox->pass);
    if (inbox->inotify >= 0)
        close(inbox->inotify);
    buffer_release(&inbox->names);
    free(inbox->window);
    free(inbox);
}

void inbox_configure(struct inbox *inbox, const struct watch_config *config)
{
    inbox->config = config;
}

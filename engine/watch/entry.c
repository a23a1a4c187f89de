#define _GNU_SOURCE /* leases */

#include "watch/entry.h"

#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

struct entry_clock entry_clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (struct entry_clock){now.tv_sec, now.tv_nsec};
}

static int64_t since_ms(const struct timespec *then, const struct entry_clock *clock)
{
    int64_t ms = (clock->now_s - then->tv_sec) * 1000 +
                 (clock->now_ns - then->tv_nsec) / 1000000;
    return ms > 0 ? ms : 0;
}

/* The second of the two cannot be set by who writes the file. */
int64_t entry_age_ms(const struct stat *known, const struct entry_clock *clock)
{
    int64_t written = since_ms(&known->st_mtim, clock);
    int64_t changed = since_ms(&known->st_ctim, clock);
    return written < changed ? written : changed;
}

int64_t entry_written_ms(const struct stat *known, const struct entry_clock *clock)
{
    return since_ms(&known->st_mtim, clock);
}

/* ---- looking ---- */

static enum entry_verdict refuse(struct error *why, const char *code,
                                 const char *message, const char *fix)
{
    error_set(why, STATUS_REJECTED, code, "%s", message);
    error_fix(why, "%s", fix);
    return ENTRY_REFUSED;
}

static enum entry_verdict refuse_kind(mode_t mode, struct error *why)
{
    static const char fix[] = "drop the file itself";
    if (S_ISLNK(mode))
        return refuse(why, "file.symlink", "this is a symbolic link, not a file", fix);
    if (S_ISDIR(mode))
        return refuse(why, "file.folder", "this is a folder, not a file",
                      "drop the files in it, one by one");
    if (S_ISFIFO(mode))
        return refuse(why, "file.pipe", "this is a named pipe, not a file", fix);
    if (S_ISSOCK(mode))
        return refuse(why, "file.socket", "this is a socket, not a file", fix);
    return refuse(why, "file.device", "this is a device, not a file", fix);
}

static bool is_owner(uid_t owner, const struct watch_config *config)
{
    if (config->any_owner || owner == geteuid() || owner == 0)
        return true;
    for (size_t i = 0; i < config->owner_count; i++) {
        if (config->owners[i] == (int64_t)owner)
            return true;
    }
    return false;
}

enum entry_verdict entry_look(const struct stat *known,
                              const struct watch_config *config, struct error *why)
{
    if (!S_ISREG(known->st_mode))
        return refuse_kind(known->st_mode, why);
    if (known->st_nlink != 1)
        return refuse(why, "file.links",
                      "the file has a second name elsewhere, by which it may change",
                      "drop a copy of it");
    if (!is_owner(known->st_uid, config))
        return refuse(why, "file.owner",
                      "the file belongs to a user who may not drop files",
                      "name the user's number under owners in watch.lua");
    if (known->st_mode & (S_ISUID | S_ISGID))
        return refuse(why, "file.mode", "the file has a set-user or set-group bit",
                      "chmod 600 it");
    if ((uint64_t)known->st_size > config->file_max)
        return refuse(why, "file.too_large", "the file is larger than may be dropped",
                      "split it, or raise file_max_mib in watch.lua");
    return ENTRY_READY;
}

/* ---- opening ---- */

/* Whether nobody has it open for writing, where the system can say. */
static bool is_quiet(int fd)
{
    if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
        if (fcntl(fd, F_SETLEASE, F_UNLCK) != 0)
            return false;
        return true;
    }
    return errno != EAGAIN;
}

enum status entry_unread(int number, const char *done, struct error *error)
{
    bool own = number == EACCES || number == EPERM;
    spool_failed(number, SPOOL_INBOX, "reading a file", error);
    if (!spool_will_pass(error))
        error_set(error, STATUS_IO, own ? "entry.read" : "entry.io",
                  "a file cannot be %s: %s", done, strerror(number));
    return error->status;
}

static enum status open_failed(int number, enum entry_verdict *verdict,
                               struct error *error)
{
    *verdict = number == ENOENT ? ENTRY_GONE : ENTRY_WAITS;
    /* A link where a file was, a socket, an open that would wait. */
    if (number == ENOENT || number == ELOOP || number == ENXIO || number == EAGAIN ||
        number == EWOULDBLOCK)
        return STATUS_OK;
    return entry_unread(number, "opened", error);
}

enum status entry_open(const struct entry_opening *opening, struct stat *known, int *fd,
                       enum entry_verdict *verdict, struct error *error)
{
    const struct stat before = *known;
    const struct watch_config *config = opening->config;
    struct error why = ERROR_NONE;
    *fd = openat(opening->spool->dir[SPOOL_INBOX], opening->name,
                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*fd < 0)
        return open_failed(errno, verdict, error);
    if (fstat(*fd, known) != 0) {
        int number = errno;
        close(*fd);
        *fd = -1;
        return open_failed(number, verdict, error);
    }
    /* Swapped or changed since it was looked at: it is looked at once more. */
    bool same = spool_same_file(&before, known) &&
                entry_look(known, config, &why) == ENTRY_READY;
    *verdict = ENTRY_READY;
    if (!same || (config->ready == WATCH_READY_QUIET && !is_quiet(*fd))) {
        *verdict = ENTRY_WAITS;
        close(*fd);
        *fd = -1;
    }
    return STATUS_OK;
}

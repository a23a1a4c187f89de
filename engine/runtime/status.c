#define _GNU_SOURCE /* F_OFD_GETLK */

#include "runtime/status.h"

#include "answers/quarantine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void status_problem(struct status_told *told, const char *code, const char *message,
                    int64_t at)
{
    if (told->problem_count < STATUS_PROBLEMS)
        told->problems[told->problem_count++] =
            (struct status_problem){code, message, at, false};
}

void status_notice(struct status_told *told, const char *code, const char *message,
                   int64_t at)
{
    if (told->problem_count < STATUS_PROBLEMS)
        told->problems[told->problem_count++] =
            (struct status_problem){code, message, at, true};
}

bool status_is_healthy(const struct status_told *told)
{
    for (size_t i = 0; i < told->problem_count; i++)
        if (!told->problems[i].told_only)
            return false;
    return true;
}

/* ---- writing ---- */

static void put_text(struct buffer *out, const char *name, const char *text)
{
    buffer_printf(out, ", \"%s\": ", name);
    if (text)
        buffer_put_json(out, text_of(text));
    else
        buffer_put_cstr(out, "null");
}

static void put_count(struct buffer *out, const char *name, uint64_t count)
{
    buffer_printf(out, ", \"%s\": %llu", name, (unsigned long long)count);
}

/* {"at": "2026-11-22T00:49:07Z", "age_s": 12}, or null. */
static void put_time(struct buffer *out, const char *name, int64_t at, int64_t now)
{
    char text[32];
    struct tm parts;
    const time_t seconds = (time_t)at;
    buffer_printf(out, ", \"%s\": ", name);
    if (!at || !gmtime_r(&seconds, &parts) ||
        !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)) {
        buffer_put_cstr(out, "null");
        return;
    }
    buffer_printf(out, "{\"at\": \"%s\", \"age_s\": %lld}", text,
                  (long long)(now > at ? now - at : 0));
}

static void put_json(struct buffer *out, const char *name, struct text json)
{
    buffer_printf(out, ", \"%s\": ", name);
    if (text_is_absent(json) || json.len == 0)
        buffer_put_cstr(out, "null");
    else
        buffer_put_text(out, json);
}

static void put_problems(struct buffer *out, const struct status_told *told)
{
    buffer_put_cstr(out, ", \"problems\": [");
    for (size_t i = 0; i < told->problem_count; i++) {
        const struct status_problem *problem = &told->problems[i];
        buffer_put_cstr(out, i ? ", {\"code\": " : "{\"code\": ");
        buffer_put_json(out, text_of(problem->code));
        put_text(out, "message", problem->message);
        put_time(out, "since", problem->at, told->now);
        buffer_put_char(out, '}');
    }
    buffer_put_char(out, ']');
}

void status_write(const struct status_told *told, struct buffer *out)
{
    buffer_printf(
        out, "{\"schema\": \"gonio/status/1\", \"running\": %s, \"healthy\": %s",
        told->pid ? "true" : "false", status_is_healthy(told) ? "true" : "false");
    buffer_put_cstr(out, ", \"pid\": ");
    if (told->pid)
        buffer_put_int(out, told->pid);
    else
        buffer_put_cstr(out, "null");
    put_text(out, "version", told->version);
    put_time(out, "started", told->started_at, told->now);
    put_time(out, "last_scan", told->last_scan_at, told->now);
    put_text(out, "watching", told->watching);
    put_count(out, "backlog", told->backlog);
    put_time(out, "oldest", told->oldest_at, told->now);
    put_count(out, "in_hand", told->in_hand);
    put_count(out, "files", told->files);
    put_count(out, "refused", told->refused);
    put_count(out, "sessions", told->sessions);
    put_count(out, "errors", told->errors);
    buffer_printf(out, ", \"quarantine\": {\"refused\": %llu, \"rejected\": %llu}",
                  (unsigned long long)told->quarantined,
                  (unsigned long long)told->with_rejected);
    put_json(out, "policies", told->policies);
    put_json(out, "handlers", told->handlers);
    put_problems(out, told);
    buffer_put_cstr(out, "}\n");
}

/* ---- looking ---- */

static enum status failed(const char *spool, enum status status, const char *message,
                          struct error *error)
{
    error_set(error, status, "status.spool", "%s: %s", message, strerror(errno));
    error_at(error, spool, 0, 0);
    return status;
}

static void look_at(int inbox, const char *name, struct status_told *told)
{
    struct stat known;
    if (name[0] == '.' || fstatat(inbox, name, &known, AT_SYMLINK_NOFOLLOW) != 0 ||
        S_ISDIR(known.st_mode))
        return;
    told->backlog++;
    if (!told->oldest_at || known.st_mtime < told->oldest_at)
        told->oldest_at = known.st_mtime;
}

static enum status look_into(int root, const char *spool, struct status_told *told,
                             struct error *error)
{
    int fd = openat(root, "inbox", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *inbox = fd < 0 ? NULL : fdopendir(fd);
    if (!inbox) {
        enum status status =
            failed(spool, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                   "no inbox/ can be read there", error);
        if (fd >= 0)
            close(fd);
        return status;
    }
    for (struct dirent *entry; (entry = readdir(inbox));)
        look_at(fd, entry->d_name, told);
    closedir(inbox);
    return STATUS_OK;
}

/* A daemon that does not answer holds its lock all the same. */
static bool is_locked(int root)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    int fd = openat(root, "lock", O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    bool held = fd >= 0 && fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    if (fd >= 0)
        close(fd);
    return held;
}

enum status status_look(const char *spool, struct status_told *told,
                        struct error *error)
{
    struct stat marker;
    *told = (struct status_told){.now = (int64_t)time(NULL)};
    int root = open(spool, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return failed(spool, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
                      "no spool can be opened there", error);
    if (is_locked(root))
        status_problem(told, "daemon.silent",
                       "a daemon works there and does not answer", 0);
    else
        status_problem(told, "daemon.stopped",
                       "no daemon runs: what is dropped waits until one is started", 0);
    if (fstatat(root, "NEEDS-VERIFY", &marker, AT_SYMLINK_NOFOLLOW) == 0)
        status_problem(told, "spool.needs_verify",
                       "the last run ended after a failed write: it is verified first",
                       marker.st_mtime);
    enum status status = look_into(root, spool, told, error);
    struct quarantine_counts quarantined;
    quarantine_count(root, &quarantined);
    told->quarantined = quarantined.refused;
    told->with_rejected = quarantined.rejected;
    close(root);
    return status;
}

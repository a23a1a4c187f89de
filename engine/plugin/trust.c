#define _XOPEN_SOURCE 700 /* realpath, S_ISVTX */

#include "plugin/trust.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status cannot_read(const char *path, struct error *error)
{
    int number = errno;
    error_set(error, STATUS_USAGE, "plugin.file", "cannot read %s: %s", path,
              strerror(number));
    if (number == ENOENT)
        error_fix(error, "check the name of the file");
    return error->status;
}

static enum status check_owner(const char *path, const struct stat *known,
                               struct error *error)
{
    if (known->st_uid == 0 || known->st_uid == geteuid())
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "plugin.owner",
              "%s belongs to somebody else: its owner could change what is loaded",
              path);
    error_fix(error, "copy the plugin to a folder of your own, or: chown root %s",
              path);
    return error->status;
}

static enum status check_writers(const char *path, const struct stat *known,
                                 struct error *error)
{
    bool kept = S_ISDIR(known->st_mode) && (known->st_mode & S_ISVTX);
    if (kept || !(known->st_mode & (S_IWGRP | S_IWOTH)))
        return STATUS_OK;
    error_set(error, STATUS_USAGE, "plugin.writable",
              "others can write to %s: they could change what is loaded", path);
    error_fix(error, "chmod go-w %s", path);
    return error->status;
}

static enum status check(const char *path, const struct stat *known,
                         struct error *error)
{
    enum status status = check_owner(path, known, error);
    return status ? status : check_writers(path, known, error);
}

/* Every folder above the file, the root's folder too. */
static enum status check_folders(const char *clean, struct error *error)
{
    char folder[PATH_MAX];
    enum status status = STATUS_OK;
    for (size_t i = 0; clean[i] && !status; i++) {
        struct stat known;
        if (clean[i] != '/')
            continue;
        memcpy(folder, clean, i + 1);
        folder[i ? i : 1] = '\0';
        status = stat(folder, &known) ? cannot_read(folder, error)
                                      : check(folder, &known, error);
    }
    return status;
}

static enum status check_file(const char *path, int fd, struct error *error)
{
    struct stat known;
    if (fstat(fd, &known))
        return cannot_read(path, error);
    if (!S_ISREG(known.st_mode)) {
        error_set(error, STATUS_USAGE, "plugin.file", "%s is no ordinary file", path);
        error_fix(error, "name the plugin's file, as csv.so");
        return error->status;
    }
    return check(path, &known, error);
}

enum status trust_open(const char *path, int *fd, struct error *error)
{
    char clean[PATH_MAX];
    *fd = -1;
    if (!realpath(path, clean))
        return cannot_read(path, error);
    int opened = open(clean, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (opened < 0)
        return cannot_read(path, error);
    enum status status = check_file(clean, opened, error);
    if (!status)
        status = check_folders(clean, error);
    if (status)
        close(opened);
    else
        *fd = opened;
    return status;
}

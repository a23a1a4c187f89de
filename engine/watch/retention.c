#include "watch/retention.h"

#include "base/date.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define DAY_S 86400

static DIR *open_entries(int in, const char *name)
{
    int fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries && fd >= 0)
        close(fd);
    return entries;
}

/* A plain file that was written before that day. */
static bool is_old(int in, const char *name, int32_t before)
{
    struct stat known;
    return fstatat(in, name, &known, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(known.st_mode) && known.st_mtim.tv_sec / DAY_S < before;
}

/* before DATE_NONE: whatever it is. */
static enum status remove_files(int in, const char *name, int32_t before,
                                uint64_t *removed, struct error *error)
{
    DIR *entries = open_entries(in, name);
    enum status status = STATUS_OK;
    if (!entries)
        return errno == ENOENT || errno == ENOTDIR
                   ? STATUS_OK
                   : spool_failed(errno, SPOOL_DONE, "reading", error);
    int fd = dirfd(entries);
    for (struct dirent *entry; !status && (entry = readdir(entries));) {
        const char *file = entry->d_name;
        if (file[0] == '.' || (before != DATE_NONE && !is_old(fd, file, before)))
            continue;
        if (unlinkat(fd, file, 0) == 0)
            ++*removed;
        else if (errno != ENOENT && errno != EISDIR)
            status = spool_failed(errno, SPOOL_DONE, "removing a file", error);
    }
    closedir(entries);
    return status;
}

/* "YYYY/MM/DD" */
static enum status remove_day(int done, const char *day, uint64_t *removed,
                              struct error *error)
{
    enum status status = remove_files(done, day, DATE_NONE, removed, error);
    if (!status && unlinkat(done, day, AT_REMOVEDIR) != 0 && errno != ENOENT &&
        errno != ENOTEMPTY && errno != ENOTDIR)
        status = spool_failed(errno, SPOOL_DONE, "removing a folder", error);
    return status;
}

/* The next folder whose name is so many digits; 0: no more. */
static int next_number(DIR *entries, size_t digits)
{
    for (struct dirent *entry; (entry = readdir(entries));) {
        int number = 0;
        size_t i = 0;
        for (; i < digits && char_is_digit(entry->d_name[i]); i++)
            number = 10 * number + (entry->d_name[i] - '0');
        if (i == digits && !entry->d_name[i] && number)
            return number;
    }
    return 0;
}

/* Where the walk through done/YYYY/MM/DD is. */
struct walk {
    const struct spool *spool;
    int32_t before;
    uint64_t *removed;
    int part[2]; /* year, month */
};

static enum status walk_days(struct walk *walk, struct error *error)
{
    char path[16];
    int done = walk->spool->dir[SPOOL_DONE];
    enum status status = STATUS_OK;
    snprintf(path, sizeof path, "%04d/%02d", walk->part[0], walk->part[1]);
    DIR *days = open_entries(done, path);
    for (int day; !status && days && (day = next_number(days, 2));) {
        if (date_of(walk->part[0], walk->part[1], day) >= walk->before)
            continue;
        snprintf(path, sizeof path, "%04d/%02d/%02d", walk->part[0] % 10000,
                 walk->part[1] % 100, day % 100);
        status = remove_day(done, path, walk->removed, error);
    }
    if (days)
        closedir(days);
    return status;
}

static enum status walk_months(struct walk *walk, struct error *error)
{
    char path[8];
    int done = walk->spool->dir[SPOOL_DONE];
    enum status status = STATUS_OK;
    snprintf(path, sizeof path, "%04d", walk->part[0] % 10000);
    DIR *months = open_entries(done, path);
    while (!status && months && (walk->part[1] = next_number(months, 2)))
        status = walk_days(walk, error);
    if (months)
        closedir(months);
    return status;
}

static enum status walk_years(struct walk *walk, struct error *error)
{
    enum status status = STATUS_OK;
    DIR *years = open_entries(walk->spool->dir[SPOOL_DONE], ".");
    while (!status && years && (walk->part[0] = next_number(years, 4)))
        status = walk_months(walk, error);
    if (years)
        closedir(years);
    return status;
}

enum status retention_run(const struct spool *spool, const struct watch_config *config,
                          int32_t today, uint64_t *removed, struct error *error)
{
    struct walk walk = {.spool = spool, .removed = removed};
    enum status status = STATUS_OK;
    *removed = 0;
    if (config->keep_done_days) {
        walk.before = today - (int32_t)config->keep_done_days;
        status = walk_years(&walk, error);
    }
    if (!status && config->keep_out_days)
        status = remove_files(spool->dir[SPOOL_OUT], ".",
                              today - (int32_t)config->keep_out_days, removed, error);
    return status;
}

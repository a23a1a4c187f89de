/* The highest number of a receipt that the spool's files have. */
#define _GNU_SOURCE

#include "watch/numbers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define DIGITS 8 /* at least; of a receipt in front of a name */

/* "00000007-monday.json" is 7; what does not begin so is 0. */
static int64_t number_of(const char *name)
{
    int64_t number = 0;
    size_t i = 0;
    for (; char_is_digit(name[i]) && i < 18; i++)
        number = 10 * number + (name[i] - '0');
    return i >= DIGITS && name[i] == '-' ? number : 0;
}

static DIR *open_entries(int in, const char *name)
{
    int fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *entries = fd < 0 ? NULL : fdopendir(fd);
    if (!entries && fd >= 0)
        close(fd);
    return entries;
}

/* The highest of what `value` says of the names in a folder. */
static int64_t highest(int in, const char *folder, int64_t (*value)(const char *name))
{
    DIR *entries = open_entries(in, folder);
    int64_t most = 0;
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        int64_t number = value(entry->d_name);
        most = number > most ? number : most;
    }
    if (entries)
        closedir(entries);
    return most;
}

/* "2026" is 2026; other names are 0. */
static int64_t part_of(const char *name)
{
    int64_t number = 0;
    for (size_t i = 0; name[i]; i++) {
        if (!char_is_digit(name[i]) || i == 4)
            return 0;
        number = 10 * number + (name[i] - '0');
    }
    return number;
}

/* Numbers rise with the days: those of the last month in done/ are enough. */
static int64_t highest_done(int done)
{
    char month[16], day[20];
    int64_t most = 0;
    int64_t year = highest(done, ".", part_of);
    snprintf(month, sizeof month, "%04d", (int)year % 10000);
    int64_t last = highest(done, month, part_of);
    for (int i = 1; i <= 31 && last; i++) {
        snprintf(day, sizeof day, "%04d/%02d/%02d", (int)year % 10000, (int)last % 100,
                 i);
        int64_t number = highest(done, day, number_of);
        most = number > most ? number : most;
    }
    return most;
}

int64_t numbers_highest(const struct spool *spool)
{
    int64_t out = highest(spool->dir[SPOOL_OUT], ".", number_of);
    int64_t refused = highest(spool->dir[SPOOL_QUARANTINE], ".", number_of);
    int64_t done = highest_done(spool->dir[SPOOL_DONE]);
    int64_t most = out > refused ? out : refused;
    return done > most ? done : most;
}

/* Swaps what a name stands for, as fast as it goes:
 *
 *     flip FOLDER NAME FILE OUTSIDE SECONDS
 *
 * FOLDER/NAME is by turns a copy of FILE, a symbolic link to OUTSIDE, a named
 * pipe, a hard link to OUTSIDE, a folder, and nothing. Two threads do it, each
 * by renaming what it made beside FOLDER, so that whoever looks first and opens
 * then is caught by some of it. Prints how many swaps there were. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *folder, *name, *file, *outside;
static char bytes[1 << 16];
static ssize_t size;
static atomic_long swaps;
static time_t end;

static void write_copy(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd >= 0 && write(fd, bytes, (size_t)size) != size)
        unlink(path);
    if (fd >= 0)
        close(fd);
}

/* What fails (a name that is taken, most often) is tried in the next round. */
static int make(int kind, const char *path)
{
    switch (kind) {
    case 0:
        write_copy(path);
        return 0;
    case 1:
        return symlink(outside, path);
    case 2:
        return mkfifo(path, 0600);
    case 3:
        return link(outside, path);
    default:
        return mkdir(path, 0700);
    }
}

static void *flip(void *number)
{
    char beside[4096], target[4096];
    unsigned seed = (unsigned)(size_t)number;
    snprintf(beside, sizeof beside, "%s/../flip-%u", folder, seed);
    snprintf(target, sizeof target, "%s/%s", folder, name);
    while (time(NULL) < end) {
        int kind = rand_r(&seed) % 6;
        unlink(beside);
        rmdir(beside);
        if (kind == 5) {
            if (unlink(target) != 0)
                rmdir(target);
        } else if (make(kind, beside) == 0) {
            if (rename(beside, target) == 0)
                atomic_fetch_add(&swaps, 1);
            else if (unlink(target) != 0)
                rmdir(target);
        }
    }
    unlink(beside);
    rmdir(beside);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];
    if (argc != 6) {
        fprintf(stderr, "usage: flip FOLDER NAME FILE OUTSIDE SECONDS\n");
        return 2;
    }
    folder = argv[1], name = argv[2], file = argv[3], outside = argv[4];
    end = time(NULL) + strtol(argv[5], NULL, 10);
    int fd = open(file, O_RDONLY);
    size = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
    if (size < 0)
        return 1;
    close(fd);
    for (size_t i = 0; i < 2; i++) {
        if (pthread_create(&threads[i], NULL, flip, (void *)(i + 1)) != 0)
            return 1;
    }
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", atomic_load(&swaps));
    return 0;
}

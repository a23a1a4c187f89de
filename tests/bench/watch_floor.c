/* The floor that `gonio watch` is measured against: what the disk takes, with
 * no engine at all.
 *
 *     watch_floor FOLDER
 *
 * Each file of FOLDER/in, one after the other: read, written under a temporary
 * name in FOLDER/out, synced, renamed there; its source is renamed to
 * FOLDER/done. No folder is synced, which a program that keeps what it promises
 * must do: the floor is lower than any such program could go alone. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char bytes[1 << 20];
static int in, out, done;

static void must(int good, const char *what)
{
    if (!good) {
        perror(what);
        exit(1);
    }
}

static void carry(const char *name)
{
    int from = openat(in, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    must(from >= 0, "open");
    ssize_t size = read(from, bytes, sizeof bytes);
    must(size >= 0 && close(from) == 0, "read");
    int to = openat(out, "tmp", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(to >= 0, "create");
    must(write(to, bytes, (size_t)size) == size, "write");
    must(fsync(to) == 0 && close(to) == 0, "fsync");
    must(renameat(out, "tmp", out, name) == 0, "rename");
    must(renameat(in, name, done, name) == 0, "rename");
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: watch_floor FOLDER\n");
        return 2;
    }
    must(chdir(argv[1]) == 0, argv[1]);
    in = open("in", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    out = open("out", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    done = open("done", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    must(in >= 0 && out >= 0 && done >= 0, "in, out, done");
    struct dirent **names;
    int count = scandir("in", &names, NULL, alphasort);
    must(count >= 0, "scandir");
    for (int i = 0; i < count; i++) {
        if (names[i]->d_name[0] != '.')
            carry(names[i]->d_name);
    }
    return 0;
}

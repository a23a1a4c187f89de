#define _GNU_SOURCE /* renameat2 */

#include "watch/deposit.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define NAMES_MOST 1000
#define PIECE      ((size_t)16 * 1024)

/* ---- renaming without replacing ---- */

/* Where the file system knows no such rename (NFS): a second name, and the
 * first one goes. */
static int rename_new(int from, const char *name, int to, const char *as)
{
    if (renameat2(from, name, to, as, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -1;
    if (linkat(from, name, to, as, 0) != 0)
        return -1;
    return unlinkat(from, name, 0);
}

/* The number-th name there may be, from 1. */
static void name_of(char *name, const char *const as[2], unsigned number)
{
    int n = number == 1 ? snprintf(name, SPOOL_NAME, "%s%s", as[0], as[1])
                        : snprintf(name, SPOOL_NAME, "%s~%u%s", as[0], number, as[1]);
    if (n < 0)
        name[0] = '\0';
}

/* ---- deposits ---- */

enum status deposit_open(const struct spool *spool, enum spool_dir to,
                         const char *const name[2], struct deposit *deposit,
                         struct error *error)
{
    static uint64_t number;
    int tmp = spool->dir[SPOOL_OUT_TMP];
    *deposit = (struct deposit){.to = to, .stem = strlen(name[0]), .fd = -1};
    name_of(deposit->name, name, 1);
    int n = snprintf(deposit->temp, sizeof deposit->temp, "%llu",
                     (unsigned long long)++number);
    if (n > 0)
        deposit->fd =
            openat(tmp, deposit->temp,
                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return deposit->fd >= 0
               ? STATUS_OK
               : spool_failed(errno, SPOOL_OUT_TMP, "making a file", error);
}

enum status deposit_write(struct deposit *deposit, struct text bytes,
                          struct error *error)
{
    while (bytes.len) {
        ssize_t n = write(deposit->fd, bytes.at, bytes.len);
        if (n < 0 && errno != EINTR)
            return spool_failed(errno, SPOOL_OUT_TMP, "writing", error);
        size_t written = n < 0 ? 0 : (size_t)n;
        bytes.at += written;
        bytes.len -= written;
    }
    return STATUS_OK;
}

/* A write that the system took and could not keep shows up here. */
static enum status close_written(int fd, struct error *error)
{
    if (close(fd) == 0 || errno == EINTR)
        return STATUS_OK;
    int number = errno;
    spool_failed(number, SPOOL_OUT_TMP, "closing", error);
    if (!spool_will_pass(error))
        return error_set(error, STATUS_IO, "spool.sync",
                         "a file could not be closed: %s", strerror(number));
    return error->status;
}

enum status deposit_end(struct deposit *deposit, bool sync, struct error *error)
{
    enum status status = STATUS_OK;
    int fd = deposit->fd;
    if (sync)
        status = spool_sync(SPOOL_SYNC_OUTPUT, fd, error);
    deposit->fd = -1;
    if (!status)
        return close_written(fd, error);
    close(fd);
    return status;
}

static int read_piece(int fd, char *to, size_t *len)
{
    *len = 0;
    while (*len < PIECE) {
        ssize_t n = read(fd, to + *len, PIECE - *len);
        if (n == 0)
            break;
        if (n > 0)
            *len += (size_t)n;
        else if (errno != EINTR)
            return -1;
    }
    return 0;
}

static bool same_bytes(int a, int b)
{
    char left[PIECE], right[PIECE];
    size_t left_len = 0, right_len = 0;
    do {
        if (read_piece(a, left, &left_len) != 0 ||
            read_piece(b, right, &right_len) != 0 || left_len != right_len ||
            memcmp(left, right, left_len) != 0)
            return false;
    } while (left_len);
    return true;
}

static bool is_published(const struct spool *spool, const struct deposit *deposit,
                         const char *name)
{
    const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int mine = openat(spool->dir[SPOOL_OUT_TMP], deposit->temp, flags);
    int there = openat(spool->dir[deposit->to], name, flags);
    bool same = mine >= 0 && there >= 0 && same_bytes(mine, there);
    if (mine >= 0)
        close(mine);
    if (there >= 0)
        close(there);
    return same;
}

enum status deposit_publish(const struct spool *spool, struct deposit *deposit,
                            struct error *error)
{
    int tmp = spool->dir[SPOOL_OUT_TMP];
    char stem[SPOOL_NAME], name[SPOOL_NAME];
    const char *const as[2] = {stem, deposit->name + deposit->stem};
    memcpy(stem, deposit->name, deposit->stem);
    stem[deposit->stem] = '\0';
    for (unsigned number = 1; number <= NAMES_MOST; number++) {
        name_of(name, as, number);
        if (rename_new(tmp, deposit->temp, spool->dir[deposit->to], name) == 0) {
            memcpy(deposit->name, name, sizeof name);
            deposit->is_new = true;
            return STATUS_OK;
        }
        if (errno != EEXIST)
            return spool_failed(errno, deposit->to, "publishing", error);
        if (is_published(spool, deposit, name)) {
            memcpy(deposit->name, name, sizeof name);
            deposit_drop(spool, deposit);
            return STATUS_OK;
        }
    }
    return spool_failed(EEXIST, deposit->to, "publishing", error);
}

/* What cannot be removed is swept at the next start. */
void deposit_drop(const struct spool *spool, struct deposit *deposit)
{
    if (deposit->fd >= 0)
        close(deposit->fd);
    deposit->fd = -1;
    if (deposit->temp[0] && unlinkat(spool->dir[SPOOL_OUT_TMP], deposit->temp, 0) != 0)
        deposit->temp[0] = '\0';
}

/* ---- moving ---- */

/* A look that fails is no swap. */
static enum status is_known(const struct spool_move *move, const char *name, bool *same,
                            struct error *error)
{
    struct stat now;
    *same = !move->known;
    if (*same)
        return STATUS_OK;
    if (fstatat(move->to, name, &now, AT_SYMLINK_NOFOLLOW) == 0) {
        *same = spool_same_file(&now, move->known);
        return STATUS_OK;
    }
    *same = errno == ENOENT; /* its owner collects what is there, and was quick */
    return *same ? STATUS_OK
                 : spool_failed(errno, SPOOL_DONE, "looking at what was moved", error);
}

/* Somebody swapped it between the look and the rename: it goes back, beside
 * whatever has its name by now. */
static enum status moved_other(const struct spool_move *move, const char *name,
                               enum spool_moved *moved, struct error *error)
{
    const char *const as[2] = {move->name, ""};
    char back[SPOOL_NAME + 16];
    *moved = MOVED_CHANGED;
    for (unsigned number = 1; number <= NAMES_MOST; number++) {
        name_of(back, as, number);
        if (rename_new(move->to, name, move->from, back) == 0)
            return STATUS_OK;
        if (errno != EEXIST)
            break;
    }
    return spool_failed(errno, SPOOL_INBOX, "putting back a file", error);
}

/* Nobody's but ours, as far as it is ours: its folder is private anyway. What
 * has a second name elsewhere keeps its mode, which is that one's too. */
static void make_private(int dir, const char *name, const struct stat *known)
{
    if (S_ISREG(known->st_mode) && known->st_nlink == 1 && (known->st_mode & 07177) &&
        fchmodat(dir, name, 0600, 0) != 0)
        errno = 0;
}

static enum status move_failed(int number, enum spool_moved *moved, struct error *error)
{
    *moved = number == ENOENT ? MOVED_GONE : MOVED_REFUSED;
    spool_failed(number, SPOOL_INBOX, "moving an entry", error);
    if (spool_will_pass(error) || number == EIO || number == EROFS)
        return error->status;
    *error = ERROR_NONE;
    return STATUS_OK;
}

enum status spool_move(const struct spool_move *move, enum spool_moved *moved,
                       struct error *error)
{
    char name[SPOOL_NAME];
    struct stat now;
    *moved = MOVED;
    if (fstatat(move->from, move->name, &now, AT_SYMLINK_NOFOLLOW) != 0)
        return move_failed(errno, moved, error);
    if (move->known && !spool_same_file(&now, move->known)) {
        *moved = MOVED_CHANGED;
        return STATUS_OK;
    }
    for (unsigned number = 1; number <= NAMES_MOST; number++) {
        name_of(name, move->as, number);
        if (rename_new(move->from, move->name, move->to, name) == 0) {
            bool same = false;
            enum status status = is_known(move, name, &same, error);
            if (!status && !same)
                return moved_other(move, name, moved, error);
            if (!status)
                make_private(move->to, name, &now);
            return status;
        }
        if (errno != EEXIST)
            return move_failed(errno, moved, error);
    }
    return move_failed(EEXIST, moved, error);
}

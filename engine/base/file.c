/* O_TMPFILE is Linux's, not POSIX's. */
#define _GNU_SOURCE

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)64 * 1024)

bool file_is_of_machine(int number)
{
    static const int named[] = {ENOENT,       ENOTDIR, EACCES, EPERM, ELOOP,
                                ENAMETOOLONG, EISDIR,  ENXIO,  EINVAL};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (number == named[i])
            return false;
    return true;
}

static enum status read_failed(int number, const char *name, struct error *error)
{
    if (number == EISDIR) {
        error_set(error, STATUS_IO, "file.folder", "this is a folder, not a file");
        error_fix(error, "name the files in it");
    } else if (number == ENOENT) {
        error_set(error, STATUS_IO, "file.missing", "there is no such file");
    } else if (number == EACCES) {
        error_set(error, STATUS_IO, "file.permission",
                  "the file may not be read: permission denied");
    } else {
        error_set(error, STATUS_IO, "file.read", "reading failed: %s",
                  strerror(number));
    }
    error_at(error, name, 0, 0);
    return error->status;
}

static enum status too_large(size_t max, const char *name, struct error *error)
{
    error_set(error, STATUS_LIMIT, "file.too_large",
              "the file is larger than the %zu bytes that are read at most", max);
    error_at(error, name, 0, 0);
    return error->status;
}

/* Room for more, or for what is left up to the maximum; 0: there is none. */
static size_t next_piece(const struct buffer *buffer)
{
    size_t left = buffer->max - buffer->len;
    return left < PIECE ? left : PIECE;
}

/* A full buffer is a fault only if the file goes on. */
static enum status expect_end(int fd, const char *name, size_t max, struct error *error)
{
    char beyond;
    ssize_t n;
    do
        n = read(fd, &beyond, 1);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return read_failed(errno, name, error);
    return n == 0 ? STATUS_OK : too_large(max, name, error);
}

enum status file_read_fd(int fd, const char *name, struct buffer *buffer,
                         struct error *error)
{
    for (size_t piece; (piece = next_piece(buffer)) > 0;) {
        char *to = buffer_reserve(buffer, piece);
        if (!to)
            return error_no_memory(error);
        ssize_t n = read(fd, to, piece);
        if (n == 0)
            return STATUS_OK;
        if (n > 0)
            buffer->len += (size_t)n;
        else if (errno != EINTR)
            return read_failed(errno, name, error);
    }
    return expect_end(fd, name, buffer->max, error);
}

enum status file_read(const char *path, struct buffer *buffer, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return read_failed(errno, path, error);
    enum status status = file_read_fd(fd, path, buffer, error);
    close(fd);
    return status;
}

static enum status write_failed(int number, const char *name, struct error *error)
{
    if (number == EPIPE) {
        error_set(error, STATUS_CLOSED, "file.closed",
                  "the reader of the output went away");
    } else if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
        error_set(error, STATUS_IO, "file.full", "no room is left to write: %s",
                  strerror(number));
        error_fix(error, "make room, or write to another place; what was written "
                         "so far is not complete");
    } else {
        error_set(error, STATUS_IO, "file.write", "writing failed: %s",
                  strerror(number));
    }
    error_at(error, name, 0, 0);
    return error->status;
}

/* A descriptor that others have set not to block: wait until it takes more. */
static bool waits_for_room(int fd, int number)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};
    return number == EINTR ||
           (number == EAGAIN && (poll(&poll_fd, 1, -1) > 0 || errno == EINTR));
}

enum status file_write_all(int fd, struct text bytes, const char *name,
                           struct error *error)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.at, bytes.len);
        if (n < 0 && !waits_for_room(fd, errno))
            return write_failed(errno, name, error);
        size_t written = n < 0 ? 0 : (size_t)n;
        bytes.at += written;
        bytes.len -= written;
    }
    return STATUS_OK;
}

static const char *temp_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && folder[0] ? folder : "/tmp";
}

enum status file_temp_failed(int number, struct error *error)
{
    bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    error_set(error, STATUS_IO, full ? "file.full" : "file.temp",
              full ? "no room is left for temporary data: %s"
                   : "a temporary file cannot be used: %s",
              strerror(number));
    error_fix(error, "set TMPDIR to a folder that can be written and has room");
    error_at(error, temp_folder(), 0, 0);
    return STATUS_IO;
}

/* For file systems that know no file without a name. */
static int make_and_unlink(const char *folder)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/gonio-XXXXXX", folder);
    if (n < 0 || (size_t)n >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkostemp(path, O_CLOEXEC); /* 0600 by itself */
    if (fd >= 0)
        unlink(path);
    return fd;
}

enum status file_temp(int *fd, struct error *error)
{
    const char *folder = temp_folder();
    *fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (*fd < 0)
        *fd = make_and_unlink(folder);
    return *fd < 0 ? file_temp_failed(errno, error) : STATUS_OK;
}

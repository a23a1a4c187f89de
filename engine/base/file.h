/* Files and descriptors, with errors that say what a person can do.
 *
 * Who writes to a pipe ignores SIGPIPE first (once, in main), so that a
 * reader that went away is STATUS_CLOSED here and not the end of the
 * program. */
#ifndef GONIO_BASE_FILE_H
#define GONIO_BASE_FILE_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

/* Adds the whole file to the buffer, whose maximum is the most that is read.
 * The codes: file.missing, file.folder, file.permission, file.too_large
 * (STATUS_LIMIT), file.read; each names the file. */
enum status file_read(const char *path, struct buffer *buffer,
                      struct error *error) MUST_CHECK;

/* The same from an open descriptor, to its end; name stands for it in
 * messages ("standard input"). */
enum status file_read_fd(int fd, const char *name, struct buffer *buffer,
                         struct error *error) MUST_CHECK;

/* Writes all of it, however many writes it takes. STATUS_CLOSED: the reader
 * went away, nothing to complain about; STATUS_IO (file.full, file.write):
 * the system refused. */
enum status file_write_all(int fd, struct text bytes, const char *name,
                           struct error *error) MUST_CHECK;

/* Whether errno tells of the machine (a damaged disk, no memory, too many files),
 * not of the name: another time the same may go well. */
bool file_is_of_machine(int number);

/* A new file without a name, in the folder that TMPDIR names or /tmp, for its
 * owner only: gone when it is closed, whatever happens to the program. */
enum status file_temp(int *fd, struct error *error) MUST_CHECK;

/* file.full or file.temp: says that the temporary folder has no room, or
 * cannot be used, and what to do. number: errno. */
enum status file_temp_failed(int number, struct error *error);

#endif

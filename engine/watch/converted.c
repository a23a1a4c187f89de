/* Files that are no JSON: what a plugin's reader makes of them is taken in
 * their place. The file itself stays what is hashed, kept and moved; its
 * records, and what is rejected of them, are those of the conversion, with the
 * rows and columns of the file. */
#include "watch/intake_room.h"

#include <fcntl.h>
#include <unistd.h>

int taking_source(const struct taking *taking)
{
    return taking->is_converted ? taking->converted.fd : taking->fd;
}

/* An export that is still being written ends anywhere; whole lines are no proof,
 * but half of one is. */
static bool ends_in_a_line(const struct taking *taking)
{
    char last = '\0';
    off_t size = taking->known.st_size;
    return size == 0 || (pread(taking->fd, &last, 1, size - 1) == 1 && last == '\n');
}

/* By the reader's words: the file has the fault, or the mapping. */
static enum status refuse(struct taking *taking, struct error *error)
{
    if (error->status == STATUS_IO || error->status == STATUS_NO_MEMORY)
        return error->status;
    taking->why = *error;
    taking->why.status = STATUS_REJECTED;
    taking->refused = true;
    *error = ERROR_NONE;
    return STATUS_OK;
}

static enum status convert(struct taking *taking, struct plugin *reader,
                           struct error *error)
{
    int fd = fcntl(taking->fd, F_DUPFD_CLOEXEC, 3);
    const struct reading_options options = {
        .plugin = reader, .files = taking->names, .fds = &fd, .count = 1};
    if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0) {
        if (fd >= 0)
            close(fd);
        return error_set(error, STATUS_IO, "file.read", "cannot read from the front");
    }
    taking->names[0] = taking->shown;
    taking->is_converted = true;
    return reading_run(&options, &taking->converted, error);
}

enum status claim_converted(struct intake *intake, struct taking *taking,
                            struct error *error)
{
    const struct input_readers *readers = intake->options.readers;
    struct plugin *reader =
        taking->is_converted ? NULL : inputs_reader(readers, taking->shown, taking->fd);
    if (!reader)
        return STATUS_OK;
    taking->refused = taking->waits =
        !ends_in_a_line(taking) && taking_may_be_half(intake, taking);
    if (taking->waits)
        return STATUS_OK;
    enum status status = convert(taking, reader, error);
    return status ? refuse(taking, error) : STATUS_OK;
}

enum status claim_converted_again(struct intake *intake, struct taking *taking,
                                  struct error *error)
{
    if (taking->fd < 0)
        return STATUS_OK;
    enum status status = claim_converted(intake, taking, error);
    taking->refused = taking->waits = false;
    return status;
}

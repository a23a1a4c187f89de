#include "run/scratch.h"

#include "base/file.h"

#include <errno.h>
#include <unistd.h>

#define SCRATCH_PIECE ((size_t)64 * 1024)

void scratch_init(struct scratch *scratch)
{
    *scratch = (struct scratch){.fd = -1};
    buffer_init(&scratch->tail, 2 * SCRATCH_PIECE);
}

void scratch_release(struct scratch *scratch)
{
    if (scratch->fd >= 0)
        close(scratch->fd);
    scratch->fd = -1;
    buffer_release(&scratch->tail);
}

enum status scratch_seal(struct scratch *scratch, struct error *error)
{
    enum status status = STATUS_OK;
    if (buffer_failed(&scratch->tail))
        return error_no_memory(error);
    if (!scratch->tail.len)
        return STATUS_OK;
    if (scratch->fd < 0)
        status = file_temp(&scratch->fd, error);
    if (!status)
        status = file_write_all(scratch->fd, buffer_text(&scratch->tail),
                                "a temporary file", error);
    buffer_clear(&scratch->tail);
    return status;
}

enum status scratch_append(struct scratch *scratch, const void *bytes, size_t len,
                           struct error *error)
{
    buffer_put(&scratch->tail, bytes, len);
    scratch->size += len;
    if (!buffer_failed(&scratch->tail) && scratch->tail.len < SCRATCH_PIECE)
        return STATUS_OK;
    return scratch_seal(scratch, error);
}

enum status scratch_read(const struct scratch *scratch, struct scratch_span span,
                         void *bytes, struct error *error)
{
    char *to = bytes;
    while (span.len) {
        ssize_t n = pread(scratch->fd, to, span.len, (off_t)span.offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return file_temp_failed(n < 0 ? errno : EIO, error);
        to += n;
        span = (struct scratch_span){span.offset + (uint64_t)n, span.len - (size_t)n};
    }
    return STATUS_OK;
}

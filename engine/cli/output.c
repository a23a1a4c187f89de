#include "cli/output.h"

#include "base/file.h"

#include <unistd.h>

#define OUTPUT_PIECE ((size_t)256 * 1024)
/* One record's decisions are far below; a hostile one ends with an error. */
#define OUTPUT_MOST ((size_t)256 * 1024 * 1024)

void output_begin(struct output *output, int fd)
{
    *output = (struct output){.fd = fd, .eager = isatty(fd)};
    buffer_init(&output->buffer, OUTPUT_MOST);
}

static enum status flush(struct output *output, struct error *error)
{
    struct text rest = buffer_text(&output->buffer);
    if (buffer_failed(&output->buffer))
        return error_no_memory(error);
    enum status status = file_write_all(output->fd, rest, "standard output", error);
    buffer_clear(&output->buffer);
    return status;
}

enum status output_step(struct output *output, struct error *error)
{
    if (buffer_failed(&output->buffer))
        return error_no_memory(error);
    if (!output->eager && output->buffer.len < OUTPUT_PIECE)
        return STATUS_OK;
    return flush(output, error);
}

enum status output_end(struct output *output, struct error *error)
{
    enum status status = flush(output, error);
    buffer_release(&output->buffer);
    return status;
}

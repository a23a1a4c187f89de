#include "show/output.h"

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
    enum status status = STATUS_OK;
    if (buffer_failed(&output->buffer))
        status = error_no_memory(error);
    else
        status = file_write_all(output->fd, buffer_text(&output->buffer),
                                "standard output", error);
    buffer_clear(&output->buffer);
    output->failed = status != STATUS_OK;
    return status;
}

enum status output_step(struct output *output, struct error *error)
{
    bool full = output->buffer.len >= OUTPUT_PIECE || buffer_failed(&output->buffer);
    return output->eager || full ? flush(output, error) : STATUS_OK;
}

enum status output_end(struct output *output, struct error *error)
{
    enum status status = output->failed ? STATUS_OK : flush(output, error);
    buffer_release(&output->buffer);
    return status;
}

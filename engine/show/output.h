/* Standard output through one large buffer: decisions leave in pieces of a
 * quarter of a megabyte, and on a terminal at each record's end.
 *
 * Writing goes to output.buffer; output_step is called after each record and
 * output_end once. A full disk is STATUS_IO, a reader that went away is
 * STATUS_CLOSED. */
#ifndef GONIO_SHOW_OUTPUT_H
#define GONIO_SHOW_OUTPUT_H

#include "base/buffer.h"

struct output {
    struct buffer buffer;
    int fd;
    bool eager;  /* written out at every step */
    bool failed; /* nothing more is written: it would leave a gap */
};

void output_begin(struct output *output, int fd);
enum status output_step(struct output *output, struct error *error) MUST_CHECK;
/* Writes what is left and releases the buffer; after a failure that was told
 * already it writes nothing and is STATUS_OK. */
enum status output_end(struct output *output, struct error *error) MUST_CHECK;

#endif

/* A nameless temporary file that is appended to, then read by position. */
#ifndef GONIO_RUN_SCRATCH_H
#define GONIO_RUN_SCRATCH_H

#include "base/buffer.h"

struct scratch {
    int fd;             /* -1: nothing was written out yet */
    uint64_t size;      /* with what is still in tail */
    struct buffer tail; /* appended, not yet written out */
};

struct scratch_span {
    uint64_t offset;
    size_t len;
};

void scratch_init(struct scratch *scratch);
void scratch_release(struct scratch *scratch);

enum status scratch_append(struct scratch *scratch, const void *bytes, size_t len,
                           struct error *error) MUST_CHECK;
/* After the last append, before the first read. */
enum status scratch_seal(struct scratch *scratch, struct error *error) MUST_CHECK;
/* Those bytes, all of which were appended. */
enum status scratch_read(const struct scratch *scratch, struct scratch_span span,
                         void *bytes, struct error *error) MUST_CHECK;

#endif

/* An answer on its way: written in one go, sent as slowly as it is read. The
 * first bytes are in memory, from 256 KiB on they go into a nameless file. */
#ifndef GONIO_RUNTIME_CONTROL_ANSWER_H
#define GONIO_RUNTIME_CONTROL_ANSWER_H

#include "base/buffer.h"

#include <stdbool.h>

struct control_answer {
    int folder;           /* where a nameless file may be made */
    int fd;               /* of that file; -1: there is none */
    struct buffer memory; /* the whole, as long as there is no file */
    uint64_t size, sent;
    bool ended; /* its end is among what was taken */
    bool negative;
    bool failed;
    struct error why;
};

void control_answer_init(struct control_answer *answer, int folder);
void control_answer_release(struct control_answer *answer);

/* As answer_out.write; context: the answer. */
enum status control_answer_write(void *context, struct text piece,
                                 struct error *error) MUST_CHECK;
/* The next line to send; false: the last one was sent. */
bool control_answer_next(struct control_answer *answer, struct buffer *line);

#endif

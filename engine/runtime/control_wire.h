/* The lines of the control socket, for those who ask and who answer. */
#ifndef GONIO_RUNTIME_CONTROL_WIRE_H
#define GONIO_RUNTIME_CONTROL_WIRE_H

#include "base/arena.h"
#include "base/buffer.h"

#include <sys/un.h>

#define WIRE_PIECE ((size_t)16 * 1024)  /* bytes of an answer in one line */
#define WIRE_LINE  ((size_t)128 * 1024) /* such a line is never longer */
#define WIRE_WORDS 64

/* The socket's address by the folder's descriptor: a spool's path may be
 * longer than an address. */
void wire_address(int folder, struct sockaddr_un *address);
/* Who is at the other end, by the kernel's word; false: it does not say. */
bool wire_peer(int fd, uint32_t *uid, int32_t *pid);

struct wire_question {
    size_t count;
    const char *const *words; /* NULL at the end, when they were read */
    bool noted;               /* to be kept in the ledger though it only asks */
};
void wire_put_question(struct buffer *out, const struct wire_question *question);
enum status wire_read_question(struct text line, struct arena *arena,
                               struct wire_question *question,
                               struct error *error) MUST_CHECK;

/* How much of the bytes ends with a whole character. */
size_t wire_whole(struct text bytes);
void wire_put_piece(struct buffer *out, struct text bytes);
/* why NULL: it went well. */
void wire_put_end(struct buffer *out, bool negative, const struct error *why);
struct wire_answer {
    struct text out; /* absent: it is the end */
    bool negative;
    bool failed;
    struct error why; /* of the daemon */
};
enum status wire_read_answer(struct text line, struct arena *arena,
                             struct wire_answer *answer,
                             struct error *error) MUST_CHECK;

#endif

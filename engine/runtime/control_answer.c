#define _GNU_SOURCE /* O_TMPFILE */

#include "runtime/control_answer.h"

#include "base/file.h"
#include "runtime/control.h"
#include "runtime/control_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MEMORY_MOST ((size_t)256 * 1024)

void control_answer_init(struct control_answer *answer, int folder)
{
    *answer = (struct control_answer){.folder = folder, .fd = -1};
    buffer_init(&answer->memory, MEMORY_MOST);
}

void control_answer_release(struct control_answer *answer)
{
    buffer_release(&answer->memory);
    if (answer->fd >= 0)
        close(answer->fd);
    answer->fd = -1;
}

/* In the spool, where all that is of patients stays; file systems that cannot
 * do that get an ordinary temporary file. */
static enum status open_file(struct control_answer *answer, struct error *error)
{
    answer->fd =
        openat(answer->folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (answer->fd >= 0 || file_temp(&answer->fd, error) == STATUS_OK)
        return file_write_all(answer->fd, buffer_text(&answer->memory), "an answer",
                              error);
    return error->status;
}

enum status control_answer_write(void *context, struct text piece, struct error *error)
{
    struct control_answer *answer = context;
    if (piece.len > CONTROL_ANSWER - answer->size) {
        error_set(error, STATUS_LIMIT, "control.answer",
                  "the answer is longer than what goes through the socket");
        error_fix(error, "ask for less, or take a copy with gonio ledger backup");
        return error->status;
    }
    enum status status = STATUS_OK;
    if (answer->fd < 0 && piece.len > MEMORY_MOST - answer->memory.len)
        status = open_file(answer, error);
    if (!status && answer->fd >= 0)
        status = file_write_all(answer->fd, piece, "an answer", error);
    else if (!status)
        buffer_put_text(&answer->memory, piece);
    if (!status && answer->fd < 0 && buffer_failed(&answer->memory))
        status = error_no_memory(error);
    if (!status)
        answer->size += piece.len;
    return status;
}

static bool read_back(struct control_answer *answer, char *to, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n =
            pread(answer->fd, to + done, len - done, (off_t)(answer->sent + done));
        if (n <= 0 && !(n < 0 && errno == EINTR))
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static void put_piece(struct control_answer *answer, struct buffer *line)
{
    char bytes[WIRE_PIECE];
    uint64_t left = answer->size - answer->sent;
    size_t len = left < WIRE_PIECE ? (size_t)left : WIRE_PIECE;
    struct text piece = {bytes, len};
    if (answer->fd < 0) {
        piece.at = answer->memory.at + answer->sent;
    } else if (!read_back(answer, bytes, len)) {
        answer->failed = true;
        error_set(&answer->why, STATUS_IO, "control.answer",
                  "the answer cannot be read back from its file");
        answer->sent = answer->size;
        return;
    }
    if (left > WIRE_PIECE)
        piece.len = wire_whole(piece);
    wire_put_piece(line, piece);
    answer->sent += piece.len;
}

bool control_answer_next(struct control_answer *answer, struct buffer *line)
{
    buffer_clear(line);
    if (answer->sent < answer->size)
        put_piece(answer, line);
    if (line->len)
        return true;
    if (answer->ended)
        return false;
    answer->ended = true;
    wire_put_end(line, answer->negative, answer->failed ? &answer->why : NULL);
    return true;
}

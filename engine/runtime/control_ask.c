#define _GNU_SOURCE /* O_PATH */

#include "runtime/control.h"
#include "runtime/control_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SILENCE_MS  600000
#define LINE_MEMORY ((size_t)4 * 1024 * 1024)

struct asking {
    int fd;
    int timeout;
    struct buffer in; /* what came and is no whole line yet */
    struct arena arena;
    const struct answer_out *out;
    bool over;
    bool negative;
};

static enum status failed(struct error *error, const char *doing)
{
    return error_set(error, STATUS_IO, "control.socket", "%s the daemon: %s", doing,
                     strerror(errno));
}

/* ---- connecting ---- */

/* Only who owns the spool, or root, answers for it. */
static bool is_trusted(int fd, const struct stat *folder)
{
    uint32_t uid = 0;
    int32_t pid = 0;
    return wire_peer(fd, &uid, &pid) &&
           (uid == 0 || uid == folder->st_uid || uid == geteuid());
}

static enum status open_folder(const char *spool, int *folder, struct stat *known,
                               struct error *error)
{
    *folder = open(spool, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*folder >= 0 && fstat(*folder, known) == 0)
        return STATUS_OK;
    error_set(error, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO, "control.spool",
              "no spool can be opened there: %s", strerror(errno));
    error_at(error, spool, 0, 0);
    return error->status;
}

static bool is_nobody(int number)
{
    return number == ENOENT || number == ECONNREFUSED;
}

static enum status connect_to(struct asking *asking, int folder, bool *there,
                              struct error *error)
{
    struct sockaddr_un address;
    wire_address(folder, &address);
    asking->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (asking->fd < 0)
        return failed(error, "cannot ask");
    *there = true;
    if (connect(asking->fd, (const struct sockaddr *)(const void *)&address,
                sizeof address) == 0)
        return STATUS_OK;
    if (!is_nobody(errno))
        return failed(error, "cannot reach");
    *there = false;
    return STATUS_OK;
}

/* ---- talking ---- */

static enum status wait_for(const struct asking *asking, short what,
                            struct error *error)
{
    struct pollfd poller = {.fd = asking->fd, .events = what};
    int n = poll(&poller, 1, asking->timeout);
    if (n > 0)
        return STATUS_OK;
    if (n < 0 && errno == EINTR)
        return error_set(error, STATUS_INTERRUPTED, "control.interrupted",
                         "interrupted; the daemon goes on");
    if (n < 0)
        return failed(error, "cannot wait for");
    error_set(error, STATUS_IO, "control.silent", "the daemon does not answer");
    error_fix(error,
              "it may be busy with a long answer: try again, or look at its log");
    return error->status;
}

static enum status send_all(struct asking *asking, struct text bytes,
                            struct error *error)
{
    while (bytes.len) {
        enum status status = wait_for(asking, POLLOUT, error);
        if (status)
            return status;
        ssize_t n = send(asking->fd, bytes.at, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return errno == EPIPE ? STATUS_OK /* it says why */
                                  : failed(error, "cannot ask");
        if (n > 0)
            bytes = (struct text){bytes.at + n, bytes.len - (size_t)n};
    }
    return STATUS_OK;
}

static enum status take_line(struct asking *asking, struct text line,
                             struct error *error)
{
    struct wire_answer answer;
    arena_reset(&asking->arena);
    enum status status = wire_read_answer(line, &asking->arena, &answer, error);
    if (status)
        return status;
    if (!text_is_absent(answer.out))
        return asking->out->write(asking->out->context, answer.out, error);
    asking->over = true;
    asking->negative = answer.negative;
    if (!answer.failed)
        return STATUS_OK;
    *error = answer.why;
    return error->status;
}

static enum status take_lines(struct asking *asking, struct error *error)
{
    struct text rest = buffer_text(&asking->in);
    enum status status = STATUS_OK;
    while (!status && !asking->over) {
        const char *end = memchr(rest.at, '\n', rest.len);
        if (!end)
            break;
        struct text line = {rest.at, (size_t)(end - rest.at)};
        status = take_line(asking, line, error);
        rest = (struct text){end + 1, rest.len - line.len - 1};
    }
    memmove(asking->in.at, rest.at, rest.len);
    asking->in.len = rest.len;
    return status;
}

static enum status receive(struct asking *asking, struct error *error)
{
    enum status status = wait_for(asking, POLLIN, error);
    char *to = status ? NULL : buffer_reserve(&asking->in, WIRE_PIECE);
    if (status)
        return status;
    if (!to)
        return error_set(error, STATUS_IO, "control.answer",
                         "the daemon's answer cannot be read");
    ssize_t n = recv(asking->fd, to, WIRE_PIECE, 0);
    if (n < 0)
        return errno == EINTR ? STATUS_OK : failed(error, "cannot hear");
    if (n == 0)
        return error_set(error, STATUS_IO, "control.cut",
                         "the daemon ended before its answer was whole");
    asking->in.len += (size_t)n;
    return take_lines(asking, error);
}

static enum status talk(struct asking *asking, const struct control_question *question,
                        struct error *error)
{
    struct buffer ask;
    buffer_init(&ask, CONTROL_QUESTION);
    wire_put_question(&ask, &(struct wire_question){question->count, question->words,
                                                    question->noted});
    enum status status = STATUS_OK;
    if (buffer_failed(&ask))
        status =
            error_set(error, STATUS_USAGE, "control.long",
                      "a question to the daemon may have %zu bytes", CONTROL_QUESTION);
    else
        status = send_all(asking, buffer_text(&ask), error);
    buffer_release(&ask);
    while (!status && !asking->over)
        status = receive(asking, error);
    return status;
}

enum status control_ask(const struct control_question *question,
                        const struct answer_out *out, bool *there, int *exit_status,
                        struct error *error)
{
    struct asking asking = {.fd = -1, .out = out, .timeout = SILENCE_MS};
    struct stat known;
    int folder = -1;
    *there = false;
    *exit_status = 0;
    if (question->timeout_ms)
        asking.timeout = (int)question->timeout_ms;
    arena_init(&asking.arena, LINE_MEMORY);
    buffer_init(&asking.in, 2 * WIRE_LINE);
    enum status status = open_folder(question->spool, &folder, &known, error);
    if (!status)
        status = connect_to(&asking, folder, there, error);
    if (!status && *there && !is_trusted(asking.fd, &known))
        status = error_set(error, STATUS_IO, "control.peer",
                           "who listens there is not the spool's owner");
    if (!status && *there)
        status = talk(&asking, question, error);
    *exit_status = asking.negative;
    buffer_release(&asking.in);
    arena_release(&asking.arena);
    if (asking.fd >= 0)
        close(asking.fd);
    if (folder >= 0)
        close(folder);
    return status;
}

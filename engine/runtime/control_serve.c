#define _GNU_SOURCE /* accept4's flags */

#include "answers/answers.h"
#include "runtime/control.h"
#include "runtime/control_answer.h"
#include "runtime/control_wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#define TICK_MS         1000
#define ASK_TICKS       10 /* a question is there by then */
#define TAKE_TICKS      60 /* of an answer something is taken by then */
#define QUESTION_MEMORY ((size_t)4 * 1024 * 1024)

enum client_state { CLIENT_NONE, CLIENT_ASKING, CLIENT_TAKING, CLIENT_LEAVING };

struct client {
    struct control *control;
    enum client_state state;
    uv_pipe_t pipe;
    uv_write_t write;
    uint32_t uid;
    int32_t pid;
    unsigned idle; /* ticks since it last got on */
    struct buffer in;
    struct buffer line; /* that is being sent */
    struct control_answer answer;
};

/* Handles that are open count; the last that closes frees all. */
struct control {
    struct control_options options;
    uv_pipe_t listener;
    uv_timer_t clock; /* runs while there are clients */
    unsigned handles;
    unsigned clients;
    bool bound;
    bool closing;
    struct client at[CONTROL_CLIENTS];
};

/* ---- going ---- */

static void release(struct control *control)
{
    if (control->handles == 0 && control->closing) {
        close(control->options.folder);
        free(control);
    }
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct control *control = handle->data;
    control->handles--;
    release(control);
}

static void on_client_closed(uv_handle_t *handle)
{
    struct client *client = handle->data;
    struct control *control = client->control;
    buffer_release(&client->in);
    buffer_release(&client->line);
    control_answer_release(&client->answer);
    client->state = CLIENT_NONE;
    control->clients--;
    control->handles--;
    if (control->clients == 0 && !control->closing)
        (void)uv_timer_stop(&control->clock);
    release(control);
}

static void leave(struct client *client)
{
    if (client->state == CLIENT_LEAVING)
        return;
    client->state = CLIENT_LEAVING;
    uv_close((uv_handle_t *)&client->pipe, on_client_closed);
}

static void on_tick(uv_timer_t *timer)
{
    struct control *control = timer->data;
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        struct client *client = &control->at[i];
        unsigned most = client->state == CLIENT_ASKING ? ASK_TICKS : TAKE_TICKS;
        if (client->state != CLIENT_NONE && ++client->idle > most)
            leave(client);
    }
}

/* ---- answering ---- */

static void send_next(struct client *client);

static void on_written(uv_write_t *write, int result)
{
    struct client *client = write->data;
    client->idle = 0;
    if (result < 0)
        leave(client);
    else if (client->state == CLIENT_TAKING)
        send_next(client);
}

static void send_next(struct client *client)
{
    if (!control_answer_next(&client->answer, &client->line) ||
        buffer_failed(&client->line)) {
        leave(client);
        return;
    }
    uv_buf_t bytes = uv_buf_init(client->line.at, (unsigned)client->line.len);
    client->write.data = client;
    if (uv_write(&client->write, (uv_stream_t *)&client->pipe, &bytes, 1, on_written))
        leave(client);
}

static void answer_with(struct client *client, enum status status,
                        const struct error *why)
{
    client->answer.failed = status != STATUS_OK;
    if (client->answer.failed)
        client->answer.why = *why;
    client->state = CLIENT_TAKING;
    client->idle = 0;
    (void)uv_read_stop((uv_stream_t *)&client->pipe);
    send_next(client);
}

/* Who, and what, as the ledger keeps it. */
static enum status note(const struct control_desk *desk,
                        const struct control_asked *asked, struct error *error)
{
    struct buffer payload;
    buffer_init(&payload, 2 * CONTROL_QUESTION);
    buffer_printf(&payload, "{\"uid\": %u, \"pid\": %d, \"ask\": [", asked->uid,
                  asked->pid);
    for (size_t i = 0; i < asked->count; i++) {
        buffer_put_cstr(&payload, i ? ", " : "");
        buffer_put_json(&payload, text_of(asked->words[i]));
    }
    buffer_put_cstr(&payload, "]}");
    enum status status = buffer_failed(&payload)
                             ? error_no_memory(error)
                             : desk->note(desk->context, buffer_text(&payload), error);
    buffer_release(&payload);
    return status;
}

static enum status answer(struct client *client, struct text line, struct error *error)
{
    const struct control_desk *desk = &client->control->options.desk;
    const struct answer_out out = {&client->answer, control_answer_write};
    struct wire_question question = {0};
    struct arena arena;
    arena_init(&arena, QUESTION_MEMORY);
    enum status status = wire_read_question(line, &arena, &question, error);
    const struct control_asked asked = {question.count, question.words, client->uid,
                                        client->pid};
    if (!status &&
        (question.noted || !control_only_asks(question.count, question.words)))
        status = note(desk, &asked, error);
    if (!status)
        status =
            desk->answer(desk->context, &asked, &out, &client->answer.negative, error);
    arena_release(&arena);
    return status;
}

/* ---- asking ---- */

static void on_room(uv_handle_t *handle, size_t suggested, uv_buf_t *room)
{
    struct client *client = handle->data;
    size_t left = CONTROL_QUESTION - client->in.len;
    size_t wanted = left < 4096 ? left : 4096;
    char *at = wanted ? buffer_reserve(&client->in, wanted) : NULL;
    (void)suggested;
    *room = uv_buf_init(at, at ? (unsigned)wanted : 0);
}

static void refuse(struct client *client, const char *code, const char *message)
{
    struct error why;
    enum status status = error_set(&why, STATUS_USAGE, code, "%s", message);
    answer_with(client, status, &why);
}

static void on_bytes(uv_stream_t *stream, ssize_t n, const uv_buf_t *room)
{
    struct client *client = stream->data;
    struct error why = ERROR_NONE;
    (void)room;
    if (n == UV_ENOBUFS) {
        refuse(client, "control.long", "a question may have 65536 bytes");
        return;
    }
    if (n < 0) {
        leave(client);
        return;
    }
    const char *end =
        n ? memchr(client->in.at + client->in.len, '\n', (size_t)n) : NULL;
    client->in.len += (size_t)n;
    if (!end)
        return;
    struct text line = {client->in.at, (size_t)(end - client->in.at)};
    enum status status = answer(client, line, &why);
    answer_with(client, status, &why);
}

/* ---- coming ---- */

static struct client *free_place(struct control *control)
{
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        if (control->at[i].state == CLIENT_NONE)
            return &control->at[i];
    }
    return NULL;
}

static bool may_ask(const struct client *client)
{
    return client->uid == 0 || client->uid == geteuid();
}

static void welcome(struct client *client)
{
    uv_os_fd_t fd = -1;
    if (uv_fileno((const uv_handle_t *)&client->pipe, &fd) ||
        !wire_peer(fd, &client->uid, &client->pid) || !may_ask(client))
        refuse(client, "control.peer", "only the daemon's own user may ask");
    else if (uv_read_start((uv_stream_t *)&client->pipe, on_room, on_bytes))
        leave(client);
}

/* One too many is taken in all the same, and let go: it would wait else. */
static void on_stranger_closed(uv_handle_t *handle)
{
    struct control *control = handle->data;
    control->handles--;
    free(handle);
    release(control);
}

static void turn_away(struct control *control)
{
    uv_pipe_t *pipe = calloc(1, sizeof *pipe);
    struct error why;
    char memory[512];
    struct buffer line;
    if (!pipe)
        return;
    (void)uv_pipe_init(control->options.loop, pipe, 0);
    pipe->data = control;
    control->handles++;
    error_set(&why, STATUS_LOCKED, "control.busy", "%d others are asking just now",
              CONTROL_CLIENTS);
    error_fix(&why, "try again");
    buffer_borrow(&line, memory, sizeof memory);
    wire_put_end(&line, false, &why);
    if (!uv_accept((uv_stream_t *)&control->listener, (uv_stream_t *)pipe)) {
        uv_buf_t bytes = uv_buf_init(line.at, (unsigned)line.len);
        (void)uv_try_write((uv_stream_t *)pipe, &bytes, 1);
    }
    uv_close((uv_handle_t *)pipe, on_stranger_closed);
}

static void on_connection(uv_stream_t *listener, int result)
{
    struct control *control = listener->data;
    struct client *client = free_place(control);
    if (result < 0 || control->closing)
        return;
    if (!client) {
        turn_away(control);
        return;
    }
    *client = (struct client){.control = control, .state = CLIENT_ASKING};
    (void)uv_pipe_init(control->options.loop, &client->pipe, 0);
    client->pipe.data = client;
    buffer_init(&client->in, CONTROL_QUESTION);
    buffer_init(&client->line, WIRE_LINE);
    control_answer_init(&client->answer, control->options.folder);
    control->handles++;
    uint32_t tick = control->options.tick_ms ? control->options.tick_ms : TICK_MS;
    if (control->clients++ == 0)
        (void)uv_timer_start(&control->clock, on_tick, tick, tick);
    if (uv_accept(listener, (uv_stream_t *)&client->pipe))
        leave(client);
    else
        welcome(client);
}

/* ---- the socket ---- */

static enum status failed(struct error *error, const char *doing, int number)
{
    return error_set(error, STATUS_IO, "control.socket", "cannot %s %s: %s", doing,
                     CONTROL_SOCKET, strerror(number));
}

/* Only a socket is taken away. */
static enum status clear_place(int folder, struct error *error)
{
    struct stat known;
    if (fstatat(folder, CONTROL_SOCKET, &known, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? STATUS_OK : failed(error, "make", errno);
    if (!S_ISSOCK(known.st_mode))
        return failed(error, "make", EEXIST);
    if (unlinkat(folder, CONTROL_SOCKET, 0) != 0)
        return failed(error, "replace", errno);
    return STATUS_OK;
}

static enum status bind_socket(int folder, int *fd, struct error *error)
{
    struct sockaddr_un address;
    enum status status = clear_place(folder, error);
    if (status)
        return status;
    wire_address(folder, &address);
    *fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0)
        return failed(error, "make", errno);
    /* A socket's own mode is what bind gives its name: it is never there with
     * another, and the umask, which threads share, stays as it is. */
    if (fchmod(*fd, S_IRUSR | S_IWUSR) != 0 ||
        bind(*fd, (const struct sockaddr *)(const void *)&address, sizeof address) != 0)
        return failed(error, "make", errno);
    return STATUS_OK;
}

static enum status listen_on(struct control *control, struct error *error)
{
    int fd = -1;
    enum status status = bind_socket(control->options.folder, &fd, error);
    control->bound = !status;
    int result = status ? 0 : uv_pipe_open(&control->listener, fd);
    if (status || result) {
        if (fd >= 0)
            close(fd);
        return status ? status : failed(error, "use", -result);
    }
    result =
        uv_listen((uv_stream_t *)&control->listener, CONTROL_CLIENTS, on_connection);
    return result ? failed(error, "listen on", -result) : STATUS_OK;
}

enum status control_serve(const struct control_options *options,
                          struct control **control, struct error *error)
{
    struct control *made = calloc(1, sizeof *made);
    *control = NULL;
    if (!made)
        return error_no_memory(error);
    made->options = *options;
    made->options.folder = fcntl(options->folder, F_DUPFD_CLOEXEC, 0);
    if (made->options.folder < 0) {
        free(made);
        return failed(error, "make", errno);
    }
    (void)uv_pipe_init(options->loop, &made->listener, 0);
    (void)uv_timer_init(options->loop, &made->clock);
    made->listener.data = made->clock.data = made;
    made->handles = 2;
    enum status status = listen_on(made, error);
    if (status)
        control_close(made);
    else
        *control = made;
    return status;
}

void control_close(struct control *control)
{
    if (!control || control->closing)
        return;
    control->closing = true;
    if (control->bound)
        (void)unlinkat(control->options.folder, CONTROL_SOCKET, 0);
    for (size_t i = 0; i < CONTROL_CLIENTS; i++) {
        if (control->at[i].state != CLIENT_NONE)
            leave(&control->at[i]);
    }
    uv_close((uv_handle_t *)&control->clock, on_handle_closed);
    uv_close((uv_handle_t *)&control->listener, on_handle_closed);
}

/* ---- what changes something ---- */

static bool is_word(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words;
}

/* Of "policies"; how it is to be written may stand in front of what is asked. */
static bool only_asks_policies(size_t count, const char *const *words)
{
    static const char *const asking[] = {"show", "history", NULL};
    for (size_t i = 1; i < count; i++) {
        if (strcmp(words[i], "--format") != 0)
            return is_word(words[i], asking);
        i++;
    }
    return true;
}

bool control_only_asks(size_t count, const char *const *words)
{
    static const char *const alone[] = {"status", "events", NULL};
    if (is_word(words[0], alone))
        return true;
    if (strcmp(words[0], "ledger") == 0)
        return answers_only_ask(count - 1, words + 1);
    return strcmp(words[0], "policies") == 0 && only_asks_policies(count, words);
}

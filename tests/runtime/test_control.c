/* The control socket: questions and answers, and clients that mean no good. */
#define _GNU_SOURCE

#include "format/json.h"
#include "runtime/control.h"
#include "runtime/control_wire.h"
#include "support/gonio_test.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

/* A daemon on a thread of its own, which answers what it is asked. */
struct daemon {
    char spool[64];
    int folder;
    pthread_t thread;
    uv_loop_t loop;
    uv_async_t end;
    struct control *control;
    atomic_int questions;
    char noted[256];
    bool refuse_note;
};

static enum status put(const struct answer_out *out, const char *text,
                       struct error *error)
{
    return out->write(out->context, text_of(text), error);
}

static enum status put_much(const struct answer_out *out, size_t lines,
                            struct error *error)
{
    enum status status = STATUS_OK;
    char line[64];
    for (size_t i = 0; i < lines && !status; i++) {
        snprintf(line, sizeof line, "%09zu \xE2\x82\xAC \"quoted\" \\ \n", i);
        status = put(out, line, error);
    }
    return status;
}

static enum status answer(void *context, const struct control_asked *asked,
                          const struct answer_out *out, bool *negative,
                          struct error *error)
{
    struct daemon *daemon = context;
    daemon->questions++;
    if (strcmp(asked->words[0], "status") == 0)
        return put(out, "fine\n", error);
    if (strcmp(asked->words[0], "much") == 0)
        return put_much(out, (size_t)strtoul(asked->words[1], NULL, 10), error);
    if (strcmp(asked->words[0], "no") == 0) {
        *negative = true;
        return put(out, "no\n", error);
    }
    if (strcmp(asked->words[0], "who") == 0) {
        char who[64];
        snprintf(who, sizeof who, "%u %d", asked->uid, (int)asked->pid);
        return put(out, who, error);
    }
    error_set(error, STATUS_USAGE, "usage.word", "that is no question");
    error_fix(error, "ask for status");
    error_at(error, "here", 3, 4);
    return error->status;
}

static enum status note(void *context, struct text payload, struct error *error)
{
    struct daemon *daemon = context;
    if (daemon->refuse_note)
        return error_set(error, STATUS_IO, "ledger.full", "no room");
    snprintf(daemon->noted, sizeof daemon->noted, "%.*s", TEXT_ARG(payload));
    return STATUS_OK;
}

static void on_end(uv_async_t *end)
{
    struct daemon *daemon = end->data;
    control_close(daemon->control);
    uv_close((uv_handle_t *)end, NULL);
}

static void *run(void *context)
{
    struct daemon *daemon = context;
    uv_run(&daemon->loop, UV_RUN_DEFAULT);
    return NULL;
}

static void start_ticking(struct daemon *daemon, uint32_t tick_ms)
{
    struct error error = ERROR_NONE;
    *daemon = (struct daemon){.spool = "/tmp/gonio-control-XXXXXX"};
    assert_non_null(mkdtemp(daemon->spool));
    daemon->folder = open(daemon->spool, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    assert_int_equal(uv_loop_init(&daemon->loop), 0);
    assert_int_equal(uv_async_init(&daemon->loop, &daemon->end, on_end), 0);
    daemon->end.data = daemon;
    const struct control_options options = {
        &daemon->loop, daemon->folder, {daemon, answer, note}, tick_ms};
    assert_ok(control_serve(&options, &daemon->control, &error), &error);
    assert_int_equal(pthread_create(&daemon->thread, NULL, run, daemon), 0);
}

static void start(struct daemon *daemon)
{
    start_ticking(daemon, 0);
}

static void stop(struct daemon *daemon)
{
    uv_async_send(&daemon->end);
    pthread_join(daemon->thread, NULL);
    assert_int_equal(uv_loop_close(&daemon->loop), 0);
    assert_int_equal(faccessat(daemon->folder, CONTROL_SOCKET, F_OK, 0), -1);
    close(daemon->folder);
    assert_int_equal(rmdir(daemon->spool), 0);
}

/* ---- asking ---- */

static enum status gather(void *context, struct text piece, struct error *error)
{
    (void)error;
    buffer_put_text(context, piece);
    return STATUS_OK;
}

struct asked {
    struct buffer said;
    enum status status;
    struct error error;
    bool there;
    int exit_status;
};

static void ask(const char *spool, const char *one, const char *two,
                struct asked *asked)
{
    const char *const words[] = {one, two};
    const struct control_question question = {
        .spool = spool, .count = two ? 2 : 1, .words = words, .timeout_ms = 60000};
    const struct answer_out out = {&asked->said, gather};
    asked->error = ERROR_NONE;
    buffer_init(&asked->said, (size_t)64 << 20);
    asked->status =
        control_ask(&question, &out, &asked->there, &asked->exit_status, &asked->error);
}

static void assert_fine(const struct daemon *daemon)
{
    struct asked asked;
    ask(daemon->spool, "status", NULL, &asked);
    assert_ok(asked.status, &asked.error);
    assert_text(buffer_text(&asked.said), "fine\n");
    buffer_release(&asked.said);
}

static void test_answers(void **state)
{
    (void)state;
    struct daemon daemon;
    struct asked asked;
    struct stat known;
    char who[64];
    start(&daemon);
    assert_int_equal(fstatat(daemon.folder, CONTROL_SOCKET, &known, 0), 0);
    assert_int_equal(known.st_mode & 07777, 0600);
    assert_fine(&daemon);
    ask(daemon.spool, "no", NULL, &asked);
    assert_ok(asked.status, &asked.error);
    assert_int_equal(asked.exit_status, 1);
    assert_text(buffer_text(&asked.said), "no\n");
    buffer_release(&asked.said);
    ask(daemon.spool, "who", NULL, &asked);
    snprintf(who, sizeof who, "%u %d", getuid(), (int)getpid());
    assert_text(buffer_text(&asked.said), who);
    buffer_release(&asked.said);
    ask(daemon.spool, "what", NULL, &asked);
    assert_true(asked.there);
    assert_int_equal(asked.status, STATUS_USAGE);
    assert_string_equal(asked.error.code, "usage.word");
    assert_string_equal(asked.error.message, "that is no question");
    assert_string_equal(asked.error.fix, "ask for status");
    assert_string_equal(asked.error.file, "here");
    assert_int_equal(asked.error.line, 3);
    buffer_release(&asked.said);
    stop(&daemon);
}

/* Longer than memory holds: characters are whole and bytes are all there. */
static void test_long_answers(void **state)
{
    (void)state;
    struct daemon daemon;
    struct asked asked;
    struct buffer wanted;
    struct error error;
    const struct answer_out out = {&wanted, gather};
    start(&daemon);
    ask(daemon.spool, "much", "100000", &asked);
    assert_ok(asked.status, &asked.error);
    buffer_init(&wanted, (size_t)64 << 20);
    assert_ok(put_much(&out, 100000, &error), &error);
    assert_int_equal(asked.said.len, wanted.len);
    assert_memory_equal(asked.said.at, wanted.at, wanted.len);
    buffer_release(&wanted);
    buffer_release(&asked.said);
    stop(&daemon);
}

static void test_notes(void **state)
{
    (void)state;
    struct daemon daemon;
    struct asked asked;
    char noted[256];
    start(&daemon);
    ask(daemon.spool, "status", NULL, &asked);
    buffer_release(&asked.said);
    assert_string_equal(daemon.noted, "");
    ask(daemon.spool, "policies", "approve", &asked);
    snprintf(noted, sizeof noted,
             "{\"uid\": %u, \"pid\": %d, \"ask\": [\"policies\", \"approve\"]}",
             getuid(), (int)getpid());
    assert_string_equal(daemon.noted, noted);
    buffer_release(&asked.said);
    /* What cannot be noted is not done. */
    daemon.refuse_note = true;
    int before = daemon.questions;
    ask(daemon.spool, "ledger", "open", &asked);
    assert_int_equal(asked.status, STATUS_IO);
    assert_string_equal(asked.error.code, "ledger.full");
    assert_int_equal(daemon.questions, before);
    buffer_release(&asked.said);
    stop(&daemon);
}

static void test_what_changes(void **state)
{
    (void)state;
    static const struct {
        const char *words[5];
        bool asks;
    } rows[] = {
        {{"status", NULL}, true},
        {{"ledger", "show"}, true},
        {{"ledger", "open"}, false},
        {{"ledger", "opening"}, false},
        {{"ledger", NULL}, false},
        {{"policies", NULL}, true},
        {{"policies", "approve"}, false},
        {{"policies", "rollback"}, false},
        {{"policies", "history"}, true},
        {{"anything", NULL}, false},
        {{"reload", NULL}, false},
        {{"policies", "show"}, true},
        {{"policies", "--format", "json"}, true},
        {{"policies", "--format", "json", "approve"}, false},
        {{"policies", "--format", "json", "history"}, true},
        {{"policies", "--format", "history", "rollback"}, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t count = 0;
        while (rows[i].words[count])
            count++;
        assert_int_equal(control_only_asks(count, rows[i].words), rows[i].asks);
    }
}

static void test_nobody(void **state)
{
    (void)state;
    char spool[] = "/tmp/gonio-control-XXXXXX", path[128];
    struct asked asked;
    assert_non_null(mkdtemp(spool));
    ask(spool, "status", NULL, &asked); /* no socket */
    assert_ok(asked.status, &asked.error);
    assert_false(asked.there);
    buffer_release(&asked.said);
    /* One that a dead daemon left. */
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(path, sizeof path, "%s/%s", spool, CONTROL_SOCKET);
    snprintf(address.sun_path, sizeof address.sun_path, "%.100s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(
        bind(fd, (const struct sockaddr *)(const void *)&address, sizeof address), 0);
    close(fd);
    ask(spool, "status", NULL, &asked);
    assert_ok(asked.status, &asked.error);
    assert_false(asked.there);
    buffer_release(&asked.said);
    unlink(path);
    ask("/tmp/no/such/spool", "status", NULL, &asked);
    assert_int_equal(asked.status, STATUS_NOT_FOUND);
    buffer_release(&asked.said);
    rmdir(spool);
}

/* Its place is taken by what is no socket: nothing is removed. */
static void test_taken_place(void **state)
{
    (void)state;
    char spool[] = "/tmp/gonio-control-XXXXXX";
    struct error error;
    uv_loop_t loop;
    struct control *control = NULL;
    assert_non_null(mkdtemp(spool));
    int folder = open(spool, O_DIRECTORY | O_RDONLY);
    close(openat(folder, CONTROL_SOCKET, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(uv_loop_init(&loop), 0);
    const struct control_options options = {&loop, folder, {NULL, answer, note}, 0};
    assert_fails(control_serve(&options, &control, &error), STATUS_IO, &error);
    assert_null(control);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
    assert_int_equal(unlinkat(folder, CONTROL_SOCKET, 0), 0);
    close(folder);
    rmdir(spool);
}

/* ---- hostile clients ---- */

static int knock(const struct daemon *daemon)
{
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    wire_address(daemon->folder, &address);
    if (connect(fd, (const struct sockaddr *)(const void *)&address, sizeof address)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* All that comes until the other end closes. */
static size_t hear(int fd, char *to, size_t size)
{
    size_t len = 0;
    ssize_t n;
    while (len + 1 < size && (n = recv(fd, to + len, size - 1 - len, 0)) > 0)
        len += (size_t)n;
    to[len] = '\0';
    close(fd);
    return len;
}

static void test_garbage(void **state)
{
    (void)state;
    static const char *const questions[] = {
        "\n",
        "hello\n",
        "{}\n",
        "[]\n",
        "{\"ask\": []}\n",
        "{\"ask\": \"status\"}\n",
        "{\"ask\": [1]}\n",
        "{\"ask\": [\"a\\u0000b\"]}\n",
        "{\"ask\": [\"status\"}\n",
        "\xFF\xFE\x00\n",
    };
    struct daemon daemon;
    char said[2048];
    start(&daemon);
    for (size_t i = 0; i < COUNT_OF(questions); i++) {
        int fd = knock(&daemon);
        size_t len = i + 1 == COUNT_OF(questions) ? 4 : strlen(questions[i]);
        assert_int_equal(send(fd, questions[i], len, MSG_NOSIGNAL), len);
        assert_true(hear(fd, said, sizeof said) > 0);
        assert_non_null(strstr(said, "control.question"));
    }
    assert_int_equal(daemon.questions, 0);
    assert_fine(&daemon);
    stop(&daemon);
}

static void test_one_byte_at_a_time(void **state)
{
    (void)state;
    static const char question[] = "{\"ask\": [\"status\"]}\n";
    struct daemon daemon;
    char said[256];
    start(&daemon);
    int fd = knock(&daemon);
    for (size_t i = 0; i < sizeof question - 1; i++) {
        assert_int_equal(send(fd, question + i, 1, MSG_NOSIGNAL), 1);
        usleep(1000);
    }
    hear(fd, said, sizeof said);
    assert_string_equal(said, "{\"out\": \"fine\\n\"}\n{\"end\": {\"exit\": 0}}\n");
    stop(&daemon);
}

static void test_endless_question(void **state)
{
    (void)state;
    struct daemon daemon;
    char more[4096], said[1024];
    size_t sent = 0;
    memset(more, 'x', sizeof more);
    start(&daemon);
    int fd = knock(&daemon);
    for (ssize_t n = 1; n > 0 && sent < ((size_t)8 << 20);) {
        n = send(fd, more, sizeof more, MSG_NOSIGNAL);
        sent += n > 0 ? (size_t)n : 0;
    }
    assert_true(sent < ((size_t)1 << 20)); /* nobody took more */
    hear(fd, said, sizeof said);
    assert_non_null(strstr(said, "control.long"));
    assert_fine(&daemon);
    stop(&daemon);
}

/* Who asks for much and reads nothing holds up nobody. */
static void test_never_reads(void **state)
{
    (void)state;
    static const char question[] = "{\"ask\": [\"much\", \"50000\"]}\n";
    struct daemon daemon;
    int fds[CONTROL_CLIENTS - 1];
    start(&daemon);
    for (size_t i = 0; i < COUNT_OF(fds); i++) {
        fds[i] = knock(&daemon);
        assert_true(send(fds[i], question, sizeof question - 1, MSG_NOSIGNAL) > 0);
    }
    assert_fine(&daemon);
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        close(fds[i]);
    assert_fine(&daemon);
    stop(&daemon);
}

/* Answers again, if not at once: places become free, a slow one is asked twice. */
static void become_fine(const struct daemon *daemon)
{
    enum status status = STATUS_LOCKED;
    for (int i = 0; status && i < 6000; i++) {
        struct asked asked;
        ask(daemon->spool, "status", NULL, &asked);
        buffer_release(&asked.said);
        status = asked.status;
        if (status)
            usleep(20000);
    }
    assert_int_equal(status, STATUS_OK);
}

/* Who says nothing, or takes nothing, is cut off. */
static void test_slow(void **state)
{
    (void)state;
    static const char question[] = "{\"ask\": [\"much\", \"50000\"]}\n";
    struct daemon daemon;
    char said[1024];
    static char much[(size_t)4 << 20];
    start_ticking(&daemon, 20);
    int silent = knock(&daemon);
    assert_int_equal(hear(silent, said, sizeof said), 0);
    int deaf = knock(&daemon);
    while (send(deaf, question, sizeof question - 1, MSG_NOSIGNAL) < 0) {
        close(deaf); /* cut off before it came to ask */
        deaf = knock(&daemon);
    }
    struct pollfd gone = {.fd = deaf, .events = 0};
    assert_int_equal(poll(&gone, 1, 60000), 1);
    assert_true(gone.revents & POLLHUP);
    hear(deaf, much, sizeof much);
    assert_null(strstr(much, "\"end\""));
    become_fine(&daemon);
    stop(&daemon);
}

static void test_a_thousand(void **state)
{
    (void)state;
    struct daemon daemon;
    char said[1024];
    static int fds[1000];
    size_t busy = 0;
    start(&daemon);
    for (size_t i = 0; i < COUNT_OF(fds); i++)
        fds[i] = knock(&daemon);
    for (size_t i = CONTROL_CLIENTS; i < COUNT_OF(fds); i++) {
        assert_true(fds[i] >= 0);
        hear(fds[i], said, sizeof said);
        busy += strstr(said, "control.busy") != NULL;
    }
    assert_int_equal(busy, COUNT_OF(fds) - CONTROL_CLIENTS);
    for (size_t i = 0; i < CONTROL_CLIENTS; i++)
        close(fds[i]);
    become_fine(&daemon);
    assert_fine(&daemon);
    stop(&daemon);
}

/* As another user, who was let near the socket by somebody's chmod. */
static void test_stranger(void **state)
{
    (void)state;
    struct daemon daemon;
    char said[1024];
    int ends[2];
    if (getuid() != 0)
        skip();
    start(&daemon);
    assert_int_equal(fchmod(daemon.folder, 0755), 0);
    assert_int_equal(fchmodat(daemon.folder, CONTROL_SOCKET, 0666, 0), 0);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = setuid(65534) == 0 ? knock(&daemon) : -1;
        size_t len = fd < 0 ? 0 : hear(fd, said, sizeof said);
        _exit(write(ends[1], said, len) == (ssize_t)len ? 0 : 1);
    }
    close(ends[1]);
    ssize_t len = read(ends[0], said, sizeof said - 1);
    said[len > 0 ? len : 0] = '\0';
    close(ends[0]);
    assert_non_null(strstr(said, "control.peer"));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(daemon.questions, 0);
    stop(&daemon);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_long_answers),
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_what_changes),
        cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_taken_place),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_one_byte_at_a_time),
        cmocka_unit_test(test_endless_question),
        cmocka_unit_test(test_never_reads),
        cmocka_unit_test(test_slow),
        cmocka_unit_test(test_a_thousand),
        cmocka_unit_test(test_stranger),
    };
    json_start();
    signal(SIGPIPE, SIG_IGN); /* as main does */
    return cmocka_run_group_tests(tests, NULL, NULL);
}

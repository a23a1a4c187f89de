/* Death at any write: a process that takes some files in is ended at its n-th
 * write, sync or truncation of a file, half of the write done; another one goes
 * on, and is ended too, or not. In the end the ledger must hold what it holds
 * when nobody dies: the same decisions, byte by byte, and the same counts.
 *
 *   test_run_keeper_crash [STRIDE]    every STRIDE-th n
 *
 * What SQLite calls is defined here, so the library's writes come through. The
 * page cache stays: what power loss does is tested elsewhere. */
#define _GNU_SOURCE
#include "support/gonio_test.h"

#include "run/keeper_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DIED 77

static unsigned long stride = 1;
static unsigned long writes, die_at; /* 0: never */

/* ---- what the library calls ---- */

#define SEEN_BY_LIBRARIES __attribute__((visibility("default")))

static bool is_last(void)
{
    return ++writes == die_at;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t offset);
SEEN_BY_LIBRARIES ssize_t pwrite64(int fd, const void *bytes, size_t len,
                                   off64_t offset)
{
    bool last = is_last();
    long done = syscall(SYS_pwrite64, fd, bytes, last ? len / 2 : len, offset);
    if (last)
        _exit(DIED);
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset);
SEEN_BY_LIBRARIES ssize_t pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
    return pwrite64(fd, bytes, len, offset);
}

SEEN_BY_LIBRARIES int fdatasync(int fd)
{
    if (is_last())
        _exit(DIED);
    return (int)syscall(SYS_fdatasync, fd);
}

SEEN_BY_LIBRARIES int fsync(int fd)
{
    if (is_last())
        _exit(DIED);
    return (int)syscall(SYS_fsync, fd);
}

SEEN_BY_LIBRARIES int ftruncate64(int fd, off64_t size)
{
    if (is_last())
        _exit(DIED);
    return (int)syscall(SYS_ftruncate, fd, size);
}

/* ---- the files ---- */

#define FILES   5
#define KEYS    12
#define RECORDS 8

/* Sessions of two people that come, are corrected, move, and are voided. */
static void put_record(struct buffer *out, int file, int number)
{
    int key = (file * 5 + number) % KEYS;
    int revision = file + 1;
    buffer_printf(out,
                  "{\"session_id\":\"S%d\",\"revision\":%d,%s\"date_of_service\":"
                  "\"2026-03-%02d\",\"patient\":{\"id\":\"P%d\"},\"insurance\":[{"
                  "\"payer\":\"counting\"}],\"discipline\":\"PT\",\"services\":[{"
                  "\"code\":\"97110\",\"minutes\":%d,\"start\":\"09:00\",\"end\":"
                  "\"09:45\",\"therapist\":{\"npi\":\"1730000001\",\"credential\":"
                  "\"PT\"}}]}\n",
                  key, revision, (key + file) % 9 == 4 ? "\"void\":true," : "",
                  1 + (key * 3 + file) % 20, key % 2, 15 * (1 + (key + file) % 3));
}

static void write_file(struct buffer *out, int file)
{
    buffer_clear(out);
    for (int i = 0; i < RECORDS; i++)
        put_record(out, file, i);
    if (file == 2)
        buffer_put_cstr(out, "{\"session_id\":\"bad\"}\n");
    if (file == 3)
        put_record(out, 2, 0);
}

/* ---- taking them ---- */

static bool is_done(struct rig *rig, struct text text, struct receipt *receipt)
{
    const struct hash hash = hash_of(text);
    struct error error = ERROR_NONE;
    assert_ok(ledger_receipt_find(rig->ledger, &hash, receipt, &error), &error);
    return receipt->id && receipt->state == RECEIPT_DONE;
}

static void take_all(struct rig *rig)
{
    struct buffer text;
    buffer_init(&text, 1 << 20);
    for (int i = 0; i < FILES; i++) {
        struct receipt receipt;
        struct error error = ERROR_NONE;
        write_file(&text, i);
        const struct rig_file file = {.text = buffer_text(&text), .joined = i % 2};
        if (!is_done(rig, file.text, &receipt))
            assert_ok(rig_feed(rig, &file, &receipt, &error), &error);
    }
    buffer_release(&text);
}

/* All that the ledger holds in the end. */
static void put_state(struct rig *rig, struct buffer *out)
{
    struct buffer text;
    char id[16];
    buffer_init(&text, 1 << 20);
    buffer_clear(out);
    for (int i = 0; i < KEYS; i++) {
        snprintf(id, sizeof id, "S%d", i);
        struct ledger_decision decision = rig_decision(rig, NULL, id, 0);
        buffer_put_text(out, decision.bytes);
        buffer_put_char(out, '\n');
    }
    for (int i = 0; i < FILES; i++) {
        struct receipt it;
        write_file(&text, i);
        assert_true(is_done(rig, buffer_text(&text), &it));
        buffer_printf(out,
                      "file %d: %d of %d ready, %d held, %d denied, %d void, %d "
                      "rejected, %d duplicate\n",
                      i, (int)it.ready, (int)it.records, (int)it.held, (int)it.denied,
                      (int)it.voids, (int)it.rejected, (int)it.duplicates);
    }
    buffer_release(&text);
    rig_fresh(rig);
}

/* ---- dying ---- */

/* A process that takes all; whether it died. */
static bool run_child(struct rig *rig, unsigned long at)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        writes = 0;
        die_at = at;
        rig_start(rig);
        take_all(rig);
        rig_shut(rig);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || (WEXITSTATUS(status) && WEXITSTATUS(status) != DIED))
        fail_msg("at write %lu the process ended with %d", at, status);
    return WEXITSTATUS(status) == DIED;
}

/* Whether anybody died. */
static bool die_and_go_on(unsigned long at, const struct buffer *expected)
{
    struct rig rig = {.known_on = 0};
    struct buffer state;
    rig_open(&rig);
    rig_shut(&rig);
    bool died = run_child(&rig, at);
    if (died && at % 3 == 0)
        run_child(&rig, 1 + at / 3); /* and again while it goes on */
    if (died)
        assert_false(run_child(&rig, 0));
    rig_start(&rig);
    buffer_init(&state, 1 << 24);
    put_state(&rig, &state);
    if (!text_equal(buffer_text(&state), buffer_text(expected)))
        fail_msg("after a death at write %lu:\n%.*s\nnot\n%.*s", at,
                 TEXT_ARG(buffer_text(&state)), TEXT_ARG(buffer_text(expected)));
    buffer_release(&state);
    rig_close(&rig);
    return died;
}

static void death_at_any_write(void **state)
{
    struct rig rig = {.known_on = 0};
    struct buffer expected;
    unsigned long at = 1, deaths = 0;
    (void)state;
    buffer_init(&expected, 1 << 24);
    rig_open(&rig);
    take_all(&rig);
    put_state(&rig, &expected);
    rig_close(&rig);
    while (die_and_go_on(at, &expected)) {
        deaths++;
        at += stride;
    }
    print_message("%lu deaths\n", deaths);
    assert_true(deaths * stride > 20);
    buffer_release(&expected);
    rig_policies_close();
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(death_at_any_write)};
    if (argc > 1)
        stride = strtoul(argv[1], NULL, 10);
    return cmocka_run_group_tests(tests, NULL, NULL);
}

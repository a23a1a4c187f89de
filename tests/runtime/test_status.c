/* What a daemon says of itself, and what a spool's files say. */
#define _GNU_SOURCE

#include "format/json.h"
#include "runtime/status.h"
#include "support/gonio_test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_written(void **state)
{
    (void)state;
    struct status_told told = {
        .pid = 12,
        .version = "0.1.0",
        .now = 1000,
        .started_at = 10,
        .last_scan_at = 998,
        .watching = "inotify",
        .policies = TEXT("{\"state\": \"active\"}"),
    };
    struct buffer out;
    struct arena arena;
    struct json *json = NULL;
    struct error error;
    int64_t age = 0;
    status_problem(&told, "intake.full", "no room \"left\"", 400);
    buffer_init(&out, 65536);
    arena_init(&arena, 1 << 20);
    status_write(&told, &out);
    assert_ok(json_read(buffer_text(&out), &arena, &json, &error), &error);
    assert_false(json_bool(json_get(json, "healthy")));
    assert_true(json_bool(json_get(json, "running")));
    assert_true(json_integer(json_get(json_get(json, "last_scan"), "age_s"), &age));
    assert_int_equal(age, 2);
    assert_text(json_text(json_get(json_get(json, "started"), "at")),
                "1970-01-01T00:00:10Z");
    assert_int_equal(json_kind(json_get(json, "oldest")), JSON_NULL);
    assert_int_equal(json_kind(json_get(json, "handlers")), JSON_NULL);
    assert_text(json_text(json_get(json_get(json, "policies"), "state")), "active");
    const struct json *problem = json_at(json_get(json, "problems"), 0);
    assert_text(json_text(json_get(problem, "message")), "no room \"left\"");
    assert_true(json_integer(json_get(json_get(problem, "since"), "age_s"), &age));
    assert_int_equal(age, 600);
    for (size_t i = 0; i < 2 * STATUS_PROBLEMS; i++)
        status_problem(&told, "one.more", "more", 0);
    assert_int_equal(told.problem_count, STATUS_PROBLEMS);
    buffer_release(&out);
    arena_release(&arena);
}

static bool has_problem(const struct status_told *told, const char *code)
{
    for (size_t i = 0; i < told->problem_count; i++) {
        if (strcmp(told->problems[i].code, code) == 0)
            return true;
    }
    return false;
}

static void drop(const char *spool, const char *name, time_t at)
{
    char path[256];
    const struct timespec times[2] = {{.tv_sec = at}, {.tv_sec = at}};
    snprintf(path, sizeof path, "%s/%s", spool, name);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void test_seen(void **state)
{
    (void)state;
    char spool[] = "/tmp/gonio-status-XXXXXX", path[256];
    struct status_told told;
    struct error error;
    assert_non_null(mkdtemp(spool));
    assert_fails(status_look(spool, &told, &error), STATUS_NOT_FOUND, &error);
    snprintf(path, sizeof path, "%s/inbox", spool);
    assert_int_equal(mkdir(path, 0700), 0);
    assert_ok(status_look(spool, &told, &error), &error);
    assert_int_equal(told.pid, 0);
    assert_int_equal(told.backlog, 0);
    assert_true(has_problem(&told, "daemon.stopped"));
    assert_false(has_problem(&told, "spool.needs_verify"));
    drop(spool, "inbox/a.json", 5000);
    drop(spool, "inbox/b.json", 4000);
    drop(spool, "inbox/.hidden", 3000);
    drop(spool, "NEEDS-VERIFY", 100);
    drop(spool, "lock", 100);
    assert_ok(status_look(spool, &told, &error), &error);
    assert_int_equal(told.backlog, 2);
    assert_int_equal(told.oldest_at, 4000);
    assert_true(has_problem(&told, "spool.needs_verify"));
    /* Somebody works there who does not answer. */
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    snprintf(path, sizeof path, "%s/lock", spool);
    int fd = open(path, O_RDWR);
    assert_int_equal(fcntl(fd, F_OFD_SETLK, &lock), 0);
    assert_ok(status_look(spool, &told, &error), &error);
    assert_true(has_problem(&told, "daemon.silent"));
    assert_false(has_problem(&told, "daemon.stopped"));
    close(fd);
    snprintf(path, sizeof path, "rm -r %s", spool);
    assert_int_equal(system(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written),
        cmocka_unit_test(test_seen),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/file.h"

#include "support/gonio_test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
    char folder[64];
    char path[96];
    struct buffer buffer;
    struct error error;
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    if (!place)
        return -1;
    *state = place;
    strcpy(place->folder, "/tmp/gonio-test-XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/file", place->folder);
    buffer_init(&place->buffer, 1 << 20);
    signal(SIGPIPE, SIG_IGN);
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    unlink(place->path);
    rmdir(place->folder);
    unsetenv("TMPDIR");
    buffer_release(&place->buffer);
    free(place);
    return 0;
}

static void put_file(const struct place *place, const char *bytes, size_t len)
{
    FILE *file = fopen(place->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    assert_int_equal(fclose(file), 0);
}

static void reads_a_whole_file(void **state)
{
    struct place *place = *state;
    put_file(place, "a\0b\n", 4);
    assert_ok(file_read(place->path, &place->buffer, &place->error), &place->error);
    assert_true(text_equal(buffer_text(&place->buffer), (struct text){"a\0b\n", 4}));
}

static void an_empty_file_is_empty(void **state)
{
    struct place *place = *state;
    put_file(place, "", 0);
    assert_ok(file_read(place->path, &place->buffer, &place->error), &place->error);
    assert_int_equal(place->buffer.len, 0);
}

static void adds_to_what_the_buffer_has(void **state)
{
    struct place *place = *state;
    put_file(place, "def", 3);
    BUFFER_LITERAL(&place->buffer, "abc");
    assert_ok(file_read(place->path, &place->buffer, &place->error), &place->error);
    assert_text(buffer_text(&place->buffer), "abcdef");
}

static void a_file_of_the_maximum_is_read_and_one_more_byte_is_not(void **state)
{
    struct place *place = *state;
    struct buffer small;
    char bytes[1001];
    memset(bytes, 'x', sizeof bytes);
    buffer_init(&small, 1000);
    put_file(place, bytes, 1000);
    assert_ok(file_read(place->path, &small, &place->error), &place->error);
    assert_int_equal(small.len, 1000);
    buffer_clear(&small);
    put_file(place, bytes, 1001);
    assert_fails(file_read(place->path, &small, &place->error), STATUS_LIMIT,
                 &place->error);
    assert_string_equal(place->error.code, "file.too_large");
    assert_non_null(strstr(place->error.message, "1000 bytes"));
    buffer_release(&small);
}

static void a_large_file_comes_in_pieces(void **state)
{
    struct place *place = *state;
    static char bytes[300001];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 31 % 251);
    put_file(place, bytes, sizeof bytes);
    assert_ok(file_read(place->path, &place->buffer, &place->error), &place->error);
    assert_int_equal(place->buffer.len, sizeof bytes);
    assert_memory_equal(place->buffer.at, bytes, sizeof bytes);
}

static void a_missing_file_says_so(void **state)
{
    struct place *place = *state;
    assert_fails(file_read(place->path, &place->buffer, &place->error), STATUS_IO,
                 &place->error);
    assert_string_equal(place->error.code, "file.missing");
    assert_string_equal(place->error.file, place->path);
}

static void a_folder_says_so(void **state)
{
    struct place *place = *state;
    assert_fails(file_read(place->folder, &place->buffer, &place->error), STATUS_IO,
                 &place->error);
    assert_string_equal(place->error.code, "file.folder");
    assert_string_equal(place->error.file, place->folder);
    assert_true(place->error.fix[0] != '\0');
}

/* Root may read everything: then there is nothing to be seen here. */
static void a_file_that_may_not_be_read_says_so(void **state)
{
    struct place *place = *state;
    put_file(place, "x", 1);
    assert_int_equal(chmod(place->path, 0), 0);
    if (access(place->path, R_OK) == 0)
        skip();
    assert_fails(file_read(place->path, &place->buffer, &place->error), STATUS_IO,
                 &place->error);
    assert_string_equal(place->error.code, "file.permission");
}

static void reads_a_pipe_to_its_end(void **state)
{
    struct place *place = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "one\ntwo\n", 8), 8);
    close(ends[1]);
    assert_ok(file_read_fd(ends[0], "standard input", &place->buffer, &place->error),
              &place->error);
    close(ends[0]);
    assert_text(buffer_text(&place->buffer), "one\ntwo\n");
}

static void a_bad_descriptor_names_what_it_stands_for(void **state)
{
    struct place *place = *state;
    assert_fails(file_read_fd(-1, "standard input", &place->buffer, &place->error),
                 STATUS_IO, &place->error);
    assert_string_equal(place->error.file, "standard input");
    assert_fails(file_write_all(-1, TEXT("x"), "standard output", &place->error),
                 STATUS_IO, &place->error);
    assert_string_equal(place->error.code, "file.write");
    assert_string_equal(place->error.file, "standard output");
}

static void a_reader_that_went_away_is_closed(void **state)
{
    struct place *place = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    assert_fails(file_write_all(ends[1], TEXT("x"), "out", &place->error),
                 STATUS_CLOSED, &place->error);
    close(ends[1]);
}

static void a_full_disk_says_so(void **state)
{
    struct place *place = *state;
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    assert_fails(file_write_all(fd, TEXT("x"), "standard output", &place->error),
                 STATUS_IO, &place->error);
    assert_string_equal(place->error.code, "file.full");
    assert_string_equal(place->error.file, "standard output");
    assert_true(place->error.fix[0] != '\0');
    close(fd);
}

/* 1 MiB through a pipe that does not block and whose reader is slow. */
static void writes_more_than_a_pipe_holds(void **state)
{
    struct place *place = *state;
    static char bytes[1 << 20];
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    pid_t reader = fork();
    assert_true(reader >= 0);
    if (reader == 0) {
        static char piece[5000];
        size_t total = 0;
        close(ends[1]);
        for (ssize_t n; (n = read(ends[0], piece, sizeof piece)) > 0;)
            total += (size_t)n;
        _exit(total == sizeof bytes ? 0 : 1);
    }
    close(ends[0]);
    assert_ok(file_write_all(ends[1], (struct text){bytes, sizeof bytes}, "out",
                             &place->error),
              &place->error);
    close(ends[1]);
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void writing_nothing_succeeds(void **state)
{
    struct place *place = *state;
    assert_ok(file_write_all(-1, TEXT(""), "out", &place->error), &place->error);
}

static void a_temporary_file_has_no_name_and_is_for_its_owner(void **state)
{
    struct place *place = *state;
    struct stat facts;
    char byte;
    int fd;
    assert_int_equal(setenv("TMPDIR", place->folder, 1), 0);
    assert_ok(file_temp(&fd, &place->error), &place->error);
    assert_int_equal(fstat(fd, &facts), 0);
    assert_int_equal(facts.st_nlink, 0);
    assert_int_equal(facts.st_mode & 0777, 0600);
    assert_int_equal(rmdir(place->folder), 0); /* nothing stands in it */
    assert_int_equal(mkdir(place->folder, 0700), 0);
    assert_int_equal(pwrite(fd, "x", 1, 0), 1);
    assert_int_equal(pread(fd, &byte, 1, 0), 1);
    assert_int_equal(byte, 'x');
    close(fd);
}

static void a_temporary_folder_that_is_not_there_says_what_to_do(void **state)
{
    struct place *place = *state;
    int fd;
    assert_int_equal(setenv("TMPDIR", place->path, 1), 0);
    assert_fails(file_temp(&fd, &place->error), STATUS_IO, &place->error);
    assert_string_equal(place->error.code, "file.temp");
    assert_string_equal(place->error.file, place->path);
    assert_non_null(strstr(place->error.fix, "TMPDIR"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reads_a_whole_file),
        TEST(an_empty_file_is_empty),
        TEST(adds_to_what_the_buffer_has),
        TEST(a_file_of_the_maximum_is_read_and_one_more_byte_is_not),
        TEST(a_large_file_comes_in_pieces),
        TEST(a_missing_file_says_so),
        TEST(a_folder_says_so),
        TEST(a_file_that_may_not_be_read_says_so),
        TEST(reads_a_pipe_to_its_end),
        TEST(a_bad_descriptor_names_what_it_stands_for),
        TEST(a_reader_that_went_away_is_closed),
        TEST(a_full_disk_says_so),
        TEST(writes_more_than_a_pipe_holds),
        TEST(writing_nothing_succeeds),
        TEST(a_temporary_file_has_no_name_and_is_for_its_owner),
        TEST(a_temporary_folder_that_is_not_there_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

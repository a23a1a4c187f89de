/* Inputs: read twice, by position, whatever they are; and found out when they
 * change. */
#include "support/gonio_test.h"

#include "run/inputs.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES (INPUTS_OPEN * 2 + 1)

static char folder[] = "/tmp/gonio-inputs-XXXXXX";
static char paths[FILES][64];

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int make_files(void **state)
{
    (void)state;
    char text[32];
    if (!mkdtemp(folder))
        return -1;
    for (int i = 0; i < FILES; i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%d", folder, i);
        snprintf(text, sizeof text, "file %d", i);
        write_file(paths[i], text);
    }
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++)
        (void)unlink(paths[i]);
    return rmdir(folder);
}

static enum status open_one(struct inputs *inputs, const char *name,
                            struct error *error)
{
    const char *names[] = {name};
    return inputs_open(inputs, &(struct input_names){names, 1, NULL, NULL}, error);
}

static void assert_bytes(struct inputs *inputs, struct input_place place,
                         const char *expected)
{
    struct error error = ERROR_NONE;
    struct buffer bytes;
    buffer_init(&bytes, 1024);
    assert_ok(inputs_read(inputs, &place, &bytes, &error), &error);
    assert_text(buffer_text(&bytes), expected);
    buffer_release(&bytes);
}

static void more_files_than_are_open_at_once(void **state)
{
    (void)state;
    const char *names[FILES];
    struct inputs inputs;
    struct error error = ERROR_NONE;
    char text[32];
    for (int i = 0; i < FILES; i++)
        names[i] = paths[i];
    assert_ok(
        inputs_open(&inputs, &(struct input_names){names, FILES, NULL, NULL}, &error),
        &error);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < FILES; i++) {
            snprintf(text, sizeof text, "%zu", i);
            assert_bytes(&inputs, (struct input_place){i, 5, strlen(text)}, text);
        }
    }
    assert_int_equal(inputs.open_count, INPUTS_OPEN);
    inputs_close(&inputs);
}

static void a_file_is_read_from_its_front_again(void **state)
{
    (void)state;
    struct inputs inputs;
    struct error error = ERROR_NONE;
    char byte;
    int fd = -1;
    assert_ok(open_one(&inputs, paths[0], &error), &error);
    for (int pass = 0; pass < 2; pass++) {
        assert_ok(inputs_front(&inputs, 0, &fd, &error), &error);
        assert_int_equal(read(fd, &byte, 1), 1);
        assert_int_equal(byte, 'f');
    }
    assert_int_equal(inputs.bytes, 6);
    inputs_close(&inputs);
}

static void standard_input_is_copied(void **state)
{
    (void)state;
    int ends[2], before = dup(STDIN_FILENO);
    struct inputs inputs;
    struct error error = ERROR_NONE;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "through a pipe", 14), 14);
    close(ends[1]);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    assert_ok(open_one(&inputs, "-", &error), &error);
    assert_bytes(&inputs, (struct input_place){0, 10, 4}, "pipe");
    assert_bytes(&inputs, (struct input_place){0, 0, 7}, "through");
    assert_string_equal(input_name(&inputs, 0), "standard input");
    inputs_close(&inputs);
    dup2(before, STDIN_FILENO);
    close(before);
    close(ends[0]);
}

static void a_changed_file_is_an_error(void **state)
{
    (void)state;
    struct inputs inputs;
    struct error error = ERROR_NONE;
    int fd = -1;
    write_file(paths[1], "before");
    assert_ok(open_one(&inputs, paths[1], &error), &error);
    assert_ok(inputs_front(&inputs, 0, &fd, &error), &error);
    assert_ok(inputs_unchanged(&inputs, 0, &error), &error);
    write_file(paths[1], "and after");
    assert_fails(inputs_unchanged(&inputs, 0, &error), STATUS_IO, &error);
    assert_string_equal(error.code, "file.changed");
    inputs_close(&inputs);
}

static void a_replaced_file_is_an_error(void **state)
{
    (void)state;
    struct inputs inputs;
    struct error error = ERROR_NONE;
    int fd = -1;
    assert_ok(open_one(&inputs, paths[2], &error), &error);
    assert_int_equal(rename(paths[3], paths[2]), 0);
    assert_fails(inputs_front(&inputs, 0, &fd, &error), STATUS_IO, &error);
    assert_string_equal(error.code, "file.changed");
    inputs_close(&inputs);
}

static void a_shorter_file_is_an_error(void **state)
{
    (void)state;
    struct inputs inputs;
    struct error error = ERROR_NONE;
    struct buffer bytes;
    buffer_init(&bytes, 1024);
    assert_ok(open_one(&inputs, paths[4], &error), &error);
    assert_fails(inputs_read(&inputs, &(struct input_place){0, 4, 100}, &bytes, &error),
                 STATUS_IO, &error);
    assert_string_equal(error.code, "file.changed");
    buffer_release(&bytes);
    inputs_close(&inputs);
}

static void assert_refused(const char *name, const char *code)
{
    struct inputs inputs;
    struct error error = ERROR_NONE;
    assert_fails(open_one(&inputs, name, &error), STATUS_IO, &error);
    assert_string_equal(error.code, code);
    assert_non_null(strstr(error.message, name));
    inputs_close(&inputs);
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    assert_refused(folder, "file.folder");
    assert_refused("/tmp/gonio-there-is-no-such-file", "file.read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_files_than_are_open_at_once),
        cmocka_unit_test(a_file_is_read_from_its_front_again),
        cmocka_unit_test(standard_input_is_copied),
        cmocka_unit_test(a_changed_file_is_an_error),
        cmocka_unit_test(a_replaced_file_is_an_error),
        cmocka_unit_test(a_shorter_file_is_an_error),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}

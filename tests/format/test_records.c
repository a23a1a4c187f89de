/* Inputs of every shape, through a pipe in pieces of every size, into
 * records. */
#include "format/gate.h"
#include "format/records.h"
#include "support/gonio_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What came out, one line each: "number offset line:column text" or the code
 * of what was refused. */
struct outcome {
    char text[4096];
    size_t len;
    size_t given, refused;
};

static int file_of(struct text text)
{
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    assert_int_equal(fflush(file), 0);
    int fd = dup(fileno(file));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    fclose(file);
    return fd;
}

static void note(struct outcome *outcome, const struct record *record, const char *what,
                 int len)
{
    int n = snprintf(outcome->text + outcome->len, sizeof outcome->text - outcome->len,
                     "%d@%d %u:%u %.*s\n", (int)record->number, (int)record->offset,
                     record->line, record->column, len, what);
    outcome->len += (size_t)n;
    assert_true(outcome->len < sizeof outcome->text);
}

static void drain(int fd, struct outcome *outcome)
{
    struct records *records;
    struct record record;
    struct error error = ERROR_NONE;
    *outcome = (struct outcome){.len = 0};
    assert_ok(records_open(fd, "visits.json", &records, &error), &error);
    for (;;) {
        enum status status = records_next(records, &record, &error);
        if (status == STATUS_REJECTED) {
            assert_string_equal(error.file, "visits.json");
            assert_true(text_is_absent(record.text));
            note(outcome, &record, error.code, (int)strlen(error.code));
            outcome->refused++;
            continue;
        }
        assert_ok(status, &error);
        if (text_is_absent(record.text))
            break;
        int shown = record.text.len < 200 ? (int)record.text.len : 200;
        note(outcome, &record, record.text.at, shown);
        assert_int_equal(record.text.len, record.len);
        outcome->given++;
    }
    assert_ok(records_next(records, &record, &error), &error);
    assert_true(text_is_absent(record.text));
    records_close(records);
}

struct shape {
    const char *input;
    size_t len;
    const char *outcome;
};

#define S(input, outcome) {input, sizeof(input) - 1, outcome},
static const struct shape shapes[] = {
    /* lines */
    S("{\"a\":1}\n{\"b\":2}\n", "1@0 1:1 {\"a\":1}\n2@8 2:1 {\"b\":2}\n")
        S("{\"a\":1}\r\n\r\n  {\"b\":2}  \r\n{\"c\":3}",
          "1@0 1:1 {\"a\":1}\n2@13 3:3 {\"b\":2}\n3@24 4:1 {\"c\":3}\n")
    /* a bad line loses only itself */
    S("{\"a\":1}\n{\"b\":\n{\"c\":3}\n",
      "1@0 1:1 {\"a\":1}\n2@8 2:1 {\"b\":\n3@14 3:1 {\"c\":3}\n")
        S("{\"a\":1}\n{\"b\":\"x\n{\"c\":3}\n",
          "1@0 1:1 {\"a\":1}\n2@8 2:1 {\"b\":\"x\n3@16 3:1 {\"c\":3}\n")
            S("{\"a\":\"x\n{\"b\":2}\n{\"c\":3}\n",
              "1@0 1:1 {\"a\":\"x\n2@8 2:1 {\"b\":2}\n3@16 3:1 {\"c\":3}\n")
                S("{\"a\":1\n{\"b\":2}\n", "1@0 1:1 {\"a\":1\n2@7 2:1 {\"b\":2}\n")
                    S("{\"a\":1}\nhello\n{\"b\":2}\n",
                      "1@0 1:1 {\"a\":1}\n2@8 2:1 hello\n3@14 3:1 {\"b\":2}\n")
                        S("{\"a\":1}}\n{\"b\":2}\n",
                          "1@0 1:1 {\"a\":1}}\n2@9 2:1 {\"b\":2}\n")
                            S("{\"a\":1} x\n{\"b\":2}\n",
                              "1@0 1:1 {\"a\":1} x\n2@10 2:1 {\"b\":2}\n")
                                S("{\"a\":1}\n7\n\"s\"\n",
                                  "1@0 1:1 {\"a\":1}\n2@8 2:1 7\n3@10 3:1 \"s\"\n")
                                    S("{\"a\":1}\n{\"b\":2",
                                      "1@0 1:1 {\"a\":1}\n2@8 2:1 {\"b\":2\n")
    /* one over many lines, one after the other */
    S("{\n  \"a\": 1\n}\n", "1@0 1:1 {\n  \"a\": 1\n}\n")
        S("{\n\"a\": [\n{\"x\":1},\n{\"x\":2}\n]\n}\n{\n\"b\": 2\n}",
          "1@0 1:1 {\n\"a\": [\n{\"x\":1},\n{\"x\":2}\n]\n}\n2@30 7:1 {\n\"b\": 2\n}\n")
            S("{\"a\":1}{\"b\":2} {\"c\":3}\n",
              "1@0 1:1 {\"a\":1}\n2@7 1:8 {\"b\":2}\n3@15 1:16 {\"c\":3}\n")
                S("{\"a\":1}\n{\n\"b\":2\n}\n",
                  "1@0 1:1 {\"a\":1}\n2@8 2:1 {\n\"b\":2\n}\n")
                    S("{\"a\":\"}{\\\"\\\\\"}\n{\"b\":\"]\"}\n",
                      "1@0 1:1 {\"a\":\"}{\\\"\\\\\"}\n2@15 2:1 {\"b\":\"]\"}\n")
                        S("{\"a\":1},\n{\"b\":2},\n{\"c\":3}\n",
                          "1@0 1:1 {\"a\":1}\n2@7 1:8 json.syntax\n3@9 2:1 "
                          "{\"b\":2}\n4@18 3:1 {\"c\":3}\n")
    /* a list */
    S("[{\"a\":1},{\"b\":2}]", "1@1 1:2 {\"a\":1}\n2@9 1:10 {\"b\":2}\n") S(
        "[\n  {\"a\":1},\n  {\"b\":[{}]}\n]\n",
        "1@4 2:3 {\"a\":1}\n2@15 3:3 {\"b\":[{}]}\n") S("[]", "") S(" [ ] ", "")
        S("[1,\"a,]\",[2],null]",
          "1@1 1:2 1\n2@3 1:4 \"a,]\"\n3@9 1:10 [2]\n4@13 1:14 null\n")
            S("[{\"a\":1}", "1@1 1:2 {\"a\":1}\n2@8 1:9 json.truncated\n")
                S("[{\"a\":1},", "1@1 1:2 {\"a\":1}\n2@9 1:10 json.truncated\n") S(
                    "[{\"a\":1},{\"b\":", "1@1 1:2 {\"a\":1}\n2@9 1:10 {\"b\":\n")
                    S("[", "1@1 1:2 json.truncated\n") S(
                        "[{\"a\":1}{\"b\":2}]",
                        "1@1 1:2 {\"a\":1}\n2@8 1:9 json.syntax\n3@8 1:9 {\"b\":2}\n")
                        S("[{\"a\":1},]", "1@1 1:2 {\"a\":1}\n2@9 1:10 json.syntax\n")
                            S("[{\"a\":1},,{\"b\":2}]",
                              "1@1 1:2 {\"a\":1}\n2@9 1:10 json.syntax\n3@10 1:11 "
                              "{\"b\":2}\n")
                                S("[,{\"b\":2}]",
                                  "1@1 1:2 json.syntax\n2@2 1:3 {\"b\":2}\n")
                                    S("[{\"a\":\"x\n},{\"b\":2}]",
                                      "1@1 1:2 {\"a\":\"x\n}\n2@11 2:3 {\"b\":2}\n")
                                        S("[{\"a\":1}}\n,{\"b\":2}]",
                                          "1@1 1:2 {\"a\":1}\n2@8 1:9 json.syntax\n3@8 "
                                          "1:9 }\n4@11 2:2 {\"b\":2}\n")
                                            S("[{\"a\":1}]\n[{\"b\":2}]\n{\"c\":3}",
                                              "1@1 1:2 {\"a\":1}\n2@11 2:2 "
                                              "{\"b\":2}\n3@20 3:1 {\"c\":3}\n")
                                                S("[{\"a\":1}]x\n",
                                                  "1@1 1:2 {\"a\":1}\n2@9 1:10 x\n")
    /* no JSON */
    S("", "1@0 1:1 json.empty\n") S(" \r\n\t", "1@4 2:2 json.empty\n") S(
        "\xef\xbb\xbf{\"a\":1}\n{\"b\":2}\n", "1@0 1:1 json.bom\n")
        S("\xff\xfe{\0}\0", "1@0 1:1 json.utf16\n") S("{\0}\0", "1@0 1:1 json.utf16\n")
            S("\x1f\x8b\x08\0", "1@0 1:1 json.not_json\n")
                S("PK\x03\x04", "1@0 1:1 json.not_json\n") S("id,date,code\n1,2,3\n",
                                                             "1@0 1:1 json.not_json\n")
                    S("<html>", "1@0 1:1 json.not_json\n")
                        S("hello\n{\"a\":1}\n", "1@0 1:1 hello\n2@6 2:1 {\"a\":1}\n")};

static void every_shape(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        struct outcome outcome;
        int fd = file_of((struct text){shapes[i].input, shapes[i].len});
        drain(fd, &outcome);
        close(fd);
        if (strcmp(outcome.text, shapes[i].outcome) != 0)
            fail_msg("%s\n-> %s", shapes[i].input, outcome.text);
    }
}

/* read() gives one byte at a time. */
static void a_slow_pipe(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        int ends[2];
        struct outcome outcome;
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            close(ends[0]);
            for (size_t k = 0; k < shapes[i].len; k++)
                if (write(ends[1], shapes[i].input + k, 1) != 1)
                    _exit(1);
            _exit(0);
        }
        close(ends[1]);
        drain(ends[0], &outcome);
        close(ends[0]);
        assert_string_equal(outcome.text, shapes[i].outcome);
    }
}

/* Records of every length around the chunk, so that each seam is met; the text
 * at (offset, len) is the record. */
static void records_across_chunks(void **state)
{
    char *input = malloc((size_t)4 << 20);
    size_t len = 0, count = 0;
    (void)state;
    assert_non_null(input);
    for (size_t n = 0; len < (size_t)3 << 20; n += 997, count++) {
        size_t fill = n % 70000;
        len += (size_t)sprintf(input + len, "{\"n\":%zu,\"x\":\"", count);
        memset(input + len, 'a', fill);
        len += fill;
        len += (size_t)sprintf(input + len, count % 3 ? "\"}\n" : "\"\n}\n");
    }
    int fd = file_of((struct text){input, len});
    struct records *records;
    struct record record;
    struct error error = ERROR_NONE;
    assert_ok(records_open(fd, "x", &records, &error), &error);
    for (size_t n = 0; n < count; n++) {
        char begin[32];
        assert_ok(records_next(records, &record, &error), &error);
        int digits = snprintf(begin, sizeof begin, "{\"n\":%zu,", n);
        assert_memory_equal(record.text.at, begin, (size_t)digits);
        assert_memory_equal(record.text.at, input + record.offset, record.len);
        assert_int_equal(record.text.at[record.text.len - 1], '}');
        assert_ok(gate_check(record.text, record.line, &error), &error);
    }
    assert_ok(records_next(records, &record, &error), &error);
    assert_true(text_is_absent(record.text));
    records_close(records);
    close(fd);
    free(input);
}

/* One record far over the maximum between two good ones, in every frame. */
static void too_long_is_skipped(void **state)
{
    static const char *const frames[][2] = {
        {"{\"a\":1}\n{\"x\":\"", "\"}\n{\"b\":2}\n"},
        {"{\"x\":\"", "\"}\n{\"b\":2}\n{\"a\":1}"},
        {"[{\"a\":1},{\"x\":\"", "\"},{\"b\":2}]"},
        {"{\"a\":1}\n{\"x\":[", "]}\n{\"b\":2}\n"},
        {"{\"a\":1}\n", "\n{\"b\":2}\n"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(frames); i++) {
        size_t fill = 10 * GATE_MAX_RECORD, before = strlen(frames[i][0]),
               after = strlen(frames[i][1]);
        char *input = malloc(before + fill + after);
        struct outcome outcome;
        assert_non_null(input);
        memcpy(input, frames[i][0], before);
        memset(input + before, '1', fill);
        memcpy(input + before + fill, frames[i][1], after);
        int fd = file_of((struct text){input, before + fill + after});
        drain(fd, &outcome);
        assert_int_equal(outcome.given, 2);
        assert_int_equal(outcome.refused, 1);
        assert_non_null(strstr(outcome.text, "json.too_long"));
        assert_non_null(strstr(outcome.text, "{\"a\":1}"));
        assert_non_null(strstr(outcome.text, "{\"b\":2}"));
        close(fd);
        free(input);
    }
}

static void the_longest_is_given(void **state)
{
    char *input = malloc(GATE_MAX_RECORD + 3);
    (void)state;
    assert_non_null(input);
    for (size_t over = 0; over < 2; over++) {
        size_t len = GATE_MAX_RECORD + over;
        struct outcome outcome;
        memset(input, 'a', len);
        memcpy(input, "{\"x\":\"", 6);
        memcpy(input + len - 2, "\"}\n", 3);
        int fd = file_of((struct text){input, len + 1});
        drain(fd, &outcome);
        assert_int_equal(outcome.given, 1 - over);
        assert_int_equal(outcome.refused, over);
        close(fd);
    }
    free(input);
}

static void a_folder_is_no_file(void **state)
{
    struct records *records;
    struct record record;
    struct error error = ERROR_NONE;
    FILE *folder = fopen("/", "r");
    (void)state;
    assert_non_null(folder);
    assert_ok(records_open(fileno(folder), "/", &records, &error), &error);
    assert_fails(records_next(records, &record, &error), STATUS_IO, &error);
    assert_string_equal(error.code, "file.folder");
    assert_fails(records_next(records, &record, &error), STATUS_IO, &error);
    records_close(records);
    fclose(folder);
}

static void a_column_of_the_file(void **state)
{
    struct record record = {.line = 3, .column = 10};
    struct error error = {.line = 3, .column = 5};
    (void)state;
    record_place(&record, &error);
    assert_int_equal(error.column, 14);
    error = (struct error){.line = 4, .column = 5};
    record_place(&record, &error);
    assert_int_equal(error.column, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape),           cmocka_unit_test(a_slow_pipe),
        cmocka_unit_test(records_across_chunks), cmocka_unit_test(too_long_is_skipped),
        cmocka_unit_test(the_longest_is_given),  cmocka_unit_test(a_folder_is_no_file),
        cmocka_unit_test(a_column_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Values by JSON Pointer into a line of JSON. */
#include "plugin/record.h"
#include "support/gonio_test.h"

struct put {
    const char *pointer;
    const char *value;
};

static void writes(const struct put *puts, const char *expected)
{
    struct record_tree tree;
    struct buffer out;
    record_open(&tree);
    buffer_init(&out, 64 * 1024);
    record_begin(&tree);
    for (; puts->pointer; puts++)
        assert_int_equal(record_put(&tree, puts->pointer, text_of(puts->value)),
                         RECORD_OK);
    record_write(&tree, &out);
    buffer_put_char(&out, '\0');
    assert_string_equal(out.at, expected);
    buffer_release(&out);
    record_close(&tree);
}
#define WRITES(expected, ...)                                                          \
    writes((const struct put[]){__VA_ARGS__, {NULL, NULL}}, expected "\n")

static void test_types(void **state)
{
    (void)state;
    WRITES("{\"session_id\":\"S-1\"}", {"/session_id", "S-1"});
    WRITES("{\"session_id\":\"007\",\"revision\":7}", {"/session_id", "007"},
           {"/revision", "007"});
    WRITES("{\"services\":[{\"minutes\":23,\"charge\":\"75.00\"}]}",
           {"/services/0/minutes", "23.00"}, {"/services/0/charge", "75.00"});
    WRITES("{\"void\":true}", {"/void", "YES"});
    WRITES("{\"void\":false}", {"/void", "0"});
    WRITES("{\"session_id\":\"a\\\"\\n\\\\\"}", {"/session_id", "a\"\n\\"});
    WRITES("{\"revision\":0}", {"/revision", "0"});
}

static void test_shapes(void **state)
{
    (void)state;
    writes((const struct put[]){{NULL, NULL}}, "{}\n");
    WRITES("{\"services\":[{\"code\":\"a\"},{\"code\":\"b\"}]}",
           {"/services/1/code", "b"}, {"/services/0/code", "a"});
    WRITES("{\"services\":[null,{\"code\":\"b\"}]}", {"/services/1/code", "b"});
    WRITES("{\"diagnoses\":[\"A\",\"B\"]}", {"/diagnoses/0", "A"},
           {"/diagnoses/1", "B"});
    WRITES("{\"patient\":{\"id\":\"2\"}}", {"/patient/id", "1"}, {"/patient/id", "2"});
    WRITES("{\"services\":[{\"therapist\":{\"npi\":\"1\"}}]}",
           {"/services/0/therapist/npi", "1"});
}

static void test_faults(void **state)
{
    static const struct {
        const char *pointer;
        struct text value;
        enum record_fault fault;
    } rows[] = {
        {"", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"session_id", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/session", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/session_id/0", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/patient", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/services", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/services/0", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/services/x/code", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/services/1000/code", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/services/99999999999/code", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/services//code", TEXT_INIT("a"), RECORD_NO_FIELD},
        {"/revision", TEXT_INIT(""), RECORD_COUNT},
        {"/revision", TEXT_INIT("-1"), RECORD_COUNT},
        {"/revision", TEXT_INIT("1.5"), RECORD_COUNT},
        {"/revision", TEXT_INIT("1."), RECORD_COUNT},
        {"/revision", TEXT_INIT("1e3"), RECORD_COUNT},
        {"/revision", TEXT_INIT("9999999999"), RECORD_COUNT},
        {"/void", TEXT_INIT("maybe"), RECORD_FLAG},
        {"/session_id", TEXT_INIT("\xff"), RECORD_UTF8},
        {"/session_id", TEXT_INIT("a\0b"), RECORD_UTF8},
        {"/session_id", TEXT_INIT("\xc3"), RECORD_UTF8},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct record_tree tree;
        record_open(&tree);
        record_begin(&tree);
        if (record_put(&tree, rows[i].pointer, rows[i].value) != rows[i].fault)
            fail_msg("row %zu, %s", i, rows[i].pointer);
        record_close(&tree);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Trees: reading, writing, merging, comparing. */
#include "format/json.h"
#include "support/gonio_test.h"

static struct arena arena;

static int start(void **state)
{
    (void)state;
    json_start();
    arena_init(&arena, (size_t)16 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static const struct json *read_json(const char *text)
{
    struct json *json;
    struct error error = ERROR_NONE;
    assert_ok(json_read(text_of(text), &arena, &json, &error), &error);
    return json;
}

static void assert_writes(const struct json *json, const char *expected)
{
    struct buffer out;
    buffer_init(&out, 1 << 20);
    json_write(json, &out);
    assert_text(buffer_text(&out), expected);
    buffer_release(&out);
}

static void writes_what_it_read(void **state)
{
    static const char *const texts[] = {
        "{\"b\":1,\"a\":[true,false,null,\"x\\n\"],\"c\":{}}",
        "[]",
        "[-5,0.5,12345678901]",
        "\"\"",
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_writes(read_json(texts[i]), texts[i]);
    assert_writes(read_json(" { \"a\" : \"\\u00e9\" } "), "{\"a\":\"\xc3\xa9\"}");
    assert_writes(read_json("[1e400]"), "[null]");
    assert_writes(read_json("23.0"), "23");
}

static void the_gate_stands_before(void **state)
{
    struct json *json;
    struct error error = ERROR_NONE;
    (void)state;
    assert_fails(json_read(TEXT("{\"a\":1,\"a\":2}"), &arena, &json, &error),
                 STATUS_REJECTED, &error);
    assert_null(json);
}

static void looks_into_a_tree(void **state)
{
    const struct json *json = read_json("{\"a\":[1,\"x\"],\"A\":true,\"n\":null}");
    const struct json *list = json_get(json, "a");
    int64_t value = 0;
    (void)state;
    assert_int_equal(json_kind(json), JSON_OBJECT);
    assert_int_equal(json_count(json), 3);
    assert_int_equal(json_kind(list), JSON_ARRAY);
    assert_true(json_integer(json_at(list, 0), &value));
    assert_int_equal(value, 1);
    assert_text(json_text(json_at(list, 1)), "x");
    assert_null(json_at(list, 2));
    assert_null(json_at(json, 0));
    assert_true(json_bool(json_get(json, "A")));
    assert_null(json_get(json, "N"));
    assert_null(json_get(list, "a"));
    assert_int_equal(json_kind(json_get(json, "n")), JSON_NULL);
    assert_text(json_name(json_next(json_first(json))), "A");
    assert_true(text_is_absent(json_text(list)));
    assert_string_equal(json_kind_text(json_kind(list)), "an array");
}

static void whole_numbers(void **state)
{
    static const struct {
        const char *text;
        bool whole;
        int64_t value;
    } rows[] = {
        {"0", true, 0},       {"-7", true, -7},
        {"7.5", false, 0},    {"1e3", true, 1000},
        {"\"7\"", false, 0},  {"9007199254740991", true, INT64_C(9007199254740991)},
        {"1e400", false, 0},  {"9007199254740993", false, 0},
        {"-1e400", false, 0}, {"true", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t value = 0;
        assert_int_equal(json_integer(read_json(rows[i].text), &value), rows[i].whole);
        assert_true(!rows[i].whole || value == rows[i].value);
    }
}

/* RFC 7386, appendix A, then what is ours: lists by index. */
static void merges(void **state)
{
    static const char *const rows[][3] = {
        {"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
        {"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
        {"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
        {"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
        {"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
        {"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
         "{\"a\":{\"b\":\"d\"}}"},
        {"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
        {"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
        {"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
        {"{\"a\":\"foo\"}", "null", "null"},
        {"{\"a\":\"foo\"}", "\"bar\"", "\"bar\""},
        {"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
        {"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
        {"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
        {"{\"s\":[{\"m\":1,\"n\":2},{\"m\":3}]}", "{\"s\":{\"0\":{\"m\":5}}}",
         "{\"s\":[{\"m\":5,\"n\":2},{\"m\":3}]}"},
        {"[1,2,3]", "{\"1\":null}", "[1,3]"},
        {"[1,2]", "{\"2\":{\"a\":null,\"b\":1},\"3\":4}", "[1,2,{\"b\":1},4]"},
        {"[1,2]", "{}", "{}"},
        {"[1,2]", "{\"01\":5}", "{\"01\":5}"},
        {"{\"0\":1}", "{\"0\":2}", "{\"0\":2}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *base = read_json(rows[i][0]), *patch = read_json(rows[i][1]);
        const struct json *merged = json_merge(base, patch, &arena);
        assert_non_null(merged);
        assert_writes(merged, rows[i][2]);
        assert_writes(base, rows[i][0]);
        assert_writes(patch, rows[i][1]);
    }
}

static void merging_can_run_out_of_memory(void **state)
{
    struct arena none;
    (void)state;
    arena_init(&none, 0);
    assert_null(json_merge(read_json("{}"), read_json("{\"a\":1}"), &none));
    arena_release(&none);
}

static void contains(void **state)
{
    static const struct {
        const char *actual, *expected, *difference; /* "": contained */
    } rows[] = {
        {"{\"a\":1,\"b\":[{\"c\":2,\"d\":3}]}", "{\"b\":[{\"c\":2}]}", ""},
        {"{\"a\":1}", "{}", ""},
        {"[1,\"x\",true,null]", "[1,\"x\",true,null]", ""},
        {"1.0", "1", ""},
        {"{\"a\":1}", "{\"a\":2}", "/a: expected 2, found 1"},
        {"{\"a\":1}", "{\"b\":2}", "/b: expected 2, found nothing"},
        {"{\"a\":1}", "{\"A\":1}", "/A: expected 1, found nothing"},
        {"{\"a\":[1,2]}", "{\"a\":[1]}", "/a: expected [1], found [1,2]"},
        {"{\"a\":[1,{\"b\":\"x\"}]}", "{\"a\":[1,{\"b\":\"y\"}]}",
         "/a/1/b: expected \"y\", found \"x\""},
        {"{\"a/b\":{\"~\":1}}", "{\"a/b\":{\"~\":2}}", "/a~1b/~0: expected 2, found 1"},
        {"[1]", "{}", "the whole: expected {}, found [1]"},
        {"{\"a\":\"1\"}", "{\"a\":1}", "/a: expected 1, found \"1\""},
        {"{\"a\":null}", "{\"a\":false}", "/a: expected false, found null"},
        {"{\"a\":true}", "{\"a\":false}", "/a: expected false, found true"},
        {"{\"a\":{}}", "{\"a\":null}", "/a: expected null, found {}"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buffer difference;
        buffer_init(&difference, 4096);
        bool contained = json_contains(read_json(rows[i].actual),
                                       read_json(rows[i].expected), &difference);
        assert_text(buffer_text(&difference), rows[i].difference);
        assert_int_equal(contained, rows[i].difference[0] == '\0');
        buffer_release(&difference);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_what_it_read),
        cmocka_unit_test(the_gate_stands_before),
        cmocka_unit_test(looks_into_a_tree),
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(merges),
        cmocka_unit_test(merging_can_run_out_of_memory),
        cmocka_unit_test(contains),
    };
    return cmocka_run_group_tests(tests, start, stop);
}

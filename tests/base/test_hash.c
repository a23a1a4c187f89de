#include "base/hash.h"

#include "support/gonio_test.h"

static int start(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    return hash_start(&error) == STATUS_OK ? 0 : -1;
}

static void known_answers_of_blake2b_256(void **state)
{
    static const struct {
        struct text from;
        const char *to;
    } cases[] = {
        {TEXT_INIT(""), "blake2b-256:0e5751c026e543b2e8ab2eb06099daa1"
                        "d1e5df47778f7787faab45cdf12fe3a8"},
        {TEXT_INIT("abc"), "blake2b-256:bddd813c634239723171ef3fee98579b"
                           "94964e3bb1cb3e427262c8c068d52319"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[HASH_TEXT];
        struct hash hash = hash_of(cases[i].from);
        hash_write(&hash, text);
        assert_string_equal(text, cases[i].to);
    }
}

static struct hash hash_pieces(struct text a, struct text b)
{
    struct hash_stream stream;
    hash_begin(&stream);
    hash_add(&stream, a);
    hash_add(&stream, b);
    return hash_end(&stream);
}

static void a_stream_counts_the_lengths_of_its_pieces(void **state)
{
    (void)state;
    struct hash one = hash_pieces(TEXT("ab"), TEXT("c"));
    struct hash same = hash_pieces(TEXT("ab"), TEXT("c"));
    struct hash other = hash_pieces(TEXT("a"), TEXT("bc"));
    struct hash more = hash_pieces(TEXT("abc"), TEXT(""));
    assert_memory_equal(&one, &same, sizeof one);
    assert_memory_not_equal(&one, &other, sizeof one);
    assert_memory_not_equal(&one, &more, sizeof one);
}

/* Piece by piece what a stream sees: 8 bytes of length, least first, then
 * the bytes. Stored hashes rest on this. */
static void a_stream_has_a_fixed_layout(void **state)
{
    (void)state;
    struct hash streamed = hash_pieces(TEXT("ab"), TEXT("c"));
    struct hash whole = hash_of(TEXT("\2\0\0\0\0\0\0\0ab\1\0\0\0\0\0\0\0c"));
    assert_memory_equal(&streamed, &whole, sizeof whole);
}

static void keys_are_steady_within_a_run_only(void **state)
{
    struct error error = ERROR_NONE;
    (void)state;
    uint64_t before = hash_key(TEXT("P-77"));
    assert_int_equal(hash_key(TEXT("P-77")), before);
    assert_int_not_equal(hash_key(TEXT("P-78")), before);
    assert_ok(hash_start(&error), &error);
    assert_int_not_equal(hash_key(TEXT("P-77")), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers_of_blake2b_256),
        cmocka_unit_test(a_stream_counts_the_lengths_of_its_pieces),
        cmocka_unit_test(a_stream_has_a_fixed_layout),
        cmocka_unit_test(keys_are_steady_within_a_run_only),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}

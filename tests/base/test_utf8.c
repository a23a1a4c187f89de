#include "base/utf8.h"

#include "support/gonio_test.h"

#include <stdlib.h>
#include <string.h>

/* The other way round, as RFC 3629 section 3 draws it. */
static size_t encode(uint32_t c, char bytes[4])
{
    if (c < 0x80) {
        bytes[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; c >>= 6)
        bytes[i] = (char)(0x80 | (c & 0x3f));
    bytes[0] = (char)((0xf00u >> len & 0xf0) | c);
    return len;
}

static void every_character_decodes_to_itself(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        char bytes[4];
        uint32_t decoded = 0;
        size_t len = encode(c, bytes);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        assert_int_equal(utf8_decode(bytes, len, &decoded), surrogate ? 0 : len);
        if (!surrogate)
            assert_int_equal(decoded, c);
    }
}

/* An exact copy on the heap: reading past it is seen. */
static size_t decode_exactly(const char *bytes, size_t len)
{
    uint32_t c;
    char *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    if (len)
        memcpy(copy, bytes, len);
    size_t n = utf8_decode(copy, len, &c);
    free(copy);
    return n;
}

static void every_character_cut_short_is_refused(void **state)
{
    static const uint32_t characters[] = {0x80,   0x7ff,   0x800,   0xfffd,
                                          0xffff, 0x10000, 0x10ffff};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(characters); i++) {
        char bytes[4];
        size_t len = encode(characters[i], bytes);
        for (size_t cut = 0; cut < len; cut++)
            assert_int_equal(decode_exactly(bytes, cut), 0);
        assert_int_equal(decode_exactly(bytes, len), len);
    }
}

static void every_pair_of_bytes_is_right_or_refused(void **state)
{
    (void)state;
    for (int a = 0x80; a < 0x100; a++)
        for (int b = 0; b < 0x100; b++) {
            char bytes[2] = {(char)a, (char)b};
            bool valid = a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf;
            assert_int_equal(decode_exactly(bytes, 2), valid ? 2 : 0);
        }
}

static void the_boundaries_of_rfc_3629(void **state)
{
    static const struct {
        const char *bytes;
        size_t len, decoded;
    } cases[] = {
        {"\xc0\x80", 2, 0},
        {"\xc1\xbf", 2, 0}, /* overlong */
        {"\xe0\x80\x80", 3, 0},
        {"\xe0\x9f\xbf", 3, 0},
        {"\xe0\xa0\x80", 3, 3},
        {"\xed\x9f\xbf", 3, 3},
        {"\xed\xa0\x80", 3, 0},
        {"\xed\xbf\xbf", 3, 0}, /* surrogates */
        {"\xee\x80\x80", 3, 3},
        {"\xef\xbf\xbf", 3, 3},
        {"\xf0\x80\x80\x80", 4, 0},
        {"\xf0\x8f\xbf\xbf", 4, 0},
        {"\xf0\x90\x80\x80", 4, 4},
        {"\xf4\x8f\xbf\xbf", 4, 4},
        {"\xf4\x90\x80\x80", 4, 0},
        {"\xf5\x80\x80\x80", 4, 0}, /* too high */
        {"\xff\xbf\xbf\xbf", 4, 0},
        {"\xfe\xbf\xbf\xbf", 4, 0},
        {"\xe4\x41\x80", 3, 0},
        {"\xe4\xb8\x41", 3, 0}, /* broken tails */
        {"\xe4\xb8\xc0", 3, 0},
        {"\xf1\x80\x80\x41", 4, 0},
        {"\xf1\x80\x41\x80", 4, 0},
        {"\xf1\x41\x80\x80", 4, 0},
        {"\x80", 1, 0},
        {"\xbf", 1, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_int_equal(decode_exactly(cases[i].bytes, cases[i].len),
                         cases[i].decoded);
}

static size_t width_of(const char *text)
{
    return utf8_width(text, strlen(text));
}

static void widths(void **state)
{
    (void)state;
    assert_int_equal(width_of(""), 0);
    assert_int_equal(width_of("abc"), 3);
    assert_int_equal(width_of("caf\xc3\xa9"), 4);
    assert_int_equal(width_of("cafe\xcc\x81"), 4);     /* combining accent */
    assert_int_equal(width_of("\xe4\xb8\xad"), 2);     /* a wide character */
    assert_int_equal(width_of("\xf0\x9f\xa6\xb5"), 2); /* an emoji */
    assert_int_equal(width_of("a\xff"
                              "b"),
                     3); /* a broken byte is one */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_decodes_to_itself),
        cmocka_unit_test(every_character_cut_short_is_refused),
        cmocka_unit_test(every_pair_of_bytes_is_right_or_refused),
        cmocka_unit_test(the_boundaries_of_rfc_3629),
        cmocka_unit_test(widths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

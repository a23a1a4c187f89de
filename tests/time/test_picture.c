#include "note.h"
#include "time/picture.h"

#include <support/gonio_test.h>

static struct text picture_of(const char *day, struct picture_style style,
                              struct buffer *out)
{
    struct arena arena;
    struct note note;
    struct units_options options = {.method = UNITS_EIGHT_MINUTE};
    arena_init(&arena, (size_t)1 << 20);
    assert_true(note_read(day, &note));
    struct units_result result = note_count(&note, &options, &arena);
    buffer_clear(out);
    picture_write(&result, &style, out);
    arena_release(&arena);
    return buffer_text(out);
}

static void test_pictures(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 1 << 16);
    struct picture_style ascii = {.width = 80, .indent = 2};
    assert_text(picture_of("97110=18 97140=13", ascii, &out),
                "          1              2              3\n"
                "  --------+--------------+--------------+-----\n"
                "  ##################=============\n"
                "  0       8              23             38\n");
    assert_text(picture_of("97110=7", ascii, &out), "          1\n"
                                                    "  --------+-----\n"
                                                    "  #######\n"
                                                    "  0       8\n");
    struct picture_style blocks = {.width = 80, .unicode = true};
    assert_text(picture_of("97110=7", blocks, &out), "        1\n"
                                                     "────────┼─────\n"
                                                     "███████\n"
                                                     "0       8\n");
    /* What does not pool is not in it. */
    assert_text(picture_of("97161=30 97550=40", ascii, &out), "");
    assert_text(picture_of("97110=7 97161=30 97550=40", ascii, &out),
                "          1\n"
                "  --------+-----\n"
                "  #######\n"
                "  0       8\n");
    buffer_release(&out);
}

static void test_it_fits(void **state)
{
    (void)state;
    static const char *const long_days[] = {"97110=54", "97110=127",
                                            "97110=300 97140=7",
                                            "97110=1440 97140=1440 97530=1440"};
    struct buffer out;
    buffer_init(&out, 1 << 16);
    for (size_t width = 40; width <= 100; width += 20)
        for (size_t i = 0; i < COUNT_OF(long_days); i++) {
            struct picture_style style = {.width = width, .indent = 2};
            struct text rest = picture_of(long_days[i], style, &out);
            assert_true(rest.len > 0);
            while (rest.len > 0) {
                const char *end = memchr(rest.at, '\n', rest.len);
                assert_non_null(end);
                size_t len = (size_t)(end - rest.at);
                assert_in_range(len, 3, width);
                rest = (struct text){end + 1, rest.len - len - 1};
            }
        }
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_it_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

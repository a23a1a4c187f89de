/* Sessions drawn on a time line: in ASCII, as the test can read it. */
#include "support/gonio_test.h"

#include "console/timeline.h"

#include <stdlib.h>

static char *drawn(struct service *services, size_t count, size_t width)
{
    struct session session = {.services = {services, count}};
    const struct timeline_style style = {.width = width, .indent = 2};
    struct arena arena;
    struct buffer out;
    struct error error = ERROR_NONE;
    arena_init(&arena, (size_t)1024 * 1024);
    buffer_init(&out, (size_t)1024 * 1024);
    assert_int_equal(timeline_write(&session, &style, &arena, &out, &error), 0);
    buffer_put_char(&out, '\0');
    assert_false(buffer_failed(&out));
    char *text = strdup(out.at);
    buffer_release(&out);
    arena_release(&arena);
    for (char *at = text, *line; (line = strchr(at, '\n')); at = line + 1)
        assert_true((size_t)(line - at) <= width);
    return text;
}

static struct clinician pt = {TEXT_INIT("1730000001"), {TEXT_INIT("PT"), 0}};
static struct clinician pta = {TEXT_INIT("1730000019"), {TEXT_INIT("PTA"), 0}};

static struct service given(int32_t start, int32_t end, struct clinician *who)
{
    return (struct service){.start = start, .end = end, .therapist = who};
}

static void a_row_for_each_therapist(void **state)
{
    (void)state;
    struct service services[] = {given(540, 555, &pt), given(555, 563, &pt),
                                 given(563, 570, &pta)};
    char *text = drawn(services, 3, 80);
    assert_string_equal(text,
                        "                      09:00          09:15          09:30\n"
                        "                      |--------------|--------------|\n"
                        "  PT 1730000001       1##############2=======\n"
                        "  PTA 1730000019                             3######\n");
    free(text);
}

static void those_that_meet_get_rows_of_their_own(void **state)
{
    (void)state;
    struct service services[] = {given(540, 555, &pt), given(550, 560, &pt)};
    char *text = drawn(services, 2, 80);
    assert_non_null(strstr(text, "PT 1730000001       1##############\n"));
    assert_non_null(strstr(text, "PT 1730000001                 2=========\n"));
    free(text);
}

static void long_days_fit(void **state)
{
    (void)state;
    struct service services[] = {given(0, 1430, &pt), given(1300, 200, NULL),
                                 given(5, 6, &pta)};
    for (size_t width = 40; width < 240; width += 7)
        free(drawn(services, 3, width));
    char *text = drawn(services, 3, 80);
    assert_non_null(strstr(text, "nobody named"));
    free(text);
}

static void nothing_is_drawn_without_times(void **state)
{
    (void)state;
    struct service services[] = {given(CLOCK_NONE, CLOCK_NONE, &pt),
                                 given(540, CLOCK_NONE, &pt), given(560, 540, &pt)};
    char *text = drawn(services, 3, 80);
    assert_string_equal(text, "");
    free(text);
}

static void names_are_harmless(void **state)
{
    (void)state;
    struct clinician odd = {TEXT_INIT("\x1b[31m12345678901234567890"),
                            {TEXT_INIT("\xe2\x80\xae\xf0\x9f\x98\x80"), 0}};
    struct service services[] = {given(540, 555, &odd)};
    char *text = drawn(services, 1, 80);
    assert_null(strchr(text, '\x1b'));
    assert_non_null(strstr(text, "1####"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_for_each_therapist),
        cmocka_unit_test(those_that_meet_get_rows_of_their_own),
        cmocka_unit_test(long_days_fit),
        cmocka_unit_test(nothing_is_drawn_without_times),
        cmocka_unit_test(names_are_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The matcher alone, held against a second one that is slow and simple: it
 * knows bytes, '.', '?', '*', '+', '-' and '$', tries every way, and returns
 * the first end in the order that Lua's manual gives (longest first, or
 * shortest for '-'). */
#include "support/gonio_test.h"

#include "script/pattern.h"

#include <stdio.h>

static bool one(char p, char c)
{
    return p == '.' || p == c;
}

/* How far the pattern matches from s on; -1: it does not. */
static int naive(const char *p, const char *s)
{
    if (*p == '\0')
        return 0;
    if (*p == '$' && p[1] == '\0')
        return *s ? -1 : 0;
    char sign = p[1] && strchr("?*+-", p[1]) ? p[1] : ' ';
    const char *rest = sign == ' ' ? p + 1 : p + 2;
    int most = 0, least = sign == '+' || sign == ' ';
    while (s[most] && one(*p, s[most]) && (most == 0 || strchr("*+-", sign)))
        most++;
    for (int i = 0; i <= most - least; i++) {
        int count = sign == '-' ? least + i : most - i;
        int end = naive(rest, s + count);
        if (end >= 0)
            return count + end;
    }
    return -1;
}

static int ours(const char *text, const char *subject)
{
    struct pattern pattern;
    size_t end;
    assert_null(pattern_read(text_of(text), &pattern));
    struct pattern_match match = {
        .pattern = &pattern, .subject = text_of(subject), .steps_max = 1000000};
    bool found = pattern_at(&match, 0, &end);
    assert_false(match.exhausted);
    return found ? (int)end : -1;
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 16;
}

static void random_patterns_agree(void **state)
{
    (void)state;
    unsigned seed = 2026, matched = 0;
    for (unsigned round = 0; round < 60000; round++) {
        char pattern[24], subject[12];
        size_t len = 0;
        unsigned items = 1 + next_random(&seed) % 5;
        for (unsigned i = 0; i < items; i++) {
            pattern[len++] = "ab."[next_random(&seed) % 3];
            unsigned sign = next_random(&seed) % 8;
            if (sign < 4)
                pattern[len++] = "?*+-"[sign];
        }
        if (next_random(&seed) % 3 == 0)
            pattern[len++] = '$';
        pattern[len] = '\0';
        size_t count = next_random(&seed) % 9;
        for (size_t i = 0; i < count; i++)
            subject[i] = "abc"[next_random(&seed) % 3];
        subject[count] = '\0';
        int wanted = naive(pattern, subject), found = ours(pattern, subject);
        if (wanted != found)
            fail_msg("%s on %s: %d, not %d", pattern, subject, found, wanted);
        matched += wanted >= 0;
    }
    assert_in_range(matched, 10000, 50000);
}

static void classes_are_ascii(void **state)
{
    (void)state;
    static const struct {
        const char *class;
        unsigned count; /* bytes in it, of 256 */
    } classes[] = {
        {"%a", 52},      {"%c", 33},    {"%d", 10},  {"%g", 94},    {"%l", 26},
        {"%p", 32},      {"%s", 6},     {"%u", 26},  {"%w", 62},    {"%x", 22},
        {"%A", 204},     {"%D", 246},   {".", 256},  {"%.", 1},     {"[a-c]", 3},
        {"[^a-c]", 253}, {"[%d_]", 11}, {"[]-]", 2}, {"[%a-]", 53}, {"[a-]", 2},
    };
    for (size_t i = 0; i < COUNT_OF(classes); i++) {
        struct pattern pattern;
        unsigned count = 0;
        assert_null(pattern_read(text_of(classes[i].class), &pattern));
        for (unsigned byte = 0; byte < 256; byte++) {
            char c = (char)byte;
            size_t end;
            struct pattern_match match = {
                .pattern = &pattern, .subject = {&c, 1}, .steps_max = 100};
            count += pattern_at(&match, 0, &end);
        }
        if (count != classes[i].count)
            fail_msg("%s: %u bytes", classes[i].class, count);
    }
}

static void malformed_patterns_are_told(void **state)
{
    (void)state;
    static const char *const malformed[] = {"[",  "[a",  "[^", "[]",  "[a-",  "[%",
                                            "(",  "(()", ")",  "a)",  "%",    "a%",
                                            "%b", "%bx", "%f", "%fa", "%f[a", "%0"};
    for (size_t i = 0; i < COUNT_OF(malformed); i++) {
        struct pattern pattern;
        if (!pattern_read(text_of(malformed[i]), &pattern))
            fail_msg("%s was read", malformed[i]);
    }
}

static void steps_end_a_match(void **state)
{
    (void)state;
    struct pattern pattern;
    size_t end;
    assert_null(pattern_read(TEXT(".-.-.-.-b"), &pattern));
    struct pattern_match match = {.pattern = &pattern,
                                  .subject = TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                                  .steps_max = 5000};
    assert_false(pattern_at(&match, 0, &end));
    assert_true(match.exhausted);
    assert_in_range(match.steps, 5000, 5100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_patterns_agree),
        cmocka_unit_test(classes_are_ascii),
        cmocka_unit_test(malformed_patterns_are_told),
        cmocka_unit_test(steps_end_a_match),
    };
    return cmocka_run_group_tests_name("script: pattern", tests, NULL, NULL);
}

#include "format/sample.h"

#include "support/gonio_test.h"

#include <string.h>

struct text sample_with(struct arena *arena, const char *from, const char *to)
{
    static const char sample[] = SAMPLE_SESSION;
    const char *at = strstr(sample, from);
    size_t cut = strlen(from), put = strlen(to), len = sizeof sample - 1;
    if (!at)
        fail_msg("the sample has no %s", from);
    size_t before = (size_t)(at - sample);
    char *text = arena_alloc(arena, len - cut + put + 1);
    assert_non_null(text);
    memcpy(text, sample, before);
    memcpy(text + before, to, put);
    memcpy(text + before + put, at + cut, len - before - cut + 1);
    return (struct text){text, len - cut + put};
}

#include "show/alike.h"

struct text alike_code(const struct decision *decision, const struct finding *finding)
{
    for (size_t i = 0; finding->service >= 0 && i < decision->line_count; i++) {
        const struct line *line = &decision->lines[i];
        for (size_t k = 0; k < line->service_count; k++)
            if ((int32_t)line->services[k].session == finding->session &&
                (int32_t)line->services[k].index == finding->service)
                return text_of(line->code);
    }
    return TEXT_NONE;
}

size_t alike_place(struct text text, struct text code)
{
    for (size_t i = 0; code.len && i + code.len <= text.len; i++)
        if (memcmp(text.at + i, code.at, code.len) == 0)
            return i;
    return text.len;
}

static struct text behind(struct text text, size_t at)
{
    return (struct text){text.at + at, text.len - at};
}

/* Whether two texts differ in the code alone, or not at all. */
static bool is_same_but(struct text a, struct text a_code, struct text b,
                        struct text b_code)
{
    size_t at = alike_place(a, a_code);
    if (text_equal(a, b))
        return true;
    if (at == a.len || at != alike_place(b, b_code))
        return false;
    return memcmp(a.at, b.at, at) == 0 &&
           text_equal(behind(a, at + a_code.len), behind(b, at + b_code.len));
}

bool alike(const struct decision *decision, const struct finding *a,
           const struct finding *b)
{
    struct text a_code = alike_code(decision, a), b_code = alike_code(decision, b);
    return a->severity == b->severity && a_code.len && b_code.len &&
           text_equal(a->rule, b->rule) &&
           is_same_but(a->message, a_code, b->message, b_code) &&
           is_same_but(a->fix, a_code, b->fix, b_code);
}

bool alike_shown(const struct decision *decision, const struct finding *finding)
{
    for (const struct finding *at = decision->findings; at < finding; at++)
        if (alike(decision, at, finding))
            return true;
    return false;
}

size_t alike_codes(const struct decision *decision, const struct finding *finding,
                   struct buffer *out)
{
    const struct finding *end = decision->findings + decision->finding_count;
    size_t count = 0;
    for (const struct finding *at = finding; at < end; at++) {
        if (at != finding && !alike(decision, finding, at))
            continue;
        if (count++)
            buffer_put_cstr(out, ", ");
        buffer_put_text(out, alike_code(decision, at));
    }
    return count;
}

#include "format/respell.h"

#include "format/scan.h"

static size_t any_below(struct respelling *respelling, size_t limit)
{
    uint64_t seed = respelling->seed;
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    respelling->seed = seed;
    return (size_t)(seed >> 20) % limit;
}

static const char *const others[] = {
    "null",
    "true",
    "false",
    "0",
    "-0",
    "7",
    "23",
    "1440",
    "1441",
    "-1",
    "23.0",
    "2.3e1",
    "1E3",
    "0.5",
    "4294967319",
    "99999999999999999999",
    "\"\"",
    "\"PT\"",
    "\"97110\"",
    "\"2026-02-28\"",
    "\"2026-02-30\"",
    "\"00:00\"",
    "\"24:01\"",
    "\"1234567893\"",
    "\"75\"",
    "\"75.005\"",
    "\"group\"",
    "\"PT, DPT\"",
    "\"a\\tb\"",
    "\"\\ud83d\\ude00 \\\\ \\/ \\u00df\"",
    "\"\xf0\x9d\x84\x9e\"",
    "[]",
    "{}",
    "[7]",
    "[\"59\",\"\\u0035\\u0039\",null]",
    "[{\"npi\":\"1234567893\"}]",
    "{\"id\":\"P\"}",
    "{\"npi\":7,\"x\":[[{}]]}",
    "[[\"]\"],{\"}\":\"{\"}]",
};

/* One plain character; any may be written by its number. */
static void put_char(struct respelling *respelling, char c, struct buffer *out)
{
    if ((unsigned char)c < 0x80 && any_below(respelling, 3) == 0)
        buffer_printf(out, any_below(respelling, 2) ? "\\u%04x" : "\\u%04X",
                      (unsigned)c);
    else if (c == '/' && any_below(respelling, 2))
        buffer_put_cstr(out, "\\/");
    else
        buffer_put_char(out, c);
}

static void put_string(struct respelling *respelling, struct text written,
                       struct buffer *out)
{
    bool as_it_is = any_below(respelling, 4) != 0;
    buffer_put_char(out, '"');
    for (size_t i = 0; i < written.len; i++) {
        char c = written.at[i];
        if (as_it_is)
            buffer_put_char(out, c);
        else if (c == '\\')
            buffer_put(out, written.at + i++, 2);
        else
            put_char(respelling, c, out);
    }
    buffer_put_char(out, '"');
}

static void put_space(struct respelling *respelling, struct buffer *out)
{
    static const char *const spaces[] = {" ", "\n", "\r\n", "\t", "  \r\n  "};
    while (any_below(respelling, 6) == 0)
        buffer_put_cstr(out, spaces[any_below(respelling, 5)]);
}

static bool is_name(const char *past, const char *end)
{
    past = scan_space(past, end);
    return past < end && *past == ':';
}

/* at: a string, a number or a word. Past it. */
static const char *put_scalar(struct respelling *respelling, const char *at,
                              const char *end, struct buffer *out)
{
    const char *past = scan_value(at, end);
    if (respelling->values && any_below(respelling, respelling->values) == 0 &&
        !is_name(past, end))
        buffer_put_cstr(out,
                        others[any_below(respelling, sizeof others / sizeof *others)]);
    else if (*at == '"')
        put_string(respelling, (struct text){at + 1, (size_t)(past - at - 2)}, out);
    else
        buffer_put(out, at, (size_t)(past - at));
    return past;
}

void respell(struct respelling *respelling, struct text text, struct buffer *out)
{
    const char *at = text.at, *end = text.at + text.len;
    while ((at = scan_space(at, end)) < end) {
        put_space(respelling, out);
        if (strchr("{}[]:,", *at))
            buffer_put_char(out, *at++);
        else
            at = put_scalar(respelling, at, end, out);
    }
    put_space(respelling, out);
}

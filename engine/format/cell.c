#include "format/cell.h"

bool cell_is_formula(struct text text)
{
    return text.len && strchr("=+-@\t\r", text.at[0]);
}

void cell_put_part(struct buffer *out, struct text text)
{
    while (text.len) {
        const char *quote = memchr(text.at, '"', text.len);
        size_t run = quote ? (size_t)(quote - text.at) : text.len;
        buffer_put_visible(out, (struct text){text.at, run});
        if (quote)
            BUFFER_LITERAL(out, "\"\"");
        run += quote != NULL;
        text.at += run;
        text.len -= run;
    }
}

void cell_put(struct buffer *out, struct text text)
{
    buffer_put_char(out, '"');
    if (cell_is_formula(text))
        buffer_put_char(out, '\'');
    cell_put_part(out, text);
    buffer_put_char(out, '"');
}

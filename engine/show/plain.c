#include "show/plain.h"

static bool is_markup(char c)
{
    return c && strchr("\\`*_[]<#|&~$:@\n\r\t", c);
}

void plain_put(struct buffer *out, struct text text)
{
    for (size_t i = 0; i < text.len;) {
        size_t run = i;
        while (run < text.len && !is_markup(text.at[run]))
            run++;
        buffer_put_visible(out, (struct text){text.at + i, run - i});
        if (run == text.len)
            return;
        char c = text.at[run];
        if (c == '\n' || c == '\r' || c == '\t')
            buffer_put_char(out, ' ');
        else if (c == '<' || c == '&' || c == ':') /* an address is no link */
            buffer_put_cstr(out, c == '<' ? "&lt;" : c == '&' ? "&amp;" : "&#58;");
        else
            buffer_printf(out, strchr("\\`*_[]|#~$@", c) ? "\\%c" : "%c", c);
        i = run + 1;
    }
}

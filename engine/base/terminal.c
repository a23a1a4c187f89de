#include "base/terminal.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define WIDTH_DEFAULT 80
#define WIDTH_LEAST   40
#define WIDTH_MOST    100 /* longer lines are hard to read */

static void read_size(struct terminal *terminal, int fd)
{
    struct winsize size = {0};
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return;
    terminal->columns = size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col;
    terminal->width = terminal->columns > WIDTH_MOST ? WIDTH_MOST : terminal->columns;
    terminal->lines = size.ws_row;
}

struct terminal terminal_of(int fd)
{
    struct terminal terminal = {
        .is_terminal = isatty(fd), .width = WIDTH_DEFAULT, .columns = WIDTH_DEFAULT};
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (!terminal.is_terminal)
        return terminal;
    read_size(&terminal, fd);
    terminal.colour = !(no_color && no_color[0]) && term && term[0] &&
                      strcmp(term, "dumb") != 0;
    return terminal;
}

bool terminal_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && value[0])
            return strstr(value, "UTF-8") || strstr(value, "utf8") ||
                   strstr(value, "utf-8");
    }
    return false;
}

bool terminal_is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || !term[0] || strcmp(term, "dumb") == 0;
}

static const char *const style_codes[] = {
    [STYLE_PLAIN] = "",       [STYLE_BOLD] = "\x1b[1m",   [STYLE_DIM] = "\x1b[2m",
    [STYLE_RED] = "\x1b[31m", [STYLE_GREEN] = "\x1b[32m", [STYLE_YELLOW] = "\x1b[33m",
};

void terminal_put(const struct terminal *terminal, struct buffer *out, enum style style,
                  struct text text)
{
    bool coloured = terminal->colour && style != STYLE_PLAIN;
    if (coloured)
        buffer_put_cstr(out, style_codes[style]);
    buffer_put_text(out, text);
    if (coloured)
        buffer_put_cstr(out, "\x1b[0m");
}

static void put_indent(struct buffer *out, size_t indent)
{
    for (size_t i = 0; i < indent; i++)
        buffer_put_char(out, ' ');
}

/* The next word of the text, which then begins behind it. */
static struct text next_word(struct text *text)
{
    struct text rest = *text;
    while (rest.len && rest.at[0] == ' ') {
        rest.at++;
        rest.len--;
    }
    size_t len = 0;
    while (len < rest.len && rest.at[len] != ' ')
        len++;
    *text = (struct text){rest.at + len, rest.len - len};
    return (struct text){rest.at, len};
}

/* How much of the word's start fits into room columns; at least one
 * character. */
static size_t bytes_that_fit(struct text word, size_t room)
{
    size_t fit = 0;
    while (fit < word.len) {
        uint32_t character = 0;
        size_t n = utf8_decode(word.at + fit, word.len - fit, &character);
        if (n == 0)
            n = 1;
        if (fit && utf8_width(word.at, fit + n) > room)
            break;
        fit += n;
    }
    return fit;
}

/* A word longer than a whole line is cut: nothing passes the width. */
static size_t put_long_word(struct buffer *out, size_t indent, size_t width,
                            struct text word)
{
    while (utf8_width(word.at, word.len) > width - indent) {
        size_t fit = bytes_that_fit(word, width - indent);
        buffer_put(out, word.at, fit);
        buffer_put_char(out, '\n');
        put_indent(out, indent);
        word = (struct text){word.at + fit, word.len - fit};
    }
    buffer_put_text(out, word);
    return indent + utf8_width(word.at, word.len);
}

static void wrap_visible(struct buffer *out, size_t indent, size_t width,
                         struct text text)
{
    size_t column = indent;
    struct text word;
    while ((word = next_word(&text)).len) {
        size_t needed = utf8_width(word.at, word.len);
        if (column > indent && column + 1 + needed > width) {
            buffer_put_char(out, '\n');
            put_indent(out, indent);
            column = indent;
        } else if (column > indent) {
            buffer_put_char(out, ' ');
            column++;
        }
        if (needed > width - indent) {
            column = put_long_word(out, indent, width, word);
            continue;
        }
        buffer_put_text(out, word);
        column += needed;
    }
    buffer_put_char(out, '\n');
}

void terminal_wrap(const struct terminal *terminal, struct buffer *out, size_t indent,
                   struct text text)
{
    struct buffer visible;
    size_t width = terminal->width > indent + 8 ? terminal->width : indent + 8;
    buffer_init(&visible, 16 * 1024 * 1024);
    buffer_put_visible(&visible, text);
    if (buffer_failed(&visible))
        out->failed = true;
    wrap_visible(out, indent, width, buffer_text(&visible));
    buffer_release(&visible);
}

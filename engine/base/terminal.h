/* What a person sees: colour and size, only where a terminal is. */
#ifndef GONIO_BASE_TERMINAL_H
#define GONIO_BASE_TERMINAL_H

#include "base/buffer.h"

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_GREEN, STYLE_YELLOW };

struct terminal {
    bool is_terminal;
    bool colour;    /* a terminal, NO_COLOR is not set, TERM is not dumb */
    size_t width;   /* 80 where there is no terminal, so that files are alike */
    size_t columns; /* as width, but all there are: for what is no prose */
    size_t lines;   /* 0: no terminal, or it does not say */
};

struct terminal terminal_of(int fd);
/* Whether the environment says that texts are UTF-8; else pictures are ASCII. */
bool terminal_is_utf8(void);
/* Or shows characters one after the other, and no more. */
bool terminal_is_dumb(void);

/* The text, already visible, in a style; as it is without colour. */
void terminal_put(const struct terminal *terminal, struct buffer *out, enum style style,
                  struct text text);

/* A paragraph: data made visible, broken between words to fit the width, every
 * line but the first indented (the first one stands where out is now, at
 * column indent). Ends with a line end. */
void terminal_wrap(const struct terminal *terminal, struct buffer *out, size_t indent,
                   struct text text);

#endif

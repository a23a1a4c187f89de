/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above
 * U+10FFFF. */
#ifndef GONIO_BASE_UTF8_H
#define GONIO_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at the start of the text (1 to 4), and its number;
 * 0 when there is none or it is not valid. */
size_t utf8_decode(const char *at, size_t len, uint32_t *character);

/* How many bytes at the start of the text are printable ASCII, blanks too. */
size_t utf8_plain(const char *at, size_t len);

/* Columns the text takes on a terminal, near enough: one a character,
 * combining marks none, East Asian wide ones two. */
size_t utf8_width(const char *at, size_t len);

#endif

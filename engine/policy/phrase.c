#include "policy/phrase.h"

static bool is_of_word(char c)
{
    return char_is_letter(c) || char_is_digit(c) || (unsigned char)c >= 0x80;
}

struct text phrase_normal(struct text text, char *to)
{
    size_t len = 0;
    bool space = false;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_of_word(text.at[i])) {
            space = len > 0;
            continue;
        }
        if (space)
            to[len++] = ' ';
        to[len++] = char_lower(text.at[i]);
        space = false;
    }
    return (struct text){to, len};
}

/* Bytes of a terminal as keys: UTF-8 put together, pastes taken whole, answers
 * of the terminal and broken sequences left out.
 *
 * A paste ("\e[200~" ... "\e[201~") is text, whatever is in it: it comes as one
 * KEY_PASTE, its line ends as \n, without control characters and whatever else
 * would be obeyed or not be seen. A paste over KEYS_PASTE_MOST bytes is let go
 * by at no cost, and comes as KEY_PASTE_REFUSED.
 *
 * Sequences of keys ("\e[A") come as they are, a character at a time, or as one
 * character of the block C1 where the editor cannot tell them from a lone
 * escape (vi). No typed character is of that block: the real ones are left
 * out. */
#ifndef GONIO_CONSOLE_KEYS_H
#define GONIO_CONSOLE_KEYS_H

#include "base/buffer.h"

#define KEYS_READ       ((size_t)16 * 1024)
#define KEYS_PASTE_MOST ((size_t)64 * 1024)

/* Single characters for what is no character. */
enum {
    KEYS_PASTED = 0x80,
    KEYS_UP,
    KEYS_DOWN,
    KEYS_RIGHT,
    KEYS_LEFT,
    KEYS_HOME,
    KEYS_END,
    KEYS_DELETE,
    KEYS_WORD_RIGHT,
    KEYS_WORD_LEFT
};

enum key {
    KEY_NONE, /* more bytes are needed */
    KEY_CHARACTER,
    KEY_PASTE,
    KEY_PASTE_REFUSED
};

struct keys {
    char queue[KEYS_READ];
    size_t at, end;
    bool single;         /* sequences come as one character */
    bool pasting;        /* within a paste */
    bool carriage;       /* ... the last byte was \r */
    size_t matched;      /* of the mark of its end */
    size_t pasted;       /* bytes of it, whatever became of them */
    struct buffer paste; /* what is left of it */
    size_t left_out;     /* characters of it */
    char passing[16];    /* a sequence on its way, as it came */
    size_t passed, passing_len;
};

void keys_init(struct keys *keys);
void keys_release(struct keys *keys);
/* What was not taken yet is forgotten: Ctrl-C. */
void keys_forget(struct keys *keys);

/* Where to put bytes that were read; *room may be 0 when all is full. Then
 * keys_add(n). Only when keys_next said KEY_NONE. */
char *keys_room(struct keys *keys, size_t *room);
void keys_add(struct keys *keys, size_t count);
/* Bytes wait that are no whole key: a lone escape, perhaps. */
bool keys_waiting(const struct keys *keys);

/* The next key. quiet: nothing followed for a while, what waits is all there
 * is. KEY_PASTE: its text is keys->paste until the next call. */
enum key keys_next(struct keys *keys, bool quiet, uint32_t *character);

/* Whether the character has no business in a statement: a control character
 * but line end and tab, one that turns the direction of text, one that cannot
 * be seen. */
bool keys_is_hidden(uint32_t character);
/* The character as UTF-8. */
void keys_put(struct buffer *out, uint32_t character);

#endif

#include "console/keys.h"

#include "base/utf8.h"

#define ESCAPE     '\x1b'
#define PASTE_ENDS "\x1b[201~"
#define ENDS_LEN   (sizeof PASTE_ENDS - 1)

void keys_init(struct keys *keys)
{
    *keys = (struct keys){.at = 0};
    buffer_init(&keys->paste, KEYS_PASTE_MOST);
}

void keys_release(struct keys *keys)
{
    buffer_release(&keys->paste);
}

void keys_forget(struct keys *keys)
{
    keys->at = keys->end = 0;
    keys->passed = keys->passing_len = 0;
    keys->pasting = false;
    buffer_clear(&keys->paste);
}

char *keys_room(struct keys *keys, size_t *room)
{
    memmove(keys->queue, keys->queue + keys->at, keys->end - keys->at);
    keys->end -= keys->at;
    keys->at = 0;
    *room = KEYS_READ - keys->end;
    return keys->queue + keys->end;
}

void keys_add(struct keys *keys, size_t count)
{
    keys->end += count;
}

bool keys_waiting(const struct keys *keys)
{
    return !keys->pasting && keys->at < keys->end;
}

bool keys_is_hidden(uint32_t c)
{
    static const struct {
        uint32_t from, to;
    } hidden[] = {
        {0x00, 0x08},     {0x0b, 0x1f},     {0x7f, 0x9f},        {0xad, 0xad},
        {0x061c, 0x061c}, {0x115f, 0x1160}, {0x17b4, 0x17b5},    {0x180b, 0x180f},
        {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},    {0x3164, 0x3164},
        {0xd800, 0xf8ff}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},    {0xffa0, 0xffa0},
        {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0xe0000, 0x10ffff},
    };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (c >= hidden[i].from && c <= hidden[i].to)
            return true;
    }
    return false;
}

void keys_put(struct buffer *out, uint32_t c)
{
    static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    buffer_put_char(out, (char)(lead[more] | (c >> (6 * more))));
    while (more-- > 0)
        buffer_put_char(out, (char)(0x80 | ((c >> (6 * more)) & 0x3f)));
}

/* ---- a paste ---- */

/* The text of a paste as it may stand in a line, in place: never longer. */
static void clean(struct keys *keys)
{
    struct buffer *paste = &keys->paste;
    size_t to = 0;
    for (size_t from = 0; from < paste->len;) {
        uint32_t c = 0;
        size_t n = utf8_decode(paste->at + from, paste->len - from, &c);
        if (n && !keys_is_hidden(c)) {
            memmove(paste->at + to, paste->at + from, n);
            to += n;
        } else {
            keys->left_out++;
        }
        from += n ? n : 1;
    }
    paste->len = to;
}

static void paste_byte(struct keys *keys, char c)
{
    bool second = c == '\n' && keys->carriage;
    keys->carriage = c == '\r';
    keys->pasted++;
    if (second)
        return;
    if (keys->pasted <= KEYS_PASTE_MOST)
        buffer_put_char(&keys->paste, c == '\r' ? '\n' : c);
}

/* The mark begins with its only escape: what matched so far and now does not
 * was text, and a new mark begins at an escape. */
static bool ends_at(struct keys *keys, char c)
{
    if (c == PASTE_ENDS[keys->matched]) {
        if (++keys->matched < ENDS_LEN)
            return false;
        keys->matched = 0;
        return true;
    }
    for (size_t i = 0; i < keys->matched; i++)
        paste_byte(keys, PASTE_ENDS[i]);
    keys->matched = c == ESCAPE;
    if (c != ESCAPE)
        paste_byte(keys, c);
    return false;
}

static void begin_paste(struct keys *keys)
{
    keys->pasting = true;
    keys->carriage = false;
    keys->matched = keys->pasted = keys->left_out = 0;
    buffer_clear(&keys->paste);
}

static enum key next_of_paste(struct keys *keys)
{
    while (keys->at < keys->end) {
        if (!ends_at(keys, keys->queue[keys->at++]))
            continue;
        keys->pasting = false;
        if (keys->pasted > KEYS_PASTE_MOST || buffer_failed(&keys->paste))
            return KEY_PASTE_REFUSED;
        clean(keys);
        return KEY_PASTE;
    }
    return KEY_NONE;
}

/* ---- sequences ---- */

struct sequence {
    const char *text;
    uint8_t single;
};
/* What the editor knows, and what it is called in one character. */
static const struct sequence sequences[] = {
    {"\x1b[A", KEYS_UP},           {"\x1b[B", KEYS_DOWN},
    {"\x1b[C", KEYS_RIGHT},        {"\x1b[D", KEYS_LEFT},
    {"\x1b[H", KEYS_HOME},         {"\x1b[F", KEYS_END},
    {"\x1b[1~", KEYS_HOME},        {"\x1b[4~", KEYS_END},
    {"\x1b[7~", KEYS_HOME},        {"\x1b[8~", KEYS_END},
    {"\x1b[3~", KEYS_DELETE},      {"\x1b[1;5C", KEYS_WORD_RIGHT},
    {"\x1b[1;5D", KEYS_WORD_LEFT}, {"\x1b[1;3C", KEYS_WORD_RIGHT},
    {"\x1b[1;3D", KEYS_WORD_LEFT}, {"\x1bOA", KEYS_UP},
    {"\x1bOB", KEYS_DOWN},         {"\x1bOC", KEYS_RIGHT},
    {"\x1bOD", KEYS_LEFT},         {"\x1bOH", KEYS_HOME},
    {"\x1bOF", KEYS_END},
};

/* How long the sequence at the front is; 0: it is not all there; 1: it is none,
 * but a lone escape. "\e[" parameters, and a last byte of @ to ~. */
static size_t sequence_length(const struct keys *keys)
{
    const char *at = keys->queue + keys->at;
    size_t len = keys->end - keys->at;
    if (len < 2)
        return 0;
    if (at[1] == 'O')
        return len < 3 ? 0 : 3;
    if (at[1] != '[')
        return 1;
    for (size_t i = 2; i < len; i++) {
        if (at[i] >= '@' && at[i] <= '~')
            return i + 1;
        if (at[i] < ' ' || at[i] > '?')
            return i; /* broken off: what follows is another key */
    }
    return len > 64 ? len : 0;
}

static void pass(struct keys *keys, struct text sequence)
{
    memcpy(keys->passing, sequence.at, sequence.len);
    keys->passing_len = sequence.len;
    keys->passed = 0;
}

/* What a whole sequence is to the editor: itself, a single character, or
 * nothing. People bind keys whose last byte is a letter of the cursor block or
 * "~" in ~/.editrc; all others are answers of the terminal. */
static enum key take_sequence(struct keys *keys, struct text sequence, uint32_t *c)
{
    for (size_t i = 0; keys->single && i < sizeof sequences / sizeof *sequences; i++) {
        if (text_is(sequence, sequences[i].text)) {
            *c = sequences[i].single;
            return KEY_CHARACTER;
        }
    }
    char last = sequence.at[sequence.len - 1];
    bool known = sequence.at[1] == 'O' || (last && strchr("ABCDEFGHZ~", last));
    if (keys->single || !known || sequence.len > sizeof keys->passing)
        return KEY_NONE;
    pass(keys, sequence);
    return KEY_NONE;
}

/* ---- keys ---- */

static bool take_passing(struct keys *keys, uint32_t *c)
{
    if (keys->passed == keys->passing_len)
        return false;
    *c = (unsigned char)keys->passing[keys->passed++];
    return true;
}

/* The character at the front; false: it is not all there. 0: none that may be
 * typed. */
static bool take_character(struct keys *keys, bool quiet, uint32_t *c)
{
    const char *at = keys->queue + keys->at;
    size_t len = keys->end - keys->at, n = utf8_decode(at, len, c);
    bool begun = (unsigned char)*at >= 0xc2 && (unsigned char)*at <= 0xf4;
    if (n == 0 && begun && len < 4 && !quiet) {
        for (size_t i = 1; i < len; i++)
            begun = begun && ((unsigned char)at[i] & 0xc0) == 0x80;
        if (begun)
            return false;
    }
    if (n == 0 || (*c >= 0x80 && keys_is_hidden(*c)))
        *c = 0;
    keys->at += n ? n : 1;
    return true;
}

static enum key next_of_escape(struct keys *keys, bool quiet, uint32_t *c, bool *more)
{
    size_t len = sequence_length(keys);
    *more = len == 0 && !quiet;
    if (*more)
        return KEY_NONE;
    if (len <= 1) {
        *c = ESCAPE;
        keys->at++;
        return KEY_CHARACTER;
    }
    struct text sequence = {keys->queue + keys->at, len};
    keys->at += len;
    if (text_is(sequence, "\x1b[200~")) {
        begin_paste(keys);
        return KEY_NONE;
    }
    return take_sequence(keys, sequence, c);
}

enum key keys_next(struct keys *keys, bool quiet, uint32_t *character)
{
    bool more = false;
    for (;;) {
        if (keys->pasting)
            return next_of_paste(keys);
        if (take_passing(keys, character))
            return KEY_CHARACTER;
        if (keys->at == keys->end)
            return KEY_NONE;
        if (keys->queue[keys->at] == ESCAPE) {
            enum key key = next_of_escape(keys, quiet, character, &more);
            if (key || more)
                return key;
            continue;
        }
        if (!take_character(keys, quiet, character))
            return KEY_NONE;
        if (*character)
            return KEY_CHARACTER;
    }
}

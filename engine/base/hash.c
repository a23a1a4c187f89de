#include "base/hash.h"

#include <sodium.h>

static unsigned char run_key[crypto_shorthash_KEYBYTES];

_Static_assert(sizeof(crypto_generichash_state) <=
                   sizeof((struct hash_stream){0}.state),
               "the stream holds libsodium's state");

enum status hash_start(struct error *error)
{
    if (sodium_init() < 0)
        return error_set(error, STATUS_IO, "hash.start",
                         "libsodium cannot start: no source of random numbers");
    randombytes_buf(run_key, sizeof run_key);
    return STATUS_OK;
}

struct hash hash_of(struct text text)
{
    struct hash hash;
    crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)text.at,
                       text.len, NULL, 0);
    return hash;
}

void hash_write(const struct hash *hash, char text[HASH_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    memcpy(text, "blake2b-256:", 12);
    for (size_t i = 0; i < HASH_SIZE; i++) {
        text[12 + 2 * i] = hex[hash->bytes[i] >> 4];
        text[13 + 2 * i] = hex[hash->bytes[i] & 15];
    }
    text[HASH_TEXT - 1] = '\0';
}

/* -1: no hexadecimal digit as hash_write has them. */
static int nibble_of(char c)
{
    if (char_is_digit(c))
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool hash_read(struct text text, struct hash *hash)
{
    if (text.len != HASH_TEXT - 1 || memcmp(text.at, "blake2b-256:", 12) != 0)
        return false;
    for (size_t i = 0; i < HASH_SIZE; i++) {
        int high = nibble_of(text.at[12 + 2 * i]), low = nibble_of(text.at[13 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        hash->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static crypto_generichash_state *state_of(struct hash_stream *stream)
{
    return (crypto_generichash_state *)(void *)stream->state;
}

void hash_begin(struct hash_stream *stream)
{
    crypto_generichash_init(state_of(stream), NULL, 0, HASH_SIZE);
}

void hash_add_bytes(struct hash_stream *stream, struct text bytes)
{
    crypto_generichash_update(state_of(stream), (const unsigned char *)bytes.at,
                              bytes.len);
}

void hash_add(struct hash_stream *stream, struct text piece)
{
    uint64_t len = piece.len;
    char size[8];
    for (size_t i = 0; i < sizeof size; i++)
        size[i] = (char)(unsigned char)(len >> (8 * i));
    hash_add_bytes(stream, (struct text){size, sizeof size});
    hash_add_bytes(stream, piece);
}

struct hash hash_end(struct hash_stream *stream)
{
    struct hash hash;
    crypto_generichash_final(state_of(stream), hash.bytes, sizeof hash.bytes);
    return hash;
}

uint64_t hash_key(struct text text)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t key = 0;
    crypto_shorthash(out, (const unsigned char *)text.at, text.len, run_key);
    for (size_t i = 0; i < sizeof out; i++)
        key |= (uint64_t)out[i] << (8 * i);
    return key;
}

struct hash hash_under(const uint8_t key[HASH_SIZE], struct text text)
{
    struct hash hash;
    crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)text.at,
                       text.len, key, HASH_SIZE);
    return hash;
}

/* Hashes: BLAKE2b-256 for what is compared across machines and years, and
 * SipHash under a key of this run for tables and groups within one run (so
 * that no input can be made to collide). Only room with sodium.h. */
#ifndef GONIO_BASE_HASH_H
#define GONIO_BASE_HASH_H

#include "base/error.h"
#include "base/text.h"

#define HASH_SIZE 32
#define HASH_TEXT (12 + 2 * HASH_SIZE + 1) /* "blake2b-256:" hex, terminator */

struct hash {
    uint8_t bytes[HASH_SIZE];
};

/* Once, before anything else here. */
enum status hash_start(struct error *error) MUST_CHECK;

struct hash hash_of(struct text text);
void hash_write(const struct hash *hash, char text[HASH_TEXT]);
/* What hash_write wrote; false when it is anything else. */
bool hash_read(struct text text, struct hash *hash);

/* Several pieces, one hash: their lengths count, so ("ab","c") differs from
 * ("a","bc"). */
struct hash_stream {
    _Alignas(64) unsigned char state[448]; /* private */
};
void hash_begin(struct hash_stream *stream);
void hash_add(struct hash_stream *stream, struct text piece);
/* The same without its length: bytes in any pieces give the hash of the
 * whole, as hash_of. */
void hash_add_bytes(struct hash_stream *stream, struct text bytes);
struct hash hash_end(struct hash_stream *stream);

/* 64 bits under this run's key. */
uint64_t hash_key(struct text text);
/* BLAKE2b under a key: who has not the key cannot try out what was hashed. */
struct hash hash_under(const uint8_t key[HASH_SIZE], struct text text);

#endif

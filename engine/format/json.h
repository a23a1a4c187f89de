/* JSON documents as trees, for what is not a session: policy cases, expected
 * decisions. Hides cJSON: a struct json * is a cJSON item, on an arena.
 *
 * Ownership: trees live in the arena they were read into, and share parts
 * with the trees they were made from; none is freed alone. */
#ifndef GONIO_FORMAT_JSON_H
#define GONIO_FORMAT_JSON_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

struct json;

enum json_kind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

/* Once, before the first json_read, while there is one thread: gives cJSON its
 * allocator. */
void json_start(void);

/* Passes the gate first. */
enum status json_read(struct text text, struct arena *arena, struct json **json,
                      struct error *error) MUST_CHECK;
/* The same for a document that may be longer than a record (gate.h). */
enum status json_read_document(struct text text, struct arena *arena,
                               struct json **json, struct error *error) MUST_CHECK;
/* Compact; members in the order they stand. */
void json_write(const struct json *json, struct buffer *out);

enum json_kind json_kind(const struct json *json);
const char *json_kind_text(enum json_kind kind); /* "a string", "an object" */
struct text json_text(const struct json *json);  /* absent unless a string */
bool json_bool(const struct json *json);
bool json_integer(const struct json *json, int64_t *value); /* false: not whole */
size_t json_count(const struct json *json);                 /* members or elements */
const struct json *json_first(const struct json *json);
const struct json *json_next(const struct json *json);
struct text json_name(const struct json *json); /* of a member */
const struct json *json_get(const struct json *json, const char *name); /* or NULL */
const struct json *json_at(const struct json *json, size_t index);      /* or NULL */

/* RFC 7396 merge patch: base with patch laid over it, as a new tree. One
 * addition: in a patch, an object whose names are all "0", "1", ... laid over
 * an array changes those elements. NULL when memory is refused. */
struct json *json_merge(const struct json *base, const struct json *patch,
                        struct arena *arena);

/* Whether expected is part of actual: every member of an expected object is
 * in the actual one, arrays have equal length and match element by element,
 * other values are equal. On a difference: its JSON Pointer and both values,
 * in words. */
bool json_contains(const struct json *actual, const struct json *expected,
                   struct buffer *difference);

#endif

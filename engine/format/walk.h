/* Walking a JSON tree that should have a known shape: documents of our own
 * that come back from where they were kept.
 *
 *   struct walk walk = {arena, error, STATUS_OK};
 *   struct walk_at root = walk_root(&walk, json);
 *   int32_t minutes = walk_count(&walk, &root, "minutes");
 *
 * The first member that is missing, or is of another type or out of bounds,
 * sets the error with its JSON Pointer, and all that is asked after it gives
 * nothing; so who reads checks walk->status once, at the end. No value is
 * ever in the error: the documents are about patients.
 *
 * Members that are asked for in the order in which they stand are found
 * without a search. */
#ifndef GONIO_FORMAT_WALK_H
#define GONIO_FORMAT_WALK_H

#include "format/json.h"
#include "format/place.h"

struct walk {
    struct arena *arena;
    struct error *error;
    enum status status;
};

/* A value on the way, and the way to it. */
struct walk_at {
    const struct json *json; /* NULL: there is none */
    const struct json *next; /* member behind the one asked for last */
    struct place_step step;
};

struct walk_at walk_root(const struct json *json);

/* The value is not what it should be: "must be " what. */
void walk_fail(struct walk *walk, const struct walk_at *at, const char *what);
void walk_no_memory(struct walk *walk);

/* The member; json NULL: it is not there, or null. */
struct walk_at walk_find(struct walk *walk, struct walk_at *of, const char *name);
/* The same when it must be there; json NULL once the walk has failed. Null is
 * a value here. */
struct walk_at walk_get(struct walk *walk, struct walk_at *of, const char *name);
struct walk_at walk_object(struct walk *walk, struct walk_at *of, const char *name);

/* A list, entry by entry: `for (entry = walk_first(&list); entry.json;
 * walk_next(&entry))`. count: of its entries. */
struct walk_at walk_list(struct walk *walk, struct walk_at *of, const char *name,
                         size_t *count);
/* The entries of a list, or the members of an object. */
struct walk_at walk_first(const struct walk_at *list);
void walk_next(struct walk_at *entry);
/* Zeroed, in the arena; NULL once the walk has failed. */
void *walk_array(struct walk *walk, size_t count, size_t size);

/* ---- values; of one that may be null the name ends in _or_none ---- */

struct text walk_as_text(struct walk *walk, const struct walk_at *at);
struct text walk_text(struct walk *walk, struct walk_at *of, const char *name);
struct text walk_text_or_none(struct walk *walk, struct walk_at *of, const char *name);
bool walk_flag(struct walk *walk, struct walk_at *of, const char *name);
/* A whole number from 0 to INT32_MAX. */
int32_t walk_as_count(struct walk *walk, const struct walk_at *at);
int32_t walk_count(struct walk *walk, struct walk_at *of, const char *name);
int32_t walk_date_or_none(struct walk *walk, struct walk_at *of, const char *name);
int64_t walk_money_or_none(struct walk *walk, struct walk_at *of, const char *name);
/* Texts all; the array in the arena. */
struct text *walk_texts(struct walk *walk, struct walk_at *of, const char *name,
                        size_t *count);

#endif

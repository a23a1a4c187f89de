/* Memory by lifetime. An arena hands out memory that is given back all at
 * once: nothing in it is freed alone.
 *
 * Four lifetimes, four arenas: the process; a policy set (immutable, swapped
 * whole); a claim-day (reset after each); scratch within one function.
 *
 * Ownership: what an arena gave belongs to the arena. arena_reset keeps the
 * largest chunk, so that a steady run stops asking the system for memory. */
#ifndef GONIO_BASE_ARENA_H
#define GONIO_BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
    char *at;                   /* next free byte, aligned to 16 */
    char *end;                  /* end of the current chunk */
    struct arena_chunk *chunks; /* the current chunk first */
    size_t held;                /* bytes asked from the system */
    size_t limit;               /* no more than this is ever held */
};

/* limit: bytes; an allocation that would pass it fails like one that the
 * system refuses. No memory is taken before the first allocation. */
void arena_init(struct arena *arena, size_t limit);
void arena_release(struct arena *arena);
void arena_reset(struct arena *arena);

/* Memory for size bytes, aligned to 16, uninitialised; NULL when the system
 * or the limit refuses. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same, zeroed, for count elements; an overflow of count * size is a
 * refusal. */
void *arena_zalloc(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_zalloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count)                                                \
    ((type *)arena_zalloc((arena), (count), sizeof(type)))

#endif

/* Small blocks for Lua, which asks for thousands and says the size of each when
 * it gives it back: taken off chunks, and kept by size for the next one. Chunks
 * go when the state does. */
#ifndef GONIO_SCRIPT_POOL_H
#define GONIO_SCRIPT_POOL_H

#include <stddef.h>

#define POOL_STEP ((size_t)16)
#define POOL_MOST ((size_t)256) /* the largest block that comes from a pool */

struct pool_block {
    struct pool_block *next;
};

struct pool {
    struct pool_block *spare[POOL_MOST / POOL_STEP]; /* the last given back first */
    char *at, *end;                                  /* of the chunk in use */
    struct pool_block *chunks;
};

/* A block of any size; NULL: no memory. */
void *pool_take(struct pool *pool, size_t size);
/* size: as it was taken. block may be NULL. */
void pool_give(struct pool *pool, void *block, size_t size);
/* As realloc. When it is NULL the old block stays. */
void *pool_resize(struct pool *pool, void *block, size_t old, size_t size);
/* All chunks; blocks above POOL_MOST are given back one by one. */
void pool_release(struct pool *pool);

#endif

#include "script/pool.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_SIZE ((size_t)32 << 10)

static size_t place_of(size_t size)
{
    return (size - 1) / POOL_STEP;
}

static bool is_small(size_t size)
{
    return size > 0 && size <= POOL_MOST;
}

/* The header takes one step, so that what follows it is aligned. */
static bool grow(struct pool *pool)
{
    struct pool_block *chunk = malloc(CHUNK_SIZE);
    if (!chunk)
        return false;
    chunk->next = pool->chunks;
    pool->chunks = chunk;
    pool->at = (char *)chunk + POOL_STEP;
    pool->end = (char *)chunk + CHUNK_SIZE;
    return true;
}

void *pool_take(struct pool *pool, size_t size)
{
    if (!is_small(size))
        return malloc(size);
    size_t place = place_of(size), whole = (place + 1) * POOL_STEP;
    struct pool_block *block = pool->spare[place];
    if (block) {
        pool->spare[place] = block->next;
        return block;
    }
    if ((size_t)(pool->end - pool->at) < whole && !grow(pool))
        return NULL;
    pool->at += whole;
    return pool->at - whole;
}

void pool_give(struct pool *pool, void *block, size_t size)
{
    if (!block)
        return;
    if (!is_small(size)) {
        free(block);
        return;
    }
    struct pool_block *spare = block;
    spare->next = pool->spare[place_of(size)];
    pool->spare[place_of(size)] = spare;
}

void *pool_resize(struct pool *pool, void *block, size_t old, size_t size)
{
    if (!block)
        return pool_take(pool, size);
    if (!is_small(old) && !is_small(size))
        return realloc(block, size);
    if (is_small(old) && is_small(size) && place_of(old) == place_of(size))
        return block;
    void *moved = pool_take(pool, size);
    if (!moved)
        return NULL;
    memcpy(moved, block, old < size ? old : size);
    pool_give(pool, block, old);
    return moved;
}

void pool_release(struct pool *pool)
{
    while (pool->chunks) {
        struct pool_block *next = pool->chunks->next;
        free(pool->chunks);
        pool->chunks = next;
    }
}

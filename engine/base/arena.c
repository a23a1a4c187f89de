#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ALIGN      ((size_t)16)
#define CHUNK_SIZE ((size_t)64 * 1024)

/* The header is one alignment unit, so that what follows it is aligned. */
struct arena_chunk {
    struct arena_chunk *next;
    size_t size; /* bytes that follow the header */
};

static char *chunk_memory(struct arena_chunk *chunk)
{
    return (char *)chunk + ALIGN;
}

static void enter(struct arena *arena, struct arena_chunk *chunk)
{
    arena->at = chunk_memory(chunk);
    arena->end = arena->at + chunk->size;
}

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void arena_release(struct arena *arena)
{
    free_chunks(arena->chunks);
    arena_init(arena, arena->limit);
}

static struct arena_chunk *take_largest(struct arena *arena)
{
    struct arena_chunk **largest = &arena->chunks;
    for (struct arena_chunk **at = &arena->chunks; *at; at = &(*at)->next)
        if ((*at)->size > (*largest)->size)
            largest = at;
    struct arena_chunk *chunk = *largest;
    *largest = chunk->next;
    return chunk;
}

void arena_reset(struct arena *arena)
{
    if (!arena->chunks)
        return;
    struct arena_chunk *keep = take_largest(arena);
    free_chunks(arena->chunks);
    keep->next = NULL;
    arena->chunks = keep;
    arena->held = keep->size;
    enter(arena, keep);
}

static int grow(struct arena *arena, size_t size)
{
    size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
    if (room > arena->limit - arena->held)
        room = size;
    if (room > arena->limit - arena->held)
        return 0;
    struct arena_chunk *chunk = malloc(ALIGN + room);
    if (!chunk)
        return 0;
    *chunk = (struct arena_chunk){.next = arena->chunks, .size = room};
    arena->chunks = chunk;
    arena->held += room;
    enter(arena, chunk);
    return 1;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t room = (size + ALIGN - 1) & ~(ALIGN - 1);
    if (room > (size_t)(arena->end - arena->at) || !arena->at)
        if (!grow(arena, room))
            return NULL;
    void *memory = arena->at;
    arena->at += room;
    return memory;
}

void *arena_zalloc(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    void *memory = arena_alloc(arena, count * size);
    if (memory)
        memset(memory, 0, count * size);
    return memory;
}

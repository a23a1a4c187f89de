#include "pool.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)64 * 1024)

struct pool_chunk {
    struct pool_chunk *next;
    size_t size;
    _Alignas(16) char bytes[];
};

void *csv_pool_take(struct pool *pool, size_t size)
{
    struct pool_chunk *chunk = pool->chunks;
    size = (size + 15) & ~(size_t)15;
    if (!chunk || size > chunk->size - pool->used) {
        size_t room = size > CHUNK ? size : CHUNK;
        chunk = malloc(sizeof *chunk + room);
        if (!chunk)
            return NULL;
        chunk->size = room;
        chunk->next = pool->chunks;
        pool->chunks = chunk;
        pool->used = 0;
    }
    pool->used += size;
    return chunk->bytes + pool->used - size;
}

/* Keeps the first chunk, which most sessions do not outgrow. */
void csv_pool_reset(struct pool *pool)
{
    while (pool->chunks && pool->chunks->next) {
        struct pool_chunk *next = pool->chunks->next;
        free(pool->chunks);
        pool->chunks = next;
    }
    pool->used = 0;
}

void csv_pool_free(struct pool *pool)
{
    csv_pool_reset(pool);
    free(pool->chunks);
    pool->chunks = NULL;
}

/* ---- texts ---- */

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct gonio_text cell_trim(struct gonio_text text)
{
    while (text.len && is_blank(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len && is_blank(text.at[text.len - 1]))
        text.len--;
    return text;
}

int cell_same(struct gonio_text a, struct gonio_text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

int cell_is(struct gonio_text text, const char *cstr)
{
    return cell_same(text, cell_make(cstr, strlen(cstr)));
}

#define NEAR_MAX 64

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* How many characters must be changed, put in or left out. */
static size_t distance(struct gonio_text a, struct gonio_text b)
{
    size_t row[NEAR_MAX + 1];
    for (size_t k = 0; k <= b.len; k++)
        row[k] = k;
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t k = 0; k < b.len; k++) {
            size_t change = diagonal + (lower(a.at[i]) != lower(b.at[k]));
            size_t least = row[k] < row[k + 1] ? row[k] + 1 : row[k + 1] + 1;
            diagonal = row[k + 1];
            row[k + 1] = change < least ? change : least;
        }
    }
    return row[b.len];
}

size_t cell_nearest(struct gonio_text name, const struct gonio_text *names,
                    size_t count)
{
    size_t best = count, limit = 4;
    for (size_t i = 0; i < count; i++) {
        if (name.len > NEAR_MAX || names[i].len > NEAR_MAX)
            continue;
        size_t far = distance(name, names[i]);
        if (far < limit && far * 3 <= name.len + 2) {
            limit = far;
            best = i;
        }
    }
    return best;
}

const char *cell_short(struct pool *pool, struct gonio_text text)
{
    size_t len = text.len > 80 ? 80 : text.len;
    char *copy = csv_pool_take(pool, len + 1);
    if (!copy)
        return "";
    if (len)
        memcpy(copy, text.at, len);
    copy[len] = '\0';
    return copy;
}

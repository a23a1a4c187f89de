/* Memory for one session: given back all at once. */
#ifndef GONIO_CSV_POOL_H
#define GONIO_CSV_POOL_H

#include <gonio/plugin.h>

struct pool_chunk;

struct pool {
    struct pool_chunk *chunks; /* the current one first */
    size_t used;               /* of the current one */
};

void *csv_pool_take(struct pool *pool, size_t size); /* NULL: no memory */
void csv_pool_reset(struct pool *pool);
void csv_pool_free(struct pool *pool);

/* ---- texts ---- */

static inline struct gonio_text cell_make(const char *at, size_t len)
{
    struct gonio_text text = {at, len};
    return text;
}
struct gonio_text cell_trim(struct gonio_text text);
int cell_same(struct gonio_text a, struct gonio_text b);
int cell_is(struct gonio_text text, const char *cstr);
/* The nearest of count names to a misspelt one, or count. */
size_t cell_nearest(struct gonio_text name, const struct gonio_text *names,
                    size_t count);
/* A terminated copy, shortened to what a message can hold. */
const char *cell_short(struct pool *pool, struct gonio_text text);

#endif

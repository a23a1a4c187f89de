#include "faults/refusal.h"

#include <stddef.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

struct refusal refusal;

void refusal_begin(bool sticky, unsigned long at)
{
    refusal = (struct refusal){.on = true, .sticky = sticky, .at = at};
}

void refusal_end(void)
{
    refusal.on = false;
}

static bool refuse(void)
{
    if (!refusal.on)
        return false;
    unsigned long n = refusal.seen++;
    bool refused = refusal.sticky ? n >= refusal.at : n == refusal.at;
    refusal.refused += refused;
    return refused;
}

void *__wrap_malloc(size_t size)
{
    return refuse() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuse() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return refuse() ? NULL : __real_realloc(memory, size);
}

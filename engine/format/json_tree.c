#include "format/json_tree.h"

static _Thread_local struct arena *current;

static void *tree_alloc(size_t size)
{
    return current ? arena_alloc(current, size) : NULL;
}

static void tree_free(void *memory)
{
    (void)memory;
}

void json_start(void)
{
    cJSON_Hooks hooks = {.malloc_fn = tree_alloc, .free_fn = tree_free};
    cJSON_InitHooks(&hooks);
}

cJSON *json_tree_parse(struct text text, struct arena *arena)
{
    current = arena;
    cJSON *tree = cJSON_ParseWithLengthOpts(text.at, text.len, NULL, 0);
    current = NULL;
    return tree;
}

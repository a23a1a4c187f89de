/* What is behind a struct json *: cJSON on an arena, for this room's json_
 * files alone.
 *
 * cJSON's allocator hooks are global and carry no context, so a thread says
 * which arena is meant for as long as one parse lasts; freeing does nothing,
 * the arena is given back whole. Only parsing may run through the hooks:
 * outside of json_tree_parse cJSON gets no memory at all.
 *
 * cJSON also notes globally where its last parse ended; nothing reads that. */
#ifndef GONIO_FORMAT_JSON_TREE_H
#define GONIO_FORMAT_JSON_TREE_H

#include "format/json.h"

#include <cjson/cJSON.h>

/* The tree of a text that has passed the gate, in the arena; NULL when memory
 * is refused. */
cJSON *json_tree_parse(struct text text, struct arena *arena);

static inline const cJSON *json_item(const struct json *json)
{
    return (const cJSON *)(const void *)json;
}

#endif

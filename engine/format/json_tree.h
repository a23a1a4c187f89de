/* What is behind a struct json *. */
#ifndef GONIO_FORMAT_JSON_TREE_H
#define GONIO_FORMAT_JSON_TREE_H

#include "format/json.h"
#include "format/tree.h"

static inline const cJSON *json_item(const struct json *json)
{
    return (const cJSON *)(const void *)json;
}

#endif

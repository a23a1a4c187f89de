/* cJSON on an arena: the only place that hands memory to cJSON.
 *
 * Its allocator hooks are global and carry no context, so a thread says which
 * arena is meant for as long as one parse lasts; freeing does nothing, the
 * arena is given back whole. Only parsing may run through the hooks: outside
 * of tree_parse cJSON gets no memory at all.
 *
 * cJSON also notes globally where its last parse ended; nothing reads that. */
#ifndef GONIO_FORMAT_TREE_H
#define GONIO_FORMAT_TREE_H

#include "base/arena.h"
#include "base/text.h"

#include <cjson/cJSON.h>

/* Once, before the first parse, while there is one thread. */
void tree_start(void);

/* The tree of a text that has passed the gate, in the arena; NULL when memory
 * is refused. */
cJSON *tree_parse(struct text text, struct arena *arena);

#endif

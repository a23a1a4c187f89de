/* One session being put together from values by JSON Pointer, and written as
 * a line of JSON typed by the table of fields. */
#ifndef GONIO_PLUGIN_RECORD_H
#define GONIO_PLUGIN_RECORD_H

#include "base/arena.h"
#include "base/buffer.h"

struct record_node;

struct record_tree {
    struct arena arena; /* of one session */
    struct record_node *root;
};

enum record_fault {
    RECORD_OK,
    RECORD_NO_FIELD, /* the pointer leads to no field that takes a value */
    RECORD_COUNT,    /* no whole number */
    RECORD_FLAG,     /* neither yes nor no */
    RECORD_UTF8,     /* not valid UTF-8, or a NUL byte in it */
    RECORD_NO_MEMORY
};

void record_open(struct record_tree *tree);
void record_close(struct record_tree *tree);
/* Empties it: the next session. */
void record_begin(struct record_tree *tree);

/* Puts a value; of two for one pointer the later counts. */
enum record_fault record_put(struct record_tree *tree, const char *pointer,
                             struct text value) MUST_CHECK;
/* A line of JSON, with its end. Lists are as long as their largest index; what
 * was not put between is null. */
void record_write(const struct record_tree *tree, struct buffer *out);

#endif

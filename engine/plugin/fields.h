/* A JSON Pointer into a session, by the table of fields. */
#ifndef GONIO_PLUGIN_FIELDS_H
#define GONIO_PLUGIN_FIELDS_H

#include "model/fields.h"

#include <gonio/plugin.h>

/* The next token of a pointer, past its slash; false when none is left or it
 * does not begin with one. */
bool pointer_next(const char **pointer, struct text *token);
/* A token as an index, 0 to 9999; false when it is none. */
bool pointer_index(struct text token, size_t *index);

/* What a pointer leads to. */
struct field_end {
    const struct field *field;   /* NULL: there is no such field */
    const struct object *within; /* the last object on the way */
    struct text lost;            /* the name that is no field of it */
    bool element;                /* one of a list, not the list */
};
struct field_end fields_follow(const char *pointer);

#endif

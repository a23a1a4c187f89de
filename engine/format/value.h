/* One JSON value into one field that is no object: read by the field's kind,
 * or a problem that says what belongs there. */
#ifndef GONIO_FORMAT_VALUE_H
#define GONIO_FORMAT_VALUE_H

#include "format/problem.h"
#include "model/fields.h"

#define VALUE_ID_MAX   128
#define VALUE_NOTE_MAX ((size_t)64 * 1024)

/* What a problem's message calls a value that begins with this byte. */
const char *value_kind_text(char first);

/* The text of the string that begins at at, "" when memory is refused. Past
 * the string. */
const char *value_string(struct builder *builder, const char *at, struct text *text);

/* The value at the step is of the wrong JSON type for the field. Past it. */
const char *value_mistype(struct builder *builder, const struct field *field,
                          const struct place_step *step);

/* Reads the value at the step; past it. member: the field's place in its
 * struct, unknown so far. Every kind but FIELD_OBJECT and FIELD_OBJECTS. */
const char *value_read(struct builder *builder, const struct field *field,
                       const struct place_step *step, void *member);

/* A list that grows: twice the room when count elements fill it. The elements
 * moved, or NULL when memory is refused. */
void *value_grow(struct builder *builder, const void *at, size_t count, size_t size);

#endif

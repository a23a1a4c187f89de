/* One JSON value into one field that is no object: read by the field's kind,
 * or a problem that says what belongs there. */
#ifndef GONIO_FORMAT_VALUE_H
#define GONIO_FORMAT_VALUE_H

#include "format/problem.h"
#include "format/tree.h"
#include "model/fields.h"

#define VALUE_ID_MAX   128
#define VALUE_NOTE_MAX ((size_t)64 * 1024)

/* What a problem's message calls the value. */
const char *value_kind_text(const cJSON *json);

/* A value of the wrong JSON type for the field. */
void value_mistype(struct builder *builder, const struct field *field,
                   const cJSON *json, const struct place_step *at);

/* member: the field's place in its struct, unknown so far. Every kind but
 * FIELD_OBJECT and FIELD_OBJECTS. */
void value_read(struct builder *builder, const struct field *field, const cJSON *json,
                const struct place_step *at, void *member);

#endif

/* A cJSON tree into the structs of the model, by the field table. */
#ifndef GONIO_FORMAT_BUILDER_H
#define GONIO_FORMAT_BUILDER_H

#include "format/problem.h"
#include "format/tree.h"
#include "model/fields.h"

/* More entries in one list of objects are a mistake in the data. */
#define BUILDER_LIST_MAX 99

/* Fills record, a struct of that object, from a JSON object; at: the steps to
 * it. Problems and a lack of memory are noted in the builder. */
void builder_object(struct builder *builder, const struct object *object,
                    const cJSON *json, const struct place_step *at, void *record);

/* A member that is no field of the object. */
void builder_unknown(struct builder *builder, const struct object *object,
                     const struct place_step *member);

#endif

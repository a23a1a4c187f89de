/* JSON text into the structs of the model, by the field table. */
#ifndef GONIO_FORMAT_BUILDER_H
#define GONIO_FORMAT_BUILDER_H

#include "format/problem.h"
#include "model/fields.h"

/* More entries in one list of objects are a mistake in the data. */
#define BUILDER_LIST_MAX 99

/* Fills record, a struct of that object, from the object at the step; past
 * it. Problems and a lack of memory are noted in the builder. */
const char *builder_object(struct builder *builder, const struct object *object,
                           const struct place_step *step, void *record);

/* A member that is no field of the object; the step stands at its name. */
void builder_unknown(struct builder *builder, const struct object *object,
                     const struct place_step *member);
/* A required field that the object at the step lacks: when a member that is no
 * field was probably meant to be it, both become one problem. False: no member
 * was. */
bool builder_misspelt(struct builder *builder, const struct object *object,
                      const struct place_step *step, const struct field *field);
/* What was probably meant by such a name, as the fix of an error that is
 * set. */
void builder_advise(const struct object *object, struct text name,
                    struct error *error);

#endif

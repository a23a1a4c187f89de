/* The field table as data (fields.def): for the builder, the schema, the
 * facts that policies read, and their documentation. */
#ifndef GONIO_MODEL_FIELDS_H
#define GONIO_MODEL_FIELDS_H

#include "model/session.h"

enum field_kind {
    FIELD_ID,
    FIELD_NOTE,
    FIELD_NPI,
    FIELD_CODE,
    FIELD_DATE,
    FIELD_CLOCK,
    FIELD_COUNT,
    FIELD_MONEY,
    FIELD_FLAG,
    FIELD_WORD,
    FIELD_CREDENTIAL,
    FIELD_OBJECT,
    FIELD_OBJECTS,
    FIELD_TEXTS,
    FIELD_NOTES
};

struct object;

struct field {
    const char *name;
    const char *meaning;
    const struct word_set *words; /* FIELD_WORD */
    const struct object *object;  /* FIELD_OBJECT, FIELD_OBJECTS */
    int32_t max;                  /* FIELD_COUNT */
    uint16_t offset;              /* of the member in its struct */
    uint8_t kind;                 /* enum field_kind */
    uint8_t required;
    uint8_t length; /* of the name */
};

struct object {
    const char *name;
    const char *meaning;
    const struct field *fields;
    size_t count;
    size_t required;   /* how many of them are */
    size_t size;       /* of the struct */
    const void *blank; /* such a struct with every field unknown */
};

#define O(type, FIELDS, meaning) extern const struct object type##_object;
SESSION_OBJECTS(O)
#undef O

/* The field of that exact name, or NULL. */
const struct field *field_find(const struct object *object, struct text name);
/* The nearest name to a misspelt one, or NULL. */
const char *field_nearest(const struct object *object, struct text name);

/* Sets every field of a fresh struct to unknown. */
void object_clear(const struct object *object, void *record);

#endif

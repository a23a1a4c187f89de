/* What a name means on the session that lies on the table: fields of the session
 * format by their path, what the engine worked out, lists by place.
 *
 *   timed_minutes   plan_of_care.certified_on   services[1].code   lines[2].units
 *   insurance[1].payer   sessions[2].signature.signed_on   outcome   kx_threshold
 *
 * Places count from 1. A field that the session does not say is what the first
 * session of its day says, as it is for rules. */
#ifndef GONIO_CONSOLE_ASK_NAMES_H
#define GONIO_CONSOLE_ASK_NAMES_H

#include "console/table.h"
#include "policy/deciding.h"
#include "script/expression.h"

struct names {
    const struct session *session; /* on the table, told its history */
    const struct day *day;
    size_t member;                   /* of the day: that session */
    struct deciding *e;              /* NULL: nothing was evaluated */
    const struct decision *decision; /* NULL: none */
    struct arena *arena;
    unsigned kinds; /* bit 1 << enum value_kind of all values that were found */
};

enum name_origin {
    NAME_OF_SESSION, /* a field: pointer */
    NAME_OF_ANOTHER, /* of another session of the day: other, pointer */
    NAME_WORKED_OUT, /* by the engine */
    NAME_PARAMETER   /* of the policy: parameter */
};

struct name {
    enum expression_meaning means;
    struct value value;
    size_t count;                 /* of a list; of an object: whether it is there */
    enum value_kind kind;         /* of the value when it is known */
    const struct word_set *words; /* the only ones it can be; or NULL */
    const char *meaning;
    const struct field *field; /* NULL: no field */
    const void *record;        /* which has it; NULL: the object is not there */
    enum name_origin origin;
    const struct session *other;
    const struct parameter *parameter;
    char pointer[128]; /* JSON Pointer; "" when it is no field */
};

bool name_find(struct names *names, struct text path, struct name *name);
/* A name that was perhaps meant, in the arena; or NULL. */
const char *name_nearest(struct names *names, struct text path);
/* For expressions. */
struct expression_names name_table(struct names *names);

/* "a date", "one of ready, hold, deny" */
void name_put_type(const struct name *name, struct buffer *out);
/* As people read it: "2026-03-16", "09:30", "29.06", "unknown". Not yet visible. */
void name_put_value(const struct value *value, struct buffer *out);
/* A note's text, where it is one; else the value. */
void name_put_text(const struct name *name, struct buffer *out);
/* Whether a text is a path and no more. */
bool name_is_path(struct text text);

#endif

/* Where something stands in a JSON text, in the words of a person: line,
 * column, JSON Pointer (RFC 6901). Only called when there is a fault to
 * report; until then nobody counts lines. */
#ifndef GONIO_FORMAT_PLACE_H
#define GONIO_FORMAT_PLACE_H

#include "base/error.h"
#include "base/text.h"

/* The line (line 1 of the text is first_line) and the column, in bytes from
 * 1, of a byte of the text. */
void place_line(struct text text, size_t offset, uint32_t first_line,
                struct error *error);

/* The pointer of the member or element that was begun last before offset, as
 * far as the text is nested lawfully up to there. */
void place_pointer(struct text text, size_t offset, struct error *error);

/* One step down into a document: the ordinal-th member of an object (name) or
 * element of an array (name NULL), from 0. The document itself is NULL, or a
 * step with neither up nor name. */
struct place_step {
    const struct place_step *up;
    const char *name;
    size_t ordinal;
    const char *at; /* where it stands in the text, for who reads it from there */
};

/* The pointer that the steps make. */
void place_steps(const struct place_step *step, struct error *error);

/* For who reads a tree and knows no places: the offset of the value that the
 * steps lead to, in a text that has passed the gate; of a member's name when
 * name is set. */
size_t place_find(struct text text, const struct place_step *step, bool name);

/* Whether a name may be shown. Member names of a hostile file may be anything,
 * a patient's name too: only those that look like names of fields are shown,
 * others as "?". So no name shown holds a character that RFC 6901 escapes. */
bool place_may_show(struct text name);

#endif

/* The JSON Schema (draft 2020-12) of gonio/session/1, from the field table.
 * The one of gonio/decision/1 is written by hand: schemas/. */
#ifndef GONIO_FORMAT_SCHEMA_H
#define GONIO_FORMAT_SCHEMA_H

#include "base/buffer.h"

void schema_session(struct buffer *out);

#endif

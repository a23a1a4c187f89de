/* Faults of a text that should be JSON, and what other formats look like when
 * they come under a name that ends in .json. */
#ifndef GONIO_FORMAT_FAULT_H
#define GONIO_FORMAT_FAULT_H

#include "base/error.h"
#include "base/text.h"
#include "format/faults.def"

enum fault {
    FAULT_NONE,
#define F(name, code, message, fix) FAULT_##name,
    GATE_FAULTS(F)
#undef F
        FAULT_COUNT
};

/* Fills code, message and fix; the place is the caller's. STATUS_REJECTED. */
enum status fault_set(enum fault fault, struct error *error);

/* What the beginning of a file is known by: FAULT_NONE when it may be JSON,
 * else the fault that names the format. */
enum fault fault_by_signature(struct text begin);

/* For a text that is not JSON already at its first value: a fault that names
 * what it looks like, or the one given. */
enum fault fault_by_look(struct text text, enum fault fault);

#endif

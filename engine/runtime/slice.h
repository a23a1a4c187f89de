/* How long a piece of work may take before the loop looks at what else
 * happens: a timer sets a flag that long work looks at between two commits. */
#ifndef GONIO_RUNTIME_SLICE_H
#define GONIO_RUNTIME_SLICE_H

#include "base/error.h"

#include <signal.h>

enum status slice_start(struct error *error) MUST_CHECK; /* once */
const volatile sig_atomic_t *slice_over(void);
void slice_begin(void);
void slice_end(void);

#endif

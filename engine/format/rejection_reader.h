/* A rejection as writer_rejection wrote it, read back, so that what was kept
 * can be printed as if it had just been found: writer_rejection gives the same
 * bytes again. Damaged bytes are STATUS_REJECTED, as for decision_read. */
#ifndef GONIO_FORMAT_REJECTION_READER_H
#define GONIO_FORMAT_REJECTION_READER_H

#include "base/arena.h"
#include "format/writer.h"

/* With copies of its texts in the arena; problems too. */
enum status rejection_read(struct text text, struct arena *arena,
                           struct rejection *rejection, struct error *error) MUST_CHECK;

#endif

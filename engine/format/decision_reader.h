/* gonio/decision/1 back into a decision, so that what was kept can be printed,
 * compared and counted as if it had just been made: writer_decision gives the
 * same bytes again, and every printer the same text.
 *
 * The bytes are our own but may be damaged: each member's type and bounds are
 * checked, and the first that is wrong is STATUS_REJECTED ("document.damaged")
 * with its JSON Pointer, or the gate's error. Members with other names are
 * passed over: they are a later program's.
 *
 * What the format does not have is not there: the session has its key, its
 * date and whether it is void, and no more; a line has no discipline and does
 * not say whether it is an assistant's; layers have no path, and how many
 * changes a what-if tried is lost. Facts that are
 * dates, times or amounts are texts, which print the same. */
#ifndef GONIO_FORMAT_DECISION_READER_H
#define GONIO_FORMAT_DECISION_READER_H

#include "base/arena.h"
#include "model/decision.h"

/* All of the decision, with copies of the texts, is in the arena. */
enum status decision_read(struct text text, struct arena *arena,
                          struct decision **decision, struct error *error) MUST_CHECK;

#endif

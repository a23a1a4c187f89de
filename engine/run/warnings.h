/* What is said of a decided session beside what its policy says: what in its
 * record was read but not understood, and a date that is hardly meant. */
#ifndef GONIO_RUN_WARNINGS_H
#define GONIO_RUN_WARNINGS_H

#include "base/arena.h"
#include "format/reader.h"
#include "model/decision.h"

/* Adds them to the decision of the session that is the member-th of its day.
 * They are warnings: the outcome stays. */
enum status warnings_add(struct decision *decision, size_t member,
                         const struct problems *problems, struct arena *arena,
                         struct error *error) MUST_CHECK;

#endif

/* One session, several payers: where they count otherwise, each decision says
 * so, and what would be lost if the first one's claim went on to the others as
 * it is. */
#ifndef GONIO_POLICY_CROSSOVER_H
#define GONIO_POLICY_CROSSOVER_H

#include "base/arena.h"
#include "model/decision.h"

/* decisions: of one session, by rank, all decided. Those that count units get
 * the warning payers.differ when they do not count alike; what a payer denies,
 * or does not decide, is left out. At most eight payers are compared. */
enum status crossover_report(struct decision *decisions, size_t count,
                             struct arena *arena, struct error *error) MUST_CHECK;

#endif

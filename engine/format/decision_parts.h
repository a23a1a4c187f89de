/* The lists of a decision, for decision_reader.c. Each reads the member of the
 * decision's object into the decision; what fails is in the walk. */
#ifndef GONIO_FORMAT_DECISION_PARTS_H
#define GONIO_FORMAT_DECISION_PARTS_H

#include "format/walk.h"
#include "model/decision.h"

void decision_parts_units(struct walk *walk, struct walk_at *of,
                          struct decision *decision);
/* The sessions of the day are read: services and findings name them. */
void decision_parts_lines(struct walk *walk, struct walk_at *of,
                          struct decision *decision);
void decision_parts_unbilled(struct walk *walk, struct walk_at *of,
                             struct decision *decision);
void decision_parts_findings(struct walk *walk, struct walk_at *of,
                             struct decision *decision);
void decision_parts_rules(struct walk *walk, struct walk_at *of,
                          struct decision *decision);

#endif

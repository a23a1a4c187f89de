/* A policy on every day on which something in it changes, and on the days
 * before and after. Nothing is asserted of what is decided there: the test
 * finds what an author who looks at one date cannot see.
 *
 *   errors    a rule that fails on that date (policy.error), found with the
 *             base session of the cases, moved there with all its dates
 *   gaps      a parameter or a row of which there is one before the date and
 *             one after it, and none on it
 *   overlaps  two rows that answer the same question on the same date, where
 *             one of them can only be a mistake
 *
 * What is changed backwards in time (known_from) is tried as it was known the
 * day before, that day, and the day after. */
#ifndef GONIO_AUTHOR_BOUNDARIES_H
#define GONIO_AUTHOR_BOUNDARIES_H

#include "author/cases.h"

/* One result a day, as if it were a case: in order of date. STATUS_NOT_FOUND:
 * there is no case file, and so no base session; STATUS_USAGE: it cannot be
 * read. counts are added to. */
enum status boundaries_run(const struct case_subject *subject,
                           const struct case_sink *sink, struct case_counts *counts,
                           struct error *error) MUST_CHECK;

#endif

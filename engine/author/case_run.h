/* One case: builds its sessions, decides, compares. And the base session alone,
 * moved to another date. */
#ifndef GONIO_AUTHOR_CASE_RUN_H
#define GONIO_AUTHOR_CASE_RUN_H

#include "author/case_file.h"
#include "author/cases.h"

/* The result is borrowed until the next case of the file. STATUS_NO_MEMORY is
 * the only failure. */
enum status case_run(const struct case_subject *subject, struct case_file *file,
                     size_t index, struct case_result *result,
                     struct error *error) MUST_CHECK;

struct boundary_day;
/* The base session with all of its dates moved alike, so that it was given on
 * that day, as it is decided with what was known then. It passes when
 * it is decided without policy.error. A base that is no whole
 * session is taken as the first case makes it. The result is borrowed in the same
 * way; it has no name. */
enum status case_run_moved(const struct case_subject *subject, struct case_file *file,
                           const struct boundary_day *day, struct case_result *result,
                           struct error *error) MUST_CHECK;

#endif

/* One case: builds its sessions, decides, compares. */
#ifndef GONIO_AUTHOR_CASE_RUN_H
#define GONIO_AUTHOR_CASE_RUN_H

#include "author/case_file.h"
#include "author/cases.h"

/* The result is borrowed until the next case of the file. STATUS_NO_MEMORY is
 * the only failure. */
enum status case_run(const struct case_subject *subject, struct case_file *file,
                     size_t index, struct case_result *result,
                     struct error *error) MUST_CHECK;

#endif

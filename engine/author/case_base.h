/* The base session of a case file, looked at once and where it stands, so that
 * a mistake in it is not told of each case again. */
#ifndef GONIO_AUTHOR_CASE_BASE_H
#define GONIO_AUTHOR_CASE_BASE_H

#include "author/case_file.h"

/* What the base lacks is no mistake: a case may add it. */
enum status case_base_check(struct case_file *file, struct error *error) MUST_CHECK;

#endif

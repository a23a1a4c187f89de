/* The names in a case, held against the field table.
 *
 * A patch is laid over the base member by member, so a misspelt name whose
 * value is null would take nothing away, and an entry beyond the end of a list
 * would be added nowhere: the case would pass and mean nothing. What is read
 * of the session afterwards cannot show that; so the patch itself is looked
 * at, where its place in the file is still known. */
#ifndef GONIO_AUTHOR_CASE_NAMES_H
#define GONIO_AUTHOR_CASE_NAMES_H

#include "author/case_file.h"

/* The case's patch, over the file's base, and its sessions, over base (which
 * has the patch in it already). STATUS_USAGE: error says what and where. */
enum status case_names_check(const struct case_file *file,
                             const struct case_parts *parts, const struct json *base,
                             struct error *error) MUST_CHECK;

#endif

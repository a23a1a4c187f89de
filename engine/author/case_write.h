/* One more case for a policy's file of cases, as text: the file as it stands,
 * byte by byte, with the case behind the others; or a new file, whose base is
 * the case's own session. */
#ifndef GONIO_AUTHOR_CASE_WRITE_H
#define GONIO_AUTHOR_CASE_WRITE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "policy/policy_set.h"

struct case_new {
    struct text name;
    const struct session *const *sessions; /* of one claim-day */
    size_t count;
    size_t decide;                   /* which of them is decided */
    const struct decision *decision; /* what must come of it */
    int32_t known_on;                /* DATE_NONE: everything is known */
    int32_t filing_date;             /* DATE_NONE: unknown */
};

/* STATUS_USAGE: the file that is there cannot be read, or has a case of that
 * name. */
enum status case_write(const struct policy *policy, const struct case_new *fresh,
                       struct buffer *out, struct error *error) MUST_CHECK;

#endif

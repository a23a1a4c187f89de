/* The rows of caps, frequency, authorization and referral as one list: they
 * report under ids of their own and are surveyed, linted and covered alike. */
#ifndef GONIO_AUTHOR_LIMIT_ROWS_H
#define GONIO_AUTHOR_LIMIT_ROWS_H

#include "policy/model.h"

struct limit_row {
    const char *section;
    const char *what; /* "a cap" without its article */
    struct text rule;
    uint32_t line;
    const struct in_force *dates;
    const struct limit_scope *about;
    const struct verdict *verdict;
    const struct source *source;
    const struct cap_row *cap; /* caps and frequency; else NULL */
};

size_t limit_rows_count(const struct policy *policy);
struct limit_row limit_rows_at(const struct policy *policy, size_t i);

#endif

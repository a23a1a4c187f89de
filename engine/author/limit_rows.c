#include "author/limit_rows.h"

#define LIMIT_ROW(section_, what_, row_, cap_)                                         \
    (struct limit_row)                                                                 \
    {                                                                                  \
        .section = section_, .what = what_, .rule = (row_)->rule,                      \
        .line = (row_)->line, .dates = &(row_)->dates, .about = &(row_)->about,        \
        .verdict = &(row_)->verdict, .source = &(row_)->source, .cap = cap_            \
    }

size_t limit_rows_count(const struct policy *policy)
{
    return policy->cap_count + policy->frequency_count + policy->authorization_count +
           policy->referral.count;
}

struct limit_row limit_rows_at(const struct policy *policy, size_t i)
{
    if (i < policy->cap_count)
        return LIMIT_ROW("caps", "cap", &policy->caps[i], &policy->caps[i]);
    i -= policy->cap_count;
    if (i < policy->frequency_count)
        return LIMIT_ROW("frequency", "row of frequency", &policy->frequency[i],
                         &policy->frequency[i]);
    i -= policy->frequency_count;
    if (i < policy->authorization_count)
        return LIMIT_ROW("authorization", "row of authorization",
                         &policy->authorization[i], NULL);
    i -= policy->authorization_count;
    return LIMIT_ROW("referral", "row of referral", &policy->referral.rows[i], NULL);
}

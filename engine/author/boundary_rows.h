/* Gaps and overlaps among the dated rows of a policy, on one date. */
#ifndef GONIO_AUTHOR_BOUNDARY_ROWS_H
#define GONIO_AUTHOR_BOUNDARY_ROWS_H

#include "base/buffer.h"
#include "policy/model.h"

struct boundary_day {
    int32_t date;
    int32_t known_on; /* DATE_MAX: with all that the policy says */
};

/* Says one line for each question that has no row on that day, or two. line:
 * of a row that is concerned, left alone when there is none with a line. */
void boundary_rows_judge(const struct policy *policy, const struct boundary_day *day,
                         struct buffer *said, uint32_t *line);

#endif

/* Counting what rows of caps and frequency limit: between caps.c, which
 * counts, cap_findings.c, which tells, and frequency.c. */
#ifndef GONIO_POLICY_CAPS_H
#define GONIO_POLICY_CAPS_H

#include "policy/deciding.h"

/* What a row counts apart: one code, one discipline, or all together. */
struct cap_part {
    const struct cap_row *row;
    const char *code; /* NULL: all of the row's */
    int discipline;   /* enum discipline; ANY_DISCIPLINE: all of them */
    int64_t most;
};
#define ANY_DISCIPLINE (-1)

struct cap_count {
    int64_t today; /* cents for dollars */
    int64_t used;  /* before, in the row's period; 0 for a day */
    bool at_least; /* that may be more */
};

void caps_judge_row(struct deciding *e, const struct cap_row *row);
/* line: the one that is denied; -1: the day is told. */
void caps_report(struct deciding *e, const struct cap_part *part,
                 const struct cap_count *count, int32_t line);

#endif

/* What a patient has used of a period before the day: history.used, asked with
 * a question as narrow as the row that asks.
 *
 * An entry answers for its disciplines, programs and codes. Entries that
 * together are just what is asked are added up; of several codes also entries
 * of one code each, where their procedures come to those of the discipline, so
 * that no code is missing. Where none are, an entry that counts more than is
 * asked still tells the most that it can be, and one that counts less, or is
 * partial, the least. Figures of another period (history.as_of) answer
 * nothing. */
#ifndef GONIO_POLICY_USED_H
#define GONIO_POLICY_USED_H

#include "policy/deciding.h"

struct used_asked {
    enum amount amount;
    enum period per;
    uint32_t disciplines;         /* bit 1 << enum discipline; 0: all */
    uint32_t programs;            /* bit 1 << enum program; 0: all */
    const struct code_set *codes; /* NULL: all */
};

struct used_sum {
    enum { USED_UNKNOWN, USED_EXACTLY, USED_AT_MOST } known;
    int64_t count; /* cents for dollars */
    int64_t least; /* it is no less, whatever is known */
    bool with_day; /* the figures already hold this day, and may hold later ones */
};

struct used_sum used_before(const struct deciding *e, const struct used_asked *asked);
/* As a missing fact is named: "history.used[benefit_year,PT].visits",
 * "history.used[week,97110 and 3 more].units". */
struct text used_path(struct deciding *e, const struct used_asked *asked);
/* Says of one that was noted as missing for which row it is, and how it is
 * entered. */
void used_missing(struct deciding *e, struct text rule, const struct used_asked *asked);
/* Days of treatment in this week before the day, in a session's discipline. */
struct value used_visits_this_week(const struct deciding *e, size_t session);

#endif

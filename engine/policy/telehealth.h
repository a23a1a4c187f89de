/* What the two halves of judging telehealth share: telehealth.c asks when and by
 * what means, telehealth_codes.c asks it code by code. */
#ifndef GONIO_POLICY_TELEHEALTH_H
#define GONIO_POLICY_TELEHEALTH_H

#include "policy/deciding.h"

/* A session that was at a distance. */
struct visit {
    const struct session *session;
    uint32_t index; /* in the day */
    const struct telehealth_rules *rules;
};

/* Whether the line has a service of this visit. */
bool visit_has_line(const struct visit *v, const struct line *line);
/* Whether a row for these settings may be this visit's (0: any); a setting that
 * is not known is noted, and taken to fit. */
bool visit_fits_setting(struct deciding *e, const struct visit *v, uint32_t settings);

/* What is asked of a visit: by the section, or by a row for some codes. */
struct telehealth_asks {
    const struct verdict *verdict;
    const struct source *source;
    int32_t from;
    const char *whose; /* " for 97110 97112", or "" */
};
void telehealth_judge_place(struct deciding *e, const struct visit *v,
                            const struct text_list *places,
                            const struct telehealth_asks *asks);
void telehealth_judge_location(struct deciding *e, const struct visit *v,
                               uint32_t locations, const struct telehealth_asks *asks);
void telehealth_judge_consent(struct deciding *e, const struct visit *v,
                              const struct telehealth_asks *asks);

void telehealth_judge_codes(struct deciding *e, const struct visit *v);

#endif

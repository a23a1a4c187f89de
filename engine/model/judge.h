/* Checks that are no part of any policy: a day's findings from elsewhere
 * (plugins' rule sets), asked for when the payer's policy has spoken. */
#ifndef GONIO_MODEL_JUDGE_H
#define GONIO_MODEL_JUDGE_H

#include "base/arena.h"
#include "model/day.h"
#include "model/decision.h"

/* What is known of the day when it is judged. */
struct judge_day {
    const struct day *day; /* as this payer sees it */
    struct text payer;
    int32_t payer_rank;
    struct text policy_id;
    int32_t known_on;
    const struct line *lines;
    size_t line_count;
};

struct judge_findings {
    struct finding *at; /* in the arena */
    size_t count;
};

struct judge {
    void *context;
    /* False: a check failed, error says which and why; the day is held then. A
     * lack of memory is STATUS_NO_MEMORY in it. */
    bool (*call)(void *context, const struct judge_day *day, struct arena *arena,
                 struct judge_findings *findings, struct error *error);
};

#endif

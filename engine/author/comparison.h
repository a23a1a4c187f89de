/* The same sessions under two sets of policies: what moves, decision by
 * decision, and in sums by payer and rule. Pure: who decides twice and where
 * it is written is the caller's affair.
 *
 * A decision moves when its outcome or a line to bill does: a code, units,
 * modifiers, who renders, the status, what is allowed. Findings that come, go
 * or weigh otherwise while all lines stay are told, and do not move it. */
#ifndef GONIO_AUTHOR_COMPARISON_H
#define GONIO_AUTHOR_COMPARISON_H

#include "base/arena.h"
#include "model/decision.h"

#define COMPARISON_OUTCOMES 4 /* enum outcome */

/* What is to be billed: without lines that are denied. */
struct comparison_side {
    enum outcome outcome;
    int64_t units;
    int64_t allowed; /* cents; of the lines whose amount is known */
};

/* SEVERITY_NONE: not reported on that side. */
struct comparison_rule {
    struct text id;
    enum severity from, to;
};

struct comparison_move {
    const struct decision *before, *after;
    struct comparison_side from, to;
    size_t lines; /* that come, go or change */
    bool moved;
    struct comparison_rule *rules; /* that are reported otherwise, by id */
    size_t rule_count;
};

enum status comparison_of(const struct decision *before, const struct decision *after,
                          struct arena *arena, struct comparison_move *move,
                          struct error *error) MUST_CHECK;

/* ---- sums ---- */

struct comparison_sum {
    struct text payer; /* its policy's id, as it is afterwards; "" of the totals */
    struct text rule;  /* absent: of the payer */
    uint64_t decisions, moved, outcomes, lines;
    uint64_t comes, goes, heavier, lighter; /* of a rule */
    struct comparison_sums {
        uint64_t decisions[COMPARISON_OUTCOMES];
        int64_t units[COMPARISON_OUTCOMES];
        int64_t allowed[COMPARISON_OUTCOMES];
    } from, to;
};
int64_t comparison_units(const struct comparison_sums *sums);
int64_t comparison_allowed(const struct comparison_sums *sums);

/* Everything in the arena, which outlives the policies' ids. */
struct compared {
    struct arena *arena;
    struct comparison_sum total;
    struct comparison_list {
        struct comparison_sum *at;
        size_t count, room;
    } payers, rules;
};
enum status comparison_add(struct compared *comparison,
                           const struct comparison_move *move,
                           struct error *error) MUST_CHECK;
/* By payer, then rule; once, behind the last. */
void comparison_order(struct compared *comparison);

#endif

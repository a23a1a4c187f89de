/* What one rule does while a day is decided, step by step, for who wants to
 * see it work: what it is asked about, each of its conditions, each line of its
 * check, and what came of it. Deciding is the same, followed or not. */
#ifndef GONIO_POLICY_RULE_STEPS_H
#define GONIO_POLICY_RULE_STEPS_H

#include "policy/model.h"
#include "script/script.h"

enum fired { FIRED_NO, FIRED_YES, FIRED_UNKNOWN, FIRED_FAILED };

enum rule_step_kind {
    RULE_STEP_ASKED,     /* for one more thing that its scope names */
    RULE_STEP_CONDITION, /* of when or unless; all are told, also behind one
                            that decides */
    RULE_STEP_LINE,      /* of its check was run */
    RULE_STEP_ANSWER     /* what came of it */
};

struct rule_step {
    enum rule_step_kind kind;
    const struct policy *policy;
    const struct rule *rule;
    /* RULE_STEP_ASKED */
    struct text about;     /* "services[1] 97110", "the day" */
    enum rule_state state; /* RULE_SILENT: it is asked; else why it is not */
    /* RULE_STEP_CONDITION */
    const struct condition *condition;
    bool unless;      /* it is one of these */
    enum fired fired; /* RULE_STEP_ANSWER, too */
    /* RULE_STEP_LINE */
    const struct script_step *line;
    /* What a condition asks about, what a line read, with parameters. */
    const struct fact *facts;
    size_t fact_count;
    const char *problem; /* RULE_STEP_ANSWER: of one that failed; else NULL */
};

/* All that a step says is borrowed for the call. */
struct rule_follower {
    struct text rule; /* its id */
    void *context;
    void (*step)(void *context, const struct rule_step *step);
};

/* ---- for rules.c: nothing happens unless the rule is followed ---- */

struct deciding;
struct rule_lines {
    struct script_follower follower;
    struct deciding *e;
    const struct rule *rule;
    size_t notes; /* told so far */
};

/* Its conditions follow when it is asked. */
void steps_asked(struct deciding *e, const struct rule *rule, enum rule_state state);
/* For script_call; NULL: it is not followed. */
const struct script_follower *steps_lines(struct deciding *e, const struct rule *rule,
                                          struct rule_lines *lines);
void steps_answer(struct deciding *e, const struct rule *rule, enum fired fired);

#endif

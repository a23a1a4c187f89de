/* Checks from outside of the policy (model/judge.h): their findings stand
 * among the others, and one that fails holds the day as a failing rule does. */
#include "policy/deciding.h"

static void report_failure(struct deciding *e)
{
    static const struct source engine_source = {
        .document = TEXT_INIT("gonio: what it cannot decide, a person decides"),
        .verified_on = DATE_NONE,
    };
    const struct error *error = e->error;
    finding_add(
        e,
        FINDING_SEED(.rule = "policy.error", .topic = "policy",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_DAY,
                     .message = deciding_text(e, "A check failed: %s", error->message),
                     .fix = deciding_text(e,
                                          "Mend the plugin%s%s; until then "
                                          "a person decides",
                                          error->fix[0] ? ": " : "", error->fix),
                     .source = &engine_source));
    e->policy_failed = true;
}

void judge_run(struct deciding *e)
{
    struct judge_findings found = {.at = NULL};
    if (!e->judge || e->no_memory)
        return;
    const struct judge_day day = {
        .day = e->day,
        .payer = e->payer,
        .payer_rank = e->rank,
        .policy_id = e->policy->id,
        .known_on = e->known_on,
        .lines = e->lines,
        .line_count = e->line_count,
    };
    bool judged = e->judge->call(e->judge->context, &day, e->arena, &found, e->error);
    for (size_t i = 0; i < found.count; i++) {
        struct finding *finding =
            deciding_push(e, (void **)&e->findings, &e->finding_count, &e->finding_room,
                          sizeof *finding);
        if (!finding)
            return;
        *finding = found.at[i];
    }
    if (judged)
        return;
    if (e->error->status == STATUS_NO_MEMORY)
        e->no_memory = true;
    else
        report_failure(e);
}

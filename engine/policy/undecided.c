/* Days that cannot be decided: no policy, a policy that does not load, more
 * sessions than can be. They are held, with all that was documented listed as
 * not billed: nothing vanishes. */
#include "policy/undecided.h"

#include "time/interval.h"

static const struct source engine_source = {
    .document = TEXT_INIT("gonio: what it cannot decide, a person decides"),
    .verified_on = DATE_NONE,
};

static bool list_service(struct deciding *e, struct decision *d, size_t session,
                         size_t index)
{
    const struct session *of = e->day->members[session].session;
    const struct service *service = &of->services.at[index];
    struct service_ref *ref = ARENA_NEW(e->arena, struct service_ref);
    int32_t ignored, minutes = service_minutes(service, &ignored);
    const struct procedure *procedure = procedure_find(service->code);
    if (!ref)
        return false;
    *ref = (struct service_ref){of->session_id, (uint32_t)session, (uint32_t)index};
    d->unbilled[d->unbilled_count++] = (struct unbilled){
        .code = service->code,
        .services = ref,
        .service_count = 1,
        .minutes = minutes == COUNT_NONE ? 0 : minutes,
        .reason = TEXT("not decided"),
        .action = "correct",
    };
    if (minutes == COUNT_NONE)
        return true;
    d->total_minutes += minutes;
    if (procedure && procedure_is_timed(procedure))
        d->timed_minutes += minutes;
    else
        d->untimed_minutes += minutes;
    return true;
}

static enum status list_documented(struct deciding *e, struct decision *d)
{
    size_t count = 0;
    for (size_t i = 0; i < e->day->count; i++)
        count += e->day->members[i].session->services.count;
    d->unbilled = ARENA_ARRAY(e->arena, struct unbilled, count);
    if (!d->unbilled)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < e->day->count; i++)
        for (size_t k = 0; k < e->day->members[i].session->services.count; k++)
            if (!list_service(e, d, i, k))
                return STATUS_NO_MEMORY;
    return STATUS_OK;
}

/* As ever, the session that leads the day lists what is all of the day's. */
static enum status hold(struct deciding *e, struct decision *d,
                        const struct finding_seed *seed, struct error *error)
{
    struct finding *finding = finding_add(e, seed);
    bool leads = d->session == e->day->members[0].session;
    finding_fact(e, finding, value_text(d->payer), "insurance.payer");
    if (!finding || e->no_memory || (leads && list_documented(e, d) != STATUS_OK))
        return error_no_memory(error);
    d->outcome = OUTCOME_HOLD;
    d->units.method = unit_method_text(UNITS_EIGHT_MINUTE);
    d->findings = e->findings;
    d->finding_count = e->finding_count;
    return STATUS_OK;
}

/* "medicare", "Medicare Part B" (medicare) or "va". */
static struct text near_text(struct deciding *e, const struct identity_near *near,
                             size_t count)
{
    char bytes[512];
    struct buffer out;
    buffer_borrow(&out, bytes, sizeof bytes);
    for (size_t i = 0; i < count; i++) {
        buffer_put_cstr(&out, !i ? "" : i + 1 < count ? ", " : " or ");
        buffer_printf(&out, "\"%.*s\"", TEXT_ARG(near[i].name));
        if (!text_is_absent(near[i].policy))
            buffer_printf(&out, " (%.*s)", TEXT_ARG(near[i].policy));
    }
    return deciding_taken(e, &out);
}

static enum status nearest(struct policy_set *set, struct text payer,
                           struct identity_near near[IDENTITY_NEAR_MAX], size_t *count,
                           struct error *error)
{
    const struct identity *identity = NULL;
    struct identity_ids ids = {NULL, 0};
    enum status status = policy_set_identity(set, &identity, error);
    if (status == STATUS_OK)
        status = policy_set_ids(set, &ids.at, &ids.count, error);
    if (status == STATUS_OK)
        *count = identity_nearest(identity, &ids, payer, near);
    return status;
}

enum status undecided_unknown_payer(struct deciding *e, struct policy_set *set,
                                    struct decision *d, struct error *error)
{
    struct identity_near near[IDENTITY_NEAR_MAX];
    size_t count = 0;
    enum status status = nearest(set, d->payer, near, &count, error);
    if (status != STATUS_OK)
        return status;
    return hold(
        e, d,
        FINDING_SEED(.rule = "payer.unknown", .topic = "payer",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_DAY, .carc = "109",
                     .message = TEXT("No policy is loaded for this payer"),
                     .fix = count ? deciding_text(e,
                                                  "Did the session mean %.*s? "
                                                  "gonio policies lists all",
                                                  TEXT_ARG(near_text(e, near, count)))
                                  : TEXT("gonio policies lists the payers that are "
                                         "known; write a policy for this one, or add "
                                         "its name to identity.lua"),
                     .source = &engine_source),
        error);
}

static struct text ids_text(struct deciding *e, const struct identity_answer *ids)
{
    char bytes[1024];
    struct buffer out;
    buffer_borrow(&out, bytes, sizeof bytes);
    for (size_t i = 0; i < ids->count; i++)
        buffer_printf(&out, "%s\"%.*s\"",
                      !i                   ? ""
                      : i + 1 < ids->count ? ", "
                                           : " or ",
                      TEXT_ARG(ids->policies[i]));
    return deciding_taken(e, &out);
}

enum status undecided_named(struct deciding *e, const struct identity_answer *ids,
                            struct decision *d, struct error *error)
{
    struct text list = ids_text(e, ids);
    if (ids->count == 1)
        return hold(
            e, d,
            FINDING_SEED(.rule = "payer.unknown", .topic = "payer",
                         .severity = SEVERITY_HOLD, .scope = SCOPE_DAY, .carc = "109",
                         .message = deciding_text(
                             e, "This payer is %.*s, and no such policy is loaded",
                             TEXT_ARG(list)),
                         .fix = TEXT("Write that policy, or name its folder with "
                                     "--payers"),
                         .source = &engine_source),
            error);
    return hold(
        e, d,
        FINDING_SEED(.rule = "payer.ambiguous", .topic = "payer",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_DAY, .carc = "109",
                     .message =
                         deciding_text(e, "This name stands for several payers: %.*s",
                                       TEXT_ARG(list)),
                     .fix = TEXT("Name the one that is meant in insurance.payer, or "
                                 "say insurance.kind where that tells them apart"),
                     .source = &engine_source),
        error);
}

/* error: on the way in, why the policy does not load. */
enum status undecided_failed_policy(struct deciding *e, struct decision *d,
                                    struct error *error)
{
    struct text file = deciding_copy(e, text_of(error->file));
    uint32_t line = error->line;
    const char *at = error->pointer;
    enum status status = hold(
        e, d,
        FINDING_SEED(.rule = "policy.error", .topic = "policy",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_DAY,
                     .message = deciding_text(
                         e, "The payer's policy does not load: %s%s%s%s",
                         error->message, at[0] ? " (at " : "", at, at[0] ? ")" : ""),
                     .fix = deciding_text(e,
                                          "Mend the policy%s%s; until then a person "
                                          "decides",
                                          error->fix[0] ? ": " : "", error->fix),
                     .source = &engine_source),
        error);
    if (status != STATUS_OK)
        return status;
    e->findings[0].policy_file = file;
    e->findings[0].policy_line = line;
    return STATUS_OK;
}

enum status undecided_crowd(struct deciding *e, struct decision *d, struct error *error)
{
    return hold(
        e, d,
        FINDING_SEED(.rule = "day.crowded", .topic = "day", .severity = SEVERITY_HOLD,
                     .scope = SCOPE_DAY,
                     .message = deciding_text(
                         e,
                         "More than %d sessions name this patient on this day; no "
                         "more are decided together",
                         DAY_MAX_SESSIONS),
                     .fix = TEXT("Check patient.id: sessions of several people may "
                                 "share it"),
                     .source = &engine_source),
        error);
}

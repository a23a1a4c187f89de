/* threshold.crossed: what a beneficiary was allowed this year reaches an amount
 * of the policy (its parameters kx_threshold and review_threshold) with this
 * claim-day. Dollars count by the year of service, PT and SLP together and OT
 * apart (Medicare Claims Processing Manual, chapter 5, section 10.3). */
#define _GNU_SOURCE /* memmem */

#include "run/crossing.h"

#include "run/announce.h"

static const char *const thresholds[] = {"kx_threshold", "review_threshold"};

/* A decision that was read back has no disciplines, but their modifiers. */
static bool is_ot(const struct line *line)
{
    bool ot = line->discipline == DISCIPLINE_OT;
    for (size_t i = 0;
         line->discipline == DISCIPLINE_UNKNOWN && !ot && i < line->modifiers.count;
         i++)
        ot = text_is(line->modifiers.at[i], "GO");
    return ot;
}

/* What the day adds: lines that are denied do not count. */
static int64_t allowed_in(const struct decision *decision, bool ot)
{
    int64_t sum = 0;
    for (size_t i = 0; i < decision->line_count; i++) {
        const struct line *line = &decision->lines[i];
        if (line->allowed != MONEY_NONE && line->status != SEVERITY_DENY &&
            is_ot(line) == ot)
            sum += line->allowed;
    }
    return sum;
}

static int32_t year_of(int32_t date)
{
    int32_t year, month, day;
    date_split(date, &year, &month, &day);
    return year;
}

/* Dollars of another year, or up to this very day, say nothing of what was
 * allowed before it. */
static bool is_before(const struct history *history, int32_t date)
{
    return history && history->allowed_year_to_date != MONEY_NONE &&
           (history->as_of == DATE_NONE ||
            (history->as_of < date && year_of(history->as_of) == year_of(date)));
}

/* As one of the day's sessions of that bucket was told it. */
static int64_t allowed_before(const struct day *told, bool ot)
{
    for (size_t i = 0; i < told->count; i++) {
        const struct session *session = told->members[i].session;
        if (session->discipline != DISCIPLINE_UNKNOWN &&
            (session->discipline == DISCIPLINE_OT) == ot &&
            is_before(session->history, session->date_of_service))
            return session->history->allowed_year_to_date;
    }
    return MONEY_NONE;
}

static int64_t threshold_on(const struct policy *policy, const char *name, int32_t date,
                            int32_t known_on)
{
    const struct parameter *parameter = policy_parameter(policy, text_of(name));
    bool expired = false;
    if (!parameter || parameter->unit != PARAMETER_USD)
        return MONEY_NONE;
    const struct parameter_value *value =
        parameter_on(parameter, date, known_on, &expired);
    return value ? value->value : MONEY_NONE;
}

struct crossing {
    const struct policy *policy;
    const struct day *told;
    const struct decision *decision;
    crossing_fn *call;
    void *context;
};

/* As the day has it: a decision that was read back knows only its key. */
static const struct session *lead_of(const struct crossing *it)
{
    for (size_t i = 0; i < it->told->count; i++) {
        const struct session *session = it->told->members[i].session;
        if (text_equal(session->session_id, it->decision->lead_session))
            return session;
    }
    return it->decision->session;
}

static enum status cross(const struct crossing *it, struct event_crossing *crossing,
                         struct error *error)
{
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0] && !status; i++) {
        crossing->threshold = thresholds[i];
        crossing->limit = threshold_on(it->policy, thresholds[i],
                                       it->decision->session->date_of_service,
                                       it->decision->known_on);
        if (crossing->limit != MONEY_NONE && crossing->before < crossing->limit &&
            crossing->after >= crossing->limit)
            status = it->call(it->context, crossing, error);
    }
    return status;
}

static enum status cross_bucket(const struct crossing *it, bool ot, struct error *error)
{
    const struct session *lead = lead_of(it);
    const int64_t before = allowed_before(it->told, ot);
    if (before == MONEY_NONE)
        return STATUS_OK;
    struct event_crossing crossing = {
        .provider = session_provider(lead),
        .session_id = lead->session_id,
        .patient_id = lead->patient ? lead->patient->id : TEXT_NONE,
        .date = lead->date_of_service,
        .payer = it->decision->policy_id,
        .bucket = ot ? "OT" : "PT_SLP",
        .year = year_of(lead->date_of_service),
        .before = before,
        .after = before + allowed_in(it->decision, ot),
    };
    return cross(it, &crossing, error);
}

const struct policy *crossing_policy(struct policy_set *policies,
                                     const struct decision *decision)
{
    const struct policy *policy = NULL;
    struct error unsaid = ERROR_NONE; /* the decision has it */
    if (decision->payer_rank != 0 || text_is_absent(decision->policy_id) ||
        decision->outcome == OUTCOME_DENY ||
        !text_equal(decision->lead_session, decision->session->session_id) ||
        policy_set_find(policies, decision->policy_id, &policy, &unsaid))
        return NULL;
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        if (policy_parameter(policy, text_of(thresholds[i])))
            return policy;
    }
    return NULL;
}

/* ---- a quick look ---- */

/* The next of a year's dollars in the text, which is then behind it; MONEY_NONE
 * when it cannot be read. A name within a value has its quotes escaped. */
static bool next_before(struct text *told, int64_t *cents)
{
    static const char name[] = "\"allowed_year_to_date\":\"";
    const size_t len = sizeof name - 1;
    const char *found = told->len ? memmem(told->at, told->len, name, len) : NULL;
    if (!found)
        return false;
    told->len -= (size_t)(found - told->at) + len;
    told->at = found + len;
    const char *end = memchr(told->at, '"', told->len);
    if (!end || !money_read((struct text){told->at, (size_t)(end - told->at)}, cents))
        *cents = MONEY_NONE;
    return true;
}

static bool crosses(const struct policy *policy, const struct crossing_look *look,
                    int64_t before)
{
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        int64_t limit = threshold_on(policy, thresholds[i], look->date, look->known_on);
        if (limit != MONEY_NONE && before < limit && limit - before <= look->allowed)
            return true;
    }
    return false;
}

bool crossing_may(struct policy_set *policies, const struct crossing_look *look)
{
    const struct policy *policy = NULL;
    struct error unsaid = ERROR_NONE;
    struct text told = look->told;
    int64_t before = MONEY_NONE;
    if (policy_set_find(policies, look->policy, &policy, &unsaid))
        return true;
    while (next_before(&told, &before)) {
        if (before == MONEY_NONE || crosses(policy, look, before))
            return true;
    }
    return false;
}

enum status crossing_each(const struct policy *policy, const struct day *told,
                          const struct decision *decision,
                          const struct crossing_call *call, struct error *error)
{
    const struct crossing it = {policy, told, decision, call->call, call->context};
    enum status status = cross_bucket(&it, false, error);
    return status ? status : cross_bucket(&it, true, error);
}

static enum status publish(void *context, const struct event_crossing *crossing,
                           struct error *error)
{
    const struct event event = {.kind = EVENT_THRESHOLD_CROSSED, .crossing = crossing};
    (void)error;
    event_publish(context, &event);
    return STATUS_OK;
}

void announce_crossings(struct event_bus *bus, struct policy_set *policies,
                        const struct day *told, const struct decision *decision)
{
    const struct crossing_call call = {publish, bus};
    struct error unsaid; /* publishing does not fail */
    if (!event_is_wanted(bus, EVENT_THRESHOLD_CROSSED))
        return;
    const struct policy *policy = crossing_policy(policies, decision);
    if (policy && crossing_each(policy, told, decision, &call, &unsaid))
        return;
}

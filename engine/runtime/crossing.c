/* threshold.crossed: what a beneficiary was allowed this year reaches an amount
 * of the policy (its parameters kx_threshold and review_threshold) with this
 * claim-day. Dollars count by the year of service, PT and SLP together and OT
 * apart (Medicare Claims Processing Manual, chapter 5, section 10.3). */
#include "runtime/announce.h"

static const char *const thresholds[] = {"kx_threshold", "review_threshold"};

/* What the day adds: lines that are denied do not count. */
static int64_t allowed_in(const struct decision *decision, bool ot)
{
    int64_t sum = 0;
    for (size_t i = 0; i < decision->line_count; i++) {
        const struct line *line = &decision->lines[i];
        if (line->allowed != MONEY_NONE && line->status != SEVERITY_DENY &&
            (line->discipline == DISCIPLINE_OT) == ot)
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

static int64_t threshold_on(const struct policy *policy, const char *name,
                            const struct decision *decision)
{
    const struct parameter *parameter = policy_parameter(policy, text_of(name));
    bool expired = false;
    if (!parameter || parameter->unit != PARAMETER_USD)
        return MONEY_NONE;
    const struct parameter_value *value = parameter_on(
        parameter, decision->session->date_of_service, decision->known_on, &expired);
    return value ? value->value : MONEY_NONE;
}

static void cross(struct event_bus *bus, const struct policy *policy,
                  const struct decision *decision, struct event_crossing *crossing)
{
    const struct event event = {.kind = EVENT_THRESHOLD_CROSSED, .crossing = crossing};
    for (size_t i = 0; i < sizeof thresholds / sizeof thresholds[0]; i++) {
        crossing->threshold = thresholds[i];
        crossing->limit = threshold_on(policy, thresholds[i], decision);
        if (crossing->limit != MONEY_NONE && crossing->before < crossing->limit &&
            crossing->after >= crossing->limit)
            event_publish(bus, &event);
    }
}

static void cross_bucket(struct event_bus *bus, const struct policy *policy,
                         const struct day *told, const struct decision *decision,
                         bool ot)
{
    const struct session *lead = decision->session;
    const int64_t before = allowed_before(told, ot);
    if (before == MONEY_NONE)
        return;
    struct event_crossing crossing = {
        .provider = session_provider(lead),
        .session_id = lead->session_id,
        .patient_id = lead->patient ? lead->patient->id : TEXT_NONE,
        .date = lead->date_of_service,
        .payer = decision->policy_id,
        .bucket = ot ? "OT" : "PT_SLP",
        .year = year_of(lead->date_of_service),
        .before = before,
        .after = before + allowed_in(decision, ot),
    };
    cross(bus, policy, decision, &crossing);
}

void announce_crossings(struct event_bus *bus, struct policy_set *policies,
                        const struct day *told, const struct decision *decision)
{
    const struct policy *policy = NULL;
    struct error unsaid = ERROR_NONE; /* the decision has it */
    if (!event_is_wanted(bus, EVENT_THRESHOLD_CROSSED) || decision->payer_rank != 0 ||
        text_is_absent(decision->policy_id) || decision->outcome == OUTCOME_DENY ||
        !text_equal(decision->lead_session, decision->session->session_id))
        return;
    if (policy_set_find(policies, decision->policy_id, &policy, &unsaid))
        return;
    cross_bucket(bus, policy, told, decision, false);
    cross_bucket(bus, policy, told, decision, true);
}

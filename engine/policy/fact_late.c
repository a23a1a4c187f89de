/* Recertifications that were signed after the treatment they are to cover. */
#include "policy/fact_values.h"

#include "model/credential.h"

/* Signed after the day of service, to cover it all the same: one that says why
 * it came late goes before one that does not, then the first to end. */
static bool is_nearer(const struct recertification *one,
                      const struct recertification *best)
{
    bool excused = text_trim(one->delayed_reason).len > 0;
    bool other = best && text_trim(best->delayed_reason).len > 0;
    if (!best || excused != other)
        return !best || excused;
    return one->through != DATE_NONE &&
           (best->through == DATE_NONE || one->through < best->through);
}

static const struct recertification *late(const struct deciding *e, size_t index)
{
    const struct plan_of_care *plan = e->day->members[index].session->plan_of_care;
    const struct recertification *best = NULL;
    for (size_t i = 0; plan && i < plan->recertifications.count; i++) {
        const struct recertification *one = &plan->recertifications.at[i];
        bool ended = one->through != DATE_NONE && one->through < e->date;
        if (one->certified_on != DATE_NONE && one->certified_on > e->date && !ended &&
            is_nearer(one, best))
            best = one;
    }
    return best;
}

struct value fact_late_on(const struct deciding *e, size_t index)
{
    const struct recertification *one = late(e, index);
    return value_date(one ? one->certified_on : DATE_NONE);
}

struct value fact_late_through(const struct deciding *e, size_t index)
{
    const struct recertification *one = late(e, index);
    return value_date(one ? one->through : DATE_NONE);
}

struct value fact_late_credential(const struct deciding *e, size_t index)
{
    const struct recertification *one = late(e, index);
    enum credential_kind kind =
        one ? one->certifier_credential.kind : CREDENTIAL_UNKNOWN;
    const char *word = word_text(&credential_kind_words, (int)kind);
    return kind ? value_text(text_of(word)) : (struct value){.kind = VALUE_UNKNOWN};
}

struct value fact_late_reason(const struct deciding *e, size_t index)
{
    const struct recertification *one = late(e, index);
    bool there = one && text_trim(one->delayed_reason).len > 0;
    return (struct value){.kind = there ? VALUE_NOTE : VALUE_UNKNOWN};
}

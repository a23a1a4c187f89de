#include "model/day.h"

static struct text patient_of(const struct session *session)
{
    return session->patient ? session->patient->id : TEXT_NONE;
}

bool day_belongs(const struct session *a, const struct session *b)
{
    return a->date_of_service == b->date_of_service &&
           text_equal(patient_of(a), patient_of(b)) &&
           text_equal(session_provider(a), session_provider(b));
}

static int compare(int32_t a, int32_t b)
{
    return (a > b) - (a < b);
}

/* Sessions without a time come last. */
static int32_t start_or_last(const struct session *session)
{
    int32_t start = session_start(session);
    return start == CLOCK_NONE ? INT32_MAX : start;
}

int day_order(const struct session *a, const struct session *b)
{
    int order = compare(start_or_last(a), start_or_last(b));
    if (!order)
        order = text_compare(a->session_id, b->session_id);
    if (!order)
        order = compare(session_revision(a), session_revision(b));
    return order;
}

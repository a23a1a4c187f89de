#include "model/session.h"

bool text_list_equal(const struct text_list *a, const struct text_list *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!text_equal(a->at[i], b->at[i]))
            return false;
    return true;
}

int32_t session_revision(const struct session *session)
{
    return session->revision == COUNT_NONE ? 1 : session->revision;
}

bool session_is_void(const struct session *session)
{
    return session->is_void == 1;
}

struct text session_provider(const struct session *session)
{
    return session->billing_provider ? session->billing_provider->npi : TEXT_NONE;
}

static int32_t earlier(int32_t a, int32_t b)
{
    if (a == CLOCK_NONE)
        return b;
    return b == CLOCK_NONE || a < b ? a : b;
}

int32_t session_start(const struct session *session)
{
    int32_t start = CLOCK_NONE;
    for (size_t i = 0; i < session->services.count; i++) {
        const struct service *service = &session->services.at[i];
        start = earlier(start, service->start);
        for (size_t k = 0; k < service->intervals.count; k++)
            start = earlier(start, service->intervals.at[k].start);
    }
    return start;
}

#include "run/elsewhere.h"

#include "model/procedure.h"

#include <stdlib.h>

struct interval_node {
    struct outside_interval interval;
    struct interval_node *next;
};

/* Time that a therapist can give to one patient only. Group time and time
 * beside a supervised modality are free; a home program was not given. */
static bool is_exclusive(const struct service *service)
{
    const struct procedure *procedure = procedure_find(service->code);
    return procedure && service->therapist && service->therapist->npi.len &&
           (procedure->attendance == ATTENDANCE_ONE_ON_ONE ||
            procedure->attendance == ATTENDANCE_CONSTANT) &&
           service->mode != MODE_HOME_PROGRAM && service->mode != MODE_GROUP;
}

static bool is_given_by(const struct session *session, struct text npi)
{
    for (size_t i = 0; i < session->services.count; i++) {
        const struct clinician *therapist = session->services.at[i].therapist;
        if (therapist && text_equal(therapist->npi, npi))
            return true;
    }
    return false;
}

static struct text zip_of(const struct session *session)
{
    return session->service_location ? session->service_location->zip : TEXT_NONE;
}

/* Clocks of two places, or of a place and a patient's home, may differ. An
 * unknown ZIP code is no other one. */
static bool same_facility(const struct session *a, const struct session *b)
{
    struct text left = zip_of(a), right = zip_of(b);
    return text_equal(session_provider(a), session_provider(b)) && !a->telehealth &&
           !b->telehealth && (!left.len || !right.len || text_equal(left, right));
}

/* Whether one of the day's sessions has the therapist; same: at the place of
 * that other session. */
static bool has_therapist(const struct elsewhere *elsewhere, struct text npi,
                          const struct session *other, bool *same)
{
    bool has = false;
    *same = false;
    for (size_t i = 0; i < elsewhere->count; i++) {
        const struct session *own = elsewhere->sessions[i];
        if (!is_given_by(own, npi))
            continue;
        has = true;
        *same = *same || same_facility(own, other);
    }
    return has;
}

static bool is_of_day(const struct elsewhere *elsewhere, const struct session *session)
{
    for (size_t i = 0; i < elsewhere->count; i++) {
        if (day_belongs(elsewhere->sessions[i], session))
            return true;
    }
    return false;
}

static bool is_same_date(const struct elsewhere *elsewhere,
                         const struct session *session)
{
    return elsewhere->count &&
           elsewhere->sessions[0]->date_of_service == session->date_of_service;
}

static enum status add_span(struct elsewhere *elsewhere,
                            const struct outside_interval *interval, struct span span,
                            struct error *error)
{
    struct interval_node *node = ARENA_NEW(elsewhere->arena, struct interval_node);
    if (!node)
        return error_no_memory(error);
    node->interval = *interval;
    node->interval.start = span.start;
    node->interval.end = span.end;
    node->interval.npi = text_copy(elsewhere->arena, interval->npi);
    node->interval.session_id = text_copy(elsewhere->arena, interval->session_id);
    if (text_is_absent(node->interval.npi) || text_is_absent(node->interval.session_id))
        return error_no_memory(error);
    node->next = elsewhere->found;
    elsewhere->found = node;
    elsewhere->found_count++;
    return STATUS_OK;
}

static enum status add_service(struct elsewhere *elsewhere,
                               const struct session *session,
                               const struct service *service, struct error *error)
{
    struct span spans[SERVICE_SPANS_MAX];
    enum interval_fault fault;
    enum status status = STATUS_OK;
    struct outside_interval interval = {.session_id = session->session_id};
    if (!is_exclusive(service) || !has_therapist(elsewhere, service->therapist->npi,
                                                 session, &interval.same_facility))
        return STATUS_OK;
    interval.npi = service->therapist->npi;
    size_t count = service_spans(service, spans, SERVICE_SPANS_MAX, &fault);
    for (size_t i = 0; i < count && !status; i++)
        status = add_span(elsewhere, &interval, spans[i], error);
    return status;
}

enum status elsewhere_add(struct elsewhere *elsewhere, const struct session *session,
                          struct error *error)
{
    enum status status = STATUS_OK;
    if (session_is_void(session) || is_of_day(elsewhere, session) ||
        !is_same_date(elsewhere, session))
        return STATUS_OK;
    for (size_t i = 0; i < session->services.count && !status; i++)
        status = add_service(elsewhere, session, &session->services.at[i], error);
    return status;
}

static int compare(const void *a, const void *b)
{
    const struct outside_interval *left = a, *right = b;
    int order = text_compare(left->npi, right->npi);
    if (!order)
        order = (left->start > right->start) - (left->start < right->start);
    if (!order)
        order = (left->end > right->end) - (left->end < right->end);
    if (!order)
        order = text_compare(left->session_id, right->session_id);
    return order ? order : left->same_facility - right->same_facility;
}

enum status elsewhere_list(const struct elsewhere *elsewhere,
                           struct outside_interval **list, size_t *count,
                           struct error *error)
{
    *count = 0;
    *list =
        ARENA_ARRAY(elsewhere->arena, struct outside_interval, elsewhere->found_count);
    if (!*list)
        return error_no_memory(error);
    for (const struct interval_node *node = elsewhere->found; node; node = node->next)
        (*list)[(*count)++] = node->interval;
    if (*count > 1)
        qsort(*list, *count, sizeof **list, compare);
    return STATUS_OK;
}

/* ---- a session's own ---- */

static int compare_times(const void *a, const void *b)
{
    const struct elsewhere_time *left = a, *right = b;
    int order = text_compare(left->npi, right->npi);
    if (!order)
        order = left->span.start - right->span.start;
    return order ? order : left->span.end - right->span.end;
}

/* Sorted times into the fewest. */
static size_t merge_times(struct elsewhere_time *at, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct elsewhere_time *last = kept ? &at[kept - 1] : NULL;
        if (!last || !text_equal(last->npi, at[i].npi) ||
            at[i].span.start > last->span.end)
            at[kept++] = at[i];
        else if (at[i].span.end > last->span.end)
            last->span.end = at[i].span.end;
    }
    return kept;
}

static size_t most_times(const struct session *session)
{
    size_t most = 0;
    for (size_t i = 0; i < session->services.count; i++)
        most += session->services.at[i].intervals.count + 1;
    return most;
}

enum status elsewhere_times(const struct session *session, struct arena *arena,
                            struct elsewhere_time **at, size_t *count,
                            struct error *error)
{
    struct span spans[SERVICE_SPANS_MAX];
    enum interval_fault fault;
    *count = 0;
    *at = ARENA_ARRAY(arena, struct elsewhere_time, most_times(session));
    if (!*at)
        return error_no_memory(error);
    for (size_t i = 0; !session_is_void(session) && i < session->services.count; i++) {
        const struct service *service = &session->services.at[i];
        if (!is_exclusive(service))
            continue;
        size_t of_service = service_spans(service, spans, SERVICE_SPANS_MAX, &fault);
        for (size_t k = 0; k < of_service; k++)
            (*at)[(*count)++] =
                (struct elsewhere_time){service->therapist->npi, spans[k]};
    }
    if (*count > 1)
        qsort(*at, *count, sizeof **at, compare_times);
    *count = merge_times(*at, *count);
    return STATUS_OK;
}

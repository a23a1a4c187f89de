#include "time/interval.h"

/* A visit that passes midnight begins in the evening and is no longer than a
 * long shift; any other end before its start is a slip of the pen. */
#define EVENING         (18 * 60)
#define NIGHT_MAX       (8 * 60)
#define MINUTES_OF_DAY  (24 * 60)
#define MINUTES_COUNTED (2 * MINUTES_OF_DAY)

enum interval_fault span_of(int32_t start, int32_t end, struct span *span)
{
    *span = (struct span){start, end};
    if (end > start)
        return INTERVAL_OK;
    if (end == start)
        return INTERVAL_EMPTY;
    int32_t next_day = end + MINUTES_OF_DAY;
    if (start < EVENING || next_day - start > NIGHT_MAX) {
        span->end = start;
        return INTERVAL_BACKWARDS;
    }
    span->end = next_day;
    return end == 0 ? INTERVAL_OK : INTERVAL_PAST_MIDNIGHT;
}

bool spans_meet(struct span a, struct span b)
{
    return spans_common(a, b) > 0;
}

int32_t spans_common(struct span a, struct span b)
{
    int32_t start = a.start > b.start ? a.start : b.start;
    int32_t end = a.end < b.end ? a.end : b.end;
    return end > start ? end - start : 0;
}

/* The i-th interval of a service; start/end is the only one where there are
 * no intervals. False past the last, and for one that is no span: then fault
 * says why, or is INTERVAL_OK for a time that is not known. */
static bool service_span(const struct service *service, size_t i, struct span *span,
                         enum interval_fault *fault)
{
    bool listed = service->intervals.count > 0;
    int32_t start = listed ? service->intervals.at[i].start : service->start;
    int32_t end = listed ? service->intervals.at[i].end : service->end;
    *fault = INTERVAL_OK;
    if (start == CLOCK_NONE || end == CLOCK_NONE)
        return false;
    *fault = span_of(start, end, span);
    return *fault < INTERVAL_EMPTY;
}

static size_t interval_count(const struct service *service)
{
    return service->intervals.count > 0 ? service->intervals.count : 1;
}

/* Minutes of two days, a bit each: however the intervals of a service lie,
 * each of its minutes counts once. */
struct cover {
    uint64_t bits[(MINUTES_COUNTED + 63) / 64];
};

/* How many of the span's minutes were not covered before. */
static int32_t cover_add(struct cover *cover, struct span span)
{
    int32_t added = 0;
    for (int32_t minute = span.start; minute < span.end; minute++) {
        uint64_t *word = &cover->bits[(size_t)minute / 64];
        uint64_t bit = UINT64_C(1) << (minute % 64);
        added += !(*word & bit);
        *word |= bit;
    }
    return added;
}

static void note(enum interval_fault *worst, enum interval_fault fault)
{
    if (fault > *worst)
        *worst = fault;
}

/* The minutes that a service's spans cover, COUNT_NONE when it has none. */
static int32_t covered(const struct service *service, enum interval_fault *worst)
{
    struct cover cover = {{0}};
    int32_t minutes = COUNT_NONE;
    for (size_t i = 0; i < interval_count(service); i++) {
        struct span span;
        enum interval_fault fault;
        bool known = service_span(service, i, &span, &fault);
        note(worst, fault);
        if (!known)
            continue;
        int32_t added = cover_add(&cover, span);
        if (added < span.end - span.start)
            note(worst, INTERVAL_OVERLAP);
        minutes = (minutes == COUNT_NONE ? 0 : minutes) + added;
    }
    return minutes;
}

size_t service_spans(const struct service *service, struct span *spans, size_t max,
                     enum interval_fault *fault)
{
    size_t count = 0;
    *fault = INTERVAL_OK;
    for (size_t i = 0; i < interval_count(service); i++) {
        struct span span;
        enum interval_fault met;
        bool known = service_span(service, i, &span, &met);
        note(fault, met);
        if (known && count < max)
            spans[count++] = span;
    }
    if (service->intervals.count > 1)
        covered(service, fault);
    return count;
}

int32_t service_minutes(const struct service *service, int32_t *clock_minutes)
{
    enum interval_fault fault = INTERVAL_OK;
    struct span span;
    if (service->intervals.count > 0)
        *clock_minutes = covered(service, &fault);
    else if (service_span(service, 0, &span, &fault))
        *clock_minutes = span.end - span.start;
    else
        *clock_minutes = COUNT_NONE;
    return service->minutes != COUNT_NONE ? service->minutes : *clock_minutes;
}

/* Whether any span of the service meets this one; known: it has a span. */
static bool meets_any(const struct service *service, struct span span, bool *known)
{
    bool meets = false;
    *known = false;
    for (size_t i = 0; i < interval_count(service); i++) {
        struct span other;
        enum interval_fault fault;
        if (!service_span(service, i, &other, &fault))
            continue;
        *known = true;
        meets = meets || spans_meet(span, other);
    }
    return meets;
}

int spans_apart(const struct service *a, const struct service *b)
{
    int apart = -1;
    for (size_t i = 0; i < interval_count(a); i++) {
        struct span span;
        enum interval_fault fault;
        bool known;
        if (!service_span(a, i, &span, &fault))
            continue;
        if (meets_any(b, span, &known))
            return 0;
        apart = known ? 1 : -1;
    }
    return apart;
}

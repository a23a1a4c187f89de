/* Whose minutes meet whose. A minute of one-on-one treatment is one
 * therapist's with one patient, once:
 *
 *   within the patient   two such services at the same time are one minute
 *                        billed twice, unless the clinic declares them
 *                        co-treatment and splits the time;
 *   across patients      one therapist cannot be with two patients.
 *
 * A supervised modality may run beside anything. Source: CMS Pub 100-04
 * ch. 5 s20.2 and s20.3; CMS, 11 Part B billing scenarios for PTs and OTs. */
#include "policy/deciding.h"

#include "time/interval.h"

#include <stdlib.h>

static const struct source overlap_source = {
    .document =
        TEXT_INIT("CMS, Part B billing scenarios for PTs and OTs; Pub 100-04 ch. 5 "
                  "s20.3"),
    .url = TEXT_INIT("https://www.cms.gov/medicare/coding-billing/therapy-services"),
    .verified_on = DATE_NONE,
};

static bool needs_attendance(const struct treated *t)
{
    if (!t->procedure || t->service->mode == MODE_HOME_PROGRAM)
        return false;
    return t->procedure->attendance == ATTENDANCE_ONE_ON_ONE ||
           t->procedure->attendance == ATTENDANCE_CONSTANT ||
           t->procedure->attendance == ATTENDANCE_GROUP;
}

static size_t spans_read(const struct treated *t, struct span *spans)
{
    enum interval_fault fault;
    return service_spans(t->service, spans, SERVICE_SPANS_MAX, &fault);
}

static struct text therapist_npi(const struct treated *t)
{
    return t->service->therapist ? t->service->therapist->npi : TEXT_NONE;
}

static bool is_declared(const struct treated *a, const struct treated *b)
{
    return a->service->mode == MODE_CO_TREATMENT &&
           b->service->mode == MODE_CO_TREATMENT;
}

static void report_pair(struct deciding *e, const struct treated *a,
                        const struct treated *b, int32_t common)
{
    bool same = !text_is_absent(therapist_npi(a)) &&
                text_equal(therapist_npi(a), therapist_npi(b));
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "minutes.overlap", .topic = "minutes",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_SERVICE, .service = b,
                     .carc = "151", .rarc = "N362",
                     .message = deciding_text(
                         e, "%.*s and %.*s overlap by %d minutes%s",
                         TEXT_ARG(a->service->code), TEXT_ARG(b->service->code), common,
                         same ? ", given by the same therapist" : ""),
                     .fix =
                         same
                             ? TEXT("A minute is billed once: correct the times")
                             : TEXT("Two therapists at once are co-treatment: set mode "
                                    "co_treatment on both and state the minutes each "
                                    "claims, or correct the times"),
                     .source = &overlap_source));
    finding_service_fact(e, finding, a, "code", value_text(a->service->code));
    finding_service_fact(e, finding, b, "code", value_text(b->service->code));
    finding_fact(e, finding, value_count(common), "overlap_minutes");
}

/* One interval of one service, to be sorted by its start. */
struct stretch {
    struct span span;
    size_t service;
};

static int by_start(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;
    if (x->span.start != y->span.start)
        return x->span.start < y->span.start ? -1 : 1;
    return (x->service > y->service) - (x->service < y->service);
}

static size_t list_stretches(const struct deciding *e, struct stretch *list)
{
    struct span spans[SERVICE_SPANS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < e->service_count; i++) {
        size_t of_service =
            needs_attendance(&e->services[i]) ? spans_read(&e->services[i], spans) : 0;
        for (size_t k = 0; k < of_service; k++)
            list[count++] = (struct stretch){spans[k], i};
    }
    return count;
}

static size_t most_stretches(const struct deciding *e)
{
    size_t most = 0;
    for (size_t i = 0; i < e->service_count; i++) {
        size_t intervals = e->services[i].service->intervals.count;
        most += intervals > SERVICE_SPANS_MAX ? SERVICE_SPANS_MAX : intervals + 1;
    }
    return most;
}

/* Two services that meet, and for how long in all. */
struct meeting {
    size_t a, b;
    int32_t common;
};

/* A note with more than this is wrong as a whole; to list all of it would help
 * nobody, and could be made to take for ever. */
#define MEETINGS_MAX 32
#define OTHERS_MAX   8 /* other patients named for one service */

struct meetings {
    struct meeting at[MEETINGS_MAX];
    size_t count;
    bool more;
};

static void add_meeting(struct meetings *meetings, const struct stretch *x,
                        const struct stretch *y)
{
    size_t a = x->service < y->service ? x->service : y->service;
    size_t b = x->service < y->service ? y->service : x->service;
    size_t i = 0;
    while (i < meetings->count && (meetings->at[i].a != a || meetings->at[i].b != b))
        i++;
    if (i == MEETINGS_MAX) {
        meetings->more = true;
        return;
    }
    if (i == meetings->count)
        meetings->at[meetings->count++] = (struct meeting){a, b, 0};
    meetings->at[i].common += spans_common(x->span, y->span);
}

/* Sorted by their starts, an interval meets those behind it that start before
 * it ends. */
static void find_meetings(const struct deciding *e, const struct stretch *list,
                          size_t count, struct meetings *meetings)
{
    for (size_t i = 0; i < count && !meetings->more; i++)
        for (size_t k = i + 1;
             k < count && list[k].span.start < list[i].span.end && !meetings->more; k++)
            if (list[i].service != list[k].service &&
                !is_declared(&e->services[list[i].service],
                             &e->services[list[k].service]))
                add_meeting(meetings, &list[i], &list[k]);
}

static void report_more(struct deciding *e)
{
    finding_add(e,
                FINDING_SEED(.rule = "minutes.overlap", .topic = "minutes",
                             .severity = SEVERITY_HOLD, .scope = SCOPE_DAY,
                             .carc = "151", .rarc = "N362",
                             .message = TEXT("More services overlap than are listed"),
                             .fix = TEXT("Correct the times of the whole day"),
                             .source = &overlap_source));
}

static void judge_within(struct deciding *e)
{
    struct meetings meetings = {.count = 0};
    struct stretch *list = ARENA_ARRAY(e->arena, struct stretch, most_stretches(e));
    if (!list) {
        e->no_memory = true;
        return;
    }
    size_t count = list_stretches(e, list);
    if (count > 1)
        qsort(list, count, sizeof *list, by_start);
    find_meetings(e, list, count, &meetings);
    for (size_t i = 0; i < meetings.count; i++)
        report_pair(e, &e->services[meetings.at[i].a], &e->services[meetings.at[i].b],
                    meetings.at[i].common);
    if (meetings.more)
        report_more(e);
}

/* ---- across patients ---- */

static void report_outside(struct deciding *e, const struct treated *t,
                           const struct outside_interval *other)
{
    char from[6], to[6];
    clock_write(other->start, from);
    clock_write(other->end, to);
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(
                .rule = "minutes.overlap_patients", .topic = "minutes",
                .severity = other->same_facility ? SEVERITY_HOLD : SEVERITY_WARN,
                .scope = SCOPE_SERVICE, .service = t,
                .carc = other->same_facility ? "151" : NULL,
                .rarc = other->same_facility ? "N362" : NULL,
                .message = deciding_text(
                    e,
                    "While giving %.*s the therapist was also one-on-one with another "
                    "patient from %s to %s (session %.*s)%s",
                    TEXT_ARG(t->service->code), from, to, TEXT_ARG(other->session_id),
                    other->same_facility ? "" : ", at another place by its own clock"),
                .fix =
                    TEXT("Correct the times; two patients at once are a group (97150)"),
                .source = &overlap_source));
    finding_service_fact(e, finding, t, "therapist.npi", value_text(therapist_npi(t)));
    finding_fact(e, finding, value_text(other->session_id), "other_session");
}

static bool meets(const struct treated *t, const struct outside_interval *other)
{
    struct span spans[SERVICE_SPANS_MAX];
    size_t count = spans_read(t, spans);
    for (size_t i = 0; i < count; i++)
        if (spans_meet(spans[i], (struct span){other->start, other->end}))
            return true;
    return false;
}

static void report_more_outside(struct deciding *e, const struct treated *t)
{
    finding_add(e, FINDING_SEED(.rule = "minutes.overlap_patients", .topic = "minutes",
                                .severity = SEVERITY_WARN, .scope = SCOPE_SERVICE,
                                .service = t,
                                .message = deciding_text(
                                    e,
                                    "While giving %.*s the therapist was one-on-one "
                                    "with more patients than the %d that are named",
                                    TEXT_ARG(t->service->code), OTHERS_MAX),
                                .fix = TEXT("Correct the times of the therapist's "
                                            "whole day"),
                                .source = &overlap_source));
}

/* At most OTHERS_MAX are named for a service; the sweep that found them (runtime)
 * keeps one more, so that nobody takes them for all. */
static void judge_service_across(struct deciding *e, const struct treated *t,
                                 size_t *reported)
{
    size_t met = 0;
    for (size_t k = 0; k < e->day->outside_count && met <= OTHERS_MAX; k++) {
        const struct outside_interval *other = &e->day->outside[k];
        if (!text_equal(therapist_npi(t), other->npi) || !meets(t, other))
            continue;
        if (met++ < OTHERS_MAX && *reported < MEETINGS_MAX) {
            report_outside(e, t, other);
            ++*reported;
        } else {
            report_more_outside(e, t);
            return;
        }
    }
}

static void judge_across(struct deciding *e)
{
    size_t reported = 0;
    for (size_t i = 0; i < e->service_count; i++) {
        const struct treated *t = &e->services[i];
        if (needs_attendance(t) && t->procedure->attendance != ATTENDANCE_GROUP &&
            t->service->mode != MODE_GROUP)
            judge_service_across(e, t, &reported);
    }
}

void overlap_judge(struct deciding *e)
{
    judge_within(e);
    if (e->day->outside_count)
        judge_across(e);
}

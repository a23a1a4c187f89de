/* A line of the claim has one place of service, and a visit at a distance its
 * own modifiers. Minutes of a code pool over the day wherever they were given,
 * so a line may be made of both: then a person has to split it. */
#include "policy/deciding.h"

static const struct source place_source = {
    .document =
        TEXT_INIT("CMS Pub 100-04 ch. 26 s10.5 (CMS-1500, item 24B: one place of "
                  "service a line); ASC X12N 005010X222A1 (837P), SV105"),
    .verified_on = DATE_NONE,
};

static bool is_remote(const struct session *session)
{
    return session->telehealth != NULL;
}

/* A place that is not stated may be the same. */
static bool is_one_place(const struct session *a, const struct session *b)
{
    if (is_remote(a) != is_remote(b) ||
        (is_remote(a) && a->telehealth->modality && b->telehealth->modality &&
         a->telehealth->modality != b->telehealth->modality))
        return false;
    return text_is_absent(a->place_of_service) || text_is_absent(b->place_of_service) ||
           text_equal(a->place_of_service, b->place_of_service);
}

static const struct session *session_at(const struct deciding *e,
                                        struct service_ref ref)
{
    return e->day->members[ref.session].session;
}

static void report(struct deciding *e, size_t index, const struct session *first,
                   const struct session *other)
{
    struct finding *finding = finding_add(
        e,
        FINDING_SEED(.rule = "lines.places", .topic = "lines",
                     .severity = SEVERITY_HOLD, .scope = SCOPE_LINE,
                     .line = (int32_t)index,
                     .message = deciding_text(
                         e,
                         "%s was given at two places of service, or in person and at "
                         "a distance: the claim needs a line for each",
                         e->lines[index].code),
                     .fix = TEXT("Have a person split the line by place: the minutes "
                                 "count together, the units go to the place that "
                                 "gave them"),
                     .source = &place_source));
    finding_fact(e, finding, value_text(first->place_of_service), "place_of_service");
    finding_fact(e, finding, value_text(other->place_of_service),
                 "line.place_of_service");
}

static void judge_line(struct deciding *e, size_t index)
{
    const struct line *line = &e->lines[index];
    for (size_t i = 0; i < line->service_count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct session *a = session_at(e, line->services[k]);
            const struct session *b = session_at(e, line->services[i]);
            if (is_one_place(a, b))
                continue;
            report(e, index, a, b);
            return;
        }
}

void places_judge(struct deciding *e)
{
    for (size_t i = 0; e->day->count > 1 && i < e->line_count; i++)
        judge_line(e, i);
}

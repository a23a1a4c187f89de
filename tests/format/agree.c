#include "format/agree.h"

struct hours {
    int32_t start, end;
};

static void widen(struct hours *hours, int32_t start, int32_t end)
{
    if (start == CLOCK_NONE || end == CLOCK_NONE)
        return;
    if (end < start)
        end += 24 * 60;
    if (hours->start == CLOCK_NONE || start < hours->start)
        hours->start = start;
    if (hours->end == CLOCK_NONE || end > hours->end)
        hours->end = end;
}

/* All the time that an NPI has in a session. */
static struct hours hours_of(const struct session *session, struct text npi)
{
    struct hours hours = {CLOCK_NONE, CLOCK_NONE};
    for (size_t i = 0; i < session->services.count; i++) {
        const struct service *s = &session->services.at[i];
        if (!s->therapist || text_is_absent(s->therapist->npi) ||
            !text_equal(s->therapist->npi, npi))
            continue;
        widen(&hours, s->start, s->end);
        for (size_t k = 0; k < s->intervals.count; k++)
            widen(&hours, s->intervals.at[k].start, s->intervals.at[k].end);
    }
    return hours;
}

static const struct therapist_envelope *find(const struct session_keys *keys,
                                             struct text npi)
{
    const struct therapist_envelope *found = NULL;
    for (size_t i = 0; i < keys->therapist_count; i++) {
        if (!text_equal(keys->therapists[i].npi, npi))
            continue;
        if (found)
            return NULL; /* named twice */
        found = &keys->therapists[i];
    }
    return found;
}

static const char *therapists_differ(const struct session_keys *keys,
                                     const struct session *session)
{
    size_t named = 0;
    for (size_t i = 0; i < session->services.count; i++) {
        const struct service *s = &session->services.at[i];
        if (!s->therapist || text_is_absent(s->therapist->npi))
            continue;
        struct hours hours = hours_of(session, s->therapist->npi);
        const struct therapist_envelope *found = find(keys, s->therapist->npi);
        if (hours.start == CLOCK_NONE && found)
            return "a therapist without times";
        if (hours.start == CLOCK_NONE)
            continue;
        if (!found || found->start != hours.start || found->end != hours.end)
            return "a therapist's times";
        named++;
    }
    return keys->therapist_count > named ? "too many therapists" : NULL;
}

static bool same(struct text a, struct text b)
{
    return text_is_absent(a) == text_is_absent(b) && text_equal(a, b);
}

const char *agree_difference(const struct session_keys *keys,
                             const struct session *session)
{
    const struct location *location = session->service_location;
    if (!same(keys->session_id, session->session_id))
        return "session_id";
    if (keys->revision != session_revision(session))
        return "revision";
    if (keys->is_void != session_is_void(session))
        return "void";
    if (keys->telehealth != (session->telehealth != NULL))
        return "telehealth";
    if (!same(keys->provider, session_provider(session)))
        return "billing_provider.npi";
    if (!same(keys->patient, session->patient->id))
        return "patient.id";
    const struct insurance *first =
        session->insurance.count ? session->insurance.at : NULL;
    if (!same(keys->member, first ? first->member_id : TEXT_NONE))
        return "insurance[0].member_id";
    if (keys->date_of_service != session->date_of_service)
        return "date_of_service";
    if (!same(keys->zip, location ? location->zip : TEXT_NONE))
        return "service_location.zip";
    if (!same(keys->place_of_service, session->place_of_service))
        return "place_of_service";
    const char *difference = therapists_differ(keys, session);
    if (!difference && keys->start != session_start(session))
        difference = "start";
    return difference;
}

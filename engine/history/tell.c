#include "history/tell.h"

/* ---- what came before ---- */

static struct text payer_of(const struct session *session,
                            const struct history_before *before)
{
    if (!text_is_absent(before->payer))
        return before->payer;
    return session->insurance.count ? session->insurance.at[0].payer : TEXT_NONE;
}

static bool is_same(struct text a, struct text b)
{
    return text_is_absent(a) ? text_is_absent(b)
                             : !text_is_absent(b) && text_equal(a, b);
}

static void see(int32_t *seen, int32_t date)
{
    if (date < *seen)
        *seen = date;
}

/* Families share a member number with many plans. */
static bool is_another(const struct session *session, const struct visit_data *data)
{
    int32_t born = session->patient ? session->patient->birth_date : DATE_NONE;
    return born != DATE_NONE && data->born != DATE_NONE && born != data->born;
}

static enum status open_past(struct telling *t, struct error *error)
{
    t->payer = payer_of(t->session, t->before);
    struct text provider = session_provider(t->session);
    t->past = ARENA_ARRAY(t->arena, struct past, t->before->visit_count + 1);
    if (!t->past)
        return error_no_memory(error);
    for (size_t i = 0; i < t->before->visit_count; i++) {
        const struct visit *visit = &t->before->visits[i];
        struct past *past = &t->past[t->past_count];
        if (!visit->packed.len || visit->place.date > t->date)
            continue;
        enum status status = visit_unpack(visit->packed, t->arena, &past->data, error);
        if (status)
            return status;
        if (is_another(t->session, &past->data))
            continue;
        past->visit = visit;
        past->date = visit->place.date;
        past->same_payer = is_same(past->data.payer, t->payer);
        past->same_clinic = is_same(visit->provider, provider);
        if (past->same_payer)
            see(&t->payer_seen, past->date);
        if (past->same_clinic)
            see(&t->clinic_seen, past->date);
        t->past_count++;
    }
    return STATUS_OK;
}

bool tell_same_plan(const struct telling *t, const struct past *past)
{
    struct text a = past->data.episode, b = t->session->episode_id;
    return past->same_clinic && t->discipline &&
           (past->data.treated >> t->discipline & 1u) &&
           (text_is_absent(a) || text_is_absent(b) || text_equal(a, b));
}

/* ---- the copy ---- */

static struct history *copy_history(struct telling *t)
{
    struct history *told = ARENA_NEW(t->arena, struct history);
    if (!told)
        return NULL;
    if (t->own)
        *told = *t->own;
    else
        object_clear(&history_object, told);
    return told;
}

/* The session with what was told in the places of what it said. */
static const struct session *copy_session(struct telling *t)
{
    struct session *copy = ARENA_NEW(t->arena, struct session);
    if (!copy)
        return NULL;
    *copy = *t->session;
    copy->history = t->told;
    if (!t->insurance)
        return copy;
    struct insurance *list =
        ARENA_ARRAY(t->arena, struct insurance, copy->insurance.count);
    if (!list)
        return NULL;
    memcpy(list, copy->insurance.at, copy->insurance.count * sizeof *list);
    list[0] = *t->insurance;
    copy->insurance.at = list;
    return copy;
}

static const struct session *tell_all(struct telling *t)
{
    t->told = copy_history(t);
    if (!t->told)
        return NULL;
    tell_dollars(t);
    tell_progress(t);
    tell_evaluated(t);
    tell_used(t);
    tell_grants(t);
    tell_notes(t);
    if (!t->closed)
        t->told->as_of = t->date - 1;
    return t->no_memory ? NULL : copy_session(t);
}

static bool has_opening(const struct telling *t)
{
    int32_t year, month, day;
    date_split(t->date, &year, &month, &day);
    for (size_t i = 0; i < t->before->opening_count; i++)
        if (t->before->openings[i].year == year)
            return true;
    return false;
}

enum status history_tell(const struct session *session,
                         const struct history_before *before, struct arena *arena,
                         const struct session **told, struct error *error)
{
    struct telling t = {.session = session,
                        .before = before,
                        .arena = arena,
                        .date = session->date_of_service,
                        .discipline = visit_discipline(session),
                        .payer_seen = DATE_MAX,
                        .clinic_seen = DATE_MAX,
                        .own = session->history};
    *told = session;
    if (session_is_void(session))
        return STATUS_OK;
    enum status status = open_past(&t, error);
    if (status || (!t.past_count && !has_opening(&t)))
        return status;
    t.own_as_of = t.own && t.own->as_of != DATE_NONE ? t.own->as_of
                                                     : session->date_of_service - 1;
    t.closed = t.own && t.own_as_of >= t.date;
    const struct session *copy = tell_all(&t);
    if (!copy)
        return error_no_memory(error);
    *told = copy;
    return STATUS_OK;
}

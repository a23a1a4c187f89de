/* How much of each authorization is used. What the session, or an earlier one,
 * states of it holds up to and including used_as_of; what visits took later is
 * added, of the first authorization that covers a line's discipline, code and
 * day and has enough left, as deciding does it. Where nobody stated anything,
 * it is counted from its first day if that was seen, else left unknown. */
#include "history/tell.h"

struct grant {
    struct authorization *told;
    int32_t used, as_of;  /* before visits; COUNT_NONE: unknown */
    int32_t date;         /* of the last visit that was taken */
    uint32_t disciplines; /* whose visit of that date was taken */
};

static bool same_number(const struct authorization *one, const struct visit_grant *said)
{
    return one->number.len && text_equal(one->number, said->number) &&
           one->discipline == said->discipline && one->unit == said->unit;
}

static void open_grant(const struct telling *t, struct authorization *one,
                       struct grant *grant)
{
    *grant = (struct grant){
        .told = one, .used = one->used, .as_of = one->used_as_of, .date = DATE_NONE};
    if (one->used != COUNT_NONE && one->used_as_of == DATE_NONE)
        grant->as_of = t->date - 1;
    for (size_t i = 0; i < t->past_count; i++)
        for (size_t k = 0; t->past[i].same_payer && k < t->past[i].data.grant_count;
             k++) {
            const struct visit_grant *said = &t->past[i].data.grants[k];
            int32_t as_of =
                said->as_of != DATE_NONE ? said->as_of : t->past[i].date - 1;
            if (!same_number(one, said) || as_of >= t->date ||
                (grant->used != COUNT_NONE && as_of <= grant->as_of))
                continue;
            grant->used = said->used;
            grant->as_of = as_of;
        }
    if (grant->used == COUNT_NONE && one->from != DATE_NONE &&
        t->payer_seen <= one->from) {
        grant->used = 0;
        grant->as_of = one->from - 1;
    }
}

static bool names(const struct authorization *one, const struct visit_line *line)
{
    for (size_t i = 0; i < one->codes.count; i++)
        if (text_is(one->codes.at[i], line->procedure->code))
            return true;
    return one->codes.count == 0;
}

static bool covers(const struct grant *grant, const struct past *past,
                   const struct visit_line *line)
{
    const struct authorization *one = grant->told;
    return (!one->discipline || one->discipline == line->discipline) &&
           names(one, line) && (one->from == DATE_NONE || one->from <= past->date) &&
           (one->to == DATE_NONE || past->date <= one->to);
}

static int32_t need_of(const struct grant *grant, const struct past *past,
                       const struct visit_line *line)
{
    if (grant->told->unit == AUTHORIZATION_UNIT_UNIT)
        return line->units;
    if (grant->told->unit == AUTHORIZATION_UNIT_MINUTE)
        return line->minutes;
    bool again =
        grant->date == past->date && (grant->disciplines >> line->discipline & 1u);
    return again ? 0 : 1;
}

static bool has_left(const struct grant *grant, int32_t need)
{
    return grant->told->limit == COUNT_NONE || grant->used == COUNT_NONE ||
           grant->told->limit - grant->used >= need;
}

static void take(struct grant *grant, const struct past *past,
                 const struct visit_line *line)
{
    int32_t need = need_of(grant, past, line);
    if (grant->date != past->date)
        grant->disciplines = 0;
    grant->date = past->date;
    grant->disciplines |= 1u << line->discipline;
    if (grant->used != COUNT_NONE && past->date > grant->as_of)
        grant->used = tally_plus(grant->used, need);
}

/* A stated figure that includes the day has counted it. */
static bool has_counted(const struct grant *grant, const struct past *past)
{
    return grant->used != COUNT_NONE && past->date <= grant->as_of;
}

/* From the first that has counted it, or has enough left; else from the first
 * that covers it. */
static void take_line(struct grant *grants, size_t count, const struct past *past,
                      const struct visit_line *line)
{
    struct grant *first = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!covers(&grants[i], past, line))
            continue;
        if (has_counted(&grants[i], past) ||
            has_left(&grants[i], need_of(&grants[i], past, line))) {
            take(&grants[i], past, line);
            return;
        }
        first = first ? first : &grants[i];
    }
    if (first)
        take(first, past, line);
}

static void tell_list(struct telling *t, struct authorization_list *list)
{
    struct grant *grants = ARENA_ARRAY(t->arena, struct grant, list->count + 1);
    t->no_memory |= !grants;
    for (size_t i = 0; grants && i < list->count; i++)
        open_grant(t, &list->at[i], &grants[i]);
    for (size_t i = 0; grants && i < t->past_count; i++)
        for (size_t k = 0; t->past[i].same_payer && k < t->past[i].data.line_count; k++)
            take_line(grants, list->count, &t->past[i], &t->past[i].data.lines[k]);
    for (size_t i = 0; grants && i < list->count; i++) {
        struct authorization *one = grants[i].told;
        bool holds_day = one->used_as_of != DATE_NONE && one->used_as_of >= t->date;
        if (holds_day || grants[i].used == COUNT_NONE)
            continue;
        one->used = grants[i].used;
        one->used_as_of = t->date - 1;
    }
}

void tell_grants(struct telling *t)
{
    const struct session *session = t->session;
    if (!session->insurance.count ||
        !session->insurance.at[0].prior_authorizations.count)
        return;
    t->insurance = ARENA_NEW(t->arena, struct insurance);
    const struct authorization_list *own =
        &session->insurance.at[0].prior_authorizations;
    struct authorization *list =
        ARENA_ARRAY(t->arena, struct authorization, own->count);
    if (!t->insurance || !list) {
        t->no_memory = true;
        return;
    }
    memcpy(list, own->at, own->count * sizeof *list);
    *t->insurance = session->insurance.at[0];
    t->insurance->prior_authorizations = (struct authorization_list){list, own->count};
    tell_list(t, &t->insurance->prior_authorizations);
}

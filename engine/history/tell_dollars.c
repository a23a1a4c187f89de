/* Dollars of the calendar year toward the threshold: PT and SLP together, OT
 * apart. Somebody's figure (the session's own, an opening, that of an earlier
 * session) holds up to and including its as_of, and of several the latest;
 * what visits left later is added. Without one, what visits left is all there
 * is: exact where a visit from before the year is held, so that the whole year
 * was seen, else at least so much. */
#include "history/tell.h"

struct figure {
    int64_t allowed; /* MONEY_NONE: there is none */
    int32_t as_of;
    int32_t year;
    bool partial;
};

static enum discipline bucket_of(int32_t discipline)
{
    if (discipline == DISCIPLINE_UNKNOWN)
        return DISCIPLINE_UNKNOWN;
    return discipline == DISCIPLINE_OT ? DISCIPLINE_OT : DISCIPLINE_PT;
}

static int32_t year_of(int32_t date)
{
    int32_t year, month, day;
    date_split(date, &year, &month, &day);
    return year;
}

/* What a session of that day stated: the day before, and of its own year,
 * where it does not say. */
static struct figure said_by(const struct history *said, int32_t date)
{
    bool dated = said->as_of != DATE_NONE;
    return (struct figure){.allowed = said->allowed_year_to_date,
                           .as_of = dated ? said->as_of : date - 1,
                           .year = year_of(dated ? said->as_of : date),
                           .partial = said->partial == 1};
}

static void consider(const struct telling *t, struct figure *best, struct figure one)
{
    if (one.allowed == MONEY_NONE || one.year != year_of(t->date))
        return;
    if (best->allowed == MONEY_NONE || one.as_of > best->as_of)
        *best = one;
}

static void consider_openings(struct telling *t, struct figure *best,
                              enum discipline bucket)
{
    for (size_t i = 0; i < t->before->opening_count; i++) {
        const struct opening *one = &t->before->openings[i];
        if (one->bucket == bucket && one->as_of < t->date &&
            text_equal(one->payer, t->payer))
            consider(t, best,
                     (struct figure){one->allowed, one->as_of, one->year, false});
    }
}

static void consider_past(struct telling *t, struct figure *best,
                          enum discipline bucket)
{
    for (size_t i = 0; i < t->past_count; i++) {
        const struct past *past = &t->past[i];
        const struct history *said = past->data.carried;
        if (!said || !past->same_payer || bucket_of(past->data.discipline) != bucket)
            continue;
        struct figure one = said_by(said, past->date);
        if (one.as_of < t->date)
            consider(t, best, one);
    }
}

static void add_visit(struct figure *sum, const struct visit_data *data,
                      enum discipline bucket)
{
    for (size_t i = 0; i < data->line_count; i++) {
        const struct visit_line *line = &data->lines[i];
        if (bucket_of(line->discipline) != bucket)
            continue;
        if (line->allowed == MONEY_NONE)
            sum->partial = true;
        else if (sum->allowed <= MONEY_MAX - line->allowed)
            sum->allowed += line->allowed;
    }
}

void tell_dollars(struct telling *t)
{
    enum discipline bucket = bucket_of((int32_t)t->discipline);
    int32_t first = date_of(year_of(t->date), 1, 1);
    struct figure sum = {.allowed = MONEY_NONE};
    if (!bucket || (t->closed && t->told->allowed_year_to_date != MONEY_NONE))
        return;
    if (t->own)
        consider(t, &sum, said_by(t->own, t->date));
    consider_openings(t, &sum, bucket);
    consider_past(t, &sum, bucket);
    if (sum.allowed == MONEY_NONE)
        sum = (struct figure){
            .allowed = 0, .as_of = first - 1, .partial = t->payer_seen > first};
    for (size_t i = 0; i < t->past_count; i++)
        if (t->past[i].same_payer && t->past[i].date > sum.as_of &&
            t->past[i].date >= first)
            add_visit(&sum, &t->past[i].data, bucket);
    t->told->allowed_year_to_date = sum.allowed;
    if (sum.partial)
        t->told->partial = 1;
}

#include "history/model.h"

#include <stdio.h>

static int32_t year_of(int32_t date)
{
    int32_t y, m, d;
    date_split(date, &y, &m, &d);
    return y;
}

static int bucket(int discipline)
{
    return discipline == DISCIPLINE_OT;
}

static bool counts(const struct model_visit *v)
{
    return !v->is_void && !v->denied;
}

static int32_t as_of(const struct model_visit *v)
{
    return v->stated_as_of == DATE_NONE ? v->date - 1 : v->stated_as_of;
}

static int32_t year_stated(const struct model_visit *v)
{
    return year_of(v->stated_as_of == DATE_NONE ? v->date : v->stated_as_of);
}

/* The first day of a visit that was seen, of this payer or of this clinic. */
static int32_t seen(const struct model *m, const struct model_visit *next, bool clinic)
{
    for (size_t i = 0; i < m->count; i++)
        if (!m->visits[i].is_void && (clinic ? m->visits[i].clinic == next->clinic
                                             : m->visits[i].payer == next->payer))
            return m->visits[i].date;
    return DATE_MAX;
}

static void tell_dollars(const struct model *m, const struct model_visit *next,
                         struct model_told *told)
{
    int32_t first = date_of(year_of(next->date), 1, 1), from = DATE_NONE;
    int64_t sum = 0;
    if (next->stated != MONEY_NONE && year_stated(next) == year_of(next->date)) {
        sum = next->stated;
        from = as_of(next);
    }
    if (m->opening != MONEY_NONE && !bucket(next->discipline) && !next->payer &&
        m->opening_as_of < next->date && m->opening_as_of > from &&
        year_of(m->opening_as_of) == year_of(next->date)) {
        sum = m->opening;
        from = m->opening_as_of;
    }
    for (size_t i = 0; i < m->count; i++) {
        const struct model_visit *v = &m->visits[i];
        if (!v->is_void && v->payer == next->payer && v->stated != MONEY_NONE &&
            bucket(v->discipline) == bucket(next->discipline) &&
            year_stated(v) == year_of(next->date) && as_of(v) > from) {
            sum = v->stated;
            from = as_of(v);
        }
    }
    if (from == DATE_NONE) {
        told->partial |= seen(m, next, false) > first;
        from = first - 1;
    }
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < m->visits[i].count; k++) {
            const struct model_line *line = &m->visits[i].lines[k];
            if (!counts(&m->visits[i]) || m->visits[i].payer != next->payer ||
                m->visits[i].date <= from || m->visits[i].date < first ||
                bucket(line->discipline) != bucket(next->discipline))
                continue;
            told->partial |= line->allowed == MONEY_NONE;
            sum += line->allowed == MONEY_NONE ? 0 : line->allowed;
        }
    told->allowed = sum;
}

/* ---- treatment days ---- */

static bool of_plan(const struct model_visit *v, const struct model_visit *next)
{
    return !v->is_void && v->clinic == next->clinic &&
           v->discipline == next->discipline;
}

static int days_after(const struct model *m, const struct model_visit *next,
                      int32_t after)
{
    int days = 0;
    for (int32_t day = after + 1; day < next->date; day++)
        for (size_t i = 0; i < m->count; i++)
            if (of_plan(&m->visits[i], next) && m->visits[i].date == day) {
                days++;
                break;
            }
    return days;
}

static bool evaluates(const struct model_visit *v, int discipline)
{
    for (size_t k = 0; k < v->count; k++)
        if (counts(v) && v->lines[k].discipline == discipline &&
            strcmp(v->lines[k].code, "97161") == 0)
            return true;
    return false;
}

static int32_t beginning(const struct model *m, const struct model_visit *next)
{
    int32_t first = next->first_on;
    for (size_t i = 0; first == DATE_NONE && i < m->count; i++)
        if (of_plan(&m->visits[i], next))
            first = m->visits[i].first_on;
    for (size_t i = m->count; first == DATE_NONE && i-- > 0;)
        if (of_plan(&m->visits[i], next) && evaluates(&m->visits[i], next->discipline))
            first = m->visits[i].date;
    return first == DATE_NONE || first > next->date ? DATE_NONE : first - 1;
}

static void tell_report(const struct model *m, const struct model_visit *next,
                        struct model_told *told)
{
    int32_t report = next->report_on < next->date ? next->report_on : DATE_NONE;
    int stated = COUNT_NONE;
    for (size_t i = 0; i < m->count; i++)
        if (of_plan(&m->visits[i], next) && m->visits[i].report_on > report &&
            m->visits[i].report_on < next->date)
            report = m->visits[i].report_on;
    if (report == DATE_NONE)
        report = beginning(m, next);
    int32_t from = report;
    for (size_t i = 0; i < m->count; i++)
        if (of_plan(&m->visits[i], next) && m->visits[i].stated_days != COUNT_NONE &&
            as_of(&m->visits[i]) >= from) {
            stated = m->visits[i].stated_days;
            from = as_of(&m->visits[i]);
        }
    if (next->stated_days != COUNT_NONE && as_of(next) >= from) {
        stated = next->stated_days;
        from = as_of(next);
    }
    told->since_report = COUNT_NONE;
    if (from == DATE_NONE)
        return;
    told->since_report =
        days_after(m, next, from) + (stated == COUNT_NONE ? 0 : stated);
    int32_t clinic = seen(m, next, true);
    if (stated == COUNT_NONE && (clinic < next->date ? clinic : next->date) > from + 1)
        told->partial = true;
}

static void tell_therapist(const struct model *m, const struct model_visit *next,
                           struct model_told *told)
{
    int32_t last = DATE_NONE;
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < m->visits[i].count; k++)
            if (counts(&m->visits[i]) && of_plan(&m->visits[i], next) &&
                m->visits[i].date < next->date && m->visits[i].lines[k].by_therapist &&
                m->visits[i].lines[k].discipline == next->discipline)
                last = m->visits[i].date;
    told->since_therapist = COUNT_NONE;
    if (last == DATE_NONE) {
        last = beginning(m, next);
        if (last == DATE_NONE || seen(m, next, true) > last + 1)
            return;
    }
    told->since_therapist = days_after(m, next, last);
}

/* ---- periods ---- */

/* Days of a discipline in a period. */
static int visits_in(const struct model *m, const struct model_visit *next,
                     int discipline, int32_t from)
{
    int days = 0;
    for (int32_t day = from; day < next->date; day++) {
        bool any = false;
        for (size_t i = 0; i < m->count; i++)
            for (size_t k = 0; k < m->visits[i].count; k++)
                any |= m->visits[i].date == day && counts(&m->visits[i]) &&
                       m->visits[i].payer == next->payer &&
                       m->visits[i].lines[k].discipline == discipline;
        days += any;
    }
    return days;
}

static int units_in(const struct model *m, const struct model_visit *next,
                    int discipline, int32_t from, const char *code)
{
    int units = 0;
    for (size_t i = 0; i < m->count; i++)
        for (size_t k = 0; k < m->visits[i].count; k++) {
            const struct model_line *line = &m->visits[i].lines[k];
            if (counts(&m->visits[i]) && m->visits[i].payer == next->payer &&
                m->visits[i].date >= from && line->discipline == discipline &&
                (!code || strcmp(line->code, code) == 0))
                units += line->units;
        }
    return units;
}

static int32_t sunday(int32_t date)
{
    while (date_weekday(date) != 7)
        date--;
    return date;
}

static void tell_year(const struct model *m, const struct model_visit *next,
                      int discipline, struct model_told *told)
{
    int32_t first = date_of(year_of(next->date), 1, 1), from = first - 1;
    int stated = COUNT_NONE;
    for (size_t i = 0; i <= m->count; i++) {
        const struct model_visit *v = i < m->count ? &m->visits[i] : next;
        bool current =
            v->date >= first && (as_of(v) >= first || as_of(v) == v->date - 1);
        if (v->is_void || v->payer != next->payer || v->discipline != discipline ||
            v->stated_used == COUNT_NONE || !current ||
            (stated != COUNT_NONE && as_of(v) < from))
            continue;
        stated = v->stated_used;
        from = as_of(v);
    }
    told->year_visits[discipline] =
        visits_in(m, next, discipline, from + 1 > first ? from + 1 : first) +
        (stated == COUNT_NONE ? 0 : stated);
    told->year_units[discipline] =
        stated == COUNT_NONE ? units_in(m, next, discipline, first, NULL) : COUNT_NONE;
    told->year_partial[discipline] =
        stated == COUNT_NONE && seen(m, next, false) > first;
}

void model_tell(const struct model *m, const struct model_visit *next,
                struct model_told *told)
{
    int32_t y, month, d;
    date_split(next->date, &y, &month, &d);
    *told = (struct model_told){.evaluated_on = DATE_NONE};
    tell_dollars(m, next, told);
    tell_report(m, next, told);
    tell_therapist(m, next, told);
    for (size_t i = 0; i < m->count; i++)
        if (m->visits[i].payer == next->payer && m->visits[i].date < next->date &&
            evaluates(&m->visits[i], next->discipline))
            told->evaluated_on = m->visits[i].date;
    for (int p = 1; p < DISCIPLINE_COUNT; p++) {
        told->week_visits[p] = visits_in(m, next, p, sunday(next->date));
        tell_year(m, next, p, told);
    }
    told->month_code_units =
        units_in(m, next, next->discipline, date_of(y, month, 1), "97110");
}

/* Treatment days of a plan of care: since the last progress report, since the
 * therapist last gave a whole service; and when the patient was evaluated.
 *
 * A treatment day is a day on which treatment or an evaluation was given,
 * whatever the payer says of it, so denied visits count. Days before the first
 * visit of this clinic that is held were not seen: since a report before then
 * there were at least so many days, which is told as such; how long ago the
 * therapist last treated is then not known, and not told. */
#include "history/tell.h"

/* ---- lines ---- */

bool tally_has(const struct tally_key *key, const struct visit_line *line)
{
    return (!key->discipline || line->discipline == key->discipline) &&
           (!key->program || line->program == key->program) &&
           (!key->codes || code_set_has(key->codes, procedure_index(line->procedure)));
}

/* Whether a line before has the same code in the same discipline. */
static bool is_again(const struct visit_data *data, const struct tally_key *key,
                     size_t line)
{
    for (size_t i = 0; i < line; i++)
        if (tally_has(key, &data->lines[i]) &&
            data->lines[i].procedure == data->lines[line].procedure &&
            data->lines[i].discipline == data->lines[line].discipline)
            return true;
    return false;
}

bool tally_lines(const struct visit_data *data, const struct tally_key *key,
                 struct tally_sum *sum)
{
    int64_t timed = 0, billed = 0;
    bool any = false;
    for (size_t i = 0; i < data->line_count; i++) {
        const struct visit_line *line = &data->lines[i];
        if (!tally_has(key, line))
            continue;
        any = true;
        sum->units += line->units;
        sum->procedures += !is_again(data, key, i);
        if (line->allowed == MONEY_NONE || sum->allowed == MONEY_NONE)
            sum->allowed = MONEY_NONE;
        else if (sum->allowed <= MONEY_MAX - line->allowed)
            sum->allowed += line->allowed;
        if (!procedure_is_timed(line->procedure)) {
            sum->minutes += line->minutes;
            continue;
        }
        timed += line->minutes;
        billed += (int64_t)line->units * line->procedure->unit_minutes;
    }
    sum->minutes += timed < billed ? timed : billed;
    return any;
}

/* A damaged ledger may hold more than any patient has. */
#define TALLY_MAX 1000000000

int32_t tally_plus(int32_t known, int64_t more)
{
    if (known == COUNT_NONE)
        return COUNT_NONE;
    return more < TALLY_MAX - known ? known + (int32_t)more : TALLY_MAX;
}

/* ---- treatment days ---- */

/* Different days after one, before this one. */
static int32_t days_after(const struct telling *t, int32_t after)
{
    int32_t count = 0, last = DATE_NONE;
    for (size_t i = 0; i < t->past_count; i++) {
        const struct past *past = &t->past[i];
        if (past->date <= after || past->date >= t->date || past->date == last ||
            !tell_same_plan(t, past))
            continue;
        last = past->date;
        count++;
    }
    return count;
}

static int32_t later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* The last report before this day; DATE_NONE: none is known. */
static int32_t last_report(const struct telling *t)
{
    int32_t last = DATE_NONE;
    if (t->session->progress_report_on < t->date)
        last = t->session->progress_report_on;
    for (size_t i = 0; i < t->past_count; i++)
        if (tell_same_plan(t, &t->past[i]) &&
            t->past[i].data.progress_report_on < t->date)
            last = later(last, t->past[i].data.progress_report_on);
    return last;
}

/* The day before treatment began: stated, or the last evaluation's. */
static int32_t before_first(const struct telling *t)
{
    int32_t first = t->session->first_treatment_on;
    for (size_t i = 0; first == DATE_NONE && i < t->past_count; i++)
        if (tell_same_plan(t, &t->past[i]))
            first = t->past[i].data.first_treatment_on;
    for (size_t i = t->past_count; first == DATE_NONE && i-- > 0;)
        if (tell_same_plan(t, &t->past[i]) &&
            (t->past[i].data.evaluated >> t->discipline & 1u))
            first = t->past[i].date;
    return first == DATE_NONE || first > t->date ? DATE_NONE : first - 1;
}

/* What an earlier session of the plan said, and the day that it includes. */
struct said {
    int32_t days;
    int32_t as_of;
};

static int32_t count_of(const struct history *history, bool therapist)
{
    return therapist ? history->visits_since_therapist
                     : history->visits_since_progress_report;
}

/* The latest of them that is after `after`; days COUNT_NONE: none. */
static struct said last_said(const struct telling *t, bool therapist, int32_t after)
{
    struct said last = {COUNT_NONE, after};
    for (size_t i = 0; i < t->past_count; i++) {
        const struct past *past = &t->past[i];
        const struct history *carried = past->data.carried;
        if (!carried || !tell_same_plan(t, past) ||
            count_of(carried, therapist) == COUNT_NONE)
            continue;
        int32_t as_of = carried->as_of != DATE_NONE ? carried->as_of : past->date - 1;
        if (as_of < t->date && as_of >= last.as_of)
            last = (struct said){count_of(carried, therapist), as_of};
    }
    if (t->own && count_of(t->own, therapist) != COUNT_NONE &&
        t->own_as_of >= last.as_of)
        last = (struct said){count_of(t->own, therapist), t->own_as_of};
    return last;
}

static void tell_since_report(struct telling *t)
{
    int32_t base = last_report(t);
    if (base == DATE_NONE)
        base = before_first(t);
    struct said said = last_said(t, false, base);
    if (said.days != COUNT_NONE) {
        t->told->visits_since_progress_report =
            tally_plus(said.days, days_after(t, said.as_of));
        return;
    }
    if (base == DATE_NONE)
        return;
    t->told->visits_since_progress_report = days_after(t, base);
    int32_t seen = t->clinic_seen < t->date ? t->clinic_seen : t->date;
    if (seen > base + 1)
        t->told->partial = 1;
}

/* The last day of the plan on which a therapist gave a whole service. */
static int32_t last_whole(const struct telling *t)
{
    int32_t last = DATE_NONE;
    for (size_t i = 0; i < t->past_count; i++)
        if (t->past[i].date < t->date && tell_same_plan(t, &t->past[i]) &&
            (t->past[i].data.whole >> t->discipline & 1u))
            last = later(last, t->past[i].date);
    return last;
}

static void tell_since_therapist(struct telling *t)
{
    int32_t base = last_whole(t);
    struct said said = last_said(t, true, base);
    if (said.days != COUNT_NONE) {
        t->told->visits_since_therapist =
            tally_plus(said.days, days_after(t, said.as_of));
        return;
    }
    if (base == DATE_NONE) {
        base = before_first(t);
        if (base == DATE_NONE || t->clinic_seen > base + 1)
            return;
    }
    t->told->visits_since_therapist = days_after(t, base);
}

void tell_progress(struct telling *t)
{
    const struct history *own = t->own;
    if (!t->discipline)
        return;
    if (!t->closed || own->visits_since_progress_report == COUNT_NONE)
        tell_since_report(t);
    if (!t->closed || own->visits_since_therapist == COUNT_NONE)
        tell_since_therapist(t);
}

/* ---- evaluations ---- */

void tell_evaluated(struct telling *t)
{
    int32_t last = t->told->evaluated_on;
    if (!t->discipline || (t->closed && last != DATE_NONE))
        return;
    for (size_t i = 0; i < t->past_count; i++) {
        const struct past *past = &t->past[i];
        const struct history *carried = past->data.carried;
        if (!past->same_payer || past->date >= t->date)
            continue;
        if (past->data.evaluated >> t->discipline & 1u)
            last = later(last, past->date);
        if (carried && past->data.discipline == (int32_t)t->discipline)
            last = later(last, carried->evaluated_on);
    }
    t->told->evaluated_on = last;
}

/* Dates of values and rows that follow each other: no holes, and an end only
 * where somebody says what comes after it. */
#include "author/lint_room.h"

/* Rows of one kind. */
struct series {
    const char *what;
    const void *at;
    size_t count, size;
    size_t dates_at, line_at;
    /* Whether one can go on where the other ends. */
    bool (*same)(const void *a, const void *b);
    bool goes_on; /* without an end, or it is told */
};

static const void *row_at(const struct series *series, size_t i)
{
    return (const char *)series->at + i * series->size;
}

static const struct in_force *dates_at(const struct series *series, size_t i)
{
    return (const void *)((const char *)row_at(series, i) + series->dates_at);
}

static uint32_t line_at(const struct series *series, size_t i)
{
    uint32_t line;
    memcpy(&line, (const char *)row_at(series, i) + series->line_at, sizeof line);
    return line;
}

static bool holds_on(const struct in_force *dates, int32_t day)
{
    return (dates->from == DATE_NONE || dates->from <= day) &&
           (dates->to == DATE_NONE || dates->to >= day);
}

/* What comes after the end of row i: itself, when nothing does; its count,
 * when some row holds on the next day. */
static size_t find_next(const struct series *series, size_t i)
{
    int32_t day = dates_at(series, i)->to + 1;
    size_t next = i;
    for (size_t k = 0; k < series->count; k++) {
        const struct in_force *dates = dates_at(series, k);
        if (k == i || !series->same(row_at(series, i), row_at(series, k)))
            continue;
        if (holds_on(dates, day))
            return series->count;
        if (dates->from != DATE_NONE && dates->from > day &&
            (next == i || dates->from < dates_at(series, next)->from))
            next = k;
    }
    return next;
}

static void check_end(struct lint *lint, const struct series *series, size_t i)
{
    char first[11], last[11];
    size_t next = find_next(series, i);
    if (next == series->count)
        return;
    date_write(dates_at(series, i)->to, last);
    if (next == i) {
        if (series->goes_on)
            lint_add(lint, LINT_DATES_UNCLOSED, line_at(series, i),
                     "%s ends on %s, and none follows", series->what, last);
        return;
    }
    date_write(dates_at(series, i)->to + 1, first);
    date_write(dates_at(series, next)->from - 1, last);
    lint_add(lint, LINT_DATES_GAP, line_at(series, next), "no %s holds from %s to %s",
             series->what, first, last);
}

static void check_series(struct lint *lint, const struct series *series)
{
    for (size_t i = 0; i < series->count; i++)
        if (dates_at(series, i)->to != DATE_NONE)
            check_end(lint, series, i);
}

/* ---- parameters ---- */

static bool always_same(const void *a, const void *b)
{
    (void)a;
    (void)b;
    return true;
}

static bool is_whole_years(const struct in_force *dates)
{
    int32_t year, month, day, next_year, next_month, next_day;
    if (dates->from == DATE_NONE)
        return false;
    date_split(dates->from, &year, &month, &day);
    date_split(dates->to + 1, &next_year, &next_month, &next_day);
    return month == next_month && day == next_day && next_year > year;
}

static void check_annual(struct lint *lint, const struct parameter *parameter)
{
    for (size_t i = 0; i < parameter->count; i++)
        if (!is_whole_years(&parameter->values[i].dates))
            lint_add(lint, LINT_ANNUAL_YEAR, parameter->values[i].line,
                     "this value of \"%.*s\" does not run for whole years",
                     TEXT_ARG(parameter->name));
}

static void check_parameter(struct lint *lint, const struct parameter *parameter)
{
    const struct series series = {
        .what = lint_text(lint, "value of \"%.*s\"", TEXT_ARG(parameter->name)).at,
        .at = parameter->values,
        .count = parameter->count,
        .size = sizeof *parameter->values,
        .dates_at = offsetof(struct parameter_value, dates),
        .line_at = offsetof(struct parameter_value, line),
        .same = always_same,
        .goes_on = !parameter->annual,
    };
    if (!series.what)
        return;
    check_series(lint, &series);
    if (parameter->annual)
        check_annual(lint, parameter);
}

/* ---- rows ---- */

static bool same_codes(const struct code_set *a, const struct code_set *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static bool same_coverage(const void *a, const void *b)
{
    const struct coverage_row *x = a, *y = b;
    return same_codes(&x->codes, &y->codes);
}

static bool same_who(const void *a, const void *b)
{
    const struct who_row *x = a, *y = b;
    return x->credentials == y->credentials;
}

static bool same_units(const void *a, const void *b)
{
    const struct units_row *x = a, *y = b;
    return x->all == y->all && same_codes(&x->codes, &y->codes);
}

static bool same_pair(const void *a, const void *b)
{
    const struct pair_row *x = a, *y = b;
    return same_codes(&x->column1, &y->column1) && same_codes(&x->column2, &y->column2);
}

static bool same_modifier(const void *a, const void *b)
{
    const struct modifier_row *x = a, *y = b;
    return x->discipline == y->discipline;
}

static bool same_modality(const void *a, const void *b)
{
    const struct telehealth_modality *x = a, *y = b;
    return x->modality == y->modality && x->settings == y->settings &&
           same_codes(&x->codes, &y->codes);
}

static bool same_telehealth_code(const void *a, const void *b)
{
    const struct telehealth_code *x = a, *y = b;
    return x->modalities == y->modalities && x->settings == y->settings &&
           same_codes(&x->codes, &y->codes);
}

static bool same_use(const void *a, const void *b)
{
    const struct modifier_use *x = a, *y = b;
    const struct line_filter *l = &x->lines, *m = &y->lines;
    return text_equal(x->modifier, y->modifier) && same_codes(&l->codes, &m->codes) &&
           l->disciplines == m->disciplines && l->credentials == m->credentials &&
           l->settings == m->settings && l->programs == m->programs && l->by == m->by &&
           l->min_age == m->min_age && l->max_age == m->max_age;
}

static bool same_states(const void *a, const void *b)
{
    const struct direct_access_row *x = a, *y = b;
    return x->disciplines == y->disciplines &&
           text_equal(x->states.at[0], y->states.at[0]);
}

#define SERIES(kind, rows, rows_count, type, same_as, on)                              \
    {                                                                                  \
        .what = kind, .at = rows, .count = rows_count, .size = sizeof(struct type),    \
        .dates_at = offsetof(struct type, dates),                                      \
        .line_at = offsetof(struct type, line), .same = same_as, .goes_on = on         \
    }

void lint_dates(struct lint *lint)
{
    const struct policy *p = lint->policy;
    const struct series all[] = {
        SERIES("row of these codes", p->coverage.codes, p->coverage.code_count,
               coverage_row, same_coverage, false),
        SERIES("row of these credentials", p->coverage.who, p->coverage.who_count,
               who_row, same_who, false),
        SERIES("method of these codes", p->units, p->units_count, units_row, same_units,
               true),
        SERIES("modifier of this discipline", p->modifiers.discipline,
               p->modifiers.discipline_count, modifier_row, same_modifier, false),
        SERIES("modifier of this discipline's assistant", p->modifiers.assistant,
               p->modifiers.assistant_count, modifier_row, same_modifier, false),
        SERIES("row of this added modifier", p->modifiers.added,
               p->modifiers.added_count, modifier_use, same_use, false),
        SERIES("row of this copied modifier", p->modifiers.copied,
               p->modifiers.copied_count, modifier_use, same_use, false),
        SERIES("substitute of this modifier", p->modifiers.substitutes,
               p->modifiers.substitute_count, modifier_use, same_use, false),
        SERIES("row of these pairs", p->pairs.rows, p->pairs.count, pair_row, same_pair,
               false),
        SERIES("period of telehealth", p->telehealth.periods,
               p->telehealth.period_count, telehealth_period, always_same, true),
        SERIES("row of these telehealth codes", p->telehealth.codes,
               p->telehealth.code_count, telehealth_code, same_telehealth_code, false),
        SERIES("row of this modality", p->telehealth.modalities,
               p->telehealth.modality_count, telehealth_modality, same_modality, false),
        SERIES("row of these states", p->referral.access, p->referral.access_count,
               direct_access_row, same_states, false),
    };
    for (size_t i = 0; i < p->parameter_count; i++)
        check_parameter(lint, &p->parameters[i]);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check_series(lint, &all[i]);
}

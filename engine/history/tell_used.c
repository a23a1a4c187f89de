/* history.used: what was used of each period that holds the day, for each
 * discipline, for programs and single codes within it, and for whatever else
 * somebody has stated.
 *
 * A figure that was stated (by the session, or by an earlier one in the same
 * period) holds up to and including its as_of; visits after it are added. An
 * empty list that was stated says that nothing was used until then. Without
 * one, what visits left is all there is: exact where the whole period was
 * seen, else at least so much (`partial`). A week runs from Sunday. Of a
 * benefit year and an episode nothing is told where their first day is not
 * known.
 *
 * Units, minutes, codes and dollars of another clinic's visits of the same day
 * count; a visit is a day, so that day is no visit before this one. */
#include "history/tell.h"

#define ENTRIES_MAX 512 /* more is a mistake in the data */

/* A period as it is for one discipline. */
struct window {
    enum period per;
    int32_t from;
    bool seen;    /* all of it that is before the day */
    size_t first; /* visit of it, or of another payer between */
};

struct statement {
    const struct history *said;
    int32_t day, as_of;
};

struct using
{
    struct telling *t;
    struct statement *statements; /* the session's own last */
    size_t statement_count;
    struct used *entries;
    size_t count;
};

/* ---- windows ---- */

static int32_t first_of_week(int32_t date)
{
    return date - date_weekday(date) % 7;
}

static int32_t first_of(int32_t date, bool year)
{
    int32_t y, m, d;
    date_split(date, &y, &m, &d);
    return date_of(y, year ? 1 : m, 1);
}

static int32_t benefit_year_from(const struct telling *t)
{
    int32_t from = t->session->insurance.count
                       ? t->session->insurance.at[0].benefit_year_from
                       : DATE_NONE;
    bool holds =
        from != DATE_NONE && from <= t->date && t->date < date_months_after(from, 12);
    return holds ? from : DATE_NONE;
}

/* The only authorization of the discipline that holds the day. */
static int32_t authorization_from(const struct telling *t, int32_t discipline)
{
    const struct session *s = t->session;
    int32_t from = DATE_NONE;
    size_t found = 0;
    if (!s->insurance.count)
        return DATE_NONE;
    for (size_t i = 0; i < s->insurance.at[0].prior_authorizations.count; i++) {
        const struct authorization *one =
            &s->insurance.at[0].prior_authorizations.at[i];
        if ((one->discipline && one->discipline != discipline) || one->from > t->date ||
            (one->to != DATE_NONE && one->to < t->date))
            continue;
        from = one->from;
        found++;
    }
    return found == 1 ? from : DATE_NONE;
}

static bool same_episode(const struct telling *t, const struct past *past)
{
    struct text a = past->data.episode, b = t->session->episode_id;
    return past->same_clinic && !text_is_absent(a) && !text_is_absent(b) &&
           text_equal(a, b);
}

static int32_t episode_from(const struct telling *t)
{
    int32_t from = t->session->first_treatment_on;
    if (from != DATE_NONE && from <= t->date)
        return from;
    for (size_t i = 0; i < t->past_count; i++)
        if (same_episode(t, &t->past[i]))
            return t->past[i].data.evaluated ? t->past[i].date : DATE_NONE;
    return DATE_NONE;
}

static int32_t window_from(const struct telling *t, enum period per, int32_t discipline)
{
    switch (per) {
    case PERIOD_WEEK:
        return first_of_week(t->date);
    case PERIOD_MONTH:
        return first_of(t->date, false);
    case PERIOD_CALENDAR_YEAR:
        return first_of(t->date, true);
    case PERIOD_BENEFIT_YEAR:
        return benefit_year_from(t);
    case PERIOD_EPISODE:
        return episode_from(t);
    case PERIOD_AUTHORIZATION:
        return authorization_from(t, discipline);
    case PERIOD_UNKNOWN:
    case PERIOD_COUNT:
    default:
        return DATE_NONE;
    }
}

/* Treatment that began within it was not given before; for a year other
 * clinics may have treated. */
static bool is_seen(const struct telling *t, const struct window *window,
                    int32_t discipline)
{
    bool year =
        window->per == PERIOD_CALENDAR_YEAR || window->per == PERIOD_BENEFIT_YEAR;
    int32_t first = t->session->first_treatment_on;
    int32_t from = window->from;
    if (!year && discipline == (int32_t)t->discipline && first != DATE_NONE &&
        first <= t->date && first > from)
        from = first;
    return t->payer_seen <= from;
}

/* Visits are in order. */
static void open_window(const struct telling *t, struct window *window,
                        int32_t discipline)
{
    window->seen = is_seen(t, window, discipline);
    window->first = t->past_count;
    while (window->first && t->past[window->first - 1].date >= window->from)
        window->first--;
}

static bool is_of(const struct telling *t, const struct window *window,
                  const struct past *past)
{
    if (!past->same_payer || past->date < window->from)
        return false;
    if (window->per != PERIOD_EPISODE)
        return true;
    return past->same_clinic &&
           (text_is_absent(t->session->episode_id) ||
            text_is_absent(past->data.episode) || same_episode(t, past));
}

/* ---- what was stated ---- */

static bool is_current(const struct statement *source, const struct window *window)
{
    return source->day >= window->from &&
           (source->as_of >= window->from || source->as_of == source->day - 1);
}

static bool codes_equal(const struct text_list *a, const struct text_list *b)
{
    struct code_set sets[2] = {{{0}}, {{0}}};
    for (size_t i = 0; i < a->count; i++)
        if (!code_set_add(&sets[0], a->at[i]))
            return text_list_equal(a, b);
    for (size_t i = 0; i < b->count; i++)
        if (!code_set_add(&sets[1], b->at[i]))
            return false;
    return a->count && b->count ? memcmp(&sets[0], &sets[1], sizeof sets[0]) == 0
                                : a->count == b->count;
}

static bool same_key(const struct used *a, const struct used *b)
{
    return a->per == b->per && a->discipline == b->discipline &&
           a->program == b->program && codes_equal(&a->codes, &b->codes);
}

static const struct used nothing = {.visits = 0,
                                    .units = 0,
                                    .minutes = 0,
                                    .procedures = 0,
                                    .allowed = 0,
                                    .partial = FLAG_UNKNOWN};

static const struct used *said_of(const struct statement *source,
                                  const struct used *key)
{
    if (source->said->used.count == 0)
        return &nothing;
    for (size_t i = 0; i < source->said->used.count; i++)
        if (same_key(&source->said->used.at[i], key))
            return &source->said->used.at[i];
    return NULL;
}

/* The latest that speaks of the key; *as_of: what it includes. */
static const struct used *last_said(const struct using *u, const struct window *window,
                                    const struct used *key, int32_t *as_of)
{
    const struct used *last = NULL;
    *as_of = window->from - 1;
    for (size_t i = 0; i < u->statement_count; i++) {
        const struct statement *source = &u->statements[i];
        const struct used *said =
            is_current(source, window) ? said_of(source, key) : NULL;
        if (said && (!last || source->as_of >= *as_of)) {
            last = said;
            *as_of = source->as_of;
        }
    }
    return last;
}

/* ---- one entry ---- */

static int64_t plus_dollars(int64_t known, int64_t more)
{
    if (known == MONEY_NONE || more == MONEY_NONE)
        return MONEY_NONE;
    return more < MONEY_MAX - known ? known + more : MONEY_MAX;
}

static void add_visits(const struct using *u, const struct window *window,
                       const struct tally_key *key, int32_t after,
                       struct tally_sum *sum)
{
    int32_t last = DATE_NONE;
    uint32_t that_day = 0;
    for (size_t i = window->first; i < u->t->past_count; i++) {
        const struct past *past = &u->t->past[i];
        if (past->date <= after || !is_of(u->t, window, past) ||
            !tally_lines(&past->data, key, sum) || past->date == u->t->date)
            continue;
        if (past->date != last)
            that_day = 0;
        last = past->date;
        for (size_t k = 0; k < past->data.line_count; k++) {
            const struct visit_line *line = &past->data.lines[k];
            if (!tally_has(key, line) || (that_day >> line->discipline & 1u))
                continue;
            that_day |= 1u << line->discipline;
            sum->visits++;
        }
    }
}

static void add_entry(struct using *u, const struct window *window,
                      const struct used *wanted)
{
    struct code_set codes = {{0}};
    struct tally_key key = {wanted->discipline, wanted->program, NULL};
    struct tally_sum sum = {0, 0, 0, 0, 0};
    int32_t as_of;
    if (u->count == ENTRIES_MAX)
        return;
    for (size_t i = 0; i < wanted->codes.count; i++)
        if (!code_set_add(&codes, wanted->codes.at[i]))
            return;
    if (wanted->codes.count)
        key.codes = &codes;
    const struct used *said = last_said(u, window, wanted, &as_of);
    const struct used *base = said ? said : &nothing;
    add_visits(u, window, &key, as_of, &sum);
    struct used *entry = &u->entries[u->count++];
    *entry = *wanted;
    entry->visits = tally_plus(base->visits, sum.visits);
    entry->units = tally_plus(base->units, sum.units);
    entry->minutes = tally_plus(base->minutes, sum.minutes);
    entry->procedures = tally_plus(base->procedures, sum.procedures);
    entry->allowed = plus_dollars(base->allowed, sum.allowed);
    entry->partial = FLAG_UNKNOWN;
    if (said ? said->partial == 1 : !window->seen)
        entry->partial = 1;
}

static bool is_listed(const struct using *u, const struct used *key)
{
    for (size_t i = 0; i < u->count; i++)
        if (same_key(&u->entries[i], key))
            return true;
    return false;
}

static void add_once(struct using *u, const struct window *window,
                     const struct used *wanted)
{
    if (!is_listed(u, wanted))
        add_entry(u, window, wanted);
}

/* ---- which entries ---- */

static struct text_list list_of_code(struct using *u, const struct procedure *procedure)
{
    struct text *code = ARENA_NEW(u->t->arena, struct text);
    u->t->no_memory |= !code;
    if (!code)
        return (struct text_list){NULL, 0};
    *code = text_of(procedure->code);
    return (struct text_list){code, 1};
}

/* Programs where all visits say which, and codes that were billed. */
static void add_parts(struct using *u, const struct window *window, int32_t discipline)
{
    uint32_t programs = 0;
    struct code_set codes = {{0}};
    const struct procedure *procedure;
    struct tally_key key = {discipline, PROGRAM_UNKNOWN, NULL};
    for (size_t i = window->first; i < u->t->past_count; i++) {
        const struct past *past = &u->t->past[i];
        for (size_t k = 0; is_of(u->t, window, past) && k < past->data.line_count;
             k++) {
            const struct visit_line *line = &past->data.lines[k];
            if (!tally_has(&key, line))
                continue;
            programs |= 1u << line->program;
            (void)code_set_add(&codes, text_of(line->procedure->code));
        }
    }
    for (int32_t p = 1; p < PROGRAM_COUNT && !(programs & 1u); p++)
        if (programs >> p & 1u)
            add_once(u, window,
                     &(struct used){.per = (int32_t)window->per,
                                    .discipline = discipline,
                                    .program = p});
    for (size_t i = 0; !code_set_is_empty(&codes) && (procedure = procedure_at(i)); i++)
        if (code_set_has(&codes, i))
            add_once(u, window,
                     &(struct used){.per = (int32_t)window->per,
                                    .discipline = discipline,
                                    .codes = list_of_code(u, procedure)});
}

/* What was stated otherwise: for all disciplines, for several codes. */
static void add_stated(struct using *u, enum period per)
{
    for (size_t s = 0; s < u->statement_count; s++)
        for (size_t i = 0; i < u->statements[s].said->used.count; i++) {
            struct used key = u->statements[s].said->used.at[i];
            struct window window = {per, window_from(u->t, per, key.discipline), false,
                                    0};
            if ((enum period)key.per != per || window.from == DATE_NONE ||
                !is_current(&u->statements[s], &window))
                continue;
            open_window(u->t, &window, key.discipline);
            add_once(u, &window, &key);
        }
}

static void add_period(struct using *u, enum period per)
{
    for (int32_t d = 1; d < DISCIPLINE_COUNT; d++) {
        struct window window = {per, window_from(u->t, per, d), false, 0};
        if (window.from == DATE_NONE)
            continue;
        open_window(u->t, &window, d);
        add_once(u, &window, &(struct used){.per = (int32_t)per, .discipline = d});
    }
    add_stated(u, per);
    for (int32_t d = 1; d < DISCIPLINE_COUNT; d++) {
        struct window window = {per, window_from(u->t, per, d), false, 0};
        if (window.from == DATE_NONE)
            continue;
        open_window(u->t, &window, d);
        add_parts(u, &window, d);
    }
}

static void add_source(struct using *u, const struct history *said, int32_t day)
{
    int32_t as_of = said && said->as_of != DATE_NONE ? said->as_of : day - 1;
    if (said && said->used.at && as_of < u->t->date)
        u->statements[u->statement_count++] = (struct statement){said, day, as_of};
}

void tell_used(struct telling *t)
{
    struct using u = {.t = t};
    if (t->closed && t->own->used.at)
        return;
    u.statements = ARENA_ARRAY(t->arena, struct statement, t->past_count + 1);
    u.entries = arena_alloc(t->arena, ENTRIES_MAX * sizeof *u.entries);
    if (!u.statements || !u.entries) {
        t->no_memory = true;
        return;
    }
    for (size_t i = 0; i < t->past_count; i++)
        if (t->past[i].same_payer)
            add_source(&u, t->past[i].data.carried, t->past[i].date);
    add_source(&u, t->own, t->date);
    for (int per = 1; per < PERIOD_COUNT; per++)
        add_period(&u, (enum period)per);
    t->told->used = (struct used_list){u.entries, u.count};
}
